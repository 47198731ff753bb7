"""Going through a day's requests in the console: what comes next, where the list stands, where the keys go (FND-1, FND-6)."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import requests
from tests.factories import as_user, make_agent, make_contact


@pytest.fixture
def anna():
	return make_agent("anna@example.com", first_name="Anna")


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
	assert "Ctrl+Shift+Enter" in screen.one("dialog[open]").text
