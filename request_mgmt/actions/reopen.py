"""Reopen: it was not settled after all (BEHAVIOUR CLO-3)."""

from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import status as statuses


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Open":
		return "Request {0} is already open."
	return unless_gone(facts)


@action(
	"reopen",
	label="Reopen",
	minds=("status",),
	done="Reopened",
	undone_by="undo",
	refusal=refusal,
	icon="rotate-ccw",
	order=45,
)
def run(request, access: Access) -> dict:
	"""Default open status, from closed or postponed."""
	request.status = statuses.default_for("Open", request.request_type)
	request.save(ignore_permissions=True)
	return {"status": request.status}
