from frappe.model.document import Document


class ReplyTemplateVersion(Document):
	pass
