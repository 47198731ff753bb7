"""T28: of the filters that match a mail one acts: it reads out, links, fills in, answers or keeps out (INC-7, INC-12 to INC-17)."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.request_mgmt import mail_filters
from tests.factories import (
	count_queries,
	make_agent,
	make_category,
	make_contact,
	make_mailbox,
	outgoing,
	raw_mail,
	set_settings,
)

BOX, SHOP = "support@example.com", "orders@shop.example"
ORDER = {"variable": "order", "place": "Subject", "pattern": r"order (\d+)"}
CUSTOMER = {"variable": "customer", "place": "Body", "pattern": r"^Customer: (\S+)"}
FORM = "New order\nCustomer: ole@acme.test\nPlease call me."


@pytest.fixture(autouse=True)
def box(site):
	make_mailbox(BOX)
	make_contact("ole@acme.test")


def make_filter(name="Shop", **values):
	doc = {"doctype": "Request Mail Filter", "filter_name": name, "header_pattern": "^From: .*shop", **values}
	return frappe.get_doc(doc).insert(ignore_permissions=True).name


def make_template(name, body, subject="Hello"):
	version = {"language": "en", "is_default": 1, "subject": subject, "body": body}
	frappe.get_doc({"doctype": "Reply Template", "template_name": name, "versions": [version]}).insert(
		ignore_permissions=True
	)
	return name


def arrive(subject="Your order 4711", text=FORM, frm=f"Shop <{SHOP}>", **headers):
	came = mailboxes.receive(BOX, raw_mail(frm=frm, subject=subject, text=text, **headers))
	request = frappe.get_doc("Request", came["request"]) if came["request"] else None
	return came, request


def log_of(request):
	return frappe.get_all("Request Log", {"request": request.name, "action": "changed"}, pluck="detail")


def test_t28_only_the_one_with_the_highest_priority_acts():
	make_category("Low")
	make_category("High")
	make_filter("fifty", priority=50, category="Low", request_type=None)
	make_filter("ninety", priority=90, category="High")
	make_filter("another box", priority=100, mailboxes=[{"mailbox": make_mailbox("sales@example.com")}])
	make_filter("another sender", priority=95, header_pattern="^From: .*nobody")
	make_filter("switched off", priority=99, enabled=0)
	came, request = arrive()
	assert request.category == "High"
	assert frappe.db.get_value("Inbound Mail", came["inbound_mail"], "mail_filter") == "ninety"
	assert log_of(request) == ["Filter ninety"]


def test_t28_the_sender_is_ignored_and_the_customer_is_found_by_what_the_mail_says():
	make_filter(variables=[CUSTOMER], contact_field="email_id", contact_value="[[customer]]", ignore_from=1)
	_came, request = arrive()
	assert request.contact_name == "Ole Olsen"
	assert frappe.db.exists("Contact Email", {"email_id": SHOP}) is None
	assert outgoing() == []
	assert request.participants == []


def test_t28_an_ignored_sender_without_a_customer_is_nobody():
	make_filter(variables=[CUSTOMER], contact_field="email_id", contact_value="[[customer]]", ignore_from=1)
	_came, request = arrive(text="Customer: stranger@else.test")
	assert request.contact is None
	assert frappe.db.exists("Contact Email", {"email_id": SHOP}) is None


def test_t28_two_contacts_with_the_value_are_none():
	make_contact("eva@acme.test")
	make_filter(
		variables=[{**CUSTOMER, "pattern": "(Olsen)"}],
		contact_field="last_name",
		contact_value="[[customer]]",
		ignore_from=1,
	)
	_came, request = arrive(text="Dear Olsen")
	assert request.contact is None


def test_t28_a_blocked_mail_waits_and_is_imported_anyway():
	make_category("Shop")
	make_filter("spam", priority=90, action="Block")
	make_filter("shop", priority=50, category="Shop")
	came, request = arrive()
	assert request is None
	row = frappe.get_doc("Inbound Mail", came["inbound_mail"])
	assert (row.status, row.mail_filter, row.reason) == ("Blocked", "spam", "Filter spam")
	again = mailboxes.import_again(came["inbound_mail"])
	assert again["outcome"] == "Created"
	assert frappe.db.get_value("Request", again["request"], "category") == "Shop"
	assert frappe.db.get_value("Inbound Mail", came["inbound_mail"], "status") == "Done"
	with pytest.raises(frappe.ValidationError):
		mailboxes.import_again(came["inbound_mail"])


def test_t28_record_only_keeps_the_mail_without_anybodys_attention():
	make_filter(action="Record only")
	came, request = arrive()
	assert (request, came["status"], came["outcome"]) == (None, "Done", "Recorded")


def test_t28_it_belongs_to_the_request_whose_number_it_says():
	_came, known = arrive(frm="Ole <ole@acme.test>", subject="Help", text="x")
	make_filter(variables=[{**ORDER, "pattern": r"case (\d+)"}], request_number="[[order]]")
	came, request = arrive(subject=f"About case {known.name}")
	assert (came["outcome"], request.name) == ("Added", known.name)
	# Whoever can write the number is no customer of it
	assert frappe.db.get_value("Message", came["message"], "access_level") == "Internal"
	came, request = arrive(subject="About case 99999999")
	assert came["outcome"] == "Created"


def test_t28_values_are_read_out_and_filled_in():
	make_agent("anna@example.com")
	make_category("Orders", members=["anna@example.com"])
	make_filter(
		variables=[ORDER, CUSTOMER],
		category="Orders",
		agent="anna@example.com",
		access_level="Internal",
		contact_field="email_id",
		contact_value="[[customer]]",
		ignore_from=1,
		field_values=[
			{"target": "Request", "field": "title", "value": "Order [[order]] of [[customer]]"},
			{"target": "Contact", "field": "company_name", "value": "Acme [[order]]"},
			{"target": "Contact", "field": "last_name", "value": "kept", "overwrite": 0},
			{"target": "Request", "field": "request_type", "value": "[[customer]]"},
		],
	)
	_came, request = arrive()
	assert (request.title, request.agent, request.category, request.access_level) == (
		"Order 4711 of ole@acme.test",
		"anna@example.com",
		"Orders",
		"Internal",
	)
	contact = frappe.get_doc("Contact", request.contact)
	assert (contact.company_name, contact.last_name) == ("Acme 4711", "Olsen")
	remarks = frappe.db.get_value("Message", {"request": request.name}, "remarks")
	assert "ole@acme.test is no value of" in remarks


def test_t28_closed_at_once_with_a_text_of_our_own():
	make_template("Order text", "<p>Order [[filter.order]] from the shop</p>")
	make_filter(variables=[ORDER], close=1, message_template="Order text", block_auto_reply=1)
	came, request = arrive(frm="Ole <ole@shop.example>")
	assert (request.base_status, request.agent) == ("Closed", None)
	message = frappe.get_doc("Message", came["message"])
	assert message.body_text.strip() == "Order 4711 from the shop"
	assert (came["automatic_reply"], outgoing()) == (False, [])


def test_t28_what_is_read_out_of_a_mail_is_text_never_markup():
	make_template("Order text", "<p>[[filter.order]]</p>")
	make_filter(variables=[{**ORDER, "pattern": "order (.*)"}], message_template="Order text")
	came, _request = arrive(subject="order <img src=x onerror=alert(1)>")
	html = frappe.db.get_value("Message", came["message"], "body_html")
	assert "<img" not in html and "&lt;img" in html


def test_t28_a_machines_mail_is_imported_where_the_filter_says_so():
	came, request = arrive(frm="Shop <noreply@shop.example>")
	assert (request, came["outcome"]) == (None, "Recorded")
	make_filter(treat_as="person", ignore_from=1)
	came, request = arrive(frm="Shop <noreply@shop.example>", text="Another one")
	assert request.title == "Your order 4711"
	assert not came["automatic_reply"]


def test_t28_response_forward_and_treatment():
	make_template("Thanks", "<p>Thank you, [[contact.first_name]]</p>", subject="Your order")
	make_filter(
		variables=[CUSTOMER],
		contact_field="email_id",
		contact_value="[[customer]]",
		ignore_from=1,
		response_template="Thanks",
		response_to="boss@example.com",
		forward_to="store@example.com",
		treat_as="person",
	)
	came, request = arrive(Precedence="bulk")
	assert came["kind"] == "person"
	sent = {mail.recipients: mail for mail in outgoing()}
	assert set(sent) == {"ole@acme.test", "boss@example.com", "store@example.com"}
	assert "Thank you, Ole" in sent["ole@acme.test"].body_html
	assert sent["store@example.com"].subject == f"[#{request.name}] Your order 4711"
	assert all("Auto-Submitted" in mail.headers for mail in sent.values())


def test_t28_a_response_stays_within_the_limits_of_automatic_mail():
	set_settings(auto_replies_per_address_hour=2)
	make_template("Thanks", "<p>Thank you</p>")
	make_filter(response_template="Thanks", response_to="boss@example.com")
	for number in range(4):
		arrive(frm="Ole <ole@shop.example>", subject=f"order {number}")
	assert len(outgoing(recipients="ole@shop.example")) == 2


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"header_pattern": "("}, "missing"),
		({"body_pattern": "(a+)+$"}, "for ever"),
		({"body_pattern": "((x|y)*)*"}, "for ever"),
		({"body_pattern": "(a|ab)*c"}, "for ever"),
		({"priority": 0}, "1 to 100"),
		({"variables": [{**ORDER, "variable": "No name"}]}, "small letters"),
		({"variables": [ORDER, ORDER]}, "twice"),
		({"contact_field": "email_id", "contact_value": "[[nothing]]"}, "not read out"),
		({"contact_field": "no_such_field", "contact_value": "x"}, "no field"),
		({"field_values": [{"target": "Request", "field": "base_status", "value": "x"}]}, "cannot fill in"),
		({"field_values": [{"target": "Contact", "field": "user", "value": "x"}]}, "cannot fill in"),
		({"forward_to": BOX}, "come back"),
	],
)
def test_t28_a_filter_that_cannot_work_is_refused(values, says):
	with pytest.raises(frappe.ValidationError) as refused:
		make_filter(**values)
	assert says in str(refused.value)


def test_t28_a_filter_that_does_not_match_costs_a_mail_nothing():
	def cost():
		arrive(frm="Ole <ole@acme.test>", subject="remembered from here on")
		with count_queries() as seen:
			arrive(frm="Ole <ole@acme.test>")
		return len(seen)

	cost()
	without = cost()
	make_filter("another", header_pattern="^From: .*nobody")
	assert cost() == without


def test_t28_only_managers_make_filters():
	from tests.factories import as_user

	with as_user(make_agent("anna@example.com")), pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Request Mail Filter", "filter_name": "Mine"}).insert()


def test_t28_a_hostile_text_takes_no_time():
	"""Pure: lines are cut and blanks made one, so even a careless pattern has little to run through."""
	letter = mail_filters.Letter(body=" " * 10**6 + "\n" * 10**5 + "1" * 10**6)
	assert len(letter.place("Body")) <= mail_filters.BODY_READ
	assert max(map(len, letter.place("Body").splitlines() or [""])) <= mail_filters.LONGEST_LINE
	rule = mail_filters.Rule("x", body_pattern=r"\s+x", variables=(("n", "Body", r"(\d+) kr"),))
	assert not mail_filters.matches(rule, letter)
	assert mail_filters.extract(rule, letter) == {"n": ""}
