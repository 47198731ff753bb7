"""A star: one user keeps an eye on one request."""

import frappe
from frappe import _
from frappe.model.document import Document


class Favourite(Document):
	def validate(self):
		self.user = self.user or frappe.session.user
		if self.user != frappe.session.user and frappe.session.user != "Administrator":
			frappe.throw(_("Favourites are personal. Only add your own."), frappe.PermissionError)
		known = frappe.db.get_value("Favourite", {"user": self.user, "request": self.request})
		if known and known != self.name:
			frappe.throw(
				_("Request {0} is among the favourites already.").format(frappe.bold(self.request)),
				frappe.DuplicateEntryError,
			)


def on_doctype_update():
	frappe.db.add_unique("Favourite", ["user", "request"])
