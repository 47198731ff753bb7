"""Boards, lists picked by hand, and all that a search finds, in the browser (FND-3, FND-9, FND-10)."""

import frappe
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from request_mgmt.api import lists, saved_lists
from tests.browser.test_accessibility import dark, light, violations
from tests.factories import as_user, make_agent


def board(screen, by: str) -> None:
	screen.click(".rm-board-button")
	screen.click(".rm-menu-item", by)
	screen.one(".rm-board-head")


def columns(screen) -> dict[str, list[str]]:
	"""The cards of each column."""
	return screen.browser.execute_script(
		"""return Object.fromEntries([...document.querySelectorAll(".rm-board-column")].map((column) =>
		[column.dataset.value, [...column.querySelectorAll(".rm-card")].map((card) => card.dataset.name)]))"""
	)


def card(screen, name: str):
	return screen.one(f".rm-card[data-name='{name}']")


def focus(screen, name: str) -> None:
	"""The keyboard goes to the card, once the board stands still."""
	js = f"document.querySelector('.rm-card[data-name=\"{name}\"]').focus(); return true"
	screen.wait(lambda: screen.browser.execute_script(js), "no card")


def stored(name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Request", name, field)


def test_a_card_is_dragged_to_another_column_and_back_by_undo(screen, anna, make):
	first, second = make("First", priority="Low"), make("Second", priority="Low")
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Priority")
	assert columns(screen)["Low"] == [second, first] and columns(screen)["High"] == []
	head = "return document.querySelector('.rm-board-column[data-value=\"{}\"] .rm-count').textContent"
	place = screen.one(".rm-board-column[data-value='High'] .rm-board-cards")
	ActionChains(screen.browser).drag_and_drop(card(screen, first), place).perform()
	screen.wait(lambda: columns(screen)["High"] == [first], "the card is not moved")
	screen.wait(lambda: stored(first, "priority") == "High", "the change is not kept")
	assert screen.browser.execute_script(head.format("Low")) == "1"
	screen.click(".rm-toast-action", "Undo")
	screen.wait(lambda: columns(screen)["Low"] == [second, first], "not undone")
	assert stored(first, "priority") == "Low"


def test_the_head_of_a_column_shows_a_long_status_whole(screen, anna, make):
	name = "Waiting for an answer of the supplier's supplier"
	frappe.get_doc({"doctype": "Request Status", "status_name": name, "base_status": "Open"}).insert()
	make("First")
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Status")
	screen.one(".rm-board-head", name)
	cut = "return [...document.querySelectorAll('.rm-board-head .rm-pill')].filter((pill) => pill.scrollWidth > pill.clientWidth).length"
	assert screen.browser.execute_script(cut) == 0
	assert not screen.overflows()


def test_a_card_is_moved_by_the_keyboard_and_its_menu(screen, anna, make):
	first, second = make("First"), make("Second")
	bob = make_agent("bob@example.com", first_name="Bob")
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Status")
	focus(screen, second)
	screen.press(Keys.ARROW_DOWN)
	ActionChains(screen.browser).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).key_up(Keys.SHIFT).perform()
	screen.wait(lambda: columns(screen)["Open"] == [second], "the card is not moved")
	screen.wait(lambda: stored(first, "status") != "Open", "the change is not kept")
	screen.wait(
		lambda: screen.browser.switch_to.active_element.get_attribute("data-name") == first, "no focus"
	)
	board(screen, "Owner")
	focus(screen, second)
	screen.press("m")
	screen.click(".rm-menu-item", "Bob")
	screen.wait(lambda: stored(second, "agent") == bob, "not given to Bob")
	screen.wait(lambda: columns(screen)[anna] == [first], "a request of Bob's is among her own")
	screen.wait(
		lambda: ActionChains(screen.browser).move_to_element(card(screen, first)).perform() or True, "moves"
	)
	screen.click(f".rm-card[data-name='{first}'] .rm-card-menu")
	screen.click(".rm-menu-item", "Close")
	screen.wait(lambda: stored(first, "base_status") == "Closed", "not closed")
	screen.wait(lambda: not columns(screen)[anna], "still there")


