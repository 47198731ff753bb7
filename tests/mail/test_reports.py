"""Reports of mail servers and services as they write them: known for what they are, and read for whom they name."""

import base64

import pytest

from request_mgmt.mail import parsing
from request_mgmt.mail.classifying import classify, is_delay
from request_mgmt.mail.parsing import parse
from request_mgmt.mail.returning import look

pytestmark = pytest.mark.pure
OLE = "ole@acme.test"
RETURNED = "Received: from mx.example.com\nMessage-ID: <rewritten@relay.test>\nTo: ole@acme.test\nSubject: [#100042] Re: Pump\n"
DSN = (
	"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n{text}\n"
	"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.acme.test\n\n{fields}\n\n"
	"--b\nContent-Type: message/rfc822\n\n" + RETURNED + "\nText\n--b--\n"
)
FAILED = "Final-Recipient: rfc822; ole@acme.test\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} No"

FAILURES = {
	"postfix": "From: MAILER-DAEMON@mx.test (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n"
	+ DSN.format(
		text="<ole@acme.test>: host mx.acme.test said: 550 No", fields=FAILED.format(status="5.1.1")
	),
	"exchange online, danish": "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>\n"
	"Subject: Kan ikke leveres: Pumpe\n"
	+ DSN.format(text="Leveringen mislykkedes", fields=FAILED.format(status="5.1.10")),
	"mailbox full": "From: postmaster@acme.test\nSubject: Undeliverable: Pump\n"
	+ DSN.format(text="Mailbox full", fields=FAILED.format(status="5.2.2")),
	"addresses in other letters": "From: mailer-daemon@acme.test\nSubject: x\n"
	+ DSN.format(text="x", fields=FAILED.format(status="5.1.1")).replace(
		"message/delivery-status", "message/global-delivery-status"
	),
	"qmail": "Return-Path: <>\nFrom: MAILER-DAEMON@mx.test\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.test.\n"
	"I'm afraid I wasn't able to deliver your message to the following addresses.\n\n<ole@acme.test>:\nSorry, no mailbox here.\n\n"
	f"--- Below this line is a copy of the message.\n\nReturn-Path: <support@example.com>\n{RETURNED}",
	"exim": "From: Mail Delivery System <Mailer-Daemon@mx.test>\nX-Failed-Recipients: ole@acme.test\nAuto-Submitted: auto-replied\n"
	"Subject: Mail delivery failed: returning message to sender\n\nThis message was created automatically by mail delivery software.\n\n"
	f"A message that you sent could not be delivered:\n\n  ole@acme.test\n    550 unknown user\n\n------ This is a copy ------\n\n{RETURNED}",
	"sendmail of old": "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.test>\nSubject: Returned mail: User unknown\n\n"
	"   ----- The following addresses had permanent fatal errors -----\n<ole@acme.test>\n\n   ----- Original message follows -----\n"
	+ RETURNED,
	"notes": "From: postmaster@acme.test\nSubject: DELIVERY FAILURE: User Ole (ole@acme.test) not listed in Directory\n\n"
	f"Your message\n  Subject: [#100042] Re: Pump\nwas not delivered to:\n  ole@acme.test\nbecause: not listed\n\n{RETURNED}",
	"iplanet": "From: Internet Mail Delivery <postmaster@acme.test>\nSubject: Delivery Notification: Delivery has failed\n"
	"Return-Path: <>\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: ole@acme.test\n  Reason: Illegal\n",
	"gmail": "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: ole@acme.test\n"
	"Subject: Delivery Status Notification (Failure)\n\nDelivery to the following recipient failed permanently:\n\n     ole@acme.test\n",
	"yahoo": "From: MAILER-DAEMON@yahoo.test\nSubject: Failure Notice\n\nSorry, we were unable to deliver your message to the following "
	"address.\n\n<ole@acme.test>:\n554: delivery error\n",
	"aol": "From: MAILER-DAEMON@aol.test (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\nReturn-Path: <>\n\n"
	"<ole@acme.test>: The user does not accept e-mail from your address.\n",
	"gmx": "From: GMX Mailer Daemon <mailer-daemon@gmx.test>\nSubject: Mail delivery failed: returning message to sender\nReturn-Path: <>\n\n"
	"This message was created automatically by mail delivery software.\n\nole@acme.test:\nmailbox unavailable\n",
	"ses": "From: Amazon SES <MAILER-DAEMON@amazonses.test>\nSubject: Delivery Status Notification (Failure)\n"
	+ DSN.format(text="An error occurred", fields=FAILED.format(status="5.0.0")),
	"sendgrid": "From: bounces@sendgrid.test\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\n"
	+ DSN.format(text="This message was created automatically", fields=FAILED.format(status="5.1.1")),
	"mailgun": "From: Mail Delivery System <postmaster@mailgun.test>\nSubject: Delivery failed\n"
	+ DSN.format(text="x", fields=FAILED.format(status="5.1.1")),
	"german, only words": "Return-Path: <>\nFrom: system@provider.test\nSubject: E-Mail unzustellbar\n\n"
	"Ihre Nachricht konnte nicht zugestellt werden:\nole@acme.test\n",
	"french, a name": "From: Mail Delivery System <noreply@fai.test>\nSubject: Message non distribué\n\nole@acme.test : boîte pleine\n",
	"polish": "From: Mail Delivery Subsystem <system@poczta.test>\nSubject: Niedostarczona wiadomość\n\nole@acme.test\n",
	"russian": "Return-Path: <>\nFrom: robot@pochta.test\nSubject: Недоставленное сообщение\n\nole@acme.test\n",
	"japanese": "Return-Path: <>\nFrom: info@docomo.test\nSubject: 配信エラー\n\nole@acme.test\n",
	"chinese": "From: Postmaster <system@mail.test>\nSubject: 系统退信\n\nole@acme.test\n",
	"swedish, the head returned": f"From: system@post.test\nSubject: Meddelandet kunde inte levereras\n\nTill ole@acme.test\n\n{RETURNED}",
}


