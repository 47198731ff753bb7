"""Any bytes become a mail, and what was lost is named (MAIL.md 2.4)."""

import time
from datetime import datetime, timezone

import pytest

from request_mgmt.mail.parsing import Limits, clean_file_name, decode_bytes, decode_words, parse
from tests.mail import oracles

pytestmark = pytest.mark.pure


def mail(headers: str, body: str | bytes = "x") -> bytes:
	body = body.encode() if isinstance(body, str) else body
	return headers.strip("\n").replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def multipart(*parts: str, kind: str = "mixed") -> bytes:
	body = "".join(f"--b\r\n{part}\r\n" for part in parts)
	return f"From: a@b.test\r\nContent-Type: multipart/{kind}; boundary=b\r\n\r\n{body}--b--\r\n".encode()


def test_a_plain_mail():
	parsed = parse(
		mail(
			"""
From: Ole Olsen <Ole@Acme.test>
To: support@example.com, "Team, the" <team@example.com>
Cc: =?utf-8?q?J=C3=B8rgen?= <j@acme.test>
Reply-To: other@acme.test
Subject: =?utf-8?B?U8OmcmxpZyBmb3Jlc3DDuHJnc2Vs?= about
 two lines
Date: Mon, 23 Nov 2026 10:00:00 +0100
Message-ID: <a.b@acme.test>
In-Reply-To: <one@x>
References: <zero@x> <one@x>
Return-Path: <ole@acme.test>""",
			"Hej\r\nmed dig",
		)
	)
	assert (parsed.from_.email, parsed.from_.name) == ("Ole@acme.test", "Ole Olsen")
	assert [a.email for a in parsed.to] == ["support@example.com", "team@example.com"]
	assert parsed.to[1].name == "Team, the"
	assert parsed.cc[0].name == "Jørgen"
	assert [a.email for a in parsed.reply_to] == ["other@acme.test"]
	assert parsed.subject == "Særlig forespørgsel about two lines"
	assert parsed.date == datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
	assert parsed.message_id == "<a.b@acme.test>"
	assert parsed.in_reply_to == ["<one@x>"]
	assert parsed.references == ["<zero@x>", "<one@x>"]
	assert parsed.return_path == "ole@acme.test"
	assert parsed.text == "Hej\nmed dig"
	assert parsed.remarks == []


@pytest.mark.parametrize(
	"raw", [b"", b"\0", b"\r\n", b"\r", b"\xff\xfe", b"From: \r\n", b":\n", b"\n\n\n", b"From " * 5]
)
def test_hardly_anything(raw):
	parsed = parse(raw)
	assert parsed.from_ is None
	assert parsed.subject == ""


def test_neither_sender_nor_id_nor_date():
	parsed = parse(b"Subject: hi\r\n\r\nbody")
	assert (parsed.from_, parsed.message_id, parsed.date) == (None, None, None)
	assert parsed.text == "body"


