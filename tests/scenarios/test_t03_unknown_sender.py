"""T03: an address nobody knows."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from tests.factories import has_customers, make_customer, make_mailbox, outgoing, raw_mail, set_settings

MAIL = {"frm": "Åse Dahl <aase@mail.nordwind.dk>", "subject": "Hej"}


def known_domain():
	customer = make_customer("Nordwind ApS")
	frappe.get_doc(
		{
			"doctype": "Company Domain",
			"domain": "nordwind.dk",
			"company_name": "Nordwind ApS",
			"customer": customer,
		}
	).insert()


def test_t03_unknown_sender_becomes_a_contact_of_the_company_in_its_language():
	make_mailbox("support@example.com")
	known_domain()
	set_settings(welcome_new_contacts=1)

	came = mailboxes.receive("support@example.com", raw_mail(**MAIL))

	request = frappe.get_doc("Request", came["request"])
	contact = frappe.get_doc("Contact", request.contact)
	assert (contact.first_name, contact.last_name) == ("Åse", "Dahl")
	assert [row.email_id for row in contact.email_ids] == ["aase@mail.nordwind.dk"]
	assert contact.company_name == "Nordwind ApS"
	assert contact.rm_language == "da"
	assert request.language == "da"
	assert request.company_name == "Nordwind ApS"
	if has_customers():
		assert request.customer == "Nordwind ApS"
	(acknowledgement,) = outgoing(purpose="Automatic reply")
	assert "Vi har modtaget din henvendelse" in acknowledgement.subject
	assert "Hej Åse" in acknowledgement.body_html
	(welcome,) = outgoing(purpose="Welcome")
	assert welcome.recipients == "aase@mail.nordwind.dk"
	assert welcome.subject == "Velkommen"


def test_t03_the_second_mail_finds_the_contact_of_the_first():
	make_mailbox("support@example.com")
	set_settings(welcome_new_contacts=1)
	first = mailboxes.receive("support@example.com", raw_mail(**MAIL))
	second = mailboxes.receive("support@example.com", raw_mail(**{**MAIL, "frm": "AASE@mail.nordwind.dk"}))

	contacts = [frappe.db.get_value("Request", came["request"], "contact") for came in (first, second)]
	assert contacts[0] == contacts[1]
	assert len(outgoing(purpose="Welcome")) == 1


def test_t03_no_welcome_unless_it_is_switched_on():
	make_mailbox("support@example.com")
	mailboxes.receive("support@example.com", raw_mail(**MAIL))
	assert outgoing(purpose="Welcome") == []


def test_t03_with_contacts_switched_off_none_is_made_and_answers_still_find_back():
	make_mailbox("support@example.com")
	set_settings(auto_create_contact=0)
	before = frappe.db.count("Contact")

	came = mailboxes.receive("support@example.com", raw_mail(**MAIL))

	assert frappe.db.count("Contact") == before
	request = frappe.get_doc("Request", came["request"])
	assert not request.contact
	assert [row.email_id for row in request.participants] == ["aase@mail.nordwind.dk"]
	assert request.reply_address == "support@example.com"
	(acknowledgement,) = outgoing(purpose="Automatic reply")
	answer = raw_mail(**{**MAIL, "subject": "Re: Hej"}, In_Reply_To=acknowledgement.message_id)
	assert mailboxes.receive("support@example.com", answer)["request"] == request.name


def test_t03_a_language_of_the_mailbox_when_the_address_says_nothing():
	make_mailbox("support@example.com", language="da")
	came = mailboxes.receive("support@example.com", raw_mail(frm="Kim <kim@nowhere.com>"))
	assert frappe.db.get_value("Request", came["request"], "language") == "da"


@pytest.mark.parametrize(
	"text, language, said",
	[
		(
			"Hej\nMin printer virker ikke mere. Hvad skal jeg gøre?\nVenlig hilsen Ole",
			"da",
			"Tak for din henvendelse",
		),
		("Printer 4711", None, "Thank you for writing to us"),
	],
)
def test_t03_what_a_stranger_writes_tells_his_language_where_nothing_else_does(text, language, said):
	make_mailbox("support@example.com")
	came = mailboxes.receive("support@example.com", raw_mail(frm="ole@somewhere.com", text=text))
	assert (frappe.db.get_value("Request", came["request"], "language") or None) == language
	(mail,) = outgoing()
	assert said in mail.body_html


@pytest.mark.parametrize("chosen, language", [("de", "de"), ("en", "da")])
def test_t03_a_mailbox_says_more_of_a_language_than_words_do_unless_it_is_the_sites(chosen, language):
	frappe.db.set_single_value("System Settings", "language", "en")
	make_mailbox("support@example.com", language=chosen)
	text = "Hej\nMin printer virker ikke mere. Hvad skal jeg gøre?\nVenlig hilsen Ole"
	came = mailboxes.receive("support@example.com", raw_mail(frm="ole@somewhere.com", text=text))
	assert frappe.db.get_value("Request", came["request"], "language") == language
