from frappe.model.document import Document


class RequestCategory(Document):
	pass
