(() => {
	frappe.listview_settings["Inbound Mail"] = {
		onload: (list) => request_mgmt.tidy_list(list),
		add_fields: ["status", "mail_filter"],
		hide_name_column: true,
		formatters: {
			// The column of the filter stands on wide screens alone
			subject: (value, _field, doc) => (doc.status === "Blocked" && doc.mail_filter ? `${value || __("(no subject)")} · ${doc.mail_filter}` : value),
		},
		get_indicator(doc) {
			const color = { Waiting: "blue", Done: "green", Parked: "red", Blocked: "gray" }[doc.status] || "gray";
			return [__(doc.status), color, `status,=,${doc.status}`];
		},
	};
})();
