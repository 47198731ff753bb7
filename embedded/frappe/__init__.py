"""The embedded host's `frappe`: the documented API that apps use, over SQLite, in one process.

Not for production. What is not offered raises NotImplementedError with its name, never a silent nothing.
"""

import copy
import functools
import importlib
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from werkzeug.local import Local, release_local

__version__ = "15.74.1"
_EMBEDDED_PATH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

local = Local()


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


from frappe.exceptions import *
from frappe.exceptions import NameError, PermissionError, TimestampMismatchError  # noqa: F401

db = local("db")
qb = local("qb")
conf = local("conf")
form = form_dict = local("form_dict")
request = local("request")
response = local("response")
session = local("session")
flags = local("flags")
error_log = local("error_log")
debug_log = local("debug_log")
message_log = local("message_log")
lang = local("lang")

whitelisted: set = set()
guest_methods: set = set()
xss_safe_methods: set = set()
allowed_http_methods_for_whitelisted_func: dict = {}


def __getattr__(name: str):
	if name.startswith("__"):
		raise AttributeError(name)
	raise NotImplementedError(f"embedded host: frappe.{name} is not supported")


# --- life of a connection


def init(site: str, sites_path: str = ".", new_site: bool = False, force: bool = False) -> None:
	"""Prepare this context for a site; `connect` opens its database."""
	if getattr(local, "initialised", None) and not force:
		return
	kept = getattr(local, "request", None)
	release_local(local)
	if kept is not None:
		local.request = kept
	local.site = site
	local.sites_path = sites_path
	local.site_path = os.path.join(sites_path, site)
	local.error_log, local.message_log, local.debug_log, local.realtime_log = [], [], [], []
	local.flags = _dict(
		currently_saving=[],
		in_install=new_site,
		in_migrate=False,
		in_patch=False,
		in_import=False,
		in_test=False,
		mute_messages=False,
		mute_emails=False,
		ignore_links=False,
		new_site=new_site,
	)
	local.rollback_observers = []
	local.conf = _dict(get_site_config())
	local.lang = local.conf.get("lang") or "en"
	local.form_dict = _dict()
	local.response = _dict({"docs": []})
	local.session = _dict(user="Guest", sid=None, data=_dict())
	local.user = "Guest"
	local.role_permissions, local.jenv, local.fullnames = {}, None, {}
	local.document_cache, local.meta_cache, local.valid_columns = {}, {}, {}
	local.request_cache, local.preload_assets = {}, {}
	local.no_cache = False
	local.user_lang = None
	from frappe.query_builder import Builder

	local.qb = Builder()
	local.initialised = True


def get_site_config() -> dict:
	"""site_config.json over common_site_config.json."""
	config: dict = {}
	for path in (
		os.path.join(local.sites_path, "common_site_config.json"),
		os.path.join(local.site_path, "site_config.json"),
	):
		if os.path.exists(path):
			with open(path, encoding="utf-8") as file:
				config.update(json.load(file))
	return config


def connect(site: str | None = None, db_name: str | None = None, set_admin_as_user: bool = True) -> None:
	"""Open the site's database for this context."""
	from frappe.database.database import Database

	if site:
		init(site)
	local.db = Database(os.path.join(local.site_path, "site.db"))
	if set_admin_as_user:
		set_user("Administrator")


def destroy() -> None:
	"""Close the connection and forget the context."""
	if connection := getattr(local, "db", None):
		connection.close()
	release_local(local)


def set_user(username: str) -> None:
	"""Act as this user from here on."""
	local.session.user = username
	local.session.sid = username
	local.session.data = _dict()
	local.role_permissions = {}
	local.jenv = None
	local.cache_of_user = {}


# --- where things are


def get_site_path(*parts: str) -> str:
	return os.path.join(local.site_path, *parts)


def get_app_path(app: str, *parts: str) -> str:
	return os.path.join(os.path.dirname(get_module(app).__file__), *parts)








def get_module_app(module: str) -> str:
	"""The app a module belongs to. Raises DoesNotExistError."""
	for app in get_installed_apps(_ensure_on_bench=False):
		if scrub(module) in {scrub(m) for m in get_module_list(app)}:
			return app
	throw(_("Module {0} not found").format(module), DoesNotExistError)


def get_module_list(app: str) -> list[str]:
	with open(get_app_path(app, "modules.txt"), encoding="utf-8") as file:
		return [line.strip() for line in file if line.strip()]


def get_module(modulename: str):
	return importlib.import_module(modulename)


