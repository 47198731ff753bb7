"""What customers of one language call a category."""

from frappe.model.document import Document


class RequestCategoryName(Document):
	pass
