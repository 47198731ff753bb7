from frappe.model.document import Document


class RequestMailbox(Document):
	pass
