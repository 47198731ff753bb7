"""T06 Ask a colleague, T07 Transfer by category (BEHAVIOUR TRF-1 to TRF-3, FAV-3)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import favourites, lists, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, last_message, make_request, stored, words
from tests.factories import as_user, make_agent, make_category, outgoing


def notices(user: str) -> list[str]:
	return frappe.get_all("Notification Log", {"for_user": user}, pluck="subject", order_by="creation asc")


def numbers(list_name: str) -> list[str]:
	return [row["name"] for row in lists.fetch(list_name)["rows"]]


def test_t06_ask_a_colleague(site):
	house()
	request = make_request("Licence question", contact=None, agent=ANNA)
	with as_user(ANNA):
		before = len(outgoing(purpose="Reply"))
		requests.transfer(request, agent=BOB, comment="<p>Which licence has he got?</p>", favourite=True)
		assert request not in numbers("own_open")
		assert request in numbers("favourites")
	question = last_message(request)
	assert (question.kind, question.access_level, question.body_text) == (
		"Comment",
		"Internal",
		"Which licence has he got?",
	)
	assert len(outgoing(purpose="Reply")) == before
	with as_user(BOB):
		assert request in numbers("own_open")
		assert [m["body_text"] for m in requests.get(request)["messages"]][-1] == "Which licence has he got?"
	told = [text for text in notices(BOB) if request in text]
	assert len(told) == 1 and "given to you" in told[0]
	bell = frappe.get_last_doc("Notification Log", {"for_user": BOB})
	assert "Which licence" in bell.email_content
	assert words(request) == ["created", "comment_added", "transferred", "read_by_owner"]


def test_t06_a_colleague_who_followed_it_already_is_told_once_too(site):
	house()
	request = make_request("Licence question", agent=ANNA)
	with as_user(BOB):
		favourites.add(request)
	with as_user(ANNA):
		requests.transfer(request, agent=BOB, comment="Which licence has he got?")
	told = [text for text in notices(BOB) if request in text]
	assert len(told) == 1 and "given to you" in told[0]


def test_whoever_loses_it_or_follows_it_hears_of_every_change_of_owner(site):
	"""Also when nobody has it after or had it before (ACC-3, FAV-3)."""
	house()
	carl = make_agent("carl@example.com")
	request = make_request("Licence question", agent=BOB)
	with as_user(carl):
		favourites.add(request)
	with as_user(ANNA):
		requests.update(request, {"agent": "unassigned"})
		for user in (BOB, carl):
			assert notices(user)[-1] == f"Request {request} has no owner any more: Licence question"
		told = len(notices(BOB))
		requests.accept(request)
	assert notices(carl)[-1] == f"Request {request} was taken over: Licence question"
	assert len(notices(BOB)) == told and not notices(ANNA)


def test_t06_what_comes_next_reaches_the_new_owner_and_whom_the_star_follows(site):
	here = house()
	request = make_request("Licence question", contact=here.contact, agent=ANNA)
	with as_user(ANNA):
		requests.transfer(request, agent=BOB, favourite=True)
	seen = {user: len(notices(user)) for user in (ANNA, BOB)}
	customer_writes(request, "Any news?")
	for user in (ANNA, BOB):
		assert len(notices(user)) == seen[user] + 1


def test_t07_transfer_by_category(site):
	house()
	make_agent("carl@example.com")
	make_category("Invoicing", members=(BOB, "carl@example.com"), assignment_method="Even")
	first, second = (make_request(title, agent=ANNA) for title in ("One", "Two"))
	was = stored(first).category
	with as_user(ANNA):
		for request in (first, second):
			requests.transfer(request, category="Invoicing")
	assert {stored(first).agent, stored(second).agent} == {BOB, "carl@example.com"}
	assert stored(first).category == "Invoicing" and stored(first).original_category == was


def test_taking_a_transfer_back_takes_the_star_it_put_and_no_other(site):
	house()
	mine, starred, later = (make_request(title, agent=ANNA) for title in ("Mine", "Starred", "Later"))
	with as_user(ANNA):
		favourites.add(starred)
		frappe.db.set_value(
			"Favourite", {"request": starred}, "creation", add_to_date(now_datetime(), hours=-1)
		)
		for request in (mine, starred, later):
			requests.transfer(request, agent=BOB, favourite=True)
		favourites.remove(later)
		favourites.add(later)
		frappe.db.set_value("Favourite", {"request": later}, "creation", add_to_date(now_datetime(), hours=1))
		assert requests.undo([mine, starred, later])["refused"] == []
		assert set(favourites.mine()) == {starred, later}
	assert {stored(name).agent for name in (mine, starred, later)} == {ANNA}


def test_a_transfer_to_nobody_changes_nothing(site):
	house()
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		for wrong in ({}, {"comment": "Hm?"}, {"agent": ANNA}, {"agent": "nobody@example.com"}):
			with pytest.raises(frappe.ValidationError):
				requests.transfer(request, **wrong)
	assert stored(request).agent == ANNA and words(request) == ["created"]


def test_who_gets_it_finds_it_unread(site):
	house()
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		requests.mark_read(request)
		requests.transfer(request, agent=BOB)
	assert stored(request).read_status == "Unread"
	with as_user(BOB):
		requests.transfer(request, agent="unassigned", comment="Not mine")
		assert request in numbers("unassigned")
	assert not favourites.mine()