@pytest.mark.parametrize("separator", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end(separator):
	parsed = parse(separator.join([b"From: a@b.test", b"Subject: s", b"", b"one", b"two"]))
	assert (parsed.from_.email, parsed.subject, parsed.text) == ("a@b.test", "s", "one\ntwo")


def test_an_mbox_line_before_the_headers():
	assert parse(b"From a@b.test Mon Nov 23\nSubject: s\n\nx").subject == "s"


# --- charsets and encodings


@pytest.mark.parametrize(
	("charset", "data"),
	[
		("uft-8", "æøå".encode()),
		("us-ascii", "æøå".encode()),
		("us-asii", "æøå".encode("cp1252")),
		("x-nobody-knows-this", "æøå".encode("cp1252")),
		("iso-8859-1", "æøå".encode("latin-1")),
		("", "æøå".encode("cp1252")),
		("utf-8", "æøå".encode("latin-1")),
		("'utf-8'", "æøå".encode()),
		("base64", "æøå".encode()),
		("utf-16", "æøå".encode("utf-16")),
		("unicode-1-1-utf-7", "æøå".encode("utf-7")),
	],
)
def test_a_wrong_or_unknown_charset(charset, data):
	raw = mail(
		f"From: a@b.test\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit", data
	)
	assert parse(raw).text == "æøå"


def test_bytes_are_never_dropped():
	every = bytes(range(256))
	for charset in (
		None,
		"utf-8",
		"ascii",
		"gb2312",
		"shift_jis",
		"nonsense",
		"idna",
		"punycode",
		"rot13",
		"zip",
	):
		assert len(decode_bytes(every, charset)) > 100


@pytest.mark.parametrize(
	("header", "subject"),
	[
		(b"Subject: K\xc3\xb8benhavn", "København"),
		(b"Subject: K\xf8benhavn", "København"),
		(b"Subject: =?utf-8?q?K=C3=B8benhavn?=", "København"),
		(b"Subject: =?iso-8859-1?Q?K=F8ben?= =?iso-8859-1?Q?havn?=", "København"),
		(b"Subject: =?utf-8?B?S8O4YmVu?= havn", "Køben havn"),
		(b"Subject: =?nonsense?B?S8O4YmVu?=", "Køben"),
		(b"Subject: =?utf-8?B?S8O4YmVu", "=?utf-8?B?S8O4YmVu"),
		(b"Subject: =?utf-8?B?!?=", "=?utf-8?B?!?="),
		(b"Subject: \tone\r\n\ttwo\r\n three", "one two three"),
		(b"Subject: nul\x00 bell\x07", "nul bell"),
		(b"SUBJECT:no space", "no space"),
	],
)
def test_subjects(header, subject):
	assert parse(b"From: a@b.test\r\n" + header + b"\r\n\r\nx").subject == subject


def test_encoded_words_that_cannot_be_read_stay():
	assert decode_words("=?utf-8?x?abc?=") == "=?utf-8?x?abc?="


def test_base64_with_rubbish_in_it():
	raw = mail(
		"From: a@b.test\nContent-Type: text/plain\nContent-Transfer-Encoding: base64", "SGVq\r\n!!IG1l\r\nZA="
	)
	assert parse(raw).text == "Hej med"


def test_damaged_base64_is_told():
	raw = mail("From: a@b.test\nContent-Type: text/plain\nContent-Transfer-Encoding: base64", "SGVqI")
	parsed = parse(raw)
	assert parsed.text.startswith("Hej")
	assert parsed.remarks


def test_quoted_printable():
	raw = mail(
		"From: a@b.test\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: Quoted-Printable",
		"K=C3=B8ben=\r\nhavn =ZZ",
	)
	assert parse(raw).text == "København =ZZ"


# --- structure


def test_text_and_html_and_a_file():
	raw = multipart(
		"Content-Type: multipart/alternative; boundary=c\r\n\r\n"
		"--c\r\nContent-Type: text/plain\r\n\r\nplain\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--c--",
		"Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename*=utf-8''b%C3%A6r.pdf\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nJVBERg==",
	)
	parsed = parse(raw)
	assert (parsed.text, parsed.html) == ("plain", "<p>html</p>")
	assert [(a.file_name, a.content, a.inline) for a in parsed.attachments] == [("bær.pdf", b"%PDF", False)]


def test_a_picture_in_the_text():
	raw = multipart(
		"Content-Type: text/html\r\n\r\n<img src='cid:one@x'>",
		"Content-Type: image/png\r\nContent-ID: <one@x>\r\nContent-Disposition: inline\r\n\r\nPNG",
		kind="related",
	)
	(picture,) = parse(raw).attachments
	assert (picture.content_id, picture.inline, picture.file_name) == ("one@x", True, "part-1.png")


def test_an_enclosed_mail_is_a_file_named_by_its_subject():
	raw = multipart("Content-Type: message/rfc822\r\n\r\nSubject: the first\r\n\r\ninner")
	(enclosed,) = parse(raw).attachments
	assert enclosed.file_name == "the first.eml"
	assert b"inner" in enclosed.content


def test_a_text_file_stays_a_file():
	raw = multipart(
		"Content-Type: text/plain\r\n\r\nhello",
		"Content-Type: text/plain; name=log.txt\r\nContent-Disposition: attachment; filename=log.txt\r\n\r\nlog",
	)
	parsed = parse(raw)
	assert parsed.text == "hello"
	assert [a.file_name for a in parsed.attachments] == ["log.txt"]


def test_two_files_of_one_name_keep_both():
	part = "Content-Type: application/x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n1"
	assert [a.file_name for a in parse(multipart(part, part)).attachments] == ["a.txt", "a-2.txt"]


def test_a_missing_end_of_the_parts():
	raw = b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello"
	assert parse(raw).text == "hello"


def test_parts_that_never_begin_show_what_is_there():
	raw = b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nhello without any part\r\n"
	parsed = parse(raw)
	assert "hello without any part" in (parsed.text or "")


def test_an_unknown_text_type_is_a_file():
	raw = multipart(
		"Content-Type: text/plain\r\n\r\nhello", "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR"
	)
	parsed = parse(raw)
	assert parsed.text == "hello"
	assert parsed.attachments[0].file_name.endswith(".ics")


def test_a_delivery_report():
	raw = multipart(
		"Content-Type: text/plain\r\n\r\nIt did not arrive.",
		"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.x\r\n\r\n"
		"Final-Recipient: rfc822; ole@acme.test\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n",
		kind="report; report-type=delivery-status",
	)
	parsed = parse(raw)
	(status,) = parsed.delivery_status
	assert (status.recipient, status.action, status.status) == ("ole@acme.test", "failed", "5.1.1")
	assert parsed.report_type == "delivery-status"


# --- senders


@pytest.mark.parametrize(
	("header", "email"),
	[
		("From: a@evil.test <b@c.test>", "b@c.test"),
		("From: =?utf-8?q?a=40evil.test?= <b@c.test>", "b@c.test"),
		("From: '\"a@evil.test\"' <b@c.test>", "b@c.test"),
		("From: 'b@c.test' <b@c.test>", "b@c.test"),
		("From: b@C.TEST", "b@c.test"),
		("From: <b@c.test>", "b@c.test"),
		("From: a@x.test, b@c.test", None),
		("From: a@x.test\nFrom: b@c.test", None),
		("From: nobody", None),
		("From: b@c.test\x00", "b@c.test"),
	],
)
def test_who_wrote(header, email):
	parsed = parse(mail(header))
	assert (parsed.from_.email if parsed.from_ else None) == email
	assert bool(parsed.remarks) == (email is None)


@pytest.mark.parametrize(
	("header", "path"),
	[("Return-Path: <>", ""), ("Return-Path:", ""), ("Return-Path: <a@b.test>", "a@b.test"), ("X: y", None)],
)
def test_return_paths(header, path):
	assert parse(mail(header)).return_path == path


# --- ids


@pytest.mark.parametrize(
	("value", "found"),
	[
		("<a@b>", ["<a@b>"]),
		("<a@b><c@d>", ["<a@b>", "<c@d>"]),
		("<a@b>,\n\t<c@d>", ["<a@b>", "<c@d>"]),
		("a@b", ["<a@b>"]),
		("Message from Ole of Monday <a@b>", ["<a@b>"]),
		("<" + "x" * 200 + "@mail.gmail.test>", ["<" + "x" * 200 + "@mail.gmail.test>"]),
		("<A@b> <a@b> <A@b>", ["<A@b>", "<a@b>"]),
		("", []),
		("<>", []),
	],
)
def test_ids_between_rubbish(value, found):
	assert parse(mail(f"From: a@b.test\nReferences: {value}")).references == found


@pytest.mark.parametrize(
	"value",
	["", "yesterday", "Mon, 99 Nov 99999999 10:00:00 +0100", "Mon, 1 Jan 2024 10:00:00 +999999", "\0"],
)
def test_dates_nobody_can_read(value):
	assert parse(mail(f"Date: {value}")).date is None


# --- bombs: within limits, in time, and with a remark


def timed(raw: bytes, seconds: float = 8.0, **limits):
	begin = time.process_time()
	parsed = parse(raw, Limits(**limits))
	assert time.process_time() - begin < seconds
	return parsed


def test_ten_thousand_parts():
	parsed = timed(multipart(*["Content-Type: text/plain\r\n\r\nx"] * 10_000))
	assert "1000 parts" in " ".join(parsed.remarks)
	assert parsed.text.startswith("x")


@pytest.mark.parametrize("depth", [60, 500, 3000])
def test_deep_nesting(depth):
	inner = b"Content-Type: text/plain\r\n\r\nx\r\n"
	for number in range(depth):
		boundary = str(number).encode()
		inner = b"Content-Type: multipart/mixed; boundary=b%s\r\n\r\n--b%s\r\n%s\r\n--b%s--\r\n" % (
			boundary,
			boundary,
			inner,
			boundary,
		)
	parsed = timed(b"From: a@b.test\r\nSubject: deep\r\n" + inner)
	assert (parsed.subject, parsed.from_.email) == ("deep", "a@b.test")
	assert parsed.remarks


def test_mails_within_mails():
	inner = b"Subject: in\r\n\r\nx"
	for _number in range(1500):
		inner = b"Content-Type: message/rfc822\r\n\r\n" + inner
	parsed = timed(b"From: a@b.test\r\nSubject: outside\r\n" + inner)
	assert parsed.subject == "outside"
	assert parsed.remarks


def test_headers_without_end():
	parsed = timed(b"From: a@b.test\r\nX-Long: " + b"x" * 1_000_000)
	assert parsed.from_.email == "a@b.test"
	assert parsed.remarks


def test_five_thousand_recipients():
	parsed = timed(mail("From: a@b.test\nTo: " + ", ".join(f"u{n}@x.test" for n in range(5000))))
	assert len(parsed.to) == 500
	assert parsed.remarks


@pytest.mark.parametrize(
	"header",
	[
		"From: " + "(" * 5000 + "a@b.test",
		"Subject: " + "=?utf-8?q?x?= " * 20_000,
		"Content-Type: text/plain; " + "; ".join(f"p{n}=x" for n in range(20_000)),
		"Content-Type: text/plain; " + "; ".join(f"name*{n}=x" for n in range(10_000)),
		"References: " + "<a@b> " * 30_000,
		"To: " + '"' * 50_000,
		"To: " + "<" * 50_000,
		"Message-ID: " + "a@" * 50_000,
		"X: " + "\r\n ".join("y" * 5 for _ in range(20_000)),
		"Date: " + "1 " * 50_000,
		"Return-Path: " + "<" * 50_000,
		"Content-Disposition: attachment; filename=" + "=?utf-8?q?x?=" * 5000,
	],
)
def test_headers_made_to_hurt(header):
	timed(mail(header + "\nX-Last: 1"))


def test_a_very_long_text_is_cut_and_told():
	parsed = timed(mail("From: a@b.test", "x" * 5_000_000))
	assert len(parsed.text) == 2_000_000
	assert parsed.remarks


# --- names of files


@pytest.mark.parametrize(
	("name", "clean"),
	[
		("../../etc/passwd", "passwd"),
		("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
		("a\u202egpj.exe", "agpj.exe"),
		("\u200b.htaccess", "htaccess"),
		(".htaccess", "htaccess"),
		("a\r\nb.txt", "a__b.txt"),
		("con.txt", "_con.txt"),
		("a<b>|c?.txt", "a_b__c_.txt"),
		("  .. ", None),
		("", None),
		(None, None),
		("bær.pdf", "bær.pdf"),
	],
)
def test_names_of_files(name, clean):
	assert clean_file_name(name) == clean


def test_a_long_name_keeps_its_ending():
	name = clean_file_name("x" * 500 + ".pdf")
	assert len(name) <= 120
	assert name.endswith(".pdf")


def test_words_that_end_nowhere_cost_no_more_than_others():
	raw = mail(f"From: a@b.test\nSubject: {'=?utf-8?b?ssodelivery-stat' * 9000}")
	begin = time.process_time()
	assert parse(raw).subject.startswith("=?utf-8?b?")
	assert time.process_time() - begin < 1
	assert decode_words("=?utf-8?q?=C3=A6?= and =?utf-8?q?x") == "æ and =?utf-8?q?x"


def test_references_that_hold_no_id_are_looked_at_once():
	begin = time.process_time()
	assert parse(mail(f"From: a@b.test\nReferences: {'(' * 90_000} a@b.test")).references == ["<a@b.test>"]
	assert parse(mail("From: a@b.test\nReferences: @a b@ @ a@b, c@d@e")).references == ["<a@b>", "<c@d@e>"]
	assert time.process_time() - begin < 1


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "raw_unicode_escape"])
def test_a_codec_of_python_is_no_charset(charset):
	begin = time.process_time()
	assert decode_bytes(b"abc-" + b"9a" * 300_000, charset).startswith("abc-9a9a")
	assert time.process_time() - begin < 1
	assert decode_bytes(rb"C:\ud800", charset) == r"C:\ud800"


