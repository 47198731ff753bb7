"""Static and combined lists: picked by hand, put together, with the rights of their readers (BEHAVIOUR FND-3, FND-10)."""

import frappe
import pytest

from request_mgmt.actions import batches as background
from request_mgmt.actions import registry
from request_mgmt.api import actions, batches, boards, lists, requests, saved_lists
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries, make_category, make_manager

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	here.fire = make_request("Printer on fire", agent=ANNA, priority="High")
	here.slow = make_request("Printer is slow", agent=BOB, priority="Low")
	here.sold = make_request("Printer sold", agent=ANNA, status="Closed")
	here.hidden = make_request("Printer of the board", user="Administrator", category="Board")
	here.key = {here.fire: "fire", here.slow: "slow", here.sold: "sold", here.hidden: "hidden"}
	return here


def save(user=ANNA, **values) -> str:
	with as_user(user):
		return saved_lists.save(**{"title": "Picked", "kind": "Static", **values})["name"]


def combine(first, second, way, user=ANNA, **values) -> str:
	with as_user(user):
		return saved_lists.combine("Both", first, second, way, **values)["name"]


def on(here, name, user=ANNA, **options) -> str:
	"""Which of the four are on the list, by their key; the count is theirs."""
	with as_user(user):
		page = lists.fetch(name, **options)
	found = {row["name"] for row in page["rows"]}
	assert page["count"] == len(found)
	return " ".join(key for number, key in here.key.items() if number in found)


def test_a_static_list_keeps_what_was_put_on_it(here):
	name = save(requests=[here.fire, here.sold])
	make_request("Another printer", agent=ANNA)
	assert on(here, name) == "fire sold"
	with as_user(ANNA):
		assert actions.run("add_to_list", [here.slow, here.fire], {"list": raw(name)})["unchanged"] == [
			here.fire
		]
		assert on(here, name) == "fire slow sold"
		requests.close(here.fire)
		assert on(here, name) == "fire slow sold"
		actions.run("remove_from_list", [here.fire, here.sold], {"list": raw(name)})
	assert on(here, name) == "slow"


def raw(name: str) -> str:
	return name.removeprefix("saved-")


def test_the_answer_of_a_list_is_saved_as_it_is_now(here):
	with as_user(ANNA):
		name = saved_lists.save(
			"Printers", "search", {"text": "printer", "include_closed": 1}, kind="Static"
		)["name"]
	later = make_request("Printer number four", agent=ANNA)
	assert on(here, name) == "fire slow sold"
	with as_user(ANNA):
		assert later not in {row["name"] for row in lists.fetch(name)["rows"]}
		(row,) = saved_lists.mine()
	assert (row["kind"], row["base_list"]) == ("Static", "search")


def test_a_static_list_is_narrowed_sorted_and_put_on_a_board(here):
	name = save(requests=[here.fire, here.slow, here.sold])
	assert on(here, name, filters={"priority": "High"}) == "fire"
	assert on(here, name, filters={"text": "slow"}) == "slow"
	wanted = [[{"field": "agent", "operator": "current_user"}]]
	assert on(here, name, criteria=wanted) == "fire sold"
	with as_user(ANNA):
		titles = [row["title"] for row in lists.fetch(name, order_by="title desc")["rows"]]
		assert titles == ["Printer sold", "Printer on fire", "Printer is slow"]
		found = {column["value"]: column["count"] for column in boards.fetch(name, "status")["columns"]}
	assert found == {"Open": 2, "Closed": 1}


def test_a_static_list_shows_and_counts_nothing_that_is_closed_to_its_reader(here):
	name = save(user=BOB, requests=[here.fire, here.hidden], shared_with="All agents")
	assert on(here, name, BOB) == "fire hidden" and on(here, name) == "fire"
	with as_user(ANNA):
		assert saved_lists.counts() == {name: 1}
		lists.export(name, columns=["title"])
		assert b"board" not in frappe.response.filecontent and b"fire" in frappe.response.filecontent
		with pytest.raises(frappe.PermissionError):
			saved_lists.save("Mine", kind="Static", requests=[here.hidden])
		assert lists.mark(name)["mark"] == lists.fetch(name)["mark"]
	with as_user(MONA):
		requests.delete(here.fire)
	assert on(here, name) == "" and on(here, name, BOB) == "hidden"


