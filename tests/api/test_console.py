"""The console's start: who I am, and the words to choose from."""

import frappe
import pytest

from request_mgmt.api import console, requests
from tests.factories import as_user, count_queries, make_agent, make_category, make_contact, make_user
from tests.http import Refused


def test_boot_knows_the_agent_and_the_words_of_the_screens():
	anna = make_agent("anna@example.com", first_name="Anna", newest_first=1)
	make_agent("bo@example.com", first_name="Bo", availability="Not present", absence_text="Back on Monday")
	make_category("Printers")
	with as_user(anna):
		boot = console.boot()
	assert (boot["user"], boot["full_name"], boot["is_manager"]) == (anna, "Anna", False)
	assert "Request Agent" in boot["roles"]
	assert {"Open", "Closed", "Postponed"} <= {status["base_status"] for status in boot["statuses"]}
	assert "Printers" in {category["label"] for category in boot["categories"]}
	assert boot["priorities"] and boot["types"]
	away = next(agent for agent in boot["agents"] if agent["user"] == "bo@example.com")
	assert (away["full_name"], away["present"], away["absence_text"]) == ("Bo", False, "Back on Monday")
	assert {"accept", "reply", "close"} <= {action["name"] for action in boot["actions"]}
	assert boot["settings"]["newest_first"] is True
	assert boot["counts"] == {"own_open": 0, "unassigned": 0, "favourites": 0, "notices": 0}


def test_what_comes_after_sending_is_kept_for_who_chose_it():
	anna, bo = make_agent("anna@example.com"), make_agent("bo@example.com")
	clara = make_user("clara@example.com", roles=["Request Agent"], user_type="System User").name
	for user in (anna, clara):  # with settings of their own, and without
		with as_user(user):
			assert console.boot()["settings"]["after_sending"] == "Stay"
			console.choose_after_sending("Next request")
			assert console.boot()["settings"]["after_sending"] == "Next request"
			with pytest.raises(frappe.ValidationError, match="Stay"):
				console.choose_after_sending("Home")
	with as_user(bo):
		assert console.boot()["settings"]["after_sending"] == "Stay"


def test_boot_speaks_the_users_language():
	anna = make_agent("anna@example.com")
	with as_user(anna):
		frappe.local.lang = "da"
		boot = console.boot()
		assert boot["translations"]["Category"] == "Kategori"
		frappe.local.lang = "en"
		assert console.boot()["translations"] == {}


def test_boot_tells_which_categories_stand_in_the_overview():
	anna = make_agent("anna@example.com")
	make_category("Wages", show_in_overview=0)
	with as_user(anna):
		shown = {row["name"]: row["show_in_overview"] for row in console.boot()["categories"]}
	assert not shown.pop("Wages") and all(shown.values())


def test_boot_hides_categories_of_members_from_others():
	anna = make_agent("anna@example.com")
	bo = make_agent("bo@example.com")
	make_category("Wages", members=[bo], members_only=1)
	assert "Wages" not in _categories_of(anna)
	assert "Wages" in _categories_of(bo)


def _categories_of(user: str) -> set[str]:
	with as_user(user):
		return {category["name"] for category in console.boot()["categories"]}


def test_only_those_who_work_on_requests_are_offered_as_owners():
	anna = make_agent("anna@example.com")
	make_agent("gone@example.com")
	frappe.db.set_value("User", "gone@example.com", "enabled", 0)
	make_user("clerk@example.com", user_type="System User")
	with as_user(anna):
		owners = {agent["user"] for agent in console.boot()["agents"]}
	assert anna in owners
	assert not owners & {"gone@example.com", "clerk@example.com", "Guest"}


def test_boot_asks_the_same_number_of_questions_however_much_there_is():
	anna = make_agent("anna@example.com")
	with as_user(anna):
		console.boot()
		with count_queries() as few:
			console.boot()
	for number in range(8):
		make_category(f"Category {number}", members=[make_agent(f"agent{number}@example.com")])
	with as_user(anna):
		console.boot()
		with count_queries() as many:
			console.boot()
	assert len(many) == len(few) <= 25


def test_counts_are_those_of_the_lists():
	anna = make_agent("anna@example.com")
	with as_user(anna):
		contact = make_contact()
		requests.create(title="Mine", contact=contact, agent=anna)
		requests.create(title="Nobody's", contact=contact, agent="unassigned")
		assert console.counts() == {"own_open": 1, "unassigned": 1, "favourites": 0, "notices": 0}


def test_a_preview_shows_the_last_message_and_reads_nothing():
	anna = make_agent("anna@example.com")
	with as_user(anna):
		name = requests.create(title="Printer", contact=make_contact(), message="First.", agent=anna)["name"]
		requests.comment(name, "Second, <b>inside</b>.")
		requests.mark_unread([name])
		seen = console.preview(name)
		assert (seen["last"]["text"], seen["last"]["access_level"]) == ("Second, inside.", "Internal")
		assert seen["contact"]["email_id"] == "ole@acme.test"
		assert seen["request"]["read_status"] == "Unread"
		assert "close" in seen["actions"] and "accept" not in seen["actions"]
		with count_queries() as few:
			console.preview(name)
		for number in range(5):
			requests.comment(name, f"Comment {number}")
		with count_queries() as many:
			console.preview(name)
	assert frappe.db.get_value("Request", name, "read_status") == "Unread"
	assert len(many) == len(few)


def test_a_preview_of_what_is_not_open_to_me_is_refused():
	anna, bo = make_agent("anna@example.com"), make_agent("bo@example.com")
	make_category("Wages", members=[bo], members_only=1)
	with as_user(bo):
		name = requests.create(title="Secret", category="Wages", agent=bo)["name"]
	with as_user(anna), pytest.raises(frappe.PermissionError):
		console.preview(name)


@pytest.mark.parametrize("method", ["boot", "counts", "modules", "preview"])
def test_guests_and_customers_learn_nothing(client, method):
	make_user("ole@acme.test", user_type="Website User")
	frappe.db.commit()
	with pytest.raises(Refused) as refused:
		client.call(f"request_mgmt.api.console.{method}")
	assert refused.value.status in (401, 403)
	client.login("ole@acme.test")
	with pytest.raises(Refused) as refused:
		client.call(f"request_mgmt.api.console.{method}")
	assert refused.value.status == 403


def test_each_script_has_its_version_in_its_address():
	make_agent("anna@example.com")
	with as_user("anna@example.com"):
		imports = console.modules()["imports"]
	address = imports["/assets/request_mgmt/console/core/html.js"]
	assert address.startswith("/assets/request_mgmt/console/core/html.js?v=")
