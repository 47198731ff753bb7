"""Answers to customers (BEHAVIOUR REP-1 to REP-9, REP-14, REP-16, SIG-2)."""

import frappe
import pytest

from request_mgmt.api import requests
from tests.actions.making import (
	ANNA,
	BOB,
	OLE,
	customer_writes,
	house,
	last_message,
	make_request,
	stored,
	upload,
	words,
)
from tests.factories import as_user, make_contact, make_mailbox, outgoing, set_settings


def reply(request, body="<p>Use water.</p>", user=ANNA, **values):
	with as_user(user):
		return requests.reply(request, body, **values)


@pytest.fixture
def here(site):
	return house()


@pytest.fixture
def asked(here):
	"""A request with one message of the customer."""
	request = make_request(contact=here.contact, agent=ANNA)
	customer_writes(request, "It burns.", message_id="<1@acme.test>", references="<0@acme.test>")
	return request


def test_the_answer_goes_to_the_contact_from_the_mailbox(asked):
	answer = reply(asked)
	[mail] = outgoing()
	assert answer == {
		"message": last_message(asked).name,
		"sent": True,
		"to": OLE,
		"said": f"Sent to {OLE}",
		"undoable": False,
	}
	assert (mail.recipients, mail.purpose, mail.request) == (OLE, "Reply", asked)
	assert mail.sender == '"Anna / Support" <support@example.com>'
	assert mail.subject == f"[#{asked}] Re: Printer on fire"
	assert (mail.in_reply_to, mail.mail_references) == ("<1@acme.test>", "<0@acme.test> <1@acme.test>")
	message = last_message(asked)
	assert (message.kind, message.access_level, message.user) == ("Reply", "External", ANNA)
	assert (message.delivery_state, message.message_id) == ("Waiting", mail.message_id)
	assert words(asked)[-1] == "reply_sent"


def test_first_answer_is_timed_and_counted(asked):
	assert not stored(asked).replied_at
	reply(asked)
	first = stored(asked).replied_at
	assert first and stored(asked).minutes_to_reply == 0
	reply(asked)
	assert stored(asked).replied_at == first and stored(asked).reply_count == 2


def test_the_mailbox_that_received_it_answers(here):
	make_mailbox("sales@example.com", display_name="Sales", aliases="shop@example.com")
	request = make_request(contact=here.contact)
	frappe.db.set_value(
		"Request", request, {"mailbox": "sales@example.com", "reply_address": "shop@example.com"}
	)
	reply(request)
	assert outgoing()[0].sender == '"Anna / Sales" <shop@example.com>'


def test_agents_stay_nameless_when_the_settings_say_so(asked):
	set_settings(anonymise_on_reply=1)
	reply(asked)
	[mail] = outgoing()
	assert mail.sender == '"Support" <support@example.com>'
	assert "Anna" not in mail.body_html + mail.body_text


def test_the_last_message_is_quoted_below_when_the_agent_wants_it(asked):
	reply(asked, quote=True)
	message, [mail] = last_message(asked), outgoing()
	assert "It burns." in mail.body_html and "> It burns." in mail.body_text
	assert "It burns." not in message.body_html and "It burns." in message.quoted_html
	frappe.db.set_value("Request Agent", ANNA, "quote_last_message", 0)
	reply(asked)
	assert "Use water" not in (last_message(asked).quoted_html or "")


def test_the_quotation_is_begun_in_the_customers_language_with_the_time_to_the_minute(asked):
	frappe.db.set_value("Request", asked, "language", "da")
	frappe.db.set_value("Message", last_message(asked).name, "posted_at", "2026-11-23 09:05:42")
	frappe.db.set_single_value("System Settings", "date_format", "dd-mm-yyyy")
	frappe.clear_document_cache("System Settings", "System Settings")
	frappe.local.system_settings = None
	reply(asked, quote=True)
	[mail] = outgoing()
	assert "Den 23-11-2026 09:05 skrev Ole Olsen:\n> It burns." in mail.body_text


def test_internal_text_is_never_quoted(asked):
	with as_user(ANNA):
		note = requests.comment(asked, "He is a fool.")["message"]
	reply(asked, message=note, quote=True)
	[mail] = outgoing()
	assert "fool" not in mail.body_html + mail.body_text
	assert mail.recipients == OLE


