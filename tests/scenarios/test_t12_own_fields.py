"""T12 Bulk update of the site's own fields (BEHAVIOUR BAT-5)."""

import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_field

from request_mgmt.actions import batches as background
from request_mgmt.api import actions, batches, change_log, console, lists, requests
from request_mgmt.records import own_fields
from tests.actions.making import ANNA, BOB, house, make_request, stored, words
from tests.factories import as_user, make_category, make_manager
from tests.host.test_data_meta import drop_column, rebuild

MONA = "mona@example.com"
FIELDS = {
	"room": {"fieldtype": "Data", "label": "Room"},
	"remark": {"fieldtype": "Small Text", "label": "Remark"},
	"on_site": {"fieldtype": "Check", "label": "On site"},
	"side": {"fieldtype": "Select", "label": "Side", "options": "\nLeft\nRight"},
	"visits": {"fieldtype": "Int", "label": "Visits"},
	"price": {"fieldtype": "Float", "label": "Price"},
	"visit_on": {"fieldtype": "Date", "label": "Visit on"},
	"visit_at": {"fieldtype": "Datetime", "label": "Visit at"},
	"place": {"fieldtype": "Link", "label": "Place", "options": "Request Category"},
	"history": {"fieldtype": "Text Editor", "label": "History"},
	"takes": {"fieldtype": "Duration", "label": "Takes"},
	"call_at": {"fieldtype": "Time", "label": "Call at"},
	"helpers": {"fieldtype": "Table MultiSelect", "label": "Helpers", "options": "User Group Member"},
	"stages": {"fieldtype": "Table MultiSelect", "label": "Stages", "options": "Request Type Status"},
	"kept_by_system": {"fieldtype": "Data", "label": "Kept by the system", "read_only": 1},
}


@pytest.fixture
def here(site):
	here = house()
	make_manager(MONA)
	for name, field in FIELDS.items():
		create_custom_field("Request", {"fieldname": name, "insert_after": "title", **field})
	frappe.clear_cache(doctype="Request")
	make_category("Sales", members=(ANNA,), assignment_method="Do not assign")
	here.one, here.two = make_request("One"), make_request("Two")
	here.both = [here.one, here.two]
	frappe.db.set_value("Request", here.one, {"room": "B 12", "side": "Left"}, update_modified=False)
	yield here
	frappe.db.rollback()
	for name in FIELDS:
		drop_column("Request", name)
	rebuild("Request")


@pytest.fixture
def secret(here, monkeypatch):
	"""The room is for managers: another role has its level, however often the platform reads the DocType anew."""
	get_meta = frappe.get_meta
	level = frappe._dict(role="Request Manager", permlevel=1, read=1, write=1)

	def with_level(doctype, *args, **kwargs):
		meta = get_meta(doctype, *args, **kwargs)
		if meta.name == "Request" and level not in meta.permissions:
			meta.get_field("room").permlevel = 1
			meta.permissions.append(level)
		return meta

	monkeypatch.setattr(frappe, "get_meta", with_level)
	yield
	monkeypatch.undo()
	frappe.clear_cache(doctype="Request")


def change(changes, which, user=ANNA) -> dict:
	with as_user(user):
		return requests.update(which, changes)


def told(name, field) -> str | None:
	doc = stored(name)
	return own_fields.shown(doc.meta.get_field(field), doc.get(field))


def reasons(answer) -> str:
	assert answer["done"] == []
	return " ".join(row["reason"] for row in answer["refused"])


