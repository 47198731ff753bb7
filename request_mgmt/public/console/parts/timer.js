// The time one spends on a message: a clock that runs while one writes, can be stopped, and gives way to what is typed (TIM-1).

import { h, icon } from "../core/html.js";
import { __ } from "../core/texts.js";

/**
 * A clock with a field for minutes. `seconds` is what was spent before, `minutes` what was typed; `running` starts it.
 * Answers {element, minutes(), seconds(), typed(), stop()}; `changed()` is called when it is started, stopped or typed over.
 */
export function createTimer({ seconds = 0, minutes = null, running = false, changed = () => {} } = {}) {
	let spent = seconds;
	let since = null;
	let tick = null;
	const input = h("input", { class: "rm-input rm-minutes", type: "number", min: "0", step: "1", inputmode: "numeric", "aria-label": __("Time spent (minutes)"), title: __("Time spent (minutes)"), placeholder: __("min."), value: minutes ?? "" });
	const shown = h("span", { class: "rm-timer-time" });
	const button = h("button", { type: "button", class: "rm-button rm-button-quiet rm-timer", onClick: () => (since === null ? (start(), changed()) : pause()) }, icon("clock"), shown);
	const now = () => Math.floor(spent + (since === null ? 0 : (Date.now() - since) / 1000));

	function draw() {
		const all = now();
		shown.textContent = all || since !== null ? `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}` : "";
		button.setAttribute("aria-pressed", String(since !== null));
		button.setAttribute("aria-label", since === null ? __("Start the clock") : __("Stop the clock"));
		button.title = button.getAttribute("aria-label");
		input.placeholder = all ? String(Math.ceil(all / 60)) : __("min.");
	}

	function start() {
		since = Date.now();
		input.value = "";
		tick = setInterval(() => (button.isConnected ? draw() : stop()), 1000);
		draw();
	}

	function pause() {
		stop();
		draw();
		changed();
	}

	function stop() {
		spent = now();
		since = null;
		clearInterval(tick);
	}

	input.addEventListener("input", () => {
		if (since !== null) pause();
	});
	if (running && input.value === "") start();
	else draw();
	return {
		element: h("span", { class: "rm-timer-group" }, button, input),
		minutes: () => (input.value !== "" ? Number(input.value) : Math.ceil(now() / 60)),
		seconds: now,
		typed: () => (input.value === "" ? null : Number(input.value)),
		stop,
	};
}
