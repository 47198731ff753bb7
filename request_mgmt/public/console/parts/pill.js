// Small marks: the status of a request, whether it was read, its priority.

import { h, icon } from "../core/html.js";
import { __ } from "../core/texts.js";

const COLOR_OF_STATE = { Open: "blue", Closed: "green", Postponed: "orange", Deleted: "gray", Merged: "gray", Spam: "red" };

/** The status in its colour. `boot` knows labels and colours. */
export function statusPill(boot, status, baseStatus = null) {
	const known = boot?.statuses?.find((item) => item.name === status);
	const base = known?.base_status || baseStatus;
	const color = known?.color || COLOR_OF_STATE[base] || "gray";
	return h("span", { class: `rm-pill rm-${color}` }, known?.label || status || "");
}

/** The priority where it stands out; nothing for the usual one. */
export function priorityPill(boot, priority, { always = false } = {}) {
	const known = boot?.priorities?.find((item) => item.name === priority);
	if (!priority || (known?.is_default && !always)) return null;
	return h("span", { class: `rm-pill rm-pill-plain rm-${known?.color || "gray"}` }, known?.label || priority);
}

const READ = {
	Read: ["rm-dot-read", () => __("Read")],
	Unread: ["rm-dot-unread", () => __("Unread")],
	"New information": ["rm-dot-news", () => __("New information")],
};

/** A dot for the read status: filled when there is something new for the owner. */
export function readDot(readStatus) {
	const [name, label] = READ[readStatus] || READ.Unread;
	return h("span", { class: `rm-dot ${name}`, role: "img", "aria-label": label(), title: label() });
}

/** Internal or external, where it matters. */
export function accessMark(accessLevel) {
	if (accessLevel !== "Internal") return null;
	return h("span", { class: "rm-access", title: __("Internal: customers do not see it") }, icon("lock", { size: 12 }));
}

/** The initials of a person in a round field. */
export function avatar(name, { image = null } = {}) {
	const parts = String(name || "?").trim().split(/\s+/);
	const initials = (parts.length > 1 ? parts[0][0] + parts.at(-1)[0] : parts[0].slice(0, 2)).toUpperCase();
	const hue = [...String(name || "")].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 360, 7);
	return h("span", { class: "rm-avatar", "aria-hidden": "true", style: { "--rm-hue": String(hue) } }, image ? h("img", { src: image, alt: "" }) : initials);
}
