"""The console's lists, as an agent uses them (BEHAVIOUR FND-1, FND-6 to FND-8, ACC-1, UNA-1; scenario T08)."""

import json
import threading
import time
from datetime import datetime
from urllib.parse import quote

import frappe
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import favourites, listing, requests, stretches
from tests.browser.test_accessibility import violations
from tests.factories import as_user, make_agent, make_category, make_contact, make_portal_user, make_user


@pytest.fixture
def make(anna):
	"""Makes requests, Anna's own unless told otherwise; answers the number."""
	contact = make_contact("ole@acme.test", "Ole", "Olsen", company_name="Acme")

	def make(title="The printer is on fire", agent=anna, message="It burns.", **values) -> str:
		with as_user(anna):
			return requests.create(title=title, agent=agent, contact=contact, message=message, **values)[
				"name"
			]

	return make


def stored(request: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Request", request, field)


def test_an_agent_starts_with_the_own_open_requests(screen, anna, make):
	make_agent("bo@example.com")
	mine, _others, _nobodys = (
		make("Mine"),
		make("Bo's", agent="bo@example.com"),
		make("Free", agent="unassigned"),
	)
	screen.sign_in(anna).open()
	assert screen.rows() == [mine]
	assert screen.route() == "#/own_open"
	assert "1" in screen.text(".rm-side-own_open .rm-count")
	assert "1" in screen.text(".rm-side-unassigned .rm-count")
	row = screen.row(mine).text
	assert "Mine" in row and "Ole Olsen, Acme" in row and mine in row


def test_two_unassigned_requests_are_accepted_together(screen, anna, make):
	first, second, third = (make(f"Free {n}", agent="unassigned") for n in (1, 2, 3))
	screen.sign_in(anna).open("#/unassigned")
	assert screen.rows() == [first, second, third]
	screen.press("j", "x", "j", "x")
	assert "2 selected" in screen.text("#rm-list-title")
	screen.click(".rm-bulk-actions .rm-button", "Accept")
	screen.wait(lambda: screen.rows() == [third], "accepted requests stay in the list")
	assert [stored(name, "agent") for name in (first, second, third)] == [anna, anna, None]
	assert "2 requests" in screen.toast()
	screen.wait(lambda: screen.text(".rm-side-own_open .rm-count") == "2", "the count did not follow")


def test_keys_go_through_the_list_and_the_preview_reads_nothing(screen, anna, make):
	first, second = make("First", message="The first text"), make("Second", message="The second text")
	with as_user("Administrator"):
		requests.mark_unread([second])
	screen.sign_in(anna).open()
	assert screen.rows() == [second, first]
	screen.press("j")
	screen.one(".rm-preview", "The second text")
	screen.press("j")
	screen.one(".rm-preview", "The first text")
	screen.press("k")
	screen.one(".rm-preview", "The second text")
	assert stored(second, "read_status") == "Unread"


def test_what_is_closed_and_nobodys_is_not_shown_as_unread(screen, anna, make):
	closed, waiting = make("Answered by phone", agent="unassigned"), make("Waiting", agent="unassigned")
	with as_user("Administrator"):
		requests.close(closed)
	screen.sign_in(anna).open("#/last?include_closed=1")
	assert stored(closed, "read_status") == "Unread"
	screen.one(f".rm-row.rm-unread[data-name='{waiting}']")
	assert "rm-unread" not in screen.one(f".rm-row[data-name='{closed}']").get_attribute("class")


def test_a_request_opens_beside_the_list_and_escape_leads_back(screen, anna, make):
	name = make()
	screen.sign_in(anna).open()
	screen.press("j", Keys.ENTER)
	screen.wait(lambda: screen.route() == f"#/own_open/{name}", "not opened")
	assert screen.rows() == [name]
	screen.press(Keys.ESCAPE)
	screen.wait(lambda: screen.route() == "#/own_open", "not closed")


def test_an_answer_is_begun_from_the_list(screen, anna, make):
	name = make()
	screen.sign_in(anna).open()
	screen.press("j", "r")
	screen.wait(lambda: screen.route() == f"#/own_open/{name}", "not opened")
	screen.one("form.rm-composer")


def test_a_number_that_is_none_says_so_and_leads_back(screen, anna, make):
	make()
	screen.sign_in(anna).open("#/request/999999")
	assert "999999" in screen.text(".rm-pane [role=alert], .rm-pane .rm-empty", "no request")
	assert not screen.all(".rm-side-recent")
	screen.click(".rm-pane .rm-button", "To the list")
	screen.wait(lambda: not screen.all(".rm-reading"), "still there")


def test_search_finds_by_title_contact_and_company_and_a_number_opens(screen, anna, make):
	wifi, printer = make("The wifi drops"), make("The printer burns")
	screen.sign_in(anna).open()
	screen.press("/")
	screen.search("wifi")
	screen.wait(lambda: screen.rows() == [wifi], "not found by title")
	screen.search("acme")
	screen.wait(lambda: set(screen.rows()) == {wifi, printer}, "not found by company")
	screen.search("nothing like it")
	screen.one(".rm-rows .rm-empty h2", "Nothing found")
	screen.search(printer)
	screen.wait(lambda: f"/{printer}" in screen.route(), "a number does not open its request")


def test_closed_requests_are_found_when_asked_for(screen, anna, make):
	name = make("Old printer")
	with as_user(anna):
		requests.close([name])
	screen.sign_in(anna).open("#/search?text=printer")
	assert screen.rows() == []
	screen.click(".rm-filters .rm-chip", "Closed too")
	screen.wait(lambda: screen.rows() == [name], "the closed one is not found")


def test_a_filter_is_in_the_address_and_can_be_taken_away(screen, anna, make):
	make_category("Billing")
	invoice, _printer = make("Invoice", category="Billing"), make("Printer")
	screen.sign_in(anna).open()
	screen.press("f")
	owners = screen.text("dialog [data-field=agent] select")
	assert "(Unassigned)" in owners and "(Automatically assigned)" not in owners
	screen.click("[data-field=category] select option", "Billing")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: screen.rows() == [invoice], "not filtered")
	assert "category=Billing" in screen.route()
	screen.click(".rm-filter", "Billing")
	screen.wait(lambda: len(screen.rows()) == 2, "the filter stayed")


