// The lists there are, and the rows of the one that is shown.

import { call } from "./api.js";
import { __, number } from "./texts.js";
import { fail } from "./toast.js";

const PAGE = 50;
const MOST_AT_ONCE = 200;
// So many pages are asked for side by side
const BESIDE = 4;
// A list in which requests have to be compared one by one is looked through by stretches, from here (api/stretches.py)
const START = "start";
// What was counted to the end is taken for so many milliseconds
const COUNT_HOLDS = 5 * 60 * 1000;
const COLUMN = 20;
const LONGEST_COLUMN = 100;

/** The lists in the order of the side bar. `keys` leads there. */
export function lists() {
	return [
		{ name: "own_open", label: __("Own open"), icon: "inbox", keys: "g o", none: __("All done"), empty: __("Nothing waits for you. Take one from the unassigned.") },
		{ name: "unassigned", label: __("Unassigned"), icon: "users", keys: "g u", none: __("All done"), empty: __("Every request has an owner.") },
		{ name: "favourites", label: __("Favourites"), icon: "star", keys: "g f", none: __("No favourites"), empty: __("Put a star on a request and it stays here.") },
		{ name: "last", label: __("Last requests"), icon: "clock", keys: "g l", none: __("No requests"), empty: __("There are no requests yet.") },
		{ name: "search", label: __("Search"), icon: "search", keys: "/", empty: __("Nothing found.") },
	];
}

/** Lists one looks at now and then; below the saved ones. */
export function furtherLists() {
	return [
		{ name: "flagged", label: __("Flagged"), icon: "flag", keys: "", none: __("Nothing is flagged"), empty: __("Flag a message as important and its request stays here.") },
		{ name: "changed", label: __("Changed by me"), icon: "edit", keys: "g h", none: __("Nothing was changed"), empty: __("You changed nothing in this period.") },
		{ name: "queue", label: __("Queue"), icon: "next", keys: "", none: __("The queue is empty"), empty: __("Nobody waits in the queue.") },
		{ name: "bin", label: __("Bin and spam"), icon: "trash", keys: "", none: __("The bin is empty"), empty: __("What is deleted or marked as spam stands here.") },
	];
}

let saved = [];

/** The lists that somebody saved: {name, title, is_own, may_change, shared_with, role, filters, criteria, order_by}. */
export function setSavedLists(rows) {
	saved = rows || [];
}

export const savedLists = () => saved;

export const savedList = (name) => saved.find((list) => list.name === name) || null;

/** Those on which requests are put by hand, as far as the caller may. */
export const ownSelections = () => saved.filter((list) => list.kind === "Static" && list.may_change);

export const labelOf = (name) => savedList(name)?.title || [...lists(), ...furtherLists()].find((list) => list.name === name)?.label || name;

/** How many a list holds, in words: of a long one that there are more than were counted. */
export const countOf = ({ count, counts_more: more }) => `${number(count)}${more ? "+" : ""}`;

/** What the server calls a list, its filters and criteria, of what the address calls them. */
export function asked({ list, filters = {}, order_by: order = null }) {
	const { criteria, contact_label: _label, without, ...rest } = filters;
	return { list, filters: without ? { ...rest, without: without.split(",") } : rest, criteria: criteria ? JSON.parse(criteria) : undefined, order_by: order || (savedList(list) ? undefined : usualOrder(list)) };
}

// What is counted, in whatever order
const unordered = (place) => ({ ...asked(place), order_by: undefined });

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
export const usualOrder = (list) => savedList(list)?.order_by || { unassigned: "creation asc", last: "creation desc", queue: "deadline asc", changed: "modified desc", bin: "modified desc" }[list] || "last_message_at desc";

// So long before an answer something may have been begun that it does not hold yet
const OVERLAP = 60000;

