"""frappe.qb: PyPika with Frappe's table names, running on frappe.db. Values travel as parameters."""

import datetime
from typing import Any

import frappe
from frappe.query_builder import functions, terms
from pypika import Order, Table
from pypika.dialects import MySQLQuery
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Field, ValueWrapper

_own_formatting = ValueWrapper.get_formatted_value.__func__


def _formatted(cls, value: Any, collected: dict | None = None, **kwargs: Any) -> str:
	if collected is not None and isinstance(value, str | datetime.date | datetime.time):
		name = f"param{len(collected) + 1}"
		collected[name] = value
		return f"%({name})s"
	return _own_formatting(cls, value, **kwargs)


def _walk(query: QueryBuilder) -> tuple[str, dict]:
	collected: dict = {}
	return query.get_sql(collected=collected), collected


def _run(query: QueryBuilder, *args: Any, **kwargs: Any) -> Any:
	text, values = query.walk()
	return frappe.db.sql(text, values, *args, **kwargs)


ValueWrapper.get_formatted_value = classmethod(_formatted)
QueryBuilder.walk = _walk
QueryBuilder.run = _run


def DocType(table_name: str, *args: Any, **kwargs: Any) -> Table:
	return Table(table_name if table_name.startswith("__") else f"tab{table_name}", *args, **kwargs)


def _table(table: Any) -> Any:
	return DocType(table) if isinstance(table, str) and not table.startswith("tab") else table


class Builder(MySQLQuery):
	"""What `frappe.qb` is."""

	desc, asc = Order.desc, Order.asc
	Field, Table, functions, terms = Field, Table, functions, terms
	DocType = staticmethod(DocType)
	__getattr__ = frappe.unsupported("frappe.qb")

	@classmethod
	def from_(cls, table: Any, *args: Any, **kwargs: Any) -> QueryBuilder:
		return super().from_(_table(table), *args, **kwargs)

	@classmethod
	def into(cls, table: Any, *args: Any, **kwargs: Any) -> QueryBuilder:
		return super().into(_table(table), *args, **kwargs)

	@classmethod
	def update(cls, table: Any, *args: Any, **kwargs: Any) -> QueryBuilder:
		return super().update(_table(table), *args, **kwargs)


__all__ = ["Builder", "Criterion", "DocType", "Field", "Order", "Table"]
