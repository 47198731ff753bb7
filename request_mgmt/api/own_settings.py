"""What an agent sets for himself, from the fields of his Request Agent (BEHAVIOUR SIG-1, NOT-1, FAV-3, TIM-1, ACS-11, CRE-8)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values as given_values
from request_mgmt.api import console
from request_mgmt.records import settings

RIGHTS_SECTION = "s5"
# What a screen needs to know of a field
TOLD = ("fieldname", "fieldtype", "label", "options", "description", "default", "reqd")


@frappe.whitelist()
def mine() -> dict:
	"""The caller's own: {"fields": docfields in their order, with Section Breaks, "values": {fieldname: value}}."""
	own = settings.agent(permissions.require_agent().user)
	fields = _fields()
	return {
		"fields": [{name: field.get(name) for name in TOLD} for field in fields],
		"values": {field.fieldname: own.get(field.fieldname) for field in fields if _holds_a_value(field)},
	}


@frappe.whitelist(methods=["POST"])
def save(values: dict | str | None = None) -> dict:
	"""Set some of the caller's own; what is not named stays. Answers what screens start with, as `console.boot` does.

	ValidationError for a field or a value there is not.
	"""
	rights = permissions.require_agent()
	wanted = _checked(given_values.mapping(values, _("My settings")))
	if (category := wanted.get("default_category")) and not rights.reaches(category):
		frappe.throw(_("Category {0} is not open to you. Choose another one.").format(frappe.bold(category)))
	name = frappe.db.exists("Request Agent", rights.user)
	doc = frappe.get_doc("Request Agent", name) if name else frappe.new_doc("Request Agent", user=rights.user)
	doc.update(wanted).save()
	return console.start_settings(settings.agent(rights.user))


def _fields() -> list:
	"""What is chosen: all but what the system keeps in the document, whose it is, and the rights managers give."""
	others = ("user", RIGHTS_SECTION, permissions.REACH, *permissions.RIGHTS)
	return [
		field
		for field in frappe.get_meta("Request Agent").fields
		if not field.hidden and field.fieldname not in others and field.fieldtype != "Column Break"
	]


def _holds_a_value(field) -> bool:
	return field.fieldtype != "Section Break"


def _checked(given: dict) -> dict:
	"""What was given, if each is a single value of a field one may set."""
	known = {field.fieldname: field for field in _fields() if _holds_a_value(field)}
	for name, value in given.items():
		if name not in known:
			frappe.throw(
				_("{0} is none of your settings.").format(frappe.bold(frappe.utils.escape_html(name)))
			)
		if not isinstance(value, str | int | None):
			frappe.throw(_("{0} takes a single value.").format(frappe.bold(_(known[name].label))))
	return given
