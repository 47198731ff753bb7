"""A mail as bytes, from the row that describes it. Pure.

Headers are folded at white space only and ids stay whole (MAIL.md 2.4); encoded words keep to RFC 2047; nothing that
comes from outside can begin a header of its own (MAIL.md 5, no. 12).
"""

import json
import re
from datetime import datetime, timezone
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from email.utils import format_datetime, quote
from io import BytesIO

from request_mgmt.mail import addresses, sanitising

MAX_LINE = 990  # RFC 5322 section 2.1.1: 998 without the line end
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
# Headers the mail has for other reasons; extra headers never replace them
_OWN = frozenset(
	"from to cc bcc sender reply-to subject date message-id in-reply-to references mime-version return-path received "
	"content-type content-transfer-encoding content-disposition content-id".split()
)


class _Folding(Compat32):
	"""Folds at white space only, and never right after the header's name."""

	def fold(self, name: str, value: str) -> str:
		lines = [f"{name}:"]
		for word in value.split():
			if len(lines[-1]) + 1 + len(word) <= self.max_line_length or lines[-1] == f"{name}:":
				lines[-1] += f" {word}"
			else:
				lines.append(f" {word}")
		return self.linesep.join(lines) + self.linesep

	def fold_binary(self, name: str, value: str) -> bytes:
		return self.fold(name, value).encode("ascii")


_POLICY = _Folding(max_line_length=76, linesep="\r\n")


def build(outgoing: dict, attachments: list[dict] = (), date: datetime | None = None) -> bytes:
	"""The mail of an Outgoing Mail row, with CRLF line ends.

	`attachments`: dicts of file_name, content (bytes), content_type and, for pictures shown inside the text, content_id.
	Bcc is never in the headers, nor is a recipient whose address no mail can carry. Raises ValueError, with the reason,
	for such a sender.
	"""
	mail = _content(outgoing, list(attachments))
	del mail["MIME-Version"]
	head: list[tuple[str, str | None]] = [
		("From", _people(outgoing.get("sender"), strict=True)),
		("To", _people(outgoing.get("recipients"))),
		("Cc", _people(outgoing.get("cc"))),
		("Reply-To", _people(outgoing.get("reply_to"))),
		("Subject", _text(outgoing.get("subject"))),
		("Date", format_datetime(date or datetime.now(timezone.utc))),
		("Message-ID", _ids(outgoing.get("message_id"))),
		("In-Reply-To", _ids(outgoing.get("in_reply_to"))),
		("References", _ids(outgoing.get("mail_references"))),
		*_further(outgoing.get("headers")),
		("MIME-Version", "1.0"),
	]
	if not head[1][1] and not head[2][1]:
		head[1] = ("To", "undisclosed-recipients:;")
	body_headers, mail._headers = mail._headers, []
	for name, value in head:
		if value:
			mail[name] = value
	mail._headers += body_headers
	written = BytesIO()
	BytesGenerator(written, mangle_from_=False, policy=_POLICY).flatten(mail)
	return written.getvalue()


def envelope_address(email: str) -> str:
	"""An address as SMTP carries it: the domain in ASCII. Raises ValueError when it cannot be."""
	found = addresses.parse(email, limit=2)
	if len(found) != 1:
		raise ValueError(f"{email!r} is no address")
	local, _at, domain = found[0].email.rpartition("@")
	try:
		local.encode("ascii")
		return f"{local}@{domain.encode('ascii' if domain.isascii() else 'idna').decode()}"
	except UnicodeError as error:
		raise ValueError(f"{email!r} cannot be written to: {error}") from None


def _content(outgoing: dict, attachments: list[dict]) -> Message:
	html = outgoing.get("body_html") or ""
	text = outgoing.get("body_text") or (sanitising.html_to_text(html) if html else "")
	body: Message = _words(text, "plain")
	inline = [item for item in attachments if item.get("content_id")] if html else []
	if html:
		body = _multipart("alternative", body, _with_pictures(_words(html, "html"), inline))
	kept_apart = [item for item in attachments if item not in inline]
	return _multipart("mixed", body, *map(_file, kept_apart)) if kept_apart else body


def _with_pictures(html: Message, pictures: list[dict]) -> Message:
	return _multipart("related", html, *map(_file, pictures)) if pictures else html


def _multipart(kind: str, *parts: Message) -> Message:
	whole = MIMEMultipart(kind, policy=_POLICY)
	for part in parts:
		del part["MIME-Version"]
		whole.attach(part)
	return whole


def _words(text: str, kind: str) -> Message:
	part = MIMENonMultipart("text", kind, charset="utf-8", policy=_POLICY)
	clean = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
	part.set_payload(clean, _UTF8)
	return part


def _file(item: dict) -> Message:
	content_type = str(item.get("content_type") or "").lower()
	if not _TYPE.fullmatch(content_type) or content_type.startswith(("multipart/", "message/")):
		content_type = (
			"application/octet-stream"  # base64 is not allowed inside message/* (RFC 2046 section 5.2.1)
		)
	part = MIMEBase(*content_type.split("/"), policy=_POLICY)
	name = _CONTROL.sub(" ", item.get("file_name") or "attachment")
	shown = name if name.isascii() else ("utf-8", "", name)
	part.add_header(
		"Content-Disposition", "inline" if item.get("content_id") else "attachment", filename=shown
	)
	if item.get("content_id"):
		part["Content-ID"] = f"<{_CONTROL.sub('', item['content_id']).strip('<> ')}>"
	part.set_payload(item.get("content") or b"")
	encode_base64(part)
	return part


def _people(header: str | None, *, strict: bool = False) -> str | None:
	written = []
	for address in addresses.parse(_CONTROL.sub(" ", header or "")):
		try:
			bare = envelope_address(address.email)
		except ValueError:
			if strict:
				raise
			continue
		written.append(f"{_name(address.name)} <{bare}>" if address.name else bare)
	return ", ".join(written) or None


def _name(name: str) -> str:
	return f'"{quote(name)}"' if name.isascii() else _encoded(name)


def _text(text: str | None) -> str | None:
	line = _CONTROL.sub(" ", text or "").strip()
	if not line:
		return None
	# Too long a word for a line would be cut by the next server: encoded words can be cut anywhere
	return line if line.isascii() and max(map(len, line.split())) < 900 else _encoded(line)


def _encoded(text: str) -> str:
	"""Encoded words of at most 75 characters, on one line; the generator folds between them."""
	clean = text.encode("utf-8", "replace").decode()
	return " ".join(Header(clean, "utf-8", maxlinelen=75).encode().split())


def _ids(ids: str | None) -> str | None:
	whole = [word for word in _CONTROL.sub(" ", ids or "").split() if word.isascii() and len(word) < MAX_LINE]
	return " ".join(whole) or None


def _further(headers: str | dict | None) -> list[tuple[str, str]]:
	found = json.loads(headers) if isinstance(headers, str) and headers else headers or {}
	return [
		(name, text)
		for name, value in found.items()
		if _HEADER_NAME.fullmatch(name) and name.lower() not in _OWN and (text := _text(str(value)))
	]
