// The words of the change log, and the log of a request as an element.

frappe.provide("request_mgmt.change_log");

(() => {
	const { element } = request_mgmt;
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
		read_by_owner: __("read it"),
		read_by_customer: __("read it"),
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

	const FORMATS = () => ({ xlsx: __("Spreadsheet (XLSX)"), csv: __("Spreadsheet (CSV)"), html: __("Web page (HTML)"), txt: __("Text") });
	let folded = false; // whether changes are hidden: the same for the next request

	/**
	 * The rows of the log of `request`, newest first: what was done, and under it what that changed, which can be folded. `people` are
	 * agents: user -> full name; `formats` those it can be saved in.
	 */
	request_mgmt.change_log.render = (place, request, rows, people, formats) => {
		const list = element("ul", "list-unstyled mb-0");
		list.append(...[...rows].reverse().map((row) => line(row, people)));
		const changes = [...list.querySelectorAll("details")];
		const bar = element("div", "d-flex justify-content-end mb-2");
		bar.style.gap = ".5rem";
		if (changes.length > 1) bar.append(fold_button(changes));
		if (formats.length) bar.append(export_button(request, formats));
		place.replaceChildren(bar, rows.length ? list : element("p", "text-muted", __("Nothing has happened yet.")));
	};

	function fold_button(changes) {
		const button = request_mgmt.button("btn-xs btn-default", "", () => {
			folded = !folded;
			for (const one of changes) one.open = !folded;
			tell();
		});
		const tell = () => (button.textContent = folded ? __("Expand all") : __("Collapse all"));
		tell();
		return button;
	}

	function export_button(request, formats) {
		const place = element("div", "dropdown");
		const button = request_mgmt.button("btn-xs btn-default dropdown-toggle", __("Export"), () => {});
		button.dataset.toggle = "dropdown";
		const menu = element("div", "dropdown-menu dropdown-menu-right");
		for (const format of formats) {
			const link = element("a", "dropdown-item", FORMATS()[format]);
			link.href = `/api/method/request_mgmt.api.change_log.export?${new URLSearchParams({ request, format })}`;
			link.download = `${request}.${format}`;
			menu.append(link);
		}
		place.append(button, menu);
		return place;
	}

	function line(row, people) {
		const item = element("li", "py-2 border-bottom");
		const what = element("div", "d-flex flex-wrap align-items-baseline");
		what.style.gap = "0 .5rem";
		what.append(
			element("strong", "", row.actor_name || row.user || row.contact || __("System")),
			element("span", "", request_mgmt.change_log.word(row.action)),
			element("span", "small text-muted ml-auto", request_mgmt.moment(row.at))
		);
		item.append(what);
		if (row.detail) item.append(element("div", "small text-muted", __(row.detail)));
		if (!row.changes?.length) return item;
		const changes = element("details", "small");
		changes.open = !folded;
		const count = row.changes.length === 1 ? __("1 change") : __("{0} changes", [row.changes.length]);
		changes.append(element("summary", "text-muted", count), ...row.changes.map((change) => changed(change, people)));
		item.append(changes);
		return item;
	}

	function changed({ field, from, to }, people) {
		const label = frappe.meta.get_label("Request", field);
		const shown = (value) => {
			if (value === null || value === undefined || value === "") return "–";
			if (field === "agent") return people.get(value) || value;
			if (["deadline", "postponed_to"].includes(field)) return request_mgmt.moment(value);
			const is_chosen = ["Select", "Check"].includes(frappe.meta.get_docfield("Request", field)?.fieldtype);
			return is_chosen || ["status", "priority", "request_type"].includes(field) ? __(value) : String(value);
		};
		return element("div", "", `${__(label)}: ${shown(from)} → ${shown(to)}`);
	}
})();
