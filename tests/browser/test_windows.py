"""What the browser opens beside the console: tabs of requests and lists, and a message in a window of its own (BEHAVIOUR ACS-10,
ACS-11, ACS-13)."""

from contextlib import contextmanager

import frappe
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import history, mailboxes, requests
from tests.browser.test_accessibility import violations
from tests.factories import as_user, make_agent, make_category, make_mailbox, raw_mail

SUPPORT = "support@example.com"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@contextmanager
def beside(screen, opens):
	"""In the tab or window that `opens()` opens; that it does not is an error."""
	before = screen.browser.window_handles
	here = screen.browser.current_window_handle
	opens()
	screen.wait(lambda: len(screen.browser.window_handles) > len(before), "nothing was opened")
	[new] = set(screen.browser.window_handles) - set(before)
	screen.browser.switch_to.window(new)
	try:
		yield
	finally:
		if new in screen.browser.window_handles:
			screen.browser.close()
		screen.browser.switch_to.window(here)


def with_control(screen, element) -> None:
	ActionChains(screen.browser).key_down(Keys.CONTROL).click(element).key_up(Keys.CONTROL).perform()


def by_middle_button(screen, element) -> None:
	box = screen.browser.execute_script(
		"const box = arguments[0].getBoundingClientRect(); return [box.x + 12, box.y + box.height / 2]",
		element,
	)
	for kind in ("mousePressed", "mouseReleased"):
		event = {"type": kind, "x": box[0], "y": box[1], "button": "middle", "clickCount": 1}
		screen.browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def by_menu(screen, element, words: str) -> None:
	ActionChains(screen.browser).context_click(element).perform()
	screen.click(".rm-menu-item", words)


@pytest.fixture
def mailed(anna):
	"""Takes a mail in; answers request and message."""
	make_mailbox(SUPPORT)

	def mailed(**mail) -> dict:
		came = mailboxes.receive(SUPPORT, raw_mail(to=SUPPORT, **mail))
		with as_user(anna):
			requests.accept([came["request"]])
		return came

	return mailed


# ---- tabs


@pytest.mark.parametrize("opening", [with_control, by_middle_button])
def test_a_title_opens_in_a_tab_of_its_own(screen, anna, make, opening):
	number = make("Scanner")
	screen.sign_in(anna).open("#/own_open")
	with beside(screen, lambda: opening(screen, screen.one(".rm-row .rm-title"))):
		screen.one(".rm-request-title", "Scanner")
		screen.wait(lambda: screen.browser.title == f"#{number} Scanner", screen.browser.title)
	assert not screen.all(".rm-request-title")
	assert "selected" not in screen.text("#rm-list-title")


def test_all_that_leads_to_requests_and_lists_opens_tabs(screen, anna, make):
	first, second = make("Scanner"), make("Plotter")
	with as_user(anna):
		requests.comment(first, "The lamp is broken")
		requests.relate(first, second)
		history.opened(second)
	screen.sign_in(anna).open("#/own_open")
	with beside(screen, lambda: with_control(screen, screen.one(".rm-side-unassigned"))):
		screen.one("#rm-list-title", "Unassigned")
	with beside(screen, lambda: with_control(screen, screen.one(".rm-side-recent"))):
		screen.one(".rm-request-title", "Plotter")
	screen.press("b")
	screen.click(".rm-menu-item", "Priority")
	with beside(screen, lambda: with_control(screen, screen.one(".rm-card-title", "Scanner"))):
		screen.one(".rm-request-title", "Scanner")
	with beside(screen, lambda: by_menu(screen, screen.one(".rm-card", "Scanner"), "Open in a new tab")):
		screen.one(".rm-request-title", "Scanner")
	screen.open(f"#/request/{first}")
	screen.click("#rm-tab-relations")
	with beside(screen, lambda: with_control(screen, screen.one(".rm-relation a"))):
		screen.one(".rm-request-title", "Plotter")
	screen.open("#/search?text=lamp")
	screen.click(".rm-found-tab", "Messages")
	with beside(screen, lambda: with_control(screen, screen.one(".rm-found-line"))):
		screen.one(".rm-request-title", "Scanner")
		screen.one(".rm-message .rm-body", "The lamp is broken")
	ActionChains(screen.browser).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
	screen.one(".rm-palette-input").send_keys("favour")
	with beside(screen, lambda: with_control(screen, screen.one(".rm-palette-item", "Favourites"))):
		screen.one("#rm-list-title", "Favourites")
	with beside(
		screen,  # what is typed still has the keys
		lambda: screen.browser.switch_to.active_element.send_keys(Keys.CONTROL, Keys.ENTER, Keys.CONTROL),
	):
		screen.one("#rm-list-title", "Favourites")


