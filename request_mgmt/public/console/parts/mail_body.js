// What a mail says, shown so that it can do nothing: simple text as our own, everything else in a sandbox.

import "../core/mail_looks.js";
import { h, icon } from "../core/html.js";
import { wordsOf } from "../core/rich_text.js";
import { __ } from "../core/texts.js";

// Elements that look right in our own type, with the attributes that are kept
const PLAIN = new Set(["P", "BR", "DIV", "SPAN", "B", "STRONG", "I", "EM", "U", "S", "UL", "OL", "LI", "BLOCKQUOTE", "PRE", "CODE", "HR", "A", "SUB", "SUP"]);
const SAFE_LINK = /^(https?:|mailto:|tel:)/i;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; form-action 'none'; base-uri 'none'";
const { has_colours: hasColours, is_spaced: isSpaced } = globalThis.request_mgmt.mail_looks;
const LONGEST_PLAIN = 200000;

const near = typeof IntersectionObserver === "function" ? new IntersectionObserver(seen, { rootMargin: "600px" }) : null;
const builders = new WeakMap();

/** An element showing the message, `plain` its words alone; `html` was sanitised by the server and is sandboxed all the same. */
export function mailBody(html, text, { empty = "", plain = false } = {}) {
	if (plain && html?.trim()) return mailBody("", text?.trim() ? text : wordsOf(html), { empty });
	if (!html?.trim()) return h("div", { class: "rm-body rm-body-text" }, text || h("span", { class: "rm-faint" }, empty));
	const document_ = new DOMParser().parseFromString(html, "text/html");
	const own = html.length < LONGEST_PLAIN && isPlain(document_.body) ? copied(document_.body) : null;
	if (own) return h("div", { class: ["rm-body", isSpaced(document_.body) && "rm-body-spaced"] }, own.textContent.trim() || own.querySelector?.("br, hr") ? own : h("span", { class: "rm-faint" }, empty));
	return sandboxed(document_);
}

function isPlain(body) {
	return [...body.querySelectorAll("*")].every((element) => PLAIN.has(element.tagName) && !hasLooks(element));
}

// Colours and sizes of a mail are its own: they are shown as meant, in the sandbox
function hasLooks(element) {
	const style = element.getAttribute("style") || "";
	return /background|border|color|width|position|font-size:\s*(?:[2-9]\d|1[89])/i.test(style);
}

function copied(from) {
	const into = document.createDocumentFragment();
	for (const node of from.childNodes) {
		if (node.nodeType === Node.TEXT_NODE) {
			into.append(node.textContent);
		} else if (node.nodeType === Node.ELEMENT_NODE) {
			const element = document.createElement(node.tagName);
			if (node.tagName === "A") link(element, node.getAttribute("href") || "");
			element.append(copied(node));
			into.append(element);
		}
	}
	return into;
}

function link(element, address) {
	if (!SAFE_LINK.test(address.trim())) return;
	element.href = address.trim();
	element.target = "_blank";
	element.rel = "noopener noreferrer nofollow";
	element.title = address.trim();
}

function sandboxed(source) {
	const remote = source.querySelectorAll("img[data-remote-src]").length;
	const place = h("div", { class: "rm-body rm-body-mail" });
	let withImages = false;
	const build = () => place.replaceChildren(remote && !withImages ? imagesButton() : "", frame(source, withImages));
	const imagesButton = () =>
		h("button", { type: "button", class: "rm-button rm-button-small rm-show-images", title: __("The sender can see that the mail was opened."), onClick: () => { withImages = true; build(); } }, icon("image", { size: 13 }), __("Show pictures from the net"));
	if (!near) build();
	else {
		place.append(h("div", { class: "rm-body-waiting" }));
		builders.set(place, build);
		near.observe(place);
	}
	return place;
}

/** Build every mail within `root`, near or not, and wait until they stand: paper has no scrolling. */
export async function built(root) {
	const loads = [];
	for (const place of root.querySelectorAll(".rm-body-mail")) {
		if (!builders.has(place)) continue;
		seen([{ target: place, isIntersecting: true }]);
		loads.push(new Promise((resolve) => place.querySelector("iframe").addEventListener("load", () => requestAnimationFrame(resolve))));
	}
	await Promise.all(loads);
}

