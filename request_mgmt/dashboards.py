"""What the platform's own forms show of ours: contacts and customers their requests (BEHAVIOUR ACS-1)."""

import frappe
from frappe import _


def contact(data: dict) -> dict:
	"""A contact's form counts the requests it is the main contact of."""
	return _with_requests(data, "contact")


def customer(data: dict) -> dict:
	"""A customer's form counts the requests of its contacts."""
	return _with_requests(data, "customer")


def _with_requests(data: dict, fieldname: str) -> dict:
	data = frappe._dict(data or {})
	data.fieldname = data.fieldname or fieldname
	data.non_standard_fieldnames = {**(data.non_standard_fieldnames or {}), "Request": fieldname}
	data.transactions = [*(data.transactions or []), {"label": _("Requests"), "items": ["Request"]}]
	return data
