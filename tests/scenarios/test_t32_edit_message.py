"""T32 Edit message, T33 Flag (BEHAVIOUR EDM-1 to EDM-3, FLG-1)."""

import json

import frappe
import pytest

from request_mgmt.api import mailboxes, messages, requests
from tests.actions.making import ANNA, customer_writes, house, make_request, stored, words
from tests.factories import as_user, make_manager, outgoing, raw_mail, set_settings

MONA = "mona@example.com"
SUPPLIER = "help@supplier.test"


@pytest.fixture
def here(site):
	make_manager(MONA)
	return house()


def shown(request: str, message: str) -> dict:
	return next(row for row in requests.get(request)["messages"] if row["name"] == message)


@pytest.fixture
def message(here):
	request = make_request(contact=here.contact, agent=ANNA, message="Called us")
	return customer_writes(
		request,
		"Secret 1234",
		attachments=[
			{"file_name": "a.txt", "content": b"a", "content_type": "text/plain", "content_id": None},
			{"file_name": "b.txt", "content": b"b", "content_type": "text/plain", "content_id": None},
		],
	)


def test_t32_edit_message(message):
	request = message.request
	with as_user(ANNA):
		assert not {"edit_message", "delete_message"} & set(shown(request, message.name)["actions"])
		for change in ({"access_level": "Internal"}, {"body": "x"}, {"time_spent": 3}):
			with pytest.raises(frappe.ValidationError, match="managers"):
				messages.edit(message.name, **change)
		with pytest.raises(frappe.ValidationError, match="managers"):
			messages.delete(message.name)
	with as_user(MONA):
		first = shown(request, message.name)["attachments"][0]["name"]
		messages.edit(message.name, access_level="Internal", time_spent=12, remove_attachments=[first])
		after = shown(request, message.name)
	assert (after["access_level"], after["time_spent"]) == ("Internal", 12)
	assert [file["file_name"] for file in after["attachments"]] == ["b.txt"]
	assert stored(request).time_spent == 12
	log = frappe.get_last_doc("Request Log", {"request": request, "action": "message_edited"})
	assert {"field": "access_level", "from": "External", "to": "Internal"} in json.loads(log.changes)
	assert log.user == MONA


def test_t32_a_message_is_deleted_with_its_files(message):
	request = message.request
	with as_user(MONA):
		messages.delete(message.name)
	assert not frappe.db.exists("Message", message.name)
	assert not frappe.db.count("File", {"attached_to_name": message.name})
	assert stored(request).message_count == 1 and not stored(request).has_attachment
	assert words(request)[-1] == "message_deleted"
	only = frappe.get_all("Message", {"request": request}, pluck="name")[0]
	with as_user(MONA), pytest.raises(frappe.ValidationError, match="only message"):
		messages.delete(only)


def test_a_managers_new_text_keeps_the_earlier_one(message):
	with as_user(MONA):
		messages.edit(message.name, body="<p>Secret ****</p><script>alert(1)</script>")
		after = shown(message.request, message.name)
	assert "****" in after["body_html"] and "script" not in after["body_html"]
	assert after["earlier_texts"][0]["text"] == "Secret 1234"
	assert after["earlier_texts"][0]["replaced_by"] == MONA
	assert after["edited_by"] == MONA


def edited(message) -> dict:
	row = frappe.get_doc("Message", message.name)
	return {
		field: row.get(field)
		for field in ("access_level", "time_spent", "time_to_charge", "body_html", "body_text")
	}


def test_a_change_of_a_message_is_taken_back(message):
	before = edited(message)
	with as_user(MONA):
		first = shown(message.request, message.name)["attachments"][0]["name"]
		answer = messages.edit(
			message.name, access_level="Internal", time_spent=12, body="Other", remove_attachments=[first]
		)
		assert answer["undoable"] and edited(message) != before
		messages.undo_edit(message.name)
		after = shown(message.request, message.name)
		assert edited(message) == before and stored(message.request).time_spent == 0
		assert [file["file_name"] for file in after["attachments"]] == ["b.txt"]
		assert [text["text"] for text in after["earlier_texts"]] == ["Secret 1234", "Other"]
		assert words(message.request)[-2:] == ["message_edited", "message_edit_undone"]
		with pytest.raises(frappe.ValidationError, match="no change of yours"):
			messages.undo_edit(message.name)
		assert edited(message) == before


def test_a_change_of_a_message_stays_when_somebody_changed_it_since(message):
	make_manager("max@example.com")
	with as_user(MONA):
		messages.edit(message.name, access_level="Internal")
	with as_user("max@example.com"):
		with pytest.raises(frappe.ValidationError, match="changed since by"):
			messages.undo_edit(message.name)
		messages.edit(message.name, time_spent=5)
	with as_user(MONA), pytest.raises(frappe.ValidationError, match="changed since by"):
		messages.undo_edit(message.name)
	frappe.db.set_value("Message", message.name, "time_spent", 6)
	with as_user("max@example.com"), pytest.raises(frappe.ValidationError, match="changed since"):
		messages.undo_edit(message.name)
	assert edited(message)["access_level"] == "Internal"


