"""One language of a reply template."""

from frappe.model.document import Document


class ReplyTemplateVersion(Document):
	pass
