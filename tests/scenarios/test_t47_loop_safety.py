"""T47: machines that write to each other stop."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import mailboxes
from request_mgmt.mail import intake
from request_mgmt.records import identity, settings
from tests.factories import (
	in_threads,
	make_agent,
	make_contact,
	make_mailbox,
	make_manager,
	outgoing,
	raw_mail,
	set_settings,
)

BOX = "support@example.com"

NOT_BY_A_PERSON = {
	"out of office": {"Auto_Submitted": "auto-replied", "subject": "Automatic reply: Ferie"},
	"exchange": {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-generated"},
	"bulk": {"Precedence": "bulk"},
	"null sender": {"Return_Path": "<>"},
}


@pytest.mark.parametrize("case", NOT_BY_A_PERSON)
def test_t47_what_a_machine_sent_is_on_record_and_nothing_else(case):
	make_mailbox(BOX)
	came = mailboxes.receive(BOX, raw_mail(**NOT_BY_A_PERSON[case]))
	assert came["outcome"] == "Recorded"
	assert came["kind"] != "person"
	assert frappe.db.count("Request") == 0
	assert outgoing() == []


def test_t47_imported_when_the_mailbox_says_so_but_never_answered():
	make_mailbox(BOX, import_automatic=1)
	came = mailboxes.receive(BOX, raw_mail(**NOT_BY_A_PERSON["out of office"]))
	assert came["outcome"] == "Created"
	assert outgoing(purpose="Automatic reply") == []
	assert frappe.db.get_value("Message", came["message"], "is_automatic")


def test_t47_on_a_known_request_an_absence_notice_is_internal_and_wakes_nobody():
	make_mailbox(BOX, import_automatic=1)
	make_contact("ole@acme.test")
	number = mailboxes.receive(BOX, raw_mail())["request"]
	(acknowledgement,) = outgoing(purpose="Automatic reply")
	from request_mgmt.api import requests

	requests.close(number)
	came = mailboxes.receive(
		BOX, raw_mail(In_Reply_To=acknowledgement.message_id, **NOT_BY_A_PERSON["out of office"])
	)
	assert (came["outcome"], came["request"]) == ("Added", number)
	assert frappe.db.get_value("Message", came["message"], "access_level") == "Internal"
	assert frappe.db.get_value("Request", number, "base_status") == "Closed"
	assert len(outgoing(purpose="Automatic reply")) == 1


def test_t47_our_own_mail_coming_back_is_never_imported():
	make_mailbox(BOX, import_automatic=1)
	came = mailboxes.receive(BOX, raw_mail(X_Request_Mgmt_Loop=identity.instance()))
	assert (came["outcome"], came["kind"]) == ("Recorded", "loop")
	assert frappe.db.count("Request") == 0


def test_t47_a_partner_without_any_mark_is_stopped_by_the_limit_per_address():
	"""vacation(1) sets no header at all (MAIL.md 4.3): only counting stops it."""
	make_mailbox(BOX)
	came = [mailboxes.receive(BOX, raw_mail(subject=f"I am away {i}")) for i in range(6)]
	assert [answer["automatic_reply"] for answer in came] == [True, True, True, False, False, False]
	assert "hour" in came[3]["automatic_reply_reason"]
	assert len(outgoing(purpose="Automatic reply")) == 3


def test_t47_many_addresses_of_one_domain_are_stopped_too():
	make_mailbox(BOX)
	set_settings(auto_replies_per_domain_hour=2)
	came = [mailboxes.receive(BOX, raw_mail(frm=f"u{i}@flood.test")) for i in range(3)]
	assert [answer["automatic_reply"] for answer in came] == [True, True, False]


def test_t47_a_flood_trips_the_mailboxs_breaker():
	make_mailbox(BOX)
	set_settings(auto_replies_per_mailbox_10_minutes=2)
	came = [mailboxes.receive(BOX, raw_mail(frm=f"u@flood{i}.test")) for i in range(3)]
	assert [answer["automatic_reply"] for answer in came] == [True, True, False]
	assert frappe.db.count("Error Log", {"method": ["like", "%paused%"]}) == 1


def test_t47_managers_hear_once_of_a_pause(site):
	make_mailbox(BOX)
	make_agent("anna@example.com")
	mona = make_manager()
	frappe.db.set_value("Request Agent", mona, "notify_new_message", "Bell and e-mail")
	set_settings(auto_replies_per_mailbox_10_minutes=1)
	came = [mailboxes.receive(BOX, raw_mail(frm=f"u@flood{i}.test")) for i in range(4)]
	assert [answer["automatic_reply"] for answer in came] == [True, False, False, False]
	told = frappe.get_all("Notification Log", {"document_name": BOX}, pluck="for_user")
	assert told.count(mona) == 1
	assert "anna@example.com" not in told
	assert [row.purpose for row in outgoing(purpose="Notice")] == ["Notice"]

	frappe.db.set_value("Request Mailbox", BOX, "replies_paused_at", add_to_date(now_datetime(), hours=-2))
	mailboxes.receive(BOX, raw_mail(frm="u@flood9.test"))
	assert frappe.db.count("Notification Log", {"document_name": BOX, "for_user": mona}) == 2


def test_t47_two_that_run_into_the_pause_at_the_same_time_tell_once(site):
	make_mailbox(BOX)
	mona = make_manager()
	set_settings(auto_replies_per_mailbox_10_minutes=0)
	mails = [raw_mail(frm=f"u@flood{i}.test") for i in range(4)]
	in_threads(site, [lambda raw=raw: mailboxes.receive(BOX, raw) for raw in mails])
	frappe.db.rollback()
	assert frappe.db.count("Notification Log", {"document_name": BOX, "for_user": mona}) == 1


def test_t47_managers_hear_once_of_a_mailbox_that_cannot_be_fetched(tmp_path):
	make_mailbox(BOX)
	mona = make_manager()
	for failure in range(5):
		box = frappe.get_doc("Request Mailbox", BOX)
		intake._note_pull(box, OSError("Connection refused"))
		expected = int(failure + 1 >= intake.ALARM_AFTER)
		assert frappe.db.count("Notification Log", {"document_name": BOX, "for_user": mona}) == expected
	intake._note_pull(box, None)
	assert frappe.db.get_value("Request Mailbox", BOX, "failures") == 0


@pytest.mark.parametrize(
	"mail",
	[
		{"frm": "no-reply@shop.test"},
		{"frm": "MAILER-DAEMON@shop.test"},
		{"to": "somebody-else@example.org"},
		{"frm": "a@x.test, b@y.test"},
	],
)
def test_t47_no_acknowledgement_where_no_person_or_not_we_were_meant(mail):
	make_mailbox(BOX)
	came = mailboxes.receive(BOX, raw_mail(**mail))
	assert not came["automatic_reply"]
	assert outgoing(purpose="Automatic reply") == []


def test_t47_a_mailbox_may_send_none():
	make_mailbox(BOX, no_auto_reply=1)
	came = mailboxes.receive(BOX, raw_mail())
	assert (came["outcome"], came["automatic_reply"]) == ("Created", False)


def test_t47_an_advertisement_for_a_name_is_not_repeated():
	make_mailbox(BOX)
	mailboxes.receive(BOX, raw_mail(frm='"Win at evil.test now" <victim@else.test>', subject="Cheap pills"))
	(acknowledgement,) = outgoing(purpose="Automatic reply")
	assert "evil" not in acknowledgement.body_html + acknowledgement.subject
	assert "pills" not in acknowledgement.body_html + acknowledgement.subject


FORWARDED = {
	"web form": {"frm": "Web <noreply@company.test>", "Reply_To": "Ole <ole@acme.test>"},
	"Outlook rule": {"X_MS_Exchange_Inbox_Rules_Loop": "info@company.test"},
	"group": {"List_Id": "<support.example.com>", "Mailing_List": "list support@example.com"},
	"procmail": {"X_Loop": "info@company.test"},
	"postmaster": {"frm": "Postmaster <postmaster@acme.test>", "subject": "Please whitelist us"},
	"words": {"subject": "Pakken kunne ikke leveres"},
}


@pytest.mark.parametrize("case", FORWARDED)
def test_t47_what_a_person_wrote_is_a_request_but_not_answered_by_itself(case):
	make_mailbox(BOX)
	set_settings(welcome_new_contacts=1, welcome_template=settings.get().auto_reply_template)
	came = mailboxes.receive(BOX, raw_mail(**FORWARDED[case]))
	assert (came["kind"], came["outcome"], came["automatic_reply"]) == ("person", "Created", False)
	assert came["reason"] and came["reason"] in came["automatic_reply_reason"]
	assert outgoing() == []


def test_t47_our_acknowledgement_under_another_name_is_a_loop():
	make_mailbox(BOX)
	mailboxes.receive(BOX, raw_mail())
	(acknowledgement,) = outgoing(purpose="Automatic reply")
	came = mailboxes.receive(BOX, raw_mail(frm="list@acme.test", message_id=acknowledgement.message_id))
	assert (came["kind"], came["outcome"]) == ("loop", "Recorded")


def test_t47_an_address_with_a_tag_is_ours():
	make_mailbox(BOX)
	assert mailboxes.receive(BOX, raw_mail(to="support+sales@example.com"))["automatic_reply"]
