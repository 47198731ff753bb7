"""What Outlook packs into winmail.dat: files and words come out of it, whatever a stranger writes there."""

import base64
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from request_mgmt.mail import rtf, tnef
from request_mgmt.mail.parsing import Limits, decode_bytes, parse
from tests.mail import oracles
from tests.mail.outlook import (
	BODY,
	CODE_PAGE,
	CONTENT_ID,
	HTML,
	KIND,
	LONG_NAME,
	NUMBER,
	OF_FILE,
	OF_MESSAGE,
	RTF,
	STRING,
	UNICODE,
	attribute,
	code_page,
	enclosed,
	file,
	message,
	named,
	one,
	stored,
	winmail,
)

pytestmark = pytest.mark.pure
# The examples of MS-OXRTFCP, 3.1
COMPRESSED = bytes.fromhex(
	"2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
REFERRING_TO_ITSELF = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
PICTURE = file(
	b"BILLED~1.PNG",
	b"\x89PNG",
	one(LONG_NAME, UNICODE, "Billede æ.png\0".encode("utf-16-le")),
	one(KIND, STRING, b"image/png\0"),
	one(CONTENT_ID, STRING, b"pic@x\0"),
)


def mail(packed: bytes, text: str = "", kind: str = "application/ms-tnef") -> bytes:
	body = base64.encodebytes(packed).decode()
	return (
		"From: ole@acme.test\nContent-Type: multipart/mixed; boundary=b\n\n"
		f"--b\nContent-Type: text/plain\n\n{text}\n"
		f"--b\nContent-Type: {kind}; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{body}\n--b--\n"
	).encode()


def names(parsed) -> list[tuple[str, bytes]]:
	return [(attachment.file_name, attachment.content) for attachment in parsed.attachments]


def unpack(packed: bytes, most_files: int = 1000) -> tnef.Unpacked:
	return tnef.unpack(packed, decode_bytes, most_files=most_files, with_words=True)


@pytest.mark.parametrize("kind", ["application/ms-tnef", "application/octet-stream"])
def test_files_come_out_beside_what_they_were_packed_in(kind):
	packed = winmail(code_page(1252), file(b"bem\xe6rk.txt", b"Hej"), PICTURE)
	parsed = parse(mail(packed, "See there", kind))
	assert names(parsed) == [("winmail.dat", packed), ("bemærk.txt", b"Hej"), ("Billede æ.png", b"\x89PNG")]
	assert [a.content_type for a in parsed.attachments[1:]] == ["text/plain", "image/png"]
	assert (parsed.attachments[2].content_id, parsed.attachments[2].inline) == ("pic@x", True)
	assert (parsed.text, parsed.remarks) == ("See there", [])


def test_its_words_are_those_of_the_mail_only_where_there_are_no_others():
	packed = winmail(message(one(BODY, UNICODE, "Vandet løber".encode("utf-16-le"))))
	assert parse(mail(packed, " \n")).text == "Vandet løber"
	assert parse(mail(packed, "Mine")).text.strip() == "Mine"


def test_html_in_its_code_page():
	packed = winmail(
		message(
			one(CODE_PAGE, NUMBER, struct.pack("<I", 1251)),
			named("Anything", b"odd"),
			one(HTML, 0x102, "<p>Привет</p>".encode("cp1251")),
		)
	)
	assert parse(mail(packed)).html == "<p>Привет</p>"


def test_an_old_one_has_its_text_in_an_attribute():
	assert (
		parse(mail(winmail(code_page(1252), attribute(OF_MESSAGE, 0x800C, b"R\xf8dgr\xf8d\0")))).text
		== "Rødgrød"
	)


def test_a_mail_in_it_is_its_words_and_its_files():
	inner = winmail(message(one(0x37, STRING, b"Old order\0"), one(BODY, STRING, b"Two pumps")), PICTURE)
	found = unpack(winmail(enclosed(b"Old order", inner), file(b"a.txt", b"A")))
	assert [(f.name, f.content) for f in found.files] == [
		("a.txt", b"A"),
		("Old order.txt", b"Two pumps"),
		("Billede æ.png", b"\x89PNG"),
	]
	assert found.is_whole


def test_rich_text_that_was_html_is_html_again():
	written = (
		r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial;}}{\*\generator x;}"
		r"{\*\htmltag64 <p class=\'22x\'22>}\htmlrtf {\b \htmlrtf0 Bl\'e5 {\f1 \'e4} & \u8364?\{x\}{\*\htmltag84 &nbsp;}"
		r"{\*\mhtmltag64 <not>}\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>\par }}"
	)
	parsed = parse(mail(winmail(message(one(RTF, 0x102, stored(written))))))
	assert parsed.html == '<p class="x">Blå д &amp; €{x}&nbsp;</p>'


