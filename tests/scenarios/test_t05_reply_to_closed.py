"""T05: the customer answers a closed request."""

import frappe
import pytest

from request_mgmt.api import mailboxes, requests
from tests.factories import as_user, make_agent, make_category, make_contact, make_mailbox, raw_mail

BOX = "support@example.com"


@pytest.fixture
def closed():
	anna = make_agent("anna@example.com")
	make_category("Support", members=[anna])
	make_mailbox(BOX, category="Support")
	make_contact("ole@acme.test")
	number = mailboxes.receive(BOX, raw_mail(message_id="<first@acme.test>"))["request"]
	with as_user(anna):
		requests.close(number)
	frappe.db.delete("Notification Log")
	return number


def answer(**mail):
	return mailboxes.receive(BOX, raw_mail(In_Reply_To="<first@acme.test>", text="It burns again.", **mail))


def test_t05_a_closed_request_becomes_open_again_and_its_owner_hears(closed):
	came = answer()

	assert (came["outcome"], came["request"]) == ("Added", closed)
	request = frappe.get_doc("Request", closed)
	assert (request.status, request.base_status, request.closed_at) == ("Open", "Open", None)
	(row,) = frappe.get_all(
		"Request Log", {"request": closed, "action": "activated"}, ["contact", "user", "changes"]
	)
	assert row.contact == request.contact and not row.user
	assert frappe.parse_json(row.changes) == [{"field": "status", "from": "Closed", "to": "Open"}]
	told = frappe.get_all("Notification Log", {"document_name": closed}, ["for_user", "subject"])
	assert [row.for_user for row in told] == ["anna@example.com"]
	assert "active again" in told[0].subject


def test_t05_with_the_status_flag_a_new_request_is_made_and_the_old_one_stays_closed(closed):
	status = frappe.get_doc("Request Status", "Closed")
	status.new_request_on_reply = 1
	status.save()

	came = answer()

	assert came["outcome"] == "Created"
	assert came["request"] != closed
	assert frappe.db.get_value("Request", closed, "base_status") == "Closed"
	assert frappe.db.count("Message", {"request": closed}) == 1
	assert frappe.db.get_value("Request", came["request"], "contact") == frappe.db.get_value(
		"Request", closed, "contact"
	)
	details = frappe.get_all("Request Log", {"request": came["request"]}, pluck="detail")
	assert any(closed in (detail or "") for detail in details)


def test_t05_an_absence_notice_does_not_reopen(closed):
	came = answer(Auto_Submitted="auto-replied")
	assert came["outcome"] == "Recorded"
	assert frappe.db.get_value("Request", closed, "base_status") == "Closed"
