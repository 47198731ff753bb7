"""One request that somebody picked for a static list (BEHAVIOUR FND-10)."""

import frappe
from frappe.model.document import Document


class RequestListItem(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Request List Item", ["list", "request"])
