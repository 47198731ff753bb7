// Ctrl+K: go to a list or a number, do an action, search.

import { h, icon } from "../core/html.js";
import { described, pop, push } from "../core/keys.js";
import { go, linkTo, openTab } from "../core/router.js";
import { compare, english, __ } from "../core/texts.js";
import { openDialog } from "../parts/dialog.js";
import { TOOLS } from "../parts/editor.js";

/** Ask for a command. `commands` are {label, icon, run, hint}, with `route` in the place of `run` where they lead to one, found by their words in English, too, those of `name` where the label says more, or of `also`; `typed(text)` answers those that follow from the words. */
export function openPalette(commands, typed) {
	let shown = [];
	let at = 0;
	const list = h("div", { class: "rm-palette-list", role: "listbox", id: "rm-palette-list", "aria-label": __("Commands"), onMousedown: (event) => event.preventDefault() }); // the keys stay with what is typed
	const input = h("input", { class: "rm-palette-input", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-label": __("Command, number or words"), placeholder: __("Command, number or words"), autocomplete: "off" });
	const dialog = h("dialog", { class: "rm-dialog rm-palette", "aria-label": __("Commands") }, h("div", { class: "rm-palette-form" }, input, list));
	const focused = document.activeElement;
	const close = () => {
		pop("palette");
		if (dialog.open) dialog.close();
		dialog.remove();
		focused?.isConnected && focused.focus?.();
	};
	const choose = (item) => {
		close();
		if (item?.route) go(item.route);
		else item?.run();
	};
	const entry = (item, index) => h(item.route ? "a" : "div", { class: "rm-palette-item", role: "option", id: `rm-command-${index}`, tabindex: "-1", "aria-selected": String(index === at), ...(item.route ? linkTo(item.route, () => choose(item)) : { onClick: () => choose(item) }) }, icon(item.icon || "chevron-right"), h("span", { class: "rm-palette-text" }, item.label), item.hint && h("kbd", { class: "rm-key" }, item.hint));
	const draw = () => {
		list.replaceChildren(...shown.map(entry));
		input.setAttribute("aria-activedescendant", shown.length ? `rm-command-${at}` : "");
		list.children[at]?.scrollIntoView({ block: "nearest" });
	};
	const find = () => {
		const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
		const hits = commands.filter(({ label, name = label, also = english(name) }) => words.every((word) => `${label} ${also}`.toLowerCase().includes(word)));
		shown = [...(input.value.trim() ? typed(input.value.trim()) : []), ...hits];
		if (words.length && hits.length) shown = [...hits, ...typed(input.value.trim())].sort((one, other) => starts(other, words[0]) - starts(one, words[0]));
		at = 0;
		draw();
	};
	const starts = ({ label, first }, word) => (first ? 2 : Number(compare(label.slice(0, word.length), word) === 0));
	input.addEventListener("input", find);
	input.addEventListener("keydown", (event) => {
		if (event.isComposing) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) {
			at = (at + step + shown.length) % (shown.length || 1);
			draw();
		} else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && shown[at]?.route) openTab(shown[at].route);
		else if (event.key === "Enter") choose(shown[at]);
		else return;
		event.preventDefault();
	});
	dialog.addEventListener("cancel", (event) => (event.preventDefault(), close()));
	dialog.addEventListener("pointerdown", (event) => event.target === dialog && close());
	(document.querySelector(".rm-console") || document.body).append(dialog);
	push("palette", { alone: true });
	dialog.showModal();
	find();
}

/** All keys that work now. */
export function showKeys() {
	const names = described();
	const writing = [
		{ key: "Ctrl+Enter", description: __("Send") },
		{ key: "Ctrl+Shift+Enter", description: __("Send and close") },
		{ key: "Alt+T", description: __("Insert template") },
		...TOOLS().map(({ keys, label }) => ({ key: keys, description: label })),
		{ key: "Esc", description: __("Close the editor") },
	];
	const inList = [
		{ key: "↓ ↑", description: __("Row by row") },
		{ key: "Shift+↓", description: __("Select up to there") },
		{ key: __("Space"), description: __("Select") },
		{ key: "Ctrl+A", description: __("Select all") },
		{ key: "Home End", description: __("First and last row") },
		{ key: "PgUp PgDn", description: __("Ten rows") },
	];
	const onBoard = [
		{ key: "↓ ↑ ← →", description: __("Card by card") },
		{ key: "Shift+← Shift+→", description: __("To the column beside") },
		{ key: "m", description: __("Move to ...") },
		{ key: __("Space"), description: __("Select") },
	];
	const list = (keys) => h("dl", { class: "rm-keys" }, keys.map(({ key, description }) => h("div", {}, h("dt", {}, description), h("dd", {}, key.split(" ").map((part) => h("kbd", { class: "rm-key" }, part))))));
	const body = h("div", { class: "rm-stack" }, list(names), h("h3", { class: "rm-keys-heading" }, __("In the list")), list(inList), h("h3", { class: "rm-keys-heading" }, __("On a board")), list(onBoard), h("h3", { class: "rm-keys-heading" }, __("While writing")), list(writing));
	return openDialog({ title: __("Keys"), body, submitLabel: __("Close"), wide: true, tellsOnly: true });
}
