"""A list as a chart: how many by status, type, priority, owner, category or time (BEHAVIOUR FND-10)."""

from datetime import date

import frappe
import pytest

from request_mgmt.api import charts, lists, requests
from tests.actions.making import ANNA, BOB, house_with_priorities, make_request
from tests.factories import as_user, count_queries, make_category


@pytest.fixture
def here(site):
	return house_with_priorities()


def made(name: str, at: str) -> None:
	frappe.db.set_value("Request", name, "creation", at, update_modified=False)


def bars(group_by="priority", user=ANNA, **options) -> dict[str, int]:
	with as_user(user):
		chart = charts.fetch(**{"list": "last", "group_by": group_by, **options})
	assert chart["count"] == sum(bar["count"] for bar in chart["bars"])
	return {bar["value"]: bar["count"] for bar in chart["bars"]}


def test_bars_count_what_the_list_holds_the_longest_first(here):
	assert list(bars().items()) == [("Low", 3), ("", 1), ("High", 1)]
	assert bars("agent") == {ANNA: 3, BOB: 1, "": 1}
	assert bars("status") == {"Open": 5}
	assert sum(bars("category").values()) == 5
	assert bars(list="own_open") == {"Low": 3}
	assert bars(filters={"priority": "High"}) == {"High": 1}
	assert bars(criteria=[[{"field": "agent", "operator": "current_user"}]]) == {"Low": 3}
	assert bars("status", list="search", filters={"text": "low"}) == {"Open": 3}


def of_desk(group_by="priority", user=ANNA, filters=()) -> dict[str, int]:
	with as_user(user):
		chart = charts.of_desk(list(filters), group_by)
	assert chart["count"] == sum(bar["count"] for bar in chart["bars"])
	return {bar["value"]: bar["count"] for bar in chart["bars"]}


def test_a_list_of_the_desk_is_counted_by_its_own_filters(here):
	assert list(of_desk().items()) == [("Low", 3), ("", 1), ("High", 1)]
	assert of_desk(filters=[["Request", "agent", "=", ANNA]]) == {"Low": 3}
	assert of_desk("agent", filters=[["Request", "priority", "is", "set"]]) == {ANNA: 3, BOB: 1}
	assert of_desk(filters=[["Request", "title", "=", "nothing"]]) == {}
	made(here.low[0], "2026-09-30 23:59:59")
	made(here.low[1], "2026-10-01 00:00:00")
	with as_user(ANNA):
		months = charts.of_desk([["Request", "name", "in", here.low[:2]]], "month")["bars"]
	assert [(bar["from"], bar["count"]) for bar in months] == [("2026-09-01", 1), ("2026-10-01", 1)]
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="counts by one of"):
		charts.of_desk([], "title")


@pytest.mark.parametrize(
	"filters",
	[
		[["Request", "name` is not null or `tabRequest`.`name", "=", "x"]],
		[["name` is not null or `tabRequest`.`name", "=", "x"]],
		[["Request` where 1=1 or `tabRequest", "name", "=", "x"]],
		[["Request", None, "=", "x"]],
		["name"],
		'{"name` is not null or `name": "x"}',
	],
)
def test_a_list_of_the_desk_is_asked_for_by_names_of_fields(here, filters):
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="cannot be read as a list"):
		charts.of_desk(filters)


def test_of_a_long_list_of_the_desk_the_newest_are_counted(here, monkeypatch):
	monkeypatch.setattr(charts, "CHARTED_UP_TO", 2)
	with as_user(ANNA):
		chart = charts.of_desk()
	assert (chart["count"], chart["counts_more"]) == (2, True)


def test_owners_are_called_by_their_names(here):
	with as_user(ANNA):
		found = {bar["value"]: bar.get("label") for bar in charts.fetch("last", "agent")["bars"]}
	assert found[ANNA] == frappe.db.get_value("User", ANNA, "full_name") and found[""] is None


