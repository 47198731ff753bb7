"""What a request screen gets (BEHAVIOUR ACS-5 to ACS-8, LOG-1, RD-2)."""

import frappe
import pytest

from request_mgmt.api import favourites, messages, requests
from tests.actions.making import ANNA, BOB, OLE, customer_writes, house, make_request, stored, upload
from tests.factories import as_user, count_queries, make_contact


@pytest.fixture
def here(site):
	here = house()
	here.request = make_request(contact=here.contact, agent=ANNA, tags="vip")
	customer_writes(here.request)
	return here


def get(request, user=ANNA):
	with as_user(user):
		return requests.get(request)


def test_the_screen_has_it_all(here):
	with as_user(ANNA):
		requests.reply(here.request, "Water!", attachments=[upload(ANNA)])
		requests.comment(here.request, "Hm")
		favourites.add(here.request)
	screen = get(here.request)
	assert screen["request"]["title"] == "Printer on fire" and screen["request"]["tags"] == ["vip"]
	assert screen["contacts"] == [
		{
			"contact": here.contact,
			"full_name": "Ole Olsen",
			"email_id": OLE,
			"phone": "+45 12345678",
			"company_name": "Acme",
		}
	]
	assert [message["kind"] for message in screen["messages"]] == ["Enquiry", "Reply", "Comment"]
	reply = screen["messages"][1]
	assert reply["attachments"][0]["file_name"].startswith("note") and reply["delivery_state"] == "Waiting"
	assert not {"message_id", "reply_to"} & set(reply)
	assert screen["favourite"] is True
	assert "remove_favourite" in screen["actions"] and "add_favourite" not in screen["actions"]
	assert "close" in screen["actions"] and "reopen" not in screen["actions"]
	assert screen["log"][0]["action"] == "created"
	assert screen["reply"]["to"] == [OLE]
	assert "support@example.com" in screen["reply"]["from"]
	assert screen["reply"]["subject"] == f"[#{here.request}] Re: Printer on fire"
	assert "Kind regards" in screen["reply"]["signature"]
	frappe.as_json(screen)


def test_the_owner_turns_it_green_and_nobody_else(here):
	assert stored(here.request).read_status == "New information"
	get(here.request, BOB)
	assert stored(here.request).read_status == "New information"
	get(here.request)
	doc = stored(here.request)
	assert doc.read_status == "Read" and doc.first_read_at and doc.read_at
	assert (
		frappe.db.count("Notification Log", {"for_user": ANNA, "document_name": here.request, "read": 0}) == 0
	)


def test_a_merged_request_leads_on(here):
	target, middle = make_request("Target"), make_request("Middle")
	for request, into in ((here.request, middle), (middle, target)):
		frappe.db.set_value(
			"Request", request, {"base_status": "Merged", "status": "Merged", "merged_into": into}
		)
	assert get(here.request)["request"]["name"] == target


def test_what_was_merged_into_it_is_told_until_it_is_taken_apart(here):
	first, second = make_request("First"), make_request("Second")
	with as_user(ANNA):
		requests.merge(here.request, [first, second])
		told = get(here.request)["merged"]
		assert sorted(row["request"] for row in told) == [first, second]
		assert {row["actor_name"] for row in told} == {frappe.utils.get_fullname(ANNA)} and told[0]["at"]
		requests.unmerge(first)
		assert [row["request"] for row in get(here.request)["merged"]] == [second]
		# The one that was merged away itself knows of nothing in it
		assert get(first)["merged"] == []


def test_of_a_chain_each_tells_of_what_is_in_it_alone(here):
	first, middle = make_request("First"), make_request("Middle")
	with as_user(ANNA):
		requests.merge(middle, first)
		requests.merge(here.request, middle)
		assert [row["request"] for row in get(here.request)["merged"]] == [middle]
		requests.unmerge(first)
		assert get(first)["merged"] == []
		requests.unmerge(middle)
		assert get(middle)["merged"] == get(here.request)["merged"] == []


@pytest.mark.parametrize("request_name", ["999999", "", "abc", "1 or 1=1", None, "#"])
def test_what_is_not_there_is_said_so(here, request_name):
	with as_user(ANNA), pytest.raises(frappe.DoesNotExistError):
		requests.get(request_name)


def test_the_number_may_have_its_sign(here):
	assert get(f"#{here.request}")["request"]["name"] == here.request


def test_a_long_conversation_costs_what_a_short_one_does(here):
	def cost():
		with as_user(ANNA):
			for _warm in range(2):  # read by now; settings and roles in the cache
				requests.get(here.request)
				frappe.db.commit()
			requests.get(here.request)
			with count_queries() as seen:
				requests.get(here.request)
		return len(seen)

	short = cost()
	for number in range(15):
		kim = make_contact(f"kim{number}@acme.test", f"Kim {number}")
		doc = stored(here.request)
		doc.append("contacts", {"contact": kim})
		doc.append("participants", {"email_id": f"x{number}@else.test", "kind": "Involved"})
		doc.save(ignore_permissions=True)
		with as_user(ANNA):
			requests.comment(
				here.request, f"Note {number}", attachments=[upload(ANNA, f"n{number}.txt", f"n{number}")]
			)
	# one more, for the files that were not there before
	assert cost() == short + 1 == 13


def test_one_message_is_had_by_itself_as_the_screen_shows_it(here):
	with as_user(ANNA):
		message = requests.reply(here.request, "Water!", attachments=[upload(ANNA)])["message"]
		one = messages.get(message)
	shown = get(here.request)["messages"][-1]
	assert one["message"] == shown and [file["file_name"] for file in shown["attachments"]]
	assert one["request"]["name"] == here.request and one["request"]["title"] == "Printer on fire"


def test_nothing_becomes_read_by_looking_at_one_message(here):
	message = customer_writes(here.request).name
	before = stored(here.request).read_status
	with as_user(ANNA):
		messages.get(message)
	assert stored(here.request).read_status == before != "Read"
