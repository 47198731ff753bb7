// Why requests were refused, one by one, when something was done to many (BAT-5).

import { h } from "../core/html.js";
import { go } from "../core/router.js";
import { __, number } from "../core/texts.js";
import { openDialog } from "./dialog.js";

/** A dialog of `rows` {request, reason}; `count` of them there are. */
export function showReasons(label, rows, count = rows.length) {
	const opened = (event, name) => {
		event.preventDefault();
		event.target.closest("dialog").dispatchEvent(new Event("cancel", { cancelable: true }));
		go({ name });
	};
	const body = h("ul", { class: "rm-refused" }, rows.map(({ request, reason }) => h("li", {}, h("a", { href: `#/request/${encodeURIComponent(request)}`, onClick: (event) => opened(event, request) }, `#${request}`), h("span", {}, reason))));
	const more = count > rows.length && h("p", { class: "rm-faint" }, __("The first {0} of {1}.", number(rows.length), number(count)));
	return openDialog({ title: __("{0}: {1} refused", label, number(count)), body: h("div", {}, body, more), submitLabel: __("Close"), wide: true, tellsOnly: true });
}