def test_halves_of_characters_can_be_stored():
	assert decode_bytes(b"+2AA-", "utf-7").encode() == b"?"
	assert decode_words(r"=?utf-8?q?x?= \ud800").encode()


def test_no_field_holds_control_characters():
	oracles.parser(
		b"Message-ID: <a\x01b@c.test>\r\nReferences: <a\x02b@c.test>\r\nReturn-Path: <a\x01@b.test>\r\n"
		b"Content-Type: multipart/re\x01port; report-type=delivery\x01-status; boundary=b\r\n\r\n"
		b"--b\r\nContent-Type: message/delivery-status\r\n\r\nX: y\r\n\r\nFinal-Recipient: rfc822; a\x01@b.test\r\n"
		b"Diagnostic-Code: x\x01y\r\n\r\n--b\r\nContent-Type: image/p\x01ng\r\nContent-ID: <a\x02>\r\n\r\nx\r\n--b--\r\n"
	)


def test_a_type_with_control_characters_is_not_the_one_without():
	raw = multipart("Content-Type: messa\x00ge/delivery-status\r\n\r\nReporting-MTA: dns; x.test")
	oracles.parser(raw)
	assert b"Reporting-MTA" in parse(raw).attachments[0].content


PLAIN = "Content-Type: text/plain\r\n\r\n"
HTML = "Content-Type: text/html\r\n\r\n"


