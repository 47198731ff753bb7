"""A list as a chart, in the browser (FND-10)."""

import frappe
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import charts
from tests.browser.test_accessibility import dark, light, violations


def chart(screen) -> dict[str, str]:
	"""What the chart says: number by label."""
	screen.one(".rm-chart-table")
	return screen.browser.execute_script(
		"""return Object.fromEntries([...document.querySelectorAll(".rm-chart-table tbody tr")].map((line) =>
		[line.querySelector("th").textContent, line.querySelector(".rm-chart-count").textContent]))"""
	)


def test_a_bar_leads_to_its_requests_and_back_to_the_chart(screen, anna, make):
	low, high = make("Low", priority="Low"), [make(f"High {at}", priority="High") for at in range(2)]
	screen.sign_in(anna).open("#/own_open")
	screen.press("b")
	screen.click(".rm-menu-item", "Chart")
	screen.wait(lambda: chart(screen) == {"Open": "3"}, "not by status")
	screen.click(".rm-chart-tabs button", "Priority")
	screen.wait(lambda: chart(screen) == {"High": "2", "Low": "1"}, "not by priority")
	assert "chart=priority" in screen.route()
	screen.click(".rm-chart-label", "High")
	screen.wait(lambda: sorted(screen.rows()) == sorted(high), "not narrowed")
	assert "Priority: High" in screen.text(".rm-filter")
	screen.browser.back()
	screen.wait(lambda: chart(screen) == {"High": "2", "Low": "1"}, "the way back is not the chart")
	screen.click(".rm-board-button")
	screen.click(".rm-menu-item", "Rows")
	screen.wait(lambda: set(screen.rows()) == {low, *high}, "no rows")
	assert not screen.script_failures()


def test_a_period_and_what_has_none_narrow_too(screen, anna, make):
	kept, _other = make("Without"), make("With", priority="High")
	frappe.db.set_value("Request", kept, "priority", None)
	screen.sign_in(anna).open("#/own_open?chart=priority")
	screen.click(".rm-chart-label", "No priority")
	screen.wait(lambda: screen.rows() == [kept], "not narrowed to those without")
	assert screen.text(".rm-filter") == "No priority"
	screen.click(".rm-board-button")
	screen.click(".rm-menu-item", "Chart")
	screen.click(".rm-chart-tabs button", "Created by week")
	screen.wait(lambda: list(chart(screen).values()) == ["1"], "the filter is lost")
	screen.click(".rm-chart-label")
	screen.wait(lambda: screen.rows() == [kept] and len(screen.all(".rm-filter")) == 2, "no week")
	screen.click(".rm-filter", "Created")
	screen.wait(lambda: len(screen.all(".rm-filter")) == 1, "the week cannot be taken away")


def test_a_chart_is_used_by_the_keyboard_and_read_by_everybody(screen, anna, make):
	name = make("Mine")
	screen.sign_in(anna).open("#/own_open?chart=owner")  # there is none
	screen.wait(lambda: screen.rows() == [name], "a chart there is not is one")
	for size in ("desk", "phone"):
		screen.resize(size)
		screen.open("#/own_open?chart=agent")
		screen.wait(lambda: list(chart(screen).values()) == ["1"], "no chart")
		for theme in (light, dark):
			theme(screen)
			assert violations(screen) == []
		assert not screen.overflows()
	screen.resize("desk")
	screen.browser.execute_script("document.querySelector('.rm-chart-label').focus()")
	screen.press(Keys.ENTER)
	screen.wait(lambda: screen.rows() == [name], "Enter does not narrow")


def test_what_has_too_short_a_bar_is_counted_still(screen, anna, make, monkeypatch):
	monkeypatch.setattr(charts, "MOST_BARS", 1)
	make("Low", priority="Low"), make("High", priority="High"), make("High", priority="High")
	screen.sign_in(anna).open("#/own_open?chart=priority")
	screen.wait(lambda: chart(screen) == {"High": "2"}, "not the longest alone")
	assert screen.text(".rm-chart-place p") == "Shorter bars are left out. They hold 1."
