// Shows a request's messages in the desk. What somebody wrote in a mail goes into a frame that runs no script,
// sends no form and fetches no picture from other servers until the reader asks for it.

frappe.provide("request_mgmt.conversation");

(() => {
	const KIND_COLORS = { Enquiry: "blue", Reply: "green", Comment: "yellow", Forward: "purple", Bounce: "red" };
	const STYLE =
		"html{color:#1f272e;background:#fff;font:14px/1.5 system-ui,sans-serif}" +
		"body{margin:0;overflow-wrap:anywhere}img{max-width:100%;height:auto}pre{white-space:pre-wrap}" +
		"blockquote{margin:0 0 0 .5em;padding-left:.8em;border-left:3px solid #d1d8dd}";

	request_mgmt.conversation.render = (place, messages) => {
		place.replaceChildren(...messages.map(message_element));
		if (!messages.length) place.append(words("p", __("There are no messages yet."), "text-muted"));
	};

	function message_element(message) {
		const element = words("article", "", "border rounded p-3 mb-3");
		if (message.access_level === "Internal") element.style.background = "var(--bg-light-gray, #f8f8f8)";
		element.append(head(message));
		if (message.body_html || message.body_text) element.append(body(message.body_html, message.body_text));
		if (message.quoted_html || message.quoted_text) element.append(quoted(message));
		if (message.attachments && message.attachments.length) element.append(files(message.attachments));
		if (message.remarks) element.append(words("p", message.remarks, "small text-warning mb-0"));
		if (message.delivery_error) element.append(words("p", message.delivery_error, "small text-danger mb-0"));
		return element;
	}

	function head(message) {
		const line = words("div", "", "d-flex flex-wrap align-items-center mb-2");
		line.style.gap = ".25rem .75rem";
		line.append(
			words("strong", message.author_name || message.sender || ""),
			pill(__(message.kind), KIND_COLORS[message.kind]),
			...(message.access_level === "Internal" ? [pill(__("Internal"), "orange")] : []),
			...(message.delivery_state ? [pill(__(message.delivery_state), "gray")] : []),
			words("span", frappe.datetime.str_to_user(message.posted_at), "small text-muted ml-auto")
		);
		if (!message.recipients) return line;
		const both = document.createElement("div");
		const receivers = [__("To: {0}", [message.recipients]), message.cc ? __("Cc: {0}", [message.cc]) : ""];
		both.append(line, words("div", receivers.filter(Boolean).join("  "), "small text-muted mb-2"));
		return both;
	}

	function body(html, text) {
		if (!html) {
			const plain = words("div", text);
			plain.style.whiteSpace = "pre-wrap";
			return plain;
		}
		const box = document.createElement("div");
		const frame = framed(html, false);
		box.append(frame);
		if (html.includes("data-remote-src=")) {
			const show = words("button", __("Show pictures from other servers"), "btn btn-xs btn-default mt-2");
			show.type = "button";
			show.addEventListener("click", () => box.replaceChildren(framed(html, true)));
			box.append(show);
		}
		return box;
	}

	function framed(html, with_remote) {
		const pictures = with_remote ? "'self' data: https: http:" : "'self' data:";
		const policy = `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'; form-action 'none'`;
		const frame = document.createElement("iframe");
		frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
		frame.title = __("Message");
		frame.style.cssText = "border:0;display:block;width:100%;height:4rem";
		frame.srcdoc =
			`<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
			`<meta name="referrer" content="no-referrer"><base target="_blank"><style>${STYLE}</style>` +
			(with_remote ? html.replaceAll(" data-remote-src=", " src=") : html);
		const fit = () => {
			const page = frame.contentDocument?.documentElement;
			if (page?.scrollHeight) frame.style.height = `${Math.min(page.scrollHeight + 2, 6000)}px`;
		};
		frame.addEventListener("load", () => {
			fit();
			new ResizeObserver(fit).observe(frame);
		});
		return frame;
	}

	function quoted(message) {
		const details = words("details", "", "mt-2");
		details.append(words("summary", __("Quoted text"), "small text-muted"));
		details.addEventListener("toggle", () => {
			if (details.open && details.children.length === 1) {
				details.append(body(message.quoted_html, message.quoted_text));
			}
		});
		return details;
	}

	function files(attachments) {
		const list = words("ul", "", "list-unstyled mt-2 mb-0");
		for (const file of attachments) {
			const link = words("a", file.file_name);
			link.href = `/api/method/request_mgmt.api.messages.attachment?file=${encodeURIComponent(file.name)}`;
			link.setAttribute("download", "");
			const item = document.createElement("li");
			item.append(link);
			list.append(item);
		}
		return list;
	}

	function pill(text, color) {
		return words("span", text, `indicator-pill ${color || "gray"} no-indicator-dot`);
	}

	function words(tag, text, classes = "") {
		const element = document.createElement(tag);
		element.className = classes;
		element.textContent = text;
		return element;
	}
})();
