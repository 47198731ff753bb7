"""T15 Merge and Unmerge (BEHAVIOUR MRG-1 to MRG-4)."""

import frappe
import pytest

from request_mgmt.api import favourites, lists, mailboxes, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, stored, words
from tests.factories import as_user, make_contact, outgoing, raw_mail


@pytest.fixture
def here(site):
	make = house()
	make.pia = make_contact("pia@beta.test", "Pia", "Poulsen", company_name="Beta")
	return make


def texts(request: str) -> list[str]:
	with as_user(ANNA):
		return [row["body_text"] for row in requests.get(request)["messages"]]


@pytest.fixture
def three(here):
	first = make_request("A", contact=here.contact, agent=ANNA, message="a1")
	second = make_request("B", contact=here.pia, agent=BOB, message="b1")
	third = make_request("C", contact=here.contact, agent=ANNA, message="c1")
	return first, second, third


def test_t15_merge(three, here):
	a, b, c = three
	with as_user(BOB):
		favourites.add(b)
	with as_user(ANNA):
		answer = requests.merge(a, [b, c])
		assert (answer["done"], answer["refused"]) == ([b, c], [])
		assert texts(a) == ["a1", "b1", "c1"]
		assert requests.get(b)["request"]["name"] == a
		assert {b, c}.isdisjoint(row["name"] for row in lists.fetch("last")["rows"])
		assert {b, c}.isdisjoint(
			row["name"] for row in lists.fetch("search", {"text": "B", "include_closed": 1})["rows"]
		)
	doc = stored(a)
	assert doc.contact == here.contact and [row.contact for row in doc.contacts] == [here.contact, here.pia]
	assert [(stored(x).base_status, stored(x).merged_into) for x in (b, c)] == [("Merged", a)] * 2
	with as_user(BOB):
		assert favourites.mine() == [a]
	d = make_request("D", contact=here.contact, agent=ANNA, message="d1")
	with as_user(ANNA):
		requests.merge(d, a)
		assert requests.get(b)["request"]["name"] == d
	assert texts(d) == ["a1", "b1", "c1", "d1"]


def test_mail_to_the_old_number_arrives_in_the_new_one(here):
	one = mailboxes.receive(here.mailbox, raw_mail(message_id="<one@acme.test>"))["request"]
	two = mailboxes.receive(here.mailbox, raw_mail(message_id="<two@acme.test>", subject="Other"))["request"]
	acknowledgement = outgoing(request=two)[0].message_id
	with as_user(ANNA):
		requests.merge(one, two)
	for way in (
		{"In_Reply_To": acknowledgement},
		{"In_Reply_To": "<two@acme.test>"},
		{"subject": f"[#{two}] Other"},
	):
		back = mailboxes.receive(here.mailbox, raw_mail(text=str(way), **way))
		assert (back["outcome"], back["request"]) == ("Added", one)


def test_the_value_chosen_stays(three):
	a, b, _c = three
	with as_user(ANNA):
		rows = requests.merge_preview([a, b])
		assert [(row["name"], row["title"], row["message_count"]) for row in rows] == [
			(a, "A", 1),
			(b, "B", 1),
		]
		requests.merge(a, b, keep={"title": b, "agent": b, "category": a})
	assert (stored(a).title, stored(a).agent) == ("B", BOB)
	with as_user(ANNA):
		requests.unmerge(b)
	assert (stored(a).title, stored(a).agent) == ("A", ANNA)


def test_unmerge_puts_everything_back_also_after_later_messages(three, here):
	a, b, _c = three
	with as_user(BOB):
		favourites.add(b)
		requests.close(b)
	closed_at = stored(b).closed_at
	with as_user(ANNA):
		requests.merge(a, b)
	customer_writes(a, "later")
	with as_user(ANNA):
		assert requests.unmerge(b) == {"request": b}
	assert texts(a) == ["a1", "later"] and texts(b) == ["b1"]
	one, two = stored(a), stored(b)
	assert [row.contact for row in one.contacts] == [here.contact]
	assert [row.contact for row in two.contacts] == [here.pia]
	assert (two.status, two.closed_at, two.merged_into, two.agent) == ("Closed", closed_at, None, BOB)
	assert (one.message_count, two.message_count) == (2, 1)
	with as_user(BOB):
		assert favourites.mine() == [b]
	assert "unmerged" in words(a) and words(b)[-2:] == ["merged", "unmerged"]


