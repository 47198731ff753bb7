// The right column while going through a list: what it is about and the last message, without opening it.

import { call } from "../core/api.js";
import { fitting } from "../core/fitting.js";
import { fill, h, icon } from "../core/html.js";
import { __, bytes, number, when } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { choices } from "../parts/fields.js";
import { openMenu } from "../parts/menu.js";
import { accessMark, avatar, priorityPill, statusPill } from "../parts/pill.js";

const WAIT = 90; // going down a list quickly asks nothing on the way
const KEPT = 60;
const seen = new Map(); // name -> {modified, answer}
let abort = null;
let timer = null;

/** Show `row` of a list in `root`. `does` has open(name), perform(action, names), write(name, kind), star(row), change(name, field, value). */
export function renderPreview(root, ctx, row, does) {
	abort?.abort();
	clearTimeout(timer);
	if (!row) return fill(root, idle(ctx));
	const known = seen.get(row.name);
	const fresh = known && known.modified === row.modified;
	fill(root, page(ctx, row, known?.answer || null, does));
	if (fresh) return;
	timer = setTimeout(async () => {
		abort = new AbortController();
		try {
			const answer = await call("console.preview", { request: row.name }, { get: true, signal: abort.signal });
			seen.delete(row.name);
			seen.set(row.name, { modified: row.modified, answer });
			if (seen.size > KEPT) seen.delete(seen.keys().next().value);
			if (root.isConnected && root.dataset.preview === row.name) fill(root, page(ctx, row, answer, does));
		} catch (error) {
			fail(error);
		}
	}, WAIT);
}

/** Forget what was fetched about these requests: they were changed. */
export function forget(names) {
	for (const name of names) seen.delete(name);
}

function idle(ctx) {
	const { rows, further } = ctx.store.get();
	if (!rows || (!rows.length && further)) return null; // the list says how far it is
	return h("div", { class: "rm-empty rm-idle" }, icon("mail-open"), h("h2", {}, rows.length ? __("Choose a request") : __("Nothing to show")),
		rows.length ? h("p", {}, h("kbd", { class: "rm-key" }, "j"), " ", h("kbd", { class: "rm-key" }, "k"), ` ${__("up and down")} · `, h("kbd", { class: "rm-key" }, "Enter"), ` ${__("open it")} · `, h("kbd", { class: "rm-key" }, "?"), ` ${__("all keys")}`) : null);
}

function page(ctx, row, answer, does) {
	const { boot } = ctx;
	const actions = answer ? boot.actions.filter((action) => answer.actions.includes(action.name)) : fitting(boot, [row]);
	const has = (name) => actions.find((action) => action.name === name);
	const shown = { ...row, ...(answer?.request || {}), favourite: answer ? answer.favourite : row.favourite };
	const write = (kind, label, pictured, key) => h("button", { type: "button", class: "rm-button", title: `${label} (${key})`, onClick: () => does.write(row.name, kind) }, icon(pictured), label);
	const act = (action, key) => action && h("button", { type: "button", class: ["rm-button", action.name === "accept" && "rm-button-primary"], title: key ? `${action.label} (${key})` : null, onClick: () => does.perform(action, [row.name]) }, icon(action.icon), action.label);
	const rest = actions.filter((action) => (action.on ?? "request") === "request" && !["accept", "reply", "comment", "close", "add_favourite", "remove_favourite", "batch_reply", "remove_from_list"].includes(action.name));
	return h("article", { class: "rm-preview", "aria-label": __("Preview of request {0}", row.name) },
		h("header", { class: "rm-preview-head" },
			h("div", { class: "rm-preview-line" },
				h("span", { class: "rm-number" }, `#${row.name}`), accessMark(shown.access_level), statusPill(boot, shown.status, shown.base_status), priorityPill(boot, shown.priority),
				h("span", { class: "rm-bar-space" }),
				h("button", { type: "button", class: "rm-icon-button rm-star", "aria-pressed": String(Boolean(shown.favourite)), "aria-label": shown.favourite ? __("Remove from favourites") : __("Add to favourites"), title: `${__("Favourite")} (s)`, onClick: () => does.star({ ...row, favourite: shown.favourite }) }, icon("star"))),
			h("h2", { class: "rm-preview-title" }, shown.title || __("(No title)")),
			h("div", { class: "rm-buttons" },
				act(has("accept"), "a"),
				has("reply") && write("reply", __("Reply"), "reply", "r"),
				has("comment") && write("comment", __("Comment"), "comment", "n"),
				act(has("close"), "e"),
				act(has("reopen")),
				rest.length > 0 && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("More actions"), "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, rest.map((action) => ({ label: action.label, icon: action.icon, danger: ["delete", "mark_spam"].includes(action.name), run: () => does.perform(action, [row.name]) }))) }, icon("more")),
				h("span", { class: "rm-bar-space" }),
				h("button", { type: "button", class: "rm-button rm-button-quiet", title: `${__("Open the request")} (Enter)`, onClick: () => does.open(row.name) }, __("Open the request"), icon("chevron-right")))),
		h("div", { class: "rm-preview-body", tabindex: "0", role: "region", "aria-label": __("Last message") }, facts(ctx, shown, answer, does), flaggedOf(row, does), answer ? lastMessage(answer.last, shown) : waiting()));
}

