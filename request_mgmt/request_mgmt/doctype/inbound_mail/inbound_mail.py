from frappe.model.document import Document


class InboundMail(Document):
	pass
