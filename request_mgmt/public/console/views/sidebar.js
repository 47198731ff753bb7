// The left column: lists with their numbers, what was open lately, and who I am.

import { fill, h, icon } from "../core/html.js";
import { lists } from "../core/lists.js";
import { __, number } from "../core/texts.js";
import { openMenu } from "../parts/menu.js";
import { avatar } from "../parts/pill.js";

const COUNTED_UP_TO = 1000;

/** Draw the side bar in `root` and keep it right. `does` has newRequest(), next() (or null), userMenu(). */
export function renderSidebar(root, ctx, does) {
	const { store } = ctx;
	const nav = h("nav", { class: "rm-column rm-side", "aria-label": __("Lists") });
	root.append(nav);
	const draw = () => fill(nav, content(ctx, does));
	draw();
	store.subscribe((state, changed) => {
		if (["list", "counts", "recent", "open", "boot"].some((name) => changed.includes(name))) draw();
	});
	return nav;
}

function content(ctx, does) {
	const { boot, list, counts, recent = [], open } = ctx.store.get();
	return [
		!ctx.inDesk && h("div", { class: "rm-brand" }, h("img", { src: "/assets/request_mgmt/images/requests.svg", alt: "" }), h("span", { class: "rm-brand-name" }, __("Requests"))),
		h("button", { type: "button", class: "rm-button rm-button-primary rm-side-new", title: `${__("New request")} (c)`, "aria-label": __("New request"), onClick: does.newRequest }, icon("plus"), h("span", {}, __("New request"))),
		lists().map((item) => listItem(item, list, counts)),
		does.next && h("button", { type: "button", class: "rm-side-item rm-side-next", title: does.next.label, onClick: does.next.run }, icon("next"), h("span", { class: "rm-side-label" }, does.next.label)),
		recent.length > 0 && h("h2", { class: "rm-side-heading" }, __("Opened lately")),
		recent.slice(0, 8).map(({ name, title }) =>
			h("a", { class: "rm-side-item rm-side-recent", href: `#/request/${encodeURIComponent(name)}`, title: `#${name} ${title}`, "aria-current": open === name && !list ? "page" : null }, h("span", { class: "rm-side-label" }, title || `#${name}`))),
		h("div", { class: "rm-side-rest" }),
		h("button", { type: "button", class: "rm-side-item rm-side-user", "aria-haspopup": "menu", "aria-label": __("You: {0}", boot.full_name), title: boot.full_name, onClick: (event) => openMenu(event.currentTarget, does.userMenu()) },
			avatar(boot.full_name, { image: boot.user_image }), h("span", { class: "rm-side-label" }, boot.full_name)),
	];
}

function listItem(item, current, counts) {
	const count = counts?.[item.name];
	const shown = count >= COUNTED_UP_TO ? `${number(COUNTED_UP_TO)}+` : number(count);
	return h(
		"a",
		{ class: ["rm-side-item", `rm-side-${item.name}`], href: `#/${item.name}`, title: `${item.label} (${item.keys})`, "aria-current": item.name === current ? "page" : null },
		icon(item.icon),
		h("span", { class: "rm-side-label" }, item.label),
		count > 0 && h("span", { class: "rm-count" }, shown),
	);
}
