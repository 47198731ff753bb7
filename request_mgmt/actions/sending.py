"""From which address a request is answered, and the mail that carries a message (BEHAVIOUR REP-4 to REP-6)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial

import frappe
from frappe import _
from frappe.utils import get_fullname

from request_mgmt.actions import answering
from request_mgmt.actions.blanking import blanked
from request_mgmt.mail import sanitising
from request_mgmt.records import identity, outbox, settings, undeliverable
from request_mgmt.registration import templates
from request_mgmt.request_mgmt import addresses

# Of what is sent, only that it closed the request can be taken back: part of an action's declaration
CLOSING_UNDONE = {"undo_label": "Undo closing", "undo_note": "The mail that was sent stays sent."}


@dataclass(frozen=True)
class Sender:
	"""Who the customer sees."""

	mailbox: str
	address: str
	name: str

	@property
	def header(self) -> str:
		return answering.mailbox_header(self.name, self.address)


def sender_for(mailbox: str | None, reply_address: str | None, user: str) -> Sender | None:
	"""The mailbox that received the request answers it; else the one of the settings; else the only one.

	None when there is no mailbox at all.
	"""
	mailbox = mailbox or settings.get().default_mailbox or _only_mailbox()
	if not mailbox:
		return None
	box = frappe.get_cached_doc("Request Mailbox", mailbox)
	own = {box.email_id.lower(), *(alias.lower() for alias in addresses.split(box.aliases))}
	address = reply_address if (reply_address or "").lower() in own else box.email_id
	agent = None if settings.get().anonymise_on_reply else get_fullname(user)
	return Sender(box.name, address, answering.display(agent, box.display_name or box.email_id))


def was_closed(request, before: str) -> bool:
	"""Whether the saved request, whose state was `before`, was closed."""
	return request.base_status == "Closed" != before


def check_reachable(recipients: Iterable[str]) -> None:
	"""UndeliverableAddressError when one of them is known to refuse mail."""
	for address, reason in undeliverable.among(recipients).items():
		frappe.throw(
			_("{0} refused our mail: {1} Correct the address, or let it be tried again.").format(
				frappe.bold(address), frappe.utils.escape_html(reason.rstrip(". ") + ".")
			),
			undeliverable.UndeliverableAddressError,
		)


def check_not_ourselves(recipients: list[str], own: set[str]) -> None:
	"""ValidationError when one of our own mailboxes would get the mail."""
	for address in recipients:
		if address.lower() in own:
			frappe.throw(
				_("{0} is one of our own mailboxes. Take it out of the recipients.").format(
					frappe.bold(address)
				)
			)


def sent_to(receivers: answering.Receivers) -> str:
	"""To whom it went, as one says it: one address, two, or the first and how many others."""
	first, *others = [*receivers.to, *receivers.cc, *receivers.bcc]
	if not others:
		return first
	if len(others) == 1:
		return _("{0} and {1}").format(first, others[0])
	return _("{0} and {1} others").format(first, len(others))


def subject_of(request, reply: bool = True) -> str:
	tag = identity.subject_tag(request.name, settings.get().subject_tag)
	return answering.subject(request.title, tag, reply)


def send(
	request,
	message,
	sender: Sender,
	*,
	html: str,
	text: str,
	in_reply_to: str | None = None,
	hidden: Collection[str] = (),
) -> str:
	"""Put the message into the outbox, in the layout of its category (TPL-8); answers the Outgoing Mail's name.

	The layout shows none of the addresses `hidden` (FWD-1); what the agent wrote stays as it is.
	"""
	headers = None
	if templates.layout_of(request.category):
		context = templates.context(request=request, user=message.user)
		mail = templates.wrapped(
			templates.Rendered(html=html),
			request.category,
			request.language,
			context,
			tidy=partial(blanked, hidden=hidden),
		)
		html, headers = mail.html, dict(mail.headers)
		text = sanitising.html_to_text(html)
	return outbox.queue(
		purpose="Reply",
		recipients=answering.addresses_in(message.recipients),
		cc=answering.addresses_in(message.cc),
		bcc=answering.addresses_in(message.bcc),
		subject=message.subject,
		body_html=html,
		body_text=text,
		request=request.name,
		message=message.name,
		mailbox=sender.mailbox,
		sender=sender.header,
		in_reply_to=in_reply_to,
		references=message.mail_references,
		headers=headers,
		attachments=_files_of(message),
	)


def _files_of(message) -> list[dict]:
	if not message.attachment_count:
		return []
	names = frappe.get_all(
		"File",
		filters={"attached_to_doctype": "Message", "attached_to_name": message.name},
		pluck="name",
		order_by="creation asc",
	)
	return [{"file": name} for name in names]


def _only_mailbox() -> str | None:
	boxes = frappe.get_all("Request Mailbox", filters={"enabled": 1}, pluck="name", limit_page_length=2)
	return boxes[0] if len(boxes) == 1 else None
