"""A list as a board: columns by status, type, priority or owner (BEHAVIOUR FND-10)."""

import frappe
import pytest

from request_mgmt.api import boards, listing, lists, requests
from tests.actions.making import ANNA, BOB, house_with_priorities, make_request
from tests.factories import as_user, count_queries, make_category


@pytest.fixture
def here(site):
	return house_with_priorities()


def columns(group_by="priority", user=ANNA, **options) -> dict[str, list[str]]:
	with as_user(user):
		page = boards.fetch(**{"list": "last", "group_by": group_by, **options})
	assert page["count"] == sum(column["count"] for column in page["columns"])
	return {column["value"]: [row["name"] for row in column["rows"]] for column in page["columns"]}


def test_columns_hold_what_has_the_value_in_the_order_of_the_list(here):
	assert columns() == {"Low": here.low[::-1], "High": [here.high], "": [here.none]}
	assert columns(order_by="title asc")["Low"] == here.low
	assert columns("agent") == {ANNA: here.low[::-1], BOB: [here.high], "": [here.none]}
	assert columns("status").keys() == {"Open"} == columns("status", list="own_open").keys()
	assert columns(filters={"priority": "High"}) == {"High": [here.high]}
	criteria = [[{"field": "agent", "operator": "current_user"}]]
	assert columns(criteria=criteria) == {"Low": here.low[::-1]}
	frappe.db.set_value("Request", here.low[1], "deadline", "2026-01-01 12:00:00")
	frappe.db.set_value("Request", here.low[0], "deadline", None)
	frappe.db.set_value("Request", here.low[2], "deadline", "2026-01-02 12:00:00")
	assert columns(order_by="deadline asc")["Low"] == [here.low[1], here.low[2], here.low[0]]


def test_rows_are_those_of_the_list(here):
	with as_user(ANNA):
		requests.update(here.high, {"tags": ["vip"]})
		rows = {row["name"]: row for row in lists.fetch("last")["rows"]}
		for column in boards.fetch("last", "agent")["columns"]:
			for row in column["rows"]:
				assert row == rows[row["name"]]


def test_a_column_is_called_whatever_its_value_is(here):
	kind = "Køb, salg | 100 %"
	frappe.get_doc({"doctype": "Request Type", "type_name": kind}).insert(ignore_permissions=True)
	frappe.db.set_value("Request", here.high, "request_type", kind, update_modified=False)
	assert columns("request_type")[kind] == [here.high]


def test_a_column_is_limited_and_goes_on(here):
	with as_user(ANNA):
		page = boards.fetch("last", "priority", page_length=2)
		low = next(column for column in page["columns"] if column["value"] == "Low")
		assert (low["count"], len(low["rows"]), low["has_more"]) == (3, 2, True)
		assert page["count"] == 5 and not page["counts_more"]
		more = boards.more("last", "priority", "Low", start=2, page_length=2)
		assert [row["name"] for row in more["rows"]] == [here.low[0]] and not more["has_more"]
		assert [row["name"] for row in boards.more("last", "priority", "")["rows"]] == [here.none]
		assert boards.more("last", "priority", "Urgent") == {"rows": [], "has_more": False}


def test_of_a_very_long_list_the_first_are_on_the_board(here, monkeypatch):
	monkeypatch.setattr(listing, "COUNTED_UP_TO", 3)
	with as_user(ANNA):
		page = boards.fetch("last", "agent")
		assert page["counts_more"] and 3 <= page["count"] <= 4


def test_a_board_tells_by_its_mark_whether_it_changed(here):
	with as_user(ANNA):
		mark = boards.fetch("last", "status")["mark"]
		assert lists.mark("last", page_length=200)["mark"] == mark
		requests.update(here.low[0], {"priority": "High"})
		assert lists.mark("last", page_length=200)["mark"] != mark


def test_nothing_closed_to_the_user_is_on_it_or_counted(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Secret", user="Administrator", category="Board", priority="Medium")
	assert columns(user=BOB)["Medium"] == [hidden] and "Medium" not in columns()


def test_a_board_costs_the_same_however_many_cards_and_columns(here):
	def cost() -> int:
		with as_user(ANNA):
			frappe.db.commit()
			boards.fetch("last", "priority")
			with count_queries() as seen:
				boards.fetch("last", "priority")
		return len(seen)

	few = cost()
	for at, priority in enumerate(("Medium", "High", "Low") * 5):
		make_request(f"More {at}", priority=priority, agent=ANNA)
	assert cost() == few == 4  # closed categories, own ones only?, columns, cards


@pytest.mark.parametrize(
	"options",
	[
		{"group_by": "title"},
		{"group_by": "base_status"},
		{"page_length": 0},
		{"page_length": 101},
		{"list": "x"},
	],
	ids=str,
)
def test_bad_input_is_refused(here, options):
	with as_user(ANNA):
		with pytest.raises(frappe.ValidationError):
			boards.fetch(**options)
		with pytest.raises(frappe.ValidationError):
			boards.more(**options)
		with pytest.raises(frappe.ValidationError):
			boards.more(start=-1)
