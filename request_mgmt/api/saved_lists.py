"""Lists that somebody saved: of his own, or shared with a role or all agents (BEHAVIOUR FND-3, FND-10).

What is saved is the question, not its answer: such a list is always up to date, and each sees in it what is open to him.
"""

import json

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.api import asking
from request_mgmt.permissions import Access

SHARED_WITH = ("Nobody", "Role", "All agents")
LONGEST_TITLE = 80
MOST_SHOWN = 30


@frappe.whitelist()
def mine() -> list[dict]:
	"""The caller's own and those shared with him, by title: {"name": for `lists.fetch`, "title", "is_own", "may_change",
	"shared_with", "role", "base_list", "filters", "criteria", "order_by"}. Two queries."""
	return shown_to(permissions.require_agent())


@frappe.whitelist()
def counts() -> dict[str, int]:
	"""How many requests each holds, up to 1000. One query a list."""
	rights = permissions.require_agent()
	return {row["name"]: asking.asked(rights, row["name"]).query(rights).count() for row in shown_to(rights)}


@frappe.whitelist(methods=["POST"])
def save(
	title: str = "",
	list: str = "search",
	filters: dict | str | None = None,
	criteria: list | str | None = None,
	order_by: str | None = None,
	shared_with: str = "Nobody",
	role: str | None = None,
) -> dict:
	"""Save what `lists.fetch` takes under a title; answers {"name"}, by which it is fetched.

	Lists are shared by managers, and by agents with the roles they have.
	"""
	rights = permissions.require_agent()
	wanted = asking.asked(rights, list, filters, criteria, order_by)
	shared = _sharing(rights, shared_with, role)
	doc = frappe.get_doc(
		{
			"doctype": "Request List",
			"title": _title(title),
			"user": rights.user,
			"base_list": wanted.list,
			"filters": frappe.as_json(_plain(wanted.filters)),
			"criteria": frappe.as_json(_as_given(rights, list, criteria)),
			"order_by": "{} {}".format(wanted.order[0], "desc" if wanted.order[1] else "asc"),
			**shared,
		}
	).insert(ignore_permissions=True)
	return {"name": asking.SAVED + doc.name}


@frappe.whitelist(methods=["POST"])
def change(
	name: str = "", title: str | None = None, shared_with: str | None = None, role: str | None = None
) -> dict:
	"""Rename a list, or share it otherwise; what is not given stays. Its owner may, and a manager if it is shared."""
	rights = permissions.require_agent()
	row = _changeable(rights, name)
	changes = {"title": _title(title)} if title is not None else {}
	if shared_with is not None:
		changes |= _sharing(rights, shared_with, role)
	if not changes:
		frappe.throw(_("Say what to change."))
	frappe.db.set_value("Request List", row.name, changes)
	return {"name": name}


@frappe.whitelist(methods=["POST"])
def delete(name: str = "") -> None:
	"""The list goes, its requests stay. Its owner may, and a manager if it is shared."""
	row = _changeable(permissions.require_agent(), name)
	frappe.delete_doc("Request List", row.name, ignore_permissions=True, force=True, delete_permanently=True)


def shown_to(rights: Access) -> list[dict]:
	"""What `mine` answers."""
	table = frappe.qb.DocType("Request List")
	shared = (table.shared_with == "All agents") | (
		(table.shared_with == "Role") & table.role.isin(frappe.get_roles(rights.user))
	)
	rows = (
		frappe.qb.from_(table)
		.select("*")
		.where((table.user == rights.user) | shared)
		.orderby(table.title)
		.orderby(table.name)
		.limit(MOST_SHOWN)
		.run(as_dict=True)
	)
	return [
		{
			"name": asking.SAVED + row.name,
			"title": row.title,
			"is_own": row.user == rights.user,
			"may_change": row.user == rights.user or rights.is_manager,
			"shared_with": row.shared_with,
			"role": row.role,
			"base_list": row.base_list,
			"filters": json.loads(row.filters or "{}"),
			"criteria": json.loads(row.criteria or "[]"),
			"order_by": row.order_by,
		}
		for row in rows
	]


def _changeable(rights: Access, name: str) -> frappe._dict:
	row = asking.saved(rights, str(name).removeprefix(asking.SAVED))
	if row.user != rights.user and not rights.is_manager:
		frappe.throw(_("Only its owner or a manager may change a list."), frappe.PermissionError)
	return row


def _sharing(rights: Access, shared_with: str, role: str | None) -> dict:
	if shared_with not in SHARED_WITH:
		frappe.throw(_("A list is shared with one of: {0}.").format(", ".join(map(_, SHARED_WITH))))
	if shared_with != "Role":
		return {"shared_with": shared_with, "role": None}
	role = values.existing("Role", role, "Role")
	if not role:
		frappe.throw(_("Choose the role to share the list with."), frappe.MandatoryError)
	if not rights.is_manager and role not in frappe.get_roles(rights.user):
		frappe.throw(_("You share lists with your own roles only. Ask a manager."), frappe.PermissionError)
	return {"shared_with": shared_with, "role": role}


def _title(title: str) -> str:
	title = " ".join(values.text(title, _("Title"), longest=LONGEST_TITLE).split())
	if not title:
		frappe.throw(_("Give the list a name."), frappe.MandatoryError)
	return title


def _plain(filters: dict) -> dict:
	"""Filters as they are given: moments as text."""
	return {
		name: str(value) if not isinstance(value, str | int | bool | list) else value
		for name, value in filters.items()
	}


def _as_given(rights: Access, list_name: str, criteria) -> list:
	"""The groups as they were written, not as they come to today: "this week" is another week later."""
	own = []
	if list_name.startswith(asking.SAVED):
		row = asking.saved(rights, list_name.removeprefix(asking.SAVED))
		own = json.loads(row.criteria or "[]")
	given = json.loads(criteria) if isinstance(criteria, str) and criteria.strip() else criteria or []
	given = [given] if given and isinstance(given[0], dict) else given
	return [[*one, *other] for one in own for other in given] if own and given else own or given
