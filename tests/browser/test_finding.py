"""Finding and many at once, in the browser: words, criteria, saved lists, whole lists in the background (FND-1 to FND-11, BAT-1)."""

import frappe
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from request_mgmt.actions import batches as background
from request_mgmt.api import batches, requests, saved_lists
from tests.browser.test_accessibility import violations
from tests.factories import (
	as_user,
	make_category,
	make_contact,
	make_mailbox,
	outgoing,
	set_settings,
)


def menu(screen, text: str, opener=".rm-list-menu") -> None:
	screen.click(opener)
	screen.click(".rm-menu-item", text)


def finish(screen, user: str) -> None:
	"""What a worker does."""
	frappe.db.rollback()
	for name in frappe.get_all("Request Batch", {"state": "Waiting"}, pluck="name"):
		with as_user(user):
			background.run(name)
	frappe.db.commit()


def test_words_of_messages_are_found_and_what_is_shown_is_saved_as_a_list(screen, anna, make):
	found = make("Kaffemaskinen", message="<p>Den viser fejl på kværnen</p>")
	make("Noget andet", message="<p>Ingenting</p>")
	screen.sign_in(anna).open("#/search?text=kvaern")
	assert screen.rows() == [found]
	menu(screen, "Save as a list")
	screen.one("dialog [data-field=shared_with]")
	assert not any(field.is_displayed() for field in screen.all("dialog [data-field=role]"))
	Select(screen.one("dialog [data-field=shared_with] select")).select_by_value("Role")
	screen.one("dialog [data-field=role] select")
	Select(screen.one("dialog [data-field=shared_with] select")).select_by_value("Nobody")
	title = screen.one("dialog [data-field=title] input")
	assert title.get_attribute("value") == "kvaern"
	title.clear()
	title.send_keys("Grinders")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: screen.route().startswith("#/saved-"), "the saved list is not shown")
	screen.wait(lambda: screen.rows() == [found], "the saved list is not what was saved")
	screen.wait(lambda: "Grinders\n1" in screen.text(".rm-side"), "no saved list with its number at the left")
	late = make("Kværn nummer to")
	screen.click(".rm-bar .rm-icon-button[aria-label=Refresh]")
	screen.wait(lambda: screen.rows() == [late, found], "the saved list does not update itself")


def test_criteria_with_and_and_or(screen, anna, make):
	high, other = make("Printer on fire", priority="High"), make("Scanner", priority="Low")
	make("Printer asleep", priority="Low")
	screen.sign_in(anna).open("#/last")
	screen.press("F")
	screen.one(".rm-criterion")
	assert len(screen.all(".rm-criterion")) > 3  # the usual ones; what stays empty asks nothing
	screen.wait(
		lambda: screen.browser.switch_to.active_element.get_attribute("aria-label") == "Value", "no focus"
	)
	screen.browser.switch_to.active_element.send_keys("printer")
	screen.click(".rm-criteria-group .rm-button", "and")
	row = screen.all(".rm-criterion")[1]
	Select(row.find_elements(By.TAG_NAME, "select")[0]).select_by_visible_text("Priority")
	row = screen.all(".rm-criterion")[1]
	Select(row.find_elements(By.TAG_NAME, "select")[2]).select_by_visible_text("High")
	screen.click(".rm-criteria .rm-button", "or")
	row = screen.all(".rm-criteria-group")[1]
	row.find_element(By.TAG_NAME, "input").send_keys("scanner")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: screen.rows() == [other, high], f"{screen.rows()}")
	assert "Criteria (3)" in screen.text(".rm-filters")
	screen.click(".rm-filters [aria-label='Clear the criteria']")
	screen.wait(lambda: len(screen.rows()) == 3, "the criteria stay")
	screen.press("F")
	screen.click(".rm-criteria .rm-button", "Those used last")
	assert len(screen.all(".rm-criterion")) == 3


