"""Mark as unread: red again; and the undoing of reading marks (BEHAVIOUR RD-1, RD-2)."""

import json

import frappe
from frappe import _

from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log

WORDS = {"Read": "marked_read", "Unread": "marked_unread", "New information": "marked_unread"}


def read(facts: Facts) -> bool:
	return facts.read_status != "Unread"


@action(
	"mark_unread",
	label="Mark as unread",
	done="Marked as unread",
	undone_by="undo_reading",
	refusal=unless_gone,
	shown=read,
	icon="mail",
	order=61,
)
def run(request, access: Access) -> dict:
	changed = request.read_status != "Unread"
	if changed:
		change = {"field": "read_status", "from": request.read_status, "to": "Unread"}
		_put(request, "Unread", None)
		log.write(request.name, "marked_unread", user=access.user, changes=[change])
	return {"read_status": "Unread", "changed": changed}


@action("undo_reading", label="Undo reading mark", refusal=unless_gone, in_menu=False, order=96)
def undo(request, access: Access) -> dict:
	"""What the caller's last mark found comes back, new information too, unless the request was read or written to since."""
	rows = frappe.get_all(
		"Request Log",
		filters={
			"request": request.name,
			"user": access.user,
			"action": ["in", ("marked_read", "marked_unread")],
		},
		fields=["at", "changes"],
		order_by="at desc, creation desc",
		limit_page_length=1,
	)
	change = next(iter(json.loads(rows[0].changes or "[]")), None) if rows else None
	if not change or change["to"] != request.read_status:
		frappe.throw(
			_("There is no mark of yours to take back in request {0}.").format(frappe.bold(request.name))
		)
	_put(request, change["from"], rows[0].at if change["from"] == "Read" else None)
	log.write(request.name, WORDS[change["from"]], user=access.user)
	return {"read_status": change["from"]}


def _put(request, read_status: str, read_at) -> None:
	request.db_set({"read_status": read_status, "read_at": read_at}, update_modified=False)
