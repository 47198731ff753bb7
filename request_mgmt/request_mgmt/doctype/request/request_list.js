// The list of requests in the desk: state at a glance, own stars, and what can be done to many at once.

(() => {
	let stars = new Set();

	frappe.listview_settings["Request"] = {
		add_fields: ["base_status", "status", "read_status", "agent", "access_level", "deadline", "has_attachment"],
		hide_name_column: false,
		has_indicator_for_draft: true,

		onload(list) {
			add_bulk_actions(list);
			load_stars(list);
		},

		refresh: load_stars,

		get_indicator(doc) {
			const color = { Open: "blue", Closed: "green", Postponed: "yellow", Spam: "red" }[doc.base_status] || "gray";
			return [__(doc.status), late(doc) ? "red" : color, `status,=,${doc.status}`];
		},

		formatters: {
			title(value, _field, doc) {
				const unread = doc.read_status !== "Read" && doc.agent === frappe.session.user;
				const text = frappe.utils.escape_html(value || "");
				const marks = [
					stars.has(String(doc.name)) ? `<span style="color: var(--yellow-500)">★</span> ` : "",
					doc.access_level === "Internal" ? `<span title="${__("Internal")}">🔒</span> ` : "",
					doc.has_attachment ? `<span title="${__("Has attachment")}">📎</span> ` : "",
				];
				return `${marks.join("")}${unread ? `<b>${text}</b>` : text}`;
			},
		},
	};

	function late(doc) {
		return doc.base_status === "Open" && doc.deadline && doc.deadline < frappe.datetime.now_datetime();
	}

	function load_stars(list) {
		frappe.xcall("request_mgmt.api.favourites.mine").then((answer) => {
			const mine = new Set(answer.map(String));
			const same = mine.size === stars.size && [...mine].every((name) => stars.has(name));
			stars = mine;
			if (!same) list.render_list();
		});
	}

	function add_bulk_actions(list) {
		const offered = [
			[__("Accept"), "request_mgmt.api.requests.accept"],
			[__("Close"), "request_mgmt.api.requests.close"],
			[__("Reopen"), "request_mgmt.api.requests.reopen"],
			[__("Mark as read"), "request_mgmt.api.requests.mark_read"],
			[__("Mark as unread"), "request_mgmt.api.requests.mark_unread"],
			[__("Add to favourites"), "request_mgmt.api.favourites.add"],
			[__("Remove from favourites"), "request_mgmt.api.favourites.remove"],
		];
		for (const [label, method] of offered) {
			list.page.add_actions_menu_item(label, () => run_on_checked(list, label, method), true);
		}
	}

	function run_on_checked(list, label, method) {
		const requests = list.get_checked_items(true);
		if (!requests.length) return;
		frappe.xcall(method, { requests }).then((answer) => {
			tell(label, answer || {}, requests);
			list.clear_checked_items();
			list.refresh();
		});
	}

	function tell(label, answer, requests) {
		const refused = answer.refused || [];
		if (!refused.length) {
			const done = (answer.done || requests).length;
			frappe.show_alert({ message: __("{0}: {1} done", [label, done]), indicator: "green" });
			return;
		}
		const escape = frappe.utils.escape_html;
		const lines = refused.map((one) => `<li><b>${escape(one.request)}</b>: ${escape(one.reason)}</li>`);
		frappe.msgprint({
			title: label,
			indicator: "orange",
			message: `${__("Not done:")}<ul>${lines.join("")}</ul>`,
		});
	}
})();
