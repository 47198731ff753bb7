"""Finding: criteria with operators, the lists flagged, queue and bin, and lists as files (BEHAVIOUR FND-3 to FND-6, FLG-3)."""

import csv
import io
from datetime import datetime

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import (
	change_log,
	comparing,
	console,
	criteria,
	exporting,
	listing,
	lists,
	messages,
	requests,
)
from tests.actions.making import ANNA, BOB, customer_writes, house, last_message, make_request, upload
from tests.factories import as_user, count_queries, make_category, make_contact, make_manager
from tests.host.test_data_meta import drop_column

MONA = "mona@example.com"


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	here.pia = make_contact("pia@beta.test", "Pia", "Poulsen", company_name="Beta")
	here.fire = make_request(
		"Printer on fire",
		agent=ANNA,
		contact=here.contact,
		priority="High",
		tags="vip,printer",
		message="It burns",
	)
	here.slow = make_request("Printer is slow", agent=BOB, contact=here.pia, priority="Low", time_spent=0)
	here.tax = make_request("100% tax_free", category="General", tags="vi")
	here.done = make_request("Printer sold", agent=ANNA, status="Closed", contact=here.pia)
	here.four = {here.fire, here.slow, here.tax, here.done}
	return here


def find(*groups, user=ANNA, **options) -> list[str]:
	with as_user(user):
		return [row["name"] for row in lists.fetch("search", criteria=list(groups), **options)["rows"]]


def one(field, operator, value=None) -> dict:
	return {"field": field, "operator": operator, "value": value}


def found(here, *criteria, user=ANNA) -> str:
	"""Which of the four are found, by their key."""
	numbers = find(list(criteria), user=user)
	assert len(numbers) == len(set(numbers))
	return " ".join(key for key in ("fire", "slow", "tax", "done") if here[key] in numbers)


@pytest.mark.parametrize(
	("field", "operator", "value", "expected"),
	[
		("title", "contains", "PRINTER", "fire slow done"),
		("title", "not_contains", "printer", "tax"),
		("title", "starts", "printer is", "slow"),
		("title", "not_starts", "printer", "tax"),
		("title", "ends", "FIRE", "fire"),
		("title", "not_ends", "fire", "slow tax done"),
		("title", "equals", "printer is slow", "slow"),
		("title", "not_equals", "printer is slow", "fire tax done"),
		("title", "exact", "printer is slow", ""),
		("title", "exact", "Printer is slow", "slow"),
		("title", "not_exact", "Printer is slow", "fire tax done"),
		("title", "equals", "printer%fire", "fire"),
		("title", "exact", "100% tax_free", "tax"),
		("title", "contains", "x_f", "tax"),
		("title", "contains", "rinte__on", ""),
		("title", "contains", "!", ""),
		("title", "contains", "'; drop table", ""),
		("company_name", "empty", None, "tax"),
		("company_name", "not_empty", None, "fire slow done"),
		("company_name", "not_equals", "Beta", "fire tax"),
		("content", "contains", "burns", "fire"),
		("content", "not_contains", "burns", "slow tax done"),
		("status", "one_of", ["Open", "Closed"], "fire slow tax done"),
		("base_status", "one_of", "Closed", "done"),
		("base_status", "not_one_of", ["Closed"], "fire slow tax"),
		("priority", "one_of", ["High", "Low"], "fire slow"),
		("tags", "one_of", ["vip"], "fire"),
		("tags", "one_of", ["vi", "printer"], "fire tax"),
		("tags", "not_one_of", ["vip"], "slow tax done"),
		("tags", "empty", None, "slow done"),
		("agent", "current_user", None, "fire done"),
		("agent", "not_current_user", None, "slow tax"),
		("agent", "one_of", [BOB], "slow"),
		("agent", "not_one_of", [BOB], "fire tax done"),
		("agent", "empty", None, "tax"),
		("owner", "current_user", None, "fire slow tax done"),
		("changed_by", "one_of", [BOB], ""),
		("message_count", "=", 1, "fire"),
		("message_count", "<>", "1", "slow tax done"),
		("message_count", ">=", 0, "fire slow tax done"),
		("message_count", "<", 1, "slow tax done"),
		("message_count", "between", [2, 1], "fire"),
		("closed_at", "empty", None, "fire slow tax"),
		("closed_at", "this", "day", "done"),
		("has_attachment", "no", None, "fire slow tax done"),
		("has_attachment", "yes", None, ""),
		("flagged", "no", None, "fire slow tax done"),
	],
	ids=str,
)
def test_each_operator_finds_what_it_says(here, field, operator, value, expected):
	assert found(here, one(field, operator, value)) == expected


