// One request: its head with actions, messages, details and change log.

import { minding, onChanged, perform, undoing } from "../core/actions.js";
import { call, callBeside, isSignedOut } from "../core/api.js";
import { keyOf, WRITING } from "../core/fitting.js";
import { fill, h, icon } from "../core/html.js";
import { byKeyboard } from "../core/keys.js";
import { countOf } from "../core/lists.js";
import "../core/presence.js";
import { addressAlone, hrefOf } from "../core/router.js";
import { draftOf } from "../core/written.js";
import { __, bytes, freshen, moment, number, short, span, when } from "../core/texts.js";
import { fail, toast } from "../core/toast.js";
import { openDialog } from "../parts/dialog.js";
import { choices, fitsType } from "../parts/fields.js";
import "../parts/contact_picker.js";
import { openMenu } from "../parts/menu.js";
import { accessMark, avatar, priorityPill, statusPill } from "../parts/pill.js";
import { chooseFrom } from "../parts/request_fields.js";
import { ownText } from "./columns.js";
import { createComposer } from "./composer.js";
import { addressOf, createConversation, printOut } from "./conversation.js";
import { renderLog } from "./log.js";
import { renderRelations } from "./relations.js";

const { watch_presence: watchPresence } = globalThis.request_mgmt;
const ON_BAR = ["reply", "comment", "forward", "accept", "close", "reopen"];
const TAGS = () => ({ fieldname: "tags", fieldtype: "MultiSelect", options: "Tag", label: __("Tags") });
const MINUTE = 60000;
const searchOf = (params) => hrefOf({ list: "search", params });
const ALONE = "popup,width=780,height=820"; // a window for one message
const SENDING = [3000, 8000, 20000]; // when one looks whether a mail has left

/** Show request `name` in `root`. Answers {name, compose(kind), reload(), focus()} for keys and lists. */
export async function renderRequest(root, name, ctx) {
	const view = new RequestView(root, name, ctx);
	await view.load();
	return view;
}

class RequestView {
	constructor(root, name, ctx) {
		this.root = root;
		this.name = name;
		this.ctx = ctx;
		this.tab = "messages";
		this.scrolled = {};
		this.composer = null;
		this.toNewest = false;
		const unlisten = onChanged((names, action) => names.includes(this.name) && this.alive() && this.reload({ isNews: action?.name !== "merge" }).then(() => action && this.ctx.keepFocus()));
		const unsubscribe = ctx.store.subscribe((state, names) => names.includes("rows") && this.alive() && this.follow(state.rows));
		const timer = setInterval(() => this.alive() && this.everyMinute(), MINUTE);
		this.end = () => {
			unlisten();
			unsubscribe();
			clearInterval(timer);
			this.presence?.end();
		};
	}

	/** The keys of a page scroll the messages, unless somebody writes. */
	focus() {
		if (!this.article.contains(document.activeElement)) this.focusBody();
	}

	// Who came here by mouse or link is not told where the keys go
	focusBody() {
		this.body.classList.toggle("rm-unseen-focus", !byKeyboard());
		this.body.focus({ preventScroll: true });
	}

	alive() {
		if (!this.root.isConnected) this.end();
		return this.root.isConnected;
	}

	async load() {
		this.data = await this.fetched();
		if (this.data.request.name !== this.name) {
			toast(__("{0} was merged into {1}.", this.name, this.data.request.name));
			this.name = this.data.request.name;
		}
		const { title } = this.data.request;
		this.ctx.opened({ name: this.name, title });
		this.draw();
		if (!this.ctx.boot.settings.newest_first && this.data.messages.length > 1) this.conversation.reveal();
		const { compose, chosen, list, reveal } = this.ctx.store.get();
		const flagged = list === "flagged" && this.data.messages.findLast((message) => message.flagged);
		const wanted = reveal?.request === this.name ? reveal.message : flagged?.name;
		if (wanted) this.conversation.reveal(wanted);
		const draft = draftOf(this.name);
		if (compose?.name === this.name) this.compose(compose.kind);
		else if (draft) this.compose(draft.kind, { draft, focus: chosen === this.name });
		this.ctx.store.set({ compose: null, chosen: null, reveal: null });
		this.freshenRow(this.ctx.store.get().rows?.find(({ name }) => name === this.name));
		this.ctx.refreshCounts();
		this.presence = watchPresence(this.name, { call: callBeside, writing: () => Boolean(this.composer), is_shown: () => this.alive(), changed: () => fill(this.head, this.headContent()), __ });
	}

