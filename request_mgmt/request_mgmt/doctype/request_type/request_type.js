// The desk form of a request type: only statuses and priorities one can choose, and deleting it with its requests moved.

(() => {
	const CHOSEN_BY_HAND = ["Open", "Postponed", "Closed"];

	frappe.ui.form.on("Request Type", {
		setup: set_queries,
		refresh: add_buttons,
	});

	function set_queries(frm) {
		const of_choice = (table, field) => (frm.doc[table] || []).map((row) => row[field]);
		frm.set_query("statuses", () => ({ filters: { base_status: ["in", CHOSEN_BY_HAND] } }));
		frm.set_query("default_status", () => {
			const names = of_choice("statuses", "status");
			return { filters: { base_status: ["in", ["Open", "Closed"]], ...(names.length ? { name: ["in", names] } : {}) } };
		});
		frm.set_query("default_priority", () => {
			const names = of_choice("priorities", "priority");
			return { filters: { disabled: 0, ...(names.length ? { name: ["in", names] } : {}) } };
		});
	}

	function add_buttons(frm) {
		if (frm.is_new() || frm.doc.is_default || !frm.perm[0]?.delete) return;
		frm.add_custom_button(__("Delete and move its requests"), () => ask_where_to(frm));
	}

	function ask_where_to(frm) {
		const name = frm.doc.name;
		const dialog = new frappe.ui.Dialog({
			title: __("Delete and move its requests"),
			fields: [
				{
					fieldname: "move_to",
					fieldtype: "Link",
					options: "Request Type",
					label: __("Its requests become"),
					get_query: () => ({ filters: { name: ["!=", name] } }),
				},
			],
			primary_action_label: __("Delete"),
			primary_action({ move_to }) {
				dialog.disable_primary_action();
				frappe
					.xcall("request_mgmt.api.types.delete", { request_type: name, move_to })
					.then(({ moved }) => {
						dialog.hide();
						frappe.show_alert({ message: __("{0} requests moved", [moved]), indicator: "green" });
						frappe.set_route("List", "Request Type");
					})
					.catch(() => dialog.enable_primary_action());
			},
		});
		dialog.show();
	}
})();
