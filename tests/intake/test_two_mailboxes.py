"""One mail to several mailboxes of ours: one request for a department, one acknowledgement for the sender."""

import frappe
import pytest

from request_mgmt.api import mailboxes
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


def test_both_at_the_same_time(site):
	boxes(None, None)
	for number in range(3):
		raw = raw_mail(to=BOTH, text=f"Mail {number}")
		came = in_threads(site, [lambda box=box: mailboxes.receive(box, raw) for box in (SUPPORT, SALES)])
		assert sorted(answer["outcome"] for answer in came) == ["Created", "Recorded"]
	frappe.db.rollback()
	assert frappe.db.count("Request") == 3 == len(outgoing(purpose="Automatic reply"))


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
