"""Who is told of what, by bell or by mail, as each agent chose (BEHAVIOUR NOT-1 to NOT-4, FAV-3).

Nobody hears of what he did himself, nobody twice of the same thing, and nobody of a request he may not read.
"""

from collections.abc import Iterable
from functools import partial

import frappe
from frappe import _
from frappe.utils import escape_html, get_url, split_emails

from request_mgmt.permissions import MANAGERS
from request_mgmt.records import identity, listeners, once_a_second, outbox, people, settings, statements
from request_mgmt.records.people import Colleague

EVENTS = (
	"new_request",
	"new_message",
	"activated",
	"taken_over",
	"comment",
	"transferred",
	"delivery_failed",
	"complaint",
)
# Events without a choice of their own among the agent's preferences go with another's.
_PREFERENCE = {"delivery_failed": "new_message", "complaint": "new_message", "transferred": "new_request"}


def tell(
	event: str, request_doc, *, message=None, actor: str | None = None, also: Iterable[str] = ()
) -> None:
	"""Tell those whom `event` of the request concerns. `actor` is the user who did it; `also` hear it as well.

	A fixed number of queries, and what each notice itself costs.
	"""
	if event not in EVENTS:
		raise ValueError(f"No such event: {event}")
	concerned = _concerned(event, request_doc, also)
	concerned.pop(actor, None)
	known = _known(concerned, request_doc)
	readers = _readers(known, request_doc)
	for user, preference in concerned.items():
		if user in readers:
			_give(readers[user], preference, event, request_doc, message, actor)
	if event == "new_request" and not request_doc.agent:
		_mail_addresses(request_doc)


def alarm(event: str, mailbox: str, detail: str | None = None) -> None:
	"""Tell the managers what a mailbox needs them for: by bell, and by mail if new messages come to them so."""
	holders = frappe.get_all(
		"Has Role",
		filters={"parenttype": "User", "role": ["in", sorted(MANAGERS)]},
		pluck="parent",
		limit_page_length=0,
	)
	for who in people.colleagues(holders).values():
		headline = _alarm(event, who.language).format(mailbox)
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"type": "Alert",
				"for_user": who.user,
				"document_type": "Request Mailbox",
				"document_name": mailbox,
				"subject": escape_html(headline),
				"email_content": _paragraph(detail) or None,
			}
		).insert(ignore_permissions=True)
		if who.notices["new_message"] in ("E-mail", "Bell and e-mail"):
			outbox.queue(
				purpose="Notice",
				recipients=[who.email],
				subject=headline,
				body_html=f"<p>{escape_html(headline)}</p>{_paragraph(detail)}",
				body_text="\n\n".join(filter(None, (headline, detail))),
				headers=outbox.automatic_headers(answers_a_mail=False),
				envelope_sender="",
			)


def _alarm(event: str, language: str | None) -> str:
	if event == "replies_paused":
		return _("Automatic replies of {0} are paused: too many in 10 minutes", lang=language)
	return _("Mailbox {0} could not be fetched several times in a row", lang=language)


def _known(users: dict[str, str], request) -> dict[str, Colleague]:
	"""Colleagues among them, from who was looked up for the assignment when that is all of them."""
	looked_up = request.flags.colleagues or {}
	if all(user in looked_up and choice in looked_up[user].notices for user, choice in users.items()):
		return {user: looked_up[user] for user in users}
	return people.colleagues(users)


def link(request: str) -> str:
	"""Where an agent opens the request."""
	return get_url(f"/console#/request/{request}")


def _concerned(event: str, request, also: Iterable[str]) -> dict[str, str]:
	"""User -> which preference decides: the event's own, or what a follower chose for it."""
	found: dict[str, str] = {}
	preference = _PREFERENCE.get(event, event)
	if event != "taken_over" and request.agent:
		found[request.agent] = preference
	for user in also:
		found.setdefault(user, preference)
	if event == "new_request" and not request.agent:
		for user in _members_to_tell(request):
			found.setdefault(user, event)
	if event in people.FOLLOWED:
		for user in frappe.get_all(
			"Favourite", filters={"request": request.name}, pluck="user", limit_page_length=0
		):
			found.setdefault(user, f"followed_{event}")
	if event == "taken_over":
		found.pop(request.agent, None)  # he is told that it is his
	return found


def _members_to_tell(request) -> list[str]:
	if not request.category:
		return []
	category = frappe.get_cached_doc("Request Category", request.category)
	return list(people.members(category)) if category.notify_members else []


