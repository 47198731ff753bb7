"""One mail is one transaction: nothing is lost, nothing doubled, nothing half done."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.mail import arriving, intake
from request_mgmt.registration import acknowledgement
from tests.factories import (
	in_threads,
	make_agent,
	make_contact,
	make_mailbox,
	outgoing,
	raw_mail,
	set_settings,
)

BOX = "support@example.com"


@pytest.fixture(autouse=True)
def mailbox(site):
	make_mailbox(BOX)


def inbound(name: str) -> frappe._dict:
	return frappe.db.get_value(
		"Inbound Mail", name, ["status", "outcome", "reason", "error", "attempts", "request"], as_dict=True
	)


def counts() -> dict[str, int]:
	return {d: frappe.db.count(d) for d in ("Request", "Message", "Outgoing Mail", "Contact", "Request Log")}


def test_the_same_mail_again_changes_nothing():
	raw = raw_mail()
	first = mailboxes.receive(BOX, raw)
	before = counts()
	again = mailboxes.receive(BOX, b"Received: from elsewhere\r\n" + raw)
	assert again["outcome"] == "Duplicate"
	assert again["request"] == first["request"]
	assert counts() == before
	assert frappe.db.count("Inbound Mail") == 1


def test_the_same_id_with_another_text_is_kept():
	first = mailboxes.receive(BOX, raw_mail(message_id="<same@x.test>", text="One"))
	second = mailboxes.receive(BOX, raw_mail(message_id="<same@x.test>", text="Two"))
	assert (first["outcome"], second["outcome"]) == ("Created", "Created")


def test_an_error_parks_the_mail_with_its_reason_and_leaves_nothing_behind(monkeypatch):
	before = counts()

	def fails(*args, **kwargs):
		raise ValueError("The template is broken")

	monkeypatch.setattr(acknowledgement, "acknowledge", fails)
	came = mailboxes.receive(BOX, raw_mail())

	assert (came["status"], came["outcome"]) == ("Parked", "Parked")
	row = inbound(came["inbound_mail"])
	assert row.reason == "The template is broken"
	assert "ValueError" in row.error
	assert row.attempts == 1
	assert counts() == before


def test_a_parked_mail_does_not_stop_the_next_and_is_imported_again(monkeypatch):
	real = arriving.handle
	monkeypatch.setattr(
		arriving, "handle", lambda row, raw, **k: 1 / 0 if b"poison" in raw else real(row, raw, **k)
	)
	parked = mailboxes.receive(BOX, raw_mail(text="poison"))
	assert parked["outcome"] == "Parked"
	assert mailboxes.receive(BOX, raw_mail(text="fine"))["outcome"] == "Created"

	monkeypatch.setattr(arriving, "handle", real)
	again = mailboxes.import_again(parked["inbound_mail"])

	assert (again["status"], again["outcome"]) == ("Done", "Created")
	assert inbound(parked["inbound_mail"]).error is None
	with pytest.raises(frappe.ValidationError):
		mailboxes.import_again(parked["inbound_mail"])


def test_what_was_only_recorded_can_be_imported_as_a_persons_mail():
	recorded = mailboxes.receive(BOX, raw_mail(Auto_Submitted="auto-generated"))
	assert recorded["outcome"] == "Recorded"
	again = mailboxes.import_again(recorded["inbound_mail"])
	assert again["outcome"] == "Created"


def test_a_crash_after_the_record_loses_nothing_and_doubles_nothing():
	raw = raw_mail()
	name, is_new = intake.record(BOX, raw)
	assert is_new  # and here the worker dies
	frappe.db.rollback()

	assert intake.process_waiting(older_than_minutes=0) == 1
	assert inbound(name).outcome == "Created"
	assert intake.process_waiting(older_than_minutes=0) == 0
	assert mailboxes.receive(BOX, raw)["outcome"] == "Duplicate"
	assert frappe.db.count("Request") == 1


def test_a_second_delivery_after_a_crash_finishes_the_first():
	raw = raw_mail()
	intake.record(BOX, raw)
	assert mailboxes.receive(BOX, raw)["outcome"] == "Created"


def test_a_mail_that_never_gets_finished_is_parked_in_the_end():
	name, _new = intake.record(BOX, raw_mail())
	frappe.db.set_value("Inbound Mail", name, "attempts", intake.TRIES_AT_ALL)
	frappe.db.commit()
	intake.process_waiting(older_than_minutes=0)
	assert inbound(name).status == "Parked"


def test_trouble_that_passes_is_tried_again_at_once(monkeypatch):
	real, calls = arriving.handle, []

	def busy(row, raw, **k):
		calls.append(row.name)
		if len(calls) < 3:
			raise frappe.QueryDeadlockError("deadlock")
		return real(row, raw, **k)

	monkeypatch.setattr(arriving, "handle", busy)
	assert mailboxes.receive(BOX, raw_mail())["outcome"] == "Created"
	assert frappe.db.count("Request") == 1


def test_trouble_that_stays_leaves_the_mail_waiting(monkeypatch):
	def full(*args, **kwargs):
		raise OSError(28, "No space left on device")

	monkeypatch.setattr(arriving, "handle", full)
	came = mailboxes.receive(BOX, raw_mail())
	assert came["status"] == "Waiting"
	monkeypatch.undo()
	intake.process_waiting(older_than_minutes=0)
	assert inbound(came["inbound_mail"]).status == "Done"


def test_two_workers_with_the_same_mail_make_one_request(site):
	raw = raw_mail()
	results = in_threads(site, [lambda: mailboxes.receive(BOX, raw)] * 2)
	assert all(isinstance(result, dict) for result in results), results
	assert frappe.db.count("Request") == 1
	assert frappe.db.count("Inbound Mail") == 1
	assert len(outgoing(purpose="Automatic reply")) == 1


def test_two_workers_with_two_mails_of_a_new_sender_make_one_contact(site):
	raws = [raw_mail(frm="Nina Ny <nina@new.test>", text=text) for text in ("one", "two")]
	results = in_threads(site, [lambda raw=raw: mailboxes.receive(BOX, raw) for raw in raws])
	assert [result["outcome"] for result in results] == ["Created", "Created"], results
	assert frappe.db.count("Contact Email", {"email_id": "nina@new.test"}) == 1


@pytest.mark.parametrize(
	"raw", [b"\x00\x01\x02", b"\xff" * 5000, b"\r\n\r\n", b"Subject: " + b"=?utf-8?q?x?= " * 3000]
)
def test_what_is_no_mail_is_on_record_with_its_reason(raw):
	came = mailboxes.receive(BOX, raw)
	assert frappe.db.exists("Inbound Mail", came["inbound_mail"])
	assert came["outcome"] in ("Parked", "Created")
	if came["outcome"] == "Parked":
		assert came["reason"]


def test_a_mail_over_the_limit_is_read_in_part_and_says_so():
	settings = frappe.get_doc("Request Settings")
	settings.max_mail_mb = 1
	settings.save()
	came = mailboxes.receive(BOX, raw_mail(text="Start\n" + "word " * 300_000))
	assert came["outcome"] == "Created"
	assert "beginning" in frappe.db.get_value("Message", came["message"], "remarks")
	assert frappe.db.get_value("Inbound Mail", came["inbound_mail"], "size") > 1024 * 1024


def test_no_half_file_is_kept_of_a_mail_over_the_limit():
	set_settings(max_mail_mb=1)
	whole, half = ("small.bin", bytes(1000)), ("large.bin", bytes(1500_000))
	came = mailboxes.receive(BOX, raw_mail(attachments=[whole, half]))
	files = frappe.get_all("File", filters={"attached_to_name": came["message"]}, pluck="file_name")
	assert files == ["small.bin"]
	assert "large.bin" in frappe.db.get_value("Message", came["message"], "remarks")


def test_only_managers_hand_over_mail():
	make_agent("anna@example.com")
	frappe.set_user("anna@example.com")
	with pytest.raises(frappe.PermissionError):
		mailboxes.receive(BOX, raw_mail())
	frappe.set_user("Administrator")


@pytest.mark.parametrize("mailbox", ["nobody@example.com", ""])
def test_an_unknown_mailbox_is_refused(mailbox):
	with pytest.raises(frappe.DoesNotExistError):
		mailboxes.receive(mailbox, raw_mail())


def test_a_mailbox_that_is_off_takes_nothing():
	frappe.db.set_value("Request Mailbox", BOX, "enabled", 0)
	with pytest.raises(frappe.ValidationError):
		mailboxes.receive(BOX, raw_mail())
	assert frappe.db.count("Inbound Mail") == 0


def test_the_raw_mail_can_be_had_back_byte_for_byte():
	raw = raw_mail(html="<p>Hi</p>", attachments=[("a.bin", bytes(range(256)))])
	came = mailboxes.receive(BOX, raw)
	mailboxes.raw(came["inbound_mail"])
	assert frappe.response["filecontent"] == raw
	assert frappe.response["type"] == "download"


def test_who_may_not_read_the_request_may_not_have_its_raw_mail():
	came = mailboxes.receive(BOX, raw_mail())
	make_contact("x@y.test")
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		mailboxes.raw(came["inbound_mail"])
	frappe.set_user("Administrator")
