// The middle column: search, filters, rows, and what can be done to those chosen.

import { fill, h, icon } from "../core/html.js";
import { fitting, isWritten, keyOf } from "../core/fitting.js";
import { countOf, furtherLists, labelOf, lists, orders, ownSelections, savedList, usualOrder } from "../core/lists.js";
import { hasOwnDialog } from "../core/actions.js";
import { linkTo, openTab } from "../core/router.js";
import { isBegun, onBegun } from "../core/written.js";
import { __, between, day, moment, number, siteNow } from "../core/texts.js";
import { openDialog } from "../parts/dialog.js";
import { choices } from "../parts/fields.js";
import { openMenu } from "../parts/menu.js";
import { accessMark, readDot } from "../parts/pill.js";
import { groups, makeBoard, moveMenu, nameOf } from "./board.js";
import { makeChart } from "./chart.js";
import { arrange, cellsOf, chooseColumns, columnsOf, headCells } from "./columns.js";
import { askCriteria } from "./criteria.js";
import { makeFound } from "./found.js";
import { editQuestion, savedMenu, saveList } from "./saved.js";

const FILTERS = () => [
	{ fieldname: "status", label: __("Status"), fieldtype: "Link", options: "Request Status" },
	{ fieldname: "category", label: __("Category"), fieldtype: "Link", options: "Request Category" },
	{ fieldname: "priority", label: __("Priority"), fieldtype: "Link", options: "Request Priority" },
	{ fieldname: "request_type", label: __("Request type"), fieldtype: "Link", options: "Request Type" },
	{ fieldname: "agent", label: __("Owner"), fieldtype: "Owner filter" },
	{ fieldname: "read_status", label: __("Read status"), fieldtype: "Select", options: "\nUnread\nNew information\nRead" },
	{ fieldname: "tag", label: __("Tag"), fieldtype: "Data", options: "Tag" },
];

/**
 * Draw the list column. `does` has open(name), show(name) (make current), search(text), filter(filters),
 * sort(order), refresh(), more(), togglePane(), perform(action, names), star(row).
 */
