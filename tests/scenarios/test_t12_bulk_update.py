"""T12 Bulk update (BEHAVIOUR BAT-5 to BAT-7)."""

import pytest

from request_mgmt.actions import patterns, registry
from request_mgmt.actions.changing import merged
from request_mgmt.api import actions, requests
from tests.actions.making import ANNA, BOB, house, make_request, stored, words
from tests.factories import as_user, make_category, make_contact


@pytest.fixture
def here(site):
	here = house()
	here.pia = make_contact("pia@beta.test", "Pia", "Poulsen")
	here.one = make_request("Printer A is slow", contact=here.contact, tags="Old,keep")
	here.two = make_request("Printer B is slow", contact=here.contact, priority="Low")
	here.all = [here.one, here.two]
	return here


def tags(request: str) -> set[str]:
	return set(filter(None, stored(request).get_tags()))


def change(changes, which, user=ANNA) -> dict:
	with as_user(user):
		return requests.update(which, changes)


def test_t12_bulk_update(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Hidden", user="Administrator", category="Board")
	before = stored(here.one).priority
	answer = change({"tags": {"add": ["vip"]}}, [*here.all, hidden])
	assert answer["done"] == here.all
	[refused] = answer["refused"]
	assert refused["request"] == hidden and len(refused["reason"]) > 20
	assert (tags(here.one), tags(here.two), tags(hidden)) == ({"Old", "keep", "vip"}, {"vip"}, set())
	assert (stored(here.one).priority, stored(here.two).priority) == (before, "Low")
	assert change({"tags": {"add": ["new"]}, "priority": {"set": "High"}}, here.all)["refused"] == []
	assert {stored(request).priority for request in here.all} == {"High"}


def test_t12_tags_are_taken_away_and_the_others_stay(here):
	change({"tags": {"remove": ["OLD", "never there"], "add": ["vip", "KEEP"]}}, here.all)
	assert (tags(here.one), tags(here.two)) == ({"keep", "vip"}, {"vip", "KEEP"})
	change({"tags": {"clear": True}}, here.all)
	assert (tags(here.one), tags(here.two)) == (set(), set())


def test_t12_contacts_are_added_and_taken_away(here):
	change({"contacts": {"add": [here.pia]}}, here.all)
	assert [row.contact for row in stored(here.one).contacts] == [here.contact, here.pia]
	change({"contacts": {"remove": [here.contact]}}, here.all)
	assert (stored(here.one).contact, stored(here.two).contact) == (here.pia, here.pia)


def test_t12_each_field_is_set_or_cleared(here):
	change({"priority": {"clear": 1}, "agent": {"set": BOB}, "request_type": None}, here.all)
	assert {(stored(r).priority, stored(r).agent) for r in here.all} == {(None, BOB)}
	change({"agent": {"clear": True}}, here.all)
	assert {stored(request).agent for request in here.all} == {None}


def test_t12_a_text_in_the_title_is_replaced_where_it_stands(here):
	other = make_request("Something else")
	answer = change({"title": {"replace": "PRINTER", "with": r"Scanner \1"}}, [*here.all, other])
	assert answer["done"] == here.all
	assert stored(here.one).title == r"Scanner \1 A is slow"
	[refused] = answer["refused"]
	assert refused["request"] == other and "does not contain" in refused["reason"]
	assert words(other) == ["created"]


def test_t12_what_a_pattern_matches_in_the_title_becomes_another_text(here):
	other = make_request("Something else")
	answer = change({"title": {"match": r"^(printer) (\w) is", "with": r"\2: \1 was"}}, [*here.all, other])
	assert answer["done"] == here.all
	assert [stored(name).title for name in here.all] == ["A: Printer was slow", "B: Printer was slow"]
	[refused] = answer["refused"]
	assert refused["request"] == other and "does not contain" in refused["reason"]


@pytest.mark.parametrize(
	("pattern", "new", "says"),
	[
		("(a+)+$", "", "too long"),
		("x" * 201, "", "too long"),
		("[", "", "cannot be read"),
		("printer", r"\1", "does not have"),
		("printer", r"\g<who>", "does not have"),
		("", "x", "Write the text"),
	],
)
def test_t12_a_pattern_that_cannot_be_used_is_refused_with_the_reason(here, pattern, new, says):
	answer = change({"title": {"match": pattern, "with": new}}, here.all)
	assert answer["done"] == [] and all(says in row["reason"] for row in answer["refused"])


@pytest.mark.pure
@pytest.mark.parametrize(
	"pattern",
	[
		"(a*)*",
		"(a|a)*$",
		"(a|aa)+$",
		"a*a*a*a*b",
		"(?ms)^.*.*.*b",
		"(?=(a+)+b)",
		"(?:^){100000}",
		"(?:a?){64}a{64}",
		"(x+x+)+y",
	],
)
def test_t12_patterns_that_could_take_forever_are_none(pattern):
	with pytest.raises(patterns.PatternError, match="slow"):
		patterns.compiled(pattern)


@pytest.mark.pure
@pytest.mark.parametrize(
	"pattern",
	[r"^\[.*?\]\s*", r"(\d+)-(\d+)", r"^(.*) - (.*)$", r"\bÆble\b", r"(\w+) \1", r"\d{4}-\d\d", "a|b"],
)
def test_t12_patterns_people_write_are_taken(pattern):
	patterns.compiled(pattern).sub("", "a" * 255)


def test_t12_the_access_level_is_switched(here):
	requests.update(here.two, {"access_level": "Internal"})
	was = [stored(name).access_level for name in here.all]
	assert change({"access_level": {"toggle": True}}, here.all)["done"] == here.all
	assert [stored(name).access_level for name in here.all] == was[::-1]


def test_t12_bulk_close(here):
	assert change({"status": {"set": "Closed"}}, here.all)["done"] == here.all
	assert {stored(request).base_status for request in here.all} == {"Closed"}


def test_t12_a_deadline_is_set_whatever_the_priority_says(here):
	change({"deadline": {"set": "2031-05-01 12:00"}, "priority": {"set": "High"}}, here.all)
	assert {str(stored(request).deadline) for request in here.all} == {"2031-05-01 12:00:00"}
	change({"deadline": {"clear": True}}, here.all)
	assert {stored(request).deadline for request in here.all} == {None}
	with as_user(ANNA):
		requests.undo(here.one)
	assert str(stored(here.one).deadline) == "2031-05-01 12:00:00"


def test_t12_what_was_so_already_is_told_and_its_undo_takes_nothing_older_back(here):
	change({"priority": "High"}, here.one)
	changes = {"priority": {"set": "High"}, "tags": {"remove": ["never there"]}}
	assert change(changes, here.all)["unchanged"] == [here.one]
	assert change({"title": "Printer A is slow", "contacts": [here.contact]}, here.one)["unchanged"] == [
		here.one
	]
	assert "unchanged" not in change({"tags": {"add": ["vip"]}}, here.all)
	assert words(here.one) == ["created", "changed", "changed"]


def test_t12_the_declaration_says_what_can_be_done_to_each_field(here):
	declared = {field["fieldname"]: field["ways"] for field in registry.get("update").of_many}
	assert declared["tags"] == ("add", "remove", "set", "clear")
	assert declared["access_level"] == ("set", "toggle")
	assert (declared["title"], declared["status"], declared["priority"]) == (
		("set", "replace", "match"),
		("set",),
		("set", "clear"),
	)
	for field in set(declared) - {"postponed_to"}:
		if "clear" in declared[field]:
			assert change({field: {"clear": True}}, here.all)["refused"] == [], field
		else:
			assert change({field: {"clear": True}}, here.all)["done"] == [], field


@pytest.mark.parametrize(
	"changes",
	[
		{"title": {"clear": True}},
		{"category": {"clear": True}},
		{"priority": {"add": ["High"]}},
		{"priority": {"replace": "a", "with": "b"}},
		{"title": {"replace": "", "with": "b"}},
		{"title": {"replace": "Printer"}},
		{"tags": {"toggle": ["x"]}},
		{"priority": {"toggle": True}},
		{"access_level": {"toggle": False}},
		{"priority": {"match": "a", "with": "b"}},
		{"tags": {}},
		{"tags": {"clear": False}},
		{"tags": {"add": [{"a": 1}]}},
		{"contacts": {"add": ["nobody at all"]}},
		{"contacts": {"add": [{"a": 1}]}},
		{"replied_at": {"set": "2026-01-01"}},
		{"title": {"replace": "Printer A is slow", "with": " "}},
	],
	ids=str,
)
def test_t12_what_cannot_be_done_to_a_field_is_refused(here, changes):
	before = [stored(request).as_dict() for request in here.all]
	answer = change(changes, here.all)
	assert here.one not in answer["done"] and all(len(row["reason"]) > 10 for row in answer["refused"])
	assert [stored(request).as_dict() for request in here.all] == before


def test_t12_through_the_one_door_to_all_actions(here):
	with as_user(ANNA):
		actions.run("update", here.all, {"changes": '{"tags": {"add": "vip, new"}}'})
		actions.run("update", here.all, {"tags": {"remove": "new"}})
	assert tags(here.two) == {"vip"}


@pytest.mark.pure
@pytest.mark.parametrize(
	("now", "add", "remove", "result"),
	[
		(["a"], ["b"], [], ["a", "b"]),
		(["a"], ["A"], [], ["a"]),
		(["a", "b"], [], ["B"], ["a"]),
		(["a"], ["a"], ["a"], ["a"]),
		([], [], ["a"], []),
	],
)
def test_t12_lists_with_and_without(now, add, remove, result):
	assert merged(now, add, remove) == result