def test_unmerge_in_the_middle_of_a_chain(three):
	a, b, c = three
	with as_user(ANNA):
		requests.merge(a, b)
		requests.merge(c, a)
		requests.unmerge(b)
		assert (texts(c), texts(b)) == (["a1", "c1"], ["b1"])
		requests.unmerge(a)
	assert (texts(a), texts(b), texts(c)) == (["a1"], ["b1"], ["c1"])


def test_what_cannot_be_merged_is_refused_and_nothing_changes(three):
	a, b, c = three
	with as_user(ANNA):
		requests.merge(b, c)
		for primary, source in ((a, a), (c, a), (a, c), ("999999", a), ("", a)):
			with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
				requests.merge(primary, source)
		with pytest.raises(frappe.ValidationError, match="not merged"):
			requests.unmerge(a)
	frappe.db.set_value("Request", b, {"status": "Deleted", "base_status": "Deleted"})
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="bin"):
		requests.merge(b, a)
	assert texts(a) == ["a1"] and stored(a).base_status == "Open"


def test_both_have_to_be_open_to_whoever_merges(three):
	a, b, _c = three
	frappe.get_doc({"doctype": "Request Category", "category_name": "Secret", "members_only": 1}).insert()
	frappe.db.set_value("Request", b, "category", "Secret")
	frappe.clear_cache()
	with as_user(ANNA):
		for primary, source in ((a, b), (b, a)):
			with pytest.raises(frappe.PermissionError):
				requests.merge(primary, source)
		with pytest.raises(frappe.PermissionError):
			requests.merge_preview([a, b])


def relations_of(request: str) -> set[tuple[str, str]]:
	with as_user(ANNA):
		return {(row["relation"], row["request"]) for row in requests.get(request)["relations"]}


def test_t15_relations_go_along_and_come_back(three, here):
	a, b, c = three
	parent, friend, mother = (make_request(title) for title in ("P", "F", "M"))
	with as_user(ANNA):
		requests.relate(b, parent, kind="Parent")
		requests.relate(b, friend)
		requests.relate(b, a)
		requests.relate(c, mother, kind="Parent")
		requests.merge(a, b)
	assert relations_of(a) == {("Parent", parent), ("Related", friend)}
	assert relations_of(friend) == {("Related", a)}
	with as_user(ANNA):
		requests.merge(a, c)
	assert relations_of(a) == {("Parent", parent), ("Related", friend)}  # one parent is enough
	with as_user(ANNA):
		requests.unmerge(b)
		requests.unmerge(c)
	assert relations_of(b) == {("Parent", parent), ("Related", friend), ("Related", a)}
	assert relations_of(c) == {("Parent", mother)}
	assert relations_of(a) == {("Related", b)}


def contacts_of(request: str) -> list[str]:
	return [row.contact for row in stored(request).contacts]


def stars_of(user: str) -> set[str]:
	with as_user(user):
		return set(favourites.mine())


def test_a_chain_taken_apart_leaves_nobody_and_nothing_where_it_was_not(three, here):
	"""B into A, A into C; then both are taken apart again."""
	a, b, c = three
	friend = make_request("F")
	with as_user(BOB):
		favourites.add(b)
	with as_user(ANNA):
		favourites.add([b, c])
		requests.relate(b, friend)
		requests.relate(c, friend)
		requests.update(c, {"priority": "High"})
		requests.update(b, {"priority": "High"})
		requests.update(a, {"priority": "Low"})
		requests.merge(a, b, keep={"title": b, "priority": b})
		requests.merge(c, a)
		requests.unmerge(b)
	assert (contacts_of(b), contacts_of(c)) == ([here.pia], [here.contact])
	assert (stars_of(BOB), stars_of(ANNA)) == ({b}, {b, c})
	assert (stored(c).title, stored(c).priority) == ("C", "High")
	assert relations_of(b) == relations_of(c) == {("Related", friend)}
	with as_user(ANNA):
		requests.unmerge(a)
	assert contacts_of(a) == [here.contact] and texts(a) == ["a1"]
	assert (stored(a).title, stored(a).priority) == ("A", "Low")
	assert (stars_of(BOB), stars_of(ANNA)) == ({b}, {b, c}) and relations_of(a) == set()


def test_a_value_that_a_chain_took_along_is_taken_back(three):
	a, b, c = three
	with as_user(ANNA):
		requests.merge(a, b, keep={"title": b})
		requests.merge(c, a, keep={"title": a})
		assert stored(c).title == "B"
		requests.unmerge(b)
		assert stored(c).title == "A"
		requests.unmerge(a)
	assert (stored(a).title, stored(c).title) == ("A", "C")
