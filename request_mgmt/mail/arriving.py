"""What a recorded mail becomes: a new request, a message on a known one, or just a record (BEHAVIOUR INC-2, INC-8 to INC-11).

Everything here happens in the one transaction that mail/intake opens and closes.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import partial

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt.assignment import assigning
from request_mgmt.mail import (
	authenticating,
	bounces,
	classifying,
	filters,
	hooking,
	matching,
	parsing,
	quoting,
	returning,
	sanitising,
	tokens,
)
from request_mgmt.mail.addresses import Address, mixes_scripts, other_in_name
from request_mgmt.mail.matching import Match
from request_mgmt.mail.remark import Remark
from request_mgmt.records import (
	identity,
	log,
	moments,
	notices,
	numbers,
	settings,
	statements,
	undeliverable,
)
from request_mgmt.records import status as statuses
from request_mgmt.registration import acknowledgement, contacts, messages, requests
from request_mgmt.registration.acknowledgement import MailFacts
from request_mgmt.registration.contacts import Identified
from request_mgmt.request_mgmt import addresses, mailboxes

CREATED, ADDED, RECORDED = "Created", "Added", "Recorded"

# Kinds that never become a request of their own, whatever the mailbox imports
_NEVER_A_REQUEST = ("bounce", "receipt", "complaint", "loop", "own")
# Our own mail coming back is never even a message
_NEVER_A_MESSAGE = ("loop", "own")
# What a form's mail may look like
_FORMS = ("person", "own", "list", "auto-reply")
_BEGINNING = 256 * 1024
_ANSWERED_AT_MOST = 5


@dataclass
class Came:
	"""What came of a mail. `outcome` None: it could not be made sense of."""

	kind: str
	outcome: str | None = None
	reason: str | None = None
	request: str | None = None
	message: str | None = None
	subject: str | None = None
	sender: str | None = None
	message_id: str | None = None
	auto_reply: bool = False
	auto_reply_reason: str | None = None
	mail_filter: str | None = None
	blocked: bool = False
	copy_key: str | None = None


@dataclass
class Arrival:
	"""One mail and all that is known of it on its way."""

	row: frappe._dict  # its Inbound Mail
	raw: bytes
	box: object  # Request Mailbox
	own: frozenset[str]
	mail: object  # parsing.ParsedMail
	kind: str
	reason: str | None
	doubt: str | None = None  # why a person's mail must not be answered automatically
	remarks: list[str] = field(default_factory=list)
	acting: filters.Acting | None = None  # the filter that acts on it
	customer: Address | None = None  # who wrote it, where the filter says that the sender is a form
	forged: bool = False  # our own mail server says that the sender is another
	twin: frappe._dict | None = None  # the message it became already, in another mailbox
	is_new: bool = False  # another app says that it opens a request of its own
	unanswered: str = ""  # why another app wants no automatic mail to go back

	@property
	def sender(self) -> str | None:
		return self.mail.from_.email if self.mail.from_ else None

	@property
	def sender_name(self) -> str | None:
		return contacts.tidy_name(self.mail.from_.name) if self.mail.from_ else None

	@property
	def is_from_nobody(self) -> bool:
		"""Whether the filter says that the sender's address is no customer's, and names none."""
		doc = self.acting.doc if self.acting else None
		return bool(doc and (cint(doc.ignore_from) or doc.customer_from) and not self.customer)

	@property
	def ids(self) -> list[str]:
		"""Ids the mail answers, the nearest first (MAIL.md 4.2)."""
		return [*self.mail.in_reply_to, *reversed(self.mail.references)]


def handle(
	row: frappe._dict, raw: bytes, *, as_person: bool = False, without_filter: str | None = None
) -> Came:
	"""Make of the mail what it is, whatever the filter `without_filter` says.

	Raises only when something is wrong with us or the site.
	"""
	arrival = _look_at(row, raw, as_person)
	came = Came(
		kind=arrival.kind,
		reason=arrival.reason,
		subject=(arrival.mail.subject or "")[:1000] or None,
		sender=(arrival.sender or "")[:320] or None,
		message_id=(arrival.mail.message_id or "")[:1000] or None,
	)
	if _says_nothing(arrival.mail):
		came.reason = _("Neither sender nor content could be read")
		return came
	if _apps_keep_out(arrival, came):
		return came
	if arrival.kind != "loop" and _kept_out(arrival, came, without_filter):
		return came
	if arrival.kind == "person":
		return _from_person(arrival, came)
	if arrival.kind == "bounce":
		back = returning.look(arrival.mail, arrival.raw)
		if lost := bounces.find(back, may_guess=not arrival.forged):
			return _bounce(arrival, came, lost, back)
	if arrival.kind in ("receipt", "complaint") and not arrival.forged:
		_note_what_became(arrival, came)
	if arrival.kind in _NEVER_A_MESSAGE or not cint(arrival.box.import_automatic):
		came.outcome = RECORDED
		return came
	return _import_automatic(arrival, came)


def _apps_keep_out(arrival: Arrival, came: Came) -> bool:
	"""Hear what other apps say of the mail (INC-10); whether they keep it out. Who imports such a one again by hand has the last word."""
	if not (functions := hooking.functions()):
		return False
	mail = arrival.mail
	said = hooking.ask(
		functions,
		hooking.Letter(
			mailbox=arrival.box.name,
			kind=arrival.kind,
			sender=arrival.sender,
			sender_name=arrival.sender_name,
			headers=list(mail.headers),
			text=mail.text,
			html=mail.html,
			subject=mail.subject or "",
		),
	)
	if said.subject != (mail.subject or ""):
		mail.subject = " ".join(str(said.subject).split())
		came.subject = mail.subject[:1000] or None
	arrival.is_new, arrival.unanswered = bool(said.new_request), str(said.no_auto_reply or "")
	if not said.keep_out or arrival.row.status == "Blocked":
		return False
	came.outcome, came.blocked, came.reason = RECORDED, True, str(said.keep_out)[:1000]
	return True


def _kept_out(arrival: Arrival, came: Came, without_filter: str | None) -> bool:
	"""Let the one filter that matches act; whether it keeps the mail from being imported (INC-7, INC-16)."""
	acting = filters.acting_on(arrival.box.name, arrival.mail, without_filter)
	if not acting:
		return False
	doc = acting.doc
	is_form = doc.action == "Import" and doc.customer_from and not arrival.forged
	if arrival.kind == "own" and not is_form:
		return False  # ours; but web forms like to write in the name of the mailbox they write to
	arrival.acting, came.mail_filter = acting, doc.name
	if doc.action == "Import":
		if doc.treat_as:
			arrival.kind = came.kind = doc.treat_as
			arrival.doubt = None
		# A form answers nobody: what does is a person, or his autoresponder
		if is_form and arrival.kind in _FORMS and not _answers_ours(arrival):
			_is_from_a_form(arrival, came)
		return False
	came.outcome, came.blocked = RECORDED, doc.action == "Block"
	came.reason = _("Filter {0}").format(doc.name)
	return True


def _is_from_a_form(arrival: Arrival, came: Came) -> None:
	"""A person wrote it, whatever the form that sent it looks like; who, only the form says, if anybody."""
	arrival.kind = came.kind = "person"
	arrival.doubt = None
	customer = arrival.customer = filters.customer_meant(arrival.acting, arrival.mail, arrival.own)
	if not customer:
		return
	arrival.remarks.append(
		_("Filter {0}: {1} is the customer because the form says so; the sender is {2}.").format(
			came.mail_filter, customer.email, arrival.sender or "?"
		)
	)


def _look_at(row: frappe._dict, raw: bytes, as_person: bool) -> Arrival:
	remarks = []
	whole = raw
	limit = (cint(settings.get().max_mail_mb) or 50) * 1024 * 1024
	if len(raw) > limit:
		whole = raw[:_BEGINNING]
		remarks.append(
			_("The mail has {0} MB. Only its beginning was read; the whole of it is kept.").format(
				len(raw) >> 20
			)
		)
	mail = parsing.parse(whole)
	if whole is not raw and mail.attachments:
		half = mail.attachments.pop()
		remarks.append(_("Attachment {0} was not kept; the raw mail holds it.").format(half.file_name))
	own = mailboxes.own_addresses()
	secret = identity.secret()
	classified = classifying.classify(
		mail, own, identity.instance(), lambda message_id: identity.is_ours(message_id, secret)
	)
	kind = "person" if as_person else classified.kind
	box = frappe.get_cached_doc("Request Mailbox", row.mailbox)
	verdict = authenticating.verdict(mail.headers, box.authserv_id)
	forged = bool(verdict and verdict.refused)
	if forged:
		remarks.append(
			_("The sender may be forged: his domain does not stand behind this mail ({0}).").format(verdict)
		)
	remarks += _of_sender(mail.from_)
	return Arrival(
		row=row,
		raw=whole,
		box=box,
		own=own,
		mail=mail,
		kind=kind,
		reason=classified.reason or None,
		doubt=classified.reason if classified.kind == "person" and not as_person else None,
		remarks=[*remarks, *map(_in_words, mail.remarks)],
		forged=forged,
	)


def _of_sender(sender: Address | None) -> list[str]:
	"""What may make an agent take the sender for somebody else."""
	said = []
	if sender and (other := other_in_name(sender)):
		said.append(
			_("The sender's name shows the address {0}, but the mail is from {1}.").format(
				other, sender.email
			)
		)
	if sender and mixes_scripts(sender.email):
		said.append(_("The sender's domain has letters of several alphabets; it may look like another one."))
	return said


def _says_nothing(mail) -> bool:
	words = mail.subject or (mail.text or "").strip() or (mail.html or "").strip()
	return not (mail.from_ or words or mail.attachments or mail.delivery_status)


def _from_person(arrival: Arrival, came: Came) -> Came:
	match = _match(arrival)
	if match.request:
		request = requests.locked(match.request)
		# An outsider's answer always comes back: a new request of his own would be nobody's
		stays = match.outsider and request.base_status not in messages.GONE
		if not arrival.is_new and (stays or not messages.wants_new_request(request)):
			return _join(arrival, came, request, match)
		match = Match(hint=request.name)
	return _create(arrival, came, match.hint)


def _match(arrival: Arrival) -> Match:
	"""The request a filter read out of the mail, else the one the mail answers. From a stranger it is internal."""
	meant = arrival.acting and filters.request_meant(arrival.acting)
	if meant:
		kinds = matching.taking_part(arrival.sender, {meant}).get(meant, set()) if arrival.sender else set()
		return Match(request=meant, outsider=not kinds or kinds == {"Outsider"})
	found = _find(arrival)
	return Match(hint=found.request or found.hint) if arrival.forged else found


def _find(arrival: Arrival) -> Match:
	return matching.find(
		arrival.sender,
		arrival.ids,
		arrival.mail.subject,
		settings.get().subject_tag,
		mailbox=arrival.box.name,
		message_id=arrival.mail.message_id,
	)


def _join(arrival: Arrival, came: Came, request, match: Match, *, automatic: bool = False) -> Came:
	"""One more message on a known request."""
	content = _content(arrival, answers=True)
	if _is_copy(match, content):
		return _copy(arrival, came, request.name)
	if _may_have_copies(arrival):
		came.copy_key = _copy_key(arrival, content, 0)
	known = _contact_on(request, arrival.sender)
	message = messages.add(
		request,
		kind="Enquiry",
		access_level="Internal" if automatic or match.outsider else "External",
		contact=known,
		is_automatic=automatic,
		prepared=True,
		**content,
	)
	came.outcome, came.request, came.message = ADDED, request.name, message.name
	came.auto_reply_reason = _("Not the first message of its request")
	return came


def _is_copy(match: Match, content: dict) -> bool:
	"""Whether the request has this mail already: the same id with other words is another mail (MAIL.md 4.2)."""
	if not match.copies:
		return False
	texts = frappe.get_all("Message", filters={"name": ["in", match.copies]}, pluck="body_text")
	return (content["body_text"] or "") in [text or "" for text in texts]


def _copy(arrival: Arrival, came: Came, request: str) -> Came:
	"""The request has the mail from another mailbox: only a note of this one."""
	came.copy_key = None
	came.outcome, came.request = RECORDED, request
	came.reason = _("The same mail is on the request already; it came to another mailbox as well")
	log.write(request, "changed", detail=_("The same mail came to {0} as well").format(arrival.box.name))
	return came


def _may_have_copies(arrival: Arrival) -> bool:
	"""Whether the mail names another mailbox of ours, or came by a way that names none."""
	mine = {arrival.box.email_id.lower(), *map(str.lower, addresses.split(arrival.box.aliases))}
	others = arrival.own - mine
	if not others or not arrival.mail.message_id:
		return False
	named = {a.email.lower() for a in (*arrival.mail.to, *arrival.mail.cc) if a.email}
	return bool(named & others or not named & mine)


def _twins(arrival: Arrival, content: dict) -> list[frappe._dict]:
	"""What the same mail became that came to other mailboxes of ours, too. An id alone says little: who saw a mail can send
	another one with its id."""
	found = matching.elsewhere(arrival.mail.message_id, arrival.box.name)
	mail = ((arrival.sender or "").lower(), content["body_text"] or "")
	return [row for row in found if ((row.sender or "").lower(), row.body_text or "") == mail]


def _copy_key(arrival: Arrival, content: dict, known: int) -> str:
	"""Only one of a mail's copies may have it while as many are `known`: of two that come at the same time the second is
	handled anew, and then knows of the first."""
	parts = (arrival.mail.message_id, (arrival.sender or "").lower(), content["body_text"] or "", str(known))
	return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _category(arrival: Arrival) -> str | None:
	"""Where a request of this mail begins; mailboxes of one category are one department."""
	chosen = arrival.acting and arrival.acting.doc.category
	return chosen or arrival.box.category or settings.get().default_category or None


def _tell_of_each_other(arrival: Arrival, request) -> None:
	"""Two departments were written to, and each has a request: neither shall answer without knowing."""
	twin = arrival.twin
	said = _("The same mail came to {0} as well: request {1}")
	log.write(request.name, "changed", detail=said.format(twin.mailbox, twin.request))
	log.write(twin.request, "changed", detail=said.format(arrival.box.name, request.name))


def _create(arrival: Arrival, came: Came, hint: str | None, *, automatic: bool = False) -> Came:
	"""A new request; the acknowledgement belongs to it alone."""
	content = _content(arrival, answers=_answers_ours(arrival))
	category = _category(arrival)
	if _may_have_copies(arrival):
		twins = _twins(arrival, content)
		# That of the same department, else one that was acknowledged
		nearest = sorted(twins, key=lambda twin: (twin.category != category, not cint(twin.auto_reply)))
		arrival.twin = next(iter(nearest), None)
		came.copy_key = _copy_key(arrival, content, len(twins))
	if arrival.twin and arrival.twin.category == category:
		return _copy(arrival, came, arrival.twin.request)
	_ask_ahead(arrival, category)
	who = _identify(arrival, content.get("body_text"))
	box = arrival.box
	remarks = arrival.remarks
	filters.fill_in_person(arrival.acting, who.contact, who.customer, remarks)
	fields = filters.request_fields(arrival.acting, remarks)
	content["remarks"] += [remark for remark in remarks if remark not in content["remarks"]]
	request = requests.register(
		title=fields.pop("title", None) or title_of(arrival.mail.subject),
		contact=who.contact,
		card=who.card(),
		channel="E-mail",
		mailbox=box.name,
		reply_address=_addressed_as(arrival),
		language=who.language or box.language,
		actor_contact=who.contact,
		actor_name=who.full_name or arrival.sender_name or arrival.sender,
		participants=_involved(arrival, who),
		fields=fields,
		**filters.start_values(arrival.acting),
		prepared=not arrival.acting,
		message={
			"kind": "Enquiry",
			"access_level": "External",
			"contact": who.contact,
			"is_automatic": automatic,
			**content,
		},
	)
	if hint:
		_leave_hint(request, hint)
	if arrival.twin:
		_tell_of_each_other(arrival, request)
	if arrival.acting:
		log.write(request.name, "changed", detail=_("Filter {0}").format(arrival.acting.doc.name))
		filters.forward(arrival.acting, request, request.first_message)
	came.outcome, came.request, came.message = CREATED, request.name, request.first_message.name
	if not automatic:
		_answer_by_itself(arrival, came, request, who)
	return came


def _ask_ahead(arrival: Arrival, category: str | None) -> None:
	"""What a new request is going to ask, unless a filter has a say in it, and its turn."""
	if arrival.sender and not arrival.acting:
		statements.ask_together(
			partial(contacts.question, arrival.sender),
			partial(assigning.question, category),
			partial(assigning.turn_ahead, category),
			partial(acknowledgement.question, arrival.sender, arrival.box.name),
			numbers.question,
		)


def _answer_by_itself(arrival: Arrival, came: Came, request, who: Identified) -> None:
	if arrival.forged:
		came.auto_reply_reason = _("The sender may be forged")
		return
	if arrival.unanswered:
		came.auto_reply_reason = arrival.unanswered[:1000]
		return
	if arrival.twin and cint(arrival.twin.auto_reply):
		came.auto_reply_reason = _("The same mail was answered from {0} already").format(arrival.twin.mailbox)
		return
	facts = _facts(arrival, who, request)
	doc = arrival.acting.doc if arrival.acting else None
	if arrival.is_from_nobody:
		facts = replace(facts, sender=who.email if doc.response_template else None)
	if doc and (cint(doc.block_auto_reply) or not facts.sender) and not doc.response_template:
		came.auto_reply_reason = _("Filter {0} allows no automatic reply").format(doc.name)
		return
	template = doc.response_template if doc else None
	came.auto_reply, came.auto_reply_reason = acknowledgement.acknowledge(
		request, request.first_message, facts, template
	)
	if template and doc.response_to:
		acknowledgement.respond(request, template, doc.response_to)
	silent = bool(arrival.doubt or cint(arrival.box.no_auto_reply))
	acknowledgement.welcome(who, facts.sender or arrival.sender or "", mailbox=arrival.box.name, block=silent)


def _import_automatic(arrival: Arrival, came: Came) -> Came:
	"""What no person wrote, when the mailbox imports it: internal on a known request, and it wakes nobody."""
	match = _find(arrival)
	if match.request:
		request = requests.locked(match.request)
		if request.base_status not in messages.GONE:
			return _join(arrival, came, request, match, automatic=True)
	if arrival.kind in _NEVER_A_REQUEST:
		came.outcome = RECORDED
		return came
	return _create(arrival, came, match.hint, automatic=True)


# Bounces


def _bounce(arrival: Arrival, came: Came, lost: bounces.Lost, back: returning.Returned) -> Came:
	"""Our message did not arrive: kept on its request, the message marked, the owner told.

	An answer that never reached the customer opens the request again (INC-11). A report that anybody could have made up is
	kept and told once, and leaves message and request what they are.
	"""
	if classifying.is_delay(arrival.mail):
		came.outcome, came.request = RECORDED, lost.request
		late = ", ".join(dict.fromkeys(filter(None, (s.recipient for s in arrival.mail.delivery_status))))
		late = late or next(iter(back.recipients), None) or arrival.mail.subject
		log.write(lost.request, "changed", detail=_("Delivery is delayed: {0}").format(late))
		return came
	request = requests.locked(lost.request)
	failed = lost.message
	if lost.is_shown:
		_mark_failed(arrival, lost, back)
	elif frappe.db.exists("Request Log", {"message": failed.name, "action": "bounce"}):
		came.outcome, came.request = RECORDED, request.name
		came.reason = _("The request has a report on this message already")
		return came
	else:
		sent_to = bounces.sent_to(failed)
		whom = next(address for address in back.recipients if address in sent_to)
		said = _(
			"This report may be made up: it does not show which mail came back. The newest one to {0} was sent {1}."
		)
		arrival.remarks.append(said.format(whom, moments.shown(failed.posted_at)))
	before = request.status
	if lost.is_shown and failed and failed.kind == "Reply" and request.base_status in ("Closed", "Postponed"):
		request.status = statuses.default_for("Open", request.request_type)
	request.flags.recorded = True
	message = messages.add(
		request,
		kind="Bounce",
		access_level="Internal",
		is_automatic=True,
		**_content(arrival, answers=False),
	)
	log.write(request.name, "bounce", message=failed.name if failed else message.name, detail=came.reason)
	if before == request.status:
		notices.tell("new_message", request, message=message)
	else:
		changes = [{"field": "status", "from": before, "to": request.status}]
		log.write(request.name, "activated", message=message.name, detail="bounce", changes=changes)
		notices.tell("activated", request, message=message)
	came.outcome, came.request, came.message = ADDED, request.name, message.name
	return came


def _mark_failed(arrival: Arrival, lost: bounces.Lost, back: returning.Returned) -> None:
	"""Mark the message that did not arrive; remember who it was for, where the report says there is no such address.

	Only who it was sent to counts, and only of a message that the report proves to know: anybody can make one up.
	"""
	if not lost.message:
		return
	sent_to = bounces.sent_to(lost.message)
	failed = [s for s in arrival.mail.delivery_status if s.action in (None, "failed")]
	said = [(s.addresses, s.status, s.diagnostic or s.status) for s in failed]
	if not said:
		missed = [address for address in back.recipients if address in sent_to]
		words = back.of(missed[0]) if len(missed) == 1 else None
		said = [([address], words, words) for address in missed]
	reasons = [": ".join(filter(None, (*whom[:1], why))) for whom, _status, why in said]
	reason = (
		"; ".join(dict.fromkeys(filter(None, reasons))) or arrival.reason or _("Returned as undeliverable")
	)
	values = {"delivery_state": "Failed", "delivery_error": reason[:1000]}
	frappe.db.set_value("Message", lost.message.name, values)
	for whom, status, why in said if lost.is_proven else ():
		address = next((one for one in whom if one in sent_to), None)
		if address and undeliverable.says_no_such_address(status):
			undeliverable.remember(address, why, lost.request)


# Receipts and complaints


def _note_what_became(arrival: Arrival, came: Came) -> None:
	"""A receipt or a complaint is noted once on the message of ours it names; a complaint is told to the owner.

	Only the id of that very message counts, which nobody knows but who got it, and only who got it is named.
	"""
	about = bounces.find_named(returning.look(arrival.mail, arrival.raw))
	told = returning.told(arrival.mail)
	if not about or told.word == "auth-failure":  # of servers, about servers (RFC 6591)
		return
	came.request = about.request
	sent_to = bounces.sent_to(about.message) if about.message else set()
	whom = next((address for address in told.recipients if address in sent_to), _("A recipient"))
	said = _became(arrival.kind, told.word).format(whom)
	message = about.message.name if about.message else None
	noted = {"request": about.request, "message": message or ["is", "not set"], "detail": said}
	if frappe.db.exists("Request Log", noted):
		return
	if message:
		before = frappe.db.get_value("Message", message, "remarks", for_update=True)
		frappe.db.set_value("Message", message, "remarks", "\n".join(filter(None, (before, said))))
	log.write(about.request, "changed", message=message, detail=said)
	if arrival.kind == "complaint" and told.word != "not-spam":
		notices.tell("complaint", frappe.get_doc("Request", about.request))


def _became(kind: str, word: str) -> str:
	if kind == "complaint":
		return (
			_("{0} says that this is no spam") if word == "not-spam" else _("{0} complained of this as spam")
		)
	if word == "displayed":
		return _("{0} has read this")
	return _("{0} deleted this") if word == "deleted" else _("{0} confirms that this arrived")


# Parts of a message

_ANSWERED = re.compile(r"(?:\s*(?:re|sv|aw|antw)\s*(?:\[\d+\]|\(\d+\))?\s*:)+", re.IGNORECASE)
_FORWARDED = re.compile(r"\s*(?:fwd?|vs|vidr?|wg|tr|rv|i|doorst|pd)\s*:", re.IGNORECASE)


def _content(arrival: Arrival, *, answers: bool) -> dict:
	"""What `messages.add` stores of the mail. Quotations are cut only from answers: a forward is all quotation."""
	mail = arrival.mail
	new_html, new_text, quoted_html, quoted_text = mail.html, mail.text, None, None
	if answers and not _FORWARDED.match(mail.subject):
		split = quoting.split(mail.html, mail.text, _sent_texts(arrival))
		new_html, new_text = split.new_html, split.new_text
		quoted_html, quoted_text = split.quoted_html, split.quoted_text
	remarks = list(arrival.remarks)
	html = _clean(new_html, remarks)
	text = new_text or (sanitising.html_to_text(html) if html else "")
	if instead := filters.message_text(arrival.acting, arrival.box.language):
		html, text = instead
		remarks.append(
			_("Filter {0} wrote the text; the raw mail holds the sender's.").format(arrival.acting.doc.name)
		)
	return {
		"subject": mail.subject,
		"sender": arrival.sender,
		"sender_name": (arrival.customer and arrival.customer.name) or arrival.sender_name,
		"recipients": [address.email for address in mail.to],
		"cc": [address.email for address in mail.cc],
		"reply_to": ", ".join(address.email for address in _answer_to(arrival)) or None,
		"body_html": html or sanitising.text_to_html(text),
		"body_text": text,
		"quoted_html": _clean(quoted_html, remarks) or None,
		"quoted_text": quoted_text or None,
		"attachments": _attachments(mail, remarks),
		"received_at": arrival.row.received_at,
		"message_id": mail.message_id,
		"in_reply_to": mail.in_reply_to,
		"references": mail.references,
		"inbound_mail": arrival.row.name,
		"mailbox": arrival.box.name,
		"mail_class": arrival.kind,
		"remarks": [*remarks, *_headers_to_show(arrival)],
	}


def _answers_ours(arrival: Arrival) -> bool:
	"""Whether the mail answers one of ours; clients set ids in what they forward, too."""
	secret = identity.secret()
	return any(identity.is_ours(message_id, secret) for message_id in arrival.ids)


def _sent_texts(arrival: Arrival) -> list[str]:
	"""What we wrote in the messages the mail answers: it may repeat them without any mark."""
	keys = [identity.message_key(message_id) for message_id in arrival.ids[:_ANSWERED_AT_MOST]]
	if not keys:
		return []
	rows = frappe.get_all(
		"Message",
		filters={"message_key": ["in", keys], "kind": ["in", ["Reply", "Forward"]]},
		pluck="body_text",
		limit_page_length=_ANSWERED_AT_MOST,
	)
	return [text for text in rows if text]


def _clean(html: str | None, remarks: list[str]) -> str:
	if not html:
		return ""
	safe, said = sanitising.clean(html, of_mail=True)
	remarks.extend(words for words in map(_in_words, said) if words not in remarks)
	return safe


def _in_words(remark: Remark) -> str:
	"""In the language of who reads the mails: the site's, as what else is said of a mail."""
	return _(remark.template).format(*remark.values)


