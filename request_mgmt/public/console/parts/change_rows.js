// What is changed in many requests at once: rows of a field, what is done to it and a value (BAT-5, BAT-6).

import { ApiError } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { __, listed } from "../core/texts.js";
import { isPostponed, makeField, misfits } from "./fields.js";

const WAYS = { set: () => __("Set to"), clear: () => __("Empty"), toggle: () => __("Switch"), add: () => __("Add"), remove: () => __("Remove"), replace: () => __("Replace text"), match: () => __("Replace by pattern") };
// Ways that need no value, and those that make one text of another
const BARE = ["clear", "toggle"];
const REPLACING = ["replace", "match"];

/**
 * Rows to choose from `declared`, docfields with the `ways` each is changed in, and a sentence under them that says what is done
 * to `counted` requests, and which of `known`, rows of a list or null, cannot be changed so for their type: {element, changes(), isTouched(), focus()}. `changes()` answers what the server takes, or throws and says in the rows what is missing.
 */
export function changeRows(declared, counted, known = null) {
	const fields = declared.filter(({ of_status: status }) => !status);
	const list = h("div", { class: "rm-criteria" });
	const said = h("p", { class: "rm-changes-said", role: "status" });
	const warned = h("p", { class: "rm-tells", role: "status", hidden: true });
	const another = h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => add().focus() }, icon("plus", { size: 12 }), __("Another field"));
	let rows = [];

	// Each field once, but of a list some are added and others removed
	function waysLeft(field, row) {
		const taken = rows.filter((one) => one !== row && one.field === field).map(({ way }) => way);
		if (!taken.length) return field.ways;
		return ["add", "remove"].filter((way) => field.ways.includes(way) && !taken.includes(way) && taken.every((one) => ["add", "remove"].includes(one)));
	}

	function add() {
		const row = makeRow(declared, say, chosen, remove);
		rows.push(row);
		list.append(row.element);
		chosen();
		return row;
	}

	function remove(row) {
		const at = rows.indexOf(row);
		rows.splice(at, 1);
		row.element.remove();
		if (!rows.length) add();
		chosen();
		rows[Math.min(at, rows.length - 1)].focus();
	}

	function chosen() {
		for (const row of rows) row.offer(fields.filter((field) => waysLeft(field, row).length), row.field ? waysLeft(row.field, row) : []);
		another.hidden = !rows.every(({ field }) => field);
		say();
	}

	function say() {
		const clauses = rows.flatMap((row) => row.clauses());
		said.textContent = clauses.length ? __("{0} requests: {1}.", counted, clauses.join(", ")) : __("Nothing is changed yet. What you choose here is done to {0} requests; all else stays.", counted);
		const words = refusals();
		fill(warned, icon("warning", { size: 12 }), h("span", {}, words));
		warned.hidden = !words;
	}

	/** What a type has not got is refused, request by request (BAT-8). */
	function refusals() {
		const set = Object.fromEntries(rows.filter(({ field, way }) => field && way === "set").map((row) => [row.field.fieldname, row.value()]));
		const { requests, types } = misfits(set, known);
		if (requests.length) return __("Not for their type, so left as they are: {0}", listed(requests.map(({ name }) => `#${name}`)));
		return types.length ? __("Not for requests of type {0}, which are left as they are.", listed(types.map(({ label }) => label))) : "";
	}

	add();
	return {
		element: h("div", { class: "rm-stack" }, list, h("div", { class: "rm-buttons" }, another), said, warned),
		focus: () => rows[0].focus(),
		isTouched: () => rows.some(({ field }) => field),
		changes() {
			const asked = rows.filter(({ field }) => field);
			const incomplete = asked.filter((row) => !row.check());
			if (incomplete.length || !asked.length) {
				const said = incomplete.length ? __("Say what the fields become, or remove their rows.") : __("Say what to change.");
				throw new ApiError(0, [said], "incomplete", (incomplete[0] || rows[0]).focus);
			}
			const changes = {};
			for (const row of asked) for (const [name, how] of Object.entries(row.change())) changes[name] = { ...changes[name], ...how };
			return changes;
		},
	};
}

