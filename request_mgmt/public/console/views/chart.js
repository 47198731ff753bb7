// A list as a chart: how many have each status, type, priority, owner or category, or were made when. A bar leads to its requests (FND-10).

import { fill, h } from "../core/html.js";
import { __, number, period } from "../core/texts.js";
import { groups as columnsOfBoard, nameOf } from "./board.js";

/** What a chart counts by: [what, label]. */
export const groups = () => [...columnsOfBoard(), ["category", __("Category")], ["day", __("Created by day")], ["week", __("Created by week")], ["month", __("Created by month")]];

export const isGroup = (name) => groups().some(([group]) => group === name);

/** A chart in `root`: {draw(), focus()}. `does` has chart(group) and narrow(by), where by(filters) are further ones. */
export function makeChart(root, ctx, does) {
	const tabs = h("div", { class: "rm-chart-tabs", role: "group", "aria-label": __("Count by") });
	const place = h("div", { class: "rm-chart-place" });
	fill(root, tabs, place);

	function draw() {
		const { chart, bars, loading, failed, counts_more: more, count, further } = ctx.store.get();
		const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
		fill(tabs, groups().map(([group, label]) => h("button", { type: "button", class: "rm-chip", "aria-pressed": String(group === chart), dataset: { key: `by-${group}` }, onClick: () => does.chart(group) }, label)));
		root.setAttribute("aria-busy", String(Boolean(loading)));
		if (!bars) return void fill(place, failed ? h("p", { class: "rm-faint" }, __("The list could not be loaded.")) : [70, 45, 30].map((width) => h("div", { class: "rm-ghost", style: { "--rm-ghost": `${width}%` } })));
		const longest = Math.max(1, ...bars.map((bar) => bar.count));
		const left = count - bars.reduce((sum, bar) => sum + bar.count, 0);
		const [, by] = groups().find(([group]) => group === chart);
		fill(place,
			!bars.length && !further && h("p", { class: "rm-faint" }, __("The list is empty")),
			bars.length > 0 && h("table", { class: "rm-chart-table" },
				h("caption", {}, more && !further ? __("The newest {0} requests", number(count)) : null),
				h("thead", { class: "rm-sr-only" }, h("tr", {}, h("th", { scope: "col" }, by), h("th", { scope: "col" }, __("Requests")))),
				h("tbody", {}, bars.map((bar) => lineOf(chart, bar, longest, does)))),
			left > 0 && h("p", { class: "rm-faint" }, __("Shorter bars are left out. They hold {0}.", number(left))));
		if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
	}

	return { draw, focus: () => (place.querySelector("button") || tabs.querySelector("[aria-pressed=true]"))?.focus({ preventScroll: true }) };
}

function lineOf(chart, bar, longest, does) {
	const label = labelOf(chart, bar);
	const run = () => does.narrow((filters) => narrowing(chart, bar, filters));
	return h("tr", { onClick: bar.count ? run : null },
		h("th", { scope: "row" }, bar.count ? h("button", { type: "button", class: "rm-chart-label", title: label, dataset: { key: `bar-${bar.value ?? bar.to}` }, onClick: (event) => (event.stopPropagation(), run()) }, label) : h("span", { class: "rm-chart-label rm-faint" }, label)),
		h("td", {}, h("span", { class: "rm-chart-bar", "aria-hidden": "true", style: { "--rm-share": String(bar.count / longest) } }), h("span", { class: "rm-chart-count" }, number(bar.count))));
}

function labelOf(chart, bar) {
	if (bar.value === undefined) return bar.from ? period(bar.from, chart) : __("Earlier");
	return nameOf(chart, bar.value, bar.label);
}

/** The filters by which a list holds what the bar counts. */
function narrowing(chart, bar, { without }) {
	if (bar.value === undefined) return { created_from: bar.from, created_to: bar.to };
	if (bar.value || chart === "agent") return { [chart]: bar.value || "unassigned" };
	return { without: [...new Set([...(without?.split(",") || []), chart])].join() };
}
