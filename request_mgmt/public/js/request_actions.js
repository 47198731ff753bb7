// What can be done to requests, in the desk: buttons and dialogs made from the actions' declarations
// (request_mgmt/actions). Nothing here knows an action by name but for the values a dialog starts with.

frappe.provide("request_mgmt.actions");

(() => {
	// More at once are done in the background
	const MANY = 50;
	const STAR_ACTIONS = new Set(["add_favourite", "remove_favourite"]);
	const WIDE = new Set(["Text Editor", "HTML", "MultiCheck", "Table", "Small Text", "MultiSelectPills"]);
	const SIMPLE = new Set(["Data", "Link", "Select", "Datetime", "Int", "Check"]);
	// A time that only means something while the status beside it is a postponed one
	const TIME_OF_STATUS = { postponed_to: "status", original_postponed_to: "original_status" };
	const CHOSEN_BY_HAND = ["Open", "Postponed", "Closed"];

	/** A filter for the `statuses` or `priorities` of a type; none where it has all. */
	request_mgmt.of_type = (known, name, table) => {
		const names = request_mgmt.types.named(known.types, name)?.[table] || [];
		return names.length ? { name: ["in", names] } : {};
	};

	/** Those of the catalogue that are done to requests, without the star, which has a place of its own. */
	request_mgmt.actions.on_requests = (actions) =>
		actions.filter((action) => action.in_menu && action.on === "request" && !STAR_ACTIONS.has(action.name));

	/** Those that start without a request and ask for nothing: each brings one to work on. */
	request_mgmt.actions.that_bring = (actions) => actions.filter((action) => action.in_menu && action.on === "nothing" && !action.fields.length);

	/**
	 * Ask for what the action wants, do it, tell. `subject` has requests (numbers), and where there is one:
	 * data (what api.requests.get answered), message (one of its messages), values (to start with); `seen`, the mark of what is shown,
	 * `renew()`, which shows what is new and answers its mark, and `changed()`, called when something was changed or taken back.
	 * `rows` of a list tell the types of the requests.
	 * Resolves with the answer, or with nothing when somebody thought better of it, or it was refused and that was told.
	 */
	request_mgmt.actions.start = async (action, subject) => {
		const own = request_mgmt.actions.dialogs[action.name];
		if (own) return own(action, subject);
		const known = await request_mgmt.boot();
		const count = count_of(subject);
		if (count > 1 && action.of_many?.length) return ask_rows(action, subject, known);
		let before = null;
		try {
			before = action.asks_before && count > 1 ? await request_mgmt.call("actions.before", { action: action.name, requests: subject.requests }) : null;
		} catch (error) {
			return told(action, error);
		}
		const said = [before?.words, note(subject)].filter(Boolean).join(" ");
		const fields = [...(before?.fields || []), ...action.fields].map((field) => control(field, subject, known)).filter(Boolean);
		if (fields.length) return ask(action, subject, known, fields, said);
		const question = [said, action.confirm].filter(Boolean).join(" ");
		if (question && !(await confirmed(titled(action, subject), question))) return null;
		return request_mgmt.actions.run(action, subject, {}).catch((error) => told(action, error));
	};

	/** Dialogs of their own: name of an action -> function(action, subject). */
	request_mgmt.actions.dialogs = {};

	const count_of = ({ requests }) => [requests ?? []].flat().length;

	function told(action, error) {
		if (!error.asked) request_mgmt.tell_error(action.label, error);
		return null;
	}

	function confirmed(title, question) {
		return new Promise((resolve) => {
			const text = frappe.utils.escape_html(question);
			frappe.confirm(text, () => resolve(true), () => resolve(false)).set_title(title);
		});
	}

	// Many are done in the background
	function note(subject) {
		return count_of(subject) > MANY ? __("This runs in the background: go on working meanwhile. It can be stopped, and each request that is refused says why.") : "";
	}

	/** A dialog whose primary button does `act`; an error leaves it open and is shown in it. Resolves with what `act` answers. */
	request_mgmt.actions.open = ({ act, shown = () => {}, ...options }) =>
		new Promise((resolve) => {
			const problem = request_mgmt.element("div", "alert alert-danger mb-0 mt-3 d-none");
			problem.setAttribute("role", "alert");
			const say = (text) => {
				problem.textContent = text;
				problem.classList.toggle("d-none", !text);
				if (text) problem.scrollIntoView({ block: "nearest" }); // below a long dialog
			};
			const dialog = new frappe.ui.Dialog({
				...options,
				async primary_action(values) {
					say("");
					dialog.disable_primary_action();
					try {
						resolve(await act(values));
						dialog.hide();
					} catch (error) {
						if (!error.asked) say(error.message);
						error.focus?.();
					} finally {
						dialog.enable_primary_action();
					}
				},
			});
			dialog.onhide = () => resolve(null);
			dialog.modal_body.append(problem);
			dialog.show();
			shown(dialog);
		});

	function titled(action, subject) {
		const count = count_of(subject);
		return count > 1 ? `${action.label} (${count})` : action.label;
	}

	function ask(action, subject, known, fields, said) {
		const start = { ...starting_values(action, subject), ...subject.values };
		const adopt = (files) => fields.find((field) => field.adopt)?.adopt(files);
		const is_written = fields.some((field) => field.fieldtype === "Text Editor");
		const asked = request_mgmt.actions.open({
			title: titled(action, subject),
			size: is_written ? "extra-large" : "large",
			fields: [...(said ? [{ fieldtype: "HTML", fieldname: "note", options: `<p class="text-muted">${frappe.utils.escape_html(said)}</p>` }] : []), ...arranged(fields)],
			primary_action_label: action.label,
			act: (values) => {
				const missing = fields.find((field) => field.wanted && !field.value());
				if (missing) throw new Error(__("{0} is missing.", [missing.label]));
				return request_mgmt.actions.run(action, subject, filled(action, fields, values, start));
			},
			shown(dialog) {
				dialog.set_values(start);
				for (const field of fields) field.ready?.(dialog.get_field(field.fieldname), adopt);
				keep_to_type(dialog, known);
				if (action.name === "reply" && subject.data.reply.template) bring_files(action, subject, adopt);
				dialog.on_page_show = () => start_writing(dialog, fields);
			},
		});
		request_mgmt.presence?.writes(is_written && Boolean(subject.data));
		return asked.finally(() => request_mgmt.presence?.writes(false));
	}

	// Where the first field is filled in already, as an answer's receivers are, the keys go to the text
	function start_writing(dialog, fields) {
		const text = fields.find(({ fieldtype }) => fieldtype === "Text Editor");
		if (text && fields[0] !== text && dialog.get_value(fields[0].fieldname)) dialog.get_field(text.fieldname).quill?.setSelection(0, 0);
	}

	// Another type may have other statuses and priorities
	function keep_to_type(dialog, known) {
		const kind = dialog.get_field("request_type");
		if (!kind) return;
		kind.df.onchange = () => {
			const chosen = request_mgmt.types.named(known.types, kind.get_value());
			request_mgmt.types.keep_to(chosen, (name) => dialog.get_field(name)?.get_value(), (name, value) => dialog.set_value(name, value));
		};
	}

	// Those of the template an answer begins with
	async function bring_files(action, { requests, data }, adopt) {
		try {
			adopt((await request_mgmt.call("templates.insert", { template: data.reply.template, request: requests })).attachments);
		} catch (error) {
			request_mgmt.tell_error(action.label, error);
		}
	}

	function ask_rows(action, subject, known) {
		const dressed = { ...subject, type: () => rows.value_of("request_type") };
		const rows = request_mgmt.changes.rows(action.of_many, count_of(subject), (field) => control(field, dressed, known), known.types, subject.rows);
		const said = note(subject);
		return request_mgmt.actions.open({
			title: titled(action, subject),
			size: "extra-large",
			fields: [{ fieldtype: "HTML", fieldname: "rows" }],
			primary_action_label: action.label,
			act: () => request_mgmt.actions.run(action, subject, { changes: rows.changes() }),
			shown(dialog) {
				if (said) dialog.get_field("rows").$wrapper.append(request_mgmt.element("p", "text-muted", said));
				dialog.get_field("rows").$wrapper.append(rows.element);
				rows.focus();
			},
		});
	}

	/** Do it and tell; an error is the caller's to show. More than fifty are begun in the background. */
	request_mgmt.actions.run = async (action, subject, values) => {
		const requests = subject.requests;
		if (count_of(subject) > MANY) {
			const batch = await request_mgmt.call("batches.start", { action: action.name, requests, values, seen: subject.seen });
			request_mgmt.batches.begun(batch);
			return batch;
		}
		const asked = { action: action.name, requests, message: subject.message?.name, values };
		const answer = (await minding(action, subject, (seen) => request_mgmt.call("actions.run", { ...asked, seen }))) || {};
		request_mgmt.actions.tell(action, subject, answer, values);
		return answer;
	};

	// Somebody else did something first that one would want to know: it is shown, and one is asked
	async function minding(action, subject, once) {
		for (let seen = subject.seen; ; ) {
			try {
				return await once(seen);
			} catch (error) {
				if (error.type !== "ChangedMeanwhileError") throw error;
				seen = (await subject.renew?.()) ?? null;
				error.asked = !(await anyway(action, error));
				if (error.asked) throw error;
			}
		}
	}

	function anyway(action, error) {
		return new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({
				title: __("{0} anyway?", [action.label]),
				indicator: "orange",
				primary_action_label: __("Do it anyway"),
				primary_action() {
					resolve(true);
					dialog.hide();
				},
				secondary_action_label: __("Cancel"),
				secondary_action: () => dialog.hide(),
			});
			dialog.onhide = () => resolve(false);
			dialog.$body.append(request_mgmt.element("p", "mb-0", error.message));
			dialog.show();
		});
	}

	/** Say what was done and what was refused and why, and offer to take it back. */
	request_mgmt.actions.tell = (action, subject, answer, values = {}) => {
		const refused = answer.refused || [];
		const { text, isNews, made, done } = request_mgmt.outcome.of(action, answer, [subject.requests ?? []].flat(), { __: (words, ...values) => __(words, values), number: String, sign: "#" });
		const show = made && [__("Show"), () => frappe.set_route("Form", "Request", made)];
		const undo = taking_back(action, subject, answer, made ? [made] : done, values);
		if (done.length || made) request_mgmt.say(text, [show, undo], isNews ? "green" : "blue");
		else if (answer.message) request_mgmt.say(answer.message, [], "blue");
		if (refused.length) tell_refused(action.label, done.length, refused);
	};

	function tell_refused(label, done, refused) {
		frappe.msgprint({
			title: label,
			indicator: done ? "orange" : "red",
			message: `${__("{0} done. Not done:", [done])}${request_mgmt.actions.reasons(refused)}`,
		});
	}

	/** Refused requests with their reasons, as a list. */
	request_mgmt.actions.reasons = (refused) => {
		const link = (request) => frappe.utils.get_form_link("Request", request, true, `#${request}`);
		const lines = refused.map(({ request, reason }) => `<li>${link(request)}: ${frappe.utils.escape_html(reason)}</li>`);
		return `<ul class="mt-2 mb-0">${lines.join("")}</ul>`;
	};

	function taking_back(action, subject, answer, names, values) {
		const touched = request_mgmt.outcome.undoable(answer, names);
		if (!action.undone_by || !touched.length) return null;
		const wanted = action.undone_with.filter((field) => values[field] !== undefined).map((field) => [field, values[field]]);
		const message = action.on === "message" && !answer.name ? subject.message?.name : undefined;
		const asked = { action: action.undone_by, requests: touched, values: Object.fromEntries(wanted), message };
		return [action.undo_label || __("Undo"), () => take_back(action, asked, subject)];
	}

	async function take_back(action, asked, subject) {
		try {
			const answer = (await request_mgmt.call("actions.run", asked)) || {};
			const { done, refused } = answer;
			if (refused?.length) tell_refused(__("Undo: {0}", [action.label]), (done || []).length, refused);
			else request_mgmt.say(request_mgmt.outcome.undone(answer, action.undo_note, { __ }));
		} catch (error) {
			request_mgmt.tell_error(__("Undo: {0}", [action.label]), error);
		}
		subject.changed?.();
	}

	// One control of a dialog for a declared field; nothing for what has no meaning here

	function control(field, subject, known) {
		if (field.roles === "managers" && !known.is_manager) return null;
		if (field.presets) return with_presets(field);
		const make = field.own ? own_field : CONTROLS[`${field.fieldtype}:${field.options}`] || CONTROLS[field.fieldtype];
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
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "auto", label: __("(Automatically assigned)") },
				{ value: "unassigned", label: __("(Unassigned)") },
				...known.agents.map((agent) => ({ value: agent.user, label: agent.present ? agent.full_name : `${agent.full_name} – ${agent.absence_text || __("Not present")}` })),
			],
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
		"Link:Request List": (field) => ({
			...field,
			fieldtype: "Select",
			options: "",
			async ready(made) {
				const mine = await request_mgmt.call("saved_lists.mine").catch(() => []); // the server says why without one
				const offered = mine.filter(({ kind, may_change }) => kind === "Static" && may_change);
				made.df.options = [{ value: "", label: "" }, ...offered.map(({ name, title }) => ({ value: name.replace(/^saved-/, ""), label: title }))];
				made.refresh();
			},
		}),
		"Link:Request Type": (field, _subject, known) => ({
			...field,
			only_select: 1,
			get_query: () => ({ filters: { name: ["in", known.types.filter((kind) => kind.open).map((kind) => kind.name)] } }),
		}),
		"MultiSelect:User": (field, _subject, known) => ({
			...field,
			fieldtype: "MultiSelectPills",
			get_data: (text) =>
				known.agents
					.filter((agent) => `${agent.full_name} ${agent.user}`.toLowerCase().includes((text || "").toLowerCase()))
					.map((agent) => ({ value: agent.user, label: frappe.utils.escape_html(agent.full_name), description: agent.user })),
		}),
		"MultiSelect:Contact": (field) => ({
			...field,
			fieldtype: "MultiSelectPills",
			get_data: async (text) => {
				const found = (text || "").length > 1 ? await request_mgmt.call("contacts.search", { text, limit: 8 }) : [];
				const about = ({ email_id, company_name }) => frappe.utils.escape_html([company_name, email_id].filter(Boolean).join(" · "));
				return found.map((row) => ({ value: row.contact, label: frappe.utils.escape_html(row.full_name), description: about(row) }));
			},
		}),
		"MultiSelect:Tag": (field) => written(field, (text) => request_mgmt.call("tags.search", { text })),
		"MultiSelect:Outsider": (field, subject) =>
			written(field, async (text) => {
				const asked = [subject.requests].flat().slice(0, MANY);
				const found = [request_mgmt.call("partners.suggest", { text, requests: asked })];
				if (text.length > 1) found.push(request_mgmt.call("contacts.search", { text, limit: 6 }));
				const people = (await Promise.all(found)).flat().filter(({ email_id }) => email_id);
				const named = new Map(people.map((person) => [person.email_id, person]));
				return [...named.values()].map((one) => ({ value: one.email_id, label: one.email_id, description: frappe.utils.escape_html(one.full_name || "") }));
			}),
		"Text Editor": (field, subject) => ({
			...field,
			ready(made, adopt) {
				const request = count_of(subject) === 1 ? String([subject.requests].flat()[0]) : undefined;
				const insert = async () => {
					const taken = await request_mgmt.templates.pick(request);
					if (!taken) return;
					request_mgmt.templates.put(made, taken.html);
					adopt(taken.attachments);
				};
				made.$wrapper.append(request_mgmt.button("btn-xs btn-default mb-3", __("Templates"), insert));
			},
		}),
		Attach: (field) => uploads(field, []),
		"Files of request": (field, subject) => uploads(field, files_of(subject.data?.messages)),
		"Files of message": (field, subject) => existing(field, files_of([subject.message])),
		"Messages of request": (field, subject) => ({
			...field,
			fieldtype: "MultiCheck",
			columns: 1,
			sort_options: false,
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
		"Merge choices": () => null, // chosen where the requests stand side by side
	};

	/** One of the site's own: as the platform has it. */
	const own_field = (field) => {
		if (field.fieldtype === "MultiSelect") {
			const find = async (text) => (await request_mgmt.call("lists.field_values", { field: field.fieldname, text: text || "" }).catch(() => [])) || [];
			return { ...field, fieldtype: "MultiSelectPills", get_data: async (text) => (await find(text)).map(({ value, label }) => ({ value, label: frappe.utils.escape_html(label) })) };
		}
		return field.fieldtype === "Link" ? { ...field, only_select: 1 } : field;
	};

	/** A filter for those that the type chosen in the dialog, or that of the request, has. */
	function of_type(table, subject, known) {
		const name = subject.type?.() || cur_dialog?.get_value?.("request_type") || subject.data?.request.request_type;
		return request_mgmt.of_type(known, name, table);
	}

	/** Words with commas between them, which may be new; `find(text)` answers what is suggested. */
	function written(field, find) {
		const search = async (made) => {
			const text = (made.$input?.val() || "").match(/[^,]*$/)[0].trim();
			const found = await find(text).catch(() => []); // it can be written without help
			made.set_data(found.map((one) => (typeof one === "string" ? { value: one, label: one } : one)).filter(({ value }) => !/[<>&"]/.test(value)));
		};
		return {
			...field,
			fieldtype: "MultiSelect",
			options: "",
			ignore_validation: 1,
			ready(made) {
				made.$input.on("focus input", frappe.utils.debounce(() => search(made), 200));
			},
		};
	}

	const SPANS = () => ({
		"1h": __("1 hour"),
		"2h": __("2 hours"),
		"3h": __("3 hours"),
		"4h": __("4 hours"),
		tomorrow: __("Tomorrow at 8"),
		day: __("1 day"),
		monday: __("Monday at 8"),
		week: __("1 week"),
		month: __("1 month"),
	});

	/** A moment, or one of some spans from now that the server reckons. */
	function with_presets(field) {
		let span = null;
		let moment = null;
		const chips = field.presets.map((name) => request_mgmt.button("btn-sm btn-default", SPANS()[name], () => choose(name === span ? null : name)));
		const choose = (name) => {
			span = name;
			if (name) moment.set_value(null);
			chips.forEach((chip, at) => {
				const on = field.presets[at] === span;
				chip.classList.toggle("btn-primary", on);
				chip.classList.toggle("btn-default", !on);
				chip.setAttribute("aria-pressed", String(on));
			});
		};
		const line = request_mgmt.element("div", "d-flex flex-wrap mb-3");
		line.style.gap = ".5rem";
		line.append(...chips);
		return {
			fieldname: field.fieldname,
			label: field.label,
			fieldtype: "HTML",
			wanted: field.reqd, // the platform looks for a value of its own
			value: () => span || moment.get_value(),
			ready(made) {
				made.$wrapper.empty().append(line);
				const df = { fieldtype: "Datetime", fieldname: field.fieldname, label: field.label, onchange: () => moment.get_value() && choose(null) };
				moment = frappe.ui.form.make_control({ df, parent: made.$wrapper, render_input: true });
				moment.refresh();
				chips[0].focus();
			},
		};
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
		return { ...field, fieldtype: "MultiCheck", columns: 1, sort_options: false, options };
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
			adopt(uploaded) {
				for (const file of uploaded) chosen.set(file.name, file.file_name);
				draw();
			},
			ready: (made) => made.$wrapper.empty().append(place),
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
		return action.name === "update" ? { ...only(action, data.request), agent: data.request.agent || "unassigned" } : {};
	}

	function reply_values(action, { reply }) {
		const values = { to: reply.to.join(", "), cc: reply.cc.join(", "), status: reply.status, access_level: "External" };
		const signature = reply.signature ? `<p><br></p><p><br></p><div ${reply.signature_mark}="1">${reply.signature}</div>` : "";
		values.body = reply.html + signature;
		return only(action, values);
	}

	function only(action, values) {
		const names = action.fields
			.filter((field) => SIMPLE.has(field.fieldtype) || field.fieldname === "body")
			.map((field) => field.fieldname);
		return Object.fromEntries(names.filter((name) => values[name]).map((name) => [name, values[name]]));
	}
})();