def test_reply_all_reaches_everybody_but_us(here):
	request = make_request(contact=here.contact)
	customer_writes(request, recipients="support@example.com, kim@acme.test", cc="bo@else.test")
	reply(request, reply_all=True)
	[mail] = outgoing()
	assert (mail.recipients, mail.cc) == (f"{OLE}, kim@acme.test", "bo@else.test")
	assert sorted(row.email_id for row in stored(request).participants) == ["bo@else.test", "kim@acme.test"]


def test_a_chosen_message_is_answered_to_its_writer(here):
	request = make_request(contact=here.contact)
	customer_writes(request)
	kim = make_contact("kim@acme.test", "Kim", None)
	message = customer_writes(request, contact=kim, sender="kim@acme.test")
	customer_writes(request)
	reply(request, message=message.name)
	assert outgoing()[0].recipients == "kim@acme.test"


def test_recipients_can_be_written_by_hand(asked):
	reply(
		asked, to="Kim Larsen <kim@acme.test>; bo@else.test", cc=["ole@acme.test"], bcc='["hidden@acme.test"]'
	)
	[mail] = outgoing()
	assert (mail.recipients, mail.cc, mail.bcc) == (
		"kim@acme.test, bo@else.test",
		"ole@acme.test",
		"hidden@acme.test",
	)


def test_status_is_given_then_the_categorys_then_the_agents_own(here, asked):
	for status in ("Answered", "My answer"):
		frappe.get_doc({"doctype": "Request Status", "status_name": status, "base_status": "Open"}).insert()
	reply(asked)
	assert stored(asked).status == "Open"
	frappe.db.set_value("Request Agent", ANNA, "status_for_message", "My answer")
	reply(asked)
	assert stored(asked).status == "My answer"
	category = frappe.get_doc("Request Category", here.category)
	category.status_for_message = "Answered"
	category.save()
	reply(asked)
	assert stored(asked).status == "Answered"
	reply(asked, status="Waiting for customer")
	assert stored(asked).status == "Waiting for customer"


def test_answer_and_close_in_one_step(asked):
	reply(asked, status="Closed")
	doc = stored(asked)
	assert doc.base_status == "Closed" and doc.closed_at
	assert words(asked)[-2:] == ["reply_sent", "closed_after_reply"]


def test_answer_and_postpone_in_one_step(asked):
	reply(asked, status="Postponed", postponed_to="2099-01-01 08:00:00")
	assert str(stored(asked).postponed_to) == "2099-01-01 08:00:00"


def test_whoever_answers_becomes_owner_where_the_category_says_so(here, asked):
	reply(asked, user=BOB)
	assert stored(asked).agent == ANNA
	frappe.get_doc("Request Category", here.category).update({"take_ownership_on_reply": 1}).save()
	reply(asked, user=BOB)
	assert stored(asked).agent == BOB
	assert frappe.db.exists("Notification Log", {"for_user": ANNA, "document_name": asked})


def test_a_colleagues_answer_is_news_for_the_owner(asked):
	with as_user(ANNA):
		requests.get(asked)
	reply(asked)
	assert stored(asked).read_status == "Read"
	reply(asked, user=BOB)
	assert stored(asked).read_status == "New information"


def test_an_internal_reply_is_mailed_to_nobody(asked):
	answer = reply(asked, access_level="Internal", to=OLE)
	assert outgoing() == [] and not answer["sent"]
	assert last_message(asked).access_level == "Internal"
	assert not stored(asked).replied_at


def test_files_go_along_and_become_the_messages(asked):
	file = upload(ANNA)
	reply(asked, attachments=[file])
	message = last_message(asked)
	assert frappe.db.get_value("File", file, ["attached_to_doctype", "attached_to_name", "is_private"]) == (
		"Message",
		message.name,
		1,
	)
	assert file in outgoing()[0].attachments
	assert stored(asked).has_attachment == 1


def test_scripts_do_not_leave_the_house(asked):
	reply(asked, "<p onclick='x()'>Hi</p><script>alert(1)</script><a href='javascript:x()'>a</a>")
	html = outgoing()[0].body_html
	assert "script" not in html and "onclick" not in html and "Hi" in html


