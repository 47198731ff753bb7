"""Our mail that did not arrive, and messages that are not for answering (BEHAVIOUR INC-11)."""

import base64

import frappe
import pytest

from request_mgmt.api import mailboxes, requests
from tests.factories import as_user, make_agent, make_category, make_contact, make_mailbox, outgoing, raw_mail

BOX = "support@example.com"


@pytest.fixture
def answer():
	"""An answer that was sent; its Outgoing Mail."""
	anna = make_agent("anna@example.com")
	make_category("Support", members=[anna])
	make_mailbox(BOX, category="Support")
	make_contact("ole@acme.test")
	number = mailboxes.receive(BOX, raw_mail())["request"]
	with as_user(anna):
		requests.reply(number, "<p>Water helps.</p>")
		requests.close(number)
	frappe.db.delete("Notification Log")
	return outgoing(purpose="Reply")[0]


def report(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
	return (
		"From: MAILER-DAEMON@mx.acme.test\r\nTo: support@example.com\r\nSubject: Undelivered Mail\r\n"
		"Return-Path: <>\r\nMessage-ID: <b1@mx.acme.test>\r\nMIME-Version: 1.0\r\n"
		'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
		"--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.test\r\n\r\n"
		f"Final-Recipient: rfc822; ole@acme.test\r\nAction: {action}\r\nStatus: {status}\r\n"
		"Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n"
		f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: Re\r\n\r\n--b--\r\n"
	).encode()


def test_a_bounce_marks_the_message_and_tells_the_owner(answer):
	came = mailboxes.receive(BOX, report(answer.message_id))

	assert (came["kind"], came["outcome"], came["request"]) == ("bounce", "Added", answer.request)
	assert frappe.db.get_value("Message", came["message"], ["kind", "access_level"]) == ("Bounce", "Internal")
	assert frappe.db.get_value("Message", answer.message, "delivery_state") == "Failed"
	assert frappe.db.exists("Request Log", {"request": answer.request, "action": "bounce"})
	assert frappe.get_all("Notification Log", pluck="for_user") == ["anna@example.com"]
	assert len(outgoing(purpose="Automatic reply")) == 1


def _in_base64(raw: bytes) -> bytes:
	head, _, rest = raw.partition(b"Content-Type: text/rfc822-headers\r\n\r\n")
	returned, _, end = rest.partition(b"\r\n--b--")
	kind = b"Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	return head + kind + base64.b64encode(returned) + b"\r\n--b--" + end


def _broken_line(raw: bytes) -> bytes:
	return raw.replace(b"Message-ID: <rm.", b"Message-ID: <r=\r\nm.")


@pytest.mark.parametrize("written", [_in_base64, _broken_line])
def test_the_id_is_found_however_it_is_written(answer, written):
	raw = written(report(answer.message_id))
	assert answer.message_id.encode() not in raw
	assert mailboxes.receive(BOX, raw)["request"] == answer.request
	assert frappe.db.get_value("Message", answer.message, "delivery_state") == "Failed"


def test_a_delay_is_only_recorded(answer):
	came = mailboxes.receive(BOX, report(answer.message_id, "delayed", "4.4.1"))
	assert (came["outcome"], came["request"], came["message"]) == ("Recorded", answer.request, None)
	said = frappe.get_all("Request Log", {"request": answer.request}, pluck="detail")
	assert "Delivery is delayed: ole@acme.test" in said
	assert frappe.db.get_value("Message", answer.message, "delivery_state") != "Failed"


def test_a_bounce_of_something_else_is_only_recorded(answer):
	came = mailboxes.receive(BOX, report("<somebody.else@x.test>"))
	assert came["outcome"] == "Recorded"
	assert frappe.db.count("Message", {"request": answer.request}) == 2


def test_a_made_up_id_fails_no_message(answer):
	forged = f"<rm.{answer.request}.aaaaaaaaaaaa.bbbbbbbbbbbbbbbb@example.com>"
	assert mailboxes.receive(BOX, report(forged))["outcome"] == "Recorded"
