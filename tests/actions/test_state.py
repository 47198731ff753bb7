"""Accept, close, reopen, read and unread, favourites, comment, update (ACC-*, CLO-*, RD-*, FAV-*, REP-13, ASG-15)."""

import frappe
import pytest

from request_mgmt.api import actions, favourites, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, last_message, make_request, stored, words
from tests.factories import (
	as_user,
	make_agent,
	make_category,
	make_contact,
	make_customer,
	outgoing,
	set_settings,
)


@pytest.fixture
def here(site):
	return house()


def told(user, request) -> list[str]:
	return frappe.get_all(
		"Notification Log",
		{"for_user": user, "document_name": request},
		pluck="subject",
		order_by="creation asc",
	)


# Accept


def test_accept_makes_me_the_owner_with_the_status_of_the_settings(here):
	request = make_request()
	with as_user(ANNA):
		assert requests.accept(request) == {"done": [request], "refused": []}
	doc = stored(request)
	assert (doc.agent, doc.status) == (ANNA, "In progress")
	assert words(request) == ["created", "accepted"]


def test_the_old_owner_and_those_who_follow_hear_of_it(here):
	make_agent("carl@example.com")
	request = make_request(agent=BOB)
	with as_user("carl@example.com"):
		favourites.add(request)
	with as_user(ANNA):
		requests.accept(request)
	assert any("taken over" in text for text in told(BOB, request))
	assert told("carl@example.com", request)
	assert not told(ANNA, request)


def test_of_many_each_is_done_or_told_why_not(here):
	first, second, closed = make_request("1"), make_request("2"), make_request("3", status="Closed")
	with as_user(ANNA):
		answer = requests.accept([first, second, closed, "999"])
	assert answer["done"] == [first, second]
	assert [no["request"] for no in answer["refused"]] == [closed, "999"]
	assert "closed" in answer["refused"][0]["reason"] and "<" not in answer["refused"][0]["reason"]
	assert frappe.local.message_log == []


def test_what_is_mine_cannot_be_accepted_again(here):
	request = make_request(agent=ANNA)
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="yours already"):
		requests.accept(request)


# Close and reopen


def test_close_keeps_time_and_duration(here):
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		requests.close(request)
		doc = stored(request)
		assert (doc.status, doc.base_status, doc.minutes_to_close) == ("Closed", "Closed", 0)
		assert doc.closed_at
		with pytest.raises(frappe.ValidationError, match="already closed"):
			requests.close(request)
	assert words(request) == ["created", "closed"]


def test_reopen_is_open_again_and_the_owner_hears_of_it(here):
	request = make_request(agent=BOB, status="Closed")
	with as_user(ANNA):
		requests.reopen(request)
		with pytest.raises(frappe.ValidationError, match="already open"):
			requests.reopen(request)
	doc = stored(request)
	assert (doc.base_status, doc.closed_at, doc.minutes_to_close or 0) == ("Open", None, 0)
	assert words(request)[-1] == "reopened"
	assert any("active again" in text for text in told(BOB, request))


# Read and unread


def test_marks_are_set_by_hand_and_change_no_place_in_lists(here):
	request = make_request(agent=BOB)
	modified = stored(request).modified
	with as_user(ANNA):
		requests.mark_read(request)
		doc = stored(request)
		assert doc.read_status == "Read" and doc.read_at and doc.first_read_at
		requests.mark_unread(request)
	doc = stored(request)
	assert (doc.read_status, doc.read_at) == ("Unread", None) and doc.first_read_at
	assert doc.modified == modified
	assert words(request)[-2:] == ["marked_read", "marked_unread"]


# Favourites


def test_a_star_is_mine_alone_and_twice_is_once(here):
	request = make_request()
	with as_user(ANNA):
		favourites.add(request)
		favourites.add([request])
		assert favourites.mine() == [request]
	with as_user(BOB):
		assert favourites.mine() == []
		favourites.remove(request)
	with as_user(ANNA):
		assert favourites.mine() == [request]
		favourites.remove(request)
		favourites.remove(request)
		assert favourites.mine() == []


def test_nobody_stars_for_somebody_else(here):
	request = make_request()
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Favourite", "user": BOB, "request": request}).insert()


# Comment


