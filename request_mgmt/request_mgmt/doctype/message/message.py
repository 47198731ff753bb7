from frappe.model.document import Document


class Message(Document):
	pass