	/** What a row of a list tells of it. */
	row() {
		return { ...this.data.request, favourite: this.data.favourite };
	}

	/** Who else is here may have changed. */
	lookAround() {
		this.presence?.tell();
	}

	fetched() {
		// Asked with POST: opening marks as read, and what GET changes is not kept
		return call("requests.get", { request: this.name });
	}

	/** Ask the server again and show what changed; what is being written stays. What one merged oneself `isNews` to nobody. */
	async reload({ quiet = false, isNews = true } = {}) {
		if (quiet && isSignedOut()) return;
		this.loading = true;
		try {
			const data = await this.fetched();
			if (!this.root.isConnected) return;
			if (data.request.name !== this.name) return this.ctx.go({ name: data.request.name });
			const known = new Set(this.data.messages.map(({ name }) => name));
			this.data = data;
			this.redraw();
			if (isNews) this.tellNew(data.messages.filter((message) => !known.has(message.name)));
		} catch (error) {
			if (!quiet) fail(error);
		} finally {
			this.loading = false;
		}
		// What the list told meanwhile may be newer than what was asked for before
		if (this.missed) this.follow(this.ctx.store.get().rows);
	}

	/** The mark of what is shown, and how it is renewed. */
	known() {
		return { seen: this.data.seen, renew: async () => (await this.reload({ quiet: true }), this.conversation.reveal(), this.data.seen) };
	}

	tellNew(messages) {
		if (this.toNewest) {
			this.toNewest = false;
			this.conversation.reveal();
			return;
		}
		const other = messages.findLast((message) => message.user !== this.ctx.boot.user);
		if (!other) return;
		toast(__("New message from {0}.", other.author_name || other.sender_name || other.sender || __("Unknown")), { action: { label: __("Show"), run: () => (this.show("messages"), this.conversation.reveal(other.name)) } });
	}

	/** The list was read anew: has somebody changed this request meanwhile? */
	follow(rows) {
		if (this.data) [-1, 1].forEach((step, index) => (this.head.querySelectorAll(".rm-step")[index].disabled = !this.ctx.neighbour(step)));
		const row = rows?.find(({ name }) => name === this.name);
		this.missed = Boolean(this.loading);
		if (!row || !this.data || this.loading) return;
		if (row.modified > this.data.request.modified) this.reload({ quiet: true });
		else this.freshenRow(row);
	}

	// Opening it made it read: the list shall show that, and is asked once
	freshenRow(row) {
		const { request } = this.data;
		if (!row || row.read_status === request.read_status || this.asked === request) return;
		this.asked = request;
		this.ctx.refreshList();
	}

	watchSending() {
		clearTimeout(this.sending);
		const waiting = this.data.messages.filter((message) => message.delivery_state === "Waiting").map(({ name }) => name).join();
		if (waiting !== this.waiting) this.looked = 0;
		this.waiting = waiting;
		if (waiting && this.looked < SENDING.length) this.sending = setTimeout(() => this.alive() && this.reload({ quiet: true }), SENDING[this.looked++]);
	}

	everyMinute() {
		freshen(this.root);
		const inList = this.ctx.store.get().rows?.some(({ name }) => name === this.name);
		if (this.data && (!inList || this.waiting) && document.visibilityState === "visible") this.reload({ quiet: true });
	}

	// ---- the parts

	draw() {
		this.head = h("header", { class: "rm-request-head" });
		this.tabs = h("div", { class: "rm-tabs", role: "tablist", "aria-label": __("Parts of the request") });
		this.conversation = createConversation(this.ctx, this.messageDoes());
		this.other = h("div", { hidden: true });
		this.body = h("div", { class: "rm-request-body", role: "tabpanel", tabindex: "0", id: "rm-tab-panel", onBlur: () => this.body.classList.remove("rm-unseen-focus") }, this.conversation.element, this.other);
		this.writing = h("div", { class: "rm-writing" });
		this.article = h("article", { class: "rm-request", "aria-label": __("Request {0}", this.name) }, this.head, this.tabs, this.body, this.writing);
		fill(this.root, this.article);
		this.redraw();
	}

