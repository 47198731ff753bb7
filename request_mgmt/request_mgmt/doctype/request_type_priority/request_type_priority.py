"""A priority that requests of a type may have (BEHAVIOUR TYP-1)."""

from frappe.model.document import Document


class RequestTypePriority(Document):
	pass
