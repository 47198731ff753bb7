"""T39 Relations, and rules about parents and children (BEHAVIOUR REL-1 to REL-6)."""

import frappe
import pytest

from request_mgmt.api import actions, portal, related, requests
from tests.actions.making import (
	ANNA,
	BOB,
	OLE,
	customer_writes,
	house,
	last_message,
	make_request,
	stored,
	words,
)
from tests.factories import (
	as_user,
	count_queries,
	make_agent,
	make_category,
	make_contact,
	make_portal_user,
	outgoing,
)

PROBLEM, INCIDENT = "Problem", "Incident"


@pytest.fixture
def here(site):
	here = house()
	for name in (PROBLEM, INCIDENT):
		frappe.get_doc({"doctype": "Request Type", "type_name": name, "external_as_default": 1}).insert()
	here.a = make_request("A", agent=ANNA, request_type=PROBLEM)
	here.b = make_request("B", agent=BOB, request_type=INCIDENT, contact=here.contact)
	here.c = make_request("C", request_type=INCIDENT)
	return here


def relate(one, other, kind="Related", user=ANNA, **values):
	with as_user(user):
		return requests.relate(one, other, kind, **values)


def seen(request: str, user=ANNA) -> dict:
	"""Number of the other request -> what it is to this one."""
	with as_user(user):
		return {row["request"]: row["relation"] for row in requests.get(request)["relations"]}


def rule(name="Incidents below problems", parents=(PROBLEM,), children=(INCIDENT,), **behaviour):
	return frappe.get_doc(
		{
			"doctype": "Request Relation Rule",
			"rule_name": name,
			"parent_types": [{"request_type": kind} for kind in parents],
			"child_types": [{"request_type": kind} for kind in children],
			**behaviour,
		}
	).insert()


def refused(says, *given, **values):
	with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError), match=says):
		relate(*given, **values)


def test_t39_relations(here):
	relate(here.b, here.a, "Parent", comment="same fire")
	relate(here.c, here.a, "Parent")
	assert seen(here.a) == {here.b: "Child", here.c: "Child"}
	assert seen(here.b) == seen(here.c) == {here.a: "Parent"}
	refused("related already", here.a, here.b)
	refused("related already", here.b, here.a, "Child")
	d = make_request("D")
	refused("has a parent already", here.b, d, "Parent")
	refused("has a parent already", d, here.b, "Child")
	relate(here.a, d, "Parent")
	refused("above", d, here.b, "Parent")
	refused("above", here.c, d, "Child")
	refused("itself", d, f"#{d}")
	refused("no request", d, "999999")
	refused("Choose", d, "")
	refused("Related, Parent or Child", d, here.b, "Cousin")
	assert frappe.db.count("Request Relation") == 3
	with as_user(ANNA):
		[row] = requests.get(here.b)["relations"]
	assert (row["title"], row["comment"], row["status"], row["agent_name"]) == (
		"A",
		"same fire",
		"Open",
		"Anna",
	)
	assert words(here.a)[-1] == "related" and words(here.b)[-1] == "related"


def test_t39_a_relation_is_taken_away_and_the_requests_stay(here):
	relate(here.b, here.a, "Child")
	before = stored(here.a).modified, stored(here.b).modified
	with as_user(ANNA):
		assert requests.unrelate(here.b, here.a)["other"] == here.a
		with pytest.raises(frappe.DoesNotExistError):
			requests.unrelate(here.b, here.a)
	assert seen(here.a) == seen(here.b) == {}
	assert (stored(here.a).modified, stored(here.b).modified) == before
	assert words(here.a)[-2:] == words(here.b)[-2:] == ["related", "unrelated"]
	relate(here.b, here.a, "Parent")
	assert seen(here.a) == {here.b: "Child"}


def test_t39_many_get_one_parent_and_each_refusal_says_why(here):
	with as_user(ANNA):
		answer = actions.run("relate", [here.b, here.c, here.a], {"other": here.a, "kind": "Parent"})
	assert answer["done"] == [here.b, here.c]
	assert [row["request"] for row in answer["refused"]] == [here.a]


