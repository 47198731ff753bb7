// What the desk scripts share.

frappe.provide("request_mgmt");

(() => {
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

	/** Gives the first column of a list room; what nobody uses on our documents is left out. */
	request_mgmt.tidy_list = (list) => {
		frappe.dom.set_style(LIST_STYLE, "rm-list-style");
		list.page.wrapper.addClass("rm-list");
	};

	const LIST_STYLE = `
		.rm-list .list-row-like, .rm-list .comment-count, .rm-list .comment-count + .mx-2, .rm-list .list-liked-by-me,
		.rm-list .group-by-field:has([data-fieldname="assigned_to"]) { display: none !important; }
		.rm-list .list-subject { flex: 3; }
		.rm-list .list-actions .btn { border: 0; background: none; box-shadow: none; font-size: 1rem; line-height: 1; padding: 0 .25rem; }
		.rm-list .rm-starred { color: var(--yellow-500); }`;
})();
