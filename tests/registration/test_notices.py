"""Who is told of what, and how (BEHAVIOUR NOT-1 to NOT-4, FAV-3)."""

import frappe
import pytest

from request_mgmt.patches import follow_by_event
from request_mgmt.records import notices, people, settings
from request_mgmt.registration import requests
from tests.factories import make_agent, make_category, outgoing


@pytest.fixture
def request_doc(site):
	anna = make_agent("anna@example.com")
	make_category("Support", members=[anna])
	return requests.register(
		title="Printer <b>x</b>", channel="Phone", category="Support", agent=anna, notify=False
	)


def bells() -> list[str]:
	return sorted(frappe.get_all("Notification Log", pluck="for_user"))


def mails() -> list[str]:
	return sorted(mail.recipients for mail in outgoing(purpose="Notice"))


@pytest.mark.parametrize(
	"choice, rung, mailed",
	[("None", 0, 0), ("Bell", 1, 0), ("E-mail", 0, 1), ("Bell and e-mail", 1, 1)],
)
def test_each_agent_chooses_how(request_doc, choice, rung, mailed):
	frappe.get_doc("Request Agent", "anna@example.com").update({"notify_new_message": choice}).save()
	notices.tell("new_message", request_doc)
	assert (len(bells()), len(mails())) == (rung, mailed)


def test_nobody_hears_of_what_he_did_himself(request_doc):
	notices.tell("new_message", request_doc, actor="anna@example.com")
	assert bells() == []


def test_each_person_hears_once(request_doc):
	frappe.get_doc({"doctype": "Favourite", "user": "anna@example.com", "request": request_doc.name}).insert()
	notices.tell("comment", request_doc, also=("anna@example.com", "anna@example.com"))
	assert bells() == ["anna@example.com"]


def test_a_disabled_user_hears_nothing(request_doc):
	frappe.db.set_value("User", "anna@example.com", "enabled", 0)
	notices.tell("new_message", request_doc)
	assert bells() == []


def test_who_has_starred_it_hears_as_he_chose_for_favourites(request_doc):
	make_agent(
		"fan@example.com",
		notify_followed_new_message="E-mail",
		notify_followed_comment="None",
		notify_new_message="None",
	)
	frappe.get_doc({"doctype": "Favourite", "user": "fan@example.com", "request": request_doc.name}).insert()
	notices.tell("new_message", request_doc)
	assert bells() == ["anna@example.com"]
	assert mails() == ["fan@example.com"]
	notices.tell("comment", request_doc, actor="anna@example.com")
	assert bells() == ["anna@example.com"]


def test_what_was_chosen_for_all_of_it_holds_for_each_event(request_doc):
	fan = make_agent("fan@example.com")
	has = frappe.db.has_column("Request Agent", "notify_favourite")
	if not has:
		frappe.db.sql_ddl("alter table `tabRequest Agent` add column `notify_favourite` varchar(140)")
		frappe.clear_cache()  # the platform keeps which columns there are
	try:
		agent = frappe.qb.DocType("Request Agent")
		frappe.qb.update(agent).set(agent.notify_favourite, "E-mail").where(agent.user == fan).run()
		follow_by_event.execute()
	finally:
		if not has:
			frappe.db.sql_ddl("alter table `tabRequest Agent` drop column `notify_favourite`")
			frappe.clear_cache()
	chosen = settings.agent(fan)
	assert {chosen[f"notify_followed_{event}"] for event in people.FOLLOWED} == {"E-mail"}
	assert settings.agent("anna@example.com").notify_followed_comment == "Bell"


def test_who_may_not_read_it_hears_nothing(request_doc):
	make_agent("outside@example.com")
	frappe.get_doc("Request Category", "Support").update({"members_only": 1}).save()
	notices.tell("new_message", request_doc, also=("outside@example.com",))
	assert bells() == ["anna@example.com"]


def test_who_is_no_agent_hears_nothing(request_doc):
	from tests.factories import make_portal_user

	notices.tell("new_message", request_doc, also=(make_portal_user("ole@acme.test"),))
	assert bells() == ["anna@example.com"]


def test_a_notice_holds_number_title_and_link_only(request_doc):
	frappe.get_doc("Request Agent", "anna@example.com").update({"notify_new_message": "E-mail"}).save()
	notices.tell("new_message", request_doc)
	(mail,) = outgoing(purpose="Notice")
	assert request_doc.name in mail.subject
	assert request_doc.name in mail.body_text
	assert "<b>" not in mail.body_html
	assert mail.envelope_sender == "<>"
	assert frappe.parse_json(mail.headers)["Auto-Submitted"] == "auto-generated"


def test_a_word_nobody_knows_is_an_error(request_doc):
	with pytest.raises(ValueError):
		notices.tell("new_mesage", request_doc)
