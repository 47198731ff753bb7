"""T44: who owns an open request that nobody touched for some days is reminded by mail (NOT-2)."""

from datetime import datetime

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.records import reminders
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries, make_category, outgoing, set_settings


@pytest.fixture
def here(site):
	here = house()
	set_settings(remind_after_days=5, remind_at_hour=0)
	here.old = waiting("Printer <b>on fire</b>", days=9)
	here.older = waiting("Password", days=12)
	make_request("Fresh", agent=ANNA)
	return here


def waiting(title: str, days: int, agent=ANNA, **values) -> str:
	name = make_request(title, agent=agent)
	long_ago = add_to_date(now_datetime(), days=-days)
	frappe.db.set_value("Request", name, {"modified": long_ago, **values}, update_modified=False)
	return name


def reminded() -> list:
	frappe.db.delete("Outgoing Mail")
	frappe.get_doc("Request Settings").db_set("reminded_on", None)
	tasks.remind_owners()
	return outgoing(purpose="Notice")


def test_t44_one_mail_names_what_waits_the_longest_first(here):
	[mail] = reminded()
	assert mail.recipients == ANNA
	assert mail.subject == "Your requests that have waited 5 days or more: 2"
	assert mail.body_text.index(f"#{here.older} Password") < mail.body_text.index(f"#{here.old} Printer")
	assert "Fresh" not in mail.body_text and "<b>" not in mail.body_html
	assert frappe.parse_json(mail.headers)["Auto-Submitted"] == "auto-generated"


def test_t44_nobody_is_reminded_until_it_is_switched_on(here):
	set_settings(remind_after_days=0)
	assert reminded() == []


def test_t44_an_agent_may_do_without(here):
	with as_user(ANNA):
		frappe.get_doc("Request Agent", ANNA).update({"notify_waiting": "None"}).save()
	assert reminded() == []


@pytest.mark.parametrize("values", [{"base_status": "Closed"}, {"base_status": "Postponed"}, {"agent": None}])
def test_t44_only_what_is_open_and_has_an_owner_waits(here, values):
	for name in (here.old, here.older):
		frappe.db.set_value("Request", name, values, update_modified=False)
	assert reminded() == []


def test_t44_nothing_is_told_of_what_the_owner_may_not_read_any_more(here):
	make_category("Board", members=(BOB,), members_only=1)
	frappe.db.set_value("Request", here.older, "category", "Board", update_modified=False)
	[mail] = reminded()
	assert here.older not in mail.body_text


def test_t44_many_requests_cost_no_more_queries_than_few(here):
	def cost() -> int:
		reminded()
		with count_queries() as seen:
			reminded()
		return len(seen)

	few = cost()
	for number in range(8):
		waiting(f"Another {number}", days=7)
	assert cost() <= few


def at(monkeypatch, hour: int, days: int = 0, minute: int = 30) -> int:
	"""How many reminders the minute's work queues at that time."""
	then = add_to_date(datetime.combine(now_datetime().date(), datetime.min.time()), days=days, hours=hour)
	monkeypatch.setattr(reminders, "now_datetime", lambda: then.replace(minute=minute))
	before = len(outgoing(purpose="Notice"))
	tasks.every_minute()
	return len(outgoing(purpose="Notice")) - before


def test_t44_reminders_go_out_once_a_day_at_the_set_hour(here, monkeypatch):
	set_settings(remind_at_hour=18)
	frappe.db.delete("Outgoing Mail")
	assert at(monkeypatch, 17, minute=59) == 0
	assert at(monkeypatch, 18, minute=0) == 1
	assert at(monkeypatch, 18, minute=1) == 0
	assert at(monkeypatch, 23) == 0
	assert at(monkeypatch, 9, days=1) == 0
	assert at(monkeypatch, 19, days=1) == 1


def test_t44_an_older_form_of_the_settings_reminds_nobody_twice(here, monkeypatch):
	held = frappe.get_doc("Request Settings")
	assert at(monkeypatch, 12) == 1
	held.update({"inactivity_hours": 3}).save()
	assert at(monkeypatch, 13) == 0


@pytest.mark.parametrize("hour", [-1, 24])
def test_t44_an_hour_of_the_day_is_asked_for(site, hour):
	with pytest.raises(frappe.ValidationError, match="hour of the day"):
		set_settings(remind_at_hour=hour)
