"""A mail on its way out. Written by the system in the transaction of what it tells about."""

import frappe
from frappe import _
from frappe.model.document import Document

from request_mgmt.records import log


class OutgoingMail(Document):
	def on_trash(self):
		"""Who takes a mail out of the queue is seen on its message and its request (INC-6)."""
		if self.status == "Sent" or not self.message or not frappe.db.exists("Message", self.message):
			return
		reason = _("Taken out of the outbox")
		values = {"delivery_state": "Failed", "delivery_error": reason}
		frappe.db.set_value("Message", self.message, values, update_modified=False)
		if self.request:
			log.write(
				self.request,
				"delivery_failed",
				user=frappe.session.user,
				message=self.message,
				detail=reason,
			)


def on_doctype_update():
	frappe.db.add_index("Outgoing Mail", ["status", "next_attempt_at"])
	# What the limits of automatic mail count
	frappe.db.add_index("Outgoing Mail", ["auto_for_address", "creation"])
	frappe.db.add_index("Outgoing Mail", ["mailbox", "auto_for_domain", "creation"])
	frappe.db.add_index("Outgoing Mail", ["mailbox", "creation", "auto_for_domain"])
