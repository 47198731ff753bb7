// Controls of forms, made from the platform's field declarations.
//
// makeField(docfield, {boot, value, prefilled}) -> {element, get(), set(value), words(), focus(), ready(), invalid(text)}

import "../core/types.js";

import { ApiError, call, upload } from "../core/api.js";
import { clear, h, icon } from "../core/html.js";
import { __, bytes, day, full, moment } from "../core/texts.js";
import { textOf } from "../core/toast.js";

const makers = {};
let boot = {};
let ids = 0;

// Two of these stand side by side
const SHORT = ["Select", "Link", "Datetime", "Int", "Duration"];
const NOTHING = "–";

/** Words of the platform that controls choose from: statuses, categories ... */
export function setBoot(value) {
	boot = value || {};
}

/** A maker for a field type ("Text Editor"), or a link to one DocType ("Link:Contact"); the last one counts. */
export function register(type, make) {
	makers[type] = make;
}

/** The control with its label. A maker gets (field, {id, value, boot, prefilled, changed}) and answers {input, get, set, focus}, `words()` where the value is not what people read, and `isUndecided()` where what was typed may have chosen nothing. */
export function makeField(field, { value, prefilled = {}, changed = () => {} } = {}) {
	const id = `rm-field-${++ids}`;
	const make = (!field.own && makers[`${field.fieldtype}:${field.options}`]) || makers[field.fieldtype] || makers.Data;
	const start = value ?? field.default ?? null;
	const control = make(field, { id, value: start, boot, prefilled, changed });
	const problem = h("p", { class: "rm-field-problem", id: `${id}-problem`, "aria-live": "polite" });
	const isCheck = field.fieldtype === "Check";
	const label = h(control.group ? "div" : "label", { class: "rm-label", for: control.group ? null : id, id: `${id}-label` }, __(field.label || field.fieldname), field.reqd ? h("span", { class: "rm-required", "aria-hidden": "true" }, " *") : null);
	const element = h(
		"div",
		{ class: ["rm-field", isCheck && "rm-field-check", SHORT.includes(field.fieldtype) && "rm-field-short"], dataset: { field: field.fieldname } },
		isCheck ? [control.input, label] : [label, control.input],
		field.description && h("p", { class: "rm-help" }, __(field.description)),
		problem,
	);
	const focusable = control.input.matches("input, select, textarea") ? control.input : control.input.querySelector(`#${id}`);
	focusable?.setAttribute("aria-describedby", problem.id);
	if (field.reqd) focusable?.setAttribute("aria-required", "true");
	return {
		field,
		element,
		get: control.get,
		set: control.set,
		words: control.words || (() => [control.get()].flat().filter(Boolean).map(String)),
		adopt: control.adopt || null,
		ofType: control.ofType || null,
		isUndecided: control.isUndecided || (() => false),
		ready: control.ready || (async () => {}),
		focus: control.focus || (() => focusable?.focus()),
		invalid(text) {
			problem.textContent = text || "";
			focusable?.setAttribute("aria-invalid", text ? "true" : "false");
			element.classList.toggle("rm-invalid", Boolean(text));
		},
	};
}

function simple(input, changed, { read = (value) => value || null, write = (value) => value ?? "" } = {}) {
	input.addEventListener("input", changed);
	return { input, get: () => read(input.value), set: (value) => (input.value = write(value)) };
}

register("Data", (field, { id, value, changed }) =>
	simple(h("input", { class: "rm-input", id, type: "text", value: value ?? "", maxlength: "255", autocomplete: "off" }), changed));

register("Int", (field, { id, value, changed }) =>
	simple(h("input", { class: "rm-input rm-input-short", id, type: "number", min: "0", step: "1", inputmode: "numeric", value: value ?? "" }), changed, {
		read: (text) => (text === "" ? null : Number(text)),
	}));

// As people write it; the server reads it
register("Duration", (field, { id, value, changed }) =>
	simple(h("input", { class: "rm-input rm-input-short", id, type: "text", value: value ?? "", maxlength: "40", autocomplete: "off", placeholder: "1d 2h 30m" }), changed));

