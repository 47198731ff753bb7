"""T22: our service contact for this customer comes first."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from tests.factories import has_customers, make_agent, make_category, make_contact, make_mailbox, raw_mail

BOX = "support@example.com"


@pytest.fixture
def sara():
	make_category("Support", members=[make_agent("a@example.com")], service_contact_first=1)
	make_mailbox(BOX, category="Support")
	return make_agent("sara@example.com")


def owner() -> str:
	return frappe.db.get_value("Request", mailboxes.receive(BOX, raw_mail())["request"], "agent")


def test_t22_the_contacts_service_contact_gets_it(sara):
	make_contact("ole@acme.test", rm_service_contact=sara)
	assert owner() == sara


def test_t22_else_the_companys(sara):
	if not has_customers():
		return
	make_contact("ole@acme.test", company_name="Acme")
	frappe.db.set_value("Customer", "Acme", "rm_service_contact", sara)
	assert owner() == sara


def test_t22_when_absent_the_method_decides(sara):
	make_contact("ole@acme.test", rm_service_contact=sara)
	frappe.get_doc("Request Agent", sara).update({"availability": "Not present"}).save()
	assert owner() == "a@example.com"


def test_t22_without_the_flag_the_method_decides(sara):
	make_contact("ole@acme.test", rm_service_contact=sara)
	frappe.get_doc("Request Category", "Support").update({"service_contact_first": 0}).save()
	assert owner() == "a@example.com"
