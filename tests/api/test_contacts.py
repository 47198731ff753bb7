"""Contacts for whoever answers the telephone (BEHAVIOUR PER-3, PER-12, PER-13)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import contacts, mailboxes, requests
from tests.actions.making import ANNA, house, make_request
from tests.factories import (
	as_user,
	count_queries,
	has_customers,
	make_contact,
	make_customer,
	make_portal_user,
	raw_mail,
)


@pytest.fixture
def here(site):
	make = house()
	make.pia = make_contact("pia@beta.test", "Pia", "Pedersen", company_name="Beta Byg", phone="20 30 40 51")
	make.olga = make_contact("olga@beta.test", "Olga", "Olsen", company_name="Beta Byg")
	return make


def found(text: str) -> list[str]:
	with as_user(ANNA):
		return [row["contact"] for row in contacts.search(text)]


def test_by_name_address_company_or_several_words(here):
	assert found("ped") == [here.pia]
	assert found("pia@beta") == [here.pia]
	assert set(found("beta byg")) == {here.pia, here.olga}
	assert found("olsen beta") == [here.olga]
	assert set(found("Olsen")) == {here.contact, here.olga}
	assert found("pia acme") == [] and found("x") == [] and found("100%") == []


@pytest.mark.parametrize(
	"number", ["20304051", "+45 20 30 40 51", "(0045) 20-30-40-51", "30 40 51", "20 30 4"]
)
def test_a_number_however_it_is_written(here, number):
	assert found(number) == [here.pia]


def test_a_number_that_only_begins_alike_is_another_one(here):
	assert found("20304052") == [] and found("20 3") == []


def test_what_a_row_holds(here):
	make_request(contact=here.pia, agent=ANNA)
	make_request(contact=here.pia, agent=ANNA, status="Closed")
	waiting = make_request(contact=here.pia, agent=ANNA)
	with as_user(ANNA):
		requests.postpone(waiting, str(add_to_date(now_datetime(), days=1)))
		[row] = contacts.search("Pia")
	assert row == {
		"contact": here.pia,
		"full_name": "Pia Pedersen",
		"email_id": "pia@beta.test",
		"phone": "20 30 40 51",
		"company_name": "Beta Byg",
		"customer": "Beta Byg" if has_customers() else None,
		"priority": None,
		"open_requests": 2,  # he who waits is not forgotten
	}


def test_a_fixed_number_of_queries(here):
	for number in range(30):
		make_contact(f"n{number}@many.test", f"Name{number}", "Many", company_name="Many")
	with as_user(ANNA):
		contacts.search("Many")
		with count_queries() as few:
			contacts.search("Name17")
		with count_queries() as many:
			assert len(contacts.search("Many")) == 20
	assert len(many) == len(few) <= 10


def test_one_is_made_in_place(here):
	with as_user(ANNA):
		made = contacts.create(
			"Nils", "Holm", email="nils@ny.test", phone="+45 11 22 33 44", company_name="Ny"
		)
	assert (made["full_name"], made["company_name"], made["phone"]) == ("Nils Holm", "Ny", "+45 11 22 33 44")
	assert found("11223344") == [made["contact"]]


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"first_name": " "}, "name"),
		({"first_name": "X", "email": "not an address"}, "address"),
		({"first_name": "X", "email": "Pia@Beta.test"}, "Pia Pedersen"),
		({"first_name": "X", "phone": "call me"}, "telephone"),
		({"first_name": "X" * 200}, "too long"),
	],
)
def test_what_is_wrong_is_said_and_nothing_is_made(here, values, says):
	before = frappe.db.count("Contact")
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match=says):
		contacts.create(**values)
	assert frappe.db.count("Contact") == before


def test_a_customer_can_be_named(here):
	if not has_customers():
		with as_user(ANNA), pytest.raises(frappe.ValidationError, match="no customers"):
			contacts.create("X", customer="Acme")
		return
	make_customer("Gamma")
	with as_user(ANNA):
		assert contacts.create("Gry", customer="Gamma")["customer"] == "Gamma"
		with pytest.raises(frappe.DoesNotExistError):
			contacts.create("Gry", customer="Nobody")


def test_requests_of_a_contact_are_also_those_where_he_comes_second(here):
	second = make_request("Second", contact=here.contact, agent=ANNA)
	doc = frappe.get_doc("Request", second)
	doc.append("contacts", {"contact": here.pia})
	doc.save()
	closed = make_request("Closed", contact=here.pia, status="Closed")
	with as_user(ANNA):
		assert [row["name"] for row in contacts.requests_of(here.pia)["rows"]] == [second]
		both = contacts.requests_of(here.pia, include_closed=True)["rows"]
		assert {row["name"] for row in both} == {second, closed}
		with pytest.raises(frappe.ValidationError):
			contacts.requests_of()


def test_requests_of_a_customer_are_also_those_where_his_contacts_come_second(here):
	if not has_customers():
		pytest.skip("no customers here")
	make_customer("Gamma")
	with as_user(ANNA):
		gry = contacts.create("Gry", customer="Gamma")["contact"]
	own = make_request("Own", contact=gry)
	second = make_request("Second", contact=here.contact)
	doc = frappe.get_doc("Request", second)
	doc.append("contacts", {"contact": gry})
	doc.save()
	closed = make_request("Closed", contact=gry, status="Closed")
	frappe.get_doc("Contact", gry).update({"links": []}).save()
	with as_user(ANNA):
		ole = contacts.create("Ole", customer="Gamma")["contact"]
		later = make_request("Of the next one", contact=ole)
		# What was the customer's stays his; what concerns who left him does not come along
		assert {row["name"] for row in contacts.requests_of(customer="Gamma")["rows"]} == {own, later}
	back = frappe.get_doc("Contact", gry)
	back.append("links", {"link_doctype": "Customer", "link_name": "Gamma"})
	back.save()
	with as_user(ANNA):
		found = contacts.requests_of(customer="Gamma")
		assert {row["name"] for row in found["rows"]} == {own, later, second} and found["count"] == 3
		first = contacts.requests_of(customer="Gamma", page_length=2)
		rest = contacts.requests_of(customer="Gamma", page_length=2, start=2)
		assert first["has_more"] and not rest["has_more"]
		assert {row["name"] for row in first["rows"] + rest["rows"]} == {own, later, second}
		everything = contacts.requests_of(customer="Gamma", include_closed=True)["rows"]
		assert {row["name"] for row in everything} == {own, later, second, closed}
		assert contacts.requests_of(customer="Nobody")["rows"] == []


def test_whom_an_answer_goes_to(here):
	mail = raw_mail(
		frm="Pia Pedersen <pia@beta.test>", Cc="olga@beta.test", Reply_To="desk@beta.test", subject="Mailed"
	)
	got = mailboxes.receive("support@example.com", mail)
	phoned = make_request("Phoned", contact=None)
	with as_user(ANNA):
		one = contacts.answer_to(got["request"], got["message"])
		assert one == {"to": ["desk@beta.test"], "cc": [], "bcc": []}
		everybody = contacts.answer_to(got["request"], got["message"], reply_all=True)
		assert (everybody["to"], everybody["cc"]) == (["desk@beta.test"], ["olga@beta.test"])
		assert contacts.answer_to(phoned) == {"to": [], "cc": [], "bcc": []}
		assert not frappe.local.message_log
		with pytest.raises(frappe.DoesNotExistError):
			contacts.answer_to(phoned, got["message"])
	with as_user("Guest"), pytest.raises(frappe.PermissionError):
		contacts.answer_to(phoned)


def test_only_agents_look_up_people(here):
	customer = make_portal_user("kim@acme.test")
	for door in (
		lambda: contacts.search("Pia"),
		lambda: contacts.create("X"),
		lambda: contacts.requests_of(here.pia),
	):
		for user in ("Guest", customer):
			with as_user(user), pytest.raises(frappe.PermissionError):
				door()