export function renderList(root, ctx, does) {
	const { store } = ctx;
	const input = h("input", { type: "search", id: "rm-search", placeholder: __("Number or words"), "aria-label": __("Search requests"), autocomplete: "off", maxlength: "200" });
	const form = h("form", { class: "rm-search", role: "search", onSubmit: (event) => (event.preventDefault(), does.search(input.value.trim())) }, icon("search"), input, h("kbd", { class: "rm-key", "aria-hidden": "true" }, "/"));
	const bar = h("div", { class: "rm-bar" });
	const filters = h("div", { class: "rm-filters", hidden: true });
	const progress = h("div", { class: "rm-progress", role: "presentation" });
	const strip = h("div", { class: "rm-strip", role: "status", hidden: true });
	const heads = h("div", { class: "rm-heads", role: "group", "aria-label": __("Sort") });
	const rows = h("div", { class: "rm-rows", role: "grid", "aria-multiselectable": "true", tabindex: "-1" });
	const cards = h("div", { class: "rm-board", hidden: true });
	const bars = h("div", { class: "rm-chart", hidden: true });
	const foundBar = h("div", { class: "rm-found-bar", hidden: true });
	const foundPanel = h("div", { class: "rm-found", role: "tabpanel", "aria-label": __("What was found"), hidden: true });
	const column = h("section", { class: "rm-column rm-list-column", id: "rm-list", tabindex: "-1", "aria-labelledby": "rm-list-title" },
		h("div", { class: "rm-bar rm-bar-search" }, form), bar, filters, progress, foundBar, strip, heads, rows, cards, bars, foundPanel);
	root.append(column);

	const drawn = new Map(); // name -> {row, marks, element}: what did not change is not drawn again
	let last = null; // the row chosen last, for shift
	const draw = {
		bar: () => fill(bar, ...barOf(ctx, does, bar)),
		filters: () => {
			const shown = filtersOf(ctx, does);
			filters.hidden = !shown.length;
			fill(filters, shown);
		},
		strip: () => {
			const shown = stripOf(ctx, does);
			strip.hidden = !shown.length;
			fill(strip, shown);
		},
		rows: () => {
			const { board, chart, list, filters: asked, tab } = store.get();
			const isElsewhere = list === "search" && Boolean(asked?.text) && Boolean(tab) && tab !== "requests";
			cards.hidden = !board || isElsewhere;
			bars.hidden = !chart || isElsewhere;
			rows.hidden = heads.hidden = Boolean(board || chart) || isElsewhere;
			if (board || chart) {
				if (drawn.size || rows.firstChild) (drawn.clear(), fill(rows));
				(board ? cardBoard : chartOf).draw();
			} else drawRows(ctx, rows, heads, drawn, does, choose);
		},
		found: () => found.draw(),
	};
	const cardBoard = makeBoard(cards, ctx, {
		open: does.show,
		star: does.star,
		choose,
		more: does.moreOf,
		move: does.move,
		menu: (at, row) => rowMenu(at, ctx, row, does),
	});
	const chartOf = makeChart(bars, ctx, { chart: does.chart, narrow: (by) => does.filter(merged(store.get().filters, by(store.get().filters)), { chart: null }) });
	const found = makeFound(foundBar, foundPanel, ctx, { search: does.searchFor, read: does.read, tab: (tab) => store.set({ tab }) });

	function choose(name, { on = null, range = false } = {}) {
		const { rows: all, selected } = store.get();
		const wanted = new Set(selected);
		const add = on ?? !wanted.has(name);
		const [from, to] = [all.findIndex((row) => row.name === (range && last ? last : name)), all.findIndex((row) => row.name === name)];
		for (const row of from < 0 ? [all[to]] : all.slice(Math.min(from, to), Math.max(from, to) + 1)) {
			if (add) wanted.add(row.name);
			else wanted.delete(row.name);
		}
		last = name;
		store.set({ selected: wanted });
	}

	store.subscribe((state, changed) => {
		const any = (...names) => names.some((name) => changed.includes(name));
		if (any("selected") && !any("whole") && state.whole) return void store.set({ whole: false });
		if (any("list", "selected", "rows", "count", "counts_more", "order_by", "filters", "pane", "whole", "saved", "board", "chart")) draw.bar();
		if (any("selected", "rows", "count", "counts_more", "stale", "whole", "has_more", "list", "looked", "further", "failed")) draw.strip();
		if (any("saved")) draw.filters();
		if (any("list", "filters")) {
			void found.look();
			draw.filters();
			if (document.activeElement !== input) input.value = state.filters?.text || "";
		}
		if (any("loading")) progress.classList.toggle("rm-busy", Boolean(state.loading && state.rows));
		const inView = any("current") || (any("rows") && isInView(rows, state.current));
		if (any("list", "filters", "found", "tab", "count")) draw.found();
		if (any("rows", "selected", "open", "loading", "order_by", "failed", "columns", "board", "chart", "bars", "tab") || (any("current") && !state.board)) draw.rows();
		else if (any("current")) cardBoard.mark();
		if (inView) shownInView(rows, state.current);
		if (any("list", "filters", "order_by")) rows.scrollTop = 0;
	});
	onBegun(() => store.get().rows && draw.rows());
	const watcher = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && does.more(), { root: rows, rootMargin: "400px" });
	rows.addEventListener("keydown", (event) => keyOnRow(event, store, does, choose));
	ctx.watchEnd = (element) => {
		watcher.disconnect();
		if (element) watcher.observe(element);
	};
	draw.bar();
	draw.rows();
	return {
		column,
		choose,
		focusSearch: () => (input.focus(), input.select()),
		focusRows: () => (store.get().chart ? chartOf.focus() : store.get().board ? cardBoard.focus() : (rows.querySelector("[tabindex='0']") || rows).focus({ preventScroll: true })),
		/** As the key does in the rows, from the one that is current. */
		go: (key) => {
			const { rows: all, current } = store.get();
			does.show(goal(all, all.findIndex((row) => row.name === current), key), { focus: true, quiet: true });
		},
		isFocused: () => rows.contains(document.activeElement) || cards.contains(document.activeElement) || bars.contains(document.activeElement),
		isAtTop: () => rows.scrollTop < 20,
	};
}

// ---- head

