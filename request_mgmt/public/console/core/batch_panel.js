// What runs in the background: how far it is, what was refused and why, stop, undo. The list stays usable meanwhile. One part for console and desk:
// a plain script that puts it into `request_mgmt.batch_panel`, since scripts of the desk are no modules.

globalThis.request_mgmt ??= {};
globalThis.request_mgmt.batch_panel = (() => {
	const SOON = 700;
	const LATER = 2500;
	const SOON_FOR = 20000;
	const SHOWN = 200;

	const runs = ({ state }) => state === "Waiting" || state === "Running";

	function element(tag, classes, ...content) {
		const made = document.createElement(tag);
		made.className = classes;
		made.append(...content.filter(Boolean));
		return made;
	}

	/**
	 * A panel that stands in `root()` while there are batches: {begun(batch), resume(), pause()}. `does` dresses it: __(text, ...values), number(count), call(method, values),
	 * icon(name) or nothing, button(label, run), dismiss(run), list(title, rows, count), fail(error, label), and ended(), called when one is over.
	 */
	function make(root, does) {
		const { __, number } = does;
		const panel = element("section", "rm-batches");
		panel.setAttribute("aria-label", __("In the background"));
		panel.hidden = true;
		const cards = new Map(); // batch -> {state, card}
		let timer = null;
		let began = 0;

		function show(batch) {
			const known = cards.get(batch.batch);
			const card = known?.card || element("article", "rm-batch");
			cards.set(batch.batch, { state: batch, card });
			draw(card, batch);
			if (!known) panel.append(card);
			if (!panel.isConnected) root().append(panel);
			panel.hidden = false;
			if (known && runs(known.state) && !runs(batch)) does.ended();
		}

		function away(name) {
			cards.get(name)?.card.remove();
			cards.delete(name);
			panel.hidden = !cards.size;
		}

		function draw(card, batch) {
			const { total, done, refused, state } = batch;
			const label = nameOf(batch);
			const now = done + refused;
			const words = {
				Waiting: __("waits to begin"),
				Running: batch.stop_asked ? __("stops ...") : __("{0} of {1}", number(now), number(total)),
				Done: refused ? __("{0} done, {1} refused", number(done), number(refused)) : __("{0} done", number(done)),
				Stopped: __("stopped after {0} of {1}", number(now), number(total)),
			};
			const said = element("span", "rm-batch-text", element("strong", "", label), ` · ${words[state]}`);
			said.setAttribute("role", "status");
			const bar = element("progress", "rm-batch-bar");
			Object.assign(bar, { max: total, value: now });
			bar.setAttribute("aria-label", label);
			const had = card.contains(document.activeElement);
			card.replaceChildren(
				element("div", "rm-batch-line", does.icon(runs(batch) ? "refresh" : refused ? "warning" : "check"), said, !runs(batch) && does.dismiss(() => away(batch.batch))),
				...(runs(batch) ? [bar] : []),
				element("div", "rm-batch-buttons",
					runs(batch) && !batch.stop_asked && does.button(__("Stop"), () => ask("batches.stop", batch)),
					batch.told && does.button(__("What was done"), () => list(batch, { told: true }, label)),
					refused > 0 && does.button(__("Why refused"), () => list(batch, { outcome: "Refused" }, __("{0}: {1} refused", batch.label, number(refused)), refused)),
					batch.undoable && does.button(batch.undo_label || __("Undo all"), () => ask("batches.undo", batch))));
			if (had) card.querySelector("button")?.focus();
		}

		const nameOf = (batch) => (batch.undoes ? __("Undo: {0}", batch.label) : batch.label);

		async function ask(method, batch) {
			try {
				const answer = await does.call(method, { batch: batch.batch });
				if (answer.batch !== batch.batch) away(batch.batch);
				begun(answer);
			} catch (error) {
				does.fail(error, batch.label);
			}
		}

		async function list(batch, wanted, title, count = null) {
			try {
				const rows = await does.call("batches.results", { batch: batch.batch, page_length: SHOWN, ...wanted });
				does.list(title, rows, count ?? rows.length);
			} catch (error) {
				does.fail(error, batch.label);
			}
		}

		function begun(batch) {
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
						const now = await does.call("batches.progress", { batch: state.batch });
						if (cards.has(now.batch)) show(now);
					} catch (error) {
						if (error.type === "network") continue; // the next time it may be told
						away(state.batch);
						does.fail(error, state.label);
					}
				}
				poll();
			}, Date.now() - began < SOON_FOR ? SOON : LATER);
		}

		/** Show those that run from before. */
		async function resume() {
			try {
				for (const batch of await does.call("batches.mine", {})) if (runs(batch) || cards.has(batch.batch)) show(batch);
				poll();
			} catch {
				// Said elsewhere when nobody is signed in any more
			}
		}

		return { begun, resume, pause: () => clearTimeout(timer) };
	}

	return { make };
})();