register("Time", (field, { id, value, changed }) => simple(h("input", { class: "rm-input rm-input-short", id, type: "time", value: value ?? "" }), changed));

register("Float", (field, { id, value, changed }) =>
	simple(h("input", { class: "rm-input rm-input-short", id, type: "number", step: "any", inputmode: "decimal", value: value ?? "" }), changed));

register("Date", (field, { id, value, changed }) => ({
	...simple(h("input", { class: "rm-input", id, type: "date", value: value ?? "" }), changed),
	words: () => [document.getElementById(id).value].filter(Boolean).map((text) => day(moment(text))),
}));

for (const [type, rows] of [["Small Text", 3], ["Text", 5], ["Long Text", 6]]) {
	register(type, (field, { id, value, changed }) => simple(h("textarea", { class: "rm-input", id, rows: String(rows), value: value ?? "" }), changed));
}

register("Check", (field, { id, value, changed }) => {
	const input = h("input", { class: "rm-check", id, type: "checkbox", checked: Boolean(Number(value)) });
	input.addEventListener("change", changed);
	return { input, get: () => (input.checked ? 1 : 0), set: (on) => (input.checked = Boolean(Number(on))) };
});

register("Select", (field, { id, value, changed }) => {
	const options = String(field.options || "").split("\n");
	const first = options.includes("") || field.reqd || field.default ? [] : [["", field.placeholder || NOTHING]];
	const named = options.map((option) => [option, option ? __(option) : field.placeholder || NOTHING]);
	return select(id, [...first, ...named], value, changed);
});

// Of what only this dialog knows: `choices` are [value, label] pairs
register("Choice", (field, { id, value, changed }) => select(id, field.choices, value, changed));

function select(id, options, value, changed) {
	const known = options.some(([name]) => name === (value ?? ""));
	const all = known || !value ? options : [[value, value], ...options];
	const input = h("select", { class: "rm-input", id, value: value ?? "" }, all.map(([name, label]) => h("option", { value: name }, label)));
	input.addEventListener("change", changed);
	return { input, get: () => input.value || null, set: (to) => (input.value = to ?? ""), words: () => (input.value ? [input.selectedOptions[0].textContent] : []) };
}

/** Whether this status is one of postponed requests. */
export const isPostponed = (status) => boot.statuses?.find(({ name }) => name === status)?.base_status === "Postponed";

/** What an agent is called; of whoever is none the name of the user. */
export const nameOf = (user) => boot.agents?.find((agent) => agent.user === user)?.full_name || user;

const { fits, has, misfits: misfitsOf, named: kindNamed } = globalThis.request_mgmt.types;
const kindOf = (name, given = boot) => kindNamed(given.types || [], name);

/** What is refused for its type where requests get the values `set` (BAT-8); `rows` of a list, or null. */
export const misfits = (set, rows) => misfitsOf(boot.types || [], set, rows);

/** Whether a request with this status and priority could be of the type (TYP-1). */
export const fitsType = (name, values) => fits(kindOf(name), values);

/** The usual status of a state ("Closed"), of a request of this type. */
export function statusOf(state, type) {
	const kind = kindOf(type);
	const fit = (boot.statuses || []).filter(({ name, base_status: base }) => base === state && has(kind, "status", name));
	return fit.find((status) => status.is_default) || fit.find(({ name }) => name === kind.default_status) || fit[0] || null;
}

/** What can be chosen for a link, as [value, label] pairs; null for what has too many. `type` is that of the request it is chosen for. */
export function choices(doctype, { boot: given = boot, chooseOwner = true, type = null } = {}) {
	const kind = kindOf(type, given);
	const named = (rows) => (rows || []).map((row) => [row.name, row.label || row.name]);
	switch (doctype) {
		case "Request Status":
			return named((given.statuses || []).filter(({ name, base_status: state }) => ["Open", "Closed", "Postponed"].includes(state) && has(kind, "status", name)));
		case "Request Category":
			return named(given.categories);
		case "Request Priority":
			return named((given.priorities || []).filter(({ name }) => has(kind, "priority", name)));
		case "Request Type":
			return named((given.types || []).filter(({ name, open }) => open || name === type));
		case "Language":
			return named(given.languages);
		case "Access level":
			return ["External", "Internal"].map((name) => [name, __(name)]);
		case "User": {
			const people = (given.agents || []).map(({ user, full_name: name, present, absence_text: text }) => [user, present ? name : `${name} – ${text || __("Not present")}`]);
			return chooseOwner ? [["auto", __("(Automatically assigned)")], ["unassigned", __("(Unassigned)")], ...people] : people;
		}
		default:
			return null;
	}
}

