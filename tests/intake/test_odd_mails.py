"""Mails that are no mistake of ours and still have to be taken: each is on record, and a person's is a request."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.records import contents
from request_mgmt.registration import attaching
from tests.factories import make_mailbox, raw_mail
from tests.mail.outlook import BODY, STRING, file, message, one, winmail

BOX = "support@example.com"


@pytest.fixture(autouse=True)
def mailbox(site):
	make_mailbox(BOX)


@pytest.mark.parametrize(
	"sender", ["root@localhost", "jøran@example.com", "kontakt@redacted", "a@sender_domain.tld"]
)
def test_an_address_the_platform_knows_no_contact_for_is_a_request_all_the_same(sender):
	raw = raw_mail(text="Help").replace(b"Ole Olsen <ole@acme.test>", sender.encode())
	came = mailboxes.receive(BOX, raw)
	assert (came["outcome"], came["kind"]) == ("Created", "person")
	doc = frappe.get_doc("Request", came["request"])
	assert doc.contact is None and [row.email_id for row in doc.participants] == [sender.lower()]
	assert frappe.db.get_value("Message", came["message"], "sender") == sender


def test_his_answer_finds_back():
	first = mailboxes.receive(BOX, raw_mail(frm="root@localhost", message_id="<one@localhost>"))
	answer = mailboxes.receive(BOX, raw_mail(frm="root@localhost", In_Reply_To="<one@localhost>"))
	assert (answer["outcome"], answer["request"]) == ("Added", first["request"])


def test_an_empty_mail_is_on_record_and_nobodys_request():
	came = mailboxes.receive(BOX, b"")
	assert (came["outcome"], came["request"]) == ("Parked", None)
	assert frappe.db.count("Inbound Mail") == 1 and not frappe.db.count("Request")


def test_a_mail_that_has_nothing_but_a_subject_is_a_request():
	came = mailboxes.receive(BOX, b"Subject: The pump in hall 3 leaks\r\n\r\n")
	assert (came["outcome"], came["automatic_reply"]) == ("Created", False)
	assert frappe.db.get_value("Request", came["request"], "title") == "The pump in hall 3 leaks"


def test_nothing_at_all_is_refused():
	for nothing in (None, ""):
		with pytest.raises(frappe.ValidationError):
			mailboxes.receive(BOX, nothing)
	assert not frappe.db.count("Inbound Mail")


def test_damaged_and_empty_attachments_never_hold_up_a_mail():
	picture = b"\xff\xd8\xff\xe0 this is no picture"
	files = [("broken.jpg", picture), ("empty.txt", b""), ("good.txt", b"good")]
	came = mailboxes.receive(BOX, raw_mail(attachments=files))
	assert came["outcome"] == "Created"
	message = frappe.get_doc("Message", came["message"])
	kept = frappe.get_all("File", {"attached_to_name": message.name}, ["name", "file_name"])
	contents_by_name = {row.file_name[:4]: contents.of_file(row.name) for row in kept}
	assert contents_by_name == {"brok": picture, "good": b"good"}
	assert "Attachment empty.txt is empty." in message.remarks
	assert message.attachment_count == 2


def test_what_the_platform_cannot_look_into_is_kept_as_a_file_of_no_kind(monkeypatch):
	written = attaching._written

	def refusing(message, name, content):
		if name.endswith(".jpg"):
			raise OSError("cannot identify image file")
		return written(message, name, content)

	monkeypatch.setattr(attaching, "_written", refusing)
	came = mailboxes.receive(BOX, raw_mail(attachments=[("broken.jpg", b"no picture")]))
	assert frappe.get_all("File", {"attached_to_name": came["message"]}, pluck="file_name") == [
		"broken.jpg.bin"
	]
	assert "damaged" in frappe.db.get_value("Message", came["message"], "remarks")


def test_what_could_not_be_read_is_said_in_the_language_of_the_site():
	deep = "<b>" * 3000 + "Hej"
	frappe.local.lang = "da"
	try:
		came = mailboxes.receive(BOX, raw_mail(text="Hej", html=f"<p>{deep}</p>"))
	finally:
		frappe.local.lang = "en"
	remarks = frappe.db.get_value("Message", came["message"], "remarks").splitlines()
	assert "HTML-koden har for mange niveauer til at blive vist; dens tekst vises i stedet." in remarks


def test_of_html_without_end_it_is_not_said_that_it_is_shown():
	came = mailboxes.receive(BOX, raw_mail(text="Hej", html="<p>x</p>" * 300_000))
	remarks = frappe.db.get_value("Message", came["message"], "remarks").splitlines()
	assert remarks == [
		"The HTML is very long; only its first 2000000 characters were read.",
		"The HTML is too long to be shown; its text is shown instead.",
	]


def test_a_sender_who_may_be_taken_for_another_is_pointed_out():
	sender = '"boss@ours.test" <ole@\u0430cme.test>'.encode()
	came = mailboxes.receive(BOX, raw_mail().replace(b"Ole Olsen <ole@acme.test>", sender))
	remarks = frappe.db.get_value("Message", came["message"], "remarks")
	assert "boss@ours.test" in remarks
	assert "alphabets" in remarks
	came = mailboxes.receive(BOX, raw_mail())
	assert not frappe.db.get_value("Message", came["message"], "remarks")


def test_what_outlook_packed_is_on_the_message_beside_the_raw_file():
	packed = winmail(message(one(BODY, STRING, b"It drips")), file(b"pump.txt", b"drip"))
	came = mailboxes.receive(BOX, raw_mail(text="", attachments=[("winmail.dat", packed)]))
	doc = frappe.get_doc("Message", came["message"])
	assert (doc.body_text, doc.remarks, doc.attachment_count) == ("It drips", None, 2)
	kept = frappe.get_all("File", {"attached_to_name": doc.name}, ["name", "file_name"])
	assert {row.file_name.split(".")[-1]: contents.of_file(row.name) for row in kept} == {
		"dat": packed,
		"txt": b"drip",
	}


def test_what_could_not_be_unpacked_is_named_on_the_message():
	packed = winmail(file(b"pump.txt", b"drip"))[:-20]
	came = mailboxes.receive(BOX, raw_mail(text="See there", attachments=[("winmail.dat", packed)]))
	assert "winmail.dat" in frappe.db.get_value("Message", came["message"], "remarks")
