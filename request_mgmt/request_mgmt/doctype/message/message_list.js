(() => {
	frappe.listview_settings["Message"] = {
		onload: (list) => request_mgmt.tidy_list(list),
		add_fields: ["kind", "author_name"],
		hide_name_column: true,
		formatters: {
			subject: (value, _field, doc) => (value && value !== doc.name ? value : __(doc.kind)),
		},
	};
})();
