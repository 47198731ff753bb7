"""Fetching from a real Dovecot: nothing lost, nothing twice, nothing marked before it is safe."""

import contextlib
import os
import ssl
import threading
import time

import frappe
import pytest
from imapclient import IMAPClient

from request_mgmt import tasks
from request_mgmt.api import mailboxes
from request_mgmt.mail import fetching, intake
from tests import servers
from tests.factories import in_threads, make_mailbox, raw_mail

BOX = servers.USER


def box_row() -> frappe._dict:
	fields = [
		"failures",
		"last_error",
		"last_success_at",
		"last_tried_at",
		"next_pull_at",
	]
	return frappe.db.get_value("Request Mailbox", BOX, fields, as_dict=True)


def requests() -> list[str]:
	return frappe.get_all("Request", order_by="name asc", pluck="title")


def fill(dovecot, count: int = 3) -> None:
	for number in range(count):
		dovecot.deliver(raw_mail(subject=f"Mail {number}", frm=f"u{number}@acme.test"))


@pytest.mark.parametrize("security", ["TLS", "STARTTLS", "None"])
def test_every_way_in(dovecot, imap_box, security):
	fill(dovecot)
	box = imap_box(imap_security=security)
	found = mailboxes.test_connection(box)
	assert (found["ok"], found["waiting"]) == (True, 3)
	assert dovecot.unseen() == 3  # trying changes nothing

	found = mailboxes.pull(box)

	assert (found["fetched"], found["created"], found.get("error")) == (3, 3, None)
	assert requests() == ["Mail 0", "Mail 1", "Mail 2"]
	assert dovecot.unseen() == 0
	assert "TLS" in dovecot.log() or security == "None"
	assert box_row().failures == 0
	assert box_row().last_success_at


def test_the_mail_is_the_same_to_the_last_byte(dovecot, imap_box):
	raw = b"From: a@b.test\r\nSubject: K\xf8b\r\nX: \xff\xfe\r\n\r\nbody \x01 without an end"
	dovecot.deliver(raw)
	box = imap_box()
	with fetching.source(frappe.get_doc("Request Mailbox", box)) as source:
		(item,) = list(source.waiting())
	assert item.raw == raw
	assert item.uid
	assert item.uid_validity


def test_looking_marks_nothing(dovecot, imap_box):
	fill(dovecot)
	with fetching.source(frappe.get_doc("Request Mailbox", imap_box())) as source:
		items = list(source.waiting())
		assert dovecot.unseen() == 3
		source.done(items[1])
	assert ["\\Seen" in flags for flags in dovecot.flags()] == [False, True, False]


@pytest.mark.parametrize("security", ["TLS", "STARTTLS"])
def test_a_certificate_nobody_vouches_for_is_refused(dovecot, imap_box, security):
	fill(dovecot, 1)
	box = imap_box(imap_security=security, imap_ca_file=None)
	found = mailboxes.pull(box)
	assert "certificate" in found["error"].lower()
	assert "Login" not in dovecot.log().split("starting up")[-1] or servers.PASSWORD not in found["error"]
	assert requests() == []
	assert mailboxes.test_connection(box)["ok"] is False


def test_a_certificate_for_another_name_is_refused(dovecot, imap_box, tmp_path, monkeypatch):
	box = imap_box(imap_host="localhost.localdomain")
	monkeypatch.setattr("socket.getaddrinfo", _here(dovecot.tls_port))
	assert "certificate" in mailboxes.pull(box)["error"].lower()


def _here(port):
	import socket

	return lambda *args, **kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def test_a_wrong_password_is_noted_without_it_and_asked_less_often(dovecot, imap_box, caplog):
	secret = "Wrong-Pa55-Nobody-May-See"
	fill(dovecot, 1)
	box = imap_box(imap_password=secret)
	waits = []
	for _attempt in range(4):
		found = mailboxes.pull(box)
		row = box_row()
		waits.append((row.next_pull_at - row.last_tried_at).total_seconds())
	assert found["error"]
	assert secret not in str(found) + str(row) + caplog.text
	assert row.failures == 4
	assert waits == sorted(waits)
	assert waits[-1] > waits[0]
	assert secret not in "".join(frappe.get_all("Error Log", pluck="error") or [])
	assert dovecot.unseen() == 1

	doc = frappe.get_doc("Request Mailbox", box)
	doc.imap_password = servers.PASSWORD
	doc.save()
	assert mailboxes.pull(box)["created"] == 1
	assert (box_row().failures, box_row().last_error, box_row().next_pull_at) == (0, None, None)


def test_a_mailbox_that_waits_is_left_alone(dovecot, imap_box):
	box = imap_box(imap_password="wrong")
	assert box in tasks.pull_mailboxes()
	assert box not in tasks.pull_mailboxes()


