"""Documents whose values the system has chosen: inserted with all hooks, without looking up again what is known."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import frappe
from frappe.model.document import Document
from frappe.utils import cint, flt

from request_mgmt.records import knowledge, listeners, statements

_NUMBERS = {
	"Check": cint,
	"Int": cint,
	"Float": flt,
	"Currency": flt,
	"Percent": flt,
	"Rating": flt,
	"Duration": flt,
}
# Columns that hold 0 where nothing else is written
_NEVER_EMPTY = ("Check", "Int", "Float", "Currency", "Percent")
_OWN_NUMBERS = {"docstatus": cint, "idx": cint}
_TEXT = ("Data", "Small Text", "Text", "Long Text", "Text Editor")
_SHORT = 140


# Handlers that look at no row of ours
_LOOK_AT_NO_ROW = ("request_mgmt.", "frappe.desk.notifications.clear_doctype_notifications")


class PreparedRow(Document):
	"""A document, or row of one's table, whose row waits with what is held back (statements) when it is prepared."""

	def db_insert(self, *args, **kwargs) -> None:
		if not self.flags.prepared or not statements.hold(self.doctype, self._row):
			super().db_insert(*args, **kwargs)
			return
		self.set("__islocal", False)

	def _row(self) -> dict:
		"""The columns and their values, as the platform would store them; without those the table itself fills in so."""
		values = self.__dict__
		return {
			name: kept(values.get(name)) if kept else values.get(name)
			for name, kept, left_out in _columns(self.meta)
			if values.get(name) not in left_out
		}


class PreparedDocument(PreparedRow):
	"""Understands `flags.prepared`, set by code that has chosen every value from what exists.

	`insert` then runs the controller and all hooks as ever, but skips steps of the platform that cost more than the
	row: its defaults by user, its checks of lengths, options and markup, the asking of those who have nothing to do
	(listeners), its search for a rule of naming, the news for screens that show the document and the clearing of a cache
	that holds it, since it is new. What one of these steps might change after all goes the ordinary way. Where rows are
	held back its own wait, too, unless another app's hook may look for them; until then its values can still be changed.
	"""

	def insert_prepared(self) -> "PreparedDocument":
		"""Insert without looking at rights and links."""
		with self._prepared():
			self._take_names()
			return self.insert(ignore_permissions=True, ignore_links=True)

	def changed(self, store: Callable[[], None]) -> None:
		"""A value of the document that was just inserted changed: `store` writes it, unless the row waits and takes it along."""
		if not statements.is_held(self._row):
			store()
		with self._prepared():
			self.run_method("on_change")

	@contextmanager
	def _prepared(self) -> Iterator[None]:
		documents = (self, *self.get_all_children())
		self.flags.listeners = listeners.of(self.doctype)
		for doc in documents:
			doc.flags.prepared = True
		try:
			yield
		finally:
			for doc in documents:
				doc.flags.prepared = False

	def run_method(self, method: str, *args, **kwargs):
		"""The controller's, then the apps' handlers."""
		if not self.flags.prepared:
			return super().run_method(method, *args, **kwargs)
		handlers = self.flags.listeners
		if handlers is None:
			statements.write_held()
			return super().run_method(method, *args, **kwargs)
		own = getattr(self, method, None)
		answer = own(*args, **kwargs) if callable(own) else None
		for handler in handlers[method]:
			if not handler.startswith(_LOOK_AT_NO_ROW):
				statements.write_held()
			frappe.get_attr(handler)(self, method, *args, **kwargs)
		return answer

	def _take_names(self) -> None:
		"""The controller's own, or at random; rows of tables have names at random."""
		handlers = self.flags.listeners
		if handlers is None or handlers["before_naming"] or handlers["autoname"]:
			return
		self.name = None
		if callable(own := getattr(self, "autoname", None)):
			own()
		for doc in (self, *self.get_all_children()):
			doc.name = doc.name or statements.new_name(doc.doctype)
		self.flags.name_set = True

	def _set_defaults(self) -> None:
		if not self.flags.prepared:
			super()._set_defaults()
			return
		wanted = [one for one in _defaults(self.meta) if self.__dict__.get(one[0]) is None]
		if any(is_looked_up for _name, _default, is_looked_up in wanted):
			super()._set_defaults()
			return
		for name, default, _is_looked_up in wanted:
			self.set(name, default)

	def set_user_and_timestamp(self) -> None:
		"""The platform's; what waits to be written has the moment of all that does."""
		written = statements.written() if self.flags.prepared and self.is_new() else None
		if written is None:
			super().set_user_and_timestamp()
			return
		for doc in (self, *self.get_all_children()):
			doc.creation = doc.modified = written
			doc.owner = doc.modified_by = frappe.session.user

	def _validate(self) -> None:
		if not self.flags.prepared or not all(map(_is_plain, (self, *self.get_all_children()))):
			super()._validate()

	def run_post_save_methods(self) -> None:
		"""The platform's, of a document that is saved; its global search hears of it after the commit, with whatever else
		goes to another server then, instead of holding up the transaction."""
		if not self.flags.prepared:
			super().run_post_save_methods()
			return
		self.run_method("on_update")
		if self.flags.get("notify_update", True):
			self.notify_update()
		if _is_found_globally(self.meta):
			frappe.db.after_commit.add(partial(_tell_global_search, self))
		self.save_version()
		self.run_method("on_change")

	def notify_update(self) -> None:
		if not self.flags.prepared:
			super().notify_update()
			return
		news = {"doctype": self.doctype, "name": self.name, "user": frappe.session.user}
		frappe.publish_realtime("list_update", news, doctype=self.doctype, after_commit=True)

	def clear_cache(self) -> None:
		if not self.flags.prepared:
			super().clear_cache()


