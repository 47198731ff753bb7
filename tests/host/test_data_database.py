"""frappe.db: values, filters, transactions, locks, numbers."""

import datetime
import threading

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from tests.factories import in_threads, make_contact, make_user


def note(title: str = "Tea", **fields) -> str:
	return frappe.get_doc({"doctype": "Note", "title": title, **fields}).insert().name


@pytest.fixture
def notes():
	"""Three notes, made one after the other."""
	return [note("Tea", public=1), note("Coffee", content="<p>Black</p>"), note("Milk", public=1)]


def titles(filters, **options) -> list[str]:
	rows = frappe.db.get_values("Note", filters, "title", order_by="title asc", **options)
	return [row[0] for row in rows]


# --- get_value


def test_one_value_many_values_a_dict(notes):
	assert frappe.db.get_value("Note", notes[0], "title") == "Tea"
	assert frappe.db.get_value("Note", notes[0], ["title", "public"]) == ("Tea", 1)
	row = frappe.db.get_value("Note", notes[0], ["title", "public"], as_dict=True)
	assert row == {"title": "Tea", "public": 1} and row.title == "Tea"
	assert frappe.db.get_value("Note", notes[0]) == notes[0]
	assert frappe.db.get_value("Note", {"title": "Coffee"}) == notes[1]
	assert frappe.db.get_value("Note", {"title": "Coffee"}, "*", as_dict=True).name == notes[1]


def test_no_such_row():
	assert frappe.db.get_value("Note", "nobody", "title") is None
	assert frappe.db.get_value("Note", "nobody", ["title", "public"]) is None
	assert frappe.db.get_value("Note", {"title": "nobody"}, "title", as_dict=True) is None
	assert not frappe.db.get_values("Note", {"title": "nobody"}, "title")


def test_the_first_is_the_first_in_the_order_of_the_doctype(notes):
	frappe.db.set_value("Note", notes[0], "modified", add_to_date(now_datetime(), hours=1))
	first = {"modified": "Tea", "creation": "Milk"}[frappe.get_meta("Note").sort_field]
	assert frappe.db.get_value("Note", {"public": 1}, "title") == first
	assert frappe.db.get_value("Note", {"public": 1}, "title", order_by="title asc") == "Milk"
	assert frappe.db.get_value("Note", {"public": 1}, "title", order_by="creation desc") == "Milk"


def test_get_values(notes):
	assert titles({"public": 1}) == ["Milk", "Tea"]
	assert frappe.db.get_values("Note", {"public": 1}, "title", order_by="title asc", limit=1)[0][0] == "Milk"
	assert frappe.db.get_values("Note", {"public": 1}, "title", order_by="title asc", pluck=True) == [
		"Milk",
		"Tea",
	]
	assert len(frappe.db.get_values("Note", {"name": ["in", notes]}, "public", distinct=True)) == 2
	rows = frappe.db.get_values("Note", notes[:2], ["name", "title"], as_dict=True)
	assert {row.name for row in rows} == set(notes[:2])


def test_text_compares_in_any_case(notes):
	assert titles({"title": "TEA"}) == ["Tea"]
	assert frappe.db.exists("Note", {"title": "tea"}) == notes[0]


# --- filters


@pytest.mark.parametrize(
	("condition", "found"),
	[
		({"title": "Tea"}, ["Tea"]),
		({"title": ["=", "Tea"]}, ["Tea"]),
		({"title": ["!=", "Tea"]}, ["Coffee", "Milk"]),
		({"title": ("in", ["Tea", "Milk"])}, ["Milk", "Tea"]),
		({"title": ("in", [])}, []),
		({"title": ("not in", ["Tea", "Milk"])}, ["Coffee"]),
		({"title": ["like", "%e%"]}, ["Coffee", "Tea"]),
		({"title": ["like", "t__"]}, ["Tea"]),
		({"title": ["not like", "%e%"]}, ["Milk"]),
		({"title": [">", "Milk"]}, ["Tea"]),
		({"title": ["<=", "Milk"]}, ["Coffee", "Milk"]),
		({"title": ["between", ["D", "N"]]}, ["Milk"]),
		({"public": 1}, ["Milk", "Tea"]),
		({"public": 0}, ["Coffee"]),
		({"public": 1, "title": "Tea"}, ["Tea"]),
		([["title", "=", "Tea"]], ["Tea"]),
		([["title", "like", "%e%"], ["public", "=", 1]], ["Tea"]),
		([["Note", "title", "=", "Tea"]], ["Tea"]),
		([{"title": "Tea"}, {"public": 1}], ["Tea"]),
		({"expire_notification_on": None}, ["Coffee", "Milk", "Tea"]),
		({"expire_notification_on": ["is", "not set"]}, ["Coffee", "Milk", "Tea"]),
		({"title": ["is", "set"]}, ["Coffee", "Milk", "Tea"]),
	],
)
def test_filters(notes, condition, found):
	if isinstance(condition, dict):
		condition = {**condition, "name": ["in", notes]}
	else:
		condition = [*condition, ["name", "in", notes]]
	assert titles(condition) == found


