"""A priority: how soon a request is to be dealt with."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint


class RequestPriority(Document):
	def validate(self):
		if cint(self.deadline_minutes) < 0:
			frappe.throw(_("A deadline cannot be less than 0 minutes."))
		if self.is_default and self.disabled:
			frappe.throw(_("The default priority cannot be disabled."))

	def on_update(self):
		if self.is_default:
			others = {"is_default": 1, "name": ["!=", self.name]}
			for name in frappe.get_all("Request Priority", filters=others, pluck="name"):
				frappe.db.set_value("Request Priority", name, "is_default", 0)

	def on_trash(self):
		if self.is_default:
			frappe.throw(_("{0} is the default priority.").format(frappe.bold(self.name)))
