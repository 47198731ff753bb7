"""Two agents at the same request at the same time: the second sees what changed, and nothing is lost (BEHAVIOUR ACS-15)."""

import threading

import frappe
import pytest

from request_mgmt.actions import batches as background
from request_mgmt.actions.meanwhile import ChangedMeanwhileError
from request_mgmt.api import actions, batches, favourites, messages, portal, requests
from tests.actions.making import (
	ANNA,
	BOB,
	OLE,
	customer_writes,
	house,
	last_message,
	make_request,
	stored,
	words,
)
from tests.factories import as_user, make_contact, make_manager, make_portal_user

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	here.request = make_request(contact=here.contact, agent=ANNA)
	here.message = customer_writes(here.request).name
	return here


def mark(request: str, user: str = ANNA) -> str:
	with as_user(user):
		return requests.get(request)["seen"]


def bob(do) -> None:
	with as_user(BOB):
		do()


ANSWER = {
	"reply": lambda r, seen: requests.reply(r, "We come.", seen=seen),
	"reply to many": lambda r, seen: requests.batch_reply(r, "We come.", seen=seen),
	"forward": lambda r, seen: requests.forward(r, "smith@supplier.test", comment="Help", seen=seen),
	"close": lambda r, seen: requests.close(r, seen=seen),
	"postpone": lambda r, seen: requests.postpone(r, "1h", seen=seen),
	"spam": lambda r, seen: requests.mark_spam(r, seen=seen),
	"by the one door": lambda r, seen: actions.run("close", r, seen=seen),
}
WRITTEN = {
	"the customer": (lambda r: customer_writes(r, "Forget it."), "Ole Olsen wrote just now."),
	"an answer": (lambda r: bob(lambda: requests.reply(r, "Done.")), "Bob answered just now."),
	"a comment": (lambda r: bob(lambda: requests.comment(r, "I rang him.")), "Bob commented just now."),
}


@pytest.mark.parametrize("news", WRITTEN)
@pytest.mark.parametrize("name", ANSWER)
def test_what_was_written_meanwhile_is_read_first(here, name, news):
	seen = mark(here.request)
	write, told = WRITTEN[news]
	write(here.request)
	before, log = stored(here.request).as_dict(), words(here.request)
	with as_user(ANNA), pytest.raises(ChangedMeanwhileError) as refused:
		ANSWER[name](here.request, seen)
	assert told in frappe.utils.strip_html(str(refused.value))
	assert (stored(here.request).as_dict(), words(here.request)) == (before, log)
	seen = mark(here.request)
	with as_user(ANNA):
		ANSWER[name](here.request, seen)


@pytest.mark.parametrize(
	("field", "mine", "theirs", "told"),
	[
		("priority", "High", "Low", "Bob set Priority to Low just now."),
		("agent", "unassigned", BOB, "Bob set Owner to Bob just now."),
		("title", "Fire", "Smoke", "Bob set Title to Smoke just now."),
		("tags", ["hot"], ["cold"], "Bob set Tags to cold just now."),
		("status", "Closed", "Open", None),
	],
)
def test_the_same_field_is_not_overwritten(here, field, mine, theirs, told):
	seen = mark(here.request)
	bob(lambda: requests.update(here.request, {field: theirs}))
	with as_user(ANNA):
		if told:
			with pytest.raises(ChangedMeanwhileError) as refused:
				requests.update(here.request, {field: mine}, seen=seen)
			assert told in frappe.utils.strip_html(str(refused.value))
			assert mine not in (stored(here.request).get(field), stored(here.request).get_tags())
		else:  # it was set to what it was
			requests.update(here.request, {field: mine}, seen=seen)


def test_who_took_it_is_told_to_who_wants_to_take_it_or_hand_it_over(here):
	seen = mark(here.request)
	bob(lambda: requests.accept(here.request))
	with as_user(ANNA):
		for act in (
			lambda: requests.accept(here.request, seen=seen),
			lambda: requests.transfer(here.request, agent=MONA, seen=seen),
		):
			with pytest.raises(ChangedMeanwhileError, match=r"Bob.* set Owner to .*Bob"):
				act()
	assert stored(here.request).agent == BOB


@pytest.mark.parametrize(
	("theirs", "mine"),
	[
		("another field", lambda r, m, seen: requests.update(r, {"category": "Helpdesk"}, seen=seen)),
		("a tag of another", lambda r, m, seen: requests.update(r, {"tags": {"add": ["hot"]}}, seen=seen)),
		("a note", lambda r, m, seen: requests.comment(r, "I look at it.")),
		("an answer", lambda r, m, seen: requests.reply(r, "We come.", seen=seen)),
		("closing", lambda r, m, seen: requests.close(r, seen=seen)),
		("the text", lambda r, m, seen: messages.edit(m, time_spent=5, seen=seen)),
	],
)
def test_what_does_not_touch_each_other_goes_through(here, theirs, mine):
	seen = mark(here.request, MONA)
	bob(lambda: requests.update(here.request, {"priority": "Low", "tags": ["cold"]}))
	bob(lambda: favourites.add(here.request))
	bob(lambda: messages.flag(here.message))
	with as_user(MONA):
		mine(here.request, here.message, seen)
	assert stored(here.request).priority == "Low" and "cold" in stored(here.request).get_tags()


