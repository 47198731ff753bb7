"""What Outlook packs into winmail.dat (TNEF, MS-OXTNEF): files, enclosed mails, and the mail's own words. Pure.

Every length and count in it is a stranger's: none is believed beyond what is there, and there are limits. What stands before a
damage is read.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from request_mgmt.mail import rtf

SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_VALUES = 20_000  # attributes and properties
MOST_RTF = 1_000_000  # bytes, unpacked
MOST_DEEP = 20

_OF_MESSAGE, _OF_FILE = 1, 2
# Attributes
_SUBJECT, _BODY, _MESSAGE_PROPERTIES, _CODE_PAGE = 0x8004, 0x800C, 0x9003, 0x9007
_FILE_BEGINS, _FILE_DATA, _FILE_TITLE, _FILE_PROPERTIES = 0x9002, 0x800F, 0x8010, 0x9005
# Properties (MS-OXPROPS)
_P_SUBJECT, _P_BODY, _P_RTF, _P_HTML, _P_CODE_PAGE = 0x0037, 0x1000, 0x1009, 0x1013, 0x3FDE
_P_NAME, _P_DATA, _P_SHORT_NAME, _P_LONG_NAME, _P_KIND, _P_CONTENT_ID = (
	0x3001,
	0x3701,
	0x3704,
	0x3707,
	0x370E,
	0x3712,
)
# Types of values (MS-OXCDATA 2.11.1): bytes of those of a fixed length, filled up to four, and those that tell theirs
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_UNICODE, _OBJECT = 0x1F, 0x0D
_VARIABLE = (_OBJECT, 0x1E, _UNICODE, 0x102)
_SEVERAL = 0x1000
_NAMED = 0x8000
# The interface of an object that is a mail: IMessage
_IS_MAIL = bytes.fromhex("0703020000000000c000000000000046")
_CODE_PAGES = {
	1200: "utf-16-le",
	10000: "mac-roman",
	20127: "ascii",
	20866: "koi8-r",
	20932: "euc-jp",
	21866: "koi8-u",
	50220: "iso-2022-jp",
	50221: "iso-2022-jp",
	50225: "iso-2022-kr",
	51932: "euc-jp",
	51949: "euc-kr",
	54936: "gb18030",
	65000: "utf-7",
	65001: "utf-8",
}

Decode = Callable[[bytes, str | None], str]


@dataclass
class File:
	name: str | None
	content: bytes
	content_type: str | None = None
	content_id: str | None = None


@dataclass
class Unpacked:
	"""`is_whole` False: some of it could not be read. The words of the mail are its HTML, or its text where it has none."""

	html: str | None = None
	text: str | None = None
	files: list[File] = field(default_factory=list)
	is_whole: bool = True


class _DamagedError(ValueError):
	"""What is announced is not there, or there is more than anybody sends."""


def is_packed(content: bytes) -> bool:
	return content.startswith(SIGNATURE)


def unpack(content: bytes, decode: Decode, *, most_files: int, with_words: bool) -> Unpacked:
	"""Files in their order; of an enclosed mail its words, as a file, and its files. Never raises.

	`decode` makes a text of bytes and the charset they are said to be in.
	"""
	limits = _Limits()
	outer: Unpacked | None = None
	waiting: list[tuple[memoryview, str | None, int]] = [(memoryview(content), None, 0)]
	while waiting:
		data, name, depth = waiting.pop()
		mail = _Mail(decode, limits)
		whole = mail.read(data)
		html, text, words_whole = mail.words() if outer or with_words else (None, None, True)
		if outer is None:
			outer = Unpacked(html, text)
		elif words := html or text:
			name = mail.subject or name or "mail"
			ending, kind = ("html", "text/html") if html else ("txt", "text/plain")
			outer.files.append(File(f"{name}.{ending}", words.encode("utf-8", "replace"), kind))
		outer.files += mail.files
		outer.is_whole &= whole and words_whole
		if depth < MOST_DEEP:
			waiting += [(inner, name, depth + 1) for inner, name in reversed(mail.enclosed)]
		elif mail.enclosed:
			outer.is_whole = False
	outer.is_whole &= len(outer.files) <= most_files
	del outer.files[most_files:]
	return outer


@dataclass
class _Limits:
	"""What is left for all mails within each other."""

	values: int = MOST_VALUES
	rtf: int = MOST_RTF

	def count(self) -> None:
		self.values -= 1
		if self.values < 0:
			raise _DamagedError


class _Mail:
	"""One mail, as far as it can be read."""

	def __init__(self, decode: Decode, limits: _Limits):
		self.decode, self.limits = decode, limits
		self.files: list[File] = []
		self.enclosed: list[tuple[memoryview, str | None]] = []
		self.subject: str | None = None
		self._charset: str | None = None
		self._body: str | None = None
		self._properties: dict[int, tuple[int, memoryview]] = {}
		self._file: dict | None = None

	def read(self, data: memoryview) -> bool:
		"""Whether all of it could be read."""
		try:
			for level, number, value in _attributes(data, self.limits):
				if level == _OF_FILE:
					self._of_file(number, value)
				else:
					self._of_message(number, value)
		except (_DamagedError, struct.error):
			return False
		finally:
			self._end_file()
		return True

	def words(self) -> tuple[str | None, str | None, bool]:
		"""HTML, text, and whether that is all of it."""
		kind, code_page = self._properties.get(_P_CODE_PAGE, (0, memoryview(b"")))
		charset = _charset(code_page[:4]) or self._charset
		kind, value = self._properties.get(_P_HTML, (0, memoryview(b"")))
		if html := self._text(value, kind, charset):
			return html, None, True
		_kind, packed = self._properties.get(_P_RTF, (0, memoryview(b"")))
		written, is_whole = rtf.unpack(packed, self.limits.rtf)
		self.limits.rtf -= len(written)
		html, text = rtf.read(written, self.decode) if written else (None, None)
		if html:
			return html, None, is_whole
		kind, value = self._properties.get(_P_BODY, (0, memoryview(b"")))
		plain = self._text(value, kind, charset) or self._body
		# Where it is cut the plain text says more
		return None, (plain or text) if not is_whole else (text or plain), is_whole or bool(plain)

	def _of_message(self, number: int, value: memoryview) -> None:
		if number == _CODE_PAGE:
			self._charset = _charset(value[:4])
		elif number == _SUBJECT:
			self.subject = self._text(value)
		elif number == _BODY:
			self._body = self._text(value)
		elif number == _MESSAGE_PROPERTIES:
			self._properties = _properties(value, self.limits)
			if _P_SUBJECT in self._properties:
				kind, subject = self._properties[_P_SUBJECT]
				self.subject = self._text(subject, kind)

	def _of_file(self, number: int, value: memoryview) -> None:
		if number == _FILE_BEGINS or self._file is None:
			self._end_file()
			self._file = {}
		if number == _FILE_TITLE:
			self._file["title"] = self._text(value)
		elif number == _FILE_DATA:
			self._file["data"] = value
		elif number == _FILE_PROPERTIES:
			self._file["properties"] = _properties(value, self.limits)

	def _end_file(self) -> None:
		file, self._file = self._file, None
		if not file:
			return
		properties = file.get("properties", {})

		def said(*numbers: int) -> str | None:
			texts = (self._text(properties[n][1], properties[n][0]) for n in numbers if n in properties)
			return next(filter(None, texts), None)

		name = said(_P_LONG_NAME) or file.get("title") or said(_P_SHORT_NAME, _P_NAME)
		data = file.get("data")
		if not data and _P_DATA in properties:
			kind, data = properties[_P_DATA]
			if kind == _OBJECT and data[:16] == _IS_MAIL:
				self.enclosed.append((data[16:], name))
				return
			data = data[16:] if kind == _OBJECT else data
		if data:
			content_id = (said(_P_CONTENT_ID) or "").strip("<> ") or None
			self.files.append(
				File(name, bytes(data), (said(_P_KIND) or "").strip().lower() or None, content_id)
			)

	def _text(self, value: memoryview, kind: int = 0, charset: str | None = None) -> str | None:
		charset = "utf-16-le" if kind == _UNICODE else charset or self._charset
		return self.decode(bytes(value), charset).rstrip("\0") or None


def _charset(code_page: memoryview) -> str | None:
	number = int.from_bytes(code_page, "little")
	if 28591 <= number <= 28606:
		return f"iso-8859-{number - 28590}"
	return _CODE_PAGES.get(number, f"cp{number}") if number else None


# What may stand after the last attribute: the end of the part it came in
_LINE_BREAK = b"\r\n"


def _attributes(data: memoryview, limits: _Limits) -> Iterator[tuple[int, int, memoryview]]:
	"""Level, number, and value of each."""
	at = 6  # after the signature a key, which says nothing
	if data[:4] != SIGNATURE or len(data) <= at:
		raise _DamagedError
	end = len(data)
	while end > max(at, len(data) - 4) and data[end - 1] in _LINE_BREAK:
		end -= 1
	while at < end:
		limits.count()
		level, number, _type, length = struct.unpack_from("<BHHI", data, at)
		at += 9
		if level not in (_OF_MESSAGE, _OF_FILE) or length > len(data) - at:
			raise _DamagedError
		yield level, number, data[at : at + length]
		at += length + 2  # a sum of its bytes


def _properties(data: memoryview, limits: _Limits) -> dict[int, tuple[int, memoryview]]:
	"""Number -> type and (first) value, but for those that have a name instead."""
	found: dict[int, tuple[int, memoryview]] = {}
	(count,) = struct.unpack_from("<I", data, 0)
	at = 4
	for _each in range(count):
		limits.count()
		kind, number = struct.unpack_from("<HH", data, at)
		at += 4
		if number >= _NAMED:
			(is_text,) = struct.unpack_from("<I", data, at + 16)
			at += 20
			length = struct.unpack_from("<I", data, at)[0] if is_text else 0
			at += 4 + _filled_up(length)
		several, kind = kind & _SEVERAL, kind & ~_SEVERAL
		values = 1
		if several or kind in _VARIABLE:
			(values,) = struct.unpack_from("<I", data, at)
			at += 4
		for which in range(values):
			limits.count()
			length = _FIXED.get(kind)
			if length is None:
				if kind not in _VARIABLE:
					raise _DamagedError
				(length,) = struct.unpack_from("<I", data, at)
				at += 4
			if length > len(data) - at:
				raise _DamagedError
			if which == 0 and number < _NAMED:
				found.setdefault(number, (kind, data[at : at + length]))
			at += _filled_up(length)
	return found


def _filled_up(length: int) -> int:
	return (length + 3) & ~3