@pytest.mark.parametrize(
	("field", "how", "becomes"),
	[
		("room", {"set": "C 3"}, "C 3"),
		("remark", {"set": "two\nlines"}, "two\nlines"),
		("on_site", {"set": "Yes"}, "1"),
		("on_site", {"toggle": True}, "1"),
		("side", {"set": "Right"}, "Right"),
		("visits", {"set": "12"}, "12"),
		("price", {"set": "2,5"}, "2.5"),
		("visit_on", {"set": "2031-05-01"}, "2031-05-01"),
		("visit_at", {"set": "2031-05-01 12:30:00"}, "2031-05-01 12:30:00"),
		("place", {"set": "Sales"}, "Sales"),
		("history", {"set": "<div><b>Old</b> one</div>"}, "<div><b>Old</b> one</div>"),
		("takes", {"set": "1d 2h 30m"}, "95400.0"),
		("takes", {"set": 90}, "90.0"),
		("call_at", {"set": "14:30"}, "14:30:00"),
	],
)
def test_each_kind_is_set_logged_and_taken_back(here, field, how, becomes):
	before = [told(name, field) for name in here.both]
	answer = change({field: how}, here.both)
	assert (answer["done"], answer["refused"]) == (here.both, [])
	assert {str(stored(name).get(field)) for name in here.both} == {becomes}
	with as_user(ANNA):
		row = requests.get(here.two)["log"][-1]
		assert row["action"] == "changed" and [one["field"] for one in row["changes"]] == [field]
		assert change_log.words()["fields"][field] == FIELDS[field]["label"]
		assert requests.undo(here.both)["refused"] == []
	assert [told(name, field) for name in here.both] == before
	assert words(here.one)[-1] == "undone"


def test_they_are_emptied_switched_and_replaced_where_they_stand(here):
	assert change({"side": {"toggle": True}}, here.both)["done"] == [here.one], "an empty one has no other"
	assert stored(here.one).side == "Right"
	assert change({"room": {"replace": "b ", "with": "C "}}, here.both)["done"] == [here.one]
	assert stored(here.one).room == "C 12"
	assert change({"room": {"match": r"C (\d+)", "with": r"\1 C"}}, here.one)["done"] == [here.one]
	assert stored(here.one).room == "12 C"
	change({"room": {"clear": True}, "visits": 3}, here.both)
	change({"visits": {"clear": True}}, here.both)
	assert (stored(here.one).room, stored(here.one).visits) == (None, 0)
	assert change({"room": ""}, here.both)["unchanged"] == here.both
	change({"history": "<p>x</p>", "takes": "2h", "call_at": "9:05"}, here.both)
	change({"history": "<p><br></p>", "takes": {"clear": True}, "call_at": {"clear": True}}, here.both)
	assert [stored(here.one).get(field) or None for field in ("history", "takes", "call_at")] == [None] * 3


def test_how_they_are_written_in_the_log(here):
	def logged() -> dict:
		with as_user(ANNA):
			return {one["field"]: one["to"] for one in requests.get(here.one)["log"][-1]["changes"]}

	change({"history": "<div><b>Old</b> one</div>", "takes": 95400, "call_at": "9:05"}, here.one)
	assert logged() == {"history": "Old one", "takes": "1d 2h 30m", "call_at": "09:05:00"}
	change({"helpers": {"add": [ANNA, BOB]}}, here.one)
	assert logged() == {"helpers": f"{ANNA}, {BOB}"}


def helpers(name) -> list[str]:
	return [row.user for row in stored(name).helpers]


def test_of_several_documents_some_are_added_and_others_removed(here):
	change({"helpers": {"set": [BOB]}}, here.two)
	assert change({"helpers": {"add": [ANNA], "remove": [BOB]}}, here.both)["done"] == here.both
	assert helpers(here.one) == helpers(here.two) == [ANNA]
	assert change({"helpers": {"add": [ANNA]}}, here.both)["unchanged"] == here.both
	change({"helpers": {"add": [BOB, ANNA]}}, here.one)
	assert helpers(here.one) == [ANNA, BOB]
	with as_user(ANNA):
		requests.undo(here.one)
	assert helpers(here.one) == [ANNA]
	change({"helpers": {"clear": True}}, here.both)
	assert helpers(here.one) == helpers(here.two) == []
	with as_user(ANNA):
		requests.undo(here.both)
	assert helpers(here.one) == helpers(here.two) == [ANNA]


def test_documents_with_a_comma_in_their_names_are_taken_back_like_others(here):
	odd = [f"Waits, for {who}" for who in ("parts", "[them]")]
	for name in odd:
		frappe.get_doc({"doctype": "Request Status", "status_name": name, "base_status": "Open"}).insert()
	change({"stages": [odd[0], "Open"]}, here.one)
	change({"stages": odd}, here.one)
	with as_user(ANNA):
		[row] = requests.get(here.one)["log"][-1]["changes"]
		assert (row["from"], row["to"]) == (f"{odd[0]}; Open", "; ".join(odd))
		requests.undo(here.one)
	assert [row.status for row in stored(here.one).stages] == [odd[0], "Open"]


