from frappe.model.document import Document


class Favourite(Document):
	pass
