"""Request types as one keeps them (BEHAVIOUR TYP-2)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.records import log


@frappe.whitelist(methods=["POST"])
def delete(request_type: str = "", move_to: str | None = None) -> dict:
	"""The type goes, its requests become of type `move_to`; answers {"moved": how many}.

	Refused for the default type and for one that a mailbox or a mail filter gives. A status or priority that the other type has not got
	stays on a request until it is changed. PermissionError unless the caller may delete types.
	"""
	rights = permissions.require_agent()
	name = values.existing("Request Type", request_type, "Request type")
	if not name:
		frappe.throw(_("Choose a request type."), frappe.MandatoryError)
	doc = frappe.get_doc("Request Type", name)
	doc.check_permission("delete")
	doc.check_may_go()
	moved = _move(name, values.existing("Request Type", move_to, "Request type"), rights.user)
	frappe.delete_doc("Request Type", name)
	return {"moved": moved}


def _move(name: str, target: str | None, user: str) -> int:
	"""All requests of a type, those in the bin, too, with a row of the log each."""
	names = frappe.get_all("Request", filters={"request_type": name}, pluck="name", limit_page_length=0)
	if names and target in (None, name):
		frappe.throw(
			_("There are {0} requests of type {1}. Choose the type they become.").format(
				len(names), frappe.bold(name)
			)
		)
	for request in names:
		frappe.db.set_value("Request", request, "request_type", target)
		change = {"field": "request_type", "from": name, "to": target}
		log.write(request, "changed", user=user, changes=[change])
	return len(names)
