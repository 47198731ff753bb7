"""Controllers by the place of their DocType."""

import importlib
from typing import Any

import frappe


def get_doctype_module(doctype: str) -> str:
	return frappe.get_meta(doctype).module


def load_doctype_module(doctype: str, module: str | None = None, prefix: str = "", suffix: str = "") -> Any:
	"""The Python module of a DocType."""
	module = module or get_doctype_module(doctype)
	app = frappe.get_module_app(module)
	name = frappe.scrub(doctype)
	return importlib.import_module(f"{app}.{frappe.scrub(module)}.doctype.{name}.{prefix}{name}{suffix}")


def load_controller(doctype: str) -> type:
	"""The DocType's class, or the one of the hook override_doctype_class; a plain Document where there is none."""
	from frappe.model.document import Document

	if override := frappe.get_hooks("override_doctype_class", {}).get(doctype):
		return frappe.get_attr(override[-1])
	try:
		module = load_doctype_module(doctype)
	except ModuleNotFoundError as error:
		if frappe.scrub(doctype) not in str(error):
			raise
		return Document
	return getattr(module, doctype.replace(" ", "").replace("-", ""), Document)


def scrub(txt: str) -> str:
	return frappe.scrub(txt)