def test_contacts_numbers_files_flags_and_groups(here):
	with as_user(ANNA):
		requests.update(here.tax, {"contacts": [here.contact, here.pia]})
		requests.comment(here.slow, "See file", attachments=[upload(ANNA, "invoice-7.txt")])
		messages.flag(last_message(here.fire).name)
	assert found(here, one("contact", "one_of", [here.pia])) == "slow tax done"
	assert found(here, one("contact", "not_one_of", [here.pia])) == "fire"
	assert found(here, one("file_name", "starts", "INVOICE")) == "slow"
	assert found(here, one("has_attachment", "yes")) == "slow"
	assert found(here, one("flagged", "yes")) == "fire"
	assert found(here, one("flagged", "no")) == "slow tax done"
	assert found(here, one("name", "=", f"#{here.slow}")) == "slow"
	assert found(here, one("name", ">", here.slow)) == "tax done"
	assert found(here, one("name", "between", [here.fire, here.slow])) == "fire slow"
	frappe.get_doc(
		{"doctype": "User Group", "name": "Second line", "user_group_members": [{"user": BOB}]}
	).insert()
	assert found(here, one("agent_group", "one_of", ["Second line"])) == "slow"
	assert found(here, one("agent_group", "not_one_of", ["Second line"])) == "fire tax done"


NOW = datetime(2026, 11, 23, 17, 30)  # a Monday


def test_dates(here, monkeypatch):
	monkeypatch.setattr(criteria, "now_datetime", lambda: NOW)
	for key, moment in (
		("fire", NOW),
		("slow", datetime(2026, 3, 31, 23, 59, 59)),
		("tax", datetime(2026, 4, 1)),
		("done", None),
	):
		frappe.db.set_value("Request", here[key], "deadline", moment)
	april = "2026-04-01"
	assert found(here, one("deadline", "before", april)) == "slow"
	assert found(here, one("deadline", "equals", april)) == "tax"
	assert found(here, one("deadline", "after", "2026-03-31")) == "fire tax"
	assert found(here, one("deadline", "after", "2026-03-31T12:00:00")) == "fire slow tax"
	assert found(here, one("deadline", "between", ["2026-04-01", "2026-03-01"])) == "slow tax"
	assert found(here, one("deadline", "equals", "2026-03-31 23:59")) == "slow"
	assert found(here, one("deadline", "this", {"unit": "day"})) == "fire"
	assert found(here, one("deadline", "previous", {"unit": "day", "count": 1})) == ""
	assert found(here, one("deadline", "previous", {"unit": "year", "count": 1})) == ""
	frappe.db.set_value("Request", here.done, "deadline", add_to_date(NOW, days=1))
	assert found(here, one("deadline", "next", {"unit": "day", "count": 3})) == "done"
	for number in here.four:
		frappe.db.set_value("Request", number, "creation", NOW, update_modified=False)
	assert found(here, one("creation", "this", "year")) == "fire slow tax done"
	assert found(here, one("creation", "previous", "year")) == ""


@pytest.mark.pure
@pytest.mark.parametrize(
	("which", "count", "unit", "start", "end"),
	[
		("this", 1, "day", (2026, 11, 23), (2026, 11, 24)),
		("this", 1, "week", (2026, 11, 23), (2026, 11, 30)),
		("next", 2, "week", (2026, 11, 30), (2026, 12, 14)),
		("previous", 7, "day", (2026, 11, 16), (2026, 11, 23)),
		("previous", 1, "month", (2026, 10, 1), (2026, 11, 1)),
		("this", 1, "quarter", (2026, 10, 1), (2027, 1, 1)),
		("next", 1, "quarter", (2027, 1, 1), (2027, 4, 1)),
		("previous", 2, "year", (2024, 1, 1), (2026, 1, 1)),
	],
)
def test_relative_dates_are_whole_units(which, count, unit, start, end):
	assert comparing.relative(which, count, unit, NOW) == (datetime(*start), datetime(*end))