def test_the_criteria_of_a_saved_list_are_changed_in_place_or_kept_as_another(screen, anna, make):
	printer, scanner = make("Printer on fire"), make("Scanner")
	with as_user(anna):
		criteria = [[{"field": "title", "operator": "contains", "value": "printer"}]]
		saved = saved_lists.save("Machines", criteria=criteria)["name"]
	screen.sign_in(anna).open(f"#/{saved}")
	assert screen.rows() == [printer]
	screen.click(".rm-filter", "Criteria of the list (1)")
	screen.one("dialog[open] .rm-dialog-title", "Criteria of Machines")
	screen.write("dialog[open] .rm-criterion-value input", "scanner")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: screen.rows() == [scanner], "the list does not ask anew")
	frappe.db.rollback()
	with as_user(anna):
		assert saved_lists.mine()[0]["criteria"][0][0]["value"] == "scanner"
	screen.click(".rm-filter", "Criteria of the list (1)")
	screen.write("dialog[open] .rm-criterion-value input", "printer")
	screen.click("dialog[open] .rm-check-label", "Save as another list")
	screen.click("dialog .rm-button-primary")
	screen.write("dialog[open] [data-field=title] input", "Printers")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: screen.rows() == [printer], "the other list is not shown")
	frappe.db.rollback()
	with as_user(anna):
		asked = {row["title"]: row["criteria"][0][0]["value"] for row in saved_lists.mine()}
	assert asked == {"Machines": "scanner", "Printers": "printer"}


def test_t10_three_are_forwarded_with_a_comment_and_a_file_and_closed(screen, anna, make, tmp_path):
	set_settings(default_mailbox=make_mailbox("support@example.com"))
	names = [make(f"Printer {at}", access_level="External", message="It burns.") for at in range(3)]
	with as_user(anna):
		requests.forward(names[1], "supplier@parts.test", comment="First")
	frappe.db.delete("Outgoing Mail")
	frappe.db.commit()
	file = tmp_path / "numbers.txt"
	file.write_text("1 2 3")
	screen.sign_in(anna).open("#/own_open")
	choose_all(screen, names)
	screen.click("dialog[open] button[type=submit]")
	screen.one("dialog[open] [data-field=to] .rm-field-problem", "Fill this in.")
	screen.wait(
		lambda: "supplier@parts.test" in values_of(screen, "dialog[open] [data-field=to] option"),
		"whom one asked before is not suggested",
	)
	screen.browser.switch_to.active_element.send_keys("supplier@parts.test")
	screen.browser.find_element("css selector", "dialog[open] input[type=file]").send_keys(str(file))
	screen.one("dialog[open] .rm-file", "5 B")
	screen.click("dialog[open] [data-field=comment] .rm-write")
	screen.one("dialog[open] [data-field=comment] .rm-write").send_keys("Please look at these")
	assert "external" not in screen.one("dialog[open]").text
	assert not screen.all("dialog[open] [data-field=message]")
	screen.click("dialog[open] [data-field=close] input")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-toast", "3")
	frappe.db.rollback()
	assert {frappe.db.get_value("Request", name, "base_status") for name in names} == {"Closed"}
	said = frappe.get_all(
		"Message",
		{"request": ["in", names], "kind": "Forward", "body_text": ["like", "%these%"]},
		["request", "access_level", "body_text", "attachment_count"],
	)
	assert [row.attachment_count for row in said] == [1, 1, 1]
	assert {row.request for row in said} == set(names) and {row.access_level for row in said} == {"Internal"}
	assert all("Please look at these" in row.body_text and "It burns" in row.body_text for row in said)
	sent = outgoing()
	assert {mail.request for mail in sent} == set(names) and len(sent) == 3


