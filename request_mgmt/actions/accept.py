"""Accept: the request is mine now (BEHAVIOUR ACC-1 to ACC-4)."""

from collections import Counter

import frappe
from frappe import _
from frappe.utils import get_fullname

from request_mgmt.actions import running, values
from request_mgmt.actions.declaration import Chosen, Facts, Heap, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import settings
from request_mgmt.records import status as statuses


def refusal(facts: Facts) -> str | None:
	if facts.base_status == "Closed":
		return "Request {0} is closed. Reopen it first."
	return unless_gone(facts)


def not_mine(facts: Facts) -> bool:
	return not facts.is_mine


def others_first(chosen: Chosen) -> dict | None:
	"""How many of the requests are a colleague's, and whose; where some are not, they can be left out (ACC-3)."""

	def is_taken_over(heap: Heap) -> bool:
		owned = bool(heap.agent) and heap.agent != chosen.user
		return owned and refusal(Facts(base_status=heap.base_status)) is None

	owners: Counter[str] = Counter()
	for heap in filter(is_taken_over, chosen.heaps):
		owners[heap.agent] += heap.count
	if not owners:
		return None
	taken = owners.total()
	most_first = sorted(owners.items(), key=lambda owned: (-owned[1], owned[0]))
	whose = [f"{get_fullname(user)} ({count})" for user, count in most_first]
	words = _("Of these requests {0} belong to others: {1}.").format(taken, ", ".join(whose))
	if taken == chosen.count():
		return {"words": f"{words} {_('They become yours, and their owners are told.')}", "fields": []}
	return {"words": words, "fields": [LEAVE_OTHERS]}


# Where one is asked at all; what is meant for nobody in particular is what one mostly accepts
LEAVE_OTHERS = {
	"fieldname": "leave_others",
	"fieldtype": "Check",
	"label": "Leave out what belongs to others",
	"default": 1,
}


@action(
	"accept",
	label="Accept",
	minds=("agent",),
	done="Accepted",
	undone_by="undo",
	refusal=refusal,
	shown=not_mine,
	before=others_first,
	icon="user-check",
	shortcut="a",
	primary=True,
	order=10,
)
def run(request, access: Access, leave_others=False) -> dict:
	"""Owner = me, status by settings. Whoever owned it is told by the request itself; with `leave_others` it stays his."""
	if request.agent == access.user:
		frappe.throw(
			_("Request {0} is yours already.").format(frappe.bold(request.name)), running.SoAlreadyError
		)
	owner = request.agent
	if owner and values.flag(leave_others):
		return {
			"status": request.status,
			"changed": False,
			"said": _("Left with {0}").format(get_fullname(owner)),
		}
	request.agent = access.user
	request.status = statuses.fitting(
		settings.get().status_on_accept or statuses.default_for("Open"), request.request_type
	)
	request.postponed_to = None
	request.flags.log_action = "accepted"
	request.save(ignore_permissions=True)
	told = {"said": _("Taken over from {0}").format(get_fullname(owner))} if owner else {}
	return {"status": request.status, **told}
