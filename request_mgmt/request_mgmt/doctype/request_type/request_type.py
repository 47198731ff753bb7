"""A type of request, with what it allows and what is preset for it (BEHAVIOUR TYP-1, TYP-2)."""

import frappe
from frappe import _
from frappe.model.document import Document

from request_mgmt import permissions
from request_mgmt.records import types

USED_BY = ("Request Mailbox", "Request Mail Filter")


class RequestType(Document):
	def validate(self):
		self.check_statuses()
		self.check_priorities()
		self.check_default_status()
		self.check_template()

	def on_update(self):
		if self.is_default:
			others = {"is_default": 1, "name": ["!=", self.name]}
			for name in frappe.get_all("Request Type", filters=others, pluck="name"):
				frappe.db.set_value("Request Type", name, "is_default", 0)

	def on_trash(self):
		self.check_may_go()
		if frappe.db.exists("Request", {"request_type": self.name}):
			frappe.throw(
				_("There are requests of type {0}. Move them to another type first.").format(
					frappe.bold(self.name)
				)
			)

	def check_may_go(self):
		"""New requests need it: by default, by mail (TYP-2)."""
		if self.is_default:
			frappe.throw(_("{0} is the default type.").format(frappe.bold(self.name)))
		for doctype in USED_BY:
			used = frappe.get_all(
				doctype, filters={"request_type": self.name}, pluck="name", limit_page_length=1
			)
			if used:
				frappe.throw(
					_("{0} {1} gives its requests the type {2}. Choose another type there first.").format(
						_(doctype), frappe.bold(used[0]), frappe.bold(self.name)
					)
				)

	def check_statuses(self):
		"""Where there is a choice, one can begin, close and open again with it, and one of it is preset."""
		names = self._listed("statuses", "status", "default_status")
		states = {frappe.db.get_value("Request Status", name, "base_status"): name for name in names}
		for state, name in states.items():
			if state not in types.CHOSEN:
				frappe.throw(_("{0} is not chosen by hand: every type has it.").format(frappe.bold(_(name))))
		if names and not {"Open", "Closed"} <= states.keys():
			frappe.throw(_("A type with statuses of its own has at least one open and one closed status."))

	def check_priorities(self):
		self._listed("priorities", "priority", "default_priority")

	def check_default_status(self):
		if not self.default_status:
			return
		state = frappe.db.get_value("Request Status", self.default_status, "base_status")
		if state not in ("Open", "Closed"):
			frappe.throw(_("A new request starts open or closed. Choose another default status."))

	def check_template(self):
		"""What answers begin with is everybody's to see."""
		template = self.reply_template
		if template and frappe.db.get_value("Reply Template", template, "sharing") == permissions.OWNER_ONLY:
			frappe.throw(_("Template {0} is somebody's own. Share it first.").format(frappe.bold(template)))

	def _listed(self, table: str, field: str, default: str) -> list[str]:
		"""The names in a table, each once, the default among them."""
		names = [row.get(field) for row in self.get(table)]
		for name in names:
			if names.count(name) > 1:
				frappe.throw(_("{0} is there twice.").format(frappe.bold(_(name))))
		if names and self.get(default) not in names:
			frappe.throw(
				_("{0} has to be one of: {1}.").format(
					frappe.bold(_(self.meta.get_label(default))), ", ".join(map(_, names))
				),
				frappe.MandatoryError if not self.get(default) else frappe.ValidationError,
			)
		return names
