"""One of a request's contacts."""

from frappe.model.document import Document


class RequestContact(Document):
	pass
