# ruff: noqa: F401  (names that apps find here)
"""The embedded host's `frappe`: the documented API that apps use, over SQLite, in one process.

Not for production. What is not offered raises NotImplementedError with its name, never a silent nothing.
"""

import copy
import functools
import importlib
import inspect
import json
import logging
import os
import secrets
import sys
import traceback
from collections.abc import Callable
from typing import Any

from frappe.exceptions import *
from frappe.exceptions import NameError, PermissionError, unsupported
from werkzeug.local import Local, release_local

__version__ = "15.74.1"
__getattr__ = unsupported("frappe")

local = Local()
db, qb, conf, request, response = map(local, ("db", "qb", "conf", "request", "response"))
session, flags, lang, form_dict = map(local, ("session", "flags", "lang", "form_dict"))
message_log, error_log, debug_log = map(local, ("message_log", "error_log", "debug_log"))

whitelisted: set = set()
guest_methods: set = set()
xss_safe_methods: set = set()
allowed_http_methods_for_whitelisted_func: dict = {}


class _dict(dict):
	"""A dict whose keys are attributes too; a missing one is None."""

	__slots__ = ()
	__getattr__ = dict.get
	__setattr__ = dict.__setitem__
	__delattr__ = dict.__delitem__

	def __setstate__(self, state):
		self.update(state)

	def __getstate__(self):
		return self

	def update(self, d=None, **kwargs):
		super().update(d or {}, **kwargs)
		return self

	def copy(self):
		return _dict(self)


# --- life of a connection


def init(site: str, sites_path: str = ".", new_site: bool = False, force: bool = False) -> None:
	"""Prepare this context for a site; `connect` opens its database."""
	if getattr(local, "initialised", None) and not force:
		return
	kept = getattr(local, "request", None)
	release_local(local)
	if kept is not None:
		local.request = kept
	local.site, local.sites_path, local.site_path = site, sites_path, os.path.join(sites_path, site)
	local.error_log, local.message_log, local.debug_log = [], [], []
	local.flags = _dict(currently_saving=[], in_install="frappe" if new_site else False)
	local.conf = _site_config()
	local.lang = local.conf.lang or "en"
	local.form_dict = _dict()
	local.response = _dict(docs=[])
	local.session = _dict(user="Guest", sid=None, data=_dict())
	local.role_permissions, local.fullnames, local.translations = {}, {}, {}
	from frappe.query_builder import Builder

	local.qb = Builder()
	local.initialised = True


def _site_config() -> _dict:
	"""site_config.json over common_site_config.json."""
	config = _dict()
	for folder, name in (
		(local.sites_path, "common_site_config.json"),
		(local.site_path, "site_config.json"),
	):
		path = os.path.join(folder, name)
		if os.path.exists(path):
			with open(path, encoding="utf-8") as file:
				config.update(json.load(file))
	return config


def connect(site: str | None = None, db_name: str | None = None, set_admin_as_user: bool = True) -> None:
	"""Open the site's database for this context."""
	from frappe.database.database import Database

	if site:
		init(site)
	local.db = Database(get_site_path("site.db"))
	if set_admin_as_user:
		set_user("Administrator")


def destroy() -> None:
	"""Close the connection and forget the context."""
	if connection := getattr(local, "db", None):
		connection.close()
	release_local(local)


def set_user(username: str) -> None:
	"""Act as this user from here on."""
	local.session.update(user=username, sid=username, data=_dict())
	local.form_dict = _dict()
	local.role_permissions = {}


# --- where things are


def get_site_path(*parts: str) -> str:
	return os.path.join(local.site_path, *parts)


def get_app_path(app: str, *parts: str) -> str:
	return os.path.join(os.path.dirname(get_module(app).__file__), *parts)


def get_module_list(app: str) -> list[str]:
	with open(get_app_path(app, "modules.txt"), encoding="utf-8") as file:
		return [line.strip() for line in file if line.strip()]


def get_module(modulename: str):
	return importlib.import_module(modulename)


def get_attr(method_string: str) -> Any:
	"""The object behind a dotted name."""
	module, _dot, name = method_string.rpartition(".")
	if not module:
		throw(_("App {0} is not installed").format(method_string), AppNotInstalledError)
	return getattr(get_module(module), name)


def get_installed_apps(*, _ensure_on_bench: bool = False) -> list[str]:
	return list(local.conf.installed_apps or ["frappe"])


