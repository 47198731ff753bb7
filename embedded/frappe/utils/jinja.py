"""Jinja as Frappe sets it up: sandboxed, names of missing values shown, and no autoescape.

Templates escape what people wrote themselves: {{ title | e }}.
"""

import json
import threading
from collections.abc import Callable
from typing import Any

import frappe
import frappe.utils.data as datautils
from frappe.utils.data import cint, cstr, flt
from jinja2 import ChoiceLoader, DebugUndefined, FileSystemLoader, PrefixLoader, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import LRUCache

_PATH_ENDINGS = ("html", "css", "scss", "py", "md", "json", "js", "xml", "txt")

# What templates may reach as frappe.NAME and frappe.db.NAME.
_FUNCTIONS = (
	"bold get_meta new_doc get_doc get_cached_doc get_list get_all get_system_settings render_template"
	" msgprint throw get_hooks form_dict response"
)
_DB_FUNCTIONS = "get_list get_all get_value get_single_value get_default exists count escape"

_environments: dict[tuple, "_Environment"] = {}
_lock = threading.Lock()


class _Environment(SandboxedEnvironment):
	"""One for each set of installed apps; shared by threads, so nothing of a request is kept in it.

	"templates/x.html" is looked for in the app installed last first, "app/templates/x.html" in that app.
	"""

	def __init__(self, apps: tuple[str, ...]):
		folders = {app: FileSystemLoader(frappe.get_app_path(app)) for app in apps}
		loader = ChoiceLoader([PrefixLoader(folders), *folders.values()])
		super().__init__(loader=loader, undefined=DebugUndefined, auto_reload=True)
		self.filters.update(json=frappe.as_json, len=len, int=cint, str=cstr, flt=flt, abs_url=_abs_url)
		self.globals.update(
			frappe=_FrappeInTemplates(lambda: frappe, _FUNCTIONS),
			_=lambda *args, **kwargs: frappe._(*args, **kwargs),
			json=frappe._dict(loads=json.loads, dumps=json.dumps),
			include_script=lambda path, **_how: f'<script src="{_abs_url(path)}"></script>',
			include_style=lambda path, **_how: f'<link rel="stylesheet" href="{_abs_url(path)}">',
			is_rtl=lambda: frappe.local.lang in ("ar", "he", "fa", "ps"),
			**{"dict": dict, "_dict": frappe._dict, "as_json": frappe.as_json, "scrub": frappe.scrub},
		)
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
	if frappe.get_hooks("jinja"):
		raise NotImplementedError("embedded host: the hook jinja is not supported")
	with _lock:
		if apps not in _environments:
			_environments[apps] = _Environment(apps)
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


def guess_is_path(template: str) -> bool:
	"""Whether it looks like a file's name rather than a text."""
	return "\n" not in template and "." in template and template.rsplit(".", 1)[-1] in _PATH_ENDINGS


def _abs_url(path: str | None) -> str | None:
	if not path or path.startswith(("/", "http://", "https://", "tel:", "data:")):
		return path
	return "/" + path


class _Chosen:
	"""A namespace of which only some names can be read."""

	def __init__(self, source: Callable[[], Any], names: str):
		self._source, self._names = source, frozenset(names.split())

	def __getattr__(self, name: str) -> Any:
		if name.startswith("_") or name not in self._names:
			raise AttributeError(name)
		return getattr(self._source(), name)


class _FrappeInTemplates(_Chosen):
	"""`frappe` as templates see it. Looks up everything when asked, so that one object serves all requests."""

	utils = _Chosen(lambda: datautils, " ".join(name for name in vars(datautils) if not name.startswith("_")))
	db = _Chosen(lambda: frappe.db, _DB_FUNCTIONS)
	get_url = staticmethod(datautils.get_url)
	get_fullname = staticmethod(lambda user=None: frappe.utils.get_fullname(user))
	user = property(lambda self: frappe.session.user)
	lang = property(lambda self: frappe.local.lang)
	request = property(lambda self: getattr(frappe.local, "request", None) or {})

	@property
	def session(self) -> Any:
		"""The user, and the token for forms where the session has one."""
		data = frappe.session.get("data") or {}
		return frappe._dict(user=frappe.session.user, csrf_token=data.get("csrf_token"))
