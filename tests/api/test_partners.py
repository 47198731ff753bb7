"""Addresses of partners and suppliers: kept by managers, suggested to agents (BEHAVIOUR SIG-3)."""

import frappe
import pytest

from request_mgmt.api import partners, requests
from tests.actions.making import BOB, house, make_request
from tests.factories import as_user, count_queries, make_agent, make_manager

ANNA, MONA = "anna@example.com", "mona@example.com"


def make_folder(name: str, parent: str | None = None) -> str:
	folder = {"doctype": "Partner Folder", "folder_name": name, "parent_folder": parent}
	return frappe.get_doc(folder).insert().name


def make_partner(name: str, email: str, folder: str | None = None, phone: str | None = None) -> str:
	partner = {"partner_name": name, "email_id": email, "folder": folder, "phone": phone}
	return frappe.get_doc({"doctype": "Partner Address", **partner}).insert().name


@pytest.fixture
def book(site):
	make_manager(MONA)
	if not frappe.db.exists("User", ANNA):
		make_agent(ANNA)
	with as_user(MONA):
		make_folder("Suppliers")
		make_folder("Printers", "Suppliers")
		make_partner("Zebra Repairs", "help@zebra.test", "Printers", "+45 12345678")
		make_partner("Able Toner", "sales@able.test", "Suppliers")


def found(text: str = "") -> list[str]:
	with as_user(ANNA):
		return [row["email_id"] for row in partners.search(text)]


def test_all_are_offered_by_name(book):
	assert found() == ["sales@able.test", "help@zebra.test"]


@pytest.mark.parametrize("text", ["zebra", "repairs ZEB", "help@", "printers"])
def test_they_are_found_by_name_address_and_folder(book, text):
	assert found(text) == ["help@zebra.test"]


@pytest.fixture
def here(site, request):
	here = house()
	request.getfixturevalue("book")
	return here


def suggested(*args) -> list[str]:
	with as_user(ANNA):
		return [row["email_id"] for row in partners.suggest(*args)]


def test_whom_one_asked_before_is_suggested_before_partners(here):
	one, two, other = (make_request(f"Printer {at}", contact=here.contact) for at in range(3))
	with as_user(BOB):
		requests.forward(one, "smith@supplier.test", comment="x")
		requests.forward(other, "bobs@friend.test", comment="x")
	with as_user(ANNA):
		requests.forward(other, "help@zebra.test, lately@asked.test", comment="x")
	partners_by_name = ["sales@able.test", "help@zebra.test"]
	assert suggested() == partners_by_name
	assert suggested("", [one, two]) == ["smith@supplier.test", *suggested("", [two])]
	assert set(suggested("", [two])) == {"help@zebra.test", "lately@asked.test", *partners_by_name}
	assert suggested("smith", [one]) == ["smith@supplier.test"] and suggested("smith", [two]) == []
	frappe.db.set_value("Request Category", here.category, "members_only", 1)
	frappe.db.delete("Request Category Member", {"user": ANNA})
	frappe.clear_cache()
	assert "smith@supplier.test" not in suggested("", [one])


def test_suggestions_cost_the_same_for_one_request_and_for_many(here):
	some = [make_request(f"Printer {at}", contact=here.contact) for at in range(5)]
	with as_user(ANNA):
		partners.suggest("", some[:1])
		with count_queries() as few:
			partners.suggest("", some[:1])
		with count_queries() as many:
			partners.suggest("", some)
	assert len(few) == len(many) <= 6


def test_signs_of_patterns_are_letters(book):
	assert found("%") == found("_") == []


def test_a_partner_has_path_and_telephone(book):
	with as_user(ANNA):
		[zebra] = partners.search("zebra")
	assert zebra == {
		"full_name": "Zebra Repairs",
		"email_id": "help@zebra.test",
		"phone": "+45 12345678",
		"folder": "Suppliers / Printers",
	}


def test_the_list_costs_the_same_however_long(book):
	def asked():
		found()
		with count_queries() as seen:
			found()
		return len(seen)

	few = asked()
	for number in range(9):
		make_partner(f"Partner {number}", f"p{number}@able.test", make_folder(f"Folder {number}"))
	assert asked() == few


def test_agents_read_and_managers_keep(book):
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		make_partner("Mine", "mine@able.test")


@pytest.mark.parametrize("email", ["", "no address", "help@zebra.test", "a@b.test\nBcc: c@d.test"])
def test_an_address_is_one_and_stands_there_once(book, email):
	with pytest.raises((frappe.ValidationError, frappe.UniqueValidationError)):
		make_partner("Another", email)


def test_a_folder_that_is_not_empty_stays(book):
	for folder in ("Suppliers", "Printers"):
		with pytest.raises(frappe.ValidationError, match="not empty"):
			frappe.delete_doc("Partner Folder", folder)
