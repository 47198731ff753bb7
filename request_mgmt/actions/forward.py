"""Forward: help from outside, without the customer and the helper seeing each other (BEHAVIOUR FWD-1 to FWD-3).

What is forwarded is an internal message. Its receivers become outsiders of the request: what they answer comes back to it
and is internal too. Addresses of the customer's side are blanked in whatever goes out, and nothing in the mail's headers
stems from the customer's mail.
"""

import email
import re
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import escape_html

from request_mgmt.actions import answering, conversation, sending, values, writing
from request_mgmt.actions.answering import Receivers
from request_mgmt.actions.blanking import BLANK, blanked
from request_mgmt.actions.declaration import MESSAGES, Chosen, action, unless_gone
from request_mgmt.mail import sanitising
from request_mgmt.permissions import Access
from request_mgmt.records import contents, identity, log, moments, settings
from request_mgmt.records import status as statuses
from request_mgmt.registration import messages
from request_mgmt.request_mgmt import mailboxes

LONGEST_CONVERSATION = 50
# Files in which an address can be read, and found
READABLE = ("csv", "eml", "htm", "html", "ics", "json", "log", "md", "txt", "vcf", "xml")
LOOKED_AT = 5_000_000


class NamesCustomerError(frappe.ValidationError):
	"""A file that is to be forwarded holds an address of the customer's side."""


def none_external(chosen: Chosen) -> dict | None:
	"""That there may be nothing to forward (FWD-3)."""
	if chosen.count(lambda heap: heap.access_level == "External"):
		return None
	words = _("None of these requests is external: there may be nothing from a customer to forward.")
	return {"words": words, "fields": []}


@action(
	"forward",
	label="Forward",
	minds=(MESSAGES,),
	done="Forwarded",
	undone_by="undo",
	**sending.CLOSING_UNDONE,
	refusal=unless_gone,
	before=none_external,
	icon="corner-up-right",
	shortcut="f",
	order=28,
	fields=[
		{"fieldname": "to", "fieldtype": "MultiSelect", "options": "Outsider", "label": "To", "reqd": 1},
		{"fieldname": "cc", "fieldtype": "MultiSelect", "options": "Outsider", "label": "Cc"},
		{"fieldname": "bcc", "fieldtype": "MultiSelect", "options": "Outsider", "label": "Bcc"},
		{"fieldname": "comment", "fieldtype": "Text Editor", "label": "Comment"},
		{"fieldname": "message", "fieldtype": "Message of request", "label": "Message"},
		# Of many requests, which have none in common, uploads alone
		{"fieldname": "attachments", "fieldtype": "Files of request", "label": "Attachments"},
		{
			"fieldname": "with_addresses",
			"fieldtype": "Check",
			"label": "Send files in which the customer's address stands, too",
			"default": 0,
		},
		{"fieldname": "close", "fieldtype": "Check", "label": "Close request after forwarding", "default": 0},
	],
)
def run(
	request,
	access: Access,
	to,
	cc=None,
	bcc=None,
	message=None,
	comment=None,
	attachments=None,
	with_addresses=False,
	close=False,
) -> dict:
	"""Mail one message, or without `message` the external conversation, to outsiders; answers {"message", "to", "undoable": whether it
	closed the request}.

	`attachments` are files of this request's messages, or uploads of the caller; nothing else goes along. One in which
	an address of the customer stands is refused unless `with_addresses` says that this is known.
	"""
	receivers = _receivers(request, to, cc, bcc)
	sender = sending.sender_for(request.mailbox, request.reply_address, access.user)
	if not sender:
		frappe.throw(_("There is no mailbox to send from. Choose one in Request Settings."))
	said_html, said_text = writing.body(comment, _("Comment")) if comment else ("", "")
	parts, hidden = _forwarding(request, message)
	html, text = _forwarded(parts, hidden)
	remember_outsiders(request, receivers)
	written = messages.add(
		request,
		kind="Forward",
		access_level="Internal",
		user=access.user,
		subject=blanked(_subject(request), hidden),
		sender=sender.address,
		sender_name=sender.name,
		recipients=receivers.to,
		cc=receivers.cc,
		bcc=receivers.bcc,
		body_html=said_html + html,
		body_text="\n\n".join(filter(None, (said_text, text))),
		mailbox=sender.mailbox,
		attachments=_files(request, attachments, hidden, values.flag(with_addresses)),
		save=False,
	)
	sending.send(request, written, sender, html=written.body_html, text=written.body_text, hidden=hidden)
	log.write(request.name, "forwarded", user=access.user, message=written.name, detail=written.recipients)
	was = request.base_status
	_finish(request, values.flag(close))
	return {
		"message": written.name,
		"to": written.recipients,
		"said": _("Forwarded to {0}").format(sending.sent_to(receivers)),
		"undoable": sending.was_closed(request, was),
	}


