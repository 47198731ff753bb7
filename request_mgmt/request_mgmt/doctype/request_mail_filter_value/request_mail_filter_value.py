"""A field that a mail filter fills in (BEHAVIOUR INC-15)."""

from frappe.model.document import Document


class RequestMailFilterValue(Document):
	pass
