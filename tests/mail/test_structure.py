"""A mail whose structure keeps to the rules is read without the library, and as the library reads it (mail/structure)."""

import time
from email.feedparser import BytesFeedParser
from email.message import Message

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from request_mgmt.mail import parsing, structure
from tests.factories import raw_mail

pytestmark = pytest.mark.pure

HEAD = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"
LINES = st.sampled_from(
	[
		*(b"--a", b"--a--", b"--a \t", b"--a--\t", b"--ab", b" --a", b"--b", b"--b--", b"--a.b", b"--", b""),
		*(
			b"words",
			b"X: y",
			b"X:",
			b" folded",
			b"\tfolded",
			b":",
			b"From x",
			b"no colon",
			b"X\x0b: y",
			b"X: \xe6",
			"Blå 日本".encode(),
			b"Bl\xe5",
		),
		b"Content-Type: multipart/mixed; boundary=a",
		b'Content-Type: multipart/mixed; boundary="a--"',
		b"Content-Type: multipart/mixed; boundary=a.b",
		b'Content-Type: multipart/alternative;\n boundary="b"',
		b'Content-Type: multipart/mixed; boundary="a\n b"',
		b"Content-Type: multipart/x; boundary*=utf-8''b",
		b"Content-Type: multipart/digest; boundary=b",
		b"Content-Type: multipart/mixed",
		b"Content-Type: message/rfc822",
		b"Content-Type: text/plain; charset=utf-8",
		b"Content-Type: text/plain; charset=iso-8859-1",
		b"Content-Transfer-Encoding: 8bit",
	]
)


@st.composite
def mails(draw) -> bytes:
	"""Lines with boundaries and headers among them, most of them parts as they should be."""
	part = st.builds(
		lambda head, body: [b"--a", *head, b"", *body],
		st.lists(LINES, max_size=2),
		st.lists(LINES, max_size=5),
	)
	parts = [line for lines in draw(st.lists(part, max_size=3)) for line in lines]
	lines = (
		draw(st.lists(LINES, max_size=2))
		+ parts
		+ draw(st.sampled_from([[b"--a--"], [b"--a--", b"after"], []]))
	)
	head = draw(st.sampled_from([HEAD, HEAD, b""]))
	end = draw(st.sampled_from([b"\r\n", b"\n", b"\r"]))
	raw = head + b"\r\n".join(lines) + draw(st.sampled_from([b"\r\n", b""]))
	return raw.replace(b"\r\n", b"\n").replace(b"\n", end)


def by_library(raw: bytes) -> Message:
	parser = BytesFeedParser(parsing._Part)
	parser.feed(raw)
	return parser.close()


def shape(part: Message) -> tuple:
	inner = list(map(shape, part.get_payload())) if part.is_multipart() else part._payload
	return list(part.raw_items()), part.preamble, part.epilogue or None, inner


@settings(max_examples=400, deadline=None)
@given(mails())
def test_what_is_read_is_what_the_library_reads(raw):
	read = structure.read(raw, parsing._Part)
	assert read is None or shape(read) == shape(by_library(raw))


@pytest.mark.parametrize(
	"raw",
	[
		raw_mail(),
		raw_mail(html="<p>It burns.</p>", attachments=[("a.txt", b"x" * 1000), ("b.bin", bytes(range(256)))]),
		HEAD
		+ "--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBlå 日本\r\n--a\r\n\r\nBlå\r\n--a--\r\n".encode(),
		HEAD + b"before\r\n--a\r\n\r\nA\r\n--a\t\r\nX: y\r\n\r\n\r\n--a--\r\nafter",
		HEAD
		+ b"--a\r\nContent-Type: multipart/mixed; boundary=ab\r\n\r\n--ab\r\n\r\nA\r\n--ab--\r\n\r\n--a--",
	],
)
def test_a_mail_as_it_should_be_is_read_without_the_library(raw):
	read = structure.read(raw, parsing._Part)
	assert read is not None
	assert shape(read) == shape(by_library(raw))


@pytest.mark.parametrize(
	"raw",
	[
		b"Subject: x",
		b"no header\r\n\r\nwords",
		b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nwords",
		HEAD + b"words",
		HEAD + b"--a\r\n\r\nnever closed",
		HEAD + b"--a\r\n--a\r\n\r\ntwice\r\n--a--",
		HEAD + b"--a--\r\n",
		HEAD.replace(b"mixed", b"digest") + b"--a\r\n\r\nwords\r\n--a--",
		b"".join(b"Content-Type: multipart/mixed; boundary=a%d\r\n\r\n--a%d\r\n" % (n, n) for n in range(30)),
	],
)
def test_what_is_unusual_is_left_to_the_library(raw):
	assert structure.read(raw, parsing._Part) is None


@pytest.mark.parametrize(
	"piece",
	[
		b" ",
		b"\t",
		b"a",
		b"a:",
		b":",
		b"\r\n ",
		b"\n\t",
		b"--a ",
		b"\r\n--a ",
		b"\r\n--a\r\nX:",
		b"\r\n--a--x",
	],
)
@pytest.mark.parametrize("begin", [b"X:", HEAD, HEAD + b"--a\r\nX:", HEAD + b"--a\r\n\r\n--a"])
@pytest.mark.parametrize("end", [b"", b"\r\n--a--\r\n"])
def test_bombs(begin, piece, end):
	began = time.process_time()
	structure.read(begin + piece * 100_000 + end, parsing._Part)
	assert time.process_time() - began < 3
