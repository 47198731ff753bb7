// The change log of a request as an element.

frappe.provide("request_mgmt.change_log");

(() => {
	const { element } = request_mgmt;
	const SEARCHED = 8; // longer ones are searched
	let folded = false; // whether changes are hidden: the same for the next request

	/**
	 * The rows of the log of `request`, newest first: what was done, and under it what that changed, which can be folded; a field to
	 * search it; files. `known` is what `boot` told.
	 */
	request_mgmt.change_log.render = (place, request, rows, known) => {
		const list = element("ul", "list-unstyled mb-0");
		list.append(...[...rows].reverse().map((row) => line(row, known)));
		const changes = [...list.querySelectorAll("details")];
		const bar = element("div", "d-flex flex-wrap justify-content-end mb-2");
		bar.style.gap = ".5rem";
		if (rows.length > SEARCHED) bar.append(search_field([...list.children], changes));
		if (changes.length > 1) bar.append(fold_button(changes));
		if (known.may_export) bar.append(export_button(request, known.log.formats));
		place.replaceChildren(bar, rows.length ? list : element("p", "text-muted", __("Nothing has happened yet.")));
	};

	function search_field(rows, changes) {
		const field = element("input", "form-control input-xs mr-auto");
		field.style.width = "16rem";
		Object.assign(field, { type: "search", placeholder: __("Search the change log") });
		field.setAttribute("aria-label", field.placeholder);
		field.addEventListener("input", () => {
			const wanted = field.value.trim().toLowerCase();
			const holds = (one) => Boolean(wanted) && one.textContent.toLowerCase().includes(wanted);
			for (const row of rows) row.hidden = Boolean(wanted) && !holds(row);
			for (const one of changes) one.open = !folded || holds(one); // what is found is seen
		});
		return field;
	}

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
		for (const [format, label] of Object.entries(formats)) {
			const link = element("a", "dropdown-item", label);
			link.href = `/api/method/request_mgmt.api.change_log.export?${new URLSearchParams({ request, format })}`;
			link.download = `${request}.${format}`;
			menu.append(link);
		}
		place.append(button, menu);
		return place;
	}

	function line(row, known) {
		const item = element("li", "py-2 border-bottom");
		const what = element("div", "d-flex flex-wrap align-items-baseline");
		what.style.gap = "0 .5rem";
		what.append(
			element("strong", "", row.actor_name || row.user || row.contact || __("System")),
			element("span", "", known.log.actions[row.action] || row.action.replaceAll("_", " ")),
			element("span", "small text-muted ml-auto", request_mgmt.moment(row.at))
		);
		item.append(what);
		if (row.detail) item.append(element("div", "small text-muted", __(row.detail)));
		if (!row.changes?.length) return item;
		const changes = element("details", "small");
		changes.open = !folded;
		const count = row.changes.length === 1 ? __("1 change") : __("{0} changes", [row.changes.length]);
		changes.append(element("summary", "text-muted", count), ...row.changes.map((change) => changed(change, known)));
		item.append(changes);
		return item;
	}

	function changed({ field, from, to }, { log, agents }) {
		const shown = (value) => {
			if (value === null || value === undefined || value === "") return "–";
			if (field === "agent") return agents.find(({ user }) => user === value)?.full_name || value;
			if (["deadline", "postponed_to"].includes(field)) return request_mgmt.moment(value);
			return log.chosen.includes(field) ? __(value) : String(value);
		};
		return element("div", "", `${log.fields[field] || field}: ${shown(from)} → ${shown(to)}`);
	}
})();
