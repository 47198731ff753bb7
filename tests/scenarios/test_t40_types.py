"""T40: a type has statuses and priorities of its own; by no door a request gets others (TYP-1, TYP-2, BAT-8)."""

import frappe
import pytest

from request_mgmt.actions import batches as background
from request_mgmt.api import actions, batches, console, mailboxes, portal, removing, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, stored, words
from tests.factories import (
	as_user,
	make_category,
	make_contact,
	make_manager,
	make_portal_user,
	raw_mail,
	set_settings,
)
from tests.http import Refused

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	"""Complaints are open, solved or waiting with Bob's status, and High or Medium."""
	here = house()
	make_manager(MONA)
	make_status("Solved", "Closed")
	make_status("In doubt", "Open")
	make_type("Complaint", ["In doubt", "Solved", "Waiting for customer"], ["High", "Medium"])
	here.complaint = make_request("It is bad", request_type="Complaint", contact=here.contact)
	here.plain = make_request("A question", contact=here.contact)
	return here


def make_status(name, state, **fields):
	frappe.get_doc(
		{"doctype": "Request Status", "status_name": name, "base_status": state, **fields}
	).insert()


def make_type(name, statuses=(), priorities=(), groups=(), **fields):
	doc = {
		"doctype": "Request Type",
		"type_name": name,
		"statuses": [{"status": status} for status in statuses],
		"priorities": [{"priority": priority} for priority in priorities],
		"groups": [{"user_group": group} for group in groups],
		"default_status": statuses[0] if statuses else None,
		"default_priority": priorities[0] if priorities else None,
		**fields,
	}
	return frappe.get_doc(doc).insert()


def test_t40_a_new_request_starts_with_what_its_type_presets(here):
	doc = stored(here.complaint)
	assert (doc.status, doc.priority) == ("In doubt", "High")
	frappe.db.set_value("Request Agent", BOB, "status_for_new", "In progress")
	assert stored(make_request(user=BOB, request_type="Complaint")).status == "In doubt"


DOORS = {
	"update": lambda h: requests.update(h.complaint, {"status": "In progress"}),
	"update of priority": lambda h: requests.update(h.complaint, {"priority": "Low"}),
	"run": lambda h: actions.run("update", h.complaint, {"status": "In progress"}),
	"type alone": lambda h: requests.update(h.plain, {"request_type": "Complaint"}),
	"reply": lambda h: requests.reply(h.complaint, "Hello", status="In progress"),
	"split": lambda h: requests.split(h.complaint, [h.message], "New", status="In progress"),
	"split off with a priority": lambda h: requests.split(h.complaint, [h.message], "New", priority="Low"),
	"split with a status for this": lambda h: requests.split(
		h.complaint, [h.message], "New", original_status="Closed"
	),
	"merge": lambda h: requests.merge(h.complaint, h.plain, {"status": h.plain}),
	"create": lambda h: requests.create("New", request_type="Complaint", status="Closed"),
	"create with a priority": lambda h: requests.create("New", request_type="Complaint", priority="Low"),
	"desk": lambda h: stored(h.complaint).update({"status": "In progress"}).save(),
	"desk, new": lambda h: frappe.get_doc(
		{"doctype": "Request", "title": "New", "request_type": "Complaint", "priority": "Low"}
	).insert(),
}


@pytest.mark.parametrize("door", DOORS)
def test_t40_what_the_type_has_not_got_is_refused_by_every_door(here, door):
	customer_writes(here.complaint)
	here.message = customer_writes(here.complaint, "More").name
	before = [stored(name).as_dict() for name in (here.complaint, here.plain)]
	count = frappe.db.count("Request")
	frappe.db.savepoint("door")
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="Complaint"):
		DOORS[door](here)
	frappe.db.rollback(save_point="door")
	assert [stored(name).as_dict() for name in (here.complaint, here.plain)] == before
	assert frappe.db.count("Request") == count


def test_t40_the_reason_names_what_there_is(here):
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="In doubt, Solved, Waiting for customer"):
		requests.update(here.complaint, {"status": "Closed"})


def test_t40_actions_take_the_types_own_status_of_the_state(here):
	set_settings(status_on_accept="In progress")
	with as_user(ANNA):
		requests.accept(here.complaint)
		assert stored(here.complaint).status == "In doubt"
		requests.close(here.complaint)
		assert (stored(here.complaint).status, stored(here.complaint).base_status) == ("Solved", "Closed")
		requests.reopen(here.complaint)
		assert stored(here.complaint).status == "In doubt"
		requests.batch_reply(here.complaint, "Hello", close=True)
		assert stored(here.complaint).status == "Solved"
	customer_writes(here.complaint)
	assert stored(here.complaint).status == "In doubt"
	with as_user(ANNA):
		requests.mark_spam(here.complaint)
		requests.restore(here.complaint)
	assert stored(here.complaint).status == "In doubt"


