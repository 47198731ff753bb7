"""Going through a day's requests in the console: what comes next, where the list stands, where the keys go (FND-1, FND-6)."""

import frappe
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from request_mgmt.api import history, requests
from tests.browser.test_accessibility import violations
from tests.factories import as_user, make_contact, make_mailbox


@pytest.fixture
def make(anna):
	"""Makes so many requests without owner, or of that owner; answers their numbers, the oldest first."""
	contact = make_contact("ole@acme.test", "Ole", "Olsen", company_name="Acme")

	def make(count: int, agent="unassigned", **values) -> list[str]:
		with as_user(anna):
			return [
				requests.create(
					**{"title": f"Request {n}", "agent": agent, "contact": contact, "message": f"Text {n}."}
					| values
				)["name"]
				for n in range(count)
			]

	return make


def stored(request: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Request", request, field)


def opened(screen, request: str) -> None:
	screen.wait(
		lambda: screen.route().split("?")[0].endswith(f"/{request}"),
		f"{request} is not open: {screen.route()}",
	)
	screen.one(".rm-request-line .rm-number", f"#{request}")


def current(screen) -> str | None:
	row = screen.all(".rm-row.rm-current")
	return row[0].get_attribute("data-name") if row else None


def is_in_view(screen, request: str) -> bool:
	return screen.browser.execute_script(
		"const [row, rows] = [document.querySelector(`[data-name='${arguments[0]}']`), document.querySelector('.rm-rows')]"
		".map((element) => element.getBoundingClientRect()); return row.top >= rows.top - 1 && row.bottom <= rows.bottom + 1",
		request,
	)


def test_what_was_begun_is_seen_in_the_list_until_it_is_discarded(screen, anna, make):
	one, _other = make(2)
	screen.sign_in(anna).open(f"#/unassigned/{one}")
	screen.press("r")
	screen.one(".rm-composer .rm-write").send_keys("Dear Ole")
	screen.wait(lambda: begun(screen) == [one], "no draft is shown")
	screen.press(Keys.ESCAPE, Keys.ESCAPE)
	screen.wait(lambda: screen.route() == "#/unassigned", "not back at the list")
	assert begun(screen) == [one]
	screen.browser.refresh()
	screen.wait(lambda: begun(screen) == [one], "the draft is not shown again")
	screen.row(one).click()
	screen.press(Keys.ENTER)
	screen.click(".rm-composer [aria-label=Discard]")
	screen.wait(lambda: not begun(screen), "it is still shown")


def begun(screen) -> list[str]:
	return [
		row.get_attribute("data-name")
		for row in screen.all(".rm-row")
		if "Draft" in row.text and row.find_elements("css selector", ".rm-begun")
	]


def test_a_new_request_is_written_without_leaving_the_keyboard(screen, anna, make):
	make(1)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("c")
	screen.one("#rm-new-contact").send_keys("Ole")
	screen.one("dialog .rm-picker-option", "Ole Olsen")
	screen.press(Keys.ENTER)
	screen.one("dialog .rm-picked", "Ole Olsen")
	screen.press(*"Filters")
	assert screen.browser.execute_script("return document.activeElement.value") == "Filters"


def test_what_never_waits_in_a_queue_has_no_way_to_it(screen, anna, make):
	make(1)
	screen.sign_in(anna).open("#/unassigned")
	assert not screen.all(".rm-side-next")
	screen.click(".rm-side-further")
	screen.one(".rm-side-bin")
	assert not screen.all(".rm-side-queue")
	frappe.db.set_value("Request Status", "Open", "is_queue", 1)
	frappe.clear_cache()
	screen.open("#/unassigned")
	screen.one(".rm-side-next")


def test_a_menu_goes_with_the_page_it_belongs_to_and_words_to_find_by_are_nothing_written(screen, anna, make):
	[name] = make(1)
	screen.sign_in(anna).open(f"#/unassigned/{name}")
	opened(screen, name)
	screen.click(".rm-actions .rm-icon-button")
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", "scanner")
	screen.press(Keys.ESCAPE)
	if screen.all("dialog"):  # that closed what was found
		screen.press(Keys.ESCAPE)
	screen.wait(lambda: not screen.all("dialog"), "it asks about what was typed to find")
	screen.click(".rm-actions .rm-icon-button")
	screen.one(".rm-menu")
	screen.browser.execute_script("history.back()")
	screen.wait(lambda: not screen.all(".rm-menu"), "the menu stayed")


def test_the_own_menu_is_in_view_however_much_stands_above(screen, anna, make):
	names = make(12)
	with as_user(anna):
		for name in names:
			history.opened(name)
	screen.sign_in(anna).open("#/unassigned")
	screen.resize("small at twice the size")
	screen.resize("small")
	screen.click(".rm-side-further")
	assert screen.browser.execute_script(
		"const foot = document.querySelector('.rm-side-user').getBoundingClientRect(); return foot.bottom <= innerHeight"
	)


def test_six_actions_and_the_menu_stand_in_one_line(screen, anna, make):
	make_mailbox("support@example.com")
	[name] = make(1, to="ole@acme.test", cc="eva@acme.test", access_level="External")
	screen.sign_in(anna)
	screen.resize("small")
	screen.open(f"#/unassigned/{name}")
	opened(screen, name)
	tops = "return [...document.querySelectorAll('.rm-actions button')].map((one) => Math.round(one.getBoundingClientRect().top))"
	shown = screen.browser.execute_script(tops)
	assert len(shown) == 7 and len(set(shown)) == 1


def test_the_list_keeps_its_place_when_a_request_is_closed(screen, anna, make):
	names = make(40)
	screen.sign_in(anna).open("#/unassigned")
	screen.press(*["j"] * 30, Keys.ENTER)
	opened(screen, names[29])
	screen.press("e")
	screen.wait(lambda: names[29] not in screen.rows(), "still in the list")
	screen.press("j")
	opened(screen, names[30])
	screen.press("e")
	screen.wait(lambda: names[30] not in screen.rows(), "still in the list")
	screen.press(Keys.ESCAPE)
	screen.wait(lambda: current(screen) == names[31], f"the list begins anew at {current(screen)}")
	assert is_in_view(screen, names[31])


def test_the_list_keeps_its_place_while_a_request_from_elsewhere_is_looked_at(screen, anna, make):
	[other] = make(1, title="Of another list", agent=anna)
	names = make(5)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j", "j", "j")
	screen.browser.execute_script("location.hash = arguments[0]", f"#/unassigned/{other}")
	opened(screen, other)
	screen.press(Keys.ESCAPE)
	screen.wait(lambda: current(screen) == names[2], f"the list begins anew at {current(screen)}")


def test_the_row_one_goes_on_with_is_in_view_after_many_were_closed(screen, anna, make):
	names = make(40)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j", *["x", "j"] * 20, "e")
	screen.wait(lambda: names[0] not in screen.rows(), "still in the list")
	assert current(screen) == names[20] and is_in_view(screen, names[20])


def focused(screen) -> str:
	return screen.browser.execute_script("return document.activeElement.className")


def test_the_keys_go_on_with_what_was_found(screen, anna, make):
	make(1, title="Something else")
	names = make(3, title="The wifi drops")
	screen.sign_in(anna).open()
	screen.press("/")
	screen.search("wifi")
	screen.wait(lambda: len(screen.rows()) == 3, "not found")
	screen.wait(lambda: current(screen) == screen.rows()[0], "none of them is current")
	screen.press("j")
	screen.wait(lambda: current(screen) == screen.rows()[1], "the search field has kept the keys")
	screen.press("/", Keys.ENTER)
	screen.wait(lambda: current(screen) == screen.rows()[0], "the same search once more keeps the keys")
	screen.press("/")
	screen.search(names[0])
	opened(screen, names[0])
	screen.wait(lambda: "rm-request-body" in focused(screen), f"the keys go to {focused(screen)}")
	screen.press(Keys.ESCAPE)
	screen.wait(lambda: not screen.all(".rm-request"), "a request found by its number needs two Esc")


def scrolled(screen) -> int:
	return screen.browser.execute_script("return document.querySelector('.rm-request-body').scrollTop")


def test_a_long_request_is_read_with_the_keyboard(screen, anna, make):
	[name] = make(1, message="<br>".join(f"Line {n}" for n in range(200)))
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j", Keys.ENTER)
	opened(screen, name)
	screen.wait(lambda: "rm-request-body" in focused(screen), "the keys go elsewhere")
	before = scrolled(screen)
	screen.press(Keys.PAGE_UP if before else Keys.PAGE_DOWN)
	screen.wait(lambda: scrolled(screen) != before, "the page does not scroll")


def test_f_forwards_what_is_open_and_filters_a_list(screen, anna, make):
	[name] = make(1)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("f")
	screen.one("dialog[open] h2", "Filter")
	screen.press(Keys.ESCAPE, "j", Keys.ENTER)
	opened(screen, name)
	screen.press("f")
	screen.one(".rm-composer h2", "Forward")
	screen.press(Keys.ESCAPE, "?")
	assert "Ctrl+Shift+Enter" in screen.text("dialog[open]")


def together(screen, *keys: str) -> None:
	"""Keys held at once."""
	chain = ActionChains(screen.browser)
	for key in keys[:-1]:
		chain.key_down(key)
	chain.send_keys(keys[-1])
	for key in keys[:-1]:
		chain.key_up(key)
	chain.perform()


def answer(screen, text="It is done.") -> None:
	screen.press("r")
	screen.one(".rm-composer .rm-write").send_keys(text)
	together(screen, Keys.CONTROL, Keys.SHIFT, Keys.ENTER)


def test_after_sending_or_closing_comes_what_the_agent_chose(screen, anna, make):
	make_mailbox("support@example.com")
	first, second, third, fourth = reversed(make(4, agent=anna))
	screen.sign_in(anna).open()
	assert screen.rows() == [first, second, third, fourth]
	screen.press("j", Keys.ENTER)
	opened(screen, first)
	answer(screen)
	screen.wait(lambda: first not in screen.rows(), "not closed")
	opened(screen, first)  # unless told otherwise one stays

	screen.press("j")
	opened(screen, second)
	screen.press("r")
	screen.click(".rm-composer [aria-label='After sending or closing']")
	screen.click(".rm-menu-item", "Next request of the list")
	screen.wait(lambda: not screen.all(".rm-menu"), "the menu stays")
	screen.one(".rm-composer .rm-write").send_keys("Done.")
	together(screen, Keys.CONTROL, Keys.SHIFT, Keys.ENTER)
	opened(screen, third)
	assert stored(second, "base_status") == "Closed"
	screen.one(".rm-toast-action", "Show")

	screen.open()  # it is kept
	screen.press("j", Keys.ENTER)
	opened(screen, third)
	screen.press("e")
	opened(screen, fourth)
	screen.press("z")
	screen.wait(lambda: third in screen.rows(), "not undone")
	screen.click(".rm-toast-action", "Show")
	opened(screen, third)
	screen.press("j")
	opened(screen, fourth)
	screen.press("e")
	screen.wait(lambda: not screen.all(".rm-request"), "after the last one comes the list")


def test_previous_and_next_are_buttons_too(screen, anna, make):
	first, second = reversed(make(2, agent=anna))
	screen.sign_in(anna)
	screen.resize("phone")
	screen.open(f"#/own_open/{first}")
	opened(screen, first)
	assert not screen.one("[aria-label='Previous request']").is_enabled()
	screen.click("[aria-label='Next request']")
	opened(screen, second)
	screen.wait(lambda: not screen.one("[aria-label='Next request']").is_enabled(), "there is no further one")
	screen.click("[aria-label='Previous request']")
	opened(screen, first)
	assert not screen.overflows()


@pytest.mark.parametrize("size", ["small", "desk"])
def test_what_sends_and_what_goes_with_it_stand_on_one_line(screen, anna, make, size):
	[name] = make(1, agent=anna)
	screen.sign_in(anna)
	screen.resize(size)
	screen.open(f"#/own_open/{name}")
	opened(screen, name)
	screen.press("r")
	height = screen.one(".rm-composer-foot").rect["height"]
	assert height < 60, height


def texts(screen, selector: str) -> list[str]:
	return screen.browser.execute_script(
		"return [...document.querySelectorAll(arguments[0])].map((element) => element.innerText.trim())",
		selector,
	)


def test_what_was_done_is_said_as_done_and_one_message_gives_way_to_the_next(screen, anna, make):
	first, second = make(2)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j", "a")
	screen.one(".rm-toast", f"Accepted · {first}")
	screen.wait(lambda: screen.rows() == [second], "still in the list")
	screen.press("e")
	screen.one(".rm-toast", f"Closed · {second}")
	assert len(texts(screen, ".rm-toast")) == 1


BUSY = """
const [first, second, busy, done] = arguments;
const pressed = (key) => new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
const [one, other] = [pressed(first), pressed(second)];
document.body.dispatchEvent(one);
setTimeout(() => { document.body.dispatchEvent(busy ? other : pressed(second)); done(); }, 1600);
"""


def test_two_keys_in_a_row_count_however_busy_the_page_is_but_not_one_long_after_the_other(
	screen, anna, make
):
	make(1)
	screen.sign_in(anna).open("#/unassigned")
	screen.browser.execute_async_script(BUSY, "g", "l", False)
	assert screen.route() == "#/unassigned"
	screen.browser.execute_async_script(BUSY, "g", "l", True)
	screen.wait(lambda: screen.route() == "#/last", "the first key is forgotten")


def test_an_empty_queue_says_so(screen, anna, make):
	make(1)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("q")
	screen.one(".rm-toast", "There is no queue")
	status = {"status_name": "In queue", "base_status": "Open", "is_queue": 1, "rank": 9}
	frappe.get_doc({"doctype": "Request Status", **status}).insert()
	frappe.db.commit()
	screen.press("q")
	screen.one(".rm-toast", "Nothing waits in the queue.")
	assert screen.route() == "#/unassigned"


@pytest.mark.parametrize("size", ["desk", "small", "tablet", "phone"])
def test_messages_of_the_screen_lie_on_nothing_that_is_read_or_written(screen, anna, make, size):
	[name] = make(1)
	screen.sign_in(anna)
	screen.resize(size)
	screen.open(f"#/unassigned/{name}")
	opened(screen, name)
	screen.press("a", "r")
	parts = (".rm-composer", ".rm-request-title")
	for part in parts:
		screen.one(part)  # all is where it will be
	toast = screen.one(".rm-toast", "Accepted").rect
	for part in parts:
		other = screen.one(part).rect
		aside = toast["x"] + toast["width"] <= other["x"] or toast["x"] >= other["x"] + other["width"]
		apart = toast["y"] + toast["height"] <= other["y"] or toast["y"] >= other["y"] + other["height"]
		assert aside or apart, (part, toast, other)


def heads(screen) -> list[str]:
	return texts(screen, ".rm-heads > *")


def rows(screen) -> list[str]:
	"""The words of the list's rows, once they stand there: the heads are drawn before them."""

	def words():
		found = texts(screen, ".rm-row")
		return found if all(found) else None

	return screen.wait(words, "rows without words")


def choose_columns(screen) -> None:
	screen.click(".rm-list-menu")
	screen.click(".rm-menu-item", "Columns")
	screen.one("dialog[open] .rm-column-choice")


def test_columns_are_chosen_for_each_list_and_kept(screen, anna, make):
	make(1, agent=anna, tags=["vip"])
	screen.sign_in(anna).open()
	screen.press("v")  # without the preview a list is a table
	assert heads(screen) == ["Number", "Title", "Contact", "Category", "Owner", "Status", "Last message"]
	choose_columns(screen)
	assert not screen.one(".rm-column-choice input[value=title]").is_enabled()
	for column in ("Category", "Owner", "Tags", "Company"):
		screen.click(".rm-column-choice label", column)
	for _step in range(2):
		screen.click("[aria-label='Move up: Last message']")
	together(screen, Keys.CONTROL, Keys.ENTER)
	wanted = ["Number", "Title", "Contact", "Last message", "Status", "Company", "Tags"]
	screen.wait(lambda: sorted(heads(screen)) == sorted(wanted), f"other columns: {heads(screen)}")
	[row] = rows(screen)
	assert "vip" in row and "General" not in row
	# His company has a column of its own
	assert texts(screen, ".rm-row .rm-cell-contact_name") == ["Ole Olsen"]

	screen.open()
	assert "Tags" in heads(screen)
	across = screen.browser.execute_script(
		"return arguments[0].map((name) => document.querySelector(`.rm-row .rm-cell-${name}`).getBoundingClientRect().x)",
		["name", "contact_name", "last_message_at", "status", "company_name", "tags"],
	)
	assert across == sorted(across)
	screen.press("v")
	assert "vip" in rows(screen)[0] and not screen.overflows()  # beside the preview, too
	screen.press("v", "g", "l")
	screen.wait(lambda: "Category" in heads(screen), "another list has its own columns")

	screen.press("g", "o")
	screen.wait(lambda: "Tags" in heads(screen), "not the list of before")
	choose_columns(screen)
	screen.click("dialog[open] .rm-link-button", "The usual columns")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.wait(lambda: "Tags" not in heads(screen) and "Owner" in heads(screen), "not the usual ones")
	assert "vip" not in rows(screen)[0]


@pytest.mark.parametrize("size", ["small", "phone"])
def test_axe_finds_nothing_in_columns(screen, anna, make, size):
	make(2, agent=anna)
	screen.sign_in(anna)
	screen.resize(size)
	screen.open()
	choose_columns(screen)
	assert violations(screen) == []
	screen.press(Keys.ESCAPE)
	assert violations(screen) == []


def test_a_long_title_has_the_room_there_is_and_status_does_not_cut_it(screen, anna, make):
	[name] = make(1, agent=anna, title="Printer in reception prints blank", status="Waiting for customer")
	screen.sign_in(anna)
	screen.resize("small")
	screen.open()
	title = screen.one(f"[data-name='{name}'] .rm-title-text")
	assert screen.browser.execute_script("return arguments[0].scrollWidth <= arguments[0].clientWidth", title)


def test_two_matters_in_one_message_are_split_where_the_texts_stand_first(screen, anna, make):
	[name] = make(
		1, title="Two matters", message="The frother is cold. And the invoice is wrong.", agent=anna
	)
	screen.sign_in(anna)
	screen.resize("small")
	screen.open(f"#/own_open/{name}")
	opened(screen, name)
	screen.click(".rm-message .rm-icon-button")
	screen.click(".rm-menu-item", "Split message")
	title, stays, moves = (
		screen.one(f"dialog[open] [data-field={field}]") for field in ("title", "body_original", "body_new")
	)
	foot = screen.one("dialog[open] .rm-dialog-foot").rect["y"]
	assert title.rect["y"] < stays.rect["y"] < moves.rect["y"] < moves.rect["y"] + moves.rect["height"] < foot
	# A moment is asked for only with a status that needs one
	assert (
		not screen.one("dialog[open]")
		.find_element("css selector", "[data-field=postponed_to]")
		.is_displayed()
	)
	Select(screen.one("dialog[open] [data-field=status] select")).select_by_visible_text("Postponed")
	screen.one("dialog[open] [data-field=postponed_to]")
	Select(screen.one("dialog[open] [data-field=status] select")).select_by_visible_text("Open")
	screen.write("dialog[open] [data-field=title] input", "The invoice")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-toast-action", "Undo")
	screen.click(".rm-toast-action", "Show")
	screen.one(".rm-request-title", "The invoice")


def test_before_anything_was_clicked_the_keys_are_those_of_the_list(screen, anna, make):
	names = make(4)
	screen.sign_in(anna).open("#/unassigned")
	screen.press(Keys.ARROW_DOWN)
	screen.wait(lambda: current(screen) == names[0], "the arrow chose nothing")
	screen.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
	screen.wait(lambda: current(screen) == names[1], f"the arrows lead to {current(screen)}")
	for key, wanted in ((Keys.END, names[-1]), (Keys.HOME, names[0]), (Keys.PAGE_DOWN, names[-1])):
		screen.browser.execute_script("document.activeElement.blur()")
		screen.press(key)
		screen.wait(lambda name=wanted: current(screen) == name, f"the key leads to {current(screen)}")
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
	screen.one(".rm-bar-title", "4 selected")
	assert screen.browser.execute_script("return getSelection().toString()") == ""


def test_all_of_a_text_is_still_chosen_where_one_writes(screen, anna, make):
	make(2)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("/", *"two")
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
	screen.press("x")
	screen.wait(lambda: screen.one("#rm-search").get_attribute("value") == "x", "the words were not chosen")
	assert not screen.all(".rm-bulk-actions")


def test_who_undoes_when_there_is_nothing_to_undo_is_told_so(screen, anna, make):
	[name] = make(1, agent=anna)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	opened(screen, name)
	screen.press("n")
	screen.one(".rm-composer .rm-write").send_keys("For us alone.")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-toast", "Comment added.")
	screen.press("z")
	screen.one(".rm-toast-note", "There is nothing to undo.")


def test_the_key_for_an_answer_answers_all_that_are_chosen(screen, anna, make):
	make(3)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j", "x", "j", "x", "r")
	screen.one("dialog[open] h2", "Reply to customers (2)")


def test_the_star_under_the_mouse_hides_no_mark(screen, anna, make):
	[name] = make(1, priority="High")
	screen.sign_in(anna).open("#/unassigned")
	ActionChains(screen.browser).move_to_element(screen.row(name)).perform()
	star = screen.one(f"[data-name='{name}'] .rm-star")
	screen.wait(lambda: star.value_of_css_property("opacity") == "1", "no star")
	left, right = sorted(
		(star.rect, screen.one(f"[data-name='{name}'] .rm-pill", "High").rect), key=lambda one: one["x"]
	)
	assert left["x"] + left["width"] <= right["x"] + 1
	star.click()
	screen.one(f"[data-name='{name}'] .rm-star[aria-pressed=true]")


def test_a_name_that_is_proposed_gives_way_to_what_is_typed(screen, anna, make):
	make(2, agent=anna)
	screen.sign_in(anna).open()
	screen.click(".rm-list-menu")
	screen.click(".rm-menu-item", "Save as a list")
	screen.one("dialog[open] [data-field=title] input")
	screen.press(*"Mine")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-side", "Mine")
	assert frappe.get_all("Request List", pluck="title") == ["Mine"]


def test_the_change_log_speaks_as_the_rest_of_the_screen(screen, anna, make):
	[name] = make(1, agent=anna)
	with as_user(anna):
		requests.update(name, {"deadline": "2030-01-07 08:00:00"})
	screen.sign_in(anna).open(f"#/own_open/{name}")
	opened(screen, name)
	screen.click(".rm-message .rm-icon-button")
	screen.click(".rm-menu-item", "Flag")
	screen.one(".rm-toast", "Message flagged")
	screen.click("#rm-tab-log")
	assert "Jan 7, 2030, 08:00" in screen.text(".rm-change", "Deadline")


def test_tags_are_put_on_one_request_or_many_by_a_key(screen, anna, make):
	first, second, third = make(3)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j", "x", "j", "x", "l")
	screen.one("dialog[open] h2", "Add tags (2)")
	screen.press(*"pump", Keys.ENTER)
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-toast", "2 requests")
	assert [requests.get(name)["request"]["tags"] for name in (first, second, third)] == [
		["pump"],
		["pump"],
		[],
	]
	screen.press("z")
	screen.one(".rm-toast", "Undone.")
	screen.press("l")
	screen.one("dialog[open] h2", "Add tags")
	screen.press(Keys.ESCAPE)
	screen.open(f"#/unassigned/{third}")
	opened(screen, third)
	screen.press("l")
	screen.one("dialog[open] h2", "Tags")
	screen.press(*"noise", Keys.ENTER)
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-request-head .rm-chip", "noise")


def test_spam_has_a_key_and_is_asked_about(screen, anna, make):
	[name] = make(1)
	screen.sign_in(anna).open("#/unassigned")
	screen.press("j", "!")
	screen.one("dialog[open] h2", "Mark as spam")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-toast", "Marked as spam")
	assert stored(name, "status") == "Spam"


def test_from_one_request_to_the_next_the_title_is_there_at_once(screen, anna, make):
	first, second = make(2)
	screen.sign_in(anna).open(f"#/unassigned/{first}")
	opened(screen, first)
	screen.one(".rm-request-title", "Request 0")
	# The server takes its time
	screen.browser.execute_script(
		"const fetched = window.fetch; window.fetch = async (...asked) => String(asked[0]).includes('requests.get') ?"
		" (await new Promise((go) => (window.answer = go)), fetched(...asked)) : fetched(...asked)"
	)
	screen.press("j")
	screen.one(".rm-coming-title", "Request 1")
	assert f"#{second}" in screen.text(".rm-coming .rm-number")
	screen.press("n")
	screen.wait(
		lambda: screen.browser.execute_script("return window.answer && (window.answer(), true)"),
		"nothing is asked",
	)
	screen.one(".rm-request-title", "Request 1")
	screen.one(".rm-composer .rm-write")
	assert not screen.all(".rm-coming")


def test_a_request_is_postponed_with_a_few_keys(screen, anna, make):
	[name] = make(1, agent=anna)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	opened(screen, name)
	screen.press("p")
	screen.one("dialog[open] .rm-chip", "1 hour")
	screen.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ENTER)
	screen.one("dialog[open] .rm-chip[aria-pressed=true]", "2 hours")
	screen.press(Keys.ENTER)
	screen.one(".rm-toast", "Postponed")
	assert stored(name, "postponed_to")


def test_a_request_tells_how_many_others_of_its_contact_are_open(screen, anna, make):
	first, second, third = make(3)
	with as_user(anna):
		requests.close(third)
	screen.sign_in(anna).open(f"#/unassigned/{first}")
	opened(screen, first)
	screen.click(".rm-others-open", "1 other open request")
	screen.wait(lambda: set(screen.rows()) == {first, second}, "the others are not shown")
	with as_user(anna):
		requests.close(second)
	screen.open(f"#/unassigned/{first}")
	opened(screen, first)
	screen.one(".rm-message")
	assert not screen.all(".rm-others-open")
