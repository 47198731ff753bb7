"""T29: red, green when the owner opens it, yellow on news; others do not turn it green; red again by hand (RD-*)."""

from request_mgmt.api import requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, stored
from tests.factories import as_user


def test_t29_read_status():
	here = house()
	request = make_request(agent=BOB, contact=here.contact)
	assert stored(request).read_status == "Unread"

	with as_user(BOB):
		requests.get(request)
	doc = stored(request)
	assert doc.read_status == "Read" and doc.first_read_at
	first = doc.first_read_at

	customer_writes(request)
	assert stored(request).read_status == "New information"
	with as_user(ANNA):
		requests.get(request)
	assert stored(request).read_status == "New information"
	with as_user(BOB):
		requests.get(request)
	assert stored(request).read_status == "Read" and stored(request).first_read_at == first

	other = make_request("Other", agent=BOB)
	with as_user(ANNA):
		assert requests.mark_unread([request, other])["done"] == [request, other]
	assert stored(request).read_status == stored(other).read_status == "Unread"
