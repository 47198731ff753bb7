// What became of requests, one by one, when something was done to many: why they were refused, or what was done to them (BAT-5).

import { h } from "../core/html.js";
import { go, linkTo } from "../core/router.js";
import { __, number } from "../core/texts.js";
import { openDialog } from "./dialog.js";

/** A dialog of refused `rows` {request, reason}; `count` of them there are. */
export const showReasons = (label, rows, count = rows.length) => showWords(__("{0}: {1} refused", label, number(count)), rows, count);

/** The same under another title. */
export function showWords(title, rows, count) {
	const opened = (event, name) => {
		event.target.closest("dialog").dispatchEvent(new Event("cancel", { cancelable: true }));
		go({ name });
	};
	const body = h("ul", { class: "rm-refused" }, rows.map(({ request, reason }) => h("li", {}, h("a", linkTo({ name: request }, (event) => opened(event, request)), `#${request}`), h("span", {}, reason))));
	const more = count > rows.length && h("p", { class: "rm-faint" }, __("The first {0} of {1}.", number(rows.length), number(count)));
	return openDialog({ title, body: h("div", {}, body, more), submitLabel: __("Close"), wide: true, tellsOnly: true });
}