def test_and_inside_a_group_or_between_groups(here):
	printer, mine = one("title", "contains", "printer"), one("agent", "current_user")
	open_ones = one("base_status", "one_of", ["Open"])
	assert set(find([printer, mine, open_ones])) == {here.fire}
	assert set(find([printer, mine], [one("tags", "one_of", ["vi"])])) == {here.fire, here.done, here.tax}
	assert set(find([printer], [printer])) == {here.fire, here.slow, here.done}
	# one group may stand alone, as JSON too; what has no value asks nothing
	with as_user(ANNA):
		flat = lists.fetch("search", criteria=frappe.as_json([printer, one("title", "contains", " ")]))
		assert flat["count"] == 3 and "exact" not in flat
		assert lists.fetch("own_open", criteria=[[printer]])["count"] == 1
		assert lists.fetch("search", {"priority": "Low"}, criteria=[[printer]])["count"] == 1
		nothing_asked = lists.fetch("search", criteria=[[one("title", "equals", "")], []])
		assert nothing_asked["count"] == 3  # as without: the closed one is left out


def test_criteria_open_nothing_that_is_closed_to_the_user(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Printer of the board", user="Administrator", category="Board")
	every = [[one("title", "contains", "printer")], [one("category", "one_of", ["Board"])]]
	assert hidden not in find(*every) and hidden in find(*every, user=BOB)
	frappe.db.set_value("Request", here.fire, {"base_status": "Deleted", "status": "Deleted"})
	assert here.fire not in find([one("base_status", "one_of", ["Deleted"])], user=MONA)


@pytest.mark.parametrize(
	("criteria", "says"),
	[
		("not json", "groups"),
		('{"field": "title"}', "groups"),
		([["title"]], "A criterion"),
		([[{"field": "title", "operator": "contains", "sql": "1"}]], "A criterion"),
		([one("secret", "contains", "x")], "no field"),
		([one(None, "contains", "x")], "no field"),
		([one("title", "regex", "x")], "cannot be compared"),
		([one("title", "=", "x")], "cannot be compared"),
		([one("content", "empty")], "cannot be compared"),
		([one("message_count", "=", "many")], "a number"),
		([one("message_count", "=", True)], "a number"),
		([one("message_count", "between", [1])], "two values"),
		([one("deadline", "before", "tomorrow")], "date"),
		([one("deadline", "before", "9999-12-31")], "date"),
		([one("deadline", "between", ["2026-01-01"])], "two values"),
		([one("deadline", "next", {"unit": "fortnight"})], "unit"),
		([one("deadline", "next", {"unit": "day", "count": 99999})], "hundred years"),
		([one("title", "contains", {"a": 1})], "text"),
		([one("title", "contains", "x" * 201)], "too long"),
		([one("status", "one_of", ["x"] * 501)], "at most 500"),
		([[one("title", "contains", "x")]] * 21, "At most"),
	],
	ids=str,
)
def test_what_cannot_be_searched_for_is_refused(here, criteria, says):
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match=says):
		lists.fetch("search", criteria=criteria)


def test_flagged_messages_are_a_list_of_their_own(here):
	with as_user(ANNA):
		requests.comment(here.fire, "Second")
		requests.comment(here.slow, "Third " + "x" * 500)
		for message in frappe.get_all("Message", {"request": here.fire}, pluck="name"):
			messages.flag(message)
		messages.flag(last_message(here.slow).name)
		page = lists.fetch("flagged")
		assert [row["name"] for row in page["rows"]] == [here.slow, here.fire] and page["count"] == 2
		second, first = page["rows"]
		assert [one.excerpt for one in first["flagged"]] == ["Second", "It burns"]
		assert first["message"].excerpt == "Second" and first["message"].author_name == "Anna"
		assert len(second["message"].excerpt) == 300
		messages.flag(last_message(here.slow).name, False)
		assert [row["name"] for row in lists.fetch("flagged")["rows"]] == [here.fire]


def cost(name, **options) -> int:
	"""Queries of one page, once settings and roles are in the cache."""
	options = {"page_length": 200, **options}
	with as_user(ANNA):
		frappe.db.commit()
		lists.fetch(name, **options)
		with count_queries() as seen:
			lists.fetch(name, **options)
	return len(seen)


@pytest.mark.parametrize("length", [1, 2, 3, 4, 50])
def test_a_page_that_holds_all_is_counted_with_its_rows(here, length):
	with as_user(ANNA):
		wanted = [[one("title", "contains", "printer")]]
		page = lists.fetch("search", criteria=wanted, page_length=length)
		assert (page["count"], page["counts_more"], page["has_more"]) == (3, False, length < 3)
		beyond = lists.fetch("search", criteria=wanted, page_length=length, start=60)
		assert (beyond["rows"], beyond["count"]) == ([], 3)
	assert cost("search", criteria=wanted, page_length=length) == 2 + (length < 3)


