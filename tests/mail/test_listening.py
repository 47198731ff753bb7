"""Listening to a real Dovecot: mail is there within seconds, and whatever breaks, nothing is lost and nothing doubled."""

import threading
import time

import frappe
import pytest

from request_mgmt import tasks
from request_mgmt.api import mailboxes
from request_mgmt.mail import fetching, intake, listening
from tests import servers
from tests.factories import make_mailbox, raw_mail

BOX = servers.USER
SOON = 30  # seconds at most


@pytest.fixture
def listen(site, dovecot, monkeypatch):
	"""Begins to listen, as the job does; answers when the server was asked to say what comes."""
	monkeypatch.setattr(listening, "PAUSE_SECONDS", 0.1)
	threads = []

	def begin(seconds: float = 60, *, at_once: bool = True) -> threading.Thread:
		def work():
			site.connect()
			try:
				listening.listen(seconds)
			finally:
				frappe.destroy()

		thread = threading.Thread(target=work, daemon=True)
		threads.append(thread)
		heard = asked(monkeypatch) if at_once else None
		thread.start()
		assert heard is None or heard.wait(SOON), "nobody listens"
		return thread

	yield begin
	frappe.db.rollback()
	for box in frappe.get_all("Request Mailbox", pluck="name"):
		frappe.db.set_value("Request Mailbox", box, "imap_listen", 0)
	frappe.db.commit()
	if any(thread.is_alive() for thread in threads):
		dovecot.kill()
		dovecot.start()
	for thread in threads:
		thread.join(SOON)
		assert not thread.is_alive()


def asked(monkeypatch) -> threading.Event:
	"""Set when IDLE has begun for the next time."""
	heard, original = threading.Event(), fetching.imapclient.IMAPClient.idle

	def idle(self):
		original(self)
		heard.set()

	monkeypatch.setattr(fetching.imapclient.IMAPClient, "idle", idle)
	return heard


def soon(holds) -> bool:
	end = time.monotonic() + SOON
	while time.monotonic() < end:
		frappe.db.rollback()
		if holds():
			return True
		time.sleep(0.05)
	return False


def titles() -> list[str]:
	return sorted(frappe.get_all("Request", pluck="title"))


@pytest.mark.parametrize("security", ["TLS", "STARTTLS", "None"])
def test_mail_is_on_record_within_seconds(dovecot, imap_box, listen, security):
	imap_box(imap_listen=1, imap_security=security)
	listen()
	for number in range(3):
		began = time.monotonic()
		dovecot.deliver(raw_mail(subject=f"Mail {number}", frm=f"u{number}@acme.test"))
		assert soon(lambda: f"Mail {number}" in titles())
		assert time.monotonic() - began < 5
	assert soon(lambda: dovecot.unseen() == 0)


def test_what_waited_before_is_fetched_first(dovecot, imap_box, listen):
	dovecot.deliver(raw_mail(subject="Before"))
	imap_box(imap_listen=1)
	listen(at_once=False)
	assert soon(lambda: titles() == ["Before"])


def test_mail_that_comes_while_another_is_fetched_is_not_missed(dovecot, imap_box, listen, monkeypatch):
	box = imap_box(imap_listen=1, imap_move_to="Done")
	original = intake.pull

	def pull(name):
		found = original(name)
		if found["created"] and len(titles()) < 3:
			dovecot.deliver(raw_mail(subject=f"Meanwhile {len(titles())}", frm="m@acme.test"))
			time.sleep(1.2)  # the server has noticed
		return found

	monkeypatch.setattr(intake, "pull", pull)
	listen()
	dovecot.deliver(raw_mail(subject="First"))
	assert soon(lambda: titles() == ["First", "Meanwhile 1", "Meanwhile 2"])
	assert frappe.db.get_value("Request Mailbox", box, "failures") == 0


def test_two_that_listen_double_nothing(dovecot, imap_box, listen):
	imap_box(imap_listen=1)
	listen()
	listen()
	expected = [f"Mail {number}" for number in range(5)]
	for number, subject in enumerate(expected):
		dovecot.deliver(raw_mail(subject=subject, frm=f"u{number}@acme.test"))
	tasks.pull_mailboxes()
	assert soon(lambda: titles() == expected and dovecot.unseen() == 0)
	time.sleep(1)
	assert titles() == expected
	assert frappe.db.count("Inbound Mail") == 5


def test_a_line_that_is_cut_is_taken_up_again(dovecot, imap_box, listen, monkeypatch):
	box = imap_box(imap_listen=1)
	listen()
	monkeypatch.setattr(listening, "PAUSE_SECONDS", 3)
	again = asked(monkeypatch)
	dovecot.kill()
	dovecot.start()
	assert again.wait(SOON)
	dovecot.deliver(raw_mail(subject="After"))
	assert soon(lambda: titles() == ["After"])
	assert frappe.db.get_value("Request Mailbox", box, "failures") == 0


