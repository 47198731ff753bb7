"""T08: two unassigned rows are accepted; what was Bob's is taken over and he is told (ACC-*, UNA-1)."""

import frappe

from request_mgmt.api import lists, requests
from tests.actions.making import ANNA, BOB, house, make_request, stored
from tests.factories import as_user


def names(page):
	return {row["name"] for row in page["rows"]}


def test_t08_accept_from_list():
	house()
	first, second = make_request("One"), make_request("Two")
	bobs = make_request("Bob's", agent=BOB)
	with as_user(ANNA):
		assert names(lists.fetch("unassigned")) == {first, second}
		assert requests.accept([first, second]) == {"done": [first, second], "refused": []}
		for name in (first, second):
			assert (stored(name).agent, stored(name).status) == (ANNA, "In progress")
		assert names(lists.fetch("unassigned")) == set()
		assert names(lists.fetch("own_open")) == {first, second}

		requests.accept(bobs)
	assert stored(bobs).agent == ANNA
	[notice] = frappe.get_all(
		"Notification Log",
		{"for_user": BOB, "document_name": bobs},
		["subject"],
		order_by="creation desc",
		limit_page_length=1,
	)
	assert "taken over" in notice.subject
	with as_user(BOB):
		assert names(lists.fetch("own_open")) == set()
