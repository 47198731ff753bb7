"""Jinja as Frappe sets it up: sandboxed, names of missing values shown, and no autoescape.

Templates escape what people wrote themselves: {{ title | e }}.
"""

import inspect
import json
import mimetypes
import os
import re
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

import frappe
import frappe.utils.data as datautils
from frappe.utils.data import cint, cstr, flt
from jinja2 import BaseLoader, DebugUndefined, Environment, Template, TemplateError, TemplateNotFound
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import LRUCache

_PATH_ENDINGS = ("html", "css", "scss", "py", "md", "json", "js", "xml", "txt")

# What templates may reach as frappe.NAME and frappe.db.NAME, besides the exceptions.
_FUNCTIONS = frozenset(
	"bold copy_doc get_meta new_doc get_doc get_cached_doc get_list get_all get_system_settings render_template"
	" msgprint throw get_hooks log_error format_value".split()
)
_DB_FUNCTIONS = frozenset(
	"get_list get_all get_value get_single_value get_default exists count escape".split()
)

_environments: dict[tuple, "_Environment"] = {}
_lock = threading.Lock()


class _AppLoader(BaseLoader):
	"""Finds "templates/x.html" in the apps, the last installed first, and "app/templates/x.html" in that app."""

	def __init__(self, folders: dict[str, str]):
		self.folders = folders

	def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
		parts = template.split("/")
		if ".." in parts or template.startswith("/"):
			raise TemplateNotFound(template)
		candidates = [os.path.join(folder, *parts) for folder in self.folders.values()]
		if parts[0] in self.folders:
			candidates.insert(0, os.path.join(self.folders[parts[0]], *parts[1:]))
		for path in candidates:
			if os.path.isfile(path):
				changed = os.path.getmtime(path)
				with open(path, encoding="utf-8") as file:
					source = file.read()
				return source, path, lambda: os.path.exists(path) and os.path.getmtime(path) == changed
		raise TemplateNotFound(template)


class _Environment(SandboxedEnvironment):
	"""One for each set of installed apps; shared by threads, so nothing of a request is kept in it."""

	def __init__(self, folders: dict[str, str]):
		super().__init__(loader=_AppLoader(folders), undefined=DebugUndefined, auto_reload=True)
		self.filters.update(json=frappe.as_json, len=len, int=cint, str=cstr, flt=flt, abs_url=_abs_url)
		self.globals.update(_globals())
		self._strings = LRUCache(500)

	def compiled(self, source: str) -> Template:
		"""`from_string` that remembers."""
		template = self._strings.get(source)
		if template is None:
			template = self._strings[source] = self.from_string(source)
		return template


def get_jenv() -> _Environment:
	"""The environment of the site's apps."""
	apps = tuple(reversed(frappe.get_installed_apps()))
	if "frappe" not in apps:
		apps = (*apps, "frappe")
	with _lock:
		if apps not in _environments:
			env = _Environment({app: frappe.get_app_path(app) for app in apps})
			hooks = frappe.get_hooks("jinja") or {}
			env.globals.update(_from_hooks(hooks.get("methods", [])))
			env.filters.update(_from_hooks(hooks.get("filters", [])))
			_environments[apps] = env
		return _environments[apps]


def get_template(path: str) -> Template:
	"""A template by its path under an app."""
	return get_jenv().get_template(path)


def render_template(
	template: str, context: dict | None = None, is_path: bool | None = None, safe_render: bool = True
) -> str:
	"""Render a template given by path or text. Raises frappe.ValidationError for a broken one."""
	if not template:
		return ""
	if is_path or guess_is_path(template):
		return get_template(template).render(context or {})
	if safe_render and ".__" in template:
		frappe.throw(frappe._("Illegal template"))
	try:
		return get_jenv().compiled(template).render(context or {})
	except TemplateError:
		text = datautils.escape_html(f"{template}\n\n{frappe.utils.get_traceback()}")
		frappe.throw(title="Jinja Template Error", msg=f"<pre>{text}</pre>")


def validate_template(html: str) -> None:
	"""Raises frappe.ValidationError for a text that is no template."""
	from jinja2 import TemplateSyntaxError

	try:
		get_jenv().parse(html or "")
	except TemplateSyntaxError as error:
		frappe.throw(f"Syntax error in template as line {error.lineno}: {error.message}")