def test_a_refusal_is_shown_and_what_was_written_stays(screen, anna, make):
	name = make()
	screen.sign_in(anna).open()
	screen.press("j", "p")
	field = "[data-field=until] input"
	screen.click("dialog .rm-button-primary")
	assert screen.text("[data-field=until] .rm-field-problem")
	screen.browser.execute_script(
		"const input = document.querySelector(arguments[0]); input.value = '2001-01-01T10:00';"
		" input.dispatchEvent(new Event('input', {bubbles: true}))",
		field,
	)
	screen.click("dialog .rm-button-primary")
	assert screen.text(".rm-dialog-problem")
	assert screen.one(field).get_attribute("value") == "2001-01-01T10:00"
	assert stored(name, "base_status") == "Open"
	screen.click(".rm-chip", "1 day")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: not screen.rows(), "the postponed request stayed in the list")
	assert stored(name, "base_status") == "Postponed"


def test_several_requests_are_changed_at_once_and_nothing_else_in_them(screen, anna, make):
	make_category("Billing")
	names = [make(f"Invoice {number}", priority="High") for number in (1, 2, 3)]
	screen.sign_in(anna).open()
	screen.press("j", "x", "j", "x")
	screen.click(".rm-bulk-actions .rm-button", "Change")
	screen.click(".rm-change > select:first-child option", "Category")
	screen.click(".rm-change [data-field=category] option", "Billing")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: not screen.all("dialog"), "the dialog stayed")
	assert [stored(name, "category") == "Billing" for name in names] == [False, True, True]
	assert {stored(name, "priority") for name in names} == {"High"}
	assert {stored(name, "agent") for name in names} == {anna}


