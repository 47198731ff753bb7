"""Forward: help from outside, without the customer and the helper seeing each other (BEHAVIOUR FWD-1 to FWD-3).

What is forwarded is an internal message. Its receivers become outsiders of the request: what they answer comes back to it
and is internal too. Addresses of the customer's side are blanked in whatever goes out, and nothing in the mail's headers
stems from the customer's mail.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import escape_html, format_datetime

from request_mgmt.actions import answering, conversation, sending, values, writing
from request_mgmt.actions.answering import Receivers
from request_mgmt.actions.declaration import MESSAGES, action, unless_gone
from request_mgmt.mail import sanitising
from request_mgmt.permissions import Access
from request_mgmt.records import contents, identity, log, settings
from request_mgmt.records import status as statuses
from request_mgmt.registration import attaching, messages
from request_mgmt.request_mgmt import mailboxes

BLANK = "[…]"
LONGEST_CONVERSATION = 50


@action(
	"forward",
	label="Forward",
	minds=(MESSAGES,),
	done="Forwarded",
	refusal=unless_gone,
	icon="corner-up-right",
	shortcut="f",
	order=28,
	fields=[
		{"fieldname": "to", "fieldtype": "Data", "label": "To", "reqd": 1},
		{"fieldname": "cc", "fieldtype": "Data", "label": "Cc"},
		{"fieldname": "bcc", "fieldtype": "Data", "label": "Bcc"},
		{"fieldname": "comment", "fieldtype": "Text Editor", "label": "Comment"},
		{"fieldname": "message", "fieldtype": "Message of request", "label": "Message"},
		{"fieldname": "attachments", "fieldtype": "Files of request", "label": "Attachments"},
		{"fieldname": "close", "fieldtype": "Check", "label": "Close request after forwarding", "default": 0},
	],
)
def run(
	request, access: Access, to, cc=None, bcc=None, message=None, comment=None, attachments=None, close=False
) -> dict:
	"""Mail one message, or without `message` the external conversation, to outsiders; answers {"message", "to"}.

	`attachments` are files of this request's messages, or uploads of the caller; nothing else goes along.
	"""
	receivers = _receivers(request, to, cc, bcc)
	sender = sending.sender_for(request.mailbox, request.reply_address, access.user)
	if not sender:
		frappe.throw(_("There is no mailbox to send from. Choose one in Request Settings."))
	said_html, said_text = writing.body(comment, _("Comment")) if comment else ("", "")
	parts = [conversation.base_of(request.name, message)] if message else _conversation(request.name)
	html, text = _forwarded(parts, _customers_side(request, parts))
	remember_outsiders(request, receivers)
	written = messages.add(
		request,
		kind="Forward",
		access_level="Internal",
		user=access.user,
		subject=_subject(request),
		sender=sender.address,
		sender_name=sender.name,
		recipients=receivers.to,
		cc=receivers.cc,
		bcc=receivers.bcc,
		body_html=said_html + html,
		body_text="\n\n".join(filter(None, (said_text, text))),
		mailbox=sender.mailbox,
		attachments=_files(request, attachments),
		save=False,
	)
	sending.send(request, written, sender, html=written.body_html, text=written.body_text)
	log.write(request.name, "forwarded", user=access.user, message=written.name, detail=written.recipients)
	_finish(request, values.flag(close))
	return {"message": written.name, "to": written.recipients}


def outsiders_of(request) -> set[str]:
	"""Addresses, in lower case, to which this request was forwarded."""
	return {row.email_id.lower() for row in request.participants if row.kind == "Outsider"}


def remember_outsiders(request, receivers: Receivers) -> None:
	known = outsiders_of(request)
	for address in (*receivers.to, *receivers.cc, *receivers.bcc):
		if address.lower() not in known:
			known.add(address.lower())
			request.append("participants", {"email_id": address, "kind": "Outsider"})


def _receivers(request, to, cc, bcc) -> Receivers:
	receivers = Receivers(
		values.recipients(to, _("To")), values.recipients(cc, _("Cc")), values.recipients(bcc, _("Bcc"))
	)
	if not receivers.to:
		frappe.throw(_("Write at least one address in To."))
	everybody = [*receivers.to, *receivers.cc, *receivers.bcc]
	sending.check_not_ourselves(everybody, mailboxes.own_addresses())
	sending.check_reachable(everybody)
	customers = addresses_of_contacts(request)
	for address in everybody:
		if address.lower() in customers:
			frappe.throw(
				_("{0} is a contact of this request. Reply to customers; forward to others.").format(
					frappe.bold(address)
				)
			)
	return receivers


def addresses_of_contacts(request) -> set[str]:
	"""All addresses of the request's contacts, in lower case. One query."""
	contacts = [row.contact for row in request.contacts]
	if not contacts:
		return set()
	rows = frappe.get_all(
		"Contact Email",
		filters={"parenttype": "Contact", "parent": ["in", contacts]},
		pluck="email_id",
		limit_page_length=0,
	)
	return {address.lower() for address in rows if address}


