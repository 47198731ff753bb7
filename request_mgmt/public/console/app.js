// The console: puts the columns together and decides what is shown where.

import { changed, onChanged, perform } from "./core/actions.js";
import { ApiError, call, callBeside, onSignedOut, setToken } from "./core/api.js";
import { merge as mergeDrafts, setUser } from "./core/draft.js";
import { fitting, isWritten } from "./core/fitting.js";
import { createFreshness } from "./core/freshness.js";
import { clear, fill, h, icon } from "./core/html.js";
import { listen, push } from "./core/keys.js";
import { asked, countOf, createRows, labelOf, setSavedLists } from "./core/lists.js";
import { createMemory } from "./core/memory.js";
import { current as currentRoute, go, onChange, routeOf, useDesk } from "./core/router.js";
import { createStore } from "./core/store.js";
import { __, number, setTranslations } from "./core/texts.js";
import { fail, textOf, toast } from "./core/toast.js";
import "./parts/contact_picker.js";
import { openDialog } from "./parts/dialog.js";
import { openMenu } from "./parts/menu.js";
import { setBoot } from "./parts/fields.js";
import { accessMark, priorityPill, statusPill } from "./parts/pill.js";
import "./parts/request_fields.js";
import "./parts/request_picker.js";
import "./parts/template_picker.js";
import { afterSending, bindKeys, commands, newTypes, typedCommands, userMenu } from "./views/commands.js";
import { isGroup } from "./views/chart.js";
import { watchBatches } from "./views/batches.js";
import { exportList } from "./views/exporting.js";
import { askFilters, boardMenu, editCriteria, renderList } from "./views/list.js";
import "./views/merge.js";
import { openNotices } from "./views/notices.js";
import { openOwnSettings } from "./views/own_settings.js";
import { openPalette, showKeys } from "./views/palette.js";
import { forget, renderPreview } from "./views/preview.js";
import { withOpened } from "./views/recent.js";
import { countSaved, reload } from "./views/saved.js";
import { renderSidebar } from "./views/sidebar.js";

const SAVED_COUNTED_EVERY = 120000;
// What ends an agent's work on a request for now
const ENDING = ["reply", "reply_all", "forward", "close", "postpone", "transfer", "mark_spam", "delete"];
const FILTERS = ["text", "status", "base_status", "category", "priority", "agent", "read_status", "tag", "contact", "customer", "company_name", "request_type", "access_level", "channel", "include_closed", "changed_from", "changed_to", "created_from", "created_to", "without", "criteria", "contact_label"];

/** Start the console in `root`; `socket`, or what becomes of it, is how the platform tells it news. Answers {pause(), resume()} once it stands; it says itself what went wrong. */
export async function mount(root, { csrfToken, inDesk = false, socket = null } = {}) {
	root.classList.add("rm-console");
	setToken(csrfToken);
	const memory = createMemory();
	if (inDesk) useDesk();
	else showTheme(memory.get("theme"));
	let boot;
	try {
		boot = await call("console.boot", {}, { get: true });
	} catch (error) {
		return refused(root, error, () => mount(root, { csrfToken, inDesk, socket }));
	} finally {
		root.setAttribute("aria-busy", "false");
	}
	setTranslations(boot.translations, boot.language, boot.now);
	setBoot(boot);
	setUser(boot.user);
	onSignedOut(fail);
	mergeDrafts(boot.drafts);
	memory.setUser(boot.user);
	const route = currentRoute();
	if (route?.params.alone && !inDesk) return showAlone(root, route, boot);
	const running = new Console(root, boot, memory, inDesk);
	Promise.resolve(socket).then((found) => found && running.freshness.hearOf(found));
	return running;
}

async function showAlone(root, route, boot) {
	const { renderAlone } = await import("./views/alone.js");
	return renderAlone(root, route, boot);
}

function refused(root, error, again) {
	if (error.type === "session") location.assign(`/login?redirect-to=${encodeURIComponent(location.pathname)}`);
	fill(root, h("div", { class: "rm-empty", role: "alert" }, icon("warning"), h("h1", {}, __("The console could not start.")), h("p", {}, textOf(error)), h("button", { type: "button", class: "rm-button", onClick: again }, __("Try again"))));
	return { pause() {}, resume() {} };
}

