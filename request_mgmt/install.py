"""What an installation needs beside its DocTypes, made when missing and never overwritten."""

import json
from pathlib import Path

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from request_mgmt.records import search_index

FIRST_REQUEST_NUMBER = 100001
SEEDS = Path(__file__).parent / "seeds"

CONTACT_FIELDS = [
	{
		"fieldname": "rm_section",
		"label": "Request Management",
		"fieldtype": "Section Break",
		"collapsible": 1,
		"insert_after": "unsubscribed",
	},
	{
		"fieldname": "rm_language",
		"label": "Language for requests",
		"fieldtype": "Link",
		"options": "Language",
		"insert_after": "rm_section",
	},
	{
		"fieldname": "rm_service_contact",
		"label": "Our service contact",
		"fieldtype": "Link",
		"options": "User",
		"insert_after": "rm_language",
	},
	{
		"fieldname": "rm_priority",
		"label": "Service priority",
		"description": "Of new requests. Empty: that of the customer.",
		"fieldtype": "Link",
		"options": "Request Priority",
		"insert_after": "rm_service_contact",
	},
	{
		"fieldname": "rm_company_access",
		"label": "Company access",
		"description": "Sees the requests of the whole company on the website.",
		"fieldtype": "Check",
		"insert_after": "rm_priority",
	},
]
CUSTOMER_FIELDS = [
	{
		"fieldname": "rm_service_contact",
		"label": "Our service contact",
		"fieldtype": "Link",
		"options": "User",
		"insert_after": "customer_name",
	},
	{
		"fieldname": "rm_priority",
		"label": "Service priority",
		"description": "Of new requests of its contacts who have none of their own.",
		"fieldtype": "Link",
		"options": "Request Priority",
		"insert_after": "rm_service_contact",
	},
]
# Where `customer` becomes a link when the site has customers (DESIGN 3)
CUSTOMER_LINKS = ("Request", "Company Domain")
ROLES = ("Request Agent", "Request Manager")
# What the roles may do with documents of the platform; its own rules leave contacts to salespeople
RIGHTS = {
	"Contact": {role: ("read", "select", "write", "create") for role in ROLES},
	"Customer": {role: ("read", "select") for role in ROLES},
	"Email Account": {"Request Manager": ("select",)},
}
RIGHT_NAMES = ("select", "read", "write", "create", "delete", "report", "export", "print", "email", "share")
# The platform's rules: those that came with a DocType, and those of the site, which count when there are any
RULES = ("DocPerm", "Custom DocPerm")
# What hangs on our documents in tables of the platform, and by which field
HANGING = (
	("Comment", "reference_doctype"),
	("Custom DocPerm", "parent"),
	("DocShare", "share_doctype"),
	("Notification Log", "document_type"),
	("Singles", "doctype"),
	("Tag Link", "document_type"),
	("__global_search", "doctype"),
)


def after_install() -> None:
	"""Number sequence, roles, custom fields, starting values and the link to Customer."""
	frappe.db.create_sequence("Request", check_not_exists=True, start_value=FIRST_REQUEST_NUMBER)
	after_migrate()
	grant_rights()


def after_migrate() -> None:
	"""Make what is missing; a second run changes nothing."""
	search_index.make_table()
	_make_custom_fields()
	_make_indexes()
	_plant_seeds()
	link_customer()


def after_app_install(app: str) -> None:
	"""Another app came: it may have brought Customer."""
	_make_custom_fields()
	link_customer()
	grant_rights()


def before_app_uninstall(app: str) -> None:
	"""Another app goes: if Customer goes with it, our field falls back to text."""
	if app == "request_mgmt" or not frappe.db.exists("DocType", "Customer"):
		return
	module = frappe.db.get_value("DocType", "Customer", "module")
	if frappe.db.get_value("Module Def", module, "app_name") == app:
		_unlink_customer()


def before_uninstall() -> None:
	"""Take away what is not in tables of our own."""
	remove_traces()
	_drop_indexes()
	search_index.drop_table()
	if frappe.db.db_type != "sqlite":
		frappe.db.sql_ddl("drop sequence if exists request_id_seq")


def remove_traces() -> None:
	"""Our rows in tables of the platform. Files that came by mail stay, as unattached private files."""
	_unlink_customer()
	for doctype, fields in (("Contact", CONTACT_FIELDS), ("Customer", CUSTOMER_FIELDS)):
		for field in fields:
			name = frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
			if name:
				frappe.delete_doc("Custom Field", name, force=True)
	own = frappe.get_all("DocType", {"module": "Request Mgmt"}, pluck="name")
	frappe.db.set_value(
		"File", {"attached_to_doctype": ["in", own]}, {"attached_to_doctype": None, "attached_to_name": None}
	)
	for doctype, field in HANGING:
		if frappe.db.table_exists(doctype):
			table = frappe.qb.DocType(doctype)
			frappe.qb.from_(table).delete().where(table[field].isin(own)).run()
	if frappe.db.table_exists("Scheduled Job Type"):
		frappe.db.delete("Scheduled Job Type", {"method": ["like", "request_mgmt.%"]})
	_take_rights_back()
	_remove_roles(own)


