"""Postpone: out of sight until a moment (BEHAVIOUR POS-1, POS-2)."""

import frappe
from frappe import _
from frappe.utils import format_datetime, now_datetime

from request_mgmt.actions import values
from request_mgmt.actions.declaration import MESSAGES, Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log, notices, one_by_one
from request_mgmt.records import status as statuses


def refusal(facts: Facts) -> str | None:
	if not facts.is_ever_postponed:
		return "Requests of the type of {0} are not postponed. Change the type first."
	return unless_gone(facts)


@action(
	"postpone",
	label="Postpone",
	minds=(MESSAGES, "status", "postponed_to"),
	done="Postponed",
	undone_by="undo",
	refusal=refusal,
	icon="clock",
	shortcut="p",
	order=42,
	fields=[
		{
			"fieldname": "until",
			"fieldtype": "Datetime",
			"label": "Postponed to",
			"reqd": 1,
			"presets": list(values.SPANS),
		}
	],
)
def run(request, access: Access, until) -> dict:
	"""Default postponed status until a moment, or for a span: 1h, 2h, 3h, 4h, tomorrow, day, monday, week, month."""
	request.postponed_to = values.moment_to_come(until)
	request.status = statuses.default_for("Postponed", request.request_type)
	request.save(ignore_permissions=True)
	return {
		"status": request.status,
		"postponed_to": str(request.postponed_to),
		"said": _("Postponed until {0}").format(format_datetime(request.postponed_to, "EEE d MMM HH:mm")),
	}


def wake_due(limit: int = 500) -> int:
	"""Open again what is due; answers how many. Each in its own transaction, and each once, however many workers ask."""
	due = frappe.get_all(
		"Request",
		filters={"base_status": "Postponed", "postponed_to": ["<=", now_datetime()]},
		pluck="name",
		order_by="postponed_to asc",
		limit_page_length=limit,
	)
	# One that cannot be woken, for a rule of the site's own say, keeps no other asleep
	return sum(bool(one_by_one.finished(f"request {name} could not be woken", _wake, name)) for name in due)


def _wake(name: str) -> bool:
	request = frappe.get_doc("Request", name, for_update=True)
	if request.base_status != "Postponed" or request.postponed_to > now_datetime():
		frappe.db.rollback()
		return False
	before, request.status = request.status, statuses.default_for("Open", request.request_type)
	if request.read_status == "Read":
		request.read_status = "New information"
	request.flags.recorded = request.flags.ignore_links = True
	request.save(ignore_permissions=True)
	changes = [{"field": "status", "from": before, "to": request.status}]
	log.write(name, "activated", changes=changes)
	notices.tell("activated", request)
	frappe.db.commit()
	return True
