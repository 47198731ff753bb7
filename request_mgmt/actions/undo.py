"""Undo: the caller's own last change of a request is taken back, field by field, unless somebody changed it since."""

import json

import frappe
from frappe import _
from frappe.utils import add_to_date, get_fullname

from request_mgmt import permissions
from request_mgmt.actions import own_values, update
from request_mgmt.actions.declaration import Facts, action
from request_mgmt.permissions import Access
from request_mgmt.records import log, own_fields
from request_mgmt.records import status as statuses
from request_mgmt.request_mgmt.doctype.request.request import shown

# Words of the log that stand for a change of fields. What was merged, split or sent has an undoing of its own, or none.
WORDS = frozenset(
	(
		"changed",
		"owner_changed",
		"accepted",
		*log.CLOSINGS,
		"reopened",
		"activated",
		"postponed",
		"transferred",
		"taken_from_queue",
		"deleted",
		"marked_spam",
		"restored",
	)
)
# A star that stands there so soon after a transfer is written down was put by it
TRANSFER_SECONDS = 10
# Words whose fields are not the request's
OTHERS = ("message_edited", "message_edit_undone", "related", "unrelated")


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Merged":
		return "Request {0} was merged into another one. Take it apart there."
	return None


# Offered after a change, where one sees what would be taken back
@action("undo", label="Undo", done="Undone", refusal=refusal, in_menu=False, icon="rotate-ccw", order=95)
def run(request, access: Access) -> dict:
	"""Owner, status, category, priority, tags and the others as they were; messages stay, and of the question of a transfer
	that is said; the star it put there goes. Answers {"undone": [fields]}.

	Once: what was taken back is not put forth again, and the change before is not touched.
	"""
	row = _last_change(request, access)
	changes = json.loads(row.changes)
	_check_since(request, row, changes)
	before = {change["field"]: change["from"] for change in changes}
	if "status" in before and statuses.get(before["status"]).base_status == "Spam":
		permissions.require_right("mark_spam", access)
	tags, contacts = before.pop("tags", _KEEP), before.pop("contacts", _KEEP)
	own = own_fields.changeable(access.user)
	request.update(
		{
			field: own_values.clean(own[field], value) if field in own else value
			for field, value in before.items()
		}
	)
	if contacts is not _KEEP:
		update.put_contacts(request, log.names_of(contacts), before)
	request.flags.reviving = row.action in ("deleted", "marked_spam", "restored")
	request.flags.deadline_chosen = "deadline" in before or "priority" in before
	request.flags.log_action = "undone"
	if row.action == "reopened":
		request.closed_at = _closed_at(request.name, row.at)
	try:
		update.save(request, tags=None if tags is _KEEP else log.names_of(tags))
	finally:
		request.flags.reviving = request.flags.deadline_chosen = False
	if row.action == "transferred":
		_take_star(request, access, row.at)
	stays = row.action == "transferred" and row.message and frappe.db.exists("Message", row.message)
	told = {"said": _("Your question stays as an internal comment")} if stays else {}
	return {"undone": [change["field"] for change in changes], **told}


_KEEP = object()


def _last_change(request, access: Access):
	rows = frappe.get_all(
		"Request Log",
		filters={
			"request": request.name,
			"user": access.user,
			"action": ["in", [*WORDS, "undone"]],
			"changes": ["is", "set"],
		},
		fields=["name", "action", "at", "changes", "message"],
		order_by="at desc, creation desc",
		limit_page_length=1,
	)
	row = rows[0] if rows else None
	changes = json.loads(row.changes) if row else []
	fields = {change["field"] for change in changes if change["to"] != own_fields.UNTOLD}
	known = {*update.CHANGEABLE, *own_fields.changeable(access.user)}
	if not row or row.action == "undone" or len(fields) < len(changes) or not fields <= known:
		frappe.throw(
			_("There is no change of yours to take back in request {0}.").format(frappe.bold(request.name))
		)
	return row


def _check_since(request, row, changes: list[dict]) -> None:
	"""Nothing is taken back from under somebody else's feet."""
	wanted = {change["field"]: change["to"] for change in changes}
	later = frappe.get_all(
		"Request Log",
		filters={
			"request": request.name,
			"at": [">=", row.at],
			"name": ["!=", row.name],
			"action": ["not in", OTHERS],
			"changes": ["is", "set"],
		},
		fields=["user", "actor_name", "changes"],
		order_by="at desc",
		limit_page_length=0,
	)
	for one in later:
		for change in json.loads(one.changes):
			if change["field"] in wanted:
				_refuse(change["field"], one.actor_name or (one.user and get_fullname(one.user)))
	for field, value in wanted.items():
		if field not in update.LISTED and shown(field, request) != value:
			_refuse(field, None)
		if field == "tags" and set(log.names_of(value)) != {tag for tag in request.get_tags() if tag}:
			_refuse(field, None)


def _refuse(field: str, who: str | None) -> None:
	label = frappe.bold(update.label_of(field))
	if who:
		frappe.throw(
			_("{0} was changed since by {1}: it stays as it is now.").format(label, frappe.bold(who))
		)
	frappe.throw(_("{0} was changed since: it stays as it is now.").format(label))


def _take_star(request, access: Access, since) -> None:
	"""The star that the transfer itself put there goes with it; one from before, or put there later by hand, stays: later than ten
	seconds, for the log tells nobody of a star."""
	until = add_to_date(since, seconds=TRANSFER_SECONDS)
	put = {"user": access.user, "request": request.name, "creation": ["between", [since, until]]}
	frappe.db.delete("Favourite", put)


def _closed_at(request: str, before):
	"""When it was closed before it was opened again."""
	rows = frappe.get_all(
		"Request Log",
		filters={"request": request, "action": ["in", log.CLOSINGS], "at": ["<=", before]},
		pluck="at",
		order_by="at desc",
		limit_page_length=1,
	)
	return rows[0] if rows else None