for (const doctype of ["Request Category", "Language", "User"]) {
	register(`Link:${doctype}`, (field, { id, value, changed }) => select(id, [["", field.placeholder || NOTHING], ...choices(doctype)], value, changed));
}
// Whose requests to show: there is nothing to assign
register("Owner filter", (field, { id, value, changed }) => select(id, [["", field.placeholder || NOTHING], ...choices("User").filter(([name]) => name !== "auto")], value, changed));
register("Link:Request Type", (field, { id, value, changed }) => select(id, [["", field.placeholder || NOTHING], ...choices("Request Type", { type: value })], value, changed));

// Of these the type of the request has some; another type may want another one
for (const [doctype, preset] of [["Request Status", "default_status"], ["Request Priority", "default_priority"]]) {
	register(`Link:${doctype}`, (field, { id, value, prefilled, changed }) => {
		const first = ["", field.placeholder || NOTHING];
		let shown = prefilled.request_type || null;
		const control = select(id, [first, ...choices(doctype, { type: shown })], value, changed);
		control.ofType = (type) => {
			if (type === shown) return;
			shown = type;
			const { value: kept } = control.input;
			const now = [first, ...choices(doctype, { type })];
			clear(control.input).append(...now.map(([name, label]) => h("option", { value: name }, label)));
			control.input.value = now.some(([name]) => name === kept) ? kept : kindOf(type)[preset];
		};
		return control;
	});
}

// Of many documents: what holds the words is offered while one types
register("Link", (field, { id, value, changed }) => {
	const list = h("datalist", { id: `${id}-list` });
	const input = h("input", { class: "rm-input", id, type: "text", value: value ?? "", maxlength: "140", autocomplete: "off", list: list.id, placeholder: field.placeholder || "" });
	suggestValues(field, input, list);
	return { ...simple(input, changed), input: h("div", {}, input, list) };
});

function suggestValues(field, input, list) {
	suggestWhileTyping(input, async () =>
		list.replaceChildren(...(await call("lists.field_values", { field: field.fieldname, text: input.value.trim() }, { get: true })).map(({ value: name, label }) => h("option", { value: name }, label))));
}

const SPANS = {
	"1h": () => __("1 hour"),
	"2h": () => __("2 hours"),
	"3h": () => __("3 hours"),
	"4h": () => __("4 hours"),
	tomorrow: () => __("Tomorrow at 8"),
	day: () => __("1 day"),
	monday: () => __("Monday at 8"),
	week: () => __("1 week"),
	month: () => __("1 month"),
};

// A moment, or with `presets` one of some spans from now that the server reckons
register("Datetime", (field, { id, value, changed }) => {
	let span = null;
	const input = h("input", { class: "rm-input", id, type: "datetime-local", value: String(value ?? "").replace(" ", "T").slice(0, 16) });
	const buttons = (field.presets || []).map((name) =>
		h("button", { type: "button", class: "rm-chip", "aria-pressed": "false", dataset: { span: name }, onClick: () => choose(span === name ? null : name), onKeydown: (event) => step(event, name) }, (SPANS[name] || (() => name))()));
	const choose = (name) => {
		span = name;
		if (name) input.value = "";
		for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.span === span));
		changed();
	};
	// The arrows go through the spans; one Enter chooses, the next one sends
	const step = (event, name) => {
		const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
		if (by) buttons[(buttons.indexOf(event.currentTarget) + by + buttons.length) % buttons.length].focus();
		else if (event.key === "Enter" && span === name && !event.ctrlKey && !event.metaKey) event.currentTarget.form?.requestSubmit();
		else return;
		event.preventDefault();
	};
	input.addEventListener("input", () => choose(null));
	return {
		input: buttons.length ? h("div", { class: "rm-stack" }, h("div", { class: "rm-chips" }, buttons), input) : input,
		get: () => span || (input.value ? `${input.value.replace("T", " ")}:00` : null),
		set: (to) => (SPANS[to] ? choose(to) : (input.value = String(to ?? "").replace(" ", "T").slice(0, 16))),
		words: () => (span ? [SPANS[span]()] : input.value ? [full(moment(input.value))] : []),
		focus: () => (buttons[0] || input).focus(),
	};
});