def test_a_list_is_counted_up_to_a_thousand(here, monkeypatch):
	for _number in range(4):
		make_request("Printer", agent=ANNA, priority="High")
	wanted = [[one("title", "contains", "printer")]]
	monkeypatch.setattr(listing, "COUNTED_UP_TO", 5)
	with as_user(ANNA):
		assert lists.count("search", criteria=wanted) == {"count": 5, "counts_more": True}
		assert lists.count("own_open") == {"count": 5, "counts_more": False}
		page = lists.fetch("search", criteria=wanted, page_length=1)
		assert (page["count"], page["counts_more"], page["more_to_count"]) == (5, True, False)
	with as_user("Guest"), pytest.raises(frappe.PermissionError):
		lists.count("search")


@pytest.mark.parametrize(("field", "value"), [("content", "burn"), ("author", "anna"), ("sender", "acme")])
def test_messages_are_looked_at_request_by_request_not_all_there_are(here, field, value):
	"""What is common fills a page with the newest, however many messages there are."""
	with as_user(ANNA):
		for operator in ("contains", "not_contains"):
			with count_queries() as seen:
				lists.fetch("search", criteria=[[one(field, operator, value)]])
			(rows,) = (query for query in seen if "`tabMessage`" in query)
			assert "`tabMessage`.`request`=`tabRequest`.`name`" in rows


@pytest.mark.parametrize(("value", "is_found"), [("ole@acme.test", True), ("%@acme.test", False)])
def test_a_whole_address_is_found_by_an_index_where_the_database_has_one_for_it(here, value, is_found):
	"""SQLite compares texts by a function of its own."""
	customer_writes(here.fire, sender="ole@acme.test")
	with as_user(ANNA), count_queries() as seen:
		rows = lists.fetch("search", criteria=[[one("sender", "equals", value)]])["rows"]
	assert [row["name"] for row in rows] == [here.fire]
	queries = [query for query in seen if "`tabMessage`" in query]
	request_by_request = {"`tabMessage`.`request`=`tabRequest`.`name`" in query for query in queries}
	assert request_by_request == {not is_found or frappe.db.db_type == "sqlite"}


def flagged_request(here, title) -> None:
	request = make_request(title, contact=here.contact, message="x")
	with as_user(ANNA):
		messages.flag(last_message(request).name)


def test_a_list_costs_the_same_however_long_it_is(here):
	flagged_request(here, "One")
	few = cost("flagged")
	for number in range(5):
		flagged_request(here, f"More {number}")
	assert cost("flagged") == few == 3  # closed categories, rows, their messages
	assert cost("bin") == 2
	assert cost("flagged", page_length=2) == 4  # and how many there are, of which this is not all
	assert (
		cost("queue") == 4
	)  # closed categories, those of the user, the statuses of the queue, rows with their count


def test_the_queue_is_in_the_order_in_which_it_is_worked(here):
	make_category("Sales", members=(BOB,), assignment_method="Do not assign")
	status = {"doctype": "Request Status", "status_name": "In queue", "base_status": "Open", "is_queue": 1}
	frappe.get_doc({**status, "rank": 9}).insert()
	made = {}
	for title, hours in (("never", None), ("two", 2), ("one", 1)):
		made[title] = make_request(title, status="In queue", category="Helpdesk")
		deadline = add_to_date(now_datetime(), hours=hours) if hours else None
		frappe.db.set_value("Request", made[title], "deadline", deadline)
	taken = make_request("taken", status="In queue", agent=BOB)
	sales = make_request("sales", status="In queue", category="Sales")

	def queue(user):
		with as_user(user):
			return [row["title"] for row in lists.fetch("queue")["rows"]]

	assert queue(ANNA) == ["one", "two", "never"]
	assert set(queue(BOB)) == {"one", "two", "never", "sales"} == set(queue(MONA))
	with as_user(ANNA):
		assert requests.next_in_queue()["name"] == made["one"]
	assert queue(ANNA) == ["two", "never"] and taken and sales


