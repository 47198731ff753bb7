"""What is told of each mail is told once a second while many come, and nothing stays untold."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.records import once_a_second, outbox
from tests.factories import make_agent, make_category, make_mailbox, outgoing, raw_mail

BOX = "support@example.com"


@pytest.fixture
def clock(monkeypatch):
	"""A clock that stands until it is moved."""
	now = [100.0]
	monkeypatch.setattr(once_a_second.time, "monotonic", lambda: now[0])
	return now


def test_alone_each_is_told_at_once():
	told = []
	for number in range(3):
		once_a_second.tell("bell", lambda number=number: told.append(number))
	assert told == [0, 1, 2]


def test_of_many_the_first_and_the_last_are_told(clock):
	told = []
	with once_a_second.while_many():
		for number in range(5):
			once_a_second.tell("bell", lambda number=number: told.append(number))
		assert told == [0]
	assert told == [0, 4]


def test_each_subject_has_its_own_second(clock):
	told = []
	with once_a_second.while_many():
		for subject in ("anna", "bob", "anna"):
			once_a_second.tell(subject, lambda subject=subject: told.append(subject))
		assert told == ["anna", "bob"]
		clock[0] += 1
		once_a_second.tell("bob", lambda: told.append("bob again"))
		assert sorted(told[2:]) == ["anna", "bob again"]
	assert len(told) == 4


def test_what_waits_is_told_though_the_work_breaks_off(clock):
	told = []
	with pytest.raises(RuntimeError), once_a_second.while_many():
		for number in range(2):
			once_a_second.tell("bell", lambda number=number: told.append(number))
		raise RuntimeError
	assert told == [0, 1]


def test_work_within_work_waits_for_the_end_of_the_whole(clock):
	told = []
	with once_a_second.while_many():
		once_a_second.tell("bell", lambda: told.append("first"))
		with once_a_second.while_many():
			once_a_second.tell("bell", lambda: told.append("second"))
		assert told == ["first"]
	assert told == ["first", "second"]


def test_a_mailbox_of_five_mails_wakes_the_queue_and_rings_twice(site, tmp_path, clock, monkeypatch):
	agent = make_agent("anna@example.com")
	make_category("Post", members=(agent,))
	(tmp_path / "new").mkdir()
	(tmp_path / "cur").mkdir()
	for number in range(5):
		(tmp_path / "new" / str(number)).write_bytes(raw_mail(frm=f"ole{number}@acme.example"))
	make_mailbox(BOX, source="Maildir", maildir_path=str(tmp_path), category="Post")
	woken, rung = [], []
	monkeypatch.setattr(outbox, "is_job_enqueued", lambda _job: False)
	monkeypatch.setattr(
		frappe, "enqueue", lambda method, **how: woken.append(len(outgoing(status="Waiting")))
	)
	monkeypatch.setattr(
		frappe,
		"publish_realtime",
		lambda event, *news, **to: event == "notification" and rung.append(to["user"]),
	)
	assert mailboxes.pull(BOX)["created"] == 5
	assert woken == [1, 5]
	assert rung == [agent, agent]
