"""Documents of the platform that tell of requests, or by which one comes to them: tags, files, comments, contacts.

The platform's own rights are wider than ours: everybody lists tag links, which hold the titles of what is tagged, makes a contact of
his own, comments on whatever has a number, and gives a file the address of another one. Here they are as narrow as ours (BEHAVIOUR
ASG-14, CUS-1, PER-11, MAIL.md 5 no. 7).
"""

import json
import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import frappe
from frappe import _
from frappe.core.doctype.file.file import has_permission as by_the_platform

from request_mgmt import permissions

if TYPE_CHECKING:
	from frappe.model.document import Document

# What may be tagged, commented on and have files, and what of it the user may list
TELLING: dict[str, Callable[[str | None], str]] = {
	"Request": permissions.request_query,
	"Message": permissions.message_query,
	"Reply Template": permissions.reply_template_query,
}
# By these of a contact it is decided whose requests somebody sees on the website
WHO_SOMEBODY_IS = ("user", "company_name", "rm_company_access")


# Lists

# What the platform's lists are asked for by
FILTERS = ("filters", "or_filters", "current_filters")


def check_filters() -> None:
	"""ValidationError for what is no name where a filter has a field or a DocType: the platform makes it part of its query, beside the
	conditions of who may see what (seen in 15.74.1, by every door that lists). Before each request."""
	for given in map(frappe.form_dict.get, FILTERS):
		if isinstance(given, str) and ("`" in given or "\\u" in given):
			try:
				given = json.loads(given)
			except ValueError:
				continue  # a name
		if _names_in(given):
			frappe.throw(_("{0} cannot be read as a list.").format(frappe.bold(_("Filters"))))


def _names_in(filters) -> bool:
	"""Whether a backtick stands in the name of a field. Pure."""
	if isinstance(filters, dict):
		return any("`" in str(name) for name in filters)
	if not isinstance(filters, list):
		return False
	if all(isinstance(one, list | dict) for one in filters):
		return any(map(_names_in, filters))
	before_value = filters[: max(1, min(len(filters) - 1, 3))]
	return any("`" in part for part in before_value if isinstance(part, str))


def tag_link_query(user: str | None = None, doctype: str | None = None) -> str:
	return _rows_of("Tag Link", "document_type", "document_name", user)


def file_query(user: str | None = None, doctype: str | None = None) -> str:
	return _rows_of("File", "attached_to_doctype", "attached_to_name", user)


def _rows_of(doctype: str, kind: str, name: str, user: str | None) -> str:
	"""What hangs on a document that the user does not list is not listed to him."""
	table = f"`tab{doctype}`"
	found = []
	for of, query in TELLING.items():
		if rule := query(user):
			another = f"coalesce({table}.`{kind}`, '') != '{of}'"
			found.append(f"({another} or {table}.`{name}` in (select `name` from `tab{of}` where {rule}))")
	return " and ".join(found)


# One document


def tag_link_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	return _may_hang_on(doc.document_type, doc.document_name, _right(ptype), user)


def file_has_permission(doc: "Document", ptype: str = "read", user: str | None = None) -> bool:
	"""Files of ours are made, changed and taken away by those who may write what they hang on, and a file gets no other one's address."""
	user = user or frappe.session.user
	if _right(ptype) == "write" and not permissions.access(user).is_manager:
		stored = None if doc.is_new() else frappe.db.get_value("File", doc.name, _HANGS, as_dict=True)
		places = {(one.attached_to_doctype, one.attached_to_name) for one in (doc, stored) if one}
		if not all(_may_hang_on(*place, "write", user) for place in places):
			return False
		if doc.file_url != (stored and stored.file_url) and not _may_have_address(doc.file_url, user):
			return False
	return by_the_platform(doc, ptype=ptype, user=user)


_HANGS = ["attached_to_doctype", "attached_to_name", "file_url"]


def _may_have_address(address: str | None, user: str) -> bool:
	"""Whether the file of this address hangs on nothing of ours, or the user reads it elsewhere."""
	path = _path(address or "")
	if not frappe.db.exists("File", {"file_url": path, "attached_to_doctype": ["in", list(TELLING)]}):
		return True
	names = frappe.get_all("File", {"file_url": path}, pluck="name", limit_page_length=20)
	return any(by_the_platform(frappe.get_doc("File", name), ptype="read", user=user) for name in names)