def _attachments(mail, remarks: list[str]) -> list[dict]:
	if not mail.attachments:
		return []
	limit = (cint(settings.get().max_attachment_mb) or 25) * 1024 * 1024
	kept = []
	for attachment in mail.attachments:
		if len(attachment.content) > limit:
			remarks.append(
				_("Attachment {0} has {1} MB and was not kept; the raw mail holds it.").format(
					attachment.file_name, len(attachment.content) >> 20
				)
			)
			continue
		kept.append(
			{
				"file_name": attachment.file_name,
				"content": attachment.content,
				"content_type": attachment.content_type,
				"content_id": attachment.content_id,
			}
		)
	return kept


def _headers_to_show(arrival: Arrival) -> list[str]:
	"""Further headers the mailbox wants shown (INC-2); To and Cc are fields of their own."""
	wanted = {name.strip().lower() for name in (arrival.box.headers_to_show or "").split(",")}
	wanted -= {"", "to", "cc", "from", "subject"}
	return [f"{name}: {value}"[:500] for name, value in arrival.mail.headers if name.lower() in wanted][:20]


def _answer_to(arrival: Arrival) -> list:
	"""Where the sender wants answers: only an address, it says nothing about who he is (MAIL.md 5, no. 21)."""
	if arrival.customer:
		return [arrival.customer]
	return [a for a in arrival.mail.reply_to if a.email and a.email.lower() != (arrival.sender or "").lower()]


