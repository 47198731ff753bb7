"""T36: the time a message took is on it and summed on its request; it can be changed, and goes where the message goes (TIM-1)."""

import frappe
import pytest

from request_mgmt.api import messages, requests
from tests.actions.making import ANNA, customer_writes, house, make_request
from tests.factories import as_user, make_manager

MANAGER = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MANAGER)
	here.request = make_request(contact=here.contact)
	customer_writes(here.request)
	return here


def spent(request: str) -> int:
	return frappe.db.get_value("Request", request, "time_spent")


def test_t36_what_each_message_took_is_summed(here):
	with as_user(ANNA):
		reply = requests.reply(here.request, "Water", time_spent=12)["message"]
		assert frappe.db.get_value("Message", reply, "time_spent") == 12
		requests.comment(here.request, "Hm", time_spent=3)
		assert spent(here.request) == 15
		shown = requests.get(here.request)
	assert (shown["request"]["time_spent"], [m["time_spent"] for m in shown["messages"]]) == (15, [0, 12, 3])


def test_t36_it_is_changed_and_the_sum_with_it(here):
	with as_user(ANNA):
		reply = requests.reply(here.request, "Water", time_spent=7)["message"]
	with as_user(MANAGER):
		messages.edit(reply, time_spent=12)
	assert spent(here.request) == 12
	changes = frappe.get_all(
		"Request Log", {"request": here.request, "action": "message_edited"}, pluck="changes"
	)
	assert '"time_spent"' in changes[0]


def test_t36_a_batch_reply_takes_its_time_on_each(here):
	other = make_request(contact=here.contact)
	with as_user(ANNA):
		requests.batch_reply([here.request, other], "Soon", time_spent=2)
	assert (spent(here.request), spent(other)) == (2, 2)


def test_t36_split_and_merged_it_goes_along(here):
	with as_user(ANNA):
		message = requests.comment(here.request, "Hm", time_spent=4)["message"]
		requests.comment(here.request, "Hm", time_spent=1)
		new = requests.split(here.request, [message], "Another")["name"]
		assert (spent(here.request), spent(new)) == (1, 4)
		requests.merge(here.request, new)
	assert spent(here.request) == 5


@pytest.mark.parametrize("wrong", [-1, "much", 10**9])
def test_t36_what_is_no_time_is_refused(here, wrong):
	with as_user(ANNA), pytest.raises((frappe.ValidationError, TypeError)):
		requests.comment(here.request, "Hm", time_spent=wrong)
	assert spent(here.request) == 0


def charged(request: str) -> int:
	return frappe.db.get_value("Request", request, "time_to_charge")


def test_t36_what_is_charged_is_a_number_of_its_own(here):
	with as_user(ANNA):
		reply = requests.reply(here.request, "Water", time_spent=12, time_to_charge=10)["message"]
		comment = requests.comment(here.request, "Hm", time_spent=3, time_to_charge=5)["message"]
		assert (spent(here.request), charged(here.request)) == (15, 15)
		shown = requests.get(here.request)
	assert [message["time_to_charge"] for message in shown["messages"]] == [0, 10, 5]
	assert shown["request"]["time_to_charge"] == 15
	with as_user(MANAGER):
		messages.edit(reply, time_to_charge=0)
		assert (spent(here.request), charged(here.request)) == (15, 5)
		new = requests.split(here.request, [comment], "Another")["name"]
	assert (charged(here.request), charged(new)) == (0, 5)


def test_t36_a_new_request_and_many_at_once_charge_too(here):
	with as_user(ANNA):
		new = requests.create("New", contact=here.contact, message="Hello", time_to_charge=4)["name"]
		requests.batch_reply([here.request, new], "Soon", time_to_charge=2)
	assert (charged(here.request), charged(new)) == (2, 6)


@pytest.mark.parametrize("wrong", [-1, "much", 10**9])
def test_t36_what_is_no_time_to_charge_is_refused(here, wrong):
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="charge"):
		requests.comment(here.request, "Hm", time_to_charge=wrong)
	assert charged(here.request) == 0
