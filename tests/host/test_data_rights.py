"""Who may do what: roles, owners, hooks, lists."""

import frappe
import pytest

from tests.factories import as_user, make_contact, make_user

ANNA, BO, CUSTOMER = "anna@acme.test", "bo@acme.test", "ole@acme.test"


@pytest.fixture
def people():
	make_user(ANNA, ["System Manager"])
	make_user(
		BO,
		["Desk User"]
		if False
		else ["Purchase User"]
		if frappe.db.exists("Role", "Purchase User")
		else ["Blogger"],
	)
	make_user(CUSTOMER)


@pytest.fixture
def notes(people):
	"""One of Anna's own, one of Anna's for all."""
	with as_user(ANNA):
		return [
			frappe.get_doc({"doctype": "Note", "title": title, "public": public}).insert().name
			for title, public in (("Mine", 0), ("Ours", 1))
		]


# --- roles


def test_roles(people):
	assert frappe.get_roles("Guest") == ["Guest"]
	assert {"System Manager", "All", "Guest", "Desk User"} <= set(frappe.get_roles(ANNA))
	assert set(frappe.get_roles(CUSTOMER)) == {"All", "Guest"}
	assert "System Manager" in frappe.get_roles("Administrator")
	with as_user(CUSTOMER):
		assert set(frappe.get_roles()) == {"All", "Guest"}


def test_roles_make_the_kind_of_user(people):
	assert frappe.db.get_value("User", ANNA, "user_type") == "System User"
	assert frappe.db.get_value("User", CUSTOMER, "user_type") == "Website User"


def test_a_role_more(people):
	user = frappe.get_doc("User", CUSTOMER)
	user.append("roles", {"role": "System Manager"})
	user.save()
	assert "System Manager" in frappe.get_roles(CUSTOMER)
	assert frappe.db.get_value("User", CUSTOMER, "user_type") == "System User"


def test_rights_to_a_doctype(people):
	assert frappe.has_permission("Note", "create", user=ANNA)
	assert frappe.has_permission("Role", "write", user=ANNA)
	assert not frappe.has_permission("Role", "read", user=CUSTOMER)
	assert not frappe.has_permission("Note", "read", user="Guest")
	assert frappe.has_permission("Role", "delete", user="Administrator")
	with as_user(CUSTOMER), pytest.raises(frappe.PermissionError):
		frappe.has_permission("Role", "read", throw=True)


def test_acting_as_somebody_else(people):
	assert frappe.session.user == "Administrator"
	frappe.set_user(ANNA)
	assert frappe.session.user == ANNA
	frappe.set_user("Administrator")


# --- documents


def test_the_hook_forbids(notes):
	mine, ours = (frappe.get_doc("Note", name) for name in notes)
	assert mine.has_permission("read", user=ANNA) and ours.has_permission("read", user=BO)
	assert not mine.has_permission("read", user=BO)
	assert frappe.has_permission("Note", "read", doc=notes[1], user=BO)
	assert not frappe.has_permission("Note", "read", doc=notes[0], user=BO)
	with as_user(BO):
		with pytest.raises(frappe.PermissionError):
			mine.check_permission("read")
		ours.check_permission("read")


def test_owners_may_more(notes):
	ours = frappe.get_doc("Note", notes[1])
	assert not ours.has_permission("write", user=BO) and not ours.has_permission("delete", user=BO)
	with as_user(BO):
		own = frappe.get_doc({"doctype": "Note", "title": "Bo's"}).insert()
		assert own.owner == BO and own.has_permission("write") and own.has_permission("delete")
		own.title = "Bo's own"
		own.save()
		own.delete()


def test_what_one_may_not_write_stays(notes):
	with as_user(BO):
		doc = frappe.get_doc("Note", notes[1])
		doc.title = "Bo's"
		with pytest.raises(frappe.PermissionError):
			doc.save()
		with pytest.raises(frappe.PermissionError):
			doc.delete()
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({"doctype": "Role", "role_name": "King"}).insert()
	assert frappe.db.get_value("Note", notes[1], "title") == "Ours"


