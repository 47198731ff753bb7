"""What is done to requests and messages by buttons and menus, each seen to its end (T05 to T09, T13 to T16, T23, T32, T37)."""

import frappe
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import favourites, requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.factories import as_user, make_contact, make_manager, outgoing

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	here.request = make_request(contact=here.contact, agent=ANNA)
	here.first, here.second = (
		customer_writes(here.request, text).name for text in ("It burns.", "And the invoice?")
	)
	return here


def stored(doctype: str, name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field)


def opened(screen, here, user: str = ANNA):
	screen.sign_in(user).open(f"#/own_open/{here.request}")
	screen.one(".rm-actions")
	return screen


def choose(screen, label: str) -> None:
	"""From the request's menu."""
	screen.click(".rm-actions .rm-icon-button[aria-haspopup=menu]")
	screen.click(".rm-menu [role^=menuitem]", label)


def choose_of(screen, message: str, label: str) -> None:
	"""From a message's menu."""
	screen.click(f"#rm-message-{message} .rm-message-head .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", label)


def confirm(screen) -> None:
	screen.click("dialog[open] button[type=submit]")
	screen.wait(lambda: not screen.all("dialog[open]"), "the dialog stays")


def test_one_message_goes_to_somebody_outside_and_the_customer_sees_nothing_of_it(screen, here):
	opened(screen, here)
	choose_of(screen, here.first, "Forward")
	screen.write(".rm-composer [data-field=to] input", "smith@supplier.test" + Keys.ENTER)
	screen.write(".rm-composer .rm-write", "Do you know this?")
	screen.click(".rm-composer button[type=submit]")
	screen.one(".rm-message.rm-internal", "Do you know this?")
	frappe.db.rollback()
	(mail,) = outgoing()
	assert "It burns." in mail.body_text and "invoice" not in mail.body_text
	assert "ole@acme.test" not in mail.body_text


def test_what_is_transferred_leaves_the_own_list_and_waits_for_the_colleague(screen, here):
	with as_user(ANNA):
		favourites.add(here.request)
	screen.sign_in(ANNA).open("#/own_open")
	screen.row(here.request).click()
	screen.press("t")
	screen.click("dialog [data-field=agent] select option", "Bob")
	screen.write("dialog [data-field=comment] .rm-write", "Is it yours?")
	confirm(screen)
	screen.wait(lambda: here.request not in screen.rows(), "it is still in the list of own requests")
	screen.open("#/favourites")
	screen.row(here.request)
	screen.browser.delete_all_cookies()
	screen.sign_in(BOB).open("#/own_open")
	screen.row(here.request).click()
	screen.press(Keys.ENTER)
	screen.one(".rm-message.rm-internal", "Is it yours?")


def test_what_is_postponed_is_out_of_sight_until_its_time(screen, here):
	screen.sign_in(ANNA).open("#/own_open")
	screen.row(here.request).click()
	screen.press("p")
	screen.click("dialog .rm-chip", "1 hour")
	confirm(screen)
	screen.wait(lambda: here.request not in screen.rows(), "it is still in the list of own requests")
	screen.open(f"#/request/{here.request}")
	screen.one(".rm-property", "Postponed to")
	assert stored("Request", here.request, "base_status") == "Postponed"
	screen.click(".rm-actions .rm-button", "Reopen")
	screen.one(".rm-property[aria-label='Status: Open']")


def test_messages_become_a_request_of_their_own_and_go_back(screen, here):
	opened(screen, here)
	choose(screen, "Split")
	screen.click("dialog [data-field=messages] label", "And the invoice?")
	screen.write("dialog [data-field=title] input", "The invoice")
	confirm(screen)
	screen.click(".rm-toast-action", "Show")
	screen.one(".rm-request-title", "The invoice")
	screen.one(".rm-chip", f"Split from {here.request}")
	screen.one(".rm-message", "And the invoice?")
	assert len(screen.all(".rm-message-place")) == 1
	choose(screen, "Undo split")
	confirm(screen)
	screen.wait(
		lambda: stored("Message", here.second, "request") == here.request, "the message did not go back"
	)


