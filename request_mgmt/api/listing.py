"""The rows of a list as one user sees them: which are in it, in what order, how many."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_

import frappe
from frappe.query_builder.functions import Coalesce, Count
from frappe.utils import add_to_date, cint, get_datetime, now_datetime
from pypika import Case
from pypika.functions import Date
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, LiteralValue, ValueWrapper

from request_mgmt import permissions
from request_mgmt.actions import next_in_queue
from request_mgmt.api import combining, comparing, stretches
from request_mgmt.api import criteria as searching
from request_mgmt.permissions import HIDDEN_STATES, Access
from request_mgmt.records import own_fields, search_index, statements
from request_mgmt.records.statements import GroupConcat
from request_mgmt.records.status import NOT_CLOSED

COUNTED_UP_TO = 1000
# Behind its first stretch a list is looked through for so many seconds
LOOKED_FOR = 0.5
# Of those that hold the words, so many are found, the newest; with other filters, those that fit them of so many
FOUND_UP_TO = 100
LOOKED_THROUGH = 1000
# Orders the database has an index for; by others the newest ones of a long list are sorted
INDEXED = frozenset(("name", "creation", "modified", "last_message_at", "closed_at"))
LONG = frozenset(("last", "search"))
# Filters an index serves, and few requests may have
NARROWING = frozenset(
	("contact", "customer", "agent", "category", "priority", "request_type", "created_from", "created_to")
)
CHANGED_IN_DAYS = 7
# Lists that show own categories only, to whom wants that (FND-2)
OF_CATEGORIES = ("unassigned", "last")

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
	"time_to_charge",
)
TIMES = ("deadline", "postponed_to", "creation", "modified", "last_message_at", "closed_at")
# Earliest first means: those without come last
UNSET_LAST = ("deadline", "postponed_to")

NUMBER = re.compile(r"#?\d{1,18}")


@dataclass(frozen=True)
class List:
	"""One of the lists: which requests are in it, and how it is sorted unless somebody says otherwise."""

	criterion: Callable
	order_by: str = "last_message_at desc"


@dataclass(frozen=True)
class Looked:
	"""What was found where a list was looked through by stretches: numbers, in its order; `first`, number and time of the last change of
	those in the first stretch, None behind it; the place to go on from, None when there is no more or enough."""

	names: list[str]
	first: list[tuple] | None
	place: stretches.Place | None


def _own_open(request, rights, filters):
	return (request.agent == rights.user) & (request.base_status == "Open")


def _unassigned(request, rights, filters):
	return request.agent.isnull() & (request.base_status == "Open")


def _last(request, rights, filters):
	# Nearly all there are: not by an index of states
	return Coalesce(request.base_status, "").notin(HIDDEN_STATES)


def _everything(request, rights, filters):
	return None  # the states a search looks in are chosen with its filters


def _favourites(request, rights, filters):
	"""Joined to his stars; without what was closed, if he wants that (FAV-4)."""
	agent = frappe.qb.DocType("Request Agent")
	who_wants_open = frappe.qb.from_(agent).select(agent.user).where(agent.only_open_favourites == 1)
	shown = request.base_status.isin(NOT_CLOSED) | ValueWrapper(rights.user).notin(who_wants_open)
	return request.base_status.notin(HIDDEN_STATES) & shown


def _flagged(request, rights, filters):
	message = frappe.qb.DocType("Message")
	flagged = frappe.qb.from_(message).select(message.request).where(message.flagged == 1)
	return request.name.isin(flagged) & request.base_status.notin(HIDDEN_STATES)


def _queue(request, rights, filters):
	"""What the caller would get as the next one; managers see the whole queue."""
	waits = next_in_queue.waiting_criterion(request) & (request.base_status == "Open")
	if rights.is_manager:
		return waits
	# Few requests wait, many are of a category: not by its index
	return waits & Coalesce(request.category, "").isin(permissions.categories_of(rights.user) or [""])


def _bin(request, rights, filters):
	"""What can be restored: spam by everybody, what was deleted by managers (DEL-2, SPA-1)."""
	return request.base_status.isin(("Deleted", "Spam") if rights.is_manager else ("Spam",))


def _changed(request, rights, filters):
	"""What the user changed in a period, whoever owns it now (FND-11)."""
	row = frappe.qb.DocType("Request Log")
	since = filters.get("changed_from") or add_to_date(now_datetime(), days=-CHANGED_IN_DAYS)
	changed = frappe.qb.from_(row).select(row.request).where((row.user == rights.user) & (row.at >= since))
	if until := filters.get("changed_to"):
		changed = changed.where(row.at < comparing.span(until)[1])
	return request.name.isin(changed) & request.base_status.notin(HIDDEN_STATES)


LISTS = {
	"own_open": List(_own_open),
	"unassigned": List(_unassigned, "creation asc"),
	"last": List(_last, "creation desc"),
	"favourites": List(_favourites),
	"flagged": List(_flagged),
	"queue": List(_queue, "deadline asc"),
	"bin": List(_bin, "modified desc"),
	"search": List(_everything),
	"changed": List(_changed, "modified desc"),
}


def own_categories(rights: Access) -> list[str]:
	"""The categories that the user wants to see alone; empty when he wants all. One query, or two."""
	if not cint(frappe.db.get_value("Request Agent", rights.user, "only_own_categories")):
		return []
	return permissions.categories_of(rights.user) or [""]


class Query:
	"""The rows of one list that one user may see. `filters` and `criteria` are checked already (api/asking, api/criteria).

	`most` limits what words find, `own` are the categories he wants to see alone, `also` are further criteria, which leave
	closed requests out as without them. `within` is what the list is made of beside its question.
	"""

	def __init__(
		self,
		rights: Access,
		list_name: str,
		filters: dict,
		criteria: list | tuple = (),
		most: int = 0,
		own: list[str] | None = None,
		also: list | tuple = (),
		within: combining.Within | None = None,
	):
		self.request = frappe.qb.DocType("Request")
		self.favourite = frappe.qb.DocType("Favourite")
		self.user = frappe.qb.DocType("User")
		self.rights = rights
		self.counts_more = bool(within and within.cut)
		self.counted: int | None = None
		self.text = filters.get("text")
		self.states = self._states(list_name, filters, criteria)
		self.is_filtered = bool(criteria or also or within or filters.keys() - {"text", "include_closed"})
		self.is_few = bool(self.text or (within and within.is_few))
		is_compared = searching.are_compared([*criteria, *also])
		self.is_walked = list_name in LONG and is_compared and not (self.is_few or within)
		self.is_narrowed = False
		self.more_to_count = False
		self.first: list[tuple] = []
		self.stretch: stretches.Stretch | None = None  # in which it is counted
		self.list = list_name
		self.most = most or (LOOKED_THROUGH if self.is_filtered else FOUND_UP_TO)
		self.longest = most or COUNTED_UP_TO
		self.criteria = [LISTS[list_name].criterion(self.request, rights, filters)]
		if within:
			self.criteria.append(within.criterion)
		if (rule := permissions.request_criterion(rights, self.request)) is not None:
			self.criteria.append(rule)
		if list_name in OF_CATEGORIES:
			own = own_categories(rights) if own is None else own
			if own:
				self.criteria.append(self.request.category.isin(own))
		self.known: list[Criterion] = []  # what must hold for each request of the list, and an index knows
		for name, value in filters.items():
			(self.known if name in NARROWING else self.criteria).append(self._criterion(name, value))
		for groups in (criteria, also):
			known, others = searching.by_index(groups)
			self.known.extend(self._condition([[row]]) for row in known)
			self.criteria.append(self._condition(others))
		self.needs_favourite = list_name == "favourites"

	def narrow(self) -> None:
		"""Where an index knows of no more than a stretch has that fit a part of the question, only these are compared.

		A query for each such part, until one is enough."""
		for known in self.known if self.is_walked else ():
			every = self._numbers(known)
			if not every.limit(1).offset(stretches.LENGTH).run():
				some = every.limit(stretches.LENGTH).as_("some")
				self.known = [one for one in self.known if one is not known]
				self.criteria.append(self.request.name.isin(frappe.qb.from_(some).select(some.star)))
				self.is_narrowed = self.is_few = True
				self.is_walked = False
				return

	def _numbers(self, known: Criterion):
		"""A query for the numbers of the requests for which it holds."""
		within = getattr(known, "container", None)  # of another table's index, without these requests
		if isinstance(within, QueryBuilder) and known.term.name == "name":
			return within
		return frappe.qb.from_(self.request).select(self.request.name).where(known)

	def _condition(self, groups: list) -> Criterion | None:
		return searching.condition(groups, self.request, self.rights.user)

	def keep_only(self, names: list[str]) -> None:
		"""Of all that fit only these requests."""
		self.criteria.append(combining.numbered(names))
		self.is_few, self.is_walked = True, False

	def is_by_stretches(self, order: tuple[str, bool]) -> bool:
		"""Whether requests would have to be compared one by one, perhaps all there are, and can be by stretches of this order."""
		return self.is_walked and order[0] in stretches.ORDERS

	def rows(self, order: tuple[str, bool], start: int, page_length: int) -> list[dict]:
		"""One row more than asked for tells whether there is another page."""
		# What a row shows of other tables is looked up for the page alone, not for all that were sorted. What is sorted
		# whole whatever the page, is counted with that
		shown = [] if order[0] == "name" else [self.request[order[0]]]
		counts = self.is_few or self.list == "queue"
		if counts:
			shown.append(LiteralValue("count(*) over ()").as_("fitting"))
		page = self._in_order(order, *shown).limit(page_length + 1).offset(start).as_("page")
		rows = self._whole(page, order, *([page.fitting] if counts else ()))
		for row in rows:
			self.counted = row.pop("fitting", self.counted)
		if not start and len(rows) <= page_length:
			self.counted = len(rows)  # all there are: not to be gone through again
		return rows

	def next_rows(
		self, order: tuple[str, bool], place: stretches.Place | None, page_length: int
	) -> tuple[list[dict], stretches.Place | None]:
		"""What comes behind a place of the order: rows, up to a page, and the place to go on from, None when there is no more.

		Looked through is one stretch, by two queries; behind that, as many as half a second allows.
		"""
		rows = []
		is_first = place is None
		for stretch in self._stretches(order, place):
			some = self._fitting(self.request[order[0]], stretch=stretch)
			page = self._ordered(some, order).limit(page_length + 1 - len(rows)).as_("page")
			rows += self._whole(page, order)
			place = stretch.end
			if is_full := len(rows) > page_length:
				rows = rows[:page_length]
				place = stretches.Place(get_datetime(rows[-1][order[0]]), rows[-1]["name"])
			if len(rows) == page_length:
				break
		self.more_to_count = not is_first or stretch.end is not None
		self.counted = None if is_first and is_full else len(rows)
		self.stretch = stretch
		return rows, place

	def look(self, order: tuple[str, bool], place: stretches.Place | None, known: list[str]) -> Looked:
		"""Of all that fit keep only these numbers, as far as they still do, and what comes behind a place of the order, until these
		are as many as a board or a chart holds.

		Looked through is one stretch, by two queries and one for what is known; behind that, as many as half a second allows.
		"""
		before = self._fitting().where(combining.numbered(known)) if known else None
		names = [row[0] for row in self._ordered(before, order).run()] if known else []
		first = None if place else []
		for stretch in self._stretches(order, place):
			some = self._ordered(self._fitting(self.request.modified, stretch=stretch), order)
			rows = some.limit(self.longest + 1).run()
			first = rows if first == [] else first
			found = [row[0] for row in rows]
			names = list(dict.fromkeys([*names, *found] if place else [*found, *names]))[: self.longest + 1]
			place = stretch.end if len(names) <= self.longest else None
			if not place:
				break
		self.known, self.criteria = [], [combining.numbered(names)]
		self.is_few, self.is_walked = True, False
		self.counts_more |= place is not None
		return Looked(names, first, place)

	def _stretches(
		self, order: tuple[str, bool], place: stretches.Place | None
	) -> Iterator[stretches.Stretch]:
		"""The first one of an order; behind that, as many as half a second allows."""
		until = time.monotonic() + (LOOKED_FOR if place else 0)
		while True:
			yield (stretch := stretches.after(order, place))
			place = stretch.end
			if not place or time.monotonic() >= until:
				return

	def board(
		self, field: str, order: tuple[str, bool], start: int, length: int, value: str | None = None
	) -> list[dict]:
		"""Rows by what they have in a field: {"value", "count", "rows", "has_more"} of each value, or of one. Two queries at most.

		Of a longer list these are the first thousand; `counts_more` then says that there are more. `first` then holds number and time
		of the last change of each, in order, the time as text.
		"""
		some = self._in_order(order, Coalesce(self.request[field], "").as_("heap"), self.request.modified)
		some = some.limit(self.longest + 1).as_("some")
		# A thousand rows take longer to pass than to find: they come as one, in which a comma parts them
		every = frappe.qb.from_(some).select(
			GroupConcat(some.name), GroupConcat(comparing.Hex(some.heap)), GroupConcat(some.modified)
		)
		found = every.run()[0]  # what is one alone may be no text
		names, heaps, times = (str(part).split(",") for part in found) if found[0] else ([], [], [])
		self.first = [(name, time.removesuffix(".000000")) for name, time in zip(names, times, strict=True)]
		listed: dict[str, list[str]] = {}
		for name, heap in zip(names, heaps, strict=True):
			listed.setdefault(heap, []).append(name)
		held = {bytes.fromhex(heap).decode(): part for heap, part in listed.items()}
		self.counts_more |= sum(map(len, held.values())) > self.longest
		shown = {
			heap: part
			for heap in (held if value is None else held.keys() & {value})
			if (part := held[heap][start : start + length])
		}
		page = frappe.qb.from_(self.request).select(self.request.name)
		page = page.where(combining.numbered([name for part in shown.values() for name in part])).as_("page")
		rows = {row["name"]: row for row in self._whole(page, ("name", False))} if shown else {}
		return [
			{
				"value": heap,
				"count": len(held[heap]),
				"rows": [rows[name] for name in part if name in rows],
				"has_more": len(held[heap]) > start + length,
			}
			for heap, part in shown.items()
		]

	def heaps(self, field: str | None) -> list:
		"""How many have each value of a field, or without one were made on each day: {"heap", "held"}, and of owners "label". One query.

		Of a longer list these are the newest; `counts_more` then says that there are more.
		"""
		some = self._newest(heap_of(self.request, field).as_("heap")).as_("some")
		query = frappe.qb.from_(some).select(some.heap, Count("*").as_("held")).groupby(some.heap)
		if field == "agent":
			query = query.left_join(self.user).on(self.user.name == some.heap)
			query = query.select(self.user.full_name.as_("label")).groupby(self.user.full_name)
		rows = query.run(as_dict=True)
		self.counts_more |= sum(row.held for row in rows) > self.longest
		return rows

	def _whole(self, page, order: tuple[str, bool], *more) -> list[dict]:
		"""The rows whose numbers are in `page`, as screens show them."""
		own = own_fields.columns(self.rights.user)
		tables = [df for df in own.values() if own_fields.is_table(df)]
		query = (
			frappe.qb.from_(page)
			.join(self.request)
			.on(self.request.name == page.name)
			.left_join(self.favourite)
			.on((self.favourite.request == self.request.name) & (self.favourite.user == self.rights.user))
			.left_join(self.user)
			.on(self.user.name == self.request.agent)
			.select(
				*(self.request[column] for column in COLUMNS),
				*(self.request[name] for name, df in own.items() if df not in tables),
				self.request._user_tags,
				self.user.full_name.as_("agent_name"),
				self.favourite.name.as_("favourite"),
				*more,
			)
		)
		rows = statements.read(self._ordered(query, order, page), times=TIMES, apart=own.keys())
		for row in rows:
			row["favourite"] = bool(row["favourite"])
			row["tags"] = [tag for tag in (row.pop("_user_tags") or "").split(",") if tag]
		for field in tables if rows else ():
			_add_listed(rows, field)
		return rows

	def marks(self, order: tuple[str, bool], length: int, by_stretches: bool) -> list[tuple]:
		"""Number and time of the last change of the first rows; those of the first stretch where there are stretches."""
		if by_stretches and self.is_by_stretches(order):
			some = self._fitting(self.request.modified, stretch=stretches.after(order))
			return self._ordered(some, order).limit(length).run()
		return self._in_order(order, self.request.modified).limit(length).run()

	def names(self, order: tuple[str, bool], length: int) -> list[str]:
		"""Numbers of the first requests."""
		return [row[0] for row in self._in_order(order).limit(length).run()]

	def newest(self) -> list[str]:
		"""Numbers of all, or of the newest and one more where a list may have a million. One query."""
		return [row[0] for row in self._newest().run()]

	def condition(self) -> Criterion:
		"""The list as one condition on the table of requests."""
		every = list(self._criteria())
		if self.needs_favourite:
			star = self.favourite
			own = frappe.qb.from_(star).select(star.request).where(star.user == self.rights.user)
			every.append(self.request.name.isin(own))
		return reduce(and_, every)

	def count(self) -> int:
		"""How many there are, up to 1000; `counts_more` then says that there are more, and `more_to_count` that only the first stretch
		was counted. One query, or none where all that there are were asked for."""
		if self.counted is None:
			some = self._fitting(counts=True, stretch=self.stretch)
			if self.list == "last":  # else those of a closed category might be gone through first
				some = self._ordered(some, ("creation", True))
			some = some.limit(COUNTED_UP_TO + 1).as_("some")
			self.counted = frappe.qb.from_(some).select(Count("*")).run()[0][0]
		self.more_to_count &= self.counted <= COUNTED_UP_TO
		self.counts_more |= self.more_to_count or self.counted > COUNTED_UP_TO
		return min(self.counted, COUNTED_UP_TO)

	def _newest(self, *more):
		some = self._fitting(*more)
		some = self._ordered(some, ("creation", True)) if self.list in LONG else some
		return some.limit(self.longest + 1)

	def _in_order(self, order: tuple[str, bool], *more):
		"""Numbers of those that fit, in order; of a list that may have a million, the newest are sorted."""
		if self.list not in LONG or self.is_few or order[0] in INDEXED:
			return self._ordered(self._fitting(*more), order)
		newest = self._ordered(self._fitting(), ("creation", True)).limit(self.longest).as_("newest")
		query = frappe.qb.from_(newest).join(self.request).on(self.request.name == newest.name)
		return self._ordered(query.select(self.request.name, *more), order)

	def _ordered(self, query, order: tuple[str, bool], table=None):
		for term, direction in self._ordering(order, table or self.request):
			query = query.orderby(term, order=direction)
		return query

	@staticmethod
	def _ordering(order: tuple[str, bool], table) -> Iterator[tuple]:
		column, descending = order
		direction = frappe.qb.desc if descending else frappe.qb.asc
		if column in UNSET_LAST and not descending:
			yield Case().when(table[column].isnull(), 1).else_(0), frappe.qb.asc
		yield table[column], direction
		if column != "name":
			yield table.name, direction

	@staticmethod
	def _states(list_name: str, filters: dict, criteria) -> tuple[str, ...]:
		"""The states the list can hold at all."""
		if list_name in ("own_open", "unassigned", "queue"):
			return ("Open",)
		if list_name == "bin":
			return HIDDEN_STATES
		if _leaves_out_closed(list_name, filters, criteria):
			return NOT_CLOSED
		return ("Open", "Postponed", "Closed")

	def _fitting(self, *more, counts: bool = False, stretch: stretches.Stretch | None = None):
		query = frappe.qb.from_(self.request).select(self.request.name, *more)
		if stretch and (stands := stretch.criterion(self.request)) is not None:
			query = query.where(stands)
		if self.needs_favourite:
			query = query.join(self.favourite).on(
				(self.favourite.request == self.request.name) & (self.favourite.user == self.rights.user)
			)
		for criterion in self._criteria(by_index=counts or self.is_filtered):
			query = query.where(criterion)
		return query

	def _criteria(self, by_index: bool = False) -> Iterator[Criterion]:
		if self.list == "search":
			# The states of few requests only are found by their index: with closed ones it is nearly all there are
			yield self._in_states(by_index=by_index and not self.is_few and "Closed" not in self.states)
		yield from (criterion for criterion in (*self.known, *self.criteria) if criterion is not None)

	def _in_states(self, by_index: bool):
		"""By the states there are, which an index finds, or by those there are not, while another index is walked."""
		state = self.request.base_status
		if by_index:
			return state.isin(self.states)
		return state.notin([name for name in search_index.STATES if name not in self.states])

	def _criterion(self, name: str, value):
		if name in ("include_closed", "changed_from", "changed_to"):
			return None
		if name == "created_from":
			return self.request.creation >= value
		if name == "created_to":
			return self.request.creation < comparing.span(value)[1]
		if name == "without":
			return reduce(and_, (Coalesce(self.request[field], "") == "" for field in value))
		if name == "text":
			return self._text(value)
		if name == "tag":
			return self.request.name.isin(searching.tagged(lambda tag: tag == value.lower()))
		if name == "contact":
			# All whom the request concerns, not only the main one (PER-3)
			row = frappe.qb.DocType("Request Contact")
			concerned = frappe.qb.from_(row).select(row.parent)
			return self.request.name.isin(
				concerned.where((row.parenttype == "Request") & row.contact.isin(value))
			)
		if name == "agent" and value == ["unassigned"]:
			return self.request.agent.isnull()
		column = self.request[name]
		if self.is_few:  # few are known by their numbers, many may have the value: not by its index
			column = Coalesce(column, "")
		return column == value[0] if len(value) == 1 else column.isin(value)

	def _text(self, text: str):
		states = {search_index.STATES[state] for state in self.states}
		found = search_index.newest(text, sorted(states), self.most) or search_index.Found([])
		self.counts_more |= found.cut
		names = list(map(str, found.requests))
		if NUMBER.fullmatch(text):
			names.append(text.lstrip("#"))
		return combining.numbered(names)


def heap_of(request, field: str | None):
	"""By what requests are counted: the value of a field, or without one the day they were made on."""
	return Coalesce(request[field], "") if field else Date(request.creation)


def _add_listed(rows: list[dict], field) -> None:
	"""To each row the names it has in a field that holds several documents. One query."""
	link = own_fields.link_of(field).fieldname
	held = {row["name"]: row.setdefault(field.fieldname, []) for row in rows}
	where = {"parenttype": "Request", "parentfield": field.fieldname, "parent": ["in", list(held)]}
	for one in frappe.get_all(
		field.options, where, ["parent", link], order_by="idx asc", limit_page_length=0
	):
		held[one.parent].append(one[link])


def _leaves_out_closed(list_name: str, filters: dict, criteria) -> bool:
	return (
		list_name == "search"
		and not criteria
		and not {"include_closed", "base_status", "status"} & set(filters)
	)
