"""Requests that belong together, colleagues in the same one, and what is taken back (BEHAVIOUR ACS-15, REL-2, MRG-4)."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import presence, requests
from tests.browser.test_accessibility import violations
from tests.factories import as_user, make_agent, make_contact


def make(title: str, agent: str = "anna@example.com", **values) -> str:
	with as_user(agent):
		return requests.create(title=title, agent=agent, **values)["name"]


def stored(request: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Request", request, field)


def test_a_colleague_who_writes_is_seen(screen, anna):
	name = make("Printer")
	bob = make_agent("bob@example.com", first_name="Bob")
	with as_user(bob):
		presence.here(name, writing=True)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-notice-strong", "Bob")
	screen.press("n")
	screen.one(".rm-composer .rm-write")
	screen.wait(lambda: written_by(name, anna), "nobody is told that Anna writes")


def written_by(request: str, user: str) -> bool:
	frappe.db.rollback()
	return bool(frappe.db.get_value("Request Presence", {"request": request, "user": user}, "writing"))


def test_a_change_is_taken_back_by_the_toast_and_by_its_key(screen, anna):
	name = make("Printer", priority="Medium")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	for take_back in (lambda: screen.click(".rm-toast-action", "Undo"), lambda: screen.press("z")):
		screen.press("e")
		screen.one(".rm-toast-action", "Undo")
		assert stored(name, "base_status") == "Closed"
		take_back()
		screen.wait(lambda: stored(name, "base_status") == "Open", "it was not taken back")
		screen.one(".rm-toast", "Undone.")
		screen.click(".rm-toast .rm-icon-button")
	screen.press("z")  # there is nothing more
	assert stored(name, "base_status") == "Open"
	assert screen.script_failures() == []


def test_what_was_related_flagged_or_split_off_is_taken_back_by_the_toast(screen, anna):
	name, other = make("Printer"), make("All printers")
	with as_user(anna):
		requests.comment(name, "It burns")
		requests.comment(name, "A second matter")
	frappe.db.commit()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click("#rm-tab-relations")
	screen.click(".rm-tab-body .rm-button", "Relate")
	screen.write("dialog [data-field=other] input", other)
	screen.click("dialog button[type=submit]")
	screen.one(".rm-relation", "All printers")
	screen.click(".rm-toast-action", "Undo")
	screen.one(".rm-tab-body", "No related requests.")
	screen.click("#rm-tab-messages")
	screen.click(".rm-message .rm-icon-button")
	screen.click(".rm-menu-item", "Flag")
	screen.one(".rm-flag")
	screen.click(".rm-toast-action", "Undo")
	screen.wait(lambda: not screen.all(".rm-flag"), "the flag stays")
	screen.click(".rm-actions .rm-icon-button")
	assert "Undo" not in screen.one(".rm-menu").text
	screen.click(".rm-menu [role^=menuitem]", "Split")
	screen.click("dialog [data-field=messages] input")
	screen.write("dialog [data-field=title] input", "The second")
	screen.click("dialog button[type=submit]")
	screen.one(".rm-toast-action", "Show")
	assert stored(name, "message_count") == 1
	screen.click(".rm-toast-action", "Undo")
	screen.wait(lambda: stored(name, "message_count") == 2, "the message is not back")
	assert screen.script_failures() == []


def test_what_was_split_off_is_seen_to_come_back_also_where_the_list_has_not_got_the_request(screen, anna):
	name = make("Printer")
	with as_user(anna):
		requests.comment(name, "It burns")
		requests.comment(name, "A second matter")
	screen.sign_in(anna).open(f"#/unassigned/{name}")
	screen.wait(lambda: len(screen.all(".rm-message")) == 2, "not both are shown")
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Split")
	screen.click("dialog [data-field=messages] input")
	screen.write("dialog [data-field=title] input", "The second")
	screen.click("dialog button[type=submit]")
	screen.wait(lambda: len(screen.all(".rm-message")) == 1, "what went is still shown")
	screen.click(".rm-toast-action", "Undo")
	screen.wait(lambda: len(screen.all(".rm-message")) == 2, "what came back is not shown")


def test_undo_stands_in_no_menu_of_a_list(screen, anna):
	name, other = make("Printer"), make("Scanner")
	screen.sign_in(anna).open("#/own_open")
	screen.wait(lambda: set(screen.rows()) == {name, other}, "not listed")
	screen.press("j", "x")
	screen.click(".rm-bar input[type=checkbox]")
	screen.wait(lambda: "2 selected" in screen.one("#rm-list-title").text, "not all are selected")
	screen.click(".rm-bar [aria-haspopup=menu]")
	menu = screen.one(".rm-menu", "Relate").text.split("\n")
	assert not {"Undo", "Undo reading mark", "Remove relation"} & set(menu)


def test_a_child_is_made_where_relations_are_shown(screen, anna):
	with as_user(anna):
		parent = requests.create("The move", agent=anna, contact=make_contact())["name"]
	screen.sign_in(anna).open(f"#/own_open/{parent}")
	screen.click("#rm-tab-relations")
	screen.click(".rm-tab-body .rm-button", "New child")
	screen.one("dialog[open] [data-field=contact]", "Ole")
	screen.write("dialog[open] [data-field=title] input", "The boxes")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-request-title", "The boxes")
	screen.click("#rm-tab-relations")
	screen.one(".rm-relation", "The move")
	frappe.db.rollback()
	child = frappe.db.get_value("Request", {"title": "The boxes"})
	with as_user(anna):
		[relation] = requests.get(child)["relations"]
	assert (relation["request"], relation["relation"]) == (parent, "Parent")


def test_a_family_is_seen_as_a_tree(screen, anna):
	top, middle, low = make("Building"), make("Floor"), make("Room")
	with as_user(anna):
		requests.relate(middle, top, "Parent")
		requests.relate(low, middle, "Parent")
	screen.sign_in(anna).open(f"#/own_open/{low}")
	screen.one("#rm-tab-relations", "1")
	screen.click("#rm-tab-relations")
	screen.click(".rm-tab-body .rm-chip", "Tree")
	screen.one(".rm-relation-tree > li > ul > li > ul > li > .rm-relation-here", "Room")
	assert violations(screen) == []
	screen.click(".rm-relation-tree > li > .rm-relation a", "Building")
	screen.wait(lambda: screen.route().endswith(top), "the topmost did not open")
	screen.click("#rm-tab-relations")
	screen.one(".rm-relation-tree > li > .rm-relation-here", "Building")
	screen.click(".rm-tab-body .rm-chip", "List")
	screen.one(".rm-relations .rm-relation", "Floor")
	assert screen.script_failures() == []


def test_relations_are_made_followed_and_removed(screen, anna):
	name, other = make("Printer"), make("All printers")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click("#rm-tab-relations")
	screen.one(".rm-tab-body", "No related requests.")
	screen.click(".rm-tab-body .rm-button", "Relate")
	screen.write("dialog [data-field=other] input", other)
	screen.click("dialog [data-field=kind] option", "Parent")
	screen.click("dialog button[type=submit]")
	screen.one(".rm-relation", "All printers")
	screen.click(".rm-relation .rm-icon-button")
	screen.one(".rm-tab-body", "No related requests.")
	screen.click(".rm-toast-action", "Undo")
	screen.click(".rm-relation a")
	screen.wait(lambda: screen.route().endswith(other), "the related request did not open")
	screen.click("#rm-tab-relations")
	screen.one(".rm-relation", "Printer")
	assert screen.script_failures() == []


def test_the_other_request_is_found_by_words_of_its_title(screen, anna):
	name, other = make("Printer in room 5"), make("All printers in the house")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click("#rm-tab-relations")
	screen.click(".rm-tab-body .rm-button", "Relate")
	field = "dialog [data-field=other] input"
	# What a number stands for is told; it needs no choice
	screen.write(field, other)
	screen.one("dialog [data-field=other] [role=status]", "All printers in the house")
	screen.write(field, "printer")
	# One who presses Enter at once means what is found; the request itself is not offered
	screen.one(field).send_keys(Keys.ENTER)
	assert other in screen.text("dialog .rm-picked")
	screen.click("dialog .rm-picked .rm-icon-button")
	screen.write(field, "no such words")
	screen.one("dialog .rm-picker-none", "Nothing found.")
	screen.click("dialog button[type=submit]")
	screen.one("dialog .rm-field-problem", "Choose one that was found")
	screen.write(field, "house")
	screen.click("dialog .rm-picker-option", "All printers")
	screen.click("dialog button[type=submit]")
	screen.one(".rm-relation", "All printers in the house")
	assert screen.script_failures() == []


def test_several_are_merged_by_words_of_their_titles(screen, anna):
	name, one, two = make("Printer"), make("Scanner broken"), make("Scanner burns")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	field = "#rm-merge-other"
	screen.write(field, "scanner")
	screen.one("dialog .rm-picker-option[aria-selected=true]", two)
	assert screen.one(field).get_attribute("aria-expanded") == "true"
	screen.press(Keys.ARROW_DOWN)
	marked = screen.one("dialog .rm-picker-option[aria-selected=true]", one)
	assert screen.one(field).get_attribute("aria-activedescendant") == marked.get_attribute("id")
	screen.press(Keys.ENTER)
	screen.one(".rm-merge tbody", "Scanner broken")
	# What was not chosen is not merged, and not forgotten in silence
	screen.write(field, "scanner")
	screen.one("dialog .rm-picker-option", two)
	screen.press(Keys.ESCAPE)
	screen.click("dialog button[type=submit]")
	screen.one(".rm-dialog-problem", "Choose the request to merge with.")
	screen.write(field, "burns" + Keys.ENTER)
	screen.one(".rm-merge tbody", "Scanner burns")
	screen.click("dialog button[type=submit]")
	screen.wait(lambda: not screen.all("dialog"), "not merged")
	assert [stored(other, "base_status") for other in (one, two)] == ["Merged", "Merged"]
	assert screen.script_failures() == []


def test_what_customers_will_see_is_said_before_merging(screen, anna):
	"""Of an internal request, and of several customers (ACL-1)."""
	name = make("Printer", contact=make_contact("one@acme.test", "Ole"), access_level="External")
	other = make("Scanner", contact=make_contact("two@globex.test", "Pia"), access_level="Internal")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", "scanner")
	screen.click("dialog .rm-picker-option", other)
	screen.one("dialog .rm-notice", f"#{other} is internal now. Customers will see its external messages.")
	screen.one("dialog .rm-notice", "will see each other's external messages")
	screen.click("dialog .rm-merge label", "Internal")
	screen.wait(lambda: not screen.all("dialog .rm-notice"), "what stays internal is warned of")
	assert screen.script_failures() == []


def test_a_percent_sign_finds_all_to_merge_with_and_the_keys_stay_where_one_works(screen, anna):
	name, other = make("Printer"), make("Scanner")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", "%")
	screen.click("dialog .rm-picker-option", other)
	screen.one(".rm-merge tbody", "Scanner")
	screen.click("dialog button[type=submit]")
	screen.one(".rm-toast", "Merged")
	screen.wait(
		lambda: screen.browser.execute_script("return Boolean(document.activeElement.closest('.rm-pane'))"),
		"the keyboard is nowhere",
	)


def test_two_requests_are_merged_side_by_side_and_taken_apart(screen, anna):
	name, other = make("Printer is slow", priority="Low"), make("Printer on fire", priority="High")
	screen.sign_in(anna).open(f"#/own_open/{other}")
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", name)
	screen.one(".rm-merge tbody", "Printer is slow")
	titles = screen.all(".rm-merge input[name=rm-merge-title]")
	assert [box.is_selected() for box in titles] == [False, True]  # the older one stays
	titles[0].click()
	screen.click("dialog button[type=submit]")
	screen.wait(lambda: screen.route().endswith(name), "the request that stays was not opened")
	assert stored(name, "title") == "Printer on fire"
	assert (stored(name, "priority"), stored(other, "base_status")) == ("Low", "Merged")
	screen.click(".rm-toast-action", "Undo")
	screen.wait(lambda: stored(other, "base_status") == "Open", "the merge was not taken apart")
	assert stored(name, "title") == "Printer is slow"
	assert screen.script_failures() == []


def test_what_was_merged_long_ago_is_taken_apart(screen, anna):
	name, one, two = make("Printer"), make("Scanner"), make("Telephone")
	with as_user(anna):
		requests.merge(name, [one, two])
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-tab", "Relations\n2")
	screen.click(".rm-tab", "Relations")
	screen.one(".rm-merged", "Merged into this request")
	screen.click(f".rm-merged button[aria-label='Unmerge #{one}']")
	screen.wait(lambda: stored(one, "base_status") == "Open", "not taken apart")
	screen.wait(lambda: f"#{one}" not in screen.text(".rm-merged"), "it is still said to be merged")
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", f"Unmerge #{two}")
	screen.wait(lambda: stored(two, "base_status") == "Open", "not taken apart")
	screen.one(".rm-tab-body", "No related requests.")


def test_what_is_merged_is_what_stands_in_the_field(screen, anna):
	name, wrong, right = make("Printer"), make("Scanner"), make("Printer, again")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", wrong)
	screen.one(".rm-merge tbody", "Scanner")
	# The answer about the right one takes its time, and one does not wait for it
	screen.browser.execute_script(
		"const before = fetch; window.fetch = async (...asked) => { if (String(asked[0]).includes('merge_preview'))"
		" { window.asked = true; await new Promise((on) => (window.goOn = on)); } return before(...asked); }"
	)
	screen.write("#rm-merge-other", right)
	screen.wait(lambda: screen.browser.execute_script("return window.asked"), "not asked")
	screen.one("#rm-merge-other").send_keys(Keys.ENTER)
	screen.browser.execute_script("window.goOn()")
	screen.wait(lambda: not screen.all("dialog"), "not merged")
	assert (stored(wrong, "base_status"), stored(right, "base_status")) == ("Open", "Merged")


def test_the_last_child_closed_offers_its_parent(screen, anna):
	parent, child = make("All printers"), make("Printer")
	with as_user("Administrator"):
		frappe.get_doc(
			{"doctype": "Request Relation Rule", "rule_name": "Offer", "offer_closing_parent": 1}
		).insert()
	with as_user(anna):
		requests.relate(child, parent, kind="Parent")
	screen.sign_in(anna).open(f"#/own_open/{child}")
	screen.press("e")
	screen.click(".rm-notice .rm-button", f"Close {parent} too")
	screen.wait(lambda: stored(parent, "base_status") == "Closed", "the parent stayed open")
	screen.wait(lambda: not screen.all(".rm-notice"), "it is still offered")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_nothing_is_wider_than_the_screen(screen, anna, size):
	name, other = make("Printer " * 20), make("Another one with a long title " * 5)
	with as_user(anna):
		requests.relate(name, other)
	screen.resize(size)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click("#rm-tab-relations")
	screen.one(".rm-relation")
	assert not screen.overflows()
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", other)
	screen.one(".rm-merge tbody")
	assert not screen.overflows()
