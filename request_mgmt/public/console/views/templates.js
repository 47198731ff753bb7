// Reply templates: found by words and folder, written in their languages, tried on a request (TPL-1 to TPL-3).

import { call, upload } from "../core/api.js";
import { drop, load, save as keepDraft } from "../core/draft.js";
import { fill, h, icon } from "../core/html.js";
import { bind, pop, push } from "../core/keys.js";
import { wordsOf } from "../core/rich_text.js";
import { go, hrefOf } from "../core/router.js";
import { lengthOf } from "../core/sms.js";
import { __, bytes, number } from "../core/texts.js";
import { fail, textOf, toast } from "../core/toast.js";
import { htmlOf } from "../core/writing.js";
import { confirm, openDialog } from "../parts/dialog.js";
import { createEditor } from "../parts/editor.js";
import { makeField, nameOf } from "../parts/fields.js";
import { mailBody } from "../parts/mail_body.js";
import { openMenu } from "../parts/menu.js";
import { requestPicker } from "../parts/request_picker.js";
import { bindWays } from "./commands.js";

const NEW = "new";
const WAIT = 250;
const OWN = "Owner only";
const SHARING = () => [[OWN, __("Mine alone")], ["All may use it", __("All may use it")], ["All may change it", __("All may change it")]];
// What the editor keeps; a text with more in it is written as HTML
const KEPT = new Set("P BR B STRONG I EM U S UL OL LI A BLOCKQUOTE PRE CODE HR SUB SUP".split(" "));
const VARIABLES = ["contact.first_name", "contact.full_name", "company.name", "request.number", "request.title", "request.status", "request.category_external_name", "request.deadline", "request.owner_full_name", "request.customer_url", "user.full_name", "user.email", "user.phone", "config.portal_url"];

/** Show the templates in `root`, with `name` open. `does` has palette(), help(), close(). Answers {show(name), end()}. */
export function renderTemplates(root, ctx, name, does) {
	const screen = new TemplatesScreen(root, ctx, does);
	screen.show(name);
	return screen;
}

class TemplatesScreen {
	constructor(root, ctx, does) {
		this.ctx = ctx;
		this.open = null;
		this.rows = [];
		this.folders = [];
		this.search = h("input", { class: "rm-input", type: "search", placeholder: __("Search templates"), "aria-label": __("Search templates"), autocomplete: "off", maxlength: "140" });
		this.list = h("nav", { class: "rm-template-list", "aria-label": __("Templates") });
		this.tools = h("div", { class: "rm-buttons" });
		this.editor = h("div", { class: "rm-template-place" });
		this.page = h("section", { class: "rm-template-page", "aria-label": __("Templates") },
			h("div", { class: "rm-template-side" }, h("div", { class: "rm-template-head" }, h("h1", {}, __("Templates")), this.tools), this.search, this.list),
			this.editor);
		fill(root, this.page);
		let timer = null;
		const find = () => {
			clearTimeout(timer);
			timer = null;
			return this.load();
		};
		this.search.addEventListener("input", () => {
			clearTimeout(timer);
			timer = setTimeout(find, WAIT);
		});
		this.search.addEventListener("keydown", async (event) => {
			if (event.key !== "ArrowDown" && event.key !== "Enter") return;
			event.preventDefault();
			// One who types and presses Enter at once means what is found, not what stood there before
			if (timer) await find();
			const first = this.list.querySelector("a");
			if (event.key === "Enter") first?.click();
			else first?.focus();
		});
		this.list.addEventListener("keydown", (event) => this.step(event));
		push("templates", { alone: true });
		const key = (keys, label, run) => bind("templates", keys, label, run);
		key("j", __("Next template"), () => this.walk(1));
		key("k", __("Previous template"), () => this.walk(-1));
		key("/", __("Search templates"), () => void this.search.select());
		key("c", __("New template"), () => void go({ page: "templates", item: NEW }));
		key("Ctrl+Enter", __("Save"), () => void this.editor.querySelector("form:has(button[type=submit])")?.requestSubmit());
		key("Esc", __("Back"), () => this.back(does));
		bindWays("templates");
		key("Ctrl+k", __("Commands"), () => void does.palette());
		key("?", __("All keys"), () => void does.help());
		this.loaded = this.load();
	}

	end() {
		pop("templates");
	}

	back(does) {
		if (document.activeElement?.matches("input, textarea, select, [contenteditable=true]")) return void document.activeElement.blur();
		if (this.open) go({ page: "templates" });
		else does.close();
	}

