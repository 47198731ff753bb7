"""Whom an answer goes to and what it is called. Pure decisions on plain values (BEHAVIOUR REP-1, REP-5, REP-6)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from email.utils import getaddresses

_REPLY_MARKS = re.compile(r"^(?:(?:re|sv|vs|aw|antw|fw|fwd|vb|wg)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Written:
	"""What counts of the message that is answered."""

	from_outside: bool
	sender: str = ""
	reply_to: str = ""
	recipients: str = ""
	cc: str = ""
	bcc: str = ""
	contact: str | None = None
	copies_answers: bool = False
	"""Its Cc are those whom the customer named on his own page for our answers: no mail of his went to them."""


@dataclass(frozen=True)
class Receivers:
	to: list[str] = field(default_factory=list)
	cc: list[str] = field(default_factory=list)
	bcc: list[str] = field(default_factory=list)


def receivers(
	message: Written | None,
	contact: str | None,
	contact_address: str | None,
	own: Collection[str],
	*,
	everybody: bool = False,
	chosen: bool = False,
) -> Receivers:
	"""Whom to answer.

	A message picked by the agent (`chosen`) is answered to whoever wrote it, or, if it is one of ours, to whom it
	went. Otherwise the answer goes to the request's contact: to the address he last wrote from, else to the one on
	his card, else to whoever wrote last. `everybody` adds the other receivers of the message, never ourselves. Whom a
	customer named for our answers gets a copy of each.
	"""
	own = {address.lower() for address in own}
	is_answered = bool(message) and (chosen or message.contact == contact or not contact_address)
	first = _author(message) if is_answered else []
	first = _without(first, own) or _without([contact_address or ""], own)
	if not (everybody and message):
		copies = addresses_in(message.cc) if is_answered and message.copies_answers else []
		return Receivers(first, _without(copies, own, first))
	if message.from_outside:
		first = _merged(first, _author(message))
	to = _without(_merged(first, addresses_in(message.recipients)), own)
	cc = _without(addresses_in(message.cc), own, to)
	bcc = _without(addresses_in(message.bcc), own, [*to, *cc])
	return Receivers(to, cc, bcc)


def subject(title: str, tag: str, reply: bool = True) -> str:
	"""The mail's subject: the tag once, "Re:" once, then the title. `[#100042] Re: Printer on fire`."""
	bare = tidy(title)
	while True:
		shorter = _REPLY_MARKS.sub("", bare.replace(tag, " ").strip()).strip()
		if shorter == bare:
			break
		bare = shorter
	return " ".join(filter(None, [tag, "Re:" if reply else "", bare]))


def display(agent: str | None, mailbox: str | None) -> str:
	"""The name customers see: "Anna Holm / Support", or the mailbox alone."""
	return " / ".join(filter(None, [tidy(agent or ""), tidy(mailbox or "")]))


def mailbox_header(name: str, address: str) -> str:
	"""A From value; the name is quoted and can end no header line."""
	name = tidy(name).replace("\\", "").replace('"', "'")
	return f'"{name}" <{address}>' if name else address


def references(message_id: str | None, earlier: str | None) -> str | None:
	"""References of an answer: those of the message answered, then its own id (RFC 5322 3.6.4)."""
	ids = re.findall(r"<[^<>\s]+>", earlier or "")
	if message_id:
		ids.append(message_id)
	ids = list(dict.fromkeys(ids))
	# Endless threads: the first id and the last ones are what clients need.
	return " ".join(ids if len(ids) <= 30 else [ids[0], *ids[-29:]]) or None


def addresses_in(text: str | None) -> list[str]:
	"""The bare addresses of a header value."""
	return [address for _name, address in getaddresses([text or ""]) if "@" in address]


def tidy(text: str) -> str:
	"""One line without control and direction signs."""
	return " ".join(_CONTROL.sub(" ", text).split())


def _author(message: Written) -> list[str]:
	if not message.from_outside:
		return addresses_in(message.recipients)
	return addresses_in(message.reply_to) or addresses_in(message.sender)


def _merged(*lists: Iterable[str]) -> list[str]:
	seen: dict[str, str] = {}
	for addresses in lists:
		for address in addresses:
			seen.setdefault(address.lower(), address)
	return list(seen.values())


def _without(addresses: Iterable[str], *taken: Iterable[str]) -> list[str]:
	gone = {address.lower() for list_ in taken for address in list_}
	return [address for address in _merged(addresses) if address and address.lower() not in gone]
