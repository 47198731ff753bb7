"""What a customer gets without anybody writing it: the automatic reply and the welcome (BEHAVIOUR AUT-1, AUT-2, PER-8).

The rules are RFC 3834's and MAIL.md 4.5; limits are counted in the database, so a restart does not forget them. The
text repeats nothing of the mail it answers: otherwise anybody could send his text to anybody through us.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import add_to_date, cint, get_datetime, now_datetime
from pypika import Case

from request_mgmt.records import identity, log, notices, outbox, readers, settings, statements
from request_mgmt.records.statements import GroupConcat, Question, statement, value
from request_mgmt.registration import templates

# A name that may be repeated to its bearer: letters, a few signs, no link and no offer
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:(?:\. |['’ -])[^\W\d_]+)*\.?")


@dataclass(frozen=True)
class MailFacts:
	"""What counts of the mail or form that is acknowledged."""

	sender: str | None
	kind: str = "person"
	doubt: str | None = None  # why a person's mail must not be answered automatically
	senders: int = 1
	receivers: Collection[str] = ()  # To and Cc, lower case
	own_addresses: Collection[str] = ()  # of all mailboxes, lower case
	envelope_sender: str | None = None  # "" or "<>" is the null sender, None unknown
	message_id: str | None = None
	references: Collection[str] = ()
	is_mail: bool = True
	contact: dict = field(default_factory=dict)  # first_name, last_name of who wrote
	language: str | None = None


def acknowledge(
	request_doc, message_doc, mail_facts: MailFacts, template: str | None = None
) -> tuple[bool, str]:
	"""Queue the automatic reply unless a rule is against it, with `template` instead of the mailbox's.

	Answers (sent, reason); the reason is for people.
	"""
	mailbox, chosen = _mailbox(request_doc), settings.get()
	template = template or (mailbox and mailbox.auto_reply_template) or chosen.auto_reply_template
	reason = refusal(mail_facts, request_doc, bool(mailbox and cint(mailbox.no_auto_reply)), bool(template))
	reason = reason or limit_reached(mail_facts.sender, request_doc.mailbox, request_doc.name)
	if reason:
		return False, reason
	language = mail_facts.language or request_doc.language
	context = _context(request_doc, mail_facts)
	mail = templates.wrapped(
		templates.render(template, language, context), request_doc.category, language, context
	)
	tag = identity.subject_tag(request_doc.name, chosen.subject_tag)
	outbox.queue(
		purpose="Automatic reply",
		recipients=[mail_facts.sender],
		subject=f"{tag} {mail.subject}".strip(),
		body_html=mail.html,
		body_text=mail.text,
		request=request_doc.name,
		mailbox=request_doc.mailbox,
		in_reply_to=mail_facts.message_id,
		references=[*mail_facts.references, mail_facts.message_id] if mail_facts.message_id else None,
		headers={**mail.headers, **outbox.automatic_headers(answers_a_mail=mail_facts.is_mail)},
		envelope_sender="",
		auto_for_address=mail_facts.sender,
	)
	log.write(request_doc.name, "auto_reply_sent", detail=mail_facts.sender)
	return True, _("Sent to {0}").format(mail_facts.sender)


def respond(request_doc, template: str, address: str) -> bool:
	"""Queue a filter's response for an address of its own (INC-17), within the limits. Answers whether."""
	if limit_reached(address, request_doc.mailbox, None):
		return False
	mail = templates.render(template, request_doc.language, templates.context(request=request_doc))
	outbox.queue(
		purpose="Notice",
		recipients=[address],
		subject=f"{identity.subject_tag(request_doc.name, settings.get().subject_tag)} {mail.subject}".strip(),
		body_html=mail.html,
		body_text=mail.text,
		request=request_doc.name,
		mailbox=request_doc.mailbox,
		headers={**mail.headers, **outbox.automatic_headers(answers_a_mail=False)},
		envelope_sender="",
		auto_for_address=address,
	)
	return True


def welcome(identified, email: str, *, mailbox: str | None = None, block: bool = False) -> bool:
	"""Queue the welcome mail of a contact just made, when that is switched on (PER-8). Answers whether."""
	if block or not identified.created:
		return False
	chosen = settings.get()
	if not cint(chosen.welcome_new_contacts) or not chosen.welcome_template:
		return False
	if readers.is_machine(email) or limit_reached(email, mailbox, None):
		return False
	names = {"first_name": identified.first_name, "last_name": identified.last_name}
	context = templates.context(contact=plain_names(names))
	mail = templates.render(chosen.welcome_template, identified.language, context)
	outbox.queue(
		purpose="Welcome",
		recipients=[email],
		subject=mail.subject,
		body_html=mail.html,
		body_text=mail.text,
		mailbox=mailbox,
		headers={**mail.headers, **outbox.automatic_headers(answers_a_mail=False)},
		envelope_sender="",
		auto_for_address=email,
	)
	return True


def refusal(facts: MailFacts, request_doc, switched_off: bool, has_template: bool) -> str | None:
	"""Why this mail gets no automatic reply, as far as the mail itself says; None when it may."""
	if switched_off:
		return _("The mailbox sends no automatic replies")
	if not has_template:
		return _("No template for automatic replies is chosen")
	if facts.kind != "person":
		return _("Not written by a person: {0}").format(facts.kind)
	if facts.doubt:
		return _("Not answered automatically: {0}").format(facts.doubt)
	if not facts.sender or facts.senders != 1:
		return _("The mail has not exactly one sender")
	if facts.sender.lower() in facts.own_addresses:
		return _("The sender is one of our own addresses")
	if readers.is_machine(facts.sender):
		return _("The sender's address is not read by a person")
	if facts.envelope_sender is not None and facts.envelope_sender.strip("<> ") == "":
		return _("The mail has a null sender and must not be answered")
	if request_doc.base_status == "Spam":
		return _("The request is spam")
	meant = {*facts.receivers, *map(_without_tag, facts.receivers)}
	if facts.is_mail and facts.own_addresses and not meant & set(facts.own_addresses):
		return _("Our address is neither in To nor in Cc")
	return None


