"""A mail on its way out. Written by the system in the transaction of what it tells about."""

import frappe
from frappe.model.document import Document


class OutgoingMail(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Outgoing Mail", ["status", "next_attempt_at"])
	# What the limits of automatic mail count
	frappe.db.add_index("Outgoing Mail", ["auto_for_address", "creation"])
	frappe.db.add_index("Outgoing Mail", ["mailbox", "auto_for_domain", "creation"])
	frappe.db.add_index("Outgoing Mail", ["mailbox", "creation", "auto_for_domain"])
