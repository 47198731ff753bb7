"""Whitelisted doors to documents, as Frappe's own scripts call them (the ones in common use)."""

from typing import Any

import frappe
from frappe import _


@frappe.whitelist()
def get_list(
	doctype: str,
	fields: Any = None,
	filters: Any = None,
	group_by: str | None = None,
	order_by: str | None = None,
	limit_start: Any = None,
	limit_page_length: Any = 20,
	parent: str | None = None,
	debug: bool = False,
	as_dict: bool = True,
	or_filters: Any = None,
) -> list:
	"""Rows the user may read."""
	return frappe.get_list(
		doctype,
		fields=frappe.parse_json(fields),
		filters=frappe.parse_json(filters),
		or_filters=frappe.parse_json(or_filters),
		group_by=group_by,
		order_by=order_by,
		limit_start=frappe.utils.cint(limit_start),
		limit_page_length=frappe.utils.cint(limit_page_length),
		as_list=not as_dict,
	)


@frappe.whitelist()
def get(doctype: str, name: str | None = None, filters: Any = None, parent: str | None = None) -> dict:
	"""One document by name or filters."""
	doc = frappe.get_doc(doctype, name or frappe.parse_json(filters) or doctype)
	doc.check_permission("read")
	return doc.as_dict()


@frappe.whitelist()
def get_value(doctype: str, fieldname: Any, filters: Any = None, parent: str | None = None) -> Any:
	"""Fields of the first row that the user may read."""
	fields = frappe.parse_json(fieldname) if str(fieldname).startswith(("[", "{")) else fieldname
	fields = [fields] if isinstance(fields, str) else fields
	filters = frappe.parse_json(filters) if str(filters).startswith(("[", "{")) else filters
	filters = {"name": filters} if isinstance(filters, str) else filters
	if not frappe.has_permission(doctype, "read"):
		frappe.throw(_("No permission for {0}").format(_(doctype)), frappe.PermissionError)
	rows = frappe.get_list(doctype, filters=filters, fields=fields, limit_page_length=1)
	return rows[0] if rows else {}


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc: Any = None) -> dict:
	"""A new document."""
	return frappe.get_doc(frappe.parse_json(doc)).insert().as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype: str, name: str, fieldname: Any, value: Any = None) -> dict:
	"""Change fields of one document."""
	values = fieldname if isinstance(fieldname, dict) else {fieldname: value}
	if isinstance(fieldname, str) and value is None and fieldname.startswith("{"):
		values = frappe.parse_json(fieldname)
	doc = frappe.get_doc(doctype, name)
	doc.update(values)
	doc.save()
	return doc.as_dict()


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype: str, name: str) -> None:
	"""Delete one document."""
	frappe.delete_doc(doctype, name, ignore_missing=False)