def test_what_the_change_refuses_goes_back_to_its_column(screen, anna, make):
	number = make("Printer", priority="Low")
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Priority")
	frappe.db.set_value("Request Priority", "High", "disabled", 1)
	frappe.db.commit()
	place = screen.one(".rm-board-column[data-value='High'] .rm-board-cards")
	ActionChains(screen.browser).drag_and_drop(card(screen, number), place).perform()
	screen.one(".rm-toast-error", "disabled")
	screen.wait(lambda: columns(screen)["Low"] == [number], "it does not stand where it stood")


def test_postponing_asks_until_when(screen, anna, make):
	number = make("Printer")
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Status")
	place = screen.one(".rm-board-column[data-value='Postponed'] .rm-board-cards")
	ActionChains(screen.browser).drag_and_drop(card(screen, number), place).perform()
	screen.click("dialog .rm-chip", "1 week")
	screen.click("dialog button[type=submit]")
	screen.wait(lambda: stored(number, "base_status") == "Postponed", "not postponed")


def test_several_cards_are_chosen_and_dragged_together(screen, anna, make):
	numbers = [make(f"Printer {at}", priority="Low") for at in range(3)]
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Priority")
	for number in numbers[:2]:
		beside_title = card(screen, number).find_element("css selector", ".rm-card-who")
		ActionChains(screen.browser).key_down(Keys.CONTROL).click(beside_title).key_up(Keys.CONTROL).perform()
	screen.one("#rm-list-title", "2 selected")
	place = screen.one(".rm-board-column[data-value='High'] .rm-board-cards")
	ActionChains(screen.browser).drag_and_drop(card(screen, numbers[0]), place).perform()
	screen.wait(lambda: columns(screen)["Low"] == [numbers[2]], "not both are moved")
	screen.wait(lambda: stored(numbers[1], "priority") == "High", "not kept")


def test_a_board_stays_what_it_is_and_a_request_opens_from_it(screen, anna, make):
	first = make("First")
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Priority")
	card(screen, first).click()
	screen.one(".rm-request-title", "First")
	assert not screen.all(".rm-list-column")[0].is_displayed()
	screen.click(".rm-back")
	screen.wait(lambda: card(screen, first).is_displayed(), "no way back to the board")
	card(screen, first).click()
	screen.one(".rm-request-title", "First")
	screen.press(Keys.ESCAPE)
	screen.wait(lambda: card(screen, first).is_displayed(), "Esc does not lead back")
	screen.open("#/own_open")
	card(screen, first)
	screen.open("#/unassigned")
	assert not screen.one(".rm-list-column").find_elements(By.CSS_SELECTOR, ".rm-card")
	screen.open("#/own_open")
	board(screen, "Priority")
	screen.press("b")
	screen.click(".rm-menu-item", "Rows")
	screen.wait(lambda: screen.rows() == [first], "no rows")


def test_a_long_column_goes_on(screen, anna, make):
	for at in range(23):
		make(f"Printer {at}", priority="Low")
	screen.sign_in(anna).open("#/own_open")
	board(screen, "Priority")
	assert len(columns(screen)["Low"]) == 20
	screen.click(".rm-board-more")
	screen.wait(lambda: len(columns(screen)["Low"]) == 23, "no more")
	assert not screen.all(".rm-board-more")


def test_on_a_phone_one_column_fills_the_screen(screen, anna, make):
	number = make("Printer", priority="Low")
	make("Scanner", priority="High")
	screen.sign_in(anna).resize("phone")
	screen.open("#/own_open")
	board(screen, "Priority")
	assert not screen.overflows()
	screen.click(".rm-board-tabs .rm-chip", "Low")
	screen.wait(
		lambda: "Low" in screen.one(".rm-board-tabs [aria-pressed='true']").text, "the column is not shown"
	)
	screen.click(f".rm-card[data-name='{number}'] .rm-card-menu")
	screen.click(".rm-menu-item", "Move to")
	screen.click(".rm-menu-item", "High")
	screen.wait(lambda: stored(number, "priority") == "High", "not moved")


