"""Categories as one works on them in the desk."""

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt import permissions


@frappe.whitelist(methods=["POST"])
def add_member(
	category: str,
	user: str | None = None,
	user_group: str | None = None,
	weight: int = 1,
	with_subcategories: bool = False,
) -> dict:
	"""Add a user or a group to a category, with a tick to all below it too (ASG-13).

	Who is a member already stays as he is. Answers {"changed": [categories]}. Raises PermissionError unless the
	caller may write categories.
	"""
	permissions.require_agent()
	if not (user or user_group):
		frappe.throw(_("Choose a user or a user group."))
	names = [category, *(_below(category) if cint(with_subcategories) else ())]
	changed = [name for name in names if _add(name, user, user_group, max(0, cint(weight)))]
	return {"changed": changed}


def _add(category: str, user: str | None, user_group: str | None, weight: int) -> bool:
	doc = frappe.get_doc("Request Category", category)
	doc.check_permission("write")
	if any(
		(row.user or None, row.user_group or None) == (user or None, user_group or None)
		for row in doc.members
	):
		return False
	doc.append("members", {"user": user, "user_group": user_group, "weight": weight})
	doc.save()
	return True


def _below(category: str) -> list[str]:
	"""All categories below, however deep; a circle by mistake ends the walk."""
	rows = frappe.get_all(
		"Request Category", fields=["name", "parent_category"], order_by="name asc", limit_page_length=0
	)
	found: list[str] = []
	level = {category}
	while level:
		below = [row.name for row in rows if row.parent_category in level and row.name not in found]
		level = {name for name in below if name != category}
		found.extend(sorted(level))
	return found