def test_rights_may_be_left_out(notes):
	with as_user(CUSTOMER):
		doc = frappe.get_doc("Note", notes[1])
		doc.title = "Theirs"
		doc.save(ignore_permissions=True)
		doc.flags.ignore_permissions = True
		assert doc.has_permission("delete")
		role = frappe.get_doc({"doctype": "Role", "role_name": "Gardener"}).insert(ignore_permissions=True)
		frappe.delete_doc("Role", role.name, ignore_permissions=True)
	assert frappe.db.get_value("Note", notes[1], "title") == "Theirs"
	assert not frappe.db.exists("Role", "Gardener")


def test_loading_asks_for_no_rights(notes):
	with as_user(CUSTOMER):
		assert frappe.get_doc("Note", notes[0]).title == "Mine"
		assert frappe.db.get_value("Note", notes[0], "title") == "Mine"
		assert frappe.get_all("Note", {"name": notes[0]}, pluck="title") == ["Mine"]


def test_shared_documents(notes):
	share = {"doctype": "DocShare", "share_doctype": "Note", "share_name": notes[0], "user": BO, "read": 1}
	frappe.get_doc(share).insert(ignore_permissions=True)
	assert frappe.get_doc("Note", notes[0]).has_permission("read", user=BO)
	assert not frappe.get_doc("Note", notes[0]).has_permission("write", user=BO)


# --- lists


def test_lists_show_what_one_may_read(notes):
	named = {"name": ["in", notes]}
	assert frappe.get_list("Note", filters=named, pluck="title", order_by="title", user=ANNA) == [
		"Mine",
		"Ours",
	]
	with as_user(BO):
		assert frappe.get_list("Note", filters=named, pluck="title") == ["Ours"]
		assert frappe.get_all("Note", filters=named, pluck="title", order_by="title") == ["Mine", "Ours"]


def test_lists_of_what_one_may_not_read(people):
	with as_user(CUSTOMER):
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Role")
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Note")


def test_only_ones_own_files(people):
	for user in (ANNA, CUSTOMER):
		with as_user(user):
			file = {"doctype": "File", "file_name": f"{user}.txt", "content": user.encode(), "is_private": 1}
			frappe.get_doc(file).insert(ignore_permissions=True)
	with as_user(CUSTOMER):
		names = frappe.get_list("File", pluck="file_name")
	assert [name[:3] for name in names] == ["ole"]


def test_private_files_follow_their_document(notes):
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "a.txt",
			"content": b"a",
			"is_private": 1,
			"attached_to_doctype": "Note",
			"attached_to_name": notes[1],
		}
	).insert()
	assert file.has_permission("read", user=BO) and not file.has_permission("write", user=BO)
	assert not file.has_permission("read", user=CUSTOMER)
	frappe.db.set_value("Note", notes[1], "public", 0)
	assert not frappe.get_doc("File", file.name).has_permission("read", user=BO)
	assert frappe.get_doc("File", file.name).has_permission("write", user=ANNA)


def test_nobody_sees_administrator(people):
	with as_user(ANNA):
		assert not {"Administrator", "Guest"} & set(
			frappe.get_list("User", pluck="name", limit_page_length=0)
		)
		assert not frappe.get_doc("User", "Administrator").has_permission("read")


def test_rows_of_a_table_go_by_their_document(people):
	contact = frappe.get_doc("Contact", make_contact())
	[row] = contact.email_ids
	assert row.has_permission("read", user=ANNA) and not row.has_permission("read", user=CUSTOMER)
	with as_user(ANNA):
		rows = frappe.get_list("Contact Email", {"parent": contact.name}, parent_doctype="Contact")
		assert len(rows) == 1
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Contact Email", {"parent": contact.name})


# --- users themselves


def test_an_address_is_a_users_name():
	user = make_user("Eva@Acme.test", first_name="Eva", last_name="Ek")
	assert (user.name, user.email, user.full_name) == ("eva@acme.test", "eva@acme.test", "Eva Ek")
	with pytest.raises(frappe.InvalidEmailAddressError):
		make_user("no address")
	with pytest.raises(frappe.DuplicateEntryError):
		make_user("eva@acme.test")
	assert frappe.get_doc("User", user.name).new_password in ("", None)


def test_administrator_stays():
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("User", "Administrator")
