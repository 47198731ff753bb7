"""Types, statuses and categories that go while there are requests of them: these are moved to another (BEHAVIOUR TYP-2, STA-3, CAT-2)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.records import log
from request_mgmt.records import status as statuses

# Which field of a request holds it; further ones that go along without a word in the log
FIELDS = {
	"Request Type": ("request_type",),
	"Request Status": ("status",),
	"Request Category": ("category", "original_category"),
}


@frappe.whitelist(methods=["POST"])
def delete(doctype: str = "", name: str = "", move_to: str | None = None) -> dict:
	"""A Request Type, Request Status or Request Category goes, its requests get `move_to`; answers {"moved": how many}.

	Refused for what new requests need: a default, the last status of its state, a type that a mailbox or a mail filter gives. A
	status is replaced by one of the same state. What the type of a request has not got stays until it is changed.
	PermissionError unless the caller may delete it.
	"""
	rights = permissions.require_agent()
	if doctype not in FIELDS:
		frappe.throw(_("Choose one of: {0}.").format(", ".join(map(_, FIELDS))))
	known = values.existing(doctype, name, doctype)
	if not known:
		frappe.throw(_("Say what is to be deleted."), frappe.MandatoryError)
	doc = frappe.get_doc(doctype, known)
	doc.check_permission("delete")
	doc.check_may_go()
	moved = _move(doc, values.existing(doctype, move_to, doctype), rights.user)
	frappe.delete_doc(doctype, known)
	return {"moved": moved}


def _move(doc, target: str | None, user: str) -> int:
	"""All requests that have it, those in the bin, too, with a row of the log each."""
	field, *further = FIELDS[doc.doctype]
	names = frappe.get_all("Request", filters={field: doc.name}, pluck="name", limit_page_length=0)
	if names and target in (None, doc.name):
		said = (
			_("There is {0} request with {1}. Choose what it gets instead.")
			if len(names) == 1
			else _("There are {0} requests with {1}. Choose what they get instead.")
		)
		frappe.throw(said.format(len(names), frappe.bold(_(doc.name))))
	if names and doc.doctype == "Request Status" and statuses.get(target).base_status != doc.base_status:
		frappe.throw(_("Choose a status of the same state: {0}.").format(_(doc.base_status)))
	for request in names:
		frappe.db.set_value("Request", request, field, target)
		change = {"field": field, "from": doc.name, "to": target}
		log.write(request, "changed", user=user, changes=[change])
	for other in further:
		frappe.db.set_value("Request", {other: doc.name}, other, target, update_modified=False)
	return len(names)
