"""What makes a mail the same mail."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from request_mgmt.mail import intake
from request_mgmt.mail.intake import mail_key

pytestmark = pytest.mark.pure

MAIL = b"Message-ID: <1@x>\r\nFrom: a@x\r\nSubject: Hi\r\n there\r\n\r\nBody\r\n"


def key(raw: bytes, mailbox: str = "support@example.com") -> str:
	return mail_key(mailbox, raw)


@pytest.mark.parametrize(
	"other",
	[
		MAIL.replace(b"\r\n", b"\n"),
		b"Received: by somebody\r\nX-Spam: no\r\n" + MAIL,
		MAIL + b"\r\n\r\n",
		MAIL.replace(b"Message-ID", b"Message-Id"),
		MAIL.replace(b"Hi\r\n there", b"Hi there"),
	],
	ids=["line ends", "trace headers", "blank lines at the end", "case of a header's name", "folding"],
)
def test_the_way_it_came_does_not_make_another_mail(other):
	assert key(MAIL) == key(other)


@pytest.mark.parametrize(
	"other",
	[
		MAIL.replace(b"Body", b"Other body"),
		MAIL.replace(b"<1@x>", b"<2@x>"),
		MAIL.replace(b"From: a@x", b"From: b@x"),
		MAIL.replace(b"Hi", b"Ho"),
	],
	ids=["body", "id", "sender", "subject"],
)
def test_another_content_is_another_mail(other):
	assert key(MAIL) != key(other)


def test_each_mailbox_has_its_own_copy():
	assert key(MAIL) != key(MAIL, "sales@example.com")


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\x00\xff" * 1000, b"no headers at all"])
def test_any_bytes_have_a_key(raw):
	assert len(key(raw)) == 64


def test_what_has_no_telling_header_is_told_apart_by_all_it_is():
	texts = [b"", b"hello", b"goodbye", b"X: 1\n\nbody", b"X: 2\n\nbody"]
	assert len({key(text) for text in texts}) == len(texts)


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b" ", b"a", b"bcd"])).map(b"".join))
def test_read_in_pieces_it_is_what_it_is_in_one(body):
	with mock.patch.object(intake, "_AT_ONCE", 3):
		pieces = list(intake._pieces(b"head" + body, 4))
	assert (
		b"".join(piece.replace(b"\r\n", b"\n") for piece in pieces) == body.replace(b"\r\n", b"\n").rstrip()
	)
	assert all(len(piece) <= 4 for piece in pieces)
