"""How senders write a text besides its charset: broken lines (RFC 3676), files as letters (uuencode), HTML that names its own
charset. Pure; each byte is looked at a fixed number of times.
"""

import binascii
import re
from collections import Counter

_DECLARED = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Escapes of charsets in seven bits, which look like ASCII to who does not know them
_ESCAPES = ((b"\x1b$)C", "iso-2022-kr"), (b"\x1b$", "iso-2022-jp"))
_BEGIN = re.compile(rb"^begin[ \t]+[0-7]{3,4}[ \t]+(\S[^\r\n]{0,200})\r?\n", re.MULTILINE)
_SIGNATURE = ("-- ", "--")


def charset_of(data: bytes, is_html: bool) -> str | None:
	"""The charset a text without a declared one shows itself; None when it shows none."""
	for mark, name in _MARKS:
		# Every second byte of a text of 16 bits is none, in our letters
		if data.startswith(mark) and (name != "utf-16" or data[:_HEAD].count(0) * 4 > min(len(data), _HEAD)):
			return name
	if b"\x1b$" in data and data.isascii():
		return next(name for escape, name in _ESCAPES if escape in data)
	found = _DECLARED.search(data[:_HEAD]) if is_html else None
	if not found or found[1].lower().startswith((b"utf-7", b"utf-16")):
		return None
	try:  # whoever carried it may have written it anew; what is no UTF-8 hardly ever looks like it
		data.decode("utf-8")
	except UnicodeDecodeError:
		return found[1].decode("ascii")
	return None


def end_of_base64(data: bytes) -> int:
	"""How far a text that is said to be in base64 is: all of it; nothing, where its sender wrote it as it is; or up to the
	words that a list has put below it. Rubbish between the digits makes no words."""
	words = _WORDS.search(data)
	if not words or _DIGITS.search(data, words.start()):
		return len(data)
	end = words.start()
	while end and not _BASE64_LINE.fullmatch(
		data[(start := data.rfind(b"\n", 0, end - 1) + 1) : end].strip()
	):
		end = start
	return end if _DIGITS.search(data, 0, end) or _is_text(data[:end]) else 0


def _is_text(digits: bytes) -> bool:
	try:
		return bool(binascii.a2b_base64(digits).decode("utf-8"))
	except ValueError:
		return False


# Words on a line, and digits on one that are surely no word
_WORDS = re.compile(rb"^[^\S\n]*[^\s]+[ \t]+[^\s]", re.MULTILINE)
# Some put blanks where lines of digits ended
_DIGITS = re.compile(
	rb"^[ \t]*(?:[A-Za-z0-9+/]{24,}|[A-Za-z0-9+/]{60,}(?:[ \t]+[A-Za-z0-9+/]{60,})*[ \t]+[A-Za-z0-9+/]+)={0,2}[ \t\r]*$",
	re.MULTILINE,
)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")


def cyrillic(data: bytes) -> str | None:
	"""The charset of a Cyrillic text that names none, or a wrong one; None for any other text. Its words have no letters but
	those beyond ASCII, of which the small ones stand where the other charset has its capitals."""
	head = data[:_HEAD]
	counts = Counter(byte for byte in head if byte >= 0x80)
	beyond = sum(counts.values())
	letters = sum(n for byte, n in counts.items() if byte >= 0xC0)
	if len(counts) < _LEAST_LETTERS or letters < 0.9 * beyond or b"\0" in head:
		return None
	latin = sum(len(run) for run in re.findall(rb"[A-Za-z]+", head))
	runs = sum(len(run) for run in re.findall(rb"[\xc0-\xff]{3,}", head))
	if runs < 0.6 * (latin + letters) or sum(counts[byte] for byte in _OF_THE_WEST) > letters / 2:
		return None
	high = sum(n for byte, n in counts.items() if byte >= 0xE0)
	return "cp1251" if high > letters / 2 else "koi8-r"


_LEAST_LETTERS = 6
_OF_THE_WEST = "ÄÅÆÖØÜßäåæéöøü".encode("latin-1")


def flowed(text: str, delsp: bool = False) -> str:
	"""Lines joined that were broken only for their way: those that end in a blank (RFC 3676)."""
	lines: list[list[str]] = []
	depth_before: int | None = None  # of a line that goes on
	for line in text.split("\n"):
		words = line.lstrip(">")
		depth = len(line) - len(words)
		words = words[1:] if words.startswith(" ") else words
		is_signature = words in _SIGNATURE
		if depth == depth_before and not is_signature:
			lines[-1].append(words)
		else:
			lines.append([">" * depth + (" " if depth and words else ""), words])
		goes_on = words.endswith(" ") and not is_signature
		if goes_on and delsp:
			lines[-1][-1] = words[:-1]
		depth_before = depth if goes_on else None
	return "\n".join("".join(pieces) for pieces in lines)


def take_out_files(data: bytes, most: int = 1000) -> tuple[bytes, list[tuple[bytes, bytes]]]:
	"""The text without the first `most` files that were written into it by uuencode, and these: name and content.

	What only looks like one, and one without an end, stays where it is.
	"""
	kept, files = [], []
	at = position = 0
	while len(files) < most and (begin := _BEGIN.search(data, position)):
		position = begin.end()
		content, end = _uudecoded(data, position)
		if content is not None:
			kept.append(data[at : begin.start()])
			files.append((begin[1].strip(), content))
			at = position = end
	return (b"".join([*kept, data[at:]]), files) if files else (data, files)


def _uudecoded(data: bytes, at: int) -> tuple[bytes | None, int]:
	"""What the lines from `at` say, and where they end; None when they are not written so, or have no end."""
	content = bytearray()
	is_over = False
	while at < len(data):
		stop = data.find(b"\n", at)
		stop = len(data) if stop < 0 else stop
		line = data[at:stop].rstrip(b"\r")
		at = stop + 1
		if line.rstrip() == b"end":
			return (bytes(content), at) if content else (None, at)
		if line.strip(b" `\t") == b"":
			is_over = True
			continue
		length = (line[0] - 32) & 63
		if is_over or not 32 < line[0] < 96 or len(line) > 100:
			break
		try:
			content += binascii.a2b_uu(line[: (length * 4 + 5) // 3])
		except binascii.Error:
			break
	return None, at