def test_who_was_signed_out_is_told_and_led_back(screen, anna, make):
	make()
	screen.sign_in(anna).open()
	frappe.sessions.clear_sessions(user=anna, force=True)
	frappe.db.commit()
	screen.press("g", "u")
	assert "signed out" in screen.toast()
	screen.click(".rm-toast-action")
	screen.wait(lambda: "/login" in screen.browser.current_url, "not led to sign in")


def test_who_was_signed_out_elsewhere_is_told_once_and_nothing_is_asked_any_more(screen, anna, make):
	name = make()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	frappe.sessions.clear_sessions(user=anna, force=True)
	frappe.db.commit()
	screen.browser.execute_script(
		"window.asked = 0; const before = fetch; window.fetch = (...given) => (window.asked++, before(...given));"
		" document.dispatchEvent(new Event('visibilitychange'))"
	)
	assert "signed out" in screen.toast()
	asked = "return window.asked"
	time.sleep(0.5)  # what was on its way
	before = screen.browser.execute_script(asked)
	for _news in range(3):
		screen.browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
	time.sleep(0.5)
	assert screen.browser.execute_script(asked) == before
	assert len(screen.all(".rm-toast")) == 1


@pytest.mark.parametrize("place", [".rm-side-bell", ".rm-side-unassigned"])
def test_new_numbers_at_the_left_leave_the_keyboard_where_it_is(screen, anna, make, place):
	make()
	screen.sign_in(anna).open()
	screen.one(place)
	screen.browser.execute_script(
		"const item = document.querySelector(arguments[0]); item.focus(); item.dataset.before = '1';"
		" document.dispatchEvent(new Event('visibilitychange'))",
		place,
	)
	screen.wait(lambda: not screen.all(f"{place}[data-before]"), "no new numbers came")
	assert screen.browser.execute_script("return document.activeElement.matches(arguments[0])", place)


def test_a_star_stays(screen, anna, make):
	name = make()
	screen.sign_in(anna).open()
	screen.press("j", "s")
	screen.wait(lambda: screen.text(".rm-side-favourites .rm-count") == "1", "not counted")
	screen.open("#/favourites")
	assert screen.rows() == [name]


def test_what_people_write_is_never_markup(screen, anna, make):
	name = make(
		"<img src=x onerror='document.title=666'><b>bold</b>", message="<script>document.title=666</script>Hi"
	)
	screen.sign_in(anna).open()
	screen.press("j")
	screen.one(".rm-preview", "Hi")
	assert "<b>bold</b>" in screen.row(name).text
	assert "666" not in screen.browser.title
	assert not screen.all(".rm-row img, .rm-preview-title b")


@pytest.mark.parametrize("size", ["desk", "small", "tablet", "phone"])
def test_nothing_is_wider_than_the_screen(screen, anna, make, size):
	make("A title without end " * 12)
	screen.resize(size)
	screen.sign_in(anna).open()
	assert not screen.overflows()
	screen.press("j")
	assert not screen.overflows()


def test_the_agents_language_is_spoken(screen, anna, make):
	frappe.db.set_value("User", anna, "language", "da")
	make()
	screen.sign_in(anna).open()
	assert screen.text(".rm-side-unassigned").startswith("Ufordelt")
	assert screen.browser.execute_script("return document.documentElement.lang") == "da"


def test_guests_sign_in_first_and_customers_have_their_own_pages(screen, anna):
	screen.visit("/console")
	assert "/login" in screen.browser.current_url and "redirect-to" in screen.browser.current_url
	make_contact("ole@acme.test", user=make_portal_user("ole@acme.test"))
	screen.sign_in("ole@acme.test").visit("/console")
	assert screen.browser.current_url.startswith(screen.address + "/requests")