def get_attr(method_string: str) -> Any:
	"""The object behind a dotted name."""
	module, _dot, name = method_string.rpartition(".")
	if not module:
		throw(_("{0} is not a dotted name").format(method_string), AppNotInstalledError)
	try:
		return getattr(importlib.import_module(module), name)
	except ModuleNotFoundError:
		# a method of a class: module.Class.method
		outer, _dot, cls = module.rpartition(".")
		if not outer:
			raise
		return getattr(getattr(importlib.import_module(outer), cls), name)


def get_installed_apps(*, _ensure_on_bench: bool = False) -> list[str]:
	return list(local.conf.get("installed_apps") or ["frappe"])




def get_hooks(hook: str | None = None, default: Any = "_KEEP", app_name: str | None = None) -> Any:
	"""What the installed apps' hooks.py say: lists joined in order of installation, dicts merged into lists."""
	hooks = _hooks_of((app_name,)) if app_name else _hooks_of(tuple(get_installed_apps()))
	if hook is None:
		return copy.deepcopy(hooks)
	if hook in hooks:
		return copy.deepcopy(hooks[hook])
	return [] if isinstance(default, str) and default == "_KEEP" else default


@functools.cache
def _hooks_of(apps: tuple[str, ...]) -> dict:
	hooks: _dict = _dict()
	for app in apps:
		try:
			module = importlib.import_module(f"{app}.hooks")
		except ModuleNotFoundError:
			continue
		for key, value in inspect.getmembers(module):
			if key.startswith("_") or inspect.ismodule(value) or inspect.isfunction(value) or inspect.isclass(value):
				continue
			_append_hook(hooks, key, value)
	return hooks


def _append_hook(target: dict, key: str, value: Any) -> None:
	if isinstance(value, dict):
		target.setdefault(key, {})
		for inner in value:
			_append_hook(target[key], inner, value[inner])
	else:
		target.setdefault(key, [])
		target[key].extend(value if isinstance(value, list | tuple) else [value])




# --- errors and messages


def throw(
	msg: str,
	exc: type[Exception] | Exception = ValidationError,
	title: str | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	as_list: bool = False,
	primary_action: dict | None = None,
) -> None:
	"""Tell the user and raise."""
	msgprint(
		msg, raise_exception=exc, title=title or _("Message"), indicator="red", as_list=as_list, wide=wide
	)


def msgprint(
	msg: str,
	title: str | None = None,
	raise_exception: bool | type[Exception] | Exception = False,
	as_table: bool = False,
	as_list: bool = False,
	indicator: str | None = None,
	alert: bool = False,
	primary_action: str | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	*,
	realtime: bool = False,
) -> None:
	"""Add a message to the answer of this request; raise when told so."""
	out = _dict(message=str(msg))
	if title:
		out.title = title
	if as_list and isinstance(msg, list | tuple):
		out.message, out.as_list = list(msg), 1
	if indicator:
		out.indicator = indicator
	if alert:
		out.alert = 1
	if raise_exception:
		out.raise_exception = 1
		exc = raise_exception if raise_exception is not True else ValidationError
		if not flags.mute_messages:
			message_log.append(out)
		if isinstance(exc, Exception):
			raise exc
		raise exc(str(msg))
	if not flags.mute_messages:
		message_log.append(out)


def clear_messages() -> None:
	local.message_log = []


def log_error(
	title: str | None = None,
	message: str | None = None,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	*,
	defer_insert: bool = False,
):
	"""An Error Log row, in the caller's transaction."""
	text = message or (traceback.format_exc() if sys.exc_info()[0] else None)
	if title and "\n" in str(title):
		title, text = text or "Error", title
	doc = get_doc(
		{
			"doctype": "Error Log",
			"method": str(title or "Error")[:140],
			"error": text or str(title),
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
		}
	)
	return doc.insert(ignore_permissions=True)


def bold(text: str | int | float) -> str:
	return f"<strong>{text}</strong>"


# --- language


def _(msg: str, lang: str | None = None, context: str | None = None) -> str:
	"""The text in the user's language."""
	if not isinstance(msg, str):
		msg = str(msg)
	language = lang or getattr(local, "lang", None) or "en"
	if language == "en" or not msg.strip() or not hasattr(local, "site"):
		return msg
	from frappe.translate import get_all_translations

	translations = get_all_translations(language)
	stripped = msg.strip()
	if context and (found := translations.get(f"{stripped}:{context}")):
		return found
	return translations.get(stripped) or msg


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
		name = f"{method.__module__}.{method.__name__}"
		text = _("You are not permitted to access this resource.") + _("Function {0} is not whitelisted.").format(
			bold(name)
		)
		throw(text, PermissionError, title=_("Method Not Allowed"))
	if is_guest and method not in xss_safe_methods:
		for key, value in form_dict.items():
			if isinstance(value, str):
				form_dict[key] = sanitize_html(value)