@pytest.mark.parametrize("server", FAILURES)
def test_failures(server):
	raw = FAILURES[server].encode()
	mail = parse(raw)
	assert classify(mail, {"support@example.com"}).kind == "bounce"
	assert not is_delay(mail)
	assert look(mail, raw).recipients[0] == OLE


def test_who_wrote_the_mail_and_who_reports_are_not_whom_it_did_not_reach():
	raw = (
		b"From: postmaster@mx.test\nTo: support@example.com\nSubject: Undeliverable: Pump\n\n"
		b"Your message\n\n  To: support@example.com\n\ndid not reach ole@acme.test. For help write to postmaster@acme.test.\n"
	)
	assert look(parse(raw), raw).recipients == [OLE, "support@example.com", "postmaster@acme.test"]
	# Unless a field for programs says so
	raw = b"X-Failed-Recipients: support@example.com\n" + raw
	assert look(parse(raw), raw).recipients[0] == "support@example.com"


LATE = "Final-Recipient: rfc822; ole@acme.test\n{}"
DELAYS = {
	"a report": "From: MAILER-DAEMON@mx.test\nSubject: Delayed Mail (still being retried)\n"
	+ DSN.format(text="x", fields=LATE.format("Action: delayed\nStatus: 4.4.1")),
	"a report without an action": "From: MAILER-DAEMON@mx.test\nSubject: x\n"
	+ DSN.format(text="x", fields=LATE.format("Status: 4.2.2")),
	"sendmail": "From: MAILER-DAEMON@mx.test\nSubject: Warning: could not send message for past 4 hours\n\n** THIS IS A WARNING MESSAGE ONLY **\n",
	"exim": "From: Mail Delivery System <Mailer-Daemon@mx.test>\nSubject: Warning: message 1a delayed 24 hours\n\n"
	"No action is required on your part. Delivery attempts will continue for some time.\n",
	"exim, all of it": "From: Mail Delivery System <Mailer-Daemon@mx.test>\nSubject: Warning: message 1a delayed 48 hours\n\n"
	"A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 48 hours on the queue.\n\n"
	"  ole@acme.test\n    Delay reason: 451 try later\n\nNo action is required on your part. Delivery attempts will continue for\nsome time. "
	"Eventually the mail delivery software will give up,\nand when that happens, the message will be returned to you.\n",
	"some days before the end": "From: MAILER-DAEMON@mx.test\nReturn-Path: <>\nSubject: Warning: message delayed\n\n"
	"It will be tried for some days before giving up.\n",
	"qmail": "From: MAILER-DAEMON@mx.test\nReturn-Path: <>\nSubject: failure notice\n\nI'm not going to give up yet.\n",
	"danish": "From: postmaster@acme.test\nReturn-Path: <>\nSubject: Leveringen er forsinket: Pumpe\n\nVi fortsætter med at forsøge.\n",
}


