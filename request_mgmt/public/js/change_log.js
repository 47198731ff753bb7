// The words of the change log, and the log of a request as an element.

frappe.provide("request_mgmt.change_log");

(() => {
	const WORDS = () => ({
		created: __("created the request"),
		message_added: __("added a message"),
		activated: __("activated"),
		owner_changed: __("changed the owner"),
		accepted: __("accepted"),
		closed: __("closed"),
		closed_after_forward: __("forwarded and closed"),
		closed_after_reply: __("answered and closed"),
		closed_by_rule: __("closed by a rule"),
		reopened: __("reopened"),
		postponed: __("postponed"),
		changed: __("changed"),
		read_by_owner: __("read by owner"),
		read_by_customer: __("read by customer"),
		auto_reply_sent: __("automatic reply sent"),
		reply_sent: __("replied"),
		batch_reply_sent: __("replied to several requests at once"),
		comment_added: __("added a comment"),
		delivery_failed: __("mail could not be delivered"),
		marked_read: __("marked as read"),
		marked_unread: __("marked as unread"),
		assigned: __("assigned"),
		bounce: __("mail came back"),
		deleted: __("deleted"),
		restored: __("restored"),
		marked_spam: __("marked as spam"),
		transferred: __("transferred"),
		taken_from_queue: __("taken from the queue"),
		message_edited: __("edited a message"),
		message_edit_undone: __("undid the change of a message"),
		message_deleted: __("deleted a message"),
		message_flagged: __("flagged a message"),
		message_unflagged: __("removed a flag"),
		forwarded: __("forwarded"),
		split: __("split"),
		split_undone: __("undid a split"),
		merged: __("merged"),
		unmerged: __("took a merge apart"),
		related: __("related"),
		unrelated: __("removed a relation"),
		undone: __("undid"),
	});

	/** What a row of the log says was done. */
	request_mgmt.change_log.word = (action) => WORDS()[action] || __((action || "").replaceAll("_", " "));

	/** The rows of a request's log, newest first. `people` are agents: user -> full name. */
	request_mgmt.change_log.render = (place, rows, people) => {
		const list = request_mgmt.element("ul", "list-unstyled mb-0");
		list.append(...[...rows].reverse().map((row) => line(row, people)));
		place.replaceChildren(rows.length ? list : request_mgmt.element("p", "text-muted", __("Nothing has happened yet.")));
	};

	function line(row, people) {
		const item = request_mgmt.element("li", "py-2 border-bottom");
		const what = request_mgmt.element("div", "d-flex flex-wrap align-items-baseline");
		what.style.gap = "0 .5rem";
		what.append(
			request_mgmt.element("strong", "", row.actor_name || row.user || row.contact || __("System")),
			request_mgmt.element("span", "", request_mgmt.change_log.word(row.action)),
			request_mgmt.element("span", "small text-muted ml-auto", request_mgmt.moment(row.at))
		);
		item.append(what);
		if (row.detail) item.append(request_mgmt.element("div", "small text-muted", __(row.detail)));
		for (const change of row.changes || []) item.append(changed(change, people));
		return item;
	}

	function changed({ field, from, to }, people) {
		const label = frappe.meta.get_label("Request", field);
		const shown = (value) => {
			if (value === null || value === undefined || value === "") return "–";
			if (field === "agent") return people.get(value) || value;
			if (["deadline", "postponed_to"].includes(field)) return request_mgmt.moment(value);
			return ["status", "priority", "request_type", "access_level", "read_status"].includes(field) ? __(value) : String(value);
		};
		return request_mgmt.element("div", "small", `${__(label)}: ${shown(from)} → ${shown(to)}`);
	}
})();