def test_all_of_a_static_list_is_changed_in_the_background(here):
	name = save(user=BOB, requests=[here.fire, here.slow, here.hidden], shared_with="All agents")
	with as_user(ANNA):
		begun = batches.start("update", values={"priority": "Low"}, list=name)
		assert begun["total"] == 2
		background.run(begun["batch"])
	assert frappe.db.get_value("Request", here.fire, "priority") == "Low"
	assert frappe.db.get_value("Request", here.hidden, "priority") != "Low"


def test_who_may_put_something_on_a_list(here):
	shared, private = save(shared_with="All agents", requests=[]), save(requests=[])
	dynamic = save(kind="Dynamic", list="last")
	with as_user(BOB):
		with pytest.raises(frappe.PermissionError, match="owner or a manager"):
			actions.run("add_to_list", here.fire, {"list": raw(shared)})
		with pytest.raises(frappe.PermissionError, match="not shared"):
			actions.run("add_to_list", here.fire, {"list": raw(private)})
	with as_user(ANNA):
		with pytest.raises(frappe.ValidationError, match="by itself"):
			actions.run("add_to_list", here.fire, {"list": raw(dynamic)})
		with pytest.raises(frappe.PermissionError):
			actions.run("add_to_list", here.hidden, {"list": raw(private)})
		for nothing in ({}, {"list": "nonsense"}, {"title": "  "}):
			with pytest.raises(frappe.ValidationError):
				actions.run("add_to_list", here.fire, nothing)
	with as_user(MONA):
		actions.run("add_to_list", here.fire, {"list": raw(shared)})
	assert on(here, shared, BOB) == "fire"


def test_adding_makes_a_list_by_its_name_and_is_undone(here):
	with as_user(ANNA):
		for number in (here.fire, here.slow):
			actions.run("add_to_list", number, {"title": " Big   ones"})
		(row,) = saved_lists.mine()
		assert (row["title"], row["kind"], row["shared_with"]) == ("Big ones", "Static", "Nobody")
		action = registry.get("add_to_list")
		assert (action.undone_by, action.undone_with) == ("remove_from_list", ("list", "title"))
		actions.run("remove_from_list", here.slow, {"title": "Big ones"})
		assert on(here, row["name"]) == "fire"
		with pytest.raises(frappe.ValidationError):
			actions.run("remove_from_list", here.slow, {"title": "No such"})
		assert len(saved_lists.mine()) == 1
	with as_user(BOB):  # his own, not hers
		actions.run("add_to_list", here.fire, {"title": "Big ones"})
		assert len(saved_lists.mine()) == 1


def test_what_is_gone_for_good_is_on_no_list(here):
	name = save(requests=[here.fire, here.slow])
	frappe.delete_doc("Request", here.fire, force=True)
	assert frappe.get_all("Request List Item", {"list": raw(name)}, pluck="request") == [here.slow]
	with as_user(ANNA):
		saved_lists.delete(name)
	assert not frappe.db.count("Request List Item")


@pytest.mark.parametrize(
	("way", "expected"), [("Either", "fire slow sold"), ("Both", "fire"), ("First only", "sold")]
)
def test_two_lists_are_put_together(here, way, expected):
	mine = save(kind="Dynamic", list="search", criteria=[[{"field": "agent", "operator": "current_user"}]])
	picked = save(requests=[here.fire, here.slow])
	both = combine(mine, picked, way)
	assert on(here, both) == expected
	assert on(here, both, filters={"text": "fire"}) == ("fire" if "fire" in expected else "")
	with as_user(ANNA):
		actions.run("add_to_list", here.sold, {"list": raw(picked)})  # it follows its parts
		assert saved_lists.counts()[both] == {"Either": 3, "Both": 2, "First only": 0}[way]


def test_minus_keeps_what_the_second_list_cannot_be_asked_about(here):
	"""Where a field is empty nothing is said about it: that is no reason to leave the request out."""
	every = save(requests=[here.fire, here.slow, here.sold])
	frappe.db.set_value("Request", here.slow, "priority", None)
	high = save(kind="Dynamic", list="search", filters={"priority": "High", "include_closed": 1})
	assert on(here, combine(every, high, "First only")) == "slow sold"


def test_values_of_a_list_that_is_taken_off_another_one_are_only_values(here):
	every = save(requests=[here.fire, here.slow])
	for text in ("\\' or 1=1 or '\\", "' or 1=1 or '", "%(x)s %s"):
		wanted = [[{"field": "company_name", "operator": "equals", "value": text}]]
		named = save(kind="Dynamic", list="search", criteria=wanted)
		assert on(here, combine(every, named, "First only")) == "fire slow"