def test_a_server_that_is_not_there(dovecot, imap_box):
	box = imap_box(imap_port=servers.free_port())
	assert mailboxes.pull(box)["error"]
	assert box_row().failures == 1
	assert mailboxes.test_connection(box)["ok"] is False


def test_a_folder_that_is_not_there(dovecot, imap_box):
	assert "Nowhere" in mailboxes.pull(imap_box(imap_folder="Nowhere"))["error"]


@pytest.mark.parametrize("folder", ["Kunder", "Særlig sag", 'a "quoted" name', "Sub/Folder"])
def test_folders_with_any_name(dovecot, imap_box, folder):
	with IMAPClient("127.0.0.1", dovecot.port, ssl=False) as imap:
		imap.login(BOX, servers.PASSWORD)
		imap.create_folder(folder)
		imap.append(folder, raw_mail(subject="In a folder"))
	box = imap_box(imap_folder=folder)
	assert mailboxes.pull(box)["created"] == 1
	assert mailboxes.pull(box)["fetched"] == 0


def test_nothing_is_marked_before_the_commit(dovecot, imap_box, monkeypatch):
	"""The process dies between storing the mail and its commit."""
	fill(dovecot, 2)
	box = imap_box()

	class Died(BaseException):
		pass

	def dies(*args, **kwargs):
		raise Died

	with monkeypatch.context() as broken:
		broken.setattr(intake.store, "putting", dies)
		with pytest.raises(Died):
			intake.pull(box)
	frappe.db.rollback()
	assert dovecot.unseen() == 2
	assert frappe.db.count("Inbound Mail") == 0

	assert mailboxes.pull(box)["created"] == 2
	assert dovecot.unseen() == 0


def test_dying_between_commit_and_mark_brings_nothing_twice(dovecot, imap_box, monkeypatch):
	fill(dovecot, 2)
	box = imap_box()

	class Died(BaseException):
		pass

	def dies(self, item):
		raise Died

	with monkeypatch.context() as broken:
		broken.setattr(fetching.ImapSource, "done", dies)
		with pytest.raises(Died):
			intake.pull(box)
	frappe.db.rollback()
	assert requests() == ["Mail 0"]
	assert dovecot.unseen() == 2

	found = mailboxes.pull(box)
	assert (found["created"], found["duplicates"]) == (1, 1)
	assert requests() == ["Mail 0", "Mail 1"]
	assert dovecot.unseen() == 0


def test_a_killed_process_loses_nothing(site, dovecot, imap_box, tmp_path):
	"""A real process, killed with SIGKILL in the middle of its mails."""
	fill(dovecot, 6)
	box = imap_box()
	frappe.db.commit()
	child = os.fork()
	if not child:  # the other process, with a connection of its own
		try:
			site.connect()
			original = fetching.ImapSource.done
			count = []

			def done(self, item):
				count.append(item)
				if len(count) == 3:
					os.kill(os.getpid(), 9)
				original(self, item)

			fetching.ImapSource.done = done
			intake.pull(box)
		finally:
			os._exit(0)
	_pid, status = os.waitpid(child, 0)
	assert os.WIFSIGNALED(status)
	frappe.db.rollback()
	assert dovecot.unseen() == 4
	found = mailboxes.pull(box)
	assert found.get("error") is None
	assert len(requests()) == 6
	assert dovecot.unseen() == 0


def test_a_folder_made_anew_brings_nothing_twice(dovecot, imap_box):
	"""New UIDVALIDITY, the same uids, the same mails."""
	raws = [raw_mail(subject=f"Mail {n}") for n in range(3)]
	with IMAPClient("127.0.0.1", dovecot.port, ssl=False) as imap:
		imap.login(BOX, servers.PASSWORD)
		imap.create_folder("Kunder")
		for raw in raws:
			imap.append("Kunder", raw)
	box = imap_box(imap_folder="Kunder")
	assert mailboxes.pull(box)["created"] == 3
	before = {r.uid_validity for r in frappe.get_all("Inbound Mail", fields=["uid_validity"])}

	time.sleep(1.1)  # Dovecot takes the second as the value
	with IMAPClient("127.0.0.1", dovecot.port, ssl=False) as imap:
		imap.login(BOX, servers.PASSWORD)
		imap.delete_folder("Kunder")
		imap.create_folder("Kunder")
		for raw in [*raws, raw_mail(subject="New")]:
			imap.append("Kunder", raw)
		assert str(imap.folder_status("Kunder", [b"UIDVALIDITY"])[b"UIDVALIDITY"]) not in before
	found = mailboxes.pull(box)
	assert (found["created"], found["duplicates"]) == (1, 3)
	assert frappe.db.count("Request") == 4


