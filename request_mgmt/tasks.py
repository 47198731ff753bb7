"""What runs in the background: mail out, mail in, and mails somebody began with and did not finish."""

import frappe
from frappe.utils import add_to_date, now_datetime

from request_mgmt.actions import batches, delete, postpone
from request_mgmt.api import drafts
from request_mgmt.mail import intake, listening, sending
from request_mgmt.records import bell, one_by_one, reminders


def send_waiting(limit: int = 100) -> dict:
	"""Send what waits in Outgoing Mail. Runs after each commit that queued something, and every minute."""
	return sending.send_waiting(limit=limit)


def every_minute() -> None:
	"""The minute's work; one part failing does not keep the others from theirs."""
	_each(
		process_waiting,
		pull_mailboxes,
		start_listening,
		wake_postponed,
		remind_owners,
		send_waiting,
		batches.resume_interrupted,
	)


def every_day() -> None:
	"""The night's work."""
	_each(purge_deleted, forget_presence, forget_drafts, forget_notices, batches.forget_old)


def _each(*jobs) -> None:
	for job in jobs:
		one_by_one.finished(job.__name__, job)


def pull_mailboxes() -> dict[str, dict]:
	"""Fetch the mail of every mailbox that is due; answers per mailbox what came."""
	due = frappe.get_all(
		"Request Mailbox",
		filters={"enabled": 1, "source": ["in", ["IMAP", "Maildir"]]},
		fields=["name", "next_pull_at"],
		order_by="last_tried_at asc",
		limit_page_length=0,
	)
	now = now_datetime()
	return {box.name: intake.pull(box.name) for box in due if not box.next_pull_at or box.next_pull_at <= now}


def start_listening() -> None:
	"""Have one job listen to the mailboxes that want it, if none does."""
	if listening.wanted():
		frappe.enqueue(
			"request_mgmt.mail.listening.listen",
			queue="long",
			timeout=listening.SECONDS + 300,
			job_id="request_mgmt.listen",
			deduplicate=True,
		)


def process_waiting() -> int:
	"""Handle mails that are on record and were left, as after a crash."""
	return intake.process_waiting()


def wake_postponed() -> int:
	"""Open what was postponed until now."""
	return postpone.wake_due()


def forget_presence() -> None:
	"""Remove rows of screens that were closed without a word."""
	yesterday = add_to_date(now_datetime(), days=-1)
	frappe.db.delete("Request Presence", {"seen_at": ["<", yesterday]})
	frappe.db.commit()


def forget_drafts() -> None:
	"""Remove drafts that nobody has touched for a month."""
	drafts.forget_old()
	frappe.db.commit()


def forget_notices() -> None:
	"""Remove notices that were read."""
	bell.forget_read()
	frappe.db.commit()


def remind_owners() -> int:
	"""Mail owners about open requests that nobody touched for long: once a day, at the hour of the Request Settings."""
	if not reminders.is_due():
		return 0
	reminders.begin()
	frappe.db.commit()  # one that fails is reported once, and not tried each minute of the evening
	queued = reminders.remind()
	frappe.db.commit()
	return queued


def purge_deleted() -> int:
	"""Remove for good what lay in the bin long enough."""
	return delete.purge_due()
