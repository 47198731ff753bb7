"""What holds for every input: nothing raises, nothing is forged, nothing is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from request_mgmt.mail import composing, parsing, quoting, tokens
from request_mgmt.records import identity
from tests.mail import oracles

pytestmark = pytest.mark.pure
few = settings(max_examples=60, deadline=None)

HEADER_NAMES = st.sampled_from(
	"From To Cc Subject Date Message-ID In-Reply-To References Content-Type Content-Transfer-Encoding Content-Disposition "
	"Return-Path Auto-Submitted Precedence Reply-To Content-ID X-Failed-Recipients".split()
)
PIECES = st.sampled_from(
	[
		b"=?utf-8?q?=C3?=",
		b"=?",
		b"multipart/mixed; boundary=b",
		b"multipart/report; report-type=delivery-status; boundary=b",
		b"message/rfc822",
		b"message/delivery-status",
		b"text/html; charset=nonsense",
		b"text/plain; charset*0*=x''%ff",
		b"base64",
		b"quoted-printable",
		b"x-uuencode",
		b"attachment; filename*=utf-8''%00%ff",
		b"<a@b>",
		b"a@b.test",
		b"\xff\xfe",
		b'"',
		b"(",
		b"<",
		b";",
		b"\r\n ",
		b"\x00",
		b"begin 644 x\r\n#86)C\r\n",
		b"Mon, 1 Jan 2024 10:00:00 +0000",
		b"no",
	]
)
VALUES = st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=5).map(b"".join)


@st.composite
def mails(draw) -> bytes:
	"""Bytes that look enough like a mail to get far into the parser."""
	head = b"".join(
		draw(HEADER_NAMES).encode() + b": " + draw(VALUES) + b"\r\n" for _ in range(draw(st.integers(0, 8)))
	)
	part = st.one_of(
		st.binary(max_size=60),
		PIECES,
		st.just(b"\r\n--b\r\n"),
		st.just(b"\r\n--b--\r\n"),
		st.just(b"\r\n\r\n"),
		st.just(b"Content-Type: text/html\r\n"),
	)
	return head + b"\r\n" + b"".join(draw(st.lists(part, max_size=12)))


@few
@given(st.one_of(st.binary(max_size=400), mails()))
def test_any_bytes_are_a_mail(raw):
	oracles.parser(raw)
	oracles.classifier(raw)


@few
@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_in_any_charset_are_text(data, charset):
	parsing.decode_bytes(data, charset).encode("utf-8", "surrogatepass")


@few
@given(st.text(max_size=200))
def test_any_text_is_addresses(text):
	oracles.header_of_addresses(text)


LOCAL = st.from_regex(r"[a-z0-9+_-]{1,20}(\.[a-z0-9]{1,10})?", fullmatch=True)
NAMES = st.text(
	st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")),
	min_size=1,
	max_size=30,
)


@few
@given(st.lists(st.tuples(NAMES, LOCAL), min_size=1, max_size=5))
def test_people_written_into_a_mail_are_read_from_it(people):
	from email.utils import formataddr

	header = ", ".join(formataddr((name, f"{local}@acme.test")) for name, local in people)
	raw = composing.build(
		{"sender": "s@example.com", "recipients": header, "subject": "x", "body_html": "x"}, []
	)
	assert [a.email for a in parsing.parse(raw).to] == [f"{local}@acme.test" for _name, local in people]


@few
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=60))
def test_any_mail_can_be_built_and_read(subject, body, name):
	from email.utils import formataddr

	raw = composing.build(
		{
			"sender": formataddr((name, "s@example.com")),
			"recipients": "a@b.test",
			"subject": subject,
			"body_text": body,
			"body_html": "<p>x</p>",
		},
		[{"file_name": name, "content": body.encode("utf-8", "replace"), "content_type": name}],
	)
	assert b"\n" not in raw.replace(b"\r\n", b"")
	assert max(map(len, raw.split(b"\r\n"))) <= 998
	mail = parsing.parse(raw)
	assert {key.lower() for key, _value in mail.headers} <= {
		"from",
		"to",
		"subject",
		"date",
		"mime-version",
		"content-type",
	}
	assert mail.attachments[-1].content == body.encode("utf-8", "replace")


@few
@given(st.text(max_size=300))
def test_no_text_is_lost_when_it_is_split(text):
	oracles.quotations(text)


LINES = st.lists(
	st.sampled_from(
		[
			"> quoted",
			">",
			"words",
			"",
			"--",
			"Sent from my iPhone",
			"On Mon, 23 Nov 2026 at 10:00, A <a@b.test> wrote:",
			"From: a@b.test",
			"Sent: today",
			"To: me",
			"Subject: x",
			"_____",
			"-----Original Message-----",
			"A <a@b.test> skrev:",
			">> deeper",
		]
	),
	max_size=12,
).map("\n".join)


@few
@given(LINES)
def test_no_line_is_lost_either(text):
	oracles.quotations(text)
	found = quoting.split(None, text)
	assert "words" not in text or re.search(r"\w", found.new_text)
	together = sorted((found.new_text + "\n" + (found.quoted_text or "")).split())
	assert together == sorted(text.split())


HTML = st.lists(
	st.sampled_from(
		[
			"<p>",
			"</p>",
			"<div class='gmail_quote'>",
			"</div>",
			"<blockquote type=cite>",
			"</blockquote>",
			"word",
			"<img src=x onerror=y>",
			"<script>",
			"</script>",
			"<style>",
			"<!--",
			"-->",
			"<",
			">",
			"&lt;",
			'"',
			"<a href='javascript:x'>",
			"<svg>",
			"<math>",
			"æ",
			"\x00",
		]
	),
	max_size=25,
).map("".join)


@few
@given(st.one_of(HTML, st.text(max_size=200)))
def test_any_html_is_harmless_and_stays_so(html):
	oracles.harmless_html(html)
	oracles.quotations(html)


@few
@given(
	st.integers(100, 10**12 - 1),
	st.text(max_size=8).filter(lambda p: p.strip() == p),
	st.text(max_size=30),
	st.text(max_size=30),
)
def test_a_number_is_found_in_any_subject(number, prefix, before, after):
	subject = f"{before} {tokens.tag(str(number), prefix)} {after}"
	assert str(number) in tokens.numbers_in_subject(subject, prefix)


@few
@given(
	st.integers(1, 10**9),
	st.binary(min_size=16, max_size=32),
	st.from_regex(r"[a-z]{1,20}\.test", fullmatch=True),
)
def test_an_id_is_ours_and_nobody_elses(number, secret, domain):
	made = identity.message_id(str(number), domain, secret)
	assert identity.request_of_message_id(made, secret) == str(number)
	assert identity.request_of_message_id(made, secret + b"x") is None
	assert parsing.parse(f"In-Reply-To: {made}\r\n\r\n".encode()).in_reply_to == [made]


@few
@given(st.integers(1, 10**9), st.integers(0, 200), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_changed_id_is_refused(number, place, sign):
	secret = b"k" * 32
	made = identity.message_id(str(number), "x.test", secret)
	signed = made.index("@")
	place %= signed
	changed = made[:place] + sign + made[place + 1 :]
	known = identity.request_of_message_id(changed, secret)
	assert known in (None, str(number)) and (known is None or changed.strip("<>") == made.strip("<>"))


@few
@given(st.text(max_size=40))
def test_any_text_holds_no_number_and_no_id_of_ours(text):
	oracles.numbers_and_ids(text)


@few
@given(st.text(max_size=80))
def test_invented_ids_are_refused(text):
	assert identity.request_of_message_id(text, b"k" * 32) is None
	assert identity.request_of_message_id(f"<rm.100001.{text}@x.test>", b"k" * 32) is None


@few
@given(st.text(max_size=200))
def test_names_of_files_stay_in_their_folder(name):
	clean = parsing.clean_file_name(name)
	if clean is not None:
		assert not re.search(r"[/\\\x00-\x1f]", clean)
		assert not clean.startswith(".")
		assert len(clean) <= 121
		assert parsing.clean_file_name(clean) == clean
