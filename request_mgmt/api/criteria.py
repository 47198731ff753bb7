"""Criteria of a search: field, operator, value; AND within a group, OR between groups (BEHAVIOUR FND-3 to FND-5)."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timezone

import frappe
from frappe import _
from frappe.utils import convert_utc_to_system_timezone, now_datetime
from pypika.functions import Cast, Lower
from pypika.terms import Criterion, Term

from request_mgmt.actions import values
from request_mgmt.api import comparing
from request_mgmt.records import log, own_fields

MOST_GROUPS = 20
MOST_CRITERIA = 100
LONGEST_LIST = 500

# Fields and operators by which an index finds requests; by others they are compared one by one
INDEXED = frozenset(
	("agent", "category", "contact", "customer", "priority", "request_type", "status", "base_status")
)
FOUND_BY = frozenset(("one_of", "current_user"))
# By these, an index finds those of a time
INDEXED_TIMES = frozenset(
	("creation", "modified", "last_message_at", "closed_at", "deadline", "postponed_to")
)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Field:
	"""One field of a search.

	`column` is another expression than the request's column of that name. A field of another table has `inner`: it
	answers the values of the request's column `through` for which a condition on the field holds there.
	"""

	kind: str
	column: Callable[[Term], Term] | None = None
	inner: Callable[[Callable[[Term], Criterion]], Term] | None = None
	through: str = "name"
	except_for: tuple[str, ...] = ()
	found: Callable[[Callable[[Term], Criterion]], Term] | None = None

	@property
	def operators(self) -> tuple[str, ...]:
		return tuple(name for name in comparing.OPERATORS[self.kind] if name not in self.except_for)


def _in_messages(column: str):
	def requests(condition: Callable[[Term], Criterion]):
		message = frappe.qb.DocType("Message")
		return frappe.qb.from_(message).select(message.request).where(condition(message[column]))

	return requests


def _in_own_messages(column: str):
	"""As above, but of the one request that is looked at: where no index finds the messages, a page is full long before
	all there are were gone through."""

	def requests(condition: Callable[[Term], Criterion]):
		own = frappe.qb.DocType("Message").request == frappe.qb.DocType("Request").name
		return _in_messages(column)(lambda value: own & condition(value))

	return requests


def _in_contacts(condition):
	row = frappe.qb.DocType("Request Contact")
	query = frappe.qb.from_(row).select(row.parent)
	return query.where((row.parenttype == "Request") & condition(row.contact))


def _in_files(condition):
	file, message = frappe.qb.DocType("File"), frappe.qb.DocType("Message")
	query = frappe.qb.from_(file).join(message).on(message.name == file.attached_to_name)
	return query.select(message.request).where(
		(file.attached_to_doctype == "Message") & condition(file.file_name)
	)


def _in_addresses(condition):
	row, address = frappe.qb.DocType("Request Contact"), frappe.qb.DocType("Contact Email")
	query = frappe.qb.from_(row).join(address).on(address.parent == row.contact).select(row.parent)
	return query.where(
		(row.parenttype == "Request") & (address.parenttype == "Contact") & condition(address.email_id)
	)


def _in_rows(field):
	"""Those of one of the site's own fields that holds several documents."""

	def requests(condition: Callable[[Term], Criterion]):
		row = frappe.qb.DocType(field.options)
		of_field = (row.parenttype == "Request") & (row.parentfield == field.fieldname)
		query = frappe.qb.from_(row).select(row.parent)
		return query.where(of_field & condition(row[own_fields.link_of(field).fieldname]))

	return requests


def _in_log(condition):
	row = frappe.qb.DocType("Request Log")
	return frappe.qb.from_(row).select(row.request).where(condition(row.user))


def _in_closings(condition):
	row = frappe.qb.DocType("Request Log")
	query = frappe.qb.from_(row).select(row.request)
	return query.where(row.action.isin(log.CLOSINGS) & condition(row.user))


