// Short messages at the edge of the screen, read aloud by screen readers.

import { ApiError } from "./api.js";
import { clear, h, icon } from "./html.js";
import { __ } from "./texts.js";

const SHOWN_FOR = { ok: 4000, note: 6000, offer: 8000, error: 12000 };
const PICTURES = { ok: "check", note: "inbox", error: "warning" };
let region = null;

function place() {
	if (!region?.isConnected) {
		region = h("div", { class: "rm-toasts", role: "status", "aria-live": "polite" });
		(document.querySelector(".rm-console") || document.body).append(region);
	}
	// Above an open dialog
	const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
	const home = dialog || document.querySelector(".rm-console") || document.body;
	if (region.parentNode !== home) home.append(region);
	return region;
}

/**
 * Show a text for a while. `action` {label, run} puts a button on it, `actions` several. `kind`: "ok" that something was done, "note" that
 * there was nothing to do, "error"; what `stays` is there until it is dismissed. What was said before gives way, unless it is an error. Answers what takes it away.
 */
export function toast(text, { kind = "ok", action = null, actions = [action], stays = false } = {}) {
	const home = place();
	const away = () => item.remove();
	const offers = actions.filter(Boolean);
	const item = h(
		"div",
		{ class: `rm-toast rm-toast-${kind}`, role: kind === "error" ? "alert" : null },
		icon(PICTURES[kind]),
		h("span", { class: "rm-toast-text" }, text),
		offers.map(({ label, run }) => h("button", { type: "button", class: "rm-toast-action", onClick: () => (away(), run()) }, label)),
		h("button", { type: "button", class: "rm-icon-button", "aria-label": __("Dismiss"), onClick: away }, icon("close")),
	);
	for (const other of [...home.children]) if (!other.matches(".rm-toast-error")) other.remove();
	while (home.children.length >= 4) home.firstChild.remove();
	home.append(item);
	if (stays) return away;
	let timer = setTimeout(away, SHOWN_FOR[kind === "ok" && offers.length ? "offer" : kind]);
	item.addEventListener("mouseenter", () => clearTimeout(timer));
	item.addEventListener("mouseleave", () => (timer = setTimeout(away, 2000)));
	return away;
}

/** What an error says, for people. */
export function textOf(error) {
	if (!(error instanceof ApiError)) return __("Something went wrong in the page. Reload it and try again.");
	if (error.type === "session") return __("You are signed out. What you wrote is kept.");
	if (error.type === "network") return __("The server cannot be reached. Try again.");
	if (error.messages.length) return error.messages.join("\n");
	if (error.status === 403) return __("You are not allowed to do this.");
	if (error.status === 404) return __("Not found. It may have been deleted.");
	return __("The server could not do this. Try again, or tell an administrator.");
}

let saysSignedOut = () => {};

/** Show an error; when the session ended, the way to sign in, and that stays. An aborted call is no error. */
export function fail(error) {
	if (error?.name === "AbortError") return;
	if (!(error instanceof ApiError)) console.error(error);
	const signIn = () => location.assign(`/login?redirect-to=${encodeURIComponent(location.pathname + location.hash)}`);
	const action = error?.type === "session" ? { label: __("Sign in"), run: signIn } : null;
	if (!action) return toast(textOf(error), { kind: "error" });
	saysSignedOut(); // once is enough
	return (saysSignedOut = toast(textOf(error), { kind: "error", action, stays: true }));
}

/** Take all messages away. */
export function quiet() {
	if (region) clear(region);
}
