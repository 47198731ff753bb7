"""/app: where Frappe has its desk, this host has a word about it and the way to the apps."""

import frappe
from frappe import _
from frappe.apps import get_apps

no_cache = 1


def get_context(context: frappe._dict) -> None:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to access this page."), frappe.PermissionError)
	if frappe.db.get_value("User", frappe.session.user, "user_type") == "Website User":
		frappe.throw(_("You are not permitted to access this page."), frappe.PermissionError)
	context.title = _("Apps")
	context.apps = get_apps()
