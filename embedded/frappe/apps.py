"""Which apps a person can open, by the hook add_to_apps_screen."""

from typing import Any

import frappe
from frappe import _


@frappe.whitelist()
def get_apps() -> list[dict[str, Any]]:
	"""Name, logo, title and route of each app the user may open."""
	apps = []
	for app in frappe.get_installed_apps():
		for entry in frappe.get_hooks("add_to_apps_screen", app_name=app) if app != "frappe" else ():
			allowed = entry.get("has_permission")
			if allowed and not frappe.get_attr(allowed)():
				continue
			apps.append(
				{
					"name": app,
					"logo": entry.get("logo"),
					"title": _(entry.get("title")),
					"route": entry.get("route") or "/apps",
				}
			)
	return apps


def get_default_path(apps: list | None = None) -> str | None:
	"""Where to go after signing in: the only app's route, or the choice of apps; None without apps."""
	apps = get_apps() if apps is None else apps
	if not apps:
		return None
	return apps[0]["route"] if len(apps) == 1 else "/apps"
