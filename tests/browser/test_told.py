"""What was done says to whom and from whom, and before many are accepted one is told whose they are (ACC-3, BAT-3, FWD-1)."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys

from request_mgmt.actions import batches
from request_mgmt.api import requests
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request
from tests.browser.desk import choose, press_primary, stored, tick
from tests.factories import as_user


@pytest.fixture
def here(site):
	here = house()
	here.mine = make_request("Mine", contact=here.contact, agent=ANNA)
	customer_writes(here.mine, "It burns.")
	here.free = [make_request(f"Free {at}") for at in range(2)]
	here.bobs = [make_request(f"Bob's {at}", agent=BOB) for at in range(3)]
	return here


def tick_rows(screen, names) -> None:
	for name in names:
		screen.click(f".rm-row[data-name='{name}'] .rm-pick")


def test_a_forward_says_to_whom(screen, here):
	screen.sign_in(ANNA).open(f"#/own_open/{here.mine}")
	screen.press("f")
	for address in ("smith@supplier.test", "lee@supplier.test", "kim@supplier.test"):
		screen.one(".rm-composer [data-field=to] input").send_keys(address + Keys.ENTER)
	screen.click(".rm-composer button[type=submit]")
	screen.one(".rm-toast", "Forwarded to smith@supplier.test and 2 others.")


def test_what_belongs_to_others_is_told_before_it_is_accepted_and_left_out(screen, here):
	screen.sign_in(ANNA).open("#/last")
	tick_rows(screen, [*here.free, *here.bobs])
	screen.press("a")
	screen.one("dialog[open]", "Of these requests 3 belong to others: Bob (3).")
	assert screen.one("dialog[open] [data-field=leave_others] input").is_selected()
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-toast", "Accepted: 2 requests.\nLeft with Bob: 3")
	assert [stored(name, "agent") for name in (*here.free, *here.bobs)] == [ANNA, ANNA, BOB, BOB, BOB]


def test_what_is_taken_over_says_from_whom_and_goes_back(screen, here):
	screen.sign_in(ANNA).open("#/last")
	tick_rows(screen, [here.free[0], *here.bobs])
	screen.press("a")
	screen.click("dialog[open] [data-field=leave_others] input")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-toast", "Accepted: 4 requests.\nTaken over from Bob: 3")
	screen.click(".rm-toast-action", "Undo")
	screen.one(".rm-toast", "Undone.")
	assert {stored(name, "agent") for name in here.bobs} == {BOB}


def test_what_is_nobodys_is_accepted_without_a_question(screen, here):
	screen.sign_in(ANNA).open("#/unassigned")
	tick_rows(screen, here.free)
	screen.press("a")
	screen.one(".rm-toast", "Accepted: 2 requests.")


def test_where_nothing_was_to_be_changed_that_is_said(screen, here):
	with as_user(ANNA):
		requests.update(here.free, {"tags": {"add": ["vip"]}})
	screen.sign_in(ANNA).open("#/unassigned")
	tick_rows(screen, here.free)
	screen.press("l")
	screen.one("dialog[open] [data-field=tags] input").send_keys("vip" + Keys.ENTER)
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-toast", "Change: there was nothing to change.")
	assert not screen.all(".rm-toast-action")


def test_what_is_merged_into_the_request_that_is_open_is_there_at_once_and_no_news(screen, here):
	other = make_request("The same", contact=here.contact, agent=ANNA)
	customer_writes(other, "It still burns.")
	screen.sign_in(ANNA).open(f"#/own_open/{here.mine}")
	screen.click(".rm-actions .rm-icon-button[aria-haspopup=menu]")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", other)
	screen.one("dialog[open] .rm-merge", f"#{other}")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-message", "It still burns.")
	assert screen.toast().startswith(f"Merged into #{here.mine}")
	screen.click(".rm-toast-action", "Undo")
	screen.wait(lambda: "It still burns." not in screen.text(".rm-reading"), "it stays on the screen")


def test_in_the_background_it_says_what_was_done_to_each(screen, here):
	for at in range(50):
		make_request(f"Free too {at}")
	screen.sign_in(ANNA).open("#/last")
	screen.choose_whole_list()
	screen.click(".rm-bulk-actions .rm-button", "Accept")
	screen.one("dialog[open]", "3 belong to others")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-batch", "waits to begin")
	frappe.db.commit()
	with as_user(ANNA):
		batches.run(frappe.get_all("Request Batch", pluck="name")[0])
	screen.click(".rm-batch .rm-button", "What was done")
	assert screen.text("dialog[open] .rm-refused").count("Left with Bob") == 3


def test_undoing_a_transfer_says_that_the_question_stays(screen, here):
	screen.sign_in(ANNA).open("#/own_open")
	screen.row(here.mine).click()
	screen.press("t")
	screen.click("dialog [data-field=agent] select option", "Bob")
	screen.write("dialog [data-field=comment] .rm-write", "Is it yours?")
	screen.click("dialog[open] button[type=submit]")
	screen.one(".rm-toast", "Transferred to Bob")
	screen.click(".rm-toast-action", "Undo")
	screen.one(".rm-toast", "Undone. Your question stays as an internal comment.")


def test_the_desk_tells_whose_they_are_and_from_whom_they_were_taken(built, screen, here):
	with as_user("Administrator"):
		requests.close(here.mine)
	screen.sign_in(ANNA).visit("/app/request")
	tick(screen, [*here.free, *here.bobs])
	choose(screen, "Accept")
	screen.one(".modal.show", "Of these requests 3 belong to others: Bob (3).")
	screen.click(".modal.show [data-fieldname=leave_others] input")
	press_primary(screen)
	screen.one(".desk-alert", "Accepted: 5 requests.\nTaken over from Bob: 3")
	assert {stored(name, "agent") for name in here.bobs} == {ANNA}


def test_heads_are_read_whole_on_a_small_screen_in_danish(screen, here):
	frappe.db.set_value("User", ANNA, "language", "da")
	frappe.clear_cache(user=ANNA)
	screen.resize("small")
	screen.sign_in(ANNA).open("#/last")
	screen.press("v")
	screen.one(".rm-heads", "Seneste meddelelse")
	cut = "return [...document.querySelectorAll('.rm-head-text')].filter((head) => head.scrollWidth > head.clientWidth).map((head) => head.textContent)"
	assert screen.browser.execute_script(cut) == []
