"""A type of request, with what is preset for it (BEHAVIOUR TYP-1)."""

import frappe
from frappe import _
from frappe.model.document import Document


class RequestType(Document):
	def validate(self):
		if not self.default_status:
			return
		state = frappe.db.get_value("Request Status", self.default_status, "base_status")
		if state not in ("Open", "Closed"):
			frappe.throw(_("A new request starts open or closed. Choose another default status."))

	def on_update(self):
		if self.is_default:
			others = {"is_default": 1, "name": ["!=", self.name]}
			for name in frappe.get_all("Request Type", filters=others, pluck="name"):
				frappe.db.set_value("Request Type", name, "is_default", 0)

	def on_trash(self):
		if self.is_default:
			frappe.throw(_("{0} is the default type.").format(frappe.bold(self.name)))
