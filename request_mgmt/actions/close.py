"""Close: the matter is settled (BEHAVIOUR CLO-1, CLO-2)."""

from request_mgmt.actions.declaration import MESSAGES, Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import status as statuses


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Closed":
		return "Request {0} is already closed."
	return unless_gone(facts)


@action(
	"close",
	label="Close",
	minds=(MESSAGES, "status"),
	done="Closed",
	undone_by="undo",
	refusal=refusal,
	icon="check",
	shortcut="e",
	order=40,
)
def run(request, access: Access) -> dict:
	"""Default closed status; closing time and duration are kept by the request."""
	request.status = statuses.default_for("Closed", request.request_type)
	request.save(ignore_permissions=True)
	return {"status": request.status}
