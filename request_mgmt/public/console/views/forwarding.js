// What is forwarded: one message or the conversation, as the outsider will see it, and the files that go with it (FWD-1).

import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { __, number } from "../core/texts.js";
import { textOf } from "../core/toast.js";
import { makeField } from "../parts/fields.js";
import { mailBody } from "../parts/mail_body.js";
import { chooseFrom } from "../parts/request_fields.js";

/** {controls, shown}: fields to choose from, and an element that shows what they come to. `message` is what one begins with. */
export function createForwarding(data, message, files, changed) {
	const request = data.request.name;
	let asked = 0;
	const choose = (name) => chooseFrom(data, data.messages.find((one) => one.name === name) || null);
	const which = makeField({ fieldname: "message", fieldtype: "Message of request", label: __("What is sent") }, { value: message?.name, changed: () => (drawFiles(), look(), changed()) });
	const place = h("div");
	const attachments = { field: { fieldname: "attachments_of_request" }, element: place, get: () => attachments.control.get(), set: (value) => attachments.control.set(value) };
	const summary = h("summary");
	const text = h("div", { class: "rm-forwarded-text" });
	const shown = h("details", { class: "rm-forwarded", open: true }, summary, text);

	function drawFiles() {
		choose(which.get());
		attachments.control = makeField({ fieldname: "attachments_of_request", fieldtype: "Files of request", label: __("Attachments of this request") }, { changed });
		fill(place, attachments.control.element);
		place.hidden = !place.querySelector("input");
	}

	async function look() {
		const turn = ++asked;
		summary.textContent = __("Loading ...");
		try {
			const answer = await call("requests.forward_preview", { request, message: which.get() || undefined }, { get: true });
			if (turn !== asked) return;
			summary.textContent = which.get() ? __("This message is sent below your words") : __("The conversation is sent below your words. Messages: {0}", number(answer.messages));
			fill(text, mailBody(answer.html, "", { empty: __("(No text)") }));
			for (const input of place.querySelectorAll("input")) if (answer.files.includes(input.value)) input.parentElement.append(h("span", { class: "rm-tells" }, icon("warning", { size: 12 }), __("the customer's address stands in it")));
		} catch (error) {
			if (turn === asked) summary.textContent = textOf(error);
		}
	}

	drawFiles();
	if (files) attachments.set(files);
	look();
	return { controls: [which, attachments], shown };
}
