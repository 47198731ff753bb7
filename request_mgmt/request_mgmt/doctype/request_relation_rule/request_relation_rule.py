"""What holds between parents and children of certain types (BEHAVIOUR REL-6)."""

import frappe
from frappe import _
from frappe.model.document import Document

SIDES = ("parent_types", "child_types")


class RequestRelationRule(Document):
	def validate(self):
		if self.close_children and self.prevent_closing_parent:
			frappe.throw(
				_(
					"Either a parent waits for its children, or they are closed with it. Choose one of the two."
				)
			)
		if not self.close_children:
			self.message_to_children = None
		self.warn_of_overlap()

	def warn_of_overlap(self):
		others = frappe.get_all(
			"Request Relation Rule", {"enabled": 1, "name": ["!=", self.name or ""]}, pluck="name"
		)
		for name in others if self.enabled else ():
			other = frappe.get_cached_doc("Request Relation Rule", name)
			if all(
				self.types(side) & other.types(side) or not (self.types(side) and other.types(side))
				for side in SIDES
			):
				frappe.msgprint(
					_("Rule {0} is about the same types. Both hold.").format(frappe.bold(name)), alert=True
				)

	def types(self, side: str) -> set[str]:
		"""The types of one side; none means all."""
		return {row.request_type for row in self.get(side)}

	def fits(self, parent_type: str | None, child_type: str | None) -> bool:
		mine = ((self.types("parent_types"), parent_type), (self.types("child_types"), child_type))
		return all(not types or kind in types for types, kind in mine)
