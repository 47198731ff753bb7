"""Forms of the customers' pages: post, then redirect; on an error the form comes back with what was typed."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

import frappe
from frappe import _
from frappe.sessions import get_csrf_token
from frappe.utils import format_datetime

# In the order of the forms
REQUIRED = ("full_name", "email", "title", "message")
TYPED = ("title", "category", "priority", "message", "full_name", "email", "homepage", "cc")


def prepare(context: frappe._dict) -> None:
	"""What every page needs: nothing is cached, the token for its forms, an empty form, no error."""
	context.no_cache = 1
	context.no_breadcrumbs = 1
	context.show_sidebar = False
	context.signed_in = frappe.session.user != "Guest"
	# Visitors have no token and need none: their session holds no rights somebody could borrow.
	context.csrf_token = get_csrf_token() if context.signed_in else ""
	context.when = lambda moment: format_datetime(moment, "short")
	context.typed = {}
	context.error = context.first_empty = context.refusal = None


def is_post() -> bool:
	return frappe.request.method == "POST"


def require_sign_in(path: str) -> None:
	"""Send visitors to the login page, and back here afterwards."""
	if frappe.session.user == "Guest":
		go("/login", **{"redirect-to": path})


def signed_in(context: frappe._dict, path: str) -> bool:
	"""Whether the page can go on: visitors are sent to the login page, but who was signed out while he wrote sees his words."""
	if context.signed_in:
		return True
	if not (is_post() and (frappe.form_dict.get("message") or "").strip()):
		require_sign_in(path)
	refuse(context, _("You are signed out"), _("You were signed out meanwhile. Sign in, then send it again."))
	context.sign_in_first = path
	return False


def refuse(context: frappe._dict, title: str, text: str) -> None:
	"""A page of what was refused, and of the words that came with it: nobody has to find them a second time."""
	frappe.local.message_log = []
	context.title, context.refusal = title, text
	if is_post():
		words = (frappe.form_dict.get(field) or "" for field in ("title", "message"))
		context.typed = {"message": "\n\n".join(filter(None, words))}
	context.http_status_code = 403


def attempt(context: frappe._dict, action: Callable[[], str]) -> None:
	"""Do what was posted and go to the address it answers; on an error keep nothing but the words typed."""
	said = len(frappe.local.message_log)
	try:
		address = action()
	except (frappe.ValidationError, frappe.PermissionError) as error:
		# The page itself is answered normally, which would commit a half-done piece of work
		frappe.db.rollback()
		frappe.local.message_log = frappe.local.message_log[:said]
		context.error = _text(error)
		context.files_lost = any(file.filename for file in frappe.request.files.values())
		context.typed = {field: frappe.form_dict.get(field) or "" for field in TYPED}
		context.first_empty = _first_empty(frappe.form_dict)
		context.http_status_code = getattr(error, "http_status_code", 417)
	else:
		go(address)


def go(path: str, **query: str) -> None:
	"""Redirect with 303: the browser gets the next page, and reloading it posts nothing again."""
	frappe.local.flags.redirect_location = f"{path}?{urlencode(query, quote_via=quote)}" if query else path
	raise frappe.Redirect(303)


def _first_empty(given: dict) -> str | None:
	"""The field the cursor goes to, so that nobody has to look for what is missing."""
	return next((field for field in REQUIRED if field in given and not (given[field] or "").strip()), None)


def _text(error: Exception) -> str:
	text = frappe.utils.strip_html(str(error)).strip()
	return text or _("This could not be done. Try again later.")
