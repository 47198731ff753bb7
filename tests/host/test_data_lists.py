"""get_all and get_list: columns, filters, order, pages; frappe.qb."""

import datetime

import frappe
import pytest
from frappe.query_builder.functions import Coalesce, Count, Max
from frappe.utils import add_to_date, now_datetime
from pypika import Case, Order

from tests.factories import make_contact

OPEN = {"public": 1, "content": "<p>Hot</p>"}


@pytest.fixture
def notes():
	"""Three notes, made one after the other; the first was changed last."""
	names = [
		frappe.get_doc({"doctype": "Note", "title": title, **fields}).insert().name
		for title, fields in (("Tea", OPEN), ("Coffee", {}), ("Milk", OPEN))
	]
	frappe.db.set_value("Note", names[1], "content", None)
	for hours, name in enumerate(reversed(names)):
		frappe.db.set_value("Note", name, "modified", add_to_date(now_datetime(), hours=hours))
	return names


def titles(notes, *filters, **options) -> list[str]:
	options.setdefault("order_by", "title asc")
	return frappe.get_all("Note", [["name", "in", notes], *filters], pluck="title", **options)


# --- columns


def test_names_are_the_default(notes):
	rows = frappe.get_all("Note", {"name": ["in", notes]})
	assert {row.name for row in rows} == set(notes) and list(rows[0]) == ["name"]


def test_columns(notes):
	[row] = frappe.get_all("Note", {"name": notes[0]}, ["name", "title", "public as open"])
	assert row == {"name": notes[0], "title": "Tea", "open": 1}
	[row] = frappe.get_all("Note", filters={"name": notes[0]}, fields=["*"])
	assert row.title == "Tea" and isinstance(row.creation, datetime.datetime)
	[row] = frappe.get_all("Note", filters={"name": notes[0]}, fields="title, public")
	assert row == {"title": "Tea", "public": 1}
	[row] = frappe.get_all("Note", filters={"name": notes[0]}, fields=["`tabNote`.`title`"])
	assert row == {"title": "Tea"}


def test_fields_and_filters_may_change_places(notes):
	assert frappe.get_all("Note", ["title", "public"], {"name": notes[0]}) == [{"title": "Tea", "public": 1}]


def test_rows_as_lists_or_values(notes):
	named = {"name": notes[0]}
	assert frappe.get_all("Note", filters=named, fields=["title", "public"], as_list=True) == (("Tea", 1),)
	assert frappe.get_all("Note", filters=named, pluck="title") == ["Tea"]


def test_sums(notes):
	named = {"name": ["in", notes]}
	[row] = frappe.get_all("Note", filters=named, fields=["count(name) as notes", "sum(public) as open"])
	assert (row.notes, int(row.open)) == (3, 2)
	rows = frappe.get_all(
		"Note", filters=named, fields=["public", "count(name) as notes"], group_by="public", order_by="public"
	)
	assert [(row.public, row.notes) for row in rows] == [(0, 1), (1, 2)]


def test_no_subqueries():
	with pytest.raises(frappe.DataError):
		frappe.get_all("Note", fields=["(select 1) as x"])
	with pytest.raises(frappe.DataError):
		frappe.get_list("Note", fields=["concat(name, title)"])


# --- filters


