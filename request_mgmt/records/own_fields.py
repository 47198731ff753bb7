"""The site's own fields of a request (Custom Field): which there are, who sees and changes them, how the change log keeps them.

One of a higher level is for those whose role has that level, whatever else they may do with the request; the log, which all
read, says that it was changed and no more.
"""

import re

import frappe
from frappe.utils import cint, flt, get_datetime, getdate

from request_mgmt.records import knowledge, log

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
	"Time": "text",
	"Int": "number",
	"Float": "number",
	"Currency": "number",
	"Percent": "number",
	"Duration": "number",
	"Check": "check",
	"Table MultiSelect": "list",
}
BY_OTHERS = ("read_only", "hidden", "is_virtual", "fetch_from", "set_only_once")
# Too long for a row
NO_COLUMNS = ("Text", "Long Text", "Text Editor")
DECIMAL = ("Float", "Currency", "Percent")
UNTOLD = "•••"
# A duration as people write it: "1d 2h 30m", in seconds
UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_DURATION = re.compile("".join(rf"(?:(\d{{1,9}}){unit})?" for unit in UNITS), re.IGNORECASE)


@knowledge.of_meta
def known(meta) -> dict:
	"""All that have a value to search for: name -> docfield."""
	own = (df for df in meta.fields if df.get("is_custom_field") and not df.get("is_virtual"))
	return {df.fieldname: df for df in own if df.fieldtype in KINDS and (not is_table(df) or link_of(df))}


@knowledge.of_meta
def changed_by_people(meta) -> dict:
	"""Those whose changes the log keeps: name -> docfield."""
	return {name: df for name, df in known(meta).items() if not any(df.get(way) for way in BY_OTHERS)}


def readable(user: str) -> dict:
	"""Those the user may see."""
	return _of_level(known(frappe.get_meta("Request")), "read", user)


def columns(user: str) -> dict:
	"""Those of them that rows of lists can show."""
	return {name: df for name, df in readable(user).items() if df.fieldtype not in NO_COLUMNS}


def changeable(user: str) -> dict:
	"""Those the user may change in a request that is his to change."""
	return _of_level(changed_by_people(frappe.get_meta("Request")), "write", user)


def of_new(user: str) -> dict:
	"""Those of them that are asked for when he makes a request: what the site makes mandatory, or allows in quick entry (CRE-12)."""
	asked = changeable(user)
	return {name: df for name, df in asked.items() if df.reqd or df.get("allow_in_quick_entry")}


def copied(request) -> dict:
	"""Values of all the site's own fields, of whatever type, for another request about the same: without those of which each request has
	its own (*No Copy*, *Unique*)."""
	names = [df.fieldname for df in request.meta.fields if df.get("is_custom_field") and not df.get("unique")]
	if not names:
		return {}
	copy = frappe.copy_doc(request)
	values = {name: copy.get(name) for name in names if copy.get(name) not in (None, "", [])}
	return {
		name: [_bare(row) for row in value] if isinstance(value, list) else value
		for name, value in values.items()
	}


def _bare(row) -> dict:
	names = [df.fieldname for df in row.meta.fields]
	return {name: row.get(name) for name in names if row.get(name) is not None}


def hidden_from(user: str) -> set[str]:
	"""Names of the fields, of whatever type, that the user may not see."""
	fields = frappe.get_meta("Request").fields
	return {df.fieldname for df in fields if df.get("is_custom_field") and not _reaches(df, "read", user)}


def is_table(field) -> bool:
	"""Whether it holds several documents, each in a row of another table."""
	return field.fieldtype == "Table MultiSelect"


def link_of(field):
	"""What the rows of such a field hold: the first link of their DocType, a docfield; None where it has none."""
	return next((df for df in frappe.get_meta(field.options).fields if df.fieldtype == "Link"), None)


def listed(field, rows) -> list[str]:
	"""Names of the documents in rows of such a field."""
	link = link_of(field).fieldname
	return [row.get(link) for row in rows or () if row.get(link)]


def is_untold(field) -> bool:
	"""Whether the log keeps quiet about its values."""
	return bool(cint(field.get("permlevel")))


def shown(field, value) -> str | None:
	"""The value as the change log keeps it."""
	if field.fieldtype == "Check":
		return "Yes" if cint(value) else "No"
	if is_table(field):
		return log.listed(listed(field, value))
	if value in (None, ""):
		return None
	if field.fieldtype == "Duration":
		return duration(flt(value))
	if field.fieldtype == "Time":
		return str(value).partition(".")[0].zfill(8)
	if field.fieldtype == "Int":
		return str(cint(value))
	if field.fieldtype in DECIMAL:
		return str(flt(value))
	if field.fieldtype == "Date":
		return str(getdate(value))
	if field.fieldtype == "Datetime":
		return str(get_datetime(value).replace(microsecond=0))
	return str(value)


def duration(seconds: float) -> str | None:
	"""5400 -> "1h 30m"; None for none. Pure."""
	parts, rest = [], int(seconds)
	for unit, size in UNITS.items():
		count, rest = divmod(rest, size)
		parts += [f"{count}{unit}"] if count else []
	return " ".join(parts) or None


def seconds_of(text: str) -> int | None:
	"""The other way round; None for what is no duration. A mere number is seconds. Pure."""
	if re.fullmatch(r"\d{1,12}(\.0+)?", text):
		return int(float(text))
	found = _DURATION.fullmatch("".join(text.split()))
	if not found or not any(found.groups()):
		return None
	return sum(int(count or 0) * size for count, size in zip(found.groups(), UNITS.values(), strict=True))


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