def test_colleagues_who_are_no_agents_are_told_so(client):
	make_user("clerk@example.com", user_type="System User", roles=("System Manager",))
	frappe.db.delete("Has Role", {"parent": "clerk@example.com"})
	frappe.db.set_value("User", "clerk@example.com", "user_type", "System User")
	frappe.clear_cache(user="clerk@example.com")
	client.login("clerk@example.com")
	assert client.get("/console").status_code == 403


def test_far_down_a_long_list_stays_where_it_is_when_a_request_leaves_it(screen, anna, make):
	names = [make(f"Request {n}") for n in range(207)]
	newest_first = names[::-1]
	screen.sign_in(anna).open()
	to_the_end = "const rows = document.querySelector('.rm-rows'); rows.scrollTop = rows.scrollHeight"
	screen.wait(
		lambda: screen.browser.execute_script(to_the_end) or len(screen.rows()) == len(names),
		"the list does not go on",
	)
	gone, following = newest_first[203], newest_first[204]
	screen.row(gone).click()
	screen.one(".rm-preview", screen.row(gone).find_element("css selector", ".rm-title-text").text)
	screen.press("e")
	screen.wait(lambda: gone not in screen.rows(), "what is closed stays in the list")
	assert screen.rows() == [name for name in newest_first if name != gone]
	current = screen.one(".rm-row.rm-current")
	assert current.get_attribute("data-name") == following
	head, below = screen.one(".rm-rows").rect, current.rect
	assert head["y"] < below["y"] < head["y"] + head["height"]


def test_when_all_rows_that_were_there_left_one_goes_on_with_the_first_of_those_that_come(screen, anna, make):
	names = [make(f"Free {n}", agent="unassigned") for n in range(53)]
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j")
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
	screen.one("#rm-list-title", "50 selected")
	screen.press("a")
	screen.wait(lambda: screen.rows() == names[50:], "not accepted")
	assert screen.one(".rm-row.rm-current").get_attribute("data-name") == names[50]


def test_the_pages_of_a_long_list_that_is_refreshed_come_side_by_side(screen, anna, make):
	names = [make(f"Request {n}") for n in range(403)]
	screen.sign_in(anna).open()
	to_the_end = "const rows = document.querySelector('.rm-rows'); rows.scrollTop = rows.scrollHeight"
	screen.wait(
		lambda: screen.browser.execute_script(to_the_end) or len(screen.rows()) == len(names),
		"the list does not go on",
	)
	with as_user(anna):
		requests.update(names[0], {"access_level": "Internal"})
		requests.update(names[-1], {"access_level": "Internal"})
	frappe.db.commit()
	screen.browser.execute_script("performance.clearResourceTimings()")
	screen.click(".rm-bar [aria-label=Refresh]")
	screen.one(f".rm-row[data-name='{names[0]}'] .rm-icon")
	assert sorted(screen.rows()) == sorted(names)
	first, second, third = screen.browser.execute_script(
		"""const asked = performance.getEntriesByType("resource").filter(({ name }) => name.includes("lists.fetch"));
		return asked.map(({ startTime, responseEnd }) => [startTime, responseEnd]).sort(([one], [other]) => one - other)"""
	)
	assert first[1] <= second[0] and third[0] < second[1]


def test_a_dialog_for_all_of_a_long_list_says_that_there_are_more_than_were_counted(
	screen, anna, make, monkeypatch
):
	monkeypatch.setattr(listing, "COUNTED_UP_TO", 51)
	for n in range(53):
		make(f"Request {n}")
	screen.sign_in(anna).open()
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
	screen.click(".rm-strip button", "Select all 51+ of this list")
	screen.click(".rm-bulk-actions .rm-button", "Close")
	assert "Close (51+)" in screen.text("dialog[open] h2")
	screen.click("dialog[open] .rm-dialog-foot button", "Cancel")
	screen.click(".rm-bulk-actions .rm-button", "Change")
	assert "(51+)" in screen.text("dialog[open] h2")
	screen.one(".rm-changes-said", "51+ requests")


