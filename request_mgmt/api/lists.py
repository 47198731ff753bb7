"""Lists of requests: own open, unassigned, last, favourites, flagged, queue, bin, search (BEHAVIOUR FND-1 to FND-8, FLG-3,
UNA-1, DSH-2)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint
from pypika import Case
from pypika.functions import Substring

from request_mgmt import permissions
from request_mgmt.actions import next_in_queue, values
from request_mgmt.api import criteria as searching
from request_mgmt.api import describing, exporting
from request_mgmt.permissions import HIDDEN_STATES, Access
from request_mgmt.records import search_index

LONGEST_PAGE = 200
COUNTED_UP_TO = 1000
EXCERPT = 300
EXPORTED_UP_TO = 20_000
# Of so many that hold the words, the newest, those are found that fit the other filters
LOOKED_THROUGH = 5000

COLUMNS = (
	"name",
	"title",
	"status",
	"base_status",
	"agent",
	"category",
	"priority",
	"request_type",
	"access_level",
	"read_status",
	"contact",
	"contact_name",
	"customer",
	"company_name",
	"channel",
	"deadline",
	"postponed_to",
	"creation",
	"modified",
	"last_message_at",
	"last_message_from",
	"closed_at",
	"message_count",
	"has_attachment",
	"time_spent",
)
SORTABLE = frozenset(COLUMNS) - {"has_attachment"}
# Earliest first means: those without come last
UNSET_LAST = ("deadline", "postponed_to")

EXPORTABLE = (*COLUMNS, "agent_name", "tags")
EXPORTED = (
	"name",
	"title",
	"status",
	"agent_name",
	"category",
	"priority",
	"request_type",
	"contact_name",
	"company_name",
	"channel",
	"creation",
	"last_message_at",
	"deadline",
	"closed_at",
	"message_count",
	"time_spent",
	"tags",
)
TRANSLATED = frozenset(
	("status", "base_status", "priority", "request_type", "access_level", "read_status", "channel")
)

# Filters that compare a column with a value or with several
EQUALS = frozenset(
	(
		"status",
		"base_status",
		"agent",
		"category",
		"priority",
		"request_type",
		"access_level",
		"read_status",
		"contact",
		"customer",
		"company_name",
		"channel",
	)
)
FILTERS = EQUALS | {"text", "tag", "include_closed"}

# `list` is what the screens call the parameter
builtin_list = list

_NUMBER = re.compile(r"#?\d{1,18}")


@dataclass(frozen=True)
class List:
	"""One of the lists: which requests are in it, and how it is sorted unless somebody says otherwise."""

	criterion: Callable
	order_by: str = "last_message_at desc"


def _own_open(request, favourite, rights):
	return (request.agent == rights.user) & (request.base_status == "Open")


def _unassigned(request, favourite, rights):
	return (request.agent.isnull() | (request.agent == "")) & (request.base_status == "Open")


def _last(request, favourite, rights):
	return request.base_status.notin(HIDDEN_STATES)


def _favourites(request, favourite, rights):
	return favourite.name.isnotnull() & request.base_status.notin(HIDDEN_STATES)


def _flagged(request, favourite, rights):
	message = frappe.qb.DocType("Message")
	flagged = frappe.qb.from_(message).select(message.request).where(message.flagged == 1)
	return request.name.isin(flagged) & request.base_status.notin(HIDDEN_STATES)


def _queue(request, favourite, rights):
	"""What the caller would get as the next one; managers see the whole queue."""
	waits = next_in_queue.waiting_criterion(request) & (request.base_status == "Open")
	if rights.is_manager:
		return waits
	return waits & request.category.isin(permissions.categories_of(rights.user) or [""])


def _bin(request, favourite, rights):
	"""What can be restored: spam by everybody, what was deleted by managers (DEL-2, SPA-1)."""
	return request.base_status.isin(("Deleted", "Spam") if rights.is_manager else ("Spam",))


LISTS = {
	"own_open": List(_own_open),
	"unassigned": List(_unassigned, "creation asc"),
	"last": List(_last, "creation desc"),
	"favourites": List(_favourites),
	"flagged": List(_flagged),
	"queue": List(_queue, "deadline asc"),
	"bin": List(_bin, "modified desc"),
	"search": List(_last),
}


@frappe.whitelist()
def fetch(
	list: str = "own_open",
	filters: dict | str | None = None,
	order_by: str | None = None,
	start: int | str = 0,
	page_length: int | str = 50,
	criteria: list | str | None = None,
) -> dict:
	"""One page of a list: {"rows", "start", "page_length", "has_more", "count"}, and "exact" for a number.

	`filters`: any of status, base_status, agent ("unassigned" for none), category, priority, request_type,
	access_level, read_status, contact, customer, company_name, channel - a value or a list of values - and tag,
	text and include_closed (for search). `order_by`: "column asc|desc". `text`: words in title, messages, contact, company
	and names of files, all of them, each by its beginning; or a number.
	`criteria`: groups `[[{"field", "operator", "value"}, ...], ...]`, AND inside a group, OR between groups; fields and
	operators are those of `search_fields`. With criteria a search leaves out no closed ones by itself. Rows of
	"flagged" have `flagged`, their flagged messages, newest first, and `message`, the first of these.
	`count` stops at 1000; "counts_more" says that there are, or with `text` may be, more. A fixed number of queries
	whatever the page.
	"""
	rights = permissions.require_agent()
	wanted = _filters(filters)
	start, page_length = _page(start, page_length)
	query = query_of(rights, list, wanted, criteria)
	rows = query.rows(_order(order_by or LISTS[list].order_by), start, page_length)
	if list == "flagged":
		_add_messages(rows)
	answer = {
		"rows": rows[:page_length],
		"start": start,
		"page_length": page_length,
		"has_more": len(rows) > page_length,
		"count": query.count(),
		"counts_more": query.counts_more,
	}
	if list == "search" and (exact := _exact(wanted.get("text"), rights)):
		answer["exact"] = exact
	return answer


def counts(lists: tuple[str, ...] = ("own_open", "unassigned", "favourites")) -> dict[str, int]:
	"""How many requests each list holds, up to 1000. One query a list."""
	rights = permissions.require_agent()
	return {name: _Query(rights, name, {}).count() for name in lists}


@frappe.whitelist()
def search_fields() -> list[dict]:
	"""Fields of `criteria` with label, kind, operators with labels, and what a link leads to or a selection offers."""
	permissions.require_agent()
	return describing.fields()


@frappe.whitelist()
def export(
	list: str = "search",
	filters: dict | str | None = None,
	order_by: str | None = None,
	criteria: builtin_list | str | None = None,
	columns: builtin_list | str | None = None,
	format: str = "csv",
) -> None:
	"""Download a list as `fetch` answers it, whole, as CSV or (where the site can) XLSX. At most 20,000 requests.

	`columns` are those of a row and "agent_name", "tags"; default: the usual ones. Nothing in it is a formula.
	"""
	rights = permissions.require_agent()
	if format not in exporting.formats():
		frappe.throw(
			_("A list cannot be exported as {0}. Possible are: {1}.").format(
				frappe.bold(frappe.utils.escape_html(str(format))), ", ".join(exporting.formats())
			)
		)
	chosen = _columns(columns)
	query = query_of(rights, list, _filters(filters), criteria, EXPORTED_UP_TO + 1)
	rows = query.rows(_order(order_by or LISTS[_known(list)].order_by), 0, EXPORTED_UP_TO)
	if len(rows) > EXPORTED_UP_TO:
		frappe.throw(
			_("At most {0} requests are exported at once. Narrow the list down.").format(EXPORTED_UP_TO)
		)
	cells = [[_cell(row, column) for column in chosen] for row in rows]
	write = exporting.as_xlsx if format == "xlsx" else exporting.as_csv
	frappe.response.filename = f"requests.{format}"
	frappe.response.filecontent = write([describing.label(column) for column in chosen], cells)
	frappe.response.type = "download"
	frappe.response.content_type = "application/octet-stream"
	frappe.response.display_content_as = "attachment"


def _columns(columns) -> builtin_list[str]:
	chosen = values.items(columns, _("Columns")) or builtin_list(EXPORTED)
	for column in chosen:
		if not isinstance(column, str) or column not in EXPORTABLE:
			frappe.throw(
				_("There is no column {0}. There are: {1}.").format(
					frappe.bold(frappe.utils.escape_html(str(column))), ", ".join(sorted(EXPORTABLE))
				)
			)
	return chosen


def _cell(row: dict, column: str):
	value = row.get(column)
	if column == "tags":
		return ", ".join(value)
	return _(value) if value and column in TRANSLATED else value


def query_of(rights: Access, list_name: str, filters: dict, criteria, most: int = LOOKED_THROUGH) -> "_Query":
	"""The list of that name for these rights; ValidationError when there is none, or for bad criteria."""
	return _Query(rights, _known(list_name), filters, searching.groups(criteria), most)


def _known(list_name: str) -> str:
	if list_name not in LISTS:
		frappe.throw(
			_("There is no list {0}. There are: {1}.").format(
				frappe.bold(list_name), ", ".join(sorted(LISTS))
			)
		)
	return list_name


class _Query:
	"""The rows of one list that one user may see."""

	def __init__(
		self,
		rights: Access,
		list_name: str,
		filters: dict,
		criteria: list | tuple = (),
		most: int = LOOKED_THROUGH,
	):
		self.request = frappe.qb.DocType("Request")
		self.favourite = frappe.qb.DocType("Favourite")
		self.user = frappe.qb.DocType("User")
		self.rights = rights
		self.counts_more = False
		self.most = most
		self.states = self._states(list_name, filters, criteria)
		self.criteria = [LISTS[list_name].criterion(self.request, self.favourite, rights)]
		if (rule := permissions.request_criterion(rights, self.request)) is not None:
			self.criteria.append(rule)
		self.criteria.extend(self._criterion(name, value) for name, value in filters.items())
		if criteria:
			self.criteria.append(searching.condition(criteria, self.request, rights.user))
		elif _leaves_out_closed(list_name, filters, criteria):
			self.criteria.append(self.request.base_status != "Closed")
		self.needs_favourite = list_name == "favourites"

	def rows(self, order: tuple[str, bool], start: int, page_length: int) -> list[dict]:
		"""One row more than asked for tells whether there is another page."""
		query = self._joined(frappe.qb.from_(self.request), favourite=True)
		query = query.left_join(self.user).on(self.user.name == self.request.agent)
		query = query.select(
			*(self.request[column] for column in COLUMNS),
			self.request._user_tags,
			self.user.full_name.as_("agent_name"),
			self.favourite.name.as_("favourite"),
		)
		column, descending = order
		direction = frappe.qb.desc if descending else frappe.qb.asc
		if column in UNSET_LAST and not descending:
			query = query.orderby(Case().when(self.request[column].isnull(), 1).else_(0))
		query = query.orderby(self.request[column], order=direction)
		query = query.orderby(self.request.name, order=direction)
		rows = query.limit(page_length + 1).offset(start).run(as_dict=True)
		for row in rows:
			row["favourite"] = bool(row["favourite"])
			row["tags"] = [tag for tag in (row.pop("_user_tags") or "").split(",") if tag]
		return rows

	def count(self) -> int:
		some = self._joined(frappe.qb.from_(self.request), favourite=self.needs_favourite)
		some = some.select(self.request.name).limit(COUNTED_UP_TO + 1).as_("some")
		counted = frappe.qb.from_(some).select(Count("*")).run()[0][0]
		self.counts_more |= counted > COUNTED_UP_TO
		return min(counted, COUNTED_UP_TO)

	@staticmethod
	def _states(list_name: str, filters: dict, criteria) -> tuple[str, ...]:
		"""The states the list can hold at all."""
		if list_name in ("own_open", "unassigned", "queue"):
			return ("Open",)
		if list_name == "bin":
			return HIDDEN_STATES
		if _leaves_out_closed(list_name, filters, criteria):
			return ("Open", "Postponed")
		return ("Open", "Postponed", "Closed")

	def _joined(self, query, favourite: bool):
		if favourite:
			query = query.left_join(self.favourite).on(
				(self.favourite.request == self.request.name) & (self.favourite.user == self.rights.user)
			)
		for criterion in filter(lambda criterion: criterion is not None, self.criteria):
			query = query.where(criterion)
		return query

	def _criterion(self, name: str, value):
		if name == "include_closed":
			return None
		if name == "text":
			return self._text(value)
		if name == "tag":
			return searching.tagged(self.request._user_tags, [value])
		if name == "contact":
			# All whom the request concerns, not only the main one (PER-3)
			row = frappe.qb.DocType("Request Contact")
			concerned = frappe.qb.from_(row).select(row.parent)
			return self.request.name.isin(
				concerned.where((row.parenttype == "Request") & row.contact.isin(value))
			)
		if name == "agent" and value == ["unassigned"]:
			return self.request.agent.isnull() | (self.request.agent == "")
		column = self.request[name]
		return column == value[0] if len(value) == 1 else column.isin(value)

	def _text(self, text: str):
		states = {search_index.STATES[state] for state in self.states}
		found = search_index.newest(text, sorted(states), self.most) or search_index.Found([])
		self.counts_more |= found.cut
		names = list(map(str, found.requests))
		if _NUMBER.fullmatch(text):
			names.append(text.lstrip("#"))
		return self.request.name.isin(names) if names else self.request.name.isnull()


def _leaves_out_closed(list_name: str, filters: dict, criteria) -> bool:
	return (
		list_name == "search"
		and not criteria
		and not {"include_closed", "base_status", "status"} & set(filters)
	)


def _add_messages(rows: list[dict]) -> None:
	"""To each row its flagged messages. One query."""
	if not rows:
		return
	message = frappe.qb.DocType("Message")
	found = (
		frappe.qb.from_(message)
		.select(
			message.name,
			message.request,
			message.kind,
			message.access_level,
			message.author_name,
			message.posted_at,
			message.attachment_count,
			Substring(message.body_text, 1, EXCERPT).as_("excerpt"),
		)
		.where((message.flagged == 1) & message.request.isin([row["name"] for row in rows]))
		.orderby(message.posted_at, order=frappe.qb.desc)
		.orderby(message.creation, order=frappe.qb.desc)
		.run(as_dict=True)
	)
	for row in rows:
		row["flagged"] = [one for one in found if one.request == row["name"]]
		row["message"] = row["flagged"][0] if row["flagged"] else None


def _filters(given: dict | str | None) -> dict:
	given = values.mapping(given, _("Filters")) if given else {}
	for name in given:
		if name not in FILTERS:
			frappe.throw(
				_("{0} is no filter. There are: {1}.").format(frappe.bold(name), ", ".join(sorted(FILTERS)))
			)
	found = {}
	for name, value in given.items():
		if name in ("text", "tag"):
			value = values.text(value, name, longest=200).strip()
		elif name == "include_closed":
			value = values.flag(value)
		else:
			value = [values.text(item, name, longest=255) for item in values.items(value, name)]
		if value:
			found[name] = value
	return found


def _page(start, page_length) -> tuple[int, int]:
	start, page_length = cint(start), cint(page_length)
	if start < 0 or not 0 < page_length <= LONGEST_PAGE:
		frappe.throw(_("A page starts at 0 or later and has 1 to {0} rows.").format(LONGEST_PAGE))
	return start, page_length


def _order(order_by: str) -> tuple[str, bool]:
	column, _space, direction = order_by.strip().partition(" ")
	if column not in SORTABLE or direction.strip().lower() not in ("", "asc", "desc"):
		frappe.throw(
			_("{0} is no order. Write a column, then asc or desc.").format(frappe.bold(order_by)),
		)
	return column, direction.strip().lower() == "desc"


def _exact(text: str | None, rights: Access) -> str | None:
	"""A number opens its request at once, also when it is closed; a merged one opens its target (MRG-3)."""
	if not text or not _NUMBER.fullmatch(text):
		return None
	name = text.lstrip("#")
	found = frappe.db.get_value("Request", name, ["name", "category"], as_dict=True)
	return found.name if found and rights.reaches(found.category) else None
