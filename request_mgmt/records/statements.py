"""Statements of the mail's way in, put together once a process: building one with `frappe.qb` takes longer than running it."""

import json
import re
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache
from secrets import token_hex
from types import SimpleNamespace
from typing import Any, NamedTuple

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import get_datetime, now, now_datetime
from pypika import CustomFunction
from pypika.functions import Convert
from pypika.queries import QueryBuilder
from pypika.terms import Function, Parameter

# Others work on the same rows; it may be tried again. After a deadlock the database itself took back the whole transaction
BUSY = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)


def statement(build: Callable[[], Any]) -> Callable[..., Any]:
	"""Make of a function that answers a query of `frappe.qb` one that runs it: `run(as_dict=False, **values)`.

	Where a value goes the query has `value("name")`. A value may be a list where `isin(value("name"))` stands; an empty
	one is an error of the caller, as it is for `frappe.qb`. `run.query()` answers the query, for one that goes further;
	`run.rows(**values)` its rows as dicts, whose columns come as one and so their dates as text: for a driver in Python to
	read what a column is costs more than what is in it. `run.question(**values)` is that statement for `ask_together`, and
	`rm_number` in it its number among those. `run.later(table, **values)` runs one that changes that table with
	what is `held_back`.
	"""

	@cache
	def text(_db_type: str) -> str:
		return build().get_sql()

	@cache
	def packed(db_type: str) -> tuple[str, list[str]]:
		query = build()
		columns = query._selects
		answer = Function("JSON_ARRAY", *columns)
		if db_type == "mariadb":
			answer = Convert(answer, _UTF8)  # tables of a site may differ in collation
		query._selects = [value("rm_number"), answer]
		return query.get_sql(), [column.alias or column.name for column in columns]

	def run(*, as_dict: bool = False, **values: Any) -> Any:
		return frappe.db.sql(text(frappe.db.db_type), values, as_dict=as_dict)

	def rows(**values: Any) -> list[frappe._dict]:
		query, names = packed(frappe.db.db_type)
		held = _HELD.get()
		known = held and held.answers.pop(_key(query, values), None)
		found = (
			known.rows
			if known
			else [json.loads(row) for _number, row in frappe.db.sql(query, {"rm_number": 0, **values})]
		)
		return [frappe._dict(zip(names, row, strict=True)) for row in found]

	def question(**values: Any) -> Question:
		return Question(packed(frappe.db.db_type)[0], values)

	def run_later(table: str, **values: Any) -> None:
		write(table, *_in_order(text(frappe.db.db_type), values))

	run.query, run.rows, run.question, run.later = build, rows, question, run_later
	return run


# So many letters of a name at random are the time, and who writes
_TIME_OF_NAME = 4
_OWN = ("name", "owner", "creation", "modified", "modified_by")
_NAMED = re.compile(r"%\((\w+)\)s")
_UTF8 = SimpleNamespace(value="utf8mb4")
# The platform's knows no SQLite
GroupConcat = CustomFunction("GROUP_CONCAT", ["column"])


