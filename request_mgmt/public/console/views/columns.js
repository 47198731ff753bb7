// What a row of a list shows: the columns each agent chose for that list, as cells, as heads, and the dialog that asks (ACS-1).

import { call } from "../core/api.js";
import { h, icon } from "../core/html.js";
import { labelOf } from "../core/lists.js";
import { __, day, duration, full, moment, number, short, siteNow } from "../core/texts.js";
import { openDialog } from "../parts/dialog.js";
import { priorityPill, statusPill } from "../parts/pill.js";

// Parts of a table's width, and the least in pixels; in a row of two lines each gets what it needs
const WIDTHS = { name: [1, 52], title: [5, 140], contact_name: [3, 80], company_name: [2, 60], customer: [2, 60], status: [2.3, 90], priority: [1.1, 54] };
const DATES = ["deadline", "postponed_to", "creation", "modified", "last_message_at", "closed_at"];

// A sign of a head, the arrow beside it, what stands between columns and around them, and the room there is on a screen of 1280
const [SIGN, ARROW, GAP, AROUND, ROOM] = [6.2, 15, 12, 90, 1060];

const shareOf = (name) => WIDTHS[name] || (DATES.includes(name) ? [1.7, 96] : [1.2, 48]);

/** Tracks of a grid for these columns; a head is read whole wherever there is room for all of them. */
function tracks(names, labels) {
	const heads = names.map((name, at) => Math.max(shareOf(name)[1], Math.ceil(labels[at].length * SIGN) + ARROW));
	const isRoom = heads.reduce((sum, width) => sum + width + GAP, AROUND) <= ROOM;
	return names.map((name, at) => `minmax(${isRoom ? heads[at] : shareOf(name)[1]}px, ${shareOf(name)[0]}fr)`).join(" ");
}

const TIMES = ["time_spent", "time_to_charge"];

// Newest, highest and longest first
const DESCENDING = ["name", "creation", "modified", "last_message_at", "closed_at", "message_count", ...TIMES];

/** The columns of the list that is shown, in their order. */
export function columnsOf(ctx) {
	const { chosen, usual } = ctx.boot.columns;
	return chosen[ctx.store.get().list] || usual;
}

/** Say where the columns stand, on the element that holds heads and rows. */
export function arrange(root, ctx, names) {
	root.style.setProperty("--rm-areas", `"pick ${names.join(" ")} star"`);
	root.style.setProperty("--rm-tracks", `26px ${tracks(names, names.map((name) => label(ctx, name)))} 24px`);
}

function label(ctx, name) {
	const short = { contact_name: __("Contact"), last_message_at: __("Last message"), time_spent: __("Time spent"), time_to_charge: __("Time to charge") }[name];
	return short || ctx.boot.columns.offered.find((column) => column.name === name)?.label || name;
}

/** The first date stands at the end of a row of two lines. */
export const dateOf = (names) => names.find((name) => DATES.includes(name));

/** {first, below, marks, flagged}: cells of a row; `first` stands beside the title, `below` under it, `marks` at the end of that line.
 *  In the list of flagged messages `flagged` says which it is. */
export function cellsOf(ctx, row, names) {
	const date = dateOf(names);
	const cell = (name) => cellOf(ctx, row, name, names, date);
	const flagged = row.message && h("span", { class: "rm-flagged-line", role: "gridcell", title: row.message.excerpt }, icon("flag", { size: 11 }), h("span", { class: "rm-flagged-who" }, `${row.message.author_name || __("Unknown")}:`), " ", (row.message.excerpt || "").replace(/\s+/g, " "));
	const below = names.filter((name) => !["title", "status", "priority", date].includes(name));
	// Who it is from tells more than the number
	below.sort((one, other) => (other === "contact_name") - (one === "contact_name"));
	return { flagged, first: date && cell(date), below: below.map(cell), marks: ["priority", "status"].filter((name) => names.includes(name)).map(cell) };
}

function cellOf(ctx, row, name, names, date) {
	const content = contentOf(ctx, row, name, names);
	if (content === null || content === "") return null;
	const isDate = DATES.includes(name);
	// Beside others a date or a count tells nothing by itself
	const told = (isDate && name !== date) || ["message_count", ...TIMES].includes(name);
	const title = typeof content === "string" ? content : isDate ? dateTitle(row, name) : null;
	const tag = isDate ? "time" : "span";
	return h(tag, { class: ["rm-cell", `rm-cell-${name}`, isDate && "rm-cell-date", name === "name" && "rm-number", name === "agent_name" && row.agent === ctx.boot.user && "rm-only-table"], style: { "--rm-area": name }, role: "gridcell", title },
		told && h("span", { class: "rm-cell-told" }, label(ctx, name), " "), content);
}

function contentOf(ctx, row, name, names) {
	const { boot } = ctx;
	if (DATES.includes(name)) {
		const at = moment(row[name] || (name === "last_message_at" ? row.creation : null));
		return at && [name === "deadline" && !names.includes("status") && latePill(row), short(at)];
	}
	const texts = {
		contact_name: () => [row.contact_name, !names.includes("company_name") && row.company_name].filter(Boolean).join(", ") || __("No contact"),
		category: () => categoryLabel(boot, row.category),
		agent_name: () => (row.agent === boot.user ? __("Me") : row.agent_name || row.agent),
		priority: () => [priorityPill(boot, row.priority) || usual(boot.priorities, row.priority)],
		status: () => [latePill(row), !names.includes("priority") && priorityPill(boot, row.priority), statusOf(boot, row)],
		request_type: () => boot.types.find((type) => type.name === row.request_type)?.label || row.request_type,
		access_level: () => __(row.access_level),
		channel: () => row.channel && __(row.channel),
		last_message_from: () => row.last_message_from && __(row.last_message_from),
		message_count: () => number(row.message_count || 0),
		...Object.fromEntries(TIMES.map((time) => [time, () => (row[time] ? __("{0} min.", number(row[time])) : "")])),
		tags: () => row.tags.join(", "),
	};
	return (texts[name] ? texts[name]() : ownText(row[name], boot.columns.offered.find((column) => column.name === name)?.fieldtype)) || "";
}

