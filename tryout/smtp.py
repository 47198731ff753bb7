"""The try-out's SMTP port: a mail is on disk and on record before the sender gets his 250."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

import frappe

from request_mgmt.mail import intake
from request_mgmt.request_mgmt import addresses


class SupportPort:
	"""aiosmtpd handler: each mail is recorded for the mailbox it is addressed to, then handled, one after the other."""

	def __init__(self, connect):
		self._connect = connect
		self._handling = ThreadPoolExecutor(1, "mail")

	async def handle_RCPT(self, server, session, envelope, address, options):
		try:
			known = await asyncio.to_thread(self._in_site, lambda: mailbox_of(address))
		except Exception as error:
			_complain(error)
			return "451 4.3.0 Not now, please try again"
		if not known:
			return "550 5.1.1 No such mailbox here"
		envelope.rcpt_tos.append(address)
		return "250 2.1.5 OK"

	async def handle_DATA(self, server, session, envelope):
		raw = bytes(envelope.original_content or b"")
		try:
			names = await asyncio.to_thread(
				self._in_site,
				lambda: [self._record(raw, envelope.mail_from, to) for to in envelope.rcpt_tos],
			)
		except Exception as error:
			_complain(error)
			return "451 4.3.0 Not on disk, please try again"
		self._handling.submit(self._handle, list(dict.fromkeys(names)))
		return "250 2.6.0 On disk"

	def wait(self) -> None:
		"""Until what was taken is handled."""
		self._handling.shutdown()

	def _record(self, raw: bytes, mail_from: str | None, to: str) -> str:
		name, _is_new = intake.record(
			mailbox_of(to), raw, envelope_sender=mail_from or "", envelope_recipient=to
		)
		return name

	def _handle(self, names: list[str]) -> None:
		try:
			self._in_site(lambda: [intake.process(name) for name in names])
		except Exception as error:  # it is on record, and the scheduler takes it up again
			_complain(error)

	def _in_site(self, work):
		self._connect()
		try:
			return work()
		finally:
			frappe.destroy()


def mailbox_of(address: str) -> str | None:
	"""The mailbox that takes mail for an address: its own, or one of its aliases."""
	wanted = address.strip().lower()
	for box in frappe.get_all(
		"Request Mailbox", {"enabled": 1}, ["name", "email_id", "aliases"], limit_page_length=0
	):
		if wanted in (box.email_id.lower(), *(alias.lower() for alias in addresses.split(box.aliases))):
			return box.name
	return None


def _complain(error: Exception) -> None:
	print(f"SMTP: {error!r}", file=sys.stderr, flush=True)
