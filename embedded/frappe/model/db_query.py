"""Filters, order and fields as SQL; lists with the reader's rights."""

import json
import re
from typing import Any

import frappe
from frappe import _
from frappe.model import default_fields
from frappe.utils import cint, cstr
from frappe.utils.data import cast, get_datetime, getdate

OPERATORS = frozenset({"=", "!=", "<", ">", "<=", ">=", "in", "not in", "like", "not like", "between", "is", "<>", "regexp"})
_IDENTIFIER = re.compile(r"`?(?:tab[\w ]+`?\.)?`?[\w]+`?")
_FUNCTION = re.compile(
	r"(?P<call>(?:distinct|count|sum|max|min|avg|ifnull|coalesce)\s*\(\s*(?:distinct\s+)?[\w`.,*' ]+\))(?:\s+as\s+`?(?P<alias>\w+)`?)?", re.IGNORECASE
)
_ORDER_PART = re.compile(r"(`?tab[\w ]+`?\.)?`?(\w+)`?(\s+(asc|desc))?", re.IGNORECASE)


class DatabaseQuery:
	"""One list of a DocType's rows."""

	def __init__(self, doctype: str, user: str | None = None):
		self.doctype = doctype
		self.user = user

	def execute(
		self,
		fields: Any = None,
		filters: Any = None,
		or_filters: Any = None,
		group_by: str | None = None,
		order_by: str = "KEEP_DEFAULT_ORDERING",
		limit: int | None = None,
		limit_start: int | None = None,
		limit_page_length: int | None = None,
		start: int = 0,
		page_length: int = 0,
		as_list: bool = False,
		distinct: bool = False,
		ignore_permissions: bool = False,
		user: str | None = None,
		pluck: str | None = None,
		debug: bool = False,
		parent_doctype: str | None = None,
		run: bool = True,
		strict: bool = True,
		**unknown: Any,
	) -> list:
		for name in unknown:
			if name not in ("with_childnames", "ignore_ddl", "reference_doctype", "update", "join", "ignore_ifnull", "view", "with_comment_count"):
				raise NotImplementedError(f"embedded host: get_list({name}=...) is not supported")
		if not fields and isinstance(filters, list) and filters and isinstance(filters[0], str):
			fields, filters = filters, None  # get_list(doctype, [fields])
		elif fields and (isinstance(filters, list) and fields is not filters and isinstance(fields, dict)):
			fields, filters = filters, fields
		elif isinstance(fields, dict) or (isinstance(fields, list) and fields and isinstance(fields[0], list | tuple)):
			fields, filters = filters, fields
		if not ignore_permissions and not frappe.has_permission(
			self.doctype, "select", user=user or self.user, parent_doctype=parent_doctype
		) and not frappe.has_permission(self.doctype, "read", user=user or self.user, parent_doctype=parent_doctype):
			raise frappe.PermissionError(self.doctype)
		if pluck:
			fields = [pluck]
		meta = frappe.get_meta(self.doctype)
		if meta.issingle:
			raise NotImplementedError("embedded host: lists of a Single are not supported")
		self.params: dict = {}
		self.joined: dict[str, str] = {}
		columns = self._columns(fields or ["name"])
		where = [self._conditions(filters)]
		if or_filters:
			where.append(self._conditions(or_filters, " or "))
		if not ignore_permissions:
			where.append(self._permitted(user or self.user or frappe.session.user))
		query = f"select {'distinct ' if distinct else ''}{columns} from `tab{self.doctype}`"
		query += "".join(
			f" left join `tab{child}` on (`tab{child}`.parent = `tab{self.doctype}`.name and `tab{child}`.parenttype = '{self.doctype}')"
			for child in self.joined
		)
		conditions = " and ".join(f"({part})" for part in where if part)
		if conditions:
			query += f" where {conditions}"
		if group_by:
			query += f" group by {_checked_group(group_by)}"
		query += order_sql(self.doctype, order_by, grouped=bool(group_by) or _counts(columns))
		start = cint(limit_start or start)
		length = next((cint(n) for n in (limit, limit_page_length, page_length) if n is not None and n != 0), None)
		if length is None and limit_page_length is None and not ignore_permissions:
			length = 20
		if length:
			query += f" limit {length}" + (f" offset {start}" if start else "")
		elif start:
			query += f" limit -1 offset {start}"
		if not run:
			return query
		if pluck:
			return [row[0] for row in frappe.db.sql(query, self.params)]
		rows = frappe.db.sql(query, self.params, as_dict=not as_list)
		return rows if not as_list else tuple(rows)

	def _columns(self, fields: Any) -> str:
		if isinstance(fields, str):
			fields = json.loads(fields) if fields.strip().startswith("[") else [f.strip() for f in fields.split(",")]
		return ", ".join(self._column(str(field).strip()) for field in fields)

	def _column(self, field: str) -> str:
		if field == "*":
			return f"`tab{self.doctype}`.*"
		if _FUNCTION.fullmatch(field) and "select" not in field.lower():
			return field
		name, _as, alias = _split_alias(field)
		if "." in name and not name.startswith(("`tab", "tab")):
			return self._linked(name, alias)
		if not _IDENTIFIER.fullmatch(name):
			frappe.throw(_("Use of sub-query or function is restricted"), frappe.DataError)
		bare = name.replace("`", "")
		if bare.startswith("tab") and "." in bare:
			table, column = bare.split(".", 1)
			if table[3:] != self.doctype:
				self._join(table[3:])
			text = f"`{table}`.`{column}`"
		else:
			text = f"`tab{self.doctype}`.`{bare}`"
		return f"{text} as `{alias}`" if alias else text

	def _linked(self, name: str, alias: str | None) -> str:
		link, column = name.replace("`", "").split(".", 1)
		field = frappe.get_meta(self.doctype).get_field(link)
		if not field or not re.fullmatch(r"\w+", column):
			frappe.throw(_("Invalid field name {0}").format(name), frappe.DataError)
		if field.fieldtype in ("Table", "Table MultiSelect"):
			self._join(field.options)
			return f"`tab{field.options}`.`{column}` as `{alias or column}`"
		return (
			f"(select `{column}` from `tab{field.options}` linked where linked.name = `tab{self.doctype}`.`{link}`) as `{alias or column}`"
		)

	def _join(self, child: str) -> None:
		if not frappe.get_meta(child).istable:
			frappe.throw(_("Cannot read {0} here").format(child), frappe.PermissionError)
		self.joined[child] = child

	def _conditions(self, filters: Any, glue: str = " and ") -> str:
		parts = []
		for doctype, field, operator, value in parse_filters(self.doctype, filters):
			if doctype != self.doctype:
				self._join(doctype)
			parts.append(condition(doctype, field, operator, value, self.params, nulls_count=True))
		return glue.join(parts)

	def _permitted(self, user: str) -> str:
		from frappe.permissions import get_role_permissions

		if user == "Administrator":
			return self._hooked(user)
		rights = get_role_permissions(self.doctype, user)
		parts = []
		if not rights.get("read") and rights.get("if_owner", {}).get("read"):
			self.params["permission_owner"] = user
			parts.append(f"`tab{self.doctype}`.owner = %(permission_owner)s")
		parts.append(self._hooked(user))
		return " and ".join(f"({part})" for part in parts if part)

	def _hooked(self, user: str) -> str:
		hooks = frappe.get_hooks("permission_query_conditions", {})
		parts = []
		for method in hooks.get(self.doctype, []) + hooks.get("*", []):
			if text := frappe.call(frappe.get_attr(method), user, doctype=self.doctype):
				parts.append(str(text).replace("%", "%%"))
		return " and ".join(f"({part})" for part in parts)


