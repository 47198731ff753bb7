// The left column: lists with their numbers, what was open lately, and who I am.

import { fill, h, icon } from "../core/html.js";
import { furtherLists, lists, savedLists } from "../core/lists.js";
import { hrefOf, openTab } from "../core/router.js";
import { __, number } from "../core/texts.js";
import { openMenu } from "../parts/menu.js";
import { avatar } from "../parts/pill.js";
import { recentLines } from "./recent.js";
import { savedMenu } from "./saved.js";

const COUNTED_UP_TO = 1000;
const ICONS = { Dynamic: "bookmark", Static: "list", Combined: "merge" };
const NOTICES_UP_TO = 100;

/** Draw the side bar in `root` and keep it right. `does` has newRequest(), next() (or null), notices(), userMenu(). */
export function renderSidebar(root, ctx, does) {
	const { store } = ctx;
	const nav = h("nav", { class: "rm-column rm-side", "aria-label": __("Lists") });
	root.append(nav);
	// New numbers come at any moment: whoever is here with the keyboard keeps his place
	const draw = () => {
		const at = nav.contains(document.activeElement) ? markOf(document.activeElement) : null;
		fill(nav, content(ctx, does));
		if (at) [...nav.querySelectorAll("a, button")].find((item) => markOf(item) === at)?.focus({ preventScroll: true });
	};
	draw();
	store.subscribe((state, changed) => {
		if (["list", "counts", "saved", "saved_counts", "recent", "open", "page", "boot", "more_lists"].some((name) => changed.includes(name))) draw();
	});
	return nav;
}

const markOf = (item) => item.dataset.mark || item.getAttribute("href") || [...item.classList].find((name) => name.startsWith("rm-side-") && name !== "rm-side-item");

