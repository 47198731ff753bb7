"""T21: a customer who writes again soon gets the same agent."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import mailboxes
from tests.factories import make_agent, make_category, make_contact, make_mailbox, raw_mail, set_settings

BOX = "support@example.com"


def category(**fields):
	make_category("Support", members=[make_agent(f"{letter}@example.com") for letter in "abc"], **fields)
	make_mailbox(BOX, category="Support")
	make_contact("ole@acme.test")


def owner(frm: str = "ole@acme.test", minutes_ago: int = 0) -> str:
	number = mailboxes.receive(BOX, raw_mail(frm=frm))["request"]
	if minutes_ago:  # time passes
		then = add_to_date(now_datetime(), minutes=-minutes_ago)
		frappe.db.set_value("Request", number, "creation", then, update_modified=False)
	return frappe.db.get_value("Request", number, "agent")


def test_t21_two_mails_within_the_quarantine_go_to_the_same_agent():
	category(quarantine_minutes=30)
	assert owner(minutes_ago=5) == owner()


def test_t21_after_it_the_rotation_goes_on():
	category(quarantine_minutes=30)
	assert owner(minutes_ago=31) != owner()


def test_t21_minus_one_switches_it_off():
	category(quarantine_minutes=-1)
	assert owner(minutes_ago=5) != owner()


def test_t21_it_holds_for_the_same_customer_only():
	category(quarantine_minutes=30)
	assert owner(minutes_ago=5) != owner(frm="other@else.test")


def test_t21_an_absent_agent_gets_nothing_by_it():
	category(quarantine_minutes=30)
	first = owner(minutes_ago=5)
	frappe.get_doc("Request Agent", first).update({"availability": "Not present"}).save()
	assert owner() != first


@pytest.mark.parametrize("minutes, same", [(10, True), (3, False)])
def test_t21_the_sites_cross_post_window_reaches_over_categories(minutes, same):
	category()
	set_settings(cross_post_minutes=minutes)
	make_category("Sales", members=["b@example.com", "c@example.com", "a@example.com"])
	make_mailbox("sales@example.com", category="Sales")
	first = owner(minutes_ago=5)
	number = mailboxes.receive("sales@example.com", raw_mail(frm="ole@acme.test", to="sales@example.com"))[
		"request"
	]
	assert (frappe.db.get_value("Request", number, "agent") == first) is same
