"""Memory for a large mail: at most twice the mail and 100 MB, measured in a process of its own."""

import base64
import multiprocessing
import random
from pathlib import Path

import frappe
import pytest

from tests import servers
from tests.factories import make_category, make_mailbox, raw_mail, set_settings

MB = 2**20
FILES = 2
FILE_SIZE = 18 * MB
BOX = servers.USER
pytestmark = pytest.mark.skipif(
	not Path("/proc/self/clear_refs").exists(), reason="Linux tells the highest memory"
)
# Begun anew, so that what the tests before needed is not in its figures
PROCESSES = multiprocessing.get_context("spawn")


@pytest.fixture
def settled(site):
	set_settings(default_category=make_category("Helpdesk"))
	frappe.db.commit()
	return site


def test_of_a_mail_that_is_handed_over(settled):
	make_mailbox(BOX)
	frappe.db.commit()
	# The caller holds the mail itself
	assert _needed(_receive, settled) < len(_mail()) + 100 * MB
	assert _attachment_sizes() == [FILE_SIZE] * FILES


def test_of_a_mail_that_is_fetched(settled, dovecot, imap_box):
	imap_box()
	dovecot.deliver(_mail())
	assert _needed(_pull, settled) < 2 * len(_mail()) + 100 * MB
	assert _attachment_sizes() == [FILE_SIZE] * FILES


def _needed(work, site) -> int:
	"""Bytes that memory grew by at its highest."""
	here, there = PROCESSES.Pipe()
	process = PROCESSES.Process(target=work, args=(site, there))
	process.start()
	assert here.poll(300), "it hangs"
	needed = here.recv()
	process.join(60)
	print("NEED", needed / MB)
	frappe.db.rollback()
	return needed


def _receive(site, tell) -> None:
	site.connect()
	from request_mgmt.mail import intake

	intake.receive(BOX, raw_mail(subject="What has to be read is read"))
	raw = _mail()
	before = _forget_highest()
	assert intake.receive(BOX, raw)["outcome"] == "Created"
	tell.send(_memory("VmHWM") - before)


def _pull(site, tell) -> None:
	site.connect()
	from request_mgmt.api import mailboxes
	from request_mgmt.mail import intake

	intake.receive(BOX, raw_mail(subject="What has to be read is read"))
	before = _forget_highest()
	assert mailboxes.pull(BOX)["created"] == 1
	tell.send(_memory("VmHWM") - before)


def _forget_highest() -> int:
	"""What is needed now; from here on the highest is counted anew."""
	Path("/proc/self/clear_refs").write_text("5")
	return _memory("VmRSS")


def _memory(name: str) -> int:
	(line,) = (row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith(name))
	return int(line.split()[1]) * 1024


def _mail() -> bytes:
	"""A little below the 50 MB that are read."""
	head = (
		b"From: Ole <ole@acme.test>\r\nTo: support@example.com\r\nSubject: Films\r\nMessage-ID: <films@acme.test>\r\n"
		b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
		b"Look.\r\n--b"
	)
	file = base64.encodebytes(random.Random(1).randbytes(FILE_SIZE)).replace(b"\n", b"\r\n")
	films = [
		b"\r\nContent-Type: video/mp4; name=film%d.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n%s--b"
		% (n, file)
		for n in range(FILES)
	]
	return head + b"".join(films) + b"--\r\n"


def _attachment_sizes() -> list[int]:
	names = frappe.get_all("Message", filters={"attachment_count": [">", 0]}, pluck="name")
	return frappe.get_all("File", filters={"attached_to_name": ["in", names]}, pluck="file_size")
