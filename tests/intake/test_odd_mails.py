"""Mails that are no mistake of ours and still have to be taken: each is on record, and a person's is a request."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from tests.factories import make_mailbox, raw_mail

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


def test_nothing_at_all_is_refused():
	for nothing in (None, ""):
		with pytest.raises(frappe.ValidationError):
			mailboxes.receive(BOX, nothing)
	assert not frappe.db.count("Inbound Mail")
