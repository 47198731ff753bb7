from frappe.model.document import Document


class RequestParticipant(Document):
	pass