def test_days_weeks_and_months_follow_one_another(here):
	made(here.low[0], "2026-09-30 23:59:59")
	made(here.low[1], "2026-10-01 00:00:00")
	made(here.low[2], "2026-10-03 12:00:00")
	with as_user(ANNA):
		own = [(bar["from"], bar["count"]) for bar in charts.fetch("own_open", "day")["bars"]]
		assert own == [("2026-09-30", 1), ("2026-10-01", 1), ("2026-10-02", 0), ("2026-10-03", 1)]
		weeks = charts.fetch("own_open", "week")["bars"]
		assert weeks == [{"from": "2026-09-28", "to": "2026-10-04", "count": 3}]
		months = charts.fetch("own_open", "month")["bars"]
		assert [(bar["from"], bar["to"], bar["count"]) for bar in months] == [
			("2026-09-01", "2026-09-30", 1),
			("2026-10-01", "2026-10-31", 2),
		]


def test_what_is_long_ago_is_counted_together():
	days = {date(2020, 2, 29): 2, date(2026, 1, 31): 1, date(2026, 11, 1): 4}
	shown = charts.periods(days, "day")
	assert len(shown) == 32
	assert shown[0] == {"from": None, "to": "2026-10-01", "count": 3}
	assert shown[-1] == {"from": "2026-11-01", "to": "2026-11-01", "count": 4}
	months = charts.periods(days, "month")
	assert (months[0]["count"], months[1]["from"], months[-1]["to"]) == (2, "2024-12-01", "2026-11-30")
	assert charts.periods({}, "week") == []


def test_each_bar_narrows_the_list_to_what_it_counts(here):
	made(here.high, "2026-09-30 23:59:59")
	with as_user(ANNA):
		requests.close(here.low[0])
		for given in ({}, {"text": "low"}):
			for group_by in charts.GROUPS:
				for bar in charts.fetch("search", group_by, given)["bars"]:
					narrow = {group_by: bar["value"]} if bar["value"] else {"without": group_by}
					assert lists.fetch("search", {**given, **narrow})["count"] == bar["count"]
		for group_by in charts.PERIODS:
			for bar in charts.fetch("last", group_by)["bars"]:
				narrow = {"created_from": bar["from"], "created_to": bar["to"]}
				assert lists.fetch("last", narrow)["count"] == bar["count"]


def test_nothing_closed_to_the_user_is_counted(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	make_request("Secret", user="Administrator", category="Board", priority="Medium")
	assert bars(user=BOB)["Medium"] == 1 and "Medium" not in bars()
	assert "Board" in bars("category", BOB) and "Board" not in bars("category")
	assert sum(bars("agent", BOB).values()) == 1 + sum(bars("agent").values())


def test_of_a_very_long_list_the_newest_are_counted(here, monkeypatch):
	monkeypatch.setattr(charts, "CHARTED_UP_TO", 3)
	with as_user(ANNA):
		chart = charts.fetch("last", "agent")
		assert chart["counts_more"] and 3 <= chart["count"] <= 4
		assert not charts.fetch("own_open", "agent")["counts_more"]


def test_a_chart_tells_by_its_mark_whether_it_changed(here):
	with as_user(ANNA):
		mark = charts.fetch("last", "status")["mark"]
		assert lists.mark("last", page_length=200)["mark"] == mark
		requests.update(here.low[0], {"priority": "High"})
		assert lists.mark("last", page_length=200)["mark"] != mark


@pytest.mark.parametrize("group_by", ["priority", "agent", "month"])
def test_a_chart_costs_the_same_however_long_the_list(here, group_by):
	def cost() -> int:
		with as_user(ANNA):
			frappe.db.commit()
			charts.fetch("own_open", group_by)
			with count_queries() as seen:
				charts.fetch("own_open", group_by)
		return len(seen)

	few = cost()
	for at, priority in enumerate(("Medium", "High", "Low") * 4):
		make_request(f"More {at}", priority=priority, agent=ANNA)
	assert cost() == few == 3  # closed categories, counts, mark


@pytest.mark.parametrize(
	"options",
	[{"group_by": "title"}, {"group_by": "year"}, {"list": "x"}, {"filters": {"without": "title"}}],
	ids=str,
)
def test_bad_input_is_refused(here, options):
	with as_user(ANNA), pytest.raises(frappe.ValidationError):
		charts.fetch(**options)


def test_only_agents_see_charts(here):
	with as_user("Guest"), pytest.raises(frappe.PermissionError):
		charts.fetch()