function barOf(ctx, does) {
	const state = ctx.store.get();
	const { selected, rows, list, count } = state;
	if (selected.size) return bulkBar(ctx, does, rows.filter((row) => selected.has(row.name)));
	const order = state.order_by || usualOrder(list);
	return [
		h("h1", { class: "rm-bar-title", id: "rm-list-title" }, labelOf(list), count !== null && h("span", { class: "rm-faint", "aria-label": count === 1 && !state.counts_more ? __("1 request") : __("{0} requests", countOf(state)) }, countOf(state))),
		h("div", { class: "rm-bar-space" }),
		h("button", { type: "button", class: "rm-icon-button rm-filter-button", "aria-label": __("Filter"), title: __("Filter (f)"), onClick: () => askFilters(ctx, does) }, icon("filter")),
		h("button", { type: "button", class: "rm-icon-button rm-board-button", "aria-label": __("Board or chart"), title: __("Board or chart (b)"), "aria-haspopup": "menu", "aria-pressed": String(Boolean(state.board || state.chart)), onClick: (event) => openMenu(event.currentTarget, boardMenu(state, does)) }, icon(state.chart ? "chart" : "board")),
		!state.chart && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Sort"), title: __("Sort"), "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, sortMenu(order, does)) }, icon(order.endsWith("desc") ? "arrow-down" : "arrow-up")),
		h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Refresh"), title: __("Refresh"), onClick: does.refresh }, icon("refresh")),
		h("button", { type: "button", class: "rm-icon-button rm-list-menu", "aria-label": __("More for this list"), title: __("More for this list"), "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, listMenu(ctx, does)) }, icon("more")),
		!state.board && !state.chart && h("button", { type: "button", class: "rm-icon-button rm-pane-button rm-only-desk", "aria-label": __("Preview"), title: __("Preview (v)"), "aria-pressed": String(state.pane !== false), onClick: does.togglePane }, icon("eye")),
	];
}

function listMenu(ctx, does) {
	const { list, filters } = ctx.store.get();
	const own = savedMenu(ctx, list);
	return [
		{ label: __("Criteria"), icon: "filter", shortcut: "Shift+F", run: () => editCriteria(ctx, does) },
		!ctx.store.get().board && !ctx.store.get().chart && { label: __("Columns"), icon: "columns", run: () => chooseColumns(ctx) },
		{ label: __("Save as a list"), icon: "bookmark", disabled: list === "search" && !Object.keys(filters).length, run: () => saveList(ctx) },
		ctx.boot.may_export && { label: __("Export"), icon: "download", run: () => does.exportList() },
		own.length > 0 && "-",
		...own,
	];
}

/** What is said between head and rows: that all of the list can be chosen, that it changed, or how far a board or a chart was looked for. */
function stripOf(ctx, does) {
	const state = ctx.store.get();
	const { rows, selected, whole, has_more: more, stale } = state;
	const button = (label, run) => h("button", { type: "button", class: "rm-link-button", onClick: run }, label);
	if (whole) return [h("span", {}, __("All {0} of this list are selected.", countOf(state))), button(__("Only those shown"), () => ctx.store.set({ whole: false }))];
	if (rows?.length > 1 && more && selected.size === rows.length) {
		return [h("span", {}, __("The {0} shown are selected.", number(rows.length))), button(__("Select all {0} of this list", countOf(state)), () => ctx.store.set({ whole: true }))];
	}
	if (stale) return [icon("refresh", { size: 13 }), h("span", {}, __("The list has changed.")), button(__("Show it as it is now"), does.refresh)];
	if (!state.looked || !state.further) return [];
	const to = day(moment(state.looked_to));
	return [state.failed ? button(__("Look further than {0}", to), does.more) : h("span", {}, __("Looking further. So far to {0} …", to))];
}

/** What can be done to the rows chosen; to a whole list what needs no row on the screen. */
function actionsFor(ctx, chosen) {
	const { whole } = ctx.store.get();
	const fit = fitting(ctx.boot, chosen).filter((action) => chosen.length === 1 || !isWritten(action.name, chosen.length));
	const all = whole && chosen.length > 1 ? fit.filter((action) => !hasOwnDialog(action.name)) : fit;
	return [...all, ...takingOff(ctx)];
}

/** On a static list of one's own: to take requests off it, which asks nothing. */
function takingOff(ctx) {
	const { list } = ctx.store.get();
	const action = ownSelections().some(({ name }) => name === list) && ctx.boot.actions.find(({ name }) => name === "remove_from_list");
	return action ? [{ ...action, fields: [], given: { list: list.replace(/^saved-/, "") } }] : [];
}

