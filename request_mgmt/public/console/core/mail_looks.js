// How a mail looks by itself, told alike by console and desk. A plain script that puts it into `request_mgmt.mail_looks`, since scripts of the
// desk are no modules.

globalThis.request_mgmt ??= {};
globalThis.request_mgmt.mail_looks = (() => {
	/** Whether it has colours of its own: such a one was made for white paper, the others take the colours of the screen. */
	const has_colours = (html) => /color|background|<img/i.test(html);

	/** Outlook's paragraphs are lines: what keeps them apart is a blank one, not a margin. `body` is the parsed mail. */
	const is_spaced = (body) => [...body.querySelectorAll("p")].some((line) => /^\s+$/.test(line.textContent) && line.textContent.includes("\u00a0"));

	return { has_colours, is_spaced };
})();
