// Does an action of the catalogue to one request or many: dialog, call, message, and word to who shows them.

import { changeRows } from "../parts/change_rows.js";
import { confirm, openDialog } from "../parts/dialog.js";
import { showReasons } from "../parts/reasons.js";
import { call } from "./api.js";
import "./outcome.js";
import { current, go } from "./router.js";
import { __, number } from "./texts.js";
import { fail, quiet, textOf, toast } from "./toast.js";

// More at once are done in the background
const MANY = 50;
// So many reasons of a refusal stand in a toast
const REASONS = 5;

const { outcome } = globalThis.request_mgmt;
const listeners = new Set();
const dialogs = {};
let begun = () => {};
let lastUndo = null;

/** `ask(action, names)` asks for this action instead of the dialog of its fields; it answers what `perform` does. */
export function setDialog(name, ask) {
	dialogs[name] = ask;
}

/** Whether the action asks in a dialog of its own, which knows the requests one by one. */
export const hasOwnDialog = (name) => Boolean(dialogs[name]);

/** fn(batch) is called when something was begun in the background. */
export function onBegun(fn) {
	begun = fn;
}

/** fn(names, action) is called after something was done to requests, with what if it is an action; answers what ends it. */
export function onChanged(fn) {
	listeners.add(fn);
	return () => listeners.delete(fn);
}

/** Tell that requests were changed, when something else than `perform` did it. */
export function changed(names, action = null) {
	for (const listener of [...listeners]) listener(names, action);
}

/**
 * Do the declared action to the requests. Asks with a dialog when it has fields, or a question to confirm;
 * with `values` it asks nothing. Answers {done, refused}, or null when it was given up or failed (and said so).
 * An action on a message takes {message}. What one should know before is asked of the server, and said in the dialog. `whole` {list, filters, criteria, count, counted} stands for all requests of a list
 * instead of `names`; these, and more than fifty, are begun in the background, and {batch} is the answer. `known` is as
 * for `minding`, `rows` what a list tells of the requests, all of them.
 */
export async function perform(action, names, { values = null, message = null, prefilled = {}, whole = null, known = null, rows = null } = {}) {
	const requests = [].concat(names ?? []);
	if (values === null && dialogs[action.name] && !whole) return dialogs[action.name](action, requests);
	const { count = requests.length, counted = number(count), ...list } = whole || {};
	const begin = (given) => call("batches.start", { action: action.name, values: given, seen: known?.seen, ...(whole ? list : { requests }) });
	const once = (given) => minding(known, action.label, (seen) => call("actions.run", { action: action.name, requests, values: given, message: message ?? undefined, seen }));
	const run = whole || requests.length > MANY ? begin : once;
	const ask = values === null && action.asks_before && count > 1;
	let before = null;
	try {
		before = ask ? await call("actions.before", { action: action.name, ...(whole ? list : { requests }) }) : null;
	} catch (error) {
		fail(error);
		return null;
	}
	const question = [before?.words, action.confirm, run === begin && __("This runs in the background: go on working meanwhile. It can be stopped, and each request that is refused says why.")].filter(Boolean).join(" ");
	if (values === null && (action.fields?.length || question)) return asked(action, requests, run, { question, also: before?.fields || [], prefilled, count, counted, message, rows, draft: `do:${action.name}:${message || (requests.length === 1 && !whole ? requests[0] : "many")}` });
	try {
		return finished(action, requests, await run(values || {}), { values: values || {}, message });
	} catch (error) {
		if (!error.asked) fail(error);
		return null;
	}
}

/**
 * Do `run(seen)`, with the mark of what the screen shows. Did somebody else do something first that one would want to know, the
 * screen shows it and one is asked whether to do it all the same; an error that was asked about and given up is `asked`.
 * `known` {seen, renew()} is the mark, and what shows the news and answers the new mark.
 */
export async function minding(known, label, run) {
	for (let seen = known?.seen; ; ) {
		try {
			return await run(seen);
		} catch (error) {
			if (error.type !== "ChangedMeanwhileError" || !known) throw error;
			seen = await known.renew();
			error.asked = !(await confirm(__("{0} anyway?", label), textOf(error), { submitLabel: __("Do it anyway") }));
			if (error.asked) throw error;
		}
	}
}

