"""Statements of the mail's way in, put together once a process: building one with `frappe.qb` takes longer than running it."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import now
from pypika.terms import Parameter


def statement(build: Callable[[], Any]) -> Callable[..., Any]:
	"""Make of a function that answers a query of `frappe.qb` one that runs it: `run(as_dict=False, **values)`.

	Where a value goes the query has `value("name")`. A value may be a list where `isin(value("name"))` stands; an empty
	one is an error of the caller, as it is for `frappe.qb`. `run.query()` answers the query, for one that goes further.
	"""
	texts: dict[str, str] = {}

	def run(*, as_dict: bool = False, **values: Any) -> Any:
		text = texts.get(frappe.db.db_type)
		if text is None:
			text = texts[frappe.db.db_type] = build().get_sql()
		return frappe.db.sql(text, values, as_dict=as_dict)

	run.query = build
	return run


def value(name: str) -> Parameter:
	"""Where a value of that name goes."""
	return Parameter(f"%({name})s")


def insert(doctype: str, *rows: dict) -> list[str]:
	"""Write rows of a DocType in one statement; answers their names, which are at random unless the rows have them.

	For rows that the system alone writes, without hooks or checks; what a row does not name is empty. Raises
	frappe.UniqueValidationError as `db_insert` does.
	"""
	fields = tuple(field for field in rows[0] if field != "name")
	user, moment = frappe.session.user, now()
	names = [row.get("name") or new_name(doctype) for row in rows]
	values: list[Any] = []
	for name, row in zip(names, rows, strict=True):
		values += (name, user, moment, moment, user, *(row[field] for field in fields))
	try:
		frappe.db.sql(_insertion(doctype, fields, len(rows)), values)
	except Exception as error:
		if frappe.db.is_unique_key_violation(error):
			raise frappe.UniqueValidationError(doctype, names[0], error) from error
		raise
	return names


def new_name(doctype: str) -> str:
	"""A name at random, for a row that is written later."""
	return make_autoname("hash", doctype)


@lru_cache(maxsize=256)
def _insertion(doctype: str, fields: Iterable[str], rows: int) -> str:
	columns = ("name", "owner", "creation", "modified", "modified_by", *fields)
	marks = f"({', '.join(['%s'] * len(columns))})"
	return "insert into `tab{}` ({}) values {}".format(
		doctype, ", ".join(f"`{column}`" for column in columns), ", ".join([marks] * rows)
	)
