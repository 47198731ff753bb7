// Merge in the desk, with both sides in view: which request stays, and which value of each field (MRG-4).

(() => {
	const { element } = request_mgmt;
	const FIELDS = () => [
		["title", __("Title")],
		["status", __("Status")],
		["agent", __("Owner")],
		["category", __("Category")],
		["priority", __("Priority")],
		["request_type", __("Request type")],
		["access_level", __("Access level")],
		["language", __("Language")],
	];

	request_mgmt.actions.dialogs.merge = async (action, subject) => {
		const names = [subject.requests].flat().map(String);
		const known = await request_mgmt.boot();
		const people = new Map(known.agents.map((agent) => [agent.user, agent.full_name]));
		const place = element("div", "rm-merge");
		const kept = {}; // field -> request whose value stays, where it is not the primary's
		let rows = [];
		let primary = null;

		const load = async (others) => {
			const all = [...new Set([...names, ...others])];
			rows = [];
			place.replaceChildren();
			if (all.length < 2) return;
			rows = await request_mgmt.call("requests.merge_preview", { requests: all });
			for (const field of Object.keys(kept)) if (!all.includes(kept[field])) delete kept[field];
			if (!rows.some(({ name }) => name === primary)) primary = rows.reduce((oldest, row) => (row.creation < oldest.creation ? row : oldest)).name;
			draw();
		};

		const choice = (group, row, text, checked, act) => {
			const label = element("label", "mb-0 d-flex");
			const input = element("input", "mr-2");
			Object.assign(input, { type: "radio", name: `rm-merge-${group}`, checked });
			input.addEventListener("change", act);
			label.append(input, element("span", "", text));
			return label;
		};

		const shown = (field, value) => {
			if (!value) return __("none");
			return field === "agent" ? people.get(value) || value : ["title", "category", "language"].includes(field) ? value : __(value);
		};

		const line = (label, cells) => {
			const made = element("tr");
			const head = element("th", "", label);
			head.scope = "row";
			made.append(head, ...cells.map((cell) => {
				const place = element("td");
				place.append(cell);
				return place;
			}));
			return made;
		};

		const draw = () => {
			const table = element("table", "table table-bordered mb-2");
			const stays = (row) => {
				primary = row.name;
				for (const field of Object.keys(kept)) delete kept[field];
				draw();
			};
			const notes = element("div");
			const say = () => {
				const { access_level } = rows.find(({ name }) => name === (kept.access_level || primary));
				const said = request_mgmt.merging.seen_by_customers(rows, access_level, (text, ...values) => __(text, values));
				notes.replaceChildren(...said.map((text) => element("p", "text-warning small", text)));
			};
			const take = (field, row) => {
				if (row.name === primary) delete kept[field];
				else kept[field] = row.name;
				say();
			};
			const differ = FIELDS().filter(([field]) => new Set(rows.map((row) => row[field] || "")).size > 1);
			table.append(
				line(__("This one stays"), rows.map((row) => choice("primary", row, `#${row.name}`, row.name === primary, () => stays(row)))),
				...differ.map(([field, label]) => line(label, rows.map((row) => choice(field, row, shown(field, row[field]), (kept[field] || primary) === row.name, () => take(field, row))))),
				line(__("Contact"), rows.map((row) => [row.contact_name, row.company_name].filter(Boolean).join(" · ") || __("none"))),
				line(__("Messages"), rows.map((row) => String(row.message_count))),
				line(__("Created"), rows.map((row) => request_mgmt.moment(row.creation)))
			);
			const scroller = element("div", "table-responsive");
			scroller.append(table);
			place.replaceChildren(scroller, element("p", "text-muted small", __("All messages, contacts and stars come together in the request that stays. The other numbers lead there.")), notes);
			say();
		};

		const other = { fieldname: "other", fieldtype: "Link", options: "Request", label: __("Merge #{0} with request", [names[0]]), only_select: 1 };
		other.get_query = () => ({ filters: { name: ["not in", names], base_status: ["in", ["Open", "Postponed", "Closed"]] } });
		return request_mgmt.actions.open({
			title: names.length > 1 ? __("Merge {0} requests", [names.length]) : __("Merge request {0}", [names[0]]),
			size: "extra-large",
			fields: [...(names.length > 1 ? [] : [other]), { fieldtype: "HTML", fieldname: "sides" }],
			primary_action_label: action.label,
			async act() {
				if (rows.length < 2) throw new Error(__("Choose the request to merge with."));
				const others = rows.map(({ name }) => name).filter((name) => name !== primary);
				const answer = await request_mgmt.call("requests.merge", { primary, requests: others, keep: Object.keys(kept).length ? kept : undefined });
				request_mgmt.actions.tell(action, { ...subject, requests: others }, answer);
				return answer;
			},
			shown(dialog) {
				dialog.get_field("sides").$wrapper.append(place);
				const field = dialog.get_field("other");
				const look = (others) => load(others).catch((error) => request_mgmt.tell_error(action.label, error));
				if (field) field.df.onchange = () => look([field.get_value()].filter(Boolean));
				else look([]);
			},
		});
	};
})();
