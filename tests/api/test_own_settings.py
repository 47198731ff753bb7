"""Each agent sets his own, and nobody else's (BEHAVIOUR SIG-1, NOT-1, FAV-3, CRE-8)."""

import frappe
import pytest

from request_mgmt.api import console, own_settings
from request_mgmt.records import settings
from tests.factories import as_user, make_agent, make_category, make_user

ANNA, BOB = "anna@example.com", "bob@example.com"


@pytest.fixture
def agents(site):
	make_agent(ANNA, signature="<p>Kind regards</p>")
	make_agent(BOB)


def save(agent: str, **values) -> dict:
	with as_user(agent):
		return own_settings.save(values)


def test_the_fields_are_those_of_the_doctype(agents):
	with as_user(ANNA):
		told = own_settings.mine()
	names = [field["fieldname"] for field in told["fields"]]
	declared = [
		field.fieldname
		for field in frappe.get_meta("Request Agent").fields
		if not field.hidden and field.fieldtype != "Column Break" and field.fieldname != "user"
	]
	assert names == declared[: declared.index("s5")]  # what managers set comes last
	assert {"user", "last_category", "list_columns", "mark_spam", "requests_of"}.isdisjoint(told["values"])
	assert told["values"]["signature"] == "<p>Kind regards</p>"
	assert told["values"]["notify_comment"] == "Bell"


def test_what_is_named_is_set_and_the_rest_stays(agents):
	answer = save(ANNA, availability="Not present", absence_text="Back on Monday", newest_first=1)
	own = settings.agent(ANNA)
	assert (own.availability, own.absence_text, own.newest_first) == ("Not present", "Back on Monday", 1)
	assert own.signature == "<p>Kind regards</p>"
	assert answer["newest_first"] is True
	with as_user(ANNA):
		assert answer == console.boot()["settings"]
	assert settings.agent(BOB).availability == "Present"


def test_screens_begin_with_how_one_wants_messages_shown(agents):
	with as_user(ANNA):
		usual = console.boot()["settings"]
	assert (usual["plain_text"], usual["preview_pictures"]) == (False, True)
	answer = save(ANNA, plain_text=1, preview_pictures=0)
	assert (answer["plain_text"], answer["preview_pictures"]) == (True, False)


def test_who_has_no_settings_yet_gets_them(agents):
	clara = make_user("clara@example.com", roles=["Request Agent"], user_type="System User").name
	save(clara, timer=1, notify_followed_comment="None")
	assert (settings.agent(clara).timer, settings.agent(clara).notify_followed_comment) == (1, "None")


@pytest.mark.parametrize(
	"values",
	[
		{"user": BOB},
		{"last_category": "Board"},
		{"list_columns": "{}"},
		{"owner": BOB},
		{"name": BOB},
		{"notify_comment": "Drum"},
		{"default_category": "Nowhere"},
		{"status_for_new": "Merged"},
		{"signature": "[[user.password_of_all]] [[nobody.name]]"},
		{"availability": ["Present"]},
		{"knowledge_base": 1},
		{"requests_of": "All"},
	],
)
def test_what_cannot_be_set_is_refused(agents, values):
	before = dict(settings.agent(ANNA))
	with pytest.raises(frappe.ValidationError):
		save(ANNA, **values)
	assert dict(settings.agent(ANNA)) == before
	assert settings.agent(BOB).availability == "Present"


def test_a_category_that_is_not_open_to_me_is_no_choice(agents):
	make_category("Board", members=(BOB,), members_only=1)
	with pytest.raises(frappe.ValidationError, match="not open"):
		save(ANNA, default_category="Board")
	save(BOB, default_category="Board")
	assert settings.agent(BOB).default_category == "Board"
