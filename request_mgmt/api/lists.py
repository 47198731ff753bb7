"""Lists of requests: own open, unassigned, last, favourites, flagged, queue, bin, search (BEHAVIOUR FND-1 to FND-8, FLG-3,
UNA-1, DSH-2)."""

import frappe
from frappe import _
from frappe.utils import cint
from pypika.functions import Substring

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.api import criteria as searching
from request_mgmt.api import describing, exporting
from request_mgmt.api.listing import COLUMNS, LISTS, NUMBER, Query
from request_mgmt.permissions import Access

LONGEST_PAGE = 200
EXCERPT = 300
EXPORTED_UP_TO = 20_000

SORTABLE = frozenset(COLUMNS) - {"has_attachment"}
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
	return {name: Query(rights, name, {}).count() for name in lists}


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


def query_of(rights: Access, list_name: str, filters: dict, criteria, most: int = 0) -> Query:
	"""The list of that name for these rights; ValidationError when there is none, or for bad criteria."""
	return Query(rights, _known(list_name), filters, searching.groups(criteria), most)


def _known(list_name: str) -> str:
	if list_name not in LISTS:
		frappe.throw(
			_("There is no list {0}. There are: {1}.").format(
				frappe.bold(list_name), ", ".join(sorted(LISTS))
			)
		)
	return list_name


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
	if not text or not NUMBER.fullmatch(text):
		return None
	name = text.lstrip("#")
	found = frappe.db.get_value("Request", name, ["name", "category"], as_dict=True)
	return found.name if found and rights.reaches(found.category) else None
