"""An address that takes part in a request without being one of its contacts."""

from frappe.model.document import Document


class RequestParticipant(Document):
	pass