def get_hooks(
	hook: str | None = None, default: Any = "_KEEP_DEFAULT_LIST", app_name: str | None = None
) -> Any:
	"""What the installed apps' hooks.py say: lists joined in order of installation, dicts merged into lists."""
	hooks = _hooks_of((app_name,) if app_name else tuple(get_installed_apps()))
	if hook is None:
		return copy.deepcopy(hooks)
	if hook in hooks:
		return copy.deepcopy(hooks[hook])
	return [] if default == "_KEEP_DEFAULT_LIST" else default


def get_doc_hooks() -> dict[str, dict[str, list[str]]]:
	"""DocType or "*" -> method -> handlers. Never change the answer."""
	if not getattr(local, "doc_events_hooks", None):
		local.doc_events_hooks = get_hooks("doc_events", {})
	return local.doc_events_hooks


@functools.cache
def _hooks_of(apps: tuple[str, ...]) -> dict:
	hooks = _dict()
	for app in apps:
		for key, value in vars(get_module(f"{app}.hooks")).items():
			if not key.startswith("_") and not inspect.ismodule(value) and not callable(value):
				_append_hook(hooks, key, value)
	return hooks


def _append_hook(target: dict, key: str, value: Any) -> None:
	if isinstance(value, dict):
		for inner in value:
			_append_hook(target.setdefault(key, {}), inner, value[inner])
	else:
		target.setdefault(key, []).extend(value if isinstance(value, list | tuple) else [value])


# --- errors and messages


def throw(
	msg: str,
	exc: type[Exception] | Exception = ValidationError,
	title: str | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	as_list: bool = False,
) -> None:
	"""Tell the user and raise."""
	msgprint(msg, title, exc, as_list=as_list, indicator="red", is_minimizable=is_minimizable, wide=wide)


def msgprint(
	msg: str,
	title: str | None = None,
	raise_exception: bool | type[Exception] | Exception = False,
	as_table: bool = False,
	as_list: bool = False,
	indicator: str | None = None,
	alert: bool = False,
	**shown: Any,
) -> None:
	"""Add a message to the answer of this request; raise when told so."""
	if not flags.mute_messages:
		marks = dict(
			shown, as_table=as_table, as_list=as_list, alert=alert, raise_exception=bool(raise_exception)
		)
		out = _dict(message=msg, title=title or _("Message"), indicator=indicator)
		out.update({key: 1 for key, given in marks.items() if given})
		message_log.append(out)
	if raise_exception is True:
		raise ValidationError(msg)
	if isinstance(raise_exception, Exception):
		raise_exception.args = (msg,)
		raise raise_exception
	if raise_exception:
		raise raise_exception(msg)


def clear_last_message() -> None:
	local.message_log = local.message_log[:-1]


def log_error(
	title: str | None = None,
	message: str | None = None,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
):
	"""An Error Log row, in the caller's transaction; without a message the error that is being handled."""
	if message and "\n" in title:
		title, message = message, title
	doc = get_doc(
		{
			"doctype": "Error Log",
			"method": title or "Error",
			"error": message or (traceback.format_exc() if sys.exc_info()[0] else None),
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
		}
	)
	return doc.insert(ignore_permissions=True)


def logger(module: str | None = None) -> logging.Logger:
	return logging.getLogger(f"frappe.{module}" if module else "frappe")


def bold(text: str | int | float) -> str:
	return f"<strong>{text}</strong>"


# --- language


def _(msg: str, lang: str | None = None, context: str | None = None) -> str:
	"""The text in the user's language."""
	msg = str(msg)
	language = lang or getattr(local, "lang", None) or "en"
	if language == "en" or not msg.strip() or not hasattr(local, "site"):
		return msg
	from frappe.translate import get_all_translations

	translations = get_all_translations(language)
	return (context and translations.get(f"{msg.strip()}:{context}")) or translations.get(msg.strip()) or msg


# --- callable from outside


def whitelist(
	allow_guest: bool = False, xss_safe: bool = False, methods: list[str] | None = None
) -> Callable:
	"""Decorator: may be called over HTTP. Annotated parameters are checked, as Frappe does."""

	def decorate(fn):
		from frappe.utils.typing_validations import validate_argument_types

		fn = validate_argument_types(fn, apply_condition=in_request_or_test)
		whitelisted.add(fn)
		allowed_http_methods_for_whitelisted_func[fn] = methods or ["GET", "POST", "PUT", "DELETE"]
		if allow_guest:
			guest_methods.add(fn)
			if xss_safe:
				xss_safe_methods.add(fn)
		return fn

	return decorate