@pytest.mark.parametrize(
	("packed", "text"),
	[
		(COMPRESSED, "hello world"),
		(REFERRING_TO_ITSELF, "WXYZWXYZWXYZWXYZWXYZ"),
		(
			stored(
				r"{\rtf1 One\par Two\tab\'e6\emdash{\*\unknown hidden}{\pict 00ff}{\uc2\u-10179??\u-8704??}\bin3 }}}.}"
			),
			"One\nTwo\tæ—😀.",
		),
	],
)
def test_rich_text_is_read(packed, text):
	assert parse(mail(winmail(message(one(RTF, 0x102, packed))))).text == text


def test_the_end_of_the_part_is_no_damage():
	packed = winmail(file(b"a.txt", b"A"))
	for below in (b"\n", b"\r\n", b"\r\n\r\n"):
		assert tnef.unpack(packed + below, decode_bytes, most_files=9, with_words=True).is_whole
	assert not tnef.unpack(packed + b"x", decode_bytes, most_files=9, with_words=True).is_whole


def test_what_is_damaged_is_named_and_the_rest_is_there():
	packed = winmail(file(b"a.txt", b"A"), PICTURE)
	parsed = parse(mail(packed[:-30], "Hi"))
	assert names(parsed)[:2] == [("winmail.dat", packed[:-30]), ("a.txt", b"A")]
	assert parsed.remarks == [
		"Not all that Outlook packed into winmail.dat could be read; ask for it without Rich Text."
	]


def test_what_says_it_is_packed_and_is_not_is_named():
	assert (
		parse(mail(b"anything", "Hi")).remarks
		and not parse(mail(b"anything", "Hi", "application/x-y")).remarks
	)


LONG = 0xFFFFFFFF


@pytest.mark.parametrize(
	"packed",
	[
		winmail(struct.pack("<BHHI", OF_MESSAGE, 0x9003, 6, LONG)),
		winmail(attribute(OF_MESSAGE, 0x9003, struct.pack("<I", LONG))),
		winmail(attribute(OF_MESSAGE, 0x9003, struct.pack("<IHHII", 1, 0x1E, 0x1000, LONG, 0))),
		winmail(attribute(OF_MESSAGE, 0x9003, struct.pack("<IHHI", 1, 0x1002, 0x1000, LONG) + b"\0" * 100)),
		winmail(attribute(OF_MESSAGE, 0x9003, struct.pack("<IHH16sII", 1, 3, 0x8001, b"", 1, LONG))),
		winmail(attribute(OF_MESSAGE, 0x9003, struct.pack("<IHH", 1, 0x77, 0x1000))),
		winmail(b"\0" * 100_000),
		winmail(attribute(OF_FILE, 0x9002, b"") * 30_000),
		winmail(file(b"a", b"A") * 3000),
		winmail(message(one(RTF, 0x102, b"\0" * 8 + b"LZFu" + b"\0" * 4 + b"\xff" * 1000))),
		winmail(message(one(RTF, 0x102, COMPRESSED[:20]))),
	],
)
def test_what_no_outlook_writes_costs_nothing(packed):
	found = unpack(packed)
	assert not found.is_whole and len(found.files) <= 1000


def test_files_count_as_parts():
	parsed = parse(mail(winmail(*(file(b"%d.txt" % i, b"x") for i in range(20)))), Limits(parts=10))
	assert len(parsed.attachments) < 12 and parsed.remarks


def test_mails_in_mails_have_an_end():
	packed = winmail(file(b"in.txt", b"x"))
	for _depth in range(100):
		packed = winmail(enclosed(b"next", packed))
	found = unpack(packed)
	assert not found.files and not found.is_whole


def test_a_bomb_of_rich_text_is_cut():
	# Each two bytes stand for sixteen
	bomb = struct.pack("<II4sI", 0, LONG, b"LZFu", 0) + (b"\xff" + b"\x00\x0e" * 8) * 20_000
	written, is_whole = rtf.unpack(bomb, tnef.MOST_RTF)
	assert len(written) < tnef.MOST_RTF + 1000 and not is_whole


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_bytes_are_unpacked(data):
	packed = bytearray(
		data.draw(
			st.sampled_from(
				[
					winmail(code_page(1252), file(b"a.txt", b"A"), PICTURE),
					winmail(
						message(one(RTF, 0x102, COMPRESSED), named("x", b"y"), one(BODY, STRING, b"text"))
					),
					winmail(enclosed(b"mail", winmail(PICTURE))),
				]
			)
		)
	)
	for at, byte in data.draw(
		st.lists(st.tuples(st.integers(6, len(packed) - 1), st.integers(0, 255)), max_size=5)
	):
		packed[at] = byte
	oracles.packed_by_outlook(bytes(packed[6:]))
	oracles.packed_by_outlook(data.draw(st.binary(max_size=200)))
