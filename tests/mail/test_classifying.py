"""Who or what wrote a mail (MAIL.md 4.3 to 4.5)."""

import pytest

from request_mgmt.mail.classifying import LOOP_HEADER, Classified, classify, is_delay
from request_mgmt.mail.parsing import parse

pytestmark = pytest.mark.pure
OWN = {"support@example.com"}


def kind(*headers: str, **mail) -> str:
	return classified(*headers, **mail).kind


def classified(
	*headers: str, body: str = "x", frm: str = "Ole <ole@acme.test>", instance: str = "ours", **how
) -> Classified:
	lines = (
		[f"From: {frm}", "Subject: Hello"]
		if not any(h.startswith("Subject") for h in headers)
		else [f"From: {frm}"]
	)
	raw = "\r\n".join([*lines, *headers, "", body]).encode()
	return classify(parse(raw), OWN, instance, **how)


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
		"X-Auto-Response-Suppress: OOF, AutoReply, DR, NDR, RN, NRN",
		"Precedence: auto_reply",
		"Precedence: junk (auto_reply)",
		"Return-Path: <>",
		"Subject: Autosvar: Jeg er på ferie",
		"Subject: Automatisk svar: Hello",
		"Subject: Automatic reply: Hello",
		"Subject: Abwesenheitsnotiz: Hello",
		"Delivered-To: Autoresponder",
		"Auto-Submitted: (comment) auto-replied",
		"Auto-Submitted: no\r\nAuto-Submitted: auto-replied",
		"Precedence: first-class\r\nX-Precedence: junk",
		"X-POST-MessageClass: 9; Autoresponder",
		"Return-Path: MAILER-DAEMON@acme.test",
		"Subject: [EXTERNAL] Automatic reply: Hello",
		"Subject: Automatisch antwoord: Hello",
		"Subject: Out of Office: Hello\r\nIn-Reply-To: <a@b>",
		"Subject: Fraværende til mandag\r\nX-MS-Exchange-Inbox-Rules-Loop: ole@acme.test",
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
	told = (
		"Votre message n'a pas pu etre delivre a\nuserx@example.com\n\nYour message could not be delivered to"
	)
	assert kind(subject, "Return-Path: <spi@soc.test>", body=told) == "bounce"
	assert kind(subject, "Return-Path: <spi@soc.test>", body="Why was my parcel not there?") == "person"


def test_who_asks_senders_to_prove_themselves_is_no_person():
	assert kind("X-Trusted-Delivery: <1234>", body="Please click to have your address added") == "auto-reply"


ANOTHER = "Reply-To: Eva <eva@shop.test>"


