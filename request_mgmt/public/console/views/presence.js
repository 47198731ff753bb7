// Who else has the request open, and who writes an answer (ACS-15).

import { call } from "../core/api.js";
import { __ } from "../core/texts.js";

const EVERY = 30000; // the server forgets a screen after twice as long

/**
 * Tell the server that the request is on the screen, and learn who else has it. `writing()` tells whether one writes,
 * `alive()` whether the screen is still there; `changed()` is called when others came, left or began to write.
 * Answers {words(), tell(), end()}.
 */
export function watchPresence(name, { writing, alive, changed }) {
	let others = [];
	let ended = false;
	const tell = async () => {
		if (ended || !alive() || document.visibilityState !== "visible") return;
		try {
			const found = (await call("presence.here", { request: name, writing: writing() })) || [];
			if (ended || JSON.stringify(found) === JSON.stringify(others)) return;
			others = found;
			changed();
		} catch {
			// a hint only: what matters says for itself when the server is away
		}
	};
	const leave = (options) => call("presence.gone", { request: name }, options).catch(() => {});
	// With the page, the screen goes; the request is sent all the same
	const onLeaving = () => leave({ keepalive: true });
	const timer = setInterval(tell, EVERY);
	addEventListener("pagehide", onLeaving);
	void tell();
	return {
		tell,
		words: () => others.map(({ full_name: who, writing: writes }) => ({ text: writes ? __("{0} is writing here.", who) : __("{0} has this request open, too.", who), strong: writes })),
		end() {
			if (ended) return;
			ended = true;
			clearInterval(timer);
			removeEventListener("pagehide", onLeaving);
			leave();
		},
	};
}
