"""Remove from favourites (BEHAVIOUR FAV-1)."""

import frappe

from request_mgmt.actions.declaration import Facts, action
from request_mgmt.permissions import Access


def a_favourite(facts: Facts) -> bool:
	return facts.is_favourite


@action(
	"remove_favourite",
	label="Remove from favourites",
	done="Removed from favourites",
	undone_by="add_favourite",
	right="read",
	shown=a_favourite,
	icon="star-off",
	order=71,
)
def run(request, access: Access) -> dict:
	"""Removing what is no favourite changes nothing; it works for merged and deleted requests too."""
	star = {"user": access.user, "request": request.name}
	changed = bool(frappe.db.exists("Favourite", star))
	frappe.db.delete("Favourite", star)
	return {"favourite": False, "changed": changed}
