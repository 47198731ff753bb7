"""Lists of requests: own open, unassigned, last, favourites, flagged, queue, bin, search (BEHAVIOUR FND-1 to FND-8, FLG-3,
UNA-1, DSH-2)."""

import hashlib
import json
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint, now_datetime
from pypika.functions import Substring

from request_mgmt import permissions
from request_mgmt.actions import running, values
from request_mgmt.api import asking, describing, exporting, favourites, listing, stretches
from request_mgmt.api import criteria as criteria_of
from request_mgmt.api.listing import COLUMNS, NUMBER, Query
from request_mgmt.permissions import Access
from request_mgmt.records import own_fields, search_index, settings

LONGEST_PAGE = 200
EXCERPT = 300
EXPORTED_UP_TO = 20_000

EXPORTABLE = (*COLUMNS, "agent_name", "tags")
# Names of documents whose people's names are columns, too
NAMED_ELSEWHERE = ("agent", "contact")
# What a row on a screen can show, and what it shows until its reader chooses otherwise
SHOWABLE = tuple(
	column
	for column in EXPORTABLE
	if column not in (*NAMED_ELSEWHERE, "base_status", "read_status", "has_attachment")
)
SHOWN = ("name", "title", "contact_name", "category", "agent_name", "status", "last_message_at")
MOST_SHOWN = 12
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

# What tells requests apart where one is chosen
SUGGESTED = ("name", "title", "status", "base_status", "contact_name", "company_name")
MOST_SUGGESTED = 50
# Typed alone, it stands for all
EVERY = "%"

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
	further: str | None = None,
	requests: list | str | None = None,
) -> dict:
	"""One page of a list: {"rows", "start", "page_length", "has_more", "count"}, "seen" (as of `requests.get`), and "exact" for a number.

	`list`: own_open, unassigned, last, favourites, flagged, queue, bin, search, changed (what the caller changed, in the last
	week unless changed_from and changed_to say otherwise), or saved-<name> (`saved_lists`), which what is given narrows.

	`filters`: any of status, base_status, agent ("unassigned" for none), category, priority, request_type,
	access_level, read_status, contact, customer, company_name, channel - a value or a list of values - and tag,
	text and include_closed (for search), changed_from and changed_to (for changed), created_from and created_to, and `without`: fields of which it has none
	(agent, category, priority, request_type). `order_by`: "column asc|desc". `text`: words in title, messages, contact, company
	and names of files, all of them, each by its beginning; or a number.
	`criteria`: groups `[[{"field", "operator", "value"}, ...], ...]`, AND inside a group, OR between groups; fields and
	operators are those of `search_fields`. With criteria a search leaves out no closed ones by itself. Rows of
	"flagged" have `flagged`, their flagged messages, newest first, and `message`, the first of these.
	`count` stops at 1000; "counts_more" says that there are, or with `text` may be, more. A fixed number of queries whatever the page.

	`further`: criteria may have to be compared with each request there is. Who says "start" is answered what the first 10,000 in the
	order hold (by creation, modified or last_message_at; by others it means nothing), perhaps nothing, and in "further" what to
	say next for what comes behind these rows, None at the end; further pages look half a second far. "looked_to" is the time up to which
	was looked. "more_to_count" then says that `lists.count` may find more. `requests`: of the list only these numbers, a page at most.
	"""
	rights = permissions.require_agent()
	wanted = asking.asked(rights, list, filters, criteria, order_by)
	start, page_length = values.page(start, page_length, LONGEST_PAGE)
	query = wanted.query(rights)
	if requests:
		query.keep_only(running.names_of(requests, LONGEST_PAGE))
	seen = str(now_datetime())
	place = None
	if further and query.is_by_stretches(wanted.order):
		rows, place = query.next_rows(wanted.order, stretches.place(further), page_length)
		has_more = place is not None
	else:
		rows = query.rows(wanted.order, start, page_length)
		rows, has_more = rows[:page_length], len(rows) > page_length
	if wanted.list == "flagged":
		add_messages(rows)
	answer = {
		"rows": rows,
		"mark": mark_of((row["name"], row["modified"]) for row in rows),
		"seen": seen,
		"start": start,
		"page_length": page_length,
		"has_more": has_more,
		"further": place and str(place),
		"looked_to": place and str(place.value),
		"count": query.count(),
		"counts_more": query.counts_more,
		"more_to_count": query.more_to_count,
	}
	if list == "search" and (exact := _exact(wanted.filters.get("text"), rights)):
		answer["exact"] = exact
	return answer


