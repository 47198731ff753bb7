"""The messages an answer builds on: the one that is answered, and where the thread hangs (MAIL.md 4.2)."""

import frappe
from frappe import _

from request_mgmt.actions import answering
from request_mgmt.actions.answering import Receivers, Written
from request_mgmt.records import status as statuses

FIELDS = [
	"name",
	"request",
	"kind",
	"access_level",
	"user",
	"contact",
	"posted_at",
	"author_name",
	"sender",
	"sender_name",
	"reply_to",
	"recipients",
	"cc",
	"bcc",
	"received_at",
	"message_id",
	"mail_references",
	"body_html",
	"body_text",
]


def last_external(request: str, kind: str | None = None):
	"""The newest message that customers see; None when there is none. With `kind`, the newest of that kind."""
	filters = {"request": request, "access_level": "External"}
	if kind:
		filters["kind"] = kind
	rows = frappe.get_all(
		"Message",
		filters=filters,
		fields=FIELDS,
		order_by="posted_at desc, creation desc",
		limit_page_length=1,
	)
	return rows[0] if rows else None


def base_of(request: str, message: str | None):
	"""The message to answer: the one given, else the customer's last, else the last one they can see."""
	if not message:
		return last_external(request, "Enquiry") or last_external(request)
	row = frappe.db.get_value("Message", message, FIELDS, as_dict=True)
	if not row or row.request != request:
		frappe.throw(
			_("There is no message {0} in request {1}.").format(frappe.bold(message), frappe.bold(request)),
			frappe.DoesNotExistError,
		)
	return row


def base_among(messages: list):
	"""The same choice out of messages already loaded, oldest first."""
	external = [message for message in messages if message.access_level == "External"]
	enquiries = [message for message in external if message.kind == "Enquiry"]
	return (enquiries or external or [None])[-1]


def receivers(request, base, address: str | None, own: set[str], everybody=False, chosen=False) -> Receivers:
	"""Whom an answer goes to when the agent says nothing else."""
	written = None
	if base and (base.access_level == "External" or chosen):
		written = Written(
			from_outside=not base.user,
			sender=base.sender or "",
			reply_to=base.reply_to or "",
			recipients=base.recipients or "",
			cc=base.cc or "",
			bcc=base.bcc or "",
			contact=base.contact,
			copies_answers=names_copies(base),
		)
	return answering.receivers(written, request.contact, address, own, everybody=everybody, chosen=chosen)


def names_copies(message) -> bool:
	"""Whether its Cc are those whom a customer named on his page for our answers (CUS-1). A mail was received, and went to
	those in its Cc by itself, also where a part of it was split off."""
	return message.kind == "Enquiry" and not message.user and not message.received_at


def contact_address(request) -> str | None:
	"""The main contact's address as his card has it now."""
	return frappe.db.get_value("Contact", request.contact, "email_id") if request.contact else None


def status_after_message(request, agent) -> str | None:
	"""The status an answer leaves behind: the category's, else the agent's own, else none (REP-8)."""
	category = frappe.get_cached_doc("Request Category", request.category) if request.category else None
	preset = (category and category.status_for_message) or agent.status_for_message
	return statuses.fitting(preset, request.request_type) if preset else None
