// Writing an answer, a comment or to somebody outside. What is typed is kept until it is sent or dropped (CRE-9).

import { takingBack } from "../core/actions.js";
import { call, upload } from "../core/api.js";
import { drop, load, save } from "../core/draft.js";
import { h, icon } from "../core/html.js";
import { pop, push, bind } from "../core/keys.js";
import { wordsOf } from "../core/rich_text.js";
import { __, when } from "../core/texts.js";
import { textOf, toast } from "../core/toast.js";
import { htmlOf } from "../core/writing.js";
import { draftKey } from "../core/written.js";
import { createEditor } from "../parts/editor.js";
import { choices, makeField, statusOf } from "../parts/fields.js";
import { mailBody } from "../parts/mail_body.js";
import { openMenu } from "../parts/menu.js";
import { insertTemplate } from "../parts/template_picker.js";
import { createTimer } from "../parts/timer.js";
import { insertEarlier } from "./earlier.js";
import { createForwarding } from "./forwarding.js";
import { saveAsTemplate } from "./templates.js";

const PICTURE = /^image\/(png|jpe?g|gif|webp)$/;

const KINDS = {
	reply: () => ({ title: __("Reply"), submit: __("Send"), icon: "reply", hint: __("Write your answer") }),
	reply_all: () => ({ title: __("Reply to all"), submit: __("Send"), icon: "reply-all", hint: __("Write your answer") }),
	comment: () => ({ title: __("Internal comment"), submit: __("Add comment"), icon: "comment", hint: __("Only colleagues see this.") }),
	forward: () => ({ title: __("Forward to somebody outside"), submit: __("Forward"), icon: "forward", hint: __("A word to go with it") }),
};

/**
 * The composer for `kind` (reply, reply_all, comment, forward) on the request in `data`; `message` is the one answered.
 * Answers {element, kind, focus()}. `does` has sent(result, kind), closed() and
 * renew(), which shows what is new of the request and answers the mark of that.
 */
