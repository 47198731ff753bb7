// Writing an answer, a comment or to somebody outside. What is typed is kept until it is sent or dropped (CRE-9).

import { call } from "../core/api.js";
import { drop, load, save } from "../core/draft.js";
import { h, icon } from "../core/html.js";
import { pop, push, bind } from "../core/keys.js";
import { __, when } from "../core/texts.js";
import { textOf, toast } from "../core/toast.js";
import { choices, makeField } from "../parts/fields.js";
import { mailBody } from "../parts/mail_body.js";

/** The key under which the text for a request is kept. */
export const draftKey = (request) => `write:${request}`;

/** What was being written on a request, or null. */
export const draftOf = (request) => load(draftKey(request));

const KINDS = {
	reply: () => ({ title: __("Reply"), submit: __("Send"), icon: "reply" }),
	reply_all: () => ({ title: __("Reply to all"), submit: __("Send"), icon: "reply-all" }),
	comment: () => ({ title: __("Internal comment"), submit: __("Add comment"), icon: "comment" }),
	forward: () => ({ title: __("Forward to somebody outside"), submit: __("Forward"), icon: "forward" }),
};

/**
 * The composer for `kind` (reply, reply_all, comment, forward) on the request in `data`; `message` is the one answered.
 * Answers {element, kind, focus()}. `does` has sent(result, kind) and closed().
 */
export function createComposer(ctx, data, kind, { message = null, draft = null } = {}, does) {
	const name = data.request.name;
	const words = KINDS[kind]();
	const controls = fieldsOf(kind, data, message, draft);
	const given = new Map(controls.map((control) => [control.field.fieldname, control]));
	const body = h("textarea", { class: "rm-write", rows: "7", "aria-label": kind === "comment" ? __("Comment") : __("Message"), placeholder: kind === "comment" ? __("Only colleagues see this.") : __("Write your answer"), value: draft?.body || "" });
	const problem = h("div", { class: "rm-dialog-problem", role: "alert", hidden: true });
	const isReply = kind === "reply" || kind === "reply_all";
	const closedStatus = ctx.boot.statuses.find((status) => status.base_status === "Closed" && status.is_default);
	const status = isReply ? statusField(ctx, draft?.status ?? data.reply.status) : null;
	const quote = isReply && data.reply.message ? check(__("Quote the message"), draft?.quote ?? data.reply.quote) : null;
	const minutes = kind !== "forward" ? h("input", { class: "rm-input rm-minutes", type: "number", min: "0", step: "1", inputmode: "numeric", "aria-label": __("Time spent (minutes)"), title: __("Time spent (minutes)"), placeholder: __("min."), value: draft?.time_spent || "" }) : null;
	const closes = kind === "forward" ? check(__("Close request after forwarding"), draft?.close) : null;
	const files = makeField({ fieldname: "attachments", fieldtype: "Attach", label: __("Attachments") }, { changed: () => keep() });
	const send = h("button", { type: "submit", class: "rm-button rm-button-primary", title: "Ctrl+Enter" }, icon(words.icon), words.submit);
	const sendAndClose = isReply && closedStatus && data.request.base_status !== "Closed" && h("button", { type: "button", class: "rm-button", title: "Ctrl+Shift+Enter", onClick: () => submit(closedStatus.name) }, __("Send and close"));
	const signature = isReply && data.reply.signature ? h("div", { class: "rm-signature", "aria-label": __("Signature") }, mailBody(data.reply.signature, "")) : null;
	const element = h("form", { class: ["rm-composer", kind === "comment" && "rm-internal"], "aria-label": words.title, novalidate: true, onSubmit: (event) => (event.preventDefault(), submit()) },
		h("header", { class: "rm-composer-head" }, icon(words.icon), h("h2", {}, words.title),
			isReply && data.reply.from && h("span", { class: "rm-faint rm-composer-from" }, __("from {0}", data.reply.from)),
			h("span", { class: "rm-bar-space" }),
			draft?.at && h("span", { class: "rm-faint" }, __("Draft of"), " ", when(draft.at)),
			h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Discard"), title: __("Discard"), onClick: discard }, icon("trash")),
			h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Close; what you wrote is kept"), title: `${__("Close; what you wrote is kept")} (Esc)`, onClick: leave }, icon("close"))),
		h("div", { class: "rm-composer-fields" }, controls.map((control) => control.element)),
		body, signature, problem,
		h("footer", { class: "rm-composer-foot" }, send, sendAndClose, status?.element, quote?.element, closes?.element, minutes, h("span", { class: "rm-bar-space" }), files.element));
	let done = false;

	for (const source of [element]) {
		source.addEventListener("input", () => keep());
		source.addEventListener("change", () => keep());
	}
	element.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
		event.preventDefault();
		event.stopPropagation();
		submit(event.shiftKey && sendAndClose ? closedStatus.name : null);
	});
	element.addEventListener("focusin", () => {
		push("composer");
		bind("composer", "Esc", __("Close the editor"), leave);
	});
	element.addEventListener("focusout", () => setTimeout(() => element.contains(document.activeElement) || pop("composer")));
	requestAnimationFrame(() => grow(body));
	body.addEventListener("input", () => grow(body));

	function values() {
		const found = { body: body.value };
		for (const [field, control] of given) found[field] = control.get();
		if (status) found.status = status.get();
		if (quote) found.quote = quote.get();
		if (closes) found.close = closes.get();
		if (minutes?.value) found.time_spent = Number(minutes.value);
		return found;
	}

	function keep() {
		if (done) return;
		const now = values();
		if (!now.body.trim()) drop(draftKey(name));
		else save(draftKey(name), { ...now, kind, message: message?.name || null, at: stamp() });
	}

	async function submit(statusAfter = null) {
		if (send.disabled) return;
		busy(true);
		problem.hidden = true;
		try {
			await files.ready();
			const result = await request(kind, name, message, values(), files.get(), statusAfter);
			done = true;
			drop(draftKey(name));
			toast(saidAfter(kind, result));
			does.sent(result, kind);
		} catch (error) {
			busy(false);
			problem.textContent = textOf(error);
			problem.hidden = false;
			problem.scrollIntoView({ block: "nearest" });
			body.focus();
		}
	}

	function busy(on) {
		send.disabled = on;
		if (sendAndClose) sendAndClose.disabled = on;
		element.setAttribute("aria-busy", String(on));
	}

	function leave() {
		pop("composer");
		does.closed();
	}

	function discard() {
		const kept = load(draftKey(name));
		done = true;
		drop(draftKey(name));
		leave();
		if (kept?.body?.trim()) toast(__("Discarded."), { action: { label: __("Undo"), run: () => { save(draftKey(name), kept); does.again(kept); } } });
	}

	const first = kind === "forward" ? given.get("to") : null;
	return { element, kind, focus: () => (first && !first.get() ? first.focus() : toEnd(body)) };
}