function makeRow(declared, touched, chosen, remove) {
	const which = h("select", { class: "rm-input", "aria-label": __("Field"), onChange: () => take(declared.find(({ fieldname }) => fieldname === which.value) || null) });
	const how = h("select", { class: "rm-input", "aria-label": __("What is done"), onChange: () => done(how.value) });
	const value = h("div", { class: "rm-criterion-value" });
	let controls = [];

	const row = {
		field: null,
		way: null,
		element: h("div", { class: "rm-criterion rm-change", role: "group" }, which, how, value, h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Remove this row"), onClick: () => remove(row) }, icon("close"))),
		value: () => controls[0]?.get(),
		focus: () => (row.field && controls.find(isMissing) || which).focus(),
		offer(fields, ways) {
			options(which, [["", __("Choose ...")], ...fields.map(({ fieldname, label }) => [fieldname, label])], row.field?.fieldname ?? "");
			options(how, ways.map((way) => [way, WAYS[way]()]), row.way);
			how.hidden = !row.field;
		},
		check() {
			for (const control of controls) control.invalid(isMissing(control) ? __("Fill this in.") : "");
			return !controls.some(isMissing);
		},
		change() {
			if (REPLACING.includes(row.way)) return { [row.field.fieldname]: { [row.way]: controls[0].get(), with: controls[1].get() || "" } };
			if (BARE.includes(row.way)) return { [row.field.fieldname]: { [row.way]: true } };
			return Object.fromEntries(controls.filter(isAsked).map((control, at) => [control.field.fieldname, { [at ? "set" : row.way]: control.get() }]));
		},
		clauses: () => (row.field && !controls.some(isMissing) ? clausesOf(row.field, row.way, controls.filter(isAsked)) : []),
	};

	function take(field) {
		row.field = field;
		row.way = null;
		chosen(); // what is left to do to it
		done(how.options[0]?.value ?? null);
	}

	function done(way) {
		row.way = way;
		controls = row.field ? asking(row.field, way) : [];
		fill(value, controls.map(({ element }) => element));
		changed();
		chosen();
	}

	function asking(field, way) {
		const make = (one) => makeField({ ...one, placeholder: __("Choose ...") }, { changed });
		if (BARE.includes(way)) return [];
		if (REPLACING.includes(way)) return [make({ fieldname: way, fieldtype: "Data", label: way === "match" ? __("This pattern (regular expression)") : __("This text") }), make({ fieldname: "with", fieldtype: "Data", label: __("becomes") })];
		return [field, ...declared.filter((one) => one.of_status === field.fieldname)].map(make);
	}

	function changed() {
		for (const { field, element } of controls) if (field.of_status) element.hidden = !isPostponed(controls[0].get());
		touched();
	}

	return row;
}

const isAsked = ({ element }) => !element.hidden;
// A text may be replaced by nothing
const isMissing = (control) => isAsked(control) && control.field.fieldname !== "with" && !control.words().length;

function clausesOf({ label }, way, [control, second]) {
	const words = control?.words() || [];
	switch (way) {
		case "clear":
			return [__("{0} is emptied", label)];
		case "toggle":
			return [__("{0} is switched to the other value", label)];
		case "match":
			return [second.get() ? __("in {0} what matches {1} becomes {2}", label, `"${words[0]}"`, `"${second.get()}"`) : __("what matches {0} is removed from {1}", `"${words[0]}"`, label)];
		case "replace":
			return [second.get() ? __('in {0} "{1}" becomes "{2}"', label, words[0], second.get()) : __("{0} is removed from {1}", `"${words[0]}"`, label)];
		case "add":
			return [words.length > 1 ? __("{0} are added to {1}", listed(words), label) : __("{0} is added to {1}", words[0], label)];
		case "remove":
			return [words.length > 1 ? __("{0} are removed from {1}", listed(words), label) : __("{0} is removed from {1}", words[0], label)];
		default:
			return [control, second].filter(Boolean).map(({ field, words: said }) => __("{0} becomes {1}", field.label, listed(said())));
	}
}

function options(select, pairs, value) {
	fill(select, pairs.map(([name, label]) => h("option", { value: name }, label)));
	select.value = value ?? "";
}
