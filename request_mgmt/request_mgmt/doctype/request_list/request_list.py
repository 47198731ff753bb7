"""A list somebody saved: criteria and order under a name, for himself, a role or all agents (BEHAVIOUR FND-3, FND-10)."""

from frappe.model.document import Document


class RequestList(Document):
	pass
