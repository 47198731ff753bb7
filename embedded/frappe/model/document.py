"""Documents and their life: loaded, checked, stored with their child rows, and the hooks in between."""

import copy
import datetime
from typing import Any

import frappe
from frappe import _, _dict
from frappe.core.doctype.version.version import get_diff
from frappe.desk.doctype.tag.tag import DocTags
from frappe.model.base_document import BaseDocument, get_controller
from frappe.model.naming import set_new_name, validate_name
from frappe.utils import cint, cstr, now
from frappe.utils.data import cast, get_datetime, getdate

_cached: dict[str, dict[tuple[str, str], "Document"]] = {}


# --- ways in


def get_doc(*args: Any, **kwargs: Any) -> "Document":
	"""get_doc(doctype, name[, for_update=True]), get_doc(single), get_doc(dict), get_doc(doctype=..., ...)."""
	if args and isinstance(args[0], BaseDocument):
		return args[0]
	if args and isinstance(args[0], str):
		return get_controller(args[0])(*args, **kwargs)
	values = args[0] if args else kwargs
	if "doctype" not in values:
		raise ValueError('"doctype" is a required key')
	return get_controller(values["doctype"])(values)


def get_cached_doc(doctype: str, name: str | None = None) -> "Document":
	"""A shared copy; not to be changed."""
	store = _cached.setdefault(frappe.local.site_path, {})
	key = (doctype, name or doctype)
	if key not in store:
		store[key] = get_doc(*key)
	return store.get(key) or get_doc(*key)


def clear_document_cache(doctype: str | None = None, name: str | None = None) -> None:
	"""Forget cached documents; what is being written is forgotten again when it is committed."""
	store = _cached.setdefault(frappe.local.site_path, {})

	def forget() -> None:
		for key in list(store):
			if doctype in (None, key[0]) and name in (None, key[1]):
				store.pop(key, None)

	forget()
	if frappe.db and frappe.db.connection.in_transaction:
		frappe.db.after_commit.add(forget)