def tagged(condition):
	"""Numbers of requests with a tag for which the condition holds."""
	link = frappe.qb.DocType("Tag Link")
	query = frappe.qb.from_(link).select(link.document_name)
	return query.where((link.document_type == "Request") & condition(Lower(link.tag)))


def _merged_into(condition):
	"""Numbers that were merged lead to the request they went into."""
	merged = frappe.qb.DocType("Request").as_("merged")
	query = frappe.qb.from_(merged).select(merged.merged_into)
	return query.where((merged.base_status == "Merged") & condition(merged.name))


def _in_groups(condition):
	member = frappe.qb.DocType("User Group Member")
	query = frappe.qb.from_(member).select(member.user)
	return query.where((member.parenttype == "User Group") & condition(member.parent))


_MANY = comparing.EMPTY  # fields of other tables are not asked whether they are empty

FIELDS: dict[str, Field] = {
	"name": Field("number", column=lambda request: Cast(request.name, "SIGNED")),
	"title": Field("text"),
	"content": Field("text", inner=_in_own_messages("body_text"), except_for=_MANY),
	"author": Field("text", inner=_in_own_messages("author_name"), except_for=_MANY),
	"sender": Field("text", inner=_in_own_messages("sender"), except_for=_MANY, found=_in_messages("sender")),
	"file_name": Field("text", inner=_in_files, except_for=_MANY),
	"contact_name": Field("text"),
	"company_name": Field("text"),
	"contact": Field("list", inner=_in_contacts, except_for=_MANY),
	"contact_email": Field("text", inner=_in_addresses, except_for=_MANY),
	"customer": Field("list"),
	"agent": Field("user"),
	"agent_group": Field("list", inner=_in_groups, through="agent", except_for=_MANY),
	"owner": Field("user", except_for=comparing.EMPTY),
	"changed_by": Field("user", inner=_in_log, except_for=_MANY),
	"closed_by": Field("user", inner=_in_closings, except_for=_MANY),
	"merged_with": Field("list", inner=_merged_into, except_for=_MANY),
	"tags": Field("list", inner=tagged),
	**{
		name: Field("list")
		for name in (
			"status",
			"base_status",
			"category",
			"priority",
			"request_type",
			"access_level",
			"channel",
			"read_status",
			"language",
			"mailbox",
			"original_category",
			"original_priority",
			"last_message_from",
			"split_from",
		)
	},
	"creation": Field("date", except_for=comparing.EMPTY),
	"modified": Field("date", except_for=comparing.EMPTY),
	**{
		name: Field("date")
		for name in ("last_message_at", "replied_at", "closed_at", "deadline", "postponed_to", "read_at")
	},
	**{
		name: Field("number")
		for name in (
			"message_count",
			"reply_count",
			"time_spent",
			"time_to_charge",
			"minutes_to_reply",
			"minutes_to_close",
		)
	},
	"has_attachment": Field("check"),
	"flagged": Field("check", inner=_in_messages("flagged")),
}


def fields() -> dict[str, Field]:
	"""Those there always are, and the site's own fields of a request that the user may see."""
	own = own_fields.readable(frappe.session.user)
	return {**{name: _own_field(df) for name, df in own.items()}, **FIELDS}


def _own_field(df) -> Field:
	return Field(own_fields.KINDS[df.fieldtype], inner=_in_rows(df) if own_fields.is_table(df) else None)


def groups(given) -> list[list[dict]]:
	"""The criteria in effect, checked: groups of {field, operator, value}. One without a value is left out, and so is
	an empty group. ValidationError for what cannot be searched for."""
	if isinstance(given, str) and given.strip():
		try:
			given = json.loads(given)
		except ValueError:
			given = "?"
	given = given or []
	if isinstance(given, list) and given and all(isinstance(row, dict) for row in given):
		given = [given]
	if not isinstance(given, list) or not all(isinstance(group, list) for group in given):
		frappe.throw(_("Criteria are groups: a list of lists of field, operator and value."))
	if len(given) > MOST_GROUPS or sum(map(len, given)) > MOST_CRITERIA:
		frappe.throw(_("At most {0} groups with {1} criteria.").format(MOST_GROUPS, MOST_CRITERIA))
	checked = [[row for row in map(_checked, group) if row] for group in given]
	return [group for group in checked if group]


