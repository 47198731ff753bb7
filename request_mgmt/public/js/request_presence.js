// Who else has the request of the form open, here or in the console, and who writes an answer (ACS-15).

frappe.provide("request_mgmt");

(() => {
	const { element, watch_presence } = request_mgmt;
	const worded = (text, ...values) => __(text, values);

	let here = null; // the request on the screen
	let place = null; // where it is told
	let writing = false;

	request_mgmt.presence = {
		/** The form shows the request of this number; what is told of others stands in `where`. */
		show(name, where) {
			place = where;
			place.setAttribute("role", "status");
			// The platform leaves this out for forms that are opened right after each other
			if (frappe.realtime.socket?.connected) frappe.realtime.emit("doc_subscribe", "Request", name);
			if (here?.name === name && !here.is_over()) here.tell();
			else {
				here?.end();
				here = watch_presence(name, { call: request_mgmt.call, writing: () => writing, is_shown: () => is_shown(name), changed: draw, __: worded });
			}
			draw();
		},

		/** Whether the user writes to somebody about it. */
		writes(now) {
			if (writing === now) return;
			writing = now;
			here?.tell();
		},
	};

	const is_shown = (name) => {
		const [kind, doctype, shown] = frappe.get_route() || [];
		return kind === "Form" && doctype === "Request" && shown === name;
	};

	function leave() {
		here.end();
		here = null;
	}

	function draw() {
		const lines = here.words().map(({ text, strong }) => element("div", strong ? "alert alert-warning py-2 mb-3" : "text-muted mb-3", text));
		place.replaceChildren(...lines);
	}

	frappe.router.on("change", () => here && !is_shown(here.name) && leave());
	frappe.realtime.on("request_presence", (news) => news?.request === here?.name && news.user !== frappe.session.user && here.tell());
})();
