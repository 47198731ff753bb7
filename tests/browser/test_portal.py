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


@pytest.fixture
def number() -> str:
	"""A request of his."""
	with as_user(OLE):
		return portal.create("The printer burns", "It burns.")["name"]


def field(browser, name: str):
	return browser.find_element(By.CSS_SELECTOR, f"form [name={name}]")


def test_who_was_signed_out_while_he_wrote_goes_on_where_he_was(screen, customer, number):
	screen.visit(f"/requests/{number}")
	field(customer, "message").send_keys("A long story")
	customer.execute_cdp_cmd("Network.clearBrowserCookies", {})
	customer.find_element(By.CSS_SELECTOR, "button.rm-button").click()
	assert screen.one("#unsent").get_attribute("value") == "A long story"
	screen.sign_in(OLE).visit(f"/requests/{number}")
	assert field(customer, "message").get_attribute("value") == "A long story"
	customer.find_element(By.CSS_SELECTOR, "button.rm-button").click()
	screen.text(".rm-note-done")
	assert "done=" not in customer.current_url
	assert field(customer, "message").get_attribute("value") == ""
	screen.visit(f"/requests/{number}")
	assert field(customer, "message").get_attribute("value") == ""
	assert not screen.all(".rm-note-done")


def test_whom_he_took_out_of_the_copies_stays_out_where_the_page_is_loaded_again(screen, customer):
	with as_user(OLE):
		number = portal.create("The printer burns", "It burns.", cc="jan@acme.test")["name"]
	screen.visit(f"/requests/{number}")
	screen.one(".rm-copies[open]")
	assert field(customer, "cc").get_attribute("value") == "jan@acme.test"
	field(customer, "cc").clear()
	field(customer, "message").send_keys("It still burns.")
	customer.refresh()
	assert field(customer, "message").get_attribute("value") == "It still burns."
	assert field(customer, "cc").get_attribute("value") == ""
	customer.find_element(By.CSS_SELECTOR, "button.rm-button").click()
	screen.text(".rm-note-done")
	frappe.db.rollback()
	assert not frappe.db.get_value("Message", {"request": number, "body_text": "It still burns."}, "cc")
	assert field(customer, "cc").get_attribute("value") == ""


def test_what_one_person_wrote_is_not_shown_to_the_next_one(screen, customer):
	screen.visit("/requests/new")
	field(customer, "message").send_keys("A long story")
	people.customer("kaj@acme.test")
	screen.sign_in("kaj@acme.test").visit("/requests/new")
	assert field(customer, "message").get_attribute("value") == ""


def test_files_that_are_too_large_altogether_are_told_before_they_are_sent(
	screen, customer, number, tmp_path
):
	(tmp_path / "small.bin").write_bytes(b"x")
	for name in ("one.bin", "two.bin"):
		(tmp_path / name).write_bytes(b"x" * 13 * 1024 * 1024)
	screen.visit(f"/requests/{number}")
	files = field(customer, "attachments")
	files.send_keys(f"{tmp_path / 'one.bin'}\n{tmp_path / 'two.bin'}")
	assert "25 MB" in files.get_attribute("validationMessage")
	customer.execute_script("arguments[0].value = ''", files)
	files.send_keys(str(tmp_path / "small.bin"))
	assert not files.get_attribute("validationMessage")


def test_a_frame_is_as_high_as_its_text_on_a_phone_too(screen, customer, number):
	html = '<div style="color:#123">' + "<br>".join(f"{n} word" for n in range(30)) + "</div>"
	frappe.db.set_value("Message", {"request": number}, "body_html", html)
	screen.resize("phone")
	screen.visit(f"/requests/{number}")

	def spare() -> int:
		return customer.execute_script(
			"const frame = document.querySelector('.rm-frame');"
			"return frame.clientHeight - frame.contentDocument.body.firstElementChild.offsetHeight"
		)

	screen.wait(lambda: 0 <= spare() <= 4, "the frame is not as high as its text")
	frappe.db.set_value(
		"Message", {"request": number}, "body_html", f'<div style="color:#123">{"word " * 90}</div>'
	)
	screen.visit(f"/requests/{number}")
	screen.resize("desk")
	screen.wait(lambda: 0 <= spare() <= 4, "the frame did not follow the turned phone")


def test_the_list_is_sorted_on_a_phone_too(screen, customer, number):
	screen.resize("phone")
	screen.visit("/requests")
	screen.click("th a", "Title")
	screen.wait(lambda: "sort=title" in customer.current_url, "the list is not sorted")
	assert not screen.overflows()


def test_long_words_stay_on_a_phone(screen, customer, number):
	word = "x" * 120
	status = frappe.get_doc(
		{"doctype": "Request Status", "status_name": word, "base_status": "Open"}
	).insert()
	frappe.db.set_value("Request", number, {"title": word, "contact_name": word, "status": status.name})
	frappe.db.set_value("Message", {"request": number}, {"author_name": word, "contact": None})
	contact = frappe.db.get_value("Request Contact", {"parent": number}, "contact")
	frappe.db.set_value("Contact", contact, "rm_company_access", 1)
	_user, colleague = people.customer("kaj@acme.test")
	frappe.db.set_value("Request", number, "contact", colleague)  # then it says whose it is
	screen.resize("phone")
	for path in ("/requests", f"/requests/{number}"):
		screen.visit(path)
		assert not screen.overflows(), path
