"""Restore: out of the bin, open again (BEHAVIOUR DEL-2, SPA-1)."""

import frappe
from frappe import _

from request_mgmt.actions.declaration import Facts, action
from request_mgmt.permissions import Access
from request_mgmt.records import status as statuses


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Merged":
		return "Request {0} was merged into another one. Take it apart there."
	if facts.base_status not in ("Deleted", "Spam"):
		return "Request {0} is neither deleted nor spam."
	if facts.base_status == "Deleted" and not facts.is_manager:
		return "Request {0} is deleted. Ask a manager to restore it."
	return None


@action(
	"restore",
	label="Restore",
	done="Restored",
	undone_by="undo",
	refusal=refusal,
	icon="rotate-ccw",
	primary=True,
	order=5,
)
def run(request, access: Access) -> dict:
	"""Default open status. What a manager deleted only a manager restores."""
	if request.base_status == "Deleted" and not access.is_manager:
		frappe.throw(_("Ask a manager to restore it."), frappe.PermissionError)
	request.status = statuses.default_for("Open", request.request_type)
	request.flags.reviving = True
	request.flags.log_action = "restored"
	request.save(ignore_permissions=True)
	return {"status": request.status}
