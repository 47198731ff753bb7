from frappe.model.document import Document


class RequestLog(Document):
	pass