def test_t40_the_status_after_an_answer_is_one_of_the_type(here):
	frappe.db.set_value("Request Agent", ANNA, "status_for_message", "Closed")
	customer_writes(here.complaint)
	with as_user(ANNA):
		assert requests.get(here.complaint)["reply"]["status"] == "Solved"
		requests.reply(here.complaint, "Hello")
	assert stored(here.complaint).status == "Solved"


def test_t40_type_status_and_priority_are_changed_together(here):
	with as_user(ANNA):
		requests.update(
			here.plain, {"request_type": "Complaint", "status": "Waiting for customer", "priority": "High"}
		)
	assert stored(here.plain).request_type == "Complaint"


def test_t40_many_are_changed_but_those_whose_type_has_not_got_it(here):
	changes = {"status": {"set": "In progress"}, "priority": {"set": "High"}}
	with as_user(ANNA):
		answer = requests.update([here.complaint, here.plain], changes)
	assert answer["done"] == [here.plain]
	[refused] = answer["refused"]
	assert refused["request"] == here.complaint and "no status In progress" in refused["reason"]
	with as_user(ANNA):
		begun = batches.start("update", [here.complaint, here.plain], {"changes": {"priority": "Low"}})
		background.run(begun["batch"])
		results = {row["request"]: row["outcome"] for row in batches.results(begun["batch"])}
	assert results == {here.complaint: "Refused", here.plain: "Done"}


def test_t40_what_a_request_has_already_does_not_stand_in_the_way(here):
	"""A status that the type lost later stays until it is changed."""
	frappe.db.set_value("Request", here.complaint, "status", "In progress")
	with as_user(ANNA):
		requests.update(here.complaint, {"priority": "Medium", "title": "Worse"})
		with pytest.raises(frappe.ValidationError, match="no priority"):
			requests.update(here.complaint, {"priority": "Low"})


def test_t40_mail_of_such_a_type_comes_in_whatever_is_preset(here):
	frappe.db.set_value(
		"Request Mailbox",
		here.mailbox,
		{"request_type": "Complaint", "priority": "Low"},
		update_modified=False,
	)
	frappe.clear_document_cache("Request Mailbox", here.mailbox)
	came = mailboxes.receive(here.mailbox, raw_mail())
	assert (stored(came["request"]).status, stored(came["request"]).priority) == ("In doubt", "High")


def test_t40_customers_choose_among_the_priorities_of_the_default_type(here):
	make_portal_user("pia@acme.test")
	make_contact("pia@acme.test", "Pia", user="pia@acme.test")
	kind = frappe.get_doc("Request Type", "Request")
	kind.append("priorities", {"priority": "Medium"})
	kind.update({"default_priority": "Medium"}).save()
	with as_user("pia@acme.test"):
		assert [row["key"] for row in portal.choices()["priorities"]] == ["Medium"]


@pytest.mark.parametrize(
	("values", "complaint"),
	[
		({"statuses": ["In progress"], "default_status": "In progress"}, "closed status"),
		({"statuses": ["In progress", "Closed"], "default_status": None}, "Default status"),
		({"statuses": ["In progress", "Closed"], "default_status": "Open"}, "Default status"),
		({"statuses": ["Open", "Closed", "Spam"], "default_status": "Open"}, "by hand"),
		({"statuses": ["Open", "Open", "Closed"], "default_status": "Open"}, "twice"),
		({"priorities": ["High"], "default_priority": None}, "Default priority"),
		({"priorities": ["High"], "default_priority": "Low"}, "Default priority"),
	],
	ids=str,
)
def test_t40_a_type_that_could_not_be_worked_with_is_refused(here, values, complaint):
	given = {"statuses": (), "priorities": (), **values}
	with pytest.raises(frappe.ValidationError, match=complaint):
		make_type("Odd", **given)


def test_t40_screens_know_what_each_type_has(here):
	frappe.get_doc({"doctype": "User Group", "name": "Board", "user_group_members": [{"user": BOB}]}).insert()
	make_type("Secret", groups=["Board"], show_in_new=1, icon="lock")

	def told(user):
		with as_user(user):
			return {kind["name"]: kind for kind in console.boot()["types"]}

	assert told(ANNA)["Complaint"]["statuses"] == ["In doubt", "Solved", "Waiting for customer"]
	assert told(ANNA)["Request"]["priorities"] == []
	assert [told(user)["Secret"]["open"] for user in (ANNA, BOB, MONA)] == [False, True, True]
	for door in (
		lambda: requests.create("New", request_type="Secret"),
		lambda: requests.update(here.plain, {"request_type": "Secret"}),
		lambda: stored(here.plain).update({"request_type": "Secret"}).save(),
		lambda: frappe.get_doc({"doctype": "Request", "title": "New", "request_type": "Secret"}).insert(),
	):
		with as_user(ANNA), pytest.raises(frappe.ValidationError, match="for others"):
			door()
	with as_user(BOB):
		secret = requests.create("New", request_type="Secret")["name"]
	with as_user(ANNA):
		stored(secret).update({"title": "What it has already, stays"}).save()


