"""T11 Batch reply (BEHAVIOUR BAT-3, BAT-4)."""

import frappe
import pytest

from request_mgmt.api import actions, requests
from tests.actions.making import ANNA, BOB, OLE, house, last_message, make_request, stored, upload, words
from tests.factories import as_user, make_category, make_contact, outgoing

TEXT = "The fire is out."


@pytest.fixture
def here(site):
	here = house()
	here.pia = make_contact("pia@beta.test", "Pia", "Poulsen")
	here.external = [
		make_request("One", contact=here.contact, agent=ANNA),
		make_request("Two", contact=here.pia, agent=BOB),
		make_request("Three", contact=here.contact),
	]
	with as_user(ANNA):
		requests.update(here.external[2], {"contacts": [here.contact, here.pia]})
	here.internal = make_request("Four", contact=here.contact, access_level="Internal")
	here.all = [*here.external, here.internal]
	return here


def mails() -> dict:
	return {row.request: (row.recipients, row.cc or "") for row in outgoing(purpose="Reply")}


def test_t11_batch_reply(here):
	with as_user(ANNA):
		answer = requests.batch_reply(here.all, TEXT, send_copy=True, close=True)
	assert answer == {"done": here.all, "refused": []}
	one, two, three = here.external
	assert mails() == {
		one: (OLE, ""),
		two: ("pia@beta.test", ""),
		three: (OLE, "pia@beta.test"),
	}
	for request in here.all:
		doc, message = stored(request), last_message(request)
		assert (message.kind, message.access_level, message.user) == ("Reply", "External", ANNA)
		assert TEXT in message.body_text
		assert doc.base_status == "Closed" and doc.replied_at and doc.reply_count == 1
		assert words(request)[-2:] == ["batch_reply_sent", "closed_after_reply"]
	assert not last_message(here.internal).recipients


def test_t11_without_a_copy_nobody_gets_mail(here):
	with as_user(ANNA):
		requests.batch_reply(here.all, TEXT, send_copy="0")
		requests.batch_reply(here.all, "Between us", send_copy=False, access_level="Internal", time_spent=5)
	assert mails() == {}
	for request in here.all:
		message = last_message(request)
		assert (message.kind, message.access_level) == ("Comment", "Internal")
		assert stored(request).base_status == "Open" and stored(request).time_spent == 5


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"access_level": "Internal"}, "internal message"),
		({"body": "  "}, "empty"),
		({"access_level": "Secret"}, "External or Internal"),
		({"time_spent": -1}, "Time spent"),
	],
	ids=str,
)
def test_t11_what_makes_no_sense_is_refused_everywhere(here, values, says):
	with as_user(ANNA):
		answer = requests.batch_reply(here.all, **{"body": TEXT, **values})
	assert answer["done"] == [] and [row["request"] for row in answer["refused"]] == here.all
	assert all(says in row["reason"] for row in answer["refused"])
	assert mails() == {} and not any(stored(request).reply_count for request in here.all)


def test_t11_some_are_not_allowed_the_others_are_done(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Hidden", user="Administrator", category="Board", contact=here.contact)
	nobody = make_request("Nobody")
	frappe.db.set_value("Request", here.external[1], {"status": "Deleted", "base_status": "Deleted"})
	with as_user(ANNA):
		answer = requests.batch_reply([here.external[0], hidden, nobody, here.external[1]], TEXT)
	assert answer["done"] == [here.external[0]]
	reasons = {row["request"]: row["reason"] for row in answer["refused"]}
	assert "not open to you" in reasons[hidden] or "may not" in reasons[hidden]
	assert "Nobody would get this" in reasons[nobody] and "deleted" in reasons[here.external[1]]
	assert list(mails()) == [here.external[0]]


def test_t11_each_request_has_its_own_file_and_the_agents_signature(here):
	file = upload(ANNA, "guide.txt", "how to")
	with as_user(ANNA):
		requests.batch_reply(here.external, TEXT, attachments=[file])
		stranger = upload(BOB, "bobs.txt", "bob")
		answer = requests.batch_reply(here.external, TEXT, attachments=[stranger])
	assert answer["done"] == [] and "not yours" in answer["refused"][0]["reason"]
	for request in here.external:
		message = last_message(request)
		assert "Kind regards" in message.body_text
		[copy] = frappe.get_all(
			"File",
			{"attached_to_doctype": "Message", "attached_to_name": message.name},
			["name", "file_name", "is_private"],
		)
		assert copy.is_private and copy.file_name.startswith("guide")
		assert frappe.get_doc("File", copy.name).get_content() in ("how to", b"how to")


def test_t11_who_was_asked_for_help_gets_no_copy(here):
	one = here.external[0]
	with as_user(ANNA):
		requests.forward(one, "help@supplier.test", comment="?")
		frappe.db.set_value("Contact", here.contact, "email_id", "help@supplier.test")
		with pytest.raises(frappe.ValidationError, match="no e-mail address"):
			requests.batch_reply(one, TEXT)


def test_t11_is_offered_with_its_dialog(here):
	with as_user(ANNA):
		entry = next(row for row in actions.catalogue() if row["name"] == "batch_reply")
		assert entry["many"] and {field["fieldname"] for field in entry["fields"]} >= {
			"body",
			"send_copy",
			"close",
		}
		assert actions.run("batch_reply", here.external, {"body": TEXT, "close": 1})["done"] == here.external