function content(ctx, does) {
	const { boot, list, counts, saved_counts: savedCounts, page, more_lists: isOpened } = ctx.store.get();
	const saved = savedLists().map(({ name, title, kind }) => ({ name, label: title, icon: ICONS[kind] }));
	const shown = page ? null : list;
	const rest = listsBelow(boot, list);
	const more = isOpened || furtherLists().some(({ name }) => name === list);
	const hasOverview = overview(ctx).length > 0;
	return [
		!ctx.inDesk && h("div", { class: "rm-brand" }, h("img", { src: "/assets/request_mgmt/images/requests.svg", alt: "" }), h("span", { class: "rm-brand-name" }, __("Requests"))),
		h("button", { type: "button", class: "rm-button rm-button-primary rm-side-new", title: `${__("New request")} (c)`, "aria-label": __("New request"), onClick: does.newRequest }, icon("plus"), h("span", {}, __("New request"))),
		does.newTypes.map(({ label, icon: pictured, run }) => h("button", { type: "button", class: "rm-side-item rm-side-wide", title: __("New request: {0}", label), onClick: run }, icon(pictured), h("span", { class: "rm-side-label" }, __("New request: {0}", label)))),
		lists().map((item) => listItem(ctx, { ...item, main: true }, shown, counts)),
		does.next && hasQueue(boot) && h("button", { type: "button", class: "rm-side-item rm-side-next", title: does.next.label, onClick: does.next.run }, icon("next"), h("span", { class: "rm-side-label" }, does.next.label)),
		saved.length > 0 && h("h2", { class: "rm-side-heading" }, __("Saved lists")),
		saved.map((item) => listItem(ctx, item, shown, savedCounts)),
		h("button", { type: "button", class: ["rm-side-item rm-side-further", more && "rm-side-opened"], title: __("More lists"), "aria-label": __("More lists"), "aria-expanded": String(Boolean(more)), onClick: (event) => (narrow.matches ? openMenu(event.currentTarget, moreMenu(ctx, saved, event.currentTarget)) : ctx.store.set({ more_lists: true })) }, icon("more"), h("span", { class: "rm-side-label" }, __("More lists"))),
		more && [h("h2", { class: "rm-side-heading" }, __("More lists")), rest.map((item) => listItem(ctx, item, shown, {})), hasOverview && h("button", { type: "button", class: "rm-side-item rm-side-wide rm-side-categories", "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, overview(ctx)) }, icon("columns"), h("span", { class: "rm-side-label" }, __("By category")))],
		recentLines(ctx),
		h("div", { class: "rm-side-rest" }),
		h("div", { class: "rm-side-foot" },
			h("a", { class: "rm-side-item rm-side-templates", href: hrefOf({ page: "templates" }), title: `${__("Templates")} (g t)`, "aria-current": page === "templates" ? "page" : null }, icon("template"), h("span", { class: "rm-side-label" }, __("Templates"))),
			bell(counts?.notices, does.notices),
			h("button", { type: "button", class: "rm-side-item rm-side-user", "aria-haspopup": "menu", "aria-label": __("You: {0}", boot.full_name), title: boot.full_name, onClick: (event) => openMenu(event.currentTarget, does.userMenu()) },
				avatar(boot.full_name, { image: boot.user_image }), h("span", { class: "rm-side-label" }, boot.full_name))),
	];
}

// Where no status is one of the queue, nothing ever waits in it
const hasQueue = ({ statuses }) => statuses.some(({ is_queue: waits, base_status: base }) => waits && base === "Open");

const listsBelow = (boot, list) => furtherLists().filter(({ name }) => name !== "queue" || hasQueue(boot) || list === name);

function bell(unread, open) {
	const shown = unread >= NOTICES_UP_TO ? `${number(NOTICES_UP_TO - 1)}+` : number(unread || 0);
	const label = unread ? __("Notices: {0} not read", shown) : __("Notices");
	return h("button", { type: "button", class: ["rm-side-item rm-side-bell", unread && "rm-side-ringing"], "aria-haspopup": "dialog", "aria-label": label, title: `${label} (g n)`, onClick: open },
		icon("bell"), h("span", { class: "rm-side-label" }, __("Notices")), unread > 0 && h("span", { class: "rm-count" }, shown));
}

// Where there is no room for names: saved lists and those one looks at now and then
const narrow = matchMedia("(max-width: 1279px)");

/** All requests of one category, the newest first (FND-12). */
export const categoryMenu = (ctx, categories = ctx.boot.categories) => categories.map(({ name, label }) => {
	const route = { list: "last", params: { category: name } };
	return { label, route, checked: ctx.store.get().filters?.category === name || undefined, run: () => ctx.go(route) };
});

// ASG-14
const overview = (ctx) => categoryMenu(ctx, ctx.boot.categories.filter((category) => category.show_in_overview));

function moreMenu(ctx, saved, anchor) {
	const entry = ({ name, label, icon: pictured }) => ({ label, icon: pictured, checked: ctx.store.get().list === name || undefined, run: () => ctx.go({ list: name }) });
	return [...saved.map(entry), saved.length > 0 && "-", ...listsBelow(ctx.boot, ctx.store.get().list).map(entry), overview(ctx).length > 0 && { label: __("By category"), icon: "columns", run: () => openMenu(anchor, overview(ctx)) }];
}

function listMenu(event, ctx, item) {
	event.preventDefault();
	openMenu({ x: event.clientX, y: event.clientY }, [{ label: __("Open in a new tab"), icon: "external", run: () => openTab({ list: item.name }) }, ...savedMenu(ctx, item.name)]);
}

function listItem(ctx, item, current, counts) {
	const count = counts?.[item.name];
	const shown = count >= COUNTED_UP_TO ? `${number(COUNTED_UP_TO)}+` : number(count);
	return h(
		"a",
		{ class: ["rm-side-item", `rm-side-${item.name}`, !item.main && "rm-side-wide"], href: hrefOf({ list: item.name }), title: item.keys ? `${item.label} (${item.keys})` : item.label, "aria-current": item.name === current ? "page" : null, onContextmenu: (event) => listMenu(event, ctx, item) },
		icon(item.icon),
		h("span", { class: "rm-side-label" }, item.label),
		count > 0 && h("span", { class: "rm-count" }, shown),
	);
}
