"""Mark as read: green, as if the owner had opened it (BEHAVIOUR RD-1, RD-2)."""

from frappe.utils import now_datetime

from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import bell, log


def unread(facts: Facts) -> bool:
	return facts.read_status != "Read"


@action(
	"mark_read",
	label="Mark as read",
	done="Marked as read",
	undone_by="undo_reading",
	refusal=unless_gone,
	shown=unread,
	icon="mail-open",
	order=60,
)
def run(request, access: Access) -> dict:
	changed = request.read_status != "Read"
	if changed:
		set_read(request, access.user, "marked_read")
	return {"read_status": "Read", "changed": changed}


def opened_by_owner(request, user: str) -> None:
	"""The owner looked at it: green, and his notices about it are done with. Nobody else turns it green."""
	if request.agent != user or request.read_status == "Read":
		return
	set_read(request, user, "read_by_owner")
	bell.mark_read(user, request.name)


def set_read(request, user: str, word: str) -> None:
	now = now_datetime()
	change = {"field": "read_status", "from": request.read_status, "to": "Read"}
	# Reading is no change of the request: its place in lists sorted by change stays.
	request.db_set(
		{"read_status": "Read", "read_at": now, "first_read_at": request.first_read_at or now},
		update_modified=False,
	)
	log.write(request.name, word, user=user, changes=[change] if word == "marked_read" else [])
