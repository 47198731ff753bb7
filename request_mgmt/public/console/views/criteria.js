// Criteria: field, operator, value. All of a group hold, or those of another group (BEHAVIOUR FND-3, FND-4).

import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { __ } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { openDialog } from "../parts/dialog.js";
import { choices, makeField } from "../parts/fields.js";
import { finder } from "../parts/finder.js";
import { requestPicker } from "../parts/request_picker.js";

const BARE = ["empty", "not_empty", "current_user", "not_current_user", "yes", "no"];
const RELATIVE = ["this", "next", "previous"];
// What one is asked for to begin with; what stays empty asks nothing
const DEFAULT = ["title", "contact", "category", "status", "agent", "creation"];
const UNITS = () => [["day", __("days")], ["week", __("weeks")], ["month", __("months")], ["quarter", __("quarters")], ["year", __("years")]];

let known = null; // the fields one can search in

async function fieldsOf() {
	known ??= await call("lists.search_fields", {}, { get: true });
	return known;
}

/**
 * Ask for criteria, beginning with `groups`; answers groups, an empty list for none, or null when given up. `last` are those used last.
 * `more` is an element below them; `save(groups)` does the work, and when it throws everything stays.
 */
export async function askCriteria(groups, last, { title = __("Criteria"), submitLabel = __("Show"), more = null, save = async () => {} } = {}) {
	let fields;
	try {
		fields = await fieldsOf();
	} catch (error) {
		return void fail(error) || null;
	}
	const usual = () => [DEFAULT.map((name) => blank(fields, name))];
	let wanted = groups.length ? structuredClone(groups) : usual();
	let touched = false;
	const place = h("div", { class: "rm-criteria" });
	const change = (fn) => {
		touched = true;
		fn();
		draw();
	};
	const draw = () => {
		fill(place,
			wanted.map((group, at) => [
				at > 0 && h("div", { class: "rm-criteria-or" }, __("or")),
				h("fieldset", { class: "rm-criteria-group" },
					h("legend", { class: "rm-sr-only" }, __("All of these")),
					group.map((row, index) => rowOf(fields, row, change, () => (touched = true), () => {
						group.splice(index, 1);
						if (!group.length) wanted.splice(at, 1);
						if (!wanted.length) wanted.push([blank(fields)]);
					})),
					h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => change(() => group.push(blank(fields))) }, icon("plus", { size: 12 }), __("and"))),
			]),
			h("div", { class: "rm-buttons" },
				h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => change(() => wanted.push([blank(fields)])) }, icon("plus", { size: 12 }), __("or")),
				h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => change(() => (wanted = [[blank(fields)]])) }, __("Clear all")),
				h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => change(() => (wanted = usual())) }, __("Reset to the usual ones")),
				last?.length > 0 && h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => change(() => (wanted = structuredClone(last))) }, __("Those used last"))));
	};
	draw();
	const complete = () => wanted.map((group) => group.filter(isComplete)).filter((group) => group.length);
	const asking = openDialog({ title, body: h("div", { class: "rm-stack" }, place, more), submitLabel, wide: true, dirty: () => touched, onSubmit: () => save(complete()) });
	place.querySelector(".rm-criterion-value .rm-input")?.focus();
	const given = await asking;
	return given === null ? null : complete();
}

const blank = (fields, name = "title") => ({ field: name, operator: fields.find(({ field }) => field === name).operators[0].operator, value: "" });

const isComplete = ({ operator, value }) => BARE.includes(operator) || (Array.isArray(value) ? value.length > 0 && value.every((one) => one !== "") : value !== "" && value !== null && value !== undefined);