	async load() {
		const turn = (this.turn = (this.turn || 0) + 1);
		try {
			const found = await call("templates.overview", { text: this.search.value }, { get: true });
			if (turn !== this.turn) return;
			Object.assign(this, { rows: found.templates, folders: found.folders, mayManage: found.may_manage });
		} catch (error) {
			return void fill(this.list, h("p", { class: "rm-field-problem", role: "alert" }, textOf(error)));
		}
		this.drawTools();
		this.drawList();
	}

	drawTools() {
		fill(this.tools,
			h("button", { type: "button", class: "rm-button rm-button-primary", title: `${__("New template")} (c)`, onClick: () => go({ page: "templates", item: NEW }) }, icon("plus"), __("New")),
			this.mayManage && h("button", { type: "button", class: "rm-button", onClick: () => this.editFolder() }, icon("plus"), __("Folder")));
	}

	/** Folders in their order with what is in them; one's own stand in their folder, too. */
	drawList() {
		const found = this.search.value.trim();
		const entry = (row) => h("a", { class: "rm-template-entry", href: hrefOf({ page: "templates", item: row.name }), "aria-current": row.name === this.open ? "page" : null },
			h("span", { class: "rm-template-name" }, row.sharing === OWN && h("span", { class: "rm-access", title: this.ownerOf(row) }, icon("lock", { size: 12 })), __(row.name)),
			h("span", { class: "rm-faint" }, row.languages.join(", ")),
			row.description && h("span", { class: "rm-faint rm-template-told" }, __(row.description)));
		const group = (folder) => {
			const rows = this.rows.filter((row) => (row.folder || null) === (folder?.name ?? null));
			if (!rows.length && (!folder || found || !this.mayManage)) return null;
			return h("section", {},
				folder && h("h2", { class: "rm-template-folder", style: { "--rm-depth": String(folder.depth) } }, h("span", {}, folder.path),
					this.mayManage && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Folder {0}", folder.name), "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, this.folderMenu(folder)) }, icon("more", { size: 13 }))),
				rows.map(entry), !rows.length && h("p", { class: "rm-faint rm-template-none" }, __("Empty")));
		};
		const groups = [group(null), ...this.folders.map(group)].filter(Boolean);
		fill(this.list, groups.length ? groups : h("p", { class: "rm-faint rm-template-none" }, __("No template found.")));
	}

	ownerOf({ user }) {
		const { boot } = this.ctx;
		return user === boot.user ? __("Mine alone") : nameOf(user);
	}

	step(event) {
		const links = [...this.list.querySelectorAll("a")];
		const at = links.indexOf(document.activeElement);
		const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
		if (at < 0 || to === undefined) return;
		event.preventDefault();
		if (to < 0) this.search.focus();
		else links[Math.min(to, links.length - 1)]?.focus();
	}

	/** The focus goes on in the list, from the template that is open when it stands elsewhere. */
	walk(by) {
		const links = [...this.list.querySelectorAll("a")];
		const at = links.findIndex((link) => link === document.activeElement);
		const from = at < 0 ? links.findIndex((link) => link.getAttribute("aria-current")) : at;
		links[Math.max(0, Math.min(from + by, links.length - 1))]?.focus();
	}

	folderMenu(folder) {
		return [
			{ label: __("Move"), icon: "transfer", run: () => this.editFolder(folder) },
			{ label: __("New folder in it"), icon: "plus", run: () => this.editFolder(null, folder.name) },
			{ label: __("Delete the folder"), icon: "trash", danger: true, run: () => this.deleteFolder(folder) },
		];
	}

	async editFolder(folder = null, parent = null) {
		const others = this.folders.filter(({ name }) => name !== folder?.name);
		const given = await openDialog({
			title: folder ? __("Move {0}", folder.name) : __("New folder"),
			fields: [...(folder ? [] : [{ fieldname: "folder_name", fieldtype: "Data", label: __("Folder"), reqd: 1 }]), folderField(others, __("In folder"), "parent")],
			values: { parent: folder ? folder.parent : parent },
			onSubmit: ({ folder_name: name, parent: above = folder ? folder.parent : parent }) => call("templates.save_folder", { folder: folder?.name, folder_name: name, parent: above || undefined }),
		});
		if (given) await this.load();
	}

	async deleteFolder(folder) {
		if (!(await confirm(__("Delete the folder"), __("Folder {0} goes. It has to be empty.", folder.name), { danger: true }))) return;
		try {
			await call("templates.delete_folder", { folder: folder.name });
			await this.load();
		} catch (error) {
			fail(error);
		}
	}

	/** Open a template, the form of a new one, or none. */
	async show(name) {
		const { copied } = this;
		this.copied = null;
		this.open = name || null;
		await this.loaded; // folders to choose from
		if (this.open !== (name || null)) return;
		this.page.classList.toggle("rm-template-open", Boolean(name));
		this.drawList();
		if (!name) return void fill(this.editor, h("div", { class: "rm-empty" }, icon("template"), h("h2", {}, __("Choose a template")), h("p", {}, h("kbd", { class: "rm-key" }, "j"), " ", h("kbd", { class: "rm-key" }, "k"), ` ${__("up and down")} · `, h("kbd", { class: "rm-key" }, "/"), ` ${__("search")} · `, h("kbd", { class: "rm-key" }, "c"), ` ${__("New template")}`)));
		fill(this.editor, h("div", { class: "rm-empty", "aria-busy": "true" }, __("Loading ...")));
		try {
			const data = name === NEW ? copied || this.empty() : await call("templates.get", { template: name }, { get: true });
			if (this.open !== name) return;
			createForm(this, name === NEW ? null : name, data);
		} catch (error) {
			if (this.open === name) fill(this.editor, h("div", { class: "rm-empty", role: "alert" }, icon("warning"), h("p", {}, textOf(error)), h("button", { type: "button", class: "rm-button", onClick: () => go({ page: "templates" }) }, __("Back"))));
		}
	}

	empty() {
		const language = this.ctx.boot.language.split("-")[0];
		return { name: "", description: "", folder: null, sharing: OWN, may_change: true, may_delete: false, versions: [{ language, is_default: 1, subject: "", body: "", body_text: "", headers: "", sms_text: "" }], attachments: [] };
	}

	copy(data) {
		this.copied = { ...data, name: __("{0} (copy)", data.name), sharing: this.mayManage ? data.sharing : OWN, may_change: true, may_delete: false, modified: undefined };
		drop(draftKey(null));
		go({ page: "templates", item: NEW });
	}
}

