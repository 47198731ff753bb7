"""How a document gets its name."""

import base64
import secrets
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr


def set_new_name(doc: Any) -> None:
	"""Name by the DocType's kind, by the controller, by the DocType's rule, or at random."""
	doc.run_method("before_naming")
	rule = doc.meta.autoname or ""
	if rule.lower() != "prompt" and not frappe.flags.in_import:
		doc.name = None
	if doc.meta.issingle:
		doc.name = doc.doctype
	if not doc.name:
		doc.run_method("autoname")
	if not doc.name and rule:
		_name_by_rule(doc, rule)
	doc.name = validate_name(doc.doctype, doc.name or make_autoname("hash", doc.doctype))


def _name_by_rule(doc: Any, rule: str) -> None:
	if rule.startswith("field:"):
		doc.name = cstr(doc.get(rule[6:])).strip()
		if not doc.name:
			frappe.throw(_("{0} is required").format(_(doc.meta.get_label(rule[6:]))))
	elif rule.lower() == "prompt":
		frappe.throw(_("Please set the document name"))
	elif rule != "hash":
		raise NotImplementedError(f"embedded host: names by {rule} are not supported")


def make_autoname(key: str = "", doctype: str = "", doc: Any = "") -> str:
	"""A name at random ("hash"): ten letters and digits."""
	if key != "hash":
		raise NotImplementedError(f"embedded host: names by {key} are not supported")
	return base64.b32hexencode(secrets.token_bytes(10)).decode()[:10].lower()


def validate_name(doctype: str, name: Any) -> Any:
	"""The name, trimmed. Raises frappe.NameError for one that cannot be."""
	if not name:
		frappe.throw(_("No Name Specified for {0}").format(doctype))
	if isinstance(name, int):
		frappe.throw(_("Invalid name type (integer) for varchar name column"), frappe.NameError)
	name = name.strip()
	if name.startswith("New " + doctype):
		text = _("There were some errors setting the name, please contact the administrator")
		frappe.throw(text, frappe.NameError)
	if "<" in name or ">" in name:
		frappe.throw(
			_("Name cannot contain special characters like {0}").format("'<', '>'"), frappe.NameError
		)
	return name


def append_number_if_name_exists(
	doctype: str, value: str, fieldname: str = "name", separator: str = "-", filters: dict | None = None
) -> str:
	"""The value, with -1, -2 ... when it is taken."""
	candidate, number = value, 0
	while frappe.db.exists(doctype, {fieldname: candidate, **(filters or {})}):
		number += 1
		candidate = f"{value}{separator}{number}"
	return candidate
