(() => {
	frappe.listview_settings["Request Log"] = {
		onload: (list) => request_mgmt.tidy_list(list),
		add_fields: ["action", "request", "detail"],
		formatters: {
			name: (_value, _field, doc) => request_mgmt.change_log.word(doc.action),
			detail: (value) => frappe.utils.escape_html(__(value)),
		},
	};
})();