def test_a_text_that_a_split_changed_since_stays(message):
	with as_user(MONA):
		messages.edit(message.name, body="Two matters")
		messages.split(message.name, "The other", body_original="One matter", body_new="The other")
		with pytest.raises(frappe.ValidationError, match="changed since"):
			messages.undo_edit(message.name)
	assert edited(message)["body_text"] == "One matter"


def test_who_is_no_manager_any_more_takes_no_text_back(message):
	set_settings(agents_edit_messages=1)
	with as_user(MONA):
		messages.edit(message.name, body="<p>Call me</p>", time_spent=3)
	frappe.db.set_value("Has Role", {"parent": MONA, "role": "Request Manager"}, "role", "Request Agent")
	frappe.clear_cache(user=MONA)
	with as_user(MONA):
		with pytest.raises(frappe.PermissionError, match="managers only"):
			messages.undo_edit(message.name)
	assert "Call me" in frappe.db.get_value("Message", message.name, "body_text")


def test_files_that_were_removed_stay_away(message):
	with as_user(MONA):
		first = shown(message.request, message.name)["attachments"][0]["name"]
		assert not messages.edit(message.name, remove_attachments=[first])["undoable"]
		with pytest.raises(frappe.ValidationError, match="no change of yours"):
			messages.undo_edit(message.name)


def test_with_the_setting_agents_change_all_but_the_text(message):
	set_settings(agents_edit_messages=1)
	with as_user(ANNA):
		messages.edit(message.name, access_level="Internal")
		with pytest.raises(frappe.PermissionError):
			messages.edit(message.name, body="other")
		with pytest.raises(frappe.ValidationError, match="what to change"):
			messages.edit(message.name)
	assert frappe.db.get_value("Message", message.name, "body_text") == "Secret 1234"


def test_the_platforms_own_form_checks_logs_and_sums_up_alike(message):
	"""A manager may save the document itself: only what the action changes, too, and with its log."""
	request = message.request
	with as_user(MONA):
		doc = frappe.get_doc("Message", message.name)
		doc.update(
			{
				"access_level": "Internal",
				"time_spent": 12,
				"flagged": 1,
				"body_html": "<p>Other</p>",
				"earlier_texts": "[]",
				"reply_to": "evil@evil.test",
				"edited_by": ANNA,
			}
		)
		doc.save()
	after = frappe.get_doc("Message", message.name)
	assert (after.access_level, after.time_spent, after.flagged) == ("Internal", 12, 1)
	assert (after.body_text, after.reply_to, after.earlier_texts) == ("Secret 1234", None, None)
	assert after.edited_by == MONA and stored(request).time_spent == 12
	assert words(request)[-2:] == ["message_flagged", "message_edited"]
	log = frappe.get_last_doc("Request Log", {"request": request, "action": "message_edited"})
	assert log.user == MONA and {change["field"] for change in json.loads(log.changes)} == {
		"access_level",
		"time_spent",
	}
	with as_user(MONA):
		messages.undo_edit(message.name)
	assert (stored(request).time_spent, edited(message)["access_level"]) == (0, "External")


def test_what_was_written_with_outsiders_is_never_shown_to_the_customer(message, here):
	"""Neither what went to them nor what they answered, by whatever door (FWD-1)."""
	request = message.request
	with as_user(ANNA):
		requests.forward(request, SUPPLIER, message=message.name)
	sent = outgoing(purpose="Reply")[-1]
	came = mailboxes.receive(here.mailbox, raw_mail(frm=SUPPLIER, In_Reply_To=sent.message_id))
	with as_user(MONA):
		for name in (sent.message, came["message"]):
			with pytest.raises(frappe.ValidationError, match="stays internal"):
				messages.edit(name, access_level="External")
			doc = frappe.get_doc("Message", name)
			doc.access_level = "External"
			frappe.db.savepoint("form")
			with pytest.raises(frappe.ValidationError, match="stays internal"):
				doc.save()
			frappe.db.rollback(save_point="form")
			messages.edit(name, time_spent=5)
	with as_user(MONA):
		messages.edit(message.name, access_level="Internal")
		messages.edit(message.name, access_level="External")


def test_somebody_elses_file_stays(message):
	other = frappe.get_doc(
		{"doctype": "File", "file_name": "x.txt", "content": "x", "is_private": 1}
	).insert()
	with as_user(MONA), pytest.raises(frappe.DoesNotExistError):
		messages.edit(message.name, remove_attachments=[other.name])
	assert frappe.db.exists("File", other.name)


def test_t33_flag(message):
	request = message.request
	with as_user(ANNA):
		assert "flag_message" in shown(request, message.name)["actions"]
		assert messages.flag(message.name) == {"message": message.name, "flagged": True, "changed": True}
		after = shown(request, message.name)
		assert after["flagged"] and "unflag_message" in after["actions"]
		messages.flag(message.name)
		messages.flag(message.name, flagged=False)
		assert not shown(request, message.name)["flagged"]
	assert words(request)[-2:] == ["message_flagged", "message_unflagged"]


def test_who_may_not_read_the_request_reaches_no_message(message):
	frappe.db.set_value("Request Category", stored(message.request).category, "members_only", 1)
	frappe.db.delete("Request Category Member", {"user": ANNA})
	frappe.clear_cache()
	with as_user(ANNA):
		for door in (messages.flag, messages.edit, messages.undo_edit, messages.delete):
			with pytest.raises(frappe.PermissionError):
				door(message.name)
