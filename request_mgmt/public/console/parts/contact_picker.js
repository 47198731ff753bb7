// Finds a contact by name, number, address or company, or makes one in place (PER-12, PER-13).

import { call } from "../core/api.js";
import { clear, h, icon } from "../core/html.js";
import { __, number } from "../core/texts.js";
import { textOf } from "../core/toast.js";
import { register } from "./fields.js";
import { avatar } from "./pill.js";

const WAIT = 160;

register("Link:Contact", (field, { id, value, prefilled, changed }) => contactPicker({ id, value, card: prefilled[`${field.fieldname}_card`], changed: (card) => changed(card) }));

/** A control whose value is the name of a contact; `card()` tells the rest of him. */
export function contactPicker({ id, value = null, card = null, changed = () => {} }) {
	let chosen = value ? card || { contact: value, full_name: value } : null;
	let rows = [];
	let at = -1;
	let timer = null;
	let asked = 0;
	let searching = null; // settled when what was typed has been looked for
	const input = h("input", { class: "rm-input", id, type: "text", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${id}-list`, autocomplete: "off", placeholder: __("Name, number, address or company") });
	const list = h("div", { class: "rm-picker-list", id: `${id}-list`, role: "listbox", hidden: true });
	const place = h("div", { class: "rm-picker" });

	const take = (found) => {
		chosen = found;
		changed(found);
		draw();
		place.querySelector("button")?.focus();
	};
	const drop = () => {
		chosen = null;
		changed(null);
		draw();
		input.focus();
	};
	const draw = () => {
		hide();
		if (chosen) place.replaceChildren(h("div", { class: "rm-picked" }, avatar(chosen.full_name), h("div", { class: "rm-picked-text" }, h("strong", {}, chosen.full_name), h("span", { class: "rm-faint" }, [chosen.company_name, chosen.phone, chosen.email_id].filter(Boolean).join(" · "))), h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Choose another contact"), onClick: drop }, icon("close"))));
		else place.replaceChildren(input, list);
	};
	const hide = () => {
		list.hidden = true;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
	};
	const show = () => {
		const text = input.value.trim();
		const options = rows.map((row, index) => option(index, [avatar(row.full_name), h("span", { class: "rm-picked-text" }, h("strong", {}, row.full_name), h("span", { class: "rm-faint" }, [row.company_name, row.phone, row.email_id].filter(Boolean).join(" · "))), row.open_requests > 0 && h("span", { class: "rm-count" }, __("{0} open", number(row.open_requests)))], () => take(row)));
		const make = option(rows.length, [icon("plus"), h("span", {}, __('New contact "{0}"', text))], () => create(text));
		clear(list).append(...options, make);
		list.hidden = false;
		input.setAttribute("aria-expanded", "true");
		mark(rows.length ? 0 : -1);
	};
	const option = (index, content, run) => h("div", { class: "rm-picker-option", role: "option", id: `${id}-option-${index}`, "aria-selected": "false", onPointerdown: (event) => (event.preventDefault(), run()) }, content);
	const mark = (index) => {
		at = index;
		[...list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === at)));
		list.children[at]?.scrollIntoView({ block: "nearest" });
		if (at >= 0) input.setAttribute("aria-activedescendant", `${id}-option-${at}`);
	};
	const search = () => {
		clearTimeout(timer);
		const mine = ++asked;
		const text = input.value.trim();
		searching = null;
		if (text.length < 2) return hide();
		searching = new Promise((done) => (timer = setTimeout(done, WAIT))).then(() => find(mine, text));
	};
	const find = async (mine, text) => {
		if (mine !== asked) return;
		try {
			const found = await call("contacts.search", { text, limit: 8 }, { get: true });
			if (mine !== asked || chosen || !input.isConnected) return;
			rows = found;
			show();
		} catch (error) {
			if (mine !== asked) return;
			rows = [];
			at = -1;
			clear(list).append(h("p", { class: "rm-field-problem" }, textOf(error)));
			list.hidden = false;
		}
		searching = null;
	};
	const choose = () => {
		if (!list.hidden && at >= 0) at < rows.length ? take(rows[at]) : create(input.value.trim());
	};
	// One who types and presses Enter at once means what is found, not what stood there before
	const chooseWhenFound = async () => {
		const mine = asked;
		await searching;
		if (mine === asked && !chosen && document.activeElement === input) choose();
	};
	const create = (text) => {
		const guess = guessed(text);
		const part = (name, label, given = "", type = "text") => h("label", { class: "rm-field" }, h("span", { class: "rm-label" }, label), h("input", { class: "rm-input", name, type, value: given, autocomplete: "off" }));
		const problem = h("p", { class: "rm-field-problem", role: "alert" });
		const save = h("button", { type: "button", class: "rm-button rm-button-primary rm-button-small", onClick: () => make() }, __("Create contact"));
		const form = h("div", { class: "rm-new-contact", role: "group", "aria-label": __("New contact") },
			part("first_name", __("First name"), guess.first_name), part("last_name", __("Last name"), guess.last_name), part("phone", __("Phone"), guess.phone, "tel"), part("email", __("E-mail"), guess.email, "email"), part("company_name", __("Company"), ""),
			problem, h("div", { class: "rm-buttons" }, save, h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => (draw(), input.focus()) }, __("Cancel"))));
		const make = async () => {
			save.disabled = true;
			problem.textContent = "";
			const values = Object.fromEntries([...form.querySelectorAll("input")].map((field) => [field.name, field.value.trim() || undefined]));
			try {
				take(await call("contacts.create", values));
			} catch (error) {
				problem.textContent = textOf(error);
			} finally {
				save.disabled = false;
			}
		};
		form.addEventListener("keydown", (event) => {
			if (event.key === "Enter" && event.target.matches("input")) {
				event.preventDefault();
				event.stopPropagation();
				make();
			}
		});
		place.replaceChildren(form);
		form.querySelector("input").focus();
	};
	input.addEventListener("input", search);
	input.addEventListener("blur", () => setTimeout(hide, 120));
	input.addEventListener("keydown", (event) => {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && !list.hidden) mark((at + step + list.children.length) % list.children.length);
		else if (event.key === "Enter" && searching) void chooseWhenFound();
		else if (event.key === "Enter" && !list.hidden && at >= 0) choose();
		else if (event.key === "Escape" && !list.hidden) hide();
		else return;
		event.preventDefault();
		event.stopPropagation();
	});
	draw();
	return {
		input: place,
		get: () => chosen?.contact || null,
		set: (to) => (to ? take(typeof to === "string" ? { contact: to, full_name: to } : to) : drop()),
		focus: () => (chosen ? place.querySelector("button") : input).focus(),
		card: () => chosen,
	};
}

function guessed(text) {
	if (text.includes("@")) return { email: text };
	if (/^[\d\s+()./-]+$/.test(text)) return { phone: text };
	const [first, ...rest] = text.split(/\s+/);
	return { first_name: first, last_name: rest.join(" ") };
}
