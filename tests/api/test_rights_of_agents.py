"""Rights that managers give agents one by one, in their Request Agent (BEHAVIOUR RGT-1); what each role does is in the table of rights."""

import frappe
import pytest
from frappe.desk.doctype.tag.tag import add_tag

from request_mgmt import permissions
from request_mgmt.actions import batches as background
from request_mgmt.api import actions, batches, console, lists, requests
from request_mgmt.assignment import assigning
from request_mgmt.patches import usual_choices
from tests.actions.making import ANNA, BOB, house, make_request, stored, words
from tests.factories import as_user, count_queries, make_category, make_manager, make_user

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	here.one, here.two = make_request("One"), make_request("Two")
	return here


def without(user: str, *rights: str, **values) -> None:
	"""A manager takes rights away."""
	with as_user(MONA):
		frappe.get_doc("Request Agent", user).update({**dict.fromkeys(rights, 0), **values}).save()


def offered(user: str) -> dict[str, dict]:
	with as_user(user):
		return {action["name"]: action for action in console.boot()["actions"]}


def test_agents_have_the_rights_they_had_before_there_were_any(here):
	clara = make_user("clara@example.com", roles=["Request Agent"], user_type="System User").name
	for user in (ANNA, clara):  # with settings of their own, and without
		rights = permissions.access(user)
		assert [right for right in permissions.RIGHTS if rights.has(right)] == [
			"bulk_update",
			"mark_spam",
			"create_tags",
		]
		assert not rights.categories_hidden and not rights.categories_read_only
	assert all(permissions.access(MONA).has(right) for right in permissions.RIGHTS)
	assert not permissions.access("Guest").has("mark_spam")


def test_rows_of_a_request_are_as_closed_as_the_request(here):
	"""The platform asks of tables only whether somebody reads requests at all."""
	inside = make_request("Inside", category=make_category("Board", [BOB]), contact=here.contact, user=BOB)
	doc = stored(inside)
	doc.append("participants", {"email_id": "sub@supplier.test", "kind": "Outsider"})
	doc.save(ignore_permissions=True)
	frappe.db.set_value("Request Category", "Board", "members_only", 1)
	frappe.clear_document_cache("Request Category", "Board")
	for rows in ("Request Contact", "Request Participant"):
		for user, sees in ((ANNA, 0), (BOB, 1), (MONA, 1)):
			with as_user(user):
				found = frappe.get_list(rows, {"parent": inside}, parent_doctype="Request")
			assert len(found) == sees, (rows, user)


def test_values_an_upgrade_left_empty_are_the_usual_ones(here):
	agent = frappe.qb.DocType("Request Agent")
	frappe.qb.update(agent).set(agent.requests_of, None).where(agent.name == ANNA).run()
	frappe.clear_document_cache("Request Agent", ANNA)
	assert not permissions.access(ANNA).categories_hidden
	with as_user(ANNA):
		frappe.get_doc("Request Agent", ANNA).update({"requests_of": "All"}).save()


def test_an_upgrade_fills_in_what_held_for_all(here):
	template = frappe.qb.DocType("Reply Template")
	frappe.qb.update(template).set(template.sharing, None).run()
	with as_user(ANNA):
		assert frappe.get_list("Reply Template", {"name": "Welcome"})
	without(BOB, requests_of="Own categories only")
	for _again in range(2):
		usual_choices.execute()
		assert frappe.db.get_value("Reply Template", "Welcome", "sharing") == "All may use it"
		assert frappe.db.get_value("Request Agent", BOB, "requests_of") == "Own categories only"


@pytest.mark.parametrize("change", [{"mark_spam": 1}, {"knowledge_base": 1}, {"requests_of": "All"}], ids=str)
def test_nobody_gives_himself_rights(here, change):
	without(ANNA, "mark_spam", requests_of="Own categories only")
	with as_user(ANNA), pytest.raises(frappe.PermissionError, match="manager"):
		frappe.get_doc("Request Agent", ANNA).update(change).save()
	clara = make_user("clara@example.com", roles=["Request Agent"], user_type="System User").name
	with as_user(clara), pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Request Agent", "user": clara, "knowledge_base": 1}).insert()
	with as_user(ANNA):
		frappe.get_doc("Request Agent", ANNA).update({"absence_text": "Back on Monday"}).save()
	assert not permissions.access(ANNA).has("mark_spam")


MANY = {
	"update": lambda h: requests.update([h.one, h.two], {"priority": "High"}),
	"run": lambda h: actions.run("update", [h.one, h.two], {"priority": "High"}),
	"batch": lambda h: batches.start("update", [h.one, h.two], {"priority": "High"}),
	"batch of a list": lambda h: batches.start("update", values={"priority": "High"}, list="last"),
}


@pytest.mark.parametrize("door", MANY)
def test_many_are_changed_at_once_by_who_may(here, door):
	without(ANNA, "bulk_update")
	with as_user(ANNA):
		with pytest.raises(frappe.PermissionError, match="Change many requests at once"):
			MANY[door](here)
		assert words(here.one) == ["created"]
		requests.update(here.one, {"priority": "High"})
		requests.close([here.one, here.two])
	with as_user(BOB):
		MANY[door](here)