function facts(ctx, row, answer, does) {
	const { boot } = ctx;
	const labels = (doctype, name) => choices(doctype, { boot }).find(([value]) => value === name)?.[1] || name;
	const may = answer?.actions.includes("update");
	const changeable = (label, field, doctype, value, words) => {
		const pick = (event) => openMenu(event.currentTarget, choices(doctype, { boot, type: row.request_type }).map(([name, text]) => ({ label: text, checked: name === (value || "unassigned"), run: () => does.change(row.name, field, name) })));
		return h("div", {}, h("dt", {}, label), h("dd", {}, may ? h("button", { type: "button", class: "rm-fact-button", "aria-haspopup": "menu", "aria-label": `${label}: ${words || __("none")}`, onClick: pick }, words || h("span", { class: "rm-faint" }, __("none")), icon("chevron-down", { size: 11 })) : words || "–"));
	};
	const fact = (label, ...content) => h("div", {}, h("dt", {}, label), h("dd", {}, ...content));
	const contact = answer?.contact;
	return h("dl", { class: "rm-facts" },
		fact(__("Contact"), row.contact_name || __("No contact"), row.company_name && h("div", { class: "rm-faint" }, row.company_name)),
		contact?.phone && fact(__("Phone"), h("a", { href: `tel:${contact.phone.replace(/[^\d+]/g, "")}` }, contact.phone)),
		contact?.email_id && fact(__("E-mail"), h("span", { class: "rm-fact-mail" }, contact.email_id)),
		changeable(__("Owner"), "agent", "User", row.agent, row.agent_name || row.agent || __("(Unassigned)")),
		changeable(__("Status"), "status", "Request Status", row.status, labels("Request Status", row.status)),
		changeable(__("Category"), "category", "Request Category", row.category, labels("Request Category", row.category)),
		changeable(__("Priority"), "priority", "Request Priority", row.priority, labels("Request Priority", row.priority)),
		row.deadline && fact(__("Deadline"), when(row.deadline)),
		row.postponed_to && row.base_status === "Postponed" && fact(__("Postponed to"), when(row.postponed_to, { long: true })),
		fact(__("Created"), when(row.creation)),
		row.message_count > 1 && fact(__("Messages"), number(row.message_count)));
}

// In the list of flagged messages: which they are
function flaggedOf(row, does) {
	if (!row.flagged?.length) return null;
	return h("section", { class: "rm-preview-flagged" }, row.flagged.map((message) =>
		h("button", { type: "button", class: "rm-folded", title: __("Open the request"), onClick: () => does.open(row.name) },
			h("span", { class: "rm-flag", role: "img", "aria-label": __("Flagged") }, icon("flag", { size: 13 })), h("span", { class: "rm-folded-who" }, message.author_name || __("Unknown")), h("span", { class: "rm-folded-text" }, (message.excerpt || "").replace(/\s+/g, " ")), when(message.posted_at, { clock: true }))));
}

function lastMessage(last, row) {
	if (!last) return h("p", { class: "rm-faint" }, __("No message yet."));
	const isInternal = last.access_level === "Internal";
	const name = last.author_name || row.contact_name || __("Unknown");
	return h("section", { class: ["rm-last", isInternal && "rm-internal"] },
		h("div", { class: "rm-last-head" }, avatar(name), h("span", { class: "rm-last-who" }, name, isInternal && h("span", { class: "rm-faint" }, ` · ${__("Internal")}`)), h("span", { class: "rm-faint" }, when(last.posted_at, { clock: true }))),
		h("div", { class: "rm-last-text" }, last.text || __("(No text)"), last.is_cut && " …"),
		last.attachments.length > 0 && h("div", { class: "rm-last-files" }, last.attachments.map((file) =>
			h("a", { class: "rm-chip", href: file.file_url, target: "_blank", rel: "noopener" }, icon(file.is_image ? "image" : "file", { size: 13 }), h("span", {}, file.file_name), h("span", { class: "rm-faint" }, bytes(file.file_size))))));
}

const waiting = () => h("div", { "aria-busy": "true" }, [85, 70, 55].map((width) => h("div", { class: "rm-ghost rm-ghost-line", style: { "--rm-ghost": `${width}%` } })));
