frappe.ui.form.on("Request Status", {
	refresh: (frm) => request_mgmt.offer_removal(frm, { base_status: frm.doc.base_status }),
});
