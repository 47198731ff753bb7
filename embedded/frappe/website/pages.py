"""Pages: a template of an app's www folder, with its module's get_context; and the pages for what went wrong."""

import inspect
import os
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus

import frappe
from frappe import _
from frappe.utils.data import cstr, get_url
from frappe.utils.jinja import get_jenv
from frappe.website.utils import (
	build_response,
	extract_title,
	get_portal_sidebar_items,
	get_website_settings,
)
from werkzeug.wrappers import Response

_TEXT = (".html", ".css", ".js", ".json", ".txt", ".xml")
_FOLDERS = ("www", "templates/pages")
_MODULE_PROPERTIES = ("base_template_path", "template", "no_cache", "sitemap", "condition_field")


class TemplatePage:
	"""www/<path>, .html or /index.html of the app installed last that has it."""

	def __init__(self, path: str, http_status_code: int | None = None):
		self.path = path
		self.http_status_code = http_status_code or 200
		self.app: str | None = None
		self.template_path = ""
		self._find()

	def _find(self) -> None:
		if any(not part or part.startswith(".") for part in self.path.split("/")):
			return
		for app in reversed(frappe.get_installed_apps()):
			base = frappe.get_app_path(app)
			for folder in _FOLDERS:
				for ending in ("", ".html", "/index.html"):
					path = f"{folder}/{self.path}{ending}"
					if path.endswith(_TEXT) and os.path.isfile(os.path.join(base, path)):
						self.app, self.template_path = app, path
						return

	def can_render(self) -> bool:
		"""Whether there is such a page."""
		return bool(self.template_path)

	def render(self) -> Response:
		"""The whole answer."""
		html = self.get_html()
		token = frappe.session.get("data", {}).get("csrf_token")
		script = f'<script>frappe.csrf_token = "{token}";</script>'
		html = html.replace("<!-- csrf_token -->", script)
		return build_response(self.path, html, self.http_status_code)

	def get_html(self) -> str:
		"""The page's text."""
		self.context = frappe._dict(get_website_settings())
		self._set_own_properties()
		self._run_module()
		source = self._source()
		self._complete(source)
		safe = self.context.safe_render
		return frappe.render_template(
			self._extended(source), self.context, is_path=False, safe_render=True if safe is None else safe
		)

	def _set_own_properties(self) -> None:
		name = os.path.splitext(os.path.basename(self.template_path))[0]
		self.context.update(
			name=name,
			path=self.path,
			route=self.path,
			template=f"{self.app}/{self.template_path}",
		)

	@cached_property
	def module(self) -> Any:
		"""The Python module beside the template, hyphens in its name as underscores; None without."""
		folder, name = os.path.split(os.path.splitext(self.template_path)[0])
		name = name.replace("-", "_")
		if not os.path.exists(frappe.get_app_path(self.app, *folder.split("/"), f"{name}.py")):
			return None
		return frappe.get_module(".".join((self.app, *folder.split("/"), name)))

	def _run_module(self) -> None:
		if self.module:
			for name in _MODULE_PROPERTIES:
				if hasattr(self.module, name):
					self.context[name] = getattr(self.module, name)
			if get_context := getattr(self.module, "get_context", None):
				takes = inspect.signature(get_context).parameters
				self.context.update((get_context(self.context) if takes else get_context()) or {})
		if self.context.http_status_code:
			self.http_status_code = self.context.http_status_code

	def _source(self) -> str:
		env = get_jenv()
		return env.loader.get_source(env, self.context.template)[0]

	def _extended(self, source: str) -> str:
		"""A page without <body> and {% extends %} is the content of the base template."""
		if "{% extends" in source or "{%- extends" in source or "</body>" in source:
			return source
		if not self.template_path.endswith(".html"):
			return source
		return f'{{% extends "templates/web.html" %}}{{% block page_content %}}{source}{{% endblock %}}'

	def _complete(self, source: str) -> None:
		context = self.context
		context.title = context.title or extract_title(source, self.path)
		if context.title_prefix and not context.title.startswith(context.title_prefix):
			context.title = f"{context.title_prefix} - {context.title}"
		context.user = frappe.session.user
		context.fullname = frappe.utils.get_fullname() if context.user != "Guest" else "Guest"
		context.sidebar_items = context.sidebar_items or get_portal_sidebar_items()
		context.base_template_path = context.base_template_path or "templates/base.html"
		context.update(frappe.local.response.get("context") or {})
		context.canonical = get_url(frappe.utils.escape_html(self.path))
		context.pathname = getattr(frappe.local, "path", self.path)


class RedirectPage:
	"""To frappe.flags.redirect_location."""

	def __init__(self, path: str, http_status_code: int = 301):
		self.path, self.http_status_code = path, http_status_code

	def render(self) -> Response:
		"""The redirect, never kept by the browser."""
		to = frappe.flags.redirect_location or frappe.local.response.get("location")
		headers = {"Location": to, "Cache-Control": "no-store, no-cache, must-revalidate"}
		return build_response(self.path, "", self.http_status_code, headers)


class NotFoundPage(TemplatePage):
	"""404."""

	def __init__(self, path: str, http_status_code: int | None = None):
		super().__init__("404", 404)


class NotPermittedPage(TemplatePage):
	"""403, with the way to sign in and come back."""

	def __init__(self, path: str, http_status_code: int | None = None, exception: Exception | str = ""):
		super().__init__("message", 403)
		frappe.local.message = cstr(exception)
		frappe.local.message_title = _("Not Permitted")
		asked = frappe.request.path
		action = "/login" if asked.startswith("/app") else f"/login?redirect-to={quote_plus(asked)}"
		frappe.local.response["context"] = {
			"indicator_color": "red",
			"primary_action": action,
			"primary_label": _("Login"),
			"fullpage": True,
		}


class ErrorPage(TemplatePage):
	"""Any other error, with its own status."""

	def __init__(self, exception: Exception):
		super().__init__("error", getattr(exception, "http_status_code", None) or 500)
		self.exception = exception