def _split_alias(field: str) -> tuple[str, str, str | None]:
	match = re.fullmatch(r"(.+?)\s+as\s+[`'\"]?(\w+)[`'\"]?", field, re.IGNORECASE)
	return (match.group(1).strip(), "as", match.group(2)) if match else (field, "", None)


def _counts(columns: str) -> bool:
	lowered = columns.lower()
	return "," not in lowered and any(lowered.startswith(call) for call in ("count(", "sum(", "max(", "min(", "avg("))


def _checked_group(group_by: str) -> str:
	if not all(_IDENTIFIER.fullmatch(part.strip()) for part in group_by.split(",")):
		frappe.throw(_("Invalid group by {0}").format(group_by), frappe.DataError)
	return group_by


def parse_filters(doctype: str, filters: Any) -> list[tuple[str, str, str, Any]]:
	"""From a dict, a list of lists or JSON to (doctype, field, operator, value)."""
	if isinstance(filters, str):
		stripped = filters.strip()
		filters = json.loads(filters) if stripped[:1] in "{[" and stripped else {"name": filters}
	if not filters:
		return []
	if isinstance(filters, dict):
		found = []
		for field, value in filters.items():
			if isinstance(value, list | tuple) and value and isinstance(value[0], str) and value[0].lower() in OPERATORS:
				found.append((doctype, field, value[0], value[1]))
			else:
				found.append((doctype, field, "=", value))
		return found
	if isinstance(filters, list | tuple) and filters and not isinstance(filters[0], list | tuple | dict):
		filters = [filters] if len(filters) >= 3 and isinstance(filters[0], str) else filters
	found = []
	for row in filters:
		if isinstance(row, dict):
			found += parse_filters(doctype, row)
		elif len(row) == 2:
			found.append((doctype, row[0], "=", row[1]))
		elif len(row) == 3:
			found.append((doctype, *row))
		else:
			found.append(tuple(row[:4]))
	return found