@pytest.mark.parametrize(
	("parts", "text", "html"),
	[
		(
			[PLAIN + "The pump is broken", HTML + "<p>Scanned</p>"],
			"The pump is broken\nScanned",
			"pump is broken",
		),
		(
			[HTML + "<p>The pump</p>", PLAIN + "A footer"],
			"The pump\nA footer",
			"A footer",
		),
		([PLAIN + "one", HTML + "<p>two</p>", PLAIN + "three"], "one\ntwo\nthree", "three"),
	],
)
def test_texts_side_by_side_are_all_shown(parts, text, html):
	parsed = parse(multipart(*parts))
	assert parsed.text == text
	assert html in parsed.html


def test_only_alternatives_stand_for_each_other():
	inner = (
		"Content-Type: multipart/alternative; boundary=c\r\n\r\n"
		f"--c\r\n{PLAIN}same\r\n--c\r\n{HTML}<p>same</p>\r\n--c--\r\n"
	)
	parsed = parse(multipart(inner, PLAIN + "footer"))
	assert parsed.text == "same\nfooter"
	assert parsed.html == "<p>same</p>\n<p>footer</p>"


@pytest.mark.parametrize(
	"parameter",
	[
		'filename="Kørekort.pdf"'.encode(),
		'filename="Kørekort.pdf"'.encode("latin-1"),
		b"filename*=utf-8''K%F8rekort.pdf",
		b"filename*=utf-8''K%C3%B8rekort.pdf",
	],
)
def test_names_of_files_that_are_not_in_ascii(parameter):
	raw = b"From: a@b.test\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; " + parameter
	assert [one.file_name for one in parse(raw + b"\r\n\r\nx").attachments] == ["Kørekort.pdf"]