	redraw() {
		chooseFrom(this.data);
		void this.countOthers();
		const focused = this.head.contains(document.activeElement) ? wordsOf(document.activeElement) : null;
		fill(this.head, this.headContent());
		if (focused) {
			const again = [...this.head.querySelectorAll("button, a")].find((element) => wordsOf(element) === focused);
			if (again) again.focus({ preventScroll: true });
			else this.focusBody();
		}
		this.drawTabs();
		this.drawTab();
	}

	drawTabs() {
		const tabs = [["messages", __("Messages"), this.data.messages.length], ["details", __("Details")], ["relations", __("Relations"), this.data.relations.length + this.data.merged.length], ["log", __("Change log")]];
		fill(this.tabs, tabs.map(([name, label, count]) =>
			h("button", { type: "button", role: "tab", class: "rm-tab", id: `rm-tab-${name}`, "aria-selected": String(name === this.tab), "aria-controls": "rm-tab-panel", tabindex: name === this.tab ? "0" : "-1", onClick: () => this.show(name), onKeydown: (event) => this.stepTab(event, tabs) }, label, count > 0 && h("span", { class: "rm-count" }, number(count)))));
	}

	stepTab(event, tabs) {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step) return;
		event.preventDefault();
		const at = tabs.findIndex(([name]) => name === this.tab);
		this.show(tabs[(at + step + tabs.length) % tabs.length][0]);
		this.tabs.querySelector("[aria-selected=true]").focus();
	}

	show(tab) {
		if (tab === this.tab) return;
		this.scrolled[this.tab] = this.body.scrollTop;
		this.tab = tab;
		this.drawTabs();
		this.drawTab();
		this.body.scrollTop = this.scrolled[tab] || 0;
	}

	drawTab() {
		const messages = this.tab === "messages";
		this.body.setAttribute("aria-labelledby", `rm-tab-${this.tab}`);
		this.conversation.element.hidden = !messages;
		this.other.hidden = messages;
		this.conversation.update(this.data);
		this.watchSending();
		if (messages) fill(this.other);
		else fill(this.other, this.otherTab());
	}

	otherTab() {
		if (this.tab === "details") return this.details();
		if (this.tab === "relations") return renderRelations(this.data, this.ctx, { relate: this.data.actions.includes("relate") && (() => this.act(this.declared("relate"))), may: this.data.actions.includes("relate"), unmerge: this.data.actions.includes("merge") && ((other) => this.unmerge(other)) });
		return renderLog(this.data, this.ctx);
	}

	headContent() {
		const { request } = this.data;
		const { boot } = this.ctx;
		const star = h("button", { type: "button", class: "rm-icon-button rm-star", "aria-pressed": String(this.data.favourite), "aria-label": this.data.favourite ? __("Remove from favourites") : __("Add to favourites"), title: `${__("Favourite")} (s)`, onClick: () => this.star() }, icon("star"));
		return [
			h("div", { class: "rm-request-line" },
				h("button", { type: "button", class: "rm-icon-button rm-back", "aria-label": __("Back to the list"), title: `${__("Back to the list")} (Esc)`, onClick: () => this.ctx.close() }, icon("back")),
				h("span", { class: "rm-number" }, `#${request.name}`), accessMark(request.access_level), statusPill(boot, request.status, request.base_status), priorityPill(boot, request.priority),
				request.split_from && h("a", { class: "rm-chip", href: hrefOf({ name: request.split_from }) }, __("Split from {0}", request.split_from)),
				h("span", { class: "rm-bar-space" }),
				this.step(-1, __("Previous request"), "k", "chevron-up"), this.step(1, __("Next request"), "j", "chevron-down"),
				h("button", { type: "button", class: "rm-icon-button rm-refresh", "aria-label": __("Refresh"), title: __("Refresh"), onClick: () => this.reload() }, icon("refresh")), star),
			h("h1", { class: "rm-request-title" }, request.title, this.data.actions.includes("update") && h("button", { type: "button", class: "rm-icon-button rm-title-change", "aria-label": __("Change the title"), title: __("Change the title"), onClick: () => this.editTitle() }, icon("edit", { size: 13 }))),
			this.contactLine(),
			this.properties(),
			this.actionBar(),
			this.others(),
		];
	}

	step(step, label, key, pictured) {
		return h("button", { type: "button", class: "rm-icon-button rm-step", "aria-label": label, title: `${label} (${key})`, disabled: !this.ctx.neighbour(step), onClick: () => this.ctx.next(step) }, icon(pictured));
	}

	// Who else is here, and the parent whose last child is closed
	others() {
		const parent = this.data.parent_to_close;
		const close = parent && this.declared("close");
		return [
			...(this.presence?.words() || []).map(({ text, strong }) => h("p", { class: ["rm-notice", strong && "rm-notice-strong"], role: "status" }, icon(strong ? "edit" : "user"), text)),
			close && h("p", { class: "rm-notice" }, icon("link"), __("All children of request {0} are closed.", parent), h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => perform(close, [parent]).then(() => this.reload({ quiet: true })) }, __("Close {0} too", parent))),
		];
	}

	contactLine() {
		const { contacts, request } = this.data;
		const main = contacts.find(({ contact }) => contact === request.contact) || contacts[0];
		const others = contacts.filter((contact) => contact !== main);
		if (!main) {
			const writer = this.data.messages.find((message) => !message.user && message.sender);
			return h("div", { class: "rm-contact-line" }, icon("user"), writer ? h("span", {}, writer.sender_name ? `${writer.sender_name} <${writer.sender}>` : writer.sender) : h("span", { class: "rm-faint" }, __("No contact")), this.data.actions.includes("update") && h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => this.addContact(writer) }, icon("plus", { size: 12 }), __("Choose a contact")));
		}
		return h("div", { class: "rm-contact-line" }, avatar(main.full_name),
			h("a", { href: searchOf({ contact: main.contact, include_closed: 1 }), title: __("All requests of {0}", main.full_name) }, main.full_name),
			main.company_name && h("a", { class: "rm-soft", href: searchOf({ company_name: main.company_name, include_closed: 1 }), title: __("All requests of {0}", main.company_name) }, main.company_name),
			main.phone && h("a", { class: "rm-soft", href: `tel:${main.phone.replace(/[^\d+]/g, "")}` }, main.phone),
			main.email_id && h("span", { class: "rm-faint rm-contact-mail" }, main.email_id),
			this.othersOpen?.contact === main.contact && this.othersOpen.count > 0 && h("a", { class: "rm-chip rm-others-open", href: searchOf({ contact: main.contact }), title: __("All open requests of {0}", main.full_name) }, this.othersOpen.count === 1 ? __("1 other open request") : __("{0} other open requests", this.othersOpen.text)),
			others.length > 0 && h("button", { type: "button", class: "rm-chip", "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, others.map((contact) => ({ label: [contact.full_name, contact.company_name].filter(Boolean).join(" · "), icon: "user", run: () => this.ctx.search({ contact: contact.contact, include_closed: 1 }) }))) }, `+${others.length}`));
	}

	/** How many other requests of the contact wait: one of them may be about the same. */
	async countOthers() {
		const { request } = this.data;
		if (!request.contact || this.othersOpen?.contact === request.contact) return;
		this.othersOpen = { contact: request.contact, count: 0 };
		try {
			const found = await call("contacts.requests_of", { contact: request.contact, page_length: 1 }, { get: true });
			const count = found.count - (["Open", "Postponed"].includes(request.base_status) ? 1 : 0);
			this.othersOpen = { contact: request.contact, count, text: countOf({ ...found, count }) };
		} catch {
			return; // it can be worked on without
		}
		if (this.alive() && this.data.request.contact === request.contact) this.head.querySelector(".rm-contact-line").replaceWith(this.contactLine());
	}

	properties() {
		const { request, actions } = this.data;
		const { boot } = this.ctx;
		const may = actions.includes("update");
		const type = request.request_type;
		const label = (doctype, value) => choices(doctype, { boot, type: doctype === "Request Type" ? value : null }).find(([name]) => name === value)?.[1] || value;
		const one = (words, field, doctype, value, text, { told = true } = {}) => {
			const options = () => choices(doctype, { boot, type }).map(([name, choice]) => ({ label: choice, checked: name === (value || "unassigned"), run: () => this.change(field, name) }));
			const content = [told && [h("span", { class: "rm-faint" }, words), " "], h("span", {}, text || (told ? __("none") : words))];
			return may ? h("button", { type: "button", class: "rm-property", "aria-haspopup": "menu", "aria-label": `${words}: ${text || __("none")}`, title: told ? null : words, onClick: (event) => openMenu(event.currentTarget, options()) }, content, icon("chevron-down", { size: 11 })) : h("span", { class: "rm-property" }, content);
		};
		return h("div", { class: "rm-properties" },
			may && h("button", { type: "button", class: "rm-icon-button rm-change-all rm-only-narrow", "aria-label": __("Change"), title: __("Change"), onClick: () => this.edit() }, icon("edit")),
			one(__("Owner"), "agent", "User", request.agent, request.agent ? request.agent_name || request.agent : __("(Unassigned)")),
			one(__("Status"), "status", "Request Status", request.status, label("Request Status", request.status)),
			one(__("Category"), "category", "Request Category", request.category, label("Request Category", request.category)),
			one(__("Priority"), "priority", "Request Priority", request.priority, label("Request Priority", request.priority)),
			boot.types.length > 0 && one(__("Type"), "request_type", "Request Type", request.request_type, label("Request Type", request.request_type), { told: false }),
			one(__("Access level"), "access_level", "Access level", request.access_level, __(request.access_level), { told: false }),
			request.deadline && request.base_status === "Open" && h("span", { class: "rm-property" }, h("span", { class: "rm-faint" }, __("Deadline")), " ", when(request.deadline)),
			request.base_status === "Postponed" && request.postponed_to && h("span", { class: "rm-property" }, h("span", { class: "rm-faint" }, __("Postponed to")), " ", when(request.postponed_to, { long: true })),
			(request.tags || []).map((tag) => h("a", { class: "rm-chip", href: searchOf({ tag, include_closed: 1 }) }, icon("tag", { size: 11 }), tag)),
			may && h("button", { type: "button", class: "rm-property rm-tags-change", onClick: () => this.editTags() }, icon(request.tags?.length ? "edit" : "plus", { size: 11 }), request.tags?.length ? __("Change tags") : __("Add tags")));
	}

	actionBar() {
		const offered = this.data.actions.map((name) => this.declared(name)).filter(Boolean);
		const has = (name) => offered.find((action) => action.name === name);
		const { reply } = this.data;
		const several = reply.all_to.length + (reply.all_cc || []).length > 1;
		const write = (kind, label, pictured, key, primary) => h("button", { type: "button", class: ["rm-button", primary && "rm-button-primary"], title: key ? `${label} (${key})` : label, onClick: () => this.compose(kind) }, icon(pictured), h("span", {}, label));
		const act = (action, key, primary = false) => action && h("button", { type: "button", class: ["rm-button", primary && "rm-button-primary"], title: key ? `${action.label} (${key})` : action.label, onClick: () => this.act(action) }, icon(action.icon), h("span", {}, action.label));
		const lonely = !this.data.request.agent && has("accept");
		const rest = offered.filter((action) => !ON_BAR.includes(action.name) && !["add_favourite", "remove_favourite", "batch_reply", "remove_from_list"].includes(action.name));
		const bar = h("div", { class: "rm-actions-shown" },
			lonely && act(has("accept"), "a", true),
			has("reply") && write("reply", __("Reply"), "reply", "r", !lonely),
			has("reply") && several && write("reply_all", __("Reply to all"), "reply-all", "R"),
			has("comment") && write("comment", __("Comment"), "comment", "n"),
			has("forward") && write("forward", __("Forward"), "forward", "f"),
			!lonely && act(has("accept"), "a"),
			act(has("close"), "e"),
			act(has("reopen")));
		return h("div", { class: "rm-actions", role: "toolbar", "aria-label": __("Actions") }, bar,
			h("button", { type: "button", class: "rm-icon-button", "aria-label": __("More actions"), title: __("More actions"), "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, [...rest.map((action) => ({ label: action.label, icon: action.icon, shortcut: keyOf(action), danger: ["delete", "mark_spam"].includes(action.name), run: () => this.act(action) })), ...this.unmerging(), rest.length > 0 && "-", { label: __("Print"), icon: "print", run: () => this.print() }]) }, icon("more")));
	}

	// Entries of the menu
	unmerging() {
		const { merged, actions } = this.data;
		return actions.includes("merge") ? merged.map(({ request }) => ({ label: __("Unmerge {0}", `#${request}`), icon: "git-branch", run: () => this.unmerge(request) })) : [];
	}

	details() {
		const { request, contacts, participants, own_fields: own } = this.data;
		const { boot } = this.ctx;
		const label = (doctype, value) => choices(doctype, { boot }).find(([name]) => name === value)?.[1] || value;
		const rows = (title, ...pairs) => {
			const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== 0 && value !== false);
			return shown.length > 0 && h("section", {}, h("h2", {}, title), h("dl", { class: "rm-details" }, shown.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))));
		};
		const time = (value) => value && when(value, { long: true });
		const minutes = (value) => value > 0 && __("{0} min.", number(value));
		const update = this.declared("update");
		const may = this.data.actions.includes("update");
		const files = this.data.messages.flatMap((message) => message.attachments);
		return h("div", { class: "rm-tab-body" },
			may && h("div", { class: "rm-buttons" }, update && h("button", { type: "button", class: "rm-button", onClick: () => this.edit() }, icon("edit"), __("Change")), h("button", { type: "button", class: "rm-button", onClick: () => this.addContact() }, icon("plus"), __("Add contact"))),
			rows(__("Request"), [__("Title"), request.title], [__("Number"), request.name], [__("Status"), label("Request Status", request.status)], [__("Owner"), request.agent_name || request.agent || __("(Unassigned)")], [__("Category"), label("Request Category", request.category)], [__("Original category"), request.original_category !== request.category && label("Request Category", request.original_category)], [__("Priority"), label("Request Priority", request.priority)], [__("Original priority"), request.original_priority !== request.priority && label("Request Priority", request.original_priority)], [__("Request type"), label("Request Type", request.request_type)], [__("Access level"), __(request.access_level)], [__("Tags"), (request.tags || []).join(", ")], [__("Language"), boot.languages.find(({ name }) => name === request.language)?.label || request.language], [__("Channel"), request.channel && __(request.channel)], [__("Mailbox"), request.reply_address || request.mailbox]),
			rows(__("Further fields"), ...own.map(({ label: name, value, fieldtype }) => [name, ownText(value, fieldtype)])),
			h("section", {}, h("h2", {}, __("Contacts")), contacts.length ? h("ul", { class: "rm-people" }, contacts.map((contact) => h("li", {}, avatar(contact.full_name), h("div", {}, h("strong", {}, contact.full_name), contact.contact === request.contact && h("span", { class: "rm-faint" }, ` · ${__("main contact")}`), h("div", { class: "rm-faint" }, [contact.company_name, contact.phone, contact.email_id].filter(Boolean).join(" · "))), may && contacts.length > 1 && contact.contact !== request.contact && h("button", { type: "button", class: "rm-button rm-button-small", onClick: () => this.change("contact", contact.contact) }, __("Make main contact"))))) : h("p", { class: "rm-faint" }, __("No contact"))),
			participants.length > 0 && h("section", {}, h("h2", {}, __("Others who take part")), h("ul", { class: "rm-people" }, participants.map((person) => h("li", {}, avatar(person.full_name || person.email_id), h("div", {}, person.full_name ? `${person.full_name} <${person.email_id}>` : person.email_id, h("span", { class: "rm-faint" }, ` · ${person.kind === "Outsider" ? __("outsider") : __("involved")}`)))))),
			rows(__("Times"), [__("Created"), time(request.creation)], [__("Last message"), time(request.last_message_at)], [__("First answer"), time(request.replied_at)], [__("Time to first answer"), minutes(request.minutes_to_reply)], [__("Deadline"), time(request.deadline)], [__("Postponed to"), time(request.postponed_to)], [__("Closed"), time(request.closed_at)], [__("Time to closing"), minutes(request.minutes_to_close)], [__("First read at"), request.first_read_at !== request.read_at && time(request.first_read_at)], [__("Read by owner"), time(request.read_at)], [__("Read by customer"), time(request.read_by_customer_at)], [__("Time spent"), minutes(request.time_spent)], [__("Time to charge"), minutes(request.time_to_charge)]),
			this.statusTimes(),
			files.length > 0 && h("section", {}, h("h2", {}, __("Attachments")), files.length > 1 && h("p", {}, h("a", { class: "rm-button rm-button-small", href: `/api/method/request_mgmt.api.messages.all_attachments?request=${encodeURIComponent(this.name)}`, download: "" }, icon("download", { size: 13 }), __("All files as one (zip)"))), h("ul", { class: "rm-attachments" }, files.map((file) => h("li", {}, h("a", { class: "rm-attachment", href: addressOf(file), download: file.file_name }, icon(file.is_image ? "image" : "file"), h("span", { class: "rm-attachment-name" }, file.file_name), h("span", { class: "rm-faint" }, bytes(file.file_size))))))));
	}

	/** How long it was in each status, and on whose side (STA-4). */
	statusTimes() {
		const { intervals, queue, internal, external } = this.data.status_times;
		if (!intervals.length) return null;
		const label = (status) => this.ctx.boot.statuses.find(({ name }) => name === status)?.label || status;
		const sums = [[__("In the queue"), queue], [__("With us"), internal], [__("With the customer"), external]].filter(([, seconds]) => seconds > 0);
		const line = ({ status, began_at: from, ended_at: to, seconds }) => h("tr", {}, h("th", { scope: "row" }, label(status)), h("td", {}, when(from, { long: true })), h("td", {}, to ? when(to, { long: true }) : __("now")), h("td", {}, span(seconds)));
		return h("section", { class: "rm-status-times" }, h("h2", {}, __("Time by status")),
			sums.length > 0 && h("dl", { class: "rm-details" }, sums.map(([name, seconds]) => h("div", {}, h("dt", {}, name), h("dd", {}, span(seconds))))),
			h("div", { class: "rm-table-place", tabindex: "0", role: "region", "aria-label": __("Time by status") }, h("table", {}, h("thead", {}, h("tr", {}, [__("Status"), __("From"), __("To"), __("How long")].map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, intervals.map(line)))));
	}

	// ---- what can be done

	declared(name) {
		return this.ctx.boot.actions.find((action) => action.name === name);
	}

	/** Write: reply, reply_all, comment or forward. */
	compose(kind, { message = null, draft = null, focus = true } = {}) {
		if (kind === "split") return this.act(this.declared("split"));
		const needed = kind === "reply_all" ? "reply" : kind;
		if (!this.data.actions.includes(needed)) return toast(__("This cannot be done with the request as it is now."), { kind: "error" });
		if (this.composer?.kind === kind && !message && !draft) return this.composer.focus();
		const kept = draft || draftOf(this.name, kind);
		const shown = kept && (!message || kept.message === message.name) ? { ...kept, ...(kept.kind === kind ? {} : { to: undefined, cc: undefined, bcc: undefined }) } : null;
		const answered = message || this.data.messages.find(({ name }) => name === shown?.message) || null;
		chooseFrom(this.data, kind === "forward" ? answered : null);
		const wasOpen = Boolean(this.composer);
		this.composer = createComposer(this.ctx, this.data, kind, { message: answered, draft: shown }, {
			sent: (_result, kind) => this.sent(kind),
			renew: this.known().renew,
			closed: () => this.closeComposer(),
			again: (again) => this.compose(again.kind, { draft: again }),
		});
		this.show("messages");
		fill(this.writing, this.composer.element);
		this.article.classList.add("rm-composing");
		if (!wasOpen) {
			this.conversation.reveal(answered?.name);
			this.presence?.tell();
		}
		if (focus) this.composer.focus();
	}

	closeComposer() {
		this.composer = null;
		this.presence?.tell();
		fill(this.writing);
		this.article.classList.remove("rm-composing");
		this.focusBody();
	}

	sent(kind) {
		this.toNewest = true;
		this.closeComposer();
		this.ctx.changed([this.name], { name: kind });
	}

	act(action, message = null) {
		if (!action) return;
		if (!message && WRITING.includes(action.name) && action.name !== "split") return this.compose(action.name);
		chooseFrom(this.data, message);
		const { request } = this.data;
		const prefilled = message
			? { access_level: message.access_level, time_spent: message.time_spent, time_to_charge: message.time_to_charge, body: message.body_html, body_original: message.body_html, body_new: message.body_html, category: request.category, priority: request.priority, agent: request.agent }
			: { ...this.current(), agent: action.name === "transfer" ? undefined : request.agent, category: action.name === "transfer" ? undefined : request.category };
		if (action.name === "split" || action.name === "split_message") {
			prefilled.title = prefilled.status = undefined;
			prefilled.agent ||= "unassigned"; // who has this one has the other
		}
		return perform(action, [this.name], { message: message?.name, prefilled, known: this.known() });
	}

	/** Take apart what was merged into this request (MRG-3). */
	async unmerge(other) {
		if (await perform(this.declared("unmerge"), [other])) this.ctx.changed([this.name]);
	}

	current() {
		const { request } = this.data;
		return Object.fromEntries(["status", "priority", "request_type", "access_level"].map((field) => [field, request[field]]));
	}

	async edit(chosen = {}) {
		const { request } = this.data;
		const fields = [{ fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 }, ...this.declared("update").fields.filter(({ fieldname }) => fieldname !== "postponed_to"), TAGS()];
		const values = { ...this.current(), title: request.title, agent: request.agent || "unassigned", category: request.category, tags: request.tags };
		const known = this.known();
		await openDialog({
			title: __("Change request {0}", this.name),
			fields,
			values,
			chosen,
			onSubmit: async (given) => {
				const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
				if ("tags" in changes) changes.tags = difference(request.tags || [], changes.tags || []);
				if (!Object.keys(changes).length) return;
				await this.update(changes, known);
			},
		});
	}

	/** Ask for one property and change it. */
	editOne(title, field, value, ready = (given) => given) {
		return openDialog({
			title,
			fields: [field],
			values: { [field.fieldname]: value },
			onSubmit: async (given) => field.fieldname in given && this.update({ [field.fieldname]: ready(given[field.fieldname]) }),
		});
	}

	editTitle() {
		return this.editOne(__("Change the title"), { fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 }, this.data.request.title);
	}

	editTags() {
		return this.editOne(__("Tags"), TAGS(), this.data.request.tags, (tags) => difference(this.data.request.tags || [], tags || []));
	}

	async addContact(writer = null) {
		await openDialog({
			title: __("Add contact"),
			fields: [{ fieldname: "contact", fieldtype: "Link", options: "Contact", label: __("Contact"), reqd: 1, description: writer ? writer.sender : null, writer }],
			submitLabel: __("Add"),
			onSubmit: async ({ contact }) => {
				await call("requests.update", { requests: [this.name], changes: { contacts: { add: [contact] } } });
				this.ctx.changed([this.name]);
			},
		});
	}

	async change(field, value) {
		const status = field === "status" && this.ctx.boot.statuses.find((item) => item.name === value);
		const postpone = this.declared("postpone");
		if (status?.base_status === "Postponed" && postpone) return void this.act(postpone);
		if (field === "request_type" && !fitsType(value, this.data.request)) return this.edit({ request_type: value });
		try {
			await this.update({ [field]: value });
		} catch (error) {
			if (!error.asked) fail(error);
		}
	}

	async update(changes, known = this.known()) {
		const { unchanged } = await minding(known, __("Change"), (seen) => call("requests.update", { requests: [this.name], changes, seen }));
		toast(__("Changed · {0}", this.name), { action: undoing("undo", unchanged ? [] : [this.name]) });
		this.ctx.changed([this.name]);
	}

	/** The whole request on paper, or one message with the head of its request. */
	async print(message = null) {
		this.show("messages");
		const back = await this.conversation.onPaper(message?.name);
		printOut(this.root, back);
	}

	async star() {
		this.data.favourite = !this.data.favourite;
		fill(this.head, this.headContent());
		try {
			await call(this.data.favourite ? "favourites.add" : "favourites.remove", { requests: [this.name] });
			this.ctx.changed([this.name]);
		} catch (error) {
			this.data.favourite = !this.data.favourite;
			fill(this.head, this.headContent());
			fail(error);
		}
	}

	messageDoes() {
		return {
			reply: (message, all) => this.compose(all ? "reply_all" : "reply", { message }),
			forward: (message) => this.compose("forward", { message }),
			print: (message) => this.print(message),
			alone: (message) => window.open(addressAlone(this.name, message.name), `rm-message-${message.name}`, ALONE)?.focus(),
			declared: (name) => this.declared(name),
			act: (action, message) => this.act(action, message),
		};
	}
}

// What is added and removed overwrites nothing that a colleague put there meanwhile
const difference = (before, now) => ({ add: now.filter((tag) => !before.includes(tag)), remove: before.filter((tag) => !now.includes(tag)) });

const wordsOf = (element) => element.getAttribute("aria-label") || element.textContent;
