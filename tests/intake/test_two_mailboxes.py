"""One mail to several mailboxes of ours: one request for a department, one acknowledgement for the sender."""

from dataclasses import replace

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.mail import arriving, matching
from tests.factories import (
	count_queries,
	in_threads,
	make_category,
	make_contact,
	make_mailbox,
	outgoing,
	raw_mail,
	set_settings,
)

SUPPORT, SALES = "support@example.com", "sales@example.com"
BOTH = f"{SUPPORT}, Sales <{SALES}>"


@pytest.fixture(autouse=True)
def contact(site):
	make_contact("ole@acme.test")


def boxes(*categories):
	for box, category in zip((SUPPORT, SALES), categories, strict=True):
		make_mailbox(box, category=category)


def details(request) -> list[str]:
	return frappe.get_all("Request Log", {"request": request, "action": "changed"}, pluck="detail")


def test_one_department_has_one_request():
	boxes(make_category("Support"), "Support")
	raw = raw_mail(to=BOTH)
	first = mailboxes.receive(SUPPORT, raw)
	second = mailboxes.receive(SALES, raw)
	assert (second["outcome"], second["request"], second["automatic_reply"]) == (
		"Recorded",
		first["request"],
		False,
	)
	assert (
		frappe.db.count("Request")
		== frappe.db.count("Message")
		== len(outgoing(purpose="Automatic reply"))
		== 1
	)
	assert details(first["request"]) == [f"The same mail came to {SALES} as well"]
	assert frappe.db.count("Inbound Mail") == 2


def test_two_departments_know_of_each_other_and_one_answers():
	boxes(make_category("Support"), make_category("Sales"))
	raw = raw_mail(to=BOTH)
	first, second = (mailboxes.receive(box, raw)["request"] for box in (SUPPORT, SALES))
	assert [frappe.db.get_value("Request", one, "category") for one in (first, second)] == [
		"Support",
		"Sales",
	]
	assert details(first) == [f"The same mail came to {SALES} as well: request {second}"]
	assert details(second) == [f"The same mail came to {SUPPORT} as well: request {first}"]
	(reply,) = outgoing(purpose="Automatic reply")
	assert reply.request == first
	said = frappe.db.get_value("Inbound Mail", {"mailbox": SALES}, "auto_reply_reason")
	assert said == f"The same mail was answered from {SUPPORT} already"


def test_the_second_answers_where_the_first_does_not():
	make_mailbox(SUPPORT, category=make_category("Support"), no_auto_reply=1)
	make_mailbox(SALES, category=make_category("Sales"))
	raw = raw_mail(to=BOTH)
	assert [mailboxes.receive(box, raw)["automatic_reply"] for box in (SUPPORT, SALES)] == [False, True]


def test_a_mail_that_names_neither_is_still_one():
	boxes(None, None)
	raw = raw_mail(to="all@example.com")
	first = mailboxes.receive(SUPPORT, raw)
	assert mailboxes.receive(SALES, raw)["request"] == first["request"]


def test_another_text_of_the_same_id_is_another_mail():
	boxes(None, None)
	for box, text in ((SUPPORT, "One"), (SALES, "Two")):
		assert (
			mailboxes.receive(box, raw_mail(to=BOTH, text=text, message_id="<same@acme.test>"))["outcome"]
			== "Created"
		)


def test_nobody_takes_the_place_of_another_ones_mail():
	boxes(None, None)
	for box, sender in ((SUPPORT, "eve@else.test"), (SALES, "ole@acme.test")):
		raw = raw_mail(frm=sender, to=BOTH, text="The same", message_id="<seen@acme.test>")
		assert mailboxes.receive(box, raw)["outcome"] == "Created"


@pytest.mark.parametrize("to", [BOTH, "all@example.com"], ids=["named", "blind"])
def test_both_at_the_same_time(site, to):
	boxes(None, None)
	for number in range(3):
		raw = raw_mail(to=to, text=f"Mail {number}")
		came = in_threads(site, [lambda box=box: mailboxes.receive(box, raw) for box in (SUPPORT, SALES)])
		assert sorted(answer["outcome"] for answer in came) == ["Created", "Recorded"]
	frappe.db.rollback()
	assert frappe.db.count("Request") == 3
	assert len(outgoing(purpose="Automatic reply")) == (3 if to == BOTH else 0)


@pytest.fixture
def blind(monkeypatch):
	"""The next look at what other mailboxes have sees nothing, as in a transaction that began before theirs ended."""

	def once(module, name, nothing):
		real, left = getattr(module, name), [True]
		monkeypatch.setattr(
			module, name, lambda *args, **kw: nothing if left and left.pop() else real(*args, **kw)
		)

	return once


@pytest.mark.parametrize("to", [BOTH, "all@example.com"], ids=["named", "blind"])
def test_who_does_not_see_the_other_copy_is_handled_anew(blind, to):
	boxes(None, None)
	raw = raw_mail(to=to)
	first = mailboxes.receive(SUPPORT, raw)
	blind(matching, "elsewhere", [])
	second = mailboxes.receive(SALES, raw)
	assert (second["outcome"], second["request"]) == ("Recorded", first["request"])
	assert frappe.db.count("Request") == frappe.db.count("Message") == 1


def test_departments_that_do_not_see_each_other_are_handled_anew(blind):
	boxes(make_category("One"), make_category("Two"))
	make_mailbox("info@example.com", category="Two")
	raw = raw_mail(to="all@example.com")
	came = [mailboxes.receive(SUPPORT, raw)]
	blind(matching, "elsewhere", [])
	came.append(mailboxes.receive(SALES, raw))
	blind(
		arriving,
		"_twins",
		[frappe._dict(category="One", mailbox=SUPPORT, request=came[0]["request"], auto_reply=1)],
	)
	came.append(mailboxes.receive("info@example.com", raw))
	assert [one["outcome"] for one in came] == ["Created", "Created", "Recorded"]
	assert came[2]["request"] == came[1]["request"]


@pytest.mark.parametrize("to", [BOTH, "all@example.com"], ids=["named", "blind"])
def test_an_answer_is_on_its_request_once(monkeypatch, to):
	boxes(None, None)
	request = mailboxes.receive(SUPPORT, raw_mail(message_id="<first@acme.test>"))["request"]
	answer = raw_mail(to=to, In_Reply_To="<first@acme.test>", text="And now?")
	find, left = matching.find, [True, True]

	def without_copies(*args, **kw):
		found = find(*args, **kw)
		return replace(found, copies=()) if left and left.pop() else found

	monkeypatch.setattr(matching, "find", without_copies)
	came = [mailboxes.receive(box, answer) for box in (SUPPORT, SALES)]
	assert [one["outcome"] for one in came] == ["Added", "Recorded"]
	assert frappe.db.count("Message", {"request": request}) == 2


def test_a_copy_that_was_erased_holds_up_no_mail():
	boxes(None, None)
	raw = raw_mail(to=BOTH)
	first = mailboxes.receive(SUPPORT, raw)
	frappe.db.delete("Message", {"request": first["request"]})
	frappe.db.delete("Request", {"name": first["request"]})
	assert mailboxes.receive(SALES, raw)["outcome"] == "Created"


def test_a_mail_to_one_of_two_costs_no_more():
	set_settings(auto_replies_per_address_hour=100)
	make_mailbox(SUPPORT)

	def cost() -> int:
		raw = raw_mail()
		with count_queries() as seen:
			mailboxes.receive(SUPPORT, raw)
		return len(seen)

	cost(), cost()
	before = cost()
	make_mailbox(SALES)
	cost()
	assert cost() == before
