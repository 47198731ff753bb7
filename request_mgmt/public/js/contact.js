frappe.ui.form.on("Contact", {
	refresh(frm) {
		request_mgmt.party.show(frm, "contact");
	},
});
