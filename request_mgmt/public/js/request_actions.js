// What can be done to requests, in the desk: buttons and dialogs made from the actions' declarations
// (request_mgmt/actions). Nothing here knows an action by name but for the values a dialog starts with.

frappe.provide("request_mgmt.actions");

(() => {
	const STAR_ACTIONS = new Set(["add_favourite", "remove_favourite"]);
	const WIDE = new Set(["Text Editor", "HTML", "MultiCheck", "Table", "Small Text", "MultiSelectPills"]);
	const SIMPLE = new Set(["Data", "Link", "Select", "Datetime", "Int", "Check"]);
	// A time that only means something while the status beside it is a postponed one
	const TIME_OF_STATUS = { postponed_to: "status", original_postponed_to: "original_status" };
	const CHOSEN_BY_HAND = ["Open", "Postponed", "Closed"];

	/** Statuses, agents, own settings and the catalogue of actions, asked for once. */
	request_mgmt.boot = () => {
		request_mgmt.booted ||= frappe.xcall("request_mgmt.api.console.boot").catch((error) => {
			request_mgmt.booted = null;
			throw error;
		});
		return request_mgmt.booted;
	};

	/** A filter for the `statuses` or `priorities` of a type; none where it has all. */
	request_mgmt.of_type = (known, name, table) => {
		const names = known.types.find((kind) => kind.name === name)?.[table] || [];
		return names.length ? { name: ["in", names] } : {};
	};

	/** Those of the catalogue that are done to requests, without the star, which has a place of its own. */
	request_mgmt.actions.on_requests = (actions) =>
		actions.filter((action) => action.in_menu && action.on === "request" && !STAR_ACTIONS.has(action.name));

	/**
	 * Ask for what the action wants, do it, tell. `subject` has requests (numbers), and where there is one:
	 * data (what api.requests.get answered), message (one of its messages), values (to start with).
	 * Resolves with the answer, or with nothing when somebody thought better of it.
	 */
	request_mgmt.actions.start = async (action, subject) => {
		const known = await request_mgmt.boot();
		const fields = action.fields.map((field) => control(field, subject, known)).filter(Boolean);
		if (!fields.length) {
			if (action.confirm && !(await confirmed(action))) return null;
			return run(action, subject, {});
		}
		return ask(action, subject, known, fields);
	};

	function confirmed(action) {
		return new Promise((resolve) => frappe.confirm(action.confirm, () => resolve(true), () => resolve(false)));
	}

	function ask(action, subject, known, fields) {
		return new Promise((resolve) => {
			const start = { ...starting_values(action, subject), ...subject.values };
			const dialog = new frappe.ui.Dialog({
				title: action.label,
				size: fields.some((field) => field.fieldtype === "Text Editor") ? "extra-large" : "large",
				fields: arranged(fields),
				primary_action_label: action.label,
				primary_action(values) {
					const given = filled(action, fields, values, start);
					dialog.disable_primary_action();
					run(action, subject, given)
						.then((answer) => {
							resolve(answer);
							dialog.hide();
						})
						.catch(() => {})
						.finally(() => dialog.enable_primary_action());
				},
			});
			dialog.onhide = () => resolve(null);
			dialog.set_values(start);
			dialog.show();
			for (const field of fields) field.shown?.(dialog);
		});
	}

	async function run(action, subject, values) {
		const asked = {
			action: action.name,
			requests: subject.requests,
			message: subject.message?.name,
			values,
			seen: subject.data?.seen,
		};
		const answer = await frappe.xcall("request_mgmt.api.actions.run", asked).catch(async (error) => {
			await look_again(subject);
			throw error;
		});
		tell(action, answer || {});
		return answer || {};
	}

	// Refused because somebody was faster, which the message tells: now one knows, and it goes through the next time
	async function look_again(subject) {
		if (!subject.data) return;
		const { seen } = await frappe.xcall("request_mgmt.api.requests.get", { request: subject.requests });
		subject.data = { ...subject.data, seen };
	}

	function tell(action, answer) {
		const refused = answer.refused || [];
		const done = (answer.done || []).length;
		if (!refused.length) {
			const message = done > 1 ? __("{0}: {1} done", [action.label, done]) : __("{0}: done", [action.label]);
			frappe.show_alert({ message, indicator: "green" });
			return;
		}
		const link = (request) => frappe.utils.get_form_link("Request", request, true, `#${request}`);
		const lines = refused.map(
			({ request, reason }) => `<li>${link(request)}: ${frappe.utils.escape_html(reason)}</li>`
		);
		frappe.msgprint({
			title: action.label,
			indicator: done ? "orange" : "red",
			message: `${__("{0} done. Not done:", [done])}<ul class="mt-2 mb-0">${lines.join("")}</ul>`,
		});
	}

	// One control of a dialog for a declared field; nothing for what has no meaning here

	function control(field, subject, known) {
		if (field.roles === "managers" && !known.is_manager) return null;
		const make = CONTROLS[`${field.fieldtype}:${field.options}`] || CONTROLS[field.fieldtype];
		if (make) return make(field, subject, known);
		if (!frappe.ui.form[`Control${field.fieldtype.replaceAll(" ", "")}`]) return null;
		const made = { ...field };
		const status_field = TIME_OF_STATUS[field.fieldname];
		if (status_field) {
			const postponed = new Set(
				known.statuses.filter((status) => status.base_status === "Postponed").map((status) => status.name)
			);
			made.depends_on = (doc) => postponed.has(doc[status_field]);
			made.mandatory_depends_on = made.depends_on;
		}
		return made;
	}

	const CONTROLS = {
		"Link:User": (field, _subject, known) => ({
			...field,
			only_select: 1,
			get_query: () => ({ filters: { name: ["in", known.agents.map((agent) => agent.user)] } }),
		}),
		"Link:Request Status": (field, subject, known) => ({
			...field,
			only_select: 1,
			get_query: () => ({ filters: { base_status: ["in", CHOSEN_BY_HAND], ...of_type("statuses", subject, known) } }),
		}),
		"Link:Request Category": (field) => ({
			...field,
			only_select: 1,
			get_query: () => ({ filters: { disabled: 0 } }),
		}),
		"Link:Request Priority": (field, subject, known) => ({
			...field,
			only_select: 1,
			get_query: () => ({ filters: { disabled: 0, ...of_type("priorities", subject, known) } }),
		}),
		"Link:Request": (field, subject) => ({
			...field,
			only_select: 1,
			get_query: () => ({ filters: { name: ["not in", [subject.requests].flat()], base_status: ["in", CHOSEN_BY_HAND] } }),
		}),
		"Link:Request List": (field) => ({ ...field, only_select: 1, get_query: () => ({ filters: { kind: "Static" } }) }),
		"Link:Request Type": (field, _subject, known) => ({
			...field,
			only_select: 1,
			get_query: () => ({ filters: { name: ["in", known.types.filter((kind) => kind.open).map((kind) => kind.name)] } }),
		}),
		MultiSelect: (field, _subject, known) => ({
			...field,
			fieldtype: "MultiSelectPills",
			get_data: (text) =>
				known.agents
					.filter((agent) => `${agent.full_name} ${agent.user}`.toLowerCase().includes((text || "").toLowerCase()))
					.map((agent) => ({ value: agent.user, label: agent.full_name, description: agent.user })),
		}),
		Attach: (field) => uploads(field, []),
		"Files of request": (field, subject) => uploads(field, files_of(subject.data?.messages)),
		"Files of message": (field, subject) => existing(field, files_of([subject.message])),
		"Messages of request": (field, subject) => ({
			...field,
			fieldtype: "MultiCheck",
			columns: 1,
			options: (subject.data?.messages || []).map((message) => ({ value: message.name, label: line_of(message) })),
		}),
		"Message of request": (field, subject) =>
			subject.data && {
				...field,
				fieldtype: "Select",
				options: [
					{ value: "", label: __("The whole conversation") },
					...subject.data.messages.map((message) => ({ value: message.name, label: line_of(message) })),
				],
			},
		"Merge choices": () => null, // the values of the request merged into stay
	};

	/** A filter for those that the type chosen in the dialog, or that of the request, has. */
	function of_type(table, subject, known) {
		const name = cur_dialog?.get_value?.("request_type") || subject.data?.request.request_type;
		return request_mgmt.of_type(known, name, table);
	}

	function line_of(message) {
		const text = (message.body_text || "").replace(/\s+/g, " ").trim();
		const parts = [message.author_name || message.sender, request_mgmt.moment(message.posted_at), text.slice(0, 80)];
		return frappe.utils.escape_html(parts.filter(Boolean).join(" · "));
	}

	function files_of(messages) {
		return (messages || []).flatMap((message) => message?.attachments || []);
	}

	function existing(field, files) {
		if (!files.length) return null;
		const options = files.map((file) => ({ value: file.name, label: frappe.utils.escape_html(file.file_name) }));
		return { ...field, fieldtype: "MultiCheck", columns: 1, options };
	}

	/** Files to choose from, and a button to upload others. */
	function uploads(field, files) {
		const chosen = new Map(); // name -> file name
		const place = document.createElement("div");
		const ticked = new Set();
		const draw = () => {
			const lines = files.map((file) => {
				const tick = document.createElement("input");
				tick.type = "checkbox";
				tick.checked = ticked.has(file.name);
				tick.addEventListener("change", () => ticked[tick.checked ? "add" : "delete"](file.name));
				return labelled("label", "d-flex align-items-center mb-1", tick, file.file_name);
			});
			for (const [name, file_name] of chosen) {
				const remove = request_mgmt.button("btn-xs btn-link p-0 ml-2", __("Remove"), () => {
					chosen.delete(name);
					draw();
				});
				lines.push(labelled("div", "mb-1", file_name, remove));
			}
			place.replaceChildren(labelled("div", "control-label mb-1", field.label), ...lines, button);
		};
		const button = request_mgmt.button("btn-xs btn-default", __("Attach file"), () => {
			new frappe.ui.FileUploader({
				allow_multiple: true,
				make_attachments_public: false,
				on_success(file) {
					chosen.set(file.name, file.file_name);
					draw();
				},
			});
		});
		draw();
		return {
			fieldname: field.fieldname,
			fieldtype: "HTML",
			value: () => [...ticked, ...chosen.keys()],
			shown: (dialog) => dialog.get_field(field.fieldname).$wrapper.empty().append(place),
		};
	}

	function labelled(tag, classes, ...content) {
		const made = request_mgmt.element(tag, classes);
		made.style.gap = ".5rem";
		made.append(...content);
		return made;
	}

	// Short fields stand two in a row, long ones have the whole width

	function arranged(fields) {
		const found = [];
		let short = [];
		const flush = () => {
			if (short.length) {
				const half = Math.ceil(short.length / 2);
				found.push({ fieldtype: "Section Break" }, ...short.slice(0, half));
				if (short.length > 1) found.push({ fieldtype: "Column Break" }, ...short.slice(half));
			}
			short = [];
		};
		let wide_before = false;
		for (const field of fields) {
			const wide = WIDE.has(field.fieldtype) || field.fieldname === "title";
			if (wide) {
				flush();
				if (!wide_before) found.push({ fieldtype: "Section Break" });
				found.push(field);
			} else {
				short.push(field);
			}
			wide_before = wide;
		}
		flush();
		return found.slice(found[0]?.fieldtype === "Section Break" ? 1 : 0);
	}

	/** What was filled in, and what was emptied that had a value; of properties only those that were changed. */
	function filled(action, fields, values, start) {
		const given = {};
		for (const field of fields) {
			const value = field.value ? field.value() : values[field.fieldname];
			const empty = value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
			if (action.name === "update" && value === start[field.fieldname]) continue;
			if (!empty) given[field.fieldname] = value;
			else if (start[field.fieldname]) given[field.fieldname] = "";
		}
		return given;
	}

	function starting_values(action, { data, message }) {
		if (action.on === "message" && message) return only(action, message);
		if (!data) return {};
		if (action.name === "reply") return reply_values(action, data);
		// A dialog that changes properties starts with what they are
		return action.name === "update" ? only(action, data.request) : {};
	}

	function reply_values(action, { reply }) {
		const values = { to: reply.to.join(", "), cc: reply.cc.join(", "), status: reply.status, access_level: "External" };
		if (reply.signature) values.body = `<p><br></p><div ${reply.signature_mark}="1">${reply.signature}</div>`;
		return only(action, values);
	}

	function only(action, values) {
		const names = action.fields
			.filter((field) => SIMPLE.has(field.fieldtype) || field.fieldname === "body")
			.map((field) => field.fieldname);
		return Object.fromEntries(names.filter((name) => values[name]).map((name) => [name, values[name]]));
	}
})();