function bulkBar(ctx, does, chosen) {
	const { whole } = ctx.store.get();
	const names = chosen.map((row) => row.name);
	const actions = actionsFor(ctx, chosen);
	const first = ["accept", "close", "transfer", "update"].map((name) => actions.find((action) => action.name === name)).filter(Boolean);
	const button = (action) => h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => does.perform(action, names) }, action.label);
	return [
		h("input", { type: "checkbox", class: "rm-check", checked: chosen.length === ctx.store.get().rows.length, indeterminate: chosen.length < ctx.store.get().rows.length, "aria-label": __("Select all"), onChange: () => does.selectAll() }),
		h("h1", { class: "rm-bar-title", id: "rm-list-title", role: "status" }, h("span", {}, __("{0} selected", whole ? countOf(ctx.store.get()) : number(chosen.length)))),
		h("div", { class: "rm-bulk-actions" }, first.map(button)),
		h("button", { type: "button", class: "rm-icon-button", "aria-label": __("More actions"), "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, [...actions.map((action) => menuItem(action, () => does.perform(action, names))), ...saving(ctx, names, does)]) }, icon("more")),
		h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Clear the selection"), title: __("Clear the selection (Esc)"), onClick: () => ctx.store.set({ selected: new Set() }) }, icon("close")),
	];
}

/** To save what is chosen as a file: these rows, or all of the list. */
const saving = (ctx, names, does) => (ctx.boot.may_export ? ["-", { label: __("Export"), icon: "download", run: () => does.exportList(ctx.store.get().whole ? undefined : names) }] : []);

const menuItem = (action, run) => ({ label: action.label, icon: action.icon, shortcut: keyOf(action), danger: ["delete", "mark_spam"].includes(action.name), run });

/** How the list is shown: as rows, as a board by one of its fields, or as a chart. */
export const boardMenu = ({ board, chart }, does) => [
	{ label: __("Rows"), checked: !board && !chart, run: () => does.board(null) },
	{ heading: __("Board by") },
	...groups().map(([field, label]) => ({ label, checked: board === field, run: () => does.board(field) })),
	"-",
	{ label: __("Chart"), checked: Boolean(chart), run: () => does.chart(chart || "status") },
];

function sortMenu(order, does) {
	const [column, direction] = order.split(" ");
	const other = (to) => ({ label: to === "asc" ? __("Ascending") : __("Descending"), checked: direction === to, run: () => does.sort(`${column} ${to}`) });
	return [
		...orders().map(([name, label]) => ({ label, checked: name === column, run: () => does.sort(`${name} ${["title", "company_name", "category", "status", "deadline"].includes(name) ? "asc" : "desc"}`) })),
		"-",
		other("asc"),
		other("desc"),
	];
}

// ---- filters

function filtersOf(ctx, does) {
	const { filters = {}, list } = ctx.store.get();
	const set = (name, value) => does.filter(merged(filters, { [name]: value }));
	const chip = (label, rest, words = label) => h("button", { type: "button", class: "rm-chip rm-filter", "aria-label": __("Remove filter {0}", label), onClick: () => does.filter(merged(filters, rest)) }, words, icon("close", { size: 10 }));
	const chips = FILTERS().filter(({ fieldname }) => filters[fieldname]).map((field) => chip(field.label, { [field.fieldname]: null }, `${field.label}: ${shownValue(field, filters[field.fieldname])}`));
	for (const [name, label] of [["contact", filters.contact_label], ["customer", filters.customer], ["company_name", filters.company_name]]) {
		if (filters[name]) chips.push(h("button", { type: "button", class: "rm-chip rm-filter", onClick: () => set(name, null) }, label || filters[name], icon("close", { size: 10 })));
	}
	const saved = savedList(list);
	if (saved?.criteria.length) chips.unshift(h("button", { type: "button", class: "rm-chip rm-filter", onClick: () => editQuestion(ctx, saved) }, icon("bookmark", { size: 11 }), __("Criteria of the list ({0})", number(saved.criteria.flat().length))));
	if (filters.criteria) {
		const criteria = criteriaOf(filters);
		chips.push(h("span", { class: "rm-chip-pair" }, h("button", { type: "button", class: "rm-chip rm-filter", onClick: () => editCriteria(ctx, does) }, icon("filter", { size: 11 }), __("Criteria ({0})", number(criteria.flat().length))), h("button", { type: "button", class: "rm-chip rm-filter", "aria-label": __("Clear the criteria"), onClick: () => set("criteria", null) }, icon("close", { size: 10 }))));
	}
	for (const [name, label] of [["changed_from", __("From")], ["changed_to", __("To")]]) {
		if (list === "changed") chips.push(dateChip(label, filters[name] || (name === "changed_from" ? weekAgo() : ""), (value) => set(name, value)));
	}
	const without = filters.without?.split(",") || [];
	for (const field of without) chips.push(chip(nameOf(field, ""), { without: without.filter((other) => other !== field).join() }));
	if (filters.created_to) chips.push(chip(__("Created: {0}", between(filters.created_from, filters.created_to)), { created_from: null, created_to: null }));
	if (list === "search" && !filters.criteria) {
		chips.push(h("button", { type: "button", class: "rm-chip", "aria-pressed": String(Boolean(filters.include_closed)), onClick: () => set("include_closed", filters.include_closed ? null : "1") }, __("Closed too")));
	}
	return chips;
}

// Filters with these as well; those without a value go
const merged = (filters, given) => Object.fromEntries(Object.entries({ ...filters, ...given }).filter(([, value]) => value));

// The period of the list while nobody chooses one (api/listing.py)
const weekAgo = () => new Date(siteNow().getTime() - 7 * 86400000).toLocaleDateString("sv");

function dateChip(label, value, set) {
	const input = h("input", { type: "date", class: "rm-date-chip", value: value || "", "aria-label": label });
	input.addEventListener("change", () => set(input.value || null));
	return h("label", { class: "rm-chip" }, h("span", {}, label), input);
}

function criteriaOf(filters) {
	try {
		return JSON.parse(filters.criteria || "[]");
	} catch {
		return [];
	}
}

/** Ask for criteria; what is found has to fit them too. */
export async function editCriteria(ctx, does) {
	const { filters = {}, list } = ctx.store.get();
	const groups = await askCriteria(criteriaOf(filters), does.lastCriteria());
	if (!groups) return;
	if (groups.length) does.rememberCriteria(groups);
	const { criteria: _before, ...rest } = filters;
	does.filter(groups.length ? { ...rest, criteria: JSON.stringify(groups) } : rest, list);
}

function shownValue(field, value) {
	const found = choices(field.fieldtype === "Owner filter" ? "User" : field.options)?.find(([name]) => name === value);
	return found?.[1] || (field.fieldtype === "Select" ? __(value) : value);
}

/** Ask what to filter by. */
export async function askFilters(ctx, does) {
	const { filters = {} } = ctx.store.get();
	const fields = FILTERS().map((field) => ({ ...field, placeholder: __("Any") }));
	const start = Object.fromEntries(fields.map(({ fieldname }) => [fieldname, filters[fieldname] ?? null]));
	await openDialog({
		title: __("Filter"),
		fields,
		values: start,
		submitLabel: __("Show"),
		onSubmit: async (given) => {
			const wanted = { ...filters, ...given };
			does.filter(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)));
		},
	});
}