/** Loads pages into the store; what was asked for last wins. */
export function createRows(store) {
	let asks = 0;
	let abort = null;
	let filling = null; // the question that is asked anew: until all its pages are there, no further one is asked for
	let waiting = null; // the question of which one was asked for meanwhile
	let counted = {}; // to the end, beside what is on the screen
	let mark = {}; // by which the server tells whether what is shown is out of date

	/** A page. `beside` others of the same question, which are not given up for it; `names`: these rows alone, as they are now. Of a board or
	a chart these are what was found, beside which `further` ones are looked for. */
	async function load(place, { start = 0, further = START, length = PAGE, names = null, quiet = false, beside = false } = {}) {
		const isRows = !place.board && !place.chart;
		const isFirst = !start && further === START && !(isRows && names);
		const mine = beside ? asks : ++asks;
		if (!beside) {
			abort?.abort();
			abort = new AbortController();
			store.set({ loading: !quiet });
		}
		try {
			const options = { get: !names?.length, signal: abort.signal };
			const part = { further, requests: names?.length ? names : undefined };
			const answer = place.chart ? await call("charts.fetch", { ...unordered(place), group_by: place.chart, ...part }, options) : place.board ? await call("boards.fetch", { ...asked(place), group_by: place.board, page_length: columnLength(), ...part }, options) : await call("lists.fetch", { ...asked(place), start, page_length: length, ...part }, options);
			if (mine !== asks) return null;
			if (isFirst) mark = { place: JSON.stringify(place), length: isRows ? length : MOST_AT_ONCE, value: answer.mark };
			// Where not even the first page is full, it is counted by looking further
			return isFirst && answer.more_to_count ? { ...answer, ...countToTheEnd(unordered(place), answer.count, answer.rows.length === length) } : answer;
		} catch (error) {
			if (mine === asks && !quiet) {
				store.set({ failed: true });
				fail(error);
			}
			return null;
		} finally {
			if (mine === asks && !beside) store.set({ loading: false });
		}
	}

	// The count of a list whose page came without: what is known of it, while it `isAsked` for where it is not
	function countToTheEnd(question, atLeast, isAsked) {
		const of = JSON.stringify(question);
		if (counted.of !== of || Date.now() - counted.at > COUNT_HOLDS) {
			if (!isAsked) return null;
			counted.abort?.abort();
			const mine = (counted = { of, at: Date.now(), abort: new AbortController() });
			call("lists.count", question, { get: true, signal: mine.abort.signal }).then((known) => {
				mine.known = known;
				if (JSON.stringify(unordered(where())) === of) store.set(known);
			}, () => mine === counted && (counted = {})); // the list stays as it is: there may be more
		}
		return counted.known && { ...counted.known, count: Math.max(counted.known.count, atLeast) };
	}

	const where = () => (({ list, filters, order_by, board, chart }) => ({ list, filters, order_by, board, chart }))(store.get());

	// As long as the longest column was shown; of each of them the server asks for as many
	function columnLength() {
		const { rows, board } = store.get();
		const shown = new Map();
		for (const row of (board && rows) || []) shown.set(row[board], (shown.get(row[board]) || 0) + 1);
		return Math.min(LONGEST_COLUMN, Math.max(COLUMN, ...shown.values()));
	}

	/** All of the rows shown anew: as many pages as there were. The first is shown as soon as it is there, the others come side by side. */
	async function loadAsFar(rows, quiet) {
		const place = where();
		const coming = load(place, { length: markLength(), quiet, names: store.get().looked });
		const mine = (filling = asks);
		try {
			return await filled(place, await coming, rows, quiet);
		} finally {
			if (filling === mine) filling = null;
		}
	}

	/** The first page and those behind it that were shown; null when one failed or something else was asked. */
	async function filled(place, first, rows, quiet) {
		const { further, looked_to, ended, has_more: hadMore, looked, counts_more } = store.get();
		// What stands on a board or a chart was asked for anew with the first stretch: nobody looks through all of it once more
		if (first && !first.rows) return first.further && looked ? { ...first, further, looked_to, counts_more } : first;
		if (!first) return first;
		if (first.further && (further || !hadMore)) return withKnown(place, first, rows, { quiet, further, looked_to, ended });
		if (!first.has_more || rows.length <= MOST_AT_ONCE) return first;
		const top = named(first.rows);
		store.set({ rows: [...first.rows, ...rows.slice(MOST_AT_ONCE).filter(({ name }) => !top.has(name))] });
		const starts = [];
		for (let start = MOST_AT_ONCE; start < rows.length; start += MOST_AT_ONCE) starts.push(start);
		const loaded = await sideBySide(place, starts.map((start) => ({ start })), quiet);
		return loaded && { ...first, rows: joined([first, ...loaded]), has_more: loaded.at(-1).has_more };
	}

	/** Of a list that was looked through by stretches, the first one anew, and of what was found behind it what is still in the list: nobody
	looks through all of it once more. */
	async function withKnown(place, first, rows, { quiet, further, looked_to, ended }) {
		const top = named(first.rows);
		const behind = rows.map(({ name }) => name).filter((name) => !top.has(name));
		const parts = [];
		for (let at = 0; at < behind.length; at += MOST_AT_ONCE) parts.push({ names: behind.slice(at, at + MOST_AT_ONCE) });
		if (ended) parts.push({ further: ended });
		const loaded = await sideBySide(place, parts, quiet);
		if (!loaded) return null;
		const all = joined([first, ...loaded]);
		const last = ended ? loaded.at(-1) : { further, looked_to };
		return { ...first, rows: all, further: last.further, looked_to: last.looked_to, ended: ended && !last.further ? endOf(last, place) : null, has_more: Boolean(last.further), ...found(all, last.further, first) };
	}

	// Who looked to the end of a list that grows there: where what came since begins, with some time for what was being written meanwhile
	const endOf = ({ seen }, { list, order_by: order }) => ((order || usualOrder(list)).endsWith(" asc") ? new Date(new Date(seen.replace(" ", "T")) - OVERLAP).toLocaleString("sv") : null);

	/** Further pages of the question that was just asked, a few at a time; null when one failed or something else was asked. */
	async function sideBySide(place, pages, quiet) {
		const mine = asks;
		const loaded = [];
		let next = 0;
		const takeTurns = async () => {
			for (let at = next++; at < pages.length && mine === asks; at = next++) {
				loaded[at] = await load(place, { length: MOST_AT_ONCE, quiet, beside: true, ...pages[at] });
				if (!loaded[at]) next = pages.length;
			}
		};
		await Promise.all(Array.from({ length: BESIDE }, takeTurns));
		return mine === asks && loaded.length === pages.length && loaded.every(Boolean) ? loaded : null;
	}

	/** Whether there is more behind the end of a list that was looked through to it. */
	async function cameAtTheEnd() {
		const { ended, rows } = store.get();
		if (!ended) return false;
		const { rows: last } = await call("lists.fetch", { ...asked(where()), further: ended, page_length: PAGE }, { get: true });
		const shownNow = named(store.get().rows || []);
		return store.get().ended === ended && store.get().rows === rows && last.some(({ name }) => !shownNow.has(name));
	}

	const joined = (pages) => [...new Map(pages.flatMap((page) => page.rows).map((row) => [row.name, row])).values()];

	// How many were found: all there are, or at least so many
	const found = (rows, further, { count, counts_more }) => (further ? { count: Math.max(count, rows.length) || null, counts_more: counts_more || count < rows.length } : { count: rows.length, counts_more: false });

	const named = (rows) => new Set(rows.map(({ name }) => name));

	// How many rows the mark is about
	function markLength() {
		const { rows, board, chart } = store.get();
		return board || chart ? MOST_AT_ONCE : Math.min(MOST_AT_ONCE, Math.max(PAGE, Math.ceil(rows.length / PAGE) * PAGE));
	}

	/** What the answer, a page, a board or a chart, puts on the screen. */
	function shown({ rows, columns = null, bars = null, seen, count, counts_more, has_more = false, further = null, looked_to = null, requests = null, ended = null }) {
		return { looked: requests, rows: rows || columns?.flatMap((column) => column.rows) || [], bars, columns: columns?.map(({ value, count: held, has_more: more }) => ({ value, count: held, has_more: more })) || [], seen, count: further ? count || null : count, counts_more, has_more, further, looked_to, ended };
	}

	// A list before there is anything of it
	function begin({ list, filters, order_by: order, board = null, chart = null }, known = {}) {
		store.set({ list, filters, order_by: order, board: chart ? null : board, chart, bars: null, rows: null, columns: [], count: null, counts_more: false, has_more: false, further: null, looked_to: null, looked: null, ended: null, selected: new Set(), whole: false, current: null, failed: false, stale: false, ...known });
	}

	// A board and a chart have no end at which one looks further
	const goOn = (list) => void (store.get().looked && store.get().further && list.more());

	return {
		/** A search that asks for nothing yet; what was on its way is not waited for. */
		clear(place) {
			asks += 1;
			abort?.abort();
			begin(place, { rows: [], loading: false });
		},
		/** Show a list from its top; answers the exact hit of a number, if there is one. */
		async show(place) {
			begin(place);
			const answer = await load(where());
			if (answer) store.set(shown(answer));
			goOn(this);
			return answer?.exact || null;
		},
		/** Load the list again as far as it was shown; selection and place stay. `quiet` says nothing when it fails. */
		async refresh({ quiet = false } = {}) {
			const { rows, list } = store.get();
			if (!list || rows === null) return list && !store.get().loading ? this.show(where()) : null;
			const answer = await loadAsFar(rows, quiet);
			if (!answer) {
				mark = { ...mark, value: "" }; // out of date as before
				if (waiting === asks && !store.get().failed) this.more();
				return null;
			}
			const now = shown(answer);
			const names = new Set(now.rows.map((row) => row.name));
			const selected = new Set([...store.get().selected].filter((name) => names.has(name)));
			store.set({ ...now, stale: false, current: after(rows, now.rows, store.get().current), selected, failed: false });
			goOn(this);
			return null;
		},
		/** Whether what is shown is out of date: one short question. */
		async isStale() {
			const { rows, list, loading } = store.get();
			if (!list || !rows || loading || filling === asks || (list === "search" && !Object.keys(where().filters).length)) return false;
			const length = markLength();
			const place = JSON.stringify(where());
			const { mark: value } = await call("lists.mark", { ...asked(where()), further: START, page_length: length }, { get: true });
			const known = mark.place === place && mark.length === length ? mark.value : null;
			if (JSON.stringify(where()) !== place) return false;
			mark = { place, length, value };
			return (known !== null && known !== value) || cameAtTheEnd();
		},
		/** The next page, or what the next stretch holds. */
		async more() {
			const { rows: shownBefore, has_more: hasMore, further, looked, loading } = store.get();
			if (!(hasMore || further) || loading) return;
			if (filling === asks) return void (waiting = asks);
			store.set({ failed: false });
			if (looked) {
				const answer = await load(where(), { further, names: looked });
				if (answer) store.set(shown(answer));
				return void (answer && goOn(this));
			}
			const answer = await load(where(), further ? { further } : { start: shownBefore.length });
			if (!answer) return;
			const { rows } = store.get(); // some may have been changed in place
			const known = named(rows);
			const all = [...rows, ...answer.rows.filter((row) => !known.has(row.name))];
			const counts = further ? found(all, answer.further, store.get()) : { count: answer.count };
			const ended = further && !answer.further ? endOf(answer, where()) : null;
			store.set({ rows: all, has_more: answer.has_more, further: answer.further, looked_to: answer.looked_to, ended, ...counts });
		},
		/** The next cards of a column of the board. */
		async moreOf(value) {
			const { rows, board, columns, looked } = store.get();
			const place = where();
			const known = rows.filter((row) => (row[board] || "") === value);
			try {
				const answer = await call("boards.more", { ...asked(place), group_by: board, value, start: known.length, page_length: COLUMN, requests: looked?.length ? looked : undefined }, { get: !looked?.length });
				if (JSON.stringify(where()) !== JSON.stringify(place)) return;
				const names = new Set(store.get().rows.map((row) => row.name));
				store.set({ rows: [...store.get().rows, ...answer.rows.filter((row) => !names.has(row.name))], columns: columns.map((column) => (column.value === value ? { ...column, has_more: answer.has_more } : column)) });
			} catch (error) {
				fail(error);
			}
		},
		/** Put cards into another column of the board, before the server has. */
		moveTo(names, value) {
			const { rows, board, columns } = store.get();
			const wanted = new Set(names);
			const moved = rows.filter((row) => wanted.has(row.name) && (row[board] || "") !== value);
			const held = (column) => column.count + (column.value === value ? moved.length : 0) - moved.filter((row) => (row[board] || "") === column.value).length;
			const known = columns.some((column) => column.value === value) ? columns : [...columns, { value, count: 0, has_more: false }];
			store.set({ rows: rows.map((row) => (wanted.has(row.name) ? { ...row, [board]: value || null } : row)), columns: known.map((column) => ({ ...column, count: held(column) })) });
		},
		/** Change rows in place, before or without the server. */
		patch(names, values) {
			const wanted = new Set(names);
			store.set({ rows: store.get().rows?.map((row) => (wanted.has(row.name) ? { ...row, ...values } : row)) ?? null });
		},
	};
}

// When the current row has left the list, the one that followed it is current: the agent goes on downwards. Where all that followed have
// left, too, it is what comes after the last that is still there from before it
function after(before, now, current) {
	const places = new Map(now.map(({ name }, place) => [name, place]));
	if (!current || places.has(current)) return current;
	const at = before.findIndex(({ name }) => name === current);
	const stays = ({ name }) => places.has(name);
	const next = before.slice(at + 1).find(stays);
	if (next) return next.name;
	const last = before.slice(0, Math.max(at, 0)).findLast(stays);
	return now[Math.min(last ? places.get(last.name) + 1 : 0, now.length - 1)]?.name || null;
}
