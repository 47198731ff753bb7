// Deleting what requests have, a type, a status or a category: they get another one first.

frappe.provide("request_mgmt");

(() => {
	/** A button that deletes the document of the form and asks what its requests get; `filters` are those of the others. */
	request_mgmt.offer_removal = (frm, filters = {}) => {
		if (frm.is_new() || frm.doc.is_default || !frm.perm[0]?.delete) return;
		frm.add_custom_button(__("Delete and move its requests"), () => ask_where_to(frm, filters));
	};

	function ask_where_to(frm, filters) {
		const { doctype, name } = frm.doc;
		const dialog = new frappe.ui.Dialog({
			title: __("Delete and move its requests"),
			fields: [
				{
					fieldname: "move_to",
					fieldtype: "Link",
					options: doctype,
					label: __("Its requests get"),
					get_query: () => ({ filters: { ...filters, name: ["!=", name] } }),
				},
			],
			primary_action_label: __("Delete"),
			primary_action({ move_to }) {
				dialog.disable_primary_action();
				frappe
					.xcall("request_mgmt.api.removing.delete", { doctype, name, move_to })
					.then(({ moved }) => {
						dialog.hide();
						frappe.show_alert({ message: __("{0} requests moved", [moved]), indicator: "green" });
						frappe.set_route("List", doctype);
					})
					.catch(() => dialog.enable_primary_action());
			},
		});
		dialog.show();
	}
})();