@frappe.whitelist()
def count(
	list: str = "own_open",
	filters: dict | str | None = None,
	criteria: builtin_list | str | None = None,
) -> dict:
	"""How many requests a list holds that is asked for as by `fetch`: {"count", "counts_more"}, counted to the end or to 1000,
	which takes its time where many have to be compared."""
	rights = permissions.require_agent()
	query = asking.asked(rights, list, filters, criteria).query(rights)
	return {"count": query.count(), "counts_more": query.counts_more}


@frappe.whitelist()
def suggest(text: str = "", limit: int | str = 8) -> builtin_list[dict]:
	"""Requests to choose one of, found as by `fetch("search")`: [{"name", "title", "status", "base_status", "contact_name", "company_name"}].

	The one with that number comes first, also when it is merged or in the bin; then those that say all the words in title,
	contact or company, then those that hold them elsewhere, each the newest first; up to `limit` (50). "%" alone finds all, the
	newest first (MRG-1). ValidationError for a text longer than 200 characters. A fixed number of queries.
	"""
	rights = permissions.require_agent()
	shown = min(max(cint(limit), 1), MOST_SUGGESTED)
	if text.strip() == EVERY:
		every = asking.asked(rights, "search", {"include_closed": 1}, order_by="creation desc")
		return _suggested(every.query(rights).rows(every.order, 0, shown)[:shown])
	wanted = asking.asked(rights, "search", {"text": text, "include_closed": 1})
	if not (text := wanted.filters.get("text")):
		return []
	found = wanted.query(rights).rows(wanted.order, 0, listing.FOUND_UP_TO)
	words = search_index.words_of(text)
	found.sort(key=lambda row: not _says(row, words))
	if exact := _exact(text, rights):
		named = frappe.db.get_value("Request", exact, SUGGESTED, as_dict=True)
		found = [named, *(row for row in found if row["name"] != exact)]
	return _suggested(found[:shown])


def _suggested(rows: builtin_list[dict]) -> builtin_list[dict]:
	return [{field: row[field] for field in SUGGESTED} for row in rows]


def _says(row: dict, words: builtin_list[str]) -> bool:
	said = search_index.words_of(
		" ".join(row[field] or "" for field in ("title", "contact_name", "company_name"))
	)
	return all(any(one.startswith(word) for one in said) for word in words)


@frappe.whitelist()
def beside() -> dict:
	"""What a list of the platform's own is to know before it asks for its rows: {"seen", the mark of what it will show, as of
	`requests.get`, "favourites": numbers with the caller's star}. ACS-15, FAV-2."""
	permissions.require_agent()
	return {"seen": str(now_datetime()), "favourites": favourites.mine()}


@frappe.whitelist()
def mark(
	list: str = "own_open",
	filters: dict | str | None = None,
	order_by: str | None = None,
	page_length: int | str = 50,
	criteria: builtin_list | str | None = None,
	further: str | None = None,
) -> dict:
	"""Whether a list that is on a screen is out of date: {"mark"}, another one than `fetch` gave when one of its first
	`page_length` rows changed, came or went, where `further` is given as for `fetch` of its first stretch. One query, or two, and
	at most one for each criterion that an index knows; no rows are sent.
	"""
	rights = permissions.require_agent()
	wanted = asking.asked(rights, list, filters, criteria, order_by)
	_start, length = values.page(0, page_length, LONGEST_PAGE)
	return {"mark": mark_of(wanted.query(rights).marks(wanted.order, length, by_stretches=bool(further)))}


