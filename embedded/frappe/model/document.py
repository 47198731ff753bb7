"""Documents: loaded, checked, stored with their child rows, deleted."""

import copy
import datetime
import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _, _dict
from frappe.model import default_fields, numeric_fieldtypes, table_fields
from frappe.model.naming import set_new_name
from frappe.utils import cint, cstr, flt, now, strip_html
from frappe.utils.data import get_datetime, getdate

_cached: dict[str, dict[tuple[str, str], "Document"]] = {}
_TEXT_LENGTH = {"Data": 140, "Link": 140, "Select": 140, "Dynamic Link": 140, "Read Only": 140, "Password": 140}
_TEXTS = frozenset({"Data", "Small Text", "Text", "Long Text", "Text Editor", "HTML Editor", "Markdown Editor", "Code", "Read Only", "Select"})


# --- ways in


def get_doc(*args: Any, **kwargs: Any) -> "Document":
	"""get_doc(doctype, name[, for_update=True]), get_doc(single), get_doc(dict), get_doc(doctype=..., ...)."""
	if args:
		first = args[0]
		if isinstance(first, Document):
			return first
		if isinstance(first, str):
			return get_controller(first)(*args, **kwargs)
		kwargs = first if isinstance(first, dict) else kwargs
	if "doctype" not in kwargs:
		raise ValueError('"doctype" is a required key')
	return get_controller(kwargs["doctype"])(kwargs)


def get_controller(doctype: str) -> type["Document"]:
	"""The class of a DocType: its module's, or one that an app puts in its place."""
	site = frappe.get_site_path()
	key = (site, doctype)
	if key in _controllers:
		return _controllers[key]
	from frappe.modules import load_controller

	_controllers[key] = load_controller(doctype)
	return _controllers[key]


_controllers: dict[tuple[str, str], type] = {}


def get_cached_doc(doctype: str, name: str | None = None, **kwargs: Any) -> "Document":
	"""A shared copy; not to be changed."""
	name = name or doctype
	store = _cached.setdefault(frappe.get_site_path(), {})
	if (doctype, name) in store:
		return store[(doctype, name)]
	doc = get_doc(doctype, name)
	if not frappe.db.connection.in_transaction:
		store[(doctype, name)] = doc
	else:
		# Others must not see what may be rolled back: keep it for this context until the commit
		local_store = frappe.local.document_cache
		if (doctype, name) in local_store:
			return local_store[(doctype, name)]
		local_store[(doctype, name)] = doc
		frappe.db.after_commit.add(frappe.local.document_cache.clear)
	return doc


def forget_documents(doctype: str | None = None, name: str | None = None) -> None:
	"""Drop cached documents; what is being written is dropped again when it is committed."""
	_forget(frappe.get_site_path(), doctype, name)
	if frappe.db and frappe.db.connection.in_transaction:
		site = frappe.get_site_path()
		frappe.db.after_commit.add(lambda: _forget(site, doctype, name))


def _forget(site: str, doctype: str | None, name: str | None) -> None:
	for store in (_cached.setdefault(site, {}), getattr(frappe.local, "document_cache", None) or {}):
		if doctype is None:
			store.clear()
		elif name is not None:
			store.pop((doctype, name), None)
		else:
			for key in [k for k in list(store) if k[0] == doctype]:
				store.pop(key, None)


def new_doc(
	doctype: str, *, parent_doc: Any = None, parentfield: str | None = None, as_dict: bool = False, **values: Any
) -> Any:
	"""A document with its defaults, not stored."""
	doc = get_doc({"doctype": doctype, "__islocal": 1})
	doc._set_defaults()
	if parent_doc:
		doc.parent, doc.parenttype, doc.parentfield = parent_doc.name, parent_doc.doctype, parentfield
	doc.update(values)
	return doc.as_dict() if as_dict else doc


def get_cached_value(doctype: str, name: str, fieldname: Any = "name", as_dict: bool = False) -> Any:
	"""Values of a cached document: one, several, or a dict of them."""
	doc = get_cached_doc(doctype, name)
	if isinstance(fieldname, str):
		return doc.get(fieldname)
	values = [doc.get(f) for f in fieldname]
	return _dict(zip(fieldname, values, strict=True)) if as_dict else values


