// Formatted text in a few elements, whatever it came from: a template, a draft, the clipboard. Nothing else of it survives.

import { indented, linked } from "./writing.js";

const MARKS = { B: "strong", STRONG: "strong", I: "em", EM: "em", U: "u", S: "s", STRIKE: "s", DEL: "s", CODE: "code", TT: "code", SUB: "sub", SUP: "sup" };
const PARAGRAPHS = new Set(["P", "H1", "H2", "H3", "H4", "H5", "H6", "DL", "FIGURE"]);
const LINES = new Set(["DIV", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "NAV", "ASIDE", "ADDRESS", "CENTER", "DT", "DD", "FIGCAPTION", "FORM", "FIELDSET", "DETAILS", "SUMMARY", "LI", "TR", "CAPTION"]);
const NOTHING = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "META", "LINK", "TEMPLATE", "OBJECT", "EMBED", "IFRAME", "FRAME", "SVG", "MATH", "NOSCRIPT", "TEXTAREA", "SELECT", "BUTTON", "INPUT", "AUDIO", "VIDEO", "CANVAS"]);
const BLOCK = "p, div, ul, ol, li, blockquote, pre, table, hr, h1, h2, h3, h4, h5, h6";
const SAFE_LINK = /^(https?:|mailto:|tel:)/i;
const OWN_PICTURE = /^\/(private\/)?files\/[^?#"'<>\\]+$/;

/** HTML of whatever origin as nodes for an editor: a `div` is a line, an empty one stands between paragraphs. */
export function linesOf(html) {
	return read(new DOMParser().parseFromString(String(html ?? ""), "text/html").body, false);
}

/** What an editor's element holds as HTML for the server: lines joined to paragraphs, addresses of pages made links. "" when it is empty. */
export function htmlIn(area) {
	if (!holdsSomething(area)) return "";
	const page = document.implementation.createHTMLDocument("");
	page.body.append(...paragraphs(read(area, true), page));
	return page.body.innerHTML;
}

/** The words of HTML, line by line. */
export function wordsOf(html) {
	return textIn({ childNodes: linesOf(html) });
}

/** The words of an editor's element, line by line. */
export function textIn(area) {
	const text = (node) => (node.nodeType === Node.TEXT_NODE ? node.data : node.tagName === "BR" ? "\n" : [...node.childNodes].map(text).join(""));
	const lines = read(area, true).flatMap((node) => (/^(UL|OL|BLOCKQUOTE|TABLE)$/.test(node.tagName) ? [...node.querySelectorAll("li, tr, blockquote > div")] : [node]).map((line) => text(line).replace(/\n$/, "")));
	return lines.join("\n").replace(/\u00a0/g, " ").trim();
}

/** Whether there is anything in it that somebody would miss. */
export function holdsSomething(area) {
	return Boolean(area.textContent.trim() || area.querySelector("img, table, hr"));
}

function read(root, typed) {
	const lines = new Lines();
	walk(root.childNodes, lines, typed);
	return lines.finished();
}

// Lines in the order they come. Between paragraphs stands one empty line, wherever they came from.
class Lines {
	nodes = [];
	line = null;
	gap = false;

	inline(node) {
		if (!this.line) this.begin();
		this.line.append(node);
	}

	begin() {
		if (this.gap && this.nodes.length) this.nodes.push(document.createElement("div"));
		this.gap = false;
		this.line = document.createElement("div");
	}

	end() {
		if (this.line) this.nodes.push(this.line);
		this.line = null;
	}

	paragraph() {
		this.end();
		this.gap = this.nodes.length > 0 && Boolean(this.nodes.at(-1).firstChild);
	}

	breakLine() {
		if (!this.line) this.begin();
		this.end();
	}

	block(element) {
		this.end();
		this.begin();
		this.line = null;
		this.nodes.push(element);
	}

	finished() {
		this.end();
		while (this.nodes.length && isEmpty(this.nodes.at(-1))) this.nodes.pop();
		while (this.nodes.length && isEmpty(this.nodes[0])) this.nodes.shift();
		for (const node of this.nodes) if (node.tagName === "DIV" && !node.firstChild) node.append(document.createElement("br"));
		return this.nodes;
	}
}

const isEmpty = (node) => node.tagName === "DIV" && !node.textContent.trim() && !node.querySelector("img");

function walk(nodes, lines, typed) {
	for (const node of nodes) {
		if (node.nodeType === Node.TEXT_NODE) words(node.data, lines, typed);
		else if (node.nodeType === Node.ELEMENT_NODE) element(node, lines, typed);
	}
}

function words(text, lines, typed) {
	if (!typed) {
		const collapsed = text.replace(/[ \t\r\n\f]+/g, " ");
		if (collapsed !== " " || lines.line) lines.inline(document.createTextNode(lines.line ? collapsed : collapsed.trimStart()));
		return;
	}
	text.split("\n").forEach((line, index) => {
		if (index) lines.breakLine();
		if (line) lines.inline(document.createTextNode(line));
	});
}

function element(node, lines, typed) {
	const name = node.tagName.toUpperCase();
	if (NOTHING.has(name)) return;
	if (name === "BR") return lines.breakLine();
	if (name === "UL" || name === "OL") return lines.block(list(node, name, typed));
	if (name === "BLOCKQUOTE") return lines.block(filled("blockquote", read(node, typed)));
	if (name === "PRE") return lines.block(filled("pre", [node.textContent]));
	if (name === "TABLE") return lines.block(table(node, typed));
	if (name === "HR") return lines.block(document.createElement("hr"));
	if (name === "IMG") return picture(node, lines);
	if (PARAGRAPHS.has(name)) {
		lines.paragraph();
		walk(name[0] === "H" ? [filled("strong", inside(node))] : node.childNodes, lines, typed);
		return lines.paragraph();
	}
	if (LINES.has(name)) {
		lines.end();
		walk(node.childNodes, lines, typed);
		return lines.end();
	}
	if (node.querySelector(BLOCK)) return walk(node.childNodes, lines, typed);
	marked(node, name, lines, typed);
}

// A mark of letters, or none: what is in it may have several lines, and each has the mark
function marked(node, name, lines, typed) {
	const marks = marksOf(node, name);
	if (!marks.length) return walk(node.childNodes, lines, typed);
	const within = new Lines();
	within.line = document.createElement("div");
	walk(node.childNodes, within, typed);
	within.end();
	within.nodes.forEach((line, index) => {
		if (index) lines.breakLine();
		if (line.firstChild) lines.inline(marks.reduceRight((inner, mark) => wrapped(mark(), [inner].flat()), [...line.childNodes]));
	});
}

function marksOf(node, name) {
	const marks = [];
	if (name === "A" && SAFE_LINK.test((node.getAttribute("href") || "").trim())) marks.push(() => linkTo(node.getAttribute("href").trim()));
	else if (MARKS[name] && !(name === "B" && node.style.fontWeight === "normal")) marks.push(() => document.createElement(MARKS[name]));
	if (name === "SPAN" || name === "FONT") {
		if (node.style.fontWeight === "bold" || Number(node.style.fontWeight) >= 600) marks.push(() => document.createElement("strong"));
		if (node.style.fontStyle === "italic") marks.push(() => document.createElement("em"));
	}
	return marks;
}

function linkTo(address) {
	const link = document.createElement("a");
	link.setAttribute("href", address);
	return link;
}

function picture(node, lines) {
	const source = node.getAttribute("src") || "";
	if (!OWN_PICTURE.test(source)) return;
	const image = document.createElement("img");
	image.setAttribute("src", source);
	if (node.getAttribute("alt")) image.setAttribute("alt", node.getAttribute("alt"));
	lines.inline(image);
}

function list(node, name, typed) {
	const items = [...node.children].filter((child) => /^(LI|UL|OL)$/.test(child.tagName));
	return filled(name.toLowerCase(), items.map((item) => filled("li", item.tagName === "LI" ? joined(read(item, typed)) : [list(item, item.tagName, typed)])));
}

function table(node, typed) {
	const cell = (one) => {
		const made = filled(one.tagName.toLowerCase(), joined(read(one, typed)));
		for (const span of ["colspan", "rowspan"]) if (/^\d{1,2}$/.test(one.getAttribute(span) || "")) made.setAttribute(span, one.getAttribute(span));
		return made;
	};
	const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
	return filled("table", [filled("tbody", rows.map((row) => filled("tr", [...row.children].filter((one) => /^T[DH]$/.test(one.tagName)).map(cell))))]);
}

// Lines as the content of one element
function joined(nodes) {
	const lines = nodes.map((node) => (node.tagName === "DIV" ? [...node.childNodes].filter((child) => child.tagName !== "BR") : [node]));
	return lines.flatMap((line, index) => (index && nodes[index].tagName === "DIV" && nodes[index - 1].tagName === "DIV" ? [document.createElement("br"), ...line] : line));
}

const inside = (node) => [...node.cloneNode(true).childNodes];

const filled = (name, children) => wrapped(document.createElement(name), children);

function wrapped(element, children) {
	element.append(...children);
	return element;
}

function paragraphs(nodes, page) {
	const found = [];
	let open = null;
	for (const node of nodes) {
		if (node.tagName !== "DIV") {
			open = null;
			if (node.tagName === "BLOCKQUOTE") node.replaceChildren(...paragraphs([...node.childNodes], page));
			else if (node.tagName !== "PRE") finish(node, page);
			found.push(node);
		} else if (isEmpty(node)) {
			open = null;
		} else {
			finish(node, page);
			if (open) open.append(page.createElement("br"));
			else found.push((open = page.createElement("p")));
			open.append(...node.childNodes);
		}
	}
	return found;
}

// Blanks that were meant stay, and what looks like an address of a page leads there
function finish(node, page) {
	const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
	const all = [];
	while (texts.nextNode()) all.push(texts.currentNode);
	all.forEach((text) => {
		if (text.parentElement.closest("pre, code")) return;
		const starts = !text.previousSibling && text.parentNode === node;
		const words = indented(text.data, starts);
		if (text.parentElement.closest("a")) text.data = words;
		else text.replaceWith(...linked(words, page));
	});
}
