"""T23 Next in queue (BEHAVIOUR QUE-1 to QUE-4)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.actions import next_in_queue
from request_mgmt.api import requests
from tests.actions.making import ANNA, BOB, house, make_request, stored, words
from tests.factories import as_user, in_threads, make_category


@pytest.fixture
def here(site):
	house()
	make_category("Sales", members=(BOB,), assignment_method="Do not assign")
	frappe.get_doc(
		{
			"doctype": "Request Status",
			"status_name": "In queue",
			"base_status": "Open",
			"is_queue": 1,
			"rank": 9,
		}
	).insert()


def queued(title: str, hours: int | None, **values) -> str:
	request = make_request(title, status="In queue", **values)
	deadline = add_to_date(now_datetime(), hours=hours) if hours else None
	frappe.db.set_value("Request", request, "deadline", deadline)
	return request


def next_for(user: str) -> str | None:
	with as_user(user):
		return requests.next_in_queue()["name"]


def test_t23_queue(here):
	three, one, two = queued("three", 3), queued("one", 1), queued("two", 2)
	other = queued("other", 1, category="Sales")
	never = queued("no deadline", None)
	make_request("not in the queue")
	assert next_for(ANNA) == one
	doc = stored(one)
	assert doc.agent == ANNA and doc.status != "In queue" and doc.base_status == "Open"
	assert words(one)[-1] == "taken_from_queue"
	assert [next_for(ANNA) for _each in range(4)] == [two, three, never, None]
	with as_user(ANNA):
		assert "queue" in requests.next_in_queue()["message"]
	assert next_for(BOB) == other


def test_two_agents_at_once_never_get_the_same_one(here, site):
	waiting = {queued(str(number), number) for number in (1, 2, 3, 4)}
	jobs = [lambda user=user: _ask(user) for user in (ANNA, BOB, ANNA, BOB)]
	answers = in_threads(site, jobs)
	assert set(answers) == waiting


def test_when_all_that_were_looked_at_are_taken_meanwhile_it_looks_further(here, monkeypatch):
	taken, left = [queued(str(number), number) for number in (1, 2)], queued("3", 3)
	monkeypatch.setattr(next_in_queue, "LOOKED_AT", 2)
	waiting = next_in_queue._waiting

	def slowly(access, seen=()):
		rows = waiting(access, seen)
		if not seen:
			frappe.db.set_value("Request", {"name": ["in", taken]}, "status", "Open")
			frappe.db.set_value("Request", {"name": ["in", taken]}, "agent", BOB)
		return rows

	monkeypatch.setattr(next_in_queue, "_waiting", slowly)
	assert next_for(ANNA) == left


def _ask(user: str) -> str:
	frappe.set_user(user)
	return requests.next_in_queue()["name"]