def holding(text: str) -> str:
	wanted = json.dumps([[{"field": "title", "operator": "contains", "value": text}]])
	return f"#/search?criteria={quote(wanted)}"


def lead_to(screen, route: str) -> None:
	screen.browser.execute_script("location.hash = arguments[0]", route)


def test_more_lists_are_opened_and_a_long_list_still_goes_on(screen, anna, make):
	names = [make(f"Request {n}") for n in range(60)]
	screen.sign_in(anna).open()
	screen.click(".rm-side-further")
	screen.one(".rm-side-flagged")
	screen.press("j", "x")
	screen.one(".rm-bar-title", "1 selected")
	screen.browser.execute_script("document.querySelector('.rm-more').scrollIntoView()")
	screen.wait(lambda: sorted(screen.rows()) == sorted(names), "the next page did not come")
	assert screen.script_failures() == []


def test_what_took_too_long_to_count_is_counted_beside(screen, anna, make, monkeypatch):
	monkeypatch.setattr(stretches, "LENGTH", 52)
	may_count, counted = threading.Event(), listing.Query.count

	def count(query):
		assert query.counted is not None or query.stretch or may_count.wait(20)
		return counted(query)

	for n in range(53):
		make(f"Request {n}")
	screen.sign_in(anna).open()
	monkeypatch.setattr(listing.Query, "count", count)
	lead_to(screen, holding("request"))
	screen.one("#rm-list-title", "52+")
	may_count.set()
	screen.wait(lambda: screen.text("#rm-list-title").endswith("53"), "it is not counted to the end")


@pytest.fixture
def stretched(screen, anna, make, monkeypatch):
	"""A search whose hits are in the second, fifth and last stretch. `places` are those that were asked for; each waits until it `may` be answered."""
	monkeypatch.setattr(stretches, "LENGTH", 3)
	monkeypatch.setattr(listing, "LOOKED_FOR", 0)
	made = [make(f"{'Stove' if n in (0, 5, 15) else 'Door'} {n}") for n in range(20)]
	for n, name in enumerate(made):
		at = datetime(2024, 3, 1 + n, 10)
		frappe.db.set_value("Request", name, "last_message_at", at, update_modified=False)
	frappe.db.commit()
	here = frappe._dict(hits=[made[n] for n in (15, 5, 0)], places=[], may=threading.Semaphore(100), fails=0)

	def slowly(ask):
		def asked(query, order, place, *more):
			here.places.append(place and place.value.day)
			assert here.may.acquire(timeout=20)
			if here.fails and place:
				frappe.throw("The disk is full")
			return ask(query, order, place, *more)

		return asked

	screen.sign_in(anna).open()
	for name in ("next_rows", "look"):
		monkeypatch.setattr(listing.Query, name, slowly(getattr(listing.Query, name)))
	return here


def test_a_list_that_has_to_be_compared_is_looked_through_to_its_end(screen, stretched):
	lead_to(screen, holding("stove"))
	screen.wait(lambda: screen.rows() == stretched.hits, "not all is found")
	screen.wait(lambda: screen.text("#rm-list-title").endswith("3"), "it is not said that these are all")
	assert stretched.places == [None, 18, 15, 12, 9, 6, 3]
	assert not screen.all(".rm-more")
	assert screen.script_failures() == []


def test_what_is_found_is_shown_while_a_list_is_looked_through(screen, stretched):
	stretched.may = threading.Semaphore(2)
	lead_to(screen, holding("stove"))
	assert screen.one(".rm-more", "Looking further. So far to Mar 15, 2024")
	assert screen.rows() == stretched.hits[:1]
	assert screen.text("#rm-list-title").endswith("1+")
	stretched.may.release(100)
	screen.wait(lambda: screen.rows() == stretched.hits, "not all is found")