function showTheme(theme) {
	if (theme === "system") delete document.documentElement.dataset.theme;
	else if (theme) document.documentElement.dataset.theme = theme;
}

class Console {
	constructor(root, boot, memory, inDesk) {
		this.root = root;
		this.boot = boot;
		this.memory = memory;
		this.inDesk = inDesk;
		setSavedLists(boot.lists);
		this.store = createStore({
			boot, list: null, filters: {}, order_by: null, board: null, chart: null, bars: null, columns: [], rows: null, count: null, found: null, tab: "requests", has_more: false, counts_more: false, selected: new Set(), whole: false, current: null, open: null,
			counts: boot.counts, loading: false, failed: false, stale: false, pane: memory.get("pane") !== false, recent: boot.recent,
		});
		this.rows = createRows(this.store);
		this.freshness = createFreshness({
			ask: () => this.freshen(),
			lookAgain: (isOpen) => this.lookAgain(isOpen),
			isOfOpen: ({ name, user }) => String(name) === this.store.get().open && user !== boot.user,
			here: ({ request, user }) => request === this.view?.name && user !== boot.user && this.view.lookAround(),
		});
		this.wideEnough = matchMedia("(min-width: 1280px)");
		this.ctx = {
			store: this.store, boot, call, perform, go, inDesk,
			refreshList: () => this.rows.refresh(),
			refreshCounts: () => this.refreshCounts(),
			changed: (names, action) => changed(names, action),
			opened: (request) => this.remember(request),
			close: () => this.closeRequest(),
			keepFocus: () => this.keepFocus(),
			next: (step = 1) => this.move(step),
			neighbour: (step) => this.neighbour(step),
			afterSending: () => afterSending(this),
			templatesUsed: { get: () => memory.get("templates"), set: (names) => memory.set("templates", names) },
			newRequest: (prefilled) => this.newRequest(prefilled),
			search: (filters) => go({ list: "search", params: filters }),
		};
		this.draw();
		this.bindKeys();
		this.begin();
	}

	// ---- the frame