def test_built_in_lists_and_combined_ones_are_parts_too(here):
	with as_user(ANNA):
		actions.run("add_favourite", [here.fire, here.slow])
	stars, own = save(kind="Dynamic", list="favourites"), save(kind="Dynamic", list="own_open")
	closed = save(requests=[here.sold])
	both = combine(stars, own, "Both")
	assert on(here, both) == "fire" and on(here, combine(stars, own, "First only")) == "slow"
	assert on(here, combine(both, closed, "Either")) == "fire sold"
	deep = both
	with pytest.raises(frappe.PermissionError):
		for _more in range(6):
			deep = combine(deep, closed, "Either")


def test_who_shares_a_combined_list_shares_what_it_finds_as_far_as_it_is_open(here):
	picked = save(user=BOB, requests=[here.fire, here.hidden])
	other = save(user=BOB, kind="Dynamic", list="search", filters={"priority": "High"})
	both = combine(picked, other, "Either", user=BOB, shared_with="All agents")
	assert on(here, both, BOB) == "fire hidden" and on(here, both) == "fire"
	with as_user(ANNA):
		assert [row["parts"] for row in saved_lists.mine()] == [[None, None]]
		with pytest.raises(frappe.PermissionError):
			lists.fetch(picked)
	with as_user(BOB):
		assert [row["parts"] for row in saved_lists.mine() if row["name"] == both] == [["Picked", "Picked"]]


def test_a_part_that_is_shared_no_more_is_read_by_nobody_else(here):
	picked = save(user=BOB, requests=[here.fire], shared_with="All agents")
	own = save(requests=[here.slow])
	both = combine(own, picked, "Either")
	with as_user(BOB):
		saved_lists.change(picked, shared_with="Nobody")
	with as_user(ANNA):
		with pytest.raises(frappe.PermissionError, match="made of another one"):
			lists.fetch(both)
		assert saved_lists.counts() == {own: 1}  # the others are counted all the same
		with pytest.raises(frappe.ValidationError, match="made of this list"):
			saved_lists.delete(own)
		saved_lists.delete(both)
		saved_lists.delete(own)


def test_what_cannot_be_combined_or_saved_is_refused(here):
	one, other = save(requests=[here.fire]), save(user=BOB, requests=[here.slow])
	with as_user(ANNA):
		for first, second, way in (
			(one, one, "Either"),
			(one, "saved-x", "Either"),
			(one, other, "Either"),
			(one, one, "Xor"),
		):
			with pytest.raises((frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)):
				saved_lists.combine("Both", first, second, way)
		for wrong in (
			{"kind": "Combined"},
			{"requests": ["x"]},
			{"requests": ["²"]},
			{"kind": "Dynamic", "list": one},
		):
			with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
				saved_lists.save(**{"title": "No", "kind": "Static", **wrong})
		assert len(saved_lists.mine()) == 1


def test_agents_read_lists_of_the_desk_that_are_shared_with_them(here):
	shared, private = save(shared_with="All agents", requests=[]), save(requests=[])
	frappe.db.commit()
	for user, expected in ((ANNA, {shared, private}), (BOB, {shared}), (MONA, {shared, private})):
		with as_user(user):
			assert {f"saved-{name}" for name in frappe.get_list("Request List", pluck="name")} == expected
	with as_user(BOB):
		assert not frappe.has_permission("Request List", "read", frappe.get_doc("Request List", raw(private)))
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Request List Item")


def test_such_lists_cost_a_fixed_number_of_queries(here):
	def cost(name) -> int:
		with as_user(ANNA):
			frappe.db.commit()
			lists.fetch(name, page_length=200)
			with count_queries() as seen:
				lists.fetch(name, page_length=200)
		return len(seen)

	picked, own = save(requests=[here.fire]), save(kind="Dynamic", list="own_open")
	made = [picked, *(combine(own, picked, way) for way in ("Either", "Both", "First only"))]
	few = [cost(name) for name in made]
	more = [make_request(f"More {at}", agent=ANNA) for at in range(20)]
	with as_user(ANNA):
		actions.run("add_to_list", more, {"list": raw(picked)})
	assert [cost(name) for name in made] == few
	# closed categories, the list, rows; both parts, too, and of either list their numbers
	assert few == [3, 7, 5, 5]
