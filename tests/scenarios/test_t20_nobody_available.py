"""T20: nobody is at work."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import mailboxes
from tests.factories import make_agent, make_category, make_mailbox, outgoing, raw_mail

BOX = "support@example.com"


def seen_at_work(user: str, hours_ago: float) -> None:
	"""What the platform notes with every click of a user."""
	frappe.db.set_value(
		"User",
		user,
		"last_active",
		add_to_date(now_datetime(), minutes=-int(hours_ago * 60)),
		update_modified=False,
	)


@pytest.fixture
def idle():
	"""A category whose members were last seen three hours ago; answers a maker of it."""
	members = [make_agent("a@example.com"), make_agent("b@example.com")]
	boss = make_agent("boss@example.com")
	for user in members:
		seen_at_work(user, 3)

	def category(**fields):
		make_category("Support", members=members, only_active_users=1, responsible=boss, **fields)
		make_mailbox(BOX, category="Support")

	return category


def owner() -> str | None:
	return frappe.db.get_value("Request", mailboxes.receive(BOX, raw_mail())["request"], "agent")


def test_t20_with_the_fallback_the_category_administrator_gets_it(idle):
	idle(fallback_to_responsible=1)
	assert owner() == "boss@example.com"


def test_t20_without_it_the_request_is_unassigned(idle):
	idle()
	assert not owner()


def test_t20_who_was_active_within_the_limit_gets_it(idle):
	idle(fallback_to_responsible=1)
	seen_at_work("b@example.com", 1.5)
	assert owner() == "b@example.com"


def test_t20_members_and_addresses_hear_of_an_unassigned_request_when_the_category_says_so(idle):
	idle(notify_members=1, notification_email="duty@example.com")
	mailboxes.receive(BOX, raw_mail())
	assert sorted(frappe.get_all("Notification Log", pluck="for_user")) == ["a@example.com", "b@example.com"]
	assert [mail.recipients for mail in outgoing(purpose="Notice")] == ["duty@example.com"]


def test_t20_do_not_assign_leaves_it_to_whoever_accepts():
	boss = make_agent("boss@example.com")
	make_category(
		"Queue",
		members=[boss],
		assignment_method="Do not assign",
		responsible=boss,
		fallback_to_responsible=1,
	)
	make_mailbox(BOX, category="Queue")
	assert not owner()
