"""kill -9 at every stage of a mail's way in and out: nothing lost, nothing doubled but in the one window (AUT-2, INC-18)."""

import email
import multiprocessing
import os
import signal
import sys
from collections import Counter
from multiprocessing.forkserver import ensure_running
from unittest import mock

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.mail import intake, store
from tests.factories import make_agent, make_category, make_mailbox, raw_mail, set_settings
from tests.mail import killed

BOX = "support@example.com"
STRIKES = 100
# Each process begins with what it needs read already, so that a hundred of them are soon done
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.mail.killed", "request_mgmt.tasks"])


@pytest.fixture(scope="module", autouse=True)
def forkserver():
	"""Begun with the paths of this process, which it is not told otherwise."""
	with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path))):
		ensure_running()


@pytest.fixture
def house(site, sink):
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Out",
			"email_id": BOX,
			"smtp_server": "127.0.0.1",
			"smtp_port": str(sink.port),
			"no_smtp_authentication": 1,
		}
	).insert()
	make_agent("anna@example.com")
	category = make_category("Helpdesk", members=("anna@example.com",))
	make_mailbox(BOX, outgoing_account=account.name, category=category)
	set_settings(default_category=category, default_mailbox=BOX)
	frappe.db.commit()
	return site


def in_process(work, *args) -> int:
	"""The exit code; -9 when it was killed."""
	process = PROCESSES.Process(target=work, args=args)
	process.start()
	process.join(120)
	assert process.exitcode is not None, "it hangs"
	frappe.db.rollback()
	return process.exitcode


def counts() -> dict[str, int]:
	frappe.db.rollback()
	return {
		doctype: frappe.db.count(doctype)
		for doctype in ("Inbound Mail", "Request", "Message", "Outgoing Mail")
	}


STAGES = [
	"on disk",
	"registered",
	"a row written",
	"acknowledged",
	"on the point of the first commit",
	"after the first commit",
]
# A mail whose bytes are on disk already is put on record by itself before it is handled
AGAIN = [
	"a row written",
	"on the point of the first commit",
	"after the first commit",
	"registered",
	"acknowledged",
	"on the point of the second commit",
	"after the second commit",
]


@pytest.mark.parametrize("stage", STAGES)
def test_a_mail_whose_worker_is_killed_is_there_exactly_once(house, stage):
	raw = raw_mail(attachments=[("a.txt", b"hello")])
	assert in_process(killed.receive, house, BOX, raw, stage) == -signal.SIGKILL
	assert set(counts().values()) == ({1} if stage == "after the first commit" else {0})
	it_is_there_once(raw)


@pytest.mark.parametrize("stage", AGAIN)
def test_a_mail_that_killed_a_worker_before_is_there_exactly_once(house, stage):
	raw = raw_mail(attachments=[("a.txt", b"hello")])
	store.put(raw)
	assert in_process(killed.receive, house, BOX, raw, stage) == -signal.SIGKILL
	assert set(counts().values()) <= {0, 1}
	it_is_there_once(raw)


def it_is_there_once(raw: bytes) -> None:
	# What was on record is taken up by the minute's job, what was not comes again from the server
	intake.process_waiting(older_than_minutes=-1)
	intake.receive(BOX, raw)
	assert counts() == {"Inbound Mail": 1, "Request": 1, "Message": 1, "Outgoing Mail": 1}
	row = frappe.get_last_doc("Inbound Mail")
	assert (row.status, row.outcome) == ("Done", "Created")
	assert frappe.db.count("File", {"attached_to_doctype": "Message"}) == 1


def test_a_mail_that_kills_each_worker_is_on_record_and_parked_in_the_end(house):
	raw = raw_mail()
	for _time in range(2):
		assert in_process(killed.receive, house, BOX, raw, "registered") == -signal.SIGKILL
	assert counts() == {"Inbound Mail": 1, "Request": 0, "Message": 0, "Outgoing Mail": 0}
	name = frappe.get_last_doc("Inbound Mail").name
	frappe.db.set_value("Inbound Mail", name, "attempts", intake.TRIES_AT_ALL)
	frappe.db.commit()
	intake.process_waiting(older_than_minutes=-1)
	assert frappe.db.get_value("Inbound Mail", name, "status") == "Parked"


