"""A supplier or partner whom agents ask: suggested as a receiver where one forwards or answers (BEHAVIOUR SIG-3)."""

from frappe.model.document import Document

from request_mgmt.request_mgmt import addresses


class PartnerAddress(Document):
	def validate(self):
		self.email_id = (self.email_id or "").strip().lower()
		addresses.check(self.email_id)
