"""The page for what went wrong in a page."""

import sys

import frappe
from frappe import _
from frappe.utils import sanitize_html
from frappe.utils.response import is_traceback_allowed

no_cache = 1


def get_context(context: frappe._dict) -> None:
	error = sys.exc_info()[1]
	context.http_status_code = getattr(error, "http_status_code", 500)
	context.error_title = context.error_title or _("Server Error")
	said = str(error) if isinstance(error, frappe.ValidationError) else ""
	message = context.error_message or said or _("There was an error building this page")
	context.error_message = sanitize_html(message, always_sanitize=True)
	context.error = frappe.utils.get_traceback() if is_traceback_allowed() else ""
