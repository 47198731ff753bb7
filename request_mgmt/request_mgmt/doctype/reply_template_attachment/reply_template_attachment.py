"""A file that a reply template brings along (BEHAVIOUR TPL-1)."""

from frappe.model.document import Document

from request_mgmt.records.rows import KeptWithDocument


class ReplyTemplateAttachment(KeptWithDocument, Document):
	pass
