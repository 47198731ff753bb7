// "Opened lately" in the side bar: what is pinned stays at its top (ACS-13).

import { call } from "../core/api.js";
import { h, icon } from "../core/html.js";
import { hrefOf, openTab } from "../core/router.js";
import { __, number } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { openMenu } from "../parts/menu.js";

const SHOWN = 8;
const BESIDE_PINS = 3; // however many are pinned, so many others are shown

/** The lines of what was opened lately, with their heading. */
export function recentLines(ctx) {
	const { recent = [], open, list } = ctx.store.get();
	if (!recent.length) return [];
	const pins = recent.filter(isPinned);
	const shown = [...pins, ...recent.filter((item) => !isPinned(item)).slice(0, Math.max(SHOWN - pins.length, BESIDE_PINS))];
	return [
		h("h2", { class: "rm-side-heading" }, __("Opened lately")),
		shown.map((item) => line(ctx, item, open === item.name && !list)),
		recent.length > shown.length && h("button", { type: "button", class: "rm-side-item rm-side-recent", "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, recent.map(({ name, title }) => ({ label: `#${name} ${title || ""}`, icon: "clock", run: () => ctx.go({ name }) }))) }, h("span", { class: "rm-side-label rm-faint" }, __("All of the last {0}", number(recent.length)))),
	];
}

/** What is opened lately once a request is opened: the first, but for what is pinned. */
export function withOpened(recent, { name, title }) {
	const known = recent.find((item) => item.name === name);
	const opened = { ...known, name, title: title || known?.title || "" };
	if (isPinned(opened)) return recent.map((item) => (item === known ? opened : item));
	const others = recent.filter((item) => item !== known);
	return [...others.filter(isPinned), opened, ...others.filter((item) => !isPinned(item))].slice(0, 15);
}

const isPinned = (item) => Boolean(item.pinned_at);

function line(ctx, item, isCurrent) {
	const { name, title } = item;
	const words = isPinned(item) ? __("Unpin {0}", `#${name}`) : __("Pin {0}", `#${name}`);
	const menu = (event) => (event.preventDefault(), openMenu({ x: event.clientX, y: event.clientY }, menuOf(ctx, item)));
	return h("div", { class: ["rm-side-line", isPinned(item) && "rm-side-pinned"], onContextmenu: menu },
		h("a", { class: "rm-side-item rm-side-recent", href: hrefOf({ name }), title: `#${name} ${title}`, "aria-current": isCurrent ? "page" : null }, h("span", { class: "rm-side-label" }, title || `#${name}`)),
		h("button", { type: "button", class: "rm-icon-button rm-side-pin", "aria-label": words, title: words, dataset: { mark: `pin-${name}` }, onClick: () => pin(ctx, item) }, icon("pin", { size: 13 })));
}

function menuOf(ctx, item) {
	const { recent } = ctx.store.get();
	const { name } = item;
	return [
		{ label: isPinned(item) ? __("Unpin") : __("Pin"), icon: "pin", run: () => pin(ctx, item) },
		{ label: __("Open in a new tab"), icon: "external", run: () => openTab({ name }) },
		"-",
		{ label: __("Remove from here"), icon: "close", run: () => ask(ctx, "remove", { request: name }) },
		!isPinned(item) && { label: __("Remove all but this"), disabled: recent.every((other) => other === item || isPinned(other)), run: () => ask(ctx, "remove_others", { request: name }) },
		{ label: __("Remove all that are not pinned"), disabled: recent.every(isPinned), run: () => ask(ctx, "remove_others") },
	];
}

const pin = (ctx, item) => ask(ctx, "pin", { request: item.name, pinned: !isPinned(item) });

async function ask(ctx, method, given) {
	try {
		ctx.store.set({ recent: await call(`history.${method}`, given) });
		ctx.keepFocus();
	} catch (error) {
		fail(error);
	}
}
