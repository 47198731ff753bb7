// Deleting what requests have, a type, a status or a category: they get another one first.

frappe.provide("request_mgmt");

(() => {
	/** A button that deletes the document of the form and asks what its requests get; `filters` are those of the others. */
	request_mgmt.offer_removal = (frm, filters = {}) => {
		request_mgmt.booted = null; // what dialogs offer may be another by now
		if (frm.is_new() || frm.doc.is_default || !frm.perm[0]?.delete) return;
		frm.add_custom_button(__("Delete and move its requests"), () => ask_where_to(frm, filters));
	};

	function ask_where_to(frm, filters) {
		const { doctype, name } = frm.doc;
		const dialog = new frappe.ui.Dialog({
			title: __("Delete {0}", [__(name)]),
			no_focus: true, // what is offered would lie over the buttons
			fields: [
				{
					fieldname: "move_to",
					fieldtype: "Link",
					options: doctype,
					label: __("Its requests get"),
					description: __("Needed when requests have it, those in the bin, too."),
					only_select: 1,
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
						frappe.show_alert({ message: moved === 1 ? __("{0} request moved", [moved]) : __("{0} requests moved", [moved]), indicator: "green" });
						frappe.model.clear_doc(doctype, name);
						frappe.set_route("List", doctype);
					})
					.catch(() => dialog.enable_primary_action());
			},
		});
		dialog.show();
	}
})();