def _tell_global_search(doc: PreparedDocument) -> None:
	"""What is committed is not undone because the platform's search cannot be told."""
	from frappe.utils import global_search  # not on every host

	try:
		global_search.update_global_search(doc)
	except Exception:
		frappe.logger("request_mgmt").warning("Global search was not told of %s", doc.name, exc_info=True)


@knowledge.of_meta
def _is_found_globally(meta) -> bool:
	metas = (meta, *(frappe.get_meta(table.options) for table in meta.get_table_fields()))
	return any(one.get_global_search_fields() for one in metas)


@knowledge.of_meta
def _columns(meta) -> list[tuple[str, Callable | None, tuple]]:
	"""The DocType's columns, with what makes a number of a value where they hold one, and the values that a row may leave
	out, for the column has them by itself."""
	fields = {field.fieldname: field for field in meta.fields if not field.get("is_virtual")}
	columns = []
	for name in meta.get_valid_columns():
		field = fields.get(name)
		if field is None and meta.get_field(name):
			continue
		kind = field and field.fieldtype
		number = _OWN_NUMBERS.get(name) or _NUMBERS.get(kind)
		columns.append((name, number, _by_itself(name, field)))
	return columns


def _by_itself(name: str, field) -> tuple:
	"""The values that the column has where a row does not name it."""
	if field is None:
		return (None, 0) if name in _OWN_NUMBERS else ()
	if field.fieldtype in _NEVER_EMPTY:
		return () if flt(field.default) else (None, 0)
	is_empty = field.fieldtype not in _NUMBERS and not field.default and not field.get("not_nullable")
	return (None,) if is_empty else ()


@knowledge.of_meta
def _defaults(meta) -> list[tuple[str, str, bool]]:
	"""What new documents have where nothing is said: name, default, and whether that is to be found out: the user, the day,
	another document's value."""
	return [
		(
			field.fieldname,
			field.default or (field.options or "").split("\n")[0],
			str(field.default).startswith(("_", ":")) or field.default in ("Today", "Now", "now", "today"),
		)
		for field in meta.fields
		if field.default or field.fieldtype == "Select"
	]


def _is_plain(doc: Document) -> bool:
	"""Whether the platform would leave all values as they are and refuse none."""
	values = doc.__dict__
	for name, required, longest, is_safe in _checked(doc.meta):
		value = values.get(name)
		if required and value in (None, "", []):
			return False
		if not value or longest is None or not isinstance(value, str):
			continue
		if longest and len(value) > longest:
			return False
		if not is_safe and ("<" in value or ">" in value):
			return False
	return True


@knowledge.of_meta
def _checked(meta) -> list[tuple[str, bool, int | None, bool]]:
	"""The fields that are required or texts: name, whether required, how long a text may be (0 any length, None no text),
	whether markup may stand there."""
	checked = []
	for field in meta.fields:
		longest = (field.length or _SHORT) if field.fieldtype == "Data" else 0
		is_text = field.fieldtype in _TEXT
		if field.reqd or is_text:
			is_safe = bool(field.ignore_xss_filter)
			checked.append((field.fieldname, bool(field.reqd), longest if is_text else None, is_safe))
	return checked
