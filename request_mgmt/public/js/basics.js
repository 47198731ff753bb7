// What the desk scripts share.

frappe.provide("request_mgmt");

(() => {
	/** Colors of indicators, by base status. */
	request_mgmt.STATE_COLORS = { Open: "blue", Closed: "green", Postponed: "yellow", Deleted: "gray", Merged: "gray", Spam: "red" };

	/** A moment as people read it, without seconds, in the reader's time zone. */
	request_mgmt.moment = (value) => {
		if (!value) return "";
		const format = `${frappe.datetime.get_user_date_fmt().toUpperCase()} HH:mm`;
		return frappe.datetime.convert_to_user_tz(value, false).format(format);
	};

	/** An element with classes and a text. */
	request_mgmt.element = (tag, classes = "", text = "") => {
		const made = document.createElement(tag);
		made.className = classes;
		made.textContent = text;
		return made;
	};

	request_mgmt.button = (classes, text, act) => {
		const made = request_mgmt.element("button", `btn ${classes}`, text);
		made.type = "button";
		made.addEventListener("click", act);
		return made;
	};

	/**
	 * Call a method of ours. What is refused is an error with what the server said as plain text, and the `type` of the exception;
	 * whoever calls shows it (`tell_error`). With `keepalive` it is called also when the page goes.
	 */
	request_mgmt.call = async (method, args = {}, { keepalive = false } = {}) => {
		const headers = { "Content-Type": "application/json", Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
		let response, body;
		try {
			response = await fetch(`/api/method/request_mgmt.api.${method}`, { method: "POST", headers, body: JSON.stringify(args), keepalive });
			body = await response.json();
		} catch {
			throw Object.assign(new Error(__("The server cannot be reached. Try again.")), { type: "network" });
		}
		if (response.ok) return body.message;
		if (body.session_expired) frappe.app.handle_session_expired();
		throw Object.assign(new Error(said(body)), { type: body.exc_type || "" });
	};

	/** Statuses, agents, own settings, the catalogue of actions and the words of the change log, asked for once. */
	request_mgmt.boot = () => {
		request_mgmt.booted ||= frappe.xcall("request_mgmt.api.console.boot").catch((error) => {
			request_mgmt.booted = null;
			throw error;
		});
		return request_mgmt.booted;
	};

	function said(body) {
		const messages = JSON.parse(body._server_messages || "[]").map((message) => JSON.parse(message).message);
		const texts = messages.map((html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim());
		return [...new Set(texts)].join("\n") || __("The server could not do this. Try again, or tell an administrator.");
	}

	request_mgmt.tell_error = (title, error) => {
		const message = frappe.utils.escape_html(error.message).replaceAll("\n", "<br>");
		frappe.msgprint({ title, indicator: "red", message });
	};

	/** Say what was done, with buttons: [[label, function], ...]. */
	request_mgmt.say = (text, buttons = [], indicator = "green") => {
		const offered = buttons.filter(Boolean);
		const shown = offered.map(([label], at) => `<button class="btn btn-xs btn-default ml-2" data-action="rm${at}">${frappe.utils.escape_html(label)}</button>`);
		const acts = Object.fromEntries(offered.map(([, act], at) => [`rm${at}`, act]));
		frappe.show_alert({ message: frappe.utils.escape_html(text).replaceAll("\n", "<br>") + shown.join(""), indicator }, offered.length ? 10 : 5, acts);
	};

	/** Gives the first column of a list room; what nobody uses on our documents is left out. */
	request_mgmt.tidy_list = (list) => {
		frappe.dom.set_style(LIST_STYLE, "rm-list-style");
		list.page.wrapper.addClass("rm-list");
	};

	const STYLE = `
		.rm-change { display: grid; grid-template-columns: 11rem 11rem minmax(0, 1fr) auto; gap: .5rem; align-items: start; margin-bottom: .75rem; }
		.rm-change [hidden], .rm-changes [hidden] { display: none !important; }
		.rm-change > select { appearance: auto; }
		.rm-change > button { grid-column: 4; }
		.rm-change-value { display: grid; gap: .5rem; }
		.rm-change-value .frappe-control, .rm-change-value .form-group { margin: 0; }
		.rm-change .has-error :is(.form-control, .table-multiselect) { border-color: var(--red-500); }
		.rm-templates { display: grid; grid-template-columns: minmax(12rem, 18rem) minmax(0, 1fr); gap: 1.5rem; }
		.rm-templates select { appearance: auto; height: auto; padding: .25rem; }
		.rm-template-shown { max-height: 60vh; overflow: auto; }
		.rm-merge td { min-width: 6.5rem; }
		.rm-merge th { white-space: nowrap; }
		.rm-merge label { align-items: baseline; }
		.rm-merge input { flex: none; }
		.rm-merge td { overflow-wrap: anywhere; }
		.rm-chart { width: 100%; }
		.rm-chart th { width: 40%; padding: .2rem .75rem .2rem 0; font-weight: normal; overflow-wrap: anywhere; }
		.rm-chart th .btn { text-align: left; white-space: normal; }
		.rm-chart td { white-space: nowrap; }
		.rm-chart-bar { display: inline-block; vertical-align: middle; margin-right: .5rem; height: .75rem; width: calc(var(--rm-share) * (100% - 4rem)); border-radius: 2px; background: var(--blue-500); }
		.rm-tree, .rm-tree ul { list-style: none; margin: 0; padding: 0; }
		.rm-tree ul { margin-left: .75rem; padding-left: 1rem; border-left: 1px solid var(--border-color); }
		.rm-tree-line { padding: .35rem .5rem; border-radius: var(--border-radius); }
		.rm-tree-line[aria-current] { background: var(--control-bg); }
		.rm-batches { position: fixed; z-index: 1040; left: 1rem; bottom: 1rem; width: min(22rem, calc(100vw - 2rem)); display: grid; gap: .5rem; }
		.rm-batches[hidden] { display: none; }
		.rm-batch-line { display: flex; gap: .5rem; align-items: start; }
		.rm-batch-text { flex: 1; overflow-wrap: anywhere; }
		.rm-batch-bar { width: 100%; }
		.rm-batch-buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
		.rm-batch-buttons:empty { display: none; }
		.rm-batch { display: grid; gap: .5rem; padding: 1rem; border: 1px solid var(--border-color); border-radius: var(--border-radius); background: var(--card-bg); box-shadow: var(--shadow-lg, 0 2px 10px rgba(0, 0, 0, .2)); }
		@media (max-width: 767px) { .rm-change { grid-template-columns: 1fr auto; } .rm-change > select, .rm-change-value { grid-column: 1; } .rm-change > button { grid-column: 2; grid-row: 1; } .rm-merge th { white-space: normal; } .rm-templates { grid-template-columns: 1fr; } }`;
	frappe.dom.set_style(STYLE, "rm-style");

	const LIST_STYLE = `
		.rm-list .list-row-like, .rm-list .comment-count, .rm-list .comment-count + .mx-2, .rm-list .list-liked-by-me,
		.rm-list .group-by-field:has([data-fieldname="assigned_to"]) { display: none !important; }
		.rm-list .list-subject { flex: 3; }
		.rm-list .list-actions .btn { border: 0; background: none; box-shadow: none; font-size: 1rem; line-height: 1; padding: 0 .25rem; }
		.rm-list .rm-starred { color: var(--yellow-500); }`;
})();