// ---- rows

function drawRows(ctx, root, heads, drawn, does, choose) {
	const { rows, selected, current, open, list, loading, has_more: more, further, failed, order_by: order } = ctx.store.get();
	root.classList.toggle("rm-picking", selected.size > 0);
	root.setAttribute("aria-busy", String(Boolean(loading)));
	const columns = columnsOf(ctx);
	fill(heads, headCells(ctx, columns, order || usualOrder(list), does));
	arrange(root.parentNode, ctx, columns);
	if (rows === null || (!rows.length && !further && (loading || failed))) {
		drawn.clear();
		fill(root, failed && !loading ? failure(does) : Array.from({ length: 8 }, (_, index) => h("div", { class: "rm-ghost", style: { "--rm-ghost": `${45 + ((index * 37) % 45)}%` } })));
		return ctx.watchEnd?.(null);
	}
	if (!rows.length && !further) {
		drawn.clear();
		fill(root, nothing(ctx, list));
		return ctx.watchEnd?.(null);
	}
	const focused = root.contains(document.activeElement) ? document.activeElement.closest(".rm-row")?.dataset.name : null;
	const isAtEnd = Boolean(document.activeElement?.closest(".rm-more")) && root.contains(document.activeElement);
	const names = new Set(rows.map((row) => row.name));
	for (const name of [...drawn.keys()]) if (!names.has(name)) drawn.delete(name);
	const reachable = names.has(current) ? current : names.has(open) ? open : rows[0]?.name;
	const marks = `${minute()}${columns}`;
	const elements = rows.map((row) => {
		let known = drawn.get(row.name);
		const begun = isBegun(row.name);
		const isSame = known?.marks === marks && known.begun === begun && (known.row === row || JSON.stringify(known.row) === JSON.stringify(row));
		if (!isSame) drawn.set(row.name, (known = { row, marks, begun, element: rowOf(ctx, row, does, choose) }));
		markRow(known, selected.has(row.name), row.name === (open || current), row.name === reachable);
		return known.element;
	});
	const cut = !more && ctx.store.get().counts_more && ctx.store.get().filters?.text;
	const end = more ? h("div", { class: "rm-more", role: "row" }, h("div", { role: "gridcell" }, moreOf(ctx, does))) : cut && h("p", { class: "rm-more rm-faint" }, __("These are the newest that were found. A further word narrows them down."));
	patch(root, [...elements, end].filter(Boolean));
	ctx.watchEnd?.((more && !failed && end) || null);
	if (focused) {
		const again = drawn.get(names.has(focused) ? focused : current)?.element;
		if (again && !again.contains(document.activeElement)) again.focus({ preventScroll: true });
	}
	if (isAtEnd) (root.querySelector(".rm-more button") || root).focus({ preventScroll: true });
}

