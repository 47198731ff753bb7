"""What an agent is writing, for him alone: no role may read it, api/drafts knows its owner (BEHAVIOUR CRE-9)."""

import frappe
from frappe.model.document import Document


class RequestDraft(Document):
	pass


def on_doctype_update():
	frappe.db.add_unique("Request Draft", ["user", "draft_key"])
