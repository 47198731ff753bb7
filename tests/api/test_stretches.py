"""A long list whose requests have to be compared one by one is looked through by stretches (BEHAVIOUR FND-4)."""

from datetime import datetime, timedelta

import frappe
import pytest

from request_mgmt.api import listing, lists, requests, stretches
from tests.actions.making import ANNA, BOB, house, make_request
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
