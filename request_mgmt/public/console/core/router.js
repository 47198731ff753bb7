// Where we are is in the address, so that back, reload and a link work.
//
// #/own_open   #/search?text=printer   #/own_open/100012   #/request/100012   #/templates/Late
// #/request/100012?message=x   that message of it; with &alone=1 nothing but that message, in a window of its own

export const LISTS = ["own_open", "unassigned", "favourites", "last", "search", "flagged", "changed", "queue", "bin"];
const isList = (name) => LISTS.includes(name) || /^saved-[\w-]+$/.test(name || "");

// Screens that take the place of list and request
const PAGES = ["templates"];

/**
 * {list, name, params}: the list shown, the request open (or null), and the list's filters, or the message that is looked at; or
 * {page, item}, a screen of its own and what is open in it.
 */
export function parse(hash) {
	const [path, query = ""] = String(hash || "").replace(/^#?\/?/, "").split("?");
	const [first, second] = path.split("/").map(decoded);
	const params = Object.fromEntries(new URLSearchParams(query));
	if (PAGES.includes(first)) return { list: null, name: null, page: first, item: second || null, params };
	if (first === "request" && second) return { list: null, name: second, params };
	return { list: isList(first) ? first : null, name: (isList(first) && second) || null, params };
}

function decoded(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** The address of {list, name, params}, or of {page, item}. */
export function format({ list, name, page, item, params = {} }) {
	const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== "" && value != null)).toString();
	const path = (page ? [page, item] : [list || "request", name]).filter(Boolean).map(encodeURIComponent).join("/");
	return `#/${path}${query ? `?${query}` : ""}`;
}

// On a page of our own the route is the hash. The desk has a router too, which takes hashes for its own old
// addresses: there the route follows the page's path, /app/requests-console/own_open/100012.
const OWN = {
	event: "hashchange",
	read: () => location.hash,
	url: (hash) => hash,
};
const PAGE = /^(.*\/requests-console)(\/.*)?$/;
const DESK = {
	event: "popstate",
	read() {
		const found = location.pathname.match(PAGE);
		return found ? (found[2] || "/") + location.search : null;
	},
	url: (hash) => (location.pathname.match(PAGE)?.[1] || "/app/requests-console") + hash.slice(1),
};
let address = OWN;
const listeners = new Set();

/** Be a page of the desk. */
export function useDesk() {
	address = DESK;
}

/** Where we are; null when the desk shows another page. */
export function current() {
	const text = address.read();
	return text === null ? null : parse(text);
}

/** Go to a route ({list, name, params} or "#/..."); `replace` leaves no step for the back button. False: we are there. */
export function go(route, { replace = false } = {}) {
	const hash = typeof route === "string" ? route : format(route);
	if (address.read() === (address === OWN ? hash : hash.slice(1))) return false;
	history[replace ? "replaceState" : "pushState"](history.state, "", address.url(hash));
	tell();
	return true;
}

/** The address of a route as a link has it: what the browser opens in another tab leads there, too. */
export const hrefOf = (route) => address.url(typeof route === "string" ? route : format(route));

/** The route ("#/...") an address of `hrefOf` leads to; null for any other. */
export function routeOf(href) {
	if (href?.startsWith("#/")) return href;
	const found = address === DESK && href?.match(/^(\/[^?#]*\/requests-console)(\/.*)$/);
	return found ? `#${found[2]}` : null;
}

/**
 * Properties of a link to a route. A plain click on it does `run`, or what it stands in; with Ctrl or the middle button it is the browser's,
 * which opens another tab.
 */
export function linkTo(route, run = () => {}) {
	const clicked = (event) => {
		if (event.ctrlKey || event.metaKey) return event.stopPropagation();
		event.preventDefault();
		run(event);
	};
	return { href: hrefOf(route), onClick: clicked };
}

/** The address at which a message stands alone: on the page of our own, around which there is nothing of the desk. */
export const addressAlone = (name, message) => `/console${format({ name, params: { message, alone: 1 } })}`;

/** Open a route in another tab. */
export const openTab = (route) => void window.open(hrefOf(route), "_blank");

/** Call fn(route) at each change; answers what ends it. */
export function onChange(fn) {
	if (!listeners.size) window.addEventListener(address.event, tell);
	listeners.add(fn);
	return () => {
		listeners.delete(fn);
		if (!listeners.size) window.removeEventListener(address.event, tell);
	};
}

function tell() {
	const route = current();
	if (route) for (const listener of [...listeners]) listener(route);
}