def title_of(subject: str | None) -> str:
	"""The subject without our own tags, for another request's number in a title would only confuse, and without what marks an answer."""
	prefix = settings.get().subject_tag or "#"
	bare = subject or ""
	for number in tokens.numbers_in_subject(bare, prefix):
		bare = bare.replace(tokens.tag(number, prefix), " ")
	return requests.title_of(bare[marks.end() :] if (marks := _ANSWERED.match(bare)) else bare)


# Who


def _identify(arrival: Arrival, text: str | None) -> Identified:
	doc = arrival.acting.doc if arrival.acting else None
	if doc and (meant := filters.contact_meant(arrival.acting)):
		return contacts.named(meant)
	if customer := arrival.customer:
		return contacts.identify(customer.email, customer.name, language=arrival.box.language, text=text)
	if not arrival.sender or arrival.is_from_nobody:
		return Identified(None)
	return contacts.identify(arrival.sender, arrival.sender_name, language=arrival.box.language, text=text)


def _contact_on(request, sender: str | None) -> str | None:
	"""The request's contact with this address; he is looked up when it is not his main one."""
	if not sender:
		return None
	for row in request.contacts:
		if (row.email_id or "").lower() == sender.lower():
			return row.contact
	who = contacts.identify(sender, create=False)
	return who.contact if who.contact in [row.contact for row in request.contacts] else None