def test_each_of_many_that_was_refused_says_why(screen, anna, make):
	names = [make(f"Printer {at}") for at in range(8)]
	with as_user(anna):
		requests.update(names[0], {"title": "Scanner"})
	screen.sign_in(anna).open("#/own_open")
	choose_all(screen, names, "Change")
	screen.click("dialog .rm-change > select:first-child option", "Title")
	screen.click("dialog .rm-change > select:nth-child(2) option", "Replace by pattern")
	screen.write("dialog [data-field=match] input", "^scan")
	screen.write("dialog [data-field=with] input", "Prin")
	screen.one(".rm-changes-said", 'in Title what matches "^scan" becomes "Prin"')
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-toast", "Change: 1 done, 7 refused.")
	screen.click(".rm-toast-action", "Why refused")
	screen.one("dialog[open]", "7 refused")
	assert len(screen.all("dialog[open] .rm-refused li")) == 7


def values_of(screen, selector: str) -> list[str]:
	return [element.get_attribute("value") for element in screen.all(selector)]


def test_that_none_is_external_is_said_before_forwarding(screen, anna, make):
	names = [make(f"Printer {at}") for at in range(2)]
	screen.sign_in(anna).open("#/own_open")
	choose_all(screen, names)
	assert "None of these requests is external" in screen.one("dialog[open]").text


def test_before_a_reply_to_customers_it_is_said_how_many_are_external(screen, anna, make):
	names = [
		make(f"Printer {at}", access_level=level)
		for at, level in enumerate(("External", "Internal", "Internal"))
	]
	screen.sign_in(anna).open("#/own_open")
	choose_all(screen, names, "Reply to customers")
	assert "External requests: 1, internal: 2" in screen.one("dialog[open]").text


def choose_all(screen, names, action="Forward"):
	screen.wait(lambda: set(screen.rows()) == set(names), "not listed")
	screen.press("j", "x")
	screen.click(".rm-bar input[type=checkbox]")
	screen.wait(lambda: f"{len(names)} selected" in screen.one("#rm-list-title").text, "not all are selected")
	ActionChains(screen.browser).context_click(screen.row(names[0])).perform()
	screen.click(".rm-menu-item", action)


def test_after_several_were_closed_the_keys_are_the_lists(screen, anna, make):
	stays, *names = make("Stays"), *(make(f"Printer {at}") for at in range(2))
	screen.sign_in(anna).open("#/own_open")
	screen.press("j", "x", "j", "x")
	screen.click(".rm-bulk-actions .rm-button", "Close")
	screen.wait(lambda: screen.rows() == [stays], "not closed")
	screen.wait(
		lambda: screen.browser.switch_to.active_element.get_attribute("data-name") == stays,
		"the keyboard is nowhere",
	)
	assert names


def test_all_of_a_list_are_closed_in_the_background_and_opened_again(screen, anna, make):
	numbers = [make(f"Printer {at}") for at in range(54)]
	with as_user(anna):
		requests.close(numbers[1])
	screen.sign_in(anna).open("#/last")
	screen.press("j", "x")
	screen.click(".rm-bar input[type=checkbox]")
	screen.wait(lambda: "50 shown are selected" in screen.text(".rm-strip"), "the whole list is not offered")
	screen.click(".rm-strip .rm-link-button")
	screen.wait(lambda: "54 selected" in screen.text("#rm-list-title"), "not all are selected")
	screen.click(".rm-bulk-actions .rm-button", "Close")
	assert "Close (5" in screen.text("dialog") and "in the background" in screen.text("dialog")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: "waits to begin" in screen.text(".rm-batch"), "no panel")
	finish(screen, anna)
	screen.wait(lambda: "53 done, 1 refused" in screen.text(".rm-batch"), "not done")
	screen.click(".rm-batch .rm-button", "Why refused")
	assert numbers[1] in screen.text(".rm-refused") and "already closed" in screen.text(".rm-refused")
	screen.click("dialog .rm-button-primary")
	screen.click(".rm-batch .rm-button", "Undo all")
	screen.wait(lambda: "Undo: Close" in screen.text(".rm-batches"), "not undone")
	finish(screen, anna)
	screen.wait(lambda: "53 done" in screen.text(".rm-batch"), "not undone")
	frappe.db.rollback()
	assert frappe.db.count("Request", {"base_status": "Closed"}) == 1


