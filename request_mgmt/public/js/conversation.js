// Shows a request's messages in the desk. What somebody wrote in a mail goes into a frame that runs no script,
// sends no form and fetches no picture from other servers until the reader asks for it.

frappe.provide("request_mgmt.conversation");

(() => {
	const { element, mail_looks } = request_mgmt;
	const KIND_COLORS = { Enquiry: "blue", Reply: "green", Comment: "yellow", Forward: "purple", Bounce: "red" };
	const DELIVERY_COLORS = { Waiting: "gray", Sent: "green", Failed: "red" };
	const STYLE =
		"html{font:14px/1.5 Inter,system-ui,sans-serif}" +
		"body{margin:0;display:flow-root;overflow-x:auto;overflow-wrap:break-word}a{overflow-wrap:anywhere}" +
		"body>:first-child{margin-top:0}body>:last-child{margin-bottom:0}" +
		"img{max-width:100%;height:auto}pre{white-space:pre-wrap}" +
		"blockquote{margin:0 0 0 .5em;padding-left:.8em;border-left:3px solid #d1d8dd}";
	const PAPER = "html{color-scheme:light;color:#171717;background:#fff}body{padding:.5rem}";
	const SCREEN = (theme) => `html{color-scheme:${theme === "dark" ? "dark" : "light"};color:CanvasText}`;
	const TALLEST = 6000;

	/** The messages as elements, `plain` their words alone (ACS-11). `menu(message)` answers what can be done to one: [[label, function], ...]. */
	request_mgmt.conversation.render = (place, messages, menu = () => [], { plain = false } = {}) => {
		const shown = (message) => message_element(plain ? in_words(message) : message, menu(message));
		place.replaceChildren(...messages.map(shown));
		if (!messages.length) place.append(element("p", "text-muted", __("There are no messages yet.")));
	};

	/** The text of one message or mail, sandboxed where it is HTML. */
	request_mgmt.conversation.body = body;

	function in_words(message) {
		const words = (html, text) => (text?.trim() ? text : words_of(html));
		return { ...message, body_html: "", body_text: words(message.body_html, message.body_text), quoted_html: "", quoted_text: words(message.quoted_html, message.quoted_text) };
	}

	/** What HTML says, each paragraph on lines of its own. */
	function words_of(html) {
		const page = new DOMParser().parseFromString(html || "", "text/html");
		for (const style of page.querySelectorAll("style")) style.remove();
		for (const end of page.querySelectorAll("br, p, div, li, tr, blockquote, pre, h1, h2, h3, h4, h5, h6")) end.after("\n");
		return page.body.textContent.replace(/\n\s*\n/g, "\n\n").trim();
	}

	function message_element(message, choices) {
		const card = element("article", "rm-message border rounded p-3 mb-3");
		if (message.access_level === "Internal") card.style.background = "color-mix(in srgb, var(--yellow-500) 8%, transparent)";
		card.append(head(message, choices));
		if (message.body_html || message.body_text) card.append(body(message.body_html, message.body_text));
		if (message.quoted_html || message.quoted_text) card.append(quoted(message));
		if (message.attachments && message.attachments.length) card.append(files(message.attachments));
		if (message.remarks) card.append(lines("small text-muted mt-2 mb-0", message.remarks));
		if (message.delivery_error) card.append(lines("small text-danger mt-2 mb-0", message.delivery_error));
		return card;
	}

	function head(message, choices) {
		const line = element("div", "d-flex flex-wrap align-items-center mb-2");
		line.style.gap = ".25rem .5rem";
		line.append(
			element("strong", "", message.author_name || message.sender || ""),
			pill(__(message.kind), KIND_COLORS[message.kind]),
			...(message.access_level === "Internal" ? [pill(__("Internal"), "orange")] : []),
			...(message.delivery_state ? [pill(__(message.delivery_state), DELIVERY_COLORS[message.delivery_state])] : []),
			...(message.flagged ? [pill(__("Flagged"), "red")] : []),
			element("span", "small text-muted ml-auto", request_mgmt.moment(message.posted_at)),
			...(choices.length ? [menu_button(choices)] : [])
		);
		if (!message.recipients) return line;
		const both = document.createElement("div");
		const receivers = [__("To: {0}", [message.recipients]), message.cc ? __("Cc: {0}", [message.cc]) : ""];
		both.append(line, element("div", "small text-muted mb-2", receivers.filter(Boolean).join("  ")));
		return both;
	}

	function menu_button(choices) {
		const place = element("div", "dropdown");
		const button = element("button", "btn btn-xs btn-default icon-btn");
		button.type = "button";
		button.dataset.toggle = "dropdown";
		button.title = __("What can be done to this message");
		button.setAttribute("aria-label", button.title);
		button.innerHTML = frappe.utils.icon("dot-horizontal", "xs");
		const list = element("div", "dropdown-menu dropdown-menu-right");
		for (const [label, act] of choices) {
			const item = element("button", "dropdown-item", label);
			item.type = "button";
			item.addEventListener("click", act);
			list.append(item);
		}
		place.append(button, list);
		return place;
	}

	function body(html, text) {
		if (!html || !html.trim()) {
			const plain = element("div", "", text || "");
			plain.style.whiteSpace = "pre-wrap";
			return plain;
		}
		const box = document.createElement("div");
		box.append(framed(html, false));
		if (html.includes("data-remote-src=")) {
			const text = __("Show pictures from other servers");
			const show = request_mgmt.button("btn-xs btn-default mt-2", text, () => box.replaceChildren(framed(html, true)));
			show.title = __("The sender can see that the mail was opened.");
			box.append(show);
		}
		return box;
	}

	function framed(html, with_remote) {
		const pictures = with_remote ? "'self' data: https: http:" : "'self' data:";
		const policy = `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'`;
		const frame = document.createElement("iframe");
		frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
		frame.title = __("Text of the message");
		frame.style.cssText = "border:0;display:block;width:100%;height:4rem";
		frame.srcdoc =
			`<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
			`<meta name="referrer" content="no-referrer"><base target="_blank"><style>${mail_looks.has_colours(html) ? PAPER : SCREEN(document.documentElement.dataset.theme)}${STYLE}${is_spaced(html) ? "p{margin:0}" : ""}</style><body>` +
			(with_remote ? html.replaceAll(" data-remote-src=", " src=") : html);
		frame.addEventListener("load", () => fitted(frame));
		return frame;
	}

	const is_spaced = (html) => mail_looks.is_spaced(new DOMParser().parseFromString(html, "text/html").body);

	// As tall as what is in it; measured again when the form is shown, or its width changes
	function fitted(frame) {
		const inside = frame.contentDocument?.body;
		if (!inside) return;
		const fit = () => {
			const height = Math.ceil(inside.getBoundingClientRect().height);
			if (height && frame.clientWidth) frame.style.height = `${Math.min(height + 4, TALLEST)}px`;
		};
		fit();
		new ResizeObserver(fit).observe(inside);
		new ResizeObserver(fit).observe(frame);
	}

	function quoted(message) {
		const details = element("details", "mt-2");
		details.append(element("summary", "small text-muted", __("Quoted text")));
		details.addEventListener("toggle", () => {
			if (details.open && details.children.length === 1) {
				details.append(body(message.quoted_html, message.quoted_text));
			}
		});
		return details;
	}

	function files(attachments) {
		const list = element("ul", "list-unstyled mt-2 mb-0");
		for (const file of attachments) {
			const link = element("a", "", file.file_name);
			link.href = `/api/method/request_mgmt.api.messages.attachment?file=${encodeURIComponent(file.name)}`;
			link.setAttribute("download", "");
			const item = document.createElement("li");
			const size = file.file_size > 1024 ? ` ${frappe.form.formatters.FileSize(file.file_size)}` : "";
			const clip = element("span", "mr-1");
			clip.innerHTML = frappe.utils.icon("attachment", "sm");
			item.append(clip, link, element("span", "small text-muted", size));
			list.append(item);
		}
		return list;
	}

	function pill(text, color) {
		return element("span", `indicator-pill ${color || "gray"} no-indicator-dot`, text);
	}

	function lines(classes, text) {
		const paragraph = element("p", classes, text);
		paragraph.style.whiteSpace = "pre-line";
		return paragraph;
	}
})();
