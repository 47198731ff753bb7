"""What is offered when: decided on facts alone."""

import pytest

from request_mgmt.actions import (
	accept,
	add_favourite,
	close,
	mark_read,
	mark_unread,
	remove_favourite,
	reopen,
)
from request_mgmt.actions.declaration import Action, Facts, Registry, unless_gone

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
	("base_status", "accepts", "closes", "reopens"),
	[
		("Open", True, True, False),
		("Postponed", True, True, True),
		("Closed", False, False, True),
		("Deleted", False, False, False),
		("Merged", False, False, False),
		("Spam", False, False, False),
	],
)
def test_state_decides(base_status, accepts, closes, reopens):
	facts = Facts(base_status=base_status)
	assert (accept.refusal(facts) is None) == accepts
	assert (close.refusal(facts) is None) == closes
	assert (reopen.refusal(facts) is None) == reopens


def test_what_is_mine_is_not_offered_to_accept():
	assert not accept.not_mine(Facts(agent="a@x", user="a@x"))
	assert accept.not_mine(Facts(agent="b@x", user="a@x"))
	assert accept.not_mine(Facts(user="a@x"))


def test_the_star_is_offered_one_way_at_a_time():
	assert add_favourite.no_favourite(Facts()) and not remove_favourite.a_favourite(Facts())
	starred = Facts(is_favourite=True)
	assert remove_favourite.a_favourite(starred) and not add_favourite.no_favourite(starred)


@pytest.mark.parametrize(
	("read_status", "read", "unread"),
	[("Unread", True, False), ("New information", True, True), ("Read", False, True)],
)
def test_marks_that_would_change_nothing_are_not_offered(read_status, read, unread):
	facts = Facts(read_status=read_status)
	assert (mark_read.unread(facts), mark_unread.read(facts)) == (read, unread)


def test_writing_needs_the_right_to_write():
	action = Action("x", "X", lambda request, access: None)
	reading = Action("y", "Y", lambda request, access: None, right="read")
	facts = Facts(may_write=False)
	assert not action.offered(facts) and reading.offered(facts)


def test_an_action_that_needs_no_request_is_not_offered_on_one():
	assert not Action("x", "X", lambda request, access: None, on="nothing").offered(Facts())


def test_every_dead_state_has_its_reason():
	for base_status in ("Deleted", "Merged", "Spam"):
		assert "{0}" in unless_gone(Facts(base_status=base_status))


def test_a_name_is_declared_once():
	registry = Registry()
	registry.add(Action("x", "X", lambda request, access: None))
	with pytest.raises(ValueError):
		registry.add(Action("x", "X", lambda request, access: None))
