"""What is asked together is what each would have answered, and no older than the last write (records/statements)."""

import time
from datetime import timedelta
from functools import partial

import frappe
import pytest
from frappe.utils import now_datetime
from pypika.terms import PseudoColumn

from request_mgmt.records import log, numbers, people, statements
from request_mgmt.registration import acknowledgement, contacts
from tests.factories import (
	count_queries,
	has_customers,
	make_agent,
	make_contact,
	make_customer,
	make_mailbox,
)

BOX = "support@example.com"
OLE = "ole@acme.test"


@pytest.fixture
def anna(site):
	make_mailbox(BOX)
	return make_agent("anna@example.com")


def questions(user):
	return (
		partial(contacts.question, OLE),
		partial(acknowledgement.question, OLE, BOX),
		partial(people.question, [user]),
		lambda: None,
	)


def answers(user):
	return (
		contacts.identify(OLE, create=False),
		acknowledgement.limit_reached(OLE, BOX, None),
		people.colleagues([user]),
	)


def test_what_was_asked_together_is_answered_without_asking_again(anna):
	make_contact(OLE, company_name="Acme")
	answers(anna)  # from here on everything else is remembered
	with count_queries() as one_by_one:
		expected = answers(anna)
	assert expected[0].contact and expected[2]
	with statements.held_back():
		with count_queries() as together:
			statements.ask_together(*questions(anna))
		with count_queries() as later:
			assert answers(anna) == expected
		asked = len(together), len(later)
	assert asked == ((1, 0) if frappe.db.db_type == "mariadb" else (0, len(one_by_one)))


def test_tables_may_differ_in_collation(site):
	if frappe.db.db_type != "mariadb":
		pytest.skip("nothing is asked together here")

	def asking(collation):
		said = f"convert(%(text)s using utf8mb4) collate utf8mb4_{collation}"
		return statements.statement(lambda: frappe.qb.select(PseudoColumn(said).as_("text")))

	one, other = asking("unicode_ci"), asking("general_ci")
	with statements.held_back():
		statements.ask_together(partial(one.question, text="æ"), partial(other.question, text="ø"))
		with count_queries() as seen:
			assert [one.rows(text="æ")[0].text, other.rows(text="ø")[0].text] == ["æ", "ø"]
	assert not seen


def test_each_answer_is_for_one_asking(anna):
	with statements.held_back():
		statements.ask_together(partial(contacts.question, OLE))
		assert contacts.identify(OLE, create=False).contact is None
		contact = make_contact(OLE)
		assert contacts.identify(OLE, create=False).contact == contact


def test_what_is_written_makes_it_unknown_again(anna):
	request = frappe.get_doc({"doctype": "Request", "title": "x"}).insert(ignore_permissions=True).name
	with statements.held_back():
		statements.ask_together(partial(contacts.question, OLE))
		contact = make_contact(OLE)
		log.write(request, "changed")
		statements.write_held()
		assert contacts.identify(OLE, create=False).contact == contact


def test_nothing_is_asked_where_nothing_is_held_back(anna):
	with count_queries() as seen:
		statements.ask_together(*questions(anna))
	assert not seen


def test_that_there_is_nothing_is_known_too(anna):
	answers(anna)
	with statements.held_back():
		statements.ask_together(*questions(anna))
		with count_queries() as seen:
			assert contacts.identify(OLE, create=False).contact is None
	assert len(seen) <= (0 if frappe.db.db_type == "mariadb" else 2)


def test_numbers_asked_ahead_are_nobody_elses(site):
	with statements.held_back():
		statements.ask_together(numbers.question)
		first = numbers.next_number()
		second = numbers.next_number()
	assert first < second < numbers.next_number()


def test_a_contact_of_a_customer_is_found_by_its_customer_whatever_else_it_is_linked_to(site):
	if not has_customers():
		pytest.skip("no customers here")
	customer = make_customer("Acme")
	contact = frappe.get_doc("Contact", make_contact(OLE))
	contact.set("links", [])
	contact.append("links", {"link_doctype": "User", "link_name": "Administrator"})
	contact.append("links", {"link_doctype": "Customer", "link_name": customer})
	contact.save(ignore_permissions=True)
	assert contacts.identify(OLE).customer == customer


def test_the_clock_goes_on_while_things_are_held_back(site):
	before = now_datetime()
	with statements.held_back():
		moment = statements.moment()
		first = statements.clock()
		time.sleep(0.002)
		second = statements.clock()
		assert statements.moment() == moment
	assert before <= moment <= first < second
	assert abs(second - now_datetime()) < timedelta(minutes=1)
	assert statements.clock() >= second  # nothing is held back: the site's own


def test_names_of_what_is_held_back_begin_with_the_time_and_are_many(site):
	with statements.held_back():
		names = {statements.new_name("Request Log") for _number in range(1000)}
	assert len(names) == 1000
	assert len({name[:4] for name in names}) == 1
	assert all(name.isalnum() and name == name.lower() for name in names)


def test_rows_whose_columns_come_as_one_are_those_the_database_answers(anna):
	texts = ('He said "no"\\ \n\ttwice', "æøå 🙂 日本", "", "2026-11-29 12:00:00")
	for title in texts:
		until = "2027-01-01 08:00:00" if title else None
		values = {
			"title": title or "-",
			"status": "Open",
			"base_status": "Open",
			"postponed_to": until,
			"agent": anna,
		}
		name = frappe.get_doc({"doctype": "Request", **values}).insert().name
		frappe.db.set_value("Request", name, "title", title)
	request = frappe.qb.DocType("Request")

	def query():
		columns = (
			"name",
			"title",
			"agent",
			"priority",
			"message_count",
			"creation",
			"postponed_to",
			"time_to_charge",
		)
		asked = frappe.qb.from_(request).select(*columns, request.access_level.as_("seen_by"))
		return asked.orderby(request.name)

	expected = query().run(as_dict=True)
	assert {row.title for row in expected} >= set(texts)
	with count_queries() as seen:
		read = statements.read(
			query(), times=("creation", "postponed_to"), apart=("time_to_charge", "seen_by")
		)
	assert read == expected and len(seen) == 1
