"""A long list whose requests have to be compared one by one is looked through by stretches (BEHAVIOUR FND-4)."""

import json
import random
from datetime import datetime, timedelta

import frappe
import pytest

from request_mgmt.api import boards, charts, listing, lists, requests, stretches
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.factories import as_user, count_queries, make_category

FIRST = datetime(2026, 3, 1, 8, 0, 0, 250000)


@pytest.fixture
def here(site, monkeypatch):
	"""Nine requests whose titles say printer or door; every two of them were made at the same time."""
	here = house()
	here.all = [
		make_request(f"{'Door' if number % 3 == 1 else 'Printer'} {number}", agent=ANNA, contact=here.contact)
		for number in range(9)
	]
	for number, name in enumerate(here.all):
		at = FIRST + timedelta(days=number // 2)
		frappe.db.set_value("Request", name, {"creation": at, "last_message_at": at}, update_modified=False)
		frappe.db.set_value("Request", name, "modified", at, update_modified=False)
	monkeypatch.setattr(stretches, "LENGTH", 2)
	monkeypatch.setattr(listing, "LOOKED_FOR", 0)
	return here


def holds(text: str, field="title") -> list:
	return [[{"field": field, "operator": "contains", "value": text}]]


def pages(name="search", user=ANNA, **options) -> list[dict]:
	"""All there are, from the start to the end."""
	found, further = [], stretches.START
	with as_user(user):
		while further:
			found.append(lists.fetch(name, further=further, **options))
			further = found[-1]["further"]
			assert found[-1]["has_more"] is bool(further) and len(found) < 40
	return found


def named(pages: list[dict]) -> list[str]:
	return [row["name"] for page in pages for row in page["rows"]]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 50])
@pytest.mark.parametrize("way", ["asc", "desc"])
@pytest.mark.parametrize("column", sorted(stretches.ORDERS))
def test_stretches_together_hold_what_all_at_once_does_in_the_same_order(here, column, way, length):
	asked = {"criteria": holds("printer"), "order_by": f"{column} {way}", "page_length": length}
	with as_user(ANNA):
		whole = [row["name"] for row in lists.fetch("search", **{**asked, "page_length": 50})["rows"]]
	found = pages(**asked)
	assert named(found) == whole and len(whole) == 6
	assert all(len(page["rows"]) <= length for page in found)


def test_a_page_says_how_far_was_looked(here):
	first, *others = pages(criteria=holds("Door 1"))
	assert first["rows"] == [] and first["looked_to"] == str(FIRST + timedelta(days=3))
	assert [page["looked_to"] for page in others][-2:] == [str(FIRST + timedelta(days=1)), None]
	assert named(others) == [here.all[1]]


def test_behind_the_first_stretch_a_page_looks_as_far_as_time_allows(here, monkeypatch):
	monkeypatch.setattr(listing, "LOOKED_FOR", 60)
	first, second = pages(criteria=holds("Door 1"))
	assert (named([first]), named([second])) == ([], [here.all[1]])
	first, *others = pages(criteria=holds("Printer"), page_length=2)
	assert [len(page["rows"]) for page in others] == [2, 2, 0]
	assert named([first, *others]) == named(pages(criteria=holds("Printer")))


def test_the_first_stretch_counts_what_it_holds(here, monkeypatch):
	def first(**options):
		with as_user(ANNA):
			page = lists.fetch("search", further="start", criteria=holds("printer"), **options)
		return page["count"], page["counts_more"], page["more_to_count"], len(page["rows"])

	assert first(page_length=1) == (2, True, True, 1)
	assert first(page_length=2) == (2, True, True, 2)
	monkeypatch.setattr(stretches, "LENGTH", 50)
	assert first(page_length=1) == (6, False, False, 1)
	assert first() == (6, False, False, 6)


def test_a_stretch_costs_the_same_number_of_queries(here):
	places = [page["further"] for page in pages(criteria=holds("printer"))[:-1]]
	costs = []
	with as_user(ANNA):
		frappe.db.commit()
		for further in ("start", "start", *places):
			with count_queries() as seen:
				lists.fetch("search", criteria=holds("printer"), further=further)
			costs.append(len(seen))
	assert len(places) > 2 and set(costs[1:]) == {3}  # closed categories, the stretch, rows


@pytest.mark.parametrize(
	"further",
	["?", "2026-03-01", "2026-13-01 10:00:00", "2026-03-01 10:00:00 1 or 1=1", "2026-03-01 10:00:00 x"],
)
def test_what_no_page_said_is_refused(here, further):
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="Load the list again"):
		lists.fetch("search", criteria=holds("printer"), further=further)


