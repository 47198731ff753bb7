"""Contacts that are deleted, or become one with another (BEHAVIOUR PER-16, PER-17)."""

import frappe
import pytest

from request_mgmt.api import contacts, requests
from request_mgmt.registration import people_changes
from tests.actions.making import ANNA, customer_writes, house, make_request, stored, words
from tests.factories import as_user, has_customers, make_contact


@pytest.fixture
def here(site):
	make = house()
	make.pia = make_contact("pia@beta.test", "Pia", "Pedersen", company_name="Beta")
	make.request = make_request("Printer", contact=make.contact)
	doc = stored(make.request)
	doc.append("contacts", {"contact": make.pia})
	doc.save()
	make.message = customer_writes(make.request).name
	return make


def test_the_requests_of_a_deleted_contact_go_on_with_the_next_one(here):
	frappe.delete_doc("Contact", here.contact)
	doc = stored(here.request)
	assert (doc.contact, doc.contact_name, doc.company_name) == (here.pia, "Pia Pedersen", "Beta")
	assert [row.contact for row in doc.contacts] == [here.pia] and words(here.request)[-1] == "changed"
	message = frappe.get_doc("Message", here.message)
	assert not message.contact and message.author_name == "Ole Olsen"
	with as_user(ANNA):
		assert requests.get(here.request)["request"]["contact"] == here.pia
		requests.reply(here.request, "Hello")


def test_where_there_is_no_other_the_company_stays(here):
	request = make_request("Own", contact=here.pia)
	frappe.delete_doc("Contact", here.pia)
	doc = stored(request)
	assert (doc.contact, doc.contact_name, doc.contacts) == (None, None, [])
	assert doc.company_name == "Beta" and doc.customer == ("Beta" if has_customers() else None)
	assert [row.contact for row in stored(here.request).contacts] == [here.contact]
	with as_user(ANNA):
		requests.update(request, {"priority": "High"})


def test_two_contacts_that_became_one_stand_on_a_request_once(here):
	"""As the platform leaves it: links are changed, what was kept of them is not."""
	other = make_request("Other", contact=here.contact)
	for doctype in ("Request", "Request Contact"):
		frappe.db.set_value(doctype, {"contact": here.contact}, "contact", here.pia)
	people_changes.contact_renamed(
		frappe.get_doc("Contact", here.pia), "after_rename", here.contact, here.pia, True
	)
	for name in (here.request, other):
		doc = stored(name)
		assert (doc.contact, doc.contact_name, doc.company_name) == (here.pia, "Pia Pedersen", "Beta")
		assert [(row.contact, row.full_name) for row in doc.contacts] == [(here.pia, "Pia Pedersen")]
	with as_user(ANNA):
		assert {row["name"] for row in contacts.requests_of(here.pia)["rows"]} == {here.request, other}