function rowOf(fields, row, change, touch, remove) {
	const field = fields.find((one) => one.field === row.field) || fields[0];
	const pick = (value, options, label, set) => {
		const input = h("select", { class: "rm-input", "aria-label": label, value }, options.map(([name, text]) => h("option", { value: name }, text)));
		input.addEventListener("change", () => change(() => set(input.value)));
		return input;
	};
	const named = [...fields].sort((one, other) => one.label.localeCompare(other.label)).map((one) => [one.field, one.label]);
	return h("div", { class: "rm-criterion" },
		pick(row.field, named, __("Field"), (name) => Object.assign(row, { field: name, operator: fields.find((one) => one.field === name).operators[0].operator, value: "" })),
		pick(row.operator, field.operators.map((one) => [one.operator, one.label]), __("Comparison"), (operator) => {
			const shape = (one) => (RELATIVE.includes(one) ? "relative" : one === "between" ? "two" : "one");
			if (shape(operator) !== shape(row.operator)) row.value = "";
			row.operator = operator;
		}),
		h("div", { class: "rm-criterion-value" }, BARE.includes(row.operator) ? null : valueOf(field, row, change, touch)),
		h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Remove this criterion"), onClick: () => change(remove) }, icon("close")));
}

function valueOf(field, row, change, touch) {
	const input = (type, value, set, label = __("Value")) => {
		const element = h("input", { class: "rm-input", type, value: value ?? "", "aria-label": label, maxlength: "200" });
		element.addEventListener("input", () => (touch(), set(element.value)));
		return element;
	};
	if (["list", "user"].includes(field.kind)) return several(field, row, change, touch, input);
	if (RELATIVE.includes(row.operator)) {
		if (!row.value?.unit) row.value = { unit: "day", count: 1 };
		const unit = h("select", { class: "rm-input", "aria-label": __("Unit"), value: row.value.unit }, UNITS().map(([name, text]) => h("option", { value: name }, text)));
		unit.addEventListener("change", () => (touch(), (row.value = { ...row.value, unit: unit.value })));
		return [row.operator !== "this" && input("number", row.value.count, (count) => (row.value = { ...row.value, count: Number(count) || 1 }), __("How many")), unit];
	}
	const type = { number: "number", date: "date" }[field.kind] || "text";
	if (row.operator === "between") {
		const ends = Array.isArray(row.value) ? row.value : ["", ""];
		row.value = ends;
		return [input(type, ends[0], (text) => (ends[0] = text), __("From")), input(type, ends[1], (text) => (ends[1] = text), __("To"))];
	}
	const one = input(type, row.value, (text) => (row.value = text));
	if (type === "number") one.step = "any";
	return field.field === "company_name" ? suggesting(one, field) : one;
}

let ids = 0;

// Values there are, offered while one types; anything else can be written all the same
function suggesting(input, field) {
	const list = h("datalist", { id: `rm-values-${++ids}` });
	input.setAttribute("list", list.id);
	let timer = null;
	input.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(async () => fill(list, (await valuesOf(field, input.value).catch(() => [])).map(({ value }) => h("option", { value }))), 160);
	});
	return [input, list];
}

const valuesOf = (field, text) => call("lists.field_values", { field: field.field, text }, { get: true });

function several(field, row, change, touch, input) {
	const offered = field.options ? field.options.map((one) => [one, __(one)]) : choices(field.link, { chooseOwner: false });
	const chosen = [].concat(row.value || []).filter(Boolean);
	row.value = chosen;
	if (!offered && PICKERS[field.link]) return PICKERS[field.link](chosen, (value) => (touch(), (row.value = value)));
	if (!offered && field.link) return found(field, row, chosen, change);
	if (!offered) return input("text", chosen.join(", "), (text) => (row.value = text.split(",").map((one) => one.trim()).filter(Boolean)), __("Values, with commas between them"));
	const labelOf = (name) => offered.find(([one]) => one === name)?.[1] || name;
	const add = h("select", { class: "rm-input", "aria-label": __("Add a value"), value: "" }, h("option", { value: "" }, chosen.length ? __("Another one ...") : __("Choose ...")), offered.filter(([name]) => !chosen.includes(name)).map(([name, label]) => h("option", { value: name }, label)));
	add.addEventListener("change", () => change(() => (row.value = [...chosen, add.value])));
	return [
		chosen.map((name) => h("button", { type: "button", class: "rm-chip rm-filter", "aria-label": __("Remove {0}", labelOf(name)), onClick: () => change(() => (row.value = chosen.filter((one) => one !== name))) }, labelOf(name), icon("close", { size: 10 }))),
		add,
	];
}

// Those that have a picker of their own
const PICKERS = {
	Contact: (chosen, set) => {
		const control = makeField({ fieldname: "contact", fieldtype: "MultiSelect", options: "Contact", label: __("Contact") }, { changed: () => set(control.get() || []) });
		if (chosen.length) control.set(chosen);
		return control.element;
	},
	Tag: (chosen, set) => {
		const control = makeField({ fieldname: "tags", fieldtype: "MultiSelect", options: "Tag", label: __("Tags") }, { value: chosen.length ? chosen : null, changed: () => set(control?.get() || []) });
		return control.element;
	},
	Request: (chosen, set) => {
		const picker = requestPicker({ id: `rm-criterion-${++ids}`, value: chosen.join(", "), several: true, changed: () => set(picker.get()) });
		return picker.input;
	},
};

// Documents of any other kind: those chosen, and a field that finds more
function found(field, row, chosen, change) {
	const { input, list } = finder({
		id: `rm-criterion-${++ids}`,
		placeholder: field.label,
		find: async (text) => (await valuesOf(field, text)).filter(({ value }) => !chosen.includes(value)),
		content: ({ value, label }) => [h("span", { class: "rm-picked-text" }, h("span", {}, label), label !== value && h("span", { class: "rm-faint" }, value))],
		take: ({ value }) => change(() => (row.value = [...chosen, value])),
	});
	return [
		chosen.map((name) => h("button", { type: "button", class: "rm-chip rm-filter", "aria-label": __("Remove {0}", name), onClick: () => change(() => (row.value = chosen.filter((one) => one !== name))) }, name, icon("close", { size: 10 }))),
		h("div", { class: "rm-picker" }, input, list),
	];
}
