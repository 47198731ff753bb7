// What runs in the background, in the desk (console/core/batch_panel.js).

frappe.provide("request_mgmt.batches");

(() => {
	let on_end = () => {};

	const panel = request_mgmt.batch_panel.make(() => document.body, {
		__: (text, ...values) => __(text, values),
		number: String,
		call: request_mgmt.call,
		icon: () => null,
		button: (label, act) => request_mgmt.button("btn-xs btn-default", label, act),
		dismiss: (act) => request_mgmt.button("btn-xs btn-default", __("Dismiss"), act),
		list(title, rows, count) {
			const more = count > rows.length ? `<p class="text-muted mt-2 mb-0">${__("The first {0} of {1}.", [rows.length, count])}</p>` : "";
			frappe.msgprint({ title, message: request_mgmt.actions.reasons(rows) + more });
		},
		fail: (error, label) => request_mgmt.tell_error(label, error),
		ended: () => on_end(),
	});

	/** Show this one, which was begun just now. */
	request_mgmt.batches.begun = panel.begun;

	/** Show those that run from before; `ended()` is called whenever one is done. */
	request_mgmt.batches.watch = (ended) => {
		on_end = ended;
		return panel.resume();
	};
})();
