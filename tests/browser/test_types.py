"""What a type has and has not got is seen before anything is refused (TYP-1, BAT-8), and so are rights (RGT-1)."""

import frappe
import pytest
from selenium.webdriver.support.ui import Select

from request_mgmt.api import requests
from tests.actions.making import ANNA, customer_writes, house, make_request, stored
from tests.browser.desk import choose, press_primary, row_of_change, tick
from tests.factories import as_user
from tests.scenarios.test_t40_types import make_status, make_type


@pytest.fixture
def here(site):
	"""Complaints are in doubt or solved, High or Medium."""
	here = house()
	make_status("Solved", "Closed")
	make_status("In doubt", "Open")
	make_type("Complaint", ["In doubt", "Solved"], ["High", "Medium"], show_in_new=1, mail_at_start=1)
	here.complaint = make_request("It is bad", agent=ANNA, request_type="Complaint", contact=here.contact)
	here.plain = make_request("A question", agent=ANNA, contact=here.contact)
	customer_writes(here.complaint)
	return here


def now(request: str):
	frappe.db.rollback()
	return stored(request)


def options(screen, selector: str) -> list[str]:
	return [option.text for option in Select(screen.one(selector)).options]


def test_only_what_the_type_has_is_offered(screen, here):
	screen.sign_in(ANNA).open(f"#/request/{here.complaint}")
	screen.click(".rm-property[aria-label^='Status']")
	screen.wait(
		lambda: [item.text for item in screen.all(".rm-menu-item")] == ["In doubt", "Solved"],
		"others are offered, or not these",
	)
	screen.click(".rm-menu-item", "In doubt")
	screen.press("r")
	assert options(screen, ".rm-status-after") == ["In doubt", "Solved"]
	screen.one(".rm-composer .rm-write").send_keys("We are sorry.")
	screen.click(".rm-composer .rm-button", "Send and close")
	screen.wait(lambda: now(here.complaint).status == "Solved", "it is not solved")


def test_another_type_asks_for_the_status_it_has(screen, here):
	screen.sign_in(ANNA).open(f"#/request/{here.plain}")
	screen.click(".rm-property[aria-label^='Type']")
	screen.click(".rm-menu-item", "Complaint")
	assert options(screen, "dialog[open] [data-field='status'] select")[1:] == ["In doubt", "Solved"]
	assert (
		Select(screen.one("dialog[open] [data-field='status'] select")).first_selected_option.text
		== "In doubt"
	)
	screen.click("dialog[open] button[type='submit']")
	screen.wait(lambda: now(here.plain).request_type == "Complaint", "the type was not changed")
	assert (now(here.plain).status, now(here.plain).priority) == ("In doubt", "Medium")


def test_a_new_request_of_a_type_has_an_entry_of_its_own(screen, here):
	screen.sign_in(ANNA).open()
	screen.click(".rm-side-item", "New request: Complaint")
	assert Select(screen.one("[data-field='request_type'] select")).first_selected_option.text == "Complaint"
	assert options(screen, "[data-field='priority'] select")[1:] == ["Medium", "High"]
	assert Select(screen.one("[data-field='priority'] select")).first_selected_option.text == "High"
	screen.write("[data-field='title'] input", "Even worse")
	screen.click("dialog[open] button[type='submit']")
	screen.one(".rm-request-title", "Even worse")
	made = frappe.get_all("Request", {"title": "Even worse"}, ["status", "priority"])
	assert [(row.status, row.priority) for row in made] == [("In doubt", "High")]


def test_many_are_warned_of_which_the_type_has_not_got_it(screen, here):
	screen.sign_in(ANNA).open()
	for name in (here.complaint, here.plain):
		screen.row(name).find_element("css selector", ".rm-pick").click()
	screen.click(".rm-bulk-actions .rm-button", "Change")
	Select(screen.one(".rm-change select")).select_by_visible_text("Status")
	Select(screen.one(".rm-criterion-value select")).select_by_visible_text("In progress")
	screen.one("dialog[open] .rm-tells", f"left as they are: #{here.complaint}")
	screen.click("dialog[open] button[type='submit']")
	assert "1 done, 1 refused" in screen.toast()
	assert (now(here.complaint).status, now(here.plain).status) == ("In doubt", "In progress")


def test_many_are_warned_of_in_the_desk_too(built, screen, here):
	screen.sign_in(ANNA).visit("/app/request")
	tick(screen, (here.complaint, here.plain))
	choose(screen, "Change")
	choose_in_row(screen, 1, "Status", "In progress")
	screen.one(".rm-changes", f"left as they are: #{here.complaint}")
	choose_in_row(screen, 2, "Request type", "Complaint")
	screen.wait(lambda: "left as they are" not in screen.text(".rm-changes"), "both get a type they fit")
	screen.one(".rm-changes", "Status becomes In doubt")
	screen.click(".rm-change:nth-child(2) > button")
	screen.one(".rm-changes", "2 requests: Status becomes In doubt.")
	choose_in_row(screen, 1, "Priority", "Low")
	screen.one(".rm-changes", f"left as they are: #{here.complaint}")
	press_primary(screen)
	screen.one(".modal.show .msgprint", "no priority Low")
	assert (now(here.complaint).priority, now(here.plain).priority) == ("High", "Low")


def choose_in_row(screen, at: int, field: str, name: str) -> None:
	row = row_of_change(screen, at, field)
	screen.write(f"{row} .rm-change-value input", name)
	screen.click(f"{row} [role=listbox] [role=option]", name)


def test_what_one_has_no_right_to_is_not_offered(screen, here):
	frappe.db.set_value("Request Agent", ANNA, {"bulk_update": 0, "mark_spam": 0})
	screen.sign_in(ANNA).open()
	for name in (here.complaint, here.plain):
		screen.row(name).find_element("css selector", ".rm-pick").click()
	shown = screen.text(".rm-bulk-actions")
	assert "Close" in shown and "Change" not in shown.split("\n")
	screen.open(f"#/request/{here.plain}")
	screen.click(".rm-actions .rm-icon-button")
	menu = screen.text(".rm-menu")
	assert "Change" in menu and "spam" not in menu
	with as_user(ANNA):
		requests.close(here.plain)
