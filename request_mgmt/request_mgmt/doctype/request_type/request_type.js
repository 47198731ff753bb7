// The desk form of a request type: only statuses and priorities one can choose.

(() => {
	const CHOSEN_BY_HAND = ["Open", "Postponed", "Closed"];

	frappe.ui.form.on("Request Type", {
		setup: set_queries,
		refresh: (frm) => request_mgmt.offer_removal(frm),
	});

	function set_queries(frm) {
		const of_choice = (table, field) => (frm.doc[table] || []).map((row) => row[field]);
		frm.set_query("statuses", () => ({ filters: { base_status: ["in", CHOSEN_BY_HAND] } }));
		frm.set_query("default_status", () => {
			const names = of_choice("statuses", "status");
			return { filters: { base_status: ["in", ["Open", "Closed"]], ...(names.length ? { name: ["in", names] } : {}) } };
		});
		frm.set_query("default_priority", () => {
			const names = of_choice("priorities", "priority");
			return { filters: { disabled: 0, ...(names.length ? { name: ["in", names] } : {}) } };
		});
	}
})();
