"""The desk's form of a request: an answer with a template, its change log as a file, what a type keeps to (TPL-4, LOG-1, TYP-1)."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import presence, requests, templates
from tests.actions.making import ANNA, BOB, OLE, customer_writes, house, last_message, make_request, upload
from tests.browser.desk import arrived, choose, choose_link, gone, press, press_primary, stored, tick
from tests.factories import as_user

SHOWN = "return document.querySelector('.modal.show .rm-template-shown iframe')?.contentDocument.body.innerText || ''"
VALUE = "return cur_dialog.get_value(arguments[0])"
DOWNLOAD = """
const done = arguments[0], link = [...document.querySelectorAll("a.dropdown-item")].find(({ href }) => href.includes("change_log.export") && href.includes("format=csv"));
fetch(link.href).then((answer) => answer.text()).then(done, (error) => done(String(error)));
"""


@pytest.fixture
def here(built, screen):
	"""A request with a mail, a template with a file, and Anna at the request's form."""
	here = house()
	frappe.db.set_value("Request Agent", ANNA, "knowledge_base", 1)
	with as_user(ANNA):
		templates.save_folder("Orders")
		file = frappe.get_doc("File", upload(ANNA, "terms.txt", "Our terms"))
		templates.save(
			template_name="Apology",
			folder="Orders",
			sharing="All may use it",
			versions=[
				{"language": "en", "is_default": 1, "body": "<p>Sorry, [[contact.first_name]]</p>"},
				{"language": "da", "body": "<p>Undskyld, [[contact.first_name]]</p>"},
			],
			attachments=[{"attachment": file.file_url}],
		)
		templates.save(
			template_name="Thanks", versions=[{"language": "en", "is_default": 1, "body": "<p>x</p>"}]
		)
	here.request = make_request("Printer", agent=ANNA, contact=here.contact)
	customer_writes(here.request)
	return here


def opened(screen, request: str) -> None:
	screen.sign_in(ANNA).visit(f"/app/request/{request}")
	screen.one(".rm-message", "Ole Olsen")


def written(screen) -> str:
	return screen.text(".modal .ql-editor")


def test_who_else_is_here_is_seen_in_the_form_and_elsewhere_who_is_at_the_form(here, screen):
	with as_user(BOB):
		presence.here(here.request, writing=True)
	opened(screen, here.request)
	screen.one("[data-fieldname=conversation] [role=status]", "Bob is writing here.")
	screen.wait(lambda: seen(here.request) == {"writing": 0}, "Anna is not there")
	screen.click(".page-actions button", "Reply")
	screen.wait(lambda: seen(here.request) == {"writing": 1}, "she does not write")
	arrived(screen)
	screen.press(Keys.ESCAPE)
	screen.wait(lambda: seen(here.request) == {"writing": 0}, "she still writes")
	gone(screen)
	screen.browser.execute_script("frappe.set_route('List', 'Request')")
	screen.wait(lambda: seen(here.request) is None, "she is still there")


def test_who_comes_back_to_a_form_that_came_when_he_had_left_is_there(here, screen):
	opened(screen, here.request)
	screen.wait(lambda: seen(here.request), "Anna is not there")
	screen.browser.execute_script("frappe.set_route('List', 'Request')")
	screen.wait(lambda: seen(here.request) is None, "she is still there")
	late = "request_mgmt.presence.show(arguments[0], document.createElement('div'))"
	screen.browser.execute_script(late, here.request)
	screen.browser.execute_script("frappe.set_route('Form', 'Request', arguments[0])", here.request)
	screen.one(".rm-message", "Ole Olsen")
	screen.browser.execute_script("cur_frm.refresh()")
	screen.wait(lambda: seen(here.request), "she is not there again")


def seen(request: str) -> dict | None:
	frappe.db.rollback()
	return frappe.db.get_value(
		"Request Presence", {"request": request, "user": ANNA}, ["writing"], as_dict=True
	)