def condition_sql(doctype: str, filters: Any, params: dict, nulls_count: bool) -> str:
	"""A WHERE text for a name, a dict or a list of filters; parameters are added to `params`."""
	if isinstance(filters, str | int) and not isinstance(filters, bool):
		filters = {"name": filters}
	if isinstance(filters, list | tuple) and filters and not isinstance(filters[0], list | tuple | dict):
		if len(filters) not in (3, 4) or str(filters[1]).lower() not in OPERATORS:
			filters = {"name": ["in", list(filters)]}
	return " and ".join(
		condition(d, field, operator, value, params, nulls_count)
		for d, field, operator, value in parse_filters(doctype, filters)
	)


def condition(doctype: str, field: str, operator: str, value: Any, params: dict, nulls_count: bool) -> str:
	"""One comparison. With `nulls_count` nothing counts as empty, as in Frappe's lists."""
	operator = operator.lower().strip()
	if operator not in OPERATORS:
		frappe.throw(_("Operator must be one of {0}").format(", ".join(sorted(OPERATORS))))
	field = field.replace("`", "")
	if "." in field:
		table, field = field.rsplit(".", 1)
		doctype = table.removeprefix("tab")
	if not re.fullmatch(r"\w+", field):
		frappe.throw(_("Invalid field name {0}").format(field), frappe.DataError)
	column = f"`tab{doctype}`.`{field}`"
	key = f"filter_{len(params) + 1}"

	def bound(item: Any) -> str:
		params[key] = item
		return f"%({key})s"

	can_be_null = nulls_count and field not in ("name", "modified", "creation")
	empty = "0" if _kind(doctype, field) in ("Check", "Int", "Float", "Currency", "Percent") else "''"
	if operator == "is":
		return f"ifnull({column}, '') {'!=' if cstr(value).lower() == 'set' else '='} ''"
	if operator in ("in", "not in"):
		items = value.split(",") if isinstance(value, str) else list(value or [])
		has_empty = any(item in (None, "") for item in items)
		items = [normalised(doctype, field, item) for item in items if item is not None] or [""]
		if operator == "in" and has_empty:
			return f"ifnull({column}, '') in {bound([*items, ''])}"
		if operator == "not in" and can_be_null:
			return f"ifnull({column}, '') not in {bound(items)}"
		return f"{column} {operator} {bound(items)}"
	if operator == "between":
		low, high = _span(doctype, field, value)
		params[f"{key}_low"], params[f"{key}_high"] = low, high
		params[key] = None
		return f"{column} between %({key}_low)s and %({key}_high)s"
	if value is None:
		if operator in ("!=", "<>"):
			return f"ifnull({column}, {empty}) != {empty}" if nulls_count else f"{column} is not null"
		return f"ifnull({column}, '') = ''" if nulls_count else f"{column} is null"
	if operator in ("like", "not like", "regexp"):
		text = f"{column} {operator} {bound(cstr(value))}"
		return f"({text} or {column} is null)" if operator == "not like" and can_be_null else text
	value = normalised(doctype, field, value)
	if can_be_null and (operator in ("!=", "<>", "<", "<=") or value in ("", 0)):
		return f"ifnull({column}, {empty}) {operator} {bound(value)}"
	return f"{column} {operator} {bound(value)}"


