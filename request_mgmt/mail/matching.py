"""Which request a mail belongs to: signed id, then known ids, then the number in its subject (BEHAVIOUR INC-8).

Whatever points at a request counts only when the sender takes part in it: a number is no credential, and neither is an
id that may have been forwarded (MAIL.md 5, nos. 1 to 5). "The sender" is the From address, never Reply-To.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe

from request_mgmt.mail import tokens
from request_mgmt.records import identity
from request_mgmt.registration.contacts import is_spelling, spellings

# More than any honest mail has; a crafted one shall not make us ask for thousands.
MAX_IDS = 50
MAX_HOPS = 10


@dataclass(frozen=True)
class Match:
	"""`request` the mail joins, else `hint`: one it points at without the sender's taking part there.

	`outsider`: the sender takes part only as somebody a message was forwarded to, or answers what was forwarded.
	`copies`: messages of that request that have the mail's own id.
	"""

	request: str | None = None
	hint: str | None = None
	outsider: bool = False
	copies: tuple[str, ...] = ()


def find(
	sender: str | None,
	ids: Iterable[str],
	subject: str | None,
	prefix: str | None,
	*,
	mailbox: str | None = None,
	message_id: str | None = None,
) -> Match:
	"""The request meant by a mail from `sender`. `ids`: In-Reply-To, then References from the end.

	One id may stand in several requests, when a mail was written to several mailboxes: those of `mailbox` come first.
	At most four queries, and one for each step of a merge.
	"""
	ids = list(dict.fromkeys(filter(None, ids)))[:MAX_IDS]
	own = [message_id] if message_id and ids else []
	stored = _stored([*ids, *own], mailbox)
	wanted = pointed_at(ids, stored, subject, prefix)
	if not wanted:
		return Match()
	leads_to = _leads_to(wanted)
	taking = taking_part(sender, {*leads_to, *leads_to.values()}) if sender and leads_to else {}
	for number in wanted:
		target = leads_to.get(number)
		kinds = taking.get(number, set()) | taking.get(target, set())
		if target and kinds:
			same = stored.get(identity.message_key(message_id), []) if own else []
			return Match(
				request=target,
				outsider=kinds == {"Outsider"} or _answers_forward(ids, stored),
				copies=tuple(row.name for row in same if row.request == target),
			)
	return Match(hint=next((leads_to[number] for number in wanted if number in leads_to), None))


def pointed_at(
	ids: list[str], stored: dict[str, list[frappe._dict]], subject: str | None, prefix: str | None
) -> list[str]:
	"""Numbers of requests the mail points at, the most trustworthy first; `stored` are the messages with these ids.

	A signed id counts first. Where its message was moved since, by a split, the request it is in now is meant.
	"""
	secret = identity.secret()
	signed, known = [], []
	for message_id in ids:
		now_in = [row.request for row in stored.get(identity.message_key(message_id), [])]
		number = identity.request_of_message_id(message_id, secret)
		if number:
			signed.extend(now_in or [number])
		else:
			known.extend(now_in)
	in_subject = tokens.numbers_in_subject(subject or "", prefix or "#")[:MAX_HOPS]
	return list(dict.fromkeys(str(number) for number in (*signed, *known, *in_subject) if number))


def requests_merged(number: str) -> str:
	"""Where a merged request has gone to, through several hops; itself when it was not merged."""
	return _leads_to([number]).get(number, number)


def elsewhere(message_id: str, mailbox: str) -> list[frappe._dict]:
	"""Messages with this id that came to other mailboxes: request, its first category, mailbox, sender, text, and whether it
	was acknowledged."""
	message, request, mail = map(frappe.qb.DocType, ("Message", "Request", "Inbound Mail"))
	return (
		frappe.qb.from_(message)
		.inner_join(request)
		.on(request.name == message.request)
		.left_join(mail)
		.on(mail.name == message.inbound_mail)
		.select(message.request, message.mailbox, message.sender, message.body_text, mail.auto_reply)
		.select(request.original_category.as_("category"))
		.where(
			(message.message_key == identity.message_key(message_id))
			& (message.kind == "Enquiry")
			& (message.mailbox != mailbox)
		)
		.orderby(message.creation)
		.limit(10)
		.run(as_dict=True)
	)


def _answers_forward(ids: list[str], stored: dict[str, list[frappe._dict]]) -> bool:
	"""Whether the nearest message of ours that the mail answers was sent to outsiders."""
	for message_id in ids:
		if rows := stored.get(identity.message_key(message_id)):
			return rows[0].kind == "Forward"
	return False


def _stored(ids: list[str], mailbox: str | None = None) -> dict[str, list[frappe._dict]]:
	"""Key of an id -> the messages with it, those of the mailbox first, then the newest; one query."""
	keys = [identity.message_key(message_id) for message_id in ids]
	if not keys:
		return {}
	rows = frappe.get_all(
		"Message",
		filters={"message_key": ["in", keys]},
		fields=["name", "message_key", "request", "kind", "mailbox"],
		order_by="creation desc",
		limit_page_length=MAX_IDS * 4,
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in sorted(rows, key=lambda row: row.mailbox != mailbox):
		found.setdefault(row.message_key, []).append(row)
	return found


def _leads_to(numbers: Iterable[str]) -> dict[str, str]:
	"""Existing request -> itself, or where it was merged into."""
	seen: dict[str, str | None] = {}
	ask = list(dict.fromkeys(numbers))
	for _hop in range(MAX_HOPS):
		if not ask:
			break
		rows = frappe.get_all(
			"Request",
			filters={"name": ["in", ask]},
			fields=["name", "base_status", "merged_into"],
			limit_page_length=0,
		)
		for row in rows:
			seen[row.name] = row.merged_into if row.base_status == "Merged" else None
		ask = [target for target in seen.values() if target and target not in seen]
	return {number: _last(number, seen) for number in numbers if number in seen}


def _last(number: str, merged_into: dict[str, str | None]) -> str:
	for _hop in range(MAX_HOPS):
		target = merged_into.get(number)
		if not target or target not in merged_into:
			return number
		number = target
	return number


def taking_part(sender: str, requests: set[str]) -> dict[str, set[str]]:
	"""Request -> in which roles the address takes part; two queries."""
	row, address = frappe.qb.DocType("Request Contact"), frappe.qb.DocType("Contact Email")
	contacts = (
		frappe.qb.from_(row)
		.inner_join(address)
		.on((address.parent == row.contact) & (address.parenttype == "Contact"))
		.select(row.parent, address.email_id)
		.where(
			(row.parenttype == "Request")
			& row.parent.isin(sorted(requests))
			& address.email_id.isin(spellings(sender))
		)
		.run()
	)
	others = frappe.get_all(
		"Request Participant",
		filters={
			"parenttype": "Request",
			"parent": ["in", sorted(requests)],
			"email_id": ["in", spellings(sender)],
		},
		fields=["parent", "email_id", "kind"],
		limit_page_length=0,
	)
	found: dict[str, set[str]] = {}
	for request, email, kind in (
		*((*row, "Contact") for row in contacts),
		*((other.parent, other.email_id, other.kind) for other in others),
	):
		if is_spelling(email, sender):
			found.setdefault(request, set()).add(kind)
	return found