def looked(
	query: Query, order: tuple[str, bool], further: str | None, requests: builtin_list | str | None
) -> dict:
	"""Of what stands on a board or a chart, how far a list was looked through: {"requests", "further", "looked_to", "mark"}.

	`further` as for `fetch`, `requests` what was answered before; the query keeps what is found. Nothing but None, and the whole
	list, where requests need not be compared one by one.
	"""
	if not further or not query.is_by_stretches(order):
		return dict.fromkeys(("requests", "further", "looked_to", "mark"))
	known = running.names_of(requests, query.longest + 1) if requests else []
	found = query.look(order, stretches.place(further), known)
	place = found.place
	return {
		"requests": found.names,
		"further": place and str(place),
		"looked_to": place and str(place.value),
		"mark": None if found.first is None else mark_of(found.first[:LONGEST_PAGE]),
	}


def mark_of(rows: Iterable[tuple]) -> str:
	"""Another one when one of the rows, its number and the time of its last change, is another."""
	return hashlib.md5(repr([(name, str(modified)) for name, modified in rows]).encode()).hexdigest()[:12]


def counts(lists: tuple[str, ...] = ("own_open", "unassigned", "favourites")) -> dict[str, int]:
	"""How many requests each list holds, up to 1000. One query a list."""
	rights = permissions.require_agent()
	own = listing.own_categories(rights)
	return {name: Query(rights, name, {}, own=own).count() for name in lists}


@frappe.whitelist()
def search_fields() -> list[dict]:
	"""Fields of `criteria` with label, kind, operators with labels, and what a link leads to or a selection offers."""
	permissions.require_agent()
	return describing.fields()


@frappe.whitelist()
def field_values(field: str = "", text: str = "") -> builtin_list[dict]:
	"""Values to choose from for a field of `criteria` that leads to documents, and companies: {"value", "label"} of those that hold
	the text, at most twenty, as far as the caller may see them."""
	permissions.require_agent()
	if field not in criteria_of.fields():
		frappe.throw(
			_("There is no field {0} to search in.").format(frappe.bold(frappe.utils.escape_html(field)))
		)
	return describing.values(field, values.text(text, _("Text"), longest=140).strip())


@frappe.whitelist()
def export(
	list: str = "search",
	filters: dict | str | None = None,
	order_by: str | None = None,
	criteria: builtin_list | str | None = None,
	columns: builtin_list | str | None = None,
	format: str = "csv",
	requests: builtin_list | str | None = None,
) -> None:
	"""Download a list as `fetch` answers it, whole, as CSV or (where the site can) XLSX. At most 20,000 requests.

	`requests`: of the list only these numbers (BAT-2).
	`columns` are those of a row, the site's own fields and "agent_name", "tags"; default: the usual ones. Nothing in it is a formula. PermissionError
	unless a role of the caller may export requests.
	"""
	rights = permissions.require_agent()
	check_may_export()
	if format not in exporting.formats():
		frappe.throw(
			_("A list cannot be exported as {0}. Possible are: {1}.").format(
				frappe.bold(frappe.utils.escape_html(str(format))), ", ".join(exporting.formats())
			)
		)
	chosen = _columns(columns, _with_own(EXPORTABLE))
	wanted = asking.asked(rights, list, filters, criteria, order_by)
	query = wanted.query(rights, EXPORTED_UP_TO + 1)
	if requests:
		query.keep_only(running.names_of(requests, EXPORTED_UP_TO))
	rows = query.rows(wanted.order, 0, EXPORTED_UP_TO)
	if len(rows) > EXPORTED_UP_TO:
		frappe.throw(
			_("At most {0} requests are exported at once. Narrow the list down.").format(EXPORTED_UP_TO)
		)
	own = own_fields.columns(rights.user)
	cells = [[_cell(row, column, own.get(column)) for column in chosen] for row in rows]
	write = exporting.as_xlsx if format == "xlsx" else exporting.as_csv
	exporting.download(f"requests.{format}", write([describing.label(column) for column in chosen], cells))


def check_may_export() -> None:
	"""PermissionError unless who is signed in may export requests."""
	if not may_export():
		frappe.throw(_("You may not export requests. Ask a manager."), frappe.PermissionError)


def may_export() -> bool:
	"""Whether a role of who is signed in may export requests, as an administrator set it (FND-6)."""
	return bool(frappe.has_permission("Request", "export"))


