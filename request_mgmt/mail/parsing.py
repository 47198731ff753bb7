"""Any bytes as a mail: text, HTML, attachments, addresses, and a remark for everything that was cut or lost. Pure.

The tree is the standard library's (policy compat32: it parses whatever comes), or the same read by `structure` where the mail
keeps to the rules; headers and texts are decoded here, because the library drops bytes or raises where senders break the
rules (MAIL.md 2.4). `parse` never raises.
"""

import binascii
import codecs
import email
import email.errors
import mimetypes
import quopri
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.feedparser import BytesFeedParser
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property

from request_mgmt.mail import addresses, lifting, sanitising, structure, texts, tnef
from request_mgmt.mail.addresses import Address
from request_mgmt.mail.remark import Remark


@dataclass(frozen=True)
class Limits:
	"""What a mail may cost; what lies beyond is named in the remarks (MAIL.md 2.4)."""

	header_bytes: int = 256 * 1024
	parts: int = 1000
	depth: int = 50
	addresses: int = 500
	text_chars: int = 2_000_000
	ids: int = 100


STANDARD = Limits()
# RFC 3464, and RFC 6533 for addresses in other letters
DELIVERY_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_AS_TEXT = {kind: kind.replace("message/", "text/x-") for kind in DELIVERY_REPORTS}
_AS_REPORT = {text: kind for kind, text in _AS_TEXT.items()}
_SWAPPED = {"plain/text": "text/plain", "html/text": "text/html"}


@dataclass
class Attachment:
	file_name: str
	content_type: str
	content: bytes
	content_id: str | None = None
	inline: bool = False


@dataclass
class DeliveryStatus:
	"""One recipient of a delivery report (RFC 3464)."""

	recipient: str | None
	action: str | None
	status: str | None
	diagnostic: str | None = None
	original: str | None = None  # whom the mail was written to, where that is another

	@property
	def addresses(self) -> list[str]:
		"""Final and original recipient, in lower case."""
		return [address.lower() for address in (self.recipient, self.original) if address]


@dataclass
class ParsedMail:
	message_id: str | None = None
	in_reply_to: list[str] = field(default_factory=list)
	references: list[str] = field(default_factory=list)
	subject: str = ""
	from_: Address | None = None
	reply_to: list[Address] = field(default_factory=list)
	to: list[Address] = field(default_factory=list)
	cc: list[Address] = field(default_factory=list)
	date: datetime | None = None  # UTC
	headers: list[tuple[str, str]] = field(default_factory=list)
	text: str | None = None
	html: str | None = None
	attachments: list[Attachment] = field(default_factory=list)
	remarks: list[Remark] = field(default_factory=list)
	content_type: str = "text/plain"
	report_type: str | None = None
	delivery_status: list[DeliveryStatus] = field(default_factory=list)
	return_path: str | None = None  # "" for <>
	part_types: list[str] = field(default_factory=list)

	def header(self, name: str) -> str | None:
		"""The first header of that name, decoded."""
		return next(iter(self.header_values(name)), None)

	def header_values(self, name: str) -> list[str]:
		"""All headers of that name, decoded. Never change the answer."""
		return self._by_name.get(name.lower(), [])

	@cached_property
	def _by_name(self) -> dict[str, list[str]]:
		found: dict[str, list[str]] = {}
		for name, value in self.headers:
			found.setdefault(name.lower(), []).append(value)
		return found


