from frappe.model.document import Document


class OutgoingMail(Document):
	pass
