"""A real Chromium on the site under test, served over HTTP; the same on both hosts."""

import json
import logging
import os
import shutil
import threading
from pathlib import Path

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
	"--headless=new",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-dev-shm-usage",
	"--hide-scrollbars",
	"--window-size=1440,900",
	# A desk with a mouse: without one the browser says it is touched
	"--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
)


@pytest.fixture(scope="session")
def chromium():
	"""The browser of the whole run. Without one these tests fail: they are no less needed than the others."""
	try:
		from selenium import webdriver
		from selenium.webdriver.chrome.service import Service
	except ImportError:
		pytest.fail("browser tests need selenium: pip install '.[test]'")
	program, driver = _found("CHROMIUM", CHROMIUM), _found("CHROMEDRIVER", ("chromedriver",))
	options = webdriver.ChromeOptions()
	options.binary_location = program
	for option in OPTIONS:
		options.add_argument(option)
	options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
	browser = webdriver.Chrome(options=options, service=Service(driver))
	browser.set_script_timeout(60)
	yield browser
	browser.quit()


def _found(variable: str, names: tuple[str, ...]) -> str:
	given = os.environ.get(variable)
	program = given or next(filter(None, map(shutil.which, names)), None)
	if not program:
		pytest.fail(f"browser tests need {names[0]}: install it, or name it in {variable}")
	return program


@pytest.fixture
def address(site):
	"""Where the site under test is served, by the host's own WSGI application."""
	import frappe.app
	from werkzeug.middleware.shared_data import SharedDataMiddleware
	from werkzeug.serving import make_server

	frappe.app._site, frappe.app._sites_path = site.name, site.sites_path
	application = frappe.app.application
	built = Path(site.sites_path) / "assets"
	if built.exists():  # a bench: there the web server in front gives these out
		folders = {
			f"/assets/{app}": frappe.get_app_path(app, "public") for app in frappe.get_installed_apps()
		}
		application = SharedDataMiddleware(application, {**folders, "/assets": str(built.resolve())})
	logging.getLogger("werkzeug").setLevel(logging.WARNING)
	server = make_server("127.0.0.1", 0, application, threaded=True)
	thread = threading.Thread(target=server.serve_forever, daemon=True)
	thread.start()
	yield f"http://127.0.0.1:{server.server_port}"
	server.shutdown()
	thread.join(10)
	server.server_close()


@pytest.fixture
def built(site):
	"""Only where there is a desk, with its scripts built."""
	import frappe

	built = Path(site.sites_path) / "assets" / "assets.json"
	if not built.exists() or "desk.bundle.js" not in json.loads(built.read_text()):
		pytest.skip("no desk here: the embedded host has none, and a bench needs `bench build`")
	frappe.db.set_single_value("System Settings", "setup_complete", 1)


@pytest.fixture
def anna(site):
	from tests.factories import make_agent

	return make_agent("anna@example.com", first_name="Anna")


@pytest.fixture
def make(anna):
	"""Makes requests, Anna's own unless told otherwise; answers the number."""
	import frappe

	from request_mgmt.api import requests
	from tests.factories import as_user, make_contact

	contact = make_contact("ole@acme.test", "Ole", "Olsen", company_name="Acme")

	def make(title="Printer", user=anna, **values) -> str:
		values = {"agent": user, "contact": contact, "access_level": "Internal", **values}
		with as_user(user):
			number = requests.create(title=title, **values)["name"]
		frappe.db.commit()
		return number

	return make


@pytest.fixture
def screen(chromium, address):
	"""One person at the browser; `sign_in` first. At the end no script may have failed."""
	from tests.browser.screen import Screen

	chromium.get_log("browser")
	screen = Screen(chromium, address)
	yield screen
	failures = screen.script_failures()
	chromium.get("about:blank")
	chromium.execute_cdp_cmd("Network.clearBrowserCookies", {})
	chromium.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
	assert not failures, failures