def test_filters_by_time(notes):
	early, late = add_to_date(now_datetime(), hours=-1), add_to_date(now_datetime(), hours=1)
	assert len(titles({"name": ["in", notes], "creation": [">", early]})) == 3
	assert len(titles({"name": ["in", notes], "creation": [">", str(early)]})) == 3
	assert titles({"name": ["in", notes], "creation": [">=", late]}) == []
	assert len(titles({"name": ["in", notes], "creation": ["between", [early, late]]})) == 3
	frappe.db.set_value("Note", notes[0], "expire_notification_on", "2026-11-23")
	assert titles({"expire_notification_on": datetime.date(2026, 11, 23)}) == ["Tea"]
	assert titles({"expire_notification_on": ["<", "2026-11-24"]}) == ["Tea"]
	exact = get_datetime(frappe.db.get_value("Note", notes[0], "creation"))
	assert notes[0] in frappe.db.get_values("Note", {"creation": exact}, pluck=True)


def test_a_field_that_is_none():
	with pytest.raises(Exception):
		frappe.db.get_value("Note", {"no_such_field": 1})
	with pytest.raises(Exception):
		frappe.db.get_value("Note", {"title` or 1=1 -- ": 1})


# --- exists and count


def test_exists(notes):
	assert frappe.db.exists("Note", notes[0]) == notes[0]
	assert frappe.db.exists("Note", {"title": "Coffee"}) == notes[1]
	assert frappe.db.exists({"doctype": "Note", "title": "Coffee"}) == notes[1]
	assert not frappe.db.exists("Note", "nobody")
	assert not frappe.db.exists("Note", None)
	assert frappe.db.exists("Website Settings", "Website Settings")
	assert frappe.db.exists("DocType", "Note") == "Note"
	assert not frappe.db.exists("DocType", "No Such DocType")


def test_count(notes):
	before = frappe.db.count("Note")
	note("Water")
	assert frappe.db.count("Note") == before + 1
	assert frappe.db.count("Note", {"name": ["in", notes], "public": 1}) == 2
	assert frappe.db.count("Note", [["name", "in", notes], ["title", "like", "%e%"]]) == 2


# --- writing


def test_set_value(notes):
	before = frappe.db.get_value("Note", notes[0], "modified")
	frappe.db.set_value("Note", notes[0], "title", "Green tea")
	title, modified, by = frappe.db.get_value("Note", notes[0], ["title", "modified", "modified_by"])
	assert (title, by) == ("Green tea", "Administrator") and modified > before
	frappe.db.set_value("Note", notes[0], {"title": "Black tea", "public": 0}, update_modified=False)
	assert frappe.db.get_value("Note", notes[0], ["title", "public", "modified"]) == (
		"Black tea",
		0,
		modified,
	)


def test_set_value_of_many(notes):
	frappe.db.set_value("Note", {"name": ["in", notes], "public": 1}, "title", "Tea or milk")
	assert titles({"name": ["in", notes]}) == ["Coffee", "Tea or milk", "Tea or milk"]


def test_set_value_to_nothing(notes):
	frappe.db.set_value("Note", notes[1], "content", None)
	assert frappe.db.get_value("Note", notes[1], "content") is None
	assert frappe.db.get_value("Note", {"name": notes[1], "content": ["is", "not set"]}) == notes[1]