def preview(request, message: str | None = None) -> dict:
	"""What would be sent below the agent's words: {"html", "messages": how many}, and which of the request's files show an
	address of the customer: {"files": [names of Files]}."""
	parts, hidden = _forwarding(request, message)
	messages_of = frappe.get_all(
		"Message", filters={"request": request.name}, pluck="name", limit_page_length=0
	)
	files = frappe.get_all(
		"File",
		filters={"attached_to_doctype": "Message", "attached_to_name": ["in", messages_of or [""]]},
		fields=["name", "file_name"],
		limit_page_length=0,
	)
	readable = [file for file in files if is_readable(file.file_name)]
	return {
		"html": _forwarded(parts, hidden)[0],
		"messages": len(parts),
		"files": [f.name for f in readable if tells(f.file_name, contents.of_file(f.name), hidden)],
	}


def _forwarding(request, message: str | None) -> tuple[list, set[str]]:
	"""The messages that go, and the addresses that must not be seen in them."""
	parts = [conversation.base_of(request.name, message)] if message else _conversation(request.name)
	return parts, _customers_side(request, parts)


def hidden_from_outsiders(request) -> set[str]:
	"""The addresses of the customer's side, in lower case, as far as the conversation tells them."""
	return _customers_side(request, _conversation(request.name))


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
		line = _("{0}, {1}:").format(_name(part, hidden), moments.shown(part.posted_at))
		body = part.body_html or sanitising.text_to_html(part.body_text or "")
		htmls.append(f"<p>{escape_html(line)}</p><blockquote>{blanked(body, hidden)}</blockquote>")
		quoted = "\n".join("> " + row for row in blanked(part.body_text or "", hidden).splitlines())
		texts.append(f"{line}\n{quoted}")
	return "".join(htmls), "\n\n".join(texts)


def _name(part, hidden: set[str]) -> str:
	"""Names are kept, they are what the helper talks about; a name that is an address is not."""
	name = settings.nameless(part) or part.author_name or part.sender_name or ""
	return blanked(name, hidden) if name else BLANK


def _subject(request) -> str:
	tag = identity.subject_tag(request.name, settings.get().subject_tag)
	bare = answering.subject(request.title, tag, reply=False).removeprefix(tag).strip()
	return f"{tag} Fwd: {bare}"


def _files(request, given, hidden: set[str], with_addresses: bool) -> list[dict]:
	"""Copies of files of this request, and of uploads of the caller; NamesCustomerError for one that shows what is hidden."""
	found = writing.files_for(request, given, copied=True)
	names = [item["file_name"] for item in found if tells(item["file_name"], item["content"], hidden)]
	telling = [] if with_addresses else names
	if telling:
		frappe.throw(
			_(
				"An address of the customer stands in {0}. Leave it out, or say that it is to be sent all the same."
			).format(frappe.bold(escape_html(", ".join(telling)))),
			NamesCustomerError,
		)
	return found


def tells(file_name: str, content: bytes, hidden: Iterable[str]) -> bool:
	"""Whether a file people can read as text, a mail or a card for one, holds one of these addresses. Pure."""
	if not is_readable(file_name):
		return False
	content = content[:LOOKED_AT]
	texts = [_decoded(content)]
	if file_name.lower().endswith(".eml"):
		parts = email.message_from_bytes(content).walk()
		texts += [_decoded(part.get_payload(decode=True) or b"") for part in parts if not part.is_multipart()]
	# Lines of mails, cards and calendars may go on in the next one
	texts += [re.sub(r"=?\r?\n[ \t]?", "", text) for text in texts]
	return any(blanked(text, hidden) != text for text in texts)


def is_readable(file_name: str | None) -> bool:
	return (file_name or "").rpartition(".")[2].lower() in READABLE


def _decoded(content: bytes) -> str:
	wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
	return content.decode("utf-16" if wide else "utf-8", "replace")


def _finish(request, and_close: bool) -> None:
	if and_close:
		request.flags.log_action = "closed_after_forward" if request.base_status != "Closed" else None
		request.status = statuses.default_for("Closed", request.request_type)
	request.save(ignore_permissions=True)
