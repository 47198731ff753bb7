"""What was opened lately, and what of it is pinned (BEHAVIOUR FND-1, ACS-4, ACS-13)."""

import frappe
import pytest

from request_mgmt.api import history
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries, make_category


@pytest.fixture
def names(site):
	"""Requests that Anna opened one after the other."""
	here = house()
	names = [make_request(f"Printer {at}", contact=here.contact) for at in range(4)]
	with as_user(ANNA):
		for name in names:
			history.opened(name)
	return names


def lately(user: str = ANNA) -> list[str]:
	with as_user(user):
		return [row["name"] for row in history.mine()]


def test_pins_stand_above_the_others_whatever_is_opened(names):
	first, second, third, fourth = names
	with as_user(ANNA):
		history.pin(first)
		assert [row["name"] for row in history.pin(second)] == [second, first, fourth, third]
		history.opened(third)
		history.opened(first)
	assert lately() == [second, first, third, fourth]
	with as_user(ANNA):
		history.pin(second, pinned=False)
	assert lately() == [first, third, fourth, second]


def test_pins_are_each_agents_own(names):
	with as_user(BOB):
		assert [row["name"] for row in history.pin(names[0])] == [names[0]]
	with as_user(ANNA):
		assert not any(row["pinned_at"] for row in history.mine())


def test_a_pin_outlives_whatever_is_opened_after_it(names, monkeypatch):
	monkeypatch.setattr(history, "SHOWN", 2)
	monkeypatch.setattr(history, "KEPT", 2)
	with as_user(ANNA):
		history.pin(names[0])
		for at in range(4):
			history.opened(make_request(f"Scanner {at}"))
	assert lately()[0] == names[0] and len(lately()) == 2


def test_there_is_always_room_for_what_is_only_opened(names, monkeypatch):
	monkeypatch.setattr(history, "PINNED", 2)
	with as_user(ANNA):
		history.pin(names[0])
		history.pin(names[1])
		history.pin(names[1])
		with pytest.raises(frappe.ValidationError, match="Only 2 requests"):
			history.pin(names[2])


def test_lines_are_taken_off_one_by_one_or_all_that_are_not_pinned(names):
	first, second, third, fourth = names
	with as_user(BOB):
		history.opened(first)
	with as_user(ANNA):
		history.pin(first)
		assert [row["name"] for row in history.remove(fourth)] == [first, third, second]
		assert [row["name"] for row in history.remove_others(second)] == [first, second]
		assert [row["name"] for row in history.remove_others()] == [first]
		assert history.remove(first) == []
	assert lately(BOB) == [first]


def test_what_is_not_open_to_one_cannot_be_pinned(names):
	make_category("Board", members=(BOB,), members_only=1)
	frappe.db.set_value("Request", names[0], "category", "Board")
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		history.pin(names[0])
	assert names[0] not in lately()


def test_what_is_opened_at_the_moment_it_is_pinned_is_pinned(names, monkeypatch):
	monkeypatch.setattr(frappe.db, "exists", lambda *args, **kwargs: None)  # not yet, when it was looked up
	with as_user(ANNA):
		assert [row["name"] for row in history.pin(names[0]) if row["pinned_at"]] == [names[0]]


def test_it_is_one_query(names):
	with as_user(ANNA):
		history.mine()
		with count_queries() as first:
			history.mine()
		history.pin(names[0])
		with count_queries() as second:
			history.mine()
	assert len(first) == len(second)
