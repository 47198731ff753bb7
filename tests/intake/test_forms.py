"""Mail of web forms: who filled one in is the customer, for the form says so, and no right follows from that."""

import frappe
import pytest

from request_mgmt.api import mailboxes, requests
from tests.factories import (
	as_user,
	make_agent,
	make_category,
	make_contact,
	make_mailbox,
	outgoing,
	raw_mail,
	set_settings,
)

BOX, FORM, EVA = "support@example.com", "noreply@forms.example", "eva@shop.test"
TEXT = "Name: Eva Holm\nE-mail: eva@shop.test\n\nThe pump leaks."
READ_OUT = [
	{"variable": "address", "place": "Body", "pattern": r"^E-mail: (\S+)"},
	{"variable": "who", "place": "Body", "pattern": r"^Name: (.+)"},
]


@pytest.fixture(autouse=True)
def box(site):
	make_mailbox(BOX, category=make_category("Support", members=[make_agent("anna@example.com")]))


def make_filter(customer_from="Reply-To", **values):
	doc = {"doctype": "Request Mail Filter", "filter_name": "Form", "customer_from": customer_from, **values}
	return frappe.get_doc(doc).insert(ignore_permissions=True)


def arrive(frm=f"Web <{FORM}>", text=TEXT, reply_to="Eva Holm <eva@shop.test>", **headers):
	headers = {"Reply_To": reply_to, **headers} if reply_to else headers
	came = mailboxes.receive(BOX, raw_mail(frm=frm, text=text, subject="Web form", **headers))
	return came, frappe.get_doc("Request", came["request"]) if came["request"] else None


def is_evas(came, request):
	assert (came["outcome"], came["kind"], came["automatic_reply"]) == ("Created", "person", True)
	assert request.contact_name == "Eva Holm"
	assert frappe.db.get_value("Contact Email", {"parent": request.contact}, "email_id") == EVA
	assert not frappe.db.exists("Contact Email", {"email_id": ["in", [FORM, BOX]]})
	assert request.participants == []
	assert [mail.recipients for mail in outgoing(purpose="Automatic reply")] == [EVA]
	message = frappe.get_doc("Message", came["message"])
	assert (message.contact, message.author_name) == (request.contact, "Eva Holm")
	assert "Filter Form: eva@shop.test is the customer because the form says so" in message.remarks


@pytest.mark.parametrize(
	"headers",
	[{}, {"frm": f"Form <{BOX}>"}, {"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}],
	ids=["no-reply", "in our name", "automatic", "bulk"],
)
def test_who_answers_go_to_is_the_customer(headers):
	make_filter()
	is_evas(*arrive(**headers))


def test_who_is_named_in_the_text_is_the_customer():
	make_filter("Address read out", customer_email="[[address]]", customer_name="[[who]]", variables=READ_OUT)
	is_evas(*arrive(reply_to=None))


def test_the_answer_goes_to_the_customer_and_his_comes_back():
	make_filter("Address read out", customer_email="[[address]]", variables=READ_OUT)
	_came, request = arrive(reply_to=None)
	with as_user("anna@example.com"):
		requests.reply(request.name, "<p>Water helps.</p>")
	(reply,) = outgoing(purpose="Reply")
	assert reply.recipients == EVA
	back = mailboxes.receive(BOX, raw_mail(frm=EVA, In_Reply_To=reply.message_id))
	assert (back["outcome"], back["request"]) == ("Added", request.name)


def test_without_a_filter_all_is_as_it_was():
	came, _request = arrive()
	assert (came["kind"], came["automatic_reply"]) == ("person", False)
	assert frappe.db.exists("Contact Email", {"email_id": FORM})
	assert arrive(frm=BOX)[0]["kind"] == "own"


@pytest.mark.parametrize("reply_to", [None, BOX, "noreply@forms.example", "no address"])
@pytest.mark.parametrize("frm", [FORM, BOX])
def test_a_form_that_names_nobody_is_a_request_of_nobody(frm, reply_to):
	make_filter()
	came, request = arrive(frm=frm, reply_to=reply_to)
	assert (came["outcome"], came["automatic_reply"]) == ("Created", False)
	assert (request.contact, request.participants, outgoing()) == (None, [], [])


def test_no_right_follows_from_what_a_form_says():
	"""Whoever types somebody's address into a form gets into none of his requests."""
	make_contact(EVA, "Eva", "Holm")
	known = mailboxes.receive(BOX, raw_mail(frm=EVA, message_id="<evas@shop.test>"))["request"]
	make_filter(header_pattern="^From: .*forms")
	came, request = arrive(In_Reply_To="<evas@shop.test>", References="<evas@shop.test>")
	assert came["outcome"] == "Created" and request.name != known
	assert frappe.db.count("Message", {"request": known}) == 1


def test_without_contacts_of_their_own_he_takes_part_as_somebody():
	set_settings(auto_create_contact=0)
	make_filter()
	_came, request = arrive()
	assert [(row.email_id, row.full_name, row.kind) for row in request.participants] == [
		(EVA, "Eva Holm", "Involved")
	]


def test_of_a_forged_form_nothing_is_believed():
	frappe.db.set_value("Request Mailbox", BOX, "authserv_id", "mx.example.com")
	frappe.clear_document_cache("Request Mailbox", BOX)
	make_filter()
	came, request = arrive(Authentication_Results="mx.example.com; dmarc=fail header.from=forms.example")
	assert request.contact is None and not came["automatic_reply"]
	assert not frappe.db.exists("Contact Email", {"email_id": EVA})


def test_who_answers_us_automatically_is_no_form():
	make_filter()
	_came, request = arrive(reply_to=EVA)
	(sent,) = outgoing(purpose="Automatic reply")
	came, _request = arrive(frm=EVA, reply_to=EVA, In_Reply_To=sent.message_id, Auto_Submitted="auto-replied")
	assert (came["kind"], came["outcome"], came["request"]) == ("auto-reply", "Recorded", None)
	assert frappe.db.count("Message", {"request": request.name}) == 1


def test_a_bounce_and_a_loop_are_no_forms():
	make_filter()
	assert arrive(X_Failed_Recipients="a@b.test")[0]["kind"] == "bounce"
	arrive()
	(sent,) = outgoing(purpose="Automatic reply")
	came = mailboxes.receive(BOX, raw_mail(frm=BOX, message_id=sent.message_id, Reply_To=EVA))
	assert came["kind"] == "loop"


def test_an_address_to_read_out_has_to_be_named():
	with pytest.raises(frappe.ValidationError, match="which variable"):
		make_filter("Address read out")
	with pytest.raises(frappe.ValidationError, match="not read out"):
		make_filter("Address read out", customer_email="[[nothing]]")
