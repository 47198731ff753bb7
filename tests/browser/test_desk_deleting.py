"""Deleting at the desk's forms: a request, and what requests have, which are asked about first (DEL-1, TYP-2, STA-3, CAT-2, TPL-3)."""

import frappe
import pytest

from request_mgmt.api import requests
from tests.actions.making import ANNA, house, make_request
from tests.browser.desk import choose_link, gone, press, press_primary, stored
from tests.factories import as_user, make_category, make_manager

MONA = "mona@example.com"


@pytest.fixture
def here(built, screen):
	"""A request of each kind to delete, and Mona, who manages."""
	here = house()
	make_manager(MONA)
	frappe.get_doc({"doctype": "Request Status", "status_name": "Odd", "base_status": "Open"}).insert()
	frappe.get_doc({"doctype": "Request Type", "type_name": "Complaint"}).insert()
	make_category("Sales", members=(ANNA,), assignment_method="Do not assign")
	here.request = make_request("Printer", contact=here.contact)
	return here


def opened(screen, doctype: str, name: str, user=MONA) -> None:
	screen.sign_in(user).visit(f"/app/{doctype.lower().replace(' ', '-')}/{name}")
	is_there = "return window.cur_frm?.doc?.name === arguments[0] && !cur_frm.is_dirty()"
	screen.wait(lambda: screen.browser.execute_script(is_there, name), "no form")


def opened_with_a_request(here, screen, doctype: str, name: str, field: str) -> None:
	with as_user(ANNA):
		requests.update(here.request, {field: name})
	opened(screen, doctype, name)


def from_menu(screen, label: str) -> None:
	screen.click(".page-head .menu-btn-group button")
	screen.click(".page-head .menu-btn-group .dropdown-item", label)


def exists(doctype: str, name: str) -> bool:
	frappe.db.rollback()
	return bool(frappe.db.exists(doctype, name, cache=False))


def is_refused(screen, *reasons: str) -> None:
	for reason in reasons:
		screen.one(".modal.show .msgprint", reason)
	press(screen, ".modal.show:has(.msgprint) .btn-modal-close")
	screen.wait(lambda: not screen.all(".modal.show .msgprint"), "the reason stays")


def test_a_request_goes_to_the_bin_by_the_managers_action_and_comes_back(here, screen):
	opened(screen, "Request", here.request)
	screen.click(".page-actions .inner-group-button button", "Actions")
	screen.click(".page-actions .dropdown-item", "Delete")
	press_primary(screen)
	screen.one(".desk-alert", f"#{here.request}")
	assert stored(here.request, "base_status") == "Deleted"
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	assert stored(here.request, "base_status") == "Open"


def test_a_manager_deletes_a_request_for_good_after_a_question(here, screen):
	opened(screen, "Request", here.request)
	from_menu(screen, "Delete")
	press(screen, ".modal.show .btn-modal-secondary")
	gone(screen)
	assert exists("Request", here.request)
	from_menu(screen, "Delete")
	press_primary(screen)
	screen.wait(lambda: not exists("Request", here.request), "it is still there")
	assert not frappe.db.exists("Request Log", {"request": here.request})


def test_an_agent_is_not_offered_to_delete_a_request(here, screen):
	opened(screen, "Request", here.request, user=ANNA)
	screen.one(".page-actions .inner-group-button button", "Actions")
	for menu in (".inner-group-button", ".menu-btn-group"):
		screen.click(f".page-head {menu} button")
		said = [item.text for item in screen.all(f".page-head {menu} .dropdown-item")]
		assert said and "Delete" not in said


@pytest.mark.parametrize(
	("doctype", "name", "field", "target"),
	[
		("Request Status", "Odd", "status", "In progress"),
		("Request Type", "Complaint", "request_type", "Request"),
		("Request Category", "Sales", "category", "Helpdesk"),
	],
)
def test_what_requests_have_is_deleted_when_one_says_what_they_get(
	here, screen, doctype, name, field, target
):
	opened_with_a_request(here, screen, doctype, name, field)
	screen.click(".page-actions button", "Delete and move its requests")
	press_primary(screen)
	is_refused(screen, f"There is 1 request with {name}. Choose what it gets instead.")
	choose_link(screen, "move_to", target)
	press_primary(screen)
	screen.one(".desk-alert", "1 request moved")
	screen.wait(
		lambda: screen.browser.current_url.endswith(f"/{doctype.lower().replace(' ', '-')}"), "no list"
	)
	assert not exists(doctype, name) and stored(here.request, field) == target


@pytest.mark.parametrize(
	("doctype", "name", "field", "reason"),
	[
		("Request Status", "Odd", "status", "Give them another status first."),
		("Request Type", "Complaint", "request_type", "Move them"),
		("Request Category", "Sales", "category", "Move them"),
	],
)
def test_the_platforms_own_way_to_delete_them_is_refused_with_the_reason(
	here, screen, doctype, name, field, reason
):
	opened_with_a_request(here, screen, doctype, name, field)
	from_menu(screen, "Delete")
	press_primary(screen)
	is_refused(screen, reason)
	assert exists(doctype, name)


def test_a_default_stays_and_says_why(here, screen):
	opened(screen, "Request Status", "Open")
	assert "Delete and move its requests" not in screen.text(".page-actions")
	from_menu(screen, "Delete")
	press_primary(screen)
	is_refused(screen, "is the default of its state. Make another one the default first.")
	assert exists("Request Status", "Open")


def test_a_template_goes_unless_something_begins_with_it(here, screen):
	versions = [{"language": "en", "body": "<p>Thank you</p>"}]
	for name in ("Thanks", "Sorry"):
		values = {"template_name": name, "sharing": "All may use it", "versions": versions}
		frappe.get_doc({"doctype": "Reply Template", **values}).insert()
	frappe.get_doc("Request Type", "Complaint").update({"reply_template": "Sorry"}).save()
	opened(screen, "Reply Template", "Sorry")
	from_menu(screen, "Delete")
	press_primary(screen)
	is_refused(screen, "Complaint")
	opened(screen, "Reply Template", "Thanks")
	from_menu(screen, "Delete")
	press_primary(screen)
	screen.wait(lambda: not exists("Reply Template", "Thanks"), "it is still there")
	assert exists("Reply Template", "Sorry")
