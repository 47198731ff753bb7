// The section "Requests" on the forms of contacts and customers: open ones, with a tick the closed ones too.

frappe.provide("request_mgmt.party");

(() => {
	const { element } = request_mgmt;
	const STATE_COLORS = { Open: "blue", Closed: "green", Postponed: "yellow" };
	const COLUMNS = () => [
		["name", __("No.")],
		["title", __("Title")],
		["status", __("Status")],
		["agent_name", __("Owner")],
		["category", __("Category")],
		["contact_name", __("Contact")],
		["creation", __("Created")],
		["modified", __("Last changed")],
		["closed_at", __("Closed at")],
		["tags", __("Tags")],
	];
	const MOMENTS = new Set(["creation", "modified", "closed_at"]);

	request_mgmt.party.show = (frm, party) => {
		if (frm.is_new() || !may_see()) return;
		const place = document.createElement("div");
		frm.dashboard.add_section($(place), __("Requests"));
		frm.dashboard.show();
		// Where it has a tab of its own, that was hidden for being empty
		for (const tab of frm.layout.tabs || []) if (tab.df.show_dashboard) tab.refresh();
		fill(frm, party, place, false);
	};

	function may_see() {
		return ["Request Agent", "Request Manager", "System Manager"].some((role) => frappe.user.has_role(role));
	}

	// A page more each time, below what stands there
	async function fill(frm, party, place, include_closed, known = []) {
		const asked = { [party]: frm.doc.name, include_closed: include_closed ? 1 : 0, start: known.length };
		const answer = await frappe.xcall("request_mgmt.api.contacts.requests_of", asked);
		const rows = [...known, ...answer.rows];
		const more = answer.has_more && (() => fill(frm, party, place, include_closed, rows));
		place.replaceChildren(
			rows.length ? table(rows, party) : element("p", "text-muted", __("No requests.")),
			foot(frm, party, place, include_closed, number_of(rows, answer), more)
		);
	}

	function number_of(rows, { count, counts_more }) {
		if (!rows.length) return "";
		return rows.length < count || counts_more ? __("{0} of {1}", [rows.length, counts_more ? `${count}+` : count]) : String(count);
	}

	function table(rows, party) {
		const filled = (value) => (Array.isArray(value) ? value.length : value);
		const columns = COLUMNS().filter(
			([field]) => field !== `${party}_name` && rows.some((row) => filled(row[field]))
		);
		const head = element("tr");
		head.append(...columns.map(([, label]) => element("th", "border-top-0 text-nowrap", label)));
		const body = document.createElement("tbody");
		body.append(...rows.map((row) => table_row(row, columns)));
		const all = element("table", "table table-sm small mb-2");
		const top = document.createElement("thead");
		top.append(head);
		all.append(top, body);
		const place = element("div", "table-responsive");
		place.append(all);
		return place;
	}

	function table_row(row, columns) {
		const line = document.createElement("tr");
		for (const [field] of columns) {
			const cell = element("td");
			if (field === "title" || field === "name") {
				const link = element("a", "", row[field]);
				link.href = frappe.utils.get_form_link("Request", row.name);
				cell.append(link);
				if (field === "title") cell.style.minWidth = "12rem"; // on a phone the table is moved sideways
			} else if (field === "status") {
				const color = STATE_COLORS[row.base_status] || "gray";
				cell.append(element("span", `indicator-pill no-indicator-dot ${color}`, __(row.status)));
			} else {
				if (field !== "tags") cell.className = "text-nowrap";
				cell.textContent = shown(field, row[field]);
			}
			line.append(cell);
		}
		return line;
	}

	function shown(field, value) {
		if (!value) return "";
		if (MOMENTS.has(field)) return request_mgmt.moment(value);
		return Array.isArray(value) ? value.join(", ") : value;
	}

	function foot(frm, party, place, include_closed, number, more) {
		const line = element("div", "d-flex flex-wrap align-items-center");
		line.style.gap = ".5rem 1rem";
		const label = element("label", "mb-0");
		const tick = document.createElement("input");
		tick.type = "checkbox";
		tick.checked = include_closed;
		tick.addEventListener("change", () => fill(frm, party, place, tick.checked));
		label.append(tick, ` ${__("Closed ones too")}`);
		line.append(label);
		if (more) line.append(request_mgmt.button("btn-xs btn-default", __("Show more"), more));
		if (number) line.append(element("span", "text-muted", number));
		if (party === "contact") {
			const start = () => frappe.new_doc("Request", { contact: frm.doc.name });
			line.append(request_mgmt.button("btn-xs btn-default", __("New request"), start));
		}
		return line;
	}
})();