def test_an_answer_is_begun_in_the_text_and_messages_to_split_off_stand_as_they_came(here, screen):
	with as_user(ANNA):
		requests.comment(here.request, "A word of ours")
	customer_writes(here.request, "It still burns.")
	opened(screen, here.request)
	screen.click(".page-actions button", "Reply")
	arrived(screen)
	in_text = "return document.activeElement.matches('.modal.show .ql-editor')"
	screen.wait(lambda: screen.browser.execute_script(in_text), "the keys go to another field")
	screen.press(Keys.ESCAPE)
	gone(screen)
	screen.click(".page-actions .inner-group-button button", "Actions")
	screen.click(".page-actions .dropdown-item", "Split")
	arrived(screen)
	lines = [line.text for line in screen.all(".modal.show [data-fieldname=messages] .label-area")]
	assert [line.rpartition(" · ")[2] for line in lines] == ["It burns.", "A word of ours", "It still burns."]


def test_plain_mail_is_as_dark_as_the_desk_and_one_with_colours_keeps_its_paper(here, screen):
	customer_writes(here.request, "<b style='color:#c00'>Red</b>")
	screen.sign_in(ANNA).visit("/app/request")
	screen.one(".list-row")
	screen.browser.execute_script(
		"document.documentElement.dataset.theme = 'dark'; frappe.set_route('Form', 'Request', arguments[0])",
		here.request,
	)
	screen.one(".rm-message", "Ole Olsen")
	looks = """return [...document.querySelectorAll(".rm-message iframe")].map(({ contentDocument: { documentElement: page } }) =>
		[getComputedStyle(page).backgroundColor, getComputedStyle(page).color])"""
	plain, red = [["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"], ["rgb(255, 255, 255)", "rgb(23, 23, 23)"]]
	screen.wait(lambda: screen.browser.execute_script(looks) == [plain, red], "other colours")


def test_an_answer_has_a_template_in_a_language_with_its_file(here, screen):
	opened(screen, here.request)
	screen.click(".page-actions button", "Reply")
	screen.click(".modal.show .btn", "Templates")
	offered = screen.one(".modal.show .rm-templates select optgroup").get_attribute("label")
	assert offered == "Orders" and len(screen.all(".rm-templates option")) > 1
	screen.write(".modal.show .rm-templates input", "sorry")
	screen.wait(lambda: len(screen.all(".rm-templates option")) == 1, "it is not found by its text")
	screen.wait(lambda: "Sorry, Ole" in screen.browser.execute_script(SHOWN), "not shown")
	screen.one(".rm-template-shown", "terms.txt")
	screen.click(".rm-template-shown .btn", "Dan")
	screen.wait(lambda: "Undskyld, Ole" in screen.browser.execute_script(SHOWN), "not in Danish")
	press(screen, ".modal.show .modal-footer .btn-primary", "Insert")
	screen.wait(lambda: "Undskyld, Ole" in written(screen), "it does not stand in the answer")
	screen.one(".modal.show", "terms.txt")
	screen.click(".modal.show .modal-footer .btn-primary", "Reply")
	screen.one(".desk-alert", f"Sent to {OLE}")
	frappe.db.rollback()
	message = last_message(here.request)
	assert message.recipients == OLE and "Undskyld, Ole" in message.body_text
	attached = {"attached_to_doctype": "Message", "attached_to_name": message.name}
	assert frappe.get_all("File", attached, pluck="file_name") == ["terms.txt"]


def test_an_answer_begins_with_the_template_of_the_type(here, screen):
	frappe.get_doc("Request Type", "Request").update({"reply_template": "Apology"}).save()
	opened(screen, here.request)
	screen.click(".page-actions button", "Reply")
	screen.wait(lambda: "Sorry, Ole" in written(screen), "the answer does not begin with it")
	screen.one(".modal.show", "terms.txt")


