from frappe.model.document import Document


class RequestAgent(Document):
	pass
