// One message in a window of its own, to have beside what one writes (ACS-10): the head of its request, and the message whole.

import { call } from "../core/api.js";
import { fill, h, icon } from "../core/html.js";
import { bind, listen } from "../core/keys.js";
import { go, hrefOf, onChange } from "../core/router.js";
import { __ } from "../core/texts.js";
import { textOf } from "../core/toast.js";
import { built } from "../parts/mail_body.js";
import { accessMark, statusPill } from "../parts/pill.js";
import { author, printOut, whole } from "./conversation.js";

/** Show the message that a route names in `root`. Answers what `mount` does: there is nothing to pause. */
export async function renderAlone(root, route, boot) {
	const back = { name: route.name, params: { message: route.params.message } };
	const close = () => {
		window.close();
		if (!window.closed) go(back); // no script opened it: it becomes the console
	};
	const closing = () => h("button", { type: "button", class: "rm-button", title: `${__("Close")} (Esc)`, onClick: close }, __("Close"));
	const looks = { plain: boot.settings.plain_text, pictures: boot.settings.preview_pictures };
	const nothing = { actions: [], messages: [] }; // what is done to a message is done where its request is

	function show({ request, message }) {
		const place = h("div", {});
		const draw = () => fill(place, whole(message, looks, { turn, print }, () => nothing));
		const turn = () => {
			looks.plain = !looks.plain;
			draw();
			place.querySelector(".rm-message-menu").focus();
		};
		const print = async () => (await built(place), printOut(root));
		const body = h("div", { class: "rm-request-body rm-unseen-focus", tabindex: "0", role: "region", "aria-label": __("Message") }, place);
		draw();
		document.title = `#${request.name} ${author(message)}: ${request.title}`;
		fill(root, h("main", { class: "rm-request rm-alone" },
			h("header", { class: "rm-request-head" },
				h("div", { class: "rm-request-line" }, h("span", { class: "rm-number" }, `#${request.name}`), accessMark(request.access_level), statusPill(boot, request.status, request.base_status), h("span", { class: "rm-bar-space" }), closing()),
				h("h1", { class: "rm-request-title" }, h("a", { href: hrefOf(back), target: "_blank", title: __("Open the request") }, request.title))),
			body));
		body.focus();
	}

	async function load() {
		try {
			show(await call("messages.get", { message: route.params.message }, { get: true }));
		} catch (error) {
			fill(root, h("div", { class: "rm-empty", role: "alert" }, icon("warning"), h("h2", {}, __("The message could not be shown.")), h("p", {}, textOf(error)), h("div", { class: "rm-buttons" }, h("button", { type: "button", class: "rm-button", onClick: load }, __("Try again")), closing())));
		}
	}

	listen();
	bind("alone", "Esc", __("Close"), () => void close());
	onChange(() => location.reload());
	await load();
	return { pause() {}, resume() {} };
}
