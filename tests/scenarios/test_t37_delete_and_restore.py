"""T37 Delete and restore, T38 Spam (BEHAVIOUR DEL-1 to DEL-3, SPA-1)."""

import os

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import favourites, lists, mailboxes, requests
from request_mgmt.mail import store
from request_mgmt.request_mgmt.doctype.request.request import Request
from tests.actions.making import ANNA, customer_writes, house, make_request, stored, words
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


def gone_for_good(request: str) -> None:
	with as_user(MONA):
		requests.delete(request)
	frappe.db.set_value("Request", request, "gone_at", add_to_date(now_datetime(), days=-15))
	assert tasks.purge_deleted() == 1


def test_what_was_merged_into_it_goes_with_it(here):
	"""Its number would lead nowhere, and its title and contacts be kept for ever."""
	names = [make_request(title, contact=here.contact, message=title) for title in "ABC"]
	with as_user(ANNA):
		requests.merge(names[1], names[0])
		requests.merge(names[2], names[1])
	gone_for_good(names[2])
	for name in names:
		assert not frappe.db.exists("Request", name)
		assert not frappe.db.count("Request Log", {"request": name})
		assert not frappe.db.count("Request Move", {"source": name})


def test_who_removes_it_at_once_leaves_nothing_behind_either(here):
	"""A manager, by the platform's own door."""
	came = mailboxes.receive(here.mailbox, raw_mail())
	request = came["request"]
	digest = frappe.db.get_value("Inbound Mail", came["inbound_mail"], "raw_sha256")
	merged = make_request("B", contact=here.contact, message="B")
	with as_user(ANNA):
		requests.merge(request, merged)
	with as_user(MONA):
		frappe.delete_doc("Request", request)
	frappe.db.commit()
	assert not frappe.db.exists("Request", merged)
	for doctype in ("Message", "Inbound Mail", "Outgoing Mail", "Request Log"):
		assert not frappe.db.count(doctype, {"request": ["in", (request, merged)]}), doctype
	with pytest.raises(frappe.DoesNotExistError):
		store.get(digest)


def test_what_was_split_from_it_goes_on(here):
	request = make_request("Two", contact=here.contact, message="One")
	second = customer_writes(request, "Two")
	with as_user(ANNA):
		new = requests.split(request, [second.name], "Other")["name"]
	gone_for_good(request)
	with as_user(ANNA):
		requests.reply(new, "Still here")
		requests.close(new)
		assert "undo_split" not in requests.get(new)["actions"]
	assert stored(new).base_status == "Closed"


def test_one_that_cannot_be_removed_keeps_no_other(here, monkeypatch):
	stuck, other = (make_request(title, contact=here.contact, message=title) for title in "AB")
	with as_user(MONA):
		requests.delete([stuck, other])
	for name in (stuck, other):
		frappe.db.set_value("Request", name, "gone_at", add_to_date(now_datetime(), days=-15))
	on_trash = Request.on_trash

	def refusing(self):
		if self.name == stuck:
			frappe.throw("A rule of the site's own")
		on_trash(self)

	monkeypatch.setattr(Request, "on_trash", refusing)
	assert tasks.purge_deleted() == 1
	assert frappe.db.exists("Request", stuck) and not frappe.db.exists("Request", other)
