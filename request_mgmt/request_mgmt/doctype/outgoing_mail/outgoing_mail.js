(() => {
	const COLORS = { Waiting: "blue", Sending: "blue", Sent: "green", Failed: "red" };

	frappe.ui.form.on("Outgoing Mail", {
		refresh(frm) {
			if (!frm.is_new()) frm.page.set_indicator(__(frm.doc.status), COLORS[frm.doc.status] || "gray");
			const place = request_mgmt.conversation.body(frm.doc.body_html, frm.doc.body_text);
			frm.get_field("body_html").$wrapper.empty().append(place).show();
			frm.toggle_display("body_text", false);
		},
	});
})();