def _in_order(query: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
	"""The statement with places instead of names, and the values in their order."""
	text, names = _places(query)
	return text, [values[name] for name in names]


@lru_cache(maxsize=256)
def _places(query: str) -> tuple[str, list[str]]:
	return _NAMED.sub("%s", query), _NAMED.findall(query)


def value(name: str) -> Parameter:
	"""Where a value of that name goes."""
	return Parameter(f"%({name})s")


def read(
	query: QueryBuilder, *, times: Collection[str] = (), apart: Collection[str] = ()
) -> list[frappe._dict]:
	"""The rows of a query of `frappe.qb` as dicts, for those with many columns.

	A driver in Python takes longer for what is in a column than the database to find it: from MariaDB the columns come as one.
	Of these `times` are made times again; those that are more than text and whole numbers, or whose kind is not known, stay `apart`.
	"""
	if frappe.db.db_type != "mariadb":
		return query.run(as_dict=True)
	names = {column.alias or column.name: column for column in query._selects}
	together = [name for name in names if name not in apart]
	packed = Convert(Function("JSON_ARRAY", *map(names.get, together)), _UTF8).as_("rm_together")
	query._selects = [packed, *(column for name, column in names.items() if name in apart)]
	rows = query.run(as_dict=True)
	for row in rows:
		row.update(zip(together, json.loads(row.pop("rm_together")), strict=True))
		for name in times:
			row[name] = row[name] and datetime.fromisoformat(row[name])
	return rows


def insert(doctype: str, *rows: dict) -> list[str]:
	"""Write rows of a DocType in one statement; answers their names, which are at random unless the rows have them.

	For rows that the system alone writes, without hooks or checks; what a row does not name is empty. Raises
	frappe.UniqueValidationError as `db_insert` does; for rows that are `held_back` it is `write_held` that raises it.
	"""
	held = _HELD.get()
	fields = tuple(column for column in rows[0] if column != "name")
	user, moment = frappe.session.user, held.written if held is not None else now()
	names = [row.get("name") or new_name(doctype) for row in rows]
	values: list[Any] = []
	for name, row in zip(names, rows, strict=True):
		values += (name, user, moment, moment, user, *(row[column] for column in fields))
	if held is not None:
		held.rows(doctype, fields, values, len(rows))
		return names
	try:
		frappe.db.sql(_insertion(doctype, (*_OWN, *fields), len(rows)), values)
	except Exception as error:
		if frappe.db.is_unique_key_violation(error):
			raise frappe.UniqueValidationError(doctype, names[0], error) from error
		raise
	return names


class Question(NamedTuple):
	"""A statement whose columns come as one, and its values. `lasting`: no write changes what it answers."""

	query: str
	values: dict[str, Any]
	lasting: bool = False


def ask_together(*questions: Callable[[], Question | None]) -> None:
	"""Ask in one go what is asked by `rows` with the same values later in this `held_back` block: then it is known.

	To be asked is a matter of milliseconds where the database is another process. Whatever is written before makes it
	unknown again, unless it is lasting. Where nothing is held back, or the database is in this process, each is asked in its turn.
	"""
	held = _HELD.get()
	if held is None or frappe.db.db_type != "mariadb":
		return
	asked = [question for ask in questions if (question := ask())]
	if not asked:
		return
	queries, values = [], []
	for number, question in enumerate(asked):
		query, given = _in_order(question.query, {"rm_number": number, **question.values})
		queries.append(f"({query})")
		values += given
	answers = [_Answer(question.lasting) for question in asked]
	for number, row in frappe.db.sql(" union all ".join(queries), values):
		answers[number].rows.append(json.loads(row))
	for question, answer in zip(asked, answers, strict=True):
		held.answers[_key(question.query, question.values)] = answer


def is_known(question: Question) -> bool:
	"""Whether its answer waits for `rows`."""
	held = _HELD.get()
	return held is not None and _key(question.query, question.values) in held.answers


def _key(query: str, values: dict[str, Any]) -> tuple:
	return query, tuple((name, str(value)) for name, value in values.items())


def moment() -> datetime:
	"""Now; where things are held back, the moment they are written with."""
	held = _HELD.get()
	return held.moment if held is not None else now_datetime()


def written() -> str | None:
	"""The moment that what is held back is written with, as text; None where nothing is."""
	held = _HELD.get()
	return held.written if held is not None else None


def clock() -> datetime:
	"""Now; where things are held back, so much after their moment, without working out the site's time again."""
	held = _HELD.get()
	return (
		held.moment + timedelta(seconds=time.monotonic() - held.began) if held is not None else now_datetime()
	)


@contextmanager
def held_back() -> Iterator[None]:
	"""What is written inside by `insert`, `write` and `.later` reaches the database at the end: rows of a table together,
	and all in one go where the database takes several statements at once. Nothing of it when the block ends by an error.

	Whoever looks for it before says `write_held` first. Inside another such block it waits for that one's end.
	"""
	if _HELD.get() is not None:
		yield
		return
	token = _HELD.set(_Held())
	try:
		yield
		write_held()
	finally:
		_HELD.reset(token)


def write(table: str, query: str, values: list[Any]) -> None:
	"""Run a statement that changes `table`, now or with what is held back."""
	held = _HELD.get()
	if held is None:
		frappe.db.sql(query, values)
	else:
		held.parts.append(_Part(table, query=query, values=values))


def write_held(table: str | None = None) -> None:
	"""Write what is held back so far; with `table` only if something of it is."""
	held = _HELD.get()
	if not held or not held.parts or (table and all(part.table != table for part in held.parts)):
		return
	tables = ", ".join(part.table for part in held.parts)
	wanted, held.parts = [part.statement() for part in held.parts], []
	held.answers = {key: answer for key, answer in held.answers.items() if answer.lasting}
	if len(wanted) > 1 and frappe.db.db_type == "mariadb":
		# A compound statement. One that says `begin` the platform takes for the begin of a transaction
		queries = ";\n".join(query for query, _values in wanted)
		wanted = [(f"if 1 then\n{queries};\nend if", [each for _query, values in wanted for each in values])]
	try:
		for query, values in wanted:
			frappe.db.sql(query, values)
	except Exception as error:
		if frappe.db.is_unique_key_violation(error) or frappe.db.is_primary_key_violation(error):
			raise frappe.UniqueValidationError(tables, None, error) from error
		raise


def hold(doctype: str, row: Callable[[], dict]) -> bool:
	"""Have the row written with what is held back, as it is then; answers whether anything is held back."""
	held = _HELD.get()
	if held is not None:
		held.parts.append(_Part(doctype, row=row))
	return held is not None


def is_held(row: Callable[[], dict]) -> bool:
	"""Whether the row waits to be written."""
	held = _HELD.get()
	return held is not None and any(part.row == row for part in held.parts)


@dataclass
class _Part:
	"""Something to be written: a statement, rows of a DocType with these fields, or one whose values are yet to be known."""

	table: str
	query: str | None = None
	values: list[Any] = field(default_factory=list)
	fields: tuple[str, ...] = ()
	rows: int = 0
	row: Callable[[], dict] | None = None

	def statement(self) -> tuple[str, list[Any]]:
		if self.row:
			row = self.row()
			return _insertion(self.table, tuple(row), 1), list(row.values())
		return self.query or _insertion(self.table, (*_OWN, *self.fields), self.rows), self.values


@dataclass
class _Answer:
	"""What was asked together with others and not yet by itself."""

	lasting: bool
	rows: list[list] = field(default_factory=list)


class _Held:
	"""What waits to be written, all of one moment; and what is known already of what will be asked."""

	def __init__(self):
		self.parts: list[_Part] = []
		self.answers: dict[tuple, _Answer] = {}
		self.names = ""
		self.written = now()
		self.moment, self.began = get_datetime(self.written), time.monotonic()

	def rows(self, doctype: str, fields: tuple[str, ...], values: list[Any], count: int) -> None:
		for part in self.parts:
			if (part.table, part.fields) == (doctype, fields):
				part.values += values
				part.rows += count
				return
		self.parts.append(_Part(doctype, values=values, fields=fields, rows=count))


_HELD: ContextVar[_Held | None] = ContextVar("request_mgmt_held", default=None)


def nothing_done() -> bool:
	"""Whether the transaction was begun and nothing was read or written in it, as after a commit. False when that is not
	known."""
	last = vars(frappe.db).get("last_query")
	return str(last).strip().upper().startswith("START TRANSACTION")


def new_name(doctype: str) -> str:
	"""A name at random, for a row that is written later. It begins as the platform's: with the time, so that what is written
	together stands together; of what is held back that is worked out once."""
	held = _HELD.get()
	if held is None:
		return make_autoname("hash", doctype)
	held.names = held.names or make_autoname("hash", doctype)[:_TIME_OF_NAME]
	return held.names + token_hex(4)


@lru_cache(maxsize=256)
def _insertion(doctype: str, columns: tuple[str, ...], rows: int) -> str:
	marks = f"({', '.join(['%s'] * len(columns))})"
	return "insert into `tab{}` ({}) values {}".format(
		doctype, ", ".join(f"`{column}`" for column in columns), ", ".join([marks] * rows)
	)
