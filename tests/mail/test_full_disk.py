"""A disk that is really full, and a database that is really gone: nothing is lost, nothing is half done, and it goes on."""

import contextlib
import os
import subprocess
import threading
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import mailboxes
from request_mgmt.mail import intake
from tests import servers
from tests.factories import make_mailbox, raw_mail

BOX = "support@example.com"
DISK = 512 * 1024


class SmallDisk:
	"""A file system of its own as the site's folder of private files, with as much room as the test leaves."""

	def __init__(self, folder: Path):
		self.folder = folder
		self.ballast = folder / "ballast"

	def leave(self, free: int) -> None:
		"""Fill it until `free` bytes are left."""
		self.ballast.unlink(missing_ok=True)
		left = os.statvfs(self.folder)
		self.ballast.write_bytes(b"x" * max(0, left.f_bavail * left.f_frsize - free))

	def files(self) -> list[str]:
		"""What lies there, by its end."""
		found = (path for path in self.folder.rglob("*") if path.is_file() and path != self.ballast)
		return sorted(path.name for path in found)


@pytest.fixture
def disk(site):
	folder = Path(frappe.get_site_path("private", "files")).resolve()
	folder.mkdir(parents=True, exist_ok=True)
	mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "request-mgmt-test", str(folder)]
	if os.getuid() or subprocess.run(mount, capture_output=True).returncode:
		pytest.skip("a disk of its own needs the right to mount one")
	try:
		yield SmallDisk(folder)
	finally:
		frappe.db.rollback()
		subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def maildir(site, tmp_path):
	for part in ("tmp", "new", "cur"):
		(tmp_path / part).mkdir()
	make_mailbox(BOX, source="Maildir", maildir_path=str(tmp_path), no_auto_reply=1)
	frappe.db.commit()
	return tmp_path


def waiting(maildir: Path) -> int:
	return len(list((maildir / "new").iterdir()))


def counts() -> tuple[int, int, int, int]:
	frappe.db.rollback()
	return tuple(
		frappe.db.count(doctype, filters)
		for doctype, filters in (
			("Inbound Mail", None),
			("Request", None),
			("Message", None),
			("File", {"attached_to_doctype": "Message"}),
		)
	)


def state() -> frappe._dict:
	frappe.db.rollback()
	return frappe.db.get_value(
		"Request Mailbox", BOX, ["failures", "last_error", "next_pull_at"], as_dict=True
	)


def its_turn_comes() -> None:
	frappe.db.set_value("Request Mailbox", BOX, "next_pull_at", add_to_date(now_datetime(), seconds=-1))
	frappe.db.commit()


