"""What axe-core finds on the screens: nothing, light and dark, wide and narrow (DESIGN 5)."""

from importlib.util import find_spec

import pytest
from axe_core_python.base import AXE_FILE_PATH

from request_mgmt.api import requests
from tests.actions.making import customer_writes
from tests.factories import as_user, make_agent, make_category, make_contact, make_portal_user

ANNA, OLE = "anna@example.com", "ole@acme.test"
RUN = """
const [where, done] = arguments;
// A dialog that is still coming in is paler than it will be: what moves and ends is let end first.
const moving = document.getAnimations().filter((one) => isFinite(one.effect.getComputedTiming().endTime));
Promise.allSettled(moving.map((one) => one.finished))
	.then(() => axe.run(where || document))
	.then((found) => done(found.violations), (error) => done(String(error)));
"""


@pytest.fixture
def known(site):
	"""Requests of some kinds, one with a conversation."""
	make_agent(ANNA, first_name="Anna", signature="<p>Anna</p>")
	make_category("Support", members=[ANNA])
	contact = make_contact(OLE, "Ole", company_name="Acme")
	with as_user(ANNA):
		name = requests.create(
			"Printer on fire", agent=ANNA, contact=contact, message="It burns.", category="Support"
		)
		for title in ("A second one", "A third one"):
			requests.create(title, agent=ANNA, priority="High", tags=["hot"])
		requests.update(name["name"], {"access_level": "External"})
		requests.comment(name["name"], "Only we see this.")
		requests.relate(name["name"], requests.create("All printers", agent="unassigned")["name"])
	customer_writes(name["name"], "<b>Still</b> burning")
	return name["name"]


def violations(screen, within: str | None = None) -> list[str]:
	"""What axe says of the page, or of the part of it, as it stands: rule, where, and the first element."""
	screen.browser.execute_script(AXE_FILE_PATH.read_text(encoding="utf-8"))
	found = screen.browser.execute_async_script(RUN, within)
	assert isinstance(found, list), found
	return [
		f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary'][:200]}"
		for one in found
		for node in one["nodes"][:3]
	]


def dark(screen) -> None:
	features = [{"name": "prefers-color-scheme", "value": "dark"}]
	screen.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def light(screen) -> None:
	screen.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def list_(screen, name):
	screen.one(".rm-row")


def preview(screen, name):
	screen.click(f".rm-row[data-name='{name}'] .rm-title")


def request(screen, name):
	screen.open(f"#/own_open/{name}")
	screen.one(".rm-message")


def tab(which):
	def show(screen, name):
		request(screen, name)
		screen.click(f"#rm-tab-{which}")

	show.__name__ = which
	return show


def writing(screen, name):
	request(screen, name)
	screen.press("r")
	screen.one(".rm-composer .rm-write").send_keys("Hello")


def menu(screen, name):
	request(screen, name)
	screen.click(".rm-actions .rm-icon-button")
	screen.one(".rm-menu")


def merge(screen, name):
	menu(screen, name)
	screen.click(".rm-menu [role^=menuitem]", "Merge")
	screen.write("#rm-merge-other", str(int(name) + 1))
	screen.one(".rm-merge tbody")


def new_request(screen, name):
	screen.press("c")
	screen.one("dialog[open]")


def keys(screen, name):
	screen.press("?")
	screen.one("dialog[open]")


CONSOLE = [
	list_,
	preview,
	request,
	tab("details"),
	tab("relations"),
	tab("log"),
	writing,
	menu,
	merge,
	new_request,
	keys,
]


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("show", CONSOLE, ids=lambda show: show.__name__)
def test_axe_finds_nothing_in_the_console(screen, known, show, size):
	if (show, size) == (preview, "phone"):
		pytest.skip("there is no preview on a phone")
	screen.resize(size)
	screen.sign_in(ANNA).open("#/own_open")
	show(screen, known)
	try:
		assert violations(screen) == []
		dark(screen)
		assert violations(screen) == []
	finally:
		light(screen)


@pytest.mark.parametrize("path", ["/requests", "/requests/new", "/requests/{0}", "/login"])
def test_axe_finds_nothing_in_the_portal(screen, known, path):
	"""Where the platform is real, its head, its foot and its log-in are not ours."""
	ours = ".rm-portal" if find_spec("frappe.realtime") else None
	if ours and path == "/login":
		pytest.skip("the platform's own page")
	make_portal_user(OLE)
	if path != "/login":
		screen.sign_in(OLE)
	screen.visit(path.format(known))
	assert violations(screen, ours) == []
	try:
		dark(screen)
		assert violations(screen, ours) == []
	finally:
		light(screen)
