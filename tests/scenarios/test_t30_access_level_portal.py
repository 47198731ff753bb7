"""T30 Access level, the customer's side: what is internal does not exist on his pages (ACL-1, ACL-2)."""

import frappe

from tests import factories
from tests.portal import people


def test_t30_access_level_on_the_portal(client):
	factories.make_agent("anna@example.com", first_name="Anna")
	ole, contact = people.customer("ole@acme.test")
	request = people.request(contact, "Visible request", "Visible words")
	comment = people.answer(request, "Hidden words", level="Internal", kind="Comment")
	internal = people.request(contact, "Hidden request", access_level="Internal")
	client.login(ole)

	shown = people.page(client.get(f"/requests/{request.name}"))
	assert "Visible words" in shown and "Hidden words" not in shown

	frappe.db.set_value("Message", comment.name, "access_level", "External")
	assert "Hidden words" in people.page(client.get(f"/requests/{request.name}"))

	# Of the two readings of ACL-1 the safer one: an internal request is neither listed nor openable
	assert "Hidden request" not in people.page(client.get("/requests?state=all"))
	assert client.get(f"/requests/{internal.name}").status_code == 403
