"""The desk: the console as a page of it, and its own list and form, where an action has the same dialog, checks and undoing."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys

from request_mgmt.actions import batches as background
from request_mgmt.api import batches, requests, saved_lists
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.browser.desk import (
	arrived,
	choose,
	choose_link,
	gone,
	press,
	press_primary,
	row_of_change,
	stored,
	tick,
)
from tests.factories import as_user, make_agent, make_contact

PAGE = "/app/requests-console"


@pytest.fixture
def desk(built, screen):
	"""The desk with one request of Anna's."""
	anna = make_agent("anna@example.com")
	with as_user(anna):
		made = requests.create(title="The printer burns", agent=anna, contact=make_contact(), message="Hot.")
	screen.sign_in(anna).visit(PAGE)
	screen.wait(lambda: screen.rows() == [made["name"]], "the console did not start in the desk")
	return made["name"]


def path(screen) -> str:
	return screen.browser.execute_script("return location.pathname")


def test_routes_are_paths_and_back_works(desk, screen):
	screen.press("j", Keys.ENTER)
	screen.wait(lambda: path(screen) == f"{PAGE}/own_open/{desk}", "not opened")
	screen.one(".rm-pane", "The printer burns")
	screen.browser.back()
	screen.wait(lambda: path(screen) == f"{PAGE}/own_open", "not back")
	screen.click(".rm-side-unassigned")
	screen.wait(lambda: path(screen) == f"{PAGE}/unassigned", "links lead away")
	screen.wait(lambda: screen.rows() == [], "another list is shown")


def test_what_the_socket_says_of_a_request_is_shown_without_waiting_for_the_next_question(desk, screen):
	mute = "const every = window.setInterval; window.setInterval = (run, after, ...rest) => every(after === 30000 ? () => {} : run, after, ...rest);"
	script = screen.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": mute})
	try:
		screen.visit("/app/request")
		screen.one(".list-row")
		screen.browser.execute_script("frappe.set_route('requests-console')")
		screen.wait(lambda: screen.rows() == [desk], "the console did not start in the desk")
		with as_user(ANNA):
			made = requests.create(title="Another one", agent=ANNA)["name"]
		frappe.db.commit()
		heard = """for (const listener of frappe.realtime.socket.listeners("list_update")) listener({ doctype: "Request" });"""
		screen.browser.execute_script(heard)
		screen.wait(lambda: made in screen.rows(), "nobody listens")
	finally:
		screen.browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_keys_are_quiet_on_other_pages(desk, screen):
	screen.browser.execute_script("frappe.set_route('List', 'Request')")
	screen.wait(lambda: "/requests-console" not in path(screen), "still on the page")
	screen.one(".layout-main-section")
	screen.press("c")
	assert not screen.all("dialog[open]")
	screen.browser.execute_script("frappe.set_route('requests-console')")
	screen.one(".rm-side")
	screen.press("c")
	screen.one("dialog[open]")


# The desk's own list and form


@pytest.fixture
def here(built, screen):
	"""Three requests with a mail each, and Anna at the list of the desk."""
	here = house()
	here.some = [make_request(f"Printer {at}", contact=here.contact, agent=ANNA) for at in range(3)]
	for name in here.some:
		customer_writes(name)
	screen.sign_in(ANNA).visit("/app/request")
	screen.one(".list-row")
	return here


def test_of_many_rows_are_changed_and_undone_in_the_desk(screen, here):
	both = here.some[:2]
	before = stored(both[0], "priority")
	tick(screen, both)
	choose(screen, "Change")
	press_primary(screen)
	screen.one(".modal.show .alert", "Say what to change.")
	row = row_of_change(screen, 1, "Access level", "Switch")
	screen.one(".rm-changes", "2 requests: Access level is switched to the other value")
	row = row_of_change(screen, 2, "Tags")
	press_primary(screen)
	screen.one(f"{row} .has-error")
	assert screen.browser.execute_script(
		"return document.activeElement.matches(arguments[0])", f"{row} .rm-change-value input"
	)
	screen.write(f"{row} .rm-change-value input", "vip, new")
	screen.press(Keys.TAB)
	screen.one(".rm-changes", "vip and new are added to Tags.")
	levels = [stored(name, "access_level") for name in both]
	press_primary(screen)
	gone(screen)
	assert [stored(name, "access_level") for name in both] != levels
	assert set(frappe.get_doc("Request", both[0]).get_tags()) == {"vip", "new"}
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	assert [stored(name, "access_level") for name in both] == levels
	assert frappe.get_doc("Request", both[0]).get_tags() == [] and stored(both[0], "priority") == before


