from frappe.model.document import Document


class RequestCategoryMember(Document):
	pass
