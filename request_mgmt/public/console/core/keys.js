// Keys of the screen. Each scope has its own; the one pushed last is asked first.

const scopes = [];
const PREFIX_HOLDS = 1500;
let prefix = null; // {name, at}: the first of two keys, and when it was pressed
let keyed = false;

for (const [kind, on] of [["keydown", true], ["pointerdown", false]]) document.addEventListener(kind, () => (keyed = on), true);

/** Whether the last thing somebody did was to press a key: only then does a focus that is given show. */
export const byKeyboard = () => keyed;

/**
 * Bind `key` ("j", "Enter", "Ctrl+k", "g o") in `scope`; fn(event) may answer false to let the next scope have it.
 * `description` is a text, or a function where it depends on what is shown.
 * Answers what ends the binding.
 */
export function bind(scope, key, description, fn) {
	const found = scopes.find((item) => item.name === scope) || pushed(scope);
	const binding = { key, description, fn };
	found.bindings.push(binding);
	return () => {
		found.bindings = found.bindings.filter((item) => item !== binding);
	};
}

function pushed(name) {
	const scope = { name, bindings: [], alone: false };
	scopes.push(scope);
	return scope;
}

/** Put a scope on top; `alone` hides the scopes below it (a dialog). */
export function push(name, { alone = false } = {}) {
	pop(name);
	pushed(name).alone = alone;
}

/** Take a scope and its bindings away. */
export function pop(name) {
	const index = scopes.findIndex((item) => item.name === name);
	if (index >= 0) scopes.splice(index, 1);
}

/** What can be pressed now, for the help: [{key, description}], each key once. */
export function described() {
	const seen = new Map();
	for (const scope of reachable()) {
		for (const { key, description } of scope.bindings) {
			const text = typeof description === "function" ? description() : description;
			if (text && !seen.has(key)) seen.set(key, { key, description: text });
		}
	}
	return [...seen.values()];
}

/** Begin to listen; answers what ends it. */
export function listen(target = document) {
	target.addEventListener("keydown", pressed);
	return () => target.removeEventListener("keydown", pressed);
}

function reachable() {
	const found = [];
	for (const scope of [...scopes].reverse()) {
		found.push(scope);
		if (scope.alone) break;
	}
	return found;
}

function pressed(event) {
	if (event.defaultPrevented || event.isComposing) return;
	const name = nameOf(event);
	const strong = event.ctrlKey || event.metaKey || event.key === "Escape";
	if (isTyping(event.target) && !strong) return;
	// Enter and space belong to the button or link that has the focus
	if (["Enter", " "].includes(event.key) && !strong && event.target.closest?.("button, a[href], summary, [role=menuitem]")) return;
	// By when they were pressed, not by when a busy page gets to them
	const whole = prefix && event.timeStamp - prefix.at < PREFIX_HOLDS ? `${prefix.name} ${name}` : name;
	prefix = null;
	for (const scope of reachable()) {
		for (const binding of scope.bindings) {
			if (binding.key !== whole) continue;
			if (binding.fn(event) === false) continue;
			event.preventDefault();
			event.stopPropagation(); // the desk has keys of its own
			return;
		}
	}
	if (reachable().some((scope) => scope.bindings.some(({ key }) => key.startsWith(`${name} `)))) {
		prefix = { name, at: event.timeStamp };
	}
}

function nameOf(event) {
	const key = event.key === "Escape" ? "Esc" : event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
	const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
	return `${control}${event.altKey ? "Alt+" : ""}${key}`;
}

function isTyping(target) {
	if (!(target instanceof Element)) return false;
	if (target.isContentEditable) return true;
	if (target.matches("input")) return !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
	return target.matches("textarea, select");
}
