"""T36: the time a message took is on it and summed on its request; it can be changed, and goes where the message goes (TIM-1)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import messages, requests
from tests.actions.making import ANNA, customer_writes, house, make_request
from tests.factories import as_user, count_queries, make_manager

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


def an_hour_passes(request: str) -> None:
	"""All that is on record lies an hour further back."""
	of_request = {"request": request}
	for doctype, filters in (("Request", {"name": request}), ("Request Status Time", of_request)):
		moments = ["status_since"] if doctype == "Request" else ["began_at", "ended_at"]
		for row in frappe.get_all(doctype, filters=filters, fields=["name", *moments]):
			earlier = {moment: add_to_date(row[moment], hours=-1) for moment in moments}
			frappe.db.set_value(doctype, row.name, earlier, update_modified=False)


def set_status(request: str, status: str) -> None:
	an_hour_passes(request)
	with as_user(ANNA):
		requests.update(request, {"status": status})


def times(request: str) -> dict:
	with as_user(ANNA):
		return requests.get(request)["status_times"]


def hours(found: dict) -> dict[str, int]:
	return {side: round(found[side] / 3600) for side in ("queue", "internal", "external")}


def test_t36_waiting_for_the_customer_is_time_on_his_side(here):
	set_status(here.request, "Waiting for customer")
	assert hours(times(here.request)) == {"queue": 0, "internal": 1, "external": 0}
	an_hour_passes(here.request)
	assert hours(times(here.request)) == {"queue": 0, "internal": 1, "external": 1}  # it runs
	set_status(here.request, "In progress")
	found = times(here.request)
	assert hours(found) == {"queue": 0, "internal": 1, "external": 2}
	intervals = [(row["status"], round(row["seconds"] / 3600)) for row in found["intervals"]]
	assert intervals == [("Open", 1), ("Waiting for customer", 2), ("In progress", 0)]
	assert found["intervals"][-1]["ended_at"] is None
	assert found["intervals"][0]["ended_at"] == found["intervals"][1]["began_at"]


def test_t36_the_queue_has_a_counter_and_some_statuses_none(here):
	queue = {
		"doctype": "Request Status",
		"status_name": "Waiting in line",
		"base_status": "Open",
		"is_queue": 1,
	}
	frappe.get_doc({**queue, "track_time_as": "Queue"}).insert()
	set_status(here.request, "Waiting in line")
	set_status(here.request, "Closed")
	an_hour_passes(here.request)
	assert hours(times(here.request)) == {"queue": 1, "internal": 1, "external": 0}
	frappe.get_doc("Request", here.request).db_set("status_since", now_datetime())
	with as_user(ANNA):
		requests.reopen(here.request)
	assert [row["status"] for row in times(here.request)["intervals"]] == [
		"Open",
		"Waiting in line",
		"Closed",
		"Open",
	]


def test_t36_a_customer_who_answers_ends_the_waiting(here):
	set_status(here.request, "Waiting for customer")
	set_status(here.request, "Closed")
	customer_writes(here.request)
	rows = frappe.get_all(
		"Request Status Time", {"request": here.request}, pluck="status", order_by="began_at"
	)
	assert rows == ["Open", "Waiting for customer", "Closed"]


def test_t36_a_new_request_writes_no_interval_and_another_change_none(here):
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High"})
	assert not frappe.db.exists("Request Status Time", {"request": here.request})
	[running] = times(here.request)["intervals"]
	assert (running["status"], running["ended_at"]) == ("Open", None)


def test_t36_nothing_is_kept_of_a_change_that_failed(here):
	with as_user(ANNA), pytest.raises(frappe.ValidationError):
		requests.update(here.request, {"status": "Postponed"})
	assert not frappe.db.exists("Request Status Time", {"request": here.request})


def test_t36_what_had_no_beginning_counts_from_the_next_change_on(here):
	frappe.db.set_value("Request", here.request, "status_since", None)
	assert times(here.request)["intervals"] == []
	with as_user(ANNA):
		requests.update(here.request, {"status": "In progress"})
	assert [row["status"] for row in times(here.request)["intervals"]] == ["In progress"]


def test_t36_a_document_that_is_sent_changes_no_counter(here):
	with as_user(ANNA):
		doc = frappe.get_doc("Request", here.request)
		doc.seconds_internal, doc.status_since = 99999, add_to_date(now_datetime(), days=-9)
		doc.save()
	stored = frappe.get_doc("Request", here.request)
	assert not stored.seconds_internal and stored.status_since > add_to_date(now_datetime(), hours=-1)


def test_t36_the_intervals_go_with_their_request(here):
	set_status(here.request, "In progress")
	frappe.delete_doc("Request", here.request)
	assert not frappe.db.exists("Request Status Time", {"request": here.request})


def test_t36_a_change_of_status_costs_one_row_more(here):
	def written(change: dict) -> int:
		with as_user(ANNA), count_queries() as seen:
			requests.update(here.request, change)
		return len([query for query in seen if "tabRequest Status Time" in query])

	assert written({"priority": "High"}) == 0
	assert written({"status": "In progress"}) == 1