def test_a_star_leaves_the_ticks_of_the_list_as_they_are(screen, here):
	both = here.some[:2]
	tick(screen, both)
	screen.click(".list-row .list-actions .btn, .list-row .btn-action", "☆")
	screen.one(".list-row .rm-starred")
	ticked = [box.get_attribute("data-name") for box in screen.all(".list-row-checkbox:checked")]
	assert sorted(ticked) == both


def test_two_are_merged_side_by_side_in_the_desk(screen, here):
	one, two = here.some[:2]
	frappe.db.set_value("Request", two, "access_level", "Internal")
	frappe.db.commit()
	tick(screen, (one, two))
	choose(screen, "Merge")
	screen.click(".rm-merge tr:first-child label", f"#{one}")
	screen.click(".rm-merge label", "Printer 1")
	screen.one(".rm-merge", f"#{two} is internal now.")
	press_primary(screen)
	gone(screen)
	assert stored(two, "merged_into") == one and stored(one, "title") == "Printer 1"
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	assert stored(two, "base_status") == "Open" and stored(one, "title") == "Printer 0"


def test_what_somebody_did_meanwhile_is_told_in_the_list_before_anything_is_done(screen, here):
	one = here.some[0]
	with as_user(BOB):
		requests.comment(one, "I look at it")
	frappe.db.commit()
	tick(screen, [one])
	choose(screen, "Close")
	screen.one(".modal.show", "Bob commented just now. Nothing was done yet.")
	press(screen, ".modal.show .btn", "Cancel")
	gone(screen)
	assert stored(one, "base_status") == "Open"
	if not screen.all(".list-row-checkbox:checked"):
		tick(screen, [one])
	choose(screen, "Close")
	screen.one(".desk-alert", f"Closed · #{one}")
	assert stored(one, "base_status") == "Closed"


def test_what_somebody_did_meanwhile_is_told_in_the_form_and_can_be_done_all_the_same(screen, here):
	name = here.some[0]
	screen.visit(f"/app/request/{name}")
	screen.one(".rm-message", "Ole Olsen")
	with as_user(BOB):
		requests.update(name, {"status": "Closed"})
		requests.update(name, {"status": "Open"})
		requests.comment(name, "I look at it")
	frappe.db.commit()
	screen.click(".page-actions .inner-group-button button", "Actions")
	screen.click(".page-actions .dropdown-item", "Close")
	screen.one(".modal.show", "Bob commented just now.")
	screen.one(".rm-message", "Bob")
	press_primary(screen)
	screen.one(".desk-alert", f"Closed · #{name}")
	screen.one(".rm-message", "Bob")
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	assert stored(name, "base_status") == "Open"


def test_all_of_the_list_are_done_in_the_background_and_undone_as_one(screen, here):
	more = [make_request(f"Scanner {at}", agent=ANNA) for at in range(60)]
	screen.visit("/app/request")
	screen.one(".list-row")
	screen.one(".list-row-container", "Scanner 59")
	screen.wait(
		lambda: (
			screen.all(".list-row-checkbox:checked") or screen.click(".list-header-checkbox, .list-check-all")
		),
		"not all are ticked",
	)
	choose(screen, "Close")
	press(screen, ".modal.show .btn", "All 63 of this list")
	screen.one(".modal.show", "This runs in the background")
	press_primary(screen)
	screen.one(".rm-batch", "Close")
	with as_user(ANNA):
		[batch] = batches.mine()
		background.run(batch["batch"])
		frappe.db.commit()
		screen.one(".rm-batch", "63 done")
		screen.click(".rm-batch .btn", "Undo all")
		screen.one(".rm-batch", "Undo: Close")
		background.run(batches.mine()[-1]["batch"])
		frappe.db.commit()
	screen.one(".rm-batch", "63 done")
	assert {stored(name, "base_status") for name in more} == {"Open"}


