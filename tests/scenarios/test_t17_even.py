"""T17: rotation among a category's members, also when two workers take mail at the same time."""

from collections import Counter

import frappe
import pytest

from request_mgmt.api import mailboxes
from tests.factories import in_threads, make_agent, make_category, make_mailbox, raw_mail

BOX = "support@example.com"
MEMBERS = ["a@example.com", "b@example.com", "c@example.com"]


@pytest.fixture
def members():
	make_category("Support", members=[make_agent(user) for user in MEMBERS], assignment_method="Even")
	make_mailbox(BOX, category="Support")


def owners(times: int) -> list[str]:
	numbers = [mailboxes.receive(BOX, raw_mail(frm=f"kunde{i}@acme.test"))["request"] for i in range(times)]
	return [frappe.db.get_value("Request", number, "agent") for number in numbers]


def test_t17_even_goes_round(members):
	assert owners(6) == MEMBERS * 2


def test_t17_who_is_not_present_is_left_out(members):
	frappe.get_doc("Request Agent", MEMBERS[1]).update({"availability": "Not present"}).save()
	assert Counter(owners(6)) == {MEMBERS[0]: 3, MEMBERS[2]: 3}


def test_t17_a_disabled_user_is_left_out(members):
	frappe.db.set_value("User", MEMBERS[1], "enabled", 0)
	assert Counter(owners(4)) == {MEMBERS[0]: 2, MEMBERS[2]: 2}


def test_t17_members_come_in_through_a_user_group_too():
	for user in MEMBERS:
		make_agent(user)
	frappe.get_doc(
		{
			"doctype": "User Group",
			"__newname": "Second line",
			"name": "Second line",
			"user_group_members": [{"user": user} for user in MEMBERS[1:]],
		}
	).insert()
	category = frappe.get_doc(
		{
			"doctype": "Request Category",
			"category_name": "Support",
			"members": [{"user": MEMBERS[0]}, {"user_group": "Second line"}],
		}
	).insert()
	make_mailbox(BOX, category=category.name)
	assert owners(6) == MEMBERS * 2


def test_t17_two_workers_at_once_never_break_the_rotation(members, site):
	def work(worker):
		def job():
			return [
				mailboxes.receive(BOX, raw_mail(frm=f"kunde{worker}-{i}@acme.test"))["request"]
				for i in range(6)
			]

		return job

	results = in_threads(site, [work(1), work(2)])

	assert all(isinstance(result, list) for result in results), results
	numbers = [number for result in results for number in result]
	assert len(set(numbers)) == 12
	agents = [frappe.db.get_value("Request", number, "agent") for number in numbers]
	assert Counter(agents) == dict.fromkeys(MEMBERS, 4)
	assert frappe.db.get_value("Request Category", "Support", "assignment_counter") == 12
