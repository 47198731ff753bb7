"""Favourites: the caller's own stars (BEHAVIOUR FAV-1 to FAV-3)."""

import frappe

from request_mgmt import permissions
from request_mgmt.actions.running import run_many


@frappe.whitelist(methods=["POST"])
def add(requests: str | int | list | None = None) -> dict:
	"""Star requests; what is starred already stays so. Answers {"done": [...], "refused": [...]}."""
	return run_many("add_favourite", requests)


@frappe.whitelist(methods=["POST"])
def remove(requests: str | int | list | None = None) -> dict:
	"""Take stars off."""
	return run_many("remove_favourite", requests)


@frappe.whitelist()
def mine() -> list[str]:
	"""Numbers of the requests the caller starred, newest star first."""
	permissions.require_agent()
	return frappe.get_all(
		"Favourite",
		filters={"user": frappe.session.user},
		pluck="request",
		order_by="creation desc",
		limit_page_length=0,
	)