const draftKey = (name) => `template:${name || NEW}`;

const folderField = (folders, label, fieldname = "folder") => ({ fieldname, fieldtype: "Choice", label, choices: [["", "–"], ...folders.map(({ name, path }) => [name, path])] });
const sharingField = () => ({ fieldname: "sharing", fieldtype: "Choice", label: __("Who has it"), choices: SHARING() });

function createForm(screen, name, data) {
	const { ctx } = screen;
	const begun = load(draftKey(name));
	const now = begun ? { ...data, ...begun } : structuredClone(data);
	const may = data.may_change;
	const seen = begun ? begun.seen : data.modified; // what one began to write on
	let at = Math.max(0, now.versions.findIndex(({ is_default: chosen }) => Number(chosen)));
	let parts = null; // of the language that is shown
	let turn = 0;
	let timer = null;
	const changed = () => {
		collect();
		keepDraft(draftKey(name), { seen, name: now.name, description: now.description, folder: now.folder, sharing: now.sharing, versions: now.versions, attachments: now.attachments });
		told.hidden = true;
		clearTimeout(timer);
		timer = setTimeout(look, WAIT);
	};
	const field = (fieldname, fieldtype, label, more = {}) => makeField({ fieldname, fieldtype, label, ...more }, { value: now[fieldname], changed });
	// What others are tied to by its name keeps it; a copy gets another one
	const title = name ? null : field("name", "Data", __("Name"), { reqd: 1 });
	const description = field("description", "Data", __("Description"));
	const folder = makeField(folderField(screen.folders, __("Folder")), { value: now.folder, changed });
	const sharing = screen.mayManage ? makeField(sharingField(), { value: now.sharing, changed }) : null;
	const tabs = h("div", { class: "rm-template-tabs", role: "tablist", "aria-label": __("Languages") });
	const another = h("button", { type: "button", class: "rm-tab", "aria-haspopup": "menu", onClick: () => openMenu(another, languagesLeft().map(({ name: code, label }) => ({ label, run: () => add(code) }))) }, icon("plus", { size: 12 }), __("New language version"));
	const panel = h("div", { class: "rm-template-version", role: "tabpanel", id: "rm-template-panel" });
	const files = h("div", { class: "rm-field" });
	const preview = h("div", { class: "rm-template-preview", "aria-live": "polite" });
	const recent = ctx.store.get().recent[0]?.name;
	const picker = requestPicker({ id: "rm-template-request", value: recent, changed: () => look() });
	const problem = h("div", { class: "rm-dialog-problem", role: "alert", hidden: true });
	const told = h("p", { class: "rm-help", hidden: !begun }, __("What you had begun to write is here again."), " ", h("button", { type: "button", class: "rm-link-button", onClick: startAnew }, __("Discard")));
	const save = h("button", { type: "submit", class: "rm-button rm-button-primary", title: "Ctrl+Enter" }, __("Save"));
	const form = h("form", { class: "rm-template-form", novalidate: true, onSubmit: (event) => (event.preventDefault(), send()) },
		h("header", { class: "rm-template-bar" },
			h("button", { type: "button", class: "rm-icon-button rm-template-back", "aria-label": __("Back"), title: `${__("Back")} (Esc)`, onClick: () => go({ page: "templates" }) }, icon("back")),
			h("h1", {}, name ? __(name) : __("New template")),
			may && save,
			name && h("button", { type: "button", class: "rm-button", onClick: () => screen.copy({ ...now, attachments: data.attachments }) }, __("Copy")),
			name && data.may_delete && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Delete the template"), title: __("Delete the template"), onClick: remove }, icon("trash"))),
		!may && h("p", { class: "rm-help" }, __("You may use it, not change it.")), told, problem,
		h("div", { class: "rm-template-columns" },
			h("fieldset", { class: "rm-template-fields", disabled: !may },
				h("div", { class: "rm-new-grid" }, title?.element, folder.element, sharing?.element), description.element,
				h("div", { class: "rm-tabs" }, tabs, another), panel, files),
			h("section", { class: "rm-template-try", "aria-label": __("Preview") }, h("label", { class: "rm-label", for: "rm-template-request" }, __("Preview with request")), picker.input, preview)));
	const version = () => now.versions[at];
	const called = (code) => ctx.boot.languages.find((one) => one.name === code)?.label || code;
	const languagesLeft = () => ctx.boot.languages.filter(({ name: code }) => !now.versions.some(({ language }) => language === code));

	function collect() {
		if (title) now.name = title.get() || "";
		Object.assign(now, { description: description.get() || "", folder: folder.get() });
		if (sharing) now.sharing = sharing.get();
		if (parts) Object.assign(version(), parts.values());
	}

	function drawTabs() {
		another.hidden = !may || !languagesLeft().length;
		fill(tabs, now.versions.map(({ language, is_default: isDefault }, index) =>
			h("button", { type: "button", role: "tab", class: "rm-tab", "aria-selected": String(index === at), "aria-controls": panel.id, tabindex: index === at ? "0" : "-1", onClick: () => choose(index), onKeydown: stepTab }, called(language), Boolean(Number(isDefault)) && now.versions.length > 1 && h("span", { class: "rm-count" }, __("default")))));
	}

	function stepTab(event) {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step) return;
		event.preventDefault();
		choose((at + step + now.versions.length) % now.versions.length);
		toTab();
	}

	const toTab = () => tabs.querySelector("[aria-selected=true]").focus();

	function choose(index) {
		collect();
		parts = null;
		at = index;
		drawTabs();
		drawVersion();
		look();
	}

	// A new language begins with the text of the one shown
	function add(language) {
		collect();
		now.versions.push({ ...version(), language, is_default: 0 });
		choose(now.versions.length - 1);
		changed();
		parts.focus();
	}

	function removeVersion() {
		const gone = version();
		parts = null;
		now.versions.splice(at, 1);
		if (Number(gone.is_default)) now.versions[0].is_default = 1;
		at = 0;
		drawTabs();
		drawVersion();
		changed();
		toTab();
	}

	function makeDefault() {
		now.versions.forEach((one, index) => (one.is_default = index === at ? 1 : 0));
		drawTabs();
		drawVersion();
		changed();
		toTab();
	}

	function drawVersion() {
		const { subject, body, body_text: text, headers, sms_text: sms, is_default: isDefault } = version();
		const own = (fieldname, fieldtype, label, value, description_ = null) => makeField({ fieldname, fieldtype, label, description: description_ }, { value, changed });
		const line = own("subject", "Data", __("Subject of automatic mail"), subject);
		const written = writing(body, changed, may);
		const plain = own("body_text", "Text", __("Plain text"), text, __("Left empty: made of the text above."));
		const extra = own("headers", "Small Text", __("Extra mail headers"), headers, __("One a line, such as X-Campaign: autumn. They go with automatic mail, and with mail in this layout."));
		const count = h("p", { class: "rm-help", role: "status" });
		const counted = () => fill(count, lengthSaid(short.get() || ""));
		const short = makeField({ fieldname: "sms_text", fieldtype: "Small Text", label: __("SMS text"), description: __("For programs that send text messages: the API answers it with its variables filled in.") }, { value: sms, changed: () => (counted(), changed()) });
		counted();
		parts = { values: () => ({ subject: line.get() || "", body: written.get(), body_text: plain.get() || "", headers: extra.get() || "", sms_text: short.get() || "" }), focus: written.focus };
		fill(panel, line.element, written.element,
			h("details", { open: Boolean(text || headers) || null }, h("summary", {}, __("Plain text and mail headers")), h("div", { class: "rm-stack" }, plain.element, extra.element)),
			h("details", { open: Boolean(sms) || null }, h("summary", {}, __("SMS text")), h("div", { class: "rm-stack" }, short.element, count)),
			may && now.versions.length > 1 && h("div", { class: "rm-buttons" },
				!Number(isDefault) && h("button", { type: "button", class: "rm-button rm-button-small", onClick: makeDefault }, __("Make it the default")),
				h("button", { type: "button", class: "rm-button rm-button-small", onClick: removeVersion }, __("Delete this version"))));
	}

	function drawFiles() {
		const input = h("input", { type: "file", multiple: true, class: "rm-file-input", id: "rm-template-files", onChange: () => take([...input.files]) });
		const languages = [["", __("With every language")], ...now.versions.map(({ language }) => [language, called(language)])];
		files.hidden = !may && !now.attachments.length;
		fill(files, h("span", { class: "rm-label" }, __("Attachments")),
			h("ul", { class: "rm-files" }, now.attachments.map((file, index) => h("li", { class: "rm-file" }, icon("paperclip"), h("span", { class: "rm-file-name" }, file.file_name), h("span", { class: "rm-help" }, bytes(file.file_size)),
				now.versions.length > 1 && h("select", { class: "rm-input rm-template-file-language", "aria-label": __("Language of {0}", file.file_name), value: file.language || "", onChange: (event) => ((file.language = event.target.value || null), changed()) }, languages.map(([code, label]) => h("option", { value: code }, label))),
				may && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Remove {0}", file.file_name), onClick: () => (now.attachments.splice(index, 1), drawFiles(), changed()) }, icon("close"))))),
			may && h("div", { class: "rm-drop" }, h("label", { class: "rm-button rm-button-small", for: input.id }, icon("paperclip"), __("Add files")), input));
	}

	async function take(given) {
		for (const file of given) {
			try {
				const stored = await upload(file);
				now.attachments.push({ attachment: stored.file_url, file_name: stored.file_name, file_size: stored.file_size, language: null });
			} catch (error) {
				say(textOf(error));
			}
		}
		drawFiles();
		changed();
	}

	async function look() {
		const mine = ++turn;
		collect();
		const { subject, body, body_text: text, headers, sms_text: sms } = version();
		try {
			const shown = await call("templates.preview", { subject, body, body_text: text, headers, sms_text: sms, request: picker.get()[0] || undefined });
			if (mine !== turn) return;
			fill(preview,
				shown.problems.map((words) => h("p", { class: "rm-field-problem" }, words)),
				shown.subject && h("p", { class: "rm-template-subject" }, shown.subject),
				mailBody(shown.html, "", { empty: __("(No text)") }),
				text && h("details", {}, h("summary", {}, __("Plain text")), h("pre", {}, shown.text)),
				sms && h("details", { open: true }, h("summary", {}, __("SMS text")), h("pre", {}, shown.sms), h("p", { class: "rm-help" }, lengthSaid(shown.sms))));
		} catch (error) {
			if (mine === turn) fill(preview, h("p", { class: "rm-field-problem" }, textOf(error)));
		}
	}

	function say(words, ...buttons) {
		fill(problem, h("span", {}, words), buttons.map(([label, run]) => h("button", { type: "button", class: "rm-button rm-button-small", onClick: run }, label)));
		problem.hidden = !words;
		if (words) problem.scrollIntoView({ block: "nearest" });
	}

	function startAnew() {
		drop(draftKey(name));
		screen.show(name || NEW);
	}

	async function send({ anyway = false } = {}) {
		if (save.disabled) return;
		collect();
		title?.invalid(now.name ? "" : __("Fill this in."));
		if (!now.name) return title.focus();
		say("");
		save.disabled = true;
		try {
			const made = await call("templates.save", { template: name || undefined, template_name: now.name, description: now.description, folder: now.folder || undefined, sharing: now.sharing, versions: now.versions, attachments: now.attachments.map(({ attachment, language }) => ({ attachment, language })), seen: anyway ? undefined : seen });
			drop(draftKey(name));
			toast(__("Saved · {0}", made.name));
			await screen.load();
			if (!go({ page: "templates", item: made.name }, { replace: !name })) screen.show(made.name);
		} catch (error) {
			say(textOf(error), ...(error.type === "TimestampMismatchError" ? [[__("Save all the same"), () => (save.disabled = false, send({ anyway: true }))], [__("See what is there now"), startAnew]] : []));
		}
		save.disabled = false;
	}

	async function remove() {
		if (!(await confirm(__("Delete the template"), __("{0} goes for all who have it.", __(name)), { danger: true }))) return;
		try {
			await call("templates.delete", { template: name });
			drop(draftKey(name));
			await screen.load();
			go({ page: "templates" }, { replace: true });
		} catch (error) {
			fail(error);
		}
	}

	fill(screen.editor, form);
	drawTabs();
	drawVersion();
	drawFiles();
	look();
	title?.focus();
}

function lengthSaid(text) {
	const { signs, parts } = lengthOf(text);
	return __("{0} characters, SMS needed: {1}", number(signs), number(parts));
}

/** The text of a version, with formatting where the editor keeps all that is in it, else as HTML. */
function writing(html, changed, may) {
	const asSource = !isKept(html);
	const label = h("span", { class: "rm-label", id: "rm-template-text" }, __("Text"));
	const variables = (insert) => may && h("button", { type: "button", class: "rm-button rm-button-small rm-button-quiet", "aria-haspopup": "menu", onClick: (event) => openMenu(event.currentTarget, VARIABLES.map((name) => ({ label: name, run: () => insert(`[[${name}]]`) }))) }, icon("plus", { size: 12 }), __("Variable"));
	if (asSource) {
		const area = h("textarea", { class: "rm-input rm-template-source", rows: "12", "aria-labelledby": "rm-template-text", spellcheck: "false", value: html });
		const insert = (text) => {
			area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
			area.focus();
			changed();
		};
		area.addEventListener("input", changed);
		return { element: h("div", { class: "rm-field" }, label, area, h("p", { class: "rm-help" }, __("This text has a layout of its own and is written as HTML.")), h("div", {}, variables(insert))), get: () => area.value, focus: () => area.focus() };
	}
	const editor = createEditor({ labelledby: "rm-template-text", value: /<[a-z][\s\S]*>/i.test(html) ? html : htmlOf(html), changed });
	editor.area.addEventListener("input", changed);
	if (!may) editor.area.setAttribute("contenteditable", "false");
	return { element: h("div", { class: "rm-field" }, label, editor.element, h("div", {}, variables((text) => (editor.insert(text), changed())))), get: () => editor.get(), focus: editor.focus };
}

function isKept(html) {
	const body = new DOMParser().parseFromString(String(html ?? ""), "text/html").body;
	return [...body.querySelectorAll("*")].every((element) => (KEPT.has(element.tagName) || element.matches("div.ql-editor")) && !element.hasAttribute("style"));
}

/** Keep what was written on a request as a template of one's own. */
export async function saveAsTemplate(ctx, html) {
	if (!html) return toast(__("Write something first."), { kind: "note" });
	let found;
	try {
		found = await call("templates.overview", {}, { get: true });
	} catch (error) {
		return fail(error);
	}
	const words = wordsOf(html).split("\n")[0].slice(0, 60).trim();
	let made = null;
	await openDialog({
		title: __("Save as template"),
		text: wordsOf(html).replace(/\s+/g, " ").slice(0, 160),
		fields: [
			{ fieldname: "template_name", fieldtype: "Data", label: __("Name"), reqd: 1 },
			folderField(found.folders, __("Folder")),
			...(found.may_manage ? [sharingField()] : []),
		],
		values: { template_name: words, sharing: OWN },
		onSubmit: async ({ template_name: name = words, folder, sharing = OWN }) => {
			made = await call("templates.save", { template_name: name, folder: folder || undefined, sharing, versions: [{ language: ctx.boot.language.split("-")[0], is_default: 1, subject: "", body: html }] });
		},
	});
	if (made) toast(__("Saved · {0}", made.name), { action: { label: __("Show"), run: () => go({ page: "templates", item: made.name }) } });
}
