"""What free text finds beside requests: messages, contacts, companies, templates, tags (BEHAVIOUR FND-9)."""

import frappe
import pytest

from request_mgmt.api import free_text, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.factories import as_user, count_queries, make_category, make_contact


@pytest.fixture
def here(site):
	here = house()
	here.coffee = make_request(
		"Coffee", agent=ANNA, contact=here.contact, message="The grinder is broken. " * 30
	)
	here.tea = make_request(
		"Tea", agent=BOB, access_level="Internal", message="The grinder is fine.", tags="grinder,vip"
	)
	here.done = make_request(
		"Sold", agent=ANNA, access_level="Internal", message="Old grinder", status="Closed"
	)
	make_contact("gry@grinders.test", "Gry", "Grøn", company_name="Grinders")
	frappe.get_doc(
		{
			"doctype": "Reply Template",
			"template_name": "Broken grinder",
			"versions": [{"language": "en", "body": "Send us the grinder."}],
		}
	).insert()
	return here


def find(text, user=ANNA, **options) -> dict:
	with as_user(user):
		return {kind: found["rows"] for kind, found in free_text.find(text, **options).items()}


def test_each_kind_of_thing_is_found_by_the_words(here):
	found = find("grinder")
	assert {row["request"] for row in found["messages"]} == {here.coffee, here.tea}
	assert [row["full_name"] for row in found["contacts"]] == ["Gry Grøn"]
	assert found["companies"] == [{"company_name": "Grinders", "contacts": 1}]
	assert [row["name"] for row in found["templates"]] == ["Broken grinder"]
	assert found["tags"] == ["grinder"]
	assert {row["request"] for row in find("grinder", include_closed=1)["messages"]} == {
		here.coffee,
		here.tea,
		here.done,
	}
	assert not any(find("zzz").values()) and not any(find(" ").values())


def test_a_message_holds_all_the_words_itself(here):
	customer_writes(here.coffee, "Kværnen larmer")
	assert [row["excerpt"] for row in find("kvaernen larm")["messages"]] == ["Kværnen larmer"]
	assert find("kværnen broken")["messages"] == []  # each in a message of its own
	(row,) = find("fine")["messages"]
	assert (row["title"], row["kind"], row["request"]) == ("Tea", "Comment", here.tea)


def test_signs_of_the_search_field_are_no_words(here):
	assert {row["request"] for row in find("o:bob grinder")["messages"]} == {here.coffee, here.tea}


@pytest.mark.pure
@pytest.mark.parametrize(
	("text", "words", "expected"),
	[
		("The  grinder\nis broken", ["grind"], "The grinder is broken"),
		("x " * 80 + "Kværn " + "y " * 200, ["kvaern"], "… " + "x " * 29 + "Kværn " + "y " * 78),
		("a" * 500, ["zzz"], "a" * 220),
		("", ["zzz"], ""),
	],
)
def test_the_excerpt_stands_around_the_first_of_the_words(text, words, expected):
	assert free_text.excerpt(text, words).strip() == expected.strip()


def test_nothing_closed_to_the_user_is_found(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request(
		"Secret", user="Administrator", category="Board", access_level="Internal", message="A quagga"
	)
	assert find("quagga")["messages"] == []
	assert [row["request"] for row in find("quagga", BOB)["messages"]] == [hidden]
	frappe.db.set_value("Request", here.tea, {"base_status": "Spam", "status": "Spam"})
	assert here.tea not in {row["request"] for row in find("grinder")["messages"]}


def test_it_costs_the_same_however_much_there_is(here):
	def cost() -> int:
		with as_user(ANNA):
			frappe.db.commit()
			free_text.find("grinder")
			with count_queries() as seen:
				free_text.find("grinder")
		return len(seen)

	few = cost()
	for at in range(15):
		number = make_request(f"More {at}", agent=ANNA, contact=here.contact, message="One more grinder")
		with as_user(ANNA):
			requests.comment(number, "And a grinder")
		make_contact(f"g{at}@grinders.test", f"Gerda {at}", company_name=f"Grinders {at}")
	assert cost() == few
	assert len(find("grinder")["messages"]) == 20