def test_where_nothing_is_found_yet_it_is_not_said_that_there_is_nothing(screen, stretched):
	stretched.may = threading.Semaphore(1)
	lead_to(screen, holding("roof"))
	screen.one(".rm-more", "So far to Mar 18, 2024")
	assert not screen.rows() and "Nothing found" not in screen.text()
	assert "Nothing to show" not in screen.text("body")
	assert violations(screen) == []
	stretched.may.release(100)
	screen.one(".rm-rows", "Nothing found")
	screen.wait(lambda: screen.text("#rm-list-title").endswith("0"), "it is not said that there is none")
	screen.one(".rm-idle", "Nothing to show")


@pytest.mark.parametrize("by_hand", [True, False])
def test_what_comes_to_the_end_of_a_list_that_was_looked_through_is_shown(screen, make, stretched, by_hand):
	lead_to(screen, holding("stove") + "&order_by=last_message_at%20asc")
	screen.wait(lambda: screen.rows() == stretched.hits[::-1], "not all is found")
	screen.wait(lambda: screen.text("#rm-list-title").endswith("3"), "it is not said that these are all")
	new = make("Stove again")
	frappe.db.commit()
	stretched.places.clear()
	if by_hand:
		screen.click("[aria-label='Refresh']")
	else:
		screen.browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
	screen.wait(lambda: screen.rows() == [*stretched.hits[::-1], new], "what came is not shown")
	assert screen.text("#rm-list-title").endswith("4")
	# The first stretch, and what came behind the end; not all once more
	assert {place for place in stretched.places if place} <= {frappe.utils.now_datetime().day}


def test_nothing_is_looked_through_again_when_a_row_leaves(screen, stretched):
	lead_to(screen, holding("stove"))
	screen.wait(lambda: screen.rows() == stretched.hits, "not all is found")
	first, second, third = stretched.hits
	screen.wait(lambda: len(stretched.places) == 7, "it does not look to the end")
	with as_user("Administrator"):
		requests.update(second, {"title": "Chair"})
		frappe.db.commit()
	screen.press("j", "x")
	screen.click(".rm-bulk-actions .rm-button", "Close")
	screen.wait(lambda: screen.rows() == [first, third], "what left the list is still shown")
	screen.wait(lambda: screen.text("#rm-list-title").endswith("2"), "it is counted")
	assert stretched.places[7:] == [None]


def test_when_it_cannot_be_looked_further_the_agent_says_when_to_try_again(screen, stretched):
	stretched.fails = 1
	lead_to(screen, holding("stove"))
	screen.one(".rm-more button", "Look further than Mar 18, 2024")
	assert "The disk is full" in screen.toast()
	assert stretched.places == [None, 18]
	stretched.fails = 0
	screen.click(".rm-more button")
	screen.wait(lambda: screen.rows() == stretched.hits, "not all is found")
	assert screen.browser.execute_script("return document.activeElement.matches('.rm-rows')")


CARDS = "return [...document.querySelectorAll('.rm-card')].map((card) => card.dataset.name)"
BARS = "return [...document.querySelectorAll('.rm-chart-count')].map((count) => count.textContent)"


def as_board(screen) -> None:
	"""What is searched for is shown as a board."""
	lead_to(screen, "#/search?text=stove")
	screen.one(".rm-row")
	screen.click(".rm-board-button")
	screen.click(".rm-menu-item", "Status")
	screen.one(".rm-card")


