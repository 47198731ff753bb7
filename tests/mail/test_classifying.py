"""Who or what wrote a mail (MAIL.md 4.3 to 4.5)."""

import pytest

from request_mgmt.mail.classifying import LOOP_HEADER, classify, is_delay
from request_mgmt.mail.parsing import parse

pytestmark = pytest.mark.pure
OWN = {"support@example.com"}


def kind(*headers: str, body: str = "x", frm: str = "Ole <ole@acme.test>", instance: str = "ours") -> str:
	lines = (
		[f"From: {frm}", "Subject: Hello"]
		if not any(h.startswith("Subject") for h in headers)
		else [f"From: {frm}"]
	)
	raw = "\r\n".join([*lines, *headers, "", body]).encode()
	return classify(parse(raw), OWN, instance).kind


@pytest.mark.parametrize(
	"header",
	[
		"X-Nothing: 1",
		"Auto-Submitted: no",
		"auto-submitted: No (human)",
		"X-Auto-Response-Suppress: DR, RN",
		"X-Autoreply: no",
		"Subject: Automatic gate broken",
		"Subject: Vacationing guests cannot log in",
		"Subject: Delivery of the printer",
		"Subject: Re: Undelivered Mail Returned to Sender",
		"Subject: Fwd: Mail delivery failed: returning message to sender",
		"Precedence: first-class",
		f"{LOOP_HEADER}: another site's",
		"Return-Path: <ole@acme.test>",
		"Content-Type: multipart/report",
	],
)
def test_a_person(header):
	assert kind(header) == "person"


@pytest.mark.parametrize(
	"header",
	[
		"Auto-Submitted: auto-replied",
		"Auto-Submitted: auto-generated; owner-email=ole@acme.test",
		"Auto-Submitted: auto-replied (vacation)",
		"AUTO-SUBMITTED: AUTO-NOTIFIED",
		"X-Autoreply: yes",
		"X-Auto-Response-Suppress: All",
		"X-Auto-Response-Suppress: DR, OOF, AutoReply",
		"X-MS-Exchange-Inbox-Rules-Loop: ole@acme.test",
		"Precedence: auto_reply",
		"Return-Path: <>",
		"Subject: Autosvar: Jeg er på ferie",
		"Subject: Automatisk svar: Hello",
		"Subject: Out of Office: Hello",
		"Subject: Automatic reply: Hello",
		"Subject: Fraværende til mandag",
		"Subject: Abwesenheitsnotiz: Hello",
		"Delivered-To: Autoresponder",
	],
)
def test_an_automatic_reply(header):
	assert kind(header) == "auto-reply"


@pytest.mark.parametrize(
	"header",
	[
		"List-Id: <x.acme.test>",
		"List-Unsubscribe: <https://x>",
		"Precedence: bulk",
		"Precedence: list",
		"X-Loop: 1",
	],
)
def test_a_list(header):
	assert kind(header) == "list"


@pytest.mark.parametrize("sender", ["no-reply@acme.test", "NoReply@acme.test", "do-not-reply+5@acme.test"])
def test_nobody_reads_the_sender(sender):
	assert kind(frm=sender) == "list"


REPORT = (
	"--b\r\nContent-Type: text/plain\r\n\r\nNo\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
	"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: {action}\r\nStatus: {status}\r\n--b--\r\n"
)


@pytest.mark.parametrize(
	"headers",
	[
		{
			"headers": ["Content-Type: multipart/report; report-type=delivery-status; boundary=b"],
			"body": "--b\r\n\r\nx\r\n--b--",
		},
		{
			"headers": ["Content-Type: multipart/mixed; boundary=b"],
			"body": REPORT.format(action="failed", status="5.1.1"),
		},
		{"headers": ["X-Failed-Recipients: a@b.test"]},
		{"headers": ["Subject: Undelivered Mail Returned to Sender"], "frm": "MAILER-DAEMON@acme.test"},
		{"headers": ["Subject: Mail delivery failed: returning message to sender"], "frm": "ndr@acme.test"},
		{"headers": ["Subject: Besked kunne ikke leveres", "Return-Path: <>"]},
		{"headers": ["Subject: Delivery failure", "Return-Path: <MAILER-DAEMON>"]},
	],
)
def test_a_bounce(headers):
	assert kind(*headers.pop("headers"), **headers) == "bounce"


def test_reports_that_are_no_failure():
	raw = "From: MAILER-DAEMON@x.test\r\nContent-Type: multipart/report; boundary=b\r\n\r\n"
	assert is_delay(parse((raw + REPORT.format(action="delayed", status="4.4.1")).encode()))
	assert is_delay(parse((raw + REPORT.format(action="delivered", status="2.0.0")).encode()))
	assert not is_delay(parse((raw + REPORT.format(action="failed", status="5.1.1")).encode()))


def test_receipts_and_complaints():
	assert (
		kind('Content-Type: multipart/report; report-type="disposition-notification"; boundary=b')
		== "receipt"
	)
	assert kind("Content-Type: multipart/report; report-type=feedback-report; boundary=b") == "complaint"


def test_our_own_mail_coming_back():
	assert kind(f"{LOOP_HEADER}: ours") == "loop"
	assert kind(frm="Support <SUPPORT@example.com>") == "own"


def test_a_loop_comes_before_everything_else():
	assert kind(f"{LOOP_HEADER}: ours", "Auto-Submitted: auto-replied", "Return-Path: <>") == "loop"


def test_an_empty_instance_is_no_loop():
	assert kind(f"{LOOP_HEADER}:", instance="") == "person"


def test_every_class_has_a_reason():
	for header in ("Auto-Submitted: auto-replied", "Precedence: bulk", "X-Failed-Recipients: a@b"):
		assert classify(parse(f"From: a@b.test\r\n{header}\r\n\r\n".encode())).reason


def test_a_failure_that_only_subject_and_text_tell_is_a_bounce():
	subject = "Subject: RE: your message : non remis (delivery failed)"
	told = "Votre message n'a pas pu etre delivre a\nuserx@example.com\n\nYour message could not be delivered to"
	assert kind(subject, "Return-Path: <spi@soc.test>", body=told) == "bounce"
	assert kind(subject, "Return-Path: <spi@soc.test>", body="Why was my parcel not there?") == "person"


def test_who_asks_senders_to_prove_themselves_is_no_person():
	assert kind("X-Trusted-Delivery: <1234>", body="Please click to have your address added") == "auto-reply"
