"""How senders write a text besides its charset: broken lines (RFC 3676), files as letters (uuencode), HTML that names its own
charset. Pure; each byte is looked at a fixed number of times.
"""

import binascii
import codecs
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


def is_utf8_after_all(data: bytes, charset: str) -> bool:
	"""Whether a text in a charset with one byte a letter, as is said, is UTF-8: no other has so many letters built so. (Of
	two bytes a letter, some look like UTF-8.)"""
	if data.isascii() or not _ONE_BYTE.match(charset):
		return False
	try:
		return len(data) - len(data.decode("utf-8")) >= _SURELY_UTF8  # the bytes that others have not
	except UnicodeDecodeError:
		return False


_ONE_BYTE = re.compile(r"(?:iso[-_]?8859|latin|windows-?125|cp-?125|cp-?85|koi8|mac)")
# A customer may write of one that came out as two
_SURELY_UTF8 = 4


def windows_japanese(data: bytes) -> bytes:
	"""ISO-2022-JP as it is written on Windows, with letters the standard lacks: the same in cp932."""
	pieces = _SHIFTS.split(data)
	out = [pieces[0]]
	for shift, piece in zip(pieces[1::2], pieces[2::2], strict=True):
		if shift.startswith(b"\x1b$"):
			out += map(_shifted, piece[::2], piece[1::2])
		elif shift == b"\x1b(I":
			out.append(bytes(byte | 0x80 for byte in piece))
		else:
			out.append(piece)
	return b"".join(out)


_SHIFTS = re.compile(rb"(\x1b(?:\$[@B]|\([BJI]))")


def _shifted(row: int, cell: int) -> bytes:
	"""A character of JIS X 0208 in Shift JIS (JIS X 0208:1997, appendix 1); what is none, as it came."""
	if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
		return bytes((row, cell))
	lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
	if row % 2:
		return bytes((lead, cell + (0x20 if cell > 0x5F else 0x1F)))
	return bytes((lead, cell + 0x7E))


def is_file(content: bytes, charset: str) -> bool:
	"""Whether what is said to be a text is a file of another kind: it begins as one, or is full of zeros."""
	head = content[:_HEAD]
	if head.lstrip().startswith(_FILES):
		return True
	is_wide = charset.strip("'\" ").lower().startswith(
		("utf-16", "utf-32", "ucs", "utf16", "utf32")
	) or charset_of(head, False)
	return head.count(0) > max(_STRAY, len(head) // 50) and not is_wide


_STRAY = 8
_FILES = (
	b"%PDF-1.",
	b"PK\x03\x04",
	b"\x89PNG\r\n",
	b"GIF89a",
	b"GIF87a",
	b"\xff\xd8\xff",
	b"\xd0\xcf\x11\xe0\xa1\xb1",
	b"Rar!\x1a",
	b"7z\xbc\xaf",
	b"\x1f\x8b\x08",
)


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


def by_look(data: bytes) -> str | None:
	"""The charset of a text that names none, or one that cannot be: told by the letters and words its language cannot do
	without. None for the languages of the West, and for what is UTF-8 but for a few bytes."""
	head = data[:_HEAD]
	read = head.decode("utf-8", "replace")
	beyond = sum(char > "\x7f" for char in read)
	if not beyond or read.count("\ufffd") * 4 < beyond or b"\0" in head:
		return None
	return _by_words(head) or _cyrillic(head) or _eastern(head)


def _eastern(head: bytes) -> str | None:
	"""One of the charsets of Chinese, Japanese and Korean."""
	best, most = None, _LEAST_SHARE
	for charset, common in _COMMON_LETTERS.items():
		text = codecs.getincrementaldecoder(charset)("replace").decode(head)
		beyond = [char for char in text if char > "\x7f" and (char.isalpha() or char == "\ufffd")]
		known = [char for char in beyond if char in common]
		is_text = len(set(known)) > (2 if len(known) > _FEW else 1)  # no row of one letter
		if is_text and len(known) / len(beyond) > most and beyond.count("\ufffd") <= len(beyond) / 20:
			best, most = charset, len(known) / len(beyond)
	return best


def _by_words(head: bytes) -> str | None:
	"""One of the charsets with one byte a letter, by words that are common where it is used."""
	found = {
		charset: sum(word in text for word in words)
		for charset, words in _COMMON_WORDS.items()
		if (text := head.decode(charset, "replace").lower())
	}
	best = max(found, key=lambda charset: found[charset])
	return best if found[best] > 1 else None


# A fifth of any text, and more of most
_LEAST_SHARE = 0.2
_FEW = 10
_COMMON_LETTERS = {
	"gb18030": frozenset(
		"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家事成方多经么去法学如都"
		"同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问"
		"很最重并物手应向头文体相见被利什二等产或新己制身果加月话合回特代内信表化给位次度门任常先通教原东提立及比员解名真处件您请谢订单邮务费司"
	),
	"big5hkscs": frozenset(
		"的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家事成方多經麼去法學如都"
		"同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問"
		"很最重並物手應向頭文體相見被利什二等產或新己制身果加月話合回特代內信表化給位次度門任常先通教原東提立及比員解名真處件您請謝訂單郵務費司"
	),
	"euc-jp": frozenset(map(chr, range(0x3041, 0x30FF))),
	"cp932": frozenset(map(chr, range(0x3041, 0x30FF))),
	"cp949": frozenset(
		"이다는의가을를에하고은지로사도기한니습안녕세요감합드립있어서해자그나시대정일인아리부수주문상보들여전게라면으과와님않없것"
	),
}
# Parts of words that tell Windows' charset from the standard's by a letter
_OF_THE_EAST = "się są ją już proszę dziękuję będzie która może můžete děkuji při není možné ější ště ství že"
_COMMON_WORDS = {
	charset: words.split()
	for charset, words in (
		("cp1253", "και την της του για από είναι στην δεν που σας καλημέρα"),
		("cp1254", "için değil teşekkür lütfen olduğu mısınız sipariş müşteri giriş bağlı şekilde"),
		("cp1250", f"ści śnie {_OF_THE_EAST}"),
		("iso-8859-2", f"ści śnie {_OF_THE_EAST}"),
		("cp1255", "שלום תודה אני אבל לכם שלי בבקשה כדי הזה"),
		("cp1256", "هذا على التي شكرا السلام عليكم الله إلى لكم"),
		("cp874", "ครับ ค่ะ ที่ ไม่ และ ได้ การ ขอบคุณ สวัสดี"),
	)
}


def _cyrillic(head: bytes) -> str | None:
	"""The charset of a Cyrillic text; None for any other text. Its words have no letters but those beyond ASCII, of which the
	small ones stand where the other charset has its capitals."""
	counts = Counter(byte for byte in head if byte >= 0x80)
	beyond = sum(counts.values())
	letters = sum(n for byte, n in counts.items() if byte >= 0xC0)
	if len(counts) < _LEAST_LETTERS or letters < 0.9 * beyond:
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
