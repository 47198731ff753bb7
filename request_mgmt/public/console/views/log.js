// The change log: who did what when, with from and to (LOG-1).

import { saveAs } from "../core/api.js";
import { h, icon } from "../core/html.js";
import { __, when } from "../core/texts.js";

const WORDS = () => ({
	created: __("created the request"),
	message_added: __("added a message"),
	activated: __("activated"),
	owner_changed: __("changed the owner"),
	accepted: __("accepted"),
	closed: __("closed"),
	closed_after_forward: __("forwarded and closed"),
	closed_after_reply: __("answered and closed"),
	closed_by_rule: __("closed by a rule"),
	reopened: __("reopened"),
	postponed: __("postponed"),
	changed: __("changed"),
	read_by_owner: __("read by owner"),
	read_by_customer: __("read by customer"),
	auto_reply_sent: __("automatic reply sent"),
	reply_sent: __("replied"),
	batch_reply_sent: __("replied to several requests at once"),
	comment_added: __("added a comment"),
	delivery_failed: __("mail could not be delivered"),
	marked_read: __("marked as read"),
	marked_unread: __("marked as unread"),
	assigned: __("assigned"),
	bounce: __("mail came back"),
	deleted: __("deleted"),
	restored: __("restored"),
	marked_spam: __("marked as spam"),
	transferred: __("transferred"),
	taken_from_queue: __("taken from the queue"),
	message_edited: __("edited a message"),
	message_edit_undone: __("undid the change of a message"),
	message_deleted: __("deleted a message"),
	message_flagged: __("flagged a message"),
	message_unflagged: __("removed a flag"),
	forwarded: __("forwarded"),
	split: __("split"),
	split_undone: __("undid a split"),
	merged: __("merged"),
	unmerged: __("took a merge apart"),
	related: __("related"),
	unrelated: __("removed a relation"),
	undone: __("undid"),
});

const FIELDS = () => ({
	title: __("Title"),
	status: __("Status"),
	agent: __("Owner"),
	category: __("Category"),
	priority: __("Priority"),
	request_type: __("Request type"),
	access_level: __("Access level"),
	contact: __("Contact"),
	contacts: __("Contacts"),
	language: __("Language"),
	deadline: __("Deadline"),
	postponed_to: __("Postponed to"),
	mailbox: __("Mailbox"),
	merged_into: __("Merged into"),
	tags: __("Tags"),
	relation: __("Relation"),
	time_spent: __("Time spent"),
	time_to_charge: __("Time to charge"),
	attachments: __("Attachments"),
	text: __("Text"),
	read_status: __("Read status"),
});

/** The log as an element, newest first, with a field to search it. */
export function renderLog(data, ctx) {
	const words = WORDS();
	const fields = FIELDS();
	const rows = [...data.log].reverse().map((row) => line(row, words, fields, ctx));
	const list = h("ol", { class: "rm-log" }, rows);
	const find = (event) => {
		const wanted = event.target.value.trim().toLowerCase();
		for (const row of rows) row.hidden = Boolean(wanted) && !row.textContent.toLowerCase().includes(wanted);
	};
	const search = h("div", { class: "rm-search rm-log-search" }, icon("search"), h("input", { type: "search", "aria-label": __("Search the change log"), placeholder: __("Search the change log"), onInput: find }));
	const save = h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => saveAs(new Blob(["\ufeff", asCsv(data.log, words, fields, ctx)], { type: "text/csv" }), `${data.request.name}.csv`) }, icon("download", { size: 12 }), __("Export"));
	return h("section", { class: "rm-tab-body", "aria-label": __("Change log") }, rows.length > 8 && search, list, h("div", { class: "rm-buttons" }, save));
}

// What is on the screen as a table, a line a change; nothing in it is a formula
function asCsv(log, words, fields, ctx) {
	const head = [__("Time"), __("Done by"), __("Action"), __("Detail"), __("Field"), __("From"), __("To")];
	const lines = log.flatMap((row) => (row.changes.length ? row.changes : [null]).map((change) => [
		row.at, row.actor_name || row.user || row.contact || __("System"), words[row.action] || row.action, row.detail ? __(row.detail) : "",
		...(change ? [fields[change.field] || change.field, shown(change.field, change.from, ctx), shown(change.field, change.to, ctx)] : ["", "", ""]),
	]));
	return [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
}

function cell(value) {
	const text = String(value ?? "");
	return `"${(/^\s*[=+\-@|%]|^[\t\r\n]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

function line(row, words, fields, ctx) {
	const who = row.actor_name || row.user || row.contact || __("System");
	return h("li", { class: "rm-log-row" },
		h("span", { class: "rm-log-time" }, when(row.at, { stamp: true })),
		h("div", { class: "rm-log-what" },
			h("strong", {}, who), " ", words[row.action] || row.action.replaceAll("_", " "),
			row.detail && h("span", { class: "rm-faint" }, ` · ${detail(row.detail)}`),
			row.changes.map((change) => h("div", { class: "rm-change" }, h("span", { class: "rm-faint" }, `${fields[change.field] || change.field}: `), h("span", { class: "rm-from" }, shown(change.field, change.from, ctx)), " → ", h("span", {}, shown(change.field, change.to, ctx))))));
}

function detail(text) {
	return text.length > 300 ? `${text.slice(0, 300)} …` : __(text);
}

function shown(field, value, ctx) {
	if (value === null || value === undefined || value === "") return "–";
	const lists = { status: ctx.boot.statuses, category: ctx.boot.categories, priority: ctx.boot.priorities, request_type: ctx.boot.types };
	if (lists[field]) return lists[field].find(({ name }) => name === value)?.label || value;
	if (field === "agent") return ctx.boot.agents.find(({ user }) => user === value)?.full_name || value;
	if (["access_level", "relation", "read_status"].includes(field)) return __(value);
	return String(value);
}
