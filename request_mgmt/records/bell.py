"""A user's notices once they are told: the platform's own, so that its bell and ours say the same (BEHAVIOUR NOT-3)."""

import frappe
from frappe.utils import add_to_date, now_datetime


def of(user: str, **also) -> dict:
	"""Filters for the user's notices about requests."""
	return {"for_user": user, "document_type": "Request", **also}


def mark_read(user: str, request: str | None = None) -> None:
	"""The user knows: of what concerns the request, or of all."""
	about = {"document_name": request} if request else {}
	frappe.db.set_value("Notification Log", of(user, read=0, **about), "read", 1, update_modified=False)


def clear(user: str) -> None:
	"""None of the user's notices about requests is left."""
	frappe.db.delete("Notification Log", of(user))


def forget_read() -> None:
	"""What was read and is a day old goes; what nobody looked at stays."""
	yesterday = add_to_date(now_datetime(), days=-1)
	known = {"document_type": "Request", "read": 1, "creation": ["<", yesterday]}
	frappe.db.delete("Notification Log", known)