@pytest.mark.parametrize("order", ["title asc", "name desc", "deadline asc", "closed_at desc"])
def test_other_orders_are_answered_at_once(here, order):
	(page,) = pages(criteria=holds("printer"), order_by=order)
	assert len(page["rows"]) == 6 and page["looked_to"] is None


@pytest.mark.parametrize("name", ["own_open", "favourites"])
def test_short_lists_are_answered_at_once(here, name):
	assert len(pages(name, criteria=holds("printer"))) == 1


@pytest.mark.parametrize(
	"narrow",
	[
		{"filters": {"contact": "{contact}"}},
		{"criteria": [{"field": "contact", "operator": "one_of", "value": ["{contact}"]}]},
		{"criteria": [{"field": "creation", "operator": "before", "value": "2026-03-02"}]},
		{"filters": {"created_to": "2026-03-01"}},
	],
)
def test_where_an_index_knows_of_few_only_these_are_compared(here, monkeypatch, narrow):
	few = here.all[:2] if "contact" not in str(narrow) else here.all
	monkeypatch.setattr(stretches, "LENGTH", len(few))
	filters = {key: value.format(**here) for key, value in narrow.get("filters", {}).items()}
	group = [
		{
			**row,
			"value": [one.format(**here) for one in row["value"]]
			if isinstance(row["value"], list)
			else row["value"],
		}
		for row in narrow.get("criteria", [])
	]
	asked = {"filters": filters, "criteria": [[*holds("printer")[0], *group]]}
	assert len(pages(**asked)) == 1
	assert named(pages(**asked)) == [name for name in reversed(few) if here.all.index(name) % 3 != 1]
	monkeypatch.setattr(stretches, "LENGTH", len(few) - 1)
	assert len(pages(**asked)) > 1
	assert set(named(pages(**asked))) == {name for name in few if here.all.index(name) % 3 != 1}


def test_of_several_groups_none_narrows_the_others(here):
	groups = [*holds("door 1"), [{"field": "contact", "operator": "one_of", "value": ["nobody"]}]]
	assert len(pages(criteria=groups)) > 1
	assert named(pages(criteria=groups)) == [here.all[1]]


def test_the_mark_of_the_first_stretch_is_that_of_its_page(here):
	asked = {"criteria": holds("printer")}

	def mark() -> str:
		with as_user(ANNA):
			return lists.mark("search", further="start", **asked)["mark"]

	with as_user(ANNA):
		page = lists.fetch("search", further="start", **asked)
		whole = lists.mark("search", **asked)["mark"]
	assert mark() == page["mark"] != whole
	with as_user(ANNA):
		requests.update(here.all[0], {"priority": "High"})  # far behind
	assert mark() == page["mark"]
	with as_user(ANNA):
		requests.update(page["rows"][0]["name"], {"priority": "High"})
	assert mark() != page["mark"]


def test_rows_are_asked_for_as_they_are_now(here):
	with as_user(ANNA):
		wanted = [here.all[0], here.all[1], here.all[3]]
		page = lists.fetch("search", criteria=holds("printer"), further="start", requests=wanted)
	assert named([page]) == [here.all[3], here.all[0]]
	assert (page["further"], page["has_more"]) == (None, False)
	with as_user(ANNA), pytest.raises(frappe.ValidationError):
		lists.fetch("search", requests=list(map(str, range(300))))


def test_what_is_closed_to_the_agent_is_in_no_stretch(here):
	closed = make_category("Secret", members=[BOB], members_only=1)
	frappe.db.set_value("Request", here.all[0], "category", closed)
	assert here.all[0] in named(pages(criteria=holds("printer"), user=BOB))
	assert here.all[0] not in named(pages(criteria=holds("printer")))
	with as_user(ANNA):
		assert not lists.fetch("search", requests=[here.all[0]])["rows"]


def looked_through(fetch, by: str, user=ANNA, **options) -> list[dict]:
	"""A board or a chart, further and further."""
	found, further, known = [], stretches.START, None
	with as_user(user):
		while further:
			found.append(fetch("search", by, further=further, requests=known, **options))
			further, known = found[-1]["further"], found[-1]["requests"]
			assert found[-1]["counts_more"] is bool(further) and len(found) < 40
	return found


def without_way(answer: dict) -> dict:
	return {k: v for k, v in answer.items() if k not in ("seen", "mark", "requests", "further", "looked_to")}


