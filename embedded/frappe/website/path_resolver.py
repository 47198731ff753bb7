"""From an address to the page that answers it."""

from typing import Any

import frappe
from frappe.website.pages import NotFoundPage, RedirectPage, TemplatePage
from frappe.website.utils import get_home_page
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, RequestRedirect, Rule

# The desk's addresses all lead to the page that says there is none.
_OWN_RULES = [{"from_route": "/app/<path:app_path>", "to_route": "app"}]

_maps: dict[str, Map] = {}


class PathResolver:
	"""Resolves one address for the present user."""

	def __init__(self, path: str, http_status_code: int = 200):
		self.path = path.strip("/ ")
		self.http_status_code = http_status_code

	def resolve(self) -> tuple[str, Any]:
		"""The endpoint and its page: rules, then files of www."""
		try:
			endpoint = resolve_path(self.path)
		except RequestRedirect as error:
			frappe.local.flags.redirect_location = error.new_url
			return error.new_url, RedirectPage(error.new_url, error.code)
		page = TemplatePage(endpoint, self.http_status_code)
		return endpoint, page if page.can_render() else NotFoundPage(endpoint)


def resolve_path(path: str) -> str:
	"""The route under www: index and home page, without .html, by hook website_route_rules."""
	path = path or "index"
	if path.endswith(".html"):
		path = path[:-5]
	if path == "index":
		path = get_home_page()
	frappe.local.path = path
	return path if path == "index" else _by_rule(path) or path


def _by_rule(path: str) -> str | None:
	"""Parameters of the rule go into frappe.form_dict."""
	rules = [*_OWN_RULES, *(frappe.get_hooks("website_route_rules") or [])]
	key = repr(rules)
	if key not in _maps:
		_maps[key] = Map(
			[Rule(r["from_route"], endpoint=r["to_route"], defaults=r.get("defaults")) for r in rules]
		)
	request = getattr(frappe.local, "request", None)
	adapter = _maps[key].bind_to_environ(request.environ) if request else _maps[key].bind("")
	try:
		endpoint, arguments = adapter.match("/" + path, method="GET")
	except NotFound:
		return None
	if arguments:
		frappe.local.no_cache = 1
		frappe.local.form_dict.update(arguments)
	return endpoint