_CHARSETS = {
	"utf8": "utf-8",
	"uft-8": "utf-8",
	"utf-8mb4": "utf-8",
	"unicode-1-1-utf-8": "utf-8",
	"unicode-1-1-utf-7": "utf-7",
	"us-asii": "ascii",
	"us-askey": "ascii",
	"fakescii": "ascii",
	"x-unknown": "utf-8",
	"unknown-8bit": "utf-8",
	"default": "utf-8",
	"x-gbk": "gb18030",
	"gb2312": "gb18030",
	# With the letters that Windows adds (WHATWG Encoding)
	"gbk": "gb18030",
	"shift_jis": "cp932",
	"shift-jis": "cp932",
	"sjis": "cp932",
	"x-sjis": "cp932",
	"euc-kr": "cp949",
	"big5": "big5hkscs",
	"ks_c_5601-1987": "cp949",
	"iso-8859-8-i": "iso-8859-8",
	"x-mac-roman": "mac-roman",
	"x-ias-german": "latin-1",
	# Who declares Latin-1 sends Windows-1252 (WHATWG Encoding)
	"iso-8859-1": "cp1252",
	"iso8859-1": "cp1252",
	"iso_8859-1": "cp1252",
	"latin-1": "cp1252",
	"latin1": "cp1252",
	"ansi_x3.110-1983": "latin-1",
	"cp-850": "cp850",
	"windows-874": "cp874",
}
# Python's own, no sender's: what they make of a text may be no characters, or take time as its square
_NO_CHARSETS = frozenset(("punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"))
_ID = re.compile(r"<([^<>\s]{1,998})>")
_BETWEEN_IDS = re.compile(r"[\s<>,;\"]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HIDDEN = re.compile(r"[\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]")
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FILES = frozenset(
	"text/html text/calendar text/csv text/vcard text/x-vcard text/directory text/rfc822-headers text/xml text/css "
	"text/javascript text/rtf text/tab-separated-values text/x-amp-html".split()
)
_WORD = re.compile(r"\w")
_KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")
_NOTICE = re.compile(r"MIME|multi-?part|mail reader|e-?mail client", re.IGNORECASE)
_NOTICE_LINE = re.compile(
	r"^[ \t]*this is a [^\n]{0,40}(?:multi-?part|MIME)[^\n]{0,100}$", re.IGNORECASE | re.MULTILINE
)
_LONGEST_NOTICE = 500
# What is left where a part lost its boundary
_STRUCTURE = re.compile(
	r"^[ \t]*(?:--\S{1,200}|Content-[a-z-]{1,40}:[^\n]*(?:\n[ \t]+\S[^\n]*)*)[ \t]*$",
	re.IGNORECASE | re.MULTILINE,
)
_OUTSIDE_SEEN = 10_000
_OUTSIDE = Remark("Words before the first or after the last part are not shown; the raw mail holds them.")
# What nobody can read here; the attachment has it
_LOCKED = Remark("The mail is encrypted, or signed in a way that hides its text; it is in the attachment.")
_CLOSED = {
	"application/pgp-encrypted": _LOCKED,
	"application/pkcs7-mime": _LOCKED,
	"application/x-pkcs7-mime": _LOCKED,
}
_PACKED = ("application/ms-tnef", "application/vnd.ms-tnef")
_EXTENSIONS = {
	"text/calendar": "ics",
	"text/html": "html",
	"text/plain": "txt",
	"message/rfc822": "eml",
	"message/delivery-status": "txt",
	"image/jpeg": "jpg",
	"image/png": "png",
	"image/gif": "gif",
	"application/pdf": "pdf",
	"application/ms-tnef": "dat",
	"application/pgp-signature": "asc",
	"application/pkcs7-signature": "p7s",
	"text/rfc822-headers": "txt",
}
_AT_ONCE = 64 * 1024
_NO_BASE64 = bytes(
	set(range(256)) - set(b"=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
_HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LONGEST_HEAD = 4 * 1024 * 1024
_LONGEST_FIELD = 16 * 1024
_FIELD = re.compile(rb"[^\r\n]+(?:\r?\n[ \t][^\r\n]*|\r[ \t][^\r\n]*)*")
_KNOWN_FIELD = (
	rb"(?:From|To|Cc|Subject|Date|Message-ID|In-Reply-To|References|Reply-To|Sender|Return-Path|Received|MIME-Version|"
	rb"Content-[a-z-]{1,40}|Auto-Submitted|Precedence|List-[a-z]{1,20})"
)
_IMPORTANT = re.compile(_KNOWN_FIELD + rb":", re.IGNORECASE)
_SPACE_BEFORE_COLON = re.compile(rb"(?m)^(" + _KNOWN_FIELD + rb")[ \t]{1,99}:", re.IGNORECASE)
_SPACE_IN_NAME = re.compile(rb"^X-[^\s:]{0,80}(?:[ \t]+[^\s:]{1,80}){1,5}(?=:)", re.IGNORECASE | re.MULTILINE)
_STRAY_LINE = re.compile(rb"(\n)([^\s:][^:\r\n]{0,998}\r?\n)(?=" + _KNOWN_FIELD + rb":)", re.IGNORECASE)
# A parameter on a line of its own that should begin with a blank: without it the part has no boundary
_BEGINS_UNFOLDED = re.compile(rb"\n(?:[Bb]oundary|BOUNDARY|charset|name|filename)=")
_UNFOLDED = re.compile(
	rb"^(content-(?:type|disposition)[ \t]*:[^\r\n]{1,200};[ \t]*\r?\n)(?=(?:boundary|charset|name|filename)=)",
	re.IGNORECASE | re.MULTILINE,
)
_MULTIPART = re.compile(
	rb"^content-type[ \t]*:[ \t]*multipart/[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE
)
_BOUNDARY = re.compile(
	rb';?\s{0,20}\bboundary[ \t]{0,99}=[ \t]{0,99}(?:"([^"\r\n]*)"?|([^\s;"]+))', re.IGNORECASE
)
# A line as a boundary is, and the header of a part below it
_BOUNDARY_SEEN = re.compile(
	rb"\n--([!-~][^\"\\\r\n]{0,68}[!#-\[\]-~]|[!#-\[\]-~])[ \t]*\r?\nContent-[a-z-]{1,40}[ \t]*:",
	re.IGNORECASE,
)
_BOUNDARY_WITHIN = 64 * 1024


def _header_only(error: Exception) -> Remark:
	return Remark(
		"Only the headers of this mail could be read; the raw mail holds the rest. ({0})",
		type(error).__name__,
	)


def parse(raw: bytes, limits: Limits = STANDARD) -> ParsedMail:
	"""What a mail says. Never raises: what cannot be read is named in `remarks`."""
	mail = ParsedMail()
	raw = bytes(raw)
	lifted = lifting.lift(_tidy(raw, limits, mail), limits.header_bytes)
	if lifted.cut:
		mail.remarks.append(Remark("The mail has far too many parts or lines; its end was not read."))
	tree = _tree(lifted.rest, mail)
	if not tree.is_multipart() and _content_type(tree).startswith("multipart/"):
		if (mended := _with_its_boundary(lifted.raw)) is not None:
			lifted = lifting.lift(mended, limits.header_bytes)
			tree = _tree(lifted.rest, mail)
			mail.remarks.append(
				Remark("The mail does not say where its parts begin; they were told by how they look.")
			)
	try:
		_read_headers(tree, mail, limits)
	except Exception as error:  # a promise: the library still finds new ways to raise
		mail.remarks.append(Remark("Headers could not be read wholly ({0}).", type(error).__name__))
	try:
		_Reader(mail, limits, lifted).read(tree)
	except (RecursionError, MemoryError) as error:
		mail.remarks.append(_header_only(error))
	_remove_control_characters(mail)
	return mail


def _tidy(raw: bytes, limits: Limits, mail: ParsedMail) -> bytes:
	raw = re.sub(rb"\A(?:\xef\xbb\xbf|\s*\r?\n|>?From (?![ \t]*:)[^\n]*\n)+", b"", raw)
	end = _HEAD_END.search(raw, 0, _LONGEST_HEAD)
	if not end and len(raw) > limits.header_bytes:
		mail.remarks.append(
			Remark(
				"The headers are longer than {0} kB and were cut; nothing after them was read.",
				limits.header_bytes // 1024,
			)
		)
		raw = raw[: limits.header_bytes] + b"\r\n\r\n"
	elif end:
		head = raw[: end.start()]
		mended = _mended(head)
		if len(mended) > limits.header_bytes:
			mail.remarks.append(
				Remark(
					"The headers are longer than {0} kB; the longest were cut.", limits.header_bytes // 1024
				)
			)
			mended = _shortened(mended, limits.header_bytes)
		if mended != head:
			raw = mended + raw[end.start() :]
	if b"\r" in raw and b"\n" not in raw:
		raw = raw.replace(b"\r", b"\n")
	if _BEGINS_UNFOLDED.search(raw):
		raw = _UNFOLDED.sub(rb"\1 ", raw)
	return raw


def _with_its_boundary(raw: bytes) -> bytes | None:
	"""A mail that names no boundary, or another than its parts have, with theirs; None when it has no parts."""
	end = _HEAD_END.search(raw, 0, _LONGEST_HEAD)
	head = _MULTIPART.search(raw, 0, end.start()) if end else None
	if not head or b"boundary*" in head[0].lower():
		return None
	seen = _BOUNDARY_SEEN.search(raw, end.start(), end.end() + _BOUNDARY_WITHIN)
	if not seen:
		return None
	return b'%s; boundary="%s"%s' % (
		raw[: head.start()] + _BOUNDARY.sub(b"", head[0]).rstrip(b"; \t\r\n"),
		seen[1],
		raw[head.end() :],
	)


def _mended(head: bytes) -> bytes:
	"""Without white space before a colon (RFC 5322 section 4.5) or within the name of a field of somebody's own, and with a
	line that is no header on the one before it, when headers go on after it."""
	head = _SPACE_BEFORE_COLON.sub(rb"\1:", head)
	head = _SPACE_IN_NAME.sub(lambda name: re.sub(rb"[ \t]+", b"-", name[0]), head)
	return _STRAY_LINE.sub(rb"\1 \2", head)


def _shortened(head: bytes, limit: int) -> bytes:
	"""The fields in their order, as much of each as fits: those that say what the mail is first."""
	fields = [field[:_LONGEST_FIELD].rstrip(b"\r\n") for field in _FIELD.findall(head)]
	order = sorted(range(len(fields)), key=lambda number: not _IMPORTANT.match(fields[number]))
	kept, left = set(), limit
	for number in order:
		left -= len(fields[number]) + 2
		if left < 0:
			break
		kept.add(number)
	return b"\r\n".join(field for number, field in enumerate(fields) if number in kept)


class _Part(Message):
	"""To the library a delivery report is a text: else it makes a mail of each empty line in it."""

	def get_content_type(self) -> str:
		kind = super().get_content_type()
		return _AS_TEXT.get(kind, kind)


def _tree(raw: bytes, mail: ParsedMail) -> Message:
	try:
		if (tree := structure.read(raw, _Part)) is not None:
			return tree
		parser = BytesFeedParser(_Part)  # in pieces: in one the library makes four times the mail of it
		for start in range(0, len(raw), _AT_ONCE):
			parser.feed(raw[start : start + _AT_ONCE])
		return parser.close()
	except (RecursionError, ValueError, LookupError, TypeError) as error:
		head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
		head = re.sub(rb"(?im)^content-(type|transfer-encoding):.*(\r?\n[ \t].*)*", b"", head)
		mail.remarks.append(_header_only(error))
		return email.message_from_bytes(head + b"\n\n")


# --- headers


def _read_headers(tree: Message, mail: ParsedMail, limits: Limits) -> None:
	raw = [(name, _text_of(value)) for name, value in _in_charset_of_text(tree)]
	mail.headers = [(name, decode_words(value)) for name, value in raw[:2000]]
	first: dict[str, str] = {}
	for name, value in raw:
		first.setdefault(name.lower(), value)
	mail.subject = " ".join(_DIRECTION.sub("", decode_words(first.get("subject", ""))).split())
	mail.message_id = next(iter(_ids(first.get("message-id", ""), 1)), None)
	mail.in_reply_to = _ids(first.get("in-reply-to", ""), limits.ids)
	mail.references = _ids(first.get("references", ""), limits.ids)
	froms = [value for name, value in raw if name.lower() == "from"]
	if len(set(froms)) == 1:
		mail.from_ = addresses.only_sender(froms[0], decode_words)
		if mail.from_ is None and froms[0].strip():
			mail.remarks.append(Remark("The sender could not be told from the From header."))
	elif len(froms) > 1:
		mail.remarks.append(Remark("The mail has several From headers; none of them was believed."))
	for key, target in (("reply-to", "reply_to"), ("to", "to"), ("cc", "cc")):
		values = ", ".join(value for name, value in raw if name.lower() == key)
		found = addresses.parse(values, decode_words, limits.addresses)
		if len(found) == limits.addresses:
			mail.remarks.append(
				Remark("Only the first {0} addresses of {1} were read.", limits.addresses, key)
			)
		setattr(mail, target, found)
	mail.date = _date(first.get("date"))
	if "return-path" in first:
		path = first["return-path"].strip()
		mail.return_path = "" if path in ("<>", "") else path.strip("<> ")
	mail.content_type = _content_type(tree)
	mail.report_type = (_parameter(tree, "report-type") or "").lower() or None


def _text_of(value: object) -> str:
	"""A header's value as the bytes say: UTF-8 where it fits, else Windows Latin."""
	text = str(value)
	if text.isascii():
		return _unfolded(text)
	try:
		data = text.encode("ascii", "surrogateescape")
	except UnicodeEncodeError:
		return text
	return _unfolded(decode_bytes(data, None))


def _unfolded(text: str) -> str:
	return text.replace("\r", "").replace("\n", "")


def _in_charset_of_text(tree: Message) -> list[tuple[str, object]]:
	"""The headers; those whose bytes are no UTF-8 in the charset of the mail's first text, where it declares one."""
	items = list(tree.raw_items())
	if all(str(value).isascii() for _name, value in items):
		return items
	charset = _charset_of_first_text(tree)
	return [(name, _in_charset(name, str(value), charset)) for name, value in items] if charset else items


def _in_charset(name: str, value: str, charset: str) -> str:
	try:
		data = value.encode("ascii", "surrogateescape")
		data.decode("utf-8")
	except UnicodeEncodeError:
		return value
	except UnicodeDecodeError:
		text = _unfolded(decode_bytes(data, charset))
		# No charset makes an address, or a word of a protocol, of what is none
		written = bytes(byte for byte in data if byte < 0x80 and byte not in b"\r\n")
		if name.lower() == "subject" or text.encode("ascii", "ignore") == written:
			return text
	return value


def _charset_of_first_text(tree: Message) -> str | None:
	part = tree
	for _level in range(5):
		if not part.is_multipart() or not isinstance(inner := part.get_payload(0), Message):
			break
		part = inner
	charset = (_parameter(part, "charset") or "").strip("'\" ")
	# Headers are never in one that has zeros between letters
	is_known = not charset or charset.lower().startswith(("ascii", "us-ascii", "utf", "ucs"))
	return None if is_known else charset


_MAX_WORDS = 50_000
_EMPTY_WORD = re.compile(r"=\?[\w-]{1,40}\?[BbQq]\?\?=")


def decode_words(text: str) -> str:
	"""Encoded words (RFC 2047) as text, piece by piece; what cannot be decoded stays as it is."""
	if "=?" not in text:
		return text
	text = _EMPTY_WORD.sub("", text)
	# The library looks for the end of each word in all of the line: nothing that ends nowhere is shown to it
	line = " ".join(text.splitlines())
	words, end, rest = line[:_MAX_WORDS].rpartition("?=")
	rest += line[_MAX_WORDS:]
	if "=?" not in words:
		return text
	try:
		pieces = decode_header(words + end)
	except (email.errors.HeaderParseError, binascii.Error, ValueError, RecursionError):
		return text
	out = []
	for content, charset in pieces:
		if isinstance(content, bytes):
			out.append(decode_bytes(content, charset) if charset else _raw_piece(content))
		else:
			out.append(content)
	decoded = "".join([*out, rest])
	return decoded if decoded.strip() else text


def _raw_piece(content: bytes) -> str:
	# decode_header hands unencoded text out as raw-unicode-escape
	try:
		return _storable(content.decode("raw-unicode-escape"))
	except UnicodeDecodeError:
		return decode_bytes(content, None)


def _ids(text: str, limit: int) -> list[str]:
	"""Message ids, whatever stands between them; with their angle brackets."""
	text = re.sub(r"\s+", " ", text[:100_000])
	found = _ID.findall(text) or [word for word in _BETWEEN_IDS.split(text) if "@" in word[1:-1]]
	return [f"<{one}>" for one in dict.fromkeys(found)][-limit:]


def _date(value: str | None) -> datetime | None:
	if not value:
		return None
	try:
		date = parsedate_to_datetime(value.strip())
		date = date.replace(tzinfo=timezone.utc) if date.tzinfo is None else date.astimezone(timezone.utc)
	except (ValueError, TypeError, OverflowError, IndexError):
		return _iso_date(value.strip())
	return date if 1970 <= date.year <= 9000 else None


def _iso_date(value: str) -> datetime | None:
	"""As some programs write it (RFC 3339)."""
	try:
		date = datetime.fromisoformat(value[:40].replace("Z", "+00:00"))
		date = date.replace(tzinfo=timezone.utc) if date.tzinfo is None else date.astimezone(timezone.utc)
	except (ValueError, OverflowError):
		return None
	return date if 1970 <= date.year <= 9000 else None


# --- texts


def decode_bytes(data: bytes, charset: str | None) -> str:
	"""Bytes as text in the declared charset, UTF-8, or Windows Latin; no byte is dropped."""
	declared = (charset or "").strip().strip("'\"").lower()
	declared = _CHARSETS.get(declared, declared).split("*")[0]
	tries = [declared, "utf-8"] if declared not in ("", "ascii", "us-ascii") else ["utf-8"]
	if texts.is_utf8_after_all(data, declared):
		tries = ["utf-8"]
	for name in tries:
		try:
			codec = codecs.lookup(name)
			if codec._is_text_encoding and codec.name not in _NO_CHARSETS:
				return _storable(data.decode(name))
		except (LookupError, UnicodeError, ValueError):
			if name.startswith("iso-2022-jp") and data.isascii():
				return texts.windows_japanese(data).decode("cp932", "replace")
	if declared in ("gb18030", "big5hkscs", "cp949", "cp932", "euc-jp", "koi8-r"):
		return data.decode(declared, "replace")
	if seen := texts.by_look(data):
		return data.decode(seen, "replace")
	if data.decode("utf-8", "replace").count("\ufffd") > _MAX_BAD:
		return data.decode("cp1252", "windows")
	return data.decode("utf-8", "windows")


_MAX_BAD = 10_000


def _as_windows(error: UnicodeError) -> tuple[str, int]:
	"""The bytes that do not fit as Windows Latin, where those are defined; the text around them stays what it is."""
	bad = error.object[error.start : error.end]
	return "".join(_WINDOWS.get(byte, chr(byte)) for byte in bad), error.end


_WINDOWS = {byte: char for byte in range(256) if (char := bytes([byte]).decode("cp1252", "ignore"))}
codecs.register_error("windows", _as_windows)


_LONGEST_BASE64_TEXT = 4 * 1024 * 1024


def _payload(part: Message, lifted: lifting.Lifted, mail: ParsedMail) -> bytes:
	"""The part's bytes, decoded as far as it goes. The part itself has none of them any more: they may be many."""
	encoding = _encoding(part)
	# Asked for a text, the library puts question marks for bytes that do not fit the charset; without an encoding it hands out
	# the bytes as they came.
	del part["Content-Transfer-Encoding"]
	data = part.get_payload(decode=True)
	if not isinstance(data, bytes):
		return b""
	part.set_payload(None)
	try:
		if encoding == "base64":
			is_text = part.get_content_maintype() == "text"
			if not is_text or sum(map(len, lifted.pieces(data))) > _LONGEST_BASE64_TEXT:
				return _base64(lifted.pieces(data), mail)
			data = lifted.put_back(data)
			end = texts.end_of_base64(data)
			if data.strip() and not end:
				_remark_once(mail, _NOT_DECODED)
			text, below = _base64([data[:end]], mail), data[end:]
			return b"\n".join((text, below)) if text and below and not text.endswith(b"\n") else text + below
		data = lifted.put_back(data)
		if encoding == "quoted-printable":
			return quopri.decodestring(data)
		if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
			part["Content-Transfer-Encoding"] = "x-uuencode"
			part.set_payload(data.decode("ascii", "surrogateescape"))
			return part.get_payload(decode=True) or data
	except (ValueError, binascii.Error):
		_remark_once(mail, _NOT_DECODED)
	return data


def _encoding(part: Message) -> str:
	found = re.match(
		r"[a-z0-9-]+", str(part.get("Content-Transfer-Encoding", "")).strip().strip("\"'").lower()
	)
	return found[0] if found else ""


def _base64(pieces: Iterable[bytes], mail: ParsedMail) -> bytes:
	"""Whatever else stands between the digits; after padding they begin anew."""
	decoded, left = [], b""
	for piece in pieces:
		*ended, left = (left + piece.translate(None, _NO_BASE64)).split(b"=")
		decoded += [_whole_base64(digits, mail) for digits in ended if digits]
		whole = len(left) // 4 * 4
		decoded.append(binascii.a2b_base64(left[:whole]))
		left = left[whole:]
	decoded.append(_whole_base64(left, mail))
	return b"".join(decoded)


def _whole_base64(digits: bytes, mail: ParsedMail) -> bytes:
	if len(digits) % 4 == 1:
		_remark_once(mail, _DAMAGED)
		digits = digits[:-1]
	return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


_DAMAGED = Remark("The end of a part is damaged.")
_NOT_DECODED = Remark("A part could not be decoded and is kept as it came.")


def _remark_once(mail: ParsedMail, remark: Remark) -> None:
	if remark not in mail.remarks:
		mail.remarks.append(remark)


def _content_type(part: Message) -> str:
	try:
		kind = part.get_content_type()
		return _AS_REPORT.get(kind) or _SWAPPED.get(kind, kind)
	except (ValueError, TypeError, RecursionError):
		return "text/plain"


def _parameter(part: Message, name: str, header: str = "content-type") -> str | None:
	"""A parameter of a header; of one that is not in ASCII, as the bytes say."""
	raw = next((value for key, value in part.raw_items() if key.lower() == header), None)
	if raw is None or name not in raw.lower():
		return None
	read = Message()
	read[header] = _text_of(raw)[:_LONGEST_FIELD]
	try:
		value = read.get_param(name, header=header)
		if isinstance(value, tuple):  # RFC 2231: bytes as characters, and their charset
			return decode_bytes(value[2].encode("latin-1"), value[0])
		return value
	except (ValueError, TypeError, LookupError, UnicodeError):
		return None


@dataclass
class _Slot:
	"""What stands in one place of the mail: a text, or texts and HTML that stand for each other."""

	texts: list[str] = field(default_factory=list)
	htmls: list[str] = field(default_factory=list)


def _says_something(slot: _Slot) -> bool:
	return any(map(_WORD.search, slot.texts)) or any(
		_WORD.search(sanitising.html_to_text(html)) for html in slot.htmls
	)


class _Reader:
	"""Walks the parts in order, without recursion."""

	def __init__(self, mail: ParsedMail, limits: Limits, lifted: lifting.Lifted):
		self.mail, self.limits, self.lifted = mail, limits, lifted
		self.slots: list[_Slot] = []
		self.count = 0
		self.names: set[str] = set()
		self.packed: list[Attachment] = []
		self.outside: list[str] = []

	def read(self, tree: Message) -> None:
		# With the place of a text: one for all of an alternative
		stack: list[tuple[Message, int, str, _Slot | None]] = [(tree, 0, "", None)]
		while stack:
			part, depth, around, slot = stack.pop()
			self.count += 1
			if self.count > self.limits.parts:
				self.mail.remarks.append(
					Remark("The mail has more than {0} parts; the others were not read.", self.limits.parts)
				)
				break
			kind = _content_type(part)
			self.mail.part_types.append(kind)
			if part.is_multipart() and kind.startswith("multipart/"):
				children = part.get_payload()
				if depth >= self.limits.depth:
					self.mail.remarks.append(
						Remark("The mail is nested too deeply; the inner parts were not read.")
					)
					continue
				self.outside += filter(None, (part.preamble, part.epilogue))
				if kind == "multipart/alternative" and slot is None:
					slot = _Slot()
					self.slots.append(slot)
				stack.extend(
					(child, depth + 1, kind, slot)
					for child in reversed(children)
					if isinstance(child, Message)
				)
				continue
			try:
				self._leaf(part, kind, around, slot)
			except (RecursionError, MemoryError):
				raise
			except Exception as error:
				self.mail.remarks.append(
					Remark("A part could not be read; the raw mail holds it. ({0})", type(error).__name__)
				)
		self._unpack()
		self._words_outside()
		# Only what stands in the same place stands for another: all else is part of both
		if any(one.texts for one in self.slots):
			texts = (one.texts or map(sanitising.html_to_text, one.htmls) for one in self.slots)
			self.mail.text = self._whole(
				[text for place in texts for text in place],
				Remark(
					"The text is very long; only its first {0} characters are shown.", self.limits.text_chars
				),
			)
		if any(one.htmls for one in self.slots):
			htmls = (one.htmls or map(sanitising.text_to_html, one.texts) for one in self.slots)
			self.mail.html = self._whole(
				[html for place in htmls for html in place],
				# Whether it is shown as it is, only the sanitiser knows
				Remark(
					"The HTML is very long; only its first {0} characters were read.", self.limits.text_chars
				),
			)

	def _words_outside(self) -> None:
		"""Before the first part stands a notice for mail readers of old, after the last nothing: words there are the mail's
		only where it has no others."""
		if not any(re.search(r"\w", self._outside(text, _OUTSIDE_SEEN)) for text in self.outside):
			return
		if any(map(_says_something, self.slots)):
			self.mail.remarks.append(_OUTSIDE)
		else:
			most = 4 * self.limits.text_chars + 4
			self._instead(_Slot([self._outside(text, most) for text in self.outside]))

	def _outside(self, text: str, most: int) -> str:
		"""Of what stands outside the parts, with what was taken out of it, but for the notice; at most so many bytes."""
		found = b""
		for piece in self.lifted.pieces(text.encode("ascii", "surrogateescape")):
			found += piece[: most - len(found)]
			if len(found) >= most:
				break
		words = _STRUCTURE.sub("", _NOTICE_LINE.sub("", decode_bytes(found, None).replace("\r\n", "\n")))
		paragraphs = (one for one in re.split(r"\n(?:[ \t]*\n)+", words))
		return "\n\n".join(
			one for one in paragraphs if len(one) > _LONGEST_NOTICE or not _NOTICE.search(one)
		).strip()

	def _leaf(self, part: Message, kind: str, around: str, slot: _Slot | None) -> None:
		disposition = str(part.get("Content-Disposition", "")).strip().split(";")[0].strip().lower()
		name = self._declared_name(part)
		if kind in DELIVERY_REPORTS:
			self._delivery_status(part)
			return
		if kind.startswith("multipart/"):  # parts were announced and none came
			kind = "text/plain"
		if kind.startswith("message/") and part.is_multipart():
			content = self._bytes_of(part)
			if _encoding(part) == "base64":
				content = _base64([content], self.mail)
			self._attach(name or self._inner_subject(part), kind, content, None, False)
			return
		content = _payload(part, self.lifted, self.mail)
		# Of a kind that nobody knows, too (RFC 2046 section 4.1.4)
		is_plain = kind == "text/plain" or (
			kind.startswith("text/") and kind not in _FILES and not name and slot is None
		)
		is_text = (
			(is_plain or kind == "text/html") and disposition != "attachment" and not (name and disposition)
		)
		has_words = any(one.texts or one.htmls for one in self.slots)
		if is_text and texts.is_file(content, _parameter(part, "charset") or ""):
			self._attach(name, "application/octet-stream", content, None, False)
			return
		if is_text and not (name and around == "multipart/mixed" and has_words):
			self._text(part, kind, content, slot)
			return
		if not content and not name:
			return
		content_id = (str(part.get("Content-ID", "")).strip().strip("<>").strip() or None) and str(
			part.get("Content-ID")
		).strip().strip("<>")
		self._attach(name, kind, content, content_id, disposition == "inline" or bool(content_id))
		if kind in _PACKED or tnef.is_packed(content):
			self.packed.append(self.mail.attachments[-1])

	def _unpack(self) -> None:
		"""Files out of what Outlook packed; its words only where the mail has no others."""
		for packed in self.packed:
			with_words = not any(map(_says_something, self.slots))
			left = self.limits.parts - self.count
			found = tnef.unpack(packed.content, decode_bytes, most_files=left, with_words=with_words)
			self.count += len(found.files)
			for file in found.files:
				kind = file.content_type or mimetypes.guess_type(file.name or "")[0]
				kind = kind if kind and _KIND.fullmatch(kind) else "application/octet-stream"
				self._attach(file.name, kind, file.content, file.content_id, bool(file.content_id))
			if found.html or found.text:
				self._instead(_Slot([found.text] if found.text else [], [found.html] if found.html else []))
			if not found.is_whole:
				self.mail.remarks.append(
					Remark(
						"Not all that Outlook packed into {0} could be read; ask for it without Rich Text.",
						packed.file_name,
					)
				)

	def _instead(self, slot: _Slot) -> None:
		"""Words where there are no others; HTML without any may show a picture, and stays."""
		self.slots = [one for one in self.slots if any(map(str.strip, one.htmls))] + [slot]

	def _text(self, part: Message, kind: str, content: bytes, slot: _Slot | None) -> None:
		"""A text in its place, and the files that were written into it."""
		is_html = kind == "text/html"
		content, files = (
			(content, ()) if is_html else texts.take_out_files(content, self.limits.parts - self.count)
		)
		self.count += len(files)
		charset = (_parameter(part, "charset") or "").strip("'\" ")
		if charset.lower() in ("", "ascii", "us-ascii"):
			charset = texts.charset_of(content, is_html) or charset
		# No charset needs more than four bytes a character
		text = decode_bytes(content[: 4 * self.limits.text_chars + 4], charset)
		if not is_html and "flowed" in str(part.get("Content-Type", "")).lower():
			text = text.replace("\r\n", "\n")
			text = texts.flowed(text, (_parameter(part, "delsp") or "").strip().lower() == "yes")
		if slot is None:
			slot = _Slot()
			self.slots.append(slot)
		(slot.htmls if is_html else slot.texts).append(text)
		for name, file in files:
			name = decode_words(decode_bytes(name, None))
			self._attach(name, mimetypes.guess_type(name)[0] or "application/octet-stream", file, None, False)

	def _whole(self, pieces: list[str], too_long: Remark) -> str | None:
		if not pieces:
			return None
		text = "\n".join(pieces).replace("\r\n", "\n").replace("\r", "\n")
		if len(text) > self.limits.text_chars:
			self.mail.remarks.append(too_long)
			text = text[: self.limits.text_chars]
		return text

	def _declared_name(self, part: Message) -> str | None:
		name = _parameter(part, "filename", "content-disposition") or _parameter(part, "name")
		return decode_words(_text_of(name)) if name else None

	def _inner_subject(self, part: Message) -> str:
		inner = part.get_payload()
		subject = decode_words(_text_of(inner[0].get("Subject", ""))) if inner else ""
		return f"{subject[:80] or 'mail'}.eml"

	def _bytes_of(self, part: Message) -> bytes:
		try:
			return self.lifted.put_back(b"\n".join(inner.as_bytes() for inner in part.get_payload()))
		except (RecursionError, ValueError, LookupError, TypeError, AttributeError, KeyError):
			self.mail.remarks.append(
				Remark("An enclosed mail could not be taken out; the raw mail holds it.")
			)
			return b""

	def _attach(
		self, name: str | None, kind: str, content: bytes, content_id: str | None, inline: bool
	) -> None:
		file_name = (
			clean_file_name(name) or f"part-{len(self.mail.attachments) + 1}.{_EXTENSIONS.get(kind, 'bin')}"
		)
		stem, dot, extension = file_name.rpartition(".")
		number = 2
		while file_name.lower() in self.names:
			file_name = f"{stem or extension}-{number}{dot and stem and dot + extension}"
			number += 1
		self.names.add(file_name.lower())
		if (said := _CLOSED.get(kind)) and said not in self.mail.remarks:
			self.mail.remarks.append(said)
		self.mail.attachments.append(Attachment(file_name, kind, content, content_id, inline))

	def _delivery_status(self, part: Message) -> None:
		content = _payload(part, self.lifted, self.mail)[: self.limits.header_bytes]
		most = self.limits.addresses
		for fields in re.split(rb"(?:\r?\n){2,}", content.strip(), maxsplit=most)[:most]:
			block = email.message_from_bytes(fields)
			final, original = (_recipient(block.get(f"{which}-Recipient")) for which in ("Final", "Original"))
			if not final and not original and not block.get("Action"):
				continue
			status = re.search(r"\d\.\d{1,3}\.\d{1,3}", str(block.get("Status", "")))
			self.mail.delivery_status.append(
				DeliveryStatus(
					final or original,
					str(block.get("Action", "")).split("(")[0].strip().lower() or None,
					status.group(0) if status else None,
					_text_of(block.get("Diagnostic-Code", ""))[:500] or None,
					original if final and original != final else None,
				)
			)


def _recipient(value: object) -> str | None:
	"""`rfc822; <ole@acme.test>` as an address."""
	return str(value or "").rpartition(";")[2].strip().strip("<>").strip() or None


def clean_file_name(name: str | None) -> str | None:
	"""A name that is safe to show and to store: no path, control, direction or shell characters (MAIL.md 5, no. 8)."""
	text = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
	text = _HIDDEN.sub("", _CONTROL.sub("", text))
	text = re.sub(r"[<>:\"|?*%&#;`$\n\r\t]", "_", text).strip(" .")
	if _RESERVED.fullmatch(text):
		text = f"_{text}"
	if len(text) > 120:
		stem, dot, extension = text.rpartition(".")
		text = (
			(stem[: 119 - len(extension)] + dot + extension) if stem and len(extension) < 20 else text[:120]
		)
	return text or None


def _remove_control_characters(mail: ParsedMail) -> None:
	for name in ("message_id", "subject", "text", "html", "content_type", "report_type", "return_path"):
		value = getattr(mail, name)
		if value:
			setattr(mail, name, _clean(value))
	mail.in_reply_to, mail.references = (
		[_clean(one) for one in ids] for ids in (mail.in_reply_to, mail.references)
	)
	mail.headers = [(_clean(name), _clean(value)) for name, value in mail.headers]
	mail.part_types = [_clean(kind) for kind in mail.part_types]
	for attachment in mail.attachments:
		attachment.content_type = _clean(attachment.content_type)
		attachment.content_id = _clean(attachment.content_id or "") or None
	for status in mail.delivery_status:
		for name in ("recipient", "action", "diagnostic", "original"):
			setattr(status, name, _clean(getattr(status, name) or "") or None)


def _clean(text: str) -> str:
	if text.isascii() and text.isprintable():
		return text
	return _storable(_CONTROL.sub("", text))


def _storable(text: str) -> str:
	"""With question marks for halves of characters, which no database takes."""
	return text.encode("utf-8", "replace").decode("utf-8")
