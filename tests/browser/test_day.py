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