@pytest.mark.parametrize(
	("data", "charset", "text"),
	[
		(b"pris \x80 5 \x93citat\x94", "iso-8859-1", "pris € 5 “citat”"),
		("Rødgrød ".encode() + b"\xe6", "utf-8", "Rødgrød æ"),
		("Rødgrød ".encode() + b"\xe6", None, "Rødgrød æ"),
		(b"\xe6\x81", "utf-8", "æ\x81"),
	],
)
def test_bytes_that_do_not_fit_are_read_as_windows_does(data, charset, text):
	assert decode_bytes(data, charset) == text


def test_base64_begins_anew_after_padding():
	head = "From: a@b.test\nContent-Type: text/plain\nContent-Transfer-Encoding: base64 (quite)"
	assert parse(mail(head, "SGVqIGRlcg==\r\nSGVqIGlnZW4=")).text == "Hej derHej igen"
	assert parse(mail(head.replace("base64 (quite)", "quoted-printable;"), "=C3=A6")).text == "æ"


def test_an_enclosed_mail_in_base64():
	head = "From: a@b.test\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64"
	enclosed = parse(mail(head, "U3ViamVjdDogaW5uZXINCg0Kd29yZHM=")).attachments[0]
	assert b"Subject: inner" in enclosed.content


def test_a_header_that_is_too_long_costs_nothing_but_itself():
	parsed = parse(
		mail(f"X-Spam: {'x' * 300_000}\nFrom: a@b.test\nSubject: s\nContent-Type: text/html", "<p>hej</p>")
	)
	assert (parsed.from_.email, parsed.subject, parsed.html) == ("a@b.test", "s", "<p>hej</p>")
	assert len(parsed.header("X-Spam")) < 20_000
	assert any("longer than 256 kB" in remark for remark in parsed.remarks)


