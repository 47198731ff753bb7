from frappe.model.document import Document


class RequestCategoryName(Document):
	pass
