"""Our mail that did not arrive, and messages that are not for answering (BEHAVIOUR INC-11)."""

import base64

import frappe
import pytest

from request_mgmt.api import mailboxes, requests
from tests.factories import as_user, outgoing
from tests.intake.answers import BOX, make_answer


@pytest.fixture
def answer():
	"""An answer that was sent; its Outgoing Mail."""
	return make_answer()


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


# Servers on the way out may give our mail another id: it is found by whom it did not reach

NAMED = "From: MAILER-DAEMON@mx.test\r\nReturn-Path: <>\r\nMessage-ID: <b2@mx.test>\r\nSubject: failure notice\r\n\r\n"
QMAIL = f"{NAMED}Hi. This is the qmail-send program.\r\n\r\n<ole@acme.test>:\r\nNo such mailbox.\r\n".encode()


def rewritten(subject: str) -> bytes:
	return report("<0102018f@eu-west-1.amazonses.test>").replace(
		b"Subject: Re\r\n", f"Subject: {subject}\r\n".encode()
	)


def test_a_rewritten_id_is_no_matter_where_the_subject_is_shown(answer):
	came = mailboxes.receive(BOX, rewritten(f"[EXT] {answer.subject}"))
	assert (came["outcome"], came["request"]) == ("Added", answer.request)
	state = frappe.db.get_value("Message", answer.message, ["delivery_state", "delivery_error"])
	assert state == ("Failed", "ole@acme.test: smtp; 550 5.1.1 No such user")
	assert frappe.db.get_value("Request", answer.request, "base_status") == "Open"
	# Anybody can make up a report without an id of ours
	assert not frappe.db.count("Undeliverable Address")


def test_a_subject_that_was_cut_is_known_when_enough_of_it_is_left(answer):
	long = f"{answer.subject} and the water from the hose does not help at all"
	frappe.db.set_value("Message", answer.message, "subject", long)
	mailboxes.receive(BOX, rewritten(long[:50]))
	assert frappe.db.get_value("Message", answer.message, "delivery_state") == "Failed"


def assert_nothing_changed(answer):
	assert frappe.db.get_value("Message", answer.message, "delivery_state") != "Failed"
	assert frappe.db.get_value("Request", answer.request, "base_status") == "Closed"
	assert not frappe.db.count("Undeliverable Address")


def test_a_report_that_anybody_could_make_up_is_told_once_and_changes_nothing(answer):
	came = mailboxes.receive(BOX, QMAIL)
	assert (came["outcome"], came["request"]) == ("Added", answer.request)
	kind, level, remarks = frappe.db.get_value(
		"Message", came["message"], ["kind", "access_level", "remarks"]
	)
	assert (kind, level) == ("Bounce", "Internal")
	assert "ole@acme.test" in remarks
	assert frappe.get_all("Notification Log", pluck="for_user") == ["anna@example.com"]
	assert_nothing_changed(answer)

	again = mailboxes.receive(BOX, QMAIL.replace(b"<b2@mx.test>", b"<b3@mx.test>"))
	assert (again["outcome"], again["request"], again["message"]) == ("Recorded", answer.request, None)
	assert frappe.db.count("Notification Log") == 1


def test_a_number_in_the_subject_is_no_proof(answer):
	for subject in (f"[#{answer.request}]", f"[#{answer.request}] Re: x", f"Re: The [#{answer.request}]"):
		mailboxes.receive(BOX, rewritten(subject))
	assert_nothing_changed(answer)


def test_a_report_without_any_id_is_about_the_newest_message(answer):
	with as_user("anna@example.com"):
		requests.reply(answer.request, "<p>And?</p>")
	mailboxes.receive(BOX, QMAIL)
	newest = outgoing(purpose="Reply")[-1].message
	assert frappe.get_all("Request Log", {"action": "bounce"}, pluck="message") == [newest]
	# The true report is not kept from its work by one that may be made up
	mailboxes.receive(BOX, report(answer.message_id))
	assert frappe.db.get_value("Message", answer.message, "delivery_state") == "Failed"


