// The list of requests in the desk: state at a glance, own stars, and what can be done to many at once.

(() => {
	// The platform's own words for what is done here by an action, with its checks, log and undo
	const REPLACED = ["Assign To", "Clear Assignment", "Apply Assignment Rule", "Print", "Edit", "Add Tags", "Delete"];
	const MOST_AT_ONCE = 10000;
	let stars = new Set();
	let people = new Map();
	let seen = null; // the mark of what the list shows
	let asked = null;

	frappe.listview_settings["Request"] = {
		add_fields: ["base_status", "status", "read_status", "agent", "access_level", "deadline", "priority", "request_type"],
		hide_name_column: true,
		has_indicator_for_draft: true,

		onload(list) {
			request_mgmt.tidy_list(list);
			request_mgmt.boot().then((known) => {
				people = new Map(known.agents.map((agent) => [agent.user, agent.full_name]));
				add_bulk_actions(list, known);
				for (const action of request_mgmt.actions.that_bring(known.actions)) list.page.add_inner_button(action.label, () => bring(action));
				list.render();
			});
			list.page.add_menu_item(__("My favourites"), () => show_favourites(list));
			list.page.add_menu_item(__("As a chart"), () => request_mgmt.chart(list));
			ask_beside(list);
			request_mgmt.batches.watch(() => read_anew(list));
		},

		refresh() {
			seen = asked?.seen ?? seen;
		},

		// Bold is what the owner has not read
		before_render() {
			if (asked) stars = new Set(asked.favourites.map(String));
			for (const doc of cur_list?.data || []) {
				const news = doc.agent === frappe.session.user && doc.read_status !== "Read";
				doc._seen = JSON.stringify(news ? [] : [frappe.session.user]);
			}
		},

		get_indicator(doc) {
			const color = request_mgmt.STATE_COLORS[doc.base_status] || "gray";
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

	// Before the rows: what somebody does between the two is told rather than missed
	function ask_beside(list) {
		const refresh = list.refresh.bind(list);
		list.refresh = async (...args) => {
			asked = await request_mgmt.call("lists.beside").catch(() => null); // the rows themselves say what is wrong
			return refresh(...args);
		};
	}

	function toggle_star(doc) {
		const starred = is_starred(doc);
		return request_mgmt
			.call(`favourites.${starred ? "remove" : "add"}`, { requests: doc.name })
			.then(() => {
				stars[starred ? "delete" : "add"](String(doc.name));
				cur_list.render();
			})
			.catch((error) => request_mgmt.tell_error(__("Favourite"), error));
	}

	async function show_favourites(list) {
		const names = await request_mgmt.call("favourites.mine");
		if (!names.length) frappe.show_alert(__("You have no favourites yet."));
		else list.filter_area.clear().then(() => list.filter_area.add([["Request", "name", "in", names]]));
	}

	// The next one to work on

	async function bring(action) {
		const answer = await request_mgmt.actions.start(action, { requests: [] });
		if (answer?.name) frappe.set_route("Form", "Request", answer.name);
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
		const rows = list.get_checked_items();
		if (!rows.length) return;
		const total = rows.length === list.data.length ? await count_of(list) : 0;
		const all = total > rows.length && (await ask_whether_all(list, action, total));
		if (all === null) return;
		const shown = rows.map(({ name }) => String(name));
		const answer = await request_mgmt.actions.start(action, {
			requests: all || shown,
			rows: all ? null : rows,
			seen,
			renew: () => renewed(list),
			changed: () => read_anew(list),
		});
		if (!answer) return;
		list.clear_checked_items();
		read_anew(list);
	}

	// What one is told counts as seen
	async function renewed(list) {
		({ seen } = await request_mgmt.call("lists.beside"));
		await read_anew(list);
		return seen;
	}

	// The platform asks for the same at most every three seconds
	function read_anew(list) {
		list.last_args = null;
		return list.refresh();
	}

	// The list counts when its rows are there already
	async function count_of(list) {
		return list.total_count ?? frappe.db.count("Request", { filters: list.get_filters_for_args() });
	}

	// All rows on the screen are ticked, and there are more: numbers of all, false for those shown, null for neither
	function ask_whether_all(list, action, total) {
		return new Promise((resolve) => {
			const many = Math.min(total, MOST_AT_ONCE);
			const dialog = new frappe.ui.Dialog({
				title: action.label,
				primary_action_label: __("Only the {0} shown", [list.data.length]),
				primary_action() {
					resolve(false);
					dialog.hide();
				},
				secondary_action_label: __("All {0} of this list", [many]),
				async secondary_action() {
					const filters = list.get_filters_for_args();
					const found = await frappe.db.get_list("Request", { fields: ["name"], filters, order_by: "creation desc", limit: MOST_AT_ONCE });
					resolve(found.map(({ name }) => String(name)));
					dialog.hide();
				},
			});
			dialog.onhide = () => resolve(null);
			dialog.$body.append(request_mgmt.element("p", "mb-0", __("The {0} shown are selected.", [list.data.length])));
			dialog.show();
		});
	}
})();
