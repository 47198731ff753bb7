"""Reply templates are managed at the console: found, written in languages, tried, copied, sorted in folders (TPL-1 to TPL-3)."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from request_mgmt.api import requests, templates
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.browser.test_accessibility import dark, light, violations
from tests.factories import as_user


@pytest.fixture
def here(site):
	"""Anna has the right "Knowledge base", Bob has not."""
	here = house()
	frappe.db.set_value("Request Agent", ANNA, "knowledge_base", 1)
	here.request = make_request("Printer on fire", agent=ANNA, contact=here.contact)
	customer_writes(here.request)
	with as_user(ANNA):
		templates.save_folder("Orders")
		templates.save(
			template_name="Apology",
			folder="Orders",
			sharing="All may use it",
			versions=[{"language": "en", "is_default": 1, "body": "<p>Sorry, [[contact.first_name]]</p>"}],
		)
	return here


def stored(name: str):
	frappe.db.rollback()
	return frappe.get_doc("Reply Template", name)


def at(screen, route: str) -> None:
	"""Straight to the templates; the list of requests is not asked for."""
	screen.visit("/console" + route)
	screen.one(".rm-template-page")


def save(screen) -> None:
	screen.browser.switch_to.active_element.send_keys(Keys.CONTROL, Keys.ENTER)


def text(screen) -> str:
	return screen.text(".rm-template-preview")


def test_a_template_is_found_and_tried_on_a_request(screen, here):
	screen.sign_in(ANNA).open(f"#/request/{here.request}")
	screen.one(".rm-message")
	screen.click(".rm-side-templates")
	screen.one(".rm-template-folder", "Orders")
	screen.press("/")
	screen.press(*"sorry")
	screen.wait(lambda: len(screen.all(".rm-template-entry")) == 1, "it is not found by its text")
	screen.press(Keys.ENTER)
	screen.wait(lambda: "Sorry, Ole" in text(screen), "the request that was opened last is not tried")
	screen.one(".rm-template-version .rm-write").send_keys(Keys.CONTROL, Keys.END)
	screen.press(*", [[request.number]]")
	screen.wait(lambda: f"Sorry, Ole, {here.request}" in text(screen), "the preview does not follow")
	screen.press(*" [[nobody.x]]")
	screen.wait(lambda: "no variable" in text(screen), "a mistake is not told")


def test_the_list_is_walked_through_with_the_keys(screen, here):
	with as_user(ANNA):
		for name in ("Thanks", "Wait"):
			templates.save(
				template_name=name, versions=[{"language": "en", "is_default": 1, "body": "<p>x</p>"}]
			)
	screen.sign_in(ANNA)
	at(screen, "#/templates")
	screen.one(".rm-template-entry", "Wait")
	entries = [entry.text for entry in screen.all(".rm-template-entry")]
	screen.press("j", "j", "k", "j", Keys.ENTER)
	screen.one(".rm-template-entry[aria-current=page]", entries[1].split("\n")[0])


def test_a_template_is_written_in_two_languages_from_the_keyboard(screen, here):
	frappe.db.set_value("Language", "da", "enabled", 1)
	at(screen.sign_in(ANNA), "#/templates")
	screen.one(".rm-template-entry")
	screen.press("c")
	screen.wait(
		lambda: screen.browser.switch_to.active_element == screen.one("[data-field='name'] input"),
		"no cursor",
	)
	screen.press(*"On its way")
	screen.one(".rm-template-version .rm-write").click()
	screen.press(*"It comes.")
	screen.click(".rm-tab", "New language version")
	screen.click(".rm-menu-item", "Dansk")
	screen.one(".rm-template-tabs [aria-selected='true']", "Dansk")
	area = screen.one(".rm-template-version .rm-write")
	area.send_keys(Keys.CONTROL, "a")
	area.send_keys("Den kommer.")
	screen.click(".rm-button", "Make it the default")
	save(screen)
	assert "On its way" in screen.toast()
	screen.one(".rm-template-entry[aria-current='page']", "On its way")
	doc = stored("On its way")
	assert [(row.language, row.is_default, row.body) for row in doc.versions] == [
		("en", 0, "<p>It comes.</p>"),
		("da", 1, "<p>Den kommer.</p>"),
	]
	assert (doc.user, doc.sharing) == (ANNA, "Owner only")


def test_the_length_of_a_text_message_is_counted_while_one_writes(screen, here):
	at(screen.sign_in(ANNA), "#/templates/Apology")
	screen.click(".rm-template-version summary", "SMS text")
	area = screen.one("[data-field='sms_text'] textarea")
	area.send_keys("Kære [[contact.first_name]]")
	screen.one(".rm-template-version", "27 characters, SMS needed: 1")
	screen.wait(lambda: "4 characters" in text(screen), "variables are not filled in, here by nothing")
	area.send_keys("x" * 134)
	screen.one(".rm-template-version", "161 characters, SMS needed: 2")
	area.send_keys(Keys.CONTROL, "a")
	area.send_keys("ж" * 71)
	screen.one(".rm-template-version", "71 characters, SMS needed: 2")
	area.send_keys(Keys.BACK_SPACE, "€")
	screen.one(".rm-template-version", "71 characters, SMS needed: 2")
	area.send_keys(Keys.BACK_SPACE)
	screen.one(".rm-template-version", "70 characters, SMS needed: 1")
	save(screen)
	screen.wait(lambda: stored("Apology").versions[0].sms_text == "ж" * 70, "not saved")


def test_a_copy_opens_to_be_written_and_another_goes_after_a_question(screen, here):
	at(screen.sign_in(BOB), "#/templates/Apology")
	screen.one(".rm-template-form", "not change it")
	assert not screen.all("[data-field='sharing']")
	screen.click(".rm-button", "Copy")
	name = screen.one("[data-field='name'] input")
	assert name.get_attribute("value") == "Apology (copy)"
	save(screen)
	screen.one(".rm-template-entry[aria-current='page']", "Apology (copy)")
	assert (stored("Apology (copy)").user, stored("Apology (copy)").sharing) == (BOB, "Owner only")
	screen.click("[aria-label='Delete the template']")
	screen.click("dialog[open] button[type='submit']")
	screen.wait(lambda: len(screen.all(".rm-template-entry")) == 3, "it is still there")
	screen.one(".rm-template-place", "Choose a template")
	frappe.db.rollback()
	assert not frappe.db.exists("Reply Template", "Apology (copy)")


def test_folders_are_made_and_emptied_before_they_go(screen, here):
	at(screen.sign_in(ANNA), "#/templates")
	screen.one(".rm-template-entry", "Apology")
	screen.click("[aria-label='Folder Orders']")
	screen.click(".rm-menu-item", "New folder in it")
	screen.write("dialog[open] input", "Late ones")
	screen.click("dialog[open] button[type='submit']")
	screen.one(".rm-template-folder", "Orders / Late ones")
	screen.click("[aria-label='Folder Orders']")
	screen.click(".rm-menu-item", "Delete the folder")
	screen.click("dialog[open] button[type='submit']")
	assert "not empty" in screen.toast()
	screen.click(".rm-template-entry", "Apology")
	Select(screen.one(".rm-template-form [data-field='folder'] select")).select_by_visible_text(
		"Orders / Late ones"
	)
	save(screen)
	screen.wait(lambda: stored("Apology").folder == "Late ones", "it was not moved")


def test_what_was_begun_is_there_again_and_a_colleagues_change_is_told(screen, here):
	frappe.db.set_value("Request Agent", BOB, "knowledge_base", 1)
	at(screen.sign_in(ANNA), "#/templates/Apology")
	screen.one(".rm-template-version .rm-write").send_keys("Half a word ")
	screen.wait(lambda: "Half a word" in text(screen), "the preview does not follow")
	with as_user(BOB):
		kept = templates.get("Apology")
		kept["versions"][0]["body"] = "<p>Bob's</p>"
		templates.save(template="Apology", sharing=kept["sharing"], versions=kept["versions"])
	frappe.db.commit()
	at(screen, "#/templates")
	screen.click(".rm-template-entry", "Apology")
	screen.one(".rm-template-form", "What you had begun")
	assert "Half a word" in screen.text(".rm-template-version .rm-write")
	save(screen)
	screen.click(".rm-template-form .rm-button", "See what is there now")
	screen.wait(lambda: "Bob's" in text(screen), "the colleague's text is not shown")


def test_a_text_with_a_layout_is_left_as_it_is(screen, here):
	layout = '<table style="color:red;"><tbody><tr><td>[[message.body]]</td></tr></tbody></table>'
	with as_user(ANNA):
		templates.save(template_name="Layout", versions=[{"language": "en", "is_default": 1, "body": layout}])
	at(screen.sign_in(ANNA), "#/templates/Layout")
	assert screen.one(".rm-template-source").get_attribute("value") == layout
	screen.write("[data-field='description'] input", "Around all mail")
	save(screen)
	screen.wait(lambda: stored("Layout").description == "Around all mail", "not saved")
	assert stored("Layout").versions[0].body == layout


def test_what_was_written_on_a_request_is_kept_as_a_template(screen, here):
	screen.sign_in(BOB).open(f"#/request/{here.request}")
	screen.press("r")
	screen.one(".rm-composer .rm-write").send_keys("We come at once.")
	screen.click(".rm-composer [aria-label='Save as template']")
	screen.write("dialog[open] [data-field='template_name'] input", "At once")
	screen.click("dialog[open] button[type='submit']")
	assert "At once" in screen.toast()
	doc = stored("At once")
	assert (doc.user, doc.versions[0].body) == (BOB, "<p>We come at once.</p>")
	assert "We come at once." in screen.text(".rm-composer .rm-write")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_nothing_is_in_the_way_of_anybody(screen, here, size):
	at(screen.sign_in(ANNA), "#/templates")
	screen.resize(size)
	screen.one(".rm-template-entry")
	assert violations(screen) == [] and not screen.overflows()
	screen.click(".rm-template-entry", "Apology")
	screen.wait(lambda: "Sorry" in text(screen), "no preview")
	assert violations(screen) == [] and not screen.overflows()
	dark(screen)
	try:
		assert violations(screen) == []
	finally:
		light(screen)
	screen.press(Keys.ESCAPE)
	screen.one(".rm-template-entry")
	screen.press(Keys.ESCAPE)
	screen.one(".rm-row")
	with as_user(ANNA):
		requests.close(here.request)


def test_the_keys_of_lists_lead_there_from_the_templates_too(screen, here):
	screen.sign_in(ANNA).open("#/unassigned")
	screen.press("g", "t")
	screen.one(".rm-template-entry")
	screen.press("g", "o")
	screen.one("#rm-list-title", "Own open")
	assert not screen.all(".rm-template-page")
