"""One line of a request's change log. Written once, never changed."""

import frappe
from frappe import _
from frappe.model.document import Document


class RequestLog(Document):
	def validate(self):
		if not self.is_new():
			frappe.throw(_("The change log cannot be changed."), frappe.PermissionError)


def on_doctype_update():
	frappe.db.add_index("Request Log", ["request", "at"])
	frappe.db.add_index("Request Log", ["user", "at"])
