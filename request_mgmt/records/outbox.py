"""Mail that leaves: one row in the caller's transaction, sent after its commit.

The platform's own queue cannot carry our headers intact, breaks long Message-IDs and knows no null sender
(MAIL.md 2.4); so the app keeps its own.
"""

import json
import re
from collections.abc import Iterable
from email.utils import formataddr, parseaddr

import frappe
from frappe import _
from frappe.utils import cint, get_url
from frappe.utils.background_jobs import is_job_enqueued

from request_mgmt.records import identity, once_a_second, settings, statements

NULL_SENDER = "<>"
LOOP_HEADER = "X-Request-Mgmt-Loop"
_SENDING = "request_mgmt.send_waiting"
_LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def queue(
	*,
	purpose: str,
	recipients: Iterable[str],
	subject: str,
	body_html: str,
	body_text: str | None = None,
	cc: Iterable[str] = (),
	bcc: Iterable[str] = (),
	request: str | None = None,
	message: str | None = None,
	mailbox: str | None = None,
	sender: str | None = None,
	reply_to: str | None = None,
	in_reply_to: str | None = None,
	references: str | Iterable[str] | None = None,
	headers: dict[str, str] | None = None,
	attachments: Iterable[dict | str] = (),
	envelope_sender: str | None = None,
	auto_for_address: str | None = None,
	message_id: str | None = None,
) -> str:
	"""Put a mail into the queue; answers the name of its Outgoing Mail.

	`sender` defaults to the mailbox's address (else the settings' default mailbox). `envelope_sender` "" or "<>" is
	the null sender, for mail that must never be answered by a machine. `attachments`: File names or dicts with
	`file`. The mail of a Message gives it its Message-ID and the delivery state Waiting.
	"""
	sender = sender or address_of(mailbox)
	message_id = message_id or new_message_id(request, sender)
	(name,) = statements.insert(
		"Outgoing Mail",
		{
			"purpose": purpose,
			"status": "Waiting",
			"request": request,
			"message": message,
			"mailbox": mailbox,
			"next_attempt_at": statements.clock(),
			"sender": _one_line(sender),
			"envelope_sender": NULL_SENDER if envelope_sender == "" else envelope_sender,
			"recipients": _addresses(recipients),
			"cc": _addresses(cc),
			"bcc": _addresses(bcc),
			"reply_to": _one_line(reply_to),
			"subject": _one_line(subject),
			"message_id": message_id,
			"in_reply_to": _one_line(in_reply_to),
			"mail_references": references
			if isinstance(references, str)
			else " ".join(references or ()) or None,
			"headers": json.dumps(headers, ensure_ascii=False) if headers else None,
			"body_html": body_html,
			"body_text": body_text,
			"attachments": json.dumps([_attachment(item) for item in attachments]) if attachments else None,
			"auto_for_address": auto_for_address.lower()[:140] if auto_for_address else None,
			"auto_for_domain": domain_of(auto_for_address),
		},
	)
	if message:
		values = {
			"message_id": message_id,
			"message_key": identity.message_key(message_id),
			"delivery_state": "Waiting",
		}
		frappe.db.set_value("Message", message, values, update_modified=False)
	announce()
	return name


def take_back(message: str) -> bool:
	"""A message goes, and its mail with it where that still waits: kept as failed, with the reason; answers whether there was any. What
	is being sent just now is on its way."""
	taken = [
		name
		for name in frappe.get_all("Outgoing Mail", {"message": message, "status": "Waiting"}, pluck="name")
		# Looked at again under its lock: the sender may have been quicker
		if frappe.db.get_value("Outgoing Mail", name, "status", for_update=True) == "Waiting"
	]
	for name in taken:
		frappe.db.set_value("Outgoing Mail", name, {"status": "Failed", "last_error": reason_gone()})
	return bool(taken)


def reason_gone() -> str:
	return _("Its message was deleted before it was sent")


def address_of(mailbox: str | None) -> str | None:
	"""`"Support" <support@example.com>` of the mailbox, or of the default one; None when there is neither."""
	mailbox = mailbox or settings.get().default_mailbox
	if not mailbox:
		return None
	doc = frappe.get_cached_doc("Request Mailbox", mailbox)
	return formataddr((doc.display_name or "", doc.email_id))


def domain_of(address: str | None) -> str | None:
	"""The address's domain in lower case, as the limits of automatic mail count it."""
	return address.rpartition("@")[2].lower()[:140] if address else None


def new_message_id(request: str | None, sender: str | None) -> str:
	"""A signed id in the sender's domain, else the site's."""
	domain = parseaddr(sender or "")[1].rpartition("@")[2]
	domain = domain or re.sub(r"^\w+://|[:/].*$", "", get_url()) or "localhost"
	return identity.message_id(request, domain, identity.secret())


def automatic_headers(answers_a_mail: bool) -> dict[str, str]:
	"""Headers of mail that no person wrote (RFC 3834 section 5; MAIL.md 4.1)."""
	return {
		"Auto-Submitted": "auto-replied" if answers_a_mail else "auto-generated",
		"X-Auto-Response-Suppress": "All",
		"Precedence": "bulk",
		LOOP_HEADER: identity.instance(),
	}


def announce() -> None:
	"""Have the queue worked after the commit. Once a transaction; when no worker can be reached the minute's job sends."""
	if cint(frappe.flags.rm_outbox_announced):
		return
	frappe.flags.rm_outbox_announced = 1
	frappe.db.after_commit.add(_start)
	frappe.db.after_rollback.add(_forget)


def _start() -> None:
	_forget()
	once_a_second.tell("outbox", _enqueue)


def _enqueue() -> None:
	try:
		# Asked first, because the platform writes an error of each job that was there already
		if not is_job_enqueued(_SENDING):
			frappe.enqueue(
				"request_mgmt.tasks.send_waiting", queue="short", job_id=_SENDING, deduplicate=True
			)
	except Exception:
		# The rows are committed: a queue that is down may delay a mail, never undo what was done.
		frappe.logger("request_mgmt").warning("No worker to send mail; the minute's job will", exc_info=True)


def _forget() -> None:
	frappe.flags.rm_outbox_announced = 0


def _addresses(addresses: Iterable[str] | str | None) -> str | None:
	if isinstance(addresses, str):
		addresses = [addresses]
	return ", ".join(filter(None, map(_one_line, addresses or ()))) or None


def _one_line(value: str | None) -> str | None:
	"""No header of ours carries a line break from anywhere (MAIL.md 5, no. 12)."""
	return _LINE_BREAKS.sub(" ", value).strip() or None if value else None


def _attachment(item: dict | str) -> dict:
	return {"file": item} if isinstance(item, str) else item
