"""New requests by agents (BEHAVIOUR CRE-1 to CRE-8, CRE-11)."""

import frappe
import pytest

from request_mgmt.api import requests
from tests.actions.making import ANNA, BOB, OLE, house, last_message, make_request, stored, words
from tests.factories import as_user, make_agent, make_contact, outgoing, set_settings


def test_a_phone_call_is_the_callers_request():
	here = house()
	with as_user(ANNA):
		name = requests.create(
			"No paper", contact=here.contact, message="He called.", access_level="Internal"
		)["name"]
	doc = stored(name)
	assert doc.name.isdigit() and int(doc.name) >= 100001
	assert (doc.agent, doc.channel, doc.status, doc.base_status) == (ANNA, "Phone", "Open", "Open")
	assert (doc.contact, doc.contact_name, doc.company_name) == (here.contact, "Ole Olsen", "Acme")
	assert (doc.category, doc.original_category, doc.priority) == (here.category, here.category, "Medium")
	assert doc.deadline and doc.message_count == 1
	assert outgoing() == []
	assert words(name) == ["created"]


def test_numbers_rise():
	house()
	first, second = make_request("One"), make_request("Two")
	assert int(second) > int(first)


def test_those_in_to_get_the_mail_even_if_it_is_internal():
	here = house()
	name = make_request(message="Look at this", to=OLE, contact=here.contact, message_access_level="Internal")
	[mail] = outgoing()
	assert mail.recipients == OLE and mail.message == last_message(name).name
	assert last_message(name).access_level == "Internal"


def test_without_to_nothing_is_mailed():
	here = house()
	make_request(message="As agreed by phone", contact=here.contact, access_level="External")
	assert outgoing() == []


def test_what_the_customer_said_is_no_answer_yet():
	here = house()
	doc = stored(make_request(message="It burns, he says", contact=here.contact, access_level="External"))
	assert (doc.replied_at, doc.reply_count, doc.last_message_from) == (None, 0, "Customer")


def test_contacts_in_to_become_contacts_and_typed_in_addresses_take_part():
	here = house()
	ida = make_contact("ida@acme.test", "Ida", None, company_name="Acme")
	name = make_request(message="Hello", to=[OLE, "ida@acme.test", "stranger@else.test"])
	doc = stored(name)
	assert [row.contact for row in doc.contacts] == [here.contact, ida]
	assert doc.contact == here.contact
	assert [row.email_id for row in doc.participants] == ["stranger@else.test"]
	assert not frappe.db.exists("Contact Email", {"email_id": "stranger@else.test"})
	assert outgoing()[0].recipients == f"{OLE}, ida@acme.test, stranger@else.test"


def test_the_first_mail_carries_number_sender_and_signature():
	here = house()
	with as_user(ANNA):
		name = requests.create("Printer", message="Hello", to=OLE, contact=here.contact)["name"]
	[mail] = outgoing()
	assert mail.subject == f"[#{name}] Printer"
	assert "Anna" in mail.sender and "Support" in mail.sender and "support@example.com" in mail.sender
	assert "Kind regards" in mail.body_html and "Kind regards" in last_message(name).body_html
	assert last_message(name).delivery_state == "Waiting"
	doc = stored(name)
	assert doc.replied_at and doc.reply_count == 1
	assert words(name) == ["created", "reply_sent"]


@pytest.mark.parametrize(
	("agent", "expected"),
	[("auto", BOB), ("unassigned", None), (BOB, BOB), (None, ANNA)],
)
def test_who_owns_it(agent, expected):
	here = house()
	frappe.db.set_value("Request Category", here.category, "assignment_method", "Weighted")
	category = frappe.get_doc("Request Category", here.category)
	category.members[0].weight = 0
	category.save()
	with as_user(ANNA):
		name = requests.create("Printer", agent=agent)["name"]
	assert stored(name).agent == expected


@pytest.mark.parametrize(("choice", "expected"), [("Myself", ANNA), ("Unassigned", None)])
def test_without_a_word_the_agents_own_default_owner_counts(choice, expected):
	house()
	frappe.db.set_value("Request Agent", ANNA, "default_owner", choice)
	with as_user(ANNA):
		assert stored(requests.create("Printer")["name"]).agent == expected


def test_defaults_type_over_category_over_own_over_all():
	here = house()
	for status in ("From type", "From category", "From agent"):
		frappe.get_doc({"doctype": "Request Status", "status_name": status, "base_status": "Open"}).insert()
	frappe.get_doc(
		{
			"doctype": "Request Type",
			"type_name": "Complaint",
			"default_status": "From type",
			"default_priority": "High",
		}
	).insert()
	frappe.db.set_value("Request Agent", ANNA, "status_for_new", "From agent")
	assert stored(make_request("a")).status == "From agent"
	category = frappe.get_doc("Request Category", here.category)
	category.status_for_new = "From category"
	category.save()
	assert stored(make_request("b")).status == "From category"
	doc = stored(make_request("c", request_type="Complaint"))
	assert (doc.status, doc.priority) == ("From type", "High")
	doc = stored(make_request("d", request_type="Complaint", status="Open", priority="Low"))
	assert (doc.status, doc.priority) == ("Open", "Low")


