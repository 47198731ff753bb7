// A list as a board: a column for each status, priority, type or owner. A card is dragged to another column, or moved there by
// its menu or the keyboard; either way it is a change like any other (FND-10).

import { fill, h, icon } from "../core/html.js";
import { linkTo } from "../core/router.js";
import { __, compare, full, moment, number, short, siteNow } from "../core/texts.js";
import { choices } from "../parts/fields.js";
import { openMenu } from "../parts/menu.js";
import { accessMark, avatar, priorityPill, readDot, statusPill } from "../parts/pill.js";

const OF = { status: "Request Status", priority: "Request Priority", request_type: "Request Type", agent: "User", category: "Request Category" };
const NONE = { priority: () => __("No priority"), request_type: () => __("No type"), agent: () => __("Unassigned"), category: () => __("No category") };

/** What a board has columns by: [field, label]. */
export const groups = () => [["status", __("Status")], ["priority", __("Priority")], ["request_type", __("Request type")], ["agent", __("Owner")]];

/**
 * A board in `root`: {draw(), mark(), focus()}. `does` has open(name), star(row), choose(name), menu(place, row) and move(names, value);
 * more(value) loads more of a column.
 */
export function makeBoard(root, ctx, does) {
	let dragged = null; // the numbers of the cards under way
	const tabs = h("div", { class: "rm-board-tabs", role: "group", "aria-label": __("Columns") });
	const frame = h("div", { class: "rm-board-columns" });
	fill(root, tabs, frame);

	function draw() {
		if (dragged) return; // drawn when it has landed
		const { rows, loading, failed, board } = ctx.store.get();
		root.setAttribute("aria-busy", String(Boolean(loading)));
		if (rows === null) {
			fill(tabs);
			return void (failed || fill(frame, [1, 2, 3].map(() => h("div", { class: "rm-board-column" }, [70, 50, 60].map((width) => h("div", { class: "rm-ghost", style: { "--rm-ghost": `${width}%` } }))))));
		}
		const focused = frame.contains(document.activeElement) ? markOf(document.activeElement) : null;
		const scrolled = new Map([...frame.querySelectorAll(".rm-board-cards")].map((cards) => [cards.dataset.value, cards.scrollTop]));
		const aside = frame.scrollLeft;
		const columns = columnsOf(ctx, board);
		const reachable = rows.find(({ name }) => name === ctx.store.get().current)?.name || columns.find((column) => column.rows.length)?.rows[0].name;
		fill(frame, columns.map((column) => columnElement(ctx, column, reachable, does, drag)));
		fill(tabs, columns.filter(({ count }) => count).map((column) => h("button", { type: "button", class: "rm-chip", dataset: { value: column.value }, onClick: () => columnIn(frame, column.value).scrollIntoView({ inline: "start", block: "nearest" }) }, column.label, h("span", { class: "rm-count" }, shownCount(ctx, column)))));
		for (const cards of frame.querySelectorAll(".rm-board-cards")) cards.scrollTop = scrolled.get(cards.dataset.value) || 0;
		frame.scrollLeft = aside;
		markTab();
		if (focused) (frame.querySelector(focused) || frame.querySelector(".rm-card[tabindex='0']"))?.focus({ preventScroll: true });
	}

	// The card that is current is the one the keyboard comes to
	function mark() {
		const card = cardIn(frame, ctx.store.get().current);
		if (!card) return;
		for (const other of frame.querySelectorAll(".rm-card[tabindex='0']")) {
			other.tabIndex = -1;
			other.classList.remove("rm-card-current");
		}
		card.tabIndex = 0;
		card.classList.add("rm-card-current");
		card.scrollIntoView({ block: "nearest", inline: "nearest" });
	}

	// On a phone one column fills the screen: which it is
	function markTab() {
		const middle = frame.getBoundingClientRect().left + frame.clientWidth / 2;
		const seen = [...frame.children].find((column) => column.getBoundingClientRect().right > middle);
		for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.value === seen?.dataset.value));
	}

	const drag = {
		start(event, row) {
			const { selected } = ctx.store.get();
			dragged = selected.has(row.name) ? [...selected] : [row.name];
			event.dataTransfer.effectAllowed = "move";
			event.dataTransfer.setData("text/plain", dragged.map((name) => `#${name}`).join(" "));
			event.currentTarget.classList.add("rm-dragged");
		},
		over(event) {
			if (!dragged) return;
			event.preventDefault();
			event.dataTransfer.dropEffect = "move";
			event.currentTarget.classList.add("rm-drop-here");
		},
		leave: (event) => event.currentTarget.contains(event.relatedTarget) || event.currentTarget.classList.remove("rm-drop-here"),
		drop(event, value) {
			event.preventDefault();
			const { rows, board } = ctx.store.get();
			const names = rows.filter((row) => dragged?.includes(row.name) && (row[board] || "") !== value).map(({ name }) => name);
			drag.end();
			if (names.length) does.move(names, value);
		},
		end() {
			dragged = null;
			draw();
		},
	};

	frame.addEventListener("scroll", markTab, { passive: true });
	root.addEventListener("keydown", (event) => pressed(event, ctx, frame, does));
	return { draw, mark, focus: () => (frame.querySelector(".rm-card[tabindex='0']") || root).focus({ preventScroll: true }) };
}