def test_a_signature_carries_no_script(asked):
	frappe.db.set_value("Request Agent", ANNA, "signature", "<p>Anna</p><script>x()</script>")
	reply(asked)
	assert "script" not in last_message(asked).body_html + outgoing()[0].body_html


def test_pictures_the_agent_put_in_are_sent_and_held_back_on_screens(asked):
	reply(asked, '<p>Look</p><img src="https://example.com/logo.png">')
	assert ' src="https://example.com/logo.png"' in outgoing()[0].body_html
	assert ' src="https://example.com' not in last_message(asked).body_html


def test_plain_text_stays_what_was_written(asked):
	reply(asked, "1 < 2\nsecond line")
	assert outgoing()[0].body_text.startswith("1 < 2\nsecond line")
	assert "1 &lt; 2" in last_message(asked).body_html


def test_time_spent_adds_up(asked):
	reply(asked, time_spent=12)
	reply(asked, time_spent="3")
	assert stored(asked).time_spent == 15 and last_message(asked).time_spent == 3


BAD = {
	"an empty body": {"body": "<p>&nbsp;</p>"},
	"nothing": {"body": ""},
	"a text of 21 MB": {"body": "x" * (21 * 1024 * 1024)},
	"2 MB of HTML": {"body": "<p>" + "<b>x</b>" * 250_000},
	"a malformed address": {"to": "ole at acme"},
	"a line break in an address": {"cc": "ole@acme.test\nBcc: x@y.dk"},
	"our own mailbox": {"to": "support@example.com"},
	"a foreign message": {"message": "other"},
	"an unknown status": {"status": "Nope"},
	"a status by action only": {"status": "Merged"},
	"postponed without a time": {"status": "Postponed"},
	"a time that is none": {"status": "Postponed", "postponed_to": "tomorrow-ish"},
	"an unknown access level": {"access_level": "Public"},
	"negative time": {"time_spent": -5},
	"no such file": {"attachments": ["nope"]},
	"somebody else's file": {"attachments": "bobs"},
	"an attachment that is none": {"attachments": [{"x": 1}]},
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_and_nothing_is_done(case, here, asked):
	values = {"body": "<p>Hi</p>", **BAD[case]}
	if values.get("message") == "other":
		values["message"] = customer_writes(make_request("Other", contact=here.contact)).name
	if values.get("attachments") == "bobs":
		values["attachments"] = [upload(BOB)]
	before = _state(asked)
	with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError, frappe.PermissionError)) as no:
		reply(asked, **values)
	assert len(str(no.value)) > 10
	assert _state(asked) == before


@pytest.mark.parametrize("base_status", ["Deleted", "Merged", "Spam"])
def test_what_is_gone_is_not_answered(asked, base_status):
	frappe.db.set_value("Request", asked, {"base_status": base_status, "status": base_status})
	with pytest.raises(frappe.ValidationError):
		reply(asked)
	assert outgoing() == []


def test_a_contact_without_address_is_said_so(here):
	nobody = make_contact(None, "Jens", "Jensen", phone="+45 87654321")
	request = make_request(contact=nobody)
	with pytest.raises(frappe.ValidationError, match="Jens Jensen"):
		reply(request)
	reply(request, to=OLE)
	assert outgoing()[0].recipients == OLE


def test_without_a_mailbox_nothing_is_sent(asked):
	set_settings(default_mailbox=None)
	frappe.db.set_value("Request Mailbox", "support@example.com", "enabled", 0)
	with pytest.raises(frappe.ValidationError, match="mailbox"):
		reply(asked)


def _state(request) -> tuple:
	return (
		stored(request).as_dict(),
		frappe.db.count("Message"),
		frappe.db.count("Request Log"),
		frappe.db.count("Outgoing Mail"),
	)


def test_a_file_of_an_earlier_message_goes_along_and_stays_where_it_was(asked, here):
	note = upload(ANNA)
	with as_user(ANNA):
		first = requests.comment(asked, "See", attachments=[note])["message"]
		second = requests.reply(asked, "Here it is", attachments=[note])["message"]
		other = make_request("Another", contact=here.contact)
		with pytest.raises(frappe.PermissionError):
			requests.reply(other, "Here it is", attachments=[note])
	for message in (first, second):
		assert len(frappe.get_all("File", {"attached_to_name": message})) == 1
	assert not frappe.get_all("Message", {"request": other, "kind": "Reply"})
