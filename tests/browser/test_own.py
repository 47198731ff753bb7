"""What belongs to each agent: his bell and his settings (BEHAVIOUR NOT-1, NOT-3, SIG-1)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from request_mgmt.api import history, requests
from request_mgmt.records import settings
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.browser.test_accessibility import violations
from tests.factories import as_user


@pytest.fixture
def told(site):
	"""A request of Anna's in which the customer has written, and one that was given to her."""
	here = house()
	here.request = make_request("Printer on fire", agent=ANNA, contact=here.contact)
	customer_writes(here.request)
	here.given = make_request("Password", user=BOB, contact=here.contact, agent=BOB)
	with as_user(BOB):
		requests.transfer(here.given, agent=ANNA, comment="Do you know him?")
	return here


def ringing(screen, count: str) -> None:
	screen.wait(
		lambda: "".join(element.text for element in screen.all(".rm-side-bell .rm-count")) == count,
		f"the bell does not say {count!r}",
	)


def newest_is(screen, place: int) -> None:
	def found():
		shown = screen.all(".rm-message-place")
		return shown and "The newest word" in shown[place].text

	screen.wait(found, f"the newest message is not at {place}")


def test_the_bell_says_how_much_is_new_and_leads_there(screen, told):
	screen.sign_in(ANNA).open()
	ringing(screen, "2")
	screen.click(".rm-side-bell")
	first = screen.one(".rm-bell-item", "was given to you")
	assert "Do you know him?" in first.text
	screen.wait(lambda: screen.browser.switch_to.active_element == first, "the newest has no focus")
	assert violations(screen) == []
	screen.press(Keys.ARROW_DOWN, Keys.ENTER)
	screen.one(".rm-request-line .rm-number", f"#{told.request}")
	assert not screen.all(".rm-bell")
	ringing(screen, "1")


def test_who_opens_again_what_he_opened_last_knows_what_he_was_told_since(screen, told):
	with as_user(ANNA):
		history.opened(told.given)
	with as_user(BOB):
		requests.comment(told.given, "He called again", notify=[ANNA])
	frappe.db.set_value("Request", told.given, "read_status", "Read")  # so that reading it is nothing new
	about = {"for_user": ANNA, "document_name": told.given, "read": 0}
	assert frappe.db.exists("Notification Log", about)
	screen.sign_in(ANNA).open(f"#/own_open/{told.given}")

	def is_read() -> bool:
		frappe.db.rollback()
		return not frappe.db.exists("Notification Log", about)

	screen.wait(is_read, "she does not know")


def test_all_is_read_and_cleared_from_the_keyboard(screen, told):
	screen.sign_in(ANNA).open()
	screen.press("g", "n")
	screen.one(".rm-bell-unread")
	screen.click(".rm-bell .rm-button", "Mark all as read")
	screen.wait(lambda: not screen.all(".rm-bell-unread"), "still unread")
	ringing(screen, "")
	screen.click(".rm-bell .rm-button", "Clear all")
	screen.one(".rm-bell-none", "No notices.")
	screen.press(Keys.ESCAPE)
	screen.wait(lambda: not screen.all(".rm-bell"), "the bell did not close")
	assert "rm-side-bell" in screen.browser.switch_to.active_element.get_attribute("class")
	frappe.db.rollback()
	assert not frappe.db.exists("Notification Log", {"for_user": ANNA})


def test_an_agent_sets_his_own_and_the_screen_goes_by_it(screen, told):
	with as_user(BOB):
		requests.comment(told.request, "The newest word")
	screen.sign_in(ANNA).open(f"#/request/{told.request}")
	newest_is(screen, -1)
	screen.click(".rm-side-user")
	screen.click(".rm-menu-item", "My settings")
	screen.one(".rm-dialog-section", "Notices about my favourites")
	assert violations(screen) == []
	Select(screen.one("[data-field='availability'] select")).select_by_visible_text("Not present")
	screen.write("[data-field='absence_text'] textarea", "Back on Monday")
	screen.click("[data-field='newest_first'] input")
	screen.write("[data-field='signature'] .rm-write", "Anna of the helpdesk")
	Select(screen.one("[data-field='notify_followed_comment'] select")).select_by_visible_text("E-mail")
	screen.click(".rm-dialog button[type='submit']")
	assert "saved" in screen.toast()
	newest_is(screen, 0)
	frappe.db.rollback()
	own = settings.agent(ANNA)
	assert (own.availability, own.absence_text) == ("Not present", "Back on Monday")
	assert (own.notify_followed_comment, own.notify_comment) == ("E-mail", "Bell")
	assert "Anna of the helpdesk" in own.signature
	screen.press("r")
	screen.one(".rm-composer", "Anna of the helpdesk")


def test_partners_are_suggested_where_one_forwards(screen, told):
	partner = {"doctype": "Partner Address", "partner_name": "Zebra Repairs", "email_id": "help@zebra.test"}
	frappe.get_doc(partner).insert()
	screen.sign_in(ANNA).open(f"#/request/{told.request}")
	screen.press("f")
	screen.one("[data-field='to'] input").click()

	def offered():
		options = screen.all("[data-field='to'] option")
		return "Zebra Repairs <help@zebra.test>" in [one.get_attribute("value") for one in options]

	screen.wait(offered, "no partner is suggested")


def test_what_is_charged_is_written_beside_the_time(screen, told):
	screen.sign_in(ANNA).open(f"#/request/{told.request}")
	screen.press("n")
	screen.one(".rm-composer .rm-write").send_keys("Changed the drum")
	screen.write(".rm-timer-group input", "12")
	screen.write("[name='time_to_charge']", "10")
	screen.press(Keys.CONTROL + Keys.ENTER)
	screen.one(".rm-message-place", "10 min. to charge")
	frappe.db.rollback()
	assert frappe.db.get_value("Request", told.request, ["time_spent", "time_to_charge"]) == (12, 10)


def test_details_tell_how_long_it_was_in_each_status(screen, told):
	with as_user(ANNA):
		requests.update(told.request, {"status": "Waiting for customer"})
	hour_ago = add_to_date(now_datetime(), hours=-1, minutes=-30)
	frappe.db.set_value("Request", told.request, "status_since", hour_ago, update_modified=False)
	screen.sign_in(ANNA).open(f"#/request/{told.request}")
	screen.click("[role='tab']", "Details")
	rows = screen.one(".rm-status-times").find_elements("css selector", "tbody tr")
	assert [row.find_element("css selector", "th").text for row in rows] == ["Open", "Waiting for customer"]
	assert "1 hr 30 min" in rows[1].text
	assert "With the customer" in screen.one(".rm-status-times").text
	assert violations(screen) == []
