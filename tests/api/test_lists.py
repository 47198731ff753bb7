"""Lists and search (BEHAVIOUR FND-1, FND-8, UNA-1, FAV-2, DSH-2)."""

import frappe
import pytest

from request_mgmt.api import console, favourites, listing, lists, requests, saved_lists
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries, make_contact


@pytest.fixture
def here(site):
	here = house()
	here.mine = make_request("Mine", agent=ANNA, contact=here.contact)
	here.bobs = make_request("Bob's 100% _special_", agent=BOB)
	here.free = make_request("Free")
	here.closed = make_request("Closed one", agent=ANNA, status="Closed")
	return here


def fetch(name, user=ANNA, **options):
	with as_user(user):
		return lists.fetch(name, **options)


def names(page) -> list[str]:
	return [row["name"] for row in page["rows"]]


def test_each_list_holds_what_it_says(here):
	assert names(fetch("own_open")) == [here.mine]
	assert names(fetch("own_open", BOB)) == [here.bobs]
	assert names(fetch("unassigned")) == [here.free]
	assert set(names(fetch("last"))) == {here.mine, here.bobs, here.free, here.closed}
	assert names(fetch("favourites")) == []
	with as_user(ANNA):
		favourites.add([here.bobs, here.closed])
	assert set(names(fetch("favourites"))) == {here.bobs, here.closed}
	assert names(fetch("favourites", BOB)) == []


def test_what_is_gone_is_in_no_list(here):
	for request, state in ((here.mine, "Deleted"), (here.free, "Spam"), (here.bobs, "Merged")):
		frappe.db.set_value("Request", request, {"base_status": state, "status": state})
	for name in set(listing.LISTS) - {"bin"}:
		assert set(names(fetch(name))) <= {here.closed}
	with as_user(ANNA):
		assert {row.name for row in frappe.get_list("Request")} == {here.closed}


def test_a_row_has_all_a_row_shows(here):
	with as_user(ANNA):
		requests.update(here.mine, {"tags": ["vip"]})
		favourites.add(here.mine)
	[row] = fetch("own_open")["rows"]
	assert row["agent_name"].startswith("Anna") and row["contact_name"] == "Ole Olsen"
	assert (row["company_name"], row["favourite"], row["tags"]) == ("Acme", True, ["vip"])
	assert set(row) >= {
		"title",
		"status",
		"base_status",
		"category",
		"priority",
		"access_level",
		"read_status",
		"channel",
		"deadline",
		"creation",
		"modified",
		"last_message_at",
		"last_message_from",
		"closed_at",
		"message_count",
		"has_attachment",
		"time_spent",
		"time_to_charge",
	}


def test_pages_follow_each_other_without_gap_or_double(here):
	for number in range(7):
		make_request(f"More {number}")
	seen, start = [], 0
	while True:
		page = fetch("last", start=start, page_length=3)
		seen += names(page)
		assert page["count"] == 11
		if not page["has_more"]:
			break
		start += 3
	assert len(seen) == len(set(seen)) == 11
	assert seen == sorted(seen, key=int, reverse=True)


@pytest.mark.parametrize(
	("text", "found"),
	[
		("mine", ["mine"]),
		("Olsen", ["mine"]),
		("acme", ["mine"]),
		("100%", ["bobs"]),
		("_special_", ["bobs"]),
		("special", ["bobs"]),
		("bob's", ["bobs"]),
		("%", []),
		("_", []),
		("'; drop table", []),
		("\\", []),
		("!", []),
		("Closed", []),
	],
)
def test_search_takes_every_sign_for_itself(here, text, found):
	assert names(fetch("search", filters={"text": text})) == [here[key] for key in found]


def test_a_number_opens_at_once_also_when_closed(here):
	assert fetch("search", filters={"text": f"#{here.closed}"})["exact"] == here.closed
	assert fetch("search", filters={"text": here.mine})["exact"] == here.mine
	assert "exact" not in fetch("search", filters={"text": "4711"})


def test_closed_ones_are_found_on_request(here):
	assert here.closed in names(fetch("search", filters={"include_closed": 1}))
	assert names(fetch("search", filters={"text": "closed", "include_closed": "1"})) == [here.closed]
	assert names(fetch("search", filters={"status": "Closed"})) == [here.closed]