@pytest.mark.parametrize(
	("condition", "found"),
	[
		(["title", "=", "Tea"], ["Tea"]),
		(["title", "!=", "Tea"], ["Coffee", "Milk"]),
		(["title", "in", ["Tea", "Milk"]], ["Milk", "Tea"]),
		(["title", "in", "Tea,Milk"], ["Milk", "Tea"]),
		(["title", "in", []], []),
		(["title", "not in", ["Tea"]], ["Coffee", "Milk"]),
		(["title", "like", "%E%"], ["Coffee", "Tea"]),
		(["title", "not like", "%e%"], ["Milk"]),
		(["title", ">", "Milk"], ["Tea"]),
		(["public", "=", 1], ["Milk", "Tea"]),
		(["public", "=", "1"], ["Milk", "Tea"]),
		(["public", "!=", 1], ["Coffee"]),
		(["public", "in", [0, 1]], ["Coffee", "Milk", "Tea"]),
		(["Note", "title", "=", "Tea"], ["Tea"]),
		# nothing counts as an empty text
		(["content", "!=", "x"], ["Coffee", "Milk", "Tea"]),
		(["content", "=", ""], ["Coffee"]),
		(["content", "is", "set"], ["Milk", "Tea"]),
		(["content", "is", "not set"], ["Coffee"]),
		(["content", "in", ["", "x"]], ["Coffee"]),
		(["content", "not in", ["x"]], ["Coffee", "Milk", "Tea"]),
		(["content", "not like", "%x%"], ["Coffee", "Milk", "Tea"]),
		(["expire_notification_on", "<", "2026-11-23"], ["Coffee", "Milk", "Tea"]),
		(["expire_notification_on", ">", "2026-11-23"], []),
		(["expire_notification_on", "is", "not set"], ["Coffee", "Milk", "Tea"]),
		(["content", "=", None], ["Coffee"]),
	],
)
def test_filters(notes, condition, found):
	assert titles(notes, condition) == found


def test_filters_by_day(notes):
	today = now_datetime().date()
	frappe.db.set_value("Note", {"name": ["in", notes]}, "creation", now_datetime(), update_modified=False)
	assert len(titles(notes, ["creation", "between", [today, today]])) == 3
	assert len(titles(notes, ["creation", "between", [str(today), str(today)]])) == 3
	assert titles(notes, ["creation", ">", add_to_date(today, days=1)]) == []


def test_any_of_several(notes):
	either = {"title": "Tea", "public": 0}
	found = frappe.get_all(
		"Note", {"name": ["in", notes]}, or_filters=either, pluck="title", order_by="title"
	)
	assert found == ["Coffee", "Tea"]


def test_operators_that_are_none(notes):
	with pytest.raises(frappe.ValidationError):
		frappe.get_all("Note", {"title": ["~", "x"]})


# --- order and pages


def test_order(notes):
	assert titles(notes, order_by="title desc") == ["Tea", "Milk", "Coffee"]
	assert titles(notes, order_by="public desc, title asc") == ["Milk", "Tea", "Coffee"]
	assert titles(notes, order_by="`tabNote`.`title` asc") == ["Coffee", "Milk", "Tea"]
	# the DocType's own: Frappe 16 changed it from what was changed last to what was made last
	own = f"{frappe.get_meta('Note').sort_field} desc"
	assert frappe.get_all("Note", {"name": ["in", notes]}, pluck="title") == titles(notes, order_by=own)
	assert titles(notes, order_by="modified desc") == ["Tea", "Coffee", "Milk"]


def test_order_by_columns_only(notes):
	with pytest.raises(frappe.ValidationError):
		frappe.get_all("Note", order_by="(select name from tabUser)")


def test_pages(notes):
	assert titles(notes, limit=2) == ["Coffee", "Milk"]
	assert titles(notes, limit_page_length=2) == ["Coffee", "Milk"]
	assert titles(notes, page_length=2, start=1) == ["Milk", "Tea"]
	assert titles(notes, limit_start=2, limit_page_length=5) == ["Tea"]
	assert titles(notes, limit_page_length=0) == ["Coffee", "Milk", "Tea"]


def test_all_rows_unless_told_otherwise():
	for number in range(21):
		frappe.get_doc({"doctype": "Note", "title": f"Cup {number}"}).insert()
	cups = {"title": ["like", "Cup %"]}
	assert len(frappe.get_list("Note", filters=cups)) == 21
	assert len(frappe.get_all("Note", filters=cups)) == 21
	assert len(frappe.get_list("Note", filters=cups, limit=5)) == 5


def test_each_once(notes):
	named = {"name": ["in", notes]}
	found = frappe.get_all("Note", filters=named, fields=["public"], distinct=True)
	assert sorted(row.public for row in found) == [0, 1]


# --- the query builder