/** What one of the site's own fields holds, in words. */
export function ownText(value, fieldtype) {
	if (!value) return "";
	if (Array.isArray(value)) return value.join(", ");
	if (fieldtype === "Duration") return duration(value);
	if (fieldtype === "Time") return String(value).split(":").slice(0, 2).join(":").padStart(5, "0");
	if (fieldtype === "Check") return __("Yes");
	if (fieldtype === "Select") return __(value);
	if (fieldtype === "Date") return day(moment(value));
	if (fieldtype === "Datetime") return short(moment(value));
	return typeof value === "number" ? number(value) : value;
}

// What is usual is a word in a table, and goes without saying elsewhere
const usual = (known, name) => h("span", { class: "rm-faint rm-only-table" }, known.find((item) => item.name === name)?.label || name || "");

function statusOf(boot, row) {
	const { name } = boot.statuses.find((status) => status.base_status === "Open" && status.is_default) || {};
	return row.status === name ? usual(boot.statuses, name) : statusPill(boot, row.status, row.base_status);
}

const categoryLabel = (boot, name) => boot.categories.find((category) => category.name === name)?.label?.split(/ [/>] /).at(-1) || name || "";

function dateTitle(row, name) {
	const [at, deadline] = [moment(row[name] || row.creation), moment(row.deadline)];
	return [full(at), deadline && name !== "deadline" && __("Deadline: {0}", full(deadline))].filter(Boolean).join("\n");
}

function latePill(row) {
	const deadline = row.base_status === "Open" && moment(row.deadline);
	return deadline && deadline < siteNow() ? h("span", { class: "rm-pill rm-pill-plain rm-late", title: `${__("Late")} · ${__("Deadline: {0}", full(deadline))}` }, icon("clock", { size: 12 }), h("span", { class: "rm-late-text" }, __("Late"))) : null;
}

/** The heads of a table; a click sorts. */
export function headCells(ctx, names, order, does) {
	const [column, direction] = order.split(" ");
	return names.map((name) => {
		const { sorts } = ctx.boot.columns.offered.find((offered) => offered.name === name);
		const sorted = Boolean(sorts) && sorts === column;
		const turned = sorted ? (direction === "asc" ? "desc" : "asc") : DESCENDING.includes(name) ? "desc" : "asc";
		return h("span", { style: { "--rm-area": name } },
			sorts ? h("button", { type: "button", class: "rm-head-sort", "aria-pressed": String(sorted), dataset: sorted ? { sorted: "1" } : {}, onClick: () => does.sort(`${sorts} ${turned}`) }, h("span", { class: "rm-head-text", title: label(ctx, name) }, label(ctx, name)), sorted && icon(direction === "asc" ? "arrow-up" : "arrow-down", { size: 11 })) : label(ctx, name));
	});
}

/** Ask which columns the list that is shown has, and in what order; kept for this user and list. */
export async function chooseColumns(ctx) {
	const { list } = ctx.store.get();
	const { offered, usual, chosen } = ctx.boot.columns;
	const lines = h("ul", { class: "rm-column-choice" });
	const line = (name, on) => {
		const input = h("input", { type: "checkbox", class: "rm-check", checked: on, disabled: name === "title", value: name });
		const step = (by, words, pictured) => h("button", { type: "button", class: "rm-icon-button", "aria-label": `${words}: ${label(ctx, name)}`, title: words, onClick: (event) => moved(item, by, event.currentTarget) }, icon(pictured));
		const item = h("li", {}, h("label", {}, input, h("span", {}, label(ctx, name))), step(-1, __("Move up"), "chevron-up"), step(1, __("Move down"), "chevron-down"));
		return item;
	};
	const show = (names) => lines.replaceChildren(...names.map((name) => line(name, true)), ...offered.filter(({ name }) => !names.includes(name)).map(({ name }) => line(name, false)));
	show(columnsOf(ctx));
	const again = h("button", { type: "button", class: "rm-link-button", onClick: () => show(usual) }, __("The usual columns"));
	const asked = openDialog({
		title: __("Columns: {0}", labelOf(list)),
		body: h("div", { class: "rm-stack" }, lines, h("div", {}, again)),
		submitLabel: __("Show"),
		onSubmit: async () => {
			const wanted = [...lines.querySelectorAll("input:checked")].map((input) => input.value);
			const { columns } = await call("lists.choose_columns", { list, columns: wanted });
			ctx.boot.columns = { offered, usual, chosen: { ...chosen, [list]: columns } };
			ctx.store.set({ columns });
		},
	});
	lines.querySelector("input:enabled").focus();
	await asked;
}

function moved(item, by, button) {
	const beside = by < 0 ? item.previousElementSibling : item.nextElementSibling;
	if (!beside) return;
	if (by < 0) beside.before(item);
	else beside.after(item);
	button.focus();
	item.scrollIntoView({ block: "nearest" });
}
