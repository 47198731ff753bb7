// Finds a contact by name, number, address or company, or makes one in place (PER-12, PER-13).

import { call } from "../core/api.js";
import { clear, h, icon } from "../core/html.js";
import { __, number } from "../core/texts.js";
import { textOf } from "../core/toast.js";
import { register } from "./fields.js";
import { finder } from "./finder.js";
import { avatar } from "./pill.js";

register("Link:Contact", (field, { id, value, prefilled, changed }) => contactPicker({ id, value, writer: field.writer, card: prefilled[`${field.fieldname}_card`], changed: (card) => changed(card) }));

// Several: who was found stands as a chip before the picker
register("MultiSelect:Contact", (field, { id, changed }) => {
	const chosen = new Map();
	const chips = h("div", { class: "rm-chips" });
	const picker = contactPicker({
		id,
		changed: (card) => {
			if (!card) return;
			chosen.set(card.contact, card.full_name);
			show();
			queueMicrotask(() => picker.set(null)); // once it has drawn him
		},
	});
	const show = () => {
		clear(chips).append(...[...chosen].map(([contact, name]) => h("span", { class: "rm-token" }, name, h("button", { type: "button", class: "rm-token-remove", "aria-label": __("Remove {0}", name), onClick: () => remove(contact) }, icon("close", { size: 10 })))));
		chips.hidden = !chosen.size;
		changed();
	};
	const remove = (contact) => {
		chosen.delete(contact);
		show();
		picker.focus();
	};
	chips.hidden = true;
	return {
		input: h("div", { class: "rm-stack" }, chips, picker.input),
		get: () => (chosen.size ? [...chosen.keys()] : null),
		set: (contacts) => (chosen.clear(), (contacts || []).forEach((contact) => chosen.set(contact, contact)), show()),
		words: () => [...chosen.values()],
		focus: picker.focus,
		isUndecided: picker.isUndecided,
	};
});

/** A control whose value is the name of a contact; `card()` tells the rest of him. `isUndecided()`: words were typed, and nobody was chosen.
`onward()` takes the keyboard on from whom one chose. A `writer`, {sender, sender_name} of a mail, is offered as a new one. */
export function contactPicker({ id, value = null, card = null, writer = null, changed = () => {}, onward = null }) {
	let chosen = value ? card || { contact: value, full_name: value } : null;
	const { input, list, hide } = finder({
		id,
		placeholder: __("Name, number, address or company"),
		find: (text) => call("contacts.search", { text, limit: 8 }, { get: true }),
		content: (row) => [avatar(row.full_name), h("span", { class: "rm-picked-text" }, h("strong", {}, row.full_name), h("span", { class: "rm-faint" }, [row.company_name, row.phone, row.email_id].filter(Boolean).join(" · "))), row.open_requests > 0 && h("span", { class: "rm-count" }, __("{0} open", number(row.open_requests)))],
		take: (row) => take(row),
		more: (text) => ({ content: [icon("plus"), h("span", {}, __('New contact "{0}"', text))], run: () => create(text) }),
	});
	const place = h("div", { class: "rm-picker" });

	const take = (found) => {
		chosen = found;
		changed(found);
		draw();
		if (onward) onward();
		else place.querySelector("button")?.focus();
	};
	const drop = () => {
		chosen = null;
		input.value = "";
		changed(null);
		draw();
		input.focus();
	};
	const draw = () => {
		hide();
		if (chosen) place.replaceChildren(h("div", { class: "rm-picked" }, avatar(chosen.full_name), h("div", { class: "rm-picked-text" }, h("strong", {}, chosen.full_name), h("span", { class: "rm-faint" }, [chosen.company_name, chosen.phone, chosen.email_id].filter(Boolean).join(" · "))), h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Choose another contact"), onClick: drop }, icon("close"))));
		else place.replaceChildren(input, list, ...(writer ? [h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => create("") }, icon("plus", { size: 12 }), __('New contact "{0}"', writer.sender_name || writer.sender))] : []));
	};
	const create = (text) => {
		const guess = text || !writer ? guessed(text) : { ...guessed(writer.sender_name || ""), email: writer.sender };
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
	draw();
	return {
		input: place,
		get: () => chosen?.contact || null,
		set: (to) => (to ? take(typeof to === "string" ? { contact: to, full_name: to } : to) : drop()),
		focus: () => (chosen ? place.querySelector("button") : input).focus(),
		card: () => chosen,
		isUndecided: () => !chosen && Boolean(input.value.trim()),
	};
}

function guessed(text) {
	if (text.includes("@")) return { email: text };
	if (/^[\d\s+()./-]+$/.test(text)) return { phone: text };
	const [first, ...rest] = text.split(/\s+/);
	return { first_name: first, last_name: rest.join(" ") };
}
