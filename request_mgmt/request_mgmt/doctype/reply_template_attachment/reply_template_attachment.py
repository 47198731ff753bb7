"""A file that a reply template brings along (BEHAVIOUR TPL-1)."""

from frappe.model.document import Document


class ReplyTemplateAttachment(Document):
	pass
