// The lists there are, and the rows of the one that is shown.

import { call } from "./api.js";
import { __ } from "./texts.js";
import { fail } from "./toast.js";

const PAGE = 50;
const MOST_AT_ONCE = 200;

/** The lists in the order of the side bar. `keys` leads there. */
export function lists() {
	return [
		{ name: "own_open", label: __("Own open"), icon: "inbox", keys: "g o", empty: __("Nothing waits for you. Take one from the unassigned.") },
		{ name: "unassigned", label: __("Unassigned"), icon: "users", keys: "g u", empty: __("Every request has an owner.") },
		{ name: "favourites", label: __("Favourites"), icon: "star", keys: "g f", empty: __("Put a star on a request and it stays here.") },
		{ name: "last", label: __("Last requests"), icon: "clock", keys: "g l", empty: __("There are no requests yet.") },
		{ name: "search", label: __("Search"), icon: "search", keys: "/", empty: __("Nothing found.") },
	];
}

export const labelOf = (name) => lists().find((list) => list.name === name)?.label || name;

/** Columns one can sort by; dates start with the newest. */
export function orders() {
	return [
		["last_message_at", __("Last message")],
		["creation", __("Created")],
		["deadline", __("Deadline")],
		["title", __("Title")],
		["company_name", __("Company")],
		["category", __("Category")],
		["status", __("Status")],
		["name", __("Number")],
	];
}

/** How a list is sorted when nobody says otherwise (api/lists.py). */
export const usualOrder = (list) => ({ unassigned: "creation asc", last: "creation desc" })[list] || "last_message_at desc";

/** Loads pages into the store; what was asked for last wins. */
export function createRows(store) {
	let asked = 0;
	let abort = null;

	async function load({ list, filters = {}, order_by: order = null }, { start = 0, length = PAGE, quiet = false } = {}) {
		const mine = ++asked;
		abort?.abort();
		abort = new AbortController();
		store.set({ loading: !quiet });
		try {
			const args = { list, filters, order_by: order || usualOrder(list), start, page_length: length };
			const answer = await call("lists.fetch", args, { get: true, signal: abort.signal });
			return mine === asked ? answer : null;
		} catch (error) {
			if (mine === asked && !quiet) {
				store.set({ failed: true });
				fail(error);
			}
			return null;
		} finally {
			if (mine === asked) store.set({ loading: false });
		}
	}

	const where = () => (({ list, filters, order_by }) => ({ list, filters, order_by }))(store.get());

	return {
		/** Show a list from its top; answers the exact hit of a number, if there is one. */
		async show({ list, filters, order_by: order }) {
			store.set({ list, filters, order_by: order, rows: null, count: null, has_more: false, selected: new Set(), current: null, failed: false });
			const answer = await load({ list, filters, order_by: order });
			if (answer) store.set({ rows: answer.rows, count: answer.count, has_more: answer.has_more });
			return answer?.exact || null;
		},
		/** Load the list again as far as it was shown; selection and place stay. `quiet` says nothing when it fails. */
		async refresh({ quiet = false } = {}) {
			const { rows, list } = store.get();
			if (!list || rows === null) return list && !store.get().loading ? this.show(where()) : null;
			const length = Math.min(MOST_AT_ONCE, Math.max(PAGE, Math.ceil(rows.length / PAGE) * PAGE));
			const answer = await load(where(), { length, quiet });
			if (!answer) return null;
			const names = new Set(answer.rows.map((row) => row.name));
			const selected = new Set([...store.get().selected].filter((name) => names.has(name)));
			store.set({ rows: answer.rows, count: answer.count, has_more: answer.has_more, current: after(rows, answer.rows, store.get().current), selected, failed: false });
			return null;
		},
		/** The next page. */
		async more() {
			const { rows, has_more: hasMore, loading } = store.get();
			if (!hasMore || loading) return;
			const answer = await load(where(), { start: rows.length });
			if (!answer) return;
			const known = new Set(rows.map((row) => row.name));
			store.set({ rows: [...rows, ...answer.rows.filter((row) => !known.has(row.name))], has_more: answer.has_more, count: answer.count });
		},
		/** Change rows in place, before or without the server. */
		patch(names, values) {
			const wanted = new Set(names);
			store.set({ rows: store.get().rows?.map((row) => (wanted.has(row.name) ? { ...row, ...values } : row)) ?? null });
		},
	};
}

// When the current row has left the list, the one that followed it is current: the agent goes on downwards
function after(before, now, current) {
	if (!current || now.some((row) => row.name === current)) return current;
	const names = new Set(now.map((row) => row.name));
	const at = before.findIndex((row) => row.name === current);
	return before.slice(at + 1).find((row) => names.has(row.name))?.name || now.at(-1)?.name || null;
}