def test_many_headers_do_not_crowd_out_the_sender():
	parsed = parse(mail("X-A: b\n" * 60_000 + "From: a@b.test\nSubject: s", "hej"))
	assert (parsed.from_.email, parsed.subject, parsed.text) == ("a@b.test", "s", "hej")


@pytest.mark.parametrize(
	"raw",
	[
		b"\xef\xbb\xbfFrom: a@b.test\r\nSubject: s\r\n\r\nx",
		b"From : a@b.test\r\nSubject \t: s\r\n\r\nx",
		b"From: a@b.test\r\nThis is no header\r\nSubject: s\r\n\r\nx",
		b"From: a@b.test\r\nSubject: s\r\nX-Scan Result \t of all: clean\r\n\r\nx",
	],
)
def test_heads_that_break_the_rules(raw):
	parsed = parse(raw)
	assert (parsed.from_.email, parsed.subject, parsed.text) == ("a@b.test", "s", "x")


def test_a_boundary_on_a_line_of_its_own_is_the_parts():
	inner = "--i\r\nContent-Type: text/plain\r\n\r\nDear all\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>Dear all</p>\r\n--i--"
	for name in ("boundary", "BOUNDARY"):
		head = f'Content-Type: multipart/alternative;\r\n{name}="i"'
		parsed = parse(multipart(f"{head}\r\n\r\n{inner}"))
		assert (parsed.text, parsed.html) == ("Dear all", "<p>Dear all</p>")
		parsed = parse(f"From: a@b.test\r\n{head}\r\n\r\n{inner}".encode())
		assert (parsed.text, parsed.html) == ("Dear all", "<p>Dear all</p>")