def test_a_comment_is_internal_and_tells_those_named(here):
	request = make_request(agent=ANNA)
	frappe.db.set_value("Request Agent", BOB, "notify_comment", "E-mail")
	with as_user(ANNA):
		requests.comment(request, "<p>What do you think?</p>", notify=[BOB], time_spent=5)
	message = last_message(request)
	assert (message.kind, message.access_level, message.user) == ("Comment", "Internal", ANNA)
	[mail] = outgoing()
	assert (mail.recipients, mail.purpose) == (BOB, "Notice")
	assert "What do you think" not in mail.body_html + mail.body_text
	assert stored(request).time_spent == 5 and not stored(request).replied_at
	assert words(request)[-1] == "comment_added"


@pytest.mark.parametrize("name", ["ole@acme.test", "nobody@example.com", "portal@acme.test"])
def test_a_comment_is_never_sent_to_outsiders(here, name):
	from tests.factories import make_portal_user

	make_portal_user("portal@acme.test")
	request = make_request()
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="no agent"):
		requests.comment(request, "Hm", notify=name)
	assert frappe.db.count("Message") == 0 and outgoing() == []


def test_a_comment_needs_words(here):
	request = make_request()
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="empty"):
		requests.comment(request, "<br>")


# Update


def update(request, user=ANNA, **changes):
	with as_user(user):
		return requests.update(request, changes)


def test_what_is_named_changes_and_is_logged_from_to(here):
	request = make_request()
	update(request, title="Printer  off", priority="High", access_level="Internal", status="In progress")
	doc = stored(request)
	assert (doc.title, doc.priority, doc.access_level, doc.status) == (
		"Printer off",
		"High",
		"Internal",
		"In progress",
	)
	changes = frappe.parse_json(
		frappe.get_all("Request Log", {"request": request, "action": "changed"}, pluck="changes")[0]
	)
	assert {"field": "priority", "from": "Medium", "to": "High"} in changes
	assert len([c for c in changes if c["field"] in ("title", "priority", "access_level", "status")]) == 4


def test_saving_nothing_new_logs_nothing(here):
	request = make_request()
	update(request, priority="Medium")
	assert words(request) == ["created"]


def test_a_new_owner_and_the_old_one_are_told(here):
	request = make_request(agent=ANNA)
	update(request, agent=BOB)
	assert stored(request).agent == BOB and words(request)[-1] == "owner_changed"
	assert any("New request" in text for text in told(BOB, request))
	update(request, agent="unassigned", user=BOB)
	assert not stored(request).agent


def test_automatic_owner_follows_the_new_category(here):
	make_agent("carl@example.com")
	make_category("Invoicing", members=("carl@example.com",))
	request = make_request(agent=ANNA)
	update(request, category="Invoicing", agent="auto")
	doc = stored(request)
	assert (doc.agent, doc.category, doc.original_category) == ("carl@example.com", "Invoicing", "Helpdesk")


def test_postponed_needs_a_time_to_come(here):
	request = make_request()
	for changes in (
		{"status": "Postponed"},
		{"status": "Postponed", "postponed_to": "2001-01-01 10:00"},
		{"postponed_to": "2099-01-01 10:00"},
	):
		with pytest.raises(frappe.ValidationError):
			update(request, **changes)
	update(request, status="Postponed", postponed_to="2099-01-01 10:00")
	assert stored(request).base_status == "Postponed" and words(request)[-1] == "postponed"
	update(request, status="Open")
	assert stored(request).postponed_to is None


def test_the_first_contact_is_the_main_one(here):
	company = make_customer("Globex")
	kim = make_contact("kim@globex.test", "Kim", "Larsen", company_name="Globex")
	request = make_request(contact=here.contact)
	update(request, contacts=[kim, here.contact])
	doc = stored(request)
	assert (doc.contact, doc.contact_name, doc.company_name) == (kim, "Kim Larsen", "Globex")
	assert doc.customer == company
	update(request, contact=here.contact)
	doc = stored(request)
	assert [row.contact for row in doc.contacts] == [here.contact, kim]
	assert doc.company_name == "Acme"
	update(request, contact=None)
	assert [row.contact for row in stored(request).contacts] == [kim]


def test_tags_are_set_as_a_whole(here):
	request = make_request(tags=["vip"])
	update(request, tags=["printer", "fire"])
	assert sorted(filter(None, stored(request).get_tags())) == ["fire", "printer"]
	assert words(request)[-1] == "changed"


