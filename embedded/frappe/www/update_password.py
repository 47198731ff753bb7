"""/update-password: a new password for somebody signed in, or with the key of a reset mail."""

import frappe
from frappe import _
from frappe.sessions import clear_sessions, get_csrf_token
from frappe.utils.data import sha256_hash
from frappe.utils.password import check_password, update_password

no_cache = 1

_SHORTEST = 8


def get_context(context: frappe._dict) -> None:
	key = frappe.form_dict.get("key") or ""
	context.update(title=_("Reset Password"), no_breadcrumbs=True, key=key, problem=None, csrf_token="")
	user = _user_of(key) if key else frappe.session.user
	if not user or user == "Guest":
		frappe.throw(
			_("The reset password link has either been used before or is invalid"), frappe.PermissionError
		)
	if not key:
		context.csrf_token = get_csrf_token()
	if frappe.request.method != "POST":
		return
	try:
		_change(user, key)
	except (frappe.AuthenticationError, frappe.ValidationError) as error:
		frappe.db.rollback()
		context.problem = str(error)
		context.http_status_code = 417
		return
	frappe.local.flags.redirect_location = "/login" if key else "/me"
	raise frappe.Redirect(303)


def _user_of(key: str) -> str | None:
	if not frappe.db.has_column("User", "reset_password_key"):
		return None
	return frappe.db.get_value("User", {"reset_password_key": sha256_hash(key), "enabled": 1}, "name")


def _change(user: str, key: str) -> None:
	if not key:
		check_password(user, frappe.form_dict.get("old_password"))
	new = frappe.form_dict.get("new_password") or ""
	if len(new) < _SHORTEST:
		frappe.throw(_("The password needs at least {0} characters").format(_SHORTEST))
	update_password(user, new)
	if key:
		frappe.db.set_value("User", user, "reset_password_key", None)
	clear_sessions(user, keep_current=True, force=True)
