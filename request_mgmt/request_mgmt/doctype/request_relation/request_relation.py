"""Two requests that belong together, one row a pair; a child is turned round and kept as its parent's (BEHAVIOUR REL-1, REL-4)."""

import frappe
from frappe import _
from frappe.model.document import Document

from request_mgmt.records import relations


class RequestRelation(Document):
	def validate(self):
		if self.source == self.target:
			frappe.throw(_("Request {0} cannot be related to itself.").format(frappe.bold(self.source)))
		if self.kind == "Child":
			self.source, self.target, self.kind = self.target, self.source, "Parent"
		self.pair = relations.pair(self.source, self.target)
		known = frappe.db.get_value("Request Relation", {"pair": self.pair})
		if known and known != self.name:
			frappe.throw(
				_("Requests {0} and {1} are related already.").format(
					frappe.bold(self.source), frappe.bold(self.target)
				)
			)
		if self.kind == "Parent":
			self.check_family()

	def check_family(self):
		"""One parent each, and nobody among his own descendants."""
		parent = relations.parent_of(self.target, but=self.name)
		if parent:
			frappe.throw(
				_("Request {0} has a parent already: {1}. Remove that relation first.").format(
					frappe.bold(self.target), frappe.bold(parent)
				)
			)
		if self.target in relations.ancestors_of(self.source, but=self.name):
			frappe.throw(
				_("Request {0} is above {1} already: they would be each other's parent.").format(
					frappe.bold(self.target), frappe.bold(self.source)
				)
			)
