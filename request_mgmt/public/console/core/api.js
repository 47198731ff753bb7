// Talks to the server: /api/method/request_mgmt.api.<method>.

const METHODS = "/api/method/";
const OURS = "request_mgmt.api.";

let token = "";
let signedOut = false;
let tellSignedOut = () => {};

/** The CSRF token of the page; the desk has one of its own. */
export function setToken(value) {
	token = value || "";
}

/** fn(error) is called when the server says, once, that nobody is signed in any more. */
export function onSignedOut(fn) {
	tellSignedOut = fn;
}

/** Whether the server said so: nobody need ask it of himself any more, until it takes something again. */
export const isSignedOut = () => signedOut;

/**
 * What the server refused: `status`, `messages` as plain text, `type` (the exception, or "session", "network"). What a form refuses
 * itself has `focus`, which goes to the first field that is to be filled in.
 */
export class ApiError extends Error {
	constructor(status, messages, type, focus = null) {
		super(messages.join("\n") || `${status}`);
		this.name = "ApiError";
		this.status = status;
		this.messages = messages;
		this.type = type;
		this.focus = focus;
	}
}

/** Call a method of the app; `args` that are undefined are left out; with `keepalive` also when the page goes. Throws ApiError. */
export async function call(method, args = {}, { get = false, signal, keepalive = false } = {}) {
	const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
	const url = METHODS + OURS + method;
	const asked = get ? answer(url + asQuery(given), { headers: headers(), credentials: "same-origin", signal }) : answer(url, { ...posted(given), signal, keepalive });
	return (await asked).message;
}

/** As `call`, for what nobody did: once nobody is signed in, the server is not asked. */
export async function callBeside(...given) {
	if (signedOut) throw new ApiError(0, [], "session");
	return call(...given);
}

/** Save what a method answers as the file `name`. Throws ApiError. */
export async function download(method, args, name) {
	let response;
	try {
		response = await fetch(METHODS + OURS + method, posted(args));
	} catch {
		throw new ApiError(0, [], "network");
	}
	if (!response.ok) {
		const body = await response.json().catch(() => ({}));
		throw new ApiError(response.status, messagesOf(body), typeOf(response.status, body));
	}
	saveAs(await response.blob(), name);
}

// Have the browser save this as a file
function saveAs(blob, name) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function asQuery(args) {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(args)) {
		if (value !== null && value !== undefined) query.set(name, typeof value === "object" ? JSON.stringify(value) : value);
	}
	const text = query.toString();
	return text ? `?${text}` : "";
}

/** Put a file on the server, private and unattached; answers {name, file_name, file_size, file_url}. */
export async function upload(file) {
	const form = new FormData();
	form.append("file", file, file.name);
	form.append("file_name", file.name);
	form.append("is_private", "1");
	const options = { method: "POST", headers: headers(), credentials: "same-origin", body: form };
	const { name, file_name, file_size, file_url } = (await answer(`${METHODS}upload_file`, options)).message;
	return { name, file_name, file_size, file_url };
}

function posted(args) {
	return { method: "POST", headers: { ...headers(), "Content-Type": "application/json" }, credentials: "same-origin", body: JSON.stringify(args) };
}

function headers() {
	const found = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
	if (token) found["X-Frappe-CSRF-Token"] = token;
	return found;
}

async function answer(url, options) {
	let response;
	try {
		response = await fetch(url, options);
	} catch (error) {
		if (error.name === "AbortError") throw error;
		throw new ApiError(0, [], "network");
	}
	const body = await response.json().catch(() => ({}));
	// With another session comes another token: what is only read says nothing of this page
	if (response.ok && options.method === "POST") signedOut = false;
	if (response.ok) return body;
	const error = new ApiError(response.status, messagesOf(body), typeOf(response.status, body));
	if (error.type === "session" && !signedOut) {
		signedOut = true;
		tellSignedOut(error);
	}
	throw error;
}

function typeOf(status, body) {
	const gone = body.session_expired || ["SessionExpired", "CSRFTokenError", "AuthenticationError"].includes(body.exc_type);
	if (gone || status === 401 || (status === 403 && isGuest())) return "session";
	return body.exc_type || (status >= 500 ? "server" : "refused");
}

function isGuest() {
	return /(?:^|;\s*)user_id=(?:Guest)?(?:;|$)/.test(document.cookie);
}

function messagesOf(body) {
	const found = [];
	for (const item of parsed(body._server_messages) || []) {
		const text = plain(typeof item === "string" ? (parsed(item)?.message ?? item) : item.message);
		if (text && !found.includes(text)) found.push(text);
	}
	if (!found.length && typeof body.message === "string") found.push(plain(body.message));
	if (!found.length && body.exception) found.push(plain(String(body.exception).replace(/^[\w.]+:\s*/, "")));
	return found.filter(Boolean);
}

function parsed(text) {
	try {
		return typeof text === "string" ? JSON.parse(text) : text;
	} catch {
		return null;
	}
}

// The server marks words up; a parsed document never runs or loads anything.
function plain(html) {
	return new DOMParser().parseFromString(String(html ?? ""), "text/html").body.textContent.trim();
}
