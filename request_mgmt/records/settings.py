"""The site's settings and each agent's own."""

import frappe


def get():
	"""The Request Settings, cached; never change the answer."""
	return frappe.get_cached_doc("Request Settings")


def agent(user: str) -> frappe._dict:
	"""The user's Request Agent values, or what a new Request Agent would have. One query."""
	fields = [f for f in frappe.get_meta("Request Agent").fields if not f.fieldtype.endswith("Break")]
	defaults = frappe._dict({f.fieldname: f.default for f in fields}, user=user)
	stored = frappe.db.get_value("Request Agent", user, [f.fieldname for f in fields], as_dict=True)
	return frappe._dict(defaults, **(stored or {}))
