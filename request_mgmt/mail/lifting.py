"""Long stretches of a large mail, taken out before the library reads it and put back where they are wanted.

The library makes an object of each line and holds several copies, six to thirty times the mail. Only lines that begin
with a declared boundary (RFC 2046 section 5.1.1) and the headers after one have a say in the structure: what comes long
after such a line, and before the next, is content. Pure.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

# Smaller ones are read as they are
LARGE = 1024 * 1024
AT_ONCE = 1024 * 1024
# After a boundary come headers, in an enclosed mail those of the mail too
HEADERS = 64 * 1024
LEAST = 4 * 1024
# Lines and boundaries that may be left; a mail with more has no structure but an attack
MOST_LINES = 700_000
MOST_STRUCTURE = 20_000
MOST_BOUNDARIES = 100

_DECLARED = re.compile(
	rb'boundary[ \t]{0,99}(?:(\*)|=\s{0,99}(?:"([^"\\\r\n]{1,200})"|([^\s;"\\()]{1,200})(?=[\s;]|\Z)|(.)))',
	re.I | re.S,
)


_LINE_END = re.compile(rb"\r\n?|\n")


@dataclass
class Lifted:
	"""`rest` is the mail with a mark for each stretch taken out of `raw`; `cut`: its end was left out, too."""

	raw: bytes
	rest: bytes
	cut: bool = False
	_mark: bytes = b""
	_stretches: list[tuple[int, int]] = field(default_factory=list)

	def pieces(self, data: bytes) -> Iterator[bytes]:
		"""`data` of a part with all that was taken out of it, to the last byte; in pieces of at most `AT_ONCE`."""
		at = 0
		for mark in re.finditer(self._mark + rb"x(\d+)x", data) if self._mark else ():
			yield from _sliced(data, at, mark.start())
			yield from _sliced(self.raw, *self._stretches[int(mark[1])])
			at = mark.end()
		yield from _sliced(data, at, len(data))

	def put_back(self, data: bytes) -> bytes:
		"""The same in one."""
		return b"".join(self.pieces(data)) if self._mark and self._mark in data else data


def lift(raw: bytes, headers: int) -> Lifted:
	"""Take out what is no structure. The mail's own headers have at most `headers` bytes."""
	if len(raw) < LARGE:
		return Lifted(raw, raw)
	mark = secrets.token_hex(16).encode()
	pieces: list[bytes | memoryview] = []
	stretches: list[tuple[int, int]] = []
	whole = memoryview(raw)
	lines = gaps = start = 0
	kept = headers + 1024
	cut = False
	for end in _structure(raw):
		gaps += 1
		begin, stop = _line_after(raw, start + kept), _line_end_before(raw, end)
		long = stop - begin > LEAST
		pieces.append(whole[start : begin if long else end])
		lines += raw.count(b"\n", start, begin if long else end) + raw.count(
			b"\r", start, begin if long else end
		)
		if long:
			pieces += [b"%sx%dx" % (mark, len(stretches)), whole[stop:end]]
			stretches.append((begin, stop))
		if lines > MOST_LINES or gaps > MOST_STRUCTURE:
			cut = end < len(raw)
			break
		start, kept = end, HEADERS
	return Lifted(raw, b"".join(pieces), cut, mark, stretches)


def _structure(raw: bytes):
	"""Where lines with a boundary begin, and the end of all."""
	names: set[bytes] = set()
	for found in _DECLARED.finditer(raw):
		name = (found[2] or found[3] or b"").rstrip()
		names.add(name)
		if not name or len(names) > MOST_BOUNDARIES:  # written in a way only the library understands
			names = {b""}
			break
	if names:
		line = b"(?:\\A|(?<=[\\r\\n]))--(?:%s)" % b"|".join(map(re.escape, names))
		yield from (found.start() for found in re.finditer(line, raw) if found.start())
	yield len(raw)


def _line_after(raw: bytes, at: int) -> int:
	"""The beginning of the first line that begins at `at` or later; `at` itself within a line that is too long."""
	end = _LINE_END.search(raw, at - 1, at + HEADERS)
	return end.end() if end else min(at, len(raw))


def _line_end_before(raw: bytes, at: int) -> int:
	"""Where the line break before `at` begins, which belongs to the boundary; `at` when there is none."""
	if raw[at - 2 : at] == b"\r\n":
		return at - 2
	return at - 1 if raw[at - 1 : at] in (b"\r", b"\n") else at


def _sliced(data: bytes, start: int, end: int) -> Iterator[bytes]:
	return (data[at : min(at + AT_ONCE, end)] for at in range(start, end, AT_ONCE))
