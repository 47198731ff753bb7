// Builds the document by hand: data never becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with properties and children: h("button", {class: "rm-button", onClick: run}, __("Close")).
 * Props: class, dataset, style (an object), on<Event> listeners, true/false for switches, else attributes.
 */
export function h(tag, props = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(props || {})) {
		if (value === null || value === undefined || value === false) continue;
		if (name.startsWith("on") && typeof value === "function") {
			element.addEventListener(name.slice(2).toLowerCase(), value);
		} else if (name === "class") {
			element.className = Array.isArray(value) ? value.filter(Boolean).join(" ") : value;
		} else if (name === "dataset") {
			Object.assign(element.dataset, value);
		} else if (name === "style" && typeof value === "object") {
			for (const [key, item] of Object.entries(value)) {
				if (key.startsWith("--")) element.style.setProperty(key, item);
				else element.style[key] = item;
			}
		} else if (name === "value" || name === "checked" || name === "indeterminate" || name === "selected") {
			element[name] = value;
		} else {
			element.setAttribute(name, value === true ? "" : value);
		}
	}
	append(element, children);
	// A select knows its value only once it has its options
	if (tag === "select" && props?.value !== undefined && props.value !== null) element.value = props.value;
	return element;
}

function append(element, children) {
	for (const child of children.flat(Infinity)) {
		if (child === null || child === undefined || child === false || child === true) continue;
		element.append(child instanceof Node ? child : String(child));
	}
}

/** Take everything out. */
export function clear(element) {
	element.replaceChildren();
	return element;
}

/** Put children in the place of what was there. */
export function fill(element, ...children) {
	clear(element);
	append(element, children);
	return element;
}

