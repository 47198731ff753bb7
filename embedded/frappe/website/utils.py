"""Home page, portal menu, and what every page's context has."""

import mimetypes
import os
import re
from typing import Any

import frappe
from frappe import _
from frappe.utils.data import cint, cstr, get_system_timezone
from werkzeug.wrappers import Response


def get_home_page() -> str:
	"""The route of "/" for the present user: of Website Settings, else login or me."""
	home = frappe.db.get_single_value("Website Settings", "home_page")
	return (home or ("login" if frappe.session.user == "Guest" else "me")).strip("/")


def get_portal_sidebar_items() -> list:
	"""The portal menu: items of the apps' hooks that the user's roles allow."""
	roles = frappe.get_roles()
	items = (frappe.get_hooks("standard_portal_menu_items") or []) + (
		frappe.get_hooks("portal_menu_items") or []
	)
	return [frappe._dict(item) for item in items if not item.get("role") or item["role"] in roles]


def get_boot_data() -> dict[str, Any]:
	"""What scripts of pages know as frappe.boot."""
	settings = frappe.get_system_settings
	return {
		"lang": frappe.local.lang or "en",
		"sysdefaults": {
			"float_precision": cint(settings("float_precision")) or 3,
			"date_format": settings("date_format") or "yyyy-mm-dd",
			"time_format": settings("time_format") or "HH:mm:ss",
			"first_day_of_the_week": settings("first_day_of_the_week") or "Sunday",
			"number_format": settings("number_format") or "#,###.##",
		},
		"time_zone": {"system": get_system_timezone(), "user": get_system_timezone()},
		"sitename": frappe.local.site,
	}


def get_website_settings() -> Any:
	"""The first context of every page."""
	settings = frappe.get_cached_doc("Website Settings")
	context = frappe._dict(
		app_name=settings.get("app_name") or frappe.get_system_settings("app_name") or "Frappe",
		brand_html=settings.get("brand_html"),
		copyright=settings.get("copyright"),
		title_prefix=settings.get("title_prefix"),
		banner_html=settings.get("banner_html"),
		head_html=settings.get("head_html"),
		hide_login=cint(settings.get("hide_login")),
		favicon=settings.get("favicon") or "/assets/frappe/images/frappe-favicon.svg",
		web_include_js=frappe.get_hooks("web_include_js") or [],
		web_include_css=frappe.get_hooks("web_include_css") or [],
		boot=get_boot_data(),
		top_bar_items=[],
		footer_items=[],
		post_login=[
			{"label": _("My Account"), "url": "/me"},
			{"label": _("Log out"), "url": "/?cmd=web_logout"},
		],
	)
	return context


def extract_title(source: str, path: str) -> str:
	"""A page's title out of its text: first heading, else its address."""
	heading = re.search("<h1>([^<]*)", source)
	if heading and "{{" not in heading[1]:
		return heading[1].strip()[:300]
	return os.path.basename(path.split(".")[0].rstrip("/")).replace("_", " ").replace("-", " ").title()


def build_response(path: str, data: str, http_status_code: int, headers: dict | None = None) -> Response:
	"""A page's answer; its type follows the address's ending. Pages are made anew each time."""
	mimetype = "text/html"
	if "." in path and not path.endswith(".com"):
		mimetype = mimetypes.guess_type(path)[0] or mimetype
	response = Response(data, status=http_status_code, mimetype=mimetype)
	response.headers["X-Page-Name"] = cstr(path).encode("ascii", "xmlcharrefreplace").decode()
	response.headers["X-From-Cache"] = "False"
	response.headers["Cache-Control"] = "no-store"
	for key, value in (headers or {}).items():
		response.headers[key] = cstr(value).encode("ascii", "xmlcharrefreplace").decode()
	return response


def respond_as_web_page(
	title: str,
	html: str,
	success: bool | None = None,
	http_status_code: int | None = None,
	context: dict | None = None,
	indicator_color: str | None = None,
	primary_action: str = "/",
	primary_label: str | None = None,
	fullpage: bool = False,
	width: int | None = None,
	template: str = "message",
) -> None:
	"""Answer with a page that shows a message; `html` is sanitised there."""
	if not indicator_color:
		failed = http_status_code and http_status_code > 300
		indicator_color = "green" if success else "red" if failed else "blue"
	frappe.local.message_title, frappe.local.message = title, html
	frappe.local.no_cache = 1
	frappe.local.response.update(type="page", route=template)
	if http_status_code:
		frappe.local.response["http_status_code"] = http_status_code
	frappe.local.response["context"] = {
		**(context or {}),
		"indicator_color": indicator_color,
		"primary_label": primary_label,
		"primary_action": primary_action,
		"error_code": http_status_code,
		"fullpage": fullpage,
		**({"card_width": width} if width else {}),
	}
