"""An action done to many requests in the background: how far it is, what it was (BEHAVIOUR BAT-1, BAT-5)."""

from frappe.model.document import Document


class RequestBatch(Document):
	pass
