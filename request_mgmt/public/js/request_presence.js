// Who else has the request of the form open, here or in the console, and who writes an answer (ACS-15).

frappe.provide("request_mgmt");

(() => {
	const { element } = request_mgmt;
	const EVERY = 30000; // the server forgets a screen after twice as long

	let here = null; // the request on the screen: {name, place, others}
	let writing = false;

	request_mgmt.presence = {
		/** The form shows the request of this number; what is told of others stands in `place`. */
		show(name, place) {
			if (here?.name !== name) leave();
			here = { name, place, others: here?.others || [] };
			// The platform leaves this out for forms that are opened right after each other
			if (frappe.realtime.socket?.connected) frappe.realtime.emit("doc_subscribe", "Request", name);
			draw();
			tell();
		},

		/** Whether the user writes to somebody about it. */
		writes(now) {
			if (writing === now) return;
			writing = now;
			tell();
		},
	};

	const is_shown = () => {
		const [kind, doctype, name] = frappe.get_route() || [];
		return kind === "Form" && doctype === "Request" && name === here.name;
	};

	async function tell() {
		if (!here) return;
		if (!is_shown()) return leave();
		if (document.visibilityState !== "visible") return;
		const mine = here;
		try {
			mine.others = (await request_mgmt.call("presence.here", { request: mine.name, writing })) || [];
		} catch {
			return; // a hint only: what matters says for itself when the server is away
		}
		if (mine === here) draw();
	}

	function leave(options) {
		if (!here) return;
		request_mgmt.call("presence.gone", { request: here.name }, options).catch(() => {});
		here = null;
	}

	function draw() {
		const lines = here.others.map(({ full_name: who, writing: writes }) => {
			const text = writes ? __("{0} is writing here.", [who]) : __("{0} has this request open, too.", [who]);
			return element("div", writes ? "alert alert-warning py-2 mb-3" : "text-muted mb-3", text);
		});
		here.place.setAttribute("role", "status");
		here.place.replaceChildren(...lines);
	}

	setInterval(tell, EVERY);
	frappe.router.on("change", () => here && !is_shown() && leave());
	document.addEventListener("visibilitychange", tell);
	// With the page, the screen goes; the request is sent all the same
	addEventListener("pagehide", () => leave({ keepalive: true }));
	frappe.realtime.on("request_presence", (news) => news?.request === here?.name && news.user !== frappe.session.user && tell());
})();
