"""The try-out's SMTP port: a mail is on disk and on record before the sender gets his 250."""

import asyncio

import frappe

from request_mgmt.mail import intake


class SupportPort:
	"""aiosmtpd handler: each mail is recorded for the mailbox it is addressed to, then handled."""

	def __init__(self, connect):
		self._connect = connect

	async def handle_RCPT(self, server, session, envelope, address, options):
		known = await asyncio.to_thread(self._in_site, lambda: _mailbox_of(address))
		if not known:
			return "550 5.1.1 No such mailbox here"
		envelope.rcpt_tos.append(address)
		return "250 2.1.5 OK"

	async def handle_DATA(self, server, session, envelope):
		raw = bytes(envelope.original_content or envelope.content)
		try:
			names = await asyncio.to_thread(
				self._in_site,
				lambda: [self._record(raw, envelope.mail_from, to) for to in envelope.rcpt_tos],
			)
		except Exception as error:
			print(f"SMTP: mail not taken: {error!r}", flush=True)
			return "451 4.3.0 Not on disk, please try again"
		_ = asyncio.get_running_loop().run_in_executor(None, self._in_site, lambda: self._handle(names))
		return "250 2.6.0 On disk"

	def _record(self, raw: bytes, mail_from: str | None, to: str) -> str:
		name, _is_new = intake.record(
			_mailbox_of(to), raw, envelope_sender=mail_from or "", envelope_recipient=to
		)
		return name

	def _handle(self, names: list[str]) -> None:
		for name in names:
			intake.process(name)

	def _in_site(self, work):
		self._connect()
		try:
			return work()
		finally:
			frappe.destroy()


def _mailbox_of(address: str) -> str | None:
	return frappe.db.get_value("Request Mailbox", {"email_id": address.strip().lower(), "enabled": 1})
