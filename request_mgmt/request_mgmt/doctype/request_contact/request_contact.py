from frappe.model.document import Document


class RequestContact(Document):
	pass
