"""Mails as bytes: every header whole, nothing smuggled in (MAIL.md 2.4; 5, no. 12)."""

import email
import email.policy
import re
from datetime import datetime, timezone

import pytest

from request_mgmt.mail import composing, parsing

pytestmark = pytest.mark.pure
ROW = {
	"sender": "Support <support@example.com>",
	"recipients": "Ole <ole@acme.test>",
	"subject": "Hello",
	"message_id": "<rm.1.aa.bb@example.com>",
	"body_html": "<p>Hello</p>",
}


def build(attachments=(), **fields) -> bytes:
	return composing.build(
		{**ROW, **fields}, list(attachments), date=datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
	)


def head(raw: bytes) -> str:
	return raw.split(b"\r\n\r\n", 1)[0].decode("ascii")


def headers(raw: bytes) -> dict[str, str]:
	"""Headers unfolded, as a receiving server sees them."""
	unfolded = re.sub(r"\r\n(?=[ \t])", "", head(raw))
	return dict(line.split(": ", 1) for line in unfolded.split("\r\n"))


def read(raw: bytes):
	return email.message_from_bytes(raw, policy=email.policy.default)


def lines(part) -> str:
	return part.get_content().replace("\r\n", "\n").strip()


def test_a_mail():
	raw = build(cc="b@acme.test", bcc="hidden@acme.test", reply_to="other@example.com")
	found = headers(raw)
	assert found["From"] == '"Support" <support@example.com>'
	assert found["To"] == '"Ole" <ole@acme.test>'
	assert found["Cc"] == "b@acme.test"
	assert found["Reply-To"] == "other@example.com"
	assert found["Subject"] == "Hello"
	assert found["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
	assert found["Message-ID"] == ROW["message_id"]
	assert found["MIME-Version"] == "1.0"
	assert b"hidden@acme.test" not in raw
	assert "Bcc" not in found


def test_text_and_html_of_the_same():
	mail = read(build(body_html="<p>Kære Jørgen</p><p>Æ</p>"))
	assert mail.get_content_type() == "multipart/alternative"
	plain, html = mail.iter_parts()
	assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
	assert lines(plain) == "Kære Jørgen\n\nÆ"
	assert lines(html) == "<p>Kære Jørgen</p><p>Æ</p>"


@pytest.mark.parametrize("length", [60, 78, 87, 120, 200, 500, 900])
def test_long_ids_are_never_broken(length):
	long = f"<{'A' * (length - 14)}@outlook.test>"
	many = " ".join(f"<{n}{'b' * (length - 16)}@ses.test>" for n in range(40))
	raw = build(in_reply_to=long, mail_references=f"{many} {long}", message_id=long)
	found = headers(raw)
	assert found["In-Reply-To"] == long
	assert found["Message-ID"] == long
	assert found["References"].split() == [*many.split(), long]
	assert "=?" not in head(raw)
	assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
	parsed = parsing.parse(raw)
	assert parsed.in_reply_to == [long]
	assert parsed.references == [*many.split(), long]


BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\r\n\r\n", "\r\n "]


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize(
	"field",
	["sender", "recipients", "cc", "reply_to", "subject", "message_id", "in_reply_to", "mail_references"],
)
def test_no_header_can_be_smuggled_in(field, broken):
	good = ROW.get(field) or "x@acme.test"
	try:
		raw = build(**{field: f"{good}{broken}Bcc: evil@x.test{broken}X-Evil: 1"})
	except ValueError:
		return
	found = headers(raw)
	assert "Bcc" not in found
	assert "X-Evil" not in found
	assert "\n" not in head(raw).replace("\r\n", "")
	assert b"\r\n\r\n" in raw


@pytest.mark.parametrize("broken", BREAKS)
def test_names_values_and_files_neither(broken):
	raw = build(
		headers={
			f"X-Ok{broken}Bcc": "evil@x.test",
			"X-Good": f"1{broken}Bcc: evil@x.test",
			"From": "evil@x.test",
			"BCC": "a@b.test",
		},
		attachments=[
			{
				"file_name": f"a{broken}X-Evil: 1.txt",
				"content": b"x",
				"content_type": f"text/plain{broken}X-Evil: 1",
			}
		],
	)
	assert headers(raw)["From"] == '"Support" <support@example.com>'
	assert not re.search(rb"(?im)^(bcc|x-evil):", raw)
	assert re.search(rb"(?m)^X-Good: 1", raw)


@pytest.mark.parametrize(
	"subject",
	[
		"Æblegrød",
		"Sag om æ, ø og å " * 40,
		"x" * 2000,
		"word " * 400,
		"日本語の件名" * 30,
		"=?utf-8?q?x?=",
		"😀" * 200,
		"a\tb",
		"\ud800 lone",
	],
)
def test_subjects_arrive_as_written(subject):
	raw = build(subject=subject)
	assert head(raw).isascii()
	assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
	wanted = " ".join(subject.replace("\ud800", "?").split())
	if subject != "=?utf-8?q?x?=":
		assert parsing.parse(raw).subject == wanted
		assert " ".join(str(read(raw)["Subject"]).split()) == wanted


def test_encoded_words_are_short_enough():
	raw = build(
		subject="Æ" * 300, sender="Jørgen Ærlig-Ødegård fra Støtteafdelingen i København Ø <j@example.com>"
	)
	assert all(len(word) <= 75 for word in re.findall(r"=\?\S+\?=", head(raw)))


@pytest.mark.parametrize(
	"name",
	["Jørgen Ærlig", 'Ole "the" Olsen', "Olsen, Ole", "evil@x.test", "a\\b", "(x)", "日本", "<script>"],
)
def test_names_arrive_as_written(name):
	from email.utils import formataddr

	raw = build(sender=formataddr((name, "support@example.com")))
	assert head(raw).isascii()
	sender = parsing.parse(raw).from_
	assert sender.email == "support@example.com"
	assert read(raw)["From"].addresses[0].addr_spec == "support@example.com"
	assert sender.name == name


def test_files():
	content = bytes(range(256)) * 100
	raw = build(
		attachments=[
			{"file_name": "bær.pdf", "content": content, "content_type": "application/pdf"},
			{"file_name": "x", "content": b"", "content_type": "nonsense"},
			{"file_name": "mail.eml", "content": b"Subject: x\r\n\r\ny", "content_type": "message/rfc822"},
		]
	)
	mail = read(raw)
	assert mail.get_content_type() == "multipart/mixed"
	first, second, third = mail.iter_attachments()
	assert (first.get_filename(), first.get_content()) == ("bær.pdf", content)
	assert (second.get_filename(), second.get_content_type()) == ("x", "application/octet-stream")
	assert third.get_content() == b"Subject: x\r\n\r\ny"
	parsed = parsing.parse(raw)
	assert [a.file_name for a in parsed.attachments] == ["bær.pdf", "x", "mail.eml"]
	assert parsed.attachments[0].content == content
	assert parsed.text == "Hello"


def test_a_picture_in_the_text_travels_with_it():
	raw = build(
		body_html='<p><img src="cid:one@inline"></p>',
		attachments=[
			{
				"file_name": "a.png",
				"content": b"PNG",
				"content_type": "image/png",
				"content_id": "one@inline",
			},
			{"file_name": "b.txt", "content": b"b", "content_type": "text/plain"},
		],
	)
	mail = read(raw)
	alternative, file = mail.iter_parts()
	assert file.get_filename() == "b.txt"
	_plain, related = alternative.iter_parts()
	assert related.get_content_type() == "multipart/related"
	_html, picture = related.iter_parts()
	assert (picture["Content-ID"], picture.get_content()) == ("<one@inline>", b"PNG")


def test_text_lines_of_any_length():
	raw = build(body_html=f"<p>{'æ' * 5000}</p>", body_text="From here\n.\n..\n" + "x" * 5000)
	assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
	plain, _html = read(raw).iter_parts()
	assert lines(plain).startswith("From here\n.\n..\n" + "x" * 5000)


def test_addresses_of_other_alphabets():
	raw = build(recipients="ole@blåbærgrød.dk")
	assert "ole@xn--blbrgrd-fxak7p.dk" in headers(raw)["To"]
	assert headers(build(recipients="jørgen@acme.test, ole@acme.test"))["To"] == "ole@acme.test"
	with pytest.raises(ValueError, match="jørgen"):
		build(sender="jørgen@acme.test")


def test_nobody_in_to():
	assert headers(build(recipients=None, bcc="a@b.test"))["To"] == "undisclosed-recipients:;"


def test_no_line_break_that_is_none():
	assert b"\n" not in build(subject="a\nb", body_html="<p>a\nb\rc</p>").replace(b"\r\n", b"")
