// The desk form of a request: the conversation and what it is about on the first tab, its properties on the second,
// its change log on the third. What can be done is declared on the server (request_mgmt/actions).

(() => {
	frappe.provide("request_mgmt");

	const CHOSEN_BY_HAND = ["Open", "Postponed", "Closed"];
	const READ_COLORS = { Unread: "red", "New information": "yellow", Read: "green" };
	// The platform's own ways to assign, to write and to like: a request has an owner, messages and a star
	const REPLACED = ".form-assignments, .form-shared, .form-attachments, .form-sidebar-stats, .followed-by-section";

	frappe.ui.form.on("Request", {
		setup: set_queries,
		onload: offer_dialog,
		refresh(frm) {
			show_indicators(frm);
			put_aside(frm);
			if (!frm.is_new()) load(frm);
		},
		status: show_fields_of_status,
		request_type: keep_to_type,
	});

	function set_queries(frm) {
		frm.set_query("agent", () => ({ filters: { enabled: 1, user_type: "System User" } }));
		frm.set_query("category", () => ({ filters: { disabled: 0 } }));
		frm.set_query("priority", () => ({ filters: { disabled: 0 } }));
		frm.set_query("status", () => ({ filters: { base_status: ["in", CHOSEN_BY_HAND] } }));
		request_mgmt.boot().then((known) => {
			const { agents } = known;
			frm.set_query("agent", () => ({ filters: { name: ["in", agents.map(({ user }) => user)] } }));
			const of_type = (table) => request_mgmt.of_type(known, frm.doc.request_type, table);
			frm.set_query("priority", () => ({ filters: { disabled: 0, ...of_type("priorities") } }));
			frm.set_query("status", () => ({ filters: { base_status: ["in", CHOSEN_BY_HAND], ...of_type("statuses") } }));
			const open = known.types.filter((kind) => kind.open).map((kind) => kind.name);
			frm.set_query("request_type", () => ({ filters: { name: ["in", open] } }));
		});
	}

	// A new request is made by the dialog, which takes down what the customer said; the form alone has no place for it
	async function offer_dialog(frm) {
		if (!frm.is_new()) return;
		frm.doc.language = null; // the contact's, not the site's default
		const { actions, statuses } = await request_mgmt.boot();
		if (!frm.doc.status) {
			const open = statuses.find((status) => status.base_status === "Open" && status.is_default);
			if (open) frm.set_value("status", open.name);
		}
		const { fields } = actions.find((action) => action.name === "create");
		const values = Object.fromEntries(
			fields.map(({ fieldname }) => [fieldname, frm.doc[fieldname]]).filter(([, value]) => value)
		);
		create({ actions }, values, () => frappe.model.remove_from_locals("Request", frm.doc.name));
	}

	// Ask for a new request and show it
	async function create({ actions }, values, made = () => {}) {
		const action = actions.find(({ name }) => name === "create");
		const answer = await request_mgmt.actions.start(action, { values: { ...values, channel: "Phone" } });
		if (!answer?.name) return;
		made();
		frappe.set_route("Form", "Request", answer.name);
	}

	function show_fields_of_status(frm) {
		request_mgmt.boot().then(({ statuses }) => {
			const chosen = statuses.find((status) => status.name === frm.doc.status);
			if (!chosen || chosen.base_status === frm.doc.base_status) return;
			frm.doc.base_status = chosen.base_status; // the server finds it again when it saves
			frm.refresh_fields(["base_status", "postponed_to"]);
			frm.layout.refresh_dependency();
		});
	}

	// Another type may have other statuses and priorities
	async function keep_to_type(frm) {
		const known = await request_mgmt.boot();
		const kind = request_mgmt.types.named(known.types, frm.doc.request_type);
		request_mgmt.types.keep_to(kind, (field) => frm.doc[field], (field, value) => frm.set_value(field, value));
	}

	function show_indicators(frm) {
		if (frm.is_new()) return;
		frm.page.set_indicator(__(frm.doc.status), request_mgmt.STATE_COLORS[frm.doc.base_status] || "gray");
		frm.dashboard.clear_headline();
		if (frm.doc.base_status === "Merged" && frm.doc.merged_into) {
			const link = frappe.utils.get_form_link("Request", frm.doc.merged_into, true);
			frm.dashboard.set_headline(__("Merged into {0}", [link]), "gray");
		} else if (frm.doc.access_level === "Internal") {
			frm.dashboard.set_headline(__("Internal: customers do not see this request."), "yellow");
		}
	}

	function put_aside(frm) {
		frm.page.wrapper.find(".form-footer").hide();
		frm.page.sidebar.find(REPLACED).hide();
	}

	async function load(frm) {
		const number = String(frm.doc.name);
		const [known, data] = await Promise.all([
			request_mgmt.boot(),
			frappe.xcall("request_mgmt.api.requests.get", { request: number }),
		]);
		// Another request may have been opened meanwhile
		if (String(frm.doc.name) !== number || String(data.request.name) !== number) return;
		take_over(frm, data.request);
		const people = new Map(known.agents.map((agent) => [agent.user, agent.full_name]));
		frm.get_field("agent").set_description(frappe.utils.escape_html(people.get(frm.doc.agent) || ""));
		show_conversation(frm, data, known, people);
		request_mgmt.change_log.render(frm.get_field("change_log").$wrapper.get(0), number, data.log, known);
		show_relations(frm, data, known);
		show_actions(frm, data, known);
		show_star(frm, data);
	}

	// Opening may have marked the request as read: the form goes on from there, so that saving finds nothing strange
	function take_over(frm, request) {
		if (frm.is_dirty()) return;
		for (const field of ["modified", "read_status", "read_at", "first_read_at"]) frm.doc[field] = request[field];
		frm.refresh_fields(["read_status", "read_at", "first_read_at"]);
	}

	function show_relations(frm, data, known) {
		const relate = data.actions.includes("relate") && known.actions.find(({ name }) => name === "relate");
		const does = relate && { relate: () => start(frm, relate, data), child: () => new_child(frm, data, known), away: (row) => remove_relation(frm, row) };
		const unmerge = data.actions.includes("merge") && ((other) => take_apart(frm, other));
		request_mgmt.show_relations(frm.get_field("relations").$wrapper.get(0), data, { ...does, unmerge });
	}

	// A part of the same matter, for the same contact
	function new_child(frm, { request }, known) {
		if (!is_saved(frm)) return null;
		return create(known, { parent: String(request.name), category: request.category, contact: request.contact });
	}

	async function take_apart(frm, other) {
		if (!is_saved(frm)) return;
		try {
			await request_mgmt.call("requests.unmerge", { request: other });
			request_mgmt.say(__("Taken apart"));
			await frm.reload_doc();
		} catch (error) {
			request_mgmt.tell_error(__("Unmerge"), error);
		}
	}

	async function remove_relation(frm, { request: other, relation: kind, comment }) {
		if (!is_saved(frm)) return;
		const request = String(frm.doc.name);
		const tell = (error) => request_mgmt.tell_error(__("Remove relation"), error);
		const back = () => request_mgmt.call("requests.relate", { requests: request, other, kind, comment }).then(() => frm.reload_doc(), tell);
		try {
			const { said } = await request_mgmt.call("requests.unrelate", { request, other });
			request_mgmt.say(said, [[__("Undo"), back]]);
			await frm.reload_doc();
		} catch (error) {
			tell(error);
		}
	}

	// The first tab

	function show_conversation(frm, data, known, people) {
		const place = frm.get_field("conversation").$wrapper.get(0);
		const { element } = request_mgmt;
		const others = element("div");
		const facts = element("div", "d-flex flex-wrap mb-3");
		facts.style.gap = ".75rem 1.75rem";
		facts.append(...facts_of(data, people));
		const buttons = element("div", "d-flex flex-wrap mb-3 d-md-none");
		buttons.style.gap = ".5rem";
		const offered = new Set(data.actions);
		for (const action of request_mgmt.actions.on_requests(known.actions)) {
			if (!action.primary || !offered.has(action.name)) continue;
			const color = action.name === "reply" ? "btn-primary" : "btn-default";
			buttons.append(request_mgmt.button(`btn-sm ${color}`, action.label, () => start(frm, action, data)));
		}
		const messages = element("div");
		place.replaceChildren(others, facts, buttons, messages);
		request_mgmt.presence.show(String(frm.doc.name), others);
		const shown = known.settings.newest_first ? [...data.messages].reverse() : data.messages;
		request_mgmt.conversation.render(messages, shown, (message) => menu_of(frm, message, data, known), { plain: known.settings.plain_text });
	}

	function facts_of({ request, contacts }, people) {
		const main = contacts.find(({ contact }) => contact === request.contact);
		const late = request.base_status === "Open" && request.deadline && request.deadline < frappe.datetime.now_datetime();
		const owner = request.agent ? people.get(request.agent) || request.agent_name || request.agent : __("Nobody");
		return [
			fact(__("No."), `#${request.name}`),
			fact(__("Read status"), __(request.read_status || "Unread"), "", `indicator-pill no-indicator-dot ${READ_COLORS[request.read_status]}`),
			fact(__("Contact"), request.contact_name, frappe.utils.get_form_link("Contact", request.contact || "")),
			fact(__("E-mail"), main?.email_id),
			fact(__("Phone"), main?.phone, main?.phone && `tel:${main.phone}`),
			fact(__("Company"), request.company_name, request.customer && frappe.utils.get_form_link("Customer", request.customer)),
			fact(__("Owner"), owner),
			fact(__("Category"), request.category),
			fact(__("Priority"), request.priority && __(request.priority)),
			fact(__("Deadline"), request_mgmt.moment(request.deadline), "", late ? "text-danger" : ""),
			fact(__("Postponed to"), request_mgmt.moment(request.postponed_to)),
		].filter(Boolean);
	}

	function fact(label, value, link = "", classes = "") {
		if (!value) return null;
		const { element } = request_mgmt;
		const whole = element("div");
		const shown = element(link ? "a" : "span", classes, value);
		if (link) shown.href = link;
		whole.append(element("div", "small text-muted", label), shown);
		return whole;
	}

	function menu_of(frm, message, data, known) {
		const choices = [];
		const reply = known.actions.find((action) => action.name === "reply");
		if (reply && data.actions.includes("reply") && message.kind !== "Comment") {
			choices.push([__("Reply to this message"), () => answer_to(frm, reply, message, data, false)]);
			choices.push([__("Reply to all"), () => answer_to(frm, reply, message, data, true)]);
		}
		for (const action of known.actions) {
			if (action.on !== "message" || !(message.actions || []).includes(action.name)) continue;
			choices.push([action.label, () => start(frm, action, data, message)]);
		}
		return choices;
	}

	async function answer_to(frm, action, message, data, reply_all) {
		const found = await frappe.xcall("request_mgmt.api.contacts.answer_to", {
			request: frm.doc.name,
			message: message.name,
			reply_all,
		});
		const reply = { ...data.reply, to: found.to || [], cc: found.cc || [] };
		await start(frm, action, { ...data, reply });
	}

	// Buttons

	function show_actions(frm, data, known) {
		frm.clear_custom_buttons();
		const offered = new Set(data.actions);
		for (const action of request_mgmt.actions.on_requests(known.actions)) {
			if (!offered.has(action.name)) continue;
			const group = action.primary ? null : __("Actions");
			const button = frm.add_custom_button(action.label, () => start(frm, action, data), group);
			if (action.name === "reply") button.removeClass("btn-default").addClass("btn-primary");
		}
	}

	function show_star(frm, data) {
		frm.page.wrapper.find(".rm-star").remove();
		const label = data.favourite ? __("Remove from favourites") : __("Add to favourites");
		const star = $("<button type='button' class='btn btn-default icon-btn rm-star'></button>")
			.text(data.favourite ? "★" : "☆")
			.css("color", data.favourite ? "var(--yellow-500)" : "")
			.attr({ title: label, "aria-label": label, "aria-pressed": String(data.favourite) })
			.on("click", () => {
				request_mgmt
					.call(`favourites.${data.favourite ? "remove" : "add"}`, { requests: frm.doc.name })
					.then(() => show_star(frm, { ...data, favourite: !data.favourite }))
					.catch((error) => request_mgmt.tell_error(label, error));
			});
		star.prependTo(frm.page.wrapper.find(".page-actions .standard-actions").first());
	}

	// What is done loads the form anew
	function is_saved(frm) {
		if (frm.is_dirty()) frappe.msgprint(__("Save your changes first."));
		return !frm.is_dirty();
	}

	async function start(frm, action, data, message) {
		if (!is_saved(frm)) return;
		const answer = await request_mgmt.actions.start(action, {
			requests: String(frm.doc.name),
			data,
			message,
			seen: data.seen,
			renew: () => renewed(frm),
			changed: () => frm.reload_doc(),
		});
		if (answer) await frm.reload_doc();
	}

	// What somebody else did meanwhile is on the screen before one is asked whether to go on
	async function renewed(frm) {
		await frm.reload_doc();
		const { seen } = await request_mgmt.call("requests.get", { request: frm.doc.name });
		return seen;
	}
})();
