// The bell: what the agent was told about requests, newest first (NOT-1, NOT-3).

import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { pop, push } from "../core/keys.js";
import { __, full, moment, short } from "../core/texts.js";
import { textOf } from "../core/toast.js";

/** Show the notices; `open(number)` opens the request of the one that was chosen. */
export function openNotices(ctx, open) {
	const list = h("ul", { class: "rm-bell-list", "aria-label": __("Notices"), "aria-busy": "true" });
	const button = (label, run) => h("button", { type: "button", class: "rm-button rm-button-small", hidden: true, onClick: run }, label);
	const readAll = button(__("Mark all as read"), () => change("notices.mark_read", {}));
	const clearAll = button(__("Clear all"), () => change("notices.clear", {}));
	const heading = h("h2", { class: "rm-dialog-title", id: "rm-bell-title", tabindex: "-1" }, __("Notices"));
	const dialog = h("dialog", { class: "rm-dialog rm-bell", "aria-labelledby": heading.id },
		h("header", { class: "rm-dialog-head" }, heading, readAll, clearAll, h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Close"), onClick: () => close() }, icon("close"))), list);

	function close() {
		pop("notices");
		if (dialog.open) dialog.close();
		dialog.remove();
		document.querySelector(".rm-side-bell")?.focus();
	}

	async function show() {
		try {
			const rows = await call("notices.mine", {}, { get: true });
			fill(list, rows.length ? rows.map(line) : h("li", { class: "rm-bell-none" }, __("No notices.")));
			readAll.hidden = !rows.some(({ read }) => !read);
			clearAll.hidden = !rows.length;
			(list.querySelector("button") || heading).focus();
		} catch (error) {
			fill(list, h("li", { class: "rm-bell-none", role: "alert" }, textOf(error)));
		}
		list.setAttribute("aria-busy", "false");
	}

	function line({ request, headline, text, at, read }) {
		const told = moment(at);
		return h("li", {},
			h("button", { type: "button", class: ["rm-bell-item", !read && "rm-bell-unread"], onClick: () => choose(request) },
				h("span", { class: "rm-bell-headline" }, !read && h("span", { class: "rm-sr-only" }, __("Unread"), ": "), headline),
				h("time", { class: "rm-bell-time", title: full(told) }, short(told)),
				text && h("span", { class: "rm-bell-text" }, text)));
	}

	function choose(request) {
		close();
		open(request);
		call("notices.mark_read", { request }).then(() => ctx.refreshCounts(), () => {}); // the request itself says what is wrong
	}

	async function change(method, args) {
		try {
			await call(method, args);
			await show();
		} catch (error) {
			fill(list, h("li", { class: "rm-bell-none", role: "alert" }, textOf(error)));
		}
		ctx.refreshCounts();
	}

	dialog.addEventListener("cancel", (event) => (event.preventDefault(), close()));
	dialog.addEventListener("pointerdown", (event) => event.target === dialog && close());
	dialog.addEventListener("keydown", (event) => {
		const items = [...list.querySelectorAll("button")];
		const at = items.indexOf(document.activeElement);
		const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: items.length - 1 }[event.key];
		if (to === undefined) return;
		event.preventDefault();
		items[Math.min(to, items.length - 1)]?.focus();
	});
	(document.querySelector(".rm-console") || document.body).append(dialog);
	push("notices", { alone: true });
	dialog.showModal();
	heading.focus();
	show();
}
