"""A page with one message, for frappe.respond_as_web_page and refusals."""

import frappe
from frappe.utils import sanitize_html

no_cache = 1


def get_context(context: frappe._dict) -> dict:
	title = getattr(frappe.local, "message_title", None) or frappe.form_dict.get("title") or ""
	message = getattr(frappe.local, "message", None) or frappe.form_dict.get("message") or ""
	return {"title": title, "message": sanitize_html(message, always_sanitize=True)}