def test_a_part_of_a_message_becomes_a_request(screen, here):
	opened(screen, here)
	choose_of(screen, here.second, "Split message")
	screen.write("dialog [data-field=title] input", "The invoice")
	screen.write("dialog [data-field=body_original] .rm-write", "See the other request.")
	confirm(screen)
	screen.one(f"#rm-message-{here.second}", "See the other request.")
	screen.one(f"#rm-message-{here.second} .rm-edited", "Edited")
	screen.click(".rm-toast-action", "Show")
	screen.one(".rm-request-title", "The invoice")
	screen.one(".rm-message", "And the invoice?")


def test_a_message_is_flagged_changed_and_deleted(screen, here):
	opened(screen, here, MONA)
	choose_of(screen, here.first, "Flag")
	screen.one(f"#rm-message-{here.first} .rm-flag")
	choose_of(screen, here.first, "Remove flag")
	screen.wait(lambda: not screen.all(".rm-flag"), "the flag stays")
	choose_of(screen, here.first, "Edit message")
	screen.click("dialog [data-field=access_level] option", "Internal")
	screen.write("dialog [data-field=time_spent] input", "12")
	confirm(screen)
	screen.one(f"#rm-message-{here.first} .rm-kind", "internal")
	screen.one(f"#rm-message-{here.first}", "12 min.")
	choose_of(screen, here.first, "Delete message")
	confirm(screen)
	screen.wait(lambda: not screen.all(f"#rm-message-{here.first}"), "the message stays")
	assert stored("Message", here.first, "name") is None


@pytest.mark.parametrize("kind", ["Reply", "Forward"])
def test_of_send_and_close_the_closing_is_undone(screen, here, kind):
	opened(screen, here)
	screen.click(".rm-actions .rm-button", kind)
	if kind == "Forward":
		screen.write(".rm-composer [data-field=to] input", "smith@supplier.test" + Keys.ENTER)
		screen.click(".rm-composer label", "Close request after forwarding")
	screen.write(".rm-composer .rm-write", "That is all.")
	screen.click(".rm-composer .rm-send .rm-button", "Send and close" if kind == "Reply" else "Forward")
	screen.click(".rm-toast-action", "Undo closing")
	screen.one(".rm-toast", "Undone. The mail that was sent stays sent.")
	screen.one(".rm-property[aria-label='Status: Open']")
	assert stored("Request", here.request, "base_status") == "Open" and len(outgoing()) == 1
	screen.press("z")  # the change before is not touched
	assert stored("Request", here.request, "base_status") == "Open"


def test_a_reply_that_closed_nothing_offers_no_undo(screen, here):
	opened(screen, here)
	screen.press("r")
	screen.write(".rm-composer .rm-write", "A moment.")
	screen.click(".rm-composer button[type=submit]")
	screen.one(".rm-toast", "Sent to")
	assert not screen.all(".rm-toast-action")


def test_a_change_of_a_message_is_undone(screen, here):
	opened(screen, here, MONA)
	choose_of(screen, here.first, "Edit message")
	screen.write("dialog [data-field=body] .rm-write", "It smokes.")
	screen.write("dialog [data-field=time_spent] input", "12")
	confirm(screen)
	screen.one(f"#rm-message-{here.first}", "It smokes.")
	screen.click(".rm-toast-action", "Undo")
	screen.one(".rm-toast", "Undone.")
	screen.wait(lambda: "12 min." not in screen.text(f"#rm-message-{here.first}"), "the time stays")
	assert "It burns." in stored("Message", here.first, "body_html")


def test_an_agent_is_not_offered_what_is_for_managers(screen, here):
	opened(screen, here)
	screen.click(f"#rm-message-{here.first} .rm-message-head .rm-icon-button")
	screen.one(".rm-menu [role^=menuitem]", "Flag")
	assert not [
		item
		for item in screen.all(".rm-menu [role^=menuitem]")
		if "Delete" in item.text or "Edit" in item.text
	]
	screen.press(Keys.ESCAPE)
	screen.click(".rm-actions .rm-icon-button[aria-haspopup=menu]")
	screen.one(".rm-menu [role^=menuitem]", "Mark as spam")
	assert not [item for item in screen.all(".rm-menu [role^=menuitem]") if item.text.startswith("Delete")]


@pytest.mark.parametrize(
	("label", "user", "state"), [("Delete", MONA, "Deleted"), ("Mark as spam", ANNA, "Spam")]
)
def test_what_is_put_away_lies_in_the_bin_and_comes_back(screen, here, label, user, state):
	opened(screen, here, user)
	choose(screen, label)
	confirm(screen)
	screen.wait(lambda: stored("Request", here.request, "base_status") == state, "it was not put away")
	screen.open("#/last")
	assert here.request not in screen.rows()
	screen.browser.delete_all_cookies()
	screen.sign_in(MONA).open("#/bin")
	screen.row(here.request).click()
	screen.press(Keys.ENTER)
	choose(screen, "Restore")
	screen.wait(lambda: stored("Request", here.request, "base_status") == "Open", "it was not restored")


