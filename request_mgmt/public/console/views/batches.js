// What runs in the background: how far it is, what was refused and why, stop, undo. The list stays usable meanwhile.

import { changed, onBegun } from "../core/actions.js";
import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { __, number } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { showReasons } from "../parts/reasons.js";

const SOON = 700;
const LATER = 2500;
const REFUSED_SHOWN = 200;

/** Show batches in `root`, those from before too. Answers {pause(), resume()}. */
export function watchBatches(root) {
	const panel = h("section", { class: "rm-batches", "aria-label": __("In the background"), hidden: true });
	const cards = new Map(); // batch -> {state, element}
	let timer = null;
	let began = 0;
	root.append(panel);

	const runs = ({ state }) => state === "Waiting" || state === "Running";

	function show(batch) {
		const known = cards.get(batch.batch);
		const element = known?.element || h("article", { class: "rm-batch" });
		const ended = known && runs(known.state) && !runs(batch);
		cards.set(batch.batch, { state: batch, element });
		draw(element, batch);
		if (!known) panel.append(element);
		panel.hidden = false;
		if (ended) changed([]);
	}

	function away(name) {
		cards.get(name)?.element.remove();
		cards.delete(name);
		panel.hidden = !cards.size;
	}

	function draw(element, batch) {
		const { total, done, refused, state } = batch;
		const now = done + refused;
		const undoing = batch.undoes ? __("Undo: {0}", batch.label) : batch.label;
		const words = {
			Waiting: __("waits to begin"),
			Running: batch.stop_asked ? __("stops ...") : __("{0} of {1}", number(now), number(total)),
			Done: refused ? __("{0} done, {1} refused", number(done), number(refused)) : __("{0} done", number(done)),
			Stopped: __("stopped after {0} of {1}", number(now), number(total)),
		};
		const button = (label, run) => h("button", { type: "button", class: "rm-button rm-button-small", onClick: run }, label);
		const had = element.contains(document.activeElement);
		fill(element,
			h("div", { class: "rm-batch-line" },
				icon(runs(batch) ? "refresh" : refused ? "warning" : "check"),
				h("span", { class: "rm-batch-text", role: "status" }, h("strong", {}, undoing), ` · ${words[state]}`),
				!runs(batch) && h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Dismiss"), onClick: () => away(batch.batch) }, icon("close"))),
			runs(batch) && h("progress", { class: "rm-batch-bar", max: String(total), value: String(now), "aria-label": undoing }),
			h("div", { class: "rm-batch-buttons" },
				runs(batch) && !batch.stop_asked && button(__("Stop"), () => ask("batches.stop", batch)),
				refused > 0 && button(__("Why refused"), () => showRefused(batch)),
				batch.undoable && button(batch.undo_label || __("Undo all"), () => ask("batches.undo", batch))));
		if (had) element.querySelector("button")?.focus();
	}

	async function ask(method, batch) {
		try {
			const answer = await call(method, { batch: batch.batch });
			if (answer.batch !== batch.batch) away(batch.batch);
			begin(answer);
		} catch (error) {
			fail(error);
		}
	}

	function begin(batch) {
		began = Date.now();
		show(batch);
		poll();
	}

	function poll() {
		clearTimeout(timer);
		const running = [...cards.values()].filter(({ state }) => runs(state));
		if (!running.length) return;
		timer = setTimeout(async () => {
			for (const { state } of running) {
				try {
					show(await call("batches.progress", { batch: state.batch }, { get: true }));
				} catch (error) {
					if (error.type === "network") continue;
					away(state.batch);
					fail(error);
				}
			}
			poll();
		}, Date.now() - began < 20000 ? SOON : LATER);
	}

	async function resume() {
		try {
			for (const batch of await call("batches.mine", {}, { get: true })) if (runs(batch) || cards.has(batch.batch)) show(batch);
			poll();
		} catch {
			// Said elsewhere when nobody is signed in any more
		}
	}

	onBegun(begin);
	return { pause: () => clearTimeout(timer), resume };
}

async function showRefused(batch) {
	let rows;
	try {
		rows = await call("batches.results", { batch: batch.batch, outcome: "Refused", page_length: REFUSED_SHOWN }, { get: true });
	} catch (error) {
		return void fail(error);
	}
	await showReasons(batch.label, rows, batch.refused);
}