def test_the_change_log_is_folded_searched_and_saved_as_a_file(here, screen):
	with as_user(ANNA):
		requests.update(here.request, {"priority": "High"})
		requests.update(here.request, {"title": "=1+1"})
		for _again in range(4):
			requests.mark_unread(here.request)
			requests.mark_read(here.request)
	opened(screen, here.request)
	screen.click(".form-tabs .nav-link", "Change log")
	log = "[data-fieldname=change_log]"
	screen.one(f"{log} details", "Priority: Medium → High")
	screen.click(f"{log} .btn", "Collapse all")
	assert "Priority: Medium" not in screen.text(log) and "changed" in screen.text(log)
	screen.click(f"{log} .btn", "Expand all")
	screen.one(f"{log} details", "Title: Printer → =1+1")
	rows = len(screen.all(f"{log} li"))
	screen.click(f"{log} .btn", "Collapse all")
	screen.write(f"{log} input[type=search]", "printer →")
	screen.one(f"{log} details", "Title: Printer → =1+1")
	assert [row.is_displayed() for row in screen.all(f"{log} li")].count(True) == 1 < rows
	screen.write(f"{log} input[type=search]", "MARKED AS READ")
	screen.wait(lambda: "Title" not in screen.text(log) and "marked as read" in screen.text(log), "not found")
	screen.one(f"{log} input[type=search]").send_keys(Keys.CONTROL, "a", Keys.BACK_SPACE)
	screen.wait(
		lambda: [row.is_displayed() for row in screen.all(f"{log} li")].count(True) == rows, "not all"
	)
	screen.click(f"{log} .btn", "Export")
	offered = [item.text for item in screen.all(f"{log} .dropdown-item")]
	assert {"Spreadsheet (CSV)", "Web page (HTML)", "Text"} <= set(offered)
	file = screen.browser.execute_async_script(DOWNLOAD)
	assert "Priority,Medium,High" in file and "'=1+1" in file, file


@pytest.fixture
def complaint(here):
	values = {"doctype": "Request Type", "type_name": "Complaint", "default_status": "In progress"}
	values |= {
		"default_priority": "High",
		"statuses": [{"status": "In progress"}, {"status": "Closed"}],
		"priorities": [{"priority": "High"}],
	}
	return frappe.get_doc(values).insert().name


def test_another_type_brings_its_status_and_priority_along_in_a_dialog(here, screen, complaint):
	opened(screen, here.request)
	screen.click(".page-actions .inner-group-button button", "Actions")
	screen.click(".page-actions .dropdown-item", "Change")
	starts = "return cur_dialog?.get_field('request_type')?.$input?.val()"
	screen.wait(lambda: screen.browser.execute_script(starts) == "Request", "it does not start with what is")
	choose_link(screen, "request_type", complaint)
	screen.wait(
		lambda: (
			[screen.browser.execute_script(VALUE, name) for name in ("status", "priority")]
			== ["In progress", "High"]
		),
		"the type's own are not chosen",
	)
	press_primary(screen)
	gone(screen)
	assert [stored(here.request, name) for name in ("request_type", "status", "priority")] == [
		complaint,
		"In progress",
		"High",
	]


def test_another_type_brings_its_priority_along_where_many_are_changed(here, screen, complaint):
	other = make_request("Scanner", agent=ANNA)
	screen.sign_in(ANNA).visit("/app/request")
	tick(screen, [here.request, other])
	choose(screen, "Change")
	screen.click(".rm-change:nth-child(1) > select:first-child option", "Priority")
	choose_link(screen, "priority", "Low")
	screen.one(".rm-changes", "Priority becomes Low")
	screen.click(".rm-changes > .btn", "Another field")
	screen.click(".rm-change:nth-child(2) > select:first-child option", "Request type")
	choose_link(screen, "request_type", complaint)
	screen.one(".rm-changes", "Priority becomes High")
