"""The parts of a mail whose structure keeps to the rules, told from its boundaries (RFC 2046 section 5.1.1).

The library looks at each line of a mail, and compiles an expression for each boundary. A mail is read here without either;
one in which anything is amiss or unusual is left to the library, which reads all others the same. Pure.
"""

import re
from collections.abc import Callable
from email.message import Message
from itertools import pairwise
from typing import NamedTuple

MAX_DEPTH = 20

_LINE_END = re.compile(r"\r\n|\r|\n")
# Blanks before the value are taken off it later: matched apart, a line of them that has no end takes the square of its length
_FIELD = re.compile(r"([\x21-\x39\x3b-\x7e]+):([^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*)(?:\r\n|\r|\n)")
_AFTER_BOUNDARY = re.compile(r"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")


def read(raw: bytes, new_part: Callable[[], Message]) -> Message | None:
	"""The mail as `email.feedparser` makes it of parts of that class; None where that has to do it."""
	text = raw.decode("ascii", "surrogateescape")
	return _read(text, 0, len(text), 0, new_part)


def _read(text: str, start: int, end: int, depth: int, new_part: Callable[[], Message]) -> Message | None:
	part = new_part()
	while field := _FIELD.match(text, start, end):
		part.set_raw(field[1], field[2].lstrip(" \t"))
		start = field.end()
	empty_line = _LINE_END.match(text, start, end)
	kind = part.get_content_maintype()
	if not empty_line or kind == "message":
		return None
	start = empty_line.end()
	if kind != "multipart":
		part.set_payload(text[start:end])
		return part
	boundary = part.get_boundary()
	if not boundary or _LINE_END.search(boundary) or depth == MAX_DEPTH:
		return None
	lines = _boundary_lines(text, start, end, f"--{boundary}")
	if len(lines) < 2 or not lines[-1].is_last or part.get_content_type() == "multipart/digest":
		return None
	if lines[0].start > start:
		part.preamble = text[start : _line_end_before(text, lines[0].start)]
	for line, following in pairwise(lines):
		child = _read(text, line.end, _line_end_before(text, following.start), depth + 1, new_part)
		if child is None:
			return None
		part.attach(child)
	part.epilogue = text[lines[-1].end : end]
	return part


class _Line(NamedTuple):
	start: int
	end: int
	is_last: bool


def _boundary_lines(text: str, start: int, end: int, boundary: str) -> list[_Line]:
	"""The lines between `start`, which follows a line's end, and `end` that have the boundary, to the one that closes."""
	found: list[_Line] = []
	while (start := text.find(boundary, start, end)) >= 0:
		after = start + len(boundary)
		rest = _AFTER_BOUNDARY.match(text, after, end) if text[start - 1] in "\r\n" else None
		if rest:
			after = rest.end()
			found.append(_Line(start, after, bool(rest[1])))
			if rest[1]:
				break
		start = after
	return found


def _line_end_before(text: str, boundary: int) -> int:
	"""Where the line ends before a boundary, to which its end belongs."""
	if text[boundary - 1] == "\n":
		boundary -= 1
		return boundary - 1 if text[boundary - 1] == "\r" else boundary
	return boundary - 1