def test_the_last_category_is_remembered_when_the_agent_wants_it():
	house()
	frappe.get_doc({"doctype": "Request Category", "category_name": "Invoices"}).insert()
	frappe.db.set_value("Request Agent", ANNA, "use_last_category", 1)
	make_request("a", category="Invoices")
	assert stored(make_request("b")).category == "Invoices"


def test_internal_as_default_when_the_settings_say_so():
	house()
	set_settings(external_as_default=0)
	frappe.db.set_value("Request Type", "Request", "external_as_default", 0)
	assert stored(make_request()).access_level == "Internal"


def test_tags_and_time_are_kept():
	here = house()
	name = make_request(contact=here.contact, message="Done by phone", tags="vip, printer", time_spent=12)
	assert sorted(filter(None, stored(name).get_tags())) == ["printer", "vip"]
	assert stored(name).time_spent == 12


def test_a_request_solved_on_the_phone_is_closed_at_once():
	here = house()
	doc = stored(make_request(contact=here.contact, status="Closed"))
	assert doc.base_status == "Closed" and doc.closed_at and doc.minutes_to_close == 0


def test_the_owner_hears_of_it_unless_he_made_it():
	here = house()
	make_request("For Bob", agent=BOB, contact=here.contact)
	assert frappe.db.count("Notification Log", {"for_user": BOB, "document_type": "Request"}) == 1
	with as_user(ANNA):
		requests.create("For me", contact=here.contact)
	assert frappe.db.count("Notification Log", {"for_user": ANNA, "document_type": "Request"}) == 0


BAD = {
	"no title": {"title": "  "},
	"a title too long": {"title": "x" * 256},
	"no such contact": {"contact": "Nobody"},
	"no such category": {"category": "Nowhere"},
	"no such priority": {"priority": "Eternal"},
	"no such status": {"status": "Gone fishing"},
	"a status by action only": {"status": "Deleted"},
	"a postponed status without a time": {"status": "Postponed"},
	"a time without a postponed status": {"postponed_to": "2099-01-01 10:00:00"},
	"postponed to the past": {"status": "Postponed", "postponed_to": "2001-01-01 10:00:00"},
	"no such user": {"agent": "nobody@example.com"},
	"an owner who is no agent": {"agent": "Guest"},
	"a disabled owner": {"agent": "gone@example.com"},
	"no such channel": {"channel": "Pigeon"},
	"no such access level": {"access_level": "Secret"},
	"a malformed address": {"to": "ole@", "message": "Hi"},
	"two lines in an address": {"to": "ole@acme.test\r\nBcc: x@y.dk", "message": "Hi"},
	"our own mailbox": {"to": "support@example.com", "message": "Hi"},
	"cc without to": {"cc": OLE, "message": "Hi"},
	"a mail without text": {"to": OLE},
	"an empty message": {"to": OLE, "message": "<p> </p>"},
	"an external message for nobody": {"message": "Hi", "access_level": "External"},
	"time below zero": {"message": "Hi", "access_level": "Internal", "time_spent": -1},
	"time that is no number": {"message": "Hi", "access_level": "Internal", "time_spent": "an hour"},
	"no such file": {"message": "Hi", "access_level": "Internal", "attachments": ["nothing"]},
	"a text of 21 MB": {"message": "x" * (21 * 1024 * 1024), "access_level": "Internal"},
}


def test_an_editor_in_which_nothing_was_written_leaves_no_message():
	house()
	for nothing in ("<p><br></p>", '<div class="ql-editor read-mode"><p><br></p></div>'):
		assert stored(make_request(message=nothing)).message_count == 0


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_and_nothing_is_done(case):
	house()
	make_agent("gone@example.com")
	frappe.db.set_value("User", "gone@example.com", "enabled", 0)
	frappe.clear_document_cache("User", "gone@example.com")
	before = _everything()
	with (
		as_user(ANNA),
		pytest.raises((frappe.ValidationError, frappe.DoesNotExistError, frappe.PermissionError)) as no,
	):
		requests.create(**{"title": "Printer", **BAD[case]})
	assert len(str(no.value)) > 10
	assert _everything() == before


def _everything() -> dict:
	return {
		doctype: frappe.db.count(doctype)
		for doctype in (
			"Request",
			"Message",
			"Request Log",
			"Outgoing Mail",
			"Notification Log",
			"Request Contact",
		)
	}