def test_a_batch_is_stopped(screen, anna, make):
	for at in range(53):
		make(f"Printer {at}")
	screen.sign_in(anna).open("#/own_open")
	screen.choose_whole_list()
	screen.click(".rm-bulk-actions .rm-button", "Close")
	assert "Close (5" in screen.text("dialog") and "in the background" in screen.text("dialog")
	screen.click("dialog .rm-button-primary")
	screen.click(".rm-batch .rm-button", "Stop")
	screen.wait(lambda: "Stop" not in [one.text for one in screen.all(".rm-batch .rm-button")], "not stopped")
	finish(screen, anna)
	screen.wait(lambda: "stopped after 0 of 53" in screen.text(".rm-batch"), screen.text(".rm-batch"))


def test_a_list_that_changed_says_so_while_rows_are_selected(screen, anna, make):
	first = make("First")
	screen.sign_in(anna).open("#/own_open")
	screen.press("j", "x")
	second = make("Second")
	frappe.db.commit()
	screen.browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
	screen.wait(lambda: "The list has changed" in screen.text(".rm-strip"), "no hint")
	assert screen.rows() == [first]
	screen.click(".rm-strip .rm-link-button")
	screen.wait(lambda: screen.rows() == [second, first], "not shown")
	assert "1 selected" in screen.text("#rm-list-title")


def test_what_was_opened_is_offered_on_another_machine(screen, anna, make):
	number = make("Seen lately")
	screen.sign_in(anna).open(f"#/own_open/{number}")
	screen.wait(
		lambda: frappe.db.rollback() or frappe.db.exists("Request Visit", {"request": number}), "not kept"
	)
	screen.browser.execute_script("localStorage.clear()")
	screen.open("#/unassigned")
	assert "Seen lately" in screen.text(".rm-side")


def saving(screen):
	"""Have what would be downloaded at hand: names and texts, in turn."""
	screen.browser.execute_script(
		"""window.saved = []; HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download);
		fetch(this.href).then((answer) => answer.text()).then((text) => window.saved.push(text)); };"""
	)


def saved(screen) -> tuple[str, str]:
	Select(screen.one("dialog [data-field=format] select")).select_by_value("csv")
	for box in screen.all("dialog .rm-columns input:checked")[2:]:
		box.click()
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: len(screen.browser.execute_script("return window.saved")) == 2, "no file")
	return tuple(screen.browser.execute_script("return window.saved"))


def test_the_list_is_exported_with_the_columns_chosen(screen, anna, make):
	make("Exported")
	screen.sign_in(anna).open("#/own_open")
	saving(screen)
	menu(screen, "Export")
	name, text = saved(screen)
	assert name == "Own open.csv" and "Number,Title" in text and "Exported" in text and "Olsen" not in text


def test_what_is_ticked_is_exported_alone(screen, anna, make):
	make("Left out")
	make("Ticked")
	make("Left out, too")
	make("Ticked as well")
	screen.sign_in(anna).open("#/own_open")
	saving(screen)
	screen.press("j", "x", "j", "j", "x")
	screen.click(".rm-bar [aria-label='More actions']")
	screen.click(".rm-menu [role=menuitem]", "Export")
	assert screen.text("dialog h2") == "Export: 2 selected"
	_name, text = saved(screen)
	assert "Ticked" in text and "Ticked as well" in text and "Left out" not in text


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_axe_finds_nothing_in_criteria_export_saving_and_batches(screen, anna, make, size):
	numbers = [make(f"Printer {at}") for at in range(3)]
	screen.sign_in(anna).resize(size)
	screen.open("#/own_open")
	for text, place in (
		("Criteria", ".rm-criteria"),
		("Export", ".rm-columns"),
		("Save as a list", "[data-field=shared_with]"),
	):
		menu(screen, text)
		screen.one(f"dialog {place}")
		assert violations(screen) == [], text
		screen.press(Keys.ESCAPE)
		screen.wait(lambda: not screen.all("dialog"), "the dialog stays")
	with as_user(anna):
		batches.start("close", requests=numbers)
		finish(screen, anna)
		batches.start("reopen", requests=numbers)
	screen.open("#/changed")
	screen.wait(lambda: "waits to begin" in screen.text(".rm-batch"), "no batch")
	assert violations(screen) == []