@frappe.whitelist()
def export_columns() -> dict:
	"""What `export` can write: {"columns": [{"name", "label", "usual"}], "formats": [...]}."""
	permissions.require_agent()
	return {
		"columns": [
			{"name": column, "label": describing.label(column), "usual": column in EXPORTED}
			for column in _with_own(EXPORTABLE)
			if column not in NAMED_ELSEWHERE
		],
		"formats": builtin_list(exporting.formats()),
	}


@frappe.whitelist(methods=["POST"])
def choose_columns(list: str = "own_open", columns: builtin_list | str | None = None) -> dict:
	"""Keep which columns the caller sees in a list, in this order; the usual ones again without any. ACS-1.

	`columns`: of those that `columns_for` offers, at most 12; the title is always among them. Answers {"columns"}.
	"""
	rights = permissions.require_agent()
	asking.asked(rights, list)
	wanted = builtin_list(dict.fromkeys(_columns(columns, _with_own(SHOWABLE), ())))
	if wanted and "title" not in wanted:
		wanted.insert(0, "title")
	if len(wanted) > MOST_SHOWN:
		frappe.throw(_("A list shows at most {0} columns.").format(MOST_SHOWN))
	chosen = columns_for(settings.agent(rights.user).list_columns)["chosen"]
	chosen.pop(list, None)
	if wanted and wanted != builtin_list(SHOWN):
		chosen[list] = wanted
	settings.keep(rights.user, {"list_columns": json.dumps(chosen) if chosen else None})
	return {"columns": wanted or builtin_list(SHOWN)}


def columns_for(kept: str | None) -> dict:
	"""What rows of lists can show and do show: {"offered": [{"name", "label", "sorts"}], "usual": [names], "chosen": {list:
	[names]}}; `kept` is what `choose_columns` kept. `sorts` is the column to order by, None where there is none; the site's own
	fields have a "fieldtype", by which their values are shown."""
	chosen = json.loads(kept or "{}")
	own = own_fields.columns(frappe.session.user)
	showable = _with_own(SHOWABLE)
	return {
		"offered": [
			{
				"name": column,
				"label": describing.label(column),
				"sorts": _sorts(column),
				"fieldtype": own[column].fieldtype if column in own else None,
			}
			for column in showable
			if column != "customer" or not frappe.get_meta("Request").get_field("customer").hidden
		],
		"usual": builtin_list(SHOWN),
		"chosen": {name: [one for one in columns if one in showable] for name, columns in chosen.items()},
	}


def _sorts(column: str) -> str | None:
	column = {"agent_name": "agent"}.get(column, column)
	return column if column in asking.SORTABLE else None


def _with_own(columns: Iterable[str]) -> tuple[str, ...]:
	return (*columns, *own_fields.columns(frappe.session.user))


def _columns(columns, offered: Iterable[str], usual=EXPORTED) -> builtin_list[str]:
	chosen = values.items(columns, _("Columns")) or builtin_list(usual)
	for column in chosen:
		if not isinstance(column, str) or column not in offered:
			frappe.throw(
				_("There is no column {0}. There are: {1}.").format(
					frappe.bold(frappe.utils.escape_html(str(column))), ", ".join(sorted(offered))
				)
			)
	return chosen


def _cell(row: dict, column: str, own):
	value = row.get(column)
	if column == "tags" or (own and own_fields.is_table(own)):
		return ", ".join(value)
	if own and own.fieldtype in ("Duration", "Time"):
		return own_fields.shown(own, value)
	if own and own.fieldtype in ("Check", "Select"):
		return _(own_fields.shown(own, value) or "")
	return _(value) if value and column in TRANSLATED else value


def add_messages(rows: list[dict]) -> None:
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


def _exact(text: str | None, rights: Access) -> str | None:
	"""A number opens its request at once, also when it is closed; a merged one opens its target (MRG-3)."""
	if not text or not NUMBER.fullmatch(text):
		return None
	name = text.lstrip("#")
	found = frappe.db.get_value("Request", name, ["name", "category"], as_dict=True)
	return found.name if found and rights.reaches(found.category) else None