def test_the_bin_shows_what_can_be_restored(here):
	with as_user(MONA):
		requests.delete(here.fire)
	with as_user(ANNA):
		requests.mark_spam(here.slow)
		assert [row["name"] for row in lists.fetch("bin")["rows"]] == [here.slow]
	with as_user(MONA):
		assert {row["name"] for row in lists.fetch("bin")["rows"]} == {here.fire, here.slow}
		requests.restore([here.fire, here.slow])
		assert lists.fetch("bin")["rows"] == []


def test_a_search_costs_the_same_whatever_is_asked(here):
	plain = [[one("title", "contains", "e")]]
	rich = [
		[one("content", "contains", "e"), one("tags", "one_of", ["vip"])],
		[one("contact", "one_of", ["x"])],
	]
	few = cost("search", criteria=plain)
	for number in range(20):
		make_request(f"More {number}", contact=here.contact)
	assert cost("search", criteria=plain) == cost("search", criteria=rich) == few == 2


def exported(user=ANNA, **options) -> bytes:
	with as_user(user):
		lists.export(**options)
	assert frappe.response.type == "download" and frappe.response.display_content_as == "attachment"
	return frappe.response.filecontent


def rows_of(content: bytes) -> list[list[str]]:
	return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_list_is_exported_with_the_rights_of_the_list(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("=cmd|' /C calc'!A0", user="Administrator", category="Board", tags="a,b")
	content = exported(list="last", columns=["name", "title", "agent_name", "tags"], order_by="name asc")
	assert content.startswith(b"\xef\xbb\xbf")
	header, *rows = rows_of(content)
	assert header == ["Number", "Title", "Owner", "Tags"]
	assert {row[0] for row in rows} == here.four
	assert rows[0] == [here.fire, "Printer on fire", "Anna", "vip, printer"]
	rows = rows_of(exported(BOB, list="search", criteria=[[one("category", "one_of", ["Board"])]]))[1:]
	assert [row[:2] for row in rows] == [[hidden, "'=cmd|' /C calc'!A0"]]
	for user in ("Guest", "ole@acme.test"):
		with pytest.raises(frappe.PermissionError):
			exported(user, list="last")


def test_of_a_list_what_was_chosen_is_exported(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Hidden", user="Administrator", category="Board")
	numbers = sorted(here.four)[:2]
	content = exported(list="last", columns=["name"], requests=[*numbers, hidden, "x"], order_by="name asc")
	assert rows_of(content)[1:] == [[number] for number in numbers]
	assert rows_of(exported(list="last", columns=["name"], requests='["x"]'))[1:] == []


def test_export_as_a_workbook_where_the_site_can(here):
	openpyxl = pytest.importorskip("openpyxl")
	make_request("=1+1\x07", agent=ANNA)
	content = exported(format="xlsx", list="own_open", columns='["title", "creation", "message_count"]')
	sheet = openpyxl.load_workbook(io.BytesIO(content)).active
	rows = list(sheet.iter_rows())
	titles = [row[0] for row in rows[1:]]
	assert sorted(cell.value for cell in titles) == ["'=1+1 ", "Printer on fire"]
	assert {cell.data_type for cell in titles} == {"s"}
	assert isinstance(rows[1][1].value, datetime) and isinstance(rows[1][2].value, int)


@pytest.mark.parametrize(
	"options",
	[
		{"format": "pdf"},
		{"list": "all"},
		{"columns": ["body_html"]},
		{"columns": [["title"]]},
		{"criteria": [one("x", "y", 1)]},
		{"order_by": "owner"},
	],
	ids=str,
)
def test_what_cannot_be_exported_is_refused(here, options):
	with pytest.raises(frappe.ValidationError):
		exported(**options)


def test_too_much_is_refused_instead_of_cut(here, monkeypatch):
	monkeypatch.setattr(lists, "EXPORTED_UP_TO", 3)
	with pytest.raises(frappe.ValidationError, match="Narrow"):
		exported(list="last")
	assert len(rows_of(exported(list="own_open"))) == 2


@pytest.mark.pure
@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", " =1", "|x", "%x", "\r=1"])
def test_nothing_in_a_file_is_a_formula(text):
	assert exporting.harmless(text).startswith("'")
	assert exporting.as_csv(["a"], [[text]]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.pure
def test_ordinary_texts_numbers_and_lines_stay_as_they_are():
	for value in ("Printer = dead", "a\nb", 7, None, ""):
		assert exporting.harmless(value) == value


def test_the_fields_of_a_search_are_described(here):
	with as_user(ANNA):
		known = {row["field"]: row for row in lists.search_fields()}
	assert known["status"]["link"] == "Request Status" and "Open" in known["base_status"]["options"]
	assert known["title"]["operators"][0] == {"operator": "contains", "label": "contains"}
	assert all(row["label"] and row["label"] != field for field, row in known.items())
	with as_user("Guest"), pytest.raises(frappe.PermissionError):
		lists.search_fields()


def test_who_closed_it_an_address_of_a_contact_and_what_was_merged(here):
	with as_user(BOB):
		requests.close(here.slow)
		requests.forward(here.tax, "smith@supplier.test", comment="Help", close=True)
		other = make_request("Another fire")
		requests.merge(here.fire, other)
	assert found(here, one("closed_by", "one_of", [BOB])) == "slow tax"
	assert found(here, one("closed_by", "current_user"), user=BOB) == "slow tax"
	assert found(here, one("contact_email", "starts", "pia@")) == "slow done"
	assert found(here, one("merged_with", "one_of", [other])) == "fire"
	assert found(here, one("merged_with", "one_of", [here.slow])) == ""


def test_fields_of_the_site_are_searched_in(here):
	from frappe.custom.doctype.custom_field.custom_field import create_custom_field

	create_custom_field(
		"Request", {"fieldname": "room", "fieldtype": "Data", "label": "Room", "insert_after": "title"}
	)
	try:
		frappe.db.set_value("Request", here.slow, "room", "B 12")
		assert found(here, one("room", "starts", "b")) == "slow"
		with as_user(ANNA):
			field = next(row for row in lists.search_fields() if row["field"] == "room")
		assert (field["label"], field["kind"]) == ("Room", "text")
	finally:
		drop_column("Request", "room")


def test_values_are_offered_as_far_as_the_user_may_see_them(here):
	def offered(field, text="", user=ANNA):
		with as_user(user):
			return [one["value"] for one in lists.field_values(field, text)]

	frappe.get_doc(
		{"doctype": "User Group", "name": "Second line", "user_group_members": [{"user": BOB}]}
	).insert()
	assert offered("agent_group", "second") == ["Second line"] and offered("agent_group", "third") == []
	assert offered("company_name", "be") == ["Beta"] and set(offered("company_name")) == {"Acme", "Beta"}
	assert offered("mailbox", "support") == ["support@example.com"]
	assert "vip" in offered("tags", "vi")
	assert offered("title", "x") == []
	with as_user(ANNA), pytest.raises(frappe.ValidationError, match="no field"):
		lists.field_values("secret", "x")


def test_the_author_of_a_message_is_asked_for(here):
	with as_user(BOB):
		requests.comment(here.slow, "Mine")
	assert found(here, one("author", "equals", "bob")) == "slow"
	assert found(here, one("author", "not_contains", "bob")) == "fire tax done"


def test_decimals_are_compared_too(here):
	assert found(here, one("message_count", ">", "0.5")) == "fire"
	assert found(here, one("message_count", "between", ["0.5", 2])) == "fire"


def test_only_who_has_the_right_exports(here, monkeypatch):
	asked = frappe.has_permission

	def taken_away(doctype, ptype="read", *args, **options):
		if (doctype, ptype, frappe.session.user) == ("Request", "export", ANNA):
			return False
		return asked(doctype, ptype, *args, **options)

	with as_user(ANNA):
		assert console.boot()["may_export"]
		monkeypatch.setattr(frappe, "has_permission", taken_away)
		assert not console.boot()["may_export"]
		with pytest.raises(frappe.PermissionError, match="may not export"):
			lists.export("last")
		with pytest.raises(frappe.PermissionError, match="may not export"):
			change_log.export(here.fire)
	with as_user(MONA):
		lists.export("last")


def test_a_tag_is_found_in_large_and_small_letters_and_a_status_by_its_state(here):
	assert found(here, one("tags", "one_of", ["VIP"])) == "fire"
	assert found(here, one("tags", "not_empty")) == "fire tax"
	with as_user(ANNA):
		assert [row["name"] for row in lists.fetch("search", {"tag": "Vip"})["rows"]] == [here.fire]
	assert found(here, one("status", "one_of", ["Closed", "No such"])) == "done"
	assert found(here, one("status", "not_one_of", ["Closed"])) == "fire slow tax"
	assert found(here, one("status", "one_of", ["No such"])) == ""
