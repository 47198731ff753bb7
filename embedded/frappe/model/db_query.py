"""Filters, order and fields as SQL; lists with the reader's rights."""

import json
import re
from typing import Any

import frappe
from frappe import _
from frappe.model import STANDARD_FIELDTYPES, numeric_fieldtypes, stored
from frappe.permissions import get_role_permissions
from frappe.utils import cint, cstr
from frappe.utils.data import get_datetime, getdate

OPERATORS = ("=", "!=", "<", ">", "<=", ">=", "in", "not in", "like", "not like", "between", "is")
_NAME = re.compile(r"`?(?:tab(?P<doctype>[\w ]+)`?\.)?`?(?P<column>\w+)`?")
_AGGREGATE = re.compile(r"(?:count|sum|max|min|avg)\(\s*(?:distinct\s+)?(?:\*|[\w`.]+)\s*\)", re.IGNORECASE)
_ALIAS = re.compile(r"(?P<field>.+?)\s+as\s+[`'\"]?(?P<alias>\w+)[`'\"]?", re.IGNORECASE)
_DIRECTION = re.compile(r"(?P<field>.+?)(?:\s+(?P<direction>asc|desc))?", re.IGNORECASE)


class Conditions:
	"""WHERE texts over one DocType, and the parameters they need.

	In lists (`nulls_count`) nothing counts as an empty text; frappe.db compares as SQL does."""

	def __init__(self, doctype: str, nulls_count: bool = False):
		self.doctype = doctype
		self.nulls_count = nulls_count
		self.params: dict = {}

	def all(self, filters: Any, glue: str = " and ") -> str:
		return glue.join(self.one(*each) for each in parse_filters(self.doctype, filters))

	def bound(self, field: str, value: Any) -> str:
		"""The value as a parameter, as its column keeps it; a list as a list of those."""
		key = f"p{len(self.params)}"
		many = isinstance(value, list | tuple | set | frozenset)
		self.params[key] = (
			[self._stored(field, each) for each in value] if many else self._stored(field, value)
		)
		return f"%({key})s"

	def _stored(self, field: str, value: Any) -> Any:
		return None if value is None else stored(self._fieldtype(field), value)

	def _fieldtype(self, field: str) -> str:
		if self.doctype.startswith("__") or self.doctype == "Singles":
			return "Data"
		known = frappe.get_meta(self.doctype).get_field(field)
		return known.fieldtype if known else STANDARD_FIELDTYPES.get(field, "Data")

	def one(self, field: str, operator: str, value: Any) -> str:
		"""One comparison."""
		operator = operator.lower()
		if operator not in OPERATORS:
			frappe.throw(_("Operator must be one of {0}").format(", ".join(OPERATORS)))
		column = _column(self.doctype, field)
		fieldtype = self._fieldtype(field)
		if operator == "between":
			low, high = value
			if fieldtype == "Datetime" and len(cstr(high)) <= 10:
				high = get_datetime(f"{getdate(high)} 23:59:59.999999")
			return f"{column} between {self.bound(field, low)} and {self.bound(field, high)}"
		if operator in ("in", "not in"):
			value = value.split(",") if isinstance(value, str) else list(value or [""])
		if not self.nulls_count:
			return self._as_sql_does(column, field, operator, value)
		return self._as_lists_do(column, field, operator, value, fieldtype)

	def _as_sql_does(self, column: str, field: str, operator: str, value: Any) -> str:
		if operator == "is":
			return f"{column} is {'not ' if value.lower() == 'set' else ''}null"
		return f"{column} is null" if value is None else f"{column} {operator} {self.bound(field, value)}"

	def _as_lists_do(self, column: str, field: str, operator: str, value: Any, fieldtype: str) -> str:
		if operator == "is":
			operator, value = ("!=" if value.lower() == "set" else "="), ""
			return f"ifnull({column}, '') {operator} ''"
		if field in ("name", "creation", "modified") or fieldtype in numeric_fieldtypes:
			return f"{column} {operator} {self.bound(field, 0 if value is None else value)}"
		if value is None and fieldtype == "Date":
			raise NotImplementedError("embedded host: lists by a Date that is None are not supported")
		many = isinstance(value, list)
		empty = any(each in (None, "") for each in value) if many else value in (None, "")
		value = [cstr(each) if each is None else each for each in value] if many else value
		if operator in ("like", "not like"):
			value = value.replace("\\", "\\\\")  # a backslash is only a sign here
		if empty or operator in ("!=", "<", "<=", "not like", "not in"):
			column = f"ifnull({column}, '')"
		bound = "''" if empty and not many else self.bound(field, value)
		return f"{column} {operator} {bound}"


