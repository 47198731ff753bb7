"""Mark as unread: red again (BEHAVIOUR RD-1, RD-2)."""

from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log


def read(facts: Facts) -> bool:
	return facts.read_status != "Unread"


@action(
	"mark_unread",
	label="Mark as unread",
	done="Marked as unread",
	refusal=unless_gone,
	shown=read,
	icon="mail",
	order=61,
)
def run(request, access: Access) -> dict:
	if request.read_status != "Unread":
		request.db_set({"read_status": "Unread", "read_at": None}, update_modified=False)
		log.write(request.name, "marked_unread", user=access.user)
	return {"read_status": "Unread"}
