// What somebody is writing: kept in this browser at once, on the server a moment later, until it is sent or dropped (CRE-9).

import { callBeside } from "./api.js";

const DELAY = 400;
const TO_SERVER = 2000;
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const waiting = new Map(); // key -> {value, at, timer}: not yet in this browser's storage
const sending = new Map(); // key -> timer: not yet on the server
const listeners = new Set();
let user = "";

/** Drafts belong to the user signed in; old ones are swept out. */
export function setUser(name) {
	user = name || "";
	for (const key of stored()) {
		const kept = read(key);
		if (!kept || Date.now() - kept.at > KEPT_FOR) remove(key);
	}
}

/** Drafts of the server, [{key, value, at}]: the newer one counts, and what was sent elsewhere is forgotten here, too. */
export function merge(drafts) {
	for (const { key, value, at } of drafts || []) {
		const kept = waiting.get(key) || read(full(key));
		if (kept && kept.at >= at) continue;
		if (value === null) forgetHere(key);
		else {
			put(full(key), { value, at });
			tellOf(key);
		}
	}
}

/** The keys under which something is kept. */
export const keys = () => [...new Set([...waiting.keys(), ...stored().filter((key) => key.startsWith(full(""))).map((key) => key.slice(full("").length))])];

/** fn(key) is called when there is a draft under the key that was not there, or one no longer. */
export function onDrafts(fn) {
	listeners.add(fn);
}

const tellOf = (key) => listeners.forEach((fn) => fn(key));

const full = (key) => `rm-draft:${user}:${key}`;

/** What was kept under the key, or null. */
export function load(key) {
	if (waiting.has(key)) return waiting.get(key).value;
	return read(full(key))?.value ?? null;
}

/** Keep a value (plain data), a moment after the last change. */
export function save(key, value) {
	const isNew = load(key) === null;
	clearTimeout(waiting.get(key)?.timer);
	waiting.set(key, { value, at: Date.now(), timer: setTimeout(() => write(key), DELAY) });
	clearTimeout(sending.get(key));
	sending.set(key, setTimeout(() => send(key), TO_SERVER));
	if (isNew) tellOf(key);
}

/** Forget it: sent or given up. */
export function drop(key) {
	const known = waiting.has(key) || read(full(key));
	forgetHere(key);
	clearTimeout(sending.get(key));
	sending.delete(key);
	if (known) void tell(key, null, Date.now());
}

/** Write at once what is waiting. */
export function flush() {
	for (const key of [...waiting.keys()]) write(key);
	for (const key of [...sending.keys()]) send(key);
}

window.addEventListener("pagehide", flush);

function send(key) {
	clearTimeout(sending.get(key));
	sending.delete(key);
	const kept = waiting.get(key) || read(full(key));
	if (kept) void tell(key, kept.value, kept.at);
}

async function tell(key, value, at) {
	try {
		await callBeside("drafts.keep", { key, value, at });
	} catch {
		// It is in this browser; the server gets it with the next change
	}
}

function forgetHere(key) {
	clearTimeout(waiting.get(key)?.timer);
	waiting.delete(key);
	remove(full(key));
	tellOf(key);
}

function write(key) {
	const { value, at, timer } = waiting.get(key);
	clearTimeout(timer);
	waiting.delete(key);
	put(full(key), { value, at });
}

function put(key, kept) {
	try {
		localStorage.setItem(key, JSON.stringify(kept));
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
