"""The older door to File: save content, get it back."""

import base64
import os
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


def get_file(fname: str) -> list:
	"""[name, content] of a File by name or address."""
	name = frappe.db.get_value("File", {"file_url": fname}) or fname
	file = frappe.get_doc("File", name)
	return [file.file_name, file.get_content()]


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


def get_file_path(file_name: str) -> str:
	"""Where a File's content is, by its address or name."""
	url = (
		file_name
		if file_name.startswith("/")
		else frappe.db.get_value("File", {"file_name": file_name}, "file_url")
	)
	if not url or ".." in url.split("/"):
		frappe.throw(_("There is some problem with the file url: {0}").format(url))
	base = "" if url.startswith("/private/") else "public"
	return os.path.join(frappe.local.site_path, base, url.lstrip("/"))
