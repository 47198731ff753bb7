"""T42: own categories only, OR between groups, and lists that are saved as questions (BEHAVIOUR FND-1 to FND-3, FND-10, FND-11)."""

import frappe
import pytest

from request_mgmt.api import boards, favourites, history, lists, requests, saved_lists
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries, make_category, make_manager

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	make_category("Sales", members=(BOB,), assignment_method="Do not assign")
	here.printer = make_request("Printer", category="Helpdesk", priority="High")
	here.order = make_request("Order", category="Sales")
	return here


def names(list_name="last", user=ANNA, **options) -> set[str]:
	with as_user(user):
		return {row["name"] for row in lists.fetch(list_name, **options)["rows"]}


def one(field, operator, value=None) -> dict:
	return {"field": field, "operator": operator, "value": value}


def save(title="Urgent", user=ANNA, **options) -> str:
	with as_user(user):
		return saved_lists.save(title, **options)["name"]


def shown(user=ANNA) -> dict:
	with as_user(user):
		return {row["name"]: row for row in saved_lists.mine()}


def test_own_categories_only(here):
	assert names() == {here.printer, here.order}
	frappe.db.set_value("Request Agent", ANNA, "only_own_categories", 1)
	assert names() == names("unassigned") == {here.printer}
	assert names("search") == {here.printer, here.order}  # searched for, it is found
	with as_user(ANNA):
		assert lists.counts()["unassigned"] == 1
	saved = save("Last", list="last")
	with as_user(ANNA):
		assert saved_lists.counts() == {saved: 1} and lists.fetch(saved)["count"] == 1
		assert boards.fetch("last")["count"] == 1
	assert names(user=BOB) == {here.printer, here.order}


def test_only_open_favourites(here):
	with as_user(ANNA):
		for request in (here.printer, here.order):
			favourites.add(request)
		requests.close(here.order)
		assert lists.counts()["favourites"] == 2
	frappe.db.set_value("Request Agent", ANNA, "only_open_favourites", 1)
	assert names("favourites") == {here.printer}
	with as_user(ANNA):
		assert lists.counts()["favourites"] == 1
		requests.reopen(here.order)
	assert names("favourites") == {here.printer, here.order}


def test_a_saved_list_updates_itself(here):
	criteria = [[one("priority", "one_of", ["High"])], [one("title", "contains", "order")]]
	saved = save("Urgent or orders", criteria=criteria, order_by="title asc")
	assert names(saved) == {here.printer, here.order}
	late = make_request("Late", priority="High")
	with as_user(ANNA):
		assert [row["title"] for row in lists.fetch(saved)["rows"]] == ["Late", "Order", "Printer"]
		assert saved_lists.counts() == {saved: 3}
		requests.update(here.order, {"title": "Something else"})
	assert names(saved) == {here.printer, late}
	[row] = shown().values()
	assert (row["title"], row["criteria"], row["is_own"]) == ("Urgent or orders", criteria, True)


def test_what_is_given_narrows_it_and_can_be_saved_again(here):
	saved = save(criteria=[[one("priority", "one_of", ["High"])]], filters={"category": "Helpdesk"})
	assert names(saved) == {here.printer}
	assert names(saved, filters={"text": "order"}) == set()
	assert names(saved, criteria=[[one("title", "contains", "zzz")]]) == set()
	narrower = save(
		"Narrower", list=saved, criteria=[one("title", "contains", "print")], filters={"text": "print"}
	)
	assert names(narrower) == {here.printer}
	row = shown()[narrower]
	assert row["base_list"] == "search" and row["filters"] == {"category": ["Helpdesk"], "text": "print"}
	assert len(row["criteria"][0]) == 2


def test_this_week_is_another_week_later(here):
	saved = save("This week", criteria=[[one("creation", "this", {"unit": "week", "count": 1})]])
	assert shown()[saved]["criteria"][0][0]["value"] == {"unit": "week", "count": 1}
	assert names(saved) == {here.printer, here.order}
	frappe.db.set_value("Request", here.order, "creation", "2020-01-01")
	assert names(saved) == {here.printer}


def test_lists_are_personal_unless_shared(here):
	private = save("Private")
	all_agents = save("For all", shared_with="All agents")
	managers = save("For managers", user=MONA, shared_with="Role", role="Request Manager")
	assert set(shown(BOB)) == {all_agents} and set(shown(MONA)) == {all_agents, managers}
	assert set(shown()) == {private, all_agents}
	for name in (private, managers):
		with pytest.raises(frappe.PermissionError):
			names(name, BOB)
	assert names(all_agents, BOB) == {here.printer, here.order}
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		saved_lists.save("No", shared_with="Role", role="Request Manager")


