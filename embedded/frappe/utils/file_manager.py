"""How large a file may be."""

import frappe
from frappe import _
from frappe.utils.data import cint


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