def get_cached_value(doctype: str, name: str, fieldname: Any = "name", as_dict: bool = False) -> Any:
	"""Values of a cached document: one, several, or a dict of them; None when there is no such document."""
	try:
		doc = get_cached_doc(doctype, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return None
	if isinstance(fieldname, str):
		return doc.get(fieldname)
	values = {field: doc.get(field) for field in fieldname}
	return _dict(values) if as_dict else list(values.values())


def new_doc(
	doctype: str,
	*,
	parent_doc: Any = None,
	parentfield: str | None = None,
	as_dict: bool = False,
	**values: Any,
) -> Any:
	"""A document with its defaults, not stored."""
	doc = get_doc({"doctype": doctype, "__islocal": 1, "owner": frappe.session.user})
	doc._set_defaults()
	if parent_doc:
		doc.parent, doc.parenttype, doc.parentfield = parent_doc.name, parent_doc.doctype, parentfield
	doc.update(values)
	return doc.as_dict() if as_dict else doc


def copy_doc(doc: Any, ignore_no_copy: bool = True) -> "Document":
	"""A copy without name and times; fields marked no_copy stay behind unless told otherwise."""
	new = get_doc(copy.deepcopy(doc if isinstance(doc, dict) else doc.as_dict()))
	for each in (new, *new.get_all_children()):
		each.set("__islocal", 1)
		for name in ("name", "owner", "creation", "modified", "modified_by"):
			each.set(name, None)
		for field in () if ignore_no_copy else each.meta.get("fields", {"no_copy": 1}):
			each.set(field.fieldname, None)
	return new


class Document(BaseDocument):
	"""A document with its life: insert, save, delete, and the hooks in between."""

	_reserved = BaseDocument._reserved | {"_doc_before_save"}
	_doc_before_save: "Document | None" = None

	def __init__(self, *args: Any, **kwargs: Any):
		if args and isinstance(args[0], str):
			self.doctype, self.name = args[0], args[-1]
			self.flags = _dict(for_update=kwargs.get("for_update"))
			self.load_from_db()
		else:
			super().__init__(args[0] if args else kwargs)

	# --- loading

	def load_from_db(self) -> "Document":
		"""Fill from the database. Raises DoesNotExistError."""
		if self.meta.issingle:
			self._load_single()
		else:
			row = frappe.db.get_value(
				self.doctype, self.name, "*", as_dict=True, for_update=self.flags.for_update
			)
			if not row:
				text = _("{0} {1} not found").format(_(self.doctype), self.name)
				frappe.throw(text, frappe.DoesNotExistError)
			self.__dict__.update(row)
		for field in self.meta.get_table_fields():
			wanted = {"parent": self.name, "parenttype": self.doctype, "parentfield": field.fieldname}
			rows = frappe.db.get_values(field.options, wanted, "*", as_dict=True, order_by="idx asc")
			self.set(field.fieldname, rows)
		self._fill()
		self.__dict__.pop("__islocal", None)
		return self

	reload = load_from_db

	def _load_single(self) -> None:
		kept = frappe.db.get_singles_dict(self.doctype)
		if not kept:
			self.__dict__.update(new_doc(self.doctype).__dict__)
		for field in self.meta.get_fieldnames_with_value(True) if kept else ():
			value = kept.get(field.fieldname)
			self.set(field.fieldname, cast(field.fieldtype, value) if value else value)
		self.__dict__.update(
			{name: kept.get(name) for name in ("modified", "modified_by", "owner", "creation")}
		)
		self.name = self.doctype

	# --- storing

	def insert(
		self,
		ignore_permissions: bool | None = None,
		ignore_links: bool | None = None,
		ignore_if_duplicate: bool = False,
		ignore_mandatory: bool | None = None,
		set_name: str | None = None,
	) -> "Document":
		"""Store a new document."""
		self._set_flags(
			ignore_permissions=ignore_permissions,
			ignore_links=ignore_links,
			ignore_mandatory=ignore_mandatory,
		)
		self.set("__islocal", True)
		self._doc_before_save = None
		self._set_all_defaults()
		self._stamp()
		self._validate_links()
		self.check_permission("create")
		self.run_method("before_insert")
		self._set_names(set_name)
		self.flags.in_insert = True
		self._run_before_save()
		self._validate()
		self.flags.in_insert = False
		if self.meta.issingle:
			self._write_single()
		else:
			self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
		for row in self.get_all_children():
			row.db_insert()
		self.run_method("after_insert")
		self.flags.in_insert = True
		self._run_after_save()
		self.flags.in_insert = False
		return self

	def save(self, ignore_permissions: bool | None = None, ignore_version: bool | None = None) -> "Document":
		"""Store a changed document; a new one is inserted. Raises TimestampMismatchError when it is stale."""
		self._set_flags(ignore_permissions=ignore_permissions, ignore_version=ignore_version)
		if self.is_new() or not self.name:
			return self.insert()
		self._set_all_defaults()
		self.check_permission("write")
		self._check_if_latest()
		self._stamp()
		for row in self.get_all_children():
			row.parent, row.parenttype = self.name, self.doctype
			if not row.name:
				set_new_name(row)
		self._validate_links()
		self._run_before_save()
		self._validate()
		if self.meta.issingle:
			self._write_single()
		else:
			self.db_update()
		for field in self.meta.get_table_fields():
			self._write_children(field)
		self._run_after_save()
		return self

	def delete(
		self, ignore_permissions: bool = False, force: bool = False, *, delete_permanently: bool = False
	) -> None:
		frappe.delete_doc(
			self.doctype,
			self.name,
			force,
			ignore_permissions=ignore_permissions,
			flags=self.flags,
			delete_permanently=delete_permanently,
		)

	def db_set(
		self,
		fieldname: Any,
		value: Any = None,
		update_modified: bool = True,
		notify: bool = False,
		commit: bool = False,
	) -> None:
		"""Write values straight to the row and to this object; before_change and on_change run, nothing else."""
		values = fieldname if isinstance(fieldname, dict) else {fieldname: value}
		self.update(values)
		if update_modified and (self.doctype, self.name) not in frappe.flags.currently_saving:
			self.modified, self.modified_by = now(), frappe.session.user
		if not self._doc_before_save and not self.is_new():
			self._doc_before_save = get_doc(self.doctype, self.name)
		self.run_method("before_change")
		frappe.db.set_value(
			self.doctype,
			self.name,
			values,
			None,
			self.modified,
			self.modified_by,
			update_modified=update_modified,
		)
		self.run_method("on_change")
		if commit:
			frappe.db.commit()

	def _write_single(self) -> None:
		frappe.db.delete("Singles", {"doctype": self.doctype})
		frappe.db.write_single(self.doctype, self._stored())

	def _write_children(self, field: Any) -> None:
		"""Rows that are gone are deleted, the others written."""
		rows = self.get(field.fieldname)
		gone = {row.name for row in self._doc_before_save.get(field.fieldname)} - {row.name for row in rows}
		if gone:
			frappe.db.delete(field.options, {"name": ("in", gone), "parent": self.name})
		for row in rows:
			row.db_update()

	# --- steps of storing

	def _set_flags(self, **flags: Any) -> None:
		self.flags.update({name: value for name, value in flags.items() if value is not None})

	def _set_all_defaults(self) -> None:
		for doc in () if frappe.flags.in_import else (self, *self.get_all_children()):
			if doc.is_new():
				doc._set_defaults()

	def _stamp(self) -> None:
		self.modified, self.modified_by = now(), frappe.session.user
		if self.is_new():
			self.creation, self.owner = self.modified, self.modified_by
		self.docstatus = cint(self.docstatus)
		for row in self.get_all_children():
			row.modified, row.modified_by, row.docstatus = self.modified, self.modified_by, self.docstatus
			row.owner, row.creation = row.owner or self.owner, row.creation or self.creation
		frappe.flags.currently_saving.append((self.doctype, self.name))

	def _set_names(self, set_name: str | None) -> None:
		if not self.flags.name_set:
			if set_name:
				self.name = validate_name(self.doctype, set_name)
			else:
				set_new_name(self)
			for row in self.get_all_children():
				set_new_name(row)
			self.flags.name_set = True
		for row in self.get_all_children():
			row.parent, row.parenttype = self.name, self.doctype

	def _validate_links(self) -> None:
		"""Every link leads to something. The name is taken over as it is spelled there."""
		if self.flags.ignore_links:
			return
		wrong = []
		for doc in (self, *self.get_all_children()):
			for field in (*doc.meta.get_link_fields(), *doc.meta.get_dynamic_link_fields()):
				value = doc.get(field.fieldname)
				if not value:
					continue
				doctype = field.options if field.fieldtype == "Link" else doc.get(field.options)
				if not doctype:
					frappe.throw(_("{0} must be set first").format(doc.meta.get_label(field.options)))
				single = doctype != "DocType" and frappe.get_meta(doctype).issingle
				found = doctype if single else frappe.db.get_value(doctype, value, order_by=None)
				if found:
					doc.set(field.fieldname, found)
				else:
					row = f"{_('Row')} #{doc.idx}: " if doc is not self else ""
					wrong.append(f"{row}{_(field.label)}: {value}")
		if wrong:
			frappe.throw(_("Could not find {0}").format(", ".join(wrong)), frappe.LinkValidationError)

	def _check_if_latest(self) -> None:
		self._doc_before_save = previous = get_doc(self.doctype, self.name, for_update=True)
		if cstr(previous.modified) != cstr(self.modified):
			text = _("Error: Document has been modified after you have opened it")
			text += f" ({previous.modified}, {self.modified}). "
			text += _("Please refresh to get the latest document.")
			frappe.msgprint(text, raise_exception=frappe.TimestampMismatchError)

	def get_doc_before_save(self) -> "Document | None":
		return self._doc_before_save

	def has_value_changed(self, fieldname: str) -> bool:
		if not self._doc_before_save:
			return True
		value, before = self.get(fieldname), self._doc_before_save.get(fieldname)
		if isinstance(before, datetime.date):
			value = get_datetime(value) if isinstance(before, datetime.datetime) else getdate(value)
		return before != value

	def _run_before_save(self) -> None:
		self.run_method("before_validate")
		if not self.flags.ignore_validate:
			self.run_method("validate")
			self.run_method("before_save")

	def _validate(self) -> None:
		documents = (self, *self.get_all_children())
		missing = (
			[] if self.flags.ignore_mandatory else [name for doc in documents for name in doc._missing()]
		)
		if missing:
			raise frappe.MandatoryError(f"[{self.doctype}, {self.name}]: {', '.join(missing)}")
		for doc in documents:
			doc._validate_fields()

	def _run_after_save(self) -> None:
		self.run_method("on_update")
		clear_document_cache(self.doctype, self.name)
		if self.meta.track_changes and not self.flags.ignore_version and not frappe.flags.in_install:
			self._keep_version()
		self.run_method("on_change")
		saving = frappe.flags.currently_saving
		frappe.flags.currently_saving = [each for each in saving if each != (self.doctype, self.name)]

	def _keep_version(self) -> None:
		if difference := self._doc_before_save and get_diff(self._doc_before_save, self):
			data = frappe.as_json(difference, indent=None)
			version = {"doctype": "Version", "ref_doctype": self.doctype, "docname": self.name, "data": data}
			get_doc(version).insert(ignore_permissions=True)

	# --- hooks and rights

	def run_method(self, method: str, *args: Any, **kwargs: Any) -> Any:
		"""The controller's method, then the hooks doc_events of all apps."""
		own = getattr(self, method, None)
		result = own(*args, **kwargs) if callable(own) else None
		for doctype in (self.doctype, "*"):
			for handler in frappe.get_doc_hooks().get(doctype, {}).get(method, []):
				frappe.get_attr(handler)(self, method, *args, **kwargs)
		return result

	def has_permission(self, permtype: str = "read", *, user: str | None = None) -> bool:
		return bool(self.flags.ignore_permissions) or frappe.has_permission(
			self.doctype, permtype, self, user
		)

	def check_permission(self, permtype: str = "read", permlevel: int | None = None) -> None:
		"""Raises PermissionError."""
		if not self.has_permission(permtype):
			text = _("You need the '{0}' permission on {1} {2} to perform this action.")
			text = text.format(_(permtype), frappe.bold(_(self.doctype)), self.name or "")
			frappe.msgprint(text, raise_exception=frappe.PermissionError, indicator="red")

	# --- what hangs on it

	def add_tag(self, tag: str) -> None:
		DocTags(self.doctype).add(self.name, tag)

	def get_tags(self) -> list[str]:
		return DocTags(self.doctype).get_tags(self.name).split(",")[1:]

	def __repr__(self) -> str:
		return f"<{type(self).__name__}: {self.doctype} {self.name}{' (new)' if self.is_new() else ''}>"