def test_killed_a_hundred_times_at_moments_of_no_meaning_each_mail_is_there_once(house):
	killed_ones, mails = 0, []
	for strike in range(STRIKES):
		new = [raw_mail(frm=f"c{n}@acme{strike}.test", subject=f"Mail {strike}-{n}") for n in range(4)]
		mails += new
		killed_ones += in_process(killed.receive_until_killed, house, BOX, new, 0.12) == -signal.SIGKILL
	assert killed_ones > STRIKES / 4
	intake.process_waiting(limit=len(mails), older_than_minutes=-1)
	set_settings(auto_replies_per_mailbox_10_minutes=10**6)
	for raw in mails:
		intake.receive(BOX, raw)
	found = counts()
	found.pop("Outgoing Mail")  # as many as the limit of the mailbox allows
	assert found == dict.fromkeys(("Inbound Mail", "Request", "Message"), len(mails))
	titles = frappe.get_all("Request", pluck="title", limit_page_length=0)
	assert sorted(titles) == sorted(f"Mail {strike}-{n}" for strike in range(STRIKES) for n in range(4))
	answered = frappe.get_all("Outgoing Mail", pluck="request", limit_page_length=0)
	assert len(answered) == len(set(answered))


def test_killed_at_moments_of_no_meaning_each_mail_goes_out_once_or_twice(house, sink):
	set_settings(auto_replies_per_mailbox_10_minutes=10**6)
	frappe.db.commit()
	for number in range(60):
		intake.receive(BOX, raw_mail(frm=f"c{number}@acme{number}.test", subject=f"Mail {number}"))
	for _strike in range(STRIKES // 4):
		in_process(killed.send_until_killed, house, 0.1)
	frappe.db.set_value(
		"Outgoing Mail", {"status": "Sending"}, "next_attempt_at", add_to_date(now_datetime(), minutes=-1)
	)
	frappe.db.commit()
	assert in_process(killed.send, house, None) == 0
	copies = Counter(email.message_from_bytes(letter.raw)["Message-ID"] for letter in sink.letters)
	assert copies.keys() == set(frappe.get_all("Outgoing Mail", pluck="message_id", limit_page_length=0))
	assert len(copies) == 60 and max(copies.values()) <= 2
	assert frappe.db.count("Outgoing Mail", {"status": "Sent"}) == 60


@pytest.mark.parametrize(("stage", "copies"), [("claimed", 1), ("handed over", 2)])
def test_a_mail_whose_sender_is_killed_goes_out_once_or_in_the_one_window_twice(house, sink, stage, copies):
	intake.receive(BOX, raw_mail())
	assert in_process(killed.send, house, stage) == -signal.SIGKILL
	row = frappe.get_last_doc("Outgoing Mail")
	assert row.status == "Sending" and row.next_attempt_at > now_datetime()
	assert in_process(killed.send, house, None) == 0
	assert len(sink.letters) == copies - 1  # the lease runs: nobody else sends it
	frappe.db.set_value("Outgoing Mail", row.name, "next_attempt_at", add_to_date(now_datetime(), minutes=-1))
	frappe.db.commit()
	assert in_process(killed.send, house, None) == 0
	assert len(sink.letters) == copies
	assert {email.message_from_bytes(letter.raw)["Message-ID"] for letter in sink.letters} == {row.message_id}
	assert frappe.db.get_value("Outgoing Mail", row.name, "status") == "Sent"


def test_a_mail_whose_sender_is_killed_afterwards_went_out_once(house, sink):
	intake.receive(BOX, raw_mail())
	assert in_process(killed.send, house, "settled") == -signal.SIGKILL
	assert in_process(killed.send, house, None) == 0
	assert len(sink.letters) == 1 and frappe.get_last_doc("Outgoing Mail").status == "Sent"
