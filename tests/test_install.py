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
	make_contact,
	make_mailbox,
	make_user,
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


@pytest.fixture
def rules():
	"""Rules of the site, where the host knows them; as they were afterwards."""
	if not frappe.db.table_exists("Custom DocPerm"):
		pytest.skip("rights of DocTypes cannot be changed on this host")
	before = frappe.get_all("Custom DocPerm", fields=["*"])
	frappe.db.delete("Custom DocPerm", {"parent": ["in", list(install.RIGHTS)]})
	yield
	frappe.db.delete("Custom DocPerm", {"parent": ["in", list(install.RIGHTS)]})
	for row in before:
		if row.parent in install.RIGHTS:
			frappe.get_doc({**row, "doctype": "Custom DocPerm"}).db_insert()
	for doctype in install.RIGHTS:
		frappe.clear_cache(doctype=doctype)


def test_agents_may_work_with_contacts_of_others(rules):
	install.grant_rights()
	contact = make_contact(company_name="Acme")
	with as_user(make_agent(ANNA)):
		assert frappe.get_doc("Contact", contact).has_permission("write")
		assert not frappe.has_permission("Contact", "delete")
		assert not frappe.has_permission("Email Account", "read")
		if has_customers():
			assert frappe.has_permission("Customer", "read")
			assert not frappe.has_permission("Customer", "write")


def test_who_had_rights_to_contacts_keeps_them(rules):
	user = make_user("sam@example.com", roles=("Sales User", "Maintenance User"))
	before = rights_of(user.name, "Contact")
	install.grant_rights()
	assert rights_of(user.name, "Contact") == before


def test_rights_taken_away_stay_away(rules):
	install.grant_rights()
	frappe.db.set_value("Custom DocPerm", {"parent": "Contact", "role": "Request Agent"}, "write", 0)
	install.after_migrate()
	install.grant_rights()
	assert not frappe.db.get_value("Custom DocPerm", {"parent": "Contact", "role": "Request Agent"}, "write")


def test_uninstalling_takes_the_rights_back(rules):
	install.grant_rights()
	install.remove_traces()
	assert not frappe.get_all("Custom DocPerm", {"parent": ["in", list(install.RIGHTS)]})
	assert not frappe.get_all("Role", {"name": ["in", install.ROLES]})


def rights_of(user: str, doctype: str) -> set[str]:
	with as_user(user):
		return {right for right in install.RIGHT_NAMES if frappe.has_permission(doctype, right)}