def test_single_values():
	frappe.db.set_single_value("Website Settings", "app_name", "Tea house")
	assert frappe.db.get_single_value("Website Settings", "app_name") == "Tea house"
	assert frappe.db.get_value("Website Settings", None, "app_name") == "Tea house"
	assert frappe.db.get_value("Website Settings", "Website Settings", "app_name") == "Tea house"
	frappe.db.set_single_value("Website Settings", {"disable_signup": 1, "app_name": "Pub"})
	assert frappe.db.get_single_value("Website Settings", "disable_signup") == 1
	assert frappe.get_cached_doc("Website Settings").app_name == "Pub"
	with pytest.raises(frappe.ValidationError):
		frappe.db.get_single_value("Website Settings", "no_such_field")


def test_delete(notes):
	frappe.db.delete("Note", {"name": ["in", notes], "public": 1})
	assert titles({"name": ["in", notes]}) == ["Coffee"]


def test_defaults():
	assert frappe.db.get_default("no_such_default") is None


# --- sql


def test_sql_answers_rows(notes):
	query = "select title, public from `tabNote` where name = %s"
	assert frappe.db.sql(query, notes[0]) == (("Tea", 1),)
	assert frappe.db.sql(query, (notes[0],), as_dict=True) == [{"title": "Tea", "public": 1}]
	assert frappe.db.sql(query, [notes[0]], as_list=True) == [["Tea", 1]]
	assert frappe.db.sql(query, notes[0], pluck=True) == ["Tea"]
	assert not frappe.db.sql(query, "nobody")


def test_sql_takes_names_and_lists(notes):
	query = "select title from `tabNote` where name in %(names)s and title like %(like)s order by title"
	assert frappe.db.sql(query, {"names": notes, "like": "%e%"}, pluck=True) == ["Coffee", "Tea"]
	query = "select title from `tabNote` where name in %s and title != %s order by title"
	assert frappe.db.sql(query, (tuple(notes), "Tea"), pluck=True) == ["Coffee", "Milk"]
	assert frappe.db.sql("select '100%%'", ()) == (("100%",),)


def test_sql_keeps_moments(notes):
	[(created,)] = frappe.db.sql("select creation from `tabNote` where name = %s", notes[0])
	[(latest,)] = frappe.db.sql("select max(creation) from `tabNote` where name = %s", notes[0])
	assert isinstance(created, datetime.datetime) and latest == created


def test_sql_with_faults():
	with pytest.raises(Exception):
		frappe.db.sql("selec 1")
	with pytest.raises(Exception):
		frappe.db.sql("select * from `tabNo Such Table`")


def test_letters_of_all_alphabets():
	name = note("ÆBLEGRØD")
	assert frappe.db.get_value("Note", {"title": ["like", "%blegrød%"]}) == name


def test_like_takes_backslashes_as_they_are_meant():
	full, half = note("100% tea"), note("1000 tea")
	assert frappe.db.sql("select name from `tabNote` where title like %s", "100\\% t%") == ((full,),)
	assert frappe.db.get_values("Note", {"title": ["like", "100\\% t%"]}, pluck=True) == [full]
	assert frappe.get_all("Note", {"title": ["like", "100\\% t%"]}) == []
	assert len(frappe.get_all("Note", {"title": ["like", "100%tea"], "name": ["in", [full, half]]})) == 2
	query = "select name from `tabNote` where title like %s escape '!'"
	assert frappe.db.sql(query, "100!% tea") == ((full,),)


def test_escape():
	assert frappe.db.escape("O'Hara", percent=False) in ("'O''Hara'", "'O\\'Hara'")
	assert frappe.db.sql(f"select {frappe.db.escape('a%b')} as x", ()) == (("a%b",),)


# --- transactions


def test_commit_and_rollback(site):
	name = note()
	frappe.db.rollback()
	assert not frappe.db.exists("Note", name)
	name = note()
	frappe.db.commit()
	frappe.db.rollback()
	assert frappe.db.exists("Note", name)


def test_others_see_what_is_committed(site):
	name = note()
	frappe.db.commit()
	frappe.db.set_value("Note", name, "title", "Coffee")
	assert _elsewhere(site, lambda: frappe.db.get_value("Note", name, "title")) == "Tea"
	frappe.db.commit()
	assert _elsewhere(site, lambda: frappe.db.get_value("Note", name, "title")) == "Coffee"


def _elsewhere(site, question):
	"""What another connection sees."""
	answers = []

	def ask():
		site.connect()
		answers.append(question())
		frappe.destroy()

	thread = threading.Thread(target=ask)
	thread.start()
	thread.join()
	return answers[0]


