"""How a document gets its name."""

import re
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, cstr, now_datetime

_NUMBERS = re.compile(r"#+")


def set_new_name(doc: Any) -> None:
	"""Name by controller, by the DocType's rule, or at random."""
	doc.run_method("before_naming")
	meta = frappe.get_meta(doc.doctype)
	if meta.issingle:
		doc.name = doc.doctype
		return
	if meta.istable and (not doc.get("name") or (doc.flags.name_set is None and doc.get("__islocal") and not doc.name)):
		doc.name = make_autoname("hash", doc.doctype)
		return
	rule = meta.autoname or ""
	if rule.lower() != "prompt" and not doc.flags.name_set and not frappe.flags.in_import:
		doc.name = None
	if not doc.name:
		doc.run_method("autoname")
	if not doc.name and rule:
		_by_rule(doc, rule)
	if not doc.name:
		doc.name = make_autoname("hash", doc.doctype)
	doc.name = validate_name(doc.doctype, doc.name)


def _by_rule(doc: Any, rule: str) -> None:
	lowered = rule.lower()
	if lowered.startswith("field:"):
		value = cstr(doc.get(rule[6:])).strip()
		if not value:
			label = frappe.get_meta(doc.doctype).get_label(rule[6:])
			frappe.throw(_("{0} is required").format(label), frappe.MandatoryError)
		doc.name = value
	elif lowered.startswith("format:"):
		doc.name = re.sub(r"\{([^{}]+)\}", lambda m: _part(m.group(1), doc), rule[7:])
	elif lowered == "prompt":
		if not doc.name:
			frappe.throw(_("Please set the document name"))
	elif lowered == "hash":
		doc.name = make_autoname("hash", doc.doctype)
	elif lowered == "autoincrement":
		raise NotImplementedError("embedded host: autoincrement names are not supported")
	else:
		doc.name = make_autoname(rule, doc=doc)


def _part(key: str, doc: Any) -> str:
	if _NUMBERS.fullmatch(key):
		return getseries("", len(key))
	return cstr(doc.get(key)) if frappe.get_meta(doc.doctype).has_field(key) else _date_part(key) or key


def _date_part(key: str) -> str | None:
	today = now_datetime()
	parts = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d"}
	return today.strftime(parts[key]) if key in parts else None


def make_autoname(key: str = "", doctype: str = "", doc: Any = "", *, ignore_validate: bool = False) -> str:
	"""A name from a series ("X-.YYYY.-.####") or at random ("hash")."""
	if key == "hash":
		return frappe.generate_hash(length=10)
	prefix = ""
	for part in key.split("."):
		if _NUMBERS.fullmatch(part):
			prefix += getseries(prefix, len(part))
		elif part:
			prefix += _date_part(part) or (cstr(doc.get(part)) if doc and doc.meta.has_field(part) else part)
	if "#" not in key and "." not in key:
		prefix += getseries(prefix, 5)
	return prefix


def getseries(key: str, digits: int) -> str:
	"""The series' next number; locks it until the commit."""
	rows = frappe.db.sql("select current from `tabSeries` where name = %s for update", (key,))
	number = cint(rows[0][0]) + 1 if rows else 1
	if rows:
		frappe.db.sql("update `tabSeries` set current = %s where name = %s", (number, key))
	else:
		frappe.db.sql("insert into `tabSeries` (name, current) values (%s, %s)", (key, number))
	return str(number).zfill(digits)


def validate_name(doctype: str, name: Any) -> Any:
	"""The name, trimmed. Raises frappe.NameError for one that cannot be."""
	if name is None or name == "":
		frappe.throw(_("No Name Specified for {0}").format(doctype))
	if isinstance(name, int):
		return name
	name = str(name).strip()
	if name.startswith("New " + doctype):
		frappe.throw(_("There were some errors setting the name, please contact the administrator"), frappe.NameError)
	if "<" in name or ">" in name:
		frappe.throw(
			_("{0} cannot contain special characters like {1}").format(_("Name"), "<, >"), frappe.NameError
		)
	return name


def append_number_if_name_exists(doctype: str, value: str, fieldname: str = "name", separator: str = "-", filters: dict | None = None) -> str:
	"""The value, with -1, -2 ... when it is taken."""
	if not frappe.db.exists(doctype, {fieldname: value, **(filters or {})}):
		return value
	number = 1
	while frappe.db.exists(doctype, {fieldname: f"{value}{separator}{number}", **(filters or {})}):
		number += 1
	return f"{value}{separator}{number}"
