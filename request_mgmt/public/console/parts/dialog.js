// A form in a dialog: nothing typed is lost when the server refuses.

import { drop, load, save } from "../core/draft.js";
import { clear, h, icon } from "../core/html.js";
import { pop, push } from "../core/keys.js";
import { __ } from "../core/texts.js";
import { textOf } from "../core/toast.js";
import { isPostponed, makeField } from "./fields.js";

// So many fields stand two and two
const MANY = 4;
const TYPED = ["Data", "Small Text", "Text", "Long Text", "Text Editor"];
let depth = 0;

/**
 * Ask with a dialog. `fields` are docfields, with Section Breaks between them, `text` an introduction, `body` an element of the caller's, `values` what
 * is filled in, `chosen` what was chosen already instead. A field `shown_with` [another, value] is asked for with that value alone. `dirty()` tells of what was written in `body`; with `tellsOnly` there is nothing to give up.
 * With `draft`, a key, texts that were begun are there again, after a reload, too, until they are sent or discarded.
 * `onSubmit(values)` does the work; when it throws, its message is shown and everything stays. `values` holds what
 * was filled in and, of what was filled in before, only what was changed. Answers the values, or null when given up.
 */
export function openDialog({ title, text = null, body = null, fields = [], values = {}, chosen = {}, submitLabel = null, danger = false, wide = false, tellsOnly = false, draft = null, dirty: isDirty = () => false, onSubmit = async () => {} }) {
	return new Promise((resolve) => {
		const scope = `dialog-${++depth}`;
		let dirty = false;
		let done = false;
		const many = fields.length > MANY;
		const touched = () => {
			dirty = true;
			fit();
			if (stands) keep();
		};
		let stands = false;
		let controls = [];
		const parts = fields.map((field) => (field.fieldtype === "Section Break" ? section(field) : makeField(field, { value: values[field.fieldname], prefilled: values, changed: touched })));
		controls = parts.filter(({ get }) => get);
		const before = new Map(controls.map((control) => [control, JSON.stringify(control.get() ?? null)]));
		for (const control of controls) if (chosen[control.field.fieldname] !== undefined) control.set(chosen[control.field.fieldname]);
		fit();
		const typed = draft ? controls.filter(({ field }) => TYPED.includes(field.fieldtype)) : [];
		const begun = (typed.length && load(draft)) || null;
		for (const control of typed) if (begun?.[control.field.fieldname] !== undefined) control.set(begun[control.field.fieldname]);
		dirty = Boolean(begun);
		stands = true; // what was filled in until here is no draft
		const problem = h("div", { class: "rm-dialog-problem", role: "alert", hidden: true });
		const submit = h("button", { type: "submit", class: ["rm-button rm-button-primary", danger && "rm-button-danger"] }, submitLabel || __("Save"));
		const giveUp = h("button", { type: "button", class: "rm-button", onClick: () => leave() }, __("Cancel"));
		const heading = h("h2", { class: "rm-dialog-title", id: scope }, title);
		const form = h(
			"form",
			{ class: "rm-dialog-form", novalidate: true, onSubmit: send },
			h("header", { class: "rm-dialog-head" }, heading, h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Close"), onClick: () => leave() }, icon("close"))),
			h("div", { class: ["rm-dialog-body", many && "rm-dialog-two"], tabindex: tellsOnly ? "0" : null }, text && h("p", {}, text), begun && h("p", { class: "rm-help" }, __("What you had begun to write is here again.")), body, parts.map(({ element }) => element)),
			problem,
			h("footer", { class: "rm-dialog-foot" }, !tellsOnly && giveUp, submit),
		);
		const dialog = h("dialog", { class: ["rm-dialog", (wide || many) && "rm-dialog-wide"], "aria-labelledby": scope }, form);
		dialog.addEventListener("cancel", (event) => {
			event.preventDefault();
			leave();
		});
		// The browser closes at a second Esc whatever one says
		dialog.addEventListener("close", () => end(null));
		dialog.addEventListener("keydown", (event) => {
			if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
				event.preventDefault();
				form.requestSubmit();
			}
		});
		form.addEventListener("rm-files", (event) => controls.find((control) => control.adopt)?.adopt(event.detail));
		const focused = document.activeElement;
		(document.querySelector(".rm-console") || document.body).append(dialog);
		push(scope, { alone: true });
		dialog.showModal();
		(controls[0]?.focus || (() => submit.focus()))();
		// What is proposed gives way to what is typed
		if (!begun && document.activeElement.matches("input")) document.activeElement.select();

		// Statuses and priorities are those of the type; a moment is asked for only with a status that needs one
		function fit() {
			const kind = controls.find(({ field }) => field.fieldname === "request_type");
			if (kind) for (const { ofType } of controls) ofType?.(kind.get());
			const valueOf = (name) => controls.find((control) => control.field.fieldname === name)?.get();
			for (const { field, element } of controls) {
				if (field.shown_with) element.hidden = valueOf(field.shown_with[0]) !== field.shown_with[1];
				if (field.of_status) element.hidden = !isPostponed(valueOf(field.of_status));
			}
		}

		function keep() {
			const changed = typed.filter((control) => JSON.stringify(control.get() ?? null) !== before.get(control));
			if (changed.length) save(draft, Object.fromEntries(changed.map((control) => [control.field.fieldname, control.get()])));
			else if (draft) drop(draft);
		}

		function forget() {
			if (draft) drop(draft);
		}

		function leave() {
			if (submit.disabled) return;
			if (!dirty && !isDirty()) return end(null);
			if (problem.dataset.asking) return;
			problem.dataset.asking = "1";
			say(
				__("What you wrote is lost if you close."),
				h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => (say(), controls[0]?.focus()) }, __("Go on writing")),
				h("button", { type: "button", class: "rm-button rm-button-small rm-button-danger", onClick: () => (forget(), end(null)) }, __("Discard")),
			);
			problem.querySelector("button").focus();
		}

		function say(words = "", ...more) {
			clear(problem).append(h("span", {}, words), ...more);
			problem.hidden = !words;
			if (!more.length) delete problem.dataset.asking;
		}

		async function send(event) {
			event.preventDefault();
			if (submit.disabled || missing()) return;
			say();
			busy(true);
			try {
				await Promise.all(controls.map((control) => control.ready()));
				const given = collected();
				await onSubmit(given);
				forget();
				end(given);
			} catch (error) {
				busy(false);
				say(textOf(error));
				(error.focus || firstEmpty(error) || (() => submit.focus()))();
			}
		}

		function missing() {
			let first = null;
			for (const control of controls) {
				const wanted = control.field.reqd || ((control.field.of_status || control.field.shown_with) && !control.element.hidden);
				const empty = wanted && !control.get();
				const open = control.isUndecided();
				control.invalid(open ? __("Choose one that was found, or empty the field.") : empty ? __("Fill this in.") : "");
				if (open || empty) first ??= control;
			}
			first?.focus();
			return Boolean(first);
		}

		// Something is missing that only the server knew of: where nothing is written yet
		function firstEmpty({ type }) {
			const empty = type === "MandatoryError" && controls.find((control) => !control.element.hidden && TYPED.includes(control.field.fieldtype) && !control.get());
			return empty && empty.focus;
		}

		function collected() {
			const found = {};
			for (const control of controls.filter(({ element }) => !element.hidden)) {
				const { fieldname } = control.field;
				const value = control.get() ?? null;
				const same = JSON.stringify(value) === before.get(control);
				const wasThere = values[fieldname] !== undefined && values[fieldname] !== null;
				if (same ? !wasThere && value !== null : true) found[fieldname] = value;
			}
			return found;
		}

		function busy(on) {
			submit.disabled = giveUp.disabled = on;
			form.setAttribute("aria-busy", String(on));
		}

		function end(answer) {
			if (done) return;
			done = true;
			pop(scope);
			if (dialog.open) dialog.close();
			const said = dialog.querySelector(".rm-toasts"); // what was said in it stays after it
			if (said) dialog.parentNode.append(said);
			dialog.remove();
			focused?.isConnected && focused.focus?.();
			resolve(answer);
		}
	});
}

function section({ label, description }) {
	return { element: h("div", { class: "rm-dialog-section" }, h("h3", {}, __(label)), description && h("p", { class: "rm-help" }, __(description))) };
}

/** Yes or no; answers whether it was yes. */
export async function confirm(title, text, { submitLabel = null, danger = false } = {}) {
	return (await openDialog({ title, text, submitLabel: submitLabel || title, danger })) !== null;
}
