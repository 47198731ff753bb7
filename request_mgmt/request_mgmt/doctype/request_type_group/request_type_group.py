"""A group of users to whom a type is offered (BEHAVIOUR TYP-1)."""

from frappe.model.document import Document


class RequestTypeGroup(Document):
	pass