def grant_rights() -> None:
	"""RIGHTS, where a role has no rule yet. Not at migrations: what an administrator took away stays away."""
	for doctype, role in _grants():
		if any(frappe.db.exists(table, {"parent": doctype, "role": role}) for table in RULES):
			continue
		from frappe.permissions import add_permission, update_permission_property

		wanted = RIGHTS[doctype][role]
		add_permission(doctype, role, ptype=wanted[0])
		for right in {"read", *wanted[1:]} - {wanted[0]}:
			value = int(right in wanted)
			update_permission_property(doctype, role, 0, right, value, validate=False)


def _take_rights_back() -> None:
	for doctype, role in _grants():
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": role})
		own, standard = (_rules(table, doctype) for table in reversed(RULES))
		if own == standard:
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
		frappe.clear_cache(doctype=doctype)


def _grants() -> list[tuple[str, str]]:
	"""DocType and role of RIGHTS, where the host keeps rules of the site beside those of the DocTypes."""
	if not all(frappe.db.table_exists(table) for table in RULES):
		return []
	return [
		(doctype, role)
		for doctype in RIGHTS
		if frappe.db.exists("DocType", doctype)
		for role in RIGHTS[doctype]
	]


def _rules(table: str, doctype: str) -> list[tuple]:
	rows = frappe.get_all(
		table, filters={"parent": doctype}, fields=["role", "permlevel", "if_owner", *RIGHT_NAMES]
	)
	return sorted(tuple(str(value or 0) for value in row.values()) for row in rows)


def _remove_roles(own: list[str]) -> None:
	"""Our roles go, unless somebody gave them rights to other DocTypes."""
	rights = [table for table in RULES if frappe.db.table_exists(table)]
	for role in ROLES:
		if not any(frappe.db.exists(table, {"role": role, "parent": ["not in", own]}) for table in rights):
			frappe.db.delete("Has Role", {"role": role})
			frappe.delete_doc("Role", role, force=True, ignore_permissions=True)


def _make_custom_fields() -> None:
	wanted = {"Contact": CONTACT_FIELDS}
	if frappe.db.exists("DocType", "Customer"):
		wanted["Customer"] = CUSTOMER_FIELDS
	missing = {
		doctype: [f for f in fields if not frappe.db.exists("Custom Field", f"{doctype}-{f['fieldname']}")]
		for doctype, fields in wanted.items()
	}
	missing = {doctype: fields for doctype, fields in missing.items() if fields}
	if missing:
		create_custom_fields(missing, ignore_validate=True, update=False)


def _make_indexes() -> None:
	"""Every incoming mail looks its sender up by address (PEERS 6.1: the platform has no index there)."""
	frappe.db.add_index("Contact Email", ["email_id"])


def _drop_indexes() -> None:
	"""What no definition asks for the platform drops itself when it compares table and definition."""
	frappe.db.updatedb("Contact Email")


def _plant_seeds() -> None:
	for path in sorted(SEEDS.glob("*.json")):
		for values in json.loads(path.read_text(encoding="utf-8")):
			_plant(values)


def _plant(values: dict) -> None:
	if values["doctype"] == "Request Settings":
		settings = frappe.get_doc("Request Settings")
		empty = {k: v for k, v in values.items() if k != "doctype" and settings.get(k) in (None, "")}
		if empty:
			settings.update(empty)
			settings.save(ignore_permissions=True)
		return
	if not frappe.db.exists(values["doctype"], values["name"]):
		doc = frappe.get_doc(values)
		doc.name = values["name"]
		doc.insert(ignore_permissions=True)


def link_customer() -> None:
	"""Turn the text field `customer` into a link where the DocType Customer exists (DESIGN 3)."""
	if not frappe.db.exists("DocType", "Customer"):
		_unlink_customer()
		return
	for doctype in CUSTOMER_LINKS:
		_property(doctype, "fieldtype", "Link")
		_property(doctype, "options", "Customer")
		_property(doctype, "hidden", "0")
		frappe.clear_cache(doctype=doctype)


def _unlink_customer() -> None:
	for doctype in CUSTOMER_LINKS:
		for name in frappe.get_all(
			"Property Setter", {"doc_type": doctype, "field_name": "customer"}, pluck="name"
		):
			frappe.delete_doc("Property Setter", name, force=True, ignore_permissions=True)
		frappe.clear_cache(doctype=doctype)


def _property(doctype: str, name: str, value: str) -> None:
	key = {"doc_type": doctype, "field_name": "customer", "property": name}
	if frappe.db.get_value("Property Setter", key, "value") == value:
		return
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	make_property_setter(
		doctype,
		"customer",
		name,
		value,
		"Check" if name == "hidden" else "Data",
		validate_fields_for_doctype=False,
	)