def test_next_in_the_queue_is_the_most_urgent_and_mine(screen, here):
	with as_user("Administrator"):
		status = {
			"doctype": "Request Status",
			"status_name": "In queue",
			"base_status": "Open",
			"is_queue": 1,
		}
		frappe.get_doc(status).insert()
	later, sooner = (
		make_request(title, category=here.category, status="In queue", priority=priority)
		for title, priority in (("Later", "Low"), ("Sooner", "High"))
	)
	for name, day in ((later, "2031-01-02"), (sooner, "2031-01-01")):
		frappe.db.set_value("Request", name, "deadline", f"{day} 12:00:00")
	screen.sign_in(ANNA).open("#/unassigned")
	screen.press("q")
	screen.one(".rm-request-title", "Sooner")
	screen.one(".rm-property[aria-label='Owner: Anna']")
	assert screen.route() == f"#/own_open/{sooner}"
	assert stored("Request", later, "agent") is None


def test_the_change_log_is_saved_as_a_table_without_formulas(screen, here):
	with as_user(ANNA):
		requests.update(here.request, {"title": '=HYPERLINK("x")', "priority": "High"})
	opened(screen, here)
	screen.browser.execute_script(
		"""window.saved = []; HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download);
		fetch(this.href).then((answer) => answer.text()).then((text) => window.saved.push(text)); };"""
	)
	screen.click("#rm-tab-log")
	screen.click(".rm-tab-body .rm-button", "Export")
	screen.click(".rm-menu-item", "CSV")
	screen.wait(lambda: len(screen.browser.execute_script("return window.saved")) == 2, "no file")
	name, text = screen.browser.execute_script("return window.saved")
	assert name == f"{here.request}.csv"
	assert "Anna,changed,,Priority,Medium,High" in text
	assert """"'=HYPERLINK(""x"")\"""" in text and '"=' not in text


def has_cursor(screen, selector: str) -> None:
	screen.wait(
		lambda: screen.browser.execute_script(
			"return document.activeElement.matches(arguments[0])", selector
		),
		f"the cursor is not in {selector}",
	)


def test_what_is_missing_gets_the_cursor(screen, here):
	opened(screen, here)
	choose(screen, "Split")
	screen.click("dialog[open] button[type=submit]")
	has_cursor(screen, "dialog [data-field=messages] input")
	screen.click("dialog [data-field=messages] label", "And the invoice?")
	screen.click("dialog[open] button[type=submit]")
	has_cursor(screen, "dialog [data-field=title] input")
	screen.write("dialog [data-field=title] input", "The invoice")
	screen.click("dialog [data-field=status] option", "Postponed")
	screen.click("dialog[open] button[type=submit]")
	has_cursor(screen, "dialog [data-field=postponed_to] input")
	screen.click("dialog .rm-dialog-foot .rm-button", "Cancel")
	screen.click("dialog .rm-button-danger", "Discard")
	choose(screen, "Merge")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-dialog-problem", "Choose the request to merge with.")
	has_cursor(screen, "#rm-merge-other")
	screen.press(Keys.ESCAPE)
	screen.press("f")
	screen.write(".rm-composer .rm-write", "Do you know this?")
	screen.click(".rm-composer button[type=submit]")
	has_cursor(screen, ".rm-composer [data-field=to] input")
	screen.press(Keys.ESCAPE)
	screen.press("n")
	screen.click(".rm-composer button[type=submit]")
	screen.one(".rm-composer .rm-dialog-problem", "Write something first.")
	has_cursor(screen, ".rm-composer .rm-write")


def row_of_change(screen, at: int, field: str, way: str | None = None) -> str:
	"""Choose in a row of the dialog for many, in a further one where there are fewer; answers the selector of the row."""
	row = f"dialog .rm-change:nth-child({at})"
	if at > 1 and not screen.all(row):
		screen.click("dialog .rm-button", "Another field")
	screen.click(f"{row} > select:first-child option", field)
	if way:
		screen.click(f"{row} > select:nth-child(2) option", way)
	return row


