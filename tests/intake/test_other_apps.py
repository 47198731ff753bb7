"""Other apps have a say in a mail between its being analysed and stored (BEHAVIOUR INC-10)."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.mail import hooking
from tests.factories import make_category, make_contact, make_mailbox, outgoing, raw_mail, set_settings
from tests.scenarios.test_t28_mail_filter import make_filter, make_template

BOX = "support@example.com"
said = {}


def look_at(letter):
	for name, value in said.items():
		setattr(letter, name, value(letter) if callable(value) else value)


@pytest.fixture(autouse=True)
def app(site, monkeypatch):
	make_mailbox(BOX)
	make_contact("ole@acme.test")
	set_settings(auto_reply_template=make_template("Reply", "<p>We have it</p>"))
	# An app of the site's own, as the platform would find it
	get_hooks, get_attr = frappe.get_hooks, frappe.get_attr
	hooks = {hooking.HOOK: ["my_app.mails.look_at"]}
	monkeypatch.setattr(
		frappe,
		"get_hooks",
		lambda hook=None, *args, **more: hooks.get(hook) or get_hooks(hook, *args, **more),
	)
	monkeypatch.setattr(
		frappe, "get_attr", lambda path: look_at if path == "my_app.mails.look_at" else get_attr(path)
	)
	said.clear()
	return said


def arrive(**mail):
	return mailboxes.receive(BOX, raw_mail(**{"frm": "Ole <ole@acme.test>", "subject": "Printer", **mail}))


def record(came):
	return frappe.get_doc("Inbound Mail", came["inbound_mail"])


def test_they_see_what_came(app):
	seen = []
	app["no_auto_reply"] = lambda letter: seen.append(letter) or ""
	arrive(text="It burns", X_Shop="1")
	(letter,) = seen
	assert (letter.mailbox, letter.kind, letter.sender, letter.subject) == (
		BOX,
		"person",
		"ole@acme.test",
		"Printer",
	)
	assert "It burns" in letter.text and ("X-Shop", "1") in letter.headers
	assert len(outgoing(purpose="Automatic reply")) == 1


def test_a_mail_is_called_otherwise(app):
	app["subject"] = lambda letter: f"[shop]\n {letter.subject}"
	came = arrive()
	assert frappe.db.get_value("Request", came["request"], "title") == "[shop] Printer"
	assert record(came).subject == "[shop] Printer"


def test_an_answer_opens_a_request_of_its_own_which_says_where_it_belonged(app):
	first = arrive()["request"]
	answer = {"subject": f"Re: [#{first}] Printer"}
	assert arrive(**answer)["request"] == first
	app["new_request"] = True
	other = arrive(**answer, text="Something else")
	assert other["outcome"] == "Created" and other["request"] != first
	hint = frappe.get_all("Request Log", {"request": other["request"], "action": "changed"}, pluck="detail")
	assert any(first in line for line in hint)


def test_nothing_goes_back_by_itself_and_the_reason_is_kept(app):
	app["no_auto_reply"] = "The shop has answered"
	came = arrive()
	assert came["request"] and not outgoing(purpose="Automatic reply")
	assert record(came).auto_reply_reason == "The shop has answered"


def test_a_mail_is_kept_out_until_somebody_lets_it_in(app):
	app["keep_out"] = "A test of the shop"
	came = arrive()
	kept = record(came)
	assert not came["request"] and (kept.status, kept.reason) == ("Blocked", "A test of the shop")
	mailboxes.import_again(kept.name)
	assert record(came).outcome == "Created" and record(came).request


def test_filters_act_on_what_is_left(app):
	make_category("Sales")
	make_filter("Ole", header_pattern="^From: .*ole", category="Sales")
	app["subject"] = "Otherwise"
	request = frappe.get_doc("Request", arrive()["request"])
	assert (request.title, request.category) == ("Otherwise", "Sales")


def test_one_that_fails_parks_the_mail_and_no_other(app):
	app["subject"] = lambda letter: 1 / 0
	came = arrive()
	assert record(came).status == "Parked" and not came["request"]
	app.clear()
	assert arrive(text="Another one")["request"]
	mailboxes.import_again(came["inbound_mail"])
	assert record(came).request
