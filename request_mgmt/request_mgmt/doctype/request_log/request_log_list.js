(() => {
	let actions = {};

	frappe.listview_settings["Request Log"] = {
		onload(list) {
			request_mgmt.tidy_list(list);
			request_mgmt.boot().then((known) => {
				({ actions } = known.log);
				list.render();
			});
		},
		add_fields: ["action", "request", "detail"],
		formatters: {
			name: (_value, _field, doc) => actions[doc.action] || doc.action.replaceAll("_", " "),
			detail: (value) => frappe.utils.escape_html(__(value)),
		},
	};
})();