def _readers(known: dict[str, Colleague], request) -> dict[str, Colleague]:
	"""Those who may read the request: the rule of permissions.Access, for many users at once (ASG-14)."""
	if not known or not request.category:
		return known
	category = frappe.get_cached_doc("Request Category", request.category)
	closed = bool(category.members_only)
	if all(who.reads(False, closed) for who in known.values()):
		return known
	inside = people.members(category)
	return {user: who for user, who in known.items() if who.reads(user in inside, closed)}


def _give(who: Colleague, preference: str, event: str, request, message, actor: str | None) -> None:
	choice = who.notices[preference]
	text = message.body_text if event == "transferred" and message else None
	if choice in ("Bell", "Bell and e-mail"):
		_ring(who, event, request, actor, text)
	if choice in ("E-mail", "Bell and e-mail"):
		_mail(who, event, request, text)


def _ring(who: Colleague, event: str, request, actor: str | None, text: str | None) -> None:
	"""The platform's own notice. It says what its controller says, without looking up first that an Alert is not mailed
	and the bell is unseen; what else hears of it is told."""
	values = {
		"type": "Alert",
		"for_user": who.user,
		"from_user": actor,
		"document_type": "Request",
		"document_name": request.name,
		"subject": escape_html(_headline(event, request, who.language)),
		"email_content": _paragraph(text) or None,
	}
	if listeners.hears("Notification Log", "after_insert"):
		frappe.get_doc({"doctype": "Notification Log", **values}).insert(ignore_permissions=True)
		return
	statements.insert("Notification Log", {**values, "read": 0})
	rings = partial(frappe.publish_realtime, "notification", user=who.user)
	frappe.db.after_commit.add(partial(once_a_second.tell, ("bell", who.user), rings))
	if who.has_seen_bell:
		frappe.db.set_value("Notification Settings", who.user, "seen", 0, update_modified=False)


def _mail(who: Colleague, event: str, request, text: str | None = None) -> None:
	"""Number, title and link, nothing of the conversation but a question put to the receiver himself: a mailbox is
	no place for what is private here."""
	headline = _headline(event, request, who.language)
	open_it = _("Open the request", lang=who.language)
	address = link(request.name)
	outbox.queue(
		purpose="Notice",
		recipients=[who.email],
		subject=f"{identity.subject_tag(request.name, settings.get().subject_tag)} {headline}",
		body_html=f'<p>{escape_html(headline)}</p>{_paragraph(text)}<p><a href="{escape_html(address)}">{escape_html(open_it)}</a></p>',
		body_text="\n\n".join(filter(None, (headline, text, f"{open_it}: {address}\n"))),
		headers=outbox.automatic_headers(answers_a_mail=False),
		envelope_sender="",
	)


def _paragraph(text: str | None) -> str:
	return f"<p>{escape_html(text).replace(chr(10), '<br>')}</p>" if text else ""


def _mail_addresses(request) -> None:
	"""The category's own list of addresses hears of new unassigned requests (NOT-4)."""
	if not request.category:
		return
	category = frappe.get_cached_doc("Request Category", request.category)
	for address in split_emails(category.notification_email or ""):
		_mail(
			Colleague(
				user="",
				full_name="",
				email=address,
				language=None,
				present=True,
				last_active=None,
				is_manager=False,
				notices={},
			),
			"new_request",
			request,
		)


def _headline(event: str, request, language: str | None) -> str:
	if event == "taken_over" and not request.agent:
		return _("Request {0} has no owner any more: {1}", lang=language).format(request.name, request.title)
	return _sentence(event, language).format(request.name, request.title)


def _sentence(event: str, language: str | None) -> str:
	"""The literal texts stand here so that they are found for translation."""
	if event == "new_request":
		return _("New request {0}: {1}", lang=language)
	if event == "new_message":
		return _("New message in request {0}: {1}", lang=language)
	if event == "activated":
		return _("Request {0} is active again: {1}", lang=language)
	if event == "taken_over":
		return _("Request {0} was taken over: {1}", lang=language)
	if event == "comment":
		return _("New comment in request {0}: {1}", lang=language)
	if event == "transferred":
		return _("Request {0} was given to you: {1}", lang=language)
	if event == "complaint":
		return _("A mail of request {0} was complained of as spam: {1}", lang=language)
	return _("A mail of request {0} could not be delivered: {1}", lang=language)