@pytest.mark.parametrize(
	("headers", "frm"),
	[
		([ANOTHER], "Web <noreply@company.test>"),
		(["X-MS-Exchange-Inbox-Rules-Loop: info@company.test"], "ole@acme.test"),
		(["List-ID: <support.example.com>", "Mailing-list: list support@example.com"], "ole@acme.test"),
		(["List-Post: <mailto:support@example.com>", "Precedence: list"], "ole@acme.test"),
		(["X-Loop: info@company.test"], "ole@acme.test"),
		(["Subject: Please whitelist us"], "postmaster@acme.test"),
		(["Subject: Levering i morgen"], "mail-delivery@acme.test"),
		(["Feedback-ID: 1:2:mailer"], "ole@acme.test"),
		(["Subject: Out of Office: Hello"], "ole@acme.test"),
		(["Subject: Autosvar virker ikke"], "ole@acme.test"),
		(["Subject: [AUTO GENERATED] Backup"], "ole@acme.test"),
		(["Subject: On holiday: booking 4711"], "ole@acme.test"),
		(["Subject: Re: Automatic reply: Hello", "In-Reply-To: <a@b>"], "ole@acme.test"),
		(["Subject: Mail delivery failed: returning message to sender"], "ndr@acme.test"),
		(["Subject: Read: Case 42"], "ole@acme.test"),
		# Exchange writes that on what persons send to a group
		(["X-Auto-Response-Suppress: DR, OOF, AutoReply"], "ole@acme.test"),
		(["Auto-Submitted: auto-forwarded"], "ole@acme.test"),
		(["X-CSA-Complaints: csa@eco.test"], "shop@acme.test"),
		(["X-Bugzilla-Type: changed"], "bugs@acme.test"),
		(["Return-Path: <no-reply@acme.test>"], "ole@acme.test"),
		(["Subject: Re: Hello"], "post_master@acme.test"),
		(["X-Spam-Flag: YES"], "ole@acme.test"),
		(["X-Spam-Status: Yes, score=9.1 required=5.0 tests=BAYES_99"], "ole@acme.test"),
		(["X-Spam: Yes"], "ole@acme.test"),
		(["X-Barracuda-Spam-Status: Yes, SCORE=6"], "ole@acme.test"),
		(["X-Bogosity: Spam, tests=bogofilter, spamicity=0.99"], "ole@acme.test"),
		(["X-Proofpoint-Spam-Details: rule=spam policy=default score=99"], "ole@acme.test"),
		(["X-MS-Exchange-Organization-SCL: 6"], "ole@acme.test"),
		(["X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:DK;SCL:5;SFV:SPM;CAT:SPM;"], "ole@acme.test"),
		(["X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:NSPM;CAT:HPHISH;"], "ole@acme.test"),
		(["Subject: *****SPAM***** Hello"], "ole@acme.test"),
		(["Subject: [SPAM] Hello"], "ole@acme.test"),
		(["Subject: {Spam?} Hello"], "ole@acme.test"),
	],
)
def test_a_request_that_nothing_answers_by_itself(headers, frm):
	found = classified(*headers, frm=frm)
	assert found.kind == "person"
	assert found.reason


@pytest.mark.parametrize(
	("subject", "text"),
	[
		("Delivery problem with order 1234", "Hi, my parcel was not delivered."),
		("Pakken kunne ikke leveres", "Min pakke kunne ikke leveres i går."),
		("Lieferung nicht zugestellt", "Das Paket konnte nicht zugestellt werden."),
		("Mail not working", "All my mails come back: permanent error 550."),
		("Failure notice", "The machine shows: failure notice"),
	],
)
def test_words_alone_make_no_bounce(subject, text):
	found = classified(f"Subject: {subject}", "Return-Path: <ole@acme.test>", body=text)
	assert (found.kind, bool(found.reason)) == ("person", True)


def test_a_person_without_any_doubt():
	assert classified("Reply-To: ole@home.test") == Classified("person", "")


@pytest.mark.parametrize(
	"header",
	[
		"X-Spam-Flag: NO",
		"X-Spam-Status: No, score=-1.9 required=5.0 tests=BAYES_00",
		"X-MS-Exchange-Organization-SCL: 1",
		"X-MS-Exchange-Organization-SCL: -1",
		"X-Forefront-Antispam-Report: CIP:192.0.2.1;SCL:1;SFV:NSPM;CAT:NONE;",
		"X-Proofpoint-Spam-Details: rule=notspam policy=default score=0",
		"Subject: [Spam filter] it takes our invoices",
		"Subject: Spam in our mailbox",
	],
)
def test_what_a_filter_found_nothing_in_is_answered(header):
	assert classified(header) == Classified("person", "")


RETURNED = "It failed.\n\nReceived: by mx.test\nMessage-ID: <a@b>\nReturn-Path: <x@y>\n"


def test_who_is_called_a_mail_system_and_returns_a_mail_is_one():
	named = "Mail Delivery Subsystem <xxx@example.test>"
	enclosed = ["Subject: x", "Content-Type: multipart/mixed; boundary=b"]
	body = "--b\r\n\r\nStuff\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\n--b--"
	assert kind(*enclosed, frm=named, body=body) == "bounce"
	assert kind(*enclosed, frm="Ole <ole@acme.test>", body=body) == "person"
	assert kind(frm=named, body="Could you look at our server?") == "person"
	assert kind(*enclosed, frm="Postmaster <postmaster@acme.test>", body=body) == "person"