function seen(entries) {
	for (const { target, isIntersecting } of entries) {
		if (!isIntersecting) continue;
		near.unobserve(target);
		builders.get(target)?.();
		builders.delete(target);
	}
}

function frame(source, withImages) {
	const body = source.body.cloneNode(true);
	for (const image of body.querySelectorAll("img[data-remote-src]")) {
		if (withImages) image.setAttribute("src", image.getAttribute("data-remote-src"));
		else image.replaceWith(...heldBack(image));
	}
	for (const link of body.querySelectorAll("a[href], area[href]")) link.setAttribute("rel", "noopener noreferrer nofollow");
	const images = `img-src 'self' data:${withImages ? " http: https:" : ""}`;
	const page = source.implementation.createHTMLDocument("");
	const head = (tag, attributes, text = "") => {
		const element = page.createElement(tag);
		for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
		element.textContent = text;
		page.head.append(element);
	};
	head("meta", { "http-equiv": "Content-Security-Policy", content: `${POLICY}; ${images}` });
	head("meta", { name: "referrer", content: "no-referrer" });
	head("base", { target: "_blank" });
	const paper = hasColours(body.innerHTML);
	head("style", {}, `html{${paper ? "color-scheme:light;background:#fff" : "color-scheme:light dark"}}body{margin:0;padding:2px;font:14px/1.55 Inter,system-ui,sans-serif;color:${paper ? "#171717" : "CanvasText"};overflow-wrap:break-word;overflow-x:auto}a{overflow-wrap:anywhere}${isSpaced(body) ? "p{margin:0}" : ""}img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:0 0 0 .6em;padding-left:.8em;border-left:2px solid #ddd}pre{white-space:pre-wrap}.rm-held-back{display:inline-block;box-sizing:border-box;max-width:100%;padding:2px 6px;border:1px dashed #bbb;border-radius:4px;color:${paper ? "#666" : "GrayText"};font-size:12px}`);
	page.body.append(...body.childNodes);
	const element = h("iframe", {
		class: ["rm-mail", paper && "rm-mail-paper"],
		title: __("Text of the message"),
		// No scripts, no forms, no way out but links in a tab of their own
		sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox",
		referrerpolicy: "no-referrer",
		srcdoc: `<!doctype html>${page.documentElement.outerHTML}`,
	});
	element.addEventListener("load", () => fitted(element));
	return element;
}

// A frame where a picture would be; what counts openings is too small to be seen, and leaves nothing
function heldBack(image) {
	const [width, height] = ["width", "height"].map((name) => Number.parseInt(image.getAttribute(name), 10) || null);
	if ((width && width < 4) || (height && height < 4)) return [];
	const box = document.createElement("span");
	box.className = "rm-held-back";
	if (width) box.style.width = `${Math.min(width, 600)}px`;
	if (height) box.style.minHeight = `${Math.min(height, 200)}px`;
	box.textContent = image.getAttribute("alt") || "";
	return [box];
}

function fitted(element) {
	const inside = element.contentDocument?.documentElement;
	if (!inside) return;
	// What is wider than the frame has a scroll bar, which takes its height from it
	const measure = () => (element.style.height = `${Math.ceil(inside.ownerDocument.body.scrollHeight) + 6 + element.clientHeight - inside.clientHeight}px`);
	measure();
	new ResizeObserver(measure).observe(inside.ownerDocument.body);
	inside.ownerDocument.addEventListener("keydown", (event) => passedOn(event, element));
}

// Whoever clicked into a mail still has the keys of the screen
function passedOn(event, element) {
	const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
	const copy = new KeyboardEvent("keydown", { key, ctrlKey, metaKey, shiftKey, altKey, bubbles: true, cancelable: true });
	if (!element.dispatchEvent(copy)) event.preventDefault();
}