def test_ones_own_doings_and_automatic_mail_are_no_news(here):
	seen = mark(here.request)
	with as_user(ANNA):
		requests.comment(here.request, "Mine")
		requests.update(here.request, {"priority": "Low"})
	customer_writes(here.request, "Away until Monday.", is_automatic=1, mail_class="Auto-reply")
	with as_user(ANNA):
		requests.reply(here.request, "We come.", seen=seen)


def test_without_a_mark_nothing_is_asked(here):
	customer_writes(here.request, "Forget it.")
	bob(lambda: requests.update(here.request, {"priority": "Low"}))
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High"})
		requests.reply(here.request, "We come.")
		requests.close(here.request)
	assert stored(here.request).priority == "High"


def test_the_customer_who_closes_is_told_by_name(here):
	make_portal_user(OLE)
	frappe.db.set_value("Contact", here.contact, "user", OLE)
	seen = mark(here.request)
	with as_user(OLE):
		portal.close(here.request)
	with as_user(ANNA), pytest.raises(ChangedMeanwhileError, match="set Status to"):
		requests.reply(here.request, "We come.", seen=seen)


def test_a_message_is_not_changed_from_under_another(here):
	customer_writes(here.request, "More.")
	other = last_message(here.request).name
	seen = mark(here.request, MONA)
	with as_user("Administrator"):
		messages.edit(here.message, body="Nicer words")
	with as_user(MONA):
		for act in (
			lambda: messages.edit(here.message, body="Other words", seen=seen),
			lambda: messages.delete(here.message, seen=seen),
			lambda: messages.split(here.message, "A part", seen=seen),
		):
			with pytest.raises(ChangedMeanwhileError, match="changed the message"):
				act()
		messages.edit(other, time_spent=5, seen=seen)


def test_of_many_only_those_that_changed_are_left(here):
	other = make_request(contact=here.contact)
	seen = max(mark(here.request), mark(other))
	customer_writes(here.request, "Forget it.")
	with as_user(ANNA):
		answer = requests.close([here.request, other], seen=seen)
	assert answer["done"] == [other]
	assert "Ole Olsen wrote just now." in answer["refused"][0]["reason"]


def test_a_batch_minds_the_mark_too(here):
	other = make_request(contact=here.contact)
	seen = max(mark(here.request), mark(other))
	customer_writes(here.request, "Forget it.")
	with as_user(ANNA):
		begun = batches.start("close", [here.request, other], seen=seen)
		background.run(begun["batch"])
		found = {row["request"]: row["outcome"] for row in batches.results(begun["batch"])}
	assert found == {here.request: "Refused", other: "Done"}


@pytest.mark.parametrize("seen", ["yesterday", "99999-01-01", "{}"])
def test_a_mark_that_is_none_is_refused(here, seen):
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match=r"(?i)mark"):
		requests.close(here.request, seen=seen)


def test_names_are_words_never_markup(here):
	other = make_request()
	seen = mark(other)
	customer_writes(other, "Hi", sender="eve@acme.test", sender_name="<img src=x onerror=alert(1)>")
	with as_user(ANNA), pytest.raises(ChangedMeanwhileError) as refused:
		requests.close(other, seen=seen)
	assert "&lt;img" in str(refused.value)
	assert "<img" not in str(refused.value)


def test_of_two_at_the_same_moment_one_does_it_and_one_is_told(here, site):
	"""Both saw the same; whoever waits for the other finds what the other did."""
	seen = {user: mark(here.request, user) for user in (ANNA, BOB)}
	frappe.db.commit()
	start, said = threading.Barrier(2), {}

	def answer(user: str):
		site.connect()
		try:
			frappe.set_user(user)
			start.wait(10)
			requests.reply(here.request, f"Answer of {user}", seen=seen[user])
			frappe.db.commit()
			said[user] = "sent"
		except ChangedMeanwhileError as error:
			frappe.db.rollback()
			said[user] = frappe.utils.strip_html(str(error))
		finally:
			frappe.destroy()

	workers = [threading.Thread(target=answer, args=(user,)) for user in (ANNA, BOB)]
	for worker in workers:
		worker.start()
	for worker in workers:
		worker.join(30)
	assert sorted(map(bool, said.values())) == [True, True]
	assert list(said.values()).count("sent") == 1
	assert any("answered just now." in words for words in said.values())
	frappe.db.rollback()
	assert frappe.db.count("Message", {"request": here.request, "kind": "Reply"}) == 1


def test_contacts_set_meanwhile_are_told_by_their_names(here):
	seen = mark(here.request)
	junior = make_contact("junior@acme.test", first_name="Olsen, Ole", last_name="Junior")
	bob(lambda: requests.update(here.request, {"contacts": [here.contact, junior]}))
	with as_user(ANNA), pytest.raises(ChangedMeanwhileError) as refused:
		requests.update(here.request, {"contacts": [junior]}, seen=seen)
	assert f"{here.contact}, {junior}" in frappe.utils.strip_html(str(refused.value))
