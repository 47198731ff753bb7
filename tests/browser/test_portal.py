"""The customers' pages in a browser (CUS-3, CUS-4)."""

import time

import frappe
import pytest
from selenium.webdriver.common.by import By

from request_mgmt.api import portal
from tests.factories import as_user
from tests.portal import people

OLE = "ole@acme.test"


@pytest.fixture
def customer(screen):
	people.customer(OLE)
	screen.sign_in(OLE)
	return screen.browser


def press_twice(browser) -> None:
	"""As who is used to double-clicking everything: the first is on its way when the second comes."""
	before = browser.current_url
	button = browser.find_element(By.CSS_SELECTOR, "button.rm-button")
	browser.execute_script(
		"const [button] = arguments; button.click(); setTimeout(() => button.click(), 20);", button
	)
	end = time.monotonic() + 30
	while browser.current_url == before and time.monotonic() < end:
		time.sleep(0.1)
	time.sleep(1)  # for a second one that should not be


def test_a_request_is_sent_once_however_often_the_button_is_pressed(screen, customer):
	customer.get(screen.address + "/requests/new")
	customer.find_element(By.CSS_SELECTOR, "form [name=title]").send_keys("The printer burns")
	customer.find_element(By.CSS_SELECTOR, "form [name=message]").send_keys("It burns.")
	press_twice(customer)
	frappe.db.rollback()
	assert frappe.db.count("Request", {"title": "The printer burns"}) == 1


def test_an_answer_is_sent_once_too(screen, customer):
	with as_user(OLE):
		number = portal.create("The printer burns", "It burns.")["name"]
	frappe.db.commit()
	customer.get(f"{screen.address}/requests/{number}")
	customer.find_element(By.CSS_SELECTOR, "form [name=message]").send_keys("Still.")
	press_twice(customer)
	frappe.db.rollback()
	assert frappe.db.count("Message", {"request": number}) == 2
