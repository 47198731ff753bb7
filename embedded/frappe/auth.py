"""Who is asking: cookie session, sign-in and sign-out, CSRF check, API keys, and the limit on wrong passwords."""

import base64
import binascii
import hmac
import threading
import time
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _
from frappe.apps import get_default_path
from frappe.sessions import Session, clear_sessions, delete_session, full_name, get_expiry_in_seconds
from frappe.translate import get_language
from frappe.utils.data import cint
from frappe.utils.password import check_password, get_decrypted_password
from werkzeug.wrappers import Response

SAFE_HTTP_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
UNSAFE_HTTP_METHODS = frozenset(("POST", "PUT", "DELETE", "PATCH"))
MAX_PASSWORD_SIZE = 512

_SESSION_COOKIES = ("sid", "full_name", "user_id", "user_image", "system_user")


class HTTPRequest:
	"""Sets up frappe.local for one request: address, cookies, session, language; then checks the CSRF token."""

	def __init__(self) -> None:
		frappe.local.request_ip = self._address()
		frappe.local.cookie_manager = CookieManager()
		frappe.local.login_manager = LoginManager()
		frappe.local.lang = get_language()
		self._validate_csrf_token()

	def _address(self) -> str:
		forwarded = frappe.get_request_header("X-Forwarded-For")
		if forwarded:
			return forwarded.split(",", 1)[0].strip()
		return frappe.request.remote_addr or "127.0.0.1"

	def _validate_csrf_token(self) -> None:
		saved = frappe.session.data.get("csrf_token")
		if frappe.request.method not in UNSAFE_HTTP_METHODS or frappe.conf.get("ignore_csrf") or not saved:
			return
		sent = frappe.get_request_header("X-Frappe-CSRF-Token") or frappe.form_dict.pop("csrf_token", None)
		if sent != saved:
			frappe.flags.disable_traceback = True
			frappe.throw(_("Invalid Request"), frappe.CSRFTokenError)


class LoginManager:
	"""Resumes the session of the cookie, or signs in when the request is a sign-in."""

	def __init__(self) -> None:
		self.user: str | None = None
		self.info: Any = None
		if frappe.form_dict.get("cmd") == "login" or frappe.request.path == "/api/method/login":
			self._adopt(Session())
			self.login()
		else:
			self._adopt(Session(resume=True))
			self._set_user_cookies()

	def _adopt(self, session: Session) -> None:
		frappe.local.session_obj = session
		frappe.local.session = session.data
		self.user = session.user
		self.info = session.person

	def login(self) -> None:
		"""Sign in with `usr` and `pwd` of the request. Raises frappe.AuthenticationError."""
		if cint(frappe.get_system_settings("disable_user_pass_login")):
			frappe.throw(_("Login with username and password is not allowed."), frappe.AuthenticationError)
		self.authenticate()
		frappe.form_dict.pop("pwd", None)
		self.post_login()

	def authenticate(self, user: str | None = None, pwd: str | None = None) -> None:
		"""Check name and password, by default those of the request; sets `user`."""
		user = user or frappe.form_dict.get("usr")
		pwd = pwd or frappe.form_dict.get("pwd")
		if not (user and pwd):
			self.fail(_("Incomplete login details"), user=user)
		if len(pwd) > MAX_PASSWORD_SIZE:
			self.fail(_("Password size exceeded the maximum allowed size"), user=user)
		_refuse_locked(frappe.local.request_ip)
		name, enabled = _find_user(user)
		if name:
			_refuse_locked(name)
		problem = None if name and _is_right(name, pwd) else "Invalid login credentials"
		if not problem and not enabled and name != "Administrator":
			problem = "User disabled or missing"
		for key in filter(None, (name, frappe.local.request_ip)):
			_note_attempt(key, right=not problem)
		if problem:
			self.fail(problem, user=user)
		self.user = name

	def fail(self, message: str, user: str | None = None) -> None:
		"""Refuse."""
		frappe.local.response["message"] = message
		frappe.db.commit()
		raise frappe.AuthenticationError

	def post_login(self) -> None:
		"""Begin the session of `user` and tell the browser."""
		self._run_hooks("on_login")
		self._adopt(Session(user=self.user))
		self._run_hooks("on_session_creation")
		self._set_user_cookies()
		self._set_answer()

	def login_as_guest(self) -> None:
		"""Nobody is signed in from here on."""
		self._adopt(Session())
		self._set_user_cookies()

	def logout(self, arg: str = "", user: str | None = None) -> None:
		"""End the present session, or all sessions of another user."""
		user = user or frappe.session.user
		self._run_hooks("on_logout")
		if user != frappe.session.user:
			clear_sessions(user, force=True)
			return
		delete_session(frappe.session.sid, user=user, reason="User Manually Logged Out")
		self.login_as_guest()
		frappe.local.cookie_manager.forget_session()

	def _run_hooks(self, event: str) -> None:
		for method in frappe.get_hooks(event) or []:
			frappe.call(frappe.get_attr(method), login_manager=self)

	def _set_user_cookies(self) -> None:
		cookies = frappe.local.cookie_manager
		cookies.init_cookies()
		cookies.set_cookie("system_user", "no" if self.info.user_type == "Website User" else "yes")
		cookies.set_cookie("full_name", full_name(self.info))
		cookies.set_cookie("user_id", self.user)
		cookies.set_cookie("user_image", self.info.get("user_image") or "")

	def _set_answer(self) -> None:
		from frappe.website.utils import get_home_page

		website = self.info.user_type == "Website User"
		frappe.local.response["message"] = "No App" if website else "Logged In"
		home = get_default_path() or ("/" + get_home_page() if website else "/app")
		frappe.local.response["home_page"] = home
		frappe.local.response["full_name"] = full_name(self.info)