@pytest.mark.parametrize("way", ["asc", "desc"])
@pytest.mark.parametrize("column", sorted(stretches.ORDERS))
@pytest.mark.parametrize("field", boards.GROUPS)
def test_a_board_looked_through_is_the_one_at_once(here, field, column, way):
	for number, name in enumerate(here.all):
		priority, agent = ("High", "Low", None)[number % 3], (ANNA, BOB, None)[number // 3]
		frappe.db.set_value("Request", name, {"priority": priority, "agent": agent}, update_modified=False)
	asked = {"criteria": holds("printer"), "order_by": f"{column} {way}", "page_length": 2}
	with as_user(ANNA):
		whole = boards.fetch("search", field, **asked)
	found = looked_through(boards.fetch, field, **asked)
	assert without_way(found[-1]) == without_way(whole) and whole["count"] == 6
	assert len(found) > 3 and [page["count"] for page in found] == sorted(page["count"] for page in found)
	asked.pop("page_length")
	for column_of in whole["columns"]:
		with as_user(ANNA):
			more = [
				boards.more("search", field, column_of["value"], start=1, requests=known, **asked)
				for known in (None, found[-1]["requests"])
			]
		assert more[0] == more[1]


@pytest.mark.parametrize("by", ["status", "agent", "day", "month"])
def test_a_chart_looked_through_is_the_one_at_once(here, by):
	frappe.db.set_value("Request", here.all[0], "agent", BOB, update_modified=False)
	with as_user(ANNA):
		whole = charts.fetch("search", by, criteria=holds("printer"))
	found = looked_through(charts.fetch, by, criteria=holds("printer"))
	assert without_way(found[-1]) == without_way(whole) and whole["count"] == 6
	assert len(found) > 3 and found[0]["looked_to"] == str(FIRST + timedelta(days=3))


def test_a_board_or_a_chart_that_is_full_is_not_looked_further(here, monkeypatch):
	monkeypatch.setattr(listing, "COUNTED_UP_TO", 2)
	monkeypatch.setattr(charts, "CHARTED_UP_TO", 2)
	with as_user(ANNA):
		whole = boards.fetch("search", "status", criteria=holds("printer"))
		board = boards.fetch("search", "status", criteria=holds("printer"), further="start")
		board = boards.fetch(
			"search",
			"status",
			criteria=holds("printer"),
			further=board["further"],
			requests=board["requests"],
		)
		chart = charts.fetch("search", "status", criteria=holds("printer"), further="start")
	assert (board["further"], board["counts_more"]) == (None, True)
	assert without_way(board) == without_way(whole) and len(board["requests"]) == 3
	assert chart["further"] and chart["count"] == 2


def test_what_was_found_behind_is_kept_when_a_board_is_asked_for_anew(here):
	asked = {"criteria": holds("printer"), "page_length": 20}
	last = looked_through(boards.fetch, "status", **asked)[-1]
	gone, fresh = here.all[0], make_request("Printer new", agent=ANNA, contact=here.contact)
	frappe.db.set_value("Request", gone, "title", "Door 0")
	with as_user(ANNA):
		again = boards.fetch("search", "status", further="start", requests=last["requests"], **asked)
		whole = boards.fetch("search", "status", **asked)
	assert [c["rows"] for c in again["columns"]] == [c["rows"] for c in whole["columns"]]
	assert again["requests"] == [fresh, *(name for name in last["requests"] if name != gone)]
	assert again["further"] and again["mark"]


def test_the_mark_of_a_board_or_a_chart_is_that_of_the_first_stretch(here):
	asked = {"criteria": holds("printer")}
	with as_user(ANNA):
		for fetch in (boards.fetch, charts.fetch):
			for further in (None, "start"):
				mark = lists.mark("search", further=further, page_length=200, **asked)["mark"]
				assert fetch("search", "status", further=further, **asked)["mark"] == mark
			first = fetch("search", "status", further="start", **asked)
			behind = fetch("search", "status", further=first["further"], requests=first["requests"], **asked)
			assert behind["mark"] is None


@pytest.mark.parametrize(
	"fetch, first",
	[
		(boards.fetch, 5),
		(charts.fetch, 4),
	],  # closed categories, the stretch, what it holds, then the board or the chart
)
def test_a_stretch_of_a_board_costs_the_same_number_of_queries(here, fetch, first):
	asked = {"criteria": holds("printer")}
	found = looked_through(fetch, "status", **asked)
	with as_user(ANNA):
		frappe.db.commit()
		costs = []
		start = {"further": "start", "requests": None}
		for page in [start, start, *found[:-1]]:
			with count_queries() as seen:
				fetch("search", "status", further=page["further"], requests=page["requests"], **asked)
			costs.append(len(seen))
	assert costs[1] == first and set(costs[2:]) == {first + 1}  # what is known still fits


def test_where_an_index_knows_of_few_a_chart_asks_it_once(here, monkeypatch):
	asked = {"criteria": holds("printer"), "filters": {"contact": here.contact}}
	monkeypatch.setattr(stretches, "LENGTH", 50)
	with as_user(ANNA):
		frappe.db.commit()
		charts.fetch("search", "status", further="start", **asked)
		with count_queries() as seen:
			chart = charts.fetch("search", "status", further="start", **asked)
	assert len(seen) == 4  # closed categories, how many the index knows of, mark, counts
	assert (chart["count"], chart["further"], chart["requests"]) == (6, None, None)


def test_numbers_that_are_handed_over_show_nothing_that_is_closed(here):
	closed = make_category("Secret", members=[BOB], members_only=1)
	frappe.db.set_value("Request", here.all[0], "category", closed)
	asked = {"criteria": holds("printer"), "further": "start", "requests": here.all}
	with as_user(ANNA):
		board, chart = boards.fetch("search", "status", **asked), charts.fetch("search", "status", **asked)
		more = boards.more("search", "status", "New", criteria=holds("printer"), requests=here.all)
	for answer in (board, chart):
		assert set(answer["requests"]) == {here.all[at] for at in (2, 3, 5, 6, 8)} and answer["count"] == 5
	assert here.all[0] not in [row["name"] for row in more["rows"]]
	with as_user(ANNA), pytest.raises(frappe.ValidationError):
		boards.fetch("search", "status", **{**asked, "requests": list(map(str, range(1002)))})


KNOWN = (
	("sender", "equals", "ole@acme.test"),
	("sender", "equals", "OLE@acme.test"),
	("sender", "exact", "nobody@acme.test"),
	("contact", "one_of", ["{contact}"]),
	("priority", "one_of", ["High", "Low"]),
	("request_type", "one_of", ["Question"]),
	("agent", "current_user", None),
	("category", "one_of", ["{category}"]),
	("creation", "before", "2026-03-04"),
	("last_message_at", "after", "2026-03-01"),
	("base_status", "one_of", ["Open"]),
)
COMPARED = (
	("title", "contains", "printer"),
	("content", "contains", "text"),
	("message_count", ">=", 0),
	("author", "not_contains", "nobody"),
)


@pytest.mark.parametrize("seed", range(2 * len(KNOWN)))
def test_what_an_index_knows_of_narrows_to_the_same_as_without(here, monkeypatch, seed):
	chance = random.Random(seed)
	for number, name in enumerate(here.all):
		here_has = {
			"priority": chance.choice(("High", "Low", None)),
			"agent": chance.choice((ANNA, BOB, None)),
		}
		here_has["request_type"] = chance.choice(("Question", None))
		frappe.db.set_value("Request", name, here_has, update_modified=False)
		for _message in range(chance.choice((1, 2))):
			sender = chance.choice(("ole@acme.test", "Ole@Acme.test", "bo@acme.test"))
			customer_writes(name, f"Text {number}", sender=sender)
	group = [
		{
			"field": field,
			"operator": operator,
			"value": json.loads(
				json.dumps(value).replace("{contact}", here.contact).replace("{category}", here.category)
			),
		}
		for field, operator, value in (
			KNOWN[seed % len(KNOWN)],
			*chance.sample(KNOWN, chance.choice((0, 0, 1))),
			*chance.sample(COMPARED, 1),
		)
	]
	filters = chance.choice(
		({}, {}, {}, {"contact": here.contact}, {"priority": "High"}, {"created_to": "2026-03-04"})
	)
	name = chance.choice(("search", "last"))
	order = chance.choice(("last_message_at desc", "creation asc", "title asc", "deadline asc"))
	asked = {"filters": filters, "criteria": [group], "order_by": order}

	def answers() -> list:
		with as_user(ANNA):
			page = lists.fetch(name, page_length=3, **asked)
			count = {key: page[key] for key in ("rows", "count", "counts_more", "has_more", "mark")}
			board = boards.fetch(name, "priority", **asked)
			chart = charts.fetch(name, "agent", filters=filters, criteria=[group])
			return [count, *map(without_way, (board, chart)), lists.count(name, filters, [group])]

	monkeypatch.setattr(stretches, "LENGTH", chance.choice((1, 4, 50)))
	narrowed = answers()
	monkeypatch.setattr(listing.Query, "narrow", lambda query: None)
	assert narrowed == answers()
	with as_user(ANNA):
		every = lists.fetch(name, page_length=200, **asked)["rows"]
	heaps: dict[str, list] = {}
	for row in every:
		heaps.setdefault(row["priority"] or "", []).append(row)
	assert {one["value"]: one["rows"] for one in narrowed[1]["columns"]} == heaps
