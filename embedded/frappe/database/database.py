"""frappe.db: statements, transactions and the short ways to a value.

Reads outside a transaction see what is committed. The first write, or a read FOR UPDATE, takes SQLite's one
write lock (BEGIN IMMEDIATE) and waits for it up to LOCK_WAIT seconds, as MariaDB waits for a row.
"""

import os
import sqlite3
from datetime import datetime
from typing import Any

import frappe
from frappe.database import dialect
from frappe.database.schema import Schema
from frappe.utils import CallbackManager, cint, cstr, now
from frappe.utils.data import get_datetime

LOCK_WAIT = 50
_NO_VALUES = object()


class Database(Schema):
	"""One connection."""

	db_type = "sqlite"
	IntegrityError = sqlite3.IntegrityError
	OperationalError = sqlite3.OperationalError
	ProgrammingError = sqlite3.ProgrammingError
	InternalError = sqlite3.InternalError
	DataError = sqlite3.DataError
	SQLError = sqlite3.OperationalError

	def __init__(self, path: str):
		self.path = path
		self.cur_db_name = os.path.basename(os.path.dirname(path))
		self._conn: sqlite3.Connection | None = None
		self.value_cache: dict = {}
		self.before_commit, self.after_commit = CallbackManager(), CallbackManager()
		self.before_rollback, self.after_rollback = CallbackManager(), CallbackManager()
		self.last_query = ""
		self.transaction_writes = 0

	def __getattr__(self, name: str):
		if name.startswith("__"):
			raise AttributeError(name)
		raise NotImplementedError(f"embedded host: frappe.db.{name} is not supported")

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
		self._conn.execute("pragma journal_mode = wal")
		self._conn.execute("pragma synchronous = full")
		self._conn.execute("pragma case_sensitive_like = off")
		self._conn.execute("pragma cache_size = -16000")

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
		values: Any = _NO_VALUES,
		*,
		as_dict: bool = False,
		as_list: bool = False,
		debug: bool = False,
		ignore_ddl: bool = False,
		auto_commit: bool = False,
		update: dict | None = None,
		explain: bool = False,
		run: bool = True,
		pluck: bool = False,
	) -> Any:
		"""Run one statement with %s or %(name)s parameters; rows as tuples, dicts, lists or single values."""
		query = str(query)
		if not run:
			return query
		self.last_query = query
		query, locks = dialect.without_lock(query)
		verb = dialect.first_word(query)
		bound: list = []
		if values is not _NO_VALUES and values is not None and not (values in ((), [], {}) and "%" not in query):
			query, bound = dialect.bind(query, values)
		if verb in dialect.DDL and self.connection.in_transaction:
			self.commit()
		elif verb in dialect.WRITES or locks:
			self.begin()
			self.transaction_writes += 1
		rows, columns = self._run(query, bound)
		if auto_commit:
			self.commit()
		if not columns:
			return ()
		lowered = query.lower()
		if "max(" in lowered or "min(" in lowered or "ifnull(" in lowered or "coalesce(" in lowered:
			rows = [dialect.moments(row) for row in rows]
		if pluck:
			return [row[0] for row in rows]
		if as_dict:
			found = [frappe._dict(zip(columns, row, strict=True)) for row in rows]
			if update:
				for row in found:
					row.update(update)
			return found
		return [list(row) for row in rows] if as_list else tuple(rows)

	def _run(self, query: str, bound: list) -> tuple[list, list]:
		try:
			cursor = self.connection.execute(query, bound)
			columns = [column[0].strip("`") for column in cursor.description or ()]
			self._cursor = cursor
			return (cursor.fetchall() if columns else []), columns
		except sqlite3.OperationalError as error:
			if "locked" in str(error) or "busy" in str(error):
				raise frappe.QueryTimeoutError(str(error)) from error
			raise


	def sql_ddl(self, query: str, debug: bool = False) -> None:
		"""Change the schema; commits what was open, as MariaDB does."""
		self.commit()
		self.sql(query)

	# --- transactions

	def begin(self, *, read_only: bool = False) -> None:
		if self.connection.in_transaction:
			return
		try:
			self.connection.execute("begin immediate")
		except sqlite3.OperationalError as error:
			raise frappe.QueryTimeoutError(str(error)) from error

	def commit(self) -> None:
		self.before_rollback.reset()
		self.after_rollback.reset()
		self.before_commit.run()
		if self.connection.in_transaction:
			self.connection.execute("commit")
		self.transaction_writes = 0
		self.value_cache = {}
		self.after_commit.run()

	def rollback(self, *, save_point: str | None = None) -> None:
		if save_point:
			self.connection.execute(f"rollback to `{save_point}`")
			self._forget()
			return
		self.before_commit.reset()
		self.after_commit.reset()
		self.before_rollback.run()
		if self.connection.in_transaction:
			self.connection.execute("rollback")
		self.transaction_writes = 0
		self._forget()
		self.after_rollback.run()

	def _forget(self) -> None:
		from frappe.model.document import forget_documents

		self.value_cache = {}
		forget_documents()

	def savepoint(self, save_point: str) -> None:
		self.begin()
		self.connection.execute(f"savepoint `{save_point}`")

	def release_savepoint(self, save_point: str) -> None:
		self.connection.execute(f"release `{save_point}`")

	# --- values

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
		*,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		skip_locked: bool = False,
		wait: bool = True,
	) -> Any:
		"""One value, a tuple of values or a dict; None when there is no such row."""
		rows = self.get_values(
			doctype,
			filters,
			fieldname,
			as_dict=as_dict,
			order_by=order_by,
			cache=cache,
			for_update=for_update,
			pluck=pluck,
			distinct=distinct,
			limit=1,
		)
		if not rows:
			return None
		row = rows[0]
		if as_dict or pluck:
			return row
		return row if len(row) > 1 or (not isinstance(fieldname, str) and len(row) > 1) else row[0]

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
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		limit: int | None = None,
		**_more: Any,
	) -> list:
		"""Rows of a table, or the values of a Single (filters None or the DocType's own name)."""
		if filters is None or (isinstance(filters, str) and filters == doctype):
			if frappe.get_meta(doctype).issingle:
				return self._single_values(doctype, fieldname, as_dict)
			if filters is None:
				return []
		from frappe.model.db_query import condition_sql, order_sql, select_sql

		params: dict = {}
		where = condition_sql(doctype, filters, params, nulls_count=False)
		query = f"select {'distinct ' if distinct else ''}{select_sql(doctype, fieldname)} from `tab{doctype}`"
		query += f" where {where}" if where else ""
		query += order_sql(doctype, order_by)
		if limit:
			query += f" limit {cint(limit)}"
		if for_update:
			query += " for update"
		return self.sql(query, params, as_dict=as_dict, pluck=pluck, update=update) or []

	def _single_values(self, doctype: str, fieldname: Any, as_dict: bool) -> list:
		stored = frappe._dict(self.sql("select field, value from `tabSingles` where doctype = %s", (doctype,)))
		if fieldname == "*":
			return [stored] if as_dict else [tuple(stored.values())]
		names = [fieldname] if isinstance(fieldname, str) else list(fieldname)
		values = [self._cast_single(doctype, name, stored.get(name)) for name in names]
		if all(name not in stored for name in names):
			return []
		return [frappe._dict(zip(names, values, strict=True))] if as_dict else [tuple(values)]

	def _cast_single(self, doctype: str, fieldname: str, value: Any) -> Any:
		from frappe.utils.data import cast

		field = frappe.get_meta(doctype).get_field(fieldname)
		return cast(field.fieldtype, value) if field else value


	def get_single_value(self, doctype: str, fieldname: str, cache: bool = True) -> Any:
		field = frappe.get_meta(doctype).get_field(fieldname)
		if not field:
			frappe.throw(
				frappe._("Field {0} does not exist on {1}").format(frappe.bold(fieldname), frappe.bold(doctype))
			)
		rows = self.sql("select value from `tabSingles` where doctype = %s and field = %s", (doctype, fieldname))
		from frappe.utils.data import cast

		return cast(field.fieldtype, rows[0][0] if rows else None)

	def set_single_value(
		self,
		doctype: str,
		fieldname: str | dict,
		value: Any = None,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		values = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
		if update_modified:
			values.update(modified=modified or now(), modified_by=modified_by or frappe.session.user)
		for key, item in values.items():
			self.sql("delete from `tabSingles` where doctype = %s and field = %s", (doctype, key))
			self.sql(
				"insert into `tabSingles` (doctype, field, value) values (%s, %s, %s)",
				(doctype, key, None if item is None else cstr(dialect.adapt(item))),
			)
		frappe.clear_document_cache(doctype, doctype)

	def get_all(self, *args: Any, **kwargs: Any) -> list:
		return frappe.get_all(*args, **kwargs)

	def get_list(self, *args: Any, **kwargs: Any) -> list:
		return frappe.get_list(*args, **kwargs)

	def exists(self, dt: Any, dn: Any = None, cache: bool = False, *, debug: bool = False) -> Any:
		"""The name of a document that fits, or None."""
		if isinstance(dt, dict):
			filters = dict(dt)
			return self.get_value(filters.pop("doctype"), filters)
		if dt != "DocType" and dt == dn:
			return dn
		if dt == "DocType" and isinstance(dn, str):
			from frappe.model.meta import doctype_exists

			return dn if doctype_exists(dn) else None
		if dn in (None, ""):
			return None
		return self.get_value(dt, dn if isinstance(dn, dict | list) else {"name": dn})

	def count(self, dt: str, filters: Any = None, debug: bool = False, cache: bool = False, distinct: bool = True) -> int:
		from frappe.model.db_query import condition_sql

		params: dict = {}
		where = condition_sql(dt, filters, params, nulls_count=False) if filters else ""
		return self.sql(f"select count(*) from `tab{dt}`" + (f" where {where}" if where else ""), params)[0][0]

	def set_value(
		self,
		dt: str,
		dn: Any,
		field: Any,
		val: Any = None,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
		for_update: bool = True,
	) -> None:
		"""Write fields straight to the row or rows; no hooks run."""
		if dn is None or dt == dn:
			if frappe.get_meta(dt).issingle:
				self.set_single_value(dt, field, val, modified, modified_by, update_modified)
				return
			if dn is None:
				raise ValueError("set_value needs a name or filters")
		values = dict(field) if isinstance(field, dict) else {field: val}
		if update_modified:
			values.setdefault("modified", modified or now())
			values.setdefault("modified_by", modified_by or frappe.session.user)
		from frappe.model.db_query import condition_sql, normalised

		params = {f"set_{key}": normalised(dt, key, value) for key, value in values.items()}
		where = condition_sql(dt, dn, params, nulls_count=False)
		assignments = ", ".join(f"`{key}` = %(set_{key})s" for key in values)
		self.sql(f"update `tab{dt}` set {assignments}" + (f" where {where}" if where else ""), params)
		frappe.clear_document_cache(dt, dn if isinstance(dn, str | int) else None)

	def delete(self, doctype: str, filters: Any = None, debug: bool = False, **kwargs: Any) -> None:
		"""Delete rows; no hooks run."""
		table = doctype if doctype.startswith("__") else f"tab{doctype}"
		filters = kwargs.get("conditions") or filters
		if filters is not None and hasattr(filters, "get_sql"):
			frappe.qb.from_(table).delete().where(filters).run()
			return
		from frappe.model.db_query import condition_sql

		params: dict = {}
		where = condition_sql(doctype, filters, params, nulls_count=False) if filters else ""
		self.sql(f"delete from `{table}`" + (f" where {where}" if where else ""), params)

	def truncate(self, doctype: str) -> None:
		self.delete(doctype)


	def get_default(self, key: str, parent: str = "__default") -> Any:
		rows = self.sql(
			"select defvalue from `tabDefaultValue` where parent = %s and defkey = %s", (parent, frappe.scrub(key))
		)
		return rows[0][0] if rows else None

	def set_default(self, key: str, val: Any, parent: str = "__default", parenttype: str | None = None) -> None:
		self.delete("DefaultValue", {"parent": parent, "defkey": key})
		frappe.get_doc(
			{"doctype": "DefaultValue", "parent": parent, "parenttype": parenttype or "__default", "parentfield": "system_defaults", "defkey": key, "defvalue": val}
		).db_insert()



	def escape(self, s: Any, percent: bool = True) -> str:
		"""The text quoted for use in SQL."""
		text = cstr(dialect.adapt(s)).replace("'", "''").replace("\x00", "")
		if percent:
			text = text.replace("%", "%%")
		return f"'{text}'"

	# --- numbers

	def create_sequence(self, doctype_name: str, *, check_not_exists: bool = False, start_value: int = 0, **kwargs: Any) -> str:
		"""A number that only rises. On SQLite it is a row: numbers of what was rolled back come again."""
		name = frappe.scrub(f"{doctype_name}_id_seq")
		self.sql("create table if not exists `__Sequence` (name text primary key, next integer not null)")
		known = self.sql("select 1 from `__Sequence` where name = %s", (name,))
		if known and not check_not_exists:
			raise frappe.ValidationError(f"sequence {name} exists")
		if not known:
			self.sql("insert into `__Sequence` (name, next) values (%s, %s)", (name, start_value or 1))
		return name

	def get_next_sequence_val(self, doctype_name: str, slug: str = "_id_seq") -> int:
		name = frappe.scrub(f"{doctype_name}{slug}")
		rows = self.sql("update `__Sequence` set next = next + 1 where name = %s returning next - 1", (name,))
		if not rows:
			raise self.ProgrammingError(f"no such sequence: {name}")
		return rows[0][0]


	# --- faults

	@staticmethod
	def is_primary_key_violation(error: Exception) -> bool:
		return "UNIQUE constraint failed" in str(error) and str(error).endswith(".name")

	@staticmethod
	def is_unique_key_violation(error: Exception) -> bool:
		return "UNIQUE constraint failed" in str(error) and not str(error).endswith(".name")






	@staticmethod
	def format_datetime(value: Any) -> str:
		return dialect.adapt(get_datetime(value)) if value else "0001-01-01 00:00:00.000000"

	@staticmethod
	def now() -> datetime:
		return get_datetime()
