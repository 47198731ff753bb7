"""A new request in the console, by whoever answers the telephone (BEHAVIOUR CRE-1 to CRE-9, PER-12, PER-13; scenario T02)."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import mailboxes, requests
from tests.factories import (
	as_user,
	make_agent,
	make_contact,
	make_mailbox,
	outgoing,
	raw_mail,
	set_settings,
)

PICKER = "#rm-new-contact"


@pytest.fixture
def anna():
	return make_agent("anna@example.com", first_name="Anna", default_owner="Myself")


@pytest.fixture
def ole(anna):
	return make_contact("ole@acme.test", "Ole", "Olsen", company_name="Acme", phone="+45 20 30 40 50")


def only_request():
	frappe.db.rollback()
	[name] = frappe.get_all("Request", pluck="name")
	return frappe.get_doc("Request", name)


def test_a_caller_is_found_by_number_and_nothing_is_mailed(screen, anna, ole):
	screen.sign_in(anna).open()
	screen.press("c")
	screen.one(PICKER).send_keys("2030 4050")
	screen.one(".rm-picker-option", "Ole Olsen")
	screen.press(Keys.ENTER)
	assert "Acme" in screen.text(".rm-picked")
	screen.write("dialog [data-field=title] input", "Printer in reception")
	screen.write("dialog [data-field=message] .rm-write", "Shows <E21>.\nCall back at 4.")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-request-title", "Printer in reception")
	screen.one(".rm-message", "Shows <E21>.\nCall back at 4.")
	request = only_request()
	assert (request.contact, request.agent, request.channel) == (ole, anna, "Phone")
	assert not outgoing()
	screen.wait(lambda: request.name in screen.rows(), "not in the own list")


def test_a_contact_brings_his_priority_until_another_one_is_chosen(screen, anna, ole):
	frappe.get_doc("Contact", ole).update({"rm_priority": "High"}).save()
	make_contact("olga@acme.test", "Olga", "Madsen", company_name="Acme")
	screen.sign_in(anna).open()
	screen.press("c")
	screen.one(PICKER).send_keys("2030 4050")
	screen.one(".rm-picker-option", "Ole Olsen")
	screen.press(Keys.ENTER)
	chosen = "return document.querySelector('dialog [data-field=priority] select').value"
	screen.wait(lambda: screen.browser.execute_script(chosen) == "High", "his priority is not taken")
	screen.click("dialog [data-field=priority] option[value=Low]")
	screen.write("dialog [data-field=title] input", "Printer")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-request-title", "Printer")
	assert only_request().priority == "Low"


def test_who_types_a_name_and_takes_it_at_once_gets_that_one(screen, anna, ole):
	make_contact("olga@acme.test", "Olga", "Madsen", company_name="Acme")
	screen.sign_in(anna).open()
	screen.press("c")
	screen.one(PICKER).send_keys("acme")
	screen.one(".rm-picker-option", "Olga Madsen")
	first = screen.text(".rm-picker-option[aria-selected=true]")
	other = {True: "Olga Madsen", False: "Ole Olsen"}["Ole" in first]
	screen.one(PICKER).send_keys(Keys.CONTROL, "a")
	screen.one(PICKER).send_keys(other + Keys.ENTER)
	assert other in screen.text(".rm-picked")


def test_a_copy_goes_to_the_contact_when_asked_for(screen, anna, ole):
	make_mailbox("support@example.com")
	screen.sign_in(anna).open()
	screen.press("c")
	screen.one(PICKER).send_keys("acme")
	screen.click(".rm-picker-option", "Ole Olsen")
	screen.write("dialog [data-field=title] input", "Offer")
	screen.write("dialog [data-field=message] .rm-write", "Here is our offer.")
	screen.click("#rm-new-copy")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-request-title", "Offer")
	[mail] = outgoing()
	assert "ole@acme.test" in mail.recipients and "Here is our offer." in mail.body_text


def test_an_unknown_caller_becomes_a_contact_in_place(screen, anna, ole):
	screen.sign_in(anna).open()
	screen.press("c")
	screen.one(PICKER).send_keys("Karen Bæk")
	screen.click(".rm-picker-option", "Karen Bæk")
	assert screen.one(".rm-new-contact [name=last_name]").get_attribute("value") == "Bæk"
	screen.one(".rm-new-contact [name=email]").send_keys("ole@acme.test" + Keys.ENTER)
	assert "Ole Olsen" in screen.text(".rm-new-contact [role=alert]")
	screen.write(".rm-new-contact [name=email]", "karen@beta.test" + Keys.ENTER)
	assert "karen@beta.test" in screen.text(".rm-picked")
	screen.write("dialog [data-field=title] input", "First call")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-request-title", "First call")
	assert frappe.db.get_value("Contact", only_request().contact, "last_name") == "Bæk"


def test_what_a_caller_asked_before_is_at_hand_and_the_note_is_kept(screen, anna, ole):
	with as_user(anna):
		name = requests.create(title="Asked on Monday", contact=ole, message="Hm.")["name"]
	screen.sign_in(anna).open()
	screen.press("c")
	screen.one(PICKER).send_keys("ole")
	screen.click(".rm-picker-option", "Ole Olsen")
	screen.write("dialog [data-field=title] input", "Calls again")
	screen.click(".rm-known-request", "Asked on Monday")
	screen.one(".rm-request-title", "Asked on Monday")
	assert name in screen.route() and not screen.all("dialog")
	screen.press("c")
	assert screen.one("dialog [data-field=title] input").get_attribute("value") == "Calls again"
	assert "Ole Olsen" in screen.text(".rm-picked")


def test_what_was_written_survives_a_reload_and_is_given_up_only_on_purpose(screen, anna, ole):
	screen.sign_in(anna).open()
	screen.press("c")
	screen.write("dialog [data-field=title] input", "Half a title")
	screen.wait(
		lambda: "Half a title" in screen.browser.execute_script("return JSON.stringify({...localStorage})"),
		"not kept",
	)
	screen.open()
	screen.press("c")
	assert screen.one("dialog [data-field=title] input").get_attribute("value") == "Half a title"
	screen.press(Keys.ESCAPE)
	screen.click("dialog .rm-button", "Go on writing")
	screen.press(Keys.ESCAPE)
	screen.click("dialog .rm-button", "Discard")
	screen.wait(lambda: not screen.all("dialog"), "not closed")
	screen.press("c")
	assert screen.one("dialog [data-field=title] input").get_attribute("value") == ""


def test_a_request_without_title_is_refused_and_everything_stays(screen, anna, ole):
	screen.sign_in(anna).open()
	screen.press("c")
	screen.write("dialog [data-field=message] .rm-write", "A note")
	screen.click("dialog .rm-button-primary")
	assert screen.text("dialog [data-field=title] .rm-field-problem")
	assert screen.text("dialog [data-field=message] .rm-write") == "A note"
	assert not frappe.db.count("Request")


def test_a_contact_that_was_typed_and_not_chosen_is_asked_about(screen, anna, ole):
	screen.sign_in(anna).open()
	screen.press("c")
	screen.one(PICKER).send_keys("Somebody unknown")
	screen.write("dialog [data-field=title] input", "Called about the printer" + Keys.ENTER)
	screen.one("dialog .rm-dialog-problem", "Choose the contact or make a new one")
	assert not frappe.db.count("Request")
	screen.wait(
		lambda: screen.browser.switch_to.active_element.get_attribute("id") == PICKER[1:],
		"the field is not where the keys go",
	)
	screen.one(PICKER).clear()
	screen.write("dialog [data-field=parent] input", "no such request")
	screen.click("dialog .rm-button-primary")
	screen.one("dialog .rm-dialog-problem", "Choose the parent")
	screen.one("dialog [data-field=parent] input").clear()
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-request-title", "Called about the printer")
	assert only_request().contact is None


def test_a_dialog_is_not_sent_with_words_that_chose_nothing(screen, anna, ole):
	with as_user(anna):
		name = requests.create("Printer", agent=anna)["name"]
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-contact-line .rm-button", "Choose a contact")
	screen.one("dialog[open] [data-field=contact] input").send_keys("Somebody unknown")
	screen.click("dialog[open] .rm-button-primary")
	screen.one("dialog[open] .rm-field-problem", "Choose one that was found")


def test_who_wrote_and_is_nobodys_contact_becomes_one_with_his_name_and_address(screen, anna):
	set_settings(auto_create_contact=0, default_mailbox=make_mailbox("support@example.com"))
	mail = raw_mail(frm="Zoe Zimmer <zoe@zimmer.test>", subject="Who am I", text="Hello")
	came = mailboxes.receive("support@example.com", mail)["request"]
	screen.sign_in(anna).open(f"#/unassigned/{came}")
	screen.click(".rm-contact-line .rm-button", "Choose a contact")
	screen.click("dialog .rm-picker .rm-button", 'New contact "Zoe Zimmer"')
	screen.click("dialog .rm-new-contact .rm-button-primary")
	screen.one("dialog .rm-picked", "Zoe Zimmer")
	screen.click("dialog .rm-foot .rm-button-primary, dialog footer .rm-button-primary")
	screen.one(".rm-contact-line a", "Zoe Zimmer")
	request = only_request()
	assert frappe.db.get_value("Contact", request.contact, "email_id") == "zoe@zimmer.test"