/** The way to the next rows; while a list is looked through that has to be compared request by request, how far that is. */
function moreOf(ctx, does) {
	const { further, looked_to: to, failed } = ctx.store.get();
	const button = (label, look = "") => h("button", { type: "button", class: ["rm-button", look], onClick: does.more }, label);
	if (!further) return button(__("Show more"), "rm-button-quiet");
	return failed ? button(__("Look further than {0}", day(moment(to)))) : h("span", { class: "rm-faint", role: "status" }, __("Looking further. So far to {0} …", day(moment(to))));
}

// Relative times are drawn anew each minute
const minute = () => Math.floor(Date.now() / 60000);

function patch(root, wanted) {
	const keep = new Set(wanted);
	for (const child of [...root.children]) if (!keep.has(child)) child.remove();
	wanted.forEach((element, index) => {
		if (root.children[index] !== element) root.insertBefore(element, root.children[index] || null);
	});
}

/** Whether the row is selected, current, and the one Tab leads to: that changes often, of thousands at once, and nothing else is drawn for it. */
function markRow(drawn, isSelected, isCurrent, isReachable) {
	const state = `${isSelected} ${isCurrent} ${isReachable}`;
	if (drawn.state === state) return;
	drawn.state = state;
	const { element } = drawn;
	element.classList.toggle("rm-current", isCurrent);
	element.tabIndex = isReachable ? 0 : -1;
	element.setAttribute("aria-selected", String(isSelected));
	if (isCurrent) element.setAttribute("aria-current", "true");
	else element.removeAttribute("aria-current");
	element.querySelector(".rm-check").checked = isSelected;
}

function rowOf(ctx, row, does, choose) {
	const { first, below, marks, flagged } = cellsOf(ctx, row, columnsOf(ctx));
	// What is closed and nobody's waits for no reader
	const isNew = row.read_status !== "Read" && (row.agent || row.base_status !== "Closed");
	const check = h("input", { type: "checkbox", class: "rm-check", tabindex: "-1", "aria-label": __("Select {0}", row.name) });
	const pick = h("label", { class: "rm-pick" }, readDot(isNew ? row.read_status : "Read"), check);
	pick.addEventListener("click", (event) => {
		event.stopPropagation();
		if (event.target !== check) return;
		choose(row.name, { on: check.checked, range: event.shiftKey });
	});
	const star = h("button", { type: "button", class: "rm-icon-button rm-star", tabindex: "-1", "aria-pressed": String(Boolean(row.favourite)), "aria-label": row.favourite ? __("Remove from favourites") : __("Add to favourites"), onClick: (event) => (event.stopPropagation(), does.star(row)) }, icon("star"));
	return h(
		"div",
		{
			class: ["rm-row", isNew && "rm-unread"],
			role: "row",
			dataset: { name: row.name },
			onClick: (event) => {
				if (event.shiftKey || event.ctrlKey || event.metaKey) choose(row.name, { on: event.shiftKey ? true : null, range: event.shiftKey });
				else does.show(row.name);
			},
			onDblclick: () => does.open(row.name),
			onContextmenu: (event) => (event.preventDefault(), rowMenu({ x: event.clientX, y: event.clientY }, ctx, row, does)),
		},
		h("div", { class: "rm-pick-cell", role: "gridcell" }, pick),
		h("div", { class: "rm-line rm-line-title" },
			// A link for the middle button and Ctrl; the row itself answers to the others
			h("div", { class: "rm-title-cell", role: "gridcell" }, h("a", { class: "rm-title", tabindex: "-1", ...linkTo({ name: row.name }) }, accessMark(row.access_level), h("span", { class: "rm-title-text", title: row.title }, row.title || __("(No title)")), row.has_attachment ? icon("paperclip", { size: 12 }) : null, isBegun(row.name) && h("span", { class: "rm-begun", title: __("You began to write here.") }, __("Draft")))),
			first),
		h("div", { class: "rm-line rm-line-below" }, h("span", { class: "rm-sub" }, flagged, below), h("span", { class: "rm-marks" }, marks, star)),
	);
}