def test_a_right_that_is_taken_away_stops_what_runs_in_the_background(here):
	with as_user(ANNA):
		batch = batches.start("update", [here.one, here.two], {"priority": "High"})["batch"]
	without(ANNA, "bulk_update")
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		background.run(batch)
	assert words(here.one) == ["created"]


def test_what_is_not_allowed_is_not_offered(here):
	assert offered(ANNA)["update"]["many"] and "mark_spam" in offered(ANNA)
	without(ANNA, "bulk_update", "mark_spam")
	assert not offered(ANNA)["update"]["many"] and "mark_spam" not in offered(ANNA)
	with as_user(ANNA):
		assert console.boot()["rights"] == ["create_tags"]
		assert "mark_spam" not in requests.get(here.one)["actions"]
		assert "update" in console.preview(here.one)["actions"]


def test_spam_is_marked_by_who_may_by_no_way_round(here):
	with as_user(ANNA):
		requests.mark_spam(here.one)
		requests.restore(here.one)
	without(ANNA, "mark_spam")
	with as_user(ANNA):
		for door in (lambda: requests.mark_spam(here.two), lambda: requests.undo(here.one)):
			with pytest.raises(frappe.PermissionError, match="Mark as spam"):
				door()
	assert stored(here.one).base_status == stored(here.two).base_status == "Open"


TAGS = {
	"create": lambda h: requests.create("New", tags="brand new"),
	"update": lambda h: requests.update(h.one, {"tags": {"add": ["brand new"]}}),
	"the platform": lambda h: add_tag("brand new", "Request", h.one),
}


@pytest.mark.parametrize("door", TAGS)
def test_new_tags_are_made_by_who_may(here, door):
	make_request("Tagged", tags="known")
	without(ANNA, "create_tags")
	frappe.db.savepoint("door")
	with as_user(ANNA), pytest.raises(frappe.PermissionError, match="brand new"):
		TAGS[door](here)
	frappe.db.rollback(save_point="door")
	assert not frappe.db.exists("Tag", "brand new")
	with as_user(ANNA):
		requests.update(here.two, {"tags": {"add": ["known"]}})
	assert stored(here.two).get_tags() == ["known"]
	with as_user(BOB):
		TAGS[door](here)


def test_who_sees_his_own_categories_alone(here):
	make_category("Sales", members=[ANNA], assignment_method="Do not assign")
	sale = make_request("A sale", user=MONA, category="Sales")
	without(ANNA, requests_of="Own categories only")
	without(BOB, requests_of="Own categories only")
	with as_user(BOB):  # a member of Helpdesk alone
		assert {row["name"] for row in lists.fetch("last")["rows"]} == {here.one, here.two}
		with pytest.raises(frappe.PermissionError):
			requests.get(sale)
		assert "Sales" not in {row["name"] for row in console.boot()["categories"]}
		with pytest.raises(frappe.ValidationError, match="no member"):
			requests.create("Mine", category="Sales", agent=BOB)
		requests.update(here.one, {"category": "Sales"})
		with pytest.raises(frappe.PermissionError):
			requests.get(here.one)
	with as_user(ANNA):
		requests.get(sale)


def test_who_reads_all_changes_what_is_of_his_categories(here):
	make_category("Sales", members=[ANNA], assignment_method="Do not assign")
	sale = make_request("A sale", user=MONA, category="Sales")
	without(BOB, requests_of="Read all, change own categories")
	with as_user(BOB):
		requests.update(here.one, {"priority": "High"})
		shown = requests.get(sale)
		assert set(shown["actions"]) <= {
			"add_favourite",
			"remove_favourite",
			"add_to_list",
			"remove_from_list",
		}
		for door in (
			lambda: requests.comment(sale, "Hello"),
			lambda: frappe.get_doc("Request", sale).update({"priority": "High"}).save(),
		):
			with pytest.raises(frappe.PermissionError):
				door()


@pytest.mark.parametrize("reach", [permissions.READ_ALL, permissions.OWN_CATEGORIES])
def test_nothing_is_given_to_who_may_not_work_on_it(here, reach):
	make_category("Sales", responsible=BOB, fallback_to_responsible=1)
	doc = stored(make_request("A sale", user=MONA, category="Sales"))
	assert assigning.assign(doc) == BOB
	without(BOB, requests_of=reach)
	assert assigning.assign(doc) is None
	with as_user(MONA), pytest.raises(frappe.ValidationError, match="no member"):
		requests.update(doc.name, {"agent": BOB})


def test_rights_cost_no_questions_of_their_own(here):
	with as_user(ANNA):
		console.counts()
		with count_queries() as before:
			console.counts()
	without(ANNA, "mark_spam", requests_of="Own categories only")
	with as_user(ANNA):
		console.counts()
		with count_queries() as after:
			console.counts()
	assert len(after) == len(before)