def test_filters_narrow(here):
	kim = make_contact("kim@globex.test", "Kim", company_name="Globex")
	kims = make_request("Kim's", contact=kim, priority="High", tags="vip")
	assert names(fetch("search", filters={"contact": kim})) == [kims]
	assert names(fetch("search", filters={"company_name": "Globex"})) == [kims]
	assert names(fetch("search", filters='{"priority": ["High", "Low"]}')) == [kims]
	assert names(fetch("search", filters={"tag": "vip"})) == [kims]
	assert names(fetch("search", filters={"tag": "vi"})) == []
	assert set(names(fetch("search", filters={"agent": "unassigned"}))) == {here.free, kims}


@pytest.mark.parametrize(
	("column", "first"), [("title asc", "bobs"), ("title desc", "mine"), ("creation", "mine")]
)
def test_order_is_chosen_from_columns(here, column, first):
	assert names(fetch("search", order_by=column))[0] == here[first]


@pytest.mark.parametrize(
	"options",
	[
		{"name": "all"},
		{"order_by": "title; drop table"},
		{"order_by": "owner"},
		{"order_by": "title sideways"},
		{"filters": {"owner": "x"}},
		{"filters": "text=x"},
		{"filters": "[1]"},
		{"start": -1},
		{"page_length": 0},
		{"page_length": 10000},
		{"filters": {"text": {"a": 1}}},
		{"filters": {"text": "x" * 201}},
	],
	ids=str,
)
def test_bad_input_is_refused(here, options):
	name = options.pop("name", "search")
	with pytest.raises(frappe.ValidationError) as no:
		fetch(name, **options)
	assert len(str(no.value)) > 10


def test_a_page_costs_the_same_whatever_its_length(here):
	def cost(**options):
		with as_user(ANNA):
			frappe.db.commit()
			lists.fetch("last", **options)  # settings and roles are in the cache from now on
			with count_queries() as seen:
				lists.fetch("last", **options)
		return len(seen)

	few = cost(page_length=2)
	for number in range(30):
		make_request(f"More {number}", contact=here.contact, agent=ANNA)
	assert cost(page_length=2) == few == 4  # closed categories, own ones only?, rows, count
	assert cost(page_length=200) == 3  # all of them: counted with the rows


def test_counts_are_those_of_the_lists(here):
	with as_user(ANNA):
		assert lists.counts() == {"own_open": 1, "unassigned": 1, "favourites": 0}


def test_counting_stops(here, monkeypatch):
	monkeypatch.setattr(listing, "COUNTED_UP_TO", 2)
	assert fetch("last")["count"] == 2


def test_columns_are_kept_for_each_user_and_list(here):
	def columns(user):
		with as_user(user):
			return console.boot()["columns"]

	usual = columns(ANNA)["usual"]
	assert "title" in usual and columns(ANNA)["chosen"] == {}
	with as_user(ANNA):
		saved = saved_lists.save("Printers", "last")["name"]
		assert lists.choose_columns("last", ["deadline", "title", "tags"]) == {
			"columns": ["deadline", "title", "tags"]
		}
		assert lists.choose_columns(saved, '["company_name"]')["columns"] == ["title", "company_name"]
	assert columns(ANNA)["chosen"] == {
		"last": ["deadline", "title", "tags"],
		saved: ["title", "company_name"],
	}
	assert columns(BOB)["chosen"] == {}
	with as_user(ANNA):
		assert lists.choose_columns("last") == {"columns": usual}
	assert set(columns(ANNA)["chosen"]) == {saved}


def test_columns_there_are_not_and_lists_of_others_are_refused(here):
	with as_user(BOB):
		private = saved_lists.save("Bob's", "last")["name"]
	offered = [column["name"] for column in lists.columns_for(None)["offered"]]
	with as_user(ANNA):
		for wrong in (["_user_tags"], ["contact"], offered):
			with pytest.raises(frappe.ValidationError):
				lists.choose_columns("last", wrong)
		with pytest.raises(frappe.ValidationError):
			lists.choose_columns("nonsense", ["title"])
		with pytest.raises(frappe.PermissionError):
			lists.choose_columns(private, ["title"])


def test_each_column_is_one_of_a_row(here):
	[row] = fetch("own_open")["rows"]
	offered = lists.columns_for(None)["offered"]
	assert {column["name"] for column in offered} <= set(row)
	with as_user(ANNA):
		for column in offered:
			if column["sorts"]:
				lists.fetch("last", order_by=f"{column['sorts']} asc")
