from frappe.model.document import Document


class RequestPriority(Document):
	pass
