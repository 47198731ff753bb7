"""The site's own fields where many requests are changed, at the console and in the desk (BAT-5)."""

import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from selenium.webdriver.common.action_chains import ActionChains

from tests.actions.making import ANNA, house, make_request
from tests.browser.desk import choose, gone, press_primary, tick
from tests.browser.desk import stored as stored_in_desk
from tests.browser.test_actions import confirm, row_of_change, stored
from tests.host.test_data_meta import drop_column

FIELDS = {
	"room": {"fieldtype": "Data", "label": "Room"},
	"on_site": {"fieldtype": "Check", "label": "On site"},
	"visit_on": {"fieldtype": "Date", "label": "Visit on"},
	"place": {"fieldtype": "Link", "label": "Place", "options": "Request Category"},
}


@pytest.fixture
def here(site):
	here = house()
	for name, field in FIELDS.items():
		create_custom_field("Request", {"fieldname": name, "insert_after": "title", **field})
	here.both = [make_request(title, contact=here.contact, agent=ANNA) for title in ("One", "Two")]
	frappe.db.commit()
	yield here
	frappe.db.rollback()
	for name in FIELDS:
		drop_column("Request", name)


def test_at_the_console_they_are_changed_shown_in_the_log_and_taken_back(screen, here):
	screen.sign_in(ANNA).open("#/own_open")
	for name in here.both:
		screen.row(name)
	screen.press("j", "x")
	screen.click(".rm-bar input[type=checkbox]")
	screen.one("#rm-list-title", "2 selected")
	ActionChains(screen.browser).context_click(screen.row(here.both[0])).perform()
	screen.click(".rm-menu-item", "Change")
	row = row_of_change(screen, 1, "Room")
	screen.write(f"{row} [data-field=room] input", "B 12")
	screen.click("dialog .rm-button", "Another field")
	row = row_of_change(screen, 2, "On site")
	screen.click(f"{row} [data-field=on_site] option", "Yes")
	screen.click("dialog .rm-button", "Another field")
	row = row_of_change(screen, 3, "Place")
	screen.write(f"{row} [data-field=place] input", "Help")
	offered = "return [...document.querySelectorAll('[data-field=place] datalist option')].map(({ value }) => value)"
	screen.wait(lambda: screen.browser.execute_script(offered) == ["Helpdesk"], "nothing is offered")
	screen.write(f"{row} [data-field=place] input", "Helpdesk")
	screen.one(
		".rm-changes-said", "2 requests: Room becomes B 12, On site becomes Yes, Place becomes Helpdesk."
	)
	confirm(screen)
	screen.one(".rm-toast", "2 requests")
	for name in here.both:
		assert [stored("Request", name, field) for field in FIELDS] == ["B 12", 1, None, "Helpdesk"]
	screen.click(".rm-toast-action", "Undo")
	screen.one(".rm-toast", "Undone.")
	assert [stored("Request", here.both[1], field) for field in FIELDS] == [None, 0, None, None]
	screen.open(f"#/own_open/{here.both[0]}")
	screen.click("[role=tab]", "Change log")
	screen.one(".rm-log", "On site: Yes → No")


def test_in_the_desk_they_are_changed_and_taken_back(built, screen, here):
	screen.sign_in(ANNA).visit("/app/request")
	tick(screen, here.both)
	choose(screen, "Change")
	row = ".rm-change:nth-child(1)"
	screen.click(f"{row} > select:first-child option", "Room")
	screen.write(f"{row} .rm-change-value input", "B 12")
	screen.click(".rm-changes > .btn", "Another field")
	row = ".rm-change:nth-child(2)"
	screen.click(f"{row} > select:first-child option", "On site")
	screen.click(f"{row} .rm-change-value option", "Yes")
	screen.one(".rm-changes", "2 requests: Room becomes B 12, On site becomes Yes.")
	press_primary(screen)
	gone(screen)
	assert [(stored_in_desk(name, "room"), stored_in_desk(name, "on_site")) for name in here.both] == [
		("B 12", 1)
	] * 2
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	assert stored_in_desk(here.both[0], "room") is None
	screen.script_failures()  # the desk's own: there is no socket server here
