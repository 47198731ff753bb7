"""Moments that were kept with seconds: a form whose clock shows none would find them changed when it opens."""

import frappe
from pypika.functions import Substring

from request_mgmt.request_mgmt.doctype.request.request import MOMENTS

TO_THE_MINUTE = len("2026-11-28 22:55")


def execute() -> None:
	"""To the minute they are in; nobody changed them. Doing it again changes nothing."""
	request = frappe.qb.DocType("Request")
	for field in MOMENTS:
		minute = Substring(request[field], 1, TO_THE_MINUTE)
		frappe.qb.update(request).set(field, minute).where(request[field] != minute).run()
