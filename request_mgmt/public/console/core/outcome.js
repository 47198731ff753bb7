// What became of an action and how one says it, alike in console and desk. A plain script that puts it into `request_mgmt.outcome`,
// since scripts of the desk are no modules. `__(text, ...values)` and `number` are those of who shows it.

globalThis.request_mgmt ??= {};
globalThis.request_mgmt.outcome = (() => {
	/**
	 * Of an `answer` of the server to `action` on `requests`: {text, isNews, made, done}. `made` is the request that came of it; `text` says what was
	 * done, a line for each thing that is to be told, without news where nothing was to be changed.
	 */
	function of(action, answer, requests, { __, number, sign = "" }) {
		const made = answer.name && requests.length && !requests.includes(answer.name) ? answer.name : null;
		const done = answer.done || (answer.name ? [answer.name] : requests);
		const changes = done.filter((name) => !answer.unchanged?.includes(name));
		const said = answer.said || action.done;
		const one = made || changes[0] || done[0];
		const isNews = done.length < 2 || changes.length > 0;
		let text = said;
		if (!isNews) text = __("{0}: there was nothing to change.", action.label);
		else if (changes.length > 1) text = __("{0}: {1} requests.", said, number(changes.length));
		else if (one && !(made && answer.said)) text = `${said} · ${sign}${one}`;
		return { text: [text, ...details(answer, done)].join("\n"), isNews, made, done };
	}

	/** What was done to some of several, each with its number. */
	const details = (answer, done) => (done.length > 1 ? answer.details || [] : []);

	/** What was done where others were refused: those that were, in lines. */
	const beside = (answer, done) => [done.length > 0 && answer.said, ...details(answer, done)].filter(Boolean);

	/** Those of `names` that can be taken back: nothing of what found all as it should be, or was only sent. */
	function undoable(answer, names) {
		const stays = [...(answer.unchanged || []), ...(answer.final || [])];
		return answer.changed === false || answer.undoable === false ? [] : names.filter((name) => !stays.includes(name));
	}

	/** What is said when it was taken back; `note` tells what stays. */
	const undone = ({ said, details: lines = [] }, note, { __ }) => [__("Undone."), said && `${said}.`, note, ...lines].filter(Boolean).join(" ");

	return { of, beside, undoable, undone };
})();
