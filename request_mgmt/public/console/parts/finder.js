// An input that finds while one types: what is found stands in a list at it, and is chosen with keys or the mouse.

import { clear, h } from "../core/html.js";
import { __ } from "../core/texts.js";
import { textOf } from "../core/toast.js";

const WAIT = 160;
const SHORTEST = 2;
const TALLEST = 320;

/**
 * `find(text)` answers rows, `content(row)` is what an option shows, `take(row)` is called with the one that is chosen; `more(text)`
 * is one more option, {content, run}. Is what was typed an answer as it stands, as `answers(text)` tells, no option stands out by
 * itself and Enter belongs to the form. A single sign is looked for only if `looksFor(text)`. Answers {input, list, hide()}: both go into a place of their own.
 */
export function finder({ id, placeholder, find, content, take, more = () => null, answers = () => false, looksFor = () => false }) {
	let options = []; // what each option does
	let at = -1;
	let timer = null;
	let asked = 0;
	let searching = null; // settled when what was typed has been looked for
	let shown = null; // ends what is listened to while the list is shown
	const input = h("input", { class: "rm-input", id, type: "text", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${id}-list`, autocomplete: "off", maxlength: "200", placeholder });
	const list = h("div", { class: "rm-picker-list", id: `${id}-list`, role: "listbox", "aria-label": placeholder, hidden: true });

	const hide = () => {
		asked++;
		clearTimeout(timer);
		searching = null;
		shown?.abort();
		list.hidden = true;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
	};
	// At the window, or a low dialog would cut it off
	const open = () => {
		const { left, top, bottom, width } = input.getBoundingClientRect();
		const below = innerHeight - bottom - 12;
		const over = below < TALLEST && top > below;
		const sides = over ? { top: "auto", bottom: `${innerHeight - top + 4}px` } : { top: `${bottom + 4}px`, bottom: "auto" };
		Object.assign(list.style, { ...sides, left: `${left}px`, width: `${width}px`, maxHeight: `${Math.min(TALLEST, over ? top - 12 : below)}px` });
		shown?.abort();
		shown = new AbortController();
		document.addEventListener("scroll", (event) => event.target !== list && hide(), { capture: true, signal: shown.signal });
		addEventListener("resize", hide, { signal: shown.signal });
		list.hidden = false;
		input.setAttribute("aria-expanded", "true");
	};
	const show = (rows, text) => {
		const last = more(text);
		options = [...rows.map((row) => ({ content: content(row), run: () => take(row) })), ...(last ? [last] : [])];
		if (!options.length && answers(text)) return hide();
		clear(list).append(...options.map((option, index) => h("div", { class: "rm-picker-option", role: "option", id: `${id}-option-${index}`, "aria-selected": "false", onPointerdown: (event) => (event.preventDefault(), option.run()) }, option.content)));
		if (!options.length) list.append(h("div", { class: "rm-picker-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, __("Nothing found.")));
		open();
		mark(rows.length && !answers(text) ? 0 : -1);
	};
	const mark = (index) => {
		at = index;
		[...list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === at)));
		list.children[at]?.scrollIntoView({ block: "nearest" });
		if (at >= 0) input.setAttribute("aria-activedescendant", `${id}-option-${at}`);
		else input.removeAttribute("aria-activedescendant");
	};
	const search = () => {
		clearTimeout(timer);
		const mine = ++asked;
		const text = input.value.trim();
		searching = null;
		if (text.length < SHORTEST && !looksFor(text)) return hide();
		searching = new Promise((done) => (timer = setTimeout(done, WAIT))).then(() => look(mine, text));
	};
	const look = async (mine, text) => {
		if (mine !== asked) return;
		try {
			const rows = await find(text);
			if (mine !== asked || !input.isConnected) return;
			show(rows, text);
		} catch (error) {
			if (mine !== asked) return;
			options = [];
			at = -1;
			clear(list).append(h("p", { class: "rm-field-problem" }, textOf(error)));
			open();
		}
		searching = null;
	};
	const choose = () => {
		if (!list.hidden) options[at]?.run();
	};
	// One who types and presses Enter at once means what is found, not what stood there before
	const chooseWhenFound = async () => {
		const mine = asked;
		await searching;
		if (mine === asked && document.activeElement === input) choose();
	};
	input.addEventListener("input", search);
	input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && hide(), 120));
	input.addEventListener("keydown", (event) => {
		if (event.isComposing) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		const count = options.length;
		if (step && !list.hidden && count) mark(at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count);
		else if (event.key === "Enter" && searching && !answers(input.value.trim())) void chooseWhenFound();
		else if (event.key === "Enter" && !searching && !list.hidden && at >= 0) choose();
		else if (event.key === "Escape" && !list.hidden) hide();
		else return;
		event.preventDefault();
		event.stopPropagation();
	});
	return { input, list, hide };
}
