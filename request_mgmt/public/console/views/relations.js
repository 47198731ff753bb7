// Requests that belong to this one: parent, children, related (REL-2), and those merged into it (MRG-3).

import { changed } from "../core/actions.js";
import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { hrefOf } from "../core/router.js";
import { __, when } from "../core/texts.js";
import { fail, toast } from "../core/toast.js";
import { statusPill } from "../parts/pill.js";

const GROUPS = () => [
	["Parent", __("Parent")],
	["Child", __("Children")],
	["Related", __("Related")],
];

let asTree = false; // as one looked at them last

/** The tab as an element. `relate()` asks for one more; `may`: relations may be removed; `unmerge(number)` takes a merged one out, or is null. */
export function renderRelations(data, ctx, { relate, may, unmerge }) {
	const { request, relations, merged } = data;
	const groups = GROUPS().map(([kind, words]) => [words, relations.filter(({ relation }) => relation === kind)]).filter(([, rows]) => rows.length);
	const away = async (other) => {
		try {
			const { said } = await call("requests.unrelate", { request: request.name, other });
			const again = relations.find((row) => row.request === other);
			const back = () => call("requests.relate", { requests: [request.name], other, kind: again.relation, comment: again.comment || undefined }).then(() => changed([request.name, other]), fail);
			toast(`${said}.`, { action: { label: __("Undo"), run: back } });
			changed([request.name, other]);
		} catch (error) {
			fail(error);
		}
	};
	const told = (row) => [
		h("div", { class: "rm-relation-main" },
			h("a", { href: hrefOf({ name: row.request }) }, h("span", { class: "rm-number" }, `#${row.request}`), " ", row.title), statusPill(ctx.boot, row.status, row.base_status)),
		h("div", { class: "rm-faint" }, [row.contact_name, row.agent_name || row.agent || __("(Unassigned)")].filter(Boolean).join(" · "), " · ", __("Last changed"), " ", when(row.modified)),
	];
	const line = (row) => h("li", { class: "rm-relation" },
		told(row),
		row.comment && h("div", {}, row.comment),
		may && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Remove the relation to {0}", row.request), title: __("Remove relation"), onClick: () => away(row.request) }, icon("close")));
	const place = h("div", {});
	const draw = async () => {
		if (!asTree || !hasFamily) return fill(place, groups.map(([words, rows]) => h("section", {}, h("h2", {}, words), h("ul", { class: "rm-relations" }, rows.map(line)))));
		try {
			const top = await call("related.tree", { request: request.name }, { get: true });
			fill(place, h("ul", { class: "rm-relation-tree", "aria-label": __("Tree") }, branch(top)));
		} catch (error) {
			fail(error);
		}
	};
	const hasFamily = relations.some(({ relation }) => relation !== "Related");
	const branch = (row) => h("li", {}, h("div", { class: ["rm-relation", row.request === request.name && "rm-relation-here"], "aria-current": row.request === request.name ? "true" : null }, told(row)), row.children.length > 0 && h("ul", {}, row.children.map(branch)));
	const views = () => {
		const button = (label, tree) => h("button", { type: "button", class: "rm-chip", "aria-pressed": String(asTree === tree), onClick: (event) => {
			asTree = tree;
			for (const one of event.currentTarget.parentNode.children) one.setAttribute("aria-pressed", String(one === event.currentTarget));
			void draw();
		} }, label);
		return hasFamily && h("div", { class: "rm-buttons rm-relation-views", role: "group", "aria-label": __("Relations") }, button(__("List"), false), button(__("Tree"), true));
	};
	void draw();
	return h("div", { class: "rm-tab-body" },
		relate && h("div", { class: "rm-buttons" },
			h("button", { type: "button", class: "rm-button", onClick: relate }, icon("link"), __("Relate")),
			h("button", { type: "button", class: "rm-button", onClick: () => ctx.newRequest(below(data)) }, icon("plus"), __("New child"))),
		views(),
		place,
		merged.length > 0 && h("section", { class: "rm-merged" }, h("h2", {}, __("Merged into this request")), h("ul", { class: "rm-relations" }, merged.map(({ request: other, at, actor_name: who }) => h("li", { class: "rm-relation" },
			h("div", { class: "rm-relation-main" }, h("span", { class: "rm-number" }, `#${other}`), h("span", { class: "rm-faint" }, [who, " · ", when(at)])),
			unmerge && h("button", { type: "button", class: "rm-button rm-button-small", "aria-label": __("Unmerge {0}", `#${other}`), onClick: () => unmerge(other) }, icon("git-branch", { size: 13 }), __("Unmerge")))))),
		!groups.length && !merged.length && h("p", { class: "rm-faint" }, __("No related requests.")));
}

// A part of the same matter, for the same contact
function below({ request, contacts }) {
	const card = contacts.find(({ contact }) => contact === request.contact);
	return { parent: request.name, category: request.category, ...(card ? { contact: card.contact, contact_card: card } : {}) };
}
