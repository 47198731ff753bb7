from frappe.model.document import Document


class RequestType(Document):
	pass
