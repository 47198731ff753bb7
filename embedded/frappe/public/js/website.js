// What pages of the website can count on: frappe.ready, frappe.call, __().
(() => {
	window.__ = (text, values) => String(text).replace(/\{(\d+)\}/g, (mark, n) => (values && n in values ? values[n] : mark));
	frappe.session = { user: document.body.getAttribute("frappe-session-status") === "logged-in" ? undefined : "Guest" };

	// Answers a promise of the whole response; `callback` and `error` get it too.
	frappe.call = async ({ method, args = {}, type = "POST", callback, error }) => {
		const url = new URL(`/api/method/${method}`, location.origin);
		const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
		const options = { method: type, headers, credentials: "same-origin" };
		if (type === "GET") {
			for (const [key, value] of Object.entries(args)) {
				url.searchParams.set(key, typeof value === "object" ? JSON.stringify(value) : value);
			}
		} else {
			headers["Content-Type"] = "application/json";
			if (frappe.csrf_token && frappe.csrf_token !== "None") headers["X-Frappe-CSRF-Token"] = frappe.csrf_token;
			options.body = JSON.stringify(args);
		}
		const response = await fetch(url, options);
		const data = await response.json();
		if (!response.ok) {
			if (error) error(data);
			throw Object.assign(new Error(data.exc_type || response.statusText), { response: data });
		}
		if (callback) callback(data);
		return data;
	};

	document.addEventListener("DOMContentLoaded", () => {
		frappe.ready = (callback) => callback();
		frappe.ready_events.forEach((callback) => callback());
	});
})();
