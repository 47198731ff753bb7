"""T27 Which priority a new request has (BEHAVIOUR PER-10, PRI-3, CRE-4)."""

import frappe
import pytest

from request_mgmt.api import contacts, mailboxes
from tests.actions.making import ANNA, OLE, house, make_request, stored
from tests.factories import as_user, count_queries, has_customers, make_contact, make_customer, raw_mail
from tests.scenarios.test_t28_mail_filter import make_filter


@pytest.fixture
def here(site):
	make = house()
	frappe.get_doc({"doctype": "Request Priority", "priority_name": "VIP", "rank": 9}).insert()
	frappe.db.set_value("Request Mailbox", make.mailbox, "priority", "Low")
	frappe.clear_document_cache("Request Mailbox", make.mailbox)
	return make


def mailed(here, frm=OLE, text="Help") -> str:
	return stored(mailboxes.receive(here.mailbox, raw_mail(frm=frm, text=text))["request"]).priority


def serve(doctype: str, name: str, priority: str | None) -> None:
	frappe.get_doc(doctype, name).update({"rm_priority": priority}).save()


def test_t27_the_filter_the_contact_the_mailbox_the_usual_one(here):
	usual = frappe.db.get_value("Request Priority", {"is_default": 1})
	assert mailed(here) == "Low"
	serve("Contact", here.contact, "High")
	assert mailed(here, text="Contact") == "High"
	make_filter("VIP", header_pattern="^From: .*ole", priority_of_request="VIP")
	assert mailed(here, text="Filter") == "VIP"
	assert stored(make_request("By phone", contact=here.contact)).priority == "High"
	assert stored(make_request("By phone", contact=here.contact, priority="Low")).priority == "Low"
	assert stored(make_request("Nobody's")).priority == usual


def test_t27_the_customers_counts_where_the_contact_has_none(here):
	if not has_customers():
		pytest.skip("no customers here")
	customer = make_customer("Gamma")
	gry = make_contact("gry@gamma.test", "Gry", company_name=customer)
	serve("Customer", customer, "High")
	assert mailed(here, "gry@gamma.test") == "High"
	frappe.get_doc(
		{"doctype": "Company Domain", "domain": "gamma.test", "company_name": "Gamma", "customer": customer}
	).insert()
	assert mailed(here, "new@gamma.test") == "High"
	serve("Contact", gry, "VIP")
	assert mailed(here, "gry@gamma.test", "Her own") == "VIP"
	with as_user(ANNA):
		assert [row["priority"] for row in contacts.search("gry")] == ["VIP"]
		assert [row["priority"] for row in contacts.search("new@gamma.test")] == ["High"]


def test_t27_the_type_comes_first_and_what_is_not_used_any_more_does_not_count(here):
	serve("Contact", here.contact, "VIP")
	frappe.get_doc("Request Priority", "VIP").update({"disabled": 1}).save()
	assert mailed(here) == "Low"
	serve("Contact", here.contact, "High")
	kind = {"doctype": "Request Type", "type_name": "Complaint", "default_priority": "Medium"}
	frappe.get_doc(kind).insert()
	assert (
		stored(make_request("A complaint", contact=here.contact, request_type="Complaint")).priority
		== "Medium"
	)


def test_t27_it_costs_no_query(here):
	frappe.db.set_value("Request Mailbox", here.mailbox, "no_auto_reply", 1)  # there are limits of these
	frappe.clear_document_cache("Request Mailbox", here.mailbox)
	for text in ("One", "Two"):
		mailed(here, text=text)
	with count_queries() as without:
		mailed(here, text="Without")
	serve("Contact", here.contact, "High")
	for text in ("Three", "Four"):
		mailed(here, text=text)
	with count_queries() as with_one:
		mailed(here, text="With")
	assert len(with_one) == len(without)


def test_t27_one_made_in_a_form_of_the_desk_has_type_and_priority_too(here):
	def made(**values):
		with as_user(ANNA):
			return frappe.get_doc({"doctype": "Request", "title": "Desk", **values}).insert()

	usual = frappe.db.get_value("Request Priority", {"is_default": 1})
	of_type = frappe.db.get_value("Request Type", {"is_default": 1})
	frappe.get_doc("Request Priority", usual).update({"deadline_minutes": 60}).save()
	doc = made()
	assert (doc.priority, doc.original_priority, doc.request_type) == (usual, usual, of_type) and doc.deadline
	serve("Contact", here.contact, "High")
	assert made(contact=here.contact).priority == "High"
	assert made(contact=here.contact, priority="Low").priority == "Low"


def test_t27_a_mailbox_whose_priority_is_not_used_any_more_gives_the_usual_one(here):
	frappe.get_doc("Request Priority", "Low").update({"disabled": 1}).save()
	assert mailed(here) == frappe.db.get_value("Request Priority", {"is_default": 1})
