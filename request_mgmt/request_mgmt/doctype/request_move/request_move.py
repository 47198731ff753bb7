"""What was moved between two requests by a split or a merge, so that it can be put back."""

import frappe
from frappe.model.document import Document


class RequestMove(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Request Move", ["target", "kind"])