def _is_right(user: str, pwd: str) -> bool:
	try:
		return bool(check_password(user, pwd))
	except frappe.AuthenticationError:
		return False


def _find_user(user_name: str) -> tuple[str | None, int]:
	"""Name and enabled of the user."""
	rows = frappe.db.sql("select name, enabled from `tabUser` where lower(name) = lower(%s)", (user_name,))
	return rows[0] if rows else (None, 0)


class CookieManager:
	"""Cookies to be set with the answer."""

	def __init__(self) -> None:
		self.cookies: dict[str, dict[str, Any]] = {}
		self.to_delete: list[str] = []

	def init_cookies(self) -> None:
		"""The session's own cookie."""
		sid = frappe.session.get("sid")
		if sid:
			self.set_cookie("sid", sid, max_age=get_expiry_in_seconds(), httponly=True)

	def set_cookie(
		self,
		key: str,
		value: str | None,
		expires: Any = None,
		secure: bool = False,
		httponly: bool = False,
		samesite: str = "Lax",
		max_age: int | None = None,
	) -> None:
		"""A cookie for the whole site; secure when the request was."""
		self.cookies[key] = {
			"value": quote((value or "").encode()),
			"expires": expires,
			"secure": secure or frappe.request.scheme == "https",
			"httponly": httponly,
			"samesite": samesite,
			"max_age": max_age,
		}

	def delete_cookie(self, to_delete: str | list | tuple) -> None:
		"""Have the browser forget them."""
		self.to_delete += [to_delete] if isinstance(to_delete, str) else list(to_delete)

	def forget_session(self) -> None:
		"""The browser forgets who was signed in."""
		frappe.session.sid = ""
		self.delete_cookie(_SESSION_COOKIES)

	def flush_cookies(self, response: Response) -> None:
		"""Put them into the answer."""
		for key, cookie in self.cookies.items():
			if key not in self.to_delete:
				response.set_cookie(key, **cookie)
		for key in set(self.to_delete):
			response.set_cookie(key, "", expires=0, httponly=key == "sid", samesite="Lax")


@frappe.whitelist()
def get_logged_user() -> str:
	"""The user of the session."""
	return frappe.session.user


# --- API keys


def validate_auth() -> None:
	"""Authorization: token KEY:SECRET, or Basic. Raises frappe.AuthenticationError when it is no good."""
	header = (frappe.get_request_header("Authorization") or "").split(" ")
	if len(header) == 2:
		kind, credentials = header[0].lower(), header[1]
		try:
			if kind == "basic":
				credentials = base64.b64decode(credentials).decode()
			if kind in ("basic", "token"):
				key, secret = credentials.split(":")
				_sign_in_with_key(key, secret)
		except binascii.Error:
			frappe.throw(
				_("Failed to decode token, please provide a valid base64-encoded token."),
				frappe.InvalidAuthorizationToken,
			)
		except ValueError:
			pass  # no KEY:SECRET in it: refused below
	for hook in frappe.get_hooks("auth_hooks") or []:
		frappe.get_attr(hook)()
	if len(header) == 2 and frappe.session.user in ("", "Guest"):
		raise frappe.AuthenticationError


def _sign_in_with_key(key: str, secret: str) -> None:
	user = frappe.db.get_value("User", {"api_key": key, "enabled": 1}, "name") if key else None
	known = get_decrypted_password("User", user, "api_secret", raise_exception=False) if user else None
	if not known or not hmac.compare_digest(known.encode(), secret.encode()):
		raise frappe.AuthenticationError
	if frappe.local.login_manager.user not in ("", "Guest"):
		return
	form_dict = frappe.local.form_dict
	frappe.set_user(user)
	frappe.local.form_dict = form_dict


# --- wrong passwords


# (site, user or address) -> (time of the first wrong one, how many)
_attempts: dict[tuple[str, str], tuple[float, int]] = {}
_attempts_lock = threading.Lock()


def _refuse_locked(key: str) -> None:
	"""Raises frappe.SecurityException after too many wrong passwords, for as long as System Settings say."""
	allowed = cint(frappe.get_system_settings("allow_consecutive_login_attempts"))
	first, count = _attempts.get((frappe.local.site_path, key), (0.0, 0))
	if allowed and count > allowed and first + _pause() > time.time():
		text = _("Your account has been locked and will resume after {0} seconds").format(_pause())
		frappe.throw(text, frappe.SecurityException)


def _pause() -> int:
	return cint(frappe.get_system_settings("allow_login_after_fail")) or 60


def _note_attempt(key: str, right: bool) -> None:
	with _attempts_lock:
		first, count = _attempts.pop((frappe.local.site_path, key), (0.0, 0))
		if first + _pause() <= time.time():
			first, count = time.time(), 0
		if not right:
			_attempts[frappe.local.site_path, key] = (first, count + 1)