/** Where a card can go: items of a menu. */
export function moveMenu(ctx, names, does) {
	const { board, rows } = ctx.store.get();
	const here = new Set(rows.filter((row) => names.includes(row.name)).map((row) => row[board] || ""));
	const items = valuesOf(board).map(([value, label]) => ({ label, checked: here.size === 1 && here.has(value), run: () => here.size === 1 && here.has(value) || does.move(names, value) }));
	return [{ heading: __("Move to") }, ...items];
}

// Those one can choose; nobody, no priority and no type, too
function valuesOf(field) {
	const known = choices(OF[field], { chooseOwner: false });
	return NONE[field] ? [["", NONE[field]()], ...known] : known;
}

/** What a value of a field is called; `other` is the name of one that cannot be chosen any more. */
export const nameOf = (field, value, other = null) => valuesOf(field).find(([name]) => name === value)?.[1] || other || value;

function columnsOf(ctx, field) {
	const { rows, columns = [] } = ctx.store.get();
	const of = new Map();
	for (const row of rows) of.set(row[field] || "", [...(of.get(row[field] || "") || []), row]);
	const labels = new Map(valuesOf(field));
	const labelOf = (value) => labels.get(value) || of.get(value)?.[0].agent_name || value;
	let wanted = [...labels.keys()];
	// There are too many colleagues for a column each
	if (field === "agent") wanted = ["", ctx.boot.user, ...[...of.keys()].filter((value) => value && value !== ctx.boot.user).sort((one, other) => compare(labelOf(one), labelOf(other)))];
	else wanted = [...wanted.filter((value) => value || of.has("")), ...[...of.keys()].filter((value) => !labels.has(value))];
	return wanted.map((value) => {
		const counted = columns.find((column) => column.value === value);
		const own = of.get(value) || [];
		return { value, label: labelOf(value), rows: own, count: Math.max(counted?.count || 0, own.length), more: Boolean(counted?.has_more) };
	});
}

const shownCount = (ctx, { count }) => `${number(count)}${ctx.store.get().counts_more ? "+" : ""}`;

