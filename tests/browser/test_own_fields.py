"""The site's own fields where many requests are changed, at the console and in the desk (BAT-5)."""

import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.actions.making import ANNA, house, make_request
from tests.browser import desk
from tests.browser.desk import choose, gone, press_primary, tick
from tests.browser.desk import stored as stored_in_desk
from tests.browser.test_actions import confirm, row_of_change, stored
from tests.host.test_data_meta import drop_column, rebuild

FIELDS = {
	"room": {"fieldtype": "Data", "label": "Room"},
	"on_site": {"fieldtype": "Check", "label": "On site"},
	"visit_on": {"fieldtype": "Date", "label": "Visit on"},
	"place": {"fieldtype": "Link", "label": "Place", "options": "Request Category"},
	"history": {"fieldtype": "Text Editor", "label": "History"},
	"takes": {"fieldtype": "Duration", "label": "Takes"},
	"call_at": {"fieldtype": "Time", "label": "Call at"},
	"stages": {"fieldtype": "Table MultiSelect", "label": "Stages", "options": "Request Type Status"},
}
# Where one column each keeps the value
SHORT = ("room", "on_site", "visit_on", "place")


@pytest.fixture
def here(site):
	here = house()
	for name, field in FIELDS.items():
		create_custom_field("Request", {"fieldname": name, "insert_after": "title", **field})
	here.both = [make_request(title, contact=here.contact, agent=ANNA) for title in ("One", "Two")]
	frappe.db.commit()
	yield here
	frappe.db.rollback()
	for name in FIELDS:
		drop_column("Request", name)
	rebuild("Request")


def begin_change(screen, names) -> None:
	screen.sign_in(ANNA).open("#/own_open")
	for name in names:
		screen.row(name)
	screen.press("j", "x")
	screen.click(".rm-bar input[type=checkbox]")
	screen.one("#rm-list-title", "2 selected")
	ActionChains(screen.browser).context_click(screen.row(names[0])).perform()
	screen.click(".rm-menu-item", "Change")


def offered(screen, field: str) -> list[str]:
	"""What a field at the console proposes."""
	options = f"document.querySelectorAll('[data-field={field}] datalist option')"
	return screen.browser.execute_script(f"return [...{options}].map(({{ value }}) => value)")


def stages(name: str) -> list[str]:
	frappe.db.rollback()
	return [row.status for row in frappe.get_doc("Request", name).stages]


def test_at_the_console_they_are_changed_shown_in_the_log_and_taken_back(screen, here):
	begin_change(screen, here.both)
	row = row_of_change(screen, 1, "Room")
	screen.write(f"{row} [data-field=room] input", "B 12")
	row = row_of_change(screen, 2, "On site")
	screen.click(f"{row} [data-field=on_site] option", "Yes")
	row = row_of_change(screen, 3, "Place")
	screen.write(f"{row} [data-field=place] input", "Help")
	screen.wait(lambda: offered(screen, "place") == ["Helpdesk"], "nothing is offered")
	screen.write(f"{row} [data-field=place] input", "Helpdesk")
	screen.one(
		".rm-changes-said", "2 requests: Room becomes B 12, On site becomes Yes, Place becomes Helpdesk."
	)
	confirm(screen)
	screen.one(".rm-toast", "2 requests")
	for name in here.both:
		assert [stored("Request", name, field) for field in SHORT] == ["B 12", 1, None, "Helpdesk"]
	screen.click(".rm-toast-action", "Undo")
	screen.one(".rm-toast", "Undone.")
	assert [stored("Request", here.both[1], field) for field in SHORT] == [None, 0, None, None]
	screen.open(f"#/own_open/{here.both[0]}")
	screen.click("[role=tab]", "Change log")
	screen.one(".rm-log", "On site: Yes → No")


def test_at_the_console_formatted_texts_durations_times_and_several_documents(screen, here):
	begin_change(screen, here.both)
	row = row_of_change(screen, 1, "History")
	assert not screen.all(f"{row} [data-field=history] .rm-stack .rm-button"), "no templates here"
	screen.one(f"{row} [data-field=history] .rm-write").send_keys("Older than it looks")
	row = row_of_change(screen, 2, "Takes")
	screen.write(f"{row} [data-field=takes] input", "1h 30m")
	row = row_of_change(screen, 3, "Stages")
	screen.write(f"{row} [data-field=stages] input", "In pro")
	screen.wait(lambda: offered(screen, "stages") == ["In progress"], "nothing is offered")
	screen.one(f"{row} [data-field=stages] input").send_keys("gress" + Keys.ENTER)
	screen.one(f"{row} .rm-token", "In progress")
	screen.one(
		".rm-changes-said",
		"2 requests: History becomes Older than it looks, Takes becomes 1h 30m, In progress is added to Stages.",
	)
	confirm(screen)
	screen.one(".rm-toast", "2 requests")
	for name in here.both:
		assert (stored("Request", name, "takes"), stages(name)) == (5400, ["In progress"])
	screen.open(f"#/own_open/{here.both[0]}")
	screen.click("[role=tab]", "Change log")
	for said in ("History: – → Older than it looks", "Takes: – → 1h 30m", "Stages: – → In progress"):
		screen.one(".rm-log", said)


