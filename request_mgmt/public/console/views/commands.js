// Keys, the commands of the palette, and the menu of the user: three ways to the same things.

import { undoLast } from "../core/actions.js";
import { bind } from "../core/keys.js";
import { fitting, isWritten, keyOf } from "../core/fitting.js";
import { furtherLists, lists, savedLists } from "../core/lists.js";
import { go } from "../core/router.js";
import { __ } from "../core/texts.js";
import { toast } from "../core/toast.js";
import { chooseColumns } from "./columns.js";
import { categoryMenu } from "./sidebar.js";

/** Bind the keys of lists; a request that is open has some of its own. */
export function bindKeys(app) {
	const key = (name, description, run) => bind("console", name, description, run);
	const { store } = app;
	const subject = () => (app.subjects().length === 1 ? app.subjects()[0] : null);
	const write = (kind) => () => (subject() ? app.write(subject(), kind) : false);

	key("j", __("Next request"), () => app.move(1));
	key("k", __("Previous request"), () => app.move(-1));
	key("Enter", __("Open the request"), () => (store.get().current && !store.get().open ? app.open(store.get().current) : false));
	key("o", "", () => (store.get().current && !store.get().open ? app.open(store.get().current) : false));
	// The rows answer to these themselves; here to one who has clicked nowhere yet
	const atRest = (run) => () => (document.activeElement === document.body && !store.get().open && store.get().rows?.length ? run() : false);
	key("ArrowDown", "", atRest(() => app.move(1)));
	key("ArrowUp", "", atRest(() => app.move(-1)));
	for (const far of ["Home", "End", "PageDown", "PageUp"]) key(far, "", atRest(() => app.list.go(far)));
	key("Ctrl+a", "", atRest(() => app.selectAll(true)));
	key("x", __("Select"), () => (store.get().current ? app.list.choose(store.get().current) : false));
	key("Esc", __("Back"), () => back(app));
	key("c", __("New request"), () => void app.newRequest());
	key("/", __("Search"), () => app.list.focusSearch());
	key("f", () => (store.get().open ? __("Forward") : __("Filter")), () => (store.get().open ? app.write(store.get().open, "forward") : app.askFilters()));
	key("F", __("Criteria"), () => app.editCriteria());
	key("v", __("Show or hide the preview"), () => app.togglePane());
	key("b", __("As a board"), () => app.askBoard());
	key("a", __("Accept"), () => app.performNamed("accept"));
	key("e", __("Close"), () => app.performNamed("close"));
	key("r", __("Reply"), () => (subject() ? app.write(subject(), "reply") : app.performNamed("batch_reply")));
	key("R", __("Reply to all"), write("reply_all"));
	key("n", __("Comment"), write("comment"));
	key("u", __("Mark as unread"), () => app.performNamed("mark_unread"));
	key("s", __("Favourite on or off"), () => star(app));
	key("l", __("Tags"), () => app.tag());
	key("z", __("Undo what was done last"), () => undoLast() || toast(__("There is nothing to undo."), { kind: "note" }));
	bindWays("console");
	key("g n", __("Notices"), () => app.notices());
	key("g t", __("Templates"), () => void go({ page: "templates" }));
	key("Ctrl+k", __("Commands"), () => app.palette());
	key("?", __("All keys"), () => void app.help());
	const bound = new Set("aernusz");
	for (const action of app.boot.actions) {
		const name = keyOf(action);
		if (name && !bound.has(name) && (action.on ?? "request") === "request") key(name, action.label, () => app.performNamed(action.name));
	}
	const next = app.sideDoes().next;
	if (next) key("q", next.label, () => void next.run());
}

/** The keys that lead to the lists; from every screen. */
export function bindWays(scope) {
	for (const { name, label, keys } of [...lists(), ...furtherLists()]) if (keys.startsWith("g ")) bind(scope, keys, label, () => void go({ list: name }));
}

function back(app) {
	const { selected, open, list, filters } = app.store.get();
	const typing = document.activeElement?.matches("input, textarea, select, [contenteditable=true]");
	if (typing) return void document.activeElement.blur();
	if (open) return app.closeRequest();
	if (selected.size) return app.store.set({ selected: new Set() });
	if (list === "search" || Object.keys(filters).length) return go({ list: list === "search" ? "own_open" : list });
	return false;
}

function star(app) {
	const row = app.rowsOf(app.subjects())[0];
	if (!row) return false;
	app.star(row);
	return true;
}