function columnElement(ctx, column, reachable, does, drag) {
	const { board } = ctx.store.get();
	const id = `rm-column-${board}-${column.value || "none"}`.replace(/[^\w-]/g, "_");
	return h("div", { class: ["rm-board-column", !column.count && "rm-board-empty"], role: "group", "aria-labelledby": id, dataset: { value: column.value }, onDragover: drag.over, onDragleave: drag.leave, onDrop: (event) => drag.drop(event, column.value) },
		h("h2", { class: "rm-board-head", id }, board === "status" ? statusPill(ctx.boot, column.value) : h("span", { class: "rm-board-label", title: column.label }, column.label), h("span", { class: "rm-count" }, shownCount(ctx, column))),
		h("ul", { class: "rm-board-cards", dataset: { value: column.value } }, column.rows.map((row) => cardElement(ctx, row, row.name === reachable, does, drag))),
		column.more && h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet rm-board-more", dataset: { value: column.value }, onClick: () => does.more(column.value) }, __("Show more")));
}

function cardElement(ctx, row, isReachable, does, drag) {
	const { boot } = ctx;
	const { selected, board, current } = ctx.store.get();
	const isNew = row.read_status !== "Read" && (row.agent || row.base_status !== "Closed");
	const stop = (run) => (event) => (event.stopPropagation(), run(event));
	const check = h("input", { type: "checkbox", class: "rm-check", tabindex: "-1", checked: selected.has(row.name), "aria-label": __("Select {0}", row.name), onClick: stop(() => does.choose(row.name)) });
	const star = h("button", { type: "button", class: "rm-icon-button rm-star", tabindex: "-1", "aria-pressed": String(Boolean(row.favourite)), "aria-label": row.favourite ? __("Remove from favourites") : __("Add to favourites"), onClick: stop(() => does.star(row)) }, icon("star"));
	const more = h("button", { type: "button", class: "rm-icon-button rm-card-menu", tabindex: "-1", "aria-label": __("Actions for {0}", row.name), "aria-haspopup": "menu", onClick: stop((event) => does.menu(event.currentTarget, row)) }, icon("more"));
	return h("li", {
		class: ["rm-card", isNew && "rm-unread", selected.has(row.name) && "rm-card-selected", row.name === current && "rm-card-current"], tabindex: isReachable ? "0" : "-1", draggable: "true", dataset: { name: row.name },
		onClick: (event) => (event.ctrlKey || event.metaKey || event.shiftKey ? does.choose(row.name) : does.open(row.name)),
		onContextmenu: (event) => (event.preventDefault(), does.menu({ x: event.clientX, y: event.clientY }, row)),
		onDragstart: (event) => drag.start(event, row), onDragend: drag.end,
	},
		h("div", { class: "rm-card-line" }, readDot(isNew ? row.read_status : "Read"), h("span", { class: "rm-number" }, `#${row.name}`), accessMark(row.access_level), row.has_attachment ? icon("paperclip", { size: 12 }) : null, h("span", { class: "rm-bar-space" }), check, more, star),
		h("a", { class: "rm-card-title", tabindex: "-1", draggable: "false", ...linkTo({ name: row.name }) }, row.title || __("(No title)")),
		h("div", { class: "rm-card-who" }, [row.contact_name, row.company_name].filter(Boolean).join(", ") || __("No contact")),
		h("div", { class: "rm-card-line" },
			board !== "status" && row.base_status !== "Open" && statusPill(boot, row.status, row.base_status),
			board !== "priority" && priorityPill(boot, row.priority),
			dueOf(row),
			h("span", { class: "rm-bar-space" }),
			board !== "agent" && row.agent && h("span", { class: "rm-card-owner", title: row.agent_name || row.agent }, avatar(row.agent_name || row.agent), h("span", { class: "rm-sr-only" }, __("Owner: {0}", row.agent_name || row.agent)))));
}

function dueOf(row) {
	const [at, deadline] = [moment(row.last_message_at || row.creation), row.base_status === "Open" && moment(row.deadline)];
	if (deadline && deadline < siteNow()) return h("span", { class: "rm-pill rm-pill-plain rm-late", title: __("Deadline: {0}", full(deadline)) }, icon("clock", { size: 12 }), __("Late"));
	return at && h("time", { class: "rm-faint", title: full(at) }, short(at));
}

const cardIn = (root, name) => root.querySelector(`.rm-card[data-name="${CSS.escape(name)}"]`);
const columnIn = (root, value) => root.querySelector(`.rm-board-column[data-value="${CSS.escape(value)}"]`);

// By what one finds again what had the keyboard, when the board was drawn anew
function markOf(element) {
	const card = element.closest(".rm-card");
	if (card) return `.rm-card[data-name="${CSS.escape(card.dataset.name)}"]`;
	return element.matches(".rm-board-more") ? `.rm-board-more[data-value="${CSS.escape(element.dataset.value)}"]` : null;
}

function pressed(event, ctx, frame, does) {
	const card = event.target.closest?.(".rm-card");
	if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
	const { board } = ctx.store.get();
	const name = card.dataset.name;
	const columns = columnsOf(ctx, board);
	const at = columns.findIndex(({ rows }) => rows.some((row) => row.name === name));
	const place = columns[at].rows.findIndex((row) => row.name === name);
	const go = (to) => {
		if (!to) return;
		ctx.store.set({ current: to.name });
		cardIn(frame, to.name)?.focus();
	};
	const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
	if (step && event.shiftKey) {
		const to = columns[at + step];
		if (to) does.move([name], to.value);
	} else if (step) {
		const beside = step < 0 ? columns.slice(0, at).findLast(({ rows }) => rows.length) : columns.slice(at + 1).find(({ rows }) => rows.length);
		go(beside?.rows[Math.min(place, beside.rows.length - 1)]);
	} else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
		go(columns[at].rows[place + (event.key === "ArrowDown" ? 1 : -1)]);
	} else if (event.key === "Enter") {
		does.open(name);
	} else if (event.key === " ") {
		does.choose(name);
	} else if (event.key === "m") {
		openMenu(card, moveMenu(ctx, [name], does));
	} else {
		return;
	}
	event.preventDefault();
	event.stopPropagation();
}
