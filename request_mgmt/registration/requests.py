"""A request comes into being: stored with its first message, given to somebody, logged, told (BEHAVIOUR INC-1, CRE-11)."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt.assignment import assigning
from request_mgmt.records import log, notices, search_index, settings, types
from request_mgmt.records import status as statuses
from request_mgmt.records.statements import statement, value
from request_mgmt.registration import messages
from request_mgmt.request_mgmt.doctype.request.contacts import cards, in_use, service_priority


def register(
	*,
	title: str,
	contact: str | None = None,
	contacts: Iterable[str] = (),
	card: dict | None = None,
	message: dict | None = None,
	channel: str,
	mailbox: str | None = None,
	category: str | None = None,
	priority: str | None = None,
	request_type: str | None = None,
	status: str | None = None,
	access_level: str | None = None,
	agent: str | None = "auto",
	language: str | None = None,
	tags: Iterable[str] | None = None,
	actor_user: str | None = None,
	actor_contact: str | None = None,
	actor_name: str | None = None,
	reply_address: str | None = None,
	participants: Iterable[dict] = (),
	fields: dict | None = None,
	postponed_to=None,
	notify: bool = True,
	prepared: bool = False,
):
	"""Make a request; answers the saved Request.

	`card` is what is known of `contact` already, as Identified.card tells. `message` holds the arguments of `messages.add` for the first message, `participants` rows of email_id, full_name
	and kind, `fields` further values. `agent` is a user, "auto" (by the category's rules) or None for nobody. What is not given comes from the
	contact, the mailbox, the type, the category and the settings, in the order of CRE-8 and PRI-3; what the type's requests cannot have gives way
	to the type's own. `prepared`: every value was chosen
	from what exists (records/prepared). A fixed number of queries.
	"""
	box = frappe.get_cached_doc("Request Mailbox", mailbox) if mailbox else frappe._dict()
	default_status, default_priority, default_type = statuses.defaults()
	request_type = request_type or box.request_type or default_type
	kind = types.of(request_type)
	category = category or box.category or settings.get().default_category
	group = frappe.get_cached_doc("Request Category", category) if category else frappe._dict()
	concerned = list(dict.fromkeys(filter(None, [contact, *contacts])))
	known = {contact: frappe._dict(card)} if card and contact else cards(concerned)
	doc = frappe.get_doc(
		{
			"doctype": "Request",
			"title": title_of(title),
			"status": statuses.fitting(
				status or kind.default_status or group.status_for_new or default_status, request_type
			),
			"category": category,
			"priority": types.fitting_priority(
				priority
				or kind.default_priority
				or service_priority(known.get(contact))
				or in_use(box.priority)
				or default_priority,
				request_type,
			),
			"request_type": request_type,
			"access_level": access_level or box.access_level or _default_access_level(kind),
			"agent": None if agent == "auto" else agent,
			"contacts": [{"contact": name} for name in concerned],
			"contact": contact,
			"participants": list(participants),
			"channel": channel,
			"mailbox": mailbox,
			"reply_address": reply_address or box.email_id,
			"language": language,
			"postponed_to": postponed_to,
			"read_status": "Read" if agent and agent == actor_user else "Unread",
			**(fields or {}),
		}
	)
	doc.flags.contact_cards = known
	stored = _insert(doc, message, prepared)
	log.write(
		doc.name,
		"created",
		user=actor_user,
		contact=actor_contact,
		actor_name=actor_name or (stored.author_name if stored and not actor_user else None),
		message=stored.name if stored else None,
		detail=channel,
	)
	if tags:
		for tag in tags:
			doc.add_tag(tag)
	if agent == "auto":
		_assign(doc)
	if notify:
		notices.tell("new_request", doc, actor=actor_user)
	return doc


def locked(number: str):
	"""The request as it is now, locked until commit; where it was merged since it was found, the one it went into."""
	doc = frappe.get_doc("Request", number, for_update=True)
	seen = {doc.name}
	while doc.base_status == "Merged" and doc.merged_into and doc.merged_into not in seen:
		seen.add(doc.merged_into)
		doc = frappe.get_doc("Request", doc.merged_into, for_update=True)
	return doc


def title_of(text: str | None) -> str:
	"""One line of at most 255 characters; mail without a subject gets a title too."""
	return " ".join((text or "").split())[:255] or _("(no subject)")


def _default_access_level(kind) -> str:
	external = kind.external_as_default if kind.name else settings.get().external_as_default
	return "External" if cint(external) else "Internal"


def _insert(doc, values: dict | None, prepared: bool):
	"""Store the request, counting its first message already, and that message; answers the message.

	Links were looked up or chosen from what exists; the log and the notices are ours, with the right actor.
	"""
	stored, attachments = None, ()
	if values:
		attachments = list(values.get("attachments", ()))
		stored = messages.build(doc, **{**_NOTHING, **values})
		stored.attachment_count = len(attachments)
		messages.count(doc, stored)
	doc.flags.recorded = True
	try:
		if prepared:
			doc.insert_prepared()
		else:
			doc.insert(ignore_permissions=True, ignore_links=True)
	finally:
		doc.flags.recorded = False
	if stored:
		stored.request = doc.name
		stored.author_name = messages.author(doc, stored)
		names = messages.insert(stored, attachments, prepared)
		search_index.add_first(doc, stored, *names)
	else:
		search_index.add_first(doc)
	doc.first_message = stored
	return stored


_NOTHING = dict.fromkeys(
	(
		"user",
		"contact",
		"sender",
		"sender_name",
		"recipients",
		"cc",
		"bcc",
		"reply_to",
		"subject",
		"body_html",
		"body_text",
		"received_at",
		"message_id",
		"in_reply_to",
		"references",
		"inbound_mail",
		"quoted_html",
		"quoted_text",
		"remarks",
		"mailbox",
		"mail_class",
		"is_automatic",
		"time_spent",
		"time_to_charge",
		"attachments",
	)
)


def _assign(doc) -> None:
	"""Last, because the category's row stays locked until the commit: two workers take turns only here."""
	assigning.assign(doc, reason="new")
	if doc.agent:
		# Not db_set: it would load the whole document again
		doc.changed(lambda: _set_agent(request=doc.name, agent=doc.agent))


@statement
def _set_agent():
	request = frappe.qb.DocType("Request")
	return (
		frappe.qb.update(request).set(request.agent, value("agent")).where(request.name == value("request"))
	)
