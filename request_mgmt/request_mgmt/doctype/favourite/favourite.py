"""A star: one user keeps an eye on one request."""

import frappe
from frappe import _
from frappe.model.document import Document


class Favourite(Document):
	"""Flag `put_back`: an action restores what somebody had starred himself."""

	def validate(self):
		self.user = self.user or frappe.session.user
		own = (
			self.flags.put_back or self.user == frappe.session.user or frappe.session.user == "Administrator"
		)
		if not own:
			frappe.throw(_("Favourites are personal. Only add your own."), frappe.PermissionError)
		known = frappe.db.get_value("Favourite", {"user": self.user, "request": self.request})
		if known and known != self.name:
			frappe.throw(
				_("Request {0} is among the favourites already.").format(frappe.bold(self.request)),
				frappe.DuplicateEntryError,
			)


def on_doctype_update():
	frappe.db.add_unique("Favourite", ["user", "request"])
