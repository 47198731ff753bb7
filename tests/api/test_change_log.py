"""The change log as a file, in two levels: what was done, and what that changed (BEHAVIOUR LOG-1)."""

import csv
import io

import frappe
import pytest

from request_mgmt.api import change_log, console, requests
from request_mgmt.records import log
from tests.actions.making import ANNA, BOB, house, make_request
from tests.factories import as_user, count_queries, make_category


@pytest.fixture
def here(site):
	here = house()
	here.request = make_request("Printer", agent=BOB)
	with as_user(ANNA):
		requests.update(here.request, {"agent": ANNA, "priority": "High", "title": "=1+1 <b>x</b>"})
		requests.close(here.request)
	return here


def exported(here, format="csv", user=ANNA) -> str:
	with as_user(user):
		change_log.export(here.request, format)
	assert frappe.response.type == "download" and frappe.response.filename == f"{here.request}.{format}"
	return frappe.response.filecontent.decode("utf-8-sig")


def test_a_table_has_a_line_for_each_change(here):
	head, *rows = csv.reader(io.StringIO(exported(here), newline=""))
	assert head == ["Time", "Done by", "Action", "Detail", "Field", "From", "To"]
	assert [row[1:4] + row[4:] for row in rows if row[4] == "Owner"] == [
		["Anna", "changed the owner", "", "Owner", "Bob", "Anna"]
	]
	assert {row[4] for row in rows} == {"", "Owner", "Priority", "Title", "Status", "Deadline"}
	assert ["'=1+1 <b>x</b>"] == [row[6] for row in rows if row[4] == "Title"]


def test_a_page_and_a_text_tell_both_levels(here):
	page, text = exported(here, "html"), exported(here, "txt")
	assert "<b>x</b>" not in page and "&lt;b&gt;x&lt;/b&gt;" in page and "rowspan" in page
	assert "Anna · changed the owner" in text and "    Owner: Bob → Anna\r\n" in text
	assert text.startswith(f"#{here.request} ")


def test_a_spreadsheet_is_written_where_the_site_can(here):
	if "xlsx" not in change_log.formats():
		pytest.skip("openpyxl is not installed")
	with as_user(ANNA):
		change_log.export(here.request, "xlsx")
	from openpyxl import load_workbook

	sheet = load_workbook(io.BytesIO(frappe.response.filecontent)).active
	assert [cell.value for cell in sheet[1]][:2] == ["Time", "Done by"]
	assert "'=1+1 <b>x</b>" in [row[6].value for row in sheet.iter_rows()]


def test_every_word_of_the_log_is_said_in_the_language_of_the_user(here):
	assert set(change_log.words()["actions"]) == log.ACTIONS
	with as_user(ANNA):
		told = console.boot()["log"]
		assert told["actions"]["closed"] == "closed" and {"csv", "html", "txt"} <= set(told["formats"])
		frappe.local.lang = "da"
		try:
			assert "lukkede" in exported(here, "txt")
		finally:
			frappe.local.lang = "en"


def test_who_may_not_read_the_request_gets_no_log(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	frappe.db.set_value("Request", here.request, "category", "Board")
	with as_user(ANNA):
		with pytest.raises(frappe.PermissionError):
			change_log.export(here.request)
		with pytest.raises(frappe.DoesNotExistError):
			change_log.export("4711")
	with as_user(BOB), pytest.raises(frappe.ValidationError, match="cannot be exported"):
		change_log.export(here.request, "pdf")


def test_it_costs_the_same_however_long_it_is(here):
	def cost() -> int:
		with as_user(ANNA):
			frappe.db.commit()
			change_log.export(here.request)
			with count_queries() as seen:
				change_log.export(here.request)
		return len(seen)

	few = cost()
	with as_user(ANNA):
		for at in range(5):
			requests.update(here.request, {"priority": ("Low", "High")[at % 2]})
	assert cost() == few


@pytest.mark.pure
@pytest.mark.parametrize(
	"names",
	[["a"], ["a", "b"], ["a, b"], ["a", "b, c"], ['["a"]'], ['["a", "b"]'], ["[a]"], ["a,b"], [", "], []],
)
def test_several_names_are_read_from_the_log_as_they_were_written(names):
	assert log.names_of(log.listed(names)) == names
