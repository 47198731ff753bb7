"""What a person does at the console, in words of the screen."""

import frappe
from selenium.common.exceptions import (
	NoSuchElementException,
	StaleElementReferenceException,
	TimeoutException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.factories import PASSWORD

SIGN_IN = """
const [user, password, done] = arguments;
const options = {method: "POST", headers: {Accept: "application/json"}, body: new URLSearchParams({usr: user, pwd: password})};
fetch("/api/method/login", options).then((answer) => done(answer.status), (error) => done(String(error)));
"""
SIZES = {
	"desk": (1440, 900),
	"small": (1280, 800),
	"tablet": (1024, 768),
	"phone": (390, 844),
	# Those of a desk at 200 %
	"small at twice the size": (640, 400),
	"desk at twice the size": (720, 450),
}
PATIENCE = 30


class Screen:
	"""A browser at one address."""

	def __init__(self, browser, address: str):
		self.browser = browser
		self.address = address
		self.resize("desk")

	def sign_in(self, user: str, password: str = PASSWORD) -> "Screen":
		"""As on the login page."""
		frappe.db.commit()
		self.browser.get(f"{self.address}/login")
		status = self.browser.execute_async_script(SIGN_IN, user, password)
		assert status == 200, status
		return self

	def open(self, route: str = "") -> "Screen":
		"""The console at a route (`#/unassigned`), ready to be used."""
		self.visit("/console" + route)
		self.wait(lambda: self.all(".rm-side"), "the console did not start")
		self.wait(lambda: not self.all(".rm-ghost"), "the list did not come")
		return self

	def visit(self, path: str) -> None:
		"""Any page. What the test wrote is committed first."""
		frappe.db.commit()
		if self.browser.current_url.split("#")[0] == self.address + path.split("#")[0]:
			self.browser.get("about:blank")
		self.browser.get(self.address + path)

	def resize(self, name: str) -> None:
		"""To one of SIZES."""
		width, height = SIZES[name]
		metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
		self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

	def all(self, selector: str) -> list:
		return self.browser.find_elements(By.CSS_SELECTOR, selector)

	def one(self, selector: str, text: str | None = None):
		"""The visible element, once it is there; with `text`, the one that holds it."""

		def found():
			for element in self.all(selector):
				if element.is_displayed() and (text is None or text in element.text):
					return element
			return None

		return self.wait(found, f"no {selector} {text or ''}")

	def click(self, selector: str, text: str | None = None) -> None:
		self.wait(lambda: self.one(selector, text).click() or True, f"cannot click {selector} {text or ''}")

	def press(self, *keys: str) -> None:
		"""Keys one after the other, as a person does."""
		chain = ActionChains(self.browser)
		for key in keys:
			chain.send_keys(key).pause(0.05)
		chain.perform()

	def write(self, selector: str, text: str) -> None:
		element = self.one(selector)
		element.clear()
		element.send_keys(text)

	def search(self, text: str) -> None:
		self.write("#rm-search", text + Keys.ENTER)

	def rows(self) -> list[str]:
		"""Numbers of the rows, from the top."""
		return self.browser.execute_script(
			"return [...document.querySelectorAll('.rm-row')].map((row) => row.dataset.name)"
		)

	def choose_whole_list(self) -> None:
		"""All requests of a list that is longer than what is shown."""
		self.press("j", "x")
		self.click(".rm-bar input[type=checkbox]")
		self.click(".rm-strip .rm-link-button")

	def row(self, name: str):
		return self.one(f".rm-row[data-name='{name}']")

	def toast(self) -> str:
		return self.text(".rm-toast")

	def route(self) -> str:
		return self.browser.execute_script("return location.hash")

	def text(self, selector: str = "body", text: str | None = None) -> str:
		"""What the visible element says, once it is there; it may be drawn anew meanwhile."""
		found = []
		self.wait(lambda: found.append(self.one(selector, text).text) or True, f"no {selector} {text or ''}")
		return found[-1]

	def wait(self, test, complaint: str):
		"""What `test` answers, once that is something."""

		def tried(_browser):
			try:
				return test()
			except (NoSuchElementException, StaleElementReferenceException):
				return None

		try:
			return WebDriverWait(self.browser, PATIENCE, poll_frequency=0.05).until(tried)
		except TimeoutException:
			shown = self.browser.find_element(By.TAG_NAME, "body").text
			raise AssertionError(f"{complaint}\n{shown[:2000]}\n{self.script_failures()}") from None

	def overflows(self) -> bool:
		"""Whether the page is wider than the screen."""
		return self.browser.execute_script("return document.documentElement.scrollWidth > innerWidth")

	def script_failures(self) -> list[str]:
		"""What went wrong in scripts since the last time one asked; refusals by the server are none, of which the desk writes down
		where they were raised, nor that the desk finds no socket server, which it says again and again."""
		entries = self.browser.get_log("browser")
		refusals = ("status of 40", "status of 417", "frappe.exceptions.", "Error connecting to socket.io")
		return [
			entry["message"]
			for entry in entries
			if entry["level"] == "SEVERE" and not any(refusal in entry["message"] for refusal in refusals)
		]
