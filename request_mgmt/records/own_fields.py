"""The site's own fields of a request (Custom Field): which there are, who sees and changes them, how the change log keeps them.

One of a higher level is for those whose role has that level, whatever else they may do with the request; the log, which all
read, says that it was changed and no more.
"""

import frappe
from frappe.utils import cint, flt, get_datetime, getdate

from request_mgmt.records import knowledge

# Types that can be searched in and shown in lists: a text, one of a list ...
KINDS = {
	"Data": "text",
	"Small Text": "text",
	"Text": "text",
	"Long Text": "text",
	"Text Editor": "text",
	"Phone": "text",
	"Autocomplete": "list",
	"Link": "list",
	"Select": "list",
	"Date": "date",
	"Datetime": "date",
	"Int": "number",
	"Float": "number",
	"Currency": "number",
	"Percent": "number",
	"Duration": "number",
	"Check": "check",
}
# Those of them people do not change in rows of a dialog
NOT_CHANGED = ("Text Editor", "Duration")
BY_OTHERS = ("read_only", "hidden", "is_virtual", "fetch_from", "set_only_once")
# Too long for a row
NO_COLUMNS = ("Text", "Long Text", "Text Editor")
DECIMAL = ("Float", "Currency", "Percent")
UNTOLD = "•••"


@knowledge.of_meta
def known(meta) -> dict:
	"""All that have a value to search for: name -> docfield."""
	own = (df for df in meta.fields if df.get("is_custom_field") and not df.get("is_virtual"))
	return {df.fieldname: df for df in own if df.fieldtype in KINDS}


@knowledge.of_meta
def changed_by_people(meta) -> dict:
	"""Those whose changes the log keeps: name -> docfield."""
	return {
		name: df
		for name, df in known(meta).items()
		if df.fieldtype not in NOT_CHANGED and not any(df.get(way) for way in BY_OTHERS)
	}


def readable(user: str) -> dict:
	"""Those the user may see."""
	return _of_level(known(frappe.get_meta("Request")), "read", user)


def columns(user: str) -> dict:
	"""Those of them that rows of lists can show."""
	return {name: df for name, df in readable(user).items() if df.fieldtype not in NO_COLUMNS}


def changeable(user: str) -> dict:
	"""Those the user may change in a request that is his to change."""
	return _of_level(changed_by_people(frappe.get_meta("Request")), "write", user)


def hidden_from(user: str) -> set[str]:
	"""Names of the fields, of whatever type, that the user may not see."""
	fields = frappe.get_meta("Request").fields
	return {df.fieldname for df in fields if df.get("is_custom_field") and not _reaches(df, "read", user)}


def is_untold(field) -> bool:
	"""Whether the log keeps quiet about its values."""
	return bool(cint(field.get("permlevel")))


def shown(field, value) -> str | None:
	"""The value as the change log keeps it."""
	if field.fieldtype == "Check":
		return "Yes" if cint(value) else "No"
	if value in (None, ""):
		return None
	if field.fieldtype == "Int":
		return str(cint(value))
	if field.fieldtype in DECIMAL:
		return str(flt(value))
	if field.fieldtype == "Date":
		return str(getdate(value))
	if field.fieldtype == "Datetime":
		return str(get_datetime(value).replace(microsecond=0))
	return str(value)


def _of_level(fields: dict, ptype: str, user: str) -> dict:
	return {name: df for name, df in fields.items() if _reaches(df, ptype, user)}


def _reaches(field, ptype: str, user: str) -> bool:
	level = cint(field.get("permlevel"))
	if not level or user == "Administrator":
		return True
	roles = frappe.get_roles(user)
	return any(
		cint(row.permlevel) == level and cint(row.get(ptype)) and row.role in roles
		for row in frappe.get_meta("Request").permissions
	)
