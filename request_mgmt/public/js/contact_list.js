// A request for a contact that is chosen in the list (BEHAVIOUR INC-25)

{
	const settings = (frappe.listview_settings.Contact ??= {});
	const { onload } = settings;
	settings.onload = function (listview) {
		onload?.call(this, listview);
		if (!frappe.model.can_create("Request")) return;
		listview.page.add_action_item(__("New request"), () => {
			const chosen = listview.get_checked_items(true);
			if (chosen.length > 1) frappe.msgprint(__("A request is for one contact. Choose one."));
			else frappe.new_doc("Request", { contact: chosen[0] });
		});
	};
}
