// The list of requests in the desk: state at a glance, own stars, and what can be done to many at once.

(() => {
	const STATE_COLORS = { Open: "blue", Closed: "green", Postponed: "yellow", Spam: "red" };
	const REPLACED = ["Assign To", "Clear Assignment", "Apply Assignment Rule", "Print"]; // the platform's own words
	let stars = new Set();
	let people = new Map();

	frappe.listview_settings["Request"] = {
		add_fields: ["base_status", "status", "read_status", "agent", "access_level", "deadline"],
		hide_name_column: true,
		has_indicator_for_draft: true,

		onload(list) {
			request_mgmt.tidy_list(list);
			request_mgmt.boot().then((known) => {
				people = new Map(known.agents.map((agent) => [agent.user, agent.full_name]));
				add_bulk_actions(list, known);
				list.render_list();
			});
			list.page.add_menu_item(__("My favourites"), () => show_favourites(list));
		},

		refresh: load_stars,

		// Bold is what the owner has not read
		before_render() {
			for (const doc of cur_list?.data || []) {
				const news = doc.agent === frappe.session.user && doc.read_status !== "Read";
				doc._seen = JSON.stringify(news ? [] : [frappe.session.user]);
			}
		},

		get_indicator(doc) {
			const color = STATE_COLORS[doc.base_status] || "gray";
			return [__(doc.status), late(doc) ? "red" : color, `status,=,${doc.status}`];
		},

		button: {
			show: () => true,
			get_label: (doc) => (is_starred(doc) ? '<span class="rm-starred">★</span>' : "☆"),
			get_description: (doc) => (is_starred(doc) ? __("Remove from favourites") : __("Add to favourites")),
			action: toggle_star,
		},

		formatters: {
			title(value, _field, doc) {
				if (window.innerWidth < 768) return value; // on a phone each sign counts
				return `#${doc.name} ${value}${doc.access_level === "Internal" ? ` · ${__("Internal")}` : ""}`;
			},
			agent(value) {
				const name = frappe.utils.escape_html(people.get(value) || value);
				return `<a class="filterable ellipsis" data-filter="agent,=,${frappe.utils.escape_html(value)}">${name}</a>`;
			},
		},
	};

	function late(doc) {
		return doc.base_status === "Open" && doc.deadline && doc.deadline < frappe.datetime.now_datetime();
	}

	// Stars

	function is_starred(doc) {
		return stars.has(String(doc.name));
	}

	function load_stars(list) {
		return frappe.xcall("request_mgmt.api.favourites.mine").then((answer) => {
			const mine = new Set(answer.map(String));
			const same = mine.size === stars.size && [...mine].every((name) => stars.has(name));
			stars = mine;
			if (!same) list.render_list();
		});
	}

	function toggle_star(doc) {
		const way = is_starred(doc) ? "remove" : "add";
		return frappe
			.xcall(`request_mgmt.api.favourites.${way}`, { requests: doc.name })
			.then(() => load_stars(cur_list));
	}

	function show_favourites(list) {
		load_stars(list).then(() => {
			const names = [...stars];
			if (!names.length) frappe.show_alert(__("You have no favourites yet."));
			else list.filter_area.clear().then(() => list.filter_area.add([["Request", "name", "in", names]]));
		});
	}

	// Many at once

	function add_bulk_actions(list, known) {
		const on_many = request_mgmt.actions.on_requests(known.actions).filter((action) => action.many);
		// What brings gone requests back comes last, and only for who sees them in lists
		const brings_back = (action) => action.order < 10;
		const offered = [
			...on_many.filter((action) => !brings_back(action)),
			...known.actions.filter((action) => action.name.endsWith("_favourite")),
			...(known.is_manager ? on_many.filter(brings_back) : []),
		];
		if (!known.rights.includes("bulk_update")) REPLACED.push("Edit");
		const others = list.page.actions.children();
		for (const action of offered) {
			list.page.add_actions_menu_item(action.label, () => run_on_checked(list, action), true);
		}
		list.page.actions.append('<li class="dropdown-divider"></li>', others.filter((_index, item) => keeps(item)));
		others.filter((_index, item) => !keeps(item)).remove();
	}

	// The platform assigns by ToDo; a request has an owner
	function keeps(item) {
		const said = item.textContent.trim();
		return !REPLACED.some((text) => __(text, null, "Button in list view actions menu") === said);
	}

	async function run_on_checked(list, action) {
		const requests = list.get_checked_items(true);
		if (!requests.length) return;
		const answer = await request_mgmt.actions.start(action, { requests });
		if (!answer) return;
		list.clear_checked_items();
		list.refresh();
	}
})();