def test_rows_and_lists_offer_a_tab_in_their_menu(screen, anna, make):
	make("Scanner")
	screen.sign_in(anna).open("#/own_open")
	with beside(screen, lambda: by_menu(screen, screen.one(".rm-row"), "Open in a new tab")):
		screen.one(".rm-request-title", "Scanner")
	with beside(screen, lambda: by_menu(screen, screen.one(".rm-side-last"), "Open in a new tab")):
		screen.one("#rm-list-title", "Last requests")


def test_links_of_a_page_of_the_desk_lead_to_that_page(screen, anna):
	screen.sign_in(anna).open("#/own_open")
	script = """const done = arguments[0];
		import("/assets/request_mgmt/console/core/router.js?desk").then((router) => {
			const own = router.hrefOf({ list: "last", name: "1" });
			history.pushState(null, "", "/app/requests-console/own_open");
			router.useDesk();
			const address = router.hrefOf({ list: "last", name: "1", params: { text: "a" } });
			done([own, address, router.routeOf(address), router.routeOf("/app/contact/x"), router.addressAlone("1", "m")]);
		})"""
	assert screen.browser.execute_async_script(script) == [
		"#/last/1",
		"/app/requests-console/last/1?text=a",
		"#/last/1?text=a",
		None,
		"/console#/request/1?message=m&alone=1",
	]


def test_a_click_on_a_title_is_the_consoles_alone(screen, anna, make):
	"""The desk follows each link to its pages that a click comes to."""
	make("Scanner")
	screen.sign_in(anna).open("#/own_open")
	screen.browser.execute_script("document.body.addEventListener('click', () => (window.heard = true))")
	screen.click(".rm-row .rm-title")
	screen.one(".rm-pane", "Scanner")
	screen.click(".rm-side-unassigned")
	screen.one("#rm-list-title", "Unassigned")
	assert not screen.browser.execute_script("return window.heard")


# ---- pins


def lately(screen) -> list[str]:
	return [line.text for line in screen.all("a.rm-side-recent")]


def test_what_is_pinned_stays_at_the_top_until_it_is_unpinned(screen, anna, make):
	with as_user(anna):
		for number in [make(title) for title in ("Scanner", "Plotter", "Toner")]:
			history.opened(number)
	screen.sign_in(anna).open("#/own_open")
	assert lately(screen) == ["Toner", "Plotter", "Scanner"]
	link = screen.one("a.rm-side-recent", "Scanner")
	screen.browser.execute_script("arguments[0].focus()", link)
	screen.press(Keys.TAB, Keys.ENTER)
	screen.wait(lambda: lately(screen) == ["Scanner", "Toner", "Plotter"], "not pinned")
	focused = screen.browser.switch_to.active_element
	assert "Unpin" in focused.get_attribute("aria-label")
	assert violations(screen) == []
	screen.click("a.rm-side-recent", "Plotter")
	screen.wait(lambda: lately(screen) == ["Scanner", "Plotter", "Toner"], "the pin does not stay at the top")
	screen.browser.execute_script("localStorage.clear()")
	screen.open("#/own_open")
	assert lately(screen) == ["Scanner", "Plotter", "Toner"]
	by_menu(screen, screen.one("a.rm-side-recent", "Scanner"), "Unpin")
	screen.wait(lambda: lately(screen) == ["Plotter", "Toner", "Scanner"], "still pinned")


