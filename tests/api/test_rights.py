"""Who comes through which door: every role at every function, list and document (DESIGN 4, permissions.py)."""

import frappe
import pytest

from request_mgmt.api import (
	actions,
	batches,
	console,
	favourites,
	history,
	lists,
	messages,
	notices,
	own_settings,
	partners,
	presence,
	requests,
	saved_lists,
	tags,
	templates,
)
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, stored
from tests.factories import as_user, make_agent, make_category, make_manager, make_portal_user, make_user

INSIDER, OUTSIDER, MANAGER = "in@example.com", BOB, "mona@example.com"
CUSTOMER, CLERK, GONE = "ole@acme.test", "clerk@example.com", "gone@example.com"


@pytest.fixture
def secret(site):
	"""A request of a category that only its members see."""
	here = house()
	make_agent(INSIDER)
	make_manager(MANAGER)
	make_portal_user(CUSTOMER)
	make_user(CLERK, ("Blogger",) if frappe.db.exists("Role", "Blogger") else ())
	make_agent(GONE)
	frappe.db.set_value("User", GONE, "enabled", 0)
	frappe.clear_document_cache("User", GONE)
	make_category("Board", members=(INSIDER,), members_only=1, assignment_method="Do not assign")
	request = make_request(user="Administrator", category="Board", contact=here.contact)
	here.message = customer_writes(request).name
	here.request = request
	return here


CRITERIA = [[{"field": "category", "operator": "one_of", "value": ["Board"]}]]


DOORS = {
	"get": lambda s: requests.get(s.request),
	"accept": lambda s: requests.accept(s.request),
	"reply": lambda s: requests.reply(s.request, "Hello"),
	"comment": lambda s: requests.comment(s.request, "Hello"),
	"batch_reply": lambda s: requests.batch_reply(s.request, "Hello"),
	"relate": lambda s: requests.relate(s.request, make_request("Open to all")),
	"relate the other way": lambda s: requests.relate(make_request("Open to all"), s.request),
	"create below": lambda s: requests.create("Below", parent=s.request),
	"undo": lambda s: (requests.update(s.request, {"priority": "High"}), requests.undo(s.request)),
	"close": lambda s: requests.close(s.request),
	"mark_read": lambda s: requests.mark_read(s.request),
	"mark_unread": lambda s: requests.mark_unread(s.request),
	"update": lambda s: requests.update(s.request, {"priority": "High"}),
	"add favourite": lambda s: favourites.add(s.request),
	"remove favourite": lambda s: favourites.remove(s.request),
	"run": lambda s: actions.run("close", s.request),
	"raw": lambda s: messages.raw(s.message),
	"presence": lambda s: presence.here(s.request),
	"history": lambda s: history.opened(s.request),
	"pin": lambda s: history.pin(s.request),
	"one message": lambda s: messages.get(s.message),
	"template": lambda s: templates.show("Automatic reply", s.request),
	"insert template": lambda s: templates.insert("Automatic reply", s.request),
	"document": lambda s: frappe.get_doc("Request", s.request).check_permission("read"),
	"save": lambda s: frappe.get_doc("Request", s.request).save(),
	"message document": lambda s: frappe.get_doc("Message", s.message).check_permission("read"),
}
HALLS = {
	"create": lambda s: requests.create("Another"),
	"mine": lambda s: favourites.mine(),
	"fetch": lambda s: lists.fetch("last"),
	"fetch by criteria": lambda s: lists.fetch("search", criteria=CRITERIA),
	"export": lambda s: lists.export("last"),
	"mark": lambda s: lists.mark("last"),
	"columns": lambda s: lists.export_columns(),
	"choose columns": lambda s: lists.choose_columns("last", ["title"]),
	"after sending": lambda s: console.choose_after_sending("Stay"),
	"saved lists": lambda s: saved_lists.mine(),
	"counts of saved lists": lambda s: saved_lists.counts(),
	"save a list": lambda s: saved_lists.save("Mine"),
	"opened lately": lambda s: history.mine(),
	"unpin": lambda s: history.pin("100001", pinned=False),
	"take off what was opened lately": lambda s: history.remove("100001"),
	"take others off": lambda s: history.remove_others(),
	"batch": lambda s: batches.start("mark_read", list="last"),
	"batches": lambda s: batches.mine(),
	"search fields": lambda s: lists.search_fields(),
	"suggest requests": lambda s: lists.suggest("printer"),
	"catalogue": lambda s: actions.catalogue(),
	"leave": lambda s: presence.gone("100001"),
	"templates": lambda s: templates.search(),
	"partners": lambda s: partners.search(),
	"own settings": lambda s: own_settings.mine(),
	"save own settings": lambda s: own_settings.save({"timer": 1}),
	"notices": lambda s: notices.mine(),
	"read notices": lambda s: notices.mark_read(),
	"clear notices": lambda s: notices.clear(),
	"tags": lambda s: tags.search(),
}
NOBODIES = [CUSTOMER, CLERK, GONE, "Guest"]