export function createComposer(ctx, data, kind, { message = null, draft = null } = {}, does) {
	const name = data.request.name;
	const key = draftKey(name, kind);
	const words = KINDS[kind]();
	const forwarding = kind === "forward" ? createForwarding(data, message, draft?.attachments_of_request, () => keep()) : null;
	const controls = [...fieldsOf(kind, data, message, draft), ...(forwarding?.controls || [])];
	const given = new Map(controls.map((control) => [control.field.fieldname, control]));
	const copies = ["cc", "bcc"].filter((field) => given.has(field) && !given.get(field).get()).map((field) => copyButton(given.get(field)));
	const isReply = kind === "reply" || kind === "reply_all";
	const body = createEditor({ label: kind === "comment" ? __("Comment") : __("Message"), placeholder: words.hint, value: draft?.html || (draft ? htmlOf(draft.body) : isReply && data.reply.html) || "", changed: () => keep() });
	// What the type of the request begins with
	const start = draft ? (isReply && data.reply.text) || "" : body.text();
	const problem = h("div", { class: "rm-dialog-problem", role: "alert", hidden: true });
	const closedStatus = statusOf("Closed", data.request.request_type);
	const status = isReply ? statusField(ctx, draft?.status ?? data.reply.status, data.request.request_type) : null;
	const quote = isReply && data.reply.message ? check(__("Quote the message"), draft?.quote ?? data.reply.quote) : null;
	const sign = isReply && data.reply.signature ? check(__("Signature"), draft?.signature ?? true) : null;
	const timer = kind !== "forward" ? createTimer({ seconds: draft?.seconds || 0, minutes: draft?.time_spent ?? null, running: ctx.boot.settings.timer, changed: () => keep() }) : null;
	const charge = timer ? minutesOf(__("To charge (min.)"), draft?.time_to_charge) : null;
	const closes = kind === "forward" ? check(__("Close request after forwarding"), draft?.close) : null;
	const files = makeField({ fieldname: "attachments", fieldtype: "Attach", label: __("Attachments") }, { changed: () => keep() });
	const pictures = new Map(); // within the text: address -> file
	for (const file of draft?.pictures || []) pictures.set(file.file_url, file);
	const template = () => insertTemplate(body, { request: name, lately: ctx.templatesUsed, adopt: files.adopt });
	const tool = (label, title, pictured, run) => h("button", { type: "button", class: "rm-button rm-button-quiet", "aria-label": label, title, onClick: run }, icon(pictured), h("span", { class: "rm-tool" }, label));
	const templates = tool(__("Templates"), `${__("Insert template")} (Alt+T)`, "template", template);
	const keepAs = h("button", { type: "button", class: "rm-icon-button rm-only-wide", "aria-label": __("Save as template"), title: __("Save as template"), onClick: () => saveAsTemplate(ctx, body.get()) }, icon("bookmark"));
	const earlier = kind !== "forward" && data.messages.length > 0 && tool(__("Earlier message"), __("Insert an earlier message"), "comment", () => insertEarlier(body, data.messages, files.adopt, isReply && ctx.boot.settings.agents_nameless));
	const send = h("button", { type: "submit", class: "rm-button rm-button-primary", title: "Ctrl+Enter" }, icon(words.icon), words.submit);
	const sendAndClose = isReply && closedStatus && data.request.base_status !== "Closed" && h("button", { type: "button", class: "rm-button", title: "Ctrl+Shift+Enter", onClick: () => submit(closedStatus.name) }, __("Send and close"));
	const after = kind !== "comment" && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("After sending or closing"), title: __("After sending or closing"), "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, ctx.afterSending()) }, icon("chevron-down"));
	const signature = sign ? h("details", { class: "rm-signature" }, h("summary", {}, wordsOf(data.reply.signature).replace(/\s+/g, " ")), mailBody(data.reply.signature, "")) : null;
	const showSignature = () => signature && (signature.hidden = !sign.get());
	showSignature();
	const element = h("form", { class: ["rm-composer", kind === "comment" && "rm-internal"], "aria-label": words.title, novalidate: true, onSubmit: (event) => (event.preventDefault(), submit()) },
		h("header", { class: "rm-composer-head" }, icon(words.icon), h("h2", {}, words.title),
			isReply && data.reply.from && h("span", { class: "rm-faint rm-composer-from" }, __("from {0}", data.reply.from.replace(/^"((?:[^"\\]|\\.)*)"/, (_all, name) => name.replace(/\\(.)/g, "$1")))),
			h("span", { class: "rm-bar-space" }),
			copies,
			draft?.at && h("span", { class: "rm-faint rm-draft-of" }, __("Draft"), " · ", when(draft.at)),
			h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Discard"), title: __("Discard"), onClick: discard }, icon("trash")),
			h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Close; what you wrote is kept"), title: `${__("Close; what you wrote is kept")} (Esc)`, onClick: leave }, icon("close"))),
		h("div", { class: "rm-composer-fields" }, controls.map((control) => control.element)),
		body.element,
		h("div", { class: "rm-composer-tools" }, body.tools, templates, keepAs, earlier, files.element),
		forwarding?.shown,
		(quote || sign || closes || charge) && h("div", { class: "rm-composer-options" }, sign?.element, signature, quote?.element, closes?.element, charge?.element),
		problem,
		h("footer", { class: "rm-composer-foot" }, h("div", { class: "rm-send" }, send, sendAndClose, after), status?.element, h("span", { class: "rm-bar-space" }), timer?.element));
	let done = false;
	let seen = data.seen; // as it was when one began to write
	files.adopt([...pictures.values()]);

	// What is being typed into a field of addresses is one only when it is left
	element.addEventListener("input", (event) => event.target.matches(".rm-tokens-input") || keep());
	element.addEventListener("change", () => (keep(), showSignature()));
	element.addEventListener("paste", (event) => take(event, event.clipboardData));
	element.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
	element.addEventListener("drop", (event) => take(event, event.dataTransfer));
	if (isReply && message && message.name !== data.reply.message && !draft?.to) askReceivers();
	if (isReply && data.reply.template && !draft) bringFiles(data.reply.template);
	element.addEventListener("keydown", (event) => {
		if (event.altKey && event.code === "KeyT") {
			event.preventDefault();
			template();
			return;
		}
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

	function values() {
		const found = { body: body.text(), html: body.get() };
		for (const [field, control] of given) found[field] = control.get();
		if (status) found.status = status.get();
		if (quote) found.quote = quote.get();
		if (sign) found.signature = sign.get();
		if (closes) found.close = closes.get();
		if (timer?.minutes()) found.time_spent = timer.minutes();
		if (charge?.get()) found.time_to_charge = charge.get();
		return found;
	}

	function keep() {
		if (done) return;
		const now = values();
		const shown = [...pictures.values()].filter((file) => now.html.includes(file.file_url));
		if (isUntouched()) drop(key);
		else save(key, { ...now, pictures: shown.length ? shown : undefined, time_spent: timer?.typed() ?? undefined, seconds: timer?.seconds() || undefined, kind, message: forwarding ? now.message : message?.name || null, at: stamp() });
	}

	function isUntouched() {
		return body.empty() || (body.text() === start.trim() && !pictures.size);
	}

	// A picture from the clipboard stands where the cursor is; a file from the desk, wherever it is dropped, is attached
	function take(event, transfer) {
		if (!transfer?.files.length || event.defaultPrevented || transfer.types.includes("text/plain")) return;
		event.preventDefault();
		const all = [...transfer.files];
		if (body.area.contains(event.target) && all.every((file) => PICTURE.test(file.type))) return void all.reduce((before, file) => before.then(() => show(file)), Promise.resolve());
		const picker = files.element.querySelector("input[type=file]");
		picker.files = transfer.files;
		picker.dispatchEvent(new Event("change", { bubbles: true }));
	}

	async function show(file) {
		busy(true);
		try {
			const stored = await upload(file);
			pictures.set(stored.file_url, stored);
			files.adopt([stored]);
			body.insert(h("img", { src: stored.file_url, alt: file.name }).outerHTML);
		} catch (error) {
			say(textOf(error));
		}
		busy(false);
	}

	// Without the pictures whose files were taken away
	function written() {
		const kept = new Set(files.get() || []);
		for (const image of body.area.querySelectorAll("img")) {
			const file = pictures.get(image.getAttribute("src"));
			if (file && !kept.has(file.name)) image.remove();
		}
		return values();
	}

	// The files of what an answer begins with
	async function bringFiles(given) {
		busy(true);
		try {
			files.adopt((await call("templates.insert", { template: given, request: name })).attachments);
		} catch (error) {
			say(textOf(error));
		}
		busy(false);
	}

	// The server knows whom an earlier message is answered to
	async function askReceivers() {
		busy(true);
		try {
			const found = await call("contacts.answer_to", { request: name, message: message.name, reply_all: kind === "reply_all" }, { get: true });
			for (const [field, control] of given) {
				control.set(found[field]);
				if (found[field]?.length) control.shown?.();
			}
		} catch (error) {
			say(textOf(error));
		}
		busy(false);
	}

	function say(words, action = null) {
		problem.replaceChildren(words, ...(action ? [" ", h("button", { type: "button", class: "rm-button rm-button-small", onClick: action.run }, action.label)] : []));
		problem.hidden = !words;
		if (words) problem.scrollIntoView({ block: "nearest" });
	}

	async function submit(statusAfter = null, { withAddresses = false } = {}) {
		if (send.disabled) return;
		say("");
		if (given.has("to") && !given.get("to").get()) {
			say(__("Nobody would get this. Write an address in To."));
			return given.get("to").focus();
		}
		if (kind !== "forward" && body.empty()) {
			say(__("Write something first."));
			return body.focus();
		}
		busy(true);
		try {
			await files.ready();
			const result = await request(kind, name, message, { ...written(), withAddresses }, files.get(), statusAfter, seen);
			done = true;
			drop(key);
			const action = ctx.boot.actions.find((one) => one.name === (isReply ? "reply" : kind));
			const show = kind !== "comment" && ctx.boot.settings.after_sending !== "Stay" && { label: __("Show"), run: () => ctx.go({ name }) };
			toast(`${result.said || action.done}.`, { actions: [show, takingBack(action, result, [name])] });
			does.sent(result, kind);
		} catch (error) {
			const meanwhile = error.type === "ChangedMeanwhileError";
			if (meanwhile) seen = await does.renew();
			busy(false);
			say(textOf(error), meanwhile ? { label: __("Send anyway"), run: () => submit(statusAfter, { withAddresses }) } : wayOn(error, statusAfter));
			body.focus();
		}
	}

	function wayOn({ type }, statusAfter) {
		if (type === "UndeliverableAddressError") return { label: __("Try again anyway"), run: () => tryAgain(statusAfter) };
		if (type === "NamesCustomerError") return { label: __("Send all the same"), run: () => submit(statusAfter, { withAddresses: true }) };
		return null;
	}

	async function tryAgain(statusAfter) {
		try {
			await call("contacts.try_again", { addresses: ["to", "cc", "bcc"].flatMap((field) => given.get(field)?.get() || []) });
			await submit(statusAfter);
		} catch (error) {
			say(textOf(error));
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
		if (!done && !isUntouched()) toast(__("Kept as a draft."));
	}

	function discard() {
		const kept = load(key);
		done = true;
		drop(key);
		leave();
		if (kept?.body?.trim() || kept?.html) toast(__("Discarded."), { action: { label: __("Undo"), run: () => { save(key, kept); does.again(kept); } } });
	}

	const first = kind === "forward" ? given.get("to") : null;
	return { element, kind, focus: () => (first && !first.get() ? first.focus() : body.atEnd()) };
}

function fieldsOf(kind, data, message, draft) {
	const people = (fieldname, label, value, options = null) => makeField({ fieldname, fieldtype: "MultiSelect", label, options, about: [data.request.name] }, { value: draft?.[fieldname] ?? value });
	const receivers = [["to", __("To")], ["cc", __("Cc")], ["bcc", __("Bcc")]];
	if (kind === "comment") return [people("notify", __("Tell colleagues"), null, "User")];
	if (kind === "forward") return receivers.map(([fieldname, label]) => people(fieldname, label, null, "Outsider"));
	const start = starts(kind, data, message);
	return receivers.map(([fieldname, label]) => suggesting(people(fieldname, label, start[fieldname]), data));
}

// Copies go to few: their fields come when they are asked for
function copyButton(control) {
	control.element.hidden = true;
	const button = h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", onClick: () => show() }, control.field.label);
	const show = () => {
		control.element.hidden = false;
		button.remove();
		control.focus();
	};
	control.shown = () => {
		control.element.hidden = false;
		button.remove();
	};
	return button;
}

// Those who take part are offered at once, partners when one comes to the field, others while one types
function suggesting(control, data) {
	const list = control.element.querySelector("datalist");
	const known = [...data.contacts, ...data.participants];
	const partners = (text) => call("partners.search", { text, limit: text ? 6 : 50 }, { get: true });
	let timer = null;
	let asks = 0;
	const offer = (people) => list.replaceChildren(...[...new Map(people.filter((person) => person.email_id).map((person) => [person.email_id.toLowerCase(), person])).values()].map((person) => h("option", { value: person.full_name ? `${person.full_name} <${person.email_id}>` : person.email_id })));
	const search = async (text) => {
		const mine = ++asks;
		try {
			const found = text ? [partners(text), call("contacts.search", { text, limit: 6 }, { get: true })] : [partners(text)];
			const people = [...known, ...(await Promise.all(found)).flat()];
			if (mine === asks) offer(people);
		} catch {
			// An address can be written without help
		}
	};
	offer(known);
	control.element.addEventListener("focusin", () => search(""), { once: true });
	control.element.addEventListener("input", (event) => {
		clearTimeout(timer);
		const text = event.target.value.trim();
		if (text.length > 1 && !text.includes("<")) timer = setTimeout(() => search(text), 200);
	});
	return control;
}

// Whom the answer goes to, as the server reckoned for the message one answers by itself; for another it is asked
function starts(kind, data, message) {
	const all = kind === "reply_all";
	if (!message || message.name === data.reply.message) {
		return all ? { to: data.reply.all_to, cc: data.reply.all_cc, bcc: data.reply.all_bcc } : { to: data.reply.to, cc: data.reply.cc };
	}
	return {};
}

async function request(kind, name, message, values, attachments, statusAfter, seen) {
	const joined = (list) => (list?.length ? list.join(", ") : undefined);
	if (kind === "comment") return call("requests.comment", { request: name, body: values.html, notify: values.notify || undefined, time_spent: values.time_spent, time_to_charge: values.time_to_charge, attachments: attachments || undefined });
	if (kind === "forward") {
		const chosen = [...(values.attachments_of_request || []), ...(attachments || [])];
		return call("requests.forward", { requests: name, to: joined(values.to), cc: joined(values.cc), bcc: joined(values.bcc), comment: values.html || undefined, message: values.message || undefined, with_addresses: values.withAddresses, attachments: chosen.length ? chosen : undefined, close: values.close, seen });
	}
	return call("requests.reply", {
		request: name, body: values.html, message: message?.name, reply_all: kind === "reply_all", to: joined(values.to), cc: joined(values.cc), bcc: joined(values.bcc),
		status: statusAfter || values.status || undefined, attachments: attachments || undefined, time_spent: values.time_spent, time_to_charge: values.time_to_charge, quote: values.quote, signature: values.signature, seen,
	});
}

function statusField(ctx, value, type) {
	const options = choices("Request Status", { boot: ctx.boot, type }).filter(([name]) => ctx.boot.statuses.find((status) => status.name === name)?.base_status !== "Postponed");
	const input = h("select", { class: "rm-input rm-status-after", "aria-label": __("Status after sending"), title: __("Status after sending"), value: value || "" }, options.map(([name, label]) => h("option", { value: name }, label)));
	return { element: input, get: () => input.value };
}

function check(label, on) {
	const input = h("input", { type: "checkbox", class: "rm-check", checked: Boolean(on) });
	return { element: h("label", { class: "rm-check-label" }, input, label), get: () => input.checked };
}

function minutesOf(label, value) {
	const input = h("input", { type: "number", class: "rm-input rm-charge", min: "0", step: "1", inputmode: "numeric", name: "time_to_charge", value: value ?? "" });
	return { element: h("label", { class: "rm-check-label" }, label, input), get: () => (input.value === "" ? null : Number(input.value)) };
}

function stamp() {
	const now = new Date();
	const two = (value) => String(value).padStart(2, "0");
	return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
}
