(() => {
	frappe.ui.form.on("Request Category", {
		setup: set_queries,
		refresh(frm) {
			add_buttons(frm);
			request_mgmt.offer_removal(frm);
		},
	});

	function set_queries(frm) {
		frm.set_query("parent_category", () => ({ filters: { name: ["!=", frm.doc.name || ""] } }));
		frm.set_query("responsible", () => ({ filters: { enabled: 1, user_type: "System User" } }));
		frm.set_query("user", "members", () => ({ filters: { enabled: 1, user_type: "System User" } }));
	}

	function add_buttons(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Requests"), () => frappe.set_route("List", "Request", { category: frm.doc.name }));
		if (!frm.perm[0]?.write) return;
		frm.add_custom_button(__("Add member"), () => ask_for_member(frm));
	}

	function ask_for_member(frm) {
		if (frm.is_dirty()) {
			frappe.msgprint(__("Save your changes first."));
			return;
		}
		const dialog = new frappe.ui.Dialog({
			title: __("Add member"),
			fields: [
				{
					fieldname: "user",
					fieldtype: "Link",
					options: "User",
					label: __("User"),
					get_query: () => ({ filters: { enabled: 1, user_type: "System User" } }),
				},
				{ fieldname: "user_group", fieldtype: "Link", options: "User Group", label: __("User group") },
				{ fieldname: "weight", fieldtype: "Int", label: __("Weight"), default: 1 },
				{ fieldname: "with_subcategories", fieldtype: "Check", label: __("Subcategories too") },
			],
			primary_action_label: __("Add member"),
			primary_action(values) {
				if (!values.user && !values.user_group) {
					frappe.msgprint(__("Choose a user or a user group."));
					return;
				}
				dialog.disable_primary_action();
				frappe
					.xcall("request_mgmt.api.categories.add_member", { category: frm.doc.name, ...values })
					.then((answer) => {
						dialog.hide();
						const added = answer.changed.length;
						frappe.show_alert({ message: __("Added to {0} categories", [added]), indicator: "green" });
						frm.reload_doc();
					})
					.catch(() => dialog.enable_primary_action());
			},
		});
		dialog.show();
	}
})();