def test_no_room_for_the_mail_itself(disk, maildir):
	mails = [raw_mail(subject=f"Mail {n}", frm=f"u{n}@acme.test", text="word " * 2000) for n in range(3)]
	for number, raw in enumerate(mails):
		(maildir / "new" / str(number)).write_bytes(raw)
	disk.leave(0)

	assert "No space left" in tasks.pull_mailboxes()[BOX]["error"]

	assert (waiting(maildir), counts(), disk.files()) == (3, (0, 0, 0, 0), [])
	assert state().failures == 1 and "No space left" in state().last_error
	assert tasks.pull_mailboxes() == {}  # it is asked less often
	its_turn_comes()
	assert tasks.pull_mailboxes()[BOX]["error"] and state().failures == 2

	disk.leave(DISK // 2)
	its_turn_comes()
	assert tasks.pull_mailboxes()[BOX]["created"] == 3
	assert (waiting(maildir), counts()) == (0, (3, 3, 3, 0))
	assert (state().failures, state().last_error, state().next_pull_at) == (0, None, None)


def test_room_for_some_of_the_mails(disk, maildir):
	for number in range(4):
		raw = raw_mail(subject=f"Mail {number}", frm=f"u{number}@acme.test", text="word " * 8000)
		(maildir / "new" / str(number)).write_bytes(raw)
	disk.leave(100 * 1024)

	found = tasks.pull_mailboxes()[BOX]

	assert 0 < found["created"] < 4 and "No space left" in found["error"]
	assert counts()[1] == found["created"] and waiting(maildir) == 4 - found["created"]
	assert all(name.endswith(".eml") for name in disk.files())
	disk.leave(DISK // 2)
	its_turn_comes()
	tasks.pull_mailboxes()
	assert (waiting(maildir), counts()) == (0, (4, 4, 4, 0))


def test_room_for_the_mail_but_not_for_its_attachment(disk, maildir):
	content = os.urandom(100 * 1024)
	raw = raw_mail(attachments=[("small.bin", b"hello"), ("big.bin", content)])
	(maildir / "new" / "1").write_bytes(raw)
	disk.leave(len(raw) + 32 * 1024)

	tasks.pull_mailboxes()

	assert counts() == (1, 0, 0, 0)  # on record, and nothing of what it becomes
	name, status, reason = frappe.get_all(
		"Inbound Mail", fields=["name", "status", "reason"], as_list=True, limit_page_length=0
	)[0]
	assert status == "Waiting" and "No space left" in reason
	assert [name for name in disk.files() if not name.endswith(".eml")] == []  # no beginnings of files

	# However long it takes, that is no fault of the mail's
	for _minute in range(intake.TRIES_AT_ALL + 2):
		intake.process_waiting(older_than_minutes=-1)
	assert frappe.db.get_value("Inbound Mail", name, "status") == "Waiting"
	assert counts() == (1, 0, 0, 0)
	assert [name for name in disk.files() if not name.endswith(".eml")] == []

	disk.leave(DISK // 2)
	intake.process_waiting(older_than_minutes=-1)
	assert counts() == (1, 1, 1, 2)
	assert frappe.db.get_value("Inbound Mail", name, ["status", "reason"]) == ("Done", None)
	file = frappe.get_doc("File", {"file_name": ["like", "big%"]})
	assert Path(file.get_full_path()).read_bytes() == content


def test_a_mail_handed_over_is_refused_when_it_cannot_be_kept(disk, maildir):
	disk.leave(0)
	with pytest.raises(OSError):
		mailboxes.receive(BOX, raw_mail(text="word " * 2000))
	assert (counts(), disk.files()) == ((0, 0, 0, 0), [])


# The database


@pytest.fixture
def line(site):
	"""The way to the database server, and a way to cut it."""
	if not frappe.conf.db_port:
		pytest.skip("this host's database is no server")
	with servers.Line(frappe.conf.db_host, frappe.conf.db_port) as line:
		yield line


def over(line: servers.Line, site, work) -> object:
	"""What `work` answers, or the error, on a connection of its own that goes through the line."""
	answer = []

	def run():
		frappe.init(site=site.name, sites_path=site.sites_path)
		frappe.local.conf.update(db_host="127.0.0.1", db_port=line.port, db_socket=None)
		try:
			frappe.connect()
			answer.append(work())
		except Exception as error:
			answer.append(error)
		finally:
			frappe.destroy()

	thread = threading.Thread(target=run)
	thread.start()
	thread.join(60)
	assert answer, "it hangs"
	return answer[0]


STAGES = ["before", "on disk", "registered", "on the point of the commit", "while the commit is answered"]


@pytest.mark.parametrize("stage", STAGES)
def test_the_database_goes_while_a_mail_is_handled(site, maildir, line, monkeypatch, stage):
	raw = raw_mail(attachments=[("a.txt", b"hello")])
	(maildir / "new" / "1").write_bytes(raw)

	def cut_after(owner, name):
		original = getattr(owner, name)

		def cutting(*args, **kwargs):
			answer = original(*args, **kwargs)
			line.cut()
			return answer

		monkeypatch.setattr(owner, name, cutting)

	def cut_on_disk():
		original = intake.store.putting

		@contextlib.contextmanager
		def putting(raw):
			with original(raw) as digest:
				pass
			line.cut()
			yield digest

		monkeypatch.setattr(intake.store, "putting", putting)

	def work():
		if stage == "before":
			line.cut()
		elif stage == "on disk":
			cut_on_disk()
		elif stage == "registered":
			cut_after(intake.arriving.requests, "register")
		else:
			cut_at_last_commit(stage.startswith("while"))
		return tasks.pull_mailboxes()

	def cut_at_last_commit(after: bool):
		original = intake.statements.insert

		def inserted(*args, **kwargs):
			answer = original(*args, **kwargs)
			if args[0] == "Inbound Mail":
				line.cut_at_commit(after)
			return answer

		monkeypatch.setattr(intake.statements, "insert", inserted)

	answer = over(line, site, work)
	assert isinstance(answer, Exception) or answer[BOX].get("error"), answer
	was_committed = stage.startswith("while")
	assert counts()[:3] == ((1, 1, 1) if was_committed else (0, 0, 0))
	assert waiting(maildir) == 1  # nothing was told to the source

	monkeypatch.undo()
	line.mend()
	its_turn_comes()
	found = over(line, site, tasks.pull_mailboxes)[BOX]
	assert found.get("error") is None
	assert (found["created"], found["duplicates"]) == ((0, 1) if was_committed else (1, 0))
	assert (counts(), waiting(maildir)) == ((1, 1, 1, 1), 0)
	(file,) = frappe.get_all("File", {"attached_to_doctype": "Message"}, pluck="name")
	assert Path(frappe.get_doc("File", file).get_full_path()).read_bytes() == b"hello"


def test_a_database_that_is_gone_for_a_while_loses_no_job(site, maildir, line):
	(maildir / "new" / "1").write_bytes(raw_mail())
	line.cut()
	for _minute in range(3):
		assert isinstance(over(line, site, tasks.every_minute), Exception)
	assert waiting(maildir) == 1
	line.mend()
	over(line, site, tasks.every_minute)
	assert (counts()[:3], waiting(maildir)) == ((1, 1, 1), 0)