def guess_is_path(template: str) -> bool:
	"""Whether it looks like a file's name rather than a text."""
	return "\n" not in template and "." in template and template.rsplit(".", 1)[-1] in _PATH_ENDINGS


def _from_hooks(paths: list[str]) -> dict[str, Any]:
	found: dict[str, Any] = {}
	for path in paths:
		try:
			thing = frappe.get_module(path)
		except ModuleNotFoundError:
			thing = frappe.get_attr(path)
		if isinstance(thing, ModuleType):
			found.update(inspect.getmembers(thing, inspect.isfunction))
		else:
			found[thing.__name__] = thing
	return found


def _abs_url(path: str | None) -> str | None:
	if not path or re.match(r"https?://|tel:|data:|/", path):
		return path
	return "/" + path


class _Chosen:
	"""A namespace of which only some names can be read."""

	def __init__(self, source: Callable[[], Any], names: frozenset[str]):
		self._source, self._names = source, names

	def __getattr__(self, name: str) -> Any:
		if name.startswith("_") or name not in self._names:
			raise AttributeError(name)
		return getattr(self._source(), name)


class _FrappeInTemplates:
	"""`frappe` as templates see it. Looks up everything when asked, so that one object serves all requests."""

	utils = _Chosen(lambda: datautils, frozenset(n for n in vars(datautils) if not n.startswith("_")))
	db = _Chosen(lambda: frappe.db, _DB_FUNCTIONS)
	get_url = staticmethod(datautils.get_url)
	format_date = staticmethod(datautils.global_date_format)
	get_fullname = staticmethod(lambda user=None: frappe.utils.get_fullname(user))
	sanitize_html = staticmethod(lambda *args, **kwargs: frappe.utils.sanitize_html(*args, **kwargs))
	call = staticmethod(lambda method, **kwargs: _call(method, kwargs))

	user = property(lambda self: frappe.session.user)
	lang = property(lambda self: frappe.local.lang)
	form_dict = property(lambda self: frappe.local.form_dict)
	request = property(lambda self: getattr(frappe.local, "request", None) or {})
	response = property(lambda self: frappe.local.response)
	flags = property(lambda self: frappe._dict())
	full_name = property(lambda self: frappe.session.data.get("full_name"))
	date_format = property(lambda self: datautils.get_user_date_format())
	time_format = property(lambda self: datautils.get_user_time_format())

	@property
	def session(self) -> Any:
		data = frappe.session.get("data") or {}
		return frappe._dict(user=frappe.session.user, csrf_token=data.get("csrf_token"))

	def __getattr__(self, name: str) -> Any:
		thing = getattr(frappe, name, None) if not name.startswith("_") else None
		if name in _FUNCTIONS or (isinstance(thing, type) and issubclass(thing, Exception)):
			return thing
		raise AttributeError(name)


def _call(method: str, kwargs: dict) -> Any:
	function = frappe.get_attr(method)
	frappe.is_whitelisted(function)
	return frappe.call(function, **kwargs)


def _globals() -> dict[str, Any]:
	return {
		"frappe": _FrappeInTemplates(),
		"_": lambda *args, **kwargs: frappe._(*args, **kwargs),
		"json": frappe._dict(loads=json.loads, dumps=json.dumps),
		"as_json": frappe.as_json,
		"dict": dict,
		"_dict": frappe._dict,
		"scrub": lambda text: frappe.scrub(text),
		"guess_mimetype": mimetypes.guess_type,
		"dev_server": 0,
		"include_script": lambda path, preload=True: f'<script src="{_abs_url(path)}"></script>',
		"include_style": lambda path, rtl=None, preload=True: (
			f'<link rel="stylesheet" href="{_abs_url(path)}">'
		),
		"is_rtl": lambda rtl=None: frappe.local.lang in ("ar", "he", "fa", "ps") if rtl is None else rtl,
		"resolve_class": _resolve_class,
		"get_dom_id": lambda seed=None: "id-" + frappe.generate_hash(length=12),
	}


def _resolve_class(*classes: Any) -> str:
	"""Class names of texts, lists, and dicts of name -> whether."""
	words = []
	for item in classes:
		if isinstance(item, dict):
			words += [name for name, wanted in item.items() if wanted]
		elif isinstance(item, list | tuple):
			words.append(_resolve_class(*item))
		elif item:
			words.append(str(item))
	return " ".join(filter(None, words))
