// Keeps what is shown as the server has it: asked now and then, and soon where the platform's socket says that something changed.

import { isSignedOut } from "./api.js";
import { createHearing } from "./socket.js";

const EVERY = 30000;
// What the server says is looked at within so long, by each browser at another moment; while it goes on talking, less often
const HEARD_WITHIN = 2000;
const HEARD_OFTEN_WITHIN = 6000;
const OFTEN = 10000;

const isLookedAt = () => !isSignedOut() && document.visibilityState === "visible" && !document.querySelector("dialog[open]");

/**
 * `ask()` asks for everything; `lookAgain(isOpen)` for what news may have changed, with the request that is open or without;
 * `isOfOpen(news)` tells which it is, and `here(news)` hears who is at a request. Answers {hearOf(socket), watch(name), pause(), resume()}:
 * it asks nothing until it is resumed. `watch` tells which request is open.
 */
export function createFreshness({ ask, lookAgain, isOfOpen, here }) {
	let timer = null;
	let hearing = null;
	let watched = null;
	let heard = null;
	let heardOfOpen = false;
	let lookedAt = 0;

	const askNow = () => isLookedAt() && ask();

	/** Many such words in a row are one question. */
	function hear(news) {
		heardOfOpen ||= isOfOpen(news);
		const within = Date.now() - lookedAt < OFTEN ? HEARD_OFTEN_WITHIN : HEARD_WITHIN;
		heard ??= setTimeout(() => {
			const isOpen = heardOfOpen;
			heard = null;
			heardOfOpen = false;
			if (!timer || !isLookedAt()) return;
			lookedAt = Date.now();
			lookAgain(isOpen);
		}, within * (0.5 + Math.random() / 2));
	}

	function pause() {
		hearing?.deafen();
		clearInterval(timer);
		timer = null;
		document.removeEventListener("visibilitychange", askNow);
	}

	return {
		/** News comes by this socket: it is not waited for. */
		hearOf(socket) {
			hearing = createHearing(socket, { changed: hear, noticed: () => hear({}), here });
			if (!timer) return;
			hearing.listen();
			hearing.watch(watched);
		},
		watch(name) {
			watched = name;
			hearing?.watch(name);
		},
		pause,
		resume() {
			pause();
			timer = setInterval(askNow, EVERY);
			document.addEventListener("visibilitychange", askNow);
			// A list of the desk stops all others from listening
			hearing?.listen();
			askNow();
		},
	};
}