BAD = [
	{},
	{"base_status": "Closed"},
	{"customer": "Acme"},
	{"replied_at": "2020-01-01"},
	{"name": "1"},
	{"status": "Deleted"},
	{"status": "Spam"},
	{"status": ""},
	{"category": ""},
	{"category": "Nowhere"},
	{"title": " "},
	{"title": ["a"]},
	{"agent": "nobody@example.com"},
	{"agent": "gone@example.com"},
	{"contact": "Nobody"},
	{"contacts": ["Nobody"]},
	{"access_level": "Open to all"},
	{"tags": ["x" * 101]},
]


@pytest.mark.parametrize("changes", BAD, ids=str)
def test_bad_changes_are_refused_and_nothing_is_done(here, changes):
	make_agent("gone@example.com")
	frappe.db.set_value("User", "gone@example.com", "enabled", 0)
	frappe.clear_document_cache("User", "gone@example.com")
	request = make_request()
	before = stored(request).as_dict()
	with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)) as no:
		update(request, **changes)
	assert len(str(no.value)) > 10
	assert stored(request).as_dict() == before and words(request) == ["created"]


def test_a_disabled_category_is_not_chosen(here):
	make_category("Old", disabled=1)
	with pytest.raises(frappe.ValidationError, match="disabled"):
		update(make_request(), category="Old")


def test_an_owner_has_to_see_the_category(here):
	make_category("Secret", members=(ANNA,), members_only=1)
	request = make_request(agent=BOB)
	with pytest.raises(frappe.ValidationError, match="member"):
		update(request, category="Secret")
	update(request, category="Secret", agent=ANNA)
	assert stored(request).category == "Secret"


def test_changes_are_read_from_json_too(here):
	request = make_request()
	with as_user(ANNA):
		requests.update(f'["{request}"]', '{"priority": "Low"}')
		with pytest.raises(frappe.ValidationError):
			requests.update(request, "priority=Low")
	assert stored(request).priority == "Low"


# The one door to all


def test_the_catalogue_describes_every_action(here):
	with as_user(ANNA):
		catalogue = actions.catalogue()
	names = [action["name"] for action in catalogue]
	assert set(names) >= {
		"create",
		"accept",
		"reply",
		"comment",
		"close",
		"reopen",
		"update",
		"mark_read",
		"mark_unread",
		"add_favourite",
		"remove_favourite",
	}
	assert [action["order"] for action in catalogue] == sorted(action["order"] for action in catalogue)
	frappe.as_json(catalogue)


def test_an_action_runs_by_name(here):
	first, second = make_request("1"), make_request("2")
	with as_user(ANNA):
		assert actions.run("close", [first, second])["done"] == [first, second]
		assert actions.run("update", first, {"changes": {"priority": "High"}})["done"] == [first]
		assert actions.run("create", values={"title": "Third"})["name"]
		for name, values in (("nope", {}), ("close", {"x": 1}), ("reply", {}), ("close", {"access": "all"})):
			with pytest.raises(frappe.ValidationError):
				actions.run(name, first, values)


def test_labels_are_in_the_users_language(here):
	frappe.db.set_value("User", ANNA, "language", "da")
	with as_user(ANNA):
		frappe.local.lang = "da"
		try:
			labels = {action["name"]: action["label"] for action in actions.catalogue()}
		finally:
			frappe.local.lang = "en"
	assert labels["accept"] != "Accept"


def test_many_at_once_have_a_limit(here):
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="500"):
		requests.close([str(n) for n in range(501)])


def test_a_fault_in_the_middle_leaves_nothing_behind(here, monkeypatch):
	from request_mgmt.records import log

	request = make_request()
	customer_writes(make_request("other", contact=here.contact))

	def broken(*args, **kwargs):
		raise frappe.ValidationError("the log is full, try later")

	monkeypatch.setattr(log, "write", broken)
	with as_user(ANNA), pytest.raises(frappe.ValidationError):
		requests.accept(request)
	monkeypatch.undo()
	assert not stored(request).agent
	set_settings(status_on_accept="Open")
	with as_user(ANNA):
		requests.accept(request)
	assert stored(request).status == "Open"
