"""Whitelisted doors to documents, as Frappe's own scripts call them (the ones in common use)."""

from typing import Any

import frappe


@frappe.whitelist()
def get_list(
	doctype: str,
	fields: Any = None,
	filters: Any = None,
	order_by: str | None = None,
	limit_start: Any = None,
	limit_page_length: Any = 20,
) -> list:
	"""Rows the user may read."""
	return frappe.get_list(
		doctype,
		fields=frappe.parse_json(fields),
		filters=frappe.parse_json(filters),
		order_by=order_by,
		limit_start=frappe.utils.cint(limit_start),
		limit_page_length=frappe.utils.cint(limit_page_length),
	)


@frappe.whitelist()
def get(doctype: str, name: str | None = None, filters: Any = None) -> dict:
	"""One document by name or filters."""
	doc = frappe.get_doc(doctype, name or frappe.parse_json(filters) or doctype)
	doc.check_permission("read")
	return doc.as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc: Any = None) -> dict:
	"""A new document."""
	return frappe.get_doc(frappe.parse_json(doc)).insert().as_dict()
