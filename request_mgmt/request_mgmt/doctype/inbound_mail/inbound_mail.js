(() => {
	frappe.ui.form.on("Inbound Mail", {
		refresh(frm) {
			show_outcome(frm);
			add_buttons(frm);
		},
	});

	const STATUS_COLORS = { Waiting: "blue", Done: "green", Parked: "red", Blocked: "gray" };

	function show_outcome(frm) {
		if (frm.is_new()) return;
		frm.page.set_indicator(__(frm.doc.status), STATUS_COLORS[frm.doc.status] || "gray");
	}

	function add_buttons(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Download"), () => download(frm));
		if (frm.doc.request) {
			frm.add_custom_button(__("Open request"), () => frappe.set_route("Form", "Request", frm.doc.request));
		}
		const waits = ["Parked", "Waiting", "Blocked"].includes(frm.doc.status) || frm.doc.outcome === "Recorded";
		if (waits && !frm.doc.message) {
			frm.add_custom_button(__("Import again"), () => import_again(frm));
		}
	}

	function download(frm) {
		const name = encodeURIComponent(frm.doc.name);
		window.open(`/api/method/request_mgmt.api.mailboxes.raw?inbound_mail=${name}`, "_blank", "noopener");
	}

	function import_again(frm) {
		frappe.xcall("request_mgmt.api.mailboxes.import_again", { inbound_mail: frm.doc.name }).then(() => {
			frappe.show_alert({ message: __("The mail was imported."), indicator: "green" });
			frm.reload_doc();
		});
	}
})();