@pytest.mark.parametrize("size", ["small", "phone"])
@pytest.mark.parametrize("view", ["board", "chart"])
def test_a_board_and_a_chart_are_looked_through_to_the_end(screen, stretched, view, size):
	def shown() -> bool:
		found = screen.browser.execute_script(CARDS if view == "board" else BARS)
		return found == (stretched.hits if view == "board" else ["3"])

	if view == "board":
		as_board(screen)
	screen.resize(size)
	stretched.may = threading.Semaphore(1)
	lead_to(screen, holding("stove") + ("&chart=status" if view == "chart" else ""))
	screen.one(".rm-strip", "Looking further. So far to Mar 18, 2024")
	assert "The list is empty" not in screen.text() and violations(screen) == []
	stretched.may.release(1)
	screen.one(".rm-strip", "So far to Mar 15, 2024")
	screen.wait(lambda: screen.text("#rm-list-title").endswith("1+"), "it is not said that there may be more")
	stretched.may.release(100)
	screen.wait(shown, "not all is found")
	screen.wait(lambda: screen.text("#rm-list-title").endswith("3"), "it is not said that these are all")
	assert stretched.places == [None, 18, 15, 12, 9, 6, 3]
	assert not screen.all(".rm-strip:not([hidden])") and screen.script_failures() == []
	with as_user("Administrator"):
		requests.update(stretched.hits[1], {"title": "Chair"})
		frappe.db.commit()
	del stretched.hits[1]
	screen.click("[aria-label='Refresh']")
	screen.wait(lambda: screen.text("#rm-list-title").endswith("2"), "what was changed is still there")
	assert view == "chart" or shown()
	assert stretched.places[7:] == [None] and not screen.all(".rm-strip:not([hidden])")


def test_when_a_board_cannot_be_looked_for_further_the_agent_says_when_to_try_again(screen, stretched):
	as_board(screen)
	stretched.fails = 1
	lead_to(screen, holding("stove"))
	screen.one(".rm-strip button", "Look further than Mar 18, 2024")
	assert stretched.places == [None, 18]
	stretched.fails = 0
	screen.click(".rm-strip button")
	screen.wait(lambda: screen.browser.execute_script(CARDS) == stretched.hits, "not all is found")


def test_a_row_is_drawn_anew_only_when_something_in_it_changed(screen, anna, make):
	first, second, third = (make(f"Request {n}") for n in range(3))
	screen.sign_in(anna).open()
	same = "return [...document.querySelectorAll('.rm-row')].filter((row) => shownFirst.includes(row)).map((row) => row.dataset.name)"
	screen.browser.execute_script("window.shownFirst = [...document.querySelectorAll('.rm-row')]")
	screen.press("j")
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
	screen.one(".rm-bar-title", "3 selected")
	rows = screen.all(".rm-row")
	assert [row.get_attribute("aria-selected") for row in rows] == ["true"] * 3
	assert all(row.find_element("css selector", ".rm-check").is_selected() for row in rows)
	assert screen.browser.execute_script(same) == [third, second, first]
	with as_user(anna):
		requests.update(second, {"title": "Another title"})
	frappe.db.commit()
	screen.press(Keys.ESCAPE)
	screen.click(".rm-bar [aria-label=Refresh]")
	screen.one(".rm-title-text", "Another title")
	assert screen.browser.execute_script(same) == [third, first]
	assert not any(
		row.find_element("css selector", ".rm-check").is_selected() for row in screen.all(".rm-row")
	)


def begun(screen, stretched) -> None:
	"""A list of which the first hit is shown, while the third stretch is looked through."""
	stretched.may = threading.Semaphore(2)
	lead_to(screen, holding("stove"))
	screen.one(".rm-more", "So far to Mar 15, 2024")
	screen.wait(lambda: len(stretched.places) == 3, "it does not look further")


def test_what_is_asked_for_no_more_is_looked_for_no_more(screen, stretched):
	begun(screen, stretched)
	screen.click("[aria-label='Clear the criteria']")
	screen.wait(lambda: not screen.rows(), "what was found is still there")
	stretched.may.release(100)
	screen.one(".rm-rows", "By number, or by words of title")
	screen.browser.execute_async_script("setTimeout(arguments[0], 500)")
	assert not screen.rows() and len(stretched.places) == 3