def _kind(doctype: str, fieldname: str) -> str:
	if fieldname in ("creation", "modified"):
		return "Datetime"
	if fieldname in ("docstatus", "idx"):
		return "Int"
	if doctype.startswith("__"):
		return "Data"
	field = frappe.get_meta(doctype).get_field(fieldname)
	return field.fieldtype if field else "Data"


def normalised(doctype: str, fieldname: str, value: Any) -> Any:
	"""A value as the column keeps it, so that texts of one moment compare equal."""
	if value is None or value == "":
		return value
	kind = _kind(doctype, fieldname)
	if kind == "Datetime":
		return get_datetime(value)
	if kind == "Date":
		return getdate(value)
	if kind in ("Check", "Int", "Float", "Currency", "Percent"):
		return cast(kind, value)
	if isinstance(value, int | float) and not isinstance(value, bool) and fieldname not in default_fields:
		return cstr(value)
	return cstr(value) if fieldname == "name" else value


def _span(doctype: str, field: str, value: Any) -> tuple[Any, Any]:
	low, high = value if not isinstance(value, str) else value.split(",")
	if _kind(doctype, field) == "Datetime":
		high_text = cstr(high)
		low = get_datetime(low)
		high = get_datetime(high) if len(high_text) > 10 else get_datetime(f"{getdate(high)} 23:59:59.999999")
		return low, high
	return normalised(doctype, field, low), normalised(doctype, field, high)


def order_sql(doctype: str, order_by: str | None, grouped: bool = False) -> str:
	"""ORDER BY, the DocType's own when nothing is said."""
	if order_by == "KEEP_DEFAULT_ORDERING":
		if grouped:
			return ""
		meta = frappe.get_meta(doctype)
		if meta.istable:
			return f" order by `tab{doctype}`.`idx` asc"
		field = (meta.sort_field or "modified").split(",")[0].split()[0]
		return f" order by `tab{doctype}`.`{field}` {(meta.sort_order or 'DESC').lower()}"
	if not order_by:
		return ""
	parts = []
	for part in order_by.split(","):
		part = part.strip()
		if match := _ORDER_PART.fullmatch(part):
			table = (match.group(1) or "").strip("`.").strip("`")
			column = f"`{table}`.`{match.group(2)}`" if table else f"`{match.group(2)}`"
			parts.append(column + (match.group(3) or ""))
		elif re.fullmatch(r"(ifnull|field|count|sum|max|min)\([\w`.,*' ]+\)(\s+(asc|desc))?", part, re.IGNORECASE):
			parts.append(part)
		else:
			frappe.throw(_("Invalid order by {0}").format(part), frappe.DataError)
	return f" order by {', '.join(parts)}"


def select_sql(doctype: str, fieldname: Any) -> str:
	"""The columns of a get_value."""
	if fieldname == "*":
		return "*"
	names = [fieldname] if isinstance(fieldname, str) else list(fieldname)
	if len(names) == 1 and "," in names[0] and "(" not in names[0]:
		names = [n.strip() for n in names[0].split(",")]
	columns = []
	for name in map(str, names):
		if _FUNCTION.fullmatch(name):
			columns.append(name)
			continue
		plain, _as, alias = _split_alias(name)
		plain = plain.replace("`", "")
		if not re.fullmatch(r"\w+", plain):
			frappe.throw(_("Invalid field name {0}").format(name), frappe.DataError)
		columns.append(f"`{plain}`" + (f" as `{alias}`" if alias else ""))
	return ", ".join(columns)


def get_list(doctype: str, *args, **kwargs) -> list:
	"""Rows of a table as the user may see them; 20 unless told otherwise."""
	return DatabaseQuery(doctype).execute(*args, **kwargs)
