"""/login: works without scripts; scripts may call /api/method/login instead."""

from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.apps import get_default_path
from frappe.website.utils import get_home_page

no_cache = True


def get_context(context: frappe._dict) -> None:
	redirect_to = sanitize_redirect(frappe.request.args.get("redirect-to"))
	context.update(
		title=_("Login"), no_header=True, hide_login=True, redirect_to=redirect_to or "", usr="", problem=None
	)
	if frappe.request.method == "POST" and "usr" in frappe.form_dict:
		_sign_in(context)
	if frappe.session.user != "Guest":
		frappe.local.flags.redirect_location = redirect_to or _home()
		raise frappe.Redirect(303 if frappe.request.method == "POST" else 302)


def _sign_in(context: frappe._dict) -> None:
	context.usr = frappe.form_dict.usr
	try:
		frappe.local.login_manager.login()
	except (frappe.AuthenticationError, frappe.SecurityException, frappe.ValidationError) as error:
		context.problem = str(error) or _("Invalid Login. Try again.")
		context.http_status_code = 401
		frappe.local.response.pop("message", None)


def _home() -> str:
	website_user = frappe.session.data.user_type == "Website User"
	return get_default_path() or (f"/{get_home_page()}" if website_user else "/app")


def sanitize_redirect(redirect: str | None) -> str | None:
	"""Only a path of this site; a whole address only of the host that was asked."""
	if not redirect or "\\" in redirect:
		return None
	parts = urlsplit(redirect)
	if parts.netloc:
		return redirect if parts.netloc == frappe.request.host and parts.scheme in ("http", "https") else None
	return redirect if not parts.scheme and redirect.startswith("/") else None
