// Merge with both sides in view: which request stays, and which value of each field (MRG-4).

import { finished, setDialog } from "../core/actions.js";
import { ApiError, call } from "../core/api.js";
import { clear, fill, h } from "../core/html.js";
import { __, number, when } from "../core/texts.js";
import { textOf } from "../core/toast.js";
import { openDialog } from "../parts/dialog.js";
import { choices } from "../parts/fields.js";
import { requestPicker } from "../parts/request_picker.js";
import "../core/merging.js";

const { seen_by_customers: seenByCustomers } = globalThis.request_mgmt.merging;

const FIELDS = () => [
	["title", __("Title")],
	["status", __("Status"), "Request Status"],
	["agent", __("Owner"), "User"],
	["category", __("Category"), "Request Category"],
	["priority", __("Priority"), "Request Priority"],
	["request_type", __("Request type"), "Request Type"],
	["access_level", __("Access level")],
	["language", __("Language")],
];

setDialog("merge", async (action, names) => {
	let rows = [];
	let primary = null;
	const kept = {}; // field -> request whose value stays, where it is not the primary's
	const table = h("div", { class: "rm-merge" });
	const notes = h("div", { role: "status" });
	let wanted = "";
	let loading = Promise.resolve();

	const load = () => (loading = ask(loading));

	// What was asked for before is waited for: what is merged is what stands in the field
	const ask = async (before) => {
		const all = [...new Set([...names, ...other.get()])];
		if (all.join() === wanted) return before;
		wanted = all.join();
		rows = [];
		if (all.length < 2) return clear(table);
		try {
			const found = await call("requests.merge_preview", { requests: all }, { get: true });
			if (wanted !== all.join()) return;
			rows = found;
			for (const field of Object.keys(kept)) if (!all.includes(kept[field])) delete kept[field];
			if (!rows.some(({ name }) => name === primary)) primary = rows.reduce((oldest, row) => (row.creation < oldest.creation ? row : oldest)).name;
			draw();
		} catch (error) {
			if (wanted !== all.join()) return;
			wanted = "";
			fill(table, h("p", { class: "rm-field-problem", role: "alert" }, textOf(error)));
		}
	};

	const draw = () => {
		const cell = (row, field, doctype) => {
			const value = row[field];
			const text = (doctype && choices(doctype, { chooseOwner: false })?.find(([name]) => name === value)?.[1]) || (field === "access_level" ? __(value) : value) || __("none");
			const chosen = (kept[field] || primary) === row.name;
			return h("td", {}, h("label", {}, h("input", { type: "radio", name: `rm-merge-${field}`, checked: chosen, onChange: () => { if (row.name === primary) delete kept[field]; else kept[field] = row.name; say(); } }), " ", text));
		};
		const differ = FIELDS().filter(([field]) => new Set(rows.map((row) => row[field] || "")).size > 1);
		clear(table).append(h("table", {},
			h("thead", {}, h("tr", {}, h("th", { scope: "row" }, __("This one stays")), rows.map((row) => h("th", { scope: "col" }, h("label", {}, h("input", { type: "radio", name: "rm-merge-primary", checked: row.name === primary, onChange: () => { primary = row.name; for (const field of Object.keys(kept)) delete kept[field]; draw(); table.querySelector("[name=rm-merge-primary]:checked").focus(); } }), " ", `#${row.name}`))))),
			h("tbody", {},
				differ.map(([field, words, doctype]) => h("tr", {}, h("th", { scope: "row" }, words), rows.map((row) => cell(row, field, doctype)))),
				h("tr", {}, h("th", { scope: "row" }, __("Contact")), rows.map((row) => h("td", {}, [row.contact_name, row.company_name].filter(Boolean).join(" · ") || __("none")))),
				h("tr", {}, h("th", { scope: "row" }, __("Messages")), rows.map((row) => h("td", {}, number(row.message_count)))),
				h("tr", {}, h("th", { scope: "row" }, __("Created")), rows.map((row) => h("td", {}, when(row.creation)))))),
			h("p", { class: "rm-help" }, __("All messages, contacts and stars come together in the request that stays. The other numbers lead there.")), notes);
		say();
	};

	const say = () => fill(notes, ...seenByCustomers(rows, rows.find(({ name }) => name === (kept.access_level || primary)).access_level, __).map((text) => h("p", { class: "rm-notice rm-notice-strong" }, text)));

	let timer = null;
	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(load, 300);
	};
	const other = requestPicker({ id: "rm-merge-other", several: true, without: names, changed: later });
	const body = h("div", { class: "rm-stack" },
		names.length < 2 && h("div", { class: "rm-field" }, h("label", { class: "rm-label", for: "rm-merge-other" }, __("Merge #{0} with request", names[0])), other.input, h("p", { class: "rm-help" }, __("% shows the newest requests."))),
		table);
	let result = null;
	const dialog = openDialog({
		title: names.length > 1 ? __("Merge {0} requests", number(names.length)) : __("Merge request {0}", names[0]),
		body,
		wide: true,
		submitLabel: __("Merge"),
		dirty: () => other.get().length > 0 || Object.keys(kept).length > 0,
		onSubmit: async () => {
			clearTimeout(timer);
			if (!other.isUndecided()) await load();
			if (other.isUndecided() || rows.length < 2) throw new ApiError(0, [__("Choose the request to merge with.")], "choice", names.length < 2 ? other.focus : null);
			const others = rows.map(({ name }) => name).filter((name) => name !== primary);
			const answer = await call("requests.merge", { primary, requests: others, keep: Object.keys(kept).length ? { ...kept } : undefined });
			result = finished(action, [...others, primary], answer, { beside: [primary] });
		},
	});
	if (names.length < 2) other.focus();
	else await load();
	await dialog;
	return result;
});
