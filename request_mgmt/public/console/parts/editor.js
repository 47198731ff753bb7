// Writing with bold, lists, links and pictures; what comes out is clean HTML (CRE-6). Text from elsewhere enters through core/rich_text alone.

import { h, icon } from "../core/html.js";
import { holdsSomething, htmlIn, linesOf, textIn } from "../core/rich_text.js";
import { __ } from "../core/texts.js";
import { openDialog } from "./dialog.js";

const ADDRESS = /^(https?:\/\/|mailto:|tel:)\S+$/i;
/** What can be done to the text, with its keys. */
export const TOOLS = () => [
	{ command: "bold", icon: "bold", label: __("Bold"), keys: "Ctrl+B" },
	{ command: "italic", icon: "italic", label: __("Italic"), keys: "Ctrl+I" },
	{ command: "insertUnorderedList", icon: "bullets", label: __("Bulleted list"), keys: "Ctrl+Shift+8" },
	{ command: "insertOrderedList", icon: "numbers", label: __("Numbered list"), keys: "Ctrl+Shift+7" },
	{ name: "link", icon: "link", label: __("Link"), keys: "Ctrl+Shift+K" },
	{ name: "quote", icon: "quote", label: __("Quote"), keys: "Ctrl+Shift+9" },
	{ name: "plain", icon: "eraser", label: __("Clear formatting"), keys: "Ctrl+\\" },
];
const KEYS = { Digit8: "insertUnorderedList", Digit7: "insertOrderedList", Digit9: "quote", KeyK: "link" };

/**
 * An editor. `value` is HTML; `label` or `labelledby` names it. Answers {element, area, tools, get(), set(html), text(), empty(), insert(html), focus(), atEnd()};
 * get() answers HTML, "" when nothing is written. `tools` is the bar below the text, for those who have another place for it.
 */