@pytest.mark.parametrize("server", DELAYS)
def test_delays(server):
	mail = parse(DELAYS[server].encode())
	assert classify(mail).kind == "bounce"
	assert is_delay(mail)


NO_FAILURES = {
	"a challenge": (
		"auto-reply",
		"From: ole@acme.test\nX-Challenge-Response: yes\nSubject: Please confirm\n\nClick here.",
	),
	"a read receipt": (
		"receipt",
		"From: ole@acme.test\nSubject: Læst: Pumpe\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
		"--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ole@acme.test\nDisposition: manual; displayed\n--b--\n",
	),
	"a complaint": (
		"complaint",
		"From: fbl@provider.test\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
		"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n",
	),
	"a customer's words": (
		"person",
		"From: Ole <ole@acme.test>\nReturn-Path: <ole@acme.test>\nSubject: Mein Paket ist unzustellbar\n\nWarum?",
	),
	"a customer's words in Japanese": (
		"person",
		"From: Ole <ole@acme.test>\nSubject: 荷物が配信できません\n\nなぜ",
	),
	"a postmaster's question": (
		"person",
		"From: Postmaster <postmaster@acme.test>\nSubject: Please whitelist us\n\nThanks",
	),
}


@pytest.mark.parametrize("what", NO_FAILURES)
def test_no_failures(what):
	kind, raw = NO_FAILURES[what]
	assert classify(parse(raw.encode())).kind == kind


def test_an_encoded_report_is_read():
	import base64

	fields = f"Reporting-MTA: dns; mx.acme.test\n\n{FAILED.format(status='5.1.1')}\n"
	body = base64.encodebytes(fields.encode()).decode()
	raw = (
		"From: MAILER-DAEMON@mx.test\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
		f"--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{body}\n--b--\n"
	)
	(status,) = parse(raw.encode()).delivery_status
	assert (status.recipient, status.action, status.status) == (OLE, "failed", "5.1.1")


def test_whom_we_wrote_to_is_known_where_it_was_forwarded():
	fields = "Original-Recipient: rfc822;ole@acme.test\n" + FAILED.format(status="5.1.1").replace(
		OLE, "other@elsewhere.test"
	)
	raw = ("From: MAILER-DAEMON@mx.test\n" + DSN.format(text="x", fields=fields)).encode()
	(status,) = parse(raw).delivery_status
	assert status.addresses == ["other@elsewhere.test", OLE]
	assert look(parse(raw), raw).recipients[:2] == ["other@elsewhere.test", OLE]


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_a_report_of_very_many_is_read_so_far(encoding):
	"""One of nothing but empty lines kept the library busy for a minute a megabyte."""
	fields = "\n" * 3000 + "\n\n".join([FAILED.format(status="5.1.1")] * 1000)
	if encoding == "base64":
		fields = base64.encodebytes(fields.encode()).decode()
	head = f"From: MAILER-DAEMON@mx.test\nContent-Transfer-Encoding: {encoding}\nContent-Type: message/delivery-status\n\n"
	raw = (head + fields).encode()
	assert isinstance(parsing._tree(raw, parsing.ParsedMail()).get_payload(), str)
	assert len(parse(raw).delivery_status) == 500


def test_the_subject_of_what_came_back():
	for raw in (FAILURES["postfix"], FAILURES["qmail"]):
		assert look(parse(raw.encode()), raw.encode()).subject == "[#100042] Re: Pump"
	encoded = FAILURES["postfix"].replace("[#100042] Re: Pump", "=?utf-8?q?=5B=23100042=5D_Re=3A_Pumpe?=")
	assert look(parse(encoded.encode()), encoded.encode()).subject == "[#100042] Re: Pumpe"
	assert look(parse(FAILURES["gmail"].encode()), b"").subject is None