def _conversation(request: str) -> list:
	"""What customers see of the request, oldest first: no comment and no earlier forward leaves the house."""
	rows = frappe.get_all(
		"Message",
		filters={"request": request, "access_level": "External", "kind": ["in", ["Enquiry", "Reply"]]},
		fields=conversation.FIELDS,
		order_by="posted_at desc, creation desc",
		limit_page_length=LONGEST_CONVERSATION,
	)
	return rows[::-1]


def _customers_side(request, parts: Iterable) -> set[str]:
	"""Every address that must not be seen outside, in lower case: all that take part, but ourselves and outsiders."""
	found = addresses_of_contacts(request)
	found |= {row.email_id.lower() for row in request.participants if row.kind == "Involved"}
	for part in parts:
		for header in (part.sender, part.recipients, part.cc, part.bcc, part.reply_to):
			found |= {address.lower() for address in answering.addresses_in(header)}
	return found - mailboxes.own_addresses() - outsiders_of(request)


def _forwarded(parts: list, hidden: set[str]) -> tuple[str, str]:
	htmls, texts = [], []
	for part in parts:
		line = _("{0}, {1}:").format(_name(part, hidden), format_datetime(part.posted_at))
		body = part.body_html or sanitising.text_to_html(part.body_text or "")
		htmls.append(f"<p>{escape_html(line)}</p><blockquote>{blanked(body, hidden)}</blockquote>")
		quoted = "\n".join("> " + row for row in blanked(part.body_text or "", hidden).splitlines())
		texts.append(f"{line}\n{quoted}")
	return "".join(htmls), "\n\n".join(texts)


def _name(part, hidden: set[str]) -> str:
	"""Names are kept, they are what the helper talks about; a name that is an address is not."""
	name = part.author_name or part.sender_name or ""
	return blanked(name, hidden) if name else BLANK


def blanked(text: str, hidden: Iterable[str]) -> str:
	"""The text without these addresses, however they are written in a link. Pure."""
	spellings = {form for address in hidden for form in (address, quote(address))}
	if not spellings:
		return text
	pattern = "|".join(re.escape(form) for form in sorted(spellings, key=len, reverse=True))
	return re.sub(rf"(?i)(?:mailto:)?(?:{pattern})(?![\w-])", BLANK, text)


def _subject(request) -> str:
	tag = identity.subject_tag(request.name, settings.get().subject_tag)
	bare = answering.subject(request.title, tag, reply=False).removeprefix(tag).strip()
	return f"{tag} Fwd: {bare}"


def _files(request, given) -> list[dict]:
	"""Copies of files of this request, and uploads of the caller."""
	found = []
	for item in writing.files(given):
		row = frappe.db.get_value(
			"File",
			item["file"],
			["name", "file_name", "attached_to_doctype", "attached_to_name"],
			as_dict=True,
		)
		if row and row.attached_to_doctype == "Message":
			if frappe.db.get_value("Message", row.attached_to_name, "request") != request.name:
				frappe.throw(
					_("File {0} does not belong to this request.").format(frappe.bold(item["file"])),
					frappe.PermissionError,
				)
			found.append(
				{
					"file_name": attaching.safe_file_name(row.file_name),
					"content": contents.of_file(row.name),
					"content_type": None,
					"content_id": None,
				}
			)
		else:
			found.append(item)
	return found


def _finish(request, and_close: bool) -> None:
	if and_close:
		request.flags.log_action = "closed_after_forward" if request.base_status != "Closed" else None
		request.status = statuses.default_for("Closed")
	request.save(ignore_permissions=True)