async function asked(action, requests, run, { question, also, prefilled, count, counted, message, rows: known, draft }) {
	let result = null;
	const many = count > 1 ? ` (${counted})` : "";
	const submit = async (given) => {
		result = finished(action, requests, await run(given), { values: given, message });
	};
	if (count > 1 && action.of_many?.length) {
		const rows = changeRows(action.of_many, counted, known);
		const asking = openDialog({ title: action.label + many, text: question || null, body: rows.element, submitLabel: action.label, wide: true, dirty: rows.isTouched, onSubmit: async () => submit({ changes: rows.changes() }) });
		rows.focus();
		await asking;
		return result;
	}
	const fields = [...also, ...(action.fields || [])].flatMap((field) => ofSeveral(field, count)).map((field) => (field.options === "Outsider" ? { ...field, about: requests.slice(0, MANY) } : field));
	await openDialog({
		title: action.label + (many || (requests.length === 1 ? ` · #${requests[0]}` : "")),
		text: question || null,
		fields: fields.map((field) => (field.options === "Request" ? { ...field, without: requests } : ["update", "transfer"].includes(action.name) || field.fieldname === "original_status" ? { ...field, placeholder: __("Unchanged") } : field)),
		values: prefilled,
		draft,
		submitLabel: action.label,
		onSubmit: submit,
	});
	return result;
}

// Several have no message and no file in common: what goes along is uploaded
function ofSeveral(field, count) {
	if (count === 1 || !field.fieldtype.endsWith(" of request")) return [field];
	return field.fieldtype === "Files of request" ? [{ ...field, fieldtype: "Attach" }] : [];
}

/**
 * Say what was done and what was refused, offer to take it back, and tell who shows these requests. {values, message}: done with what;
 * `beside` are requests that are others by it, too.
 */
export function finished(action, requests, result, given = {}) {
	const answer = result || {};
	if (answer.batch) {
		begun(answer);
		return answer;
	}
	const { text, isNews, made, done } = outcome.of(action, answer, requests, { __, number });
	const refused = answer.refused || [];
	if (!done.length && !refused.length && answer.message) {
		toast(answer.message, { kind: "note" });
		return answer;
	}
	// What was split off goes back into what it came from
	const beside = [...(given.beside || []), ...(made ? requests : [])];
	const undo = takingBack(action, answer, made ? [made] : done, { ...given, beside });
	if (refused.length) {
		const reasons = refused.slice(0, REASONS).map(({ request, reason }) => `${request}: ${reason}`);
		const all = refused.length > REASONS && { label: __("Why refused"), run: () => showReasons(action.label, refused) };
		const both = done.length ? __("{0}: {1} done, {2} refused.", action.label, number(done.length), number(refused.length)) : __("{0} was refused.", action.label);
		toast([both, ...outcome.beside(answer, done), ...reasons].join("\n"), { kind: "error", actions: [all, undo] });
	} else {
		const show = made && { label: __("Show"), run: () => go({ name: made }) };
		toast(text, { kind: isNews ? "ok" : "note", actions: [show, undo] });
	}
	if (done.length) changed([...done, ...beside], action);
	return answer;
}

/** What a toast offers to take back what the action answered with; nothing of what found all as it should be, or was only sent. */
export function takingBack(action, answer, names, { values = {}, message = null, beside = [] } = {}) {
	const wanted = (action.undone_with || []).filter((field) => values[field] !== undefined).map((field) => [field, values[field]]);
	return undoing(action.undone_by, outcome.undoable(answer, names), { values: Object.fromEntries(wanted), message: action.on === "message" && !answer.name ? message : null, label: action.undo_label, note: action.undo_note, beside });
}

/**
 * Something that `name` takes back, with `values`, was done to these requests, or to a message of theirs: what a toast offers.
 * `label` says what of it, where that is a part, and `note` what stays. The last one is remembered for its key.
 */
export function undoing(name, names, { values = {}, message = null, label = "", note = "", beside = [] } = {}) {
	lastUndo = null;
	if (!name || !names.length) return null;
	const run = async () => {
		lastUndo = null;
		try {
			const answer = (await call("actions.run", { action: name, requests: names, values, message: message ?? undefined })) || {};
			const { done, refused } = answer;
			if (refused?.length) toast(refused.slice(0, REASONS).map(({ request, reason }) => `${request}: ${reason}`).join("\n"), { kind: "error" });
			else toast(outcome.undone(answer, note, { __ }), { action: isElsewhere(names) ? { label: __("Show"), run: () => go({ name: names[0] }) } : null });
			changed([...names, ...(done || []), ...beside]);
		} catch (error) {
			fail(error);
		}
	};
	lastUndo = run;
	return { label: label || __("Undo"), run };
}

// Another request is open by now: one went on to the next
function isElsewhere(names) {
	const open = current()?.name;
	return names.length === 1 && Boolean(open) && open !== names[0];
}

/** Take back what was done last, while it is offered; false when there is nothing. */
export function undoLast() {
	if (!lastUndo) return false;
	quiet();
	void lastUndo();
	return true;
}
