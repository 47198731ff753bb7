from frappe.model.document import Document


class RequestStatus(Document):
	pass
