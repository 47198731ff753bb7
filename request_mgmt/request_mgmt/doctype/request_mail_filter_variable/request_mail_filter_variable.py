"""What a mail filter reads out of a mail (BEHAVIOUR INC-13)."""

from frappe.model.document import Document


class RequestMailFilterVariable(Document):
	pass