def test_t40_replies_start_without_receivers_where_the_type_says_so(here):
	customer_writes(here.complaint)
	frappe.get_doc("Request Type", "Complaint").update({"no_recipients_on_reply": 1}).save()
	with as_user(ANNA):
		assert requests.get(here.complaint)["reply"]["to"] == []
		assert requests.get(here.plain)["reply"]["to"] != []


def test_t40_what_has_no_postponed_status_is_not_postponed(here):
	with as_user(ANNA):
		assert "postpone" not in requests.get(here.complaint)["actions"]
		assert "postpone" in requests.get(here.plain)["actions"]
		with pytest.raises(frappe.ValidationError, match="not postponed"):
			requests.postpone(here.complaint, "1h")


def test_t40_what_mail_is_given_fits_its_type(here):
	box = frappe.get_doc("Request Mailbox", here.mailbox).update(
		{"request_type": "Complaint", "priority": "Low"}
	)
	shop = {"doctype": "Request Mail Filter", "filter_name": "Shop", "header_pattern": "shop"}
	shop = frappe.get_doc({**shop, "request_type": "Complaint", "priority_of_request": "Low"})
	for doc in (box, shop):
		with pytest.raises(frappe.ValidationError, match="no priority"):
			doc.save() if doc is box else doc.insert()


def test_t40_what_answers_begin_with_is_nobodys_own(here):
	template = {"doctype": "Reply Template", "template_name": "Mine", "user": ANNA, "sharing": "Owner only"}
	frappe.get_doc({**template, "versions": [{"language": "en", "body": "x"}]}).insert()
	with pytest.raises(frappe.ValidationError, match="Share it first"):
		frappe.get_doc("Request Type", "Complaint").update({"reply_template": "Mine"}).save()


def goes(match, doctype, name, **values):
	with as_user(MONA), pytest.raises(frappe.ValidationError, match=match):
		removing.delete(doctype, name, **values)


def test_t40_a_type_goes_when_nothing_needs_it_and_its_requests_are_moved(here):
	kind = ("Request Type", "Complaint")
	goes("default type", "Request Type", "Request", move_to="Complaint")
	goes("instead", *kind)
	goes("instead", *kind, move_to="Complaint")
	with as_user(MONA), pytest.raises(frappe.ValidationError, match="Move them"):
		frappe.delete_doc(*kind)
	box = frappe.get_doc("Request Mailbox", here.mailbox).update({"request_type": "Complaint"}).save()
	goes(here.mailbox, *kind, move_to="Request")
	box.update({"request_type": None}).save()
	mail_filter = {"doctype": "Request Mail Filter", "filter_name": "Shop", "header_pattern": "shop"}
	kept = frappe.get_doc({**mail_filter, "request_type": "Complaint"}).insert()
	goes("Shop", *kind, move_to="Request")
	kept.delete()
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		removing.delete(*kind, move_to="Request")
	with as_user(MONA):
		assert removing.delete(*kind, move_to="Request") == {"moved": 1}
	assert not frappe.db.exists(*kind)
	assert stored(here.complaint).request_type == "Request"
	assert words(here.complaint)[-1] == "changed"


def test_t40_a_status_goes_and_its_requests_get_another_of_its_state(here):
	make_status("Odd", "Open")
	odd = make_request("Odd", status="Odd")
	goes("default", "Request Status", "Open", move_to="Odd")
	goes("instead", "Request Status", "Odd")
	goes("same state", "Request Status", "Odd", move_to="Closed")
	with as_user(MONA):
		assert removing.delete("Request Status", "Odd", move_to="In progress") == {"moved": 1}
	assert (stored(odd).status, stored(odd).base_status) == ("In progress", "Open")


def test_t40_a_category_goes_and_its_requests_get_another(here):
	make_category("Sales", members=[ANNA], assignment_method="Do not assign")
	sale, gone = (make_request("Sale", category="Sales") for _number in range(2))
	with as_user(ANNA):
		requests.update(gone, {"category": here.category})
	goes("default category", "Request Category", here.category, move_to="Sales")
	goes("instead", "Request Category", "Sales")
	with as_user(MONA), pytest.raises(frappe.ValidationError, match="Move them"):
		frappe.delete_doc("Request Category", "Sales")
	with as_user(MONA):
		assert removing.delete("Request Category", "Sales", move_to="General") == {"moved": 1}
	assert (stored(sale).category, stored(gone).original_category) == ("General", "General")


@pytest.mark.parametrize("doctype", ["User", "Request", ""])
def test_t40_nothing_else_is_deleted_by_that_door(here, doctype):
	goes("Choose one of", doctype, ANNA, move_to=BOB)


def test_t40_what_is_no_text_is_refused_at_that_door(here, client):
	client.login(MONA)
	with pytest.raises(Refused) as refused:
		client.call("request_mgmt.api.removing.delete", doctype=None, name=ANNA, move_to=BOB)
	assert (refused.value.status, refused.value.exc_type) == (417, "FrappeTypeError")
	assert frappe.db.exists("User", ANNA)
