// Where we are is in the address, so that back, reload and a link work.
//
// #/own_open   #/search?text=printer   #/own_open/100012   #/request/100012

export const LISTS = ["own_open", "unassigned", "favourites", "last", "search"];

/** {list, name, params}: the list shown, the request open (or null), and the list's filters. */
export function parse(hash) {
	const [path, query = ""] = String(hash || "").replace(/^#?\/?/, "").split("?");
	const [first, second] = path.split("/").map(decoded);
	const params = Object.fromEntries(new URLSearchParams(query));
	if (first === "request" && second) return { list: null, name: second, params };
	return { list: LISTS.includes(first) ? first : null, name: (LISTS.includes(first) && second) || null, params };
}

function decoded(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** The address of {list, name, params}. */
export function format({ list, name, params = {} }) {
	const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== "" && value != null)).toString();
	const path = [list || "request", name].filter(Boolean).map(encodeURIComponent).join("/");
	return `#/${path}${query ? `?${query}` : ""}`;
}

export function current() {
	return parse(location.hash);
}

/** Go to a route ({list, name, params} or "#/..."); `replace` leaves no step for the back button. */
export function go(route, { replace = false } = {}) {
	const hash = typeof route === "string" ? route : format(route);
	if (hash === location.hash) return;
	if (replace) {
		history.replaceState(history.state, "", hash);
		window.dispatchEvent(new HashChangeEvent("hashchange"));
	} else {
		location.hash = hash;
	}
}

/** Call fn(route) at each change; answers what ends it. */
export function onChange(fn) {
	const listener = () => fn(current());
	window.addEventListener("hashchange", listener);
	return () => window.removeEventListener("hashchange", listener);
}
