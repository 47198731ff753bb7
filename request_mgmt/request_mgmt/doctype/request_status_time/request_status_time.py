"""How long a request was in a status: a row when it ends, written with the change (BEHAVIOUR STA-4)."""

from frappe.model.document import Document


class RequestStatusTime(Document):
	pass