def test_several_documents_are_found_shown_and_exported(here):
	change({"helpers": [BOB, ANNA], "takes": "1h 30m", "call_at": "9:05"}, here.one)
	with as_user(ANNA):
		rows = {row["name"]: row["helpers"] for row in lists.fetch("last")["rows"]}
		assert rows == {here.one: [BOB, ANNA], here.two: []}
		[field] = [field for field in lists.search_fields() if field["field"] == "helpers"]
		assert field["link"] == "User"

		def found(operator, value=None) -> list[str]:
			criteria = [{"field": "helpers", "operator": operator, "value": value}]
			return sorted(row["name"] for row in lists.fetch("search", criteria=criteria)["rows"])

		assert (found("one_of", [BOB]), found("not_one_of", [BOB])) == ([here.one], [here.two])
		assert (found("empty"), found("not_empty")) == ([here.two], [here.one])
		lists.export("last", columns=["name", "helpers", "takes", "call_at"])
	file = frappe.response.filecontent.decode("utf-8-sig")
	assert f'{here.one},"{BOB}, {ANNA}",1h 30m,09:05:00' in file and f"{here.two},,," in file


@pytest.mark.parametrize(
	"changes",
	[
		{"side": "Middle"},
		{"visits": "1.5"},
		{"visits": "many"},
		{"price": "1e400"},
		{"visit_on": "some day"},
		{"visit_at": "32.13.2031"},
		{"place": "Nowhere"},
		{"kept_by_system": "x"},
		{"room": {"toggle": True}},
		{"remark": {"match": "a", "with": "b"}},
		{"visits": {"replace": "1", "with": "2"}},
		{"room": {"add": ["x"]}},
		{"takes": "a while"},
		{"takes": "1d" + " " * 9000 + "x"},
		{"takes": {"replace": "1", "with": "2"}},
		{"call_at": "25:00"},
		{"helpers": {"add": ["nobody@example.com"]}},
		{"helpers": {"toggle": True}},
		{"history": {"match": "a", "with": "b"}},
		{"room": "x" * 200},
	],
	ids=str,
)
def test_what_does_not_fit_is_refused_and_nothing_changes(here, changes):
	before = [stored(name).as_dict() for name in here.both]
	assert len(reasons(change(changes, here.both))) > 20
	assert [stored(name).as_dict() for name in here.both] == before


def test_they_are_offered_with_their_ways_to_who_may_write_them(here, secret):
	def offered(user) -> dict:
		with as_user(user):
			[update] = [one for one in console.boot()["actions"] if one["name"] == "update"]
		return {field["fieldname"]: field for field in update["of_many"] if field.get("own")}

	mine = offered(ANNA)
	assert set(mine) == set(FIELDS) - {"kept_by_system", "room"}
	assert mine["on_site"]["ways"] == ("set", "toggle") and mine["on_site"]["options"] == "Yes\nNo"
	assert mine["side"]["ways"] == ("set", "toggle", "clear")
	assert mine["remark"]["ways"] == ("set", "replace", "clear") and mine["place"]["ways"] == ("set", "clear")
	assert (
		mine["helpers"]["ways"] == ("add", "remove", "set", "clear") and mine["helpers"]["options"] == "User"
	)
	assert {mine[name]["ways"] for name in ("history", "takes", "call_at")} == {("set", "clear")}
	assert offered(MONA)["room"]["ways"] == ("set", "replace", "match", "clear")


def test_a_field_of_a_higher_level_is_neither_written_seen_nor_told_to_others(here, secret):
	for how in ("C 3", {"replace": "B 12", "with": "x"}, {"match": "^C", "with": "x"}, {"clear": True}):
		assert "does not contain" not in (said := reasons(change({"room": how}, here.both)))
		assert said.count("cannot be changed here") == 2
	with as_user(ANNA):
		assert "room" not in requests.get(here.one)["request"]
		assert "room" not in [field["field"] for field in lists.search_fields()]
		assert "room" not in [column["name"] for column in lists.export_columns()["columns"]]
		assert all("room" not in row for row in lists.fetch("last")["rows"])
		with pytest.raises(frappe.ValidationError, match="no field"):
			lists.fetch("search", criteria=[{"field": "room", "operator": "starts", "value": "B"}])
	answer = change({"room": "C 3", "visits": 2}, here.both, MONA)
	assert answer["final"] == here.both and stored(here.one).room == "C 3"
	with as_user(ANNA):
		told = requests.get(here.one)["log"][-1]["changes"]
	assert {one["field"]: one["to"] for one in told} == {"room": own_fields.UNTOLD, "visits": "2"}
	with as_user(MONA), pytest.raises(frappe.ValidationError, match="no change of yours"):
		requests.undo(here.one)
	assert stored(here.one).room == "C 3"


