"""The change log of a request: who did what when, with from and to (BEHAVIOUR LOG-1, LOG-2)."""

import json
from collections.abc import Iterable

import frappe
from frappe.utils import get_fullname

from request_mgmt.records import statements

# Words that say how a request was closed
CLOSINGS = ("closed", "closed_after_forward", "closed_after_reply", "closed_by_rule")

ACTIONS = frozenset(
	(
		"created",
		"message_added",
		"activated",
		"owner_changed",
		"accepted",
		*CLOSINGS,
		"reopened",
		"postponed",
		"changed",
		"read_by_owner",
		"read_by_customer",
		"auto_reply_sent",
		"reply_sent",
		"batch_reply_sent",
		"comment_added",
		"delivery_failed",
		"marked_read",
		"marked_unread",
		"assigned",
		"bounce",
		"deleted",
		"restored",
		"marked_spam",
		"transferred",
		"taken_from_queue",
		"message_edited",
		"message_edit_undone",
		"message_deleted",
		"message_flagged",
		"message_unflagged",
		"forwarded",
		"split",
		"split_undone",
		"merged",
		"unmerged",
		"related",
		"unrelated",
		"undone",
	)
)


def write(
	request: str,
	action: str,
	*,
	user: str | None = None,
	contact: str | None = None,
	actor_name: str | None = None,
	message: str | None = None,
	detail: str | None = None,
	changes: Iterable[dict] | None = None,
) -> None:
	"""One row of the log, in the caller's transaction.

	`user` or `contact` did it; without either it was the system. `changes`: dicts of field, from, to.
	"""
	if action not in ACTIONS:
		raise ValueError(f"No such word in the change log: {action}")
	changes = list(changes or ())
	row = {
		"request": request,
		"action": action,
		"user": user,
		"contact": contact,
		"actor_name": (actor_name or _name_of(user, contact) or "")[:140] or None,
		"message": message,
		"detail": detail,
		"changes": json.dumps(changes, ensure_ascii=False, default=str) if changes else None,
		"at": statements.clock(),
	}
	statements.insert("Request Log", row)


def listed(names: Iterable[str]) -> str | None:
	"""Several names as the one value of a change, with commas between; as JSON where one has such a comma itself."""
	names = list(names)
	plain = ", ".join(names)
	return (plain if names_of(plain) == names else json.dumps(names, ensure_ascii=False)) or None


def names_of(value: str | None) -> list[str]:
	"""The names in such a value."""
	try:
		found = json.loads(value) if (value or "").startswith('["') else None
	except ValueError:
		found = None
	return found if isinstance(found, list) else _split(value)


def _split(value: str | None) -> list[str]:
	return [name for name in (value or "").split(", ") if name]


def _name_of(user: str | None, contact: str | None) -> str | None:
	if user:
		return get_fullname(user)
	if not contact:
		return None
	names = frappe.db.get_value("Contact", contact, ["first_name", "last_name"]) or ()
	return " ".join(filter(None, names)) or contact