def _involved(arrival: Arrival, who: Identified) -> list[dict]:
	"""A sender who is nobody's contact is remembered, so that his answers find back (PER-6)."""
	from_ = arrival.customer or arrival.mail.from_
	if who.contact or not from_ or arrival.is_from_nobody:
		return []
	name = contacts.tidy_name(from_.name)
	return [{"email_id": from_.email.lower()[:140], "full_name": name, "kind": "Involved"}]


def _addressed_as(arrival: Arrival) -> str:
	"""Which of the mailbox's addresses the mail was written to: answers come from there (REP-5)."""
	box = arrival.box
	own = {address.lower(): address for address in [*addresses.split(box.aliases), box.email_id]}
	written_to = [a.email.lower() for a in (*arrival.mail.to, *arrival.mail.cc) if a.email]
	for address in [*written_to, (arrival.row.envelope_recipient or "").lower()]:
		if address in own:
			return own[address]
	return box.email_id


def _facts(arrival: Arrival, who: Identified, request) -> MailFacts:
	mail = arrival.mail
	receivers = {address.email.lower() for address in (*mail.to, *mail.cc) if address.email}
	if arrival.row.envelope_recipient:
		receivers.add(arrival.row.envelope_recipient.lower())
	envelope_sender = arrival.row.envelope_sender
	return MailFacts(
		sender=arrival.customer.email if arrival.customer else arrival.sender,
		kind=arrival.kind,
		doubt=arrival.doubt,
		receivers=receivers,
		own_addresses=arrival.own,
		envelope_sender=mail.return_path if envelope_sender is None else envelope_sender,
		message_id=mail.message_id,
		references=mail.references,
		contact={"first_name": who.first_name, "last_name": who.last_name},
		language=request.language,
	)


def _leave_hint(request, hint: str) -> None:
	"""Agents see what the mail pointed at; the request it points at is not touched."""
	log.write(
		request.name,
		"changed",
		detail=_(
			"The mail refers to request {0}, where its sender takes no part or which takes no answers"
		).format(hint),
	)
