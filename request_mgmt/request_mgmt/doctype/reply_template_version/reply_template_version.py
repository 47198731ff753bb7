"""One language of a reply template."""

from frappe.model.document import Document

from request_mgmt.records.rows import KeptWithDocument


class ReplyTemplateVersion(KeptWithDocument, Document):
	pass