def test_lines_are_removed_from_what_was_opened_lately(screen, anna, make):
	with as_user(anna):
		for number in [make(f"Printer {at}") for at in range(5)]:
			history.opened(number)
	screen.sign_in(anna).open("#/own_open")
	by_menu(screen, screen.one("a.rm-side-recent", "Printer 3"), "Remove from here")
	screen.wait(lambda: "Printer 3" not in lately(screen), "still there")
	focused = "return document.activeElement !== document.body"
	screen.wait(lambda: screen.browser.execute_script(focused), "nothing has the keys")
	by_menu(screen, screen.one("a.rm-side-recent", "Printer 0"), "Pin")
	screen.wait(lambda: lately(screen)[0] == "Printer 0", "not pinned")
	by_menu(screen, screen.one("a.rm-side-recent", "Printer 2"), "Remove all but this")
	screen.wait(lambda: lately(screen) == ["Printer 0", "Printer 2"], "others stay")
	by_menu(screen, screen.one("a.rm-side-recent", "Printer 0"), "Remove all that are not pinned")
	screen.wait(lambda: lately(screen) == ["Printer 0"], "still there")


# ---- a message in a window of its own


def alone(screen, came) -> None:
	screen.visit(f"/console#/request/{came['request']}?message={came['message']}&alone=1")


def test_a_message_stands_in_a_window_of_its_own(screen, anna, mailed):
	came = mailed(
		frm="Ole <ole@acme.test>",
		subject="Printer",
		text="It burns.\n\nOn Monday, Anna wrote:\n> Does it?\n",
		attachments=[("log.txt", b"x")],
	)
	screen.sign_in(anna).open(f"#/own_open/{came['request']}")

	def opens():
		screen.click(".rm-message-menu")
		screen.click(".rm-menu-item", "Show in a window of its own")

	with beside(screen, opens):
		assert "It burns." in screen.text(".rm-message .rm-body")
		assert screen.text(".rm-request-title") == "Printer" and came["request"] in screen.text(".rm-number")
		assert "ole@acme.test" in screen.text(".rm-addresses") and "log.txt" in screen.text(".rm-attachments")
		assert screen.browser.title == f"#{came['request']} Ole: Printer"
		assert not screen.all(".rm-side, .rm-list-column, .rm-row")
		assert violations(screen) == []
		screen.click(".rm-message-menu")
		screen.one(".rm-menu-item", "Download the mail as it came")
		offered = [item.get_property("textContent") for item in screen.all(".rm-menu-item")]
		assert "Print message" in offered and not {"Reply", "Show in a window of its own"} & set(offered)
		screen.press(Keys.ESCAPE)
		screen.browser.refresh()
		screen.one(".rm-message .rm-body", "It burns.")
		asked = screen.browser.execute_script(
			"return performance.getEntriesByType('resource').map(({ name }) => name.split('/api/method/')[1]).filter(Boolean)"
		)
		assert sorted(name.split("?")[0] for name in asked) == [
			"request_mgmt.api.console.boot",
			"request_mgmt.api.messages.get",
		]
		handle = screen.browser.current_window_handle
		screen.press(Keys.ESCAPE)
		screen.wait(lambda: handle not in screen.browser.window_handles, "Escape does not close it")
	assert screen.one(".rm-request-title", "Printer")


def test_a_window_nobody_opened_from_the_console_closes_to_the_request(screen, anna, mailed):
	came = mailed(subject="Printer")
	screen.sign_in(anna)
	alone(screen, came)
	screen.click(".rm-alone .rm-button", "Close")
	screen.one(".rm-side")
	screen.one(".rm-request-title", "Printer")


def test_what_may_not_be_seen_or_is_gone_is_said_in_the_window(screen, anna, mailed):
	came = mailed(subject="Printer")
	screen.sign_in(anna)
	alone(screen, {**came, "message": "nothing"})
	assert "There is no message nothing" in screen.text(".rm-empty")
	make_category("Board", members=(make_agent("bob@example.com"),), members_only=1)
	frappe.db.set_value("Request", came["request"], "category", "Board")
	alone(screen, came)
	assert "not open to you" in screen.text(".rm-empty")


# ---- plain text, pictures


HTML = "<div><p>It <b>burns</b>.</p><p>Help!</p></div>"


def is_bold(screen) -> bool:
	return bool(screen.all(".rm-message .rm-body b, .rm-message .rm-body strong"))


