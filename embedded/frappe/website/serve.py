"""A page's answer, or the page for what went wrong with it."""

import logging

import frappe
from frappe.website.pages import ErrorPage, NotFoundPage, NotPermittedPage, RedirectPage
from frappe.website.path_resolver import PathResolver
from werkzeug.wrappers import Response


def get_response(path: str | None = None, http_status_code: int = 200) -> Response:
	"""The page at the path, by default that of the request.

	As in Frappe an error in a page becomes a page here, so a POST commits what was done before the error:
	a page that writes has to roll back itself.
	"""
	path = path or frappe.local.request.path
	try:
		_endpoint, page = PathResolver(path, http_status_code).resolve()
		return page.render()
	except frappe.Redirect as redirect:
		return RedirectPage(path, redirect.http_status_code).render()
	except Exception as error:
		return _page_for(_unless_hidden(error), path)


def _unless_hidden(error: Exception) -> Exception:
	from frappe.app import unless_hidden

	return unless_hidden(error)


def _page_for(error: Exception, path: str) -> Response:
	if isinstance(error, frappe.PermissionError):
		return NotPermittedPage(path, exception=error).render()
	if isinstance(error, frappe.PageDoesNotExistError):
		return NotFoundPage(path).render()
	if getattr(error, "http_status_code", 500) >= 500:
		logging.getLogger("frappe.website").error("page %s", path, exc_info=error)
	return ErrorPage(error).render()