def test_who_cannot_be_answered_and_returns_a_mail_is_a_mail_system():
	returned = "Could not be delivered to: <eva@b.test>\n\nReceived: by mx.test\nMessage-ID: <a@b>\n"
	assert kind(frm="no-reply@provider.test", body=returned) == "bounce"
	assert kind(frm="no-reply@shop.test", body="Your parcel could not be delivered to: Eva") == "list"


@pytest.mark.parametrize(
	"subject",
	[
		"Automaattinen vastaus: Pumppu",
		"Otomatik yanıt: x",
		"Автоматический ответ: x",
		"自动答复：x",
		"Resposta automática : x",
		"Arpus biroja atrasanas automatiska atbilde: x",
		"מענה 'אני לא נמצא': x",
	],
)
def test_what_responders_put_before_a_subject(subject):
	assert kind(f"Subject: {subject}") == "auto-reply"
	assert kind(f"Subject: {subject.split(':')[0].split('：')[0]} virker ikke") == "person"


@pytest.mark.parametrize(
	"subject", ["Fuera de la oficina", "Im Urlaub bis Montag", "不在のお知らせ", "På ferie"]
)
def test_an_absence_is_a_doubt_and_with_a_second_sign_a_responder(subject):
	assert classified(f"Subject: {subject}").reason
	assert kind(f"Subject: {subject}", "In-Reply-To: <a@b>") == "auto-reply"


@pytest.mark.parametrize(
	"header",
	[
		"X-BeenThere: users@lists.test",
		"Sender: users-bounces@lists.test",
		"Sender: owner-users@lists.test",
		"X-ML-Name: users",
	],
)
def test_a_list_of_old(header):
	assert kind(header) == "list"


@pytest.mark.parametrize(
	("header", "expected"),
	[
		("Subject: Report Domain: example.com Submitter: mail.test Report-ID: <1>", "auto-reply"),
		("TLS-Report-Domain: example.com", "auto-reply"),
		("Content-Type: multipart/report; report-type=tlsrpt; boundary=b", "auto-reply"),
		("X-ARF: Yes", "complaint"),
		("X-XARF: PLAIN", "complaint"),
		("Subject: Report on the domain of our pump", "person"),
	],
)
def test_reports_of_other_kinds(header, expected):
	assert kind(header) == expected


@pytest.mark.parametrize(
	"subject", ["Your message to Ole (Action Required)", "Please confirm your message", "Sender verification"]
)
def test_who_asks_for_a_proof_in_the_subject_alone_is_not_answered(subject):
	assert classified(f"Subject: {subject}").reason == "It may ask the sender to prove himself"


@pytest.mark.parametrize(
	"sender", ["hr-admin@acme.test", "support-bounces@example.com", "owner@acme.test", "Eva"]
)
def test_who_sends_for_somebody_is_no_list(sender):
	assert kind(f"Sender: {sender}") == "person"


@pytest.mark.parametrize(
	"path",
	["users-bounces@lists.test", "bounce-17@mass.test", "bounces+1=ole@mass.test", "1a@bounces.mass.test"],
)
def test_a_return_path_of_mass_mail_is_a_doubt(path):
	assert classified(f"Return-Path: <{path}>") == Classified(
		"person", "The return path is that of a list or a mass mailing"
	)
	assert kind("Sender: Secretary <eva@acme.test>", "Return-Path: <ole@acme.test>") == "person"


def test_a_responder_names_itself():
	assert kind("X-Mailer: Vacation 1.2") == "auto-reply"


@pytest.mark.parametrize(
	("headers", "frm", "body"),
	[
		(["Subject: Mail returned"], "mailer_daemon@x.test", "x"),
		(["Subject: Kan ikke leveres: Sag"], f"MicrosoftExchange{'3' * 32}@acme.test", "x"),
		(["Subject: Delivery failure"], "ndr@acme.test", RETURNED),
	],
)
def test_a_bounce_by_how_it_is_built(headers, frm, body):
	assert kind(*headers, frm=frm, body=body) == "bounce"