/** What the palette offers before anything is typed. */
export function commands(app) {
	const store = app.store.get();
	const names = app.subjects();
	const rows = app.rowsOf(names);
	const fit = fitting(app.boot, rows).filter((action) => rows.length === 1 || !isWritten(action.name, rows.length));
	const actions = fit.map((action) => ({
		label: names.length === 1 ? `${action.label} · #${names[0]}` : `${action.label} (${names.length})`,
		name: action.label,
		icon: action.icon,
		hint: keyOf(action),
		run: () => app.perform(action, names),
	}));
	const tag = fit.some((action) => action.name === "update") && { label: names.length === 1 ? `${__("Tags")} · #${names[0]}` : `${__("Tags")} (${names.length})`, name: __("Tags"), icon: "tag", hint: "l", run: () => app.tag() };
	return [
		...actions,
		tag,
		...lists().map(({ name, label, icon, keys }) => ({ label, icon, hint: keys, route: { list: name } })),
		...savedLists().map(({ name, title }) => ({ label: title, icon: "bookmark", route: { list: name } })),
		...furtherLists().map(({ name, label, icon, keys }) => ({ label, icon, hint: keys, route: { list: name } })),
		...categoryMenu(app.ctx).map(({ label, route }) => ({ label: __("Requests in {0}", label), also: `Requests in ${label}`, icon: "columns", route })),
		...store.recent.map(({ name, title }) => ({ label: `#${name} ${title || ""}`, icon: "clock", route: { name } })),
		{ label: __("New request"), icon: "plus", hint: "c", run: () => app.newRequest() },
		{ label: __("Notices"), icon: "bell", hint: "g n", run: () => app.notices() },
		{ label: __("Templates"), icon: "template", hint: "g t", route: { page: "templates" } },
		{ label: __("New template"), icon: "template", route: { page: "templates", item: "new" } },
		...newTypes(app).map(({ label, icon, run }) => ({ label: __("New request: {0}", label), also: `New request: ${label}`, icon, run })),
		{ label: __("My settings"), icon: "sliders", run: () => app.ownSettings() },
		{ label: __("Criteria"), icon: "filter", hint: "F", run: () => app.editCriteria() },
		{ label: __("As a board"), icon: "board", hint: "b", run: () => app.askBoard() },
		{ label: __("As a chart"), icon: "chart", run: () => app.listDoes().chart(store.chart || "status") },
		{ label: __("Columns"), icon: "columns", run: () => chooseColumns(app.ctx) },
		app.boot.may_export && { label: __("Export"), icon: "download", run: () => app.listDoes().exportList() },
		{ label: __("Filter"), icon: "filter", hint: "f", run: () => app.askFilters() },
		{ label: __("Refresh"), icon: "refresh", run: () => app.listDoes().refresh() },
		{ label: __("All keys"), icon: "keyboard", hint: "?", run: () => app.help() },
	].filter(Boolean);
}

/** New requests of the types that have an entry of their own (TYP-1); for menus. */
export function newTypes(app) {
	return app.boot.types.filter((kind) => kind.open && kind.show_in_new).map(({ name, label, icon: pictured }) => ({ label, icon: pictured || "plus", run: () => app.newRequest({ request_type: name }) }));
}

/** What typed words lead to: a number, or a search. */
export function typedCommands(app, text) {
	const number = text.match(/^#?(\d{1,18})$/)?.[1];
	return [
		number && { label: __("Open request {0}", number), icon: "external", first: true, route: { name: number } },
		{ label: __("Search for {0}", text), icon: "search", route: { list: "search", params: { text } } },
	].filter(Boolean);
}

/** What shall be shown when a request was sent or closed; for menus. */
export function afterSending(app) {
	const chosen = app.boot.settings.after_sending || "Stay";
	const choices = [["Stay", __("Stay with the request")], ["Next request", __("Next request of the list")], ["List", __("Back to the list")]];
	return [{ heading: __("After sending or closing") }, ...choices.map(([name, label]) => ({ label, checked: name === chosen, run: () => app.chooseAfterSending(name) }))];
}

/** The menu at the user's name. */
export function userMenu(app) {
	const theme = document.documentElement.dataset.theme || "system";
	const themes = [["system", __("As the system")], ["light", __("Light")], ["dark", __("Dark")]];
	return [
		{ label: __("My settings"), icon: "sliders", run: () => app.ownSettings() },
		{ label: __("Templates"), icon: "template", shortcut: "g t", run: () => go({ page: "templates" }) },
		"-",
		{ label: __("Commands"), icon: "search", shortcut: "Ctrl+K", run: () => app.palette() },
		{ label: __("All keys"), icon: "keyboard", shortcut: "?", run: () => app.help() },
		"-",
		...afterSending(app),
		!app.inDesk && "-",
		!app.inDesk && { heading: __("Colours") },
		...(app.inDesk ? [] : themes.map(([name, label]) => ({ label, checked: theme === name, run: () => app.setTheme(name) }))),
		!app.inDesk && "-",
		!app.inDesk && { label: __("All apps"), icon: "external", run: () => location.assign("/app") },
		!app.inDesk && { label: __("Sign out"), icon: "forward", run: () => app.signOut() },
	];
}