def call(fn: str | Callable, *args, **kwargs) -> Any:
	"""Call with those arguments the function knows."""
	if isinstance(fn, str):
		fn = get_attr(fn)
	return fn(*args, **get_newargs(fn, kwargs))


def get_newargs(fn: Callable, kwargs: dict) -> dict:
	parameters = inspect.signature(fn).parameters
	if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
		kept = dict(kwargs)
	else:
		kept = {key: value for key, value in kwargs.items() if key in parameters}
	kept.pop("ignore_permissions", None)
	kept.pop("flags", None)
	return kept


def get_request_header(key: str, default: Any = None) -> str | None:
	return request.headers.get(key, default) if getattr(local, "request", None) else default


# --- users and rights


def has_permission(
	doctype: str | None = None,
	ptype: str = "read",
	doc: Any = None,
	user: str | None = None,
	throw: bool = False,
	*,
	parent_doctype: str | None = None,
	debug: bool = False,
	ignore_share_permissions: bool = False,
) -> bool:
	"""Whether the user may; with `throw` a PermissionError instead of False."""
	import frappe.permissions

	if not doctype and doc:
		doctype = doc.doctype
	allowed = frappe.permissions.has_permission(doctype, ptype, doc=doc, user=user, print_logs=throw)
	if throw and not allowed:
		what = f"{_(doctype)} {doc if isinstance(doc, str) else doc.name}" if doc else _(doctype)
		globals()["throw"](_("No permission for {0}").format(what), PermissionError)
	return bool(allowed)


# --- documents


def get_last_doc(doctype, filters=None, order_by="creation desc", *, for_update=False):
	names = get_all(doctype, filters=filters, limit_page_length=1, order_by=order_by, pluck="name")
	if not names:
		raise DoesNotExistError
	return get_doc(doctype, names[0], for_update=for_update)


def get_single_value(setting: str, fieldname: str) -> Any:
	return db.get_single_value(setting, fieldname)


def get_all(doctype: str, *args, **kwargs) -> list:
	"""Rows of a table, without permission checks."""
	kwargs["ignore_permissions"] = True
	if "limit_page_length" not in kwargs:
		kwargs["limit_page_length"] = kwargs.pop("limit", None) or kwargs.pop("page_length", None) or 0
	return get_list(doctype, *args, **kwargs)


def get_system_settings(key: str) -> Any:
	return get_cached_doc("System Settings").get(key)


# --- cache




def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
	"""Forget what was read of the DocType, of the user, or of everything."""
	from frappe.model.document import forget_documents
	from frappe.model.meta import forget_meta

	local.role_permissions = {}
	if doctype:
		forget_meta(doctype)
		forget_documents(doctype)
		return
	if not user:
		forget_meta()
		forget_documents()
		cache.flushall()


def clear_document_cache(doctype: str, name: str | None = None) -> None:
	from frappe.model.document import forget_documents

	forget_documents(doctype, name)




# --- work for later, news for others


# --- text and values


def scrub(txt: str) -> str:
	return str(txt).replace(" ", "_").replace("-", "_").lower()


def generate_hash(txt: str | None = None, length: int = 56) -> str:
	"""Random hex."""
	import math
	import secrets

	return secrets.token_hex(math.ceil((length or 56) / 2))[:length]




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


def redirect(url: str) -> None:
	flags.redirect_location = url
	raise Redirect


# Functions that live in modules which need all of the above, called from here as on Frappe
from frappe.model.db_query import get_list
from frappe.model.delete_doc import delete_doc, delete_doc_if_exists  # noqa: F401
from frappe.model.document import copy_doc, get_cached_doc, get_cached_value, get_doc, new_doc  # noqa: F401
from frappe.model.meta import get_meta  # noqa: F401
from frappe.model.rename_doc import rename_doc  # noqa: F401
from frappe.permissions import get_roles, only_for  # noqa: F401
from frappe.realtime import publish_realtime  # noqa: F401
from frappe.translate import _lt  # noqa: F401
from frappe.utils.background_jobs import enqueue  # noqa: F401
from frappe.utils.data import parse_json  # noqa: F401
from frappe.utils.jinja import render_template  # noqa: F401
from frappe.utils.memory_cache import cache
from frappe.website.utils import respond_as_web_page  # noqa: F401