def condition(wanted: list[list[dict]], request, user: str) -> Criterion | None:
	"""What `groups` answered as one condition on the table `request`; None when nothing is asked."""
	found, known = None, fields()
	for group in wanted:
		every = None
		for row in group:
			one = _condition(known[row["field"]], row, request, user)
			every = one if every is None else every & one
		found = every if found is None else found | every
	return found


def are_compared(wanted: list[list[dict]]) -> bool:
	"""Whether requests have to be compared one by one with what `groups` answered. Pure."""
	rows = [row for group in wanted for row in group]
	return not all(row["field"] in INDEXED and row["operator"] in FOUND_BY for row in rows)


def by_index(wanted: list[list[dict]]) -> tuple[list[dict], list[list[dict]]]:
	"""Of what `groups` answered, the criteria that each request has to meet and an index knows, and groups of the others. Pure."""
	if len(wanted) != 1:
		return [], wanted
	(group,) = wanted
	known = [row for row in group if _is_by_index(row["field"], row["operator"], row["value"])]
	others = [row for row in group if row not in known]
	return known, [others] if others else []


def _is_by_index(field: str, operator: str, value) -> bool:
	if field == "sender":
		return _is_whole(operator, value)
	return (field in INDEXED and operator in FOUND_BY) or (
		field in INDEXED_TIMES and operator in comparing.DATE
	)


def _checked(row) -> dict | None:
	if not isinstance(row, dict) or set(row) - {"field", "operator", "value"}:
		frappe.throw(_("A criterion has a field, an operator and a value."))
	name, operator, value = row.get("field"), row.get("operator"), row.get("value")
	known = fields()
	if not isinstance(name, str) or name not in known:
		frappe.throw(
			_("There is no field {0} to search in. There are: {1}.").format(
				_bold(name), ", ".join(sorted(known))
			)
		)
	field = known[name]
	if not isinstance(operator, str) or operator not in field.operators:
		frappe.throw(
			_("{0} cannot be compared by {1}. Possible are: {2}.").format(
				_bold(name), _bold(operator), ", ".join(field.operators)
			)
		)
	if operator in comparing.BARE:
		return {"field": name, "operator": operator, "value": None}
	if value in (None, "", [], {}) or (isinstance(value, str) and not value.strip()):
		return None
	return {"field": name, "operator": operator, "value": _value(field.kind, name, operator, value)}


def _value(kind: str, name: str, operator: str, value):
	if kind == "text":
		return values.text(value, name, longest=200).strip()
	if kind in ("list", "user"):
		listed = [values.text(item, name, longest=255).strip() for item in values.items(value, name)]
		if len(listed) > LONGEST_LIST:
			frappe.throw(_("{0}: at most {1} values.").format(_bold(name), LONGEST_LIST))
		return listed
	if operator in ("this", "next", "previous"):
		return [comparing.relative(operator, *_count_and_unit(value), now_datetime())]
	ends = values.items(value, name)
	if len(ends) != (2 if operator == "between" else 1):
		frappe.throw(_("{0}: between needs two values, every other comparison one.").format(_bold(name)))
	if kind == "number":
		return [_number(item, name) for item in ends]
	return sorted(comparing.span(moment(item, name)) for item in ends)


def _number(value, name: str) -> int | float:
	text = str(value).strip().lstrip("#") if isinstance(value, str | int | float) else ""
	if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", text):
		frappe.throw(_("{0} is compared with a number.").format(_bold(name)))
	return float(text) if "." in text else int(text)