def copy_doc(doc, ignore_no_copy: bool = True):
	"""A copy without name and times; fields marked no_copy stay behind unless told otherwise."""
	values = copy.deepcopy(doc.as_dict() if not isinstance(doc, dict) else doc)
	drop = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "amended_from", "__islocal")
	for key in drop:
		values.pop(key, None)
	new = get_doc(values)
	new.set("__islocal", 1)
	for row in new.get_all_children():
		row.name = None
		row.set("__islocal", 1)
		row.creation = row.modified = None
	if not ignore_no_copy:
		return new
	for field in new.meta.fields:
		if field.no_copy:
			new.set(field.fieldname, None if field.fieldtype not in ("Table", "Table MultiSelect") else [])
	return new


class BaseDocument:
	"""Values by attribute; child rows in lists."""

	def __init__(self, values: dict):
		self.__dict__["flags"] = _dict()
		meta = frappe.get_meta(values["doctype"])
		self.doctype = values["doctype"]
		for field in meta.get_table_fields():
			self.__dict__.setdefault(field.fieldname, [])
		self.update(values)

	@property
	def meta(self):
		return frappe.get_meta(self.doctype)

	def __getattr__(self, name: str) -> Any:
		if name.startswith("__"):
			raise AttributeError(name)
		doctype = self.__dict__.get("doctype")
		if doctype and (name in default_fields or name in frappe.get_meta(doctype).get_valid_columns() or name in ("parent", "parenttype", "parentfield")):
			return None
		raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

	def get(self, key: Any, filters: Any = None, limit: int | None = None, default: Any = None) -> Any:
		if isinstance(key, dict):
			return [row for row in self.get_all_children() if all(row.get(k) == v for k, v in key.items())]
		value = self.__dict__.get(key)
		if value is None and key not in self.__dict__:
			descriptor = getattr(type(self), key, None)
			value = descriptor.__get__(self) if isinstance(descriptor, property) else None
		if isinstance(filters, dict) and isinstance(value, list):
			value = [row for row in value if all(row.get(k) == v for k, v in filters.items())]
			return value[:limit] if limit else value
		if value is None:
			return default if filters is None or isinstance(filters, dict) else filters
		return value


	def set(self, key: str, value: Any, as_value: bool = False) -> None:
		field = self.meta.get_field(key) if key not in default_fields else None
		if field and field.fieldtype in table_fields:
			self.__dict__[key] = []
			self.extend(key, value or [])
			return
		if hasattr(type(self), key) and isinstance(getattr(type(self), key), property):
			return
		self.__dict__[key] = value

	def __setattr__(self, key: str, value: Any) -> None:
		if isinstance(value, list) and key != "flags":
			field = self.meta.get_field(key)
			if field and field.fieldtype in table_fields:
				self.set(key, value)
				return
		object.__setattr__(self, key, value)

	def update(self, d: Any) -> "BaseDocument":
		values = d.__dict__ if isinstance(d, BaseDocument) else d
		if "name" in values:
			self.__dict__["name"] = values["name"]
		for key, value in values.items():
			if key not in ("flags", "doctype"):
				self.set(key, value)
		return self


	def append(self, key: str, value: Any = None, position: int = -1) -> "BaseDocument":
		"""One more child row; answers it."""
		rows = self.__dict__.setdefault(key, [])
		if rows is None:
			rows = self.__dict__[key] = []
		row = self._child(key, value if value is not None else {})
		if position == -1:
			rows.append(row)
		else:
			rows.insert(position, row)
		for index, each in enumerate(rows, 1):
			each.__dict__["idx"] = index
		return row

	def extend(self, key: str, values: Iterable) -> None:
		for value in values:
			self.append(key, value)

	def _child(self, key: str, value: Any) -> "BaseDocument":
		field = self.meta.get_field(key)
		if not field or field.fieldtype not in table_fields:
			raise AttributeError(key)
		if isinstance(value, BaseDocument):
			row = value
		else:
			row = get_controller(field.options)({**value, "doctype": field.options})
		row.__dict__.update(parent=self.get("name"), parenttype=self.doctype, parentfield=key)
		row.__dict__["parent_doc"] = None
		if row.docstatus is None:
			row.__dict__["docstatus"] = 0
		if not row.get("name"):
			row.__dict__["__islocal"] = 1
		return row

	def get_all_children(self, parenttype: str | None = None) -> list:
		return [row for field in self.meta.get_table_fields() for row in self.get(field.fieldname) or []]

	def get_valid_dict(
		self, sanitize: bool = True, convert_dates_to_str: bool = False, ignore_nulls: bool = False, ignore_virtual: bool = False
	) -> dict:
		values = _dict()
		for name in self.meta.get_valid_columns():
			value = self.get(name)
			if ignore_nulls and value is None:
				continue
			if convert_dates_to_str and isinstance(value, datetime.datetime | datetime.date | datetime.time):
				value = str(value)
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
		values = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str, ignore_nulls=no_nulls)
		values["doctype"] = self.doctype
		for field in self.meta.get_table_fields():
			values[field.fieldname] = [
				row.as_dict(no_nulls, no_default_fields, convert_dates_to_str, no_child_table_fields, no_private_properties)
				for row in self.get(field.fieldname) or []
			]
		if no_default_fields:
			for name in default_fields:
				values.pop(name, None)
		if self.get("__islocal") and not no_private_properties:
			values["__islocal"] = 1
		if onload := self.get("__onload"):
			values["__onload"] = onload
		return values

	def as_json(self) -> str:
		return frappe.as_json(self.as_dict())

	def is_new(self) -> bool:
		return bool(self.get("__islocal"))


	def get_password(self, fieldname: str = "password", raise_exception: bool = True) -> str | None:
		from frappe.utils.password import get_decrypted_password

		if (value := self.get(fieldname)) and set(value) != {"*"}:
			return value
		return get_decrypted_password(self.doctype, self.name, fieldname, raise_exception=raise_exception)



	def db_insert(self, ignore_if_duplicate: bool = False) -> None:
		"""Write the row; nothing is checked."""
		if not self.name:
			set_new_name(self)
		if not self.creation:
			stamp = now()
			self.creation = self.modified = stamp
			self.owner = self.modified_by = frappe.session.user
		values = self._stored_values()
		columns = ", ".join(f"`{c}`" for c in values)
		marks = ", ".join(["%s"] * len(values))
		try:
			frappe.db.sql(f"insert into `tab{self.doctype}` ({columns}) values ({marks})", list(values.values()))
		except frappe.db.IntegrityError as error:
			if frappe.db.is_primary_key_violation(error):
				if self.meta.autoname == "hash":
					self.name = None
					return self.db_insert()
				if ignore_if_duplicate:
					return None
				frappe.msgprint(_("{0} {1} already exists").format(_(self.doctype), frappe.bold(self.name)), title=_("Duplicate Name"), indicator="red")
				raise frappe.DuplicateEntryError(self.doctype, self.name, error) from error
			if frappe.db.is_unique_key_violation(error):
				self._tell_not_unique(error)
				raise frappe.UniqueValidationError(self.doctype, self.name, error) from error
			raise
		self.__dict__.pop("__islocal", None)
		return None

	def db_update(self) -> None:
		"""Write the row that is there."""
		if self.get("__islocal") or not self.name:
			self.db_insert()
			return
		values = self._stored_values()
		name = values.pop("name")
		for kept in ("creation", "owner", "_user_tags", "_comments", "_assign", "_liked_by"):
			if kept.startswith("_"):
				values.pop(kept, None)
		assignments = ", ".join(f"`{c}` = %s" for c in values)
		try:
			frappe.db.sql(f"update `tab{self.doctype}` set {assignments} where name = %s", [*values.values(), name])
		except frappe.db.IntegrityError as error:
			if frappe.db.is_unique_key_violation(error):
				self._tell_not_unique(error)
				raise frappe.UniqueValidationError(self.doctype, self.name, error) from error
			raise

	def _tell_not_unique(self, error: Exception) -> None:
		columns = [part.rsplit(".", 1)[-1] for part in str(error).split(": ", 1)[-1].split(", ")]
		labels = ", ".join(_(self.meta.get_label(c)) for c in columns)
		frappe.msgprint(_("{0} must be unique").format(frappe.bold(labels)), indicator="red")

	def _stored_values(self) -> dict:
		values = {}
		for name in self.meta.get_valid_columns():
			value = self.get(name)
			field = self.meta.get_field(name)
			kind = field.fieldtype if field else ("Datetime" if name in ("creation", "modified") else None)
			values[name] = _storable(kind, value, name)
			if kind is not None and value != values[name] and not (value is None and kind in numeric_fieldtypes and name != "idx"):
				if kind in ("Datetime", "Date") and value is not None:
					continue  # keep what the caller set; the column holds the exact form
			if kind in numeric_fieldtypes:
				self.__dict__[name] = values[name]
		return values


