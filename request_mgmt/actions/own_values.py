"""Values of the site's own fields of a request: asked for in dialogs, read strictly (BEHAVIOUR BAT-5)."""

import re

import frappe
from frappe import _
from frappe.utils import getdate

from request_mgmt.actions import changing, values
from request_mgmt.records import own_fields

LONGEST = 10_000
_NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,9})?")
# What a type is asked for as, where that is another one
ASKED_AS = {
	"Autocomplete": "Data",
	"Phone": "Data",
	"Text": "Small Text",
	"Long Text": "Small Text",
	"Currency": "Float",
	"Percent": "Float",
}


def of_many(user: str) -> list[dict]:
	"""Docfields of dialogs for those the user may change, with the ways each is changed in."""
	return [_docfield(df) for df in own_fields.changeable(user).values()]


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
	return {**made, "options": df.options} if df.fieldtype in ("Link", "Select") else made


def clean(df, value):
	"""A clean value for the field; ValidationError otherwise."""
	label = _(df.label or df.fieldname)
	if df.fieldtype == "Check":
		return int(values.flag(value))
	if isinstance(value, int | float) and not isinstance(value, bool):
		value = str(value)
	text = values.text(value, label, longest=LONGEST).strip()
	if not text:
		if df.reqd:
			frappe.throw(_("{0} cannot be empty.").format(frappe.bold(label)))
		return 0 if _is_number(df) else None
	if _is_number(df):
		return _number(df, text, label)
	if df.fieldtype in ("Date", "Datetime"):
		return _moment(df, text, label)
	if df.fieldtype == "Link":
		return values.existing(df.options, text, df.label)
	if df.fieldtype == "Select" and text not in (df.options or "").split("\n"):
		frappe.throw(_("{0} {1} does not exist. Choose another one.").format(label, frappe.bold(text)))
	return text


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
