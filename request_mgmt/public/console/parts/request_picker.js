// Chooses a request by its number, or by words of its title, a company or a contact (REL-3, MRG-1).

import { call } from "../core/api.js";
import { clear, h, icon } from "../core/html.js";
import { __ } from "../core/texts.js";
import { choices, register } from "./fields.js";
import { finder } from "./finder.js";

const NUMBER = /^#?\d+$/;
const EVERY = "%";
const NUMBERS = /^#?\d+([\s,;]+#?\d+)*$/;

register("Link:Request", (field, { id, value, changed }) => {
	const picker = requestPicker({ id, value, without: field.without, changed });
	return { ...picker, get: () => picker.get()[0] || null };
});

/**
 * A control whose value are numbers of requests: those chosen from the list, and those that stand in the input. One is chosen, or
 * `several`; those of `without` are not offered. `isUndecided()`: words were typed, and nothing was chosen.
 */
export function requestPicker({ id, value = null, several = false, without = [], changed = () => {} }) {
	const chosen = [];
	const place = h("div", { class: "rm-picker" });
	const told = h("p", { class: "rm-help", role: "status" });
	const answers = (text) => (several ? NUMBERS : NUMBER).test(text);
	const typed = () => (answers(input.value.trim()) ? input.value.split(/[\s,;]+/).map((word) => word.replace(/^#/, "")).filter(Boolean) : []);
	const find = async (text) => {
		const rows = await call("lists.suggest", { text, ...(text === EVERY ? { limit: 50 } : {}) }, { get: true });
		const others = rows.filter(({ name }) => !without.includes(name) && !chosen.some((row) => row.name === name));
		if (!answers(text)) return others;
		// The number is an answer already: what it is, is told; others are offered
		const exact = rows.find(({ name }) => name === text.replace("#", ""));
		if (exact && !several && input.value.trim() === text) fillIn(exact);
		return others.filter((row) => row !== exact);
	};
	const fillIn = (row) => clear(told).append(h("strong", {}, row.title), ` · ${about(row)}`);
	const { input, list, hide } = finder({ id, placeholder: __("Number, title, company or contact"), find, content: (row) => shown(row), take: (row) => take(row), answers, looksFor: (text) => text === EVERY });

	const take = (row) => {
		chosen.push(row);
		input.value = "";
		draw();
		(several ? input : place.querySelector("button")).focus();
		changed();
	};
	const drop = (row) => {
		chosen.splice(chosen.indexOf(row), 1);
		draw();
		input.focus();
		changed();
	};
	const draw = () => {
		hide();
		clear(told);
		const picked = chosen.map((row) => h("div", { class: "rm-picked" }, shown(row), h("button", { type: "button", class: "rm-icon-button", "aria-label": several ? __("Remove {0}", `#${row.name}`) : __("Choose another request"), onClick: () => drop(row) }, icon("close"))));
		place.replaceChildren(...picked, ...(several || !chosen.length ? [input, list, told] : []));
	};
	input.addEventListener("input", () => {
		clear(told);
		changed();
	});
	if (value) input.value = value;
	draw();
	return {
		input: place,
		get: () => [...chosen.map(({ name }) => name), ...typed()],
		set: (to) => {
			chosen.length = 0;
			input.value = to ?? "";
			draw();
		},
		focus: () => (input.isConnected ? input : place.querySelector("button")).focus(),
		isUndecided: () => Boolean(input.value.trim()) && !typed().length,
	};
}

const shown = (row) => h("span", { class: "rm-picked-text" }, h("span", {}, h("span", { class: "rm-faint" }, `#${row.name}`), " ", h("strong", {}, row.title)), h("span", { class: "rm-faint" }, about(row)));

function about({ contact_name: contact, company_name: company, status }) {
	const label = choices("Request Status").find(([name]) => name === status)?.[1] || __(status);
	return [contact, company, label].filter(Boolean).join(" · ");
}
