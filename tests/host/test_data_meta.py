"""What a DocType is, and what a site adds to it; hooks and messages."""

import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_field, create_custom_fields
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from tests.factories import make_contact


def drop_column(doctype: str, column: str) -> None:
	"""Fields go, their columns stay: for the sake of other tests this one goes."""
	frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": column})
	frappe.db.commit()
	frappe.clear_cache(doctype=doctype)
	if frappe.db.has_column(doctype, column):
		frappe.db.sql_ddl(f"alter table `tab{doctype}` drop column `{column}`")


def rebuild(doctype: str) -> None:
	"""MariaDB keeps columns that went in the layout of the rows until the table is made anew, and has room for so many."""
	if frappe.db.db_type == "mariadb":
		frappe.db.sql_ddl(f"alter table `tab{doctype}` force")


@pytest.fixture
def color():
	create_custom_fields(
		{
			"Note": {
				"fieldname": "tea_color",
				"label": "Colour of tea",
				"fieldtype": "Data",
				"insert_after": "title",
			}
		}
	)
	yield
	drop_column("Note", "tea_color")


def test_fields():
	meta = frappe.get_meta("Note")
	assert (meta.name, meta.module, bool(meta.issingle), bool(meta.istable)) == ("Note", "Desk", False, False)
	assert meta.has_field("title") and not meta.has_field("tea")
	title = meta.get_field("title")
	assert (title.fieldname, title.fieldtype, title.label, title.reqd) == ("title", "Data", "Title", 1)
	assert meta.get_field("tea") is None
	assert "title" in {field.fieldname for field in meta.fields}
	assert [field.fieldname for field in meta.get("fields", {"fieldtype": "Text Editor"})] == ["content"]


def test_labels():
	meta = frappe.get_meta("Note")
	assert (meta.get_label("title"), meta.get_label("name")) == ("Title", "ID")


def test_fields_by_kind():
	contact = frappe.get_meta("Contact")
	tables = {field.fieldname: field.options for field in contact.get_table_fields()}
	assert tables["email_ids"] == "Contact Email" and tables["links"] == "Dynamic Link"
	todo = frappe.get_meta("ToDo")
	assert "allocated_to" in {field.fieldname for field in todo.get_link_fields()}
	assert "reference_name" in {field.fieldname for field in todo.get_dynamic_link_fields()}
	assert {"name", "creation", "title"} <= set(frappe.get_meta("Note").get_valid_columns())
	assert "email_ids" not in contact.get_valid_columns()


def test_a_doctype_that_is_none():
	with pytest.raises(frappe.DoesNotExistError):
		frappe.get_meta("No Such DocType")


def test_rules():
	rows = frappe.get_meta("Note").permissions
	assert any(row.role == "System Manager" and row.write for row in rows)


# --- fields of the site


def test_a_field_more(color):
	field = frappe.get_meta("Note").get_field("tea_color")
	assert (field.label, field.fieldtype) == ("Colour of tea", "Data")
	names = [each.fieldname for each in frappe.get_meta("Note").fields]
	assert names.index("tea_color") == names.index("title") + 1
	doc = frappe.get_doc({"doctype": "Note", "title": "Tea", "tea_color": "green"}).insert()
	assert frappe.get_doc("Note", doc.name).tea_color == "green"
	assert frappe.get_all("Note", {"tea_color": "green"}, pluck="name") == [doc.name]
	assert frappe.db.exists("Custom Field", "Note-tea_color")


def test_a_field_twice(color):
	again = {"fieldname": "tea_color", "label": "Colour", "fieldtype": "Data"}
	assert not create_custom_field("Note", again)
	create_custom_fields({"Note": [again]}, update=False)
	assert frappe.get_meta("Note").get_label("tea_color") == "Colour of tea"
	create_custom_fields({"Note": [again]})
	assert frappe.get_meta("Note").get_label("tea_color") == "Colour"
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": "Custom Field", "dt": "Note", **again}).insert()


def test_a_field_that_is_taken_away(color):
	frappe.delete_doc("Custom Field", "Note-tea_color")
	assert not frappe.get_meta("Note").has_field("tea_color")


def test_a_name_from_the_label():
	try:
		field = create_custom_field("Note", {"label": "Tea Pot", "fieldtype": "Int"})
		assert (field.fieldname, field.name) == ("tea_pot", "Note-tea_pot")
		doc = frappe.get_doc({"doctype": "Note", "title": "Tea"}).insert()
		assert frappe.db.get_value("Note", doc.name, "tea_pot") == 0
	finally:
		drop_column("Note", "tea_pot")


# --- properties of the site


