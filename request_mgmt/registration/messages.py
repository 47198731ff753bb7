"""A message joins a request: stored, counted, told about; a customer's message wakes what was closed.

Texts arrive here clean: whoever reads a mail or a form sanitises it (mail/sanitising).
"""

from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe.utils import cint, get_datetime, get_fullname, now_datetime, time_diff_in_seconds

from request_mgmt.assignment import assigning
from request_mgmt.records import identity, log, notices, people, search_index, statements
from request_mgmt.records import status as statuses
from request_mgmt.registration import attaching

# States in which a request takes no further message of a customer
GONE = ("Deleted", "Spam", "Merged")
# Minutes of a message that its request sums up (TIM-1)
TIMES = ("time_spent", "time_to_charge")


def add(
	request_doc,
	*,
	kind: str,
	access_level: str,
	body_html: str | None = None,
	body_text: str | None = None,
	subject: str | None = None,
	user: str | None = None,
	contact: str | None = None,
	sender: str | None = None,
	sender_name: str | None = None,
	recipients: Iterable[str] | str = (),
	cc: Iterable[str] | str = (),
	bcc: Iterable[str] | str = (),
	reply_to: str | None = None,
	attachments: Iterable[dict] = (),
	time_spent: int = 0,
	time_to_charge: int = 0,
	received_at: datetime | None = None,
	message_id: str | None = None,
	in_reply_to: str | None = None,
	references: Iterable[str] | str | None = None,
	inbound_mail: str | None = None,
	quoted_html: str | None = None,
	quoted_text: str | None = None,
	remarks: str | Iterable[str] | None = None,
	mailbox: str | None = None,
	mail_class: str | None = None,
	is_automatic: bool = False,
	save: bool = True,
	notify: bool = True,
	prepared: bool = False,
):
	"""Store a message on a saved request; answers the Message.

	`user` wrote it, or `contact`, or only an address (`sender`). Attachments are `{"file_name", "content",
	"content_type", "content_id"}` or `{"file": name of an uploaded File}`.

	A customer's message reopens a closed or postponed request (INC-9; callers that must make a new request instead ask
	`wants_new_request` first), gives it to somebody present when the category says so (ASG-11), is logged and told.
	What is automatic wakes nobody. The log row of a user's own message is the action's, which knows its word.
	`prepared`: every value was chosen from what exists (records/prepared).
	With `save=False` the caller saves `request_doc`, whose counters and read status are set here.
	"""
	message = build(
		request_doc,
		kind=kind,
		access_level=access_level,
		body_html=body_html,
		body_text=body_text,
		subject=subject,
		user=user,
		contact=contact,
		sender=sender,
		sender_name=sender_name,
		recipients=recipients,
		cc=cc,
		bcc=bcc,
		reply_to=reply_to,
		time_spent=time_spent,
		time_to_charge=time_to_charge,
		received_at=received_at,
		message_id=message_id,
		in_reply_to=in_reply_to,
		references=references,
		inbound_mail=inbound_mail,
		quoted_html=quoted_html,
		quoted_text=quoted_text,
		remarks=remarks,
		mailbox=mailbox,
		mail_class=mail_class,
		is_automatic=is_automatic,
	)
	names = insert(message, attachments, prepared)
	statements.write_held("Message")  # what follows may look for it
	search_index.add_message(request_doc, message, *names)
	count(request_doc, message)
	if from_customer(message) and not message.is_automatic:
		_wake(request_doc, message, save, notify)
		return message
	if message.is_automatic and not message.user:
		_log_added(request_doc, message)
	if save:
		request_doc.save(ignore_permissions=True)
	if notify and message.user and message.kind in ("Reply", "Forward"):
		notices.tell("new_message", request_doc, message=message, actor=message.user)
	return message


def wants_new_request(request_doc) -> bool:
	"""Whether a customer's answer to this request becomes a request of its own (INC-9, STA-2)."""
	if request_doc.base_status in GONE:
		return True
	return bool(cint(statuses.get(request_doc.status).new_request_on_reply))


