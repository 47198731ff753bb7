"""/me: who I am here, and where I can go."""

import frappe
from frappe import _
from frappe.apps import get_apps

no_cache = 1


def get_context(context: frappe._dict) -> None:
	if frappe.session.user == "Guest":
		frappe.throw(_("You need to be logged in to access this page"), frappe.PermissionError)
	context.title = _("My Account")
	context.apps = get_apps()
