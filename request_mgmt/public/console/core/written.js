// What somebody began to write on requests: drafts by request and kind of text.

import { keys, load, onDrafts } from "./draft.js";

// An answer, a note for colleagues and a mail to outsiders are never mixed up
const DRAFTS = { reply: "reply", reply_all: "reply", comment: "comment", forward: "forward" };
const KEY = /^write:(.+):[a-z]+$/;
const listeners = new Set();
let begun = null; // numbers of the requests, once somebody asked

/** Where the draft of this kind of text on the request is kept. */
export const draftKey = (request, kind) => `write:${request}:${DRAFTS[kind]}`;

/** What was being written on a request, as this kind of text or the latest of all; or null. */
export function draftOf(request, kind = null) {
	const kinds = kind ? [kind] : Object.values(DRAFTS);
	const found = kinds.map((one) => load(draftKey(request, one))).filter((draft) => draft?.body?.trim() || draft?.html);
	return found.sort((one, other) => other.at.localeCompare(one.at))[0] || null;
}

/** Whether something was begun on the request and neither sent nor discarded. */
export function isBegun(request) {
	begun ??= new Set(keys().map((key) => KEY.exec(key)?.[1]).filter((name) => name && draftOf(name)));
	return begun.has(request);
}

/** fn() is called when that becomes another for one. */
export function onBegun(fn) {
	listeners.add(fn);
}

onDrafts((key) => {
	const request = KEY.exec(key)?.[1];
	if (!request || isBegun(request) === Boolean(draftOf(request))) return;
	if (!begun.delete(request)) begun.add(request);
	for (const fn of listeners) fn();
});