def test_in_the_list_one_is_forwarded_with_suggestions_and_postponed_by_a_span(screen, here):
	one, two = here.some[:2]
	with as_user(ANNA):
		requests.forward(one, "smith@supplier.test", comment="x")
	frappe.db.commit()
	tick(screen, [two])
	choose(screen, "Postpone")
	press_primary(screen)
	screen.one(".modal.show .alert", "Postponed to is missing.")
	screen.click(".modal.show .btn", "1 week")
	press_primary(screen)
	gone(screen)
	assert stored(two, "base_status") == "Postponed"
	tick(screen, [one])
	choose(screen, "Forward")
	screen.click(".modal.show [data-fieldname=to] input")
	screen.one(".modal.show [data-fieldname=to] [role=listbox] *", "smith@supplier.test")


def test_requests_stand_on_a_list_chosen_by_its_title_and_are_taken_off_it(screen, here):
	with as_user(ANNA):
		monday = saved_lists.save("Monday", kind="Static", requests=[])["name"]
		saved_lists.save("All of Acme")
	frappe.db.commit()
	one = here.some[0]
	tick(screen, [one])
	choose(screen, "Add to a list")
	picker = ".modal.show [data-fieldname=list] select"
	screen.click(f"{picker} option", "Monday")
	offered = [option.text for option in screen.all(f"{picker} option")]
	assert offered == ["", "Monday"], "what finds its requests by itself takes none"
	press_primary(screen)
	gone(screen)
	on_it = {"list": monday.removeprefix("saved-"), "request": one}
	frappe.db.rollback()
	assert frappe.db.exists("Request List Item", on_it)
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	frappe.db.rollback()
	assert not frappe.db.exists("Request List Item", on_it)


def test_a_request_that_is_opened_is_as_it_is_stored(screen, here):
	"""Where a control rounds a time away the form would want to be saved, and refuse every action."""
	screen.visit(f"/app/request/{here.some[0]}")
	screen.one(".rm-message", "Ole Olsen")
	assert frappe.db.get_value("Request", here.some[0], "deadline")
	assert not screen.browser.execute_script("return Boolean(cur_frm.is_dirty())")


def test_the_list_is_a_chart_whose_bars_lead_to_its_requests(screen, here):
	make_request("Scanner", agent=BOB, priority="High")
	screen.visit("/app/request")
	screen.one(".list-row")
	screen.click(".menu-btn-group > button")
	screen.click(".menu-btn-group .dropdown-item", "As a chart")
	screen.one(".modal.show .rm-chart tr", "Open")
	screen.click(".modal.show [data-fieldname=by] option", "Owner")
	screen.one(".modal.show .rm-chart tr", "Bob")
	bars = [row.text.split("\n")[-1].split()[-1] for row in screen.all(".modal.show .rm-chart tr")]
	assert bars == ["3", "1"]
	screen.click(".modal.show [data-fieldname=by] option", "Created by month")
	screen.wait(lambda: len(screen.all(".modal.show .rm-chart tr")) == 1, "all were made in this month")
	screen.click(".modal.show [data-fieldname=by] option", "Priority")
	screen.click(".modal.show .rm-chart .btn", "High")
	gone(screen)
	screen.wait(lambda: len(screen.all(".list-row")) == 1, "the list is not narrowed")
	screen.one(".list-row", "Scanner")


def test_relations_are_added_and_removed_in_the_form_and_a_removal_is_taken_back(screen, here):
	first, second, _third = here.some
	screen.visit(f"/app/request/{first}")
	screen.one(".rm-message", "Ole Olsen")
	screen.click(".form-tabs .nav-link", "Relations")
	place = "[data-fieldname=relations]"
	screen.click(f"{place} .btn", "Relate")
	choose_link(screen, "other", second)
	press_primary(screen)
	gone(screen)
	screen.one(".desk-alert", f"Related to #{second}")
	screen.one(f"{place} .rm-tree-line", f"#{second}")
	screen.browser.execute_script("$('.desk-alert').remove()")
	screen.click(f"{place} .rm-tree-line .btn", "Remove")
	screen.one(".desk-alert", f"No longer related to #{second}")
	screen.one(place, "No related requests.")
	screen.click(".desk-alert .btn", "Undo")
	screen.one(f"{place} .rm-tree-line", f"#{second}")


