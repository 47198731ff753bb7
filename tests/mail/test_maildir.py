"""Fetching from a Maildir folder, as an MTA on this machine fills it."""

import os

import frappe
import pytest

from request_mgmt import tasks
from request_mgmt.api import mailboxes
from request_mgmt.mail import fetching, intake
from tests.factories import in_threads, make_mailbox, raw_mail

BOX = "support@example.com"


@pytest.fixture
def maildir(tmp_path):
	for part in ("tmp", "new", "cur"):
		(tmp_path / part).mkdir()
	return tmp_path


@pytest.fixture
def box(site, maildir):
	make_mailbox(BOX, source="Maildir", maildir_path=str(maildir))
	frappe.db.commit()
	return BOX


def deliver(maildir, raw: bytes, name: str) -> None:
	(maildir / "tmp" / name).write_bytes(raw)
	os.utime(maildir / "tmp" / name, (1, 1000 + len(list((maildir / "new").iterdir()))))
	(maildir / "tmp" / name).rename(maildir / "new" / name)


def fill(maildir, count: int = 3) -> None:
	for number in range(count):
		deliver(
			maildir, raw_mail(subject=f"Mail {number}", frm=f"u{number}@acme.test"), f"{1000 - number}.x.host"
		)


def names(maildir, part: str) -> list[str]:
	return sorted(os.listdir(maildir / part))


def test_all_that_is_new_comes_in_oldest_first_and_is_seen_after(box, maildir):
	fill(maildir)
	(maildir / "tmp" / "half").write_bytes(b"half a ma")
	found = mailboxes.test_connection(box)
	assert (found["ok"], found["waiting"]) == (True, 3)
	assert len(names(maildir, "new")) == 3
	assert mailboxes.pull(box)["created"] == 3
	assert frappe.get_all("Request", order_by="name asc", pluck="title") == ["Mail 0", "Mail 1", "Mail 2"]
	assert names(maildir, "new") == []
	assert all(name.endswith(":2,S") for name in names(maildir, "cur"))
	assert names(maildir, "tmp") == ["half"]
	assert mailboxes.pull(box)["fetched"] == 0


def test_who_begins_with_a_mailbox_is_warned_that_old_mail_will_be_answered(box, maildir):
	"""Before the first import; not when there is nothing, when nothing is answered, and later (INC-3)."""
	assert mailboxes.test_connection(box) == {"ok": True, "waiting": 0}
	fill(maildir)
	assert "automatic replies" in mailboxes.test_connection(box)["note"]
	frappe.db.set_value("Request Mailbox", box, "no_auto_reply", 1)
	frappe.clear_cache()
	assert mailboxes.test_connection(box) == {"ok": True, "waiting": 3}
	frappe.db.set_value("Request Mailbox", box, "no_auto_reply", 0)
	frappe.clear_cache()
	mailboxes.pull(box)
	deliver(maildir, raw_mail(), "2000.x.host")
	assert mailboxes.test_connection(box) == {"ok": True, "waiting": 1}


def test_nothing_is_marked_before_the_commit(box, maildir, monkeypatch):
	fill(maildir, 2)

	class Died(BaseException):
		pass

	def dies(*args):
		raise Died

	with monkeypatch.context() as broken:
		broken.setattr(intake.store, "putting", dies)
		with pytest.raises(Died):
			intake.pull(box)
	assert len(names(maildir, "new")) == 2
	with monkeypatch.context() as broken:
		broken.setattr(fetching.MaildirSource, "done", dies)
		with pytest.raises(Died):
			intake.pull(box)
	frappe.db.rollback()
	found = mailboxes.pull(box)
	assert (found["created"], found["duplicates"]) == (1, 1)


def test_two_pull_at_once(site, box, maildir):
	fill(maildir, 10)
	results = in_threads(site, [lambda: intake.pull(box)] * 2)
	assert not [r for r in results if isinstance(r, Exception) or r.get("error")], results
	assert sum(r["created"] for r in results) == 10
	assert frappe.db.count("Request") == 10


def test_links_lead_nowhere(box, maildir, tmp_path_factory):
	secret = tmp_path_factory.mktemp("other") / "secret"
	secret.write_bytes(raw_mail(subject="Secret"))
	os.symlink(secret, maildir / "new" / "1.link")
	os.mkdir(maildir / "new" / "2.folder")
	assert mailboxes.pull(box)["fetched"] == 0


def test_a_folder_that_is_gone_is_noted(box, maildir):
	os.rename(maildir / "new", maildir / "old")
	assert "Maildir" in mailboxes.pull(box)["error"]
	assert frappe.db.get_value("Request Mailbox", box, "failures") == 1
	assert mailboxes.test_connection(box)["ok"] is False
	assert box not in tasks.pull_mailboxes()  # waits
	os.rename(maildir / "old", maildir / "new")
	fill(maildir, 1)
	assert mailboxes.pull(box)["created"] == 1
	assert frappe.db.get_value("Request Mailbox", box, "failures") == 0


def test_names_with_flags_already(box, maildir):
	deliver(maildir, raw_mail(), "1.x:2,")
	assert mailboxes.pull(box)["created"] == 1
	assert names(maildir, "cur") == ["1.x:2,S"]


def test_a_mail_that_cannot_be_read_does_not_stop_the_others(box, maildir, monkeypatch):
	from pathlib import Path

	fill(maildir, 3)
	original = Path.read_bytes

	def read(path):
		if path.name == "999.x.host":
			raise PermissionError(13, "Permission denied")
		return original(path)

	monkeypatch.setattr(Path, "read_bytes", read)
	found = mailboxes.pull(box)
	assert found["created"] == 2
	assert "999.x.host" in found["error"]


def test_handed_over_is_not_fetched(site):
	make_mailbox("other@example.com")
	with pytest.raises(frappe.ValidationError):
		mailboxes.pull("other@example.com")