@pytest.mark.parametrize(
	("says", "remembered"),
	[
		("No such mailbox. (#5.1.1)", True),
		("550-5.1.1 unknown", True),
		("Mailbox full (#5.2.2)", False),
		("No", False),
	],
)
def test_words_say_what_a_report_would(answer, says, remembered):
	raw = (
		NAMED
		+ f"Hi.\r\n\r\n<ole@acme.test>:\r\n{says}\r\n\r\n--- Below\r\n\r\nReceived: by mx\r\nMessage-ID: {answer.message_id}\r\n"
	)
	mailboxes.receive(BOX, raw.encode())
	error = frappe.db.get_value("Message", answer.message, "delivery_error")
	assert error.startswith(f"ole@acme.test: {says}")
	assert frappe.db.count("Undeliverable Address") == remembered


def test_an_id_in_encoded_html_is_found(answer):
	page = f"<p>Could not be delivered</p><p>ole@acme.test</p><p>Message-ID: &lt;{answer.message_id.strip('<>')}&gt;</p>"
	body = base64.encodebytes(page.encode()).decode().replace("\n", "\r\n")
	head = NAMED.replace(
		"\r\n\r\n", "\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	)
	assert mailboxes.receive(BOX, (head + body).encode())["request"] == answer.request
	assert frappe.db.get_value("Message", answer.message, "delivery_state") == "Failed"


def test_a_report_that_shows_another_subject_is_not_ours(answer):
	assert mailboxes.receive(BOX, rewritten("[#999999]"))["outcome"] == "Recorded"
	assert mailboxes.receive(BOX, rewritten("Spam in our name"))["outcome"] == "Recorded"


def test_who_was_not_written_to_lately_did_not_miss_anything(answer):
	stranger = QMAIL.replace(b"ole@acme.test", b"eva@else.test")
	assert mailboxes.receive(BOX, stranger)["outcome"] == "Recorded"
	frappe.db.set_value("Message", answer.message, "posted_at", frappe.utils.add_to_date(None, days=-8))
	assert mailboxes.receive(BOX, QMAIL)["outcome"] == "Recorded"


def test_a_report_our_own_server_calls_forged_guesses_nothing(answer):
	frappe.db.set_value("Request Mailbox", BOX, "authserv_id", "mx.example.com")
	frappe.clear_document_cache("Request Mailbox", BOX)
	refused = b"Authentication-Results: mx.example.com; dmarc=fail header.from=mx.test\r\n"
	assert mailboxes.receive(BOX, refused + QMAIL)["outcome"] == "Recorded"


def test_the_message_that_came_back_is_marked_not_one_it_refers_to(answer):
	with as_user("anna@example.com"):
		requests.reply(answer.request, "<p>And?</p>")
	second = outgoing(purpose="Reply")[-1]
	raw = report("<0102018f@relay.test>").replace(
		b"Subject: Re\r\n", f"References: {answer.message_id}\r\nSubject: Re\r\n".encode()
	)
	assert mailboxes.receive(BOX, raw)["request"] == answer.request
	failed = frappe.get_all("Message", {"delivery_state": "Failed"}, pluck="name")
	assert failed == [second.message]


def test_an_id_of_another_message_makes_nobody_unreachable(answer):
	"""A customer has ids of ours, and may not know or like whom else we ask about his request."""
	with as_user("anna@example.com"):
		requests.forward(answer.request, to="sub@supplier.test", comment="<p>Can you?</p>")
	raw = (
		report("<0102018f@relay.test>")
		.replace(b"ole@acme.test", b"sub@supplier.test")
		.replace(b"Subject: Re\r\n", f"References: {answer.message_id}\r\nSubject: Re\r\n".encode())
	)
	mailboxes.receive(BOX, raw)
	assert not frappe.db.count("Undeliverable Address")


def test_a_delay_of_a_rewritten_mail_is_told_without_a_message(answer):
	raw = (
		rewritten(f"[#{answer.request}]")
		.replace(b"Action: failed", b"Action: delayed")
		.replace(b"5.1.1", b"4.4.1")
	)
	came = mailboxes.receive(BOX, raw)
	assert (came["outcome"], came["request"], came["message"]) == ("Recorded", answer.request, None)


def test_a_report_that_is_nothing_but_its_fields_is_read(answer):
	raw = (
		b"Content-Type: message/delivery-status\r\nMIME-Version: 1.0\r\n\r\nReporting-MTA: dns; mx.acme.test\r\n\r\n"
		b"Final-Recipient: rfc822; ole@acme.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
	)
	came = mailboxes.receive(BOX, raw)
	assert (came["kind"], came["outcome"], came["request"]) == ("bounce", "Added", answer.request)
	assert_nothing_changed(answer)
