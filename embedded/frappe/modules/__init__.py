"""Controllers by the place of their DocType."""

import importlib
from typing import Any

import frappe


def load_doctype_module(doctype: str, module: str | None = None, prefix: str = "", suffix: str = "") -> Any:
	"""The Python module of a DocType; None where it has none."""
	module = frappe.scrub(module or frappe.get_meta(doctype).module)
	app = next(
		a for a in frappe.get_installed_apps() if module in map(frappe.scrub, frappe.get_module_list(a))
	)
	name = frappe.scrub(doctype)
	try:
		return importlib.import_module(f"{app}.{module}.doctype.{name}.{prefix}{name}{suffix}")
	except ModuleNotFoundError as error:
		if name not in str(error):
			raise
		return None


def load_controller(doctype: str) -> type:
	"""The DocType's class, or the one of the hook override_doctype_class; a plain Document where there is none."""
	from frappe.model.document import Document

	if override := frappe.get_hooks("override_doctype_class", {}).get(doctype):
		return frappe.get_attr(override[-1])
	return getattr(load_doctype_module(doctype), doctype.replace(" ", "").replace("-", ""), Document)
