"""Notes: everybody reads the public ones, the others are their owner's."""

import frappe


def get_permission_query_conditions(user):
	return f"(`tabNote`.owner = {frappe.db.escape(user or frappe.session.user)} or `tabNote`.public = 1)"


def has_permission(doc, user):
	return bool(doc.public) or doc.owner == user
