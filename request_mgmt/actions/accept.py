"""Accept: the request is mine now (BEHAVIOUR ACC-1 to ACC-4)."""

import frappe
from frappe import _

from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import settings
from request_mgmt.records import status as statuses


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Closed":
		return "Request {0} is closed. Reopen it first."
	return unless_gone(facts)


def not_mine(facts: Facts) -> bool:
	return not facts.is_mine


@action(
	"accept",
	label="Accept",
	minds=("agent",),
	done="Accepted",
	undone_by="undo",
	refusal=refusal,
	shown=not_mine,
	icon="user-check",
	shortcut="a",
	primary=True,
	order=10,
)
def run(request, access: Access) -> dict:
	"""Owner = me, status by settings. Whoever owned it is told by the request itself."""
	if request.agent == access.user:
		frappe.throw(_("Request {0} is yours already.").format(frappe.bold(request.name)))
	request.agent = access.user
	request.status = statuses.fitting(
		settings.get().status_on_accept or statuses.default_for("Open"), request.request_type
	)
	request.postponed_to = None
	request.flags.log_action = "accepted"
	request.save(ignore_permissions=True)
	return {"status": request.status}
