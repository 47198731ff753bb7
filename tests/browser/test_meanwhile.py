"""Two agents at the same request: the second is told what the first did, and asked (BEHAVIOUR ACS-15)."""

import frappe
import pytest

from request_mgmt.api import requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.factories import as_user


@pytest.fixture
def here(site):
	here = house()
	here.request = make_request(contact=here.contact, agent=ANNA)
	customer_writes(here.request)
	return here


def answers(request: str) -> int:
	frappe.db.rollback()
	return frappe.db.count("Message", {"request": request, "kind": "Reply"})


def bob(do) -> None:
	with as_user(BOB):
		do()
	frappe.db.commit()


def test_an_answer_waits_for_what_a_colleague_answered(screen, here):
	screen.sign_in(ANNA).open(f"#/own_open/{here.request}")
	screen.press("r")
	screen.write(".rm-composer .rm-write", "We come tomorrow.")
	bob(lambda: requests.reply(here.request, "Bob was there already."))
	screen.click(".rm-composer button[type=submit]")
	screen.one(".rm-composer .rm-dialog-problem", "Bob answered just now. Nothing was done yet.")
	screen.wait(lambda: len(screen.all(".rm-message")) == 2, "the answer of the colleague is not shown")
	assert answers(here.request) == 1
	assert "We come tomorrow." in screen.one(".rm-composer .rm-write").text
	screen.click(".rm-composer .rm-dialog-problem button", "Send anyway")
	screen.one(".rm-toast", "Sent to")
	assert answers(here.request) == 2


def test_what_a_key_does_asks_first_and_can_be_given_up(screen, here):
	screen.sign_in(ANNA).open(f"#/own_open/{here.request}")
	screen.one(".rm-actions")
	bob(lambda: requests.comment(here.request, "Wait for me."))
	screen.press("e")
	screen.one("dialog", "Bob commented just now.")
	screen.click("dialog button", "Cancel")
	screen.wait(lambda: not screen.all("dialog"), "the question stays")
	screen.one(".rm-message", "Wait for me.")
	frappe.db.rollback()
	assert frappe.db.get_value("Request", here.request, "base_status") == "Open"
	bob(lambda: requests.update(here.request, {"priority": "Low"}))
	screen.press("e")  # what was seen by now, and a priority, are no reason to ask
	screen.one(".rm-toast", "Closed")


def test_an_owner_is_not_changed_from_under_a_colleague(screen, here):
	screen.sign_in(ANNA).open(f"#/own_open/{here.request}")
	screen.one(".rm-property[aria-label^=Priority]")
	bob(lambda: requests.update(here.request, {"priority": "Low"}))
	screen.click(".rm-property[aria-label^=Priority]")
	screen.click(".rm-menu [role^=menuitem]", "High")
	screen.one("dialog", "Bob set Priority to Low just now.")
	screen.one(".rm-property[aria-label='Priority: Low']")
	screen.click("dialog button[type=submit]", "Do it anyway")
	screen.one(".rm-property[aria-label='Priority: High']")


def test_a_list_knows_no_more_than_it_shows(screen, here):
	screen.sign_in(ANNA).open("#/own_open")
	screen.row(here.request).click()
	customer_writes(here.request, "Never mind.")
	frappe.db.commit()
	screen.press("e")
	screen.one("dialog", "Ole Olsen wrote just now.")
	screen.click("dialog button[type=submit]", "Do it anyway")
	screen.one(".rm-toast", "Closed")
