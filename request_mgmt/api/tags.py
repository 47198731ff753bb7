"""The tags there are, offered where one is written (BEHAVIOUR TAG-1)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values

MOST = 20
LOOKED_AT = 500


@frappe.whitelist()
def search(text: str | None = None) -> list[str]:
	"""Tags that hold the text, those that begin with it first; at most twenty. Tags are words of the whole site."""
	permissions.require_agent()
	wanted = values.text(text, _("Text"), longest=100).strip()
	found = frappe.get_all(
		"Tag",
		filters={"name": ["like", f"%{wanted}%"]},
		pluck="name",
		order_by="modified desc",
		limit_page_length=LOOKED_AT,
	)
	return sorted(found, key=lambda name: not name.lower().startswith(wanted.lower()))[:MOST]
