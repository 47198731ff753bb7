"""T16 Postpone (BEHAVIOUR POS-1, POS-2)."""

from datetime import datetime

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from request_mgmt import tasks
from request_mgmt.actions import values
from request_mgmt.api import lists, requests
from request_mgmt.request_mgmt.doctype.request.request import Request
from tests.actions.making import ANNA, house, make_request, stored, words
from tests.factories import as_user, in_threads


def test_t16_postpone(site):
	house()
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		requests.mark_read(request)
		requests.postpone(request, "1h")
		assert request not in [row["name"] for row in lists.fetch("own_open")["rows"]]
	doc = stored(request)
	assert doc.base_status == "Postponed"
	assert abs((get_datetime(doc.postponed_to) - add_to_date(now_datetime(), hours=1)).total_seconds()) < 60
	assert tasks.wake_postponed() == 0
	due(request)
	assert tasks.wake_postponed() == 1
	doc = stored(request)
	assert (doc.base_status, doc.postponed_to, doc.read_status) == ("Open", None, "New information")
	assert words(request)[-1] == "activated"
	assert frappe.get_all("Notification Log", {"for_user": ANNA, "subject": ["like", "%active again%"]})
	assert tasks.wake_postponed() == 0


def due(request: str) -> None:
	frappe.db.set_value("Request", request, "postponed_to", add_to_date(now_datetime(), minutes=-1))
	frappe.db.commit()


def test_one_that_cannot_be_woken_lets_the_others_sleep_no_longer(site, monkeypatch):
	house()
	stuck, other = make_request(agent=ANNA), make_request(agent=ANNA)
	with as_user(ANNA):
		requests.postpone([stuck, other], "1h")
	due(stuck)
	due(other)
	validate = Request.validate

	def refusing(self):
		if self.name == stuck:
			frappe.throw("A rule of the site's own")
		validate(self)

	monkeypatch.setattr(Request, "validate", refusing)
	assert tasks.wake_postponed() == 1
	assert (stored(stuck).base_status, stored(other).base_status) == ("Postponed", "Open")
	assert frappe.db.exists("Error Log", {"method": ["like", f"%{stuck}%"]})


def test_two_workers_wake_a_request_once(site):
	house()
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		requests.postpone(request, "day")
	due(request)
	assert sorted(in_threads(site, [tasks.wake_postponed, tasks.wake_postponed])) in ([0, 1], [1, 1])
	assert words(request).count("activated") == 1


@pytest.mark.parametrize("until", ["2001-01-01 10:00", "tomorrow-ish", None, "-1h"])
def test_a_moment_that_is_past_or_none_is_refused(site, until):
	house()
	request = make_request(agent=ANNA)
	with as_user(ANNA), pytest.raises(frappe.ValidationError):
		requests.postpone(request, until)
	assert stored(request).base_status == "Open" and words(request) == ["created"]


def test_postponing_again_moves_the_moment(site):
	house()
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		requests.postpone(request, "1h")
		before = stored(request).postponed_to
		requests.postpone(request, "week")
	assert stored(request).postponed_to > before


@pytest.mark.pure
@pytest.mark.parametrize(
	"now, span, until",
	[
		("2026-11-28 20:05:30", "tomorrow", "2026-11-29 08:00:00"),
		("2026-11-28 20:05:30", "monday", "2026-11-30 08:00:00"),
		("2026-11-30 07:00:00", "monday", "2026-12-07 08:00:00"),
		("2026-11-29 07:00:00", "monday", "2026-11-30 08:00:00"),
		("2026-01-31 10:00:00", "month", "2026-02-28 10:00:00"),
	],
)
def test_mornings_are_those_when_work_begins(now, span, until):
	assert datetime.fromisoformat(now) + values.SPANS[span] == datetime.fromisoformat(until)


def test_postponed_until_monday_morning(site):
	house()
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		requests.postpone(request, "monday")
	until = stored(request).postponed_to
	assert (until.weekday(), until.hour, until.minute) == (0, 8, 0) and until > now_datetime()
