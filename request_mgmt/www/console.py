"""/console: the agents' screen. Guests sign in first; customers are led to their own pages."""

import json

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from request_mgmt import permissions
from request_mgmt.api import console

no_cache = 1

THEMES = {"Dark": "dark", "Light": "light"}


def get_context(context: frappe._dict) -> None:
	"""Raises Redirect for guests and customers, PermissionError for other users who are no agents."""
	user = frappe.session.user
	if user == "Guest":
		_lead_to("/login?redirect-to=/console")
	rights = permissions.access(user)
	if not rights.works_here:
		if frappe.get_cached_value("User", user, "user_type") == "Website User":
			_lead_to("/requests")
		frappe.throw(
			_("Only agents may use the console. Ask an administrator for the role Request Agent."),
			frappe.PermissionError,
		)
	context.title = _("Requests")
	context.language = frappe.local.lang
	context.csrf_token = get_csrf_token()
	context.theme = _theme(user)
	context.version = console.version_of_files()
	context.import_map = json.dumps(console.import_map())


def _lead_to(location: str) -> None:
	frappe.local.flags.redirect_location = location
	raise frappe.Redirect(302)


def _theme(user: str) -> str | None:
	"""As chosen for the desk, where the platform has that choice; else the browser decides."""
	if not frappe.get_meta("User").has_field("desk_theme"):
		return None
	return THEMES.get(frappe.db.get_value("User", user, "desk_theme"))
