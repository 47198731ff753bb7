"""What a DocType is: its JSON, with the site's Custom Fields and Property Setters."""

import glob
import json
import os
from functools import cached_property
from typing import Any

import frappe
from frappe.model import child_table_fields, default_fields, no_value_fields, optional_fields, table_fields
from frappe.utils import cint

_metas: dict[tuple[str, str], "Meta"] = {}
_files: dict[tuple[str, ...], dict[str, str]] = {}

_STANDARD_LABELS = {
	"name": "ID",
	"owner": "Created By",
	"creation": "Created On",
	"modified": "Last Updated On",
	"modified_by": "Last Updated By",
	"docstatus": "Document Status",
	"idx": "Index",
	"parent": "Parent",
	"parentfield": "Parent Field",
	"parenttype": "Parent Type",
}


def doctype_files() -> dict[str, str]:
	"""DocType name -> its JSON file, over all installed apps."""
	apps = tuple(frappe.get_installed_apps())
	if apps not in _files:
		found: dict[str, str] = {}
		for app in apps:
			for module in frappe.get_module_list(app):
				folder = frappe.get_app_path(app, frappe.scrub(module), "doctype")
				for path in glob.glob(os.path.join(folder, "*", "*.json")):
					if os.path.basename(path)[:-5] != os.path.basename(os.path.dirname(path)):
						continue
					with open(path, encoding="utf-8") as file:
						head = json.load(file)
					if head.get("doctype") == "DocType":
						found[head["name"]] = path
		_files[apps] = found
	return _files[apps]


def doctype_exists(doctype: str) -> bool:
	return doctype in doctype_files()


def get_meta(doctype: str, cached: bool = True) -> "Meta":
	"""Raises DoesNotExistError for an unknown DocType."""
	if not isinstance(doctype, str):
		doctype = doctype.doctype
	key = (frappe.get_site_path(), doctype)
	if cached and key in _metas:
		return _metas[key]
	path = doctype_files().get(doctype)
	if not path:
		frappe.throw(frappe._("DocType {0} not found").format(doctype), frappe.DoesNotExistError)
	with open(path, encoding="utf-8") as file:
		meta = Meta(json.load(file))
	if not frappe.flags.in_core_install:
		meta.customise()
	_metas[key] = meta
	return meta


def forget_meta(doctype: str | None = None) -> None:
	site = frappe.get_site_path()
	for key in [k for k in _metas if k[0] == site and (doctype is None or k[1] == doctype)]:
		del _metas[key]


class Meta:
	"""One DocType. Attributes are those of the JSON; a missing one is None."""

	def __init__(self, values: dict):
		self.__dict__.update({k: v for k, v in values.items() if k not in ("fields", "permissions")})
		self.fields = [frappe._dict(field, parent=values["name"], idx=i) for i, field in enumerate(values["fields"], 1)]
		self.permissions = [frappe._dict(p) for p in values.get("permissions", [])]
		for row in self.permissions:
			row.permlevel = cint(row.permlevel)

	def __getattr__(self, name: str) -> Any:
		if name.startswith("__"):
			raise AttributeError(name)
		return None

	def get(self, key: str, filters: dict | None = None, default: Any = None) -> Any:
		value = getattr(self, key)
		if isinstance(filters, dict) and isinstance(value, list):
			return [row for row in value if _fits(row, filters)]
		return default if value is None else value

	def as_dict(self, no_nulls: bool = False) -> dict:
		return {k: v for k, v in self.__dict__.items() if not k.startswith("_")}

	def customise(self) -> None:
		"""Lay the site's own fields and properties over the DocType."""
		if self.name in ("Custom Field", "Property Setter", "DocType") or not frappe.db.table_exists("Custom Field"):
			return
		rows = frappe.db.sql(
			"select * from `tabCustom Field` where dt = %s order by idx, creation", (self.name,), as_dict=True
		)
		for row in rows:
			row.is_custom_field = 1
			row.parent = self.name
			after = next((i for i, f in enumerate(self.fields) if f.fieldname == row.insert_after), None)
			self.fields.insert(len(self.fields) if after is None else after + 1, row)
		for row in frappe.db.sql(
			"select field_name, property, value, property_type, doctype_or_field from `tabProperty Setter` where doc_type = %s",
			(self.name,),
			as_dict=True,
		):
			value = cint(row.value) if row.property_type in ("Check", "Int") else row.value
			if row.doctype_or_field == "DocType":
				setattr(self, row.property, value)
			elif field := next((f for f in self.fields if f.fieldname == row.field_name), None):
				field[row.property] = value

	@cached_property
	def _by_name(self) -> dict:
		return {field.fieldname: field for field in self.fields}

	def get_field(self, fieldname: str):
		return self._by_name.get(fieldname)

	def has_field(self, fieldname: str) -> bool:
		return fieldname in self._by_name

	def get_fieldnames_with_value(self, with_field_meta: bool = False, with_virtual_fields: bool = False) -> list:
		fields = [f for f in self.fields if f.fieldtype not in no_value_fields]
		return fields if with_field_meta else [f.fieldname for f in fields]

	@cached_property
	def _tables(self) -> list:
		return [f for f in self.fields if f.fieldtype in table_fields]

	def get_table_fields(self, include_computed: bool = False) -> list:
		return self._tables

	def get_link_fields(self) -> list:
		return [f for f in self.fields if f.fieldtype == "Link" and f.options != "[Select]"]

	def get_dynamic_link_fields(self) -> list:
		return [f for f in self.fields if f.fieldtype == "Dynamic Link"]



	def get_set_only_once_fields(self) -> list:
		return [f for f in self.fields if cint(f.set_only_once)]


	def get_label(self, fieldname: str) -> str:
		field = self._by_name.get(fieldname)
		return (field.label if field else None) or _STANDARD_LABELS.get(fieldname) or "No Label"


	@cached_property
	def _columns(self) -> list[str]:
		own = [f.fieldname for f in self.fields if f.fieldtype not in no_value_fields and not cint(f.is_virtual)]
		extra = child_table_fields if self.istable else (() if self.issingle else optional_fields[:4])
		return [*default_fields[1:], *(c for c in extra if c not in own), *own]

	def get_valid_columns(self) -> list[str]:
		return self._columns








def _fits(row: Any, filters: dict) -> bool:
	for key, wanted in filters.items():
		if isinstance(wanted, list | tuple):
			if wanted[0] == "in" and row.get(key) not in wanted[1]:
				return False
			if wanted[0] == "=" and row.get(key) != wanted[1]:
				return False
		elif row.get(key) != wanted:
			return False
	return True
