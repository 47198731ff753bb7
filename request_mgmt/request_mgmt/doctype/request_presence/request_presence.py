"""Who has a request open just now. Written by the screens, forgotten after a moment (BEHAVIOUR ACS-15)."""

from frappe.model.document import Document


class RequestPresence(Document):
	pass
