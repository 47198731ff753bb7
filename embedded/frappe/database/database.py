"""frappe.db: statements, transactions and the short ways to a value.

Reads outside a transaction see what is committed. The first write, or a read FOR UPDATE, takes SQLite's one
write lock (BEGIN IMMEDIATE) and waits for it up to LOCK_WAIT seconds, as MariaDB waits for a row.
"""

import sqlite3
from typing import Any

import frappe
from frappe import _
from frappe.database import dialect
from frappe.database.schema import Schema
from frappe.model.db_query import Conditions, columns_sql, order_sql
from frappe.utils import CallbackManager, cint, cstr, now
from frappe.utils.data import cast

LOCK_WAIT = 50


class Database(Schema):
	"""One connection."""

	db_type = "sqlite"
	IntegrityError = sqlite3.IntegrityError
	OperationalError = sqlite3.OperationalError
	ProgrammingError = sqlite3.ProgrammingError
	__getattr__ = frappe.unsupported("frappe.db")

	def __init__(self, path: str):
		self.path = path
		self._conn: sqlite3.Connection | None = None
		self.before_commit, self.after_commit = CallbackManager(), CallbackManager()
		self.before_rollback, self.after_rollback = CallbackManager(), CallbackManager()

	def connect(self) -> None:
		self._conn = sqlite3.connect(
			self.path,
			timeout=LOCK_WAIT,
			isolation_level=None,
			detect_types=sqlite3.PARSE_DECLTYPES,
			check_same_thread=False,
			cached_statements=512,
		)
		dialect.install_functions(self._conn)
		for setting in ("journal_mode = wal", "synchronous = full", "cache_size = -16000"):
			self._conn.execute(f"pragma {setting}")

	def close(self) -> None:
		if self._conn:
			self._conn.close()
			self._conn = None

	@property
	def connection(self) -> sqlite3.Connection:
		if self._conn is None:
			self.connect()
		return self._conn

	# --- statements

	def sql(
		self,
		query: Any,
		values: Any = None,
		*,
		as_dict: bool = False,
		as_list: bool = False,
		debug: bool = False,
		auto_commit: bool = False,
		update: dict | None = None,
		pluck: bool = False,
	) -> Any:
		"""Run one statement with %s or %(name)s parameters; rows as tuples, dicts, lists or single values."""
		query, locks = dialect.without_lock(str(query))
		verb = dialect.first_word(query)
		bound: list = []
		if values is not None:
			query, bound = dialect.bind(query, values)
		if verb in dialect.DDL:
			if self.connection.in_transaction:
				raise frappe.ImplicitCommitError(_("This statement can cause implicit commit"), query)
		elif verb in dialect.WRITES or locks:
			self.begin()
		rows, columns = self._run(query, bound)
		if auto_commit:
			self.commit()
		if pluck:
			return [row[0] for row in rows]
		if as_dict:
			return [frappe._dict(zip(columns, row, strict=True), **(update or {})) for row in rows]
		return [list(row) for row in rows] if as_list else tuple(rows)

	def _run(self, query: str, bound: list) -> tuple[list, list]:
		try:
			cursor = self.connection.execute(query, bound)
			columns = [column[0].strip("`") for column in cursor.description or ()]
			return dialect.moments(query, cursor.fetchall()), columns
		except sqlite3.OperationalError as error:
			if "locked" in str(error):
				raise frappe.QueryTimeoutError(str(error)) from error
			raise

	def sql_ddl(self, query: str, debug: bool = False) -> None:
		"""Change the schema; commits what was open, as MariaDB does."""
		self.commit()
		self.sql(query)

	def escape(self, s: Any, percent: bool = True) -> str:
		"""The text quoted for use in SQL."""
		text = cstr(dialect.adapt(s)).replace("'", "''").replace("\x00", "")
		return "'" + (text.replace("%", "%%") if percent else text) + "'"

	@staticmethod
	def is_primary_key_violation(error: Exception) -> bool:
		return "UNIQUE constraint failed" in str(error) and str(error).endswith(".name")

	@staticmethod
	def is_unique_key_violation(error: Exception) -> bool:
		return "UNIQUE constraint failed" in str(error) and not str(error).endswith(".name")

	# --- transactions

	def begin(self, *, read_only: bool = False) -> None:
		if not self.connection.in_transaction:
			self._run("begin immediate", [])

	def commit(self) -> None:
		self.before_rollback.reset()
		self.after_rollback.reset()
		self.before_commit.run()
		if self.connection.in_transaction:
			self.connection.execute("commit")
		self.after_commit.run()

	def rollback(self, *, save_point: str | None = None) -> None:
		if save_point:
			self.connection.execute(f"rollback to `{save_point}`")
			frappe.clear_document_cache()
			return
		self.before_commit.reset()
		self.after_commit.reset()
		self.before_rollback.run()
		if self.connection.in_transaction:
			self.connection.execute("rollback")
			frappe.clear_document_cache()
		self.after_rollback.run()

	def savepoint(self, save_point: str) -> None:
		self.begin()
		self.connection.execute(f"savepoint `{save_point}`")

	def release_savepoint(self, save_point: str) -> None:
		self.connection.execute(f"release `{save_point}`")

	# --- reading values

	def get_value(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: Any = "name",
		ignore: Any = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = "KEEP_DEFAULT_ORDERING",
		cache: bool = False,
		for_update: bool = False,
		**more: Any,
	) -> Any:
		"""One value, a tuple of values or a dict; None when there is no such row."""
		rows = self.get_values(
			doctype,
			filters,
			fieldname,
			ignore,
			as_dict,
			debug,
			order_by,
			None,
			cache,
			for_update,
			limit=1,
			**more,
		)
		if not rows:
			return None
		return rows[0] if as_dict or len(rows[0]) > 1 else rows[0][0]

	def get_values(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: Any = "name",
		ignore: Any = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = "KEEP_DEFAULT_ORDERING",
		update: dict | None = None,
		cache: bool = False,
		for_update: bool = False,
		*,
		pluck: bool = False,
		distinct: bool = False,
		limit: int | None = None,
	) -> list:
		"""Rows of a table, or the values of a Single (filters None or the DocType's own name)."""
		if filters is None or (filters == doctype and doctype != "DocType"):
			return self._single_values(doctype, fieldname, as_dict)
		conditions = Conditions(doctype)
		where = conditions.all(filters)
		query = (
			f"select {'distinct ' if distinct else ''}{columns_sql(doctype, fieldname)} from `tab{doctype}`"
		)
		query += where and f" where {where}"
		if not distinct:
			query += order_sql(
				doctype, "modified desc" if order_by == "KEEP_DEFAULT_ORDERING" else order_by, "desc"
			)
		query += f" limit {cint(limit)}" if limit else ""
		query += " for update" if for_update else ""
		as_dict = as_dict or fieldname == "*"
		return self.sql(query, conditions.params, as_dict=as_dict, pluck=pluck, update=update)

	def get_singles_dict(self, doctype: str) -> dict:
		"""A Single's values as texts."""
		return frappe._dict(self.sql("select field, value from `tabSingles` where doctype = %s", doctype))

	def _single_values(self, doctype: str, fieldname: Any, as_dict: bool) -> list:
		kept = self.get_singles_dict(doctype)
		names = list(kept) if fieldname == "*" else [fieldname] if isinstance(fieldname, str) else fieldname
		found = {name: kept[name] for name in names if name in kept}
		if not found:
			return []
		return [frappe._dict(found)] if as_dict else [[found.get(name) for name in names]]

	def get_single_value(self, doctype: str, fieldname: str, cache: bool = True) -> Any:
		field = frappe.get_meta(doctype).get_field(fieldname)
		if not field:
			name, place = frappe.bold(fieldname), frappe.bold(doctype)
			frappe.throw(_("Field {0} does not exist on {1}").format(name, place))
		return cast(field.fieldtype, self.get_singles_dict(doctype).get(fieldname))

	def get_default(self, key: str, parent: str = "__default") -> Any:
		return self.get_value("DefaultValue", {"parent": parent, "defkey": frappe.scrub(key)}, "defvalue")

	def get_all(self, *args: Any, **kwargs: Any) -> list:
		return frappe.get_all(*args, **kwargs)

	def get_list(self, *args: Any, **kwargs: Any) -> list:
		return frappe.get_list(*args, **kwargs)

	def exists(self, dt: Any, dn: Any = None, cache: bool = False) -> Any:
		"""The name of a document that fits, or None."""
		if isinstance(dt, dict):
			return self.exists(dt["doctype"], {key: value for key, value in dt.items() if key != "doctype"})
		if dt != "DocType" and dt == dn:
			return dn
		return None if dn in (None, "") else self.get_value(dt, dn, order_by=None)

	def count(self, dt: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
		conditions = Conditions(dt)
		where = conditions.all(filters)
		return self.sql(f"select count(*) from `tab{dt}`" + (where and f" where {where}"), conditions.params)[
			0
		][0]

	# --- writing values

	def set_value(
		self,
		dt: str,
		dn: Any,
		field: Any,
		val: Any = None,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
	) -> None:
		"""Write fields straight to the row or rows; no hooks run."""
		if dn is None or dt == dn:
			if frappe.get_meta(dt).issingle:
				self.set_single_value(
					dt,
					field,
					val,
					modified=modified,
					modified_by=modified_by,
					update_modified=update_modified,
				)
			return
		values = _with_stamp(field, val, modified, modified_by, update_modified)
		conditions = Conditions(dt)
		where = conditions.all(dn)
		changes = ", ".join(f"`{key}` = {conditions.bound(key, value)}" for key, value in values.items())
		self.sql(f"update `tab{dt}` set {changes}" + (where and f" where {where}"), conditions.params)
		frappe.clear_document_cache(dt, dn if isinstance(dn, str) else None)

	def set_single_value(
		self,
		doctype: str,
		fieldname: str | dict,
		value: Any = None,
		*,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
	) -> None:
		values = _with_stamp(fieldname, value, modified, modified_by, update_modified)
		self.delete("Singles", {"doctype": doctype, "field": ("in", list(values))})
		self.write_single(doctype, values)

	def write_single(self, doctype: str, values: dict) -> None:
		"""Rows of a Single's values, which are kept as texts."""
		for field, value in values.items():
			text = (
				None
				if value is None
				else cstr(dialect.adapt(int(value) if isinstance(value, bool) else value))
			)
			self.sql(
				"insert into `tabSingles` (doctype, field, value) values (%s, %s, %s)", (doctype, field, text)
			)
		frappe.clear_document_cache(doctype)

	def delete(self, doctype: str, filters: Any = None, debug: bool = False) -> None:
		"""Delete rows; no hooks run."""
		table = doctype if doctype.startswith("__") else f"tab{doctype}"
		conditions = Conditions(doctype)
		where = conditions.all(filters)
		self.sql(f"delete from `{table}`" + (where and f" where {where}"), conditions.params)

	# --- numbers

	def create_sequence(
		self, doctype_name: str, *, check_not_exists: bool = False, start_value: int = 0
	) -> str:
		"""A number that only rises. On SQLite it is a row: numbers of what was rolled back come again."""
		name = frappe.scrub(f"{doctype_name}_id_seq")
		self.sql_ddl("create table if not exists `__Sequence` (name text primary key, next integer not null)")
		ignore = "or ignore" if check_not_exists else ""
		self.sql(f"insert {ignore} into `__Sequence` (name, next) values (%s, %s)", (name, start_value or 1))
		return name

	def get_next_sequence_val(self, doctype_name: str, slug: str = "_id_seq") -> int:
		name = frappe.scrub(f"{doctype_name}{slug}")
		rows = self.sql("update `__Sequence` set next = next + 1 where name = %s returning next - 1", name)
		if not rows:
			raise self.ProgrammingError(f"no such sequence: {name}")
		return rows[0][0]


def _with_stamp(
	field: Any, value: Any, modified: Any, modified_by: str | None, update_modified: bool
) -> dict:
	values = dict(field) if isinstance(field, dict) else {field: value}
	stamp = {"modified": modified or now(), "modified_by": modified_by or frappe.session.user}
	return values | stamp if update_modified else values
