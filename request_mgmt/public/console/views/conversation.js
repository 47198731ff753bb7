// The messages of a request: what was said, by whom, and who can see it.

import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { __, bytes, freshen, number, when } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { openDialog } from "../parts/dialog.js";
import { nameOf } from "../parts/fields.js";
import { openMenu } from "../parts/menu.js";
import { avatar } from "../parts/pill.js";
import { built, mailBody } from "../parts/mail_body.js";

const RUN = 3; // so many folded ones in a row become one line
const SNIPPET = 160;

/**
 * The conversation: {element, update(data), reveal(name), onPaper(name)}. Messages that stay the same keep their elements, so what
 * is read does not jump. `does` has reply(message, all), forward(message), print(message), alone(message), declared(name), act(action, message).
 */
export function createConversation(ctx, does) {
	const opened = new Map();
	const plain = new Map(); // as text or as written, where somebody chose that for one
	const kept = new Map();
	const list = h("ol", { class: "rm-messages", "aria-label": __("Messages") });
	const nothing = h("p", { class: "rm-faint rm-no-messages" }, __("No message yet."));
	const bar = h("div", { class: "rm-conversation-bar", role: "toolbar", "aria-label": __("Messages shown") });
	const element = h("div", { class: "rm-conversation" }, bar, list, nothing);
	let data = null;
	let together = true; // earlier ones are one line
	let filter = "all";

	function update(fresh) {
		data = fresh;
		const { messages } = data;
		const newest = new Set(messages.slice(Math.max(0, messages.length - ctx.boot.settings.expanded_messages)).map(({ name }) => name));
		for (const message of messages) {
			if (!opened.has(message.name)) opened.set(message.name, newest.has(message.name) || Boolean(message.flagged));
		}
		for (const name of [...kept.keys()]) if (!messages.some((message) => message.name === name)) kept.delete(name);
		const fits = SHOWN[filter];
		const found = messages.filter(fits);
		const shown = ctx.boot.settings.newest_first ? found.reverse() : found;
		drawBar();
		place(runs(shown).flatMap((run) => (run.length > RUN ? [gathered(run)] : run.map(itemOf))));
		nothing.hidden = shown.length > 0;
		nothing.textContent = messages.length ? __("No message of this kind.") : __("No message yet.");
	}

	// Which messages are shown (FLG-2), and all of them open or folded (ACS-11)
	function drawBar() {
		const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.name : null;
		const { messages } = data;
		const chip = ([name, label]) => h("button", { type: "button", class: "rm-chip", dataset: { name }, "aria-pressed": String(name === filter), onClick: () => choose(name) }, label, " ", h("span", { class: "rm-chip-count" }, number(messages.filter(SHOWN[name]).length)));
		const offered = FILTERS().filter(([name]) => name === "all" || name === filter || messages.some(SHOWN[name]));
		const shown = messages.filter(SHOWN[filter]);
		const open = shown.some((message) => !opened.get(message.name));
		bar.hidden = messages.length < 2;
		fill(bar,
			offered.length > 1 && offered.map(chip),
			h("span", { class: "rm-bar-space" }),
			h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", dataset: { name: "fold" }, onClick: () => foldAll(!open) }, icon(open ? "expand" : "collapse", { size: 13 }), open ? __("Expand all") : __("Collapse all")));
		if (focused) bar.querySelector(`[data-name="${focused}"]`)?.focus({ preventScroll: true });
	}

	function choose(name) {
		filter = name;
		if (name !== "all") for (const message of data.messages.filter(SHOWN[name])) open(message.name, true);
		update(data);
	}

	function foldAll(fold) {
		together = fold;
		for (const message of data.messages.filter(SHOWN[filter])) open(message.name, !fold);
		update(data);
	}

	function open(name, on) {
		if (opened.get(name) === on) return;
		opened.set(name, on);
		kept.delete(name);
	}

	// Folded ones side by side, the very first always on its own: it says what all this is about
	function runs(shown) {
		const found = [];
		for (const message of shown) {
			const folds = together && filter === "all" && !opened.get(message.name) && message !== data.messages[0];
			if (folds && found.at(-1)?.folds) found.at(-1).push(message);
			else found.push(Object.assign([message], { folds }));
		}
		return found;
	}

	function gathered(run) {
		const show = () => {
			if (pinned) letGo(); // from here one reads on, not from the newest
			together = false;
			update(data);
			kept.get(run[0].name)?.item.querySelector(".rm-message-who")?.focus({ preventScroll: true });
		};
		return h("li", {}, h("button", { type: "button", class: "rm-gathered", onClick: show }, icon("chevron-down", { size: 13 }), __("{0} earlier messages", number(run.length))));
	}

	function itemOf(message) {
		const looks = { plain: plain.get(message.name) ?? ctx.boot.settings.plain_text, pictures: ctx.boot.settings.preview_pictures };
		const marks = JSON.stringify([{ ...message, actions: null }, looks]); // those are asked for when the menu opens
		const known = kept.get(message.name);
		if (known?.marks === marks) return known.item;
		const item = h("li", { class: "rm-message-place", id: `rm-message-${message.name}` });
		const draw = () => item.replaceChildren(opened.get(message.name) ? whole(message, looks, { ...does, toggle, turn }, () => data) : folded(message, toggle));
		const toggle = () => {
			opened.set(message.name, !opened.get(message.name));
			draw();
			drawBar();
			item.querySelector(".rm-message-who")?.focus();
		};
		const turn = () => {
			plain.set(message.name, !looks.plain);
			update(data);
			kept.get(message.name).item.querySelector(".rm-message-menu").focus({ preventScroll: true });
		};
		draw();
		kept.set(message.name, { marks, item });
		return item;
	}

	// A frame that is moved loads anew: what is in its place stays there
	function place(wanted) {
		const staying = new Set(wanted);
		for (const child of [...list.children]) if (!staying.has(child)) child.remove();
		let at = list.firstChild;
		for (const item of wanted) {
			if (item === at) at = at.nextSibling;
			else list.insertBefore(item, at);
		}
	}

	let pinned = null;
	let placed = 0;
	let scroller = null;
	const sizes = new ResizeObserver(() => pinned?.isConnected && pinned.offsetParent && intoView());

	/** Bring a message into view, without a name the newest; it stays there while mails unfold, until somebody scrolls. */
	function reveal(name = data?.messages.at(-1)?.name) {
		if (!data?.messages.some((message) => message.name === name)) return;
		if (!SHOWN[filter](data.messages.find((message) => message.name === name))) filter = "all";
		open(name, true);
		update(data);
		pinned = kept.get(name).item;
		if (!scroller) {
			scroller = element.parentElement;
			scroller.addEventListener("scroll", () => Math.abs(scroller.scrollTop - placed) > 2 && letGo(), { passive: true });
			sizes.observe(list);
			sizes.observe(scroller);
		}
		scroller.style.overflowAnchor = "none"; // the browser would hold on to something else
		intoView();
	}

	function letGo() {
		pinned = null;
		scroller.style.overflowAnchor = "";
	}

	function intoView() {
		const above = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 10;
		scroller.scrollTop += pinned.getBoundingClientRect().top - scroller.getBoundingClientRect().top - above;
		placed = scroller.scrollTop;
	}

	/** Everything shown is open and built, for paper; answers what puts it back as it was. With `name` that message alone is marked. */
	async function onPaper(name = null) {
		const before = new Map(opened);
		const gatheredBefore = together;
		if (name) open(name, true);
		else foldAll(false);
		update(data);
		await built(name ? kept.get(name).item : list);
		if (name) kept.get(name).item.classList.add("rm-printed");
		element.classList.toggle("rm-print-one", Boolean(name));
		return () => {
			element.classList.remove("rm-print-one");
			kept.get(name)?.item.classList.remove("rm-printed");
			together = gatheredBefore;
			for (const [message, on] of before) open(message, on);
			update(data);
		};
	}

	return { element, update, reveal, onPaper };
}

/** Print what stands in `root`; back() is called once that is done. */
export function printOut(root, back = () => {}) {
	for (const time of root.querySelectorAll("time[title]")) time.textContent = time.title; // "yesterday" says nothing on paper
	window.addEventListener("afterprint", () => (back(), freshen(root)), { once: true });
	window.print();
}

const SHOWN = {
	all: () => true,
	flagged: (message) => Boolean(message.flagged),
	replies: (message) => message.kind === "Reply",
	comments: (message) => message.kind === "Comment",
};
const FILTERS = () => [["all", __("All")], ["flagged", __("Flagged")], ["replies", __("Replies")], ["comments", __("Comments")]];

const isInside = (message) => message.access_level === "Internal";
export const author = (message) => message.author_name || message.sender_name || message.sender || __("Unknown");
const textOf = (message) => (message.body_text || "").replace(/\s+/g, " ").trim();

function folded(message, toggle) {
	return h("button", { type: "button", class: ["rm-folded rm-message-who", isInside(message) && "rm-internal"], "aria-expanded": "false", onClick: toggle },
		avatar(author(message)), h("span", { class: "rm-folded-who" }, author(message)), marks(message),
		h("span", { class: "rm-folded-text" }, textOf(message).slice(0, SNIPPET) || kindOf(message)),
		message.attachments.length > 0 && icon("paperclip", { size: 13 }), when(message.posted_at, { clock: true }));
}

/**
 * A message with all that belongs to it. `looks`: {plain, pictures: shown in small}; `does` as for the conversation, with turn(), which changes
 * `plain`, and toggle(), which folds it; what it has not got is not offered. latest() answers the data of the request.
 */
export function whole(message, { plain, pictures }, does, latest) {
	const who = [avatar(author(message)), h("strong", {}, author(message))];
	const label = [kindOf(message), author(message)].filter(Boolean).join(", ");
	return h("article", { class: ["rm-message", `rm-message-${message.kind.toLowerCase()}`, isInside(message) && "rm-internal", message.flagged && "rm-flagged"], "aria-label": label },
		h("header", { class: "rm-message-head" },
			does.toggle ? h("button", { type: "button", class: "rm-message-who", "aria-expanded": "true", title: __("Fold"), onClick: does.toggle }, who) : h("span", { class: "rm-message-who" }, who),
			marks(message),
			h("span", { class: "rm-bar-space" }),
			delivery(message),
			when(message.posted_at, { clock: true }),
			menuButton(message, plain, does, latest)),
		addresses(message),
		message.remarks && h("p", { class: "rm-remarks" }, icon("warning", { size: 13 }), h("span", {}, message.remarks)),
		mailBody(message.body_html, message.body_text, { plain, empty: message.attachments.length ? "" : __("(No text)") }),
		quoted(message, plain),
		earlier(message, plain),
		files(message, pictures));
}

function kindOf(message) {
	const names = { Comment: __("Internal comment"), Forward: __("Forwarded"), Bounce: __("Could not be delivered") };
	if (message.is_automatic && message.kind === "Enquiry") return __("Automatic message");
	if (message.kind === "Enquiry" && isInside(message)) return __("From outside, internal");
	return names[message.kind] || "";
}

function marks(message) {
	const kind = kindOf(message);
	return [
		kind && h("span", { class: "rm-kind" }, isInside(message) && icon("lock", { size: 11 }), kind),
		!kind && isInside(message) && h("span", { class: "rm-kind" }, icon("lock", { size: 11 }), __("Internal")),
		message.flagged ? h("span", { class: "rm-flag", role: "img", "aria-label": __("Flagged") }, icon("flag", { size: 13 })) : null,
		message.time_spent > 0 && h("span", { class: "rm-faint" }, __("{0} min.", number(message.time_spent))),
		message.time_to_charge > 0 && h("span", { class: "rm-faint" }, __("{0} min. to charge", number(message.time_to_charge))),
	];
}

function delivery(message) {
	if (message.delivery_state === "Failed") return h("span", { class: "rm-failed", title: message.delivery_error || "" }, icon("warning", { size: 13 }), __("Not delivered"));
	if (message.delivery_state === "Waiting") return h("span", { class: "rm-faint", title: message.delivery_error || "" }, icon("clock", { size: 13 }), " ", __("Being sent"));
	return null;
}

function addresses(message) {
	const from = message.user || !message.sender ? null : message.sender;
	const parts = [[__("From"), from], [__("To"), message.recipients], [__("Cc"), message.cc], [__("Bcc"), message.bcc]].filter(([, value]) => value);
	const failed = message.delivery_state === "Failed" && message.delivery_error;
	if (!parts.length && !failed) return null;
	return h("div", { class: "rm-addresses" }, parts.map(([label, value]) => h("span", {}, h("span", { class: "rm-faint" }, `${label} `), value)), failed && h("p", { class: "rm-failed" }, message.delivery_error));
}

function quoted(message, plain) {
	if (!message.quoted_html && !message.quoted_text) return null;
	return later("rm-quoted", __("Quoted text"), () => mailBody(message.quoted_html, message.quoted_text, { plain }));
}

function earlier(message, plain) {
	if (!message.edited_at) return null;
	const line = h("span", {}, __("Edited"), " ", when(message.edited_at), message.edited_by && ` · ${nameOf(message.edited_by)}`);
	if (!message.earlier_texts?.length) return h("p", { class: "rm-faint rm-edited" }, line);
	return later("rm-edited", line, () => h("div", {}, message.earlier_texts.map((text) => h("div", { class: "rm-earlier" }, h("p", { class: "rm-faint" }, __("Until"), " ", when(text.until, { long: true }), ` · ${nameOf(text.replaced_by)}`), mailBody(text.html, text.text, { plain })))));
}

// Folded, and built only when somebody wants to see it
function later(name, label, build) {
	const box = h("details", { class: name }, h("summary", {}, label));
	box.addEventListener("toggle", () => box.open && box.children.length === 1 && box.append(build()));
	return box;
}

/** Where a file of a message is fetched: always as a download, pictures may be shown. */
export function addressOf(file, { inline = false } = {}) {
	return `/api/method/request_mgmt.api.messages.attachment?file=${encodeURIComponent(file.name)}${inline ? "&inline=1" : ""}`;
}

function files(message, pictures) {
	if (!message.attachments.length) return null;
	return h("ul", { class: "rm-attachments", "aria-label": __("Attachments") }, message.attachments.map((file) =>
		h("li", {}, h("a", { class: ["rm-attachment", file.is_image && pictures && "rm-picture"], href: addressOf(file, { inline: file.is_image }), target: file.is_image ? "_blank" : null, rel: "noopener", download: file.is_image ? null : file.file_name },
			file.is_image && pictures ? h("img", { src: addressOf(file, { inline: true }), alt: "", loading: "lazy" }) : icon(file.is_image ? "image" : "file"),
			h("span", { class: "rm-attachment-name", title: file.file_name }, file.file_name), h("span", { class: "rm-faint" }, bytes(file.file_size))))));
}

function menuButton(message, plain, does, latest) {
	const may = (name) => latest().actions.includes(name);
	const items = () => [
		may("reply") && (message.sender || message.recipients) && { label: __("Reply"), icon: "reply", run: () => does.reply(message, false) },
		may("reply") && (message.cc || (message.recipients || "").includes(",")) && { label: __("Reply to all"), icon: "reply-all", run: () => does.reply(message, true) },
		may("forward") && { label: __("Forward"), icon: "forward", run: () => does.forward(message) },
		...(latest().messages.find(({ name }) => name === message.name)?.actions || []).map((name) => does.declared(name)).filter(Boolean).map((action) => ({ label: action.label, icon: action.icon, danger: action.name === "delete_message", run: () => does.act(action, message) })),
		(message.body_html?.trim() || message.quoted_html?.trim()) && { label: plain ? __("As it was written") : __("As plain text"), icon: plain ? "mail-open" : "file", run: does.turn },
		does.alone && { label: __("Show in a window of its own"), icon: "external", run: () => does.alone(message) },
		{ label: __("Print message"), icon: "print", run: () => does.print(message) },
		message.inbound_mail && { label: __("Headers of the mail"), icon: "list", run: () => showHeaders(message) },
		message.inbound_mail && { label: __("Download the mail as it came"), icon: "mail", run: () => location.assign(`/api/method/request_mgmt.api.messages.raw?message=${encodeURIComponent(message.name)}`) },
	].filter(Boolean);
	return h("button", { type: "button", class: "rm-icon-button rm-message-menu", "aria-haspopup": "menu", "aria-label": __("Actions on this message"), onClick: (event) => openMenu(event.currentTarget, items()) }, icon("more"));
}

async function showHeaders(message) {
	try {
		const headers = await call("messages.headers", { message: message.name }, { get: true });
		await openDialog({ title: __("Headers of the mail"), body: h("pre", { class: "rm-headers" }, headers), submitLabel: __("Close"), wide: true, tellsOnly: true });
	} catch (error) {
		fail(error);
	}
}
