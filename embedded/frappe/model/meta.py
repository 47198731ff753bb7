"""What a DocType is: its JSON, with the site's Custom Fields and Property Setters."""

import glob
import json
from functools import cached_property
from typing import Any

import frappe
from frappe.model import child_table_fields, default_fields, no_value_fields, optional_fields, table_fields
from frappe.utils import cint

_metas: dict[tuple[str, str], "Meta"] = {}
_files: dict[tuple[str, ...], dict[str, str]] = {}

STANDARD_LABELS = {
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
# What a DocType or field may ask for that is not there
UNSUPPORTED = ("is_submittable", "is_tree", "is_virtual", "set_only_once", "fetch_from", "permlevel")


def doctype_files() -> dict[str, str]:
	"""DocType name -> its JSON file, over all installed apps."""
	apps = tuple(frappe.get_installed_apps())
	if apps not in _files:
		_files[apps] = {}
		for app in apps:
			for module in map(frappe.scrub, frappe.get_module_list(app)):
				for path in glob.glob(frappe.get_app_path(app, module, "doctype", "*", "*.json")):
					with open(path, encoding="utf-8") as file:
						_files[apps][json.load(file)["name"]] = path
	return _files[apps]


def get_meta(doctype: str, cached: bool = True) -> "Meta":
	"""Raises DoesNotExistError for an unknown DocType."""
	key = (frappe.local.site_path, doctype)
	if not cached or key not in _metas:
		path = doctype_files().get(doctype)
		if not path:
			frappe.throw(frappe._("DocType {0} not found").format(doctype), frappe.DoesNotExistError)
		with open(path, encoding="utf-8") as file:
			_metas[key] = Meta(json.load(file))
	return _metas[key]


def forget_meta(doctype: str | None = None) -> None:
	for key in list(_metas):
		if key[0] == frappe.local.site_path and doctype in (None, key[1]):
			_metas.pop(key, None)


class Meta:
	"""One DocType. Attributes are those of the JSON; a missing one is None."""

	def __init__(self, values: dict):
		self.__dict__.update(values)
		self.permissions = [frappe._dict(row) for row in values.get("permissions", [])]
		self.fields = [frappe._dict(row, parent=self.name) for row in values["fields"]]
		self._customise()
		for asking in (self, *self.fields, *self.permissions):
			for name in UNSUPPORTED:
				if asking.get(name):
					raise NotImplementedError(f"embedded host: {name} is not supported ({self.name})")

	def __getattr__(self, name: str) -> Any:
		if name.startswith("__"):
			raise AttributeError(name)
		return None

	def get(self, key: str, filters: dict | None = None, default: Any = None) -> Any:
		value = getattr(self, key)
		if filters:
			return [row for row in value if all(row.get(name) == wanted for name, wanted in filters.items())]
		return default if value is None else value

	def _customise(self) -> None:
		"""Lay the site's own fields and properties over the DocType."""
		if frappe.flags.in_install == "frappe":
			return  # there are no tables yet
		for row in frappe.db.sql(
			"select * from `tabCustom Field` where dt = %s order by idx, creation", self.name, as_dict=True
		):
			row.update(is_custom_field=1, parent=self.name)
			names = [field.fieldname for field in self.fields]
			place = names.index(row.insert_after) + 1 if row.insert_after in names else len(names)
			self.fields.insert(place, row)
		for row in frappe.db.sql(
			"select * from `tabProperty Setter` where doc_type = %s", self.name, as_dict=True
		):
			value = cint(row.value) if row.property_type in ("Check", "Int") else row.value
			if row.doctype_or_field == "DocType":
				setattr(self, row.property, value)
			for field in self.fields:
				if row.doctype_or_field != "DocType" and field.fieldname == row.field_name:
					field[row.property] = value

	@cached_property
	def _by_name(self) -> dict:
		return {field.fieldname: field for field in self.fields}

	def get_field(self, fieldname: str):
		return self._by_name.get(fieldname)

	def has_field(self, fieldname: str) -> bool:
		return fieldname in self._by_name

	def get_label(self, fieldname: str) -> str:
		field = self.get_field(fieldname)
		return (field.label if field else STANDARD_LABELS.get(fieldname)) or "No Label"

	def get_fieldnames_with_value(self, with_field_meta: bool = False) -> list:
		fields = [field for field in self.fields if field.fieldtype not in no_value_fields]
		return fields if with_field_meta else [field.fieldname for field in fields]

	@cached_property
	def _tables(self) -> list:
		return [field for field in self.fields if field.fieldtype in table_fields]

	def get_table_fields(self) -> list:
		return self._tables

	def get_link_fields(self) -> list:
		return self.get("fields", {"fieldtype": "Link"})

	def get_dynamic_link_fields(self) -> list:
		return self.get("fields", {"fieldtype": "Dynamic Link"})

	@cached_property
	def _columns(self) -> list[str]:
		extra = child_table_fields if self.istable else () if self.issingle else optional_fields
		return list(dict.fromkeys([*default_fields[1:], *extra, *self.get_fieldnames_with_value()]))

	def get_valid_columns(self) -> list[str]:
		return self._columns
