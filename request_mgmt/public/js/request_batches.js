// What runs in the background, in the desk: how far it is, what was refused and why, stop, undo. The list stays usable meanwhile.

frappe.provide("request_mgmt.batches");

(() => {
	const { element } = request_mgmt;
	const EVERY = 1500;
	const REFUSED_SHOWN = 200;
	const cards = new Map(); // batch -> {state, card}
	const panel = element("section", "rm-batches");
	panel.setAttribute("aria-label", __("In the background"));
	let timer = null;
	let on_end = () => {};

	const runs = ({ state }) => state === "Waiting" || state === "Running";

	/** Show this one, which was begun just now. */
	request_mgmt.batches.begun = (batch) => {
		show(batch);
		poll();
	};

	/** Show those that run from before; `ended()` is called whenever one is done. */
	request_mgmt.batches.watch = async (ended) => {
		on_end = ended;
		const mine = await request_mgmt.call("batches.mine").catch(() => []);
		for (const batch of mine) if (runs(batch) || cards.has(batch.batch)) show(batch);
		poll();
	};

	function show(batch) {
		if (!panel.isConnected) document.body.append(panel);
		const known = cards.get(batch.batch);
		const card = known?.card || element("article", "rm-batch card p-3");
		const ended = known && runs(known.state) && !runs(batch);
		cards.set(batch.batch, { state: batch, card });
		draw(card, batch);
		if (!known) panel.append(card);
		if (ended) on_end();
	}

	function away(name) {
		cards.get(name)?.card.remove();
		cards.delete(name);
	}

	function draw(card, batch) {
		const { total, done, refused, state } = batch;
		const label = batch.undoes ? __("Undo: {0}", [batch.label]) : batch.label;
		const now = done + refused;
		const words = {
			Waiting: __("waits to begin"),
			Running: batch.stop_asked ? __("stops ...") : __("{0} of {1}", [now, total]),
			Done: refused ? __("{0} done, {1} refused", [done, refused]) : __("{0} done", [done]),
			Stopped: __("stopped after {0} of {1}", [now, total]),
		};
		const said = element("div", "");
		said.setAttribute("role", "status");
		said.append(element("strong", "", label), ` · ${words[state]}`);
		const bar = element("progress", "w-100");
		Object.assign(bar, { max: total, value: now });
		bar.setAttribute("aria-label", label);
		const button = (text, act) => request_mgmt.button("btn-xs btn-default", text, act);
		const buttons = element("div", "d-flex flex-wrap mt-2");
		buttons.style.gap = ".5rem";
		buttons.append(
			...[
				runs(batch) && !batch.stop_asked && button(__("Stop"), () => ask("batches.stop", batch)),
				refused > 0 && button(__("Why refused"), () => show_refused(batch)),
				batch.undoable && button(batch.undo_label || __("Undo all"), () => ask("batches.undo", batch)),
				!runs(batch) && button(__("Dismiss"), () => away(batch.batch)),
			].filter(Boolean)
		);
		card.replaceChildren(said, ...(runs(batch) ? [bar] : []), buttons);
	}

	async function ask(method, batch) {
		try {
			const answer = await request_mgmt.call(method, { batch: batch.batch });
			if (answer.batch !== batch.batch) away(batch.batch);
			request_mgmt.batches.begun(answer);
		} catch (error) {
			request_mgmt.tell_error(batch.label, error);
		}
	}

	function poll() {
		clearTimeout(timer);
		const running = [...cards.values()].filter(({ state }) => runs(state));
		if (!running.length) return;
		timer = setTimeout(async () => {
			for (const { state } of running) {
				const now = await request_mgmt.call("batches.progress", { batch: state.batch }).catch(() => null); // the next time it may be told
				if (now && cards.has(now.batch)) show(now);
			}
			poll();
		}, EVERY);
	}

	async function show_refused(batch) {
		try {
			const rows = await request_mgmt.call("batches.results", { batch: batch.batch, outcome: "Refused", page_length: REFUSED_SHOWN });
			const more = batch.refused > rows.length ? `<p class="text-muted mt-2 mb-0">${__("The first {0} of {1}.", [rows.length, batch.refused])}</p>` : "";
			frappe.msgprint({ title: __("{0}: {1} refused", [batch.label, batch.refused]), indicator: "orange", message: request_mgmt.actions.reasons(rows) + more });
		} catch (error) {
			request_mgmt.tell_error(batch.label, error);
		}
	}
})();
