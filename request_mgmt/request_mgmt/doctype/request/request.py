from frappe.model.document import Document


class Request(Document):
	pass