def test_requests_contacts_and_documents_are_picked_in_criteria(screen, anna, make):
	mine, _other = make("Mine"), make("Other", contact=make_contact("eva@beta.test", "Eva", "Ek"))
	make_mailbox("support@example.com")
	screen.sign_in(anna).open("#/last")
	screen.press("F")
	contact = screen.all(".rm-criterion")[1].find_element(By.CSS_SELECTOR, "input")
	contact.send_keys("Ole")
	screen.one(".rm-picker-list [role=option]", "Ole Olsen")
	contact.send_keys(Keys.ENTER)
	screen.one(".rm-criterion .rm-token", "Ole Olsen")
	Select(screen.all(".rm-criterion")[2].find_elements(By.TAG_NAME, "select")[0]).select_by_visible_text(
		"Mailbox"
	)
	mailbox = screen.all(".rm-criterion")[2].find_element(By.CSS_SELECTOR, ".rm-picker input")
	mailbox.send_keys("supp")
	screen.click(".rm-picker-list [role=option]", "support@example.com")
	screen.click(".rm-criterion .rm-chip", "support@example.com")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: screen.rows() == [mine], f"{screen.rows()}")
	screen.press("F")
	screen.click(".rm-criteria .rm-button", "Reset to the usual ones")
	assert len(screen.all(".rm-criterion")) == 6
	screen.click(".rm-criteria .rm-button", "Clear all")
	assert len(screen.all(".rm-criterion")) == 1


def test_words_that_lead_to_one_request_open_it(screen, anna, make):
	only = make("Kaffemaskinen")
	make("Printer one"), make("Printer two")
	screen.sign_in(anna).open("#/own_open")
	screen.search("kaffe")
	screen.one(".rm-request-title", "Kaffemaskinen")
	screen.wait(lambda: screen.route().startswith(f"#/search/{only}"), screen.route())
	screen.search("printer")
	screen.wait(lambda: len(screen.rows()) == 2, "not both are found")
	assert not screen.all(".rm-request-title")


def test_requests_of_a_category_are_one_step_away(screen, anna, make):
	make_category("Sales", assignment_method="Do not assign")
	make_category("Wages", show_in_overview=0)
	sold = make("Sold", category="Sales")
	make("Other")
	screen.sign_in(anna).open("#/own_open")
	screen.click(".rm-side-further")
	screen.click(".rm-side-categories")
	assert screen.one(".rm-menu-item", "Sales")
	assert not [item for item in screen.all(".rm-menu-item") if "Wages" in item.text]
	screen.click(".rm-menu-item", "Sales")
	screen.wait(lambda: screen.rows() == [sold], f"{screen.rows()}")
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
	screen.write(".rm-palette-input", "requests in sales")
	assert screen.one(".rm-palette-item", "Requests in Sales")


def test_where_the_overview_has_no_category_it_is_not_offered(screen, anna):
	for name in frappe.get_all("Request Category", pluck="name"):
		frappe.db.set_value("Request Category", name, "show_in_overview", 0)
	screen.sign_in(anna).open("#/own_open")
	screen.click(".rm-side-further")
	screen.one(".rm-side-bin")
	assert not screen.all(".rm-side-categories")


def test_commands_are_found_by_the_words_of_the_screen_and_by_english_ones(screen, anna):
	frappe.db.set_value("User", anna, "language", "da")
	screen.sign_in(anna).open("#/own_open")
	screen.one(".rm-bar-title", "Egne åbne")
	for words in ("ny sag", "new request"):
		ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
		screen.write(".rm-palette-input", words)
		screen.one(".rm-palette-item", "Ny sag")
		screen.press(Keys.ESCAPE)
		screen.wait(lambda: not screen.all(".rm-palette"), "the palette stays")
