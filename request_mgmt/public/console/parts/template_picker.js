// Choosing a reply template: found while one types, looked at, put into the text (TPL-4).

import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { __ } from "../core/texts.js";
import { fail, textOf } from "../core/toast.js";
import { htmlOf } from "../core/writing.js";
import { openDialog } from "./dialog.js";
import { createEditor } from "./editor.js";
import { register } from "./fields.js";
import { mailBody } from "./mail_body.js";

const LANGUAGES = () => ({ da: __("Danish"), en: __("English"), de: __("German"), sv: __("Swedish"), nb: __("Norwegian"), fr: __("French"), es: __("Spanish"), nl: __("Dutch") });

const LATELY = 5;

/** Ask for a template; `request` fills in its variables, `lately` {get, set} keeps the names of those used last. Answers {text, attachments} or null. */
export async function pickTemplate({ request = null, lately = null } = {}) {
	const used = lately?.get() || [];
	let rows = [];
	let at = -1;
	let language = null;
	let wanted = 0;
	const search = h("input", { class: "rm-input", type: "search", id: "rm-template-search", placeholder: __("Search templates"), "aria-label": __("Search templates"), autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": "rm-template-list", "aria-autocomplete": "list" });
	const list = h("ul", { class: "rm-templates-list", id: "rm-template-list", role: "listbox", "aria-label": __("Templates") });
	const preview = h("div", { class: "rm-templates-preview", "aria-live": "polite" });
	const body = h("div", { class: "rm-templates" }, h("div", { class: "rm-templates-side" }, search, list), preview);

	const load = async () => {
		const turn = ++wanted;
		try {
			const found = (await call("templates.search", { text: search.value }, { get: true })) || [];
			if (turn !== wanted) return;
			const again = search.value ? [] : used.map((name) => found.find((row) => row.name === name)).filter(Boolean);
			rows = [...again.map((row) => ({ ...row, heading: __("Used lately") })), ...found.map((row) => ({ ...row, heading: row.automatic ? __("Sent automatically") : row.folder || (again.length ? __("All templates") : "") }))];
			draw();
			choose(rows.length ? 0 : -1);
		} catch (error) {
			fill(list, h("li", { class: "rm-field-problem" }, textOf(error)));
		}
	};

	const draw = () => {
		fill(list, rows.flatMap((row, index) => {
			const heading = row.heading !== rows[index - 1]?.heading && row.heading ? [h("li", { class: "rm-templates-folder", role: "presentation" }, row.heading)] : [];
			const option = h("li", { class: "rm-picker-option", role: "option", id: `rm-template-${index}`, "aria-selected": "false", onMousemove: () => choose(index), onClick: () => (choose(index), body.closest("form").requestSubmit()) }, h("div", {}, h("div", {}, __(row.name)), row.description && h("div", { class: "rm-faint" }, __(row.description))));
			return [...heading, option];
		}), !rows.length && h("li", { class: "rm-faint rm-templates-none" }, __("No template found.")));
	};

	const choose = (index) => {
		if (index === at && index >= 0 && preview.dataset.of === rows[index]?.name) return;
		at = index;
		for (const option of list.querySelectorAll("[role=option]")) option.setAttribute("aria-selected", String(option.id === `rm-template-${at}`));
		list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
		search.setAttribute("aria-activedescendant", at < 0 ? "" : `rm-template-${at}`);
		language = null;
		look();
	};

	const look = async () => {
		const row = rows[at];
		preview.dataset.of = row?.name || "";
		if (!row) return void fill(preview);
		try {
			const shown = await call("templates.show", { template: row.name, request: request || undefined, language: language || undefined }, { get: true });
			if (rows[at] !== row) return;
			language = shown.language;
			const words = LANGUAGES();
			fill(preview,
				row.languages.length > 1 && h("div", { class: "rm-chips", role: "group", "aria-label": __("Language") }, row.languages.map((code) => h("button", { type: "button", class: "rm-chip", "aria-pressed": String(code === shown.language), onClick: () => ((language = code), look()) }, words[code] || code))),
				h("div", { class: "rm-templates-text" }, mailBody(shown.html, shown.text)),
				shown.attachments.map((name) => h("div", { class: "rm-faint" }, icon("paperclip", { size: 12 }), " ", name)));
		} catch (error) {
			fill(preview, h("p", { class: "rm-field-problem" }, textOf(error)));
		}
	};

	let timer = null;
	let loading = load();
	search.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(() => ((timer = null), (loading = load())), 150);
	});
	search.addEventListener("keydown", (event) => {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (!step || !rows.length) return;
		event.preventDefault();
		choose(Math.max(0, Math.min(at + step, rows.length - 1)));
	});
	let taken = null;
	const dialog = openDialog({
		title: __("Insert template"),
		body,
		wide: true,
		submitLabel: __("Insert"),
		onSubmit: async () => {
			// One who types and presses Enter at once means what is found, not what stood there before
			clearTimeout(timer);
			if (timer) loading = load();
			timer = null;
			await loading;
			if (at < 0) throw new TypeError("no template");
			const { name } = rows[at];
			taken = await call("templates.insert", { template: name, request: request || undefined, language: language || undefined });
			lately?.set([name, ...used.filter((one) => one !== name)].slice(0, LATELY));
		},
	});
	search.focus();
	await dialog;
	return taken;
}

/** Put a template where the cursor of `editor` is; its files go to `adopt`. */
export async function insertTemplate(editor, { request = null, lately = null, adopt = null } = {}) {
	try {
		const taken = await pickTemplate({ request, lately });
		if (!taken) return;
		editor.insert(taken.html, { ahead: true });
		if (taken.attachments.length) adopt?.(taken.attachments);
	} catch (error) {
		fail(error);
	}
}

// Texts of dialogs have formatting and take templates; their files go to the form's field for files
register("Text Editor", (field, { id, value, changed }) => {
	const editor = createEditor({ id, value: isMarkup(value) ? value : htmlOf(value), labelledby: `${id}-label`, changed });
	const adopt = (files) => editor.area.dispatchEvent(new CustomEvent("rm-files", { bubbles: true, detail: files }));
	const button = field.templates !== false && h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => insertTemplate(editor, { adopt }) }, icon("file", { size: 12 }), __("Templates"));
	editor.area.addEventListener("input", changed);
	return {
		input: h("div", { class: "rm-stack" }, editor.element, button && h("div", {}, button)),
		group: true,
		get: () => editor.get() || null,
		set: (html) => editor.set(isMarkup(html) ? html : htmlOf(html)),
		focus: editor.atEnd,
		words: () => [editor.text().trim()].filter(Boolean),
	};
});

const isMarkup = (text) => /<[a-z][\s\S]*>/i.test(text || "");
