"""The console as a page of the desk: its routes are the desk's, and its keys are quiet elsewhere."""

import json
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import requests
from tests.factories import as_user, make_agent, make_contact

PAGE = "/app/requests-console"


@pytest.fixture
def desk(site, screen):
	"""The desk with one request of Anna's; only where there is a desk, with its scripts built."""
	import frappe

	built = Path(site.sites_path) / "assets" / "assets.json"
	if not built.exists() or "desk.bundle.js" not in json.loads(built.read_text()):
		pytest.skip("no desk here: the embedded host has none, and a bench needs `bench build`")
	anna = make_agent("anna@example.com")
	with as_user(anna):
		made = requests.create(title="The printer burns", agent=anna, contact=make_contact(), message="Hot.")
	frappe.db.set_single_value("System Settings", "setup_complete", 1)
	screen.sign_in(anna).visit(PAGE)
	screen.wait(lambda: screen.rows() == [made["name"]], "the console did not start in the desk")
	yield made["name"]
	screen.script_failures()  # the desk's own: there is no socket server here


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
