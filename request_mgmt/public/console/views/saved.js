// Saved lists: save what is shown under a name, put two together, rename, share, delete.

import { call, callBeside } from "../core/api.js";
import { h } from "../core/html.js";
import { asked, labelOf, savedList, savedLists, setSavedLists } from "../core/lists.js";
import { go } from "../core/router.js";
import { __ } from "../core/texts.js";
import { fail, toast } from "../core/toast.js";
import { confirm, openDialog } from "../parts/dialog.js";
import { register } from "../parts/fields.js";
import { askCriteria } from "./criteria.js";

const SHARED_WITH = ["Nobody", "Role", "All agents"];
const WAYS = ["Either", "Both", "First only"];

function fields(ctx) {
	const { boot } = ctx;
	const roles = boot.roles.filter((role) => !["All", "Guest", "Desk User"].includes(role));
	return [
		{ fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 },
		{ fieldname: "shared_with", fieldtype: "Select", label: __("Shared with"), options: SHARED_WITH.join("\n"), default: "Nobody", reqd: 1 },
		{ fieldname: "role", fieldtype: "Select", label: __("Role"), options: roles.join("\n"), shown_with: ["shared_with", "Role"], description: __("Whom the list is shared with, when it is a role.") },
	];
}

/** Ask for a name and save the list as it is shown: its question, or what it holds now. */
export async function saveList(ctx, { title: named = null, ...question } = asked(ctx.store.get())) {
	const { list, filters, criteria, order_by: order } = question;
	const title = named ?? (list === "search" ? filters.text || "" : savedList(list) ? __("{0}, narrower", labelOf(list)) : labelOf(list));
	const kinds = isQuestion(savedList(list)) ? ["Dynamic", "Static"] : ["Static"];
	const kind = { fieldname: "kind", fieldtype: "Select", label: __("Kind"), options: kinds.join("\n"), reqd: 1, description: __("Dynamic: the question is saved, and the list is always up to date. Static: it keeps the requests that it holds now, and what you add to it.") };
	const start = { title, shared_with: "Nobody", kind: kinds[0] };
	let name = null;
	await openDialog({
		title: __("Save as a list"),
		fields: [fields(ctx)[0], kind, ...fields(ctx).slice(1)],
		values: start,
		onSubmit: async (given) => {
			const made = await call("saved_lists.save", { ...start, ...given, list, filters, criteria, order_by: order });
			name = made.name;
		},
	});
	await shown(ctx, name);
}

const isQuestion = (saved) => !saved || saved.kind === "Dynamic";

/** Ask for two saved lists, and how they are put together to a third. */
export async function combineLists(ctx, first = null) {
	const named = savedLists().map(({ name, title }) => [name, title]);
	const list = (fieldname, label) => ({ fieldname, fieldtype: "Saved list", label, options: named, reqd: 1 });
	const way = { fieldname: "combine", fieldtype: "Select", label: __("Put together"), options: WAYS.join("\n"), reqd: 1 };
	const start = { first, combine: "Either", shared_with: "Nobody" };
	let name = null;
	await openDialog({
		title: __("Combine lists"),
		text: __("Either: what is on one of the lists. Both: what is on both. First only: what is on the first and not on the second."),
		fields: [fields(ctx)[0], way, list("first", __("First list")), list("second", __("Second list")), ...fields(ctx).slice(1)],
		values: start,
		onSubmit: async (given) => {
			const made = await call("saved_lists.combine", { ...start, ...given });
			name = made.name;
		},
	});
	await shown(ctx, name);
}

register("Saved list", (field, { id, value, changed }) => {
	const input = h("select", { class: "rm-input", id, value: value || "" }, h("option", { value: "" }, __("Choose ...")), field.options.map(([name, title]) => h("option", { value: name }, title)));
	input.addEventListener("change", changed);
	return { input, get: () => input.value || null, set: (to) => (input.value = to ?? "") };
});

async function shown(ctx, name) {
	if (!name) return;
	await reload(ctx);
	toast(__("Saved. It stands at the left."));
	go({ list: name });
}

/** What can be done to the list `name`: items of a menu; none for a list that is not saved, or not the caller's to change. */
export function savedMenu(ctx, name) {
	const list = savedList(name);
	const combine = list && savedLists().length > 1 && { label: __("Combine with another list"), icon: "merge", run: () => combineLists(ctx, name) };
	const question = list?.kind === "Dynamic" && { label: __("Criteria of the list"), icon: "filter", run: () => editQuestion(ctx, list) };
	if (!list?.may_change) return [question, combine].filter(Boolean);
	return [
		question,
		combine,
		{ label: __("Rename or share"), icon: "edit", run: () => change(ctx, list) },
		{ label: __("Delete the list"), icon: "trash", danger: true, run: () => remove(ctx, list) },
	];
}

/** Show the criteria of a dynamic list; changed, they are kept in it, by whom may, or as another list. */
export async function editQuestion(ctx, { name, title, may_change: may, base_list: list, filters, criteria, order_by }) {
	const another = h("input", { type: "checkbox", class: "rm-check", checked: !may, disabled: !may });
	const groups = await askCriteria(criteria, null, {
		title: __("Criteria of {0}", title),
		submitLabel: __("Save"),
		more: h("label", { class: "rm-check-label" }, another, __("Save as another list")),
		save: async (wanted) => another.checked || call("saved_lists.change", { name, criteria: wanted }),
	});
	if (!groups) return;
	if (another.checked) return saveList(ctx, { title, list, filters, criteria: groups, order_by });
	await reload(ctx);
	await ctx.refreshList();
}

async function change(ctx, list) {
	const { title, shared_with, role } = list;
	const given = await openDialog({
		title: __("Rename or share"),
		fields: fields(ctx),
		values: { title, shared_with, role },
		onSubmit: (values) => call("saved_lists.change", { name: list.name, title, shared_with, role, ...values }),
	});
	if (given) await reload(ctx);
}

async function remove(ctx, list) {
	if (!(await confirm(__("Delete the list"), __("{0} goes for all whom it is shared with. Its requests stay.", list.title), { danger: true }))) return;
	try {
		await call("saved_lists.delete", { name: list.name });
		if (ctx.store.get().list === list.name) go({ list: "own_open" });
		await reload(ctx);
	} catch (error) {
		fail(error);
	}
}

/** Bring the saved lists up to date. */
export async function reload(ctx) {
	try {
		setSavedLists(await call("saved_lists.mine", {}, { get: true }));
		ctx.store.set({ saved: Date.now() });
		await countSaved(ctx);
	} catch (error) {
		fail(error);
	}
}

/** Bring the numbers at the saved lists up to date. */
export async function countSaved(ctx) {
	try {
		ctx.store.set({ saved_counts: await callBeside("saved_lists.counts", {}, { get: true }) });
	} catch {
		// The numbers stay as they were; whatever is wrong is said by the list itself
	}
}