def test_at_the_console_an_opened_request_shows_what_they_hold(screen, here):
	doc = frappe.get_doc("Request", here.both[0])
	doc.update({"room": "B 12", "on_site": 1, "takes": 5400, "history": "<p>Older <b>than</b> it looks</p>"})
	doc.update({"visit_on": "2026-12-24", "stages": [{"status": "In progress"}]})
	doc.save(ignore_permissions=True)
	frappe.db.set_value("Request", doc.name, "original_priority", "High")
	screen.sign_in(ANNA).open(f"#/own_open/{doc.name}")
	screen.click("[role=tab]", "Details")
	shown = " ".join(screen.text(".rm-tab-body").split())
	for words in (
		"Room B 12",
		"On site Yes",
		"Takes 1h 30m",
		"History Older than it looks",
		"Stages In progress",
	):
		assert words in shown, shown
	assert "24" in shown.partition("Visit on ")[2][:12] and "Original priority High" in shown
	assert "Call at" not in shown


def test_in_the_desk_they_are_changed_and_taken_back(built, screen, here):
	screen.sign_in(ANNA).visit("/app/request")
	tick(screen, here.both)
	choose(screen, "Change")
	row = desk.row_of_change(screen, 1, "Room")
	screen.write(f"{row} .rm-change-value input", "B 12")
	row = desk.row_of_change(screen, 2, "On site")
	screen.click(f"{row} .rm-change-value option", "Yes")
	screen.one(".rm-changes", "2 requests: Room becomes B 12, On site becomes Yes.")
	press_primary(screen)
	gone(screen)
	assert [(stored_in_desk(name, "room"), stored_in_desk(name, "on_site")) for name in here.both] == [
		("B 12", 1)
	] * 2
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	assert stored_in_desk(here.both[0], "room") is None


def test_in_the_desk_formatted_texts_durations_times_and_several_documents(built, screen, here):
	screen.sign_in(ANNA).visit("/app/request")
	tick(screen, here.both)
	choose(screen, "Change")
	row = desk.row_of_change(screen, 1, "History")
	screen.one(f"{row} .ql-editor").send_keys("Older than it looks")
	row = desk.row_of_change(screen, 2, "Takes")
	screen.click(f"{row} .rm-change-value input")
	screen.click(f"{row} .duration-input[data-duration=hours]")
	screen.press("2", Keys.TAB)
	row = desk.row_of_change(screen, 3, "Call at")
	screen.write(f"{row} .rm-change-value input", "14:30:00" + Keys.TAB)
	row = desk.row_of_change(screen, 4, "Stages")
	screen.write(f"{row} .rm-change-value input", "In pro")
	screen.click(f"{row} [role=listbox] *", "In progress")
	screen.click(".modal.show .modal-title")  # what else is offered lies over the button, and Tab may take it
	screen.one(
		".rm-changes",
		"2 requests: History becomes Older than it looks, Takes becomes 2h, Call at becomes 14:30",
	)
	press_primary(screen)
	gone(screen)
	assert stages(here.both[1]) == ["In progress"]
	assert (stored_in_desk(here.both[1], "takes"), str(stored_in_desk(here.both[1], "call_at"))) == (
		7200,
		"14:30:00",
	)
	assert "Older than it looks" in stored_in_desk(here.both[1], "history")
	screen.click(".desk-alert [data-action]", "Undo")
	screen.one(".desk-alert", "Undone.")
	assert stages(here.both[0]) == [] and not stored_in_desk(here.both[0], "history")


def test_the_dialog_of_a_new_request_asks_for_what_the_site_makes_mandatory(screen, here):
	for name, more in {"room": {"reqd": 1}, "takes": {"allow_in_quick_entry": 1}}.items():
		frappe.db.set_value("Custom Field", {"dt": "Request", "fieldname": name}, more)
	frappe.clear_cache(doctype="Request")
	screen.sign_in(ANNA).open("#/own_open")
	screen.press("c")
	screen.one("dialog[open]")
	screen.write("dialog [data-field=title] input", "With a room")
	screen.click("dialog .rm-button-primary")
	screen.one("dialog [data-field=room].rm-invalid", "Fill this in.")
	screen.write("dialog [data-field=room] input", "B 12")
	screen.write("dialog [data-field=takes] input", "1h 30m")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: not screen.all("dialog[open]"), "the dialog stays")
	frappe.db.rollback()
	made = frappe.get_last_doc("Request", {"title": "With a room"})
	screen.wait(lambda: made.name in screen.rows(), "it does not stand in the list")
	assert (made.room, made.takes) == ("B 12", 5400)
