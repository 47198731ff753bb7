"""Which status, priority and type are meant when nobody says so (BEHAVIOUR STA-2)."""

import frappe
from frappe import _

from request_mgmt.records import settings, types
from request_mgmt.records.statements import statement, value

# States of what is still to be worked on
NOT_CLOSED = ("Open", "Postponed")


def default_for(base_status: str, request_type: str | None = None) -> str:
	"""The default status of a state ("Open", "Closed" ...), else its first; of the type's own where it has not got that one.

	ValidationError when there is none.
	"""
	found = _defaults(base_status=base_status)[0][0]
	if not found:
		frappe.throw(_("There is no status for the state {0}. Add one.").format(frappe.bold(_(base_status))))
	return fitting(found, request_type)


def fitting(status: str, request_type: str | None) -> str:
	"""The status, or the type's own of the same state where its requests cannot have that one: its default, else its first.

	For what is preset; what somebody chose is checked (types.check). ValidationError when the type has none of that state.
	"""
	available = types.statuses(request_type)
	state = get(status).base_status if available else None
	if not available or status in available or state not in types.CHOSEN:
		return status
	same = [name for name in available if get(name).base_status == state]
	if not same:
		frappe.throw(
			_("Requests of type {0} have no status for the state {1}. Change the type first.").format(
				frappe.bold(_(request_type)), frappe.bold(_(state))
			)
		)
	preset = types.of(request_type).default_status
	return preset if preset in same else same[0]


def get(status: str) -> frappe._dict:
	"""The status document, cached."""
	return frappe.get_cached_doc("Request Status", status)


def default_priority() -> str | None:
	"""The default priority, if one is marked."""
	return defaults()[1]


def default_type() -> str | None:
	"""The default request type, if one is marked."""
	return defaults()[2]


def defaults() -> tuple[str | None, str | None, str | None]:
	"""The default status of what is open, priority and type; remembered."""
	return settings.remembered("defaults", lambda: _defaults(base_status="Open")[0])


@statement
def _defaults():
	status, priority, kind = map(frappe.qb.DocType, ("Request Status", "Request Priority", "Request Type"))
	of_state = frappe.qb.from_(status).select(status.name).where(status.base_status == value("base_status"))
	return frappe.qb.select(
		of_state.orderby(status.is_default, order=frappe.qb.desc).orderby(status["rank"]).limit(1),
		frappe.qb.from_(priority)
		.select(priority.name)
		.where((priority.is_default == 1) & (priority.disabled == 0))
		.limit(1),
		frappe.qb.from_(kind).select(kind.name).where(kind.is_default == 1).limit(1),
	)