def test_t12_of_several_requests_only_what_was_chosen_is_changed(screen, here):
	other = make_request("Another printer", contact=here.contact, agent=ANNA, tags="old")
	both = [here.request, other]
	screen.sign_in(ANNA).open("#/own_open")
	before = {name: stored("Request", name, "priority") for name in both}
	for name in (here.request, other):
		screen.row(name)
	screen.press("j", "x")
	screen.click(".rm-bar input[type=checkbox]")
	screen.one("#rm-list-title", "2 selected")
	ActionChains(screen.browser).context_click(screen.row(other)).perform()
	screen.click(".rm-menu-item", "Change")
	screen.one(".rm-changes-said", "Nothing is changed yet")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-dialog-problem", "Say what to change.")
	row = row_of_change(screen, 1, "Priority")
	screen.click("dialog[open] button[type=submit]")
	screen.one(f"{row} .rm-field-problem", "Fill this in.")
	has_cursor(screen, f"{row} [data-field=priority] select")
	screen.click(f"{row} [data-field=priority] option", "High")
	row = row_of_change(screen, 2, "Tags", "Add")
	screen.write(f"{row} .rm-tokens-input", "vip")
	screen.one(".rm-changes-said", "2 requests: Priority becomes High, vip is added to Tags.")
	row_of_change(screen, 3, "Request type", "Empty")
	screen.one(".rm-changes-said", "Request type is emptied")
	screen.click("dialog .rm-change:nth-child(3) > .rm-icon-button")
	screen.one(".rm-changes-said", "vip is added to Tags.")
	confirm(screen)
	screen.one(".rm-toast", "2 requests")
	assert {stored("Request", name, "priority") for name in both} == {"High"}
	assert set(frappe.get_doc("Request", other).get_tags()) == {"old", "vip"}
	assert {stored("Request", name, "agent") for name in both} == {ANNA}
	screen.click(".rm-toast-action", "Undo")
	screen.one(".rm-toast", "Undone.")
	assert {name: stored("Request", name, "priority") for name in both} == before
	assert frappe.get_doc("Request", other).get_tags() == ["old"]
	assert not screen.script_failures()


def test_t12_a_postponed_status_wants_its_time_and_a_contact_is_found(screen, here):
	other = make_request("Another printer", contact=here.contact, agent=ANNA)
	pia = make_contact("pia@beta.test", "Pia", "Poulsen")
	screen.sign_in(ANNA).open("#/own_open")
	for name in (here.request, other):
		screen.row(name)
	screen.press("j", "x")
	screen.click(".rm-bar input[type=checkbox]")
	screen.one("#rm-list-title", "2 selected")
	ActionChains(screen.browser).context_click(screen.row(other)).perform()
	screen.click(".rm-menu-item", "Change")
	row = row_of_change(screen, 1, "Status")
	screen.click(f"{row} [data-field=status] option", "Postponed")
	screen.one(f"{row} [data-field=postponed_to] input")
	screen.click("dialog[open] button[type=submit]")
	screen.one(f"{row} .rm-field-problem", "Fill this in.")
	screen.click(f"{row} > .rm-icon-button")
	row = row_of_change(screen, 1, "Contacts", "Add")
	screen.write(f"{row} .rm-picker input", "poulsen")
	screen.one(f"{row} .rm-picker-option", "Pia Poulsen")
	screen.press(Keys.ENTER)
	screen.one(f"{row} .rm-token", "Pia Poulsen")
	screen.one(".rm-changes-said", "2 requests: Pia Poulsen is added to Contacts.")
	confirm(screen)
	screen.one(".rm-toast", "2 requests")
	frappe.db.rollback()
	assert pia in [row.contact for row in frappe.get_doc("Request", here.request).contacts]


def test_the_palette_offers_what_fits_the_request_that_is_open_in_whatever_list_it_is(screen, here):
	screen.sign_in(ANNA).open(f"#/unassigned/{here.request}")
	screen.one(".rm-actions")
	assert screen.rows() == []
	screen.browser.execute_script("document.activeElement.blur()")
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
	screen.write(".rm-palette-input", "postp")
	screen.click(".rm-palette-item", f"Postpone · #{here.request}")
	screen.click("dialog .rm-chip", "1 week")
	screen.click("dialog button[type=submit]")
	screen.wait(lambda: stored("Request", here.request, "base_status") == "Postponed", "not postponed")
