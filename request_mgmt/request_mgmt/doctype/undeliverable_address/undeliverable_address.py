"""An address that refused our mail for good; nothing is sent there until somebody removes it (MAIL.md 4.4)."""

from frappe.model.document import Document


class UndeliverableAddress(Document):
	pass
