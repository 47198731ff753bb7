"""T48: every step leaves a row that says who and when, and from what to what (LOG-*)."""

import json

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from request_mgmt.api import favourites, mailboxes, messages, requests
from request_mgmt.records import log
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.factories import as_user, make_manager, raw_mail

MANAGER = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MANAGER)
	here.request = make_request(contact=here.contact, message="It burns.", access_level="External")
	here.message = customer_writes(here.request).name
	return here


def later() -> str:
	return str(add_to_date(now_datetime(), hours=1))


# What is done, who does it, the word it leaves, and the fields whose from and to it tells
STEPS = {
	"accept": (ANNA, lambda h: requests.accept(h.request), "accepted", {"agent"}),
	"transfer": (
		ANNA,
		lambda h: requests.transfer(h.request, agent=BOB, comment="Can you?"),
		"transferred",
		{"agent"},
	),
	"change": (
		ANNA,
		lambda h: requests.update(h.request, {"priority": "High", "title": "Fire"}),
		"changed",
		{"priority", "title"},
	),
	"tags": (ANNA, lambda h: requests.update(h.request, {"tags": ["hot"]}), "changed", {"tags"}),
	"comment": (ANNA, lambda h: requests.comment(h.request, "Hm"), "comment_added", set()),
	"reply": (ANNA, lambda h: requests.reply(h.request, "Water"), "reply_sent", set()),
	"forward": (ANNA, lambda h: requests.forward(h.request, "x@supplier.test"), "forwarded", set()),
	"batch reply": (ANNA, lambda h: requests.batch_reply(h.request, "Soon"), "batch_reply_sent", set()),
	"close": (ANNA, lambda h: requests.close(h.request), "closed", {"status"}),
	"reopen": (
		ANNA,
		lambda h: (requests.close(h.request), requests.reopen(h.request)),
		"reopened",
		{"status"},
	),
	"postpone": (
		ANNA,
		lambda h: requests.postpone(h.request, later()),
		"postponed",
		{"status", "postponed_to"},
	),
	"mark unread": (
		ANNA,
		lambda h: (requests.mark_read(h.request), requests.mark_unread(h.request)),
		"marked_unread",
		None,
	),
	"split": (ANNA, lambda h: requests.split(h.request, [h.message], "Another"), "split", set()),
	"merge": (ANNA, lambda h: requests.merge(make_request("Other"), h.request), "merged", None),
	"relate": (ANNA, lambda h: requests.relate(h.request, make_request("Other")), "related", {"relation"}),
	"flag": (ANNA, lambda h: messages.flag(h.message), "message_flagged", None),
	"edit": (
		MANAGER,
		lambda h: messages.edit(h.message, access_level="Internal"),
		"message_edited",
		{"access_level"},
	),
	"delete message": (MANAGER, lambda h: messages.delete(h.message), "message_deleted", None),
	"delete": (MANAGER, lambda h: requests.delete(h.request), "deleted", {"status"}),
	"restore": (
		MANAGER,
		lambda h: (requests.delete(h.request), requests.restore(h.request)),
		"restored",
		{"status"},
	),
	"spam": (MANAGER, lambda h: requests.mark_spam(h.request), "marked_spam", {"status"}),
	"undo": (ANNA, lambda h: (requests.close(h.request), requests.undo(h.request)), "undone", {"status"}),
}


def rows_of(request: str, word: str) -> list:
	return frappe.get_all(
		"Request Log",
		filters={"request": request, "action": word},
		fields=["user", "actor_name", "at", "changes"],
		order_by="at asc",
	)


@pytest.mark.parametrize("step", STEPS)
def test_t48_every_step_is_on_record(here, step):
	user, do, word, fields = STEPS[step]
	began = now_datetime()
	known = len(rows_of(here.request, word))
	with as_user(user):
		do(here)
	rows = rows_of(here.request, word)
	assert len(rows) == known + 1
	row = rows[-1]
	assert (row.user, bool(row.actor_name)) == (user, True)
	assert get_datetime(row.at) >= began
	changes = json.loads(row.changes or "[]")
	if fields is not None:
		assert fields <= {change["field"] for change in changes}
	for change in changes:
		assert change["from"] != change["to"]


def test_t48_what_customers_and_the_system_do_is_on_record(here):
	came = mailboxes.receive("support@example.com", raw_mail())
	words = {
		row.action: row
		for row in frappe.get_all("Request Log", {"request": came["request"]}, ["action", "user", "contact"])
	}
	assert words["created"].contact and not words["created"].user
	assert not words["auto_reply_sent"].user and not words["auto_reply_sent"].contact


def test_t48_a_star_is_nobodys_business(here):
	before = frappe.db.count("Request Log", {"request": here.request})
	with as_user(ANNA):
		favourites.add(here.request)
	assert frappe.db.count("Request Log", {"request": here.request}) == before


def test_t48_a_word_that_nobody_knows_is_refused(here):
	with pytest.raises(ValueError, match="No such word"):
		log.write(here.request, "fiddled")


def test_t48_nobody_changes_the_log_and_agents_find_in_it_by_person_and_time(here):
	with as_user(ANNA):
		requests.close(here.request)
	row = frappe.get_doc("Request Log", {"request": here.request, "action": "closed"})
	for user in (ANNA, MANAGER):
		with as_user(user):
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc("Request Log", row.name).update({"user": BOB}).save()
			with pytest.raises(frappe.PermissionError):
				frappe.delete_doc("Request Log", row.name)
	with as_user(ANNA):
		hour_ago = add_to_date(now_datetime(), hours=-1)
		found = frappe.get_list(
			"Request Log", filters={"user": ANNA, "at": [">=", hour_ago]}, pluck="action", limit_page_length=0
		)
	assert "closed" in found