def _storable(kind: str | None, value: Any, name: str = "") -> Any:
	if isinstance(value, list | dict) and kind in ("JSON", "Long Text", "Code", "Text", "Small Text"):
		return json.dumps(value)
	if kind == "Check":
		return 1 if cint(value) else 0
	if kind in ("Int", "Long Int"):
		return cint(value)
	if kind in ("Float", "Currency", "Percent", "Rating"):
		return flt(value)
	if kind == "Duration":
		return None if value in (None, "") else flt(value)
	if kind == "Datetime":
		return get_datetime(value) if value else None
	if kind == "Date":
		return getdate(value) if value else None
	if name in ("docstatus", "idx"):
		return cint(value)
	if value is None or (value == "" and kind in ("Link", "Dynamic Link")):
		return None
	if kind == "Password":
		return "*" * len(cstr(value)) if value else None
	return cstr(value) if not isinstance(value, bytes) else value


class Document(BaseDocument):
	"""A document with its life: insert, save, delete, and the hooks in between."""

	def __init__(self, *args: Any, **kwargs: Any):
		if args and isinstance(args[0], str):
			self.__dict__.update(doctype=args[0], name=args[1] if len(args) > 1 else args[0])
			self.__dict__["flags"] = _dict()
			self.flags.for_update = kwargs.get("for_update")
			if isinstance(self.name, dict):
				found = frappe.db.get_value(self.doctype, self.name, for_update=bool(self.flags.for_update))
				if found is None:
					frappe.throw(_("{0} {1} not found").format(_(self.doctype), self.name), frappe.DoesNotExistError)
				self.__dict__["name"] = found
			self.load_from_db()
			return
		super().__init__(args[0] if args else kwargs)
		if not self.get("name") or not self.get("creation"):
			self.__dict__.setdefault("__islocal", 1)
		if self.docstatus is None:
			self.__dict__["docstatus"] = 0

	# --- loading

	def load_from_db(self) -> "Document":
		"""Fill from the database. Raises DoesNotExistError."""
		meta = self.meta
		for field in meta.get_table_fields():
			self.__dict__[field.fieldname] = []
		if meta.issingle:
			self._load_single()
		else:
			query = f"select * from `tab{self.doctype}` where name = %s" + (" for update" if self.flags.for_update else "")
			rows = frappe.db.sql(query, (self.name,), as_dict=True) if self.name not in (None, "") else []
			if not rows:
				error = frappe.DoesNotExistError(f"{_(self.doctype)} {self.name} not found")
				error.doctype = self.doctype
				frappe.throw(_("{0} {1} not found").format(_(self.doctype), self.name), error)
			self.__dict__.update(rows[0])
			for field in meta.get_table_fields():
				children = frappe.db.sql(
					f"select * from `tab{field.options}` where parent = %s and parenttype = %s and parentfield = %s order by idx",
					(self.name, self.doctype, field.fieldname),
					as_dict=True,
				)
				controller = get_controller(field.options)
				self.__dict__[field.fieldname] = [controller({**row, "doctype": field.options}) for row in children]
				for row in self.__dict__[field.fieldname]:
					row.__dict__.pop("__islocal", None)
		self.__dict__.pop("__islocal", None)
		if hasattr(self, "__setup__"):
			self.__setup__()
		return self

	def _load_single(self) -> None:
		from frappe.utils.data import cast

		stored = dict(frappe.db.sql("select field, value from `tabSingles` where doctype = %s", (self.doctype,)))
		self.__dict__["name"] = self.doctype
		for field in self.meta.get_fieldnames_with_value(with_field_meta=True):
			value = stored.get(field.fieldname)
			if not stored and field.default is not None:
				value = field.default
			empty = value is None and field.fieldtype not in numeric_fieldtypes
			self.__dict__[field.fieldname] = None if empty else cast(field.fieldtype, value)
		for name in ("modified", "modified_by", "owner", "creation"):
			self.__dict__[name] = stored.get(name)
		for field in self.meta.get_table_fields():
			rows = frappe.db.sql(
				f"select * from `tab{field.options}` where parent = %s and parentfield = %s order by idx",
				(self.doctype, field.fieldname),
				as_dict=True,
			)
			self.set(field.fieldname, rows)

	def reload(self) -> "Document":
		return self.load_from_db()


	# --- storing

	def insert(
		self,
		ignore_permissions: bool | None = None,
		ignore_links: bool | None = None,
		ignore_if_duplicate: bool = False,
		ignore_mandatory: bool | None = None,
		set_name: str | None = None,
		set_child_names: bool = True,
	) -> "Document":
		"""Store a new document."""
		if self.flags.in_print:
			return self
		self._set_flags(ignore_permissions=ignore_permissions, ignore_links=ignore_links, ignore_mandatory=ignore_mandatory)
		self.__dict__["__islocal"] = 1
		self._set_defaults()
		self._stamp()
		self.docstatus = cint(self.docstatus)
		self.check_permission("create")
		self.run_method("before_insert")
		if set_name:
			self.name = set_name
			self.flags.name_set = True
		if not self.flags.name_set:
			set_new_name(self)
		for row in self.get_all_children():
			row.parent = self.name
			if not row.name or row.get("__islocal"):
				row.name = None
				set_new_name(row)
		self._fetch()
		self._validate_links()
		self.flags.in_insert = True
		self._before_save_methods()
		self._validate()
		if self.meta.issingle:
			self._write_single()
		else:
			self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
		for row in self.get_all_children():
			row.__dict__["__islocal"] = 1
			row.parent = self.name
			row.db_insert()
		self._store_passwords()
		forget_documents(self.doctype, self.name)
		self.run_method("after_insert")
		self.flags.in_insert = True
		self._after_save_methods()
		self.flags.in_insert = False
		self.__dict__.pop("__islocal", None)
		return self

	def save(self, ignore_permissions: bool | None = None, ignore_version: bool | None = None) -> "Document":
		"""Store a changed document; a new one is inserted. Raises TimestampMismatchError when it is stale."""
		self._set_flags(ignore_permissions=ignore_permissions, ignore_version=ignore_version)
		if self.get("__islocal") or not self.get("name"):
			return self.insert()
		self.check_permission("write")
		self._check_not_stale()
		self._stamp()
		for row in self.get_all_children():
			row.parent = self.name
			if not row.name:
				set_new_name(row)
				row.__dict__["__islocal"] = 1
		self._fetch()
		self._validate_links()
		self._before_save_methods()
		self._validate()
		if self.meta.issingle:
			self._write_single()
		else:
			self.db_update()
		self._write_children()
		self._store_passwords()
		forget_documents(self.doctype, self.name)
		self._after_save_methods()
		self.__dict__.pop("__islocal", None)
		return self

	def delete(self, ignore_permissions: bool = False, force: bool = False, *, delete_permanently: bool = False) -> None:
		frappe.delete_doc(
			self.doctype, self.name, ignore_permissions=ignore_permissions or bool(self.flags.ignore_permissions), force=force, flags=self.flags
		)

	def db_set(
		self, fieldname: Any, value: Any = None, update_modified: bool = True, notify: bool = False, commit: bool = False
	) -> None:
		"""Write values straight to the row and to this object; on_change runs, nothing else."""
		values = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
		if update_modified and self.doctype and self.get("name"):
			self.modified, self.modified_by = now(), frappe.session.user
			values["modified"], values["modified_by"] = self.modified, self.modified_by
		self.update(values)
		if self.meta.issingle:
			frappe.db.set_single_value(self.doctype, values, update_modified=update_modified)
		else:
			frappe.db.set_value(self.doctype, self.name, values, update_modified=False)
		self.run_method("on_change")
		if commit:
			frappe.db.commit()

	def _write_single(self) -> None:
		from frappe.database.dialect import adapt

		frappe.db.sql("delete from `tabSingles` where doctype = %s", (self.doctype,))
		values = self._stored_values()
		rows = [
			(self.doctype, key, None if value is None else cstr(adapt(value)))
			for key, value in values.items()
			if key != "doctype" and value is not None
		]
		if rows:
			marks = ", ".join(["(%s, %s, %s)"] * len(rows))
			frappe.db.sql(f"insert into `tabSingles` (doctype, field, value) values {marks}", [v for row in rows for v in row])

	def _write_children(self) -> None:
		before = self.get_doc_before_save()
		for field in self.meta.get_table_fields():
			rows = self.get(field.fieldname) or []
			kept = {row.name for row in rows if not row.get("__islocal")}
			had = {row.name for row in (before.get(field.fieldname) or [])} if before else None
			if had is None or had - kept:
				self._delete_children(field, kept)
			old = {row.name: row for row in (before.get(field.fieldname) or [])} if before else {}
			for row in rows:
				if row.name in old and _same_row(old[row.name], row):
					continue
				row.modified, row.modified_by = self.modified, self.modified_by
				row.db_update()

	def _delete_children(self, field: Any, kept: set) -> None:
		query = f"delete from `tab{field.options}` where parent = %s and parenttype = %s and parentfield = %s"
		values: list = [self.name, self.doctype, field.fieldname]
		if kept:
			query += " and name not in %s"
			values.append(tuple(kept))
		frappe.db.sql(query, values)

	def _store_passwords(self) -> None:
		from frappe.utils.password import remove_encrypted_password, set_encrypted_password

		if self.flags.ignore_save_passwords is True:
			return
		for field in self.meta.fields:
			if field.fieldtype != "Password":
				continue
			value = self.get(field.fieldname)
			if not value:
				if not self.flags.in_insert:
					remove_encrypted_password(self.doctype, self.name, field.fieldname)
			elif set(value) != {"*"}:
				set_encrypted_password(self.doctype, self.name, value, field.fieldname)
				self.__dict__[field.fieldname] = "*" * len(value)

	# --- steps of storing

	def _set_flags(self, **flags: Any) -> None:
		for key, value in flags.items():
			if value is not None:
				self.flags[key] = value

	def _stamp(self) -> None:
		stamp = now()
		new = self.is_new()
		self.modified, self.modified_by = stamp, frappe.session.user
		if not self.creation:
			self.creation = stamp
		if not self.owner:
			self.owner = frappe.session.user
		for row in self.get_all_children():
			row.modified, row.modified_by = stamp, frappe.session.user
			if not row.owner or new:
				row.owner = row.owner or self.owner
			row.creation = row.creation or stamp
			row.docstatus = self.docstatus

	def _set_defaults(self) -> None:
		for doc in (self, *self.get_all_children()):
			if doc is not self and not doc.get("__islocal"):
				continue
			for field in doc.meta.fields:
				if field.default in (None, "") or doc.get(field.fieldname) is not None:
					continue
				doc.__dict__[field.fieldname] = _default(field)

	def _fetch(self) -> None:
		"""fetch_from: a value of what a link points at."""
		for doc in (self, *self.get_all_children()):
			for field in doc.meta.fields:
				if not field.fetch_from or "." not in field.fetch_from:
					continue
				link, source = field.fetch_from.split(".", 1)
				target = doc.meta.get_field(link)
				if not target or not doc.get(link) or (cint(field.fetch_if_empty) and doc.get(field.fieldname)):
					continue
				doc.set(field.fieldname, frappe.db.get_value(target.options, doc.get(link), source))

	def _validate_links(self) -> None:
		if self.flags.ignore_links or frappe.flags.ignore_links or self.flags.in_cancel:
			return
		wrong = []
		for doc in (self, *self.get_all_children()):
			for field in doc.meta.fields:
				if field.fieldtype not in ("Link", "Dynamic Link"):
					continue
				value = doc.get(field.fieldname)
				if not value or (field.fieldtype == "Link" and field.options == "[Select]"):
					continue
				doctype = field.options if field.fieldtype == "Link" else doc.get(field.options)
				if not doctype:
					frappe.throw(_("{0} must be set first").format(_(doc.meta.get_label(field.options))))
				if frappe.get_meta(doctype).issingle:
					continue
				real = frappe.db.get_value(doctype, value) if doctype != "DocType" else frappe.db.exists("DocType", value)
				if real is None:
					label = f"{_(field.label)}: {value}"
					wrong.append(_("Row #{0}:").format(doc.idx) + " " + label if doc is not self else label)
				elif real != value:
					doc.__dict__[field.fieldname] = real  # the name in its right case
		if wrong:
			frappe.throw(_("Could not find {0}").format(", ".join(wrong)), frappe.LinkValidationError)

	def _check_not_stale(self) -> None:
		self._before = None
		if self.meta.issingle:
			self.__dict__["_doc_before_save"] = get_doc(self.doctype)
			return
		previous = get_doc(self.doctype, self.name, for_update=True)
		self.__dict__["_doc_before_save"] = previous
		if self.modified and get_datetime(previous.modified) != get_datetime(self.modified) and not self.flags.ignore_timestamp:
			frappe.throw(
				_("Error: {0} has been modified after you have opened it. Please refresh to get the latest document.").format(
					f"{_(self.doctype)} {self.name}"
				),
				frappe.TimestampMismatchError,
			)


	def get_doc_before_save(self) -> "Document | None":
		return self.__dict__.get("_doc_before_save")

	def has_value_changed(self, fieldname: str) -> bool:
		before = self.get_doc_before_save()
		if not before:
			return True
		old, new = before.get(fieldname), self.get(fieldname)
		field = self.meta.get_field(fieldname)
		if field and field.fieldtype in ("Datetime", "Date"):
			return _storable(field.fieldtype, old) != _storable(field.fieldtype, new)
		return old != new

	def _before_save_methods(self) -> None:
		if self.is_new():
			self.__dict__["_doc_before_save"] = None
		self.run_method("before_validate")
		self.run_method("validate")
		self.run_method("before_save")

	def _after_save_methods(self) -> None:
		self.run_method("on_update")
		if self.meta.track_changes and not self.flags.ignore_version and not frappe.flags.in_install:
			self._keep_version()
		self.run_method("on_change")

	def _keep_version(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			return
		from frappe.core.doctype.version.version import get_diff

		if difference := get_diff(before, self):
			version = get_doc(
				{"doctype": "Version", "ref_doctype": self.doctype, "docname": self.name, "data": frappe.as_json(difference, indent=None)}
			)
			version.insert(ignore_permissions=True)

	def _validate(self) -> None:
		for doc in (self, *self.get_all_children()):
			if not self.flags.ignore_mandatory:
				doc_label = None
				missing = [f for f in doc.meta.fields if cint(f.reqd) and _is_empty(doc, f)]
				if missing:
					doc_label = ", ".join(f.fieldname for f in missing)
					for field in missing:
						frappe.msgprint(_("Error: Value missing for {0}: {1}").format(_(self.doctype), _(field.label)), indicator="red")
					raise frappe.MandatoryError(f"[{self.doctype}, {self.name}]: {doc_label}")
			for field in doc.meta.fields:
				_check_value(doc, field, self)
		self._check_set_only_once()

	def _check_set_only_once(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			return
		for field in self.meta.get_set_only_once_fields():
			if cstr(self.get(field.fieldname)) != cstr(before.get(field.fieldname)):
				frappe.throw(
					_("Value cannot be changed for {0}").format(frappe.bold(_(field.label))), frappe.CannotChangeConstantError
				)

	# --- hooks and rights

	def run_method(self, method: str, *args: Any, **kwargs: Any) -> Any:
		"""The controller's method, then the hooks doc_events of all apps."""
		result = None
		own = getattr(type(self), method, None)
		if callable(own):
			result = own(self, *args, **kwargs)
		events = frappe.get_hooks("doc_events", {})
		if events:
			for handler in [*events.get(self.doctype, {}).get(method, []), *events.get("*", {}).get(method, [])]:
				frappe.get_attr(handler)(self, method, *args, **kwargs)
		return result


	def check_permission(self, permtype: str = "read", permlevel: int | None = None) -> None:
		"""Raises PermissionError."""
		if not self.has_permission(permtype):
			self.raise_no_permission_to(permtype)

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		if self.flags.ignore_permissions:
			return True
		return frappe.has_permission(self.doctype, permtype, self, user=user)

	def raise_no_permission_to(self, perm_type: str) -> None:
		frappe.throw(
			_("Insufficient Permission for {0}").format(f"{_(self.doctype)} {self.name or ''}".strip()),
			frappe.PermissionError,
			title=_("No permission to {0} {1}").format(_(perm_type), _(self.doctype)),
		)


	def add_comment(
		self, comment_type: str = "Comment", text: str | None = None, comment_email: str | None = None, comment_by: str | None = None
	) -> "Document":
		return get_doc(
			{
				"doctype": "Comment",
				"comment_type": comment_type,
				"comment_email": comment_email or frappe.session.user,
				"comment_by": comment_by,
				"reference_doctype": self.doctype,
				"reference_name": self.name,
				"content": text or comment_type,
			}
		).insert(ignore_permissions=True)

	def add_tag(self, tag: str) -> None:
		from frappe.desk.doctype.tag.tag import DocTags

		DocTags(self.doctype).add(self.name, tag)

	def remove_tag(self, tag: str) -> None:
		from frappe.desk.doctype.tag.tag import DocTags

		DocTags(self.doctype).remove(self.name, tag)

	def get_tags(self) -> list[str]:
		from frappe.desk.doctype.tag.tag import DocTags

		return DocTags(self.doctype).get_tags(self.name).split(",")[1:]




	def log_error(self, title: str | None = None, message: str | None = None):
		return frappe.log_error(title=title, message=message, reference_doctype=self.doctype, reference_name=self.name)

	def __repr__(self) -> str:
		return f"<{type(self).__name__}: {self.doctype} {self.name}{' (new)' if self.is_new() else ''}>"

	def __deepcopy__(self, memo: dict) -> "Document":
		new = self.__class__.__new__(self.__class__)
		new.__dict__.update({k: copy.deepcopy(v, memo) for k, v in self.__dict__.items() if k != "_doc_before_save"})
		return new


# --- single values


def _default(field: Any) -> Any:
	value = field.default
	if value == "__user":
		return frappe.session.user
	if field.fieldtype == "Date" and str(value).lower() == "today":
		return frappe.utils.nowdate()
	if field.fieldtype == "Datetime" and str(value).lower() == "now":
		return now()
	if field.fieldtype in ("Check", "Int", "Long Int"):
		return cint(value)
	if field.fieldtype in ("Float", "Currency", "Percent"):
		return flt(value)
	return value


def _is_empty(doc: Any, field: Any) -> bool:
	value = doc.get(field.fieldname)
	if field.fieldtype in table_fields:
		return not value
	if field.fieldtype in ("Text Editor", "HTML Editor"):
		return not value or not (strip_html(value).strip() or "<img" in value)
	if field.fieldtype == "Check" or field.fieldtype in numeric_fieldtypes:
		return value is None
	return value is None or (isinstance(value, str) and not value.strip())


def _check_value(doc: Any, field: Any, parent: Any) -> None:
	value = doc.get(field.fieldname)
	if value in (None, "") or field.fieldtype in table_fields:
		return
	if field.fieldtype == "Select" and field.options and not parent.flags.ignore_validate_selects:
		options = [option.strip() for option in field.options.split("\n")]
		if options not in ([""], ["Loading..."]) and cstr(value).strip() not in options and options != ["[Select]"]:
			frappe.throw(
				_('{0} {1} cannot be "{2}". It should be one of "{3}"').format(
					_("Row") + f" {doc.idx}:" if doc is not parent else "", _(field.label), value, '", "'.join(map(_, options))
				)
			)
	if field.fieldtype in _TEXT_LENGTH and isinstance(value, str):
		longest = cint(field.length) or _TEXT_LENGTH[field.fieldtype]
		if len(value) > longest:
			frappe.throw(
				_("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}").format(
					_(doc.doctype) + " " + cstr(doc.name), _(field.label), longest, value[:60]
				),
				frappe.CharacterLengthExceededError,
			)
	if field.fieldtype == "Data" and field.options == "Email":
		for address in frappe.utils.split_emails(value):
			frappe.utils.validate_email_address(address, throw=True)
	if field.fieldtype in _TEXTS and isinstance(value, str) and "<" in value and ">" in value:
		if not cint(field.ignore_xss_filter) and doc.name not in ("Administrator",) and doc.doctype != "Error Log" and field.fieldtype != "Code":
			from frappe.utils.html_utils import sanitize_html

			doc.__dict__[field.fieldname] = sanitize_html(value)


def _same_row(old: Any, new: Any) -> bool:
	ignore = {"modified", "modified_by", "creation", "owner", "docstatus"}
	for name in new.meta.get_valid_columns():
		if name in ignore:
			continue
		field = new.meta.get_field(name)
		kind = field.fieldtype if field else None
		if _storable(kind, old.get(name), name) != _storable(kind, new.get(name), name):
			return False
	return True
