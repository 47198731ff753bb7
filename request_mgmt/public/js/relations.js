// Requests that belong to one: its family as a tree from the topmost parent down, and what it is related to (REL-2).

(() => {
	const { element } = request_mgmt;

	/** What `data`, as of api.requests.get, is related to. */
	request_mgmt.show_relations = async (place, { request, relations }) => {
		const related = relations.filter(({ relation }) => relation === "Related");
		const parts = [];
		if (related.length < relations.length) {
			try {
				parts.push(titled(__("Parent and children"), [await request_mgmt.call("related.tree", { request: request.name })], request.name));
			} catch (error) {
				parts.push(element("p", "text-danger", error.message));
			}
		}
		if (related.length) parts.push(titled(__("Related"), related, request.name));
		place.replaceChildren(...(parts.length ? parts : [element("p", "text-muted", __("No related requests."))]));
	};

	function titled(title, rows, here) {
		const section = element("section", "mb-4");
		const tree = element("ul", "rm-tree");
		tree.setAttribute("aria-label", title);
		tree.append(...rows.map((row) => branch(row, here)));
		section.append(element("h6", "text-muted", title), tree);
		return section;
	}

	function branch(row, here) {
		const whole = element("li");
		const line = element("div", "rm-tree-line");
		const link = element("a", "mr-2", `#${row.request} ${row.title}`);
		link.href = frappe.utils.get_form_link("Request", row.request);
		if (row.request === here) line.setAttribute("aria-current", "true");
		const color = request_mgmt.STATE_COLORS[row.base_status] || "gray";
		const about = [row.contact_name, row.agent_name || row.agent || __("(Unassigned)"), row.comment].filter(Boolean);
		line.append(link, element("span", `indicator-pill ${color}`, __(row.status)), element("div", "small text-muted", about.join(" · ")));
		whole.append(line);
		if (row.children?.length) {
			const below = element("ul");
			below.append(...row.children.map((child) => branch(child, here)));
			whole.append(below);
		}
		return whole;
	}
})();
