"""frappe.qb: PyPika with Frappe's table names, running on frappe.db. Values travel as parameters."""

import datetime
from typing import Any

import frappe
from pypika import Order, Table
from pypika.dialects import MySQLQuery
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, Field, ValueWrapper

_own_formatting = ValueWrapper.get_formatted_value.__func__


def _formatted(cls, value: Any, **kwargs: Any) -> str:
	collected = kwargs.get("collected")
	if collected is not None and isinstance(value, str | datetime.date | datetime.time):
		name = f"param{len(collected) + 1}"
		collected[name] = value
		return f"%({name})s"
	if isinstance(value, datetime.datetime):
		value = value.isoformat(" ", "microseconds")
	return _own_formatting(cls, value, **kwargs)


ValueWrapper.get_formatted_value = classmethod(_formatted)


def _walk(query: QueryBuilder) -> tuple[str, dict]:
	collected: dict = {}
	return query.get_sql(collected=collected), collected


def _run(query: QueryBuilder, *args: Any, **kwargs: Any) -> Any:
	text, values = query.walk()
	if values or "%%" in text:
		return frappe.db.sql(text, values, *args, **kwargs)
	return frappe.db.sql(text, *args, **kwargs)


QueryBuilder.walk = _walk
QueryBuilder.run = _run
Selectable.__hash__ = Selectable.__hash__ or object.__hash__



class Builder(MySQLQuery):
	"""What `frappe.qb` is."""

	desc = Order.desc
	asc = Order.asc
	Field = Field
	Table = Table

	def __getattr__(self, name: str):
		raise NotImplementedError(f"embedded host: frappe.qb.{name} is not supported")

	@property
	def functions(self):
		from frappe.query_builder import functions

		return functions

	@property
	def terms(self):
		import pypika.terms

		return pypika.terms

	@staticmethod
	def DocType(table_name: str, *args: Any, **kwargs: Any) -> Table:
		table_name = table_name if table_name.startswith("__") else f"tab{table_name}"
		return Table(table_name, *args, **kwargs)

	@classmethod
	def from_(cls, table: Any, *args: Any, **kwargs: Any) -> QueryBuilder:
		return super().from_(_table(table), *args, **kwargs)

	@classmethod
	def into(cls, table: Any, *args: Any, **kwargs: Any) -> QueryBuilder:
		return super().into(_table(table), *args, **kwargs)

	@classmethod
	def update(cls, table: Any, *args: Any, **kwargs: Any) -> QueryBuilder:
		return super().update(_table(table), *args, **kwargs)


def _table(table: Any) -> Any:
	if isinstance(table, str) and not table.startswith(("tab", "__")):
		return f"tab{table}"
	return table


DocType = Builder.DocType
__all__ = ["Builder", "Criterion", "DocType", "Field", "Order", "Table"]
