"""The platform's socket server at /console: what happens is shown without waiting for the next question (BEHAVIOUR ACS-14, ACS-15)."""

import frappe
import frappe.app
import pytest
from frappe.installer import update_site_config

from request_mgmt.api import notices, presence, requests
from tests.factories import as_user, make_agent

# In the place of socket.io's own client: what the screen says to the server is kept, what the server says is said by the test
CLIENT = b"""
export function io(address) {
	const heard = new Map();
	globalThis.socket = {
		address, connected: true, active: true, said: [],
		connect: () => globalThis.socket.said.push(["connect"]),
		on: (event, run) => heard.set(event, run),
		off: (event, run) => heard.get(event) === run && heard.delete(event),
		emit: (...words) => globalThis.socket.said.push(words),
		hear: (event, news) => heard.get(event)?.(news),
	};
	return globalThis.socket;
}
"""
# The screen's own questions, which come every half minute
MUTE = "const every = window.setInterval; window.setInterval = (run, after, ...rest) => every(after === 30000 ? () => {} : run, after, ...rest);"


@pytest.fixture
def client_of_the_server(site, monkeypatch):
	"""Before `address`: the site has a socket server, which gives out its client."""
	if not frappe.conf.get("socketio_port"):
		update_site_config("socketio_port", 9000)
	pages = frappe.app.application

	def application(environ, start_response):
		if environ["PATH_INFO"] != "/socket.io/socket.io.esm.min.js":
			return pages(environ, start_response)
		start_response("200 OK", [("Content-Type", "application/javascript")])
		return [CLIENT]

	monkeypatch.setattr(frappe.app, "application", application)


@pytest.fixture
def hearing(client_of_the_server, screen):
	"""The screen, which asks nothing by itself."""
	script = screen.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": MUTE})
	yield screen
	screen.browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


@pytest.fixture
def bob(site):
	return make_agent("bob@example.com", first_name="Bob")


def hear(screen, event: str, news: dict | None = None) -> None:
	frappe.db.commit()
	screen.wait(lambda: screen.browser.execute_script("return Boolean(globalThis.socket)"), "no socket")
	screen.browser.execute_script("socket.hear(arguments[0], arguments[1])", event, news)


def said(screen) -> list:
	return screen.browser.execute_script("return socket.said.splice(0)")


def open_watched(screen, user: str, name: str) -> None:
	"""The request is open, and the screen has asked to be told of it."""
	screen.sign_in(user).open(f"#/own_open/{name}")
	screen.one(".rm-request-head", "Printer")
	screen.wait(lambda: ["doc_subscribe", "Request", name] in said(screen), "it is not watched")


def test_a_new_request_and_a_notice_are_shown_at_once(hearing, anna, bob, make):
	screen = hearing
	make("Printer")
	screen.sign_in(anna).open("#/own_open")
	second = make("Scanner")
	hear(screen, "list_update", {"doctype": "Request", "name": second, "user": bob})
	screen.wait(lambda: second in screen.rows(), "the list does not hear")
	assert said(screen) == [["doctype_subscribe", "Request"]]
	assert screen.browser.execute_script("return socket.address").endswith(f"/{frappe.local.site}")
	with as_user(bob):
		requests.comment(second, "Look at this")
	with as_user(anna):
		assert len(notices.mine()) == 1
	hear(screen, "notification")
	screen.one(".rm-side-bell", "1")


def test_what_somebody_writes_in_the_request_that_is_open_is_shown_though_no_list_has_it(
	hearing, anna, bob, make
):
	screen = hearing
	other = make("Printer", user=bob)
	screen.sign_in(anna).open(f"#/own_open/{other}")
	screen.one(".rm-request-head", "Printer")
	with as_user(bob):
		requests.comment(other, "It burns")
	hear(screen, "list_update", {"doctype": "Request", "name": other, "user": bob})
	screen.one(".rm-toast", "New message from Bob.")


def test_a_colleague_who_comes_writes_and_leaves_is_seen_at_once(hearing, anna, bob, make):
	screen = hearing
	name = make("Printer")
	open_watched(screen, anna, name)
	for does, words in (
		(lambda: presence.here(name), "Bob has this request open, too."),
		(lambda: presence.here(name, writing=True), "Bob is writing here."),
	):
		with as_user(bob):
			does()
		hear(screen, "request_presence", {"request": name, "user": bob})
		screen.one(".rm-request-head", words)
	with as_user(bob):
		presence.gone(name)
	hear(screen, "request_presence", {"request": name, "user": bob})
	screen.wait(lambda: "Bob" not in screen.text(".rm-request-head"), "Bob is still there")


def test_a_server_that_was_away_is_told_again_what_is_watched_and_nothing_is_missed(hearing, anna, bob, make):
	screen = hearing
	name = make("Printer")
	open_watched(screen, anna, name)
	second = make("Scanner")
	hear(screen, "connect")
	assert said(screen) == [["doctype_subscribe", "Request"], ["doc_subscribe", "Request", name]]
	screen.wait(lambda: second in screen.rows(), "what happened meanwhile is missed")


def test_a_server_that_refused_is_asked_again_for_the_client_does_not(hearing, anna):
	screen = hearing
	screen.sign_in(anna).open("#/own_open")
	screen.browser.execute_script(
		"const later = setTimeout; window.setTimeout = (run, after, ...rest) => later(run, after === 60000 ? 0 : after, ...rest)"
	)
	hear(screen, "connect_error")
	screen.browser.execute_script("socket.active = false")
	said(screen)
	hear(screen, "connect_error")
	screen.wait(lambda: said(screen) == [["connect"]], "it is given up")


def test_a_request_that_is_open_is_shown_as_it_is_though_its_list_stays_as_it_was(hearing, anna, bob, make):
	screen = hearing
	name = make("Printer")
	for n in range(30):
		make(f"Scanner {n}")
	screen.sign_in(anna).open("#/own_open")
	screen.browser.execute_script("document.querySelector('.rm-rows').scrollTop = 10000")
	screen.click(f".rm-row[data-name='{name}']")
	screen.press("o")
	screen.one(".rm-request-head", "Printer")
	with as_user(bob):
		requests.comment(name, "It burns")
	hear(screen, "list_update", {"doctype": "Request", "name": name, "user": bob})
	screen.one(".rm-strip", "The list has changed.")
	screen.one(".rm-toast", "New message from Bob.")


def test_who_goes_is_no_longer_there(screen, anna, make):
	name = make("Printer")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-request-head", "Printer")
	screen.wait(lambda: present(name) == [anna], "nobody is there")
	screen.visit("/login")
	screen.wait(lambda: present(name) == [], "Anna is still there")


def present(name: str) -> list[str]:
	frappe.db.rollback()
	return frappe.get_all("Request Presence", {"request": name}, pluck="user")