function suggestWhileTyping(input, offer, { wait = 150, wants = () => true } = {}) {
	let timer = null;
	const search = async () => {
		try {
			await offer();
		} catch {
			// It can be written without help
		}
	};
	input.addEventListener("focus", search, { once: true });
	input.addEventListener("input", () => {
		clearTimeout(timer);
		if (wants()) timer = setTimeout(search, wait);
	});
}

// The tags there are, offered while one types; a new one can be written all the same (TAG-1)
function suggestTags(input, list) {
	suggestWhileTyping(input, async () => list.replaceChildren(...(await call("tags.search", { text: input.value }, { get: true })).map((name) => h("option", { value: name }))));
}

// Who was asked about these requests before, or lately, and partners; while one types other contacts, too (FWD-2)
function suggestOutsiders(input, list, requests) {
	let asked = 0;
	const offer = async () => {
		const mine = ++asked;
		const text = input.value.trim();
		const wanted = [call("partners.suggest", { text, requests }, { get: true })];
		if (text.length > 1) wanted.push(call("contacts.search", { text, limit: 6 }, { get: true }));
		const people = (await Promise.all(wanted)).flat().filter(({ email_id: address }) => address);
		const named = new Map(people.map(({ email_id: address, full_name: name }) => [address.toLowerCase(), name ? `${name} <${address}>` : address]));
		if (mine === asked) list.replaceChildren(...[...named.values()].map((value) => h("option", { value })));
	};
	suggestWhileTyping(input, offer, { wait: 200, wants: () => !input.value.includes("<") });
}

register("Data:Tag", (field, { id, value, changed }) => {
	const list = h("datalist", { id: `${id}-list` });
	const input = h("input", { class: "rm-input", id, type: "text", value: value ?? "", maxlength: "100", autocomplete: "off", list: list.id });
	suggestTags(input, list);
	return { ...simple(input, changed), input: h("div", {}, input, list) };
});

// Several words, addresses or colleagues: what was chosen stands as chips before the input
register("MultiSelect", (field, { id, value, changed }) => {
	const suggested = field.options && !field.own ? choices(field.options, { chooseOwner: false }) || [] : [];
	const labels = new Map(suggested);
	const chosen = [];
	const chips = h("span", { class: "rm-tokens-chosen" });
	const list = h("datalist", { id: `${id}-list` }, suggested.map(([name, label]) => h("option", { value: label === name ? name : `${label} <${name}>` })));
	const input = h("input", { class: "rm-tokens-input", id, type: "text", list: list.id, autocomplete: "off" });
	if (field.own) suggestValues(field, input, list);
	else if (field.options === "Tag") suggestTags(input, list);
	else if (field.options === "Outsider") suggestOutsiders(input, list, field.about || []);
	const isChosen = () => suggested.some(([name, label]) => input.value === `${label} <${name}>`) || (field.options === "Outsider" && [...list.children].some(({ value }) => value.endsWith(">") && value === input.value));
	const show = () => {
		clear(chips).append(...chosen.map((name) =>
			h("span", { class: "rm-token" }, labels.get(name) || name,
				h("button", { type: "button", class: "rm-token-remove", "aria-label": __("Remove {0}", labels.get(name) || name), onClick: () => remove(name) }, icon("close", { size: 10 })))));
		changed();
	};
	const remove = (name) => {
		chosen.splice(chosen.indexOf(name), 1);
		show();
		input.focus();
	};
	const take = () => {
		for (const part of input.value.split(/[,;\n]/)) {
			const word = (part.match(/<([^>]+)>\s*$/)?.[1] || part).trim();
			if (word && !chosen.includes(word)) chosen.push(word);
		}
		input.value = "";
		show();
	};
	// One name may begin as another does: what is typed is taken when it is whole
	const isPicked = ({ inputType: way }) => field.own && (!way || way === "insertReplacementText") && [...list.children].some(({ value }) => value === input.value);
	input.addEventListener("input", (event) => (/[,;]$/.test(input.value) || isChosen() || isPicked(event) ? take() : changed()));
	input.addEventListener("change", take);
	input.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && input.value.trim()) {
			event.preventDefault();
			take();
		} else if (event.key === "Backspace" && !input.value && chosen.length) {
			remove(chosen.at(-1));
		}
	});
	const set = (to) => {
		chosen.splice(0, chosen.length, ...(Array.isArray(to) ? to : String(to || "").split(",")).map((word) => word.trim()).filter(Boolean));
		show();
	};
	if (value) set(value);
	return {
		input: h("div", { class: "rm-tokens rm-input", onClick: (event) => event.target === event.currentTarget && input.focus() }, chips, input, list),
		get: () => {
			if (input.value.trim()) take();
			return chosen.length ? [...chosen] : null;
		},
		set,
		words: () => [...chosen.map((name) => labels.get(name) || name), input.value.trim()].filter(Boolean),
	};
});