def parse_filters(doctype: str, filters: Any) -> list[tuple[str, str, Any]]:
	"""From a name, names, a dict, a list of lists or JSON to (field, operator, value)."""
	if isinstance(filters, str) and filters.lstrip()[:1] in ("{", "["):
		filters = json.loads(filters)
	if not filters and filters not in ("", 0):
		return []
	if isinstance(filters, dict):
		return [
			(field, *value) if isinstance(value, list | tuple) else (field, "=", value)
			for field, value in filters.items()
		]
	if isinstance(filters, str | int):
		return [("name", "=", filters)]
	if all(isinstance(each, str | int) for each in filters):
		return [("name", "in", filters)]
	found = []
	for each in filters:
		if isinstance(each, dict):
			found += parse_filters(doctype, each)
		elif len(each) > 3 and each[0] != doctype:
			raise NotImplementedError("embedded host: filters on fields of child tables are not supported")
		else:
			found.append((each[0], "=", each[1]) if len(each) == 2 else tuple(each[-3:]))
	return found


def _column(doctype: str, name: str) -> str:
	found = _NAME.fullmatch(name)
	if not found:
		frappe.throw(_("Invalid field name {0}").format(name), frappe.DataError)
	if (found["doctype"] or doctype) != doctype:
		raise NotImplementedError(f"embedded host: field {name} of another DocType is not supported")
	table = doctype if doctype.startswith("__") else f"tab{doctype}"
	return f"`{table}`.`{found['column']}`"


def columns_sql(doctype: str, fields: Any) -> str:
	"""What to select: columns, *, or aggregates, with aliases."""
	if isinstance(fields, str):
		fields = json.loads(fields) if fields.startswith("[") else fields.split(",")
	columns = []
	for field in map(str.strip, fields):
		found = _ALIAS.fullmatch(field)
		plain, alias = (found["field"], f" as `{found['alias']}`") if found else (field, "")
		if plain == "*":
			columns.append(f"`tab{doctype}`.*")
		elif "(" in plain and not _AGGREGATE.fullmatch(plain):
			frappe.throw(_("Use of sub-query or function is restricted"), frappe.DataError)
		else:
			columns.append((plain if "(" in plain else _column(doctype, plain)) + alias)
	return ", ".join(columns)


def order_sql(doctype: str, order_by: str | None, direction: str = "asc") -> str:
	"""ORDER BY, the DocType's own when nothing is said."""
	if order_by == "KEEP_DEFAULT_ORDERING":
		meta = frappe.get_meta(doctype)
		order_by = f"{meta.sort_field or 'modified'} {(meta.sort_field and meta.sort_order) or 'desc'}"
	parts = []
	for part in (order_by or "").split(","):
		if found := _DIRECTION.fullmatch(part.strip()):
			parts.append(f"{_column(doctype, found['field'])} {found['direction'] or direction}")
	return f" order by {', '.join(parts)}" if parts else ""


def get_list(
	doctype: str,
	fields: Any = None,
	filters: Any = None,
	or_filters: Any = None,
	group_by: str | None = None,
	order_by: str | None = "KEEP_DEFAULT_ORDERING",
	limit_start: int = 0,
	limit_page_length: int | None = None,
	*,
	start: int = 0,
	page_length: int | None = None,
	limit: int | None = None,
	as_list: bool = False,
	distinct: bool = False,
	ignore_permissions: bool = False,
	user: str | None = None,
	pluck: str | None = None,
	parent_doctype: str | None = None,
) -> list:
	"""Rows of a table as the user may see them; all of them unless told otherwise."""
	given_as_filters = isinstance(fields, dict) or (
		isinstance(fields, list) and fields and isinstance(fields[0], list)
	)
	if given_as_filters or (
		fields and isinstance(filters, list) and len(filters) > 1 and isinstance(filters[0], str)
	):
		fields, filters = filters, fields
	conditions = Conditions(doctype, nulls_count=True)
	where = [conditions.all(filters), conditions.all(or_filters, " or ")]
	if not ignore_permissions:
		frappe.has_permission(doctype, user=user, throw=True, parent_doctype=parent_doctype)
		where.append(_permitted(doctype, user or frappe.session.user, conditions))
	columns = columns_sql(doctype, fields or [pluck or "name"])
	query = f"select {'distinct ' if distinct else ''}{columns} from `tab{doctype}`"
	if wanted := " and ".join(f"({part})" for part in where if part):
		query += f" where {wanted}"
	if group_by:
		query += " group by " + ", ".join(_column(doctype, part.strip()) for part in group_by.split(","))
	if not distinct and (order_by != "KEEP_DEFAULT_ORDERING" or group_by or not _AGGREGATE.match(columns)):
		query += order_sql(doctype, order_by)
	if length := cint(limit or page_length or limit_page_length):
		query += f" limit {length} offset {cint(start or limit_start)}"
	rows = frappe.db.sql(query, conditions.params, as_dict=not as_list)
	return [row[pluck] for row in rows] if pluck else rows


def _permitted(doctype: str, user: str, conditions: Conditions) -> str:
	"""What the user's roles and the hooks permission_query_conditions leave of the rows."""
	parts = []
	if "read" in get_role_permissions(doctype, user).if_owner:
		parts.append(f"`tab{doctype}`.owner = {conditions.bound('owner', user)}")
	hooks = frappe.get_hooks("permission_query_conditions", {})
	for method in hooks.get(doctype, []) + hooks.get("*", []):
		if text := frappe.call(method, user, doctype=doctype):
			parts.append(text.replace("%", "%%"))
	return " and ".join(f"({part})" for part in parts)
