"""Add to favourites: keep an eye on it, whoever owns it (BEHAVIOUR FAV-1, FAV-3)."""

import frappe

from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access


def no_favourite(facts: Facts) -> bool:
	return not facts.is_favourite


@action(
	"add_favourite",
	label="Add to favourites",
	done="Added to favourites",
	undone_by="remove_favourite",
	right="read",
	refusal=unless_gone,
	shown=no_favourite,
	icon="star",
	shortcut="s",
	order=70,
)
def run(request, access: Access) -> dict:
	"""Adding what is a favourite already changes nothing."""
	star = {"user": access.user, "request": request.name}
	changed = not frappe.db.exists("Favourite", star)
	if changed:
		try:
			frappe.get_doc({"doctype": "Favourite", **star}).insert(ignore_permissions=True)
		except frappe.DuplicateEntryError:
			changed = False  # a double click: the other one was first
	return {"favourite": True, "changed": changed}
