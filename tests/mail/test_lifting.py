"""Large mails are read as small ones are, without the library seeing most of them."""

import base64
from dataclasses import asdict
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from request_mgmt.mail import lifting, parsing

pytestmark = pytest.mark.pure

LONG = b"0123456789 abcdefg --b\r\n" * 40
LINES = st.sampled_from(
	[
		b"--b\r\n",
		b"--b--\n",
		b"--c d\r\n",
		b"-- \r",
		b"\r\n",
		b"\n",
		b"Content-Type: text/html\r\n",
		b'Content-Type: multipart/alternative; boundary="c d"\r\n\r\n',
		b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\n",
		b"Content-Type: text/x; name=a.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n",
		b"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		base64.encodebytes(LONG),
		LONG,
		LONG.replace(b"\r\n", b"\r"),
		b"caf\xe9 =C3=A6=\r\n",
		b"\r\n" + b"x" * 3000,
	]
)
HEADS = st.sampled_from(
	[
		b"Subject: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
		b'Subject: a\r\nContent-Type: multipart/mixed;\r\n boundary="b"; charset=x\r\n\r\n',
		b"Subject: a\r\nContent-Type: multipart/mixed; boundary*=us-ascii''b\r\n\r\n",
		b"Subject: a\r\n\r\n",
	]
)


def small():
	"""As if mails were large that have a few hundred bytes."""
	return mock.patch.multiple(lifting, LARGE=0, HEADERS=150, LEAST=20, AT_ONCE=50)


def told(mail) -> dict:
	"""All of it; the library writes an enclosed mail anew, with line ends of its own."""
	for one in mail.attachments:
		if one.content_type == "message/rfc822":
			one.content = b"\n".join(one.content.splitlines())
	return asdict(mail)


@given(HEADS, st.lists(LINES, max_size=25).map(b"".join))
def test_what_is_read_of_a_large_mail_is_what_is_read_of_it_whole(head, body):
	whole = parsing.parse(head + body)
	with small():
		assert told(parsing.parse(head + body, parsing.Limits(header_bytes=4096))) == told(whole)
		lifted = lifting.lift(head + body, 200)
		assert lifted.put_back(lifted.rest) == head + body


def test_long_stretches_are_not_handed_to_the_library():
	content = bytes(range(256)) * 20_000
	raw = (
		b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nLook\r\n--b\r\nContent-Type: video/mp4\r\n"
		b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"--b--\r\n"
	)
	assert len(lifting.lift(raw, 1024).rest) < 70_000
	mail = parsing.parse(raw)
	assert (mail.text, [one.content for one in mail.attachments]) == ("Look", [content])


def test_one_line_without_an_end_is_lifted_too():
	assert len(lifting.lift(b"Subject: a\r\n\r\n" + b"x" * 3_000_000, 1024).rest) < 70_000


@pytest.mark.parametrize(
	"bomb",
	[b"--b\r\n", b"--b\r\n\r\n", b"\r\n--b\r\na: b\r\n" * 20],
	ids=["boundaries", "parts", "headers"],
)
def test_a_mail_of_nothing_but_structure_is_read_to_a_limit_and_says_so(bomb):
	raw = b"Subject: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + bomb * (4_000_000 // len(bomb))
	lifted = lifting.lift(raw, 1024)
	assert lifted.cut
	assert len(lifted.rest) < 1_000_000
	mail = parsing.parse(raw)
	assert mail.subject == "a"
	assert any("its end was not read" in remark for remark in mail.remarks)
