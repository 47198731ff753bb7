"""A user or user group that works on a category."""

from frappe.model.document import Document


class RequestCategoryMember(Document):
	pass