	draw() {
		const skip = h("a", { class: "rm-skip", href: "#rm-list", onClick: (event) => (event.preventDefault(), this.list.focusRows()) }, __("To the list"));
		this.frame = h("div", { class: "rm-frame" });
		this.pane = h("main", { class: "rm-column rm-pane", id: "rm-pane", "aria-label": __("Request") });
		fill(this.root, skip, this.frame);
		renderSidebar(this.frame, this.ctx, this.sideDoes());
		this.list = renderList(this.frame, this.ctx, this.listDoes());
		this.frame.append(this.pane);
		this.batches = watchBatches(this.root);
		this.wideEnough.addEventListener("change", () => this.arrange());
		this.store.subscribe((state, names) => {
			if (["open", "pane", "page", "board", "chart"].some((name) => names.includes(name))) this.arrange();
			if (["current", "rows", "open", "pane"].some((name) => names.includes(name))) this.showPane();
			if (["list", "open", "counts", "rows", "recent", "page"].some((name) => names.includes(name))) this.showTitle();
		});
		// Links to our own routes: the desk would take them for its own
		this.root.addEventListener("click", (event) => {
			const route = routeOf(event.target.closest?.("a[href]")?.getAttribute("href"));
			if (!route || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
			event.stopPropagation();
			if (event.defaultPrevented) return; // what it stands in has done something else
			event.preventDefault();
			go(route);
		});
	}

	get previews() {
		const { pane, board, chart } = this.store.get();
		return pane && !board && !chart && this.wideEnough.matches;
	}

	arrange() {
		const { open, page, board, chart } = this.store.get();
		this.frame.classList.toggle("rm-whole", Boolean(page));
		this.frame.classList.toggle("rm-boarding", Boolean(board || chart) && !page);
		this.frame.classList.toggle("rm-reading", Boolean(open));
		this.frame.classList.toggle("rm-with-pane", Boolean(open) || this.previews);
		this.frame.classList.toggle("rm-wide", !open && !this.previews);
		// Where the list is all there is, it is what the page is about
		const list = this.frame.querySelector(".rm-list-column");
		if (open || this.previews) list.removeAttribute("role");
		else list.setAttribute("role", "main");
		this.showPane();
	}

	showPane() {
		const { open, current, rows, further, page } = this.store.get();
		if (page) return;
		if (open) {
			if (this.shown !== open) this.showRequest(open);
			return;
		}
		this.shown = null;
		if (!this.previews) {
			delete this.pane.dataset.marks;
			return void clear(this.pane);
		}
		const row = rows?.find((item) => item.name === current) || null;
		const marks = row ? JSON.stringify(row) : `${rows?.length ?? ""}${further ? "+" : ""}`;
		if (this.pane.dataset.marks === marks && this.pane.dataset.preview === (current || "")) return;
		this.pane.dataset.preview = current || "";
		this.pane.dataset.marks = marks;
		renderPreview(this.pane, this.ctx, row, this.previewDoes());
	}

	async showRequest(name) {
		this.shown = name;
		this.view = null; // the one before is on the screen no more
		this.remembered = null;
		delete this.pane.dataset.preview;
		delete this.pane.dataset.marks;
		const row = this.store.get().rows?.find((item) => item.name === name);
		if (row) this.remember(row); // others once they are there
		const place = h("div", { class: "rm-column rm-request-place" }, this.coming(name, row));
		fill(this.pane, place);
		try {
			const { renderRequest } = await import("./views/request.js");
			if (this.shown !== name) return;
			const view = await renderRequest(place, name, this.ctx);
			if (!place.isConnected) return;
			this.view = view;
			this.freshness.watch(view.name);
			if (!document.querySelector("dialog[open]")) view.focus();
		} catch (error) {
			if (this.shown !== name) return;
			const again = () => this.showRequest(name);
			fill(this.pane, h("div", { class: "rm-empty" }, icon("warning"), h("h2", {}, __("The request could not be shown.")), h("p", {}, textOf(error)), h("div", { class: "rm-buttons" }, h("button", { type: "button", class: "rm-button", onClick: again }, __("Try again")), h("button", { type: "button", class: "rm-button", onClick: () => this.closeRequest() }, __("To the list")))));
			if (!(error instanceof ApiError)) console.error(error);
		}
	}

	/** What stands in the place of a request until it is there: what the list knows of it, so that nothing flashes from one to the next. */
	coming(name, row) {
		const loading = h("p", { class: "rm-empty", "aria-busy": "true" }, __("Loading ..."));
		if (!row) return loading;
		return h("article", { class: "rm-coming", "aria-label": __("Request {0}", name) },
			h("header", { class: "rm-request-head" },
				h("div", { class: "rm-coming-line" },
					h("button", { type: "button", class: "rm-icon-button rm-back", "aria-label": __("Back to the list"), onClick: () => this.closeRequest() }, icon("back")),
					h("span", { class: "rm-number" }, `#${name}`), accessMark(row.access_level), statusPill(this.boot, row.status, row.base_status), priorityPill(this.boot, row.priority)),
				h("h1", { class: "rm-coming-title" }, row.title)),
			loading);
	}

	showTitle() {
		const { list, open, counts, rows, recent } = this.store.get();
		if (this.inDesk) return;
		if (this.store.get().page) return void (document.title = __("Templates"));
		const row = open && [...(rows || []), ...recent].find((item) => item.name === open);
		const waiting = counts.own_open ? `(${number(counts.own_open)}) ` : "";
		document.title = open ? `#${open}${row ? ` ${row.title}` : ""}` : `${waiting}${list ? labelOf(list) : __("Requests")}`;
	}

	// ---- where we are

	begin() {
		onChange((route) => this.follow(route));
		onChanged((names, action) => (this.goOn(names, action), this.changed(names, action)));
		this.resume();
		this.arrange();
		const route = currentRoute();
		if (route?.list || route?.name || route?.page) this.follow(route);
		else go({ list: "own_open" }, { replace: true });
	}

	async follow({ list, name, page, item, params }) {
		if (page) return this.showPage(page, item);
		this.leavePage();
		const state = this.store.get();
		if (params.message && name !== state.open) this.store.set({ reveal: { request: name, message: params.message } });
		const wanted = list || state.list || "own_open";
		const filters = list ? Object.fromEntries(FILTERS.filter((key) => params[key]).map((key) => [key, params[key]])) : state.filters;
		const order = list ? params.order_by || null : state.order_by;
		const chart = list ? (isGroup(params.chart) ? params.chart : null) : state.chart;
		const same = wanted === state.list && chart === state.chart && order === state.order_by && JSON.stringify(filters) === JSON.stringify(state.filters);
		const wasOpen = state.open;
		this.store.set({ open: name });
		this.makeCurrent(name || wasOpen);
		if (!name && wasOpen) this.list.focusRows();
		if (same) return this.toFound();
		if (wanted === "search" && !Object.keys(filters).length) return this.rows.clear({ list: "search", filters, order_by: order });
		const exact = await this.rows.show({ list: wanted, filters, order_by: order, board: this.boardOf(wanted), chart });
		const { rows, list: shown, has_more: more } = this.store.get();
		// What was typed and leads to one request, leads into it
		const only = this.sought && rows?.length === 1 && !more ? rows[0].name : null;
		if ((exact || only) && shown === "search") go({ list: "search", name: exact || only, params });
		else this.makeCurrent(this.store.get().open);
		this.toFound();
	}

	/** The screen for templates, in the place of list and request. */
	async showPage(page, item) {
		this.shown = null;
		this.store.set({ page, open: null });
		if (this.templates) return this.templates.show(item);
		this.view = null;
		this.pane.setAttribute("aria-label", __("Templates"));
		fill(this.pane, h("div", { class: "rm-empty", "aria-busy": "true" }, __("Loading ...")));
		try {
			const { renderTemplates } = await import("./views/templates.js");
			if (this.store.get().page !== page || this.templates) return;
			this.templates = renderTemplates(this.pane, this.ctx, item, { palette: () => this.palette(), help: () => this.help(), close: () => go({ list: this.store.get().list || "own_open" }) });
		} catch (error) {
			fail(error);
		}
	}

	leavePage() {
		if (!this.store.get().page) return;
		this.templates?.end();
		this.templates = null;
		this.pane.setAttribute("aria-label", __("Request"));
		for (const mark of ["preview", "marks"]) delete this.pane.dataset[mark];
		clear(this.pane);
		this.store.set({ page: null });
	}

	/** What the list was a board by when it was last looked at, or null. */
	boardOf(list) {
		return this.memory.get("boards")?.[list] || null;
	}

	/** Show the list that is shown as a board by this field, or as rows. */
	showBoard(board) {
		const { list, filters, order_by, chart } = this.store.get();
		this.memory.set("boards", { ...this.memory.get("boards"), [list]: board || undefined });
		if (chart) return go(this.route({ params: { ...filters, order_by } }));
		return this.rows.show({ list, filters, order_by, board });
	}

	/** Put cards into another column: a change like any other, on the screen before the server has it. */
	async moveCards(names, value) {
		const { board } = this.store.get();
		const given = board === "agent" && !value ? "unassigned" : value;
		if (!this.isPostponed(board, value)) this.rows.moveTo(names, value);
		await this.change(names, board, given);
	}

	/** Find what was typed into the search field. */
	search(text) {
		this.sought = true;
		const { list, filters } = this.store.get();
		if (!go({ list: "search", params: { ...(list === "search" ? filters : {}), text } })) this.toFound();
	}

	/** The keys go from the search field to the first of what was found. */
	toFound() {
		const { rows, open, list } = this.store.get();
		if (!this.sought || list !== "search") return;
		this.sought = false;
		if (open || !rows?.length) return;
		this.store.set({ current: rows[0].name });
		this.list.focusRows();
	}

	/** The list keeps its place when a request that is not in it, or no longer, is looked at. */
	makeCurrent(name) {
		if (name && this.store.get().rows?.some((row) => row.name === name)) this.store.set({ current: name });
	}

	route(changes) {
		const { list, open, filters, order_by: order, chart } = this.store.get();
		return { list: list || "own_open", name: open, params: { ...filters, order_by: order, chart }, ...changes };
	}

	/** Open what somebody chose, not what came next: what he was writing there has the cursor, but for a keyboard that would cover it. */
	open(name) {
		this.store.set({ chosen: this.previews ? name : null });
		go(this.route({ name }));
	}

	closeRequest() {
		go(this.route({ name: null }));
	}

	/** Make a row current: shown beside the list, or opened where there is no room for that. */
	show(name, { focus = false, quiet = false } = {}) {
		const { open } = this.store.get();
		if (!quiet && (open || !this.previews)) return this.open(name);
		this.store.set({ current: name });
		if (focus) this.list.focusRows();
	}

	/** The number of the row before (-1) or after (1) what is open or current, or null. */
	neighbour(step) {
		const { rows, current, open } = this.store.get();
		const placeOf = (name) => rows?.findIndex((row) => row.name === name) ?? -1;
		const at = placeOf(open || current);
		// What is open has left the list: the row that followed it is current
		const gone = open && at < 0 ? placeOf(current) : -1;
		const to = gone >= 0 && step > 0 ? gone : Math.max(at, gone) + step;
		return rows?.[at < 0 && gone < 0 ? 0 : to]?.name ?? null;
	}

	move(step) {
		const { rows, open } = this.store.get();
		const next = this.neighbour(step);
		if (!next) return;
		if (open) go(this.route({ name: next }), { replace: true });
		else {
			this.store.set({ current: next });
			if (this.list.isFocused()) this.list.focusRows();
		}
		if (rows.findIndex((row) => row.name === next) >= rows.length - 5) this.rows.more();
	}

	/** When the work on the request that is open is done for now: stay, the next one, or the list, as the agent chose. */
	goOn(names, action) {
		const { after_sending: choice } = this.boot.settings;
		if (choice === "Stay" || !ENDING.includes(action?.name) || !names.includes(this.store.get().open)) return;
		const next = choice === "Next request" ? this.neighbour(1) : null;
		go(this.route({ name: next }), { replace: Boolean(next) });
	}

	async chooseAfterSending(choice) {
		try {
			await call("console.choose_after_sending", { choice });
			this.boot.settings.after_sending = choice;
		} catch (error) {
			fail(error);
		}
	}

	remember(request) {
		const { recent } = this.store.get();
		const list = withOpened(recent, request);
		// Each time it is opened: what one was told about it is read by that
		if (this.remembered !== request.name) call("history.opened", { request: request.name }).catch(() => {}); // the request itself says what is wrong
		this.remembered = request.name;
		if (JSON.stringify(list) !== JSON.stringify(recent)) this.store.set({ recent: list });
	}

	// ---- what is done

	subjects() {
		const { selected, open, current } = this.store.get();
		if (open) return [open];
		return selected.size ? [...selected] : current ? [current] : [];
	}

	/** What is known of these requests: of those in the list, and of the one that is open, which may be in none. */
	rowsOf(names) {
		const { rows, open } = this.store.get();
		const found = (rows || []).filter((row) => names.includes(row.name));
		const isBeside = open && names.includes(open) && this.view?.name === open && !found.some((row) => row.name === open);
		return isBeside ? [...found, this.view.row()] : found;
	}

	async perform(action, names) {
		if (isWritten(action.name, names.length)) return this.write(names[0], action.name);
		const rows = this.rowsOf(names);
		const row = names.length === 1 && rows[0];
		const prefilled = action.name === "update" && row ? { ...row, agent: row.agent || "unassigned" } : {};
		const whole = this.wholeList(names);
		const result = await perform(action, names, { values: action.given && !whole ? action.given : null, prefilled, whole, known: this.known(names), rows: whole || rows.length < names.length ? null : rows });
		if (result?.refused?.length) this.rows.refresh({ quiet: true });
		if (result && !this.store.get().open) this.store.set({ selected: new Set() });
		return result;
	}

	/** The mark of what is shown of these requests: the one that is open, or the list. */
	known(names) {
		const { open, seen } = this.store.get();
		if (open && names.length === 1 && names[0] === open && this.view?.known) return this.view.known();
		return { seen, renew: async () => (await this.rows.refresh({ quiet: true }), this.store.get().seen) };
	}

	/** The whole list, when all of it was chosen rather than what is shown. */
	wholeList(names) {
		const state = this.store.get();
		if (!state.whole || names.length !== state.selected.size) return null;
		return { ...asked(state), count: state.count, counted: countOf(state) };
	}

	/** Do the action named to what is chosen, if it fits; for keys. */
	performNamed(name) {
		const names = this.subjects();
		const action = this.boot.actions.find((item) => item.name === name);
		if (!names.length || !action) return false;
		const rows = this.rowsOf(names);
		if (rows.length && !fitting(this.boot, rows).includes(action)) {
			toast(__("{0} does not fit here.", action.label));
			return true;
		}
		this.perform(action, names);
		return true;
	}

	/** Open a request with the composer ready. */
	write(name, kind) {
		const { open } = this.store.get();
		if (open === name && this.view) return this.view.compose(kind);
		this.store.set({ compose: { name, kind } }); // for when it has come
		if (open !== name) this.open(name);
	}

	async star(row) {
		const favourite = !row.favourite;
		this.rows.patch([row.name], { favourite });
		forget([row.name]);
		this.pane.dataset.marks = "";
		this.showPane();
		try {
			await call(favourite ? "favourites.add" : "favourites.remove", { requests: [row.name] });
			changed([row.name]);
		} catch (error) {
			this.rows.patch([row.name], { favourite: !favourite });
			fail(error);
		}
	}

	isPostponed(field, value) {
		return field === "status" && this.boot.statuses.find((item) => item.name === value)?.base_status === "Postponed";
	}

	/** Ask for tags: for those of the request that is open, or for further ones of what is chosen. */
	tag() {
		const names = this.subjects();
		const update = this.boot.actions.find((item) => item.name === "update");
		const rows = this.rowsOf(names);
		if (!names.length || !update || (rows.length && !fitting(this.boot, rows).includes(update))) return false;
		if (this.store.get().open) return this.view?.editTags();
		const whole = this.wholeList(names);
		const many = names.length > 1 ? ` (${whole?.counted ?? number(names.length)})` : "";
		return void openDialog({
			title: __("Add tags") + many,
			fields: [{ fieldname: "tags", fieldtype: "MultiSelect", options: "Tag", label: __("Tags"), reqd: 1 }],
			submitLabel: __("Add"),
			onSubmit: async ({ tags }) => {
				const result = await perform(update, names, { values: { tags: { add: tags } }, whole, known: this.known(names) });
				if (result) this.store.set({ selected: new Set() });
			},
		});
	}

	/** Change one field of these requests where it stands; until when they are postponed is asked. */
	async change(names, field, value) {
		const named = (name) => this.boot.actions.find((item) => item.name === name);
		const postpone = this.isPostponed(field, value) && named("postpone");
		if (postpone) return void perform(postpone, names, { known: this.known(names) });
		const result = await perform(named("update"), names, { values: { [field]: value }, known: this.known(names) });
		if (!result || result.refused?.length) this.rows.refresh({ quiet: true }); // they stand where they stood
		else if (names.length > 1) this.store.set({ selected: new Set() });
	}

	async newRequest(prefilled = {}) {
		try {
			const { openNewRequest } = await import("./views/new_request.js");
			const made = await openNewRequest(this.ctx, prefilled);
			if (made?.name) {
				changed([made.name]);
				go({ name: made.name });
			}
		} catch (error) {
			fail(error);
		}
	}

	async takeNext(action) {
		const answer = await perform(action, []);
		if (answer?.name) go({ list: "own_open", name: answer.name });
	}

	// ---- keeping fresh

	changed(names, action) {
		forget(names);
		delete this.pane.dataset.marks;
		this.rows.refresh().then(() => action && this.keepFocus());
		this.refreshCounts();
		// It may have made a list
		if (action?.name === "add_to_list") void reload(this.ctx);
		else void countSaved(this.ctx);
	}

	/** What had the keyboard went with what was done: it comes to the request that is open, or to the list. */
	keepFocus() {
		if (document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
		if (this.store.get().open) this.view?.focus();
		else this.list.focusRows();
	}

	async refreshCounts() {
		try {
			this.store.set({ counts: await callBeside("console.counts", {}, { get: true }) });
		} catch {
			// The numbers stay as they were
		}
	}

	freshen() {
		if (!this.store.get().list) return;
		this.refreshCounts();
		if (Date.now() - this.savedCounted > SAVED_COUNTED_EVERY) {
			this.savedCounted = Date.now();
			countSaved(this.ctx);
		}
		this.renew();
		call("drafts.mine", {}, { get: true }).then(mergeDrafts, () => {});
	}

	/** Something changed, in the request that is open or elsewhere. */
	async lookAgain(isOpen) {
		this.refreshCounts();
		const { view } = this;
		const known = view?.data;
		await this.renew();
		// With a list that is loaded anew it is looked at, too, where that has its row
		if (isOpen && view?.name === this.store.get().open && view === this.view && view.data === known && !view.loading) view.reload({ quiet: true });
	}

	/** Load the list anew when it changed; a word about it where rows would move away under one's hands. */
	async renew() {
		try {
			if (!(await this.rows.isStale())) return;
			if (this.store.get().selected.size || !this.list.isAtTop()) this.store.set({ stale: true });
			else await this.rows.refresh({ quiet: true });
		} catch {
			// That nobody is signed in any more is said anyway; a server that is away may come back
		}
	}

	/** Stop asking the server and taking keys, while the page is not shown. */
	pause() {
		this.stopKeys?.();
		this.stopKeys = null;
		this.batches.pause();
		this.freshness.pause();
	}

	/** Go on. */
	resume() {
		this.pause();
		this.stopKeys = listen();
		this.batches.resume();
		this.savedCounted ??= 0;
		this.freshness.resume();
	}

	// ---- what the columns may ask for

	sideDoes() {
		const next = this.boot.actions.find((action) => action.name === "next_in_queue");
		return {
			newRequest: () => this.newRequest(),
			newTypes: newTypes(this),
			next: next && { label: next.label, run: () => this.takeNext(next) },
			notices: () => this.notices(),
			userMenu: () => userMenu(this),
		};
	}

	listDoes() {
		return {
			open: (name) => this.open(name),
			show: (name, options) => this.show(name, options),
			search: (text) => this.search(text),
			filter: (filters, { chart = this.store.get().chart } = {}) => go(this.route({ name: null, params: { ...filters, order_by: this.store.get().order_by, chart } })),
			sort: (order) => go(this.route({ params: { ...this.store.get().filters, order_by: order } }), { replace: true }),
			refresh: () => (this.rows.refresh(), this.refreshCounts()),
			more: () => this.rows.more(),
			board: (field) => this.showBoard(field),
			chart: (group) => go(this.route({ name: null, params: { ...this.store.get().filters, order_by: this.store.get().order_by, chart: group } }), { replace: Boolean(this.store.get().chart) }),
			moreOf: (value) => this.rows.moreOf(value),
			move: (names, value) => this.moveCards(names, value),
			searchFor: (filters) => go({ list: "search", params: { ...filters, include_closed: "1" } }),
			read: (request, message) => (this.store.set({ reveal: { request, message } }), this.open(request)),
			togglePane: () => this.togglePane(),
			exportList: (names) => exportList(this.ctx, this.memory, names),
			lastCriteria: () => this.memory.get("criteria") || [],
			rememberCriteria: (groups) => this.memory.set("criteria", groups),
			selectAll: (on) => this.selectAll(on),
			perform: (action, names) => this.perform(action, names),
			star: (row) => this.star(row),
		};
	}

	previewDoes() {
		return {
			open: (name) => this.open(name),
			perform: (action, names) => this.perform(action, names),
			write: (name, kind) => this.write(name, kind),
			star: (row) => this.star(row),
			change: (name, field, value) => this.change([name], field, value),
		};
	}

	selectAll(on = null) {
		const { rows, selected } = this.store.get();
		const all = on ?? selected.size < rows.length;
		this.store.set({ selected: new Set(all ? rows.map((row) => row.name) : []) });
	}

	togglePane() {
		const pane = !this.store.get().pane;
		this.memory.set("pane", pane);
		this.store.set({ pane });
	}

	bindKeys() {
		push("console");
		bindKeys(this);
	}

	askFilters() {
		askFilters(this.ctx, this.listDoes());
	}

	askBoard() {
		const button = this.root.querySelector(".rm-board-button");
		if (this.store.get().open || !button) return false;
		openMenu(button, boardMenu(this.store.get(), this.listDoes()));
		return true;
	}

	editCriteria() {
		editCriteria(this.ctx, this.listDoes());
	}

	notices() {
		openNotices(this.ctx, (name) => this.open(name));
	}

	ownSettings() {
		openOwnSettings(this.ctx);
	}

	palette() {
		openPalette(commands(this), (text) => typedCommands(this, text));
	}

	help() {
		showKeys();
	}

	setTheme(theme) {
		this.memory.set("theme", theme);
		showTheme(theme);
	}

	async signOut() {
		try {
			await fetch("/api/method/logout", { method: "POST", credentials: "same-origin", headers: { Accept: "application/json", "X-Frappe-CSRF-Token": document.querySelector("meta[name=csrf-token]")?.content || "" } });
		} finally {
			location.assign("/login");
		}
	}
}
