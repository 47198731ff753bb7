"""The site's default language is nobody's: an empty language means any, or that of the contact or company (PER-7, PER-9)."""

import frappe
import pytest

from request_mgmt.api import requests
from request_mgmt.registration import contacts
from tests.factories import make_agent, make_contact, make_mailbox, set_settings


@pytest.fixture(autouse=True)
def a_site_that_speaks_english(site):
	default = {"parent": "__default", "parenttype": "__default", "parentfield": "system_defaults"}
	frappe.get_doc({"doctype": "DefaultValue", "defkey": "language", "defvalue": "en", **default}).insert(
		ignore_permissions=True
	)
	frappe.clear_cache()


def test_of_a_domain_is_empty():
	frappe.get_doc(
		{"doctype": "Company Domain", "domain": "nordwind.dk", "company_name": "Nordwind ApS"}
	).insert()
	assert not frappe.db.get_value("Company Domain", "nordwind.dk", "language")
	set_settings(auto_create_contact=1)
	assert contacts.identify("aase@nordwind.dk", "Åse Dahl").language == "da"


def test_of_a_mailbox_is_empty():
	assert not frappe.db.get_value("Request Mailbox", make_mailbox(), "language")


def test_of_a_request_is_its_contacts():
	ole = make_contact("ole@acme.test", rm_language="da")
	frappe.set_user(make_agent("anna@example.com"))
	name = requests.create("The printer is on fire", contact=ole, agent="unassigned")["name"]
	assert frappe.db.get_value("Request", name, "language") == "da"


def test_of_a_templates_file_is_any():
	template = {
		"doctype": "Reply Template",
		"template_name": "Hello",
		"versions": [{"language": "da", "subject": "Hej", "body": "Hej", "is_default": 1}],
	}
	file = {"doctype": "File", "file_name": "terms.txt", "content": b"x", "is_private": 1}
	url = frappe.get_doc(file).insert().file_url
	doc = frappe.get_doc({**template, "attachments": [{"attachment": url}]}).insert()
	assert not doc.attachments[0].language
	assert doc.versions[0].language == "da"
