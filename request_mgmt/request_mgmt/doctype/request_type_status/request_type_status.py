"""A status that requests of a type may have (BEHAVIOUR TYP-1)."""

from frappe.model.document import Document


class RequestTypeStatus(Document):
	pass
