"""Values by attribute, child rows in lists, a row in the database; and what a value has to be."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _, _dict
from frappe.model import COLUMNS, child_table_fields, default_fields, numeric_fieldtypes, stored, table_fields
from frappe.model.naming import set_new_name
from frappe.utils import cint, cstr, now, sanitize_html, split_emails, strip_html, validate_email_address
from frappe.utils.password import get_decrypted_password, remove_encrypted_password, set_encrypted_password

_controllers: dict[tuple[tuple[str, ...], str], type] = {}
_SHORT_TEXTS = (
	"Data",
	"Link",
	"Select",
	"Dynamic Link",
	"Read Only",
	"Password",
)  # 140 unless told otherwise
_NOT_HTML = ("Attach", "Attach Image", "Code")


def get_controller(doctype: str) -> type["BaseDocument"]:
	"""The class of a DocType: its module's, or one that an app puts in its place."""
	key = (tuple(frappe.get_installed_apps()), doctype)
	if key not in _controllers:
		from frappe.modules import load_controller

		_controllers[key] = load_controller(doctype)
	return _controllers[key]


class BaseDocument:
	"""A document or a child row. Every field of the DocType is an attribute."""

	_reserved = frozenset({"doctype", "meta", "flags"})

	def __init__(self, values: dict):
		self.doctype = values["doctype"]
		self.flags = _dict()
		self._fill()
		self.update(values)

	def _fill(self) -> None:
		"""Nothing in each field."""
		for name in self.meta.get_valid_columns():
			self.__dict__.setdefault(name, 0 if name in ("docstatus", "idx") else None)
		for field in self.meta.get_table_fields():
			self.__dict__.setdefault(field.fieldname, [])

	@property
	def meta(self):
		return frappe.get_meta(self.doctype)

	# --- values

	def get(self, key: Any, filters: Any = None, limit: int | None = None, default: Any = None) -> Any:
		if isinstance(key, dict):
			return _matching(self.get_all_children(), key, limit)
		if isinstance(filters, dict) and filters:
			return _matching(self.__dict__.get(key, []), filters, limit)
		value = self.__dict__.get(key, filters or default)
		return value[:limit] if limit and isinstance(value, list) else value

	def set(self, key: str, value: Any, as_value: bool = False) -> None:
		if key in self._reserved:
			return
		field = self.meta.get_field(key)
		if field and field.fieldtype in table_fields and not as_value:
			self.__dict__[key] = []
			self.extend(key, value or [])
		else:
			self.__dict__[key] = value

	def update(self, d: Any) -> "BaseDocument":
		if "name" in d:
			self.name = d["name"]  # child rows point at it
		for key, value in d.items():
			self.set(key, value)
		return self

	def append(self, key: str, value: Any = None, position: int = -1) -> "BaseDocument":
		"""One more child row; answers it."""
		field = self.meta.get_field(key)
		if not field or field.fieldtype not in table_fields:
			raise AttributeError(key)
		row = value
		if not isinstance(row, BaseDocument):
			row = get_controller(field.options)({**(value or {}), "doctype": field.options})
		row.parent, row.parenttype, row.parentfield = self.name, self.doctype, key
		if not row.name:
			row.__dict__["__islocal"] = 1
		rows = self.__dict__[key]
		rows.insert(len(rows) if position == -1 else position, row)
		_number(rows)
		return row

	def extend(self, key: str, value: Iterable) -> None:
		for each in value:
			self.append(key, each)

	def remove(self, doc: "BaseDocument") -> None:
		"""One child row less."""
		rows = self.get(doc.parentfield)
		rows.remove(doc)
		_number(rows)

	def get_all_children(self) -> list:
		return [row for field in self.meta.get_table_fields() for row in self.get(field.fieldname) or []]

	def is_new(self) -> bool:
		return self.get("__islocal")

	def get_valid_dict(self, convert_dates_to_str: bool = False, ignore_nulls: bool = False) -> dict:
		"""The columns' values; numbers are numbers, other values are as they were set."""
		values = _dict()
		for name in self.meta.get_valid_columns():
			value, field = self.get(name), self.meta.get_field(name)
			if field and field.fieldtype in numeric_fieldtypes:
				value = stored(field.fieldtype, value)
			elif field and field.unique and cstr(value).strip() == "":
				value = None
			if isinstance(value, list):
				frappe.throw(_("Value for {0} cannot be a list").format(_(self.meta.get_label(name))))
			if convert_dates_to_str and isinstance(value, datetime.date | datetime.time):
				value = str(value)
			if value is not None or not ignore_nulls:
				values[name] = value
		return values

	def as_dict(
		self,
		no_nulls: bool = False,
		no_default_fields: bool = False,
		convert_dates_to_str: bool = False,
		no_child_table_fields: bool = False,
		no_private_properties: bool = False,
	) -> dict:
		options = (
			no_nulls,
			no_default_fields,
			convert_dates_to_str,
			no_child_table_fields,
			no_private_properties,
		)
		values = self.get_valid_dict(convert_dates_to_str, no_nulls)
		values["doctype"] = self.doctype
		for field in self.meta.get_table_fields():
			values[field.fieldname] = [row.as_dict(*options) for row in self.get(field.fieldname) or []]
		hidden = default_fields if no_default_fields else ()
		hidden += child_table_fields if no_child_table_fields else ()
		values = _dict({key: value for key, value in values.items() if key not in hidden})
		if self.is_new() and not no_private_properties:
			values["__islocal"] = 1
		return values

	def as_json(self) -> str:
		return frappe.as_json(self.as_dict())

	def get_password(self, fieldname: str = "password", raise_exception: bool = True) -> str | None:
		if (value := self.get(fieldname)) and set(value) != {"*"}:
			return value
		return get_decrypted_password(self.doctype, self.name, fieldname, raise_exception=raise_exception)

	# --- the row

	def db_insert(self, ignore_if_duplicate: bool = False) -> None:
		"""Write a new row; nothing is checked."""
		if not self.name:
			set_new_name(self)
		if not self.creation:
			self.creation = self.modified = now()
			self.owner = self.modified_by = frappe.session.user
		values = self._stored()
		columns, marks = ", ".join(f"`{column}`" for column in values), ", ".join(["%s"] * len(values))
		query = f"insert into `tab{self.doctype}` ({columns}) values ({marks})"
		try:
			frappe.db.sql(query, list(values.values()))
		except frappe.db.IntegrityError as error:
			# SQLite may name another unique column than MariaDB, which looks at the name first
			if not frappe.db.is_primary_key_violation(error) and not frappe.db.exists(
				self.doctype, self.name
			):
				self._tell_not_unique(error)
			if not ignore_if_duplicate:
				text = _("{0} {1} already exists").format(_(self.doctype), frappe.bold(self.name))
				frappe.msgprint(text, title=_("Duplicate Name"), indicator="red")
				raise frappe.DuplicateEntryError(self.doctype, self.name, error) from error
		self.__dict__.pop("__islocal", None)

	def db_update(self) -> None:
		"""Write the row that is there; a new one is inserted."""
		if self.is_new() or not self.name:
			self.db_insert()
			return
		values = self._stored()
		changes = ", ".join(f"`{column}` = %s" for column in values)
		query = f"update `tab{self.doctype}` set {changes} where name = %s"
		try:
			frappe.db.sql(query, [*values.values(), self.name])
		except frappe.db.IntegrityError as error:
			self._tell_not_unique(error)

	def _tell_not_unique(self, error: Exception) -> None:
		if not frappe.db.is_unique_key_violation(error):
			raise error
		columns = [part.rsplit(".", 1)[-1] for part in str(error).split(": ", 1)[-1].split(", ")]
		labels = ", ".join(_(self.meta.get_label(column)) for column in columns)
		frappe.msgprint(_("{0} must be unique").format(labels))
		raise frappe.UniqueValidationError(self.doctype, self.name, error) from error

	def _stored(self) -> dict:
		values = {}
		for name, value in self.get_valid_dict().items():
			field = self.meta.get_field(name)
			fieldtype = field.fieldtype if field else "Data"
			if isinstance(value, dict):
				value = json.dumps(value)
			values[name] = stored(fieldtype, value) if fieldtype in COLUMNS else value
		return values

	# --- what a value has to be

	def _set_defaults(self) -> None:
		for field in self.meta.get_fieldnames_with_value(True):
			if self.get(field.fieldname) is None:
				self.__dict__[field.fieldname] = _default(field)

	def _missing(self) -> list[str]:
		"""Required fields without content; each is told."""
		missing = [field for field in self.meta.fields if field.reqd and self._is_empty(field)]
		for field in missing:
			text = _("Error: Value missing for {0}: {1}").format(_(self.doctype), _(field.label))
			frappe.msgprint(text, indicator="red")
		return [field.fieldname for field in missing]

	def _is_empty(self, field: Any) -> bool:
		value = self.get(field.fieldname)
		if field.fieldtype in table_fields:
			return not value
		text = cstr(value)
		return not strip_html(text).strip() and not (field.fieldtype == "Text Editor" and "<img" in text)

	def _validate_fields(self) -> None:
		"""Options of a Select, addresses, lengths, HTML without scripts, passwords out of the row."""
		if (self.meta.autoname or "").startswith("field:") and self.name:
			self.set(self.meta.autoname[6:], self.name)
		for field in self.meta.get_fieldnames_with_value(True):
			value = self.get(field.fieldname)
			if field.fieldtype == "Password":
				self._keep_password(field.fieldname, value)
			elif value and field.fieldtype == "Select" and field.options and not frappe.flags.in_import:
				self._check_option(field, cstr(value).strip())
			elif value and field.fieldtype == "Data" and field.options == "Email":
				for address in split_emails(value):
					validate_email_address(address, throw=True)
			if frappe.flags.in_install:
				continue
			if field.fieldtype in _SHORT_TEXTS and not self.meta.issingle:
				self._check_length(field, cstr(value), cint(field.length) or 140)
			is_address = field.options == "Email" and field.fieldtype in ("Data", "Small Text", "Text")
			if isinstance(value, str) and ("<" in value or ">" in value) and not is_address:
				if not field.ignore_xss_filter and field.fieldtype not in _NOT_HTML:
					self.set(field.fieldname, sanitize_html(value))

	def _check_option(self, field: Any, value: str) -> None:
		options = field.options.split("\n")
		if value not in options:
			row, offered = _("Row #{0}:").format(self.idx) if self.get("parentfield") else "", map(_, options)
			text = _('{0} {1} cannot be "{2}". It should be one of "{3}"')
			frappe.throw(text.format(row, _(field.label), value, '", "'.join(offered)))
		self.set(field.fieldname, value)

	def _check_length(self, field: Any, value: str, longest: int) -> None:
		if len(value) > longest:
			place = f"{_(self.doctype)} {self.name}"
			text = _("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}")
			text = text.format(place, frappe.bold(_(field.label)), longest, value)
			frappe.throw(text, frappe.CharacterLengthExceededError, title=_("Value too big"))

	def _keep_password(self, fieldname: str, value: str | None) -> None:
		if self.flags.ignore_save_passwords is True:
			return
		if not value:
			remove_encrypted_password(self.doctype, self.name, fieldname)
		elif set(value) != {"*"}:
			set_encrypted_password(self.doctype, self.name, value, fieldname)
			self.set(fieldname, "*" * len(value))


def _number(rows: list) -> None:
	for index, row in enumerate(rows, 1):
		row.idx = index


def _matching(rows: list, wanted: dict, limit: int | None) -> list:
	return [row for row in rows if all(row.get(key) == value for key, value in wanted.items())][:limit]


def _default(field: Any) -> Any:
	"""What a new document has in this field."""
	value = field.default
	if not value:
		if field.fieldtype == "Select" and field.options:
			return field.options.split("\n")[0]
		return stored(field.fieldtype, None) if field.fieldtype in numeric_fieldtypes else None
	if value == "__user":
		return frappe.session.user
	if value.lower() in ("today", "now"):
		return frappe.utils.now_datetime() if field.fieldtype == "Datetime" else frappe.utils.nowdate()
	return stored(field.fieldtype, value) if field.fieldtype in numeric_fieldtypes else value