def moment(value, name: str) -> date | datetime:
	"""A date, or a time in the site's time zone."""
	if isinstance(value, date | datetime):
		return value
	text = value.strip() if isinstance(value, str) else ""
	try:
		if _DATE.fullmatch(text):
			moment = date.fromisoformat(text)
		else:
			moment = datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text))
		if getattr(moment, "tzinfo", None):
			utc = moment.astimezone(timezone.utc).replace(tzinfo=None)
			moment = convert_utc_to_system_timezone(utc).replace(tzinfo=None)
	except (ValueError, OverflowError):
		frappe.throw(
			_("{0} is compared with a date like 2026-11-23, or a date and time.").format(_bold(name))
		)
	if not 1000 < moment.year < 9999:
		frappe.throw(
			_("{0} is compared with a date like 2026-11-23, or a date and time.").format(_bold(name))
		)
	return moment


def _count_and_unit(value) -> tuple[int, str]:
	"""{"unit": "week", "count": 2}, or "week"."""
	given = value if isinstance(value, dict) else {"unit": value}
	unit, count = given.get("unit"), given.get("count") or 1
	known = isinstance(unit, str) and unit in comparing.UNITS
	if not known or set(given) - {"unit", "count"} or not re.fullmatch(r"\d{1,5}", str(count)):
		frappe.throw(
			_("Write a unit, and how many of it. There are: {0}.").format(", ".join(comparing.UNITS))
		)
	years = {"day": 366, "week": 53, "month": 12, "quarter": 4, "year": 1}
	if not 0 < int(count) <= 100 * years[unit]:
		frappe.throw(_("At most a hundred years."))
	return int(count), unit


def _condition(field: Field, row: dict, request, user: str) -> Criterion:
	operator = row["operator"]
	negated = operator.startswith("not_") or operator == "no"
	positive = operator.removeprefix("not_")

	def holds(column: Term) -> Criterion:
		return _holds(field, row["field"], column, positive, row["value"], user)

	if field.inner:
		column = request[field.through]
		if positive == "empty":
			there = column.isin(field.inner(lambda one: one.isnotnull()))
			return there if negated else comparing.unless(column, there)
		inner = field.found if field.found and _is_whole(positive, row["value"]) else field.inner
		within = column.isin(inner(holds))
		return comparing.unless(column, within) if negated else within
	computed = field.column and not (row["field"] == "name" and operator == "=")
	column = field.column(request) if computed else request[row["field"]]
	if positive == "empty":
		return holds(column).negate() if negated else holds(column)
	return comparing.unless(column, holds(column)) if negated else holds(column)


def _is_whole(operator: str, value) -> bool:
	"""Whether the value is asked for as it stands. SQLite compares texts by a function of its own, which no index serves."""
	return operator in ("equals", "exact") and "%" not in value and frappe.db.db_type != "sqlite"


def _holds(field: Field, name: str, column: Term, operator: str, value, user: str) -> Criterion:
	if operator == "empty":
		return column.isnull() if field.kind == "date" else comparing.empty(column)
	if operator == "current_user":
		return column == user
	if field.kind == "check":
		return column == 1
	if field.kind == "text":
		return comparing.text(column, operator, value)
	if name == "name" and operator == "=":
		return column == str(value[0])  # by its index; as a number it has none
	if field.kind == "number":
		return comparing.number(column, operator, value)
	if field.kind == "date":
		return comparing.moment(column, operator, value)
	if name == "tags":
		return column.isin([one.lower() for one in value])
	if name == "status":  # those of a state stand together in an index, of which few are open
		states = frappe.get_all("Request Status", {"name": ["in", value]}, pluck="base_status")
		return comparing.listed(column, value) & column.table.base_status.isin(sorted(set(states)) or [""])
	return comparing.listed(column, value)


def _bold(value) -> str:
	return frappe.bold(frappe.utils.escape_html(str(value)[:100]))