def test_one_message_is_shown_as_plain_text_and_as_it_was_written(screen, anna, mailed):
	came = mailed(html=HTML, text="It burns.\n\nHelp!")
	screen.sign_in(anna).open(f"#/own_open/{came['request']}")
	screen.one(".rm-message .rm-body")
	assert is_bold(screen)
	screen.click(".rm-message-menu")
	screen.click(".rm-menu-item", "As plain text")
	screen.wait(lambda: not is_bold(screen), "it is still formatted")
	assert screen.text(".rm-message .rm-body").split() == ["It", "burns.", "Help!"]
	assert "rm-message-menu" in screen.browser.switch_to.active_element.get_attribute("class")
	screen.click(".rm-message-menu")
	screen.click(".rm-menu-item", "As it was written")
	screen.wait(lambda: is_bold(screen), "it is still plain")


def test_who_wants_plain_text_has_it_on_the_screen_on_paper_and_in_the_window(screen, anna, mailed):
	came = mailed(html=HTML, text="It burns.\n\nHelp!")
	frappe.db.set_value("Message", came["message"], "body_text", "")  # its words are taken from the HTML
	screen.sign_in(anna).open(f"#/own_open/{came['request']}")
	screen.one(".rm-message .rm-body")
	screen.click(".rm-side-user")
	screen.click(".rm-menu-item", "My settings")
	screen.click("[data-field='plain_text'] input")
	screen.click(".rm-dialog button[type='submit']")
	screen.wait(lambda: not is_bold(screen), "it is still formatted")
	assert screen.text(".rm-message .rm-body").split() == ["It", "burns.", "Help!"]
	screen.browser.execute_script("window.print = () => (window.printed = document.body.innerHTML)")
	screen.click(".rm-message-menu")
	screen.click(".rm-menu-item", "Print message")
	paper = screen.wait(lambda: screen.browser.execute_script("return window.printed"), "nothing was printed")
	assert "burns" in paper and "<b>burns" not in paper
	alone(screen, came)
	screen.one(".rm-alone .rm-body")
	assert not is_bold(screen)
	screen.click(".rm-message-menu")
	screen.click(".rm-menu-item", "As it was written")
	screen.wait(lambda: is_bold(screen), "it is still plain")


def test_attached_pictures_are_shown_in_small_unless_one_wants_their_names_alone(screen, anna, mailed):
	came = mailed(attachments=[("photo.png", PNG)])
	screen.sign_in(anna).open(f"#/own_open/{came['request']}")
	screen.one(".rm-attachment img")
	frappe.db.set_value("Request Agent", anna, "preview_pictures", 0)
	screen.open(f"#/own_open/{came['request']}")
	assert screen.one(".rm-attachment", "photo.png").find_elements(By.TAG_NAME, "img") == []


def test_the_form_of_the_desk_shows_words_alone_to_who_wants_them(screen, anna):
	screen.sign_in(anna).open("#/own_open")
	script = """const done = arguments[0];
		Object.assign(globalThis, { __: (text) => text, frappe: { provide: () => (request_mgmt.conversation = {}), dom: { set_style() {} } } });
		const add = (name) => new Promise((resolve) => document.head.append(Object.assign(document.createElement("script"), { src: `/assets/request_mgmt/js/${name}.js`, onload: resolve })));
		(async () => {
			await add("basics");
			await add("conversation");
			request_mgmt.moment = (text) => text;
			const html = "<p>It <b>burns</b>.</p><p>Help!</p>";
			const messages = [{ kind: "Enquiry", body_html: html, body_text: "It burns.", quoted_html: html }, { kind: "Enquiry", body_html: html }];
			const told = (options) => {
				const place = document.createElement("div");
				request_mgmt.conversation.render(place, messages, undefined, options);
				return [place.querySelectorAll("iframe").length, ...[...place.querySelectorAll(".rm-message > div[style*=pre-wrap]")].map((one) => one.textContent)];
			};
			done([told(), told({ plain: true })]);
		})();"""
	assert screen.browser.execute_async_script(script) == [[2], [0, "It burns.", "It burns.\nHelp!"]]