def in_request_or_test() -> bool:
	return bool(getattr(local, "request", None)) or bool(local.flags.in_test)


def is_whitelisted(method: Callable) -> None:
	"""Raise PermissionError unless the user in session may call this over HTTP."""
	from frappe.utils import sanitize_html

	is_guest = session.user == "Guest"
	if method not in whitelisted or (is_guest and method not in guest_methods):
		summary = _("You are not permitted to access this resource. Login to access")
		detail = _("Function {0} is not whitelisted.").format(bold(f"{method.__module__}.{method.__name__}"))
		text = f"<details><summary>{summary}</summary>{detail}</details>"
		throw(text, PermissionError, title=_("Method Not Allowed"))
	if is_guest and method not in xss_safe_methods:
		for key, value in form_dict.items():
			if isinstance(value, str):
				form_dict[key] = sanitize_html(value)


def call(fn: str | Callable, *args, **kwargs) -> Any:
	"""Call with those arguments the function knows."""
	fn = get_attr(fn) if isinstance(fn, str) else fn
	parameters = inspect.signature(fn).parameters
	takes_all = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
	known = {key: value for key, value in kwargs.items() if takes_all or key in parameters}
	for never in ("ignore_permissions", "flags"):
		known.pop(never, None)
	return fn(*args, **known)


def get_request_header(key: str, default: Any = None) -> str | None:
	return request.headers.get(key, default) if getattr(local, "request", None) else default


# --- short ways to documents and rights


def has_permission(
	doctype: str | None = None,
	ptype: str = "read",
	doc: Any = None,
	user: str | None = None,
	throw: bool = False,
	*,
	parent_doctype: str | None = None,
) -> bool:
	"""Whether the user may; with `throw` a PermissionError instead of False."""
	import frappe.permissions

	doctype = doctype or doc.doctype
	allowed = frappe.permissions.has_permission(doctype, ptype, doc, user=user, parent_doctype=parent_doctype)
	if throw and not allowed:
		what = f"{_(doctype)} {doc if isinstance(doc, str) else doc.name}" if doc else _(doctype)
		msgprint(_("No permission for {0}").format(what), raise_exception=PermissionError, indicator="red")
	return allowed


def get_last_doc(doctype, filters=None, order_by="creation desc", *, for_update=False):
	names = get_all(doctype, filters=filters, limit_page_length=1, order_by=order_by, pluck="name")
	if not names:
		raise DoesNotExistError(doctype)
	return get_doc(doctype, names[0], for_update=for_update)


def get_all(doctype: str, *args, **kwargs) -> list:
	"""Rows of a table, without permission checks."""
	return get_list(doctype, *args, **{**kwargs, "ignore_permissions": True})


def get_system_settings(key: str) -> Any:
	return get_cached_doc("System Settings").get(key)


def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
	"""Forget what was read of the DocType, of the user, or of everything."""
	local.role_permissions = {}
	if user:
		return
	forget_meta(doctype)
	clear_document_cache(doctype)
	if not doctype:
		local.translations, local.doc_events_hooks = {}, None


# --- text and values


def scrub(txt: str) -> str:
	return str(txt).replace(" ", "_").replace("-", "_").lower()


def generate_hash(txt: str | None = None, length: int = 56) -> str:
	"""Random hex."""
	return secrets.token_hex(length // 2 + 1)[:length]


def as_json(obj: Any, indent: int = 1, separators=None, ensure_ascii: bool = True) -> str:
	from frappe.utils.response import json_handler

	return json.dumps(
		obj,
		indent=indent,
		sort_keys=True,
		default=json_handler,
		separators=separators or (",", ": "),
		ensure_ascii=ensure_ascii,
	)


def publish_realtime(event: str | None = None, message: dict | None = None, **to: Any) -> None:
	"""Tell the browsers that listen. None does here, as on Frappe while its socket server is not running."""


def redirect(url: str) -> None:
	flags.redirect_location = url
	raise Redirect


# Functions that live in modules which need all of the above, called from here as on Frappe
from frappe.model.db_query import get_list
from frappe.model.delete_doc import delete_doc, delete_doc_if_exists
from frappe.model.document import (
	clear_document_cache,
	copy_doc,
	get_cached_doc,
	get_cached_value,
	get_doc,
	new_doc,
)
from frappe.model.meta import forget_meta, get_meta
from frappe.permissions import get_roles, only_for
from frappe.utils.background_jobs import enqueue
from frappe.utils.data import parse_json
from frappe.utils.jinja import render_template
from frappe.website.utils import respond_as_web_page
