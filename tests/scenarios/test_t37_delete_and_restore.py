"""T37 Delete and restore, T38 Spam (BEHAVIOUR DEL-1 to DEL-3, SPA-1)."""

import os

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import favourites, lists, mailboxes, requests
from request_mgmt.mail import store
from tests.actions.making import ANNA, house, make_request, stored, words
from tests.factories import as_user, make_manager, raw_mail

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	make_manager(MONA)
	return house()


def everywhere(request: str, user: str) -> bool:
	with as_user(user):
		in_lists = any(
			request in [row["name"] for row in lists.fetch(name, filters=filters)["rows"]]
			for name, filters in (
				("own_open", None),
				("unassigned", None),
				("last", None),
				("favourites", None),
				("search", {"text": "Printer", "include_closed": 1}),
			)
		)
		return in_lists or bool(frappe.get_list("Request", {"name": request}))


def test_t37_delete_and_restore(here):
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		favourites.add(request)
		assert "delete" not in requests.get(request)["actions"]
		with pytest.raises(frappe.PermissionError):
			requests.delete(request)
	assert everywhere(request, ANNA)
	with as_user(MONA):
		assert "delete" in requests.get(request)["actions"]
		requests.delete(request)
	assert not everywhere(request, ANNA)
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="manager"):
		requests.restore(request)
	with as_user(MONA):
		requests.restore(request)
	assert everywhere(request, ANNA)
	assert stored(request).base_status == "Open" and stored(request).gone_at is None
	assert words(request)[-2:] == ["deleted", "restored"]


def test_t37_after_the_time_set_nothing_is_left(here):
	came = mailboxes.receive(here.mailbox, raw_mail(attachments=[("a.txt", b"hello")]))
	request = came["request"]
	digest = frappe.db.get_value("Inbound Mail", came["inbound_mail"], "raw_sha256")
	file = frappe.get_last_doc("File", {"attached_to_name": came["message"]}).get_full_path()
	favourites.add(request)
	requests.delete(request)
	tasks.purge_deleted()
	assert frappe.db.exists("Request", request)
	frappe.db.set_value("Request", request, "gone_at", add_to_date(now_datetime(), days=-15))
	assert tasks.purge_deleted() == 1
	assert not frappe.db.exists("Request", request)
	for doctype in ("Message", "Favourite", "Request Log", "Inbound Mail", "Outgoing Mail"):
		assert not frappe.db.count(doctype, {"request": request}), doctype
	assert not frappe.db.count("File", {"attached_to_name": came["message"]})
	assert not os.path.exists(file)
	with pytest.raises(frappe.DoesNotExistError):
		store.get(digest)


def test_t38_spam(here):
	request = make_request(agent=ANNA)
	with as_user(ANNA):
		requests.mark_spam(request)
		assert not everywhere(request, ANNA)
		with pytest.raises(frappe.ValidationError, match="spam"):
			requests.mark_spam(request)
		with pytest.raises(frappe.ValidationError, match="spam"):
			requests.close(request)
		requests.restore(request)
	assert everywhere(request, ANNA)
	assert words(request)[-2:] == ["marked_spam", "restored"]


def test_a_customers_answer_to_spam_begins_anew(here):
	first = mailboxes.receive(here.mailbox, raw_mail(message_id="<one@acme.test>"))
	requests.mark_spam(first["request"])
	second = mailboxes.receive(here.mailbox, raw_mail(In_Reply_To="<one@acme.test>"))
	assert second["outcome"] == "Created" and second["request"] != first["request"]