export function createEditor({ id = null, value = "", label = null, labelledby = null, placeholder = "", changed = () => {} } = {}) {
	const area = h("div", { class: "rm-write", id, contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-label": label, "aria-labelledby": labelledby, "data-placeholder": placeholder, spellcheck: "true" });
	const tools = TOOLS().map((tool) => h("button", { type: "button", class: "rm-icon-button rm-editor-tool", tabindex: "-1", "aria-label": tool.label, title: `${tool.label} (${tool.keys})`, dataset: { tool: tool.command || tool.name }, onMousedown: (event) => event.preventDefault(), onClick: () => does(tool.command || tool.name) }, icon(tool.icon)));
	tools[0].tabIndex = 0;
	const bar = h("div", { class: "rm-editor-tools", role: "toolbar", "aria-label": __("Formatting") }, tools);
	const element = h("div", { class: "rm-editor" }, area, bar);
	let chosen = null; // where the cursor was when it left for a dialog

	const set = (html) => {
		area.replaceChildren(...linesOf(html));
		showState();
	};
	const focus = () => area.focus();
	const does = (name) => {
		back();
		if (name === "link") return void askLink();
		if (name === "quote") document.execCommand("formatBlock", false, inside("BLOCKQUOTE") ? "div" : "blockquote");
		else if (name === "plain") {
			document.execCommand("removeFormat");
			document.execCommand("unlink");
		} else document.execCommand(name);
		showState();
	};

	// A dialog takes it away before the editor hears of that, and selectionchange comes late: kept at each step
	function remember() {
		const selection = getSelection();
		if (selection.rangeCount && area.contains(selection.anchorNode)) chosen = selection.getRangeAt(0).cloneRange();
	}

	/** The cursor where it was last; when nobody knows where that was, at the end. */
	function back() {
		if (document.activeElement !== area) area.focus();
		const selection = getSelection();
		const within = selection.rangeCount && area.contains(selection.anchorNode);
		if (chosen && area.contains(chosen.startContainer)) {
			if (within && selection.getRangeAt(0).compareBoundaryPoints(Range.START_TO_START, chosen) === 0) return;
			selection.removeAllRanges();
			selection.addRange(chosen);
		} else if (!within) toEnd();
	}

	function toEnd() {
		getSelection().selectAllChildren(area);
		getSelection().collapseToEnd();
	}

	function inside(name) {
		const at = getSelection().anchorNode;
		const found = (at?.nodeType === Node.ELEMENT_NODE ? at : at?.parentElement)?.closest(name);
		return found && area.contains(found) ? found : null;
	}

	async function askLink() {
		const around = inside("A");
		const words = getSelection().toString();
		const given = await openDialog({
			title: __("Link"),
			fields: [
				{ fieldname: "address", fieldtype: "Data", label: __("Address"), reqd: 1, placeholder: "https://" },
				...(around || words ? [] : [{ fieldname: "words", fieldtype: "Data", label: __("Text") }]),
			],
			values: { address: around?.getAttribute("href") || (ADDRESS.test(words) ? words : "") },
			submitLabel: __("Insert"),
		});
		back();
		const address = given?.address?.trim();
		if (!address) return;
		const whole = ADDRESS.test(address) ? address : address.includes("@") && !address.includes("/") ? `mailto:${address}` : `https://${address}`;
		if (around) around.setAttribute("href", whole);
		else if (words) document.execCommand("createLink", false, whole);
		else document.execCommand("insertHTML", false, h("a", { href: whole }, given.words?.trim() || address).outerHTML);
		changed();
	}

	/** Put this where the cursor is. With `ahead` one goes on writing on a line of its own below what has several. */
	function insert(html, { ahead = false } = {}) {
		back();
		const lines = linesOf(html);
		const one = lines.length === 1 && lines[0].tagName === "DIV";
		const holder = h("div", {}, one ? [...lines[0].childNodes] : lines);
		document.execCommand("insertHTML", false, holder.innerHTML);
		if (ahead && !one && isAtEnd()) document.execCommand("insertParagraph");
	}

	function isAtEnd() {
		const rest = getSelection().getRangeAt(0).cloneRange();
		rest.setEnd(area, area.childNodes.length);
		return !rest.toString().trim();
	}

	function showState() {
		area.classList.toggle("rm-unwritten", !holdsSomething(area) && !area.querySelector("li, blockquote"));
		for (const button of tools) {
			const { tool } = button.dataset;
			const on = tool === "quote" ? inside("BLOCKQUOTE") : tool === "link" ? inside("A") : tool !== "plain" && document.activeElement === area && document.queryCommandState(tool);
			if (tool !== "plain") button.setAttribute("aria-pressed", String(Boolean(on)));
		}
	}

	area.addEventListener("focus", () => {
		document.execCommand("defaultParagraphSeparator", false, "div");
		document.execCommand("styleWithCSS", false, false);
	});
	area.addEventListener("input", () => {
		if (!area.textContent && !area.querySelector("li, blockquote, img, table")) area.replaceChildren();
		showState();
	});
	for (const moment of ["keydown", "input", "blur"]) area.addEventListener(moment, remember);
	area.addEventListener("paste", (event) => {
		const html = event.clipboardData.getData("text/html");
		const text = event.clipboardData.getData("text/plain");
		if (!html && !text) return; // a picture is the form's
		event.preventDefault();
		if (ADDRESS.test(text.trim()) && getSelection().toString()) document.execCommand("createLink", false, text.trim());
		else if (html && linesOf(html).length) insert(html);
		else document.execCommand("insertText", false, text);
	});
	area.addEventListener("drop", (event) => {
		const html = event.dataTransfer.getData("text/html");
		if (event.dataTransfer.types.includes("Files") || !html) return;
		event.preventDefault();
		insert(html);
	});
	area.addEventListener("beforeinput", (event) => {
		if (event.inputType === "insertText" && event.data === " ") listAtStart(event);
	});
	element.addEventListener("keydown", (event) => {
		if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
		const name = event.shiftKey ? KEYS[event.code] : event.key === "\\" ? "plain" : null;
		if (!name) return;
		event.preventDefault();
		event.stopPropagation();
		does(name);
	});
	bar.addEventListener("keydown", (event) => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		const at = tools.indexOf(document.activeElement);
		if (!step || at < 0) return;
		event.preventDefault();
		tools[at].tabIndex = -1;
		const next = tools[(at + step + tools.length) % tools.length];
		next.tabIndex = 0;
		next.focus();
	});
	const follow = () => {
		if (!element.isConnected && element.wasThere) return document.removeEventListener("selectionchange", follow);
		element.wasThere ||= element.isConnected;
		if (document.activeElement !== area) return;
		remember();
		showState();
	};
	document.addEventListener("selectionchange", follow);

	// "- " and "1. " at the start of a line begin a list, as people are used to
	function listAtStart(event) {
		const { anchorNode: at, anchorOffset: offset, isCollapsed } = getSelection();
		if (!isCollapsed || at?.nodeType !== Node.TEXT_NODE || inside("LI") || at.previousSibling) return;
		const command = { "-": "insertUnorderedList", "*": "insertUnorderedList", "1.": "insertOrderedList" }[at.data.slice(0, offset)];
		if (!command) return;
		event.preventDefault();
		for (let sign = 0; sign < offset; sign++) document.execCommand("delete");
		document.execCommand(command);
	}

	set(value);
	return {
		element,
		area,
		tools: bar,
		get: () => htmlIn(area),
		set,
		text: () => textIn(area),
		empty: () => !holdsSomething(area),
		insert,
		focus,
		atEnd: () => {
			area.focus();
			toEnd();
		},
	};
}