def test_savepoints(notes):
	frappe.db.savepoint("here")
	frappe.db.set_value("Note", notes[0], "title", "Coffee")
	frappe.db.rollback(save_point="here")
	assert frappe.db.get_value("Note", notes[0], "title") == "Tea"
	frappe.db.set_value("Note", notes[0], "title", "Milk")
	frappe.db.release_savepoint("here")
	assert frappe.db.get_value("Note", notes[0], "title") == "Milk"


def test_what_fails_in_a_savepoint_is_undone(notes):
	from frappe.database import savepoint

	with savepoint(catch=ValueError):
		frappe.db.set_value("Note", notes[0], "title", "Coffee")
		raise ValueError
	assert frappe.db.get_value("Note", notes[0], "title") == "Tea"
	with pytest.raises(KeyError), savepoint(catch=ValueError):
		raise KeyError


def test_callbacks(notes):
	seen = []
	frappe.db.before_commit.add(lambda: seen.append("before"))
	frappe.db.after_commit.add(lambda: seen.append("after"))
	frappe.db.after_rollback.add(lambda: seen.append("never"))
	frappe.db.commit()
	frappe.db.commit()
	assert seen == ["before", "after"]
	frappe.db.after_commit.add(lambda: seen.append("never"))
	frappe.db.before_rollback.add(lambda: seen.append("rolling"))
	frappe.db.after_rollback.add(lambda: seen.append("back"))
	frappe.db.rollback()
	frappe.db.commit()
	assert seen == ["before", "after", "rolling", "back"]


def test_a_document_read_from_the_cache_after_rollback(notes):
	frappe.db.commit()
	assert frappe.get_cached_doc("Note", notes[0]).title == "Tea"
	frappe.db.set_value("Note", notes[0], "title", "Coffee")
	frappe.db.rollback()
	assert frappe.get_doc("Note", notes[0]).title == "Tea"


def test_locks_make_others_wait(site):
	name = note()

	def count_up():
		for _time in range(5):
			title = frappe.db.get_value("Note", name, "title", for_update=True)
			number = 0 if title == "Tea" else int(title)
			frappe.db.set_value("Note", name, "title", str(number + 1))
			frappe.db.commit()

	assert in_threads(site, [count_up] * 3) == [None] * 3
	frappe.db.rollback()
	assert frappe.db.get_value("Note", name, "title") == "15"


# --- what must be alone


def test_the_same_twice():
	make_user("ole@acme.test", username="ole")
	with pytest.raises((frappe.UniqueValidationError, frappe.DuplicateEntryError)):
		make_user("ole@acme.test")
	frappe.db.add_unique("Note", ["title", "public"], "one_title")
	try:
		note("Only once")
		with pytest.raises(frappe.UniqueValidationError):
			note("Only once")
		assert note("Only once", public=1)
	finally:
		frappe.db.rollback()
		frappe.db.sql_ddl(
			"drop index `tabNote_one_title`"
			if frappe.db.db_type == "sqlite"
			else "alter table `tabNote` drop index `one_title`"
		)


# --- numbers, tables


def test_sequences():
	frappe.db.create_sequence("Tea Cup", start_value=7, check_not_exists=True)
	try:
		assert [int(frappe.db.get_next_sequence_val("Tea Cup")) for _time in range(3)] == [7, 8, 9]
		frappe.db.create_sequence("Tea Cup", start_value=7, check_not_exists=True)
		assert int(frappe.db.get_next_sequence_val("Tea Cup")) == 10
	finally:
		if frappe.db.db_type != "sqlite":
			frappe.db.sql_ddl("drop sequence tea_cup_id_seq")


def test_tables_and_columns():
	assert frappe.db.table_exists("Note") and not frappe.db.table_exists("No Such Table")
	assert frappe.db.has_column("Note", "title") and not frappe.db.has_column("Note", "no_such_column")


def test_child_rows_are_rows():
	name = make_contact()
	assert frappe.db.get_value("Contact Email", {"parent": name}, "email_id") == "ole@acme.test"
	assert frappe.db.get_all("Contact Email", {"email_id": "ole@acme.test"}, pluck="parent") == [name]


def test_what_the_database_has_not_is_refused_by_name():
	with pytest.raises((NotImplementedError, AttributeError), match="no_such_thing"):
		frappe.db.no_such_thing
