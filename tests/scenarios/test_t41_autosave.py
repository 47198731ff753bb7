"""T41: what is half written is kept for its writer alone, here and on another machine, until it is sent (CRE-9)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import console, drafts
from tests.factories import as_user, make_agent, make_manager, make_portal_user

ANNA, BOB, MANAGER = "anna@example.com", "bob@example.com", "mona@example.com"
KEY = "write:100001:reply"


@pytest.fixture(autouse=True)
def agents(site):
	make_agent(ANNA)
	make_agent(BOB)
	make_manager(MANAGER)


def test_t41_a_draft_is_there_on_another_machine():
	at = 1_795_923_335_267  # milliseconds, as browsers count them
	with as_user(ANNA):
		assert drafts.keep(KEY, {"body": "Half a w"}, at=at) == {"kept": True}
		assert drafts.keep(KEY, {"body": "Half a word"}, at=at + 1) == {"kept": True}
		assert drafts.keep(KEY, {"body": "Half"}, at=at) == {"kept": False}
		assert drafts.mine() == [{"key": KEY, "value": {"body": "Half a word"}, "at": at + 1}]
		assert console.boot()["drafts"] == drafts.mine()


def test_t41_an_older_one_never_replaces_a_newer():
	with as_user(ANNA):
		drafts.keep(KEY, {"body": "new"}, at=2000)
		assert drafts.keep(KEY, {"body": "old"}, at=1000) == {"kept": False}
		assert drafts.mine()[0]["value"] == {"body": "new"}


def test_t41_what_was_sent_is_forgotten_everywhere():
	with as_user(ANNA):
		drafts.keep(KEY, {"body": "x"}, at=1000)
		drafts.keep(KEY, None, at=2000)
		assert drafts.mine() == [{"key": KEY, "value": None, "at": 2000.0}]


def test_t41_nobody_else_sees_it():
	with as_user(ANNA):
		drafts.keep(KEY, {"body": "secret"}, at=1000)
	name = frappe.db.get_value("Request Draft", {"user": ANNA}, "name")
	for user in (BOB, MANAGER, make_portal_user("ole@acme.test")):
		with as_user(user):
			if user in (BOB, MANAGER):
				assert drafts.mine() == []
				drafts.keep(KEY, {"body": "mine"}, at=9000)
			else:
				with pytest.raises(frappe.PermissionError):
					drafts.mine()
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc("Request Draft", name).check_permission("read")
			with pytest.raises(frappe.PermissionError):
				frappe.get_list("Request Draft")
	with as_user(ANNA):
		assert drafts.mine()[0]["value"] == {"body": "secret"}


def test_t41_too_long_is_refused_and_very_many_push_out_the_oldest(monkeypatch):
	with as_user(ANNA):
		with pytest.raises(frappe.ValidationError, match="too long"):
			drafts.keep(KEY, {"body": "x" * (drafts.LONGEST + 1)}, at=1)
		with pytest.raises(frappe.ValidationError):
			drafts.keep("", {"body": "x"}, at=1)
		monkeypatch.setattr(drafts, "MOST", 3)
		for number in range(5):
			drafts.keep(f"key {number}", {"body": "x"}, at=1)
		assert {row["key"] for row in drafts.mine()} == {"key 2", "key 3", "key 4"}


def test_t41_old_ones_are_swept_out():
	with as_user(ANNA):
		drafts.keep("old", {"body": "x"}, at=1)
		drafts.keep("new", {"body": "x"}, at=1)
	name = frappe.db.get_value("Request Draft", {"draft_key": "old"}, "name")
	past = add_to_date(now_datetime(), days=-drafts.KEPT_FOR_DAYS - 1)
	frappe.db.set_value("Request Draft", name, "modified", past, update_modified=False)
	tasks.forget_drafts()
	assert frappe.get_all("Request Draft", pluck="draft_key") == ["new"]
