frappe.ui.form.on("Customer", {
	refresh(frm) {
		request_mgmt.party.show(frm, "customer");
	},
});