def test_mails_are_moved_when_the_mailbox_says_so(dovecot, imap_box):
	fill(dovecot)
	box = imap_box(imap_move_to="Done/Importeret æ")
	assert mailboxes.pull(box)["created"] == 3
	assert dovecot.flags() == []
	with IMAPClient("127.0.0.1", dovecot.port, ssl=False) as imap:
		imap.login(BOX, servers.PASSWORD)
		assert imap.select_folder("Done/Importeret æ")[b"EXISTS"] == 3
	assert mailboxes.pull(box)["fetched"] == 0


def test_moving_without_the_extension(dovecot, imap_box, monkeypatch):
	fill(dovecot, 2)
	box = imap_box(imap_move_to="Done")
	monkeypatch.setattr(IMAPClient, "has_capability", lambda self, name: name not in ("MOVE",))
	assert mailboxes.pull(box)["created"] == 2
	assert dovecot.flags() == []


def test_a_parked_mail_does_not_stop_the_others(dovecot, imap_box, monkeypatch):
	fill(dovecot)
	box = imap_box()
	original = intake.arriving.handle

	def handle(row, raw, **options):
		if b"Mail 1" in raw:
			raise ValueError("poison")
		return original(row, raw, **options)

	monkeypatch.setattr(intake.arriving, "handle", handle)
	found = mailboxes.pull(box)
	assert (found["created"], found["parked"]) == (2, 1)
	assert dovecot.unseen() == 0  # it is on record with us
	assert requests() == ["Mail 0", "Mail 2"]


def test_a_mail_the_server_cannot_give_does_not_stop_the_others(dovecot, imap_box, monkeypatch):
	fill(dovecot)
	box = imap_box()
	original = IMAPClient.fetch

	def fetch(self, messages, data, *args):
		if messages == [2]:
			raise IMAPClient.Error("FETCH failed: [SERVERBUG] Internal error")
		return original(self, messages, data, *args)

	monkeypatch.setattr(IMAPClient, "fetch", fetch)
	found = mailboxes.pull(box)
	assert found["created"] == 2
	assert "SERVERBUG" in found["error"]
	assert dovecot.unseen() == 1


def test_the_server_dies_in_the_middle(dovecot, imap_box, monkeypatch):
	fill(dovecot, 5)
	box = imap_box()
	original = fetching.ImapSource.done
	marked = []

	def done(self, item):
		original(self, item)
		marked.append(item)
		if len(marked) == 2:
			dovecot.kill()

	with monkeypatch.context() as broken:
		broken.setattr(fetching.ImapSource, "done", done)
		found = mailboxes.pull(box)
	assert found["created"] == 2
	assert found["error"]
	assert box_row().failures == 1
	assert mailboxes.pull(box)["error"]  # still down
	assert box_row().failures == 2

	dovecot.start()
	found = mailboxes.pull(box)
	assert (found["created"], found["duplicates"]) == (3, 0)
	assert len(requests()) == 5
	assert box_row().failures == 0


def test_a_restart_between_two_pulls(dovecot, imap_box):
	fill(dovecot, 2)
	box = imap_box()
	assert mailboxes.pull(box)["created"] == 2
	dovecot.restart()
	dovecot.deliver(raw_mail(subject="Later"))
	found = mailboxes.pull(box)
	assert (found["fetched"], found["created"]) == (1, 1)


def test_a_big_mail(dovecot, imap_box):
	content = os.urandom(12 * 1024 * 1024)
	raw = raw_mail(subject="Big", attachments=[("big.bin", content)])
	dovecot.deliver(raw)
	dovecot.deliver(raw_mail(subject="Small"))
	assert mailboxes.pull(imap_box())["created"] == 2
	(file,) = frappe.get_all("File", filters={"file_name": ["like", "big%"]}, pluck="name")
	assert frappe.get_doc("File", file).get_content() == content
	row = frappe.get_doc("Inbound Mail", {"size": len(raw)})
	assert intake.store.get(row.raw_sha256) == raw


def test_two_hundred_mails(dovecot, imap_box):
	fill(dovecot, 200)
	box = imap_box(no_auto_reply=1)
	found = mailboxes.pull(box)
	assert (found["fetched"], found["created"]) == (200, 200)
	assert dovecot.unseen() == 0
	assert mailboxes.pull(box)["fetched"] == 0


def test_two_pull_at_once(site, dovecot, imap_box):
	fill(dovecot, 12)
	box = imap_box(no_auto_reply=1)
	results = in_threads(site, [lambda: intake.pull(box)] * 2)
	assert not [r for r in results if isinstance(r, Exception)], results
	assert not [r for r in results if r.get("error")], results
	assert sum(r["created"] for r in results) == 12
	assert sorted(requests()) == sorted(f"Mail {n}" for n in range(12))
	assert frappe.db.count("Inbound Mail") == 12
	assert dovecot.unseen() == 0


