// A menu at a button or where the mouse is.

import { h, icon } from "../core/html.js";
import { pop, push } from "../core/keys.js";

// When what the menu belongs to goes or moves
const LEAVING = ["resize", "hashchange", "popstate"];
let open = null;

/**
 * Open a menu at `anchor` (an element, or {x, y}). Items: {label, run, icon, shortcut, disabled, checked, danger},
 * "-" for a line, {heading}. Answers what closes it.
 */
export function openMenu(anchor, items) {
	open?.();
	const focused = document.activeElement;
	const menu = h("div", { class: "rm-menu", role: "menu" }, items.filter(Boolean).map((item) => entry(item, close)));
	// Where screen readers look for it: in the part of the page it belongs to
	const at = anchor instanceof Element ? anchor : document.elementFromPoint(anchor.x, anchor.y);
	const around = at?.closest("dialog, main, nav, aside, section") || null;
	const home = around || document.querySelector(".rm-console main") || document.querySelector(".rm-console") || document.body;
	home.append(menu);
	place(menu, anchor);
	push("menu", { alone: true });
	const outside = (event) => menu.contains(event.target) || close();
	const timer = setTimeout(() => {
		document.addEventListener("pointerdown", outside, true);
		for (const event of LEAVING) window.addEventListener(event, close);
	});
	menu.addEventListener("keydown", (event) => moved(event, menu, close));
	if (anchor instanceof Element) anchor.setAttribute("aria-expanded", "true");

	function close() {
		if (open !== close) return;
		open = null;
		clearTimeout(timer);
		document.removeEventListener("pointerdown", outside, true);
		for (const event of LEAVING) window.removeEventListener(event, close);
		if (anchor instanceof Element) anchor.setAttribute("aria-expanded", "false");
		pop("menu");
		const hadFocus = menu.contains(document.activeElement);
		menu.remove();
		if (hadFocus) focused?.focus?.();
	}
	open = close;
	choices(menu)[0]?.focus();
	return close;
}

/** Close the menu that is open. */
export function closeMenu() {
	open?.();
}

function entry(item, close) {
	if (item === "-") return h("hr", { class: "rm-menu-line", role: "separator" });
	if (item.heading) return h("div", { class: "rm-menu-heading", role: "presentation" }, item.heading);
	const isChoice = item.checked !== undefined;
	return h(
		"button",
		{
			type: "button",
			class: ["rm-menu-item", item.danger && "rm-danger"],
			role: isChoice ? "menuitemcheckbox" : "menuitem",
			"aria-checked": isChoice ? String(Boolean(item.checked)) : null,
			disabled: item.disabled,
			tabindex: "-1",
			onClick: () => {
				close();
				item.run();
			},
		},
		h("span", { class: "rm-menu-icon" }, item.checked ? icon("check") : item.icon ? icon(item.icon) : null),
		h("span", { class: "rm-menu-label" }, item.label),
		item.shortcut && h("kbd", { class: "rm-key" }, item.shortcut),
	);
}

function choices(menu) {
	return [...menu.querySelectorAll(".rm-menu-item:not(:disabled)")];
}

function moved(event, menu, close) {
	const all = choices(menu);
	const at = all.indexOf(document.activeElement);
	const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
	if (event.key === "Escape" || event.key === "Tab") {
		close();
	} else if (to !== undefined) {
		all.at(to % all.length)?.focus();
	} else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
		const letter = event.key.toLowerCase();
		const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) => item.textContent.trim().toLowerCase().startsWith(letter));
		next?.focus();
	} else {
		return;
	}
	event.preventDefault();
	event.stopPropagation();
}

function place(menu, anchor) {
	const box = anchor instanceof Element ? anchor.getBoundingClientRect() : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
	const { offsetWidth: width, offsetHeight: height } = menu;
	const gap = 4;
	const below = box.bottom + gap + height <= innerHeight || box.top < height + gap;
	const left = box.left + width <= innerWidth - gap ? box.left : box.right - width;
	menu.style.left = `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`;
	menu.style.top = `${Math.max(gap, below ? Math.min(box.bottom + gap, innerHeight - height - gap) : box.top - height - gap)}px`;
}
