(() => {
	const COLORS = { Waiting: "blue", Sending: "blue", Sent: "green", Failed: "red" };

	frappe.listview_settings["Outgoing Mail"] = {
		onload: (list) => request_mgmt.tidy_list(list),
		add_fields: ["status"],
		hide_name_column: true,
		get_indicator: (doc) => [__(doc.status), COLORS[doc.status] || "gray", `status,=,${doc.status}`],
	};
})();
