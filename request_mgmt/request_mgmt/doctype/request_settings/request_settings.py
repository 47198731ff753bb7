from frappe.model.document import Document


class RequestSettings(Document):
	pass
