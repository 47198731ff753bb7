"""Work that is killed at a chosen stage: run in a process of its own, by `tests/mail/test_killed.py`."""

import os
import random
import signal
import threading
import time

import frappe


def receive(site, mailbox: str, raw: bytes, stage: str | None) -> None:
	"""Take one mail in, and die at `stage`; None gets through."""
	site.connect()
	from request_mgmt.mail import arriving, intake, store

	commits = {  # one more than of the mail: before it the caller's own work is committed
		"on the point of the first commit": (2, False),
		"after the first commit": (2, True),
		"on the point of the second commit": (3, False),
		"after the second commit": (3, True),
	}
	if stage in commits:
		_die_at_commit(*commits[stage])
	elif stage == "a row written":
		_die_after(intake.statements, "insert")
	elif stage == "on disk":
		_die_on_disk(store)
	elif stage == "registered":
		_die_after(arriving.requests, "register")
	elif stage == "acknowledged":
		_die_after(arriving.acknowledgement, "acknowledge")
	intake.receive(mailbox, raw)


def send(site, stage: str | None) -> None:
	"""Work the outgoing queue, and die at `stage`."""
	site.connect()
	frappe.flags.mute_emails = False
	import smtplib

	from request_mgmt.mail import sending

	if stage == "claimed":
		_die_before(sending, "_send")
	elif stage == "handed over":
		_die_after(smtplib.SMTP, "sendmail")
	elif stage == "settled":
		_die_after(sending, "_settle")
	sending.send_waiting()


def receive_until_killed(site, mailbox: str, mails: list[bytes], seconds: float) -> None:
	"""Take mails in, and die at a moment of no meaning."""
	site.connect()
	from request_mgmt.mail import intake

	threading.Thread(target=lambda: (time.sleep(random.uniform(0, seconds)), _die()), daemon=True).start()
	for raw in mails:
		intake.receive(mailbox, raw)


def send_until_killed(site, seconds: float) -> None:
	"""Work the outgoing queue, and die at a moment of no meaning."""
	site.connect()
	frappe.flags.mute_emails = False
	from request_mgmt.mail import sending

	threading.Thread(target=lambda: (time.sleep(random.uniform(0, seconds)), _die()), daemon=True).start()
	sending.send_waiting()


def _die(*_args, **_kwargs) -> None:
	os.kill(os.getpid(), signal.SIGKILL)


def _die_before(owner, name: str) -> None:
	setattr(owner, name, _die)


def _die_after(owner, name: str) -> None:
	original = getattr(owner, name)

	def dying(*args, **kwargs):
		original(*args, **kwargs)
		_die()

	setattr(owner, name, dying)


def _die_on_disk(store) -> None:
	original = store.putting

	def putting(raw: bytes):
		with original(raw):
			pass
		_die()

	store.putting = putting


def _die_at_commit(count: int, done: bool) -> None:
	original, seen = frappe.db.commit, []

	def commit(*args, **kwargs):
		seen.append(1)
		if len(seen) == count and not done:
			_die()
		original(*args, **kwargs)
		if len(seen) == count:
			_die()

	frappe.db.commit = commit