def build(request_doc, **values):
	"""The Message document, not yet stored."""
	received_at = values["received_at"]
	remarks = values["remarks"]
	message_id = values["message_id"]
	message = frappe.get_doc(
		{
			"doctype": "Message",
			"request": request_doc.name,
			"kind": values["kind"],
			"access_level": values["access_level"],
			"posted_at": received_at or now_datetime(),
			"user": values["user"],
			"contact": values["contact"],
			"subject": values["subject"],
			"sender": (values["sender"] or "")[:320] or None,
			"sender_name": (values["sender_name"] or "")[:255] or None,
			"recipients": _joined(values["recipients"]),
			"cc": _joined(values["cc"]),
			"bcc": _joined(values["bcc"]),
			"reply_to": values["reply_to"],
			"mailbox": values["mailbox"],
			"received_at": received_at,
			"is_automatic": cint(values["is_automatic"]),
			"mail_class": values["mail_class"],
			"body_html": values["body_html"],
			"body_text": values["body_text"],
			"quoted_html": values["quoted_html"],
			"quoted_text": values["quoted_text"],
			"remarks": _joined(remarks, "\n"),
			"message_id": message_id,
			"message_key": identity.message_key(message_id),
			"in_reply_to": _joined(values["in_reply_to"], " "),
			"mail_references": _joined(values["references"], " "),
			"inbound_mail": values["inbound_mail"],
			"time_spent": max(0, cint(values["time_spent"])),
			"time_to_charge": max(0, cint(values["time_to_charge"])),
		}
	)
	message.author_name = author(request_doc, message)
	return message


def insert(message, attachments: Iterable[dict] = (), prepared: bool = False) -> list[str]:
	"""Store the message and its files; answers the files' names."""
	attachments = list(attachments)
	attaching.check(attachments)
	message.attachment_count = len(attachments)
	if prepared:
		message.flags.notify_update = False  # nobody watches a message; its request's lists are told
		message.insert_prepared()
	else:
		message.insert(ignore_permissions=True, ignore_links=True)
	if not attachments:
		return []
	statements.write_held("Message")
	return attaching.attach(message, attachments)


def count(request_doc, message) -> None:
	"""What a message changes on its request: counters, times, read status (REP-7, REP-14, REP-16, RD-1)."""
	request_doc.message_count = cint(request_doc.message_count) + 1
	for time in TIMES:
		request_doc.set(time, cint(request_doc.get(time)) + cint(message.get(time)))
	if message.attachment_count:
		request_doc.has_attachment = 1
	if message.is_automatic:
		return
	request_doc.last_message_at = max(
		get_datetime(message.posted_at), get_datetime(request_doc.last_message_at or message.posted_at)
	)
	if speaker := _speaker(message):
		request_doc.last_message_from = speaker
	if message.user and message.access_level == "External" and message.kind == "Reply":
		request_doc.reply_count = cint(request_doc.reply_count) + 1
		_note_first_reply(request_doc, message)
	if not (message.user and message.user == request_doc.agent) and request_doc.read_status == "Read":
		request_doc.read_status = "New information"


def recount(request_doc) -> None:
	"""Counters and times out of the messages that are there, after some were changed, taken away or moved;
	the words one searches for, too."""
	search_index.renew(request_doc)
	counted = ("kind", "access_level", "user", "is_automatic", "posted_at", *TIMES, "attachment_count")
	rows = stored_of([request_doc.name], counted)
	request_doc.message_count = len(rows)
	for time in TIMES:
		request_doc.set(time, sum(cint(row[time]) for row in rows))
	request_doc.has_attachment = int(any(cint(row.attachment_count) for row in rows))
	replies = [
		row
		for row in rows
		if row.user and row.kind == "Reply" and row.access_level == "External" and not cint(row.is_automatic)
	]
	request_doc.reply_count = len(replies)
	request_doc.replied_at, request_doc.minutes_to_reply = None, 0
	if replies:
		_note_first_reply(request_doc, replies[0])
	spoken = [row for row in rows if not cint(row.is_automatic)]
	if spoken:
		request_doc.last_message_at = spoken[-1].posted_at
		request_doc.last_message_from = next(filter(None, map(_speaker, reversed(spoken))), "")