def test_words_outside_of_all_parts_are_told():
	raw = multipart(PLAIN + "x")
	assert parse(raw).remarks == []
	assert (
		parse(raw.replace(b"\r\n\r\n--b", b"\r\n\r\nThis is a multi-part message.\r\n--b", 1)).remarks == []
	)
	assert parse(raw + b"further words").remarks != []
	assert parse(raw.replace(b"\r\n\r\n--b", b"\r\n\r\nDear all,\r\n--b", 1)).remarks != []


@pytest.mark.parametrize(
	"notice",
	[
		"",
		"This is a multi-part message in MIME format.\r\n",
		"This message is in MIME format. Since your mail reader does not understand\r\nthis format, it may not be legible.\r\n\r\n",
	],
)
def test_words_outside_of_all_parts_are_the_mails_where_there_are_no_others(notice):
	files = "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF"
	raw = multipart(files).replace(
		b"\r\n\r\n--b", f"\r\n\r\n{notice}Kære alle,\r\n\r\nSe her\r\n--b".encode(), 1
	)
	parsed = parse(raw + b"further words")
	assert (parsed.text, parsed.remarks) == ("Kære alle,\n\nSe her\nfurther words", [])
	alone = parse(multipart(files).replace(b"\r\n\r\n--b", f"\r\n\r\n{notice}--b".encode(), 1))
	assert (alone.text, alone.remarks) == (None, [])


def test_html_without_words_stays_beside_words_outside_of_all_parts():
	parsed = parse(multipart('Content-Type: text/html\r\n\r\n<img src="cid:a">') + b"further words")
	assert parsed.text.strip() == "further words"
	assert '<img src="cid:a">' in parsed.html and "further words" in parsed.html


def test_the_head_of_a_part_without_its_boundary_is_no_text():
	lost = "--other\r\nContent-Type: text/plain;\r\n charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\n--other--\r\n"
	raw = multipart("Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF")
	parsed = parse(raw.replace(b"\r\n\r\n--b", f"\r\n\r\n{lost}--b".encode(), 1))
	assert (parsed.text, parsed.remarks) == (None, [])
	parsed = parse(raw.replace(b"\r\n\r\n--b", f"\r\n\r\n {lost}--b".encode(), 1))
	assert (parsed.text, parsed.remarks) == (None, [])
	parsed = parse(raw.replace(b"\r\n\r\n--b", f"\r\n\r\n{lost}Hej\r\n--b".encode(), 1))
	assert parsed.text.strip() == "Hej"


def test_a_text_of_an_unknown_kind_is_text():
	assert parse(mail("From: a@b.test\nContent-Type: text/x-note", "hej")).text == "hej"
	assert parse(mail("From: a@b.test\nContent-Type: text/csv", "a,b")).attachments


def test_a_subject_that_would_turn_round_what_follows():
	assert parse(mail("Subject: \u202efdp.exe")).subject == "fdp.exe"


def test_the_sender_twice_and_without_brackets():
	assert parse(b"From: a@b.test\r\nFrom: a@b.test\r\n\r\nx").from_.email == "a@b.test"
	assert parse(b"From: a@b.test\r\nFrom: c@d.test\r\n\r\nx").from_ is None
	assert parse(b"From: Ole Olsen a@b.test\r\n\r\nx").from_.email == "a@b.test"
	assert parse(b"From: a@b.test c@d.test\r\n\r\nx").from_ is None


def test_of_countless_encoded_words_the_first_are_read():
	subject = parse(mail("Subject: " + "=?utf-8?q?=C3=B8?= " * 12_000)).subject
	assert subject.startswith("øøø")
	assert subject.count("ø") < 4000
