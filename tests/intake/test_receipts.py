"""Receipts and complaints: noted on the message they name by our id, told where an owner has to act, never answered."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from tests.factories import outgoing
from tests.intake.answers import ANNA, BOX, OLE, make_answer


@pytest.fixture(params=[0, 1], ids=["", "automatic mail imported"])
def answer(request, site):
	"""An answer that was sent, in a closed request; its Outgoing Mail."""
	return make_answer(cc="eva@acme.test", import_automatic=request.param)


def receipt(
	message_id: str, disposition: str = "displayed", who: str = OLE, subject: str = "Read: x", head: str = ""
) -> bytes:
	return (
		f"From: {who}\r\nTo: {BOX}\r\nSubject: {subject}\r\nMessage-ID: <r1@acme.test>\r\n{head}MIME-Version: 1.0\r\n"
		'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n\r\n'
		"--b\r\nContent-Type: text/plain\r\n\r\nIt was displayed.\r\n"
		"--b\r\nContent-Type: message/disposition-notification\r\n\r\nReporting-UA: x\r\n"
		f"Final-Recipient: rfc822; {who}\r\nOriginal-Message-ID: {message_id}\r\n"
		f"Disposition: manual-action/MDN-sent-manually; {disposition}\r\n\r\n--b--\r\n"
	).encode()


def complaint(message_id: str, kind: str = "abuse", head: str = "") -> bytes:
	return (
		f"From: fbl@isp.test\r\nTo: {BOX}\r\nSubject: FW: x\r\nMessage-ID: <c1@isp.test>\r\n{head}MIME-Version: 1.0\r\n"
		'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
		"--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n"
		f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nVersion: 1\r\n"
		f"Original-Rcpt-To: {OLE}\r\n\r\n"
		f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\nSubject: Re\r\n\r\nWater\r\n--b--\r\n"
	).encode()


def notes(answer) -> str | None:
	return frappe.db.get_value("Message", answer.message, "remarks")


def told() -> list[str]:
	return frappe.get_all("Notification Log", pluck="for_user")


def assert_only_noted(answer, came):
	"""No request, no answer, nothing woken."""
	assert frappe.db.count("Request") == 1 and not came["automatic_reply"]
	assert len(outgoing(purpose="Automatic reply")) == 1
	assert frappe.db.get_value("Request", answer.request, "base_status") == "Closed"


@pytest.mark.parametrize(
	("disposition", "said"),
	[
		("displayed", f"{OLE} has read this"),
		("deleted", f"{OLE} deleted this"),
		("processed/error", f"{OLE} confirms that this arrived"),
	],
)
def test_a_receipt_is_noted_once_on_the_message_it_names(answer, disposition, said):
	for number in range(2):
		came = mailboxes.receive(BOX, receipt(answer.message_id, disposition, head=f"X-Number: {number}\r\n"))
		assert (came["kind"], came["request"]) == ("receipt", answer.request)
	mailboxes.receive(BOX, receipt(answer.message_id, disposition, subject="once more"))
	assert notes(answer) == said
	assert frappe.get_all("Request Log", {"detail": said}, pluck="message") == [answer.message]
	assert not told()
	assert_only_noted(answer, came)


def test_each_recipient_is_noted_and_nobody_else_by_name(answer):
	for who in (OLE, "eva@acme.test", "mallory@else.test", "trudy@else.test"):
		mailboxes.receive(BOX, receipt(answer.message_id, who=who))
	assert notes(answer).splitlines() == [
		f"{OLE} has read this",
		"eva@acme.test has read this",
		"A recipient has read this",
	]


def test_a_complaint_is_noted_and_the_owner_told(answer):
	came = mailboxes.receive(BOX, complaint(answer.message_id))
	assert (came["kind"], came["request"]) == ("complaint", answer.request)
	assert notes(answer) == f"{OLE} complained of this as spam"
	assert told() == [ANNA]
	mailboxes.receive(BOX, complaint(answer.message_id).replace(b"<c1@", b"<c2@"))
	assert told() == [ANNA]
	assert_only_noted(answer, came)


def test_what_is_no_complaint_tells_nobody(answer):
	mailboxes.receive(BOX, complaint(answer.message_id, "not-spam"))
	assert notes(answer) == f"{OLE} says that this is no spam"
	mailboxes.receive(BOX, complaint(answer.message_id, "auth-failure"))
	assert len(notes(answer).splitlines()) == 1 and not told()


def test_one_of_an_acknowledgement_is_in_the_log_of_its_request(answer):
	acknowledgement = outgoing(purpose="Automatic reply")[0]
	for _twice in range(2):
		came = mailboxes.receive(
			BOX, complaint(acknowledgement.message_id).replace(b"<c1@", b"<c%d@" % _twice)
		)
	assert came["request"] == answer.request
	assert len(frappe.get_all("Request Log", {"detail": "A recipient complained of this as spam"})) == 1


@pytest.mark.parametrize("make", [receipt, complaint])
def test_only_the_id_of_the_very_message_proves(answer, make):
	made_up = f"<rm.{answer.request}.aaaaaaaaaaaa.bbbbbbbbbbbbbbbb@example.com>"
	head = f"In-Reply-To: {answer.message_id}\r\nReferences: {answer.message_id}\r\n"
	for number, (message_id, extra) in enumerate([(made_up, ""), ("<a@b.test>", head), ("<a@b.test>", "")]):
		raw = make(message_id, head=extra).replace(b"Subject: Re", f"Subject: {answer.subject}".encode())
		came = mailboxes.receive(BOX, raw.replace(b"1@", b"%d@" % (number + 10)))
		assert_only_noted(answer, came)
	assert notes(answer) is None and not told()


def test_what_our_own_server_calls_forged_is_not_noted(answer):
	frappe.db.set_value("Request Mailbox", BOX, "authserv_id", "mx.example.com")
	frappe.clear_document_cache("Request Mailbox", BOX)
	head = "Authentication-Results: mx.example.com; dmarc=fail header.from=isp.test\r\n"
	mailboxes.receive(BOX, complaint(answer.message_id, head=head))
	assert notes(answer) is None and not told()
