// Who else has a request open, and who writes an answer (ACS-15), told alike by console and desk. A plain script that puts it into
// `request_mgmt.watch_presence`, since scripts of the desk are no modules.

globalThis.request_mgmt ??= {};
globalThis.request_mgmt.watch_presence = (() => {
	const EVERY = 30000; // the server forgets a screen after twice as long
	// This page: a user has each of his on its own, and leaves with the last
	const screen = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;

	/**
	 * Tell the server that the request is on the screen, and learn who else has it. `call(method, args, options)` asks the server, `writing()` tells
	 * whether one writes, `is_shown()` whether the request is still on the screen; `changed()` is called when others came, left or began to write,
	 * `__(text, ...values)` puts it into words. Answers {name, words(), tell(), end(), is_over()}; `words` are [{text, strong}].
	 */
	return (name, { call, writing, is_shown, changed, __ }) => {
		let others = [];
		let ended = false;

		async function tell() {
			if (ended) return;
			if (!is_shown()) return void end();
			if (document.visibilityState !== "visible") return;
			try {
				const found = (await call("presence.here", { request: name, writing: Boolean(writing()), screen })) || [];
				if (ended || JSON.stringify(found) === JSON.stringify(others)) return;
				others = found;
				changed();
			} catch {
				// a hint only: what matters says for itself when the server is away
			}
		}

		const leave = (options) => call("presence.gone", { request: name, screen }, options).catch(() => {});
		// With the page, the screen goes; the request is sent all the same
		const on_leaving = () => leave({ keepalive: true });
		const timer = setInterval(tell, EVERY);
		addEventListener("pagehide", on_leaving);
		document.addEventListener("visibilitychange", tell);
		void tell();

		function end() {
			if (ended) return;
			ended = true;
			clearInterval(timer);
			removeEventListener("pagehide", on_leaving);
			document.removeEventListener("visibilitychange", tell);
			leave();
		}

		const words = () => others.map(({ full_name: who, writing: writes }) => ({ text: writes ? __("{0} is writing here.", who) : __("{0} has this request open, too.", who), strong: writes }));
		return { name, words, tell, end, is_over: () => ended };
	};
})();
