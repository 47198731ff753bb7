(() => {
	frappe.ui.form.on("Message", {
		refresh(frm) {
			const field = frm.get_field("body_html");
			const quoted = frm.doc.quoted_html || frm.doc.quoted_text;
			const place = document.createElement("div");
			place.append(request_mgmt.conversation.body(frm.doc.body_html, frm.doc.body_text));
			if (quoted) {
				place.append(document.createElement("hr"));
				place.append(request_mgmt.conversation.body(frm.doc.quoted_html, frm.doc.quoted_text));
			}
			field.$wrapper.empty().append(place).show();
			frm.toggle_display(["body_text", "quoted_text", "quoted_html"], false);
			if (frm.doc.request) {
				frm.add_custom_button(__("Open request"), () => frappe.set_route("Form", "Request", frm.doc.request));
			}
		},
	});
})();
