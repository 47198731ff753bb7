// What somebody is writing, kept in this browser until it is sent or dropped (CRE-9).

const DELAY = 400;
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const waiting = new Map();
let user = "";

/** Drafts belong to the user signed in; old ones are swept out. */
export function setUser(name) {
	user = name || "";
	for (const key of stored()) {
		const value = read(key);
		if (!value || Date.now() - value.at > KEPT_FOR) remove(key);
	}
}

const full = (key) => `rm-draft:${user}:${key}`;

/** What was kept under the key, or null. */
export function load(key) {
	if (waiting.has(key)) return waiting.get(key).value;
	return read(full(key))?.value ?? null;
}

/** Keep a value (plain data), a moment after the last change. */
export function save(key, value) {
	clearTimeout(waiting.get(key)?.timer);
	waiting.set(key, { value, timer: setTimeout(() => write(key), DELAY) });
}

/** Forget it: sent or given up. */
export function drop(key) {
	clearTimeout(waiting.get(key)?.timer);
	waiting.delete(key);
	remove(full(key));
}

/** Write at once what is waiting. */
export function flush() {
	for (const key of [...waiting.keys()]) write(key);
}

window.addEventListener("pagehide", flush);

function write(key) {
	const { value, timer } = waiting.get(key);
	clearTimeout(timer);
	waiting.delete(key);
	try {
		localStorage.setItem(full(key), JSON.stringify({ at: Date.now(), value }));
	} catch {
		// Storage full or forbidden: the text is still on the screen
	}
}

function read(key) {
	try {
		return JSON.parse(localStorage.getItem(key));
	} catch {
		return null;
	}
}

function remove(key) {
	try {
		localStorage.removeItem(key);
	} catch {
		// Forbidden storage holds nothing
	}
}

function stored() {
	try {
		return Object.keys(localStorage).filter((key) => key.startsWith("rm-draft:"));
	} catch {
		return [];
	}
}