def test_properties():
	make_property_setter("Note", "content", "reqd", 1, "Check")
	make_property_setter("Note", "public", "default", "1", "Text")
	frappe.clear_cache(doctype="Note")
	assert frappe.get_meta("Note").get_field("content").reqd == 1
	assert frappe.new_doc("Note").public in (1, "1")
	make_property_setter("Note", "content", "reqd", 0, "Check")
	frappe.clear_cache(doctype="Note")
	assert not frappe.get_meta("Note").get_field("content").reqd
	assert frappe.db.count("Property Setter", {"doc_type": "Note", "field_name": "content"}) == 1


def test_properties_of_the_doctype():
	own = frappe.get_meta("Note").sort_field
	make_property_setter("Note", None, "sort_field", "title", "Data", for_doctype=True)
	frappe.clear_cache(doctype="Note")
	assert frappe.get_meta("Note").sort_field == "title"
	frappe.db.delete("Property Setter", {"doc_type": "Note"})
	frappe.clear_cache(doctype="Note")
	assert frappe.get_meta("Note").sort_field == own != "title"


# --- contacts


def test_a_contacts_name():
	assert make_contact() == "Ole Olsen"
	assert make_contact("ole@other.test") == "Ole Olsen-1"
	assert make_contact("ole@third.test") == "Ole Olsen-2"
	contact = frappe.get_doc("Contact", "Ole Olsen")
	assert (contact.full_name, contact.email_id) == ("Ole Olsen", "ole@acme.test")


def test_a_contacts_first_addresses():
	contact = frappe.get_doc({"doctype": "Contact", "first_name": "Eva"})
	contact.append("email_ids", {"email_id": "eva@acme.test"})
	contact.append("phone_nos", {"phone": "1", "is_primary_phone": 1})
	contact.append("phone_nos", {"phone": "2", "is_primary_mobile_no": 1})
	contact.insert()
	assert (contact.email_id, contact.phone, contact.mobile_no) == ("eva@acme.test", "1", "2")
	contact.append("email_ids", {"email_id": "eva@home.test", "is_primary": 1})
	with pytest.raises(frappe.ValidationError):
		contact.save()


# --- hooks


def test_hooks_of_all_apps():
	assert "frappe.core.doctype.file.file.has_permission" in frappe.get_hooks("has_permission")["File"]
	assert frappe.get_hooks("no_such_hook") == []
	assert frappe.get_hooks("no_such_hook", {}) == {}
	assert frappe.get_hooks("app_name", app_name="frappe") == ["frappe"]
	assert frappe.get_installed_apps()[0] == "frappe"


def test_attributes_by_name():
	assert frappe.get_attr("frappe.utils.cint")("5") == 5
	assert frappe.scrub("Note Seen-By") == "note_seen_by"
	assert len(frappe.generate_hash(length=7)) == 7


# --- messages


def test_throw_tells_and_raises():
	frappe.local.message_log = []
	with pytest.raises(frappe.ValidationError, match="No tea"):
		frappe.throw("No tea")
	[told] = frappe.local.message_log
	told = frappe.parse_json(told)
	assert (told["message"], told["indicator"], told["raise_exception"]) == ("No tea", "red", 1)
	with pytest.raises(frappe.DoesNotExistError):
		frappe.throw("No tea", frappe.DoesNotExistError, title="Tea")


def test_messages_are_told():
	frappe.local.message_log = []
	frappe.msgprint("Tea is ready", alert=True, indicator="green")
	told = frappe.parse_json(frappe.local.message_log[0])
	assert (told["message"], told["indicator"], told["alert"]) == ("Tea is ready", "green", 1)
	frappe.clear_last_message()
	assert frappe.local.message_log == []


def test_errors_are_on_record():
	try:
		raise KeyError("tea")
	except KeyError:
		frappe.log_error(title="No tea")
	[row] = frappe.get_all("Error Log", {"method": "No tea"}, ["error"])
	assert "KeyError" in row.error
	frappe.log_error("Tea spilt", "All over the table", "Note", "x")
	[row] = frappe.get_all("Error Log", {"method": "Tea spilt"}, ["error", "reference_doctype"])
	assert (row.error, row.reference_doctype) == ("All over the table", "Note")


@pytest.mark.parametrize(
	("name", "status"),
	[
		("ValidationError", 417),
		("PermissionError", 403),
		("DoesNotExistError", 404),
		("AuthenticationError", 401),
		("DuplicateEntryError", 409),
		("RateLimitExceededError", 429),
		("CSRFTokenError", 400),
		("MandatoryError", 417),
		("TimestampMismatchError", 417),
		("LinkExistsError", 417),
		("UniqueValidationError", 417),
	],
)
def test_errors_and_their_status(name, status):
	assert getattr(frappe, name).http_status_code == status


def test_what_frappe_has_not_is_refused_by_name():
	with pytest.raises((NotImplementedError, AttributeError), match="no_such_thing"):
		frappe.no_such_thing