@pytest.mark.parametrize("user", [INSIDER, MANAGER, "Administrator"])
@pytest.mark.parametrize("door", [*DOORS, *HALLS])
def test_members_and_managers_come_in(secret, door, user):
	with as_user(user):
		try:
			(DOORS | HALLS)[door](secret)
		except frappe.DoesNotExistError:
			assert door == "raw"  # this message came by no mail


@pytest.mark.parametrize("user", [OUTSIDER, *NOBODIES])
@pytest.mark.parametrize("door", DOORS)
def test_others_do_not(secret, door, user):
	before = stored(secret.request).as_dict()
	with as_user(user), pytest.raises(frappe.PermissionError):
		DOORS[door](secret)
	assert stored(secret.request).as_dict() == before
	assert frappe.db.count("Message", {"request": secret.request}) == 1


@pytest.mark.parametrize("user", NOBODIES)
@pytest.mark.parametrize("hall", HALLS)
def test_who_is_no_agent_gets_nowhere(secret, hall, user):
	with as_user(user), pytest.raises(frappe.PermissionError):
		HALLS[hall](secret)


@pytest.mark.parametrize("doctype", ["Request", "Message", "Request Log"])
def test_lists_show_what_documents_show(secret, doctype):
	def seen(user):
		with as_user(user):
			return len(frappe.get_list(doctype, limit_page_length=0))

	assert seen(INSIDER) >= 1
	assert seen(MANAGER) >= 1
	assert seen(OUTSIDER) == 0


@pytest.mark.parametrize("user", [CUSTOMER, CLERK])
def test_lists_are_closed_to_who_is_no_agent(secret, user):
	with as_user(user):
		for doctype in ("Request", "Message", "Request Log", "Favourite"):
			try:
				assert frappe.get_list(doctype) == []
			except frappe.PermissionError:
				pass


def test_the_app_lists_leave_out_what_is_not_open(secret):
	for user, expected in ((INSIDER, 1), (OUTSIDER, 0), (MANAGER, 1)):
		with as_user(user):
			for name in ("unassigned", "last", "search"):
				page = lists.fetch(name)
				assert (len(page["rows"]), page["count"]) == (expected, expected)
			assert lists.fetch("search", criteria=CRITERIA)["count"] == expected
			lists.export("search", criteria=CRITERIA, columns=["name"])
			assert len(frappe.response.filecontent.splitlines()) == 1 + expected
			assert lists.fetch("search", {"text": secret.request}).get("exact") == (
				secret.request if expected else None
			)


def test_a_member_through_a_user_group_is_a_member(secret):
	frappe.get_doc(
		{"doctype": "User Group", "name": "Directors", "user_group_members": [{"user": OUTSIDER}]}
	).insert()
	category = frappe.get_doc("Request Category", "Board")
	category.append("members", {"user_group": "Directors"})
	category.save()
	with as_user(OUTSIDER):
		requests.get(secret.request)


def test_a_category_written_into_the_document_opens_nothing(secret):
	"""What is stored counts, not what the sender says."""
	with as_user(OUTSIDER), pytest.raises(frappe.PermissionError):
		doc = frappe.get_doc("Request", secret.request)
		doc.category = "General"
		doc.save()
	assert stored(secret.request).category == "Board"


def test_an_agent_may_hand_over_into_a_closed_category_and_is_out(secret):
	request = make_request()
	with as_user(OUTSIDER):
		requests.update(request, {"category": "Board", "agent": "unassigned"})
		with pytest.raises(frappe.PermissionError):
			requests.get(request)


def test_only_managers_delete(secret):
	request = make_request()
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		frappe.delete_doc("Request", request)
	with as_user(MANAGER):
		frappe.delete_doc("Request", request)
	assert not frappe.db.exists("Request", request)
	assert not frappe.db.exists("Request Log", {"request": request})


def test_the_log_is_nobodys_to_change(secret):
	name = frappe.get_all("Request Log", {"request": secret.request}, pluck="name")[0]
	for user in (INSIDER, MANAGER, "Administrator"):
		with as_user(user), pytest.raises(frappe.PermissionError):
			doc = frappe.get_doc("Request Log", name)
			doc.action = "closed"
			doc.save()


def test_each_agent_sets_his_own(secret):
	with as_user(INSIDER):
		own = frappe.get_doc("Request Agent", INSIDER)
		own.absence_text = "Back on Monday"
		own.save()
		with pytest.raises(frappe.PermissionError):
			other = frappe.get_doc("Request Agent", OUTSIDER)
			other.availability = "Not present"
			other.save()
		assert frappe.get_list("Request Agent", pluck="name") == [INSIDER]
	with as_user(MANAGER):
		other = frappe.get_doc("Request Agent", OUTSIDER)
		other.availability = "Not present"
		other.save()
