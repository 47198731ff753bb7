"""What a report says of the mail it is about: its ids, its subject, and whom it did not reach; what a receipt or a complaint
says became of it. Pure.

Reports come in many shapes (MAIL.md 2.5), and servers on the way out may have given the mail another id: what is read
here only points at a message of ours, and whoever looks it up decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from request_mgmt.mail import parsing, sanitising
from request_mgmt.mail.parsing import ParsedMail

READ = 1_000_000
MOST_RECIPIENTS = 20
_WORDS = 100_000
_OF_ONE = 300
_SOFT_BREAK = re.compile(rb"=\r?\n")
_ID = re.compile(
	rb"(?P<own>message-id[ \t]*:\s*<?)?(?P<id>rm\.[A-Za-z0-9_-]{1,40}\.[0-9a-f]{12}\.[0-9a-f]{16}@[A-Za-z0-9.-]{1,253})",
	re.IGNORECASE,
)
_HEADER = re.compile(r"^[ \t>|]*(subject|to)[ \t]*:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_RETURNED_HEAD = re.compile(
	r"^[ \t>|]*(?:received|return-path|message-id|mime-version)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(
	r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,9}"
)
# Fields for programs: RFC 8098, 6533, 5965
_OF_FIELDS = (
	"message/disposition-notification",
	"message/global-disposition-notification",
	"message/feedback-report",
)
_RECIPIENT_FIELDS = ("original-recipient", "final-recipient", "original-rcpt-to", "removal-recipient")
_ENCLOSED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")


@dataclass(frozen=True)
class Returned:
	"""`own_ids` look like ids of ours and stand as the Message-ID of the mail that came back, `other_ids` elsewhere.

	`recipients` are in lower case, the most certain first; `subject` is None where the report does not show it. `said` is
	its text, up to the head of the mail that came back.
	"""

	own_ids: list[str] = field(default_factory=list)
	other_ids: list[str] = field(default_factory=list)
	subject: str | None = None
	recipients: list[str] = field(default_factory=list)
	said: str = ""

	def of(self, recipient: str) -> str | None:
		"""What the words of the report say of one recipient, on a line; None when they do not name him."""
		at = self.said.lower().find(recipient)
		if at < 0:
			return None
		return " ".join(self.said[at + len(recipient) :][:_OF_ONE].lstrip("'\">:;,)] \r\n\t").split()) or None


def look(mail: ParsedMail, raw: bytes) -> Returned:
	"""What the report tells; `raw` is all of it."""
	own, other = {}, {}
	text = mail.text or sanitising.html_to_text((mail.html or "")[:READ])[:_WORDS]
	for piece in _pieces(mail, raw, text):
		for found in _ID.finditer(piece):
			(own if found["own"] else other)[found["id"].decode("ascii")] = None
	report = text[:_WORDS]
	begin = _RETURNED_HEAD.search(report)
	said, returned = (report[: begin.start()], report[begin.start() :]) if begin else (report, "")
	enclosed_to, subject = _enclosed_head(mail)
	if subject is None:
		subject = next(_values("subject", report), None)
	return Returned(
		own_ids=list(own),
		other_ids=[one for one in other if one not in own],
		subject=None if subject is None else parsing.decode_words(subject).strip(),
		recipients=_recipients(mail, said, enclosed_to, returned),
		said=said,
	)


@dataclass(frozen=True)
class Told:
	"""`word` is the disposition of a receipt (displayed, deleted ...) or the type of a complaint (abuse, not-spam ...)."""

	word: str = ""
	recipients: list[str] = field(default_factory=list)


def told(mail: ParsedMail) -> Told:
	"""What a receipt or a complaint tells programs; of one that tells them nothing, only from whom it is."""
	word, recipients = "", []
	for attachment in mail.attachments:
		if attachment.content_type in _OF_FIELDS:
			fields = parsing.parse(attachment.content[: parsing.STANDARD.header_bytes])
			disposition = (fields.header("disposition") or "").rpartition(";")[2].partition("/")[0]
			word = word or (disposition or fields.header("feedback-type") or "").strip().lower()
			for name in _RECIPIENT_FIELDS:
				for value in fields.header_values(name):
					recipients += _ADDRESS.findall(value)
	if mail.from_:
		recipients.append(mail.from_.email)
	return Told(word, list(dict.fromkeys(_lower(recipients)))[:MOST_RECIPIENTS])


def _values(header: str, text: str) -> Iterator[str]:
	return (value for name, value in _HEADER.findall(text) if name.lower() == header)


def _pieces(mail: ParsedMail, raw: bytes, text: str) -> Iterator[bytes]:
	"""The raw mail, with lines joined that quoted-printable broke, and what its parts say once decoded."""
	yield _SOFT_BREAK.sub(b"", raw[:READ])
	yield text[:READ].encode("utf-8", "surrogateescape")
	for attachment in mail.attachments:
		if attachment.content_type.startswith(("message/", "text/")):
			yield _SOFT_BREAK.sub(b"", attachment.content[:READ])


def _enclosed_head(mail: ParsedMail) -> tuple[list[str], str | None]:
	"""To and subject of the mail that came back, where it is enclosed."""
	for attachment in mail.attachments:
		if attachment.content_type in _ENCLOSED:
			inner = parsing.parse(attachment.content[: parsing.STANDARD.header_bytes])
			if inner.headers:
				return [address.email for address in inner.to], inner.subject if inner.header(
					"subject"
				) else None
	return [], None


def _recipients(mail: ParsedMail, said: str, enclosed_to: list[str], returned: str) -> list[str]:
	"""Whom the mail did not reach, by its reports, by what is `said`, and by the head of what was `returned` in the text."""
	found: list[str | None] = []
	for status in mail.delivery_status:
		if status.action not in ("delivered", "relayed", "expanded"):
			found += [status.recipient, status.original]
	for value in mail.header_values("x-failed-recipients"):
		found += _ADDRESS.findall(value)
	guessed = [*_ADDRESS.findall(said), *enclosed_to]
	for value in _values("to", returned):
		guessed += _ADDRESS.findall(value)
	# Whom the report is written to wrote the mail; he, who writes it, and a postmaster to ask come last
	others = {one.email.lower() for one in (*mail.to, *filter(None, (mail.from_,)))}
	guessed = sorted(_lower(guessed), key=lambda one: one in others or one.startswith("postmaster@"))
	return list(dict.fromkeys([*_lower(found), *guessed]))[:MOST_RECIPIENTS]


def _lower(found: Iterable[str | None]) -> Iterator[str]:
	return (address.strip(" .<>").lower() for address in found if address and "@" in address)
