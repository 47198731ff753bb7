// A new request in one dialog: who called, what about, and it is done (CRE-1 to CRE-8).

import { ApiError, call } from "../core/api.js";
import { drop, load, save } from "../core/draft.js";
import { fill, h } from "../core/html.js";
import { __, number, when } from "../core/texts.js";
import { openDialog } from "../parts/dialog.js";
import { choices, makeField } from "../parts/fields.js";
import { contactPicker } from "../parts/contact_picker.js";
import "../parts/request_picker.js";
import { statusPill } from "../parts/pill.js";

const DRAFT = "new";
const SHOWN = 3; // so many open requests of the contact

/** Ask for a new request; `prefilled` may hold contact, contact_card, title, category, request_type, parent. Answers {name}, or null. */
export async function openNewRequest(ctx, prefilled = {}) {
	const { boot } = ctx;
	const mine = boot.settings;
	const empty = !Object.keys(prefilled).filter((name) => name !== "request_type").length;
	const draft = (empty && load(DRAFT)) || {};
	let made = null;
	let keeps = false; // what was written, when one looks at another request instead
	const copy = h("input", { type: "checkbox", class: "rm-check", id: "rm-new-copy" });
	const copyLine = h("label", { class: "rm-check-label", for: "rm-new-copy" }, copy, h("span", {}, __("Send the message to the contact by mail")));
	const showCopy = (card) => {
		copy.disabled = !card?.email_id;
		if (!card?.email_id) copy.checked = false;
		else if (boot.types.find(({ name }) => name === kind?.get())?.mail_at_start) copy.checked = true;
		copyLine.lastChild.textContent = card?.email_id ? __("Send the message to {0}", card.email_id) : __("Send the message to the contact by mail");
	};
	const known = h("div", { class: "rm-known", "aria-live": "polite" });
	const look = (name) => {
		keeps = true;
		known.closest("dialog").close();
		ctx.go({ name });
	};
	const showKnown = async (card) => {
		fill(known);
		if (!card?.open_requests) return;
		const { rows } = await call("contacts.requests_of", { contact: card.contact, page_length: SHOWN }, { get: true }).catch(() => ({ rows: [] }));
		if (picker.get() !== card.contact || !rows.length) return;
		const more = card.open_requests - rows.length;
		fill(known, h("p", { class: "rm-help" }, __("Open requests of {0}", card.full_name)), h("ul", {}, rows.map((row) => h("li", {}, h("button", { type: "button", class: "rm-known-request", onClick: () => look(row.name) }, h("span", { class: "rm-number" }, row.name), h("span", { class: "rm-known-title" }, row.title), statusPill(boot, row.status, row.base_status), when(row.last_message_at || row.creation))))), more > 0 && h("p", { class: "rm-help" }, __("and {0} more", number(more))));
	};
	const chosen = (card) => {
		showCopy(card);
		showKnown(card);
		showSeenBy();
		showPriority(card);
		keep();
	};
	// The contact's own, until another one is chosen by hand
	let shown = null;
	const showPriority = (card) => {
		const type = boot.types.find(({ name }) => name === kind?.get());
		if (type?.default_priority || ![shown, usual].includes(priority.get())) return;
		priority.set(card?.priority || usual);
		shown = priority.get();
	};
	const before = prefilled.contact_card || draft.card || null;
	const picker = contactPicker({ id: "rm-new-contact", value: prefilled.contact || draft.card?.contact, card: before, changed: chosen, onward: () => title.focus() });
	const owners = { Myself: boot.user, Automatic: "auto", Unassigned: "unassigned" };
	const field = (fieldname, fieldtype, label, options, value, more = {}) => makeField({ fieldname, fieldtype, label, options, ...more }, { value });
	const title = field("title", "Data", __("Title"), null, prefilled.title || draft.title, { reqd: 1 });
	const message = field("message", "Text Editor", __("What is it about?"), null, draft.message);
	const category = field("category", "Link", __("Category"), "Request Category", prefilled.category || draft.category || mine.default_category);
	const agent = field("agent", "Link", __("Owner"), "User", owners[mine.default_owner] || boot.user);
	const usual = boot.priorities.find((row) => row.is_default)?.name;
	const priority = field("priority", "Link", __("Priority"), "Request Priority", usual);
	const kind = choices("Request Type")?.length ? field("request_type", "Link", __("Request type"), "Request Type", prefilled.request_type || boot.types.find((row) => row.is_default)?.name) : null;
	// What the type presets; whatever of it is changed stays changed until another type is chosen
	const followType = () => {
		const type = boot.types.find(({ name }) => name === kind?.get());
		if (!type) return;
		priority.ofType(type.name);
		priority.set(type.default_priority || priority.get() || usual);
		access.set(type.external_as_default ? "External" : "Internal");
		copy.checked = type.mail_at_start && !copy.disabled;
		showSeenBy();
	};
	const access = field("access_level", "Select", __("Access level"), "External\nInternal", mine.external_as_default ? "External" : "Internal", { reqd: 1 });
	const channel = field("channel", "Select", __("Channel"), "Phone\nE-mail\nChat\nInternal\nOther", "Phone", { reqd: 1 });
	const files = field("attachments", "Attach", __("Attachments"));
	const time = field("time_spent", "Int", __("Time spent (minutes)"));
	const tags = field("tags", "MultiSelect", __("Tags"), "Tag", null);
	const parent = field("parent", "Link", __("Parent"), "Request", prefilled.parent);
	// The site's own, those it wants to be asked for
	const own = boot.actions.find(({ name }) => name === "create").fields.filter((one) => one.own).map((one) => makeField(one, { value: draft.own?.[one.fieldname] }));
	const ownValues = () => Object.fromEntries(own.map((control) => [control.field.fieldname, control.get()]).filter(([, value]) => value !== null));
	const contact = h("div", { class: "rm-field", dataset: { field: "contact" } }, h("label", { class: "rm-label", for: "rm-new-contact" }, __("Contact")), picker.input);
	const all = { title, message, category, agent, priority, ...(kind ? { request_type: kind } : {}), access_level: access, channel, tags, attachments: files, time_spent: time, parent };
	const seenBy = h("p", { class: "rm-help" });
	const body = h("div", { class: "rm-new", onInput: () => keep(), onChange: () => (keep(), showSeenBy()) },
		contact, known, title.element, message.element, h("div", {}, copyLine, seenBy),
		h("div", { class: "rm-new-grid" }, category.element, agent.element, priority.element, kind?.element, access.element, channel.element, time.element, tags.element, parent.element),
		own.length ? h("div", { class: "rm-new-grid" }, own.map(({ element }) => element)) : null,
		files.element);
	const showSeenBy = () => (seenBy.textContent = access.get() === "External" && picker.get() ? __("The customer can see the message on the customers' pages.") : __("Only colleagues see the message."));
	const keep = () => {
		if (!empty) return;
		const now = { card: picker.card(), title: title.get(), message: message.get(), category: category.get(), own: ownValues() };
		if (now.title || now.message) save(DRAFT, now);
		else drop(DRAFT);
	};
	showCopy(picker.card());
	showKnown(picker.card());
	showSeenBy();
	kind?.element.addEventListener("change", followType);
	if (prefilled.request_type) followType();
	showPriority(picker.card());
	setTimeout(() => (picker.get() ? title.focus() : picker.focus()), 30);
	await openDialog({
		title: __("New request"),
		body,
		wide: true,
		submitLabel: __("Create request"),
		dirty: () => Boolean(title.get() || message.get()),
		onSubmit: async () => {
			title.invalid(title.get() ? "" : __("Fill this in."));
			if (!title.get()) throw new ApiError(0, [__("Give the request a title.")], "input", title.focus);
			if (picker.isUndecided()) throw new ApiError(0, [__("Choose the contact or make a new one, or empty the field.")], "input", picker.focus);
			parent.invalid(parent.isUndecided() ? __("Choose one that was found, or empty the field.") : "");
			if (parent.isUndecided()) throw new ApiError(0, [__("Choose the parent, or empty the field.")], "input", parent.focus);
			const missing = own.filter(({ field: one, get, invalid }) => (invalid(one.reqd && get() === null ? __("Fill this in.") : ""), one.reqd && get() === null))[0];
			if (missing) throw new ApiError(0, [__("{0} is missing.", __(missing.field.label))], "input", missing.focus);
			await files.ready();
			const given = Object.fromEntries(Object.entries(all).map(([name, control]) => [name, control.get() ?? undefined]));
			if (!given.message) delete given.attachments;
			const card = picker.card();
			made = await call("requests.create", { ...given, contact: picker.get() || undefined, to: copy.checked && card?.email_id ? card.email_id : undefined, message_access_level: picker.get() ? undefined : "Internal", fields: own.length ? ownValues() : undefined });
		},
	});
	if (empty && !keeps) drop(DRAFT);
	return made;
}