def test_a_star_that_is_put_while_a_list_is_looked_through_stays(screen, stretched, monkeypatch):
	begun(screen, stretched)
	may_add, add = threading.Event(), favourites.add

	@frappe.whitelist(methods=["POST"])
	def slowly(requests):
		assert may_add.wait(20)
		return add(requests)

	monkeypatch.setattr(favourites, "add", slowly)
	screen.browser.execute_script("document.querySelector('.rm-row .rm-star').click()")
	screen.one(".rm-row .rm-star[aria-pressed=true]")
	stretched.may.release(100)
	screen.wait(lambda: screen.rows() == stretched.hits, "not all is found")
	assert screen.one(".rm-row .rm-star").get_attribute("aria-pressed") == "true"
	may_add.set()


def test_how_far_a_list_was_looked_through_is_still_said_when_it_is_refreshed(screen, stretched):
	begun(screen, stretched)
	stretched.may.release(1)
	screen.one(".rm-more", "So far to Mar 12, 2024")
	screen.click("[aria-label='Refresh']")
	stretched.may.release(2)  # of the page that is given up, and of the first
	screen.wait(lambda: stretched.places[4:] == [None, 12], "it does not go on")
	assert "So far to Mar 12, 2024" in screen.text(".rm-more")
	stretched.may.release(100)


@pytest.fixture
def asked_meanwhile(screen, stretched, make, monkeypatch):
	"""There is a new hit, and the screen asks whether its list changed; it looks further before it is answered, which it is then."""

	def begin(script: str = "") -> str:
		stretched.fails = 1
		lead_to(screen, holding("stove"))
		screen.one(".rm-more button")
		may_say, marks = threading.Event(), listing.Query.marks

		def slowly(query, *args, **kw):
			assert may_say.wait(20)
			return marks(query, *args, **kw)

		monkeypatch.setattr(listing.Query, "marks", slowly)
		new = make("Stove again")
		frappe.db.commit()
		stretched.update(fails=0, may=threading.Semaphore(0))
		screen.browser.execute_script(f"{script}; document.dispatchEvent(new Event('visibilitychange'))")
		screen.click(".rm-more button")
		screen.wait(lambda: stretched.places == [None, 18, 18], "it does not look further")
		may_say.set()
		return new

	return begin


def test_what_happened_is_shown_also_while_a_list_is_looked_through(screen, stretched, asked_meanwhile):
	new = asked_meanwhile()
	screen.wait(lambda: stretched.places[3:4] == [None], "it is not loaded anew")
	stretched.may.release(100)
	screen.wait(lambda: screen.rows() == [new, *stretched.hits], "what is new is missed")


def test_a_list_that_cannot_be_refreshed_is_looked_through_all_the_same(screen, stretched, asked_meanwhile):
	new = asked_meanwhile(
		"""window.real = fetch; window.fetch = (url, ...rest) => url.includes("further=start") && url.includes("lists.fetch")
			? new Promise((_, fail) => setTimeout(fail, 300, new Error())) : window.real(url, ...rest)"""
	)
	stretched.may.release(100)
	screen.wait(lambda: screen.rows() == stretched.hits, "not all is found")
	screen.browser.execute_script("window.fetch = window.real")
	screen.browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
	screen.wait(lambda: screen.rows() == [new, *stretched.hits], "what is new is missed")


def test_what_was_counted_to_the_end_stays_known(screen, anna, make, monkeypatch):
	monkeypatch.setattr(stretches, "LENGTH", 51)
	monkeypatch.setattr(listing, "LOOKED_FOR", 0)
	for n in range(110):
		make(f"Stove {n}")
	screen.sign_in(anna).open()
	lead_to(screen, holding("stove"))
	screen.wait(lambda: screen.text("#rm-list-title").endswith("110"), "it is not counted to the end")
	screen.browser.execute_script("document.querySelector('.rm-more').scrollIntoView()")
	screen.wait(lambda: len(screen.rows()) == 100, "no further page")
	make("Stove again")
	frappe.db.commit()
	screen.click("[aria-label='Refresh']")
	screen.wait(lambda: len(screen.rows()) == 101, "it is not refreshed")
	assert screen.text("#rm-list-title").endswith("110")