def test_select(notes):
	table = frappe.qb.DocType("Note")
	query = frappe.qb.from_(table).select(table.title, table.public.as_("open"))
	query = query.where(table.name.isin(notes) & (table.public == 1)).orderby(table.title, order=Order.desc)
	assert query.run() == (("Tea", 1), ("Milk", 1))
	assert query.run(as_dict=True) == [{"title": "Tea", "open": 1}, {"title": "Milk", "open": 1}]
	assert query.limit(1).offset(1).run(pluck=True) == ["Milk"]


def test_values_are_not_sql(notes):
	table = frappe.qb.DocType("Note")
	for nasty in ("' or 1=1 --", "100%", "%s", "%(x)s", "\\"):
		assert not frappe.qb.from_(table).select(table.name).where(table.title == nasty).run()
	name = frappe.get_doc({"doctype": "Note", "title": "100% %s \\ 'x'"}).insert().name
	assert frappe.qb.from_(table).select(table.name).where(table.title == "100% %s \\ 'x'").run() == (
		(name,),
	)


def test_functions_and_groups(notes):
	table = frappe.qb.DocType("Note")
	query = frappe.qb.from_(table).where(table.name.isin(notes)).groupby(table.public).orderby(table.public)
	assert query.select(table.public, Count("*"), Max(table.title)).run() == ((0, 1, "Coffee"), (1, 2, "Tea"))
	empty = frappe.qb.from_(table).select(Coalesce(table.content, "nothing")).where(table.name == notes[1])
	assert empty.run() == (("nothing",),)
	[(latest,)] = frappe.qb.from_(table).select(Max(table.creation)).where(table.name.isin(notes)).run()
	assert isinstance(latest, datetime.datetime)


def test_cases_and_moments(notes):
	table = frappe.qb.DocType("Note")
	kind = Case().when(table.public == 1, "open").else_("closed")
	query = frappe.qb.from_(table).select(kind).where(table.name.isin(notes)).orderby(table.title)
	assert query.run(pluck=True) == ["closed", "open", "open"]
	soon = add_to_date(now_datetime(), minutes=1)
	assert len(query.where(table.creation < soon).run()) == 3
	assert not query.where(table.creation > soon).run()


def test_joins_and_subqueries():
	name = make_contact()
	contact, mail = frappe.qb.DocType("Contact"), frappe.qb.DocType("Contact Email")
	query = (
		frappe.qb.from_(contact)
		.join(mail)
		.on(mail.parent == contact.name)
		.select(contact.name, mail.email_id)
	)
	assert query.where(mail.email_id == "ole@acme.test").run() == ((name, "ole@acme.test"),)
	inner = frappe.qb.from_(mail).select(mail.parent).where(mail.email_id == "ole@acme.test")
	assert frappe.qb.from_(contact).select(contact.name).where(contact.name.isin(inner)).run() == ((name,),)
	without = frappe.qb.from_(contact).left_join(mail).on((mail.parent == contact.name) & (mail.idx == 9))
	assert without.select(mail.email_id).where(contact.name == name).run() == ((None,),)


def test_update_insert_delete(notes):
	table = frappe.qb.DocType("Note")
	frappe.qb.update(table).set(table.title, "Water").where(table.name == notes[0]).run()
	assert frappe.db.get_value("Note", notes[0], "title") == "Water"
	frappe.qb.into("Note").columns("name", "title").insert(("bottle", "Beer"), ("glass", "Wine")).run()
	assert frappe.get_all("Note", {"name": ["in", ["bottle", "glass"]]}, pluck="title", order_by="title") == [
		"Beer",
		"Wine",
	]
	frappe.qb.from_(table).delete().where(table.name.isin(["bottle", "glass"])).run()
	assert not frappe.db.exists("Note", "bottle")


def test_a_query_as_text(notes):
	table = frappe.qb.DocType("Note")
	text, values = frappe.qb.from_(table).select(table.name).where(table.title == "Tea").walk()
	assert "Tea" not in text and list(values.values()) == ["Tea"]
