"""T30, our side of it: messages and requests are internal or external each for itself (ACL-1, ACL-2).

What the customer's pages show of it is tested with the portal.
"""

from request_mgmt.api import requests
from tests.actions.making import ANNA, customer_writes, house, last_message, make_request, stored
from tests.factories import as_user, outgoing


def test_t30_levels_of_request_and_message_are_independent():
	here = house()
	request = make_request(contact=here.contact, access_level="External")
	with as_user(ANNA):
		requests.comment(request, "Not for him")
	assert (stored(request).access_level, last_message(request).access_level) == ("External", "Internal")
	assert outgoing() == []

	with as_user(ANNA):
		requests.reply(request, "For him")
	assert last_message(request).access_level == "External"

	with as_user(ANNA):
		requests.update(request, {"access_level": "Internal"})
	assert stored(request).access_level == "Internal"
	assert last_message(request).access_level == "External"


def test_t30_a_quotation_holds_only_what_the_customer_may_see():
	here = house()
	request = make_request(contact=here.contact)
	customer_writes(request, "My question")
	with as_user(ANNA):
		requests.comment(request, "He asked that before")
		requests.reply(request, "Here you are", quote=True)
	[mail] = outgoing()
	assert "My question" in mail.body_text and "asked that before" not in mail.body_text
