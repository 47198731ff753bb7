"""Jinja as Frappe sets it up: sandboxed, names of missing values shown, and no autoescape.

Templates escape what people wrote themselves: {{ title | e }}.
"""

import functools
import types
from typing import Any

import frappe
from frappe.utils import data as datautils
from frappe.utils import get_fullname, get_traceback
from jinja2 import ChoiceLoader, DebugUndefined, FileSystemLoader, PrefixLoader, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

_PATH_ENDINGS = ("html", "css", "js", "json", "md", "txt", "xml")


class _FrappeInTemplates:
	"""`frappe` as templates see it. Looks up everything when asked, so that one object serves all requests."""

	utils = types.SimpleNamespace(
		**{name: value for name, value in vars(datautils).items() if isinstance(value, types.FunctionType)}
	)
	get_url = staticmethod(datautils.get_url)
	get_fullname = staticmethod(get_fullname)
	user = property(lambda self: frappe.session.user)
	lang = property(lambda self: frappe.local.lang)
	form_dict = property(lambda self: frappe.local.form_dict)

	@property
	def session(self) -> Any:
		"""The user, and the token for forms where the session has one."""
		return frappe._dict(user=frappe.session.user, csrf_token=frappe.session.data.csrf_token)

	def __getattr__(self, name: str) -> Any:
		if name.startswith("_"):
			raise AttributeError(name)
		raise NotImplementedError(f"embedded host: frappe.{name} in templates is not supported")


@functools.cache
def _environment(apps: tuple[str, ...]) -> SandboxedEnvironment:
	"""One for each set of installed apps; shared by threads, so nothing of a request is kept in it.

	"templates/x.html" is looked for in the app installed last first, "app/templates/x.html" in that app.
	"""
	folders = {app: FileSystemLoader(frappe.get_app_path(app)) for app in reversed(apps)}
	loader = ChoiceLoader([PrefixLoader(folders), *folders.values()])
	environment = SandboxedEnvironment(loader=loader, undefined=DebugUndefined)
	environment.filters.update(json=frappe.as_json, abs_url=_abs_url)
	environment.globals.update(frappe=_FrappeInTemplates(), _=lambda *args, **named: frappe._(*args, **named))
	return environment


def get_jenv() -> SandboxedEnvironment:
	"""The environment of the site's apps."""
	return _environment(tuple(frappe.get_installed_apps()))


@functools.lru_cache(500)
def _compiled(environment: SandboxedEnvironment, source: str) -> Template:
	return environment.from_string(source)


def render_template(
	template: str, context: dict | None = None, is_path: bool | None = None, safe_render: bool = True
) -> str:
	"""Render a template given by path or text. Raises frappe.ValidationError for a broken one."""
	if not template:
		return ""
	if is_path or ("\n" not in template and template.rpartition(".")[2] in _PATH_ENDINGS):
		return get_jenv().get_template(template).render(context or {})
	if safe_render and ".__" in template:
		frappe.throw(frappe._("Illegal template"))
	try:
		return _compiled(get_jenv(), template).render(context or {})
	except TemplateError:
		text = datautils.escape_html(f"{template}\n\n{get_traceback()}")
		frappe.throw(title="Jinja Template Error", msg=f"<pre>{text}</pre>")


def _abs_url(path: str | None) -> str | None:
	if not path or path.startswith(("/", "http://", "https://", "tel:", "data:")):
		return path
	return f"/{path}"
