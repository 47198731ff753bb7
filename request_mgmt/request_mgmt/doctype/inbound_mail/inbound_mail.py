"""A mail as it came in, on record before anything else is done with it."""

import frappe
from frappe.model.document import Document


class InboundMail(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Inbound Mail", ["mailbox", "creation"])
