"""A status as people name it, standing for one of the states the system knows (BEHAVIOUR STA-1, STA-2)."""

import frappe
from frappe import _
from frappe.model.document import Document


class RequestStatus(Document):
	def validate(self):
		self.check_state_kept()
		self.check_default_kept()

	def on_update(self):
		if self.is_default:
			self.take_default_from_others()

	def on_trash(self):
		self.check_may_go()
		if frappe.db.exists("Request", {"status": self.name}):
			frappe.throw(
				_("There are requests with status {0}. Give them another status first.").format(
					frappe.bold(self.name)
				)
			)

	def check_may_go(self):
		if self.is_default:
			frappe.throw(
				_("{0} is the default of its state. Make another one the default first.").format(
					frappe.bold(self.name)
				)
			)
		if not others_of_state(self):
			frappe.throw(_("{0} is the last status of its state.").format(frappe.bold(self.name)))

	def check_state_kept(self):
		"""Requests keep the state beside the status: it cannot change under them."""
		before = self.get_doc_before_save()
		if not before or before.base_status == self.base_status:
			return
		if before.is_default:
			frappe.throw(_("Make another status the default of {0} first.").format(_(before.base_status)))
		if frappe.db.exists("Request", {"status": self.name}):
			frappe.throw(
				_("The state of {0} cannot be changed while requests have it.").format(frappe.bold(self.name))
			)

	def check_default_kept(self):
		"""Each state has exactly one default: the first is it, and it is handed on, not given up."""
		others = others_of_state(self)
		if not others:
			self.is_default = 1
		elif not self.is_default and not any(row.is_default for row in others):
			frappe.throw(
				_("One status has to be the default of {0}. Make another one the default instead.").format(
					_(self.base_status)
				)
			)

	def take_default_from_others(self):
		for row in others_of_state(self):
			if row.is_default:
				frappe.db.set_value("Request Status", row.name, "is_default", 0)
				frappe.clear_document_cache("Request Status", row.name)


def others_of_state(doc: Document) -> list:
	"""The other statuses of the same state."""
	return frappe.get_all(
		"Request Status",
		filters={"base_status": doc.base_status, "name": ["!=", doc.name or ""]},
		fields=["name", "is_default"],
	)