def test_a_child_is_made_below_the_request_of_the_form_for_the_same_contact(screen, here):
	top = here.some[0]
	screen.visit(f"/app/request/{top}")
	screen.one(".rm-message", "Ole Olsen")
	screen.click(".form-tabs .nav-link", "Relations")
	screen.click("[data-fieldname=relations] .btn", "New child")
	arrived(screen)
	screen.write(".modal.show [data-fieldname=title] input", "Its toner")
	screen.write(".modal.show [data-fieldname=cc] input", "x@acme.test")
	press_primary(screen)
	screen.one(".modal.show .alert", "Write at least one address in To.")
	in_sight = """const { top, bottom } = document.querySelector(".modal.show .alert").getBoundingClientRect();
		return top >= 0 && bottom <= innerHeight;"""
	screen.wait(lambda: screen.browser.execute_script(in_sight), "the complaint is out of sight")
	screen.write(".modal.show [data-fieldname=cc] input", "")
	press_primary(screen)
	gone(screen)
	screen.one(".desk-alert", "New request")
	made = frappe.db.get_value(
		"Request", {"title": "Its toner"}, ["name", "contact", "category"], as_dict=True
	)
	screen.wait(lambda: path(screen) == f"/app/request/{made.name}", "it is not shown")
	assert (made.contact, made.category) == (here.contact, here.category)
	screen.click(".form-tabs .nav-link", "Relations")
	screen.one("[data-fieldname=relations] .rm-tree ul .rm-tree-line", "Its toner")
	screen.one("[data-fieldname=relations] .rm-tree-line", f"#{top}")


def test_what_was_merged_into_the_request_is_taken_apart_in_the_form(screen, here):
	name, other, _third = here.some
	with as_user(ANNA):
		requests.merge(name, other)
	screen.visit(f"/app/request/{name}")
	screen.one(".rm-message", "Ole Olsen")
	screen.click(".form-tabs .nav-link", "Relations")
	screen.click(f"[data-fieldname=relations] [aria-label='Unmerge #{other}']")
	screen.wait(lambda: stored(other, "base_status") == "Open", "not taken apart")
	screen.wait(
		lambda: f"#{other}" not in screen.text("[data-fieldname=relations]"), "it is still said to be merged"
	)


def test_relations_are_a_tree_in_the_form(screen, here):
	top, middle, other = here.some
	below = make_request("Below", agent=ANNA)
	with as_user(ANNA):
		requests.relate(middle, top, kind="Parent")
		requests.relate(below, middle, kind="Parent")
		requests.relate(middle, other, kind="Related")
	screen.visit(f"/app/request/{middle}")
	screen.one(".rm-message", "Ole Olsen")
	screen.click(".form-tabs .nav-link", "Relations")
	place = "[data-fieldname=relations]"
	screen.one(f"{place} > section:first-of-type > .rm-tree > li > .rm-tree-line", f"#{top}")
	screen.one(f"{place} .rm-tree ul [aria-current]", f"#{middle}")
	screen.one(f"{place} .rm-tree ul ul .rm-tree-line", f"#{below} Below")
	screen.one(f"{place} section:last-of-type .rm-tree-line", f"#{other}")
	screen.click(f"{place} a", f"#{top}")
	screen.wait(lambda: path(screen) == f"/app/request/{top}", "the link leads nowhere")


def test_the_next_one_of_the_queue_is_taken_from_above_the_list(screen, here):
	queue = frappe.get_doc(
		{"doctype": "Request Status", "status_name": "In queue", "base_status": "Open", "is_queue": 1}
	)
	queue.insert()
	waiting = make_request("Waits", status="In queue")
	screen.sign_in(ANNA).visit("/app/request")
	screen.one(".list-row")
	screen.click(".page-actions .btn", "Next in queue")
	screen.wait(lambda: path(screen) == f"/app/request/{waiting}", "it is not opened")
	assert stored(waiting, "agent") == ANNA and stored(waiting, "status") != "In queue"
	screen.visit("/app/request")
	screen.click(".page-actions .btn", "Next in queue")
	screen.one(".desk-alert", "Nothing waits in the queue.")


def test_a_request_is_made_for_a_contact_that_is_chosen_in_the_list(screen, here):
	other = make_contact("other@acme.example")
	screen.visit("/app/contact")
	screen.one(".list-row")
	tick(screen, (here.contact, other))
	choose(screen, "New request")
	screen.one(".msgprint", "A request is for one contact.")
	press(screen, ".modal.show .btn-modal-close")
	gone(screen)
	tick(screen, (other,))
	choose(screen, "New request")
	screen.wait(lambda: path(screen).startswith("/app/request/new-request"), "no new request")
	held = "return cur_frm?.doc.contact"
	screen.wait(lambda: screen.browser.execute_script(held) == here.contact, "it is not for the contact")
