"""Values of the site's own fields of a request: asked for in dialogs, read strictly (BEHAVIOUR BAT-5)."""

import re

import frappe
from frappe import _
from frappe.utils import getdate

from request_mgmt.actions import changing, values, writing
from request_mgmt.records import log, own_fields

LONGEST = 10_000
LONGEST_DURATION = 86400 * 36500
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?:\.0+)?")
_NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,9})?")
# What a type is asked for as, where that is another one
ASKED_AS = {
	"Autocomplete": "Data",
	"Phone": "Data",
	"Text": "Small Text",
	"Long Text": "Small Text",
	"Currency": "Float",
	"Percent": "Float",
	"Table MultiSelect": "MultiSelect",
}


def of_many(user: str) -> list[dict]:
	"""Docfields of dialogs for those the user may change, with the ways each is changed in."""
	return [_docfield(df) for df in own_fields.changeable(user).values()]


def of_new(user: str) -> list[dict]:
	"""Docfields of the dialog for a new request (CRE-12)."""
	return [_docfield_of_new(df) for df in own_fields.of_new(user).values()]


def _docfield_of_new(df) -> dict:
	made = {name: value for name, value in _docfield(df).items() if name != "ways"}
	if df.fieldtype == "Check":
		made = {**made, "fieldtype": "Check", "options": None}
	asked = {"reqd": 1} if df.reqd and df.fieldtype != "Check" else {}
	# What the platform reckons when the request is stored is not shown before
	is_plain = df.default and not str(df.default).startswith((":", "__", "Today", "Now", "now"))
	return {**made, **asked, **({"default": df.default} if is_plain else {})}


def for_new(given: dict, user: str) -> dict:
	"""Clean values for a new request. ValidationError for what the user may not set, MandatoryError where one is missing that the site
	makes mandatory and has no default."""
	own = own_fields.changeable(user)
	if strange := [name for name in given if name not in own]:
		frappe.throw(
			_("{0} cannot be set here.").format(frappe.bold(frappe.utils.escape_html(str(strange[0]))))
		)
	for name, df in own.items():
		if df.reqd and given.get(name) in (None, "", []) and not _is_preset(df):
			frappe.throw(_("{0} is missing.").format(frappe.bold(_(df.label or name))), frappe.MandatoryError)
	return {name: clean(own[name], value) for name, value in given.items() if value not in (None, "", [])}


def _is_preset(df) -> bool:
	"""Whether the platform fills it in where nothing is given: a selection begins with its first option."""
	return (
		bool(df.default)
		or df.fieldtype == "Check"
		or (df.fieldtype == "Select" and (df.options or "")[:1] not in ("", "\n"))
	)


def _docfield(df) -> dict:
	made = {
		"fieldname": df.fieldname,
		"fieldtype": ASKED_AS.get(df.fieldtype, df.fieldtype),
		"label": df.label or df.fieldname,
		"ways": changing.own_ways(df),
		"own": True,
	}
	if df.fieldtype == "Check":
		return {**made, "fieldtype": "Select", "options": "Yes\nNo"}
	if own_fields.is_table(df):
		return {**made, "options": own_fields.link_of(df).options}
	if df.fieldtype == "Text Editor":
		return {**made, "templates": False}
	return {**made, "options": df.options} if df.fieldtype in ("Link", "Select") else made


def clean(df, value):
	"""A clean value for the field; ValidationError otherwise."""
	label = _(df.label or df.fieldname)
	if df.fieldtype == "Check":
		return int(values.flag(value))
	if own_fields.is_table(df):
		return _rows(df, value, label)
	if isinstance(value, int | float) and not isinstance(value, bool):
		value = str(value)
	text = values.text(value, label, longest=LONGEST).strip()
	if not text or (df.fieldtype == "Text Editor" and not writing.says_something(text)):
		_check_may_be_empty(df, label)
		return 0 if _is_number(df) else None
	if df.fieldtype == "Duration":
		return _duration(text, label)
	if df.fieldtype == "Time":
		return _time(text, label)
	if _is_number(df):
		return _number(df, text, label)
	if df.fieldtype in ("Date", "Datetime"):
		return _moment(df, text, label)
	if df.fieldtype == "Link":
		return values.existing(df.options, text, df.label)
	if df.fieldtype == "Select" and text not in (df.options or "").split("\n"):
		frappe.throw(_("{0} {1} does not exist. Choose another one.").format(label, frappe.bold(text)))
	return text


def _check_may_be_empty(df, label: str) -> None:
	if df.reqd:
		frappe.throw(_("{0} cannot be empty.").format(frappe.bold(label)))


def _rows(df, value, label: str) -> list[dict]:
	"""Rows of a field that holds several documents, from their names: a list, or as the log has them."""
	link = own_fields.link_of(df)
	given = log.names_of(value) if isinstance(value, str) and not value.startswith("[") else value
	names = [values.existing(link.options, name, df.label) for name in values.items(given, label)]
	names = list(dict.fromkeys(filter(None, names)))
	if not names:
		_check_may_be_empty(df, label)
	return [{link.fieldname: name} for name in names]


def _duration(text: str, label: str) -> int:
	seconds = own_fields.seconds_of(text)
	if seconds is None or seconds > LONGEST_DURATION:
		frappe.throw(_("{0} is a duration, like 1d 2h 30m.").format(frappe.bold(label)))
	return seconds


def _time(text: str, label: str) -> str:
	found = _TIME.fullmatch(text)
	if not found:
		frappe.throw(_("{0} is a time of day, like 14:30.").format(frappe.bold(label)))
	return ":".join(f"{int(part or 0):02}" for part in found.groups())


def _is_number(df) -> bool:
	return own_fields.KINDS[df.fieldtype] == "number"


def _number(df, text: str, label: str) -> int | float:
	if not _NUMBER.fullmatch(text) or (df.fieldtype == "Int" and not text.lstrip("-").isdigit()):
		frappe.throw(_("{0} is a number.").format(frappe.bold(label)))
	return int(text) if df.fieldtype == "Int" else float(text.replace(",", "."))


def _moment(df, text: str, label: str):
	try:
		return values.moment(text) if df.fieldtype == "Datetime" else getdate(text)
	except Exception:  # dateutil raises what it likes
		frappe.throw(_("{0} is a date, like 2026-11-23.").format(frappe.bold(label)))
