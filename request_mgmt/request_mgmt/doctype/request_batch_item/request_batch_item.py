"""One request of a batch, and what became of it."""

import frappe
from frappe.model.document import Document


class RequestBatchItem(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Request Batch Item", ["batch", "place"])
