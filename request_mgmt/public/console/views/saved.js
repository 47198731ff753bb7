// Saved lists: save what is shown under a name, rename, share, delete.

import { call } from "../core/api.js";
import { asked, labelOf, savedList, setSavedLists } from "../core/lists.js";
import { go } from "../core/router.js";
import { __ } from "../core/texts.js";
import { fail, toast } from "../core/toast.js";
import { confirm, openDialog } from "../parts/dialog.js";

const SHARED_WITH = ["Nobody", "Role", "All agents"];

function fields(ctx) {
	const { boot } = ctx;
	const roles = boot.roles.filter((role) => !["All", "Guest", "Desk User"].includes(role));
	return [
		{ fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 },
		{ fieldname: "shared_with", fieldtype: "Select", label: __("Shared with"), options: SHARED_WITH.join("\n"), default: "Nobody", reqd: 1 },
		{ fieldname: "role", fieldtype: "Select", label: __("Role"), options: roles.join("\n"), description: __("Whom the list is shared with, when it is a role.") },
	];
}

/** Ask for a name and save the list as it is shown. */
export async function saveList(ctx) {
	const state = ctx.store.get();
	const { list, filters, criteria, order_by: order } = asked(state);
	const title = list === "search" ? filters.text || "" : savedList(list) ? __("{0}, narrower", labelOf(list)) : labelOf(list);
	let name = null;
	await openDialog({
		title: __("Save as a list"),
		text: __("The question is saved, not its answer: the list is always up to date."),
		fields: fields(ctx),
		values: { title, shared_with: "Nobody" },
		onSubmit: async (given) => {
			const made = await call("saved_lists.save", { title, shared_with: "Nobody", ...given, list, filters, criteria, order_by: order });
			name = made.name;
		},
	});
	if (!name) return;
	await reload(ctx);
	toast(__("Saved. It stands at the left."));
	go({ list: name });
}

/** What can be done to the list `name`: items of a menu; none for a list that is not saved, or not the caller's to change. */
export function savedMenu(ctx, name) {
	const list = savedList(name);
	if (!list?.may_change) return [];
	return [
		{ label: __("Rename or share"), icon: "edit", run: () => change(ctx, list) },
		{ label: __("Delete the list"), icon: "trash", danger: true, run: () => remove(ctx, list) },
	];
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

async function reload(ctx) {
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
		ctx.store.set({ saved_counts: await call("saved_lists.counts", {}, { get: true }) });
	} catch {
		// The numbers stay as they were; whatever is wrong is said by the list itself
	}
}
