// Which actions are worth showing for the rows chosen. The server decides; this keeps menus short.

const all = (rows, test) => rows.every(test);
const some = (rows, test) => rows.some(test);
const alive = (row) => ["Open", "Closed", "Postponed"].includes(row.base_status);

const FITS = {
	accept: (rows, me) => some(rows, (row) => row.agent !== me && row.base_status !== "Closed" && alive(row)),
	close: (rows) => some(rows, (row) => alive(row) && row.base_status !== "Closed"),
	reopen: (rows) => some(rows, (row) => ["Closed", "Postponed"].includes(row.base_status)),
	restore: (rows) => some(rows, (row) => ["Deleted", "Spam"].includes(row.base_status)),
	mark_read: (rows) => some(rows, (row) => row.read_status !== "Read"),
	mark_unread: (rows) => some(rows, (row) => row.read_status === "Read"),
	add_favourite: (rows) => some(rows, (row) => !row.favourite),
	remove_favourite: (rows) => some(rows, (row) => row.favourite),
	unmerge: (rows) => some(rows, (row) => row.base_status === "Merged"),
	batch_reply: (rows) => rows.length > 1 && all(rows, alive),
	undo_split: () => false,
	// Where one sees what it is taken off
	remove_from_list: () => false,
};

/** The actions of the catalogue that fit these rows; with several rows only those that take several. */
export function fitting(boot, rows) {
	if (!rows.length) return [];
	return boot.actions.filter((action) => {
		if (!action.in_menu || (action.on ?? "request") !== "request" || (rows.length > 1 && !action.many)) return false;
		return FITS[action.name] ? FITS[action.name](rows, boot.user) : all(rows, alive);
	});
}

/** Those that need the request itself on the screen, not only its number. */
export const WRITING = ["reply", "reply_all", "comment", "forward", "split"];

/** Whether the action is written in the request on the screen; several are forwarded by a dialog. */
export const isWritten = (name, count) => WRITING.includes(name) && (count === 1 || name !== "forward");

// Keys of the console; the catalogue's own count where they are free
const KEYS = { accept: "a", reply: "r", batch_reply: "r", comment: "n", close: "e", mark_unread: "u", add_favourite: "s", remove_favourite: "s", create: "c", next_in_queue: "q" };
const TAKEN = new Set("jkoxcfvbaernuslqz?/");

/** The key that does an action in the console, or null. */
export function keyOf(action) {
	return KEYS[action.name] || (action.shortcut && !TAKEN.has(action.shortcut) ? action.shortcut : null);
}
