// Own favourites: each leads to its request.

(() => {
	let titles = new Map();

	frappe.listview_settings["Favourite"] = {
		add_fields: ["request"],
		get_form_link: (doc) => frappe.utils.get_form_link("Request", doc.request),
		onload(list) {
			request_mgmt.tidy_list(list);
			frappe.xcall("request_mgmt.api.lists.fetch", { list: "favourites", page_length: 100 }).then(({ rows }) => {
				titles = new Map(rows.map((row) => [String(row.name), row.title]));
				list.render();
			});
		},
		formatters: {
			name: (_value, _field, doc) => `#${doc.request} ${titles.get(String(doc.request)) || ""}`,
		},
	};
})();