def _path(address: str) -> str:
	"""Where the platform finds the file, however the address is written. Pure."""
	while (plain := unquote(address)) != address:
		address = plain
	path = urlsplit(address).path if "://" in address else address.partition("?")[0]
	return posixpath.normpath("/" + path.lstrip("/"))


def _may_hang_on(doctype: str | None, name: str | None, right: str, user: str | None) -> bool:
	if doctype not in TELLING:
		return True
	said = permissions.messages_said()
	try:
		doc = name if frappe.db.exists(doctype, name) else None
		return bool(frappe.has_permission(doctype, right if doc else "create", doc=doc, user=user))
	finally:
		permissions.forget_messages(said)


def _right(ptype: str | None) -> str:
	return "read" if (ptype or "read") in permissions.READING else "write"


# What is saved


def check_comment(doc: "Document", method: str | None = None) -> None:
	"""PermissionError for who comments on what he may not read, or likes it; other rows are the system's own.

	Visitors comment on nothing of ours by any door. What the site itself has said when a customer does something is said on his own request.
	"""
	user = frappe.session.user
	if doc.comment_type not in ("Comment", "Like") or user == "Guest":
		return
	named = doc.reference_doctype, doc.reference_name
	if not _may_hang_on(*named, "read", user) and not _is_of_request(*named):
		frappe.throw(_("You may not comment on this. Ask a member of its category."), frappe.PermissionError)


def _is_of_request(doctype: str, name: str) -> bool:
	"""Whether the user is a contact of the request."""
	if doctype != "Request":
		return False
	row, contact, address = map(frappe.qb.DocType, ("Request Contact", "Contact", "Contact Email"))
	found = (
		frappe.qb.from_(row)
		.inner_join(contact)
		.on(contact.name == row.contact)
		.left_join(address)
		.on((address.parent == contact.name) & (address.parenttype == "Contact"))
		.select(contact.user, address.email_id)
		.where((row.parent == name) & (row.parenttype == "Request"))
		.run()
	)
	return bool({(value or "").lower() for each in found for value in each} & _me())


def check_contact(doc: "Document", method: str | None = None) -> None:
	"""PermissionError for who keeps contacts only because they are his own, and for who makes another person of himself."""
	if _may_all(doc):
		return
	check_contact_goes(doc)
	before = doc.get_doc_before_save()
	if before is None and not doc.get("rm_company_access") and _addresses(doc) <= _me():
		return
	if any(map(_is_own, filter(None, (doc, before)))) and _who(doc) != (before and _who(before)):
		_refuse_own_contact()


def check_contact_goes(doc: "Document", method: str | None = None) -> None:
	"""PermissionError for who keeps contacts only because they are his own."""
	if _may_all(doc):
		return
	rights = frappe.permissions.get_role_permissions("Contact", frappe.session.user)
	if not rights.get("write") or "write" in rights.get("if_owner", {}):
		frappe.throw(_("Contacts are kept by agents. Ask one of them."), frappe.PermissionError)


def check_contact_merged(doc: "Document", method: str, old: str, new: str, merge: bool = False) -> None:
	"""PermissionError for who takes over another contact's requests by making one contact of it and his own."""
	if merge and not _may_all(doc) and any(_is_own(frappe.get_doc("Contact", name)) for name in (old, new)):
		_refuse_own_contact()


def _may_all(doc: "Document") -> bool:
	return bool(doc.flags.ignore_permissions) or permissions.access().is_manager


def _refuse_own_contact() -> None:
	frappe.throw(
		_("Whose requests you see on the website follows from your own contact. Ask a manager to change it."),
		frappe.PermissionError,
	)


def _me() -> set[str]:
	user = frappe.session.user
	return {user.lower(), (frappe.db.get_value("User", user, "email") or user).lower()}


def _is_own(contact: "Document") -> bool:
	me = _me()
	return (contact.user or "").lower() in me or bool(_addresses(contact) & me)


def _addresses(contact: "Document") -> set[str]:
	return {(row.email_id or "").strip().lower() for row in contact.email_ids} - {""}


def _who(contact: "Document") -> tuple:
	links = {(row.link_doctype, row.link_name) for row in contact.links}
	return *(contact.get(field) or None for field in WHO_SOMEBODY_IS), _addresses(contact), links
