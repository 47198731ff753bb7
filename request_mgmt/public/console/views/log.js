// The change log: who did what when, with from and to (LOG-1).

import { download } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { __, stamp, when } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { nameOf } from "../parts/fields.js";
import { openMenu } from "../parts/menu.js";

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/; // as the server writes one

let folded = false; // whether changes are hidden: the same for the next request

/** The log as an element, newest first: what was done, and under it what that changed, which can be folded; a field to search it; files. */
export function renderLog(data, ctx) {
	const rows = [...data.log].reverse().map((row) => line(row, ctx));
	const changes = rows.map((row) => row.querySelector("details")).filter(Boolean);
	const list = h("ol", { class: "rm-log" }, rows);
	const find = (event) => {
		const wanted = event.target.value.trim().toLowerCase();
		for (const row of rows) row.hidden = Boolean(wanted) && !row.textContent.toLowerCase().includes(wanted);
		// What is found is seen
		for (const one of changes) one.open = !folded || (Boolean(wanted) && one.textContent.toLowerCase().includes(wanted));
	};
	const fold = h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => {
		folded = !folded;
		for (const one of changes) one.open = !folded;
		tell();
	} });
	const tell = () => fill(fold, icon(folded ? "expand" : "collapse", { size: 13 }), folded ? __("Expand all") : __("Collapse all"));
	tell();
	const search = h("div", { class: "rm-search rm-log-search" }, icon("search"), h("input", { type: "search", "aria-label": __("Search the change log"), placeholder: __("Search the change log"), onInput: find }));
	const save = ctx.boot.may_export && h("button", { type: "button", class: "rm-button rm-button-small", "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, Object.entries(ctx.boot.log.formats).map(([format, label]) => ({ label, run: () => saved(data.request.name, format) }))) }, icon("download", { size: 12 }), __("Export"));
	return h("section", { class: "rm-tab-body", "aria-label": __("Change log") }, h("div", { class: "rm-log-bar" }, rows.length > 8 && search, h("span", { class: "rm-bar-space" }), changes.length > 1 && fold, save), list);
}

async function saved(request, format) {
	try {
		await download("change_log.export", { request, format }, `${request}.${format}`);
	} catch (error) {
		fail(error);
	}
}

function line(row, ctx) {
	const { actions, fields } = ctx.boot.log;
	const who = row.actor_name || row.user || row.contact || __("System");
	const what = [h("strong", {}, who), " ", actions[row.action] || row.action.replaceAll("_", " "), row.detail && h("span", { class: "rm-faint" }, ` · ${detail(row.detail)}`)];
	const changes = row.changes.map((change) => h("div", { class: "rm-change" }, h("span", { class: "rm-faint" }, `${fields[change.field] || change.field}: `), h("span", { class: "rm-from" }, shown(change.field, change.from, ctx)), " → ", h("span", {}, shown(change.field, change.to, ctx))));
	return h("li", { class: "rm-log-row" },
		h("span", { class: "rm-log-time" }, when(row.at, { stamp: true })),
		changes.length ? h("details", { class: "rm-log-what", open: !folded }, h("summary", {}, what), changes) : h("div", { class: "rm-log-what" }, what));
}

function detail(text) {
	return text.length > 300 ? `${text.slice(0, 300)} …` : __(text);
}

function shown(field, value, ctx) {
	if (value === null || value === undefined || value === "") return "–";
	const lists = { status: ctx.boot.statuses, category: ctx.boot.categories, priority: ctx.boot.priorities, request_type: ctx.boot.types };
	if (lists[field]) return lists[field].find(({ name }) => name === value)?.label || value;
	if (field === "agent") return nameOf(value);
	if (ctx.boot.log.chosen.includes(field)) return __(value);
	return MOMENT.test(value) ? stamp(value) : String(value);
}
