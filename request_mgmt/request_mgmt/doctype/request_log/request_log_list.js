(() => {
	frappe.listview_settings["Request Log"] = {
		add_fields: ["action", "request"],
		formatters: {
			name: (_value, _field, doc) => request_mgmt.change_log.word(doc.action),
			action: (value) => frappe.utils.escape_html(request_mgmt.change_log.word(value)),
		},
	};
})();
