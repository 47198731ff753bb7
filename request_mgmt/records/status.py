"""Which status, priority and type are meant when nobody says so (BEHAVIOUR STA-2)."""

import frappe
from frappe import _


def default_for(base_status: str) -> str:
	"""The default status of a state ("Open", "Closed" ...), else its first. ValidationError when it has none."""
	status = frappe.qb.DocType("Request Status")
	found = (
		frappe.qb.from_(status)
		.select(status.name)
		.where(status.base_status == base_status)
		.orderby(status.is_default, order=frappe.qb.desc)
		.orderby(status["rank"])
		.limit(1)
		.run()
	)
	if not found:
		frappe.throw(_("There is no status for the state {0}. Add one.").format(frappe.bold(_(base_status))))
	return found[0][0]


def get(status: str) -> frappe._dict:
	"""The status document, cached."""
	return frappe.get_cached_doc("Request Status", status)


def default_priority() -> str | None:
	"""The default priority, if one is marked."""
	return frappe.db.get_value("Request Priority", {"is_default": 1, "disabled": 0}, "name")


def default_type() -> str | None:
	"""The default request type, if one is marked."""
	return frappe.db.get_value("Request Type", {"is_default": 1}, "name")
