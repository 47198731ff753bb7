"""Mailboxes whose server says when mail comes (IMAP IDLE, RFC 2177): fetched at once instead of with the next minute.

Only the fetching is begun here; what is missed, while nobody listens or because a server says nothing, comes with the minute.
"""

import contextlib
import threading
import time
from collections.abc import Iterator

import frappe
from frappe.utils import now_datetime

from request_mgmt.mail import fetching, intake

# One job; short, for a worker that is told to stop waits for it
SECONDS = 10 * 60
# IDLE is said anew that often: a server may end it after 30 minutes (RFC 2177), what stands in between forgets a silent line
# sooner, and a line that is gone without a word is noticed then
RENEW_SECONDS = 4 * 60
# After a mail the server is asked again this soon: Dovecot does not notice one that its Maildir got in the same few
# milliseconds as it looked there, and mails come in bursts
SETTLE_SECONDS = 2
# A server that hangs up is asked again in the same job so often, and after so long
CONNECTIONS = 5
PAUSE_SECONDS = 5


def wanted() -> list[str]:
	"""The mailboxes that are to be listened to and are not waited with because of a failure."""
	rows = frappe.get_all(
		"Request Mailbox",
		filters={"enabled": 1, "source": "IMAP", "imap_listen": 1},
		fields=["name", "next_pull_at"],
		limit_page_length=0,
	)
	now = now_datetime()
	return [row.name for row in rows if not row.next_pull_at or row.next_pull_at <= now]


def listen(seconds: float = SECONDS) -> None:
	"""Listen to every mailbox that wants it, each on a thread of its own, for so long. Two that listen do no harm: a mail
	is on record once."""
	names = wanted()
	frappe.db.commit()  # nothing is held open meanwhile
	site, sites_path, end = frappe.local.site, frappe.local.sites_path, time.monotonic() + seconds
	threads = [
		threading.Thread(target=_listen, args=(site, sites_path, name, end), daemon=True) for name in names
	]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()


def _listen(site: str, sites_path: str, name: str, end: float) -> None:
	"""Until the time is over, nobody wants it any more, or the server cannot be reached."""
	for _connection in range(CONNECTIONS):
		with contextlib.suppress(fetching.SourceError), _connected(site, sites_path):
			with fetching.ImapSource(frappe.get_doc("Request Mailbox", name)) as source:
				frappe.db.commit()
				came = True  # what waits already
				while source.can_listen() and _pulled(site, sites_path, name, only_look=not came):
					if (left := end - time.monotonic()) <= 0:
						return
					came = source.wait(min(SETTLE_SECONDS if came else RENEW_SECONDS, left))
				return
		# Why the server hung up, fetching finds out and notes on the mailbox
		time.sleep(max(0, min(PAUSE_SECONDS, end - time.monotonic())))
		if time.monotonic() >= end or not _pulled(site, sites_path, name):
			return


def _pulled(site: str, sites_path: str, name: str, only_look: bool = False) -> bool:
	"""Fetch as by the minute; whether the mailbox is to be listened to then. On a thread of its own: what this one has
	read of the site's settings is as old as its connection."""
	answer: list[bool] = []

	def work() -> None:
		with _connected(site, sites_path):
			if name in wanted():
				answer.append(only_look or not intake.pull(name).get("error"))

	thread = threading.Thread(target=work, daemon=True)
	thread.start()
	thread.join()
	return answer == [True]


@contextlib.contextmanager
def _connected(site: str, sites_path: str) -> Iterator[None]:
	frappe.init(site=site, sites_path=sites_path)
	try:
		frappe.connect()
		yield
	finally:
		frappe.destroy()
