"""A type a relation rule is about."""

from frappe.model.document import Document


class RequestRelationRuleType(Document):
	pass
