"""Rich Text as Outlook packs it: unpacked (MS-OXRTFCP), and read as the HTML it was made of (MS-OXRTFEX) or as plain text. Pure.

Each piece is looked at once.
"""

import html as entities
import re
from collections.abc import Callable

# What the packed text may refer to before it has anything of its own, behind the blanks of an empty window
_WINDOW = 4096
_KNOWN = (
	rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
	b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
	rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_PIECE = re.compile(
	r"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\",
	re.DOTALL,
)
_SIGNS = {
	"par": "\n",
	"line": "\n",
	"sect": "\n",
	"page": "\n",
	"row": "\n",
	"tab": "\t",
	"cell": "\t",
	"nestcell": "\t",
	"emdash": "—",
	"endash": "–",
	"emspace": " ",
	"enspace": " ",
	"bullet": "•",
	"lquote": "‘",
	"rquote": "’",
	"ldblquote": "“",
	"rdblquote": "”",
	"~": "\xa0",
	"_": "-",
	"\\": "\\",
	"{": "{",
	"}": "}",
	"\n": "\n",
	"\r": "\n",
}
# Groups that hold no words of the text; others say so themselves by \*
_NO_WORDS = frozenset(
	"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf fldinst "
	"filetbl listtable revtbl themedata".split()
)
_CHARSETS = {
	77: "mac-roman",
	128: "cp932",
	129: "cp949",
	130: "johab",
	134: "gbk",
	136: "big5",
	161: "cp1253",
	162: "cp1254",
	163: "cp1258",
	177: "cp1255",
	178: "cp1256",
	186: "cp1257",
	204: "cp1251",
	222: "cp874",
	238: "cp1250",
}


def unpack(packed: bytes | memoryview, most: int) -> tuple[bytes, bool]:
	"""At most about `most` bytes of it, and whether that is all."""
	packed = bytes(packed[: most + 16])
	if packed[8:12] == b"MELA":
		size = int.from_bytes(packed[4:8], "little")
		return packed[16 : 16 + min(size, most)], size <= min(most, len(packed) - 16)
	if packed[8:12] != b"LZFu":
		return b"", not packed
	written = bytearray(b" " * (_WINDOW - len(_KNOWN)) + _KNOWN)
	size = int.from_bytes(packed[4:8], "little")
	at, end = 16, len(packed)
	longest = _WINDOW + most
	while at < end and len(written) < longest:
		flags = packed[at]
		at += 1
		for bit in range(8):
			if not flags >> bit & 1:
				written += packed[at : at + 1]
				at += 1
				continue
			if at + 2 > end:
				return bytes(written[_WINDOW:]), False
			token = packed[at] << 8 | packed[at + 1]
			at += 2
			back = (len(written) + len(_KNOWN) - (token >> 4)) % _WINDOW
			if not back:  # it refers to where it is itself: the end
				return bytes(written[_WINDOW:]), True
			start, length = len(written) - back, (token & 15) + 2
			copied = written[start : start + length]
			written += (copied * (length // len(copied) + 1))[:length]
	return bytes(written[_WINDOW:]), len(written) - _WINDOW >= size and len(written) < longest


def read(written: bytes, decode: Callable[[bytes, str | None], str]) -> tuple[str | None, str | None]:
	"""The HTML it was made of, else its text; the other is None. `decode` makes a text of bytes in a charset."""
	reader = _Reader(decode)
	reader.read(written.decode("latin-1"))
	text = "".join(reader.out).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip("\0 \n")
	return (text or None, None) if reader.is_html else (None, text or None)


class _Reader:
	"""What holds in a group is forgotten at its end: `hidden` and `in_tag`, characters that stand for one in Unicode, font."""

	def __init__(self, decode: Callable[[bytes, str | None], str]):
		self.decode = decode
		self.out: list[str] = []
		self.is_html = False
		self._bytes = bytearray()
		self._bytes_are: tuple[str | None, bool] = (None, False)
		self._charset: str | None = None
		self._fonts: dict[int, str] = {}
		self._font = self._default_font = 0
		self._hidden = self._in_tag = self._is_rtf_only = self._in_fonts = False
		self._stands_for = 1
		self._skip = 0
		self._outer: list[tuple] = []

	def read(self, text: str) -> None:
		at, end = 0, len(text)
		may_hide = False  # after \*
		while at < end and (piece := _PIECE.match(text, at)):
			at = piece.end()
			word, number, code, sign, brace, letters = piece.groups()
			if word or sign:
				if sign == "*":
					may_hide = True
					continue
				if word == "bin":
					at += max(0, int(number or 0))
				else:
					self._word(word or sign, None if number is None else int(number), may_hide)
				may_hide = False
			elif brace:
				self._brace(brace)
			elif code:
				self._letters(bytes((int(code, 16),)))
			elif letters:
				self._letters(letters.encode("latin-1"))
		self._flush()

	def _brace(self, brace: str) -> None:
		self._skip = 0
		if brace == "{":
			self._outer.append(
				(self._hidden, self._in_tag, self._in_fonts, self._is_rtf_only, self._stands_for, self._font)
			)
		elif self._outer:
			(
				self._hidden,
				self._in_tag,
				self._in_fonts,
				self._is_rtf_only,
				self._stands_for,
				self._font,
			) = self._outer.pop()

	def _word(self, word: str, number: int | None, may_hide: bool) -> None:
		if word == "u" and number is not None:
			self._sign(chr(number & 0xFFFF))
			self._skip = self._stands_for
			return
		self._skip = 0
		if word in _SIGNS:
			self._sign(_SIGNS[word])
		elif word == "htmltag":
			self._in_tag, self._hidden = True, self._hidden or not self.is_html
		elif word == "htmlrtf":
			self._is_rtf_only = number != 0
		elif may_hide or word in _NO_WORDS:
			self._hidden, self._in_fonts = True, word == "fonttbl"
		elif word == "fromhtml":
			self.is_html = True
		elif word == "uc":
			self._stands_for = max(0, min(number or 0, 10))
		elif word == "ansicpg" and number:
			self._charset = "utf-8" if number == 65001 else f"cp{number}"
		elif word == "deff":
			self._font = self._default_font = number or 0
		elif word == "f":
			self._font = number or 0
		elif word == "fcharset" and self._in_fonts and number in _CHARSETS:
			self._fonts[self._font] = _CHARSETS[number]
		elif word == "plain":
			self._font = self._default_font

	def _letters(self, letters: bytes) -> None:
		skipped = min(self._skip, len(letters))
		self._skip -= skipped
		if self._is_shown():
			are = (self._fonts.get(self._font) or self._charset, self._in_tag)
			if are != self._bytes_are:
				self._flush()
				self._bytes_are = are
			self._bytes += letters[skipped:]

	def _sign(self, sign: str) -> None:
		if self._is_shown():
			self._flush()
			self._write(sign, self._in_tag)

	def _is_shown(self) -> bool:
		return not (self._hidden or (self.is_html and self._is_rtf_only))

	def _flush(self) -> None:
		if self._bytes:
			charset, in_tag = self._bytes_are
			self._write(self.decode(bytes(self._bytes), charset), in_tag)
			self._bytes.clear()

	def _write(self, text: str, in_tag: bool) -> None:
		self.out.append(text if in_tag or not self.is_html else entities.escape(text, quote=False))
