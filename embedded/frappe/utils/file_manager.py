"""The older door to File: save content, get it back."""

import base64
from typing import Any

import frappe
from frappe import _
from frappe.utils.data import cint


def save_file(
	fname: str,
	content: bytes | str,
	dt: str | None,
	dn: str | None,
	folder: str | None = None,
	decode: bool = False,
	is_private: int = 0,
	df: str | None = None,
) -> Any:
	"""A new File row with that content, attached to (dt, dn); answers the document."""
	if decode:
		text = content.encode() if isinstance(content, str) else content
		content = base64.b64decode(text.rsplit(b",", 1)[-1])
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": fname,
			"content": content,
			"attached_to_doctype": dt,
			"attached_to_name": dn,
			"attached_to_field": df,
			"folder": folder,
			"is_private": cint(is_private),
		}
	)
	return file.insert()


def get_max_file_size() -> int:
	"""In bytes: System Settings (MB), else max_file_size of the configuration, else 25 MB."""
	return (
		cint(frappe.get_system_settings("max_file_size")) * 1024 * 1024
		or cint(frappe.conf.get("max_file_size"))
		or 25 * 1024 * 1024
	)


def check_max_file_size(content: bytes) -> int:
	"""The size; raises frappe.MaxFileSizeReachedError when too large."""
	size, limit = len(content), get_max_file_size()
	if size > limit:
		frappe.throw(
			_("File size exceeded the maximum allowed size of {0} MB").format(limit / 1048576),
			exc=getattr(frappe, "MaxFileSizeReachedError", frappe.ValidationError),
		)
	return size
