"""Rows of a document's table: changed with the document, whose checks and log they would go past by themselves."""

import frappe
from frappe import _


class KeptWithDocument:
	"""For the controller of such rows. The platform lets who may change the document save one of them alone; a document that is
	saved does not ask its rows."""

	def validate(self):
		self.refuse_alone()

	def on_trash(self):
		self.refuse_alone()

	def refuse_alone(self):
		"""PermissionError unless the system itself does it."""
		if not self.flags.ignore_permissions:
			frappe.throw(
				_("This is changed in {0} {1}, not by itself.").format(
					_(self.parenttype), frappe.bold(frappe.utils.escape_html(str(self.parent)))
				),
				frappe.PermissionError,
			)
