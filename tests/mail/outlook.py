"""What Outlook packs, made by hand: winmail.dat and compressed Rich Text."""

import struct

from request_mgmt.mail import tnef

HTML, RTF, BODY, CODE_PAGE = 0x1013, 0x1009, 0x1000, 0x3FDE
LONG_NAME, KIND, CONTENT_ID, DATA = 0x3707, 0x370E, 0x3712, 0x3701
STRING, UNICODE, BINARY, OBJECT, NUMBER = 0x1E, 0x1F, 0x102, 0x0D, 0x03
OF_MESSAGE, OF_FILE = 1, 2


def winmail(*attributes: bytes) -> bytes:
	return tnef.SIGNATURE + b"\x01\x00" + b"".join(attributes)


def attribute(level: int, number: int, value: bytes) -> bytes:
	return struct.pack("<BHHI", level, number, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def one(number: int, kind: int, value: bytes) -> bytes:
	"""One property."""
	if kind == NUMBER:
		return struct.pack("<HH", kind, number) + value
	return struct.pack("<HHII", kind, number, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def named(name: str, value: bytes) -> bytes:
	"""One property that has a name instead of a number."""
	text = name.encode("utf-16-le") + b"\0\0"
	head = struct.pack("<HH16sII", BINARY, 0x8001, b"g" * 16, 1, len(text)) + text + b"\0" * (-len(text) % 4)
	return head + struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*each: bytes) -> bytes:
	return struct.pack("<I", len(each)) + b"".join(each)


def message(*each: bytes) -> bytes:
	return attribute(OF_MESSAGE, 0x9003, properties(*each))


def code_page(number: int) -> bytes:
	return attribute(OF_MESSAGE, 0x9007, struct.pack("<II", number, 0))


def file(title: bytes, data: bytes, *each: bytes) -> bytes:
	"""A file as Outlook writes one: its old name, its content, and properties that say more."""
	begin = attribute(OF_FILE, 0x9002, b"\1\0" + b"\0" * 12)
	content = attribute(OF_FILE, 0x800F, data) if data else b""
	return (
		begin
		+ attribute(OF_FILE, 0x8010, title + b"\0")
		+ content
		+ attribute(OF_FILE, 0x9005, properties(*each))
	)


def enclosed(title: bytes, inner: bytes) -> bytes:
	"""A mail in the mail."""
	return file(title, b"", one(DATA, OBJECT, tnef._IS_MAIL + inner))


def stored(rtf: str) -> bytes:
	"""Rich Text that is packed without being compressed."""
	data = rtf.encode("latin-1")
	return struct.pack("<II4sI", len(data) + 12, len(data), b"MELA", 0) + data