def test_in_a_shared_list_each_sees_what_is_open_to_him(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	secret = make_request("Secret", user="Administrator", category="Board")
	saved = save("All", user=BOB, shared_with="All agents")
	assert secret in names(saved, BOB) and secret not in names(saved, ANNA)
	mine = save("Mine", list="own_open", shared_with="All agents")
	with as_user(BOB):
		requests.accept(here.order)
	assert names(mine, BOB) == {here.order} and names(mine) == set()


def test_renamed_and_deleted_by_owner_or_manager(here):
	saved, private = save("First", shared_with="All agents"), save("Private")
	with as_user(ANNA):
		saved_lists.change(saved, title="  Second   name ")
	assert shown(BOB)[saved]["title"] == "Second name" and not shown(BOB)[saved]["may_change"]
	with as_user(BOB):
		for act in (saved_lists.delete, lambda name: saved_lists.change(name, title="Bob's")):
			with pytest.raises(frappe.PermissionError):
				act(saved)
	with as_user(MONA):
		with pytest.raises(frappe.PermissionError):
			saved_lists.delete(private)
		saved_lists.change(saved, shared_with="Nobody")
		assert saved not in shown(BOB)
	with as_user(ANNA):
		saved_lists.delete(saved)
		with pytest.raises(frappe.DoesNotExistError):
			lists.fetch(saved)
	assert set(shown()) == {private}


@pytest.mark.parametrize(
	("options", "says"),
	[
		({"title": " "}, "name"),
		({"title": "x" * 81}, "too long"),
		({"shared_with": "World"}, "one of"),
		({"shared_with": "Role"}, "role"),
		({"shared_with": "Role", "role": "Nobody's"}, "Nobody's"),
		({"list": "all"}, "no list"),
		({"filters": {"owner": "x"}}, "no filter"),
		({"criteria": [[one("secret", "contains", "x")]]}, "no field"),
		({"order_by": "owner"}, "no order"),
	],
	ids=str,
)
def test_what_cannot_be_saved_is_refused(here, options, says):
	with as_user(ANNA), pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)) as no:
		saved_lists.save(**{"title": "List", **options})
	assert says.lower() in str(no.value).lower()
	assert shown() == {}


def test_what_i_changed_in_a_period_whoever_has_it_now(here):
	with as_user(BOB):
		requests.accept(here.order)
		requests.close(here.order)
	with as_user(ANNA):
		requests.update(here.order, {"agent": ANNA})
	assert names("changed", BOB) == {here.order}
	assert names("changed") == {here.printer, here.order}
	old = {"request": here.printer, "user": ANNA}
	frappe.db.set_value("Request Log", old, "at", "2020-05-05 10:00:00")
	assert names("changed") == {here.order}
	assert names("changed", filters={"changed_from": "2020-05-01", "changed_to": "2020-05-05"}) == {
		here.printer
	}
	assert names("changed", filters={"changed_from": "2020-05-06", "changed_to": "2020-06-01"}) == set()


def test_a_list_says_by_one_mark_whether_it_changed(here):
	def mark(**options):
		with as_user(ANNA):
			return lists.mark("last", **options)["mark"]

	with as_user(ANNA):
		before = lists.fetch("last")["mark"]
		assert mark() == before == mark()
		lists.mark("last")
		with count_queries() as seen:
			lists.mark("last")
		assert len(seen) == 3  # closed categories, own ones only?, marks
		requests.update(here.printer, {"priority": "Low"})
	changed = mark()
	assert changed != before
	make_request("New")
	assert mark() != changed
	first = mark(page_length=1)
	with as_user(ANNA):
		requests.update(here.printer, {"priority": "High"})
	assert mark(page_length=1) == first  # further down than the screen shows


def test_the_last_fifteen_opened_are_kept_on_the_server(here):
	numbers = [make_request(f"Number {at}") for at in range(17)]
	with as_user(ANNA):
		for number in numbers:
			history.opened(number)
		history.opened(numbers[4])
		latest = [row["name"] for row in history.mine()]
	assert latest == [numbers[4], *[n for n in numbers[::-1] if n != numbers[4]]][:15]
	with as_user(BOB):
		assert history.mine() == []
		with pytest.raises(frappe.DoesNotExistError):
			history.opened("4711")


def test_history_shows_nothing_that_is_closed_to_the_user_by_now(here):
	with as_user(ANNA):
		history.opened(here.order)
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	frappe.db.set_value("Request", here.order, "category", "Board")
	with as_user(ANNA):
		assert history.mine() == []
		with pytest.raises(frappe.PermissionError):
			history.opened(here.order)


def test_the_criteria_of_a_saved_list_are_changed_in_place(here):
	def about(word: str) -> list:
		return [[one("title", "contains", word)]]

	saved = save("About", criteria=about("printer"), shared_with="All agents")
	assert names(saved) == {here.printer}
	with as_user(ANNA):
		saved_lists.change(saved, criteria=about("order"))
	assert shown()[saved]["criteria"] == about("order")
	assert names(saved) == {here.order} == names(saved, BOB)
	with as_user(BOB), pytest.raises(frappe.PermissionError):
		saved_lists.change(saved, criteria=[])
	with as_user(MONA):
		saved_lists.change(saved, criteria="[]")
	assert names(saved) > {here.order}
	with as_user(ANNA):
		with pytest.raises(frappe.ValidationError):
			saved_lists.change(saved, criteria=[[{"field": "x", "operator": "contains", "value": "x"}]])
		picked = saved_lists.save("Picked", kind="Static", requests=[here.printer])["name"]
		with pytest.raises(frappe.ValidationError, match="dynamic"):
			saved_lists.change(picked, criteria=about("order"))
