"""Add to a list: requests picked by hand stand on a static list, and are taken off it (BEHAVIOUR FND-10)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.actions.declaration import action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.request_mgmt.doctype.request_list import request_list as saved

LONGEST_TITLE = 80
LIST = {"fieldname": "list", "fieldtype": "Link", "options": "Request List", "label": "List"}
TITLE = {
	"fieldname": "title",
	"fieldtype": "Data",
	"label": "New list",
	"description": "Or a new list of yours with this name.",
}


@action(
	"add_to_list",
	label="Add to a list",
	done="Added",
	undone_by="remove_from_list",
	undone_with=("list", "title"),
	right="read",
	refusal=unless_gone,
	fields=[LIST, TITLE],
	icon="bookmark",
	order=72,
)
def run(request, access: Access, list: str | None = None, title: str | None = None) -> dict:
	"""The static list is one of the caller's, or a shared one he manages; with a `title` it is his list of that name, made if
	there is none. What stands on it already stays."""
	name = _chosen(access, list, title, make=True)
	entry = {"list": name, "request": request.name}
	changed = not frappe.db.exists(saved.ITEM, entry)
	if changed:
		try:
			saved.pick(name, [request.name])
		except frappe.UniqueValidationError:
			changed = False  # somebody else was first
	title = frappe.get_cached_value("Request List", name, "title")
	said = _("Added to {0}") if changed else _("On {0} already")
	return {"list": name, "changed": changed, "said": said.format(title)}


@action(
	"remove_from_list",
	label="Remove from a list",
	done="Removed",
	undone_by="add_to_list",
	undone_with=("list", "title"),
	right="read",
	fields=[LIST],
	icon="bookmark",
	order=73,
)
def remove(request, access: Access, list: str | None = None, title: str | None = None) -> dict:
	"""The request stays as it is; it only stands on the list no more. Of merged and deleted ones, too."""
	entry = {"list": _chosen(access, list, title), "request": request.name}
	changed = bool(frappe.db.exists(saved.ITEM, entry))
	frappe.db.delete(saved.ITEM, entry)
	title = frappe.get_cached_value("Request List", entry["list"], "title")
	return {"list": entry["list"], "changed": changed, "said": _("Removed from {0}").format(title)}


def _chosen(access: Access, name: str | None, title: str | None, make: bool = False) -> str:
	if not name and title:
		return _of_that_name(access, title, make)
	fields = ["name", "user", "shared_with", "role", "kind", "title"]
	row = name and frappe.db.get_value("Request List", str(name), fields, as_dict=True)
	if not row:
		frappe.throw(_("Choose a list, or write the name of a new one."), frappe.MandatoryError)
	if not permissions.is_shared_with(row, access.user):
		frappe.throw(_("This list is not shared with you. Ask its owner."), frappe.PermissionError)
	if row.user != access.user and not access.is_manager:
		frappe.throw(_("Only its owner or a manager may change a list."), frappe.PermissionError)
	if row.kind != "Static":
		frappe.throw(
			_("{0} finds its requests by itself: none is added or removed by hand.").format(
				frappe.bold(frappe.utils.escape_html(row.title))
			)
		)
	return row.name


def _of_that_name(access: Access, title: str, make: bool) -> str:
	title = " ".join(values.text(title, _("New list"), longest=LONGEST_TITLE).split())
	known = title and frappe.db.get_value(
		"Request List", {"user": access.user, "kind": "Static", "title": title}
	)
	if known:
		return known
	if not title or not make:
		frappe.throw(_("Choose a list, or write the name of a new one."), frappe.MandatoryError)
	row = {"title": title, "user": access.user, "kind": "Static", "shared_with": "Nobody"}
	return saved.make(row)
