"""Which message of ours came back: by its signed id, else by whom it did not reach (BEHAVIOUR INC-11).

A server on the way out may give a mail another Message-ID, and a report may show none. Then the newest message to who was
not reached is meant, within the time that servers try; where the report shows a subject, it has to be one of ours. Anybody can
make up a report: one that shows neither an id nor the subject we wrote changes nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import frappe
from frappe.utils import add_to_date, now_datetime

from request_mgmt.mail import matching, tokens
from request_mgmt.mail.returning import Returned
from request_mgmt.records import identity, settings
from request_mgmt.registration.contacts import spellings
from request_mgmt.request_mgmt import addresses

# Servers try four to five days (RFC 5321 section 4.5.4.1)
DAYS = 7
_REQUESTS, _MESSAGES = 500, 200
_FIELDS = ["name", "request", "kind", "subject", "recipients", "cc", "bcc", "posted_at", "message_key"]
# So much of a subject that is cut nobody guesses
_TELLING = 24


@dataclass(frozen=True)
class Lost:
	"""The request, and its message where that is known. `is_proven`: the report has the id that we signed for that message.
	`is_shown`: it has an id that we signed, or the subject we wrote, which only who saw a mail of ours knows.
	"""

	request: str
	message: frappe._dict | None = None
	is_proven: bool = False
	is_shown: bool = True


def find(back: Returned, may_guess: bool = True) -> Lost | None:
	"""What of ours came back; None when nothing did. Without `may_guess` only an id that we signed counts."""
	secret = identity.secret()
	own, other = (
		[one for one in ids if identity.is_ours(one, secret)] for ids in (back.own_ids, back.other_ids)
	)
	numbers = [identity.request_of_message_id(one, secret) for one in (*own, *other)]
	if number := next(filter(None, numbers), None):
		# Without an id of its own it answers what the others name
		named = _with_ids(own or other)
		message = named if own else _newest_to(back.recipients, [number]) or named
		number = matching.requests_merged(message.request if message else number)
		is_proven = bool(named and message.name == named.name)
		return Lost(number, message, is_proven) if frappe.db.exists("Request", number) else None
	if own or other or not may_guess or not back.recipients:
		return None
	tagged = tokens.numbers_in_subject(back.subject, settings.get().subject_tag)
	if back.subject is not None and not tagged:
		return None  # all of ours are tagged
	message = _newest_to(back.recipients, tagged or _requests_of(back.recipients))
	if not message:
		return None
	is_shown = _is_subject_of(message, back.subject)
	return Lost(matching.requests_merged(message.request), message, is_shown=is_shown)


def find_named(back: Returned) -> Lost | None:
	"""What of ours the report names by the id we signed for it, and by nothing else."""
	return find(replace(back, other_ids=[]), may_guess=False)


def _is_subject_of(message: frappe._dict, shown: str | None) -> bool:
	"""Whether the report shows what we wrote as the subject: whole, with a mark before it, or the beginning of it."""
	wrote, shown = (" ".join((text or "").split()) for text in (message.subject, shown))
	return bool(wrote) and (
		wrote in shown or (len(shown.partition("]")[2]) >= _TELLING and wrote.startswith(shown))
	)


def sent_to(message: frappe._dict) -> set[str]:
	"""Everybody a message of ours went to, in lower case."""
	fields = (message.recipients, message.cc, message.bcc)
	return {address.lower() for text in fields for address in addresses.split(text)}


def _with_ids(ids: list[str]) -> frappe._dict | None:
	"""The message of ours with the first of these ids that has one."""
	keys = [identity.message_key(message_id) for message_id in ids]
	if not keys:
		return None
	rows = frappe.get_all(
		"Message", filters={"message_key": ["in", keys], "kind": ["!=", "Enquiry"]}, fields=_FIELDS
	)
	return min(rows, key=lambda row: keys.index(row.message_key), default=None)


def _newest_to(recipients: Collection[str], requests: Iterable[str]) -> frappe._dict | None:
	"""The newest message of these requests that was mailed to one of the recipients, in their order."""
	requests = list(requests)
	if not requests or not recipients:
		return None
	rows = frappe.get_all(
		"Message",
		filters={
			"request": ["in", requests],
			"kind": ["in", ["Reply", "Forward"]],
			"posted_at": [">=", add_to_date(now_datetime(), days=-DAYS)],
		},
		fields=_FIELDS,
		order_by="posted_at desc, creation desc",
		limit_page_length=_MESSAGES,
	)
	for recipient in recipients:
		if found := next((row for row in rows if recipient in sent_to(row)), None):
			return found
	return None


def _requests_of(recipients: Iterable[str]) -> list[str]:
	"""Requests these addresses take part in, the newest first; two queries, each within an index."""
	spelt = [spelling for recipient in recipients for spelling in spellings(recipient)]
	row, email = frappe.qb.DocType("Request Contact"), frappe.qb.DocType("Contact Email")
	of_contacts = (
		frappe.qb.from_(row)
		.inner_join(email)
		.on((email.parent == row.contact) & (email.parenttype == "Contact"))
		.select(row.parent)
		.where((row.parenttype == "Request") & email.email_id.isin(spelt))
		.orderby(row.creation, order=frappe.qb.desc)
		.limit(_REQUESTS)
		.run(pluck=True)
	)
	others = frappe.get_all(
		"Request Participant",
		filters={"parenttype": "Request", "email_id": ["in", spelt]},
		pluck="parent",
		order_by="creation desc",
		limit_page_length=_REQUESTS,
	)
	return list(dict.fromkeys([*of_contacts, *others]))
