// Controls that choose among what a request holds: its messages and their files.

import { h } from "../core/html.js";
import { ownSelections } from "../core/lists.js";
import { __, bytes, when } from "../core/texts.js";
import { register } from "./fields.js";

let data = null; // the request on the screen
let chosen = null; // the message an action was asked for

/** The request whose messages and files can be chosen, and the message an action is about. */
export function chooseFrom(request, message = null) {
	data = request;
	chosen = message;
}

function checklist(rows, changed, { checked = () => false } = {}) {
	const inputs = rows.map((row) => h("input", { type: "checkbox", class: "rm-check", value: row.value, checked: checked(row) }));
	for (const input of inputs) input.addEventListener("change", changed);
	const box = h("div", { class: "rm-checklist", role: "group" }, rows.map((row, index) => h("label", {}, inputs[index], h("span", { class: "rm-checklist-text" }, row.content))), !rows.length && h("p", { class: "rm-faint" }, __("None")));
	return {
		input: box,
		group: true,
		get: () => {
			const found = inputs.filter((input) => input.checked).map((input) => input.value);
			return found.length ? found : null;
		},
		set: (values) => inputs.forEach((input) => (input.checked = (values || []).includes(input.value))),
		focus: () => inputs[0]?.focus(),
	};
}

const fileRows = (messages) => messages.flatMap((message) => message.attachments.map((file) => ({ value: file.name, content: [file.file_name, h("span", { class: "rm-faint" }, ` ${bytes(file.file_size)} · ${message.author_name || ""}`)] })));
const messageRows = () => (data?.messages || []).map((message) => ({ value: message.name, content: [h("strong", {}, message.author_name || message.sender || ""), " ", when(message.posted_at, { clock: true }), " ", h("span", { class: "rm-faint" }, (message.body_text || "").replace(/\s+/g, " ").slice(0, 90))] }));

register("Messages of request", (field, { changed }) => checklist(messageRows(), changed, { checked: (row) => row.value === chosen?.name }));
register("Files of message", (field, { changed }) => checklist(fileRows(chosen ? [chosen] : []), changed));
register("Files of request", (field, { changed }) => checklist(fileRows(chosen ? [chosen] : data?.messages || []), changed, { checked: () => Boolean(chosen) }));

register("Message of request", (field, { id, value, changed }) => {
	const input = h("select", { class: "rm-input", id, value: chosen?.name || value || "" }, h("option", { value: "" }, __("The whole conversation")), (data?.messages || []).map((message) => h("option", { value: message.name }, `${message.author_name || ""}: ${(message.body_text || "").replace(/\s+/g, " ").slice(0, 60)}`)));
	input.addEventListener("change", changed);
	return { input, get: () => input.value || null, set: (to) => (input.value = to ?? "") };
});

// A static list of one's own; without any there is the name of a new one to write
register("Link:Request List", (field, { id, value, changed }) => {
	const input = h("select", { class: "rm-input", id, value: value || "" }, h("option", { value: "" }, ownSelections().length ? __("Choose ...") : __("None yet")), ownSelections().map(({ name, title }) => h("option", { value: name.replace(/^saved-/, "") }, title)));
	input.addEventListener("change", changed);
	return { input, get: () => input.value || null, set: (to) => (input.value = to ?? "") };
});

// Which values stay is chosen where the requests stand side by side; here the primary's do
register("Merge choices", () => ({ input: h("p", { class: "rm-help" }, __("The values of the request that stays are kept.")), group: true, get: () => null, set: () => {} }));
