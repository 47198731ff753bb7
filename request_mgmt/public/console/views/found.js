// What the words of a search find beside requests: tabs for messages, contacts, companies and templates, and tags (FND-9).

import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { linkTo } from "../core/router.js";
import { __, number, when } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { openDialog } from "../parts/dialog.js";
import { avatar } from "../parts/pill.js";

const TABS = () => [["requests", __("Requests")], ["messages", __("Messages")], ["contacts", __("Contacts")], ["companies", __("Companies")], ["templates", __("Templates")]];

/** Tabs in `bar` and what they show in `panel`: {draw(), look()}. `does` has search(filters), read(request, message), tab(name). */
export function makeFound(bar, panel, ctx, does) {
	let asked = ""; // what is shown, or on its way
	let abort = null;

	/** Ask for what the search on the screen finds. */
	async function look() {
		const { list, filters = {} } = ctx.store.get();
		const wanted = list === "search" && filters.text ? JSON.stringify([filters.text, filters.include_closed]) : "";
		if (wanted === asked) return;
		asked = wanted;
		abort?.abort();
		ctx.store.set({ found: null, tab: "requests" });
		if (!wanted) return;
		abort = new AbortController();
		try {
			const found = await call("free_text.find", { text: filters.text, include_closed: filters.include_closed ? 1 : 0 }, { get: true, signal: abort.signal });
			if (asked === wanted) ctx.store.set({ found });
		} catch (error) {
			fail(error);
		}
	}

	function draw() {
		const { list, filters = {}, found, tab = "requests", count, counts_more: more } = ctx.store.get();
		const isSearch = list === "search" && Boolean(filters.text);
		bar.hidden = !isSearch;
		panel.hidden = !isSearch || tab === "requests";
		if (!isSearch) return;
		const countOf = (name) => (name === "requests" ? count !== null && `${number(count)}${more ? "+" : ""}` : found && `${number(found[name].rows.length)}${found[name].has_more ? "+" : ""}`);
		const isEmpty = (name) => name !== "requests" && found && !found[name].rows.length;
		const tabs = TABS().filter(([name]) => name === "requests" || (found && !isEmpty(name)));
		const focused = bar.contains(document.activeElement) && document.activeElement.dataset.tab;
		fill(bar,
			h("div", { class: "rm-found-tabs", role: "tablist", "aria-label": __("What was found"), onKeydown: (event) => along(event, tabs.map(([name]) => name), tab, does.tab) },
				tabs.map(([name, label]) => h("button", { type: "button", class: "rm-found-tab", role: "tab", "aria-selected": String(name === tab), tabindex: name === tab ? "0" : "-1", dataset: { tab: name }, onClick: () => does.tab(name) }, label, countOf(name) && h("span", { class: "rm-count" }, countOf(name))))),
			found?.tags.rows.length > 0 && h("div", { class: "rm-found-tags" }, found.tags.rows.slice(0, 8).map((name) => h("button", { type: "button", class: "rm-chip", title: __("Requests with the tag {0}", name), onClick: () => does.search({ tag: name }) }, icon("tag", { size: 11 }), name))));
		if (focused) bar.querySelector(`[data-tab="${tab}"]`)?.focus();
		if (tab === "requests" || !found) return;
		const { rows, has_more: cut } = found[tab];
		fill(panel, rows.map((row) => LINES[tab](row, does)), cut && h("p", { class: "rm-more rm-faint" }, __("There are more. A further word narrows them down.")));
	}

	return { draw, look };
}

function along(event, names, tab, choose) {
	const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
	if (!step) return;
	event.preventDefault();
	event.stopPropagation();
	choose(names[(names.indexOf(tab) + step + names.length) % names.length]);
}

const line = (route, run, ...content) => h("a", { class: "rm-found-line", ...linkTo(route, run) }, content);
const search = (params, does, ...content) => line({ list: "search", params: { ...params, include_closed: 1 } }, () => does.search(params), content);
const text = (strong, faint) => h("span", { class: "rm-found-text" }, h("strong", {}, strong), faint && h("span", { class: "rm-faint" }, faint));

const LINES = {
	messages: (row, does) => line({ name: row.request, params: { message: row.name } }, () => does.read(row.request, row.name), avatar(row.author_name || "?"),
		text(row.title, `#${row.request} · ${row.author_name || __("Unknown")}${row.access_level === "Internal" ? ` · ${__("Internal")}` : ""}`), h("span", { class: "rm-found-when" }, when(row.posted_at)), h("span", { class: "rm-found-excerpt" }, row.excerpt)),
	contacts: (row, does) => search({ contact: row.contact, contact_label: row.full_name }, does, avatar(row.full_name),
		text(row.full_name, [row.company_name, row.phone, row.email_id].filter(Boolean).join(" · ")), row.open_requests > 0 && h("span", { class: "rm-count" }, __("{0} open", number(row.open_requests)))),
	companies: (row, does) => search({ company_name: row.company_name }, does, icon("building"),
		text(row.company_name, row.contacts === 1 ? __("1 contact") : __("{0} contacts", number(row.contacts)))),
	templates: (row) => line({ page: "templates", item: row.name }, () => showTemplate(row), icon("template"), text(row.name, [row.folder, row.description].filter(Boolean).join(" · "))),
};

async function showTemplate({ name }) {
	try {
		const shown = await call("templates.show", { template: name }, { get: true });
		await openDialog({ title: name, body: h("div", { class: "rm-found-template" }, shown.text), submitLabel: __("Close"), wide: true, tellsOnly: true });
	} catch (error) {
		fail(error);
	}
}
