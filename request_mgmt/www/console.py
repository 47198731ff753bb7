"""/console: the agents' screen. Guests sign in first; customers are led to their own pages."""

import json

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from request_mgmt import permissions
from request_mgmt.api import console

no_cache = 1

# "Light" is what every user of the platform begins with: it tells nothing of what he likes
THEMES = {"Dark": "dark"}


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
	context.socket_server = _socket_server()
	context.version = console.version_of_files()
	context.import_map = json.dumps(console.import_map())


def _lead_to(location: str) -> None:
	frappe.local.flags.redirect_location = location
	raise frappe.Redirect(302)


def _theme(user: str) -> str | None:
	"""Dark for who chose that for the desk, where the platform has the choice; else the browser decides. What is chosen
	in the console itself is kept by the browser and counts more."""
	if not frappe.get_meta("User").has_field("desk_theme"):
		return None
	return THEMES.get(frappe.db.get_value("User", user, "desk_theme"))


def _socket_server() -> str | None:
	"""Where the platform's socket server is, as core/socket.js wants it; none where the site has none. In front of it stands
	the web server that gives out pages, but for a developer's."""
	if not (frappe.conf.get("socketio_port") or frappe.conf.get("socketio_uds")) or frappe.conf.get(
		"disable_async"
	):
		return None
	port = frappe.conf.get("socketio_port") if getattr(frappe.local, "dev_server", None) else None
	return json.dumps({"site": frappe.local.site, "port": port})