def test_t39_both_ends_have_to_be_open_to_the_user(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Hidden", user="Administrator", category="Board")
	for pair in ((here.a, hidden), (hidden, here.a)):
		with pytest.raises(frappe.PermissionError):
			relate(*pair)
	relate(here.a, hidden, user=BOB)
	assert seen(here.a) == {} and seen(here.a, BOB) == {hidden: "Related"}
	gone = make_request("Gone")
	frappe.db.set_value("Request", gone, {"status": "Deleted", "base_status": "Deleted"})
	refused("deleted, spam or merged", here.a, gone)


def test_t39_what_is_removed_for_good_takes_its_relations_along(here):
	relate(here.b, here.a, "Parent")
	frappe.delete_doc("Request", here.a)
	assert frappe.db.count("Request Relation") == 0 and seen(here.b) == {}
	relate(here.b, here.c)
	frappe.delete_doc("Request", here.c)
	assert frappe.db.count("Request Relation") == 0


def test_t39_a_parent_is_not_closed_while_a_child_is_open(here):
	rule(prevent_closing_parent=1, offer_closing_parent=1)
	relate([here.b, here.c], here.a, "Parent")
	with as_user(ANNA):
		for door in (
			lambda: requests.close(here.a),
			lambda: requests.update(here.a, {"status": "Closed"}),
			lambda: requests.batch_reply(here.a, "Done", send_copy=False, close=True),
			lambda: frappe.get_doc("Request", here.a).update({"status": "Closed"}).save(),
		):
			with pytest.raises(frappe.ValidationError, match="cannot be closed while"):
				door()
		assert stored(here.a).base_status == "Open" and stored(here.a).message_count == 0
		requests.close(here.b)
		assert requests.get(here.b)["parent_to_close"] is None
		requests.postpone(here.c, "1h")
		with pytest.raises(frappe.ValidationError, match="cannot be closed while"):
			requests.close(here.a)
		requests.close(here.c)
		assert requests.get(here.c)["parent_to_close"] == here.a
		requests.close(here.a)
		assert requests.get(here.c)["parent_to_close"] is None


def test_t39_neither_a_split_nor_a_merge_closes_it_past_the_rule(here):
	rule(prevent_closing_parent=1)
	relate(here.b, here.a, "Parent")
	first, _second = (customer_writes(here.a, text).name for text in ("One", "Two"))
	closed = make_request("Done", request_type=PROBLEM)
	with as_user(ANNA):
		requests.close(closed)
		for door in (
			lambda: requests.split(here.a, [first], "Other", original_status="Closed"),
			lambda: requests.merge(here.a, closed, keep={"status": closed}),
		):
			with pytest.raises(frappe.ValidationError, match="cannot be closed while"):
				door()
		assert stored(here.a).base_status == "Open" and stored(here.a).message_count == 2
		requests.close(here.b)
		new = requests.split(here.a, [first], "Other", original_status="Closed")["name"]
		requests.reopen(here.b)
		requests.undo_split(new)
	assert stored(here.a).base_status == "Open" and stored(here.a).message_count == 2


def test_t39_nor_does_the_customer_and_he_learns_of_no_child(here):
	rule(prevent_closing_parent=1)
	make_portal_user(OLE)
	parent = make_request("P", request_type=PROBLEM, contact=here.contact)
	child = make_request("C", request_type=INCIDENT, access_level="Internal")
	relate(child, parent, "Parent")
	with as_user(OLE):
		assert not portal.get_request(parent)["may_close"]
		with pytest.raises(frappe.ValidationError, match="belongs to this request") as refused:
			portal.close(parent)
		assert child not in str(refused.value)
	assert stored(parent).base_status == "Open"
	with as_user(ANNA):
		requests.close(child)
	with as_user(OLE):
		assert portal.get_request(parent)["may_close"]
		portal.close(parent)
	assert stored(parent).base_status == "Closed"


def test_t39_nor_of_one_that_keeps_a_child_open(here):
	rule(parents=(PROBLEM,), children=(INCIDENT,), close_children=1)
	rule("Wait", parents=(INCIDENT,), children=(), prevent_closing_parent=1)
	make_portal_user(OLE)
	parent = make_request("P", request_type=PROBLEM, contact=here.contact)
	relate(here.b, parent, "Parent")
	relate(here.c, here.b, "Parent")
	frappe.local.message_log = []
	with as_user(OLE), pytest.raises(frappe.ValidationError, match="belongs to this request"):
		portal.close(parent)
	said = str(frappe.local.message_log)
	assert "belongs to this request" in said and here.b not in said and here.c not in said


def test_t39_a_split_that_is_undone_closes_again_what_was_closed(here):
	"""It is put back as it was; no rule has a say in that."""
	message = customer_writes(here.a, "One").name
	customer_writes(here.a, "Two")
	with as_user(ANNA):
		requests.close(here.a)
		new = requests.split(here.a, [message], "Other", original_status="Open")["name"]
	rule(prevent_closing_parent=1)
	relate(here.b, here.a, "Parent")
	with as_user(ANNA):
		requests.undo_split(new)
	assert stored(here.a).base_status == "Closed"


def test_t39_other_types_and_rules_that_are_off_keep_nothing_open(here):
	rule(prevent_closing_parent=1, children=(PROBLEM,))
	rule("Off", prevent_closing_parent=1, enabled=0)
	relate(here.b, here.a, "Parent")
	with as_user(ANNA):
		requests.close(here.a)
	rule("All", parents=(), children=(), prevent_closing_parent=1)
	with as_user(ANNA):
		requests.reopen(here.a)
		with pytest.raises(frappe.ValidationError, match="cannot be closed while"):
			requests.close(here.a)


def test_t39_children_are_closed_with_their_parent_and_their_customers_told(here):
	rule(close_children=1, message_to_children="<p>The fire is out.</p>")
	relate([here.b, here.c], here.a, "Parent")
	grandchild = make_request("G", request_type=INCIDENT)
	other_type = make_request("O", request_type=PROBLEM)
	relate(grandchild, here.b, "Parent")
	relate(other_type, here.a, "Parent")
	before = len(outgoing(purpose="Reply"))
	with as_user(ANNA):
		requests.close(here.a)
	for child in (here.b, here.c):
		assert stored(child).base_status == "Closed"
		assert "The fire is out." in last_message(child).body_text
		assert words(child)[-2:] == ["batch_reply_sent", "closed_by_rule"]
	mails = outgoing(purpose="Reply")[before:]
	assert [(mail.request, mail.recipients) for mail in mails] == [(here.b, OLE)]
	assert stored(grandchild).base_status == stored(other_type).base_status == "Open"
	customer_writes(here.b, "It burns again")
	assert stored(here.b).base_status == "Open" and stored(here.a).base_status == "Closed"


def test_t39_what_keeps_a_child_open_keeps_its_parent_open(here):
	rule(close_children=1)
	rule("Wait", parents=(INCIDENT,), children=(), prevent_closing_parent=1)
	relate(here.b, here.a, "Parent")
	relate(here.c, here.b, "Parent")
	with as_user(ANNA):
		with pytest.raises(frappe.ValidationError, match=here.c):
			requests.close(here.a)
		assert stored(here.a).base_status == stored(here.b).base_status == "Open"
		requests.close(here.c)
		requests.close(here.a)
	assert stored(here.b).base_status == "Closed"
	assert not any(stored(request).message_count for request in (here.b, here.c))


def test_t39_a_child_is_created_with_its_parent(here):
	rule(require_parent=1)
	with as_user(ANNA):
		for wrong in ({}, {"parent": here.c}):
			with pytest.raises(frappe.ValidationError, match="parent"):
				requests.create("New", request_type=INCIDENT, **wrong)
		with pytest.raises(frappe.ValidationError, match="parent"):
			frappe.get_doc({"doctype": "Request", "title": "New", "request_type": INCIDENT}).insert()
		made = requests.create("New", request_type=INCIDENT, parent=f"#{here.a}", agent="unassigned")["name"]
		free = requests.create("Free", request_type=PROBLEM, agent="unassigned")["name"]
		frappe.get_doc({"doctype": "Request", "title": "Typed in the desk", "request_type": PROBLEM}).insert()
	assert seen(made) == {here.a: "Parent"} and seen(free) == {}


def test_t39_a_rule_makes_sense_and_is_a_managers(here):
	with pytest.raises(frappe.ValidationError, match="Either"):
		rule(close_children=1, prevent_closing_parent=1)
	make_agent("cara@example.com")
	with as_user("cara@example.com"):
		for doctype, values in (
			("Request Relation Rule", {"rule_name": "Mine"}),
			("Request Relation", {"source": here.a, "target": here.b}),
		):
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc({"doctype": doctype, **values}).insert()


def drawn(node: dict) -> dict:
	return {child["request"]: drawn(child) for child in node["children"]}


def test_a_family_is_a_tree_from_its_top_whoever_of_it_is_asked(here):
	d, e = make_request("D"), make_request("E")
	for parent, child in ((here.a, here.b), (here.a, here.c), (here.c, d)):
		relate(parent, child, "Child")
	relate(here.a, e)
	with as_user(ANNA):
		for one in (here.a, here.b, here.c, d):
			top = related.tree(one)
			assert top["request"] == here.a and top["title"] == "A"
			assert drawn(top) == {here.b: {}, here.c: {d: {}}}
		assert related.tree(e)["request"] == e and drawn(related.tree(e)) == {}


def test_a_tree_ends_where_something_is_closed_to_the_reader(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	secret = make_request("Secret", user="Administrator", category="Board")
	for parent, child in ((here.a, secret), (secret, here.b)):
		relate(parent, child, "Child", user=BOB)
	with as_user(BOB):
		assert drawn(related.tree(here.b)) == {secret: {here.b: {}}}
	with as_user(ANNA):
		assert drawn(related.tree(here.a)) == {} and related.tree(here.b)["request"] == here.b
		with pytest.raises(frappe.PermissionError):
			related.tree(secret)


def test_a_deep_tree_costs_what_a_flat_one_does(here):
	def cost() -> int:
		with as_user(ANNA):
			related.tree(here.a)
			with count_queries() as seen:
				related.tree(here.a)
		return len(seen)

	relate(here.a, here.b, "Child")
	few, last = cost(), here.b
	for at in range(6):
		last, before = make_request(f"Deep {at}"), last
		relate(before, last, "Child")
	assert cost() == few


def test_t39_a_customer_who_closes_the_parent_is_not_named_to_others(here):
	rule(close_children=1, message_to_children="<p>The fire is out.</p>")
	user = make_portal_user("eva@other.test", first_name="Eva", last_name="Eriksen")
	contact = make_contact("eva@other.test", first_name="Eva", last_name="Eriksen", user=user)
	parent = make_request("Fire", agent=ANNA, request_type=PROBLEM, contact=contact)
	relate(here.b, parent, "Parent")
	with as_user(user):
		portal.close(parent)
	assert stored(here.b).base_status == "Closed"
	message = last_message(here.b)
	assert message.user == BOB  # whose request it is
	mail = outgoing(message=message.name)[0]
	assert "Eva" not in f"{mail.sender} {mail.body_html} {message.author_name} {message.sender_name}"


def test_t39_a_relation_is_removed_by_who_may_work_on_both(here):
	closed = make_category("Closed", members=[ANNA], members_only=1)
	secret = make_request("Secret", category=closed)
	relate(here.b, secret)
	with as_user(BOB), pytest.raises(frappe.PermissionError):
		requests.unrelate(here.b, secret)
	assert words(secret)[-1] == "related"
