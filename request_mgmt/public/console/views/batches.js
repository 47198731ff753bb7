// What runs in the background, in the console (core/batch_panel.js).

import { changed, onBegun } from "../core/actions.js";
import { call } from "../core/api.js";
import "../core/batch_panel.js";
import { h, icon } from "../core/html.js";
import { __, number } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { showWords } from "../parts/reasons.js";

const READING = ["batches.progress", "batches.mine", "batches.results"];

/** Show batches in `root`, those from before too. Answers {pause(), resume()}. */
export function watchBatches(root) {
	const panel = globalThis.request_mgmt.batch_panel.make(() => root, {
		__, number, icon, fail,
		call: (method, values) => call(method, values, { get: READING.includes(method) }),
		button: (label, run) => h("button", { type: "button", class: "rm-button rm-button-small", onClick: run }, label),
		dismiss: (run) => h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Dismiss"), onClick: run }, icon("close")),
		list: showWords,
		ended: () => changed([]),
	});
	onBegun(panel.begun);
	return panel;
}
