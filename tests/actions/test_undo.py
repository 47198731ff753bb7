"""Undo: an agent's last change of a request is taken back, unless somebody changed the same since."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import actions, favourites, messages, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, last_message, make_request, stored, words
from tests.factories import as_user, make_category, make_contact, make_manager, outgoing

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	make_category("Sales", assignment_method="Do not assign")
	here.pia = make_contact("pia@beta.test", "Pia", "Poulsen")
	here.request = make_request(agent=ANNA, contact=here.contact, tags="vip", priority="Low")
	return here


def test_contacts_with_a_comma_in_their_names_come_back(here):
	odd = make_contact("odd@beta.test", "Poulsen, Per", None)
	assert ", " in odd
	with as_user(ANNA):
		requests.update(here.request, {"contacts": [odd, here.contact]})
		requests.update(here.request, {"contacts": [here.pia, here.contact]})
		requests.undo(here.request)
	assert [row.contact for row in stored(here.request).contacts] == [odd, here.contact]


def undo(request, user=ANNA):
	with as_user(user):
		return requests.undo(request)


def what_matters(request: str) -> dict:
	doc = stored(request)
	fields = (
		"title",
		"status",
		"agent",
		"category",
		"priority",
		"contact",
		"deadline",
		"postponed_to",
		"closed_at",
	)
	return {
		**{field: doc.get(field) for field in (*fields, "access_level", "request_type", "base_status")},
		"tags": {tag for tag in doc.get_tags() if tag},
		"contacts": [row.contact for row in doc.contacts],
	}


CHANGES = {
	"several fields": lambda h: requests.update(
		h.request, {"agent": BOB, "category": "Sales", "priority": "High", "title": "Other", "tags": "new"}
	),
	"tags": lambda h: requests.update(h.request, {"tags": {"add": ["new"], "remove": ["vip"]}}),
	"contacts": lambda h: requests.update(h.request, {"contacts": [h.pia, h.contact]}),
	"no owner": lambda h: requests.update(h.request, {"agent": "unassigned", "access_level": "Internal"}),
	"close": lambda h: requests.close(h.request),
	"postpone": lambda h: requests.postpone(h.request, "week"),
	"transfer": lambda h: requests.transfer(h.request, BOB, "Sales"),
	"spam": lambda h: requests.mark_spam(h.request),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_taken_back_whole(here, change):
	frappe.db.set_value("Request", here.request, "deadline", "2027-01-02 03:04:00")
	before = what_matters(here.request)
	with as_user(ANNA):
		CHANGES[change](here)
	assert what_matters(here.request) != before
	assert undo(here.request) == {"done": [here.request], "refused": []}
	assert what_matters(here.request) == before
	assert words(here.request)[-1] == "undone"
	with pytest.raises(frappe.ValidationError, match="no change of yours"):
		undo(here.request)
	assert what_matters(here.request) == before


def test_closing_times_come_back_with_the_state(here):
	with as_user(ANNA):
		requests.close(here.request)
	frappe.db.set_value(
		"Request Log", {"request": here.request, "action": "closed"}, "at", "2026-11-01 10:00:00"
	)
	with as_user(ANNA):
		requests.reopen(here.request)
	undo(here.request)
	assert str(stored(here.request).closed_at) == "2026-11-01 10:00:00"


def test_a_deletion_is_taken_back_by_who_deleted(here):
	with as_user(MONA):
		requests.delete(here.request)
	with pytest.raises(frappe.ValidationError, match="no change of yours"):
		undo(here.request, ANNA)
	assert undo(here.request, MONA)["done"] and stored(here.request).base_status == "Open"


def test_what_was_restored_goes_back_to_where_it_was(here):
	with as_user(ANNA):
		requests.mark_spam(here.request)
		requests.restore(here.request)
	assert undo(here.request)["done"] and stored(here.request).base_status == "Spam"


@pytest.mark.parametrize("found", ["Unread", "New information", "Read"])
@pytest.mark.parametrize("mark", [requests.mark_read, requests.mark_unread])
def test_a_reading_mark_is_taken_back_to_what_it_found(here, mark, found):
	frappe.db.set_value("Request", here.request, "read_status", found)
	with as_user(ANNA):
		answer = mark(here.request)
		unchanged = stored(here.request).read_status == found
		assert (answer.get("unchanged") == [here.request]) is unchanged
		if not unchanged:
			assert take_back("undo_reading", here.request)["done"]
		assert stored(here.request).read_status == found
		with pytest.raises(frappe.ValidationError, match="no mark of yours"):
			take_back("undo_reading", here.request)


def test_a_reading_mark_stays_when_the_request_was_written_to_since(here):
	with as_user(ANNA):
		requests.mark_read(here.request)
	frappe.db.set_value("Request", here.request, "read_status", "New information")
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="no mark of yours"):
		take_back("undo_reading", here.request)


def take_back(name, requests, **values):
	return actions.run(name, requests, values)


def test_what_each_action_declares_takes_it_back(here):
	other = make_request("Other", agent=BOB)
	customer_writes(here.request)
	message = last_message(here.request).name
	with as_user(ANNA):
		offered = {action["name"]: action for action in actions.catalogue()}
		asked = {"other": other, "kind": "Parent"}
		actions.run("relate", here.request, asked)
		undoing = offered["relate"]
		values = {name: asked[name] for name in undoing["undone_with"]}
		assert requests.get(here.request)["relations"]
		take_back(undoing["undone_by"], here.request, **values)
		assert not requests.get(here.request)["relations"]
		for flagging in ("flag_message", "unflag_message"):
			before = last_message(here.request).flagged
			assert actions.run(flagging, message=message)["changed"]
			actions.run(offered[flagging]["undone_by"], message=message)
			assert last_message(here.request).flagged == before
			actions.run(flagging, message=message)
		for star in ("add_favourite", "remove_favourite"):
			before = set(favourites.mine())
			assert "unchanged" not in actions.run(star, here.request)
			take_back(offered[star]["undone_by"], here.request)
			assert set(favourites.mine()) == before
			actions.run(star, here.request)
			assert actions.run(star, here.request)["unchanged"] == [here.request]


def test_what_is_offered_in_a_place_of_its_own_is_in_no_menu(here):
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High"})
		elsewhere = {action["name"] for action in actions.catalogue() if not action["in_menu"]}
		assert elsewhere == {"undo", "undo_edit", "undo_reading", "unrelate"}
		assert not elsewhere & set(requests.get(here.request)["actions"])


def test_what_somebody_changed_since_stays(here):
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High", "category": "Sales"})
	with as_user(BOB):
		requests.update(here.request, {"priority": "Low"})
	with pytest.raises(frappe.ValidationError, match=r"Priority.*changed since by.*Bob"):
		undo(here.request)
	assert stored(here.request).category == "Sales"
	assert undo(here.request, BOB)["done"] and stored(here.request).priority == "High"


def test_a_customer_who_writes_has_changed_the_state(here):
	with as_user(ANNA):
		requests.close(here.request)
	customer_writes(here.request)
	with pytest.raises(frappe.ValidationError, match="Status"):
		undo(here.request)
	assert stored(here.request).base_status == "Open"


def test_other_changes_since_do_no_harm(here):
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High", "access_level": "Internal"})
	with as_user(BOB):
		requests.update(here.request, {"title": "New title", "tags": "x"})
		requests.comment(here.request, "Hm")
	with as_user(MONA):
		messages.edit(last_message(here.request).name, access_level="External")
	assert undo(here.request)["done"]
	doc = stored(here.request)
	assert (doc.priority, doc.access_level) == ("Low", "External")
	assert (doc.title, doc.message_count) == ("New title", 1)


def test_what_changed_without_a_log_is_seen_too(here):
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High", "tags": "a"})
	frappe.db.set_value("Request", here.request, "_user_tags", ",b")
	with pytest.raises(frappe.ValidationError, match="Tags"):
		undo(here.request)
	frappe.db.set_value("Request", here.request, {"_user_tags": ",a", "priority": None})
	with pytest.raises(frappe.ValidationError, match="Priority"):
		undo(here.request)


def test_what_is_past_cannot_come_back(here):
	with as_user(ANNA):
		requests.postpone(here.request, "1h")
		requests.reopen(here.request)
	row = frappe.db.get_value(
		"Request Log", {"request": here.request, "action": "activated"}, ["name", "changes"]
	)
	past = str(add_to_date(now_datetime(), hours=-1).replace(microsecond=0))
	changes = [
		{**one, "from": past} if one["field"] == "postponed_to" else one for one in frappe.parse_json(row[1])
	]
	frappe.db.set_value("Request Log", row[0], "changes", frappe.as_json(changes))
	with pytest.raises(frappe.ValidationError, match="time to come"):
		undo(here.request)
	assert stored(here.request).base_status == "Open"


def test_many_are_undone_as_one_and_rights_hold(here):
	other = make_request("Other", agent=BOB)
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	with as_user(ANNA):
		requests.update([here.request, other], {"priority": "High"})
		answer = requests.undo([here.request, other, make_request("Untouched")])
		assert (
			answer["done"] == [here.request, other] and "no change of yours" in answer["refused"][0]["reason"]
		)
		requests.update(other, {"category": "Board", "agent": BOB})
	with pytest.raises(frappe.PermissionError):
		undo(other)


def test_tags_and_fields_are_one_row_of_the_log(here):
	count = len(words(here.request))
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High", "tags": "a,b"})
	assert len(words(here.request)) == count + 1
	with as_user(ANNA):
		rows = requests.get(here.request)["log"]
	assert {change["field"] for change in rows[-1]["changes"]} >= {"priority", "tags"}


@pytest.mark.parametrize(
	("close", "word"),
	[
		(lambda r: requests.close(r), "closed"),
		(lambda r: requests.reply(r, "Done.", status="Closed"), "closed_after_reply"),
		(lambda r: requests.batch_reply(r, "Done.", close=True), "closed_after_reply"),
		(
			lambda r: requests.forward(r, "smith@supplier.test", comment="x", close=True),
			"closed_after_forward",
		),
	],
)
def test_the_log_tells_how_it_was_closed_and_it_is_taken_back(here, close, word):
	customer_writes(here.request)
	with as_user(ANNA):
		close(here.request)
		assert words(here.request)[-1] == word
		requests.undo(here.request)
	assert stored(here.request).base_status == "Open"


SENT = {
	"reply": ({"body": "Done."}, {"status": "Closed"}),
	"batch_reply": ({"body": "Done."}, {"close": 1}),
	"forward": ({"to": "smith@supplier.test", "comment": "x"}, {"close": 1}),
}


@pytest.mark.parametrize("name", SENT)
def test_of_what_was_sent_the_closing_is_taken_back_and_the_mail_stays(here, name):
	customer_writes(here.request)
	values, closing = SENT[name]
	with as_user(ANNA):
		offered = {action["name"]: action for action in actions.catalogue()}[name]
		assert offered["undone_by"] == "undo" and offered["undo_label"] and offered["undo_note"]
		requests.update(here.request, {"priority": "High"})
		sent = actions.run(name, here.request, values)
		assert sent.get("final") == [here.request] or sent["undoable"] is False
		sent = actions.run(name, here.request, {**values, **closing})
		assert "final" not in sent and sent.get("undoable", True)
		mails = len(outgoing())
		take_back("undo", here.request)
	doc = stored(here.request)
	assert (doc.base_status, doc.priority, len(outgoing())) == ("Open", "High", mails)
