"""Who else has a request open (BEHAVIOUR ACS-15)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import presence
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries


@pytest.fixture
def request_name(site):
	house()
	return make_request(user=ANNA)


def here(user, request, **values):
	with as_user(user):
		return presence.here(request, **values)


def test_one_sees_the_others_and_who_writes(request_name):
	assert here(ANNA, request_name) == []
	(other,) = here(BOB, request_name, writing=True)
	assert (other["user"], other["writing"]) == (ANNA, False)
	(other,) = here(ANNA, request_name)
	assert (other["user"], other["writing"]) == (BOB, True)
	here(BOB, request_name, writing=False)
	assert [row["writing"] for row in here(ANNA, request_name)] == [False]


def test_screens_are_told_when_somebody_comes_writes_or_leaves_and_not_when_he_speaks_up_again(
	request_name, monkeypatch
):
	told = []
	monkeypatch.setattr(
		frappe, "publish_realtime", lambda event, message, **to: told.append((event, message, to))
	)
	news = {"doctype": "Request", "docname": request_name, "after_commit": True}
	for speaks, users in (
		(lambda: here(ANNA, request_name), [ANNA]),
		(lambda: here(ANNA, request_name), []),
		(lambda: here(ANNA, request_name, writing=True), [ANNA]),
		(lambda: here(ANNA, request_name, writing=True), []),
		(lambda: here(BOB, request_name), [BOB]),
		(lambda: gone(ANNA, request_name), [ANNA]),
		(
			lambda: gone(ANNA, request_name),
			[],
		),  # who was not there, perhaps must not be, has no news for others
	):
		told.clear()
		speaks()
		assert told == [("request_presence", {"request": request_name, "user": user}, news) for user in users]


def gone(user, request, **values):
	with as_user(user):
		presence.gone(request, **values)


def test_who_has_it_open_twice_leaves_with_the_last(request_name, monkeypatch):
	told = []
	monkeypatch.setattr(frappe, "publish_realtime", lambda event, message, **to: told.append(message["user"]))
	here(BOB, request_name)
	here(ANNA, request_name, screen="one")
	here(ANNA, request_name, screen="two", writing=True)
	assert told == [BOB, ANNA, ANNA]
	assert [(row["user"], row["writing"]) for row in here(BOB, request_name)] == [(ANNA, True)]
	assert [row["user"] for row in here(ANNA, request_name, screen="one")] == [BOB]
	told.clear()
	gone(ANNA, request_name, screen="one")
	assert told == [] and [row["writing"] for row in here(BOB, request_name)] == [True]
	here(ANNA, request_name, screen="one")
	gone(ANNA, request_name, screen="two")
	assert told == [ANNA] and [row["writing"] for row in here(BOB, request_name)] == [False]
	gone(ANNA, request_name, screen="one")
	assert told == [ANNA, ANNA] and here(BOB, request_name) == []


def test_who_leaves_or_falls_silent_is_gone(request_name):
	here(ANNA, request_name)
	here(BOB, request_name)
	gone(BOB, request_name)
	assert here(ANNA, request_name) == []
	here(BOB, request_name)
	silent = add_to_date(now_datetime(), seconds=-presence.FORGOTTEN_AFTER_SECONDS - 1)
	frappe.db.set_value("Request Presence", {"user": BOB}, "seen_at", silent)
	assert here(ANNA, request_name) == []


def test_each_has_one_row_and_the_night_takes_old_ones(request_name):
	for _again in range(3):
		here(ANNA, request_name)
	assert frappe.db.count("Request Presence") == 1
	frappe.db.set_value("Request Presence", {"user": ANNA}, "seen_at", add_to_date(now_datetime(), days=-2))
	here(ANNA, request_name)
	here(BOB, request_name)
	assert frappe.db.count("Request Presence", {"user": ANNA}) == 1
	frappe.db.set_value("Request Presence", {"user": ANNA}, "seen_at", add_to_date(now_datetime(), days=-2))
	tasks.forget_presence()
	assert frappe.get_all("Request Presence", pluck="user") == [BOB]


def test_a_screen_that_speaks_up_again_costs_little(request_name):
	here(ANNA, request_name)
	here(ANNA, request_name)
	with count_queries() as seen:
		here(ANNA, request_name)
	assert len(seen) <= 6