def test_a_mail_taken_away_meanwhile(dovecot, imap_box):
	fill(dovecot, 3)
	box = imap_box()
	with fetching.source(frappe.get_doc("Request Mailbox", box)) as source:
		items = source.waiting()
		next(items)
		with dovecot.client() as imap:
			imap.select("INBOX")
			imap.store("2", "+FLAGS", "\\Deleted")
			imap.expunge()
		left = [item.uid for item in items]
	assert left in ([3], [2, 3])


class SlowServer:
	"""An IMAP server that greets and then says nothing, or nonsense."""

	def __init__(self, *answers: bytes, drip: bytes = b""):
		import socket

		self.socket = socket.create_server(("127.0.0.1", 0))
		self.port = self.socket.getsockname()[1]
		self.answers = answers
		self.drip = drip
		threading.Thread(target=self._serve, daemon=True).start()

	def _serve(self) -> None:
		line, _address = self.socket.accept()
		with line, contextlib.suppress(OSError):
			line.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
			for answer in self.answers:
				request = line.recv(65536)
				if not request:
					return
				line.sendall(answer.replace(b"TAG", request.split()[0]))
			for number in range(len(self.drip)):
				line.sendall(self.drip[number : number + 1])
				time.sleep(0.1)
			time.sleep(20)


def test_a_server_that_stops_talking(imap_box, monkeypatch):
	import imapclient

	monkeypatch.setattr(fetching, "TIMEOUT", imapclient.SocketTimeout(connect=2, read=1))
	server = SlowServer(b"TAG OK in\r\n")
	box = imap_box(imap_security="None", imap_port=server.port)
	begin = time.monotonic()
	assert mailboxes.pull(box)["error"]
	assert time.monotonic() - begin < 15
	assert box_row().failures == 1


def test_a_server_that_drips(imap_box, monkeypatch):
	"""A byte now and then: no single wait is long, and the whole would take for ever."""
	monkeypatch.setattr(fetching, "RUN_SECONDS", 2)
	server = SlowServer(b"TAG OK in\r\n", drip=b"* OK " + b"x" * 1000)
	box = imap_box(imap_security="None", imap_port=server.port)
	begin = time.monotonic()
	assert "too slow" in mailboxes.pull(box)["error"]
	assert time.monotonic() - begin < 8


@pytest.mark.parametrize(
	"answer",
	[
		b"* SEARCH 1\r\nTAG OK\r\n",
		b"\x00\xff nonsense\r\n",
		b"* BYE too many connections\r\n",
		b"* 99999999999 EXISTS\r\nTAG NO [INUSE] busy\r\n",
		b"* (((((((((((\r\nTAG BAD x\r\n",
	],
)
def test_a_server_that_talks_nonsense(imap_box, monkeypatch, answer):
	import imapclient

	monkeypatch.setattr(fetching, "TIMEOUT", imapclient.SocketTimeout(connect=2, read=1))
	server = SlowServer(b"TAG OK in\r\n", answer)
	box = imap_box(imap_security="None", imap_port=server.port)
	found = mailboxes.pull(box)
	assert found["error"]
	assert servers.PASSWORD not in found["error"]


def test_control_characters_cannot_become_commands(imap_box):
	with pytest.raises(frappe.ValidationError):
		imap_box(imap_folder='INBOX"\r\nA1 DELETE INBOX')


def test_a_password_never_goes_over_the_net_in_the_clear(imap_box):
	with pytest.raises(frappe.ValidationError):
		imap_box(imap_security="None", imap_host="mail.example.com")


def test_starttls_that_is_not_offered_is_no_reason_to_go_on_without(imap_box, monkeypatch):
	import imapclient

	monkeypatch.setattr(fetching, "TIMEOUT", imapclient.SocketTimeout(connect=2, read=1))
	server = SlowServer(b"TAG BAD no such command\r\n", b"TAG OK in\r\n")
	box = imap_box(imap_security="STARTTLS", imap_port=server.port)
	assert mailboxes.pull(box)["error"]


def test_a_switched_off_mailbox_is_not_fetched(dovecot, imap_box):
	fill(dovecot, 1)
	box = imap_box(enabled=0)
	assert box not in tasks.pull_mailboxes()
	assert dovecot.unseen() == 1


def test_two_mailboxes_do_not_see_each_others_mail(dovecot, imap_box):
	"""The same mail to two of our addresses is two mails."""
	raw = raw_mail(to="support@example.com, sales@example.com")
	dovecot.deliver(raw)
	box = imap_box()
	other = make_mailbox("sales@example.com")
	assert mailboxes.pull(box)["created"] == 1
	assert mailboxes.receive(other, raw)["outcome"] != "Duplicate"


def test_the_context_checks_names_and_chains():
	context = ssl.create_default_context()
	assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