def test_requests_are_picked_for_a_list_and_taken_off_it(screen, anna, make):
	first, second = make("First"), make("Second")
	screen.sign_in(anna).open("#/own_open")
	screen.press("j", "x")
	ActionChains(screen.browser).context_click(screen.row(second)).perform()
	screen.click(".rm-menu-item", "Add to a list")
	screen.write("dialog [data-field=title] input", "For Monday")
	screen.click("dialog button[type=submit]")
	screen.one(".rm-side-item", "For Monday\n1")
	ActionChains(screen.browser).context_click(screen.row(first)).perform()
	screen.click(".rm-menu-item", "Add to a list")
	Select(screen.one("dialog [data-field=list] select")).select_by_visible_text("For Monday")
	screen.click("dialog button[type=submit]")
	screen.one(".rm-side-item", "For Monday\n2").click()
	screen.wait(lambda: screen.rows() == [second, first], f"not on the list {screen.rows()}")
	ActionChains(screen.browser).context_click(screen.row(first)).perform()
	screen.click(".rm-menu-item", "Remove from a list")
	screen.wait(lambda: screen.rows() == [second], "still on the list")
	screen.click(".rm-toast-action", "Undo")
	screen.wait(lambda: screen.rows() == [second, first], "not undone")


def test_two_saved_lists_are_put_together(screen, anna, make):
	first, _second = make("First"), make("Second")
	with as_user(anna):
		saved_lists.save("All of mine", "own_open")
		saved_lists.save("Picked", kind="Static", requests=[first])
	screen.sign_in(anna).open("#/own_open")
	screen.click(".rm-side-item", "All of mine")
	screen.click(".rm-list-menu")
	screen.click(".rm-menu-item", "Combine with another list")
	screen.write("dialog [data-field=title] input", "The rest")
	Select(screen.one("dialog [data-field=combine] select")).select_by_visible_text("First only")
	Select(screen.one("dialog [data-field=second] select")).select_by_visible_text("Picked")
	screen.click("dialog button[type=submit]")
	screen.wait(lambda: screen.rows() == [_second], f"{screen.rows()}")
	with as_user(anna):
		assert lists.fetch(screen.route().removeprefix("#/"))["count"] == 1


def test_a_search_finds_messages_contacts_companies_and_tags(screen, anna, make):
	number = make("Coffee", message="<p>Kværnen larmer</p>", tags=["acme"])
	make("Tea", message="<p>Acme has another kværn</p>")
	screen.sign_in(anna).open("#/own_open")
	screen.search("acme")
	assert screen.one(".rm-found-tab", "Contacts\n1") and screen.one(".rm-found-tab", "Companies\n1")
	screen.click(".rm-found-tags .rm-chip", "acme")
	screen.wait(lambda: screen.rows() == [number], "not found by the tag")
	screen.search("kvaern")
	screen.click(".rm-found-tab", "Messages")
	screen.click(".rm-found-line", "Kværnen larmer")
	screen.one(".rm-request-title", "Coffee")
	screen.open("#/search?text=acme")
	screen.click(".rm-found-tab", "Contacts")
	screen.click(".rm-found-line", "Ole Olsen")
	screen.wait(lambda: len(screen.rows()) == 2, "not the requests of the contact")
	assert "Ole Olsen" in screen.text(".rm-filters")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_axe_finds_nothing_on_boards_and_in_what_was_found(screen, anna, make, size):
	make("Printer", priority="High", message="<p>Acme</p>", tags=["acme"])
	make("Scanner", priority="Low")
	screen.sign_in(anna).resize(size)
	screen.open("#/own_open")
	board(screen, "Priority")
	for look in (dark, light):
		look(screen)
		assert violations(screen) == []
	screen.click(".rm-board-button")
	assert violations(screen) == []
	screen.press(Keys.ESCAPE)
	screen.open("#/search?text=acme")
	screen.click(".rm-found-tab", "Messages")
	screen.one(".rm-found-line")
	assert violations(screen) == []
	screen.open("#/own_open")
	screen.click(".rm-list-menu")
	screen.click(".rm-menu-item", "Save as a list")
	screen.one("dialog [data-field=kind] select")
	assert violations(screen) == []