function fieldsOf(kind, data, message, draft) {
	const people = (fieldname, label, value, options = null) => makeField({ fieldname, fieldtype: "MultiSelect", label, options }, { value: draft?.[fieldname] ?? value });
	if (kind === "comment") return [people("notify", __("Tell colleagues"), null, "User")];
	if (kind === "forward") return [people("to", __("To"), null), people("cc", __("Cc"), null), makeField({ fieldname: "attachments_of_request", fieldtype: "Files of request", label: __("Attachments of this request") })];
	const start = starts(kind, data, message);
	return [people("to", __("To"), start.to), people("cc", __("Cc"), start.cc), ...(start.bcc?.length ? [people("bcc", __("Bcc"), start.bcc)] : [])];
}

// Whom the answer goes to: as the server reckoned for the last message, or whoever wrote the one that is answered
function starts(kind, data, message) {
	const all = kind === "reply_all";
	if (!message || message.name === data.reply.message) {
		return all ? { to: data.reply.all_to, cc: data.reply.all_cc, bcc: data.reply.all_bcc } : { to: data.reply.to, cc: data.reply.cc };
	}
	return {};
}

async function request(kind, name, message, values, attachments, statusAfter) {
	const joined = (list) => (list?.length ? list.join(", ") : undefined);
	if (kind === "comment") return call("requests.comment", { request: name, body: values.body, notify: values.notify || undefined, time_spent: values.time_spent, attachments: attachments || undefined });
	if (kind === "forward") {
		const chosen = [...(values.attachments_of_request || []), ...(attachments || [])];
		return call("requests.forward", { requests: name, to: joined(values.to), cc: joined(values.cc), comment: values.body || undefined, message: message?.name, attachments: chosen.length ? chosen : undefined, close: values.close });
	}
	return call("requests.reply", {
		request: name, body: values.body, message: message?.name, reply_all: kind === "reply_all", to: joined(values.to), cc: joined(values.cc), bcc: joined(values.bcc),
		status: statusAfter || values.status || undefined, attachments: attachments || undefined, time_spent: values.time_spent, quote: values.quote,
	});
}

function saidAfter(kind, result) {
	if (kind === "comment") return __("Comment added.");
	if (kind === "forward") return __("Forwarded.");
	return result.to ? __("Sent to {0}.", result.to) : __("Saved.");
}

function statusField(ctx, value) {
	const options = choices("Request Status", { boot: ctx.boot }).filter(([name]) => ctx.boot.statuses.find((status) => status.name === name)?.base_status !== "Postponed");
	const input = h("select", { class: "rm-input rm-status-after", "aria-label": __("Status after sending"), title: __("Status after sending"), value: value || "" }, options.map(([name, label]) => h("option", { value: name }, label)));
	return { element: input, get: () => input.value };
}

function check(label, on) {
	const input = h("input", { type: "checkbox", class: "rm-check", checked: Boolean(on) });
	return { element: h("label", { class: "rm-check-label" }, input, label), get: () => input.checked };
}

function grow(area) {
	area.style.height = "auto";
	area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.5)}px`;
}

function toEnd(area) {
	area.focus();
	area.setSelectionRange(area.value.length, area.value.length);
}

function stamp() {
	const now = new Date();
	const two = (value) => String(value).padStart(2, "0");
	return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
}
