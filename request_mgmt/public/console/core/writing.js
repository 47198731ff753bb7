// What an agent types is text: every sign of it arrives, "<Enter>" too.

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gi;

/** Typed text as HTML: an empty line ends a paragraph, addresses of pages become links, nothing is markup. */
export function htmlOf(text) {
	const page = document.implementation.createHTMLDocument("");
	for (const paragraph of String(text ?? "").replace(/\r\n?/g, "\n").replace(/^\s*\n|\s+$/g, "").split(/\n(?:[^\S\n]*\n)+/)) {
		const element = page.createElement("p");
		paragraph.split("\n").forEach((line, index) => {
			if (index) element.append(page.createElement("br"));
			element.append(...linked(indented(line), page));
		});
		page.body.append(element);
	}
	return page.body.textContent ? page.body.innerHTML : "";
}

// Blanks at the start of a line, or several in a row, are meant (a list, a table)
export const indented = (line, starts = true) => line.replace(/\t/g, "    ").replace(starts ? /^ +| {2,}/g : / {2,}/g, (blanks) => "\u00a0".repeat(blanks.length - 1) + (blanks.length > 1 ? " " : "\u00a0"));

export function linked(line, page) {
	const parts = [];
	let at = 0;
	for (const { 0: address, index } of line.matchAll(LINK)) {
		const link = page.createElement("a");
		link.setAttribute("href", address);
		link.textContent = address;
		parts.push(line.slice(at, index), link);
		at = index + address.length;
	}
	return [...parts, line.slice(at)].filter((part) => part !== "");
}
