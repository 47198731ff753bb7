"""Mail handed over, fetched, tried again, sent again (DESIGN 4). For managers: whoever hands over a mail decides who it is from."""

import base64
import binascii

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.actions.sending import check_reachable
from request_mgmt.mail import fetching, intake, sending, store
from request_mgmt.records import undeliverable


@frappe.whitelist(methods=["POST"])
def receive(
	mailbox: str,
	raw: str | bytes | None = None,
	encoding: str | None = None,
	envelope_sender: str | None = None,
	envelope_recipient: str | None = None,
) -> dict:
	"""Take one raw mail for a mailbox: on record first, then handled.

	`raw` is the mail as bytes, over HTTP the multipart file `raw`, or text (`encoding` "base64" for base64 of it).
	`envelope_sender` "" is the null sender, None unknown. Answers inbound_mail, status, outcome (Created, Added,
	Recorded, Duplicate, Parked), request, message, kind, reason, automatic_reply.

	Raises DoesNotExistError for an unknown mailbox, ValidationError for one switched off, PermissionError for who is no
	manager. Never raises for what is in the mail.
	"""
	_require_manager()
	box = _load(mailbox)
	if not box.enabled:
		frappe.throw(_("Mailbox {0} is switched off. Switch it on first.").format(frappe.bold(box.name)))
	return intake.receive(
		box.name,
		_bytes(raw, encoding),
		envelope_sender=envelope_sender,
		envelope_recipient=envelope_recipient,
	)


@frappe.whitelist(methods=["POST"])
def pull(mailbox: str) -> dict:
	"""Fetch what waits in the mailbox now. Answers fetched, created, added, recorded, duplicates, parked; error if any."""
	_require_manager()
	box = _load(mailbox)
	if box.source == "Handed over":
		frappe.throw(
			_("Nothing is fetched for mailbox {0}: its mail is handed over.").format(frappe.bold(box.name))
		)
	return intake.pull(box.name)


@frappe.whitelist(methods=["POST"])
def test_connection(mailbox: str) -> dict:
	"""Try to reach the mailbox without fetching anything. Answers ok, and error or how many mails wait; note, if any."""
	_require_manager()
	return fetching.test(_load(mailbox))


@frappe.whitelist(methods=["POST"])
def import_again(inbound_mail: str) -> dict:
	"""Handle a parked mail again; one that was only recorded is imported as if a person had written it.

	A blocked one is imported whatever the filter says that blocked it; other filters may act (INC-7).
	"""
	_require_manager()
	found = frappe.db.get_value(
		"Inbound Mail",
		inbound_mail,
		["name", "status", "outcome", "request", "message", "mail_filter"],
		as_dict=True,
	)
	if not found:
		frappe.throw(
			_("There is no inbound mail {0}.").format(frappe.bold(inbound_mail)), frappe.DoesNotExistError
		)
	if found.message:
		frappe.throw(_("This mail is part of request {0} already.").format(frappe.bold(found.request or "?")))
	return intake.process(
		found.name,
		as_person=found.outcome == "Recorded" and not found.mail_filter,
		again=True,
		without_filter=found.mail_filter,
	)


@frappe.whitelist(methods=["POST"])
def send_again(outgoing_mail: str, anyway: bool | int | str = False) -> dict:
	"""Send a mail that failed, or waits for its next attempt, now, to those alone who have not got it (INC-6); answers {"to": [addresses]}.

	Raises UndeliverableAddressError for an address that refused our mail for good, unless `anyway`; ValidationError when
	there is nobody left to send it to, DoesNotExistError for no such mail, PermissionError for who is no manager.
	"""
	_require_manager()
	name = frappe.db.exists("Outgoing Mail", str(outgoing_mail or "-"))
	if not name:
		frappe.throw(
			_("There is no outgoing mail {0}.").format(
				frappe.bold(frappe.utils.escape_html(str(outgoing_mail or "?")))
			),
			frappe.DoesNotExistError,
		)
	missed = sending.missed_by(name)
	if values.flag(anyway):
		undeliverable.forget(missed)
	check_reachable(missed)
	sending.send_again(name)
	return {"to": missed}


@frappe.whitelist()
def raw(inbound_mail: str) -> None:
	"""Download the mail exactly as it came, for who may read its request; unattached ones are for managers."""
	permissions.require_agent()
	found = frappe.db.get_value("Inbound Mail", inbound_mail, ["name", "request", "raw_sha256"], as_dict=True)
	if not found:
		frappe.throw(
			_("There is no inbound mail {0}.").format(frappe.bold(inbound_mail)), frappe.DoesNotExistError
		)
	if found.request:
		permissions.load(found.request)
	else:
		_require_manager()
	# Never shown in the browser: what is in a mail is somebody else's (MAIL.md 5, no. 7)
	frappe.response["type"] = "download"
	frappe.response["filename"] = f"{found.name}.eml"
	frappe.response["filecontent"] = store.get(found.raw_sha256)
	frappe.response["content_type"] = "application/octet-stream"
	frappe.response["display_content_as"] = "attachment"


def _require_manager() -> None:
	if not permissions.access().is_manager:
		frappe.throw(_("Only managers may do this."), frappe.PermissionError)


def _load(mailbox: str):
	said = permissions.messages_said()
	try:
		return frappe.get_cached_doc("Request Mailbox", str(mailbox or "-"))
	except frappe.DoesNotExistError:
		permissions.forget_messages(said)
		frappe.throw(
			_("There is no mailbox {0}. Check the address.").format(frappe.bold(mailbox or "?")),
			frappe.DoesNotExistError,
		)


def _bytes(raw: str | bytes | None, encoding: str | None) -> bytes:
	if raw is None and getattr(frappe.local, "request", None) and frappe.request.files.get("raw"):
		raw = frappe.request.files["raw"].stream.read()
	if not raw and not isinstance(raw, bytes):  # an empty mail is one, too: it goes on record
		frappe.throw(_("Hand over the mail itself: nothing came."))
	if encoding not in (None, "", "base64"):
		frappe.throw(_("Encoding is base64 or nothing."))
	if encoding == "base64":
		try:
			return base64.b64decode(raw, validate=False)
		except (binascii.Error, ValueError):
			frappe.throw(_("This is no base64."))
	return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else bytes(raw)