def _without_tag(address: str) -> str:
	"""support+sales@example.com is support@example.com's (RFC 5233)."""
	return re.sub(r"\+[^@]*(?=@)", "", address)


def limit_reached(address: str, mailbox: str | None, request: str | None) -> str | None:
	"""Which limit stops a further automatic mail to this address; None when none does. One query."""
	limits = settings.get()
	statements.write_held("Outgoing Mail")
	(sent,) = _counted(mailbox).rows(**_within(address, mailbox))
	if sent.refuses:
		return _("{0} refuses our mail").format(address)
	if request and request in (sent.requests or "").split(","):
		return _("This request was acknowledged to {0} before").format(address)
	if sent.in_hour >= cint(limits.auto_replies_per_address_hour):
		return _("Limit of automatic replies to one address in an hour")
	if sent.in_day >= cint(limits.auto_replies_per_address_day):
		return _("Limit of automatic replies to one address in a day")
	# Limits that a flood from many addresses runs into
	if sent.to_domain >= cint(limits.auto_replies_per_domain_hour):
		return _("Limit of automatic replies to one domain in an hour")
	if sent.lately >= cint(limits.auto_replies_per_mailbox_10_minutes):
		_tell_of_the_pause(mailbox)
		return _("The mailbox sends no automatic replies for now: too many in 10 minutes")
	return None


def question(address: str, mailbox: str | None) -> Question:
	"""What `limit_reached` asks."""
	return _counted(mailbox).question(**_within(address, mailbox))


def _counted(mailbox: str | None):
	return _sent_from_mailbox if mailbox else _sent_from_none


def _within(address: str, mailbox: str | None) -> dict:
	address, now = address.lower()[:140], statements.moment()
	values = {
		"address": address,
		"domain": outbox.domain_of(address),
		"ten_minutes": now - timedelta(minutes=10),
		"hour": now - timedelta(hours=1),
		"day": now - timedelta(days=1),
	}
	return {**values, "mailbox": mailbox} if mailbox else values


def _tell_of_the_pause(mailbox: str | None) -> None:
	"""Managers hear once of each pause, however many mails run into it at the same time: the mailbox's row is theirs in turn.

	A pause that lasts is told of once an hour.
	"""
	if not mailbox:
		return
	now = now_datetime()
	before = frappe.db.get_value("Request Mailbox", mailbox, "replies_paused_at", for_update=True)
	if before and get_datetime(before) > add_to_date(now, hours=-1):
		return
	frappe.db.set_value("Request Mailbox", mailbox, "replies_paused_at", now, update_modified=False)
	frappe.log_error(title=f"Automatic replies of {mailbox} paused: too many in 10 minutes")
	notices.alarm("replies_paused", mailbox)


def _sent(has_mailbox: bool):
	"""The automatic mails there are: those to the address in a day, with their requests, and in an hour; how many to its
	domain in an hour and of the mailbox in ten minutes; and whether the address refuses mail. The limits keep them few."""
	mail, other, refusing = (
		frappe.qb.DocType("Outgoing Mail"),
		frappe.qb.DocType("Outgoing Mail").as_("other"),
		frappe.qb.DocType("Undeliverable Address"),
	)
	from_us = other.mailbox == value("mailbox") if has_mailbox else other.mailbox.isnull()
	to_domain = from_us & (other.auto_for_domain == value("domain")) & (other.creation >= value("hour"))
	lately = from_us & (other.creation >= value("ten_minutes"))
	return (
		frappe.qb.from_(mail)
		.select(
			GroupConcat(mail.request).as_("requests"),
			Count(Case().when(mail.creation >= value("hour"), 1)).as_("in_hour"),
			Count("*").as_("in_day"),
			frappe.qb.from_(other).select(Count("*")).where(to_domain).as_("to_domain"),
			# Mail that a person wrote has no domain here, and is not counted
			frappe.qb.from_(other).select(Count(other.auto_for_domain)).where(lately).as_("lately"),
			frappe.qb.from_(refusing)
			.select(Count("*"))
			.where(refusing.address == value("address"))
			.as_("refuses"),
		)
		.where(
			(mail.auto_for_address == value("address"))
			& (mail.purpose == "Automatic reply")
			& (mail.creation >= value("day"))
		)
	)


_sent_from_mailbox = statement(partial(_sent, True))
_sent_from_none = statement(partial(_sent, False))


def plain_names(names: dict) -> dict:
	"""Only names that look like names: an address book entry may be somebody's advertisement."""
	return {
		part: name
		for part, name in names.items()
		if name and len(name) <= 40 and _PLAIN_NAME.fullmatch(name.strip())
	}


def _context(request_doc, facts: MailFacts) -> dict:
	"""Without a word of whoever wrote: a forged sender would have it mailed to somebody else by us."""
	context = templates.context(request=request_doc, contact=plain_names(facts.contact))
	for name in ("title", "last_message", *templates.own_fields(request_doc.meta)):
		context["request"].pop(name, None)
	context["company"] = context["conversation"] = {}
	return context


def _mailbox(request_doc):
	return frappe.get_cached_doc("Request Mailbox", request_doc.mailbox) if request_doc.mailbox else None
