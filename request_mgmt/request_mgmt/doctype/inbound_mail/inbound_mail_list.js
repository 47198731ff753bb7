(() => {
	frappe.listview_settings["Inbound Mail"] = {
		onload: (list) => request_mgmt.tidy_list(list),
		add_fields: ["status"],
		hide_name_column: true,
		get_indicator(doc) {
			const color = { Waiting: "blue", Done: "green", Parked: "red", Blocked: "gray" }[doc.status] || "gray";
			return [__(doc.status), color, `status,=,${doc.status}`];
		},
	};
})();
