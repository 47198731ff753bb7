// Requests that belong to one: its family as a tree from the topmost parent down, and what it is related to (REL-2).

(() => {
	const { element } = request_mgmt;

	/** What `data`, as of api.requests.get, is related to. `does` has, for who may, relate() for one more, child() for a new one below, away(relation) to remove one of its own
	and unmerge(number) to take apart what was merged into it. */
	request_mgmt.show_relations = async (place, { request, relations, merged }, does = {}) => {
		const related = relations.filter(({ relation }) => relation === "Related");
		const offered = [[__("Relate"), does.relate], [__("New child"), does.child]].filter(([, run]) => run);
		const parts = offered.map(([label, run]) => request_mgmt.button("btn-sm btn-default mb-3 mr-2", label, run));
		const own = new Map(does.away ? relations.map((row) => [row.request, () => does.away(row)]) : []);
		if (related.length < relations.length) {
			try {
				parts.push(titled(__("Parent and children"), [await request_mgmt.call("related.tree", { request: request.name })], request.name, own));
			} catch (error) {
				parts.push(element("p", "text-danger", error.message));
			}
		}
		if (related.length) parts.push(titled(__("Related"), related, request.name, own));
		if (merged.length) parts.push(merged_ones(merged, does.unmerge));
		if (!relations.length && !merged.length) parts.push(element("p", "text-muted", __("No related requests.")));
		place.replaceChildren(...parts);
	};

	function merged_ones(merged, unmerge) {
		const section = element("section", "mb-4");
		section.append(element("h6", "text-muted", __("Merged into this request")));
		for (const { request, at, actor_name: who } of merged) {
			const line = element("div", "rm-tree-line");
			const apart = unmerge && request_mgmt.button("btn-xs btn-default float-right", __("Unmerge"), () => unmerge(request));
			if (apart) apart.setAttribute("aria-label", __("Unmerge {0}", [`#${request}`]));
			line.append(...[apart].filter(Boolean), element("span", "mr-2", `#${request}`), element("span", "small text-muted", `${who} · ${request_mgmt.moment(at)}`));
			section.append(line);
		}
		return section;
	}

	function titled(title, rows, here, own) {
		const section = element("section", "mb-4");
		const tree = element("ul", "rm-tree");
		tree.setAttribute("aria-label", title);
		tree.append(...rows.map((row) => branch(row, here, own)));
		section.append(element("h6", "text-muted", title), tree);
		return section;
	}

	// Only what this request itself is tied to is removed here: `own` is how
	function branch(row, here, own) {
		const whole = element("li");
		const line = element("div", "rm-tree-line");
		const link = element("a", "mr-2", `#${row.request} ${row.title}`);
		link.href = frappe.utils.get_form_link("Request", row.request);
		if (row.request === here) line.setAttribute("aria-current", "true");
		const color = request_mgmt.STATE_COLORS[row.base_status] || "gray";
		const about = [row.contact_name, row.agent_name || row.agent || __("(Unassigned)"), row.comment].filter(Boolean);
		const away = own.has(row.request) && request_mgmt.button("btn-xs btn-link text-muted float-right", __("Remove"), own.get(row.request));
		if (away) away.setAttribute("aria-label", __("Remove the relation to {0}", [row.request]));
		line.append(...[away].filter(Boolean), link, element("span", `indicator-pill ${color}`, __(row.status)), element("div", "small text-muted", about.join(" · ")));
		whole.append(line);
		if (row.children?.length) {
			const below = element("ul");
			below.append(...row.children.map((child) => branch(child, here, own)));
			whole.append(below);
		}
		return whole;
	}
})();