// 16 by 16, drawn with strokes
const SHAPES = {
	inbox: ["M2 9h3.5l1 2h3l1-2H14", "M2 9l2-6h8l2 6v4H2z"],
	user: ["M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6z", "M2.5 14c.6-3 2.8-4 5.5-4s4.9 1 5.5 4"],
	"user-check": ["M6.5 7.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z", "M1.5 13.5c.5-2.7 2.5-3.7 5-3.7 1 0 2 .2 2.8.6", "M10 12l1.7 1.7 3-3.4"],
	users: ["M6 7.5a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z", "M1 13.5c.5-2.8 2.4-3.8 5-3.8s4.5 1 5 3.8", "M10.5 2.5a2.6 2.6 0 0 1 0 4.9", "M12.5 10c1.4.5 2.2 1.7 2.5 3.5"],
	clock: ["M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z", "M8 4.5V8l2.5 1.5"],
	star: ["M8 1.8l1.9 3.9 4.3.6-3.1 3 .7 4.3L8 11.6l-3.8 2 .7-4.3-3.1-3 4.3-.6z"],
	search: ["M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10z", "M10.7 10.7L14 14"],
	plus: ["M8 3v10", "M3 8h10"],
	check: ["M3 8.5l3.2 3.2L13 4.8"],
	close: ["M4 4l8 8", "M12 4l-8 8"],
	reply: ["M6.5 3.5L2 8l4.5 4.5", "M2 8h7c3 0 5 1.5 5 4.5"],
	"reply-all": ["M5 4L1 8l4 4", "M9 4L5 8l4 4", "M5 8h5c3 0 5 1.5 5 4"],
	forward: ["M9.5 3.5L14 8l-4.5 4.5", "M14 8H7c-3 0-5 1.5-5 4.5"],
	comment: ["M2 3h12v8H8l-3.5 3v-3H2z"],
	edit: ["M10.5 2.5l3 3L6 13H3v-3z"],
	"rotate-ccw": ["M2.5 3v4h4", "M3 7a5.5 5.5 0 1 1-.5 3"],
	refresh: ["M13.5 3v4h-4", "M13 7a5.5 5.5 0 1 0 .5 3"],
	eye: ["M1 8c1.7-3 4-4.5 7-4.5S13.3 5 15 8c-1.7 3-4 4.5-7 4.5S2.7 11 1 8z", "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"],
	"eye-off": ["M2 2l12 12", "M6 4a8 8 0 0 1 2-.5c3 0 5.3 1.5 7 4.5-.6 1-1.3 1.9-2.1 2.6", "M3.8 4.8C2.7 5.6 1.8 6.7 1 8c1.7 3 4 4.5 7 4.5 1.2 0 2.3-.3 3.3-.7"],
	mail: ["M2 3.5h12v9H2z", "M2 4l6 5 6-5"],
	"mail-open": ["M2 6.5L8 2l6 4.5v7H2z", "M2 7l6 4 6-4"],
	phone: ["M3 2h3l1.2 3.5L5.5 7c.8 1.6 1.9 2.7 3.5 3.5l1.5-1.7L14 10v3c0 .6-.4 1-1 1C7 14 2 9 2 3c0-.6.4-1 1-1z"],
	paperclip: ["M13 7l-5.3 5.3a3 3 0 0 1-4.3-4.3L9 2.5a2 2 0 0 1 2.9 2.9L6.5 10.8a1 1 0 0 1-1.5-1.4L10 4.5"],
	lock: ["M3.5 7h9v7h-9z", "M5.5 7V5a2.5 2.5 0 0 1 5 0v2"],
	trash: ["M2.5 4h11", "M6 4V2.5h4V4", "M4 4l.7 9.5h6.6L12 4"],
	menu: ["M2.5 4h11", "M2.5 8h11", "M2.5 12h11"],
	more: ["M3.5 8h.01", "M8 8h.01", "M12.5 8h.01"],
	expand: ["M4.5 6L8 2.5 11.5 6", "M4.5 10L8 13.5l3.5-3.5"],
	collapse: ["M4.5 2.5L8 6l3.5-3.5", "M4.5 13.5L8 10l3.5 3.5"],
	print: ["M4.5 6V2h7v4", "M4.5 12H2.5V6h11v6h-2", "M4.5 9.5h7V14h-7z"],
	back: ["M10 3L5 8l5 5"],
	"chevron-right": ["M6 3l5 5-5 5"],
	"chevron-up": ["M3 10l5-5 5 5"],
	"chevron-down": ["M3 6l5 5 5-5"],
	"arrow-up": ["M8 13V3", "M4 7l4-4 4 4"],
	"arrow-down": ["M8 3v10", "M4 9l4 4 4-4"],
	filter: ["M2 3h12L9.5 8.5V13l-3-1.5v-3z"],
	warning: ["M8 2l6.5 12h-13z", "M8 6.5v3.5", "M8 12h.01"],
	flag: ["M3.5 14V2.5h8L10 5.5l1.5 3h-8"],
	file: ["M4 1.5h5l3.5 3.5v9.5H4z", "M9 1.5V5h3.5"],
	image: ["M2 3h12v10H2z", "M2 11l3.5-3.5 3 3L10.5 8.5 14 12", "M10.5 6h.01"],
	tag: ["M2 2.5h5.5L14 9l-5 5-7-6.5z", "M5 5.5h.01"],
	calendar: ["M2.5 3.5h11v10h-11z", "M2.5 7h11", "M5.5 2v3", "M10.5 2v3"],
	building: ["M3 14V2h7v12", "M10 6h3v8", "M1.5 14h13", "M5.5 5h2", "M5.5 8h2", "M5.5 11h2"],
	send: ["M14 2L2 7l5 2 2 5z", "M14 2L7 9"],
	external: ["M6 3H3v10h10v-3", "M9 2.5h4.5V7", "M13.5 2.5L7.5 8.5"],
	keyboard: ["M1.5 4h13v8h-13z", "M4 6.5h.01", "M6.7 6.5h.01", "M9.3 6.5h.01", "M12 6.5h.01", "M5 9.5h6"],
	transfer: ["M2 5.5h11", "M10 2.5l3 3-3 3", "M14 11H3", "M6 8l-3 3 3 3"],
	list: ["M5.5 4h8", "M5.5 8h8", "M5.5 12h8", "M2.5 4h.01", "M2.5 8h.01", "M2.5 12h.01"],
	moon: ["M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z"],
	next: ["M3 3l6 5-6 5z", "M12.5 3v10"],
	pin: ["M5.5 2h5", "M6.5 2v5L4 9.5h8L9.5 7V2", "M8 9.5V14.5"],
	link: ["M7 9a2.6 2.6 0 0 0 3.8.2l2-2a2.6 2.6 0 0 0-3.7-3.7l-1 1", "M9 7a2.6 2.6 0 0 0-3.8-.2l-2 2a2.6 2.6 0 0 0 3.7 3.7l1-1"],
	bell: ["M4 11V7a4 4 0 0 1 8 0v4l1.5 1.5h-11z", "M6.5 14.3c.8.6 2.2.6 3 0"],
	sliders: ["M2 4.5h6.5", "M11.5 4.5H14", "M10 3v3", "M2 11.5h2.5", "M7.5 11.5H14", "M6 10v3"],
	bookmark: ["M4 2h8v12l-4-3-4 3z"],
	chart: ["M2.5 2v11.5H14", "M5 4h6", "M5 7.2h8", "M5 10.4h3.5"],
	board: ["M2 3h3.3v10H2z", "M6.4 3h3.3v6.5H6.4z", "M10.8 3H14v8.5h-3.2z"],
	columns: ["M2 3h12v10H2z", "M6 3v10", "M10 3v10"],
	download: ["M8 2v8", "M4.5 7L8 10.5 11.5 7", "M2.5 13.5h11"],
	bold: ["M5 2.5h3.8a2.6 2.6 0 0 1 0 5.3H5z", "M5 7.8h4.6a2.8 2.8 0 0 1 0 5.7H5z"],
	italic: ["M7 2.5h5", "M4 13.5h5", "M9.5 2.5l-3 11"],
	bullets: ["M6 4h8", "M6 8h8", "M6 12h8", "M2.5 4h.01", "M2.5 8h.01", "M2.5 12h.01"],
	numbers: ["M7 4h7", "M7 8h7", "M7 12h7", "M2 3l1.2-.8v3.6", "M1.8 10.6c.4-1.2 2.4-1 2.2.3-.1.9-1.6 1.3-2.2 2.4h2.4"],
	quote: ["M6.5 4C4 4.5 2.5 6 2.5 8.5V12H6V8.5H3", "M13.5 4C11 4.5 9.5 6 9.5 8.5V12H13V8.5h-3"],
	eraser: ["M9 2.5l4.5 4.5-6 6.5H5L2.5 11z", "M5.5 6.5l4.5 4.5", "M7.5 13.5h6"],
	merge: ["M4 2v3l4 4v5", "M12 2v3L8 9", "M5.5 11.5L8 14l2.5-2.5"],
	// Two ways come together; scissors; a page with lines
	split: ["M5.5 10.3L13 2.5", "M10.5 10.3L3 2.5", "M4 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4z", "M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"],
	template: ["M2.5 2.5h11v11h-11z", "M5 5.5h6", "M5 8h6", "M5 10.5h3"],
};
const OTHER_NAMES = {
	"check-circle": "check", "message-square": "comment", "message-circle": "comment", "edit-2": "edit", "edit-3": "edit",
	"x": "close", "star-off": "star", "refresh-cw": "refresh", "corner-up-left": "reply", "trash-2": "trash",
	"arrow-right": "transfer", "alert-triangle": "warning", "alert-octagon": "warning", "skip-forward": "next",
	"git-merge": "merge", "git-branch": "split", "scissors": "split", "list-end": "next", "corner-up-right": "forward", "mail-unread": "mail", "slash": "close", "rotate-cw": "refresh", "share": "transfer",
};

/** A small picture, hidden from screen readers: put a text or an aria-label beside it. */
export function icon(name, { size = 16 } = {}) {
	const svg = document.createElementNS(SVG, "svg");
	const shape = SHAPES[name] || SHAPES[OTHER_NAMES[name]] || SHAPES.more;
	const attributes = { viewBox: "0 0 16 16", width: size, height: size, "aria-hidden": "true", class: `rm-icon rm-icon-${name}` };
	for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
	for (const d of shape) {
		const path = document.createElementNS(SVG, "path");
		path.setAttribute("d", d);
		svg.append(path);
	}
	return svg;
}