def test_they_are_columns_of_lists_and_of_files(here):
	change({"on_site": 1}, here.one)
	with as_user(ANNA):
		offered = {column["name"]: column for column in lists.columns_for(None)["offered"]}
		assert (offered["room"]["label"], offered["room"]["fieldtype"]) == ("Room", "Data")
		assert lists.choose_columns("last", ["title", "room"])["columns"] == ["title", "room"]
		rows = {row["name"]: row["room"] for row in lists.fetch("last")["rows"]}
		assert rows == {here.one: "B 12", here.two: None}
		lists.export("last", columns=["name", "room", "on_site"])
	file = frappe.response.filecontent.decode("utf-8-sig")
	assert f"{here.one},B 12,Yes" in file and "Number,Room,On site" in file


def test_in_the_background_they_are_changed_and_undone_as_one(here):
	with as_user(ANNA):
		batch = batches.start("update", here.both, {"changes": {"visits": {"set": 7}}})["batch"]
		background.run(batch)
		assert [stored(name).visits for name in here.both] == [7, 7]
		background.run(batches.undo(batch)["batch"])
	assert [stored(name).visits for name in here.both] == [0, 0]


def make(name: str, **more) -> None:
	frappe.db.set_value("Custom Field", {"dt": "Request", "fieldname": name}, more)
	frappe.clear_cache(doctype="Request")


NEW = {
	"room": "B 12",
	"on_site": 1,
	"side": "Left",
	"price": "2,5",
	"place": "Sales",
	"takes": "1h 30m",
	"call_at": "8:15",
	"stages": ["Open", "Closed"],
}


def test_a_new_request_has_them_and_what_is_split_off_has_them_too(here):
	frappe.db.set_value("Request", here.one, "kept_by_system", "S-1")
	with as_user(ANNA):
		made = requests.create("New", message="One", message_access_level="Internal", fields=NEW)["name"]
		frappe.db.set_value("Request", made, "kept_by_system", "S-1")
		requests.comment(made, "Two")
		message = frappe.get_all("Message", {"request": made}, pluck="name")[0]
		split = requests.split(made, [message], "Other")["name"]
	for doc in (stored(made), stored(split)):
		assert (doc.room, doc.on_site, doc.side, doc.price, doc.place) == ("B 12", 1, "Left", 2.5, "Sales")
		assert doc.takes == 5400 and str(doc.call_at).zfill(8) == "08:15:00" and doc.kept_by_system == "S-1"
		assert [row.status for row in doc.stages] == ["Open", "Closed"]


@pytest.mark.parametrize(
	("fields", "error"),
	[
		({"kept_by_system": "x"}, frappe.ValidationError),
		({"read_status": "Read"}, frappe.ValidationError),
		({"side": "Up"}, frappe.ValidationError),
		({"place": "Nowhere"}, frappe.DoesNotExistError),
		("no set", frappe.ValidationError),
	],
)
def test_what_does_not_fit_makes_no_request(here, fields, error):
	before = frappe.db.count("Request")
	with as_user(ANNA), pytest.raises(error):
		requests.create("New", fields=fields)
	assert frappe.db.count("Request") == before


def test_one_of_a_higher_level_is_set_and_asked_for_by_those_who_have_it_alone(here, secret):
	make("room", reqd=1)
	with as_user(ANNA):
		requests.create("Without")
		with pytest.raises(frappe.ValidationError):
			requests.create("With", fields={"room": "B 12"})
	with as_user(MONA), pytest.raises(frappe.MandatoryError, match="Room"):
		requests.create("Without", agent="unassigned")


def test_the_dialog_asks_for_those_of_quick_entry(here):
	make("visits", allow_in_quick_entry=1)
	with as_user(ANNA):
		create = next(one for one in actions.catalogue() if one["name"] == "create")
	assert [field["fieldname"] for field in create["fields"] if field.get("own")] == ["visits"]