// Files go to the server at once; the value is their names there
register("Attach", (field, { id, changed }) => {
	const files = [];
	const list = h("ul", { class: "rm-files" });
	const picker = h("input", { class: "rm-file-input", id, type: "file", multiple: true });
	const add = (given) => [...given].forEach(async (file) => {
		const entry = { file, name: null };
		const away = () => {
			files.splice(files.indexOf(entry), 1);
			line.remove();
			changed();
		};
		const state = h("span", { class: "rm-help" }, __("Uploading ..."));
		const line = h("li", { class: "rm-file" }, icon("paperclip"), h("span", { class: "rm-file-name" }, file.name), state,
			h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Remove {0}", file.name), onClick: away }, icon("close")));
		files.push(entry);
		list.append(line);
		changed();
		try {
			entry.promise = upload(file);
			entry.name = (await entry.promise).name;
			state.textContent = bytes(file.size);
		} catch (error) {
			entry.failed = true;
			state.textContent = textOf(error);
			line.classList.add("rm-invalid");
		}
	});
	// Files that are on the server already
	const adopt = (stored) => stored.forEach((file) => {
		const entry = { file: { name: file.file_name }, name: file.name };
		const away = () => {
			files.splice(files.indexOf(entry), 1);
			line.remove();
			changed();
		};
		const line = h("li", { class: "rm-file" }, icon("paperclip"), h("span", { class: "rm-file-name" }, file.file_name), h("span", { class: "rm-help" }, bytes(file.file_size)),
			h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Remove {0}", file.file_name), onClick: away }, icon("close")));
		files.push(entry);
		list.append(line);
		changed();
	});
	picker.addEventListener("change", () => {
		add(picker.files);
		picker.value = "";
	});
	const box = h("div", { class: "rm-drop" }, h("label", { class: "rm-button rm-button-small", for: id, title: __("Add files"), "aria-label": __("Add files") }, icon("paperclip"), h("span", { class: "rm-tool" }, __("Add files"))), picker, list);
	box.addEventListener("dragover", (event) => event.preventDefault());
	box.addEventListener("drop", (event) => {
		event.preventDefault();
		add(event.dataTransfer.files);
	});
	return {
		input: box,
		group: true,
		get: () => {
			const names = files.filter(({ name }) => name).map(({ name }) => name);
			return names.length ? names : null;
		},
		set: () => {},
		adopt,
		ready: async () => {
			await Promise.allSettled(files.map(({ promise }) => promise));
			const lost = files.filter(({ failed }) => failed).map(({ file }) => file.name);
			if (lost.length) throw new ApiError(0, [__("Not uploaded: {0}. Remove it, or add it again.", lost.join(", "))], "upload");
		},
		focus: () => picker.focus(),
	};
});
