"""A mailbox a mail filter is for."""

from frappe.model.document import Document


class RequestMailFilterMailbox(Document):
	pass
