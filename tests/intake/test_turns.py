"""Who gets the next mail is settled at its beginning, and nobody waits for it (BEHAVIOUR ASG-2)."""

import threading

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.records import prepared
from request_mgmt.registration import acknowledgement
from tests.factories import make_agent, make_category, make_mailbox, raw_mail, set_settings

BOX = "support@example.com"
ANNA, BENT = "anna@example.com", "bent@example.com"


@pytest.fixture
def even(site):
	make_category("Support", members=[make_agent(ANNA), make_agent(BENT)], assignment_method="Even")
	make_mailbox(BOX, category="Support")
	return site


def arrive(number: int) -> str:
	"""The owner of the request it became."""
	came = mailboxes.receive(BOX, raw_mail(frm=f"c{number}@firm{number}.test"))
	return frappe.db.get_value("Request", came["request"], "agent")


def test_mails_go_round(even):
	owners = [arrive(number) for number in range(6)]
	assert owners[:2] in ([ANNA, BENT], [BENT, ANNA])
	assert owners == owners[:2] * 3
	assert frappe.db.get_value("Request Category", "Support", "assignment_counter") == 6


def test_mails_go_round_where_another_app_has_each_request_written_first(even, monkeypatch):
	monkeypatch.setattr(prepared, "_LOOK_AT_NO_ROW", ())
	test_mails_go_round(even)


def test_where_the_customer_may_decide_no_turn_is_spent_on_him(even):
	set_settings(cross_post_minutes=10)
	first = arrive(1)
	assert [arrive(1), arrive(1)] == [first, first]
	assert arrive(2) != first
	assert frappe.db.get_value("Request Category", "Support", "assignment_counter") == 2


def test_who_is_away_is_left_out(even):
	frappe.db.set_value("Request Agent", BENT, "availability", "Not present")
	assert [arrive(number) for number in range(3)] == [ANNA] * 3


def test_nobody_waits_while_a_mail_is_handled(even, monkeypatch):
	if frappe.db.db_type != "mariadb":
		pytest.skip("here one writes at a time")
	said = []

	def ask():
		even.connect("Administrator")
		try:
			said.append(frappe.db.sql(free))
		finally:
			frappe.db.rollback()
			frappe.destroy()

	def look(*_args):
		other = threading.Thread(target=ask)
		other.start()
		other.join()
		return False, "not now"

	free = "select name from `tabRequest Category` where name = 'Support' for update nowait"
	arrive(0)
	monkeypatch.setattr(acknowledgement, "acknowledge", look)
	arrive(1)
	assert said == [(("Support",),)]
