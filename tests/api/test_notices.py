"""The bell: one's own notices and nobody else's (BEHAVIOUR NOT-1, NOT-3)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import console, history, notices, requests
from request_mgmt.records import notices as telling
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, stored
from tests.factories import as_user, count_queries, make_category


@pytest.fixture
def told(site):
	"""A request of Anna's in which the customer has written."""
	here = house()
	here.request = make_request("Printer <b>on fire</b>", agent=ANNA, contact=here.contact)
	customer_writes(here.request)
	return here


def mine(user: str) -> list[dict]:
	with as_user(user):
		return notices.mine()


def counted(user: str) -> int:
	with as_user(user):
		return console.counts()["notices"]


def test_the_newest_stands_first_as_plain_text(told):
	telling.tell("activated", stored(told.request))
	newest, older = mine(ANNA)
	assert newest["headline"] == f"Request {told.request} is active again: Printer <b>on fire</b>"
	assert older["headline"].startswith("New message in request")
	assert (newest["request"], newest["read"]) == (told.request, False)
	assert newest["at"] >= older["at"]


def test_a_question_put_to_me_stands_in_the_notice(told):
	with as_user(ANNA):
		requests.transfer(told.request, agent=BOB, comment="Can you see\nwhat it is?")
	assert mine(BOB)[0]["text"] == "Can you see\nwhat it is?"


def test_the_number_is_that_of_what_is_not_read(told):
	assert (counted(ANNA), counted(BOB)) == (1, 0)
	with as_user(ANNA):
		notices.mark_read(told.request)
	assert counted(ANNA) == 0
	assert mine(ANNA)[0]["read"]


def test_the_number_stops_at_a_hundred(told):
	rows = frappe.get_all("Notification Log", {"for_user": ANNA}, ["*"])
	for _number in range(110):
		frappe.get_doc({**rows[0], "name": None, "doctype": "Notification Log"}).db_insert()
	assert counted(ANNA) == 100
	assert len(mine(ANNA)) == 50


def test_only_the_notices_of_that_request_are_read(told):
	other = make_request("Another", agent=ANNA, contact=told.contact)
	customer_writes(other)
	with as_user(ANNA):
		notices.mark_read(other)
	assert counted(ANNA) == 1
	with as_user(ANNA):
		notices.mark_read()
	assert counted(ANNA) == 0


def test_opening_the_request_is_reading_what_one_was_told_about_it(told):
	with as_user(BOB):
		requests.comment(told.request, "Look", notify=[ANNA])
	assert counted(ANNA) == 2
	with as_user(ANNA):
		history.opened(told.request)
	assert counted(ANNA) == 0


def test_what_is_cleared_is_gone_for_me_alone(told):
	with as_user(ANNA):
		requests.transfer(told.request, agent=BOB, comment="Please")
		notices.clear()
	assert (mine(ANNA), counted(BOB)) == ([], 1)
	with as_user(BOB):
		notices.mark_read()
		notices.clear()
	assert not frappe.db.exists("Notification Log", {"document_name": told.request})


def test_others_notices_stay_unread(told):
	with as_user(BOB):
		notices.mark_read(told.request)
		notices.clear()
	assert counted(ANNA) == 1


def test_nothing_is_told_of_a_request_that_is_not_open_to_me_any_more(told):
	make_category("Board", members=(BOB,), members_only=1)
	frappe.db.set_value("Request", told.request, "category", "Board")
	assert (mine(ANNA), counted(ANNA)) == ([], 0)


def test_the_platforms_bell_tells_the_same(told):
	"""A notice read in the desk is read here, and the other way round."""
	name = mine(ANNA)[0]["name"]
	frappe.db.set_value("Notification Log", name, "read", 1)
	assert counted(ANNA) == 0
	frappe.db.set_value("Notification Log", name, "read", 0)
	with as_user(ANNA):
		notices.mark_read(told.request)
	assert frappe.db.get_value("Notification Log", name, "read") == 1


def test_other_notices_of_the_platform_are_left_alone(told):
	note = frappe.get_doc(
		{"doctype": "Notification Log", "for_user": ANNA, "document_type": "User", "document_name": ANNA}
	)
	note.db_insert()
	with as_user(ANNA):
		notices.mark_read()
		notices.clear()
	assert frappe.db.get_value("Notification Log", note.name, "read") == 0


def test_what_was_read_goes_by_night(told):
	long_ago = add_to_date(now_datetime(), days=-3)
	customer_writes(told.request)
	frappe.db.set_value("Notification Log", {"for_user": ANNA}, "creation", long_ago, update_modified=False)
	frappe.db.set_value("Notification Log", mine(ANNA)[0]["name"], "read", 1, update_modified=False)
	tasks.forget_notices()
	assert [notice["read"] for notice in mine(ANNA)] == [False]


def test_the_list_costs_one_query_however_long(told):
	def asked():
		with as_user(ANNA), count_queries() as seen:
			notices.mine()
		return len(seen)

	few = asked()
	for _number in range(10):
		customer_writes(told.request)
	assert asked() == few
