// Putting an earlier message of the request into what one writes, with its files or without (REP-11).

import { h, icon } from "../core/html.js";
import { __, full, moment, when } from "../core/texts.js";
import { htmlOf } from "../core/writing.js";
import { openDialog } from "../parts/dialog.js";

/** Ask which message; it goes as a quotation where the cursor of `editor` is, its files to `adopt`. An agent has no name in it where they stay `nameless`. */
export async function insertEarlier(editor, messages, adopt, nameless = false) {
	const choice = (message, index) => h("li", {}, h("label", {},
		h("input", { type: "radio", name: "rm-earlier", value: message.name, checked: index === 0 }),
		h("span", { class: "rm-checklist-text" }, h("strong", {}, authorOf(message)), " ", when(message.posted_at, { clock: true }),
			message.access_level === "Internal" && h("span", { class: "rm-kind" }, icon("lock", { size: 11 }), __("Internal")),
			message.attachments.length > 0 && [" ", icon("paperclip", { size: 12 })],
			h("span", { class: "rm-faint rm-earlier-text" }, (message.body_text || "").replace(/\s+/g, " ").slice(0, 160)))));
	const list = h("ul", { class: "rm-checklist rm-earlier-list", role: "radiogroup", "aria-label": __("Messages") }, [...messages].reverse().map(choice));
	const files = h("input", { type: "checkbox", class: "rm-check" });
	const dialog = openDialog({
		title: __("Insert an earlier message"),
		body: h("div", { class: "rm-stack" }, list, h("label", { class: "rm-check-label" }, files, __("With its files"))),
		wide: true,
		submitLabel: __("Insert"),
	});
	list.querySelector("input")?.focus();
	if (!(await dialog)) return;
	const message = messages.find(({ name }) => name === list.querySelector("input:checked")?.value);
	editor.insert(quotation(message, nameless && message.user ? __("Support") : authorOf(message)));
	if (files.checked && message.attachments.length) adopt(message.attachments);
}

const authorOf = (message) => message.author_name || message.sender_name || message.sender || __("Unknown");

// Pictures stay behind: those of a mail are files of that mail
function quotation(message, author) {
	const page = new DOMParser().parseFromString(message.body_html || htmlOf(message.body_text), "text/html");
	for (const image of page.querySelectorAll("img")) image.remove();
	const line = h("p", {}, __("On {0} {1} wrote:", full(moment(message.posted_at)), author));
	return `${line.outerHTML}<blockquote>${page.body.innerHTML}</blockquote><p></p>`;
}
