"""Who opened which request lately: the last fifteen of each user are shown to him (BEHAVIOUR FND-1)."""

import frappe
from frappe.model.document import Document


class RequestVisit(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Request Visit", ["user", "request"])
	frappe.db.add_index("Request Visit", ["user", "at"])
