// Words, moments and numbers in the user's language.

let texts = {};
let originals = null; // English by the texts in the user's language
let language = "en";
let ahead = 0; // how far the site's clock is ahead of this browser's, in milliseconds

/** Translations {english: local}, the language they are in, and the site's wall clock now. */
export function setTranslations(dict, code = "en", siteNow = null) {
	texts = dict || {};
	originals = null;
	language = known(code) || "en";
	document.documentElement.lang = language;
	if (siteNow) ahead = moment(siteNow) - Date.now();
}

function known(code) {
	try {
		return Intl.getCanonicalLocales(String(code).replace("_", "-"))[0];
	} catch {
		return null;
	}
}

/** The text in the user's language, {0}, {1} ... filled in. */
export function __(text, ...args) {
	const found = texts[text] || text;
	return args.length ? found.replace(/\{(\d+)\}/g, (place, index) => args[index] ?? place) : found;
}

/** What a text in the user's language is in English; "" for one there is not. */
export function english(text) {
	originals ??= new Map(Object.entries(texts).map(([original, local]) => [local, original]));
	return originals.get(text) || "";
}

/** "2026-11-23 10:00:00" as the site writes it, read as wall clock: the date shown is the site's. */
export function moment(text) {
	if (!text) return null;
	const parts = String(text).match(/^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?/);
	if (!parts) return null;
	const [, year, month, day, hour = 0, minute = 0, second = 0] = parts.map(Number);
	return new Date(year, month - 1, day, hour || 0, minute || 0, second || 0);
}

/** The site's wall clock now, as a Date of this browser. */
export function siteNow() {
	return new Date(Date.now() + ahead);
}

const WAYS = { short: (date) => short(date), clock: (date) => short(date, { clock: true }) };

/**
 * A moment as a <time>, the full date as its title: relative ("5 min. ago"), with `clock` never without the time of day,
 * with `stamp` date and time whatever is near, with `long` the full one.
 */
export function when(text, { long = false, clock = false, stamp = false } = {}) {
	const element = document.createElement("time");
	const date = moment(text);
	if (!date) return element;
	element.dateTime = String(text).slice(0, 19).replace(" ", "T");
	element.title = full(date);
	if (!long && !stamp) element.dataset.way = clock ? "clock" : "short";
	element.textContent = long ? full(date) : stamp ? dated(date, true) : WAYS[element.dataset.way](date);
	return element;
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** How long, in its two largest units: "2 days, 3 hr". */
export function span(seconds) {
	const first = Math.max(0, UNITS.findIndex(([, size]) => seconds >= size));
	let rest = Math.max(0, Math.floor(seconds));
	const parts = UNITS.slice(seconds < 1 ? -1 : first).slice(0, 2).map(([unit, size]) => {
		const count = Math.floor(rest / size);
		rest -= count * size;
		return [count, unit];
	});
	const shown = parts.filter(([count], at) => count || (!at && parts.length === 1));
	return shown.map(([count, unit]) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(count)).join(" ");
}

/** 5400 -> "1h 30m", as durations are written. */
export function duration(seconds) {
	let rest = Math.floor(Number(seconds) || 0);
	return Object.entries({ d: 86400, h: 3600, m: 60, s: 1 }).map(([unit, size]) => {
		const count = Math.floor(rest / size);
		rest -= count * size;
		return count ? `${count}${unit}` : "";
	}).filter(Boolean).join(" ");
}

/** Write the relative moments in `root` as they are now. */
export function freshen(root) {
	for (const element of root.querySelectorAll("time[data-way]")) element.textContent = WAYS[element.dataset.way](moment(element.dateTime));
}

/** The full date and time as text. */
export function full(date) {
	return format({ weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" }, date);
}

/** Short enough for a list row: relative for the last hour, time of the day, of yesterday, of the weekday, then the date, `clock` with the time. */
export function short(date, { clock = false } = {}) {
	const now = siteNow();
	const seconds = (date - now) / 1000;
	if (Math.abs(seconds) < 45) return __("now");
	if (Math.abs(seconds) < 3600) return relative(Math.round(seconds / 60), "minute");
	if (sameDay(date, now)) return format({ hour: "2-digit", minute: "2-digit" }, date);
	const days = Math.round((midnight(date) - midnight(now)) / 86400000);
	if (Math.abs(days) === 1) return `${relative(days, "day")} ${format({ hour: "2-digit", minute: "2-digit" }, date)}`;
	if (Math.abs(days) < 7) return format({ weekday: "short", hour: "2-digit", minute: "2-digit" }, date);
	return dated(date, clock);
}

/** Date and time of what the server wrote. */
export const stamp = (text) => dated(moment(text), true);

/** The day alone. */
export const day = (date) => dated(date, false);

function dated(date, clock) {
	return format({ day: "numeric", month: "short", ...yearOf(date), ...(clock ? { hour: "2-digit", minute: "2-digit" } : {}) }, date);
}

const yearOf = (date) => (date.getFullYear() === siteNow().getFullYear() ? {} : { year: "numeric" });

/** The day, week or month that begins with this day. */
export function period(text, unit) {
	const date = moment(text);
	if (unit === "month") return format({ month: "long", year: "numeric" }, date);
	if (unit === "day") return format({ weekday: "short", day: "numeric", month: "short", ...yearOf(date) }, date);
	return between(text, new Date(date.getFullYear(), date.getMonth(), date.getDate() + 6).toLocaleDateString("sv"));
}

/** From one day to another: "28 Sept – 4 Oct 2026"; "until" the other, without the one. */
export function between(from, to) {
	const days = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...yearOf(moment(from || to)) });
	return from ? days.formatRange(moment(from), moment(to)) : __("until {0}", days.format(moment(to)));
}

const sameDay = (one, other) => midnight(one).getTime() === midnight(other).getTime();
const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

function format(options, date) {
	return new Intl.DateTimeFormat(language, { hourCycle: "h23", ...options }).format(date);
}

function relative(count, unit) {
	return new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" }).format(count, unit);
}

/** 12345 -> "12.345" in Danish. */
export function number(value) {
	return new Intl.NumberFormat(language).format(Number(value) || 0);
}

/** "vip, printer and phone". */
export function listed(words) {
	return new Intl.ListFormat(language, { type: "conjunction" }).format(words);
}

/** A size people can read. */
export function bytes(value) {
	let size = Number(value) || 0;
	const units = ["B", "kB", "MB", "GB"];
	let unit = 0;
	while (size >= 1000 && unit < units.length - 1) {
		size /= 1000;
		unit += 1;
	}
	return `${new Intl.NumberFormat(language, { maximumFractionDigits: unit && size < 10 ? 1 : 0 }).format(size)} ${units[unit]}`;
}

/** For sorting names as people of the language do. */
export function compare(one, other) {
	return String(one ?? "").localeCompare(String(other ?? ""), language, { numeric: true, sensitivity: "base" });
}
