"""What installing leaves on other apps' ground, and what uninstalling takes away again."""

import frappe
import pytest

from request_mgmt import install
from request_mgmt.api import favourites, mailboxes
from tests.factories import (
	as_user,
	has_customers,
	make_agent,
	make_category,
	make_mailbox,
	outgoing,
	raw_mail,
)

ANNA = "anna@example.com"
OF_OTHERS = {
	"Custom Field": ["dt", "fieldname", "label", "insert_after"],
	"Property Setter": ["doc_type", "field_name", "property", "value"],
	"Role": ["name"],
}
OWN = ("Request Status", "Request Priority", "Request Category", "Request Type", "Reply Template")


def kept() -> dict:
	rows = {doctype: frappe.get_all(doctype, fields=fields) for doctype, fields in OF_OTHERS.items()}
	for doctype in OWN:
		rows[doctype] = frappe.get_all(doctype, fields=["*"], order_by="name")
	rows["Singles"] = sorted(frappe.db.sql("select doctype, field, value from `tabSingles`"), key=str)
	return rows


def test_a_second_migration_changes_nothing():
	before = kept()
	install.after_migrate()
	assert kept() == before


def test_what_was_changed_on_the_site_stays():
	frappe.db.set_value("Request Status", "Closed", "color", "pink")
	frappe.db.set_value("Custom Field", "Contact-rm_language", "label", "Speaks")
	install.after_migrate()
	assert frappe.db.get_value("Request Status", "Closed", "color") == "pink"
	assert frappe.db.get_value("Custom Field", "Contact-rm_language", "label") == "Speaks"


def test_customer_is_a_link_where_there_are_customers():
	for doctype in install.CUSTOMER_LINKS:
		field = frappe.get_meta(doctype).get_field("customer")
		if has_customers():
			assert (field.fieldtype, field.options, field.hidden) == ("Link", "Customer", 0)
		else:
			assert (field.fieldtype, field.hidden) == ("Data", 1)


@pytest.fixture
def used():
	"""A site that was worked on: a mail with a file, an agent, a favourite and a tag."""
	make_category("Support", members=[make_agent(ANNA)])
	make_mailbox(category="Support")
	came = mailboxes.receive("support@example.com", raw_mail(attachments=[("a.txt", b"a")]))
	with as_user(ANNA):
		favourites.add(came["request"])
	frappe.get_doc("Request", came["request"]).add_tag("hot")
	assert outgoing()


def test_uninstalling_leaves_no_traces(used):
	[file] = frappe.get_all("File", {"attached_to_doctype": "Message"}, pluck="name")
	install.remove_traces()

	assert not frappe.get_all("Custom Field", {"fieldname": ["like", "rm_%"]})
	assert not frappe.get_all("Property Setter", {"doc_type": ["in", install.CUSTOMER_LINKS]})
	assert not frappe.get_all("Role", {"name": ["in", install.ROLES]})
	assert not frappe.get_all("Has Role", {"role": ["in", install.ROLES]})
	assert not frappe.get_all("Tag Link", {"document_type": "Request"})
	assert not frappe.get_all("Notification Log", {"document_type": "Request"})
	assert not frappe.db.sql("select 1 from `tabSingles` where doctype = 'Request Settings'")
	assert frappe.db.get_value("File", file, ["attached_to_doctype", "is_private"]) == (None, 1)


def test_the_platforms_own_forms_open_without_the_app(used):
	install.remove_traces()

	user = frappe.get_doc("User", ANNA)
	user.first_name = "Anne"
	user.save()
	assert not frappe.get_meta("Contact").get_field("rm_language")