def stored_of(requests: Iterable[str], fields: Iterable[str]) -> list[frappe._dict]:
	"""All messages of the requests, oldest first. Read as they are now: what came in while the caller waited for a request is among them."""
	message = frappe.qb.DocType("Message")
	return (
		frappe.qb.from_(message)
		.select(*(message[field] for field in fields))
		.where(message.request.isin(list(requests)))
		.orderby(message.posted_at)
		.orderby(message.creation)
		.for_update()
		.run(as_dict=True)
	)


def _speaker(message) -> str | None:
	"""Whose word it is, between us and the customer; an enquiry is his, also when a user wrote it down on the telephone.

	None for what he does not see, comments and what goes to and comes from outsiders: it changes nothing in who waits
	for whom.
	"""
	if message.kind == "Enquiry" and (message.user or message.access_level == "External"):
		return "Customer"
	return "Agent" if message.kind == "Reply" else None


def from_customer(message) -> bool:
	"""Whether the message came from outside."""
	return not message.user and message.kind == "Enquiry"


def _wake(request_doc, message, save: bool, notify: bool) -> None:
	before = frappe._dict(status=request_doc.status, base_status=request_doc.base_status)
	if before.base_status in ("Closed", "Postponed"):
		request_doc.status = statuses.default_for("Open", request_doc.request_type)
	_log_added(request_doc, message)
	if before.status != request_doc.status:
		log.write(
			request_doc.name,
			"activated",
			contact=message.contact,
			actor_name=message.author_name,
			message=message.name,
			changes=[{"field": "status", "from": before.status, "to": request_doc.status}],
		)
	previous = _reassign_when_absent(request_doc)
	if save:
		_save_as_recorded(request_doc)
	if not notify:
		return
	if previous:
		notices.tell("taken_over", request_doc, message=message, also=(previous,))
		notices.tell("new_request", request_doc, message=message)
	else:
		event = "activated" if before.status != request_doc.status else "new_message"
		notices.tell(event, request_doc, message=message)


def _reassign_when_absent(request_doc) -> str | None:
	"""Give the request to somebody present (ASG-11); answers the previous owner when it changed hands."""
	owner = request_doc.agent
	if not owner or not request_doc.category:
		return None
	if not cint(frappe.get_cached_doc("Request Category", request_doc.category).reassign_when_absent):
		return None
	who = people.colleagues([owner]).get(owner)
	if who and who.present:
		return None
	found = assigning.assign(request_doc, exclude=owner, reason="absent")
	if not found:
		return None
	request_doc.read_status = "Unread"
	return owner


def _save_as_recorded(request_doc) -> None:
	"""Save without the controller's own log and notices: they are written here, with the customer as actor.

	Nor are links looked up again: what changed was chosen from what exists.
	"""
	request_doc.flags.recorded = request_doc.flags.ignore_links = True
	try:
		request_doc.save(ignore_permissions=True)
	finally:
		request_doc.flags.recorded = request_doc.flags.ignore_links = False


def _log_added(request_doc, message) -> None:
	log.write(
		request_doc.name,
		"message_added",
		contact=message.contact,
		actor_name=message.author_name,
		message=message.name,
		detail=message.mail_class if message.is_automatic else None,
	)


def _note_first_reply(request_doc, message) -> None:
	if request_doc.replied_at:
		return
	request_doc.replied_at = message.posted_at
	created = request_doc.creation or message.posted_at
	request_doc.minutes_to_reply = max(0, int(time_diff_in_seconds(message.posted_at, created) // 60))


def author(request_doc, message) -> str | None:
	"""The name shown with a message: the user's, the contact's as the request keeps it, else what the mail says."""
	contact = message.contact
	if message.user:
		name = get_fullname(message.user)
	elif contact and contact == request_doc.contact:
		name = request_doc.contact_name
	else:
		name = next(
			(row.full_name for row in request_doc.contacts if contact and row.contact == contact), None
		)
	return (name or message.sender_name or message.sender or "")[:140] or None


def _joined(values: Iterable[str] | str | None, separator: str = ", ") -> str | None:
	if isinstance(values, str):
		return values or None
	return separator.join(value for value in values or () if value) or None