def test_a_server_that_is_gone_ends_it_with_a_reason(dovecot, imap_box, listen):
	box = imap_box(imap_listen=1)
	thread = listen()
	dovecot.kill()
	thread.join(SOON)
	assert not thread.is_alive()
	frappe.db.rollback()
	row = frappe.db.get_value("Request Mailbox", box, ["failures", "last_error"], as_dict=True)
	assert row.failures == 1 and row.last_error
	assert listening.wanted() == []  # asked again when fetching is

	dovecot.start()
	dovecot.deliver(raw_mail(subject="Later"))
	assert intake.pull(box)["created"] == 1
	assert listening.wanted() == [box]


def test_waiting_for_a_dead_line_takes_no_processor(dovecot, imap_box):
	"""The library answers "nothing" at once and for ever when the server is gone (MAIL.md 1.4)."""
	with fetching.source(frappe.get_doc("Request Mailbox", imap_box(imap_listen=1))) as source:
		death = threading.Timer(0.5, dovecot.kill)
		death.start()
		began = time.process_time()
		with pytest.raises(fetching.SourceError):
			source.wait(30)
		assert time.process_time() - began < 1
		death.join()


def test_flags_and_what_is_taken_away_are_no_news(dovecot, imap_box):
	dovecot.deliver(raw_mail())
	with fetching.source(frappe.get_doc("Request Mailbox", imap_box(imap_listen=1))) as source:
		assert not source.wait(0.5)  # it was there before

		def change():
			with dovecot.client() as imap:
				imap.select("INBOX")
				imap.store("1", "+FLAGS", "\\Flagged \\Deleted")
				imap.expunge()

		threading.Timer(0.2, change).start()
		assert not source.wait(2)
		threading.Timer(0.2, dovecot.deliver, [raw_mail(subject="Two")]).start()
		assert source.wait(10)


def test_idle_is_said_anew(dovecot, imap_box, listen, monkeypatch):
	monkeypatch.setattr(listening, "RENEW_SECONDS", 0.5)
	imap_box(imap_listen=1)
	listen()
	assert asked(monkeypatch).wait(SOON)
	assert asked(monkeypatch).wait(SOON)
	dovecot.deliver(raw_mail(subject="Still heard"))
	assert soon(lambda: titles() == ["Still heard"])


def test_a_server_without_idle_is_only_polled(imap_box, listen):
	plain = "imap_capability = IMAP4rev1 LITERAL+ UIDPLUS MOVE NAMESPACE\n"
	with servers.Dovecot(settings=plain) as old:
		old.deliver(raw_mail(subject="Polled"))
		box = imap_box(imap_listen=1, imap_port=old.tls_port, imap_ca_file=str(old.certificate))
		assert "IDLE" in mailboxes.test_connection(box)["note"]
		thread = listen(at_once=False)
		thread.join(SOON)
		assert not thread.is_alive()
		tasks.pull_mailboxes()
		assert titles() == ["Polled"]
		assert frappe.db.get_value("Request Mailbox", box, "failures") == 0


def test_it_ends_when_nobody_wants_it_any_more(dovecot, imap_box, listen, monkeypatch):
	monkeypatch.setattr(listening, "RENEW_SECONDS", 0.5)
	box = imap_box(imap_listen=1)
	thread = listen()
	frappe.db.set_value("Request Mailbox", box, "imap_listen", 0)
	frappe.db.commit()
	thread.join(SOON)
	assert not thread.is_alive()


def test_it_ends_with_its_time(dovecot, imap_box, listen):
	imap_box(imap_listen=1)
	began = time.monotonic()
	listen(2).join(SOON)
	assert 1.5 < time.monotonic() - began < 8


def test_the_minute_starts_one_job_and_only_when_wanted(dovecot, imap_box, monkeypatch):
	started = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **how: started.append((method, how)))
	box = imap_box()
	make_mailbox("sales@example.com")
	tasks.start_listening()
	assert started == []
	frappe.db.set_value("Request Mailbox", box, "imap_listen", 1)
	tasks.start_listening()
	((method, how),) = started
	assert frappe.get_attr(method) is listening.listen
	assert how["deduplicate"] and how["queue"] == "long" and how["timeout"] > listening.SECONDS
	assert listening.SECONDS < fetching.RUN_SECONDS
	frappe.db.set_value("Request Mailbox", box, "enabled", 0)
	assert listening.wanted() == []