function nothing(ctx, list) {
	const { filters = {} } = ctx.store.get();
	const isFiltered = Object.keys(filters).length > 0;
	const isIdle = list === "search" && !isFiltered;
	const known = [...lists(), ...furtherLists()].find((item) => item.name === list);
	const text = isIdle ? __("By number, or by words of title, messages, contact, company and files. The beginning of a word is enough.") : isFiltered ? __("Nothing matches. Take a filter away, or search closed ones too.") : known?.empty || __("No request is as this list asks.");
	return h("div", { class: "rm-empty" }, icon(list === "search" ? "search" : "inbox"), h("h2", {}, isIdle ? __("Search") : isFiltered ? __("Nothing found.") : known?.none || __("The list is empty")), h("p", {}, text));
}

function failure(does) {
	return h("div", { class: "rm-empty" }, icon("warning"), h("h2", {}, __("The list could not be loaded.")), h("button", { type: "button", class: "rm-button", onClick: does.refresh }, __("Try again")));
}

function rowMenu(at, ctx, row, does) {
	const { selected, rows, board } = ctx.store.get();
	const chosen = selected.has(row.name) ? rows.filter((item) => selected.has(item.name)) : [row];
	const names = chosen.map((item) => item.name);
	if (!selected.has(row.name)) does.show(row.name, { quiet: true });
	const actions = actionsFor(ctx, chosen).map((action) => menuItem(action, () => does.perform(action, names)));
	const one = chosen.length === 1 && [
		{ label: __("Open the request"), icon: "inbox", shortcut: "Enter", run: () => does.open(row.name) },
		{ label: __("Open in a new tab"), icon: "external", run: () => openTab({ name: row.name }) },
		{ label: __("Copy link"), icon: "list", run: () => navigator.clipboard?.writeText(`${location.origin}/console#/request/${row.name}`) },
		"-",
	];
	const move = board ? [{ label: __("Move to ..."), icon: "board", shortcut: "m", run: () => openMenu(at, moveMenu(ctx, names, does)) }, "-"] : [];
	openMenu(at, [...(one || [{ heading: __("{0} selected", ctx.store.get().whole ? countOf(ctx.store.get()) : number(chosen.length)) }]), ...move, ...actions, ...(one ? [] : saving(ctx, names, does))]);
}

function keyOnRow(event, store, does, choose) {
	const { rows } = store.get();
	const name = event.target.closest?.(".rm-row")?.dataset.name;
	if (!name || !rows?.length) return;
	const at = rows.findIndex((row) => row.name === name);
	const next = goal(rows, at, event.key);
	if (next) {
		if (event.shiftKey) choose(next, { on: true, range: true });
		does.show(next, { focus: true, quiet: true });
	} else if (event.key === " ") {
		choose(name, { range: event.shiftKey });
	} else if (event.key === "Enter" && !event.target.closest("button, input")) {
		does.open(name);
	} else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
		does.selectAll(true);
	} else {
		return;
	}
	event.preventDefault();
	event.stopPropagation();
}

/** Where an arrow, Home, End or a page leads to from the row at `at`. */
function goal(rows, at, key) {
	const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10 }[key];
	return to === undefined ? null : rows[Math.max(0, Math.min(to, rows.length - 1))].name;
}

const rowIn = (root, name) => name && root.querySelector(`[data-name="${CSS.escape(name)}"]`);

function isInView(root, name) {
	const [row, seen] = [rowIn(root, name)?.getBoundingClientRect(), root.getBoundingClientRect()];
	return Boolean(row && row.bottom > seen.top && row.top < seen.bottom);
}

function shownInView(root, name) {
	rowIn(root, name)?.scrollIntoView({ block: "nearest" });
}
