// The desk's list as a chart, as at the console: how many have each status, priority, type, owner or category, or were made when. A bar
// leads to its requests (FND-10).

(() => {
	const { element } = request_mgmt;
	const BY = () => [
		["status", __("Status")],
		["priority", __("Priority")],
		["request_type", __("Request type")],
		["agent", __("Owner")],
		["category", __("Category")],
		["day", __("Created by day")],
		["week", __("Created by week")],
		["month", __("Created by month")],
	];
	let last = "status"; // what was counted by last

	/** Show the list as a chart, in a dialog. */
	request_mgmt.chart = async (list) => {
		const known = await request_mgmt.boot();
		const dialog = new frappe.ui.Dialog({
			title: __("Chart"),
			size: "large",
			fields: [
				{ fieldname: "by", fieldtype: "Select", label: __("Count by"), options: BY().map(([value, label]) => ({ value, label })), default: last, onchange: () => draw() },
				{ fieldname: "chart", fieldtype: "HTML" },
			],
		});
		const place = dialog.get_field("chart").$wrapper.get(0);
		place.setAttribute("aria-live", "polite");
		const narrow = (filters) => {
			dialog.hide();
			list.filter_area.add(filters);
		};
		let asked = 0;
		async function draw() {
			const by = dialog.get_value("by");
			const mine = ++asked;
			last = by;
			try {
				const answer = await request_mgmt.call("charts.of_desk", { filters: list.get_filters_for_args(), group_by: by });
				if (mine === asked) place.replaceChildren(...shown(by, answer, known, narrow));
			} catch (error) {
				place.replaceChildren(element("p", "text-danger mb-0", error.message));
			}
		}
		dialog.show();
		await draw();
	};

	function shown(by, { bars, count, counts_more: more }, known, narrow) {
		if (!bars.length) return [element("p", "text-muted mb-0", __("The list is empty"))];
		const longest = Math.max(...bars.map((bar) => bar.count));
		const left = count - bars.reduce((sum, bar) => sum + bar.count, 0);
		const table = element("table", "rm-chart");
		const body = table.createTBody();
		for (const bar of bars) {
			const [head, held] = [element("th"), element("td")];
			const label = label_of(by, bar, known);
			head.scope = "row";
			head.append(bar.count ? request_mgmt.button("btn-link btn-sm p-0", label, () => narrow(filters_of(by, bar))) : element("span", "text-muted", label));
			const line = element("span", "rm-chart-bar");
			line.style.setProperty("--rm-share", String(bar.count / longest));
			held.append(line, element("span", "", String(bar.count)));
			body.insertRow().append(head, held);
		}
		return [
			more && element("p", "text-muted", __("The newest {0} requests", [count])),
			table,
			left > 0 && element("p", "text-muted mb-0", __("Shorter bars are left out. They hold {0}.", [left])),
		].filter(Boolean);
	}

	function label_of(by, { value, from, to }, { agents, categories }) {
		if (value === undefined) return from ? period(by, from, to) : __("Earlier");
		if (!value) return __("None");
		if (by === "agent") return agents.find(({ user }) => user === value)?.full_name || value;
		if (by === "category") return categories.find(({ name }) => name === value)?.label || value;
		return __(value);
	}

	function period(by, from, to) {
		if (by === "month") return new Intl.DateTimeFormat(frappe.boot.lang || "en", { month: "long", year: "numeric" }).format(new Date(`${from}T00:00`));
		const day = frappe.datetime.str_to_user;
		return by === "day" ? day(from) : `${day(from)} – ${day(to)}`;
	}

	function filters_of(by, { value, from, to }) {
		if (value === undefined) return [from ? ["Request", "creation", "Between", [from, to]] : ["Request", "creation", "<=", `${to} 23:59:59`]];
		return [value ? ["Request", by, "=", value] : ["Request", by, "is", "not set"]];
	}
})();