def test_our_own_id_coming_back_is_a_loop():
	own = {"<rm.1@example.com>", "rm.1@example.com"}
	assert kind("Message-ID: <rm.1@example.com>", is_ours=own.__contains__) == "loop"
	assert kind("Message-ID: <other@acme.test>", is_ours=own.__contains__) == "person"


def test_a_responder_that_marks_its_own_mail_is_no_forwarder():
	assert kind("X-Loop: ole@acme.test") == "list"


@pytest.mark.parametrize(
	"body",
	[
		"This is an automatically generated message.",
		"Hello,\n\nthis message was sent automatically.",
		"Invoice 4711\n\n-- \nPlease do not reply to this e-mail, nobody reads it.",
		"Denne mail er sendt automatisk. Svar venligst ikke på denne mail.",
		"Dies ist eine automatisch generierte Nachricht.",
		"Ceci est un message automatique, merci de ne pas y répondre.",
		"Detta är ett automatiskt meddelande.",
		"Thank you for contacting Acme! A ticket has been opened.",
		"Tak for din mail.\n\nVi har modtaget din henvendelse og svarer inden to dage.",
		"Wir haben Ihre Anfrage erhalten.",
	],
)
def test_what_says_that_it_is_automatic_is_not_answered(body):
	found = classified(body=body)
	assert found.kind == "person" and found.reason
	style = "p {color: red} " * 50  # no words, however long
	page = f"<html><style>{style}</style><p>{body}</p></html>"
	assert classified("Content-Type: text/html; charset=utf-8", body=page).reason == found.reason
	assert classified(body=body.upper()).reason == found.reason


@pytest.mark.parametrize(
	"body",
	[
		"This is an automatic door, and it does not close.",
		"Why did nobody reply to this e-mail?",
		"The shop wrote to me, what shall I do?\n\n> This is an automatic message.\n> Do not reply to this mail.",
		"See below.\n\nFrom: Shop <shop@x.test>\nSent: Monday\nTo: Ole\nSubject: Order\n\nPlease do not reply to this e-mail.",
		"I am on holiday in your hotel until Friday, where can I park?",
	],
)
def test_what_tells_of_such_a_mail_is_a_persons(body):
	assert classified(body=body) == Classified("person", "")


@pytest.mark.parametrize(
	"body",
	[
		"I am currently out of the office until Monday, with no access to mail.",
		"Jeg er på ferie til og med fredag.",
		"Ich bin bis zum 3. Mai nicht im Büro.",
		"Je suis absente jusqu'au lundi.",
	],
)
def test_an_answer_that_begins_as_notices_of_absence_do_is_not_answered(body):
	assert classified("Subject: Re: Pump", body=body).reason == "It may be a notice of absence"
	assert classified("In-Reply-To: <a@b>", body=body).reason == "It may be a notice of absence"
	assert classified("In-Reply-To: <a@b>", body=body.upper()).reason == "It may be a notice of absence"
	assert classified("Subject: Pump", body=body) == Classified("person", "")


def test_an_answer_to_an_invitation_is_not_answered():
	parts = "--b\r\n\r\nOle accepted\r\n--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:{0}\r\n--b--"
	headers = ["Subject: Accepted: Meeting", "Content-Type: multipart/alternative; boundary=b"]
	assert classified(*headers, body=parts.format("REPLY")).reason == "It answers an invitation"
	assert classified("Subject: Meeting", headers[1], body=parts.format("REQUEST")).reason == ""
	# What Exchange sends without a calendar has no words, or few
	assert classified(headers[0], body="").reason == "It answers an invitation"
	assert classified("Subject: Afslået: Møde", body="Jeg er på ferie").reason == "It answers an invitation"
	assert classified("Subject: Declined: my card", body="The card was declined. " * 10).reason == ""


@pytest.mark.parametrize(
	"subject", ["Mail not working", "Message not read by the printer", "E-mail not received"]
)
def test_a_mail_that_does_not_work_is_no_doubt(subject):
	assert classified(f"Subject: {subject}") == Classified("person", "")
	assert classified("Subject: Message not delivered").reason == "It speaks of a delivery failure"
