"""Choices that are new, for documents that were there before: what held for all of them still does."""

import frappe

from request_mgmt import permissions

USUAL = (("Request Agent", permissions.REACH, "All"), ("Reply Template", "sharing", "All may use it"))


def execute() -> None:
	"""The usual one where the database left the new column empty. Doing it again changes nothing."""
	for doctype, field, value in USUAL:
		table = frappe.qb.DocType(doctype)
		frappe.qb.update(table).set(field, value).where(table[field].isnull() | (table[field] == "")).run()
		frappe.clear_cache(doctype=doctype)
