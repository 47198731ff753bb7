"""How large a file may be."""

import frappe
from frappe.utils.data import cint


@frappe.whitelist(allow_guest=True)
def get_max_file_size() -> int:
	"""In bytes: System Settings (MB), else max_file_size of the configuration, else 25 MB."""
	return (
		cint(frappe.get_system_settings("max_file_size")) * 1024 * 1024
		or cint(frappe.conf.get("max_file_size"))
		or 25 * 1024 * 1024
	)
