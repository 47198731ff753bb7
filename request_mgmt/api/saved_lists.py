"""Lists that somebody saved: of his own, or shared with a role or all agents (BEHAVIOUR FND-3, FND-10).

A dynamic list is a question, not its answer: it is always up to date. On a static one stands what somebody put there; a combined
one puts two others together. In each of them everybody sees what is open to him.
"""

import json

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import batches, running, values
from request_mgmt.api import asking, combining
from request_mgmt.permissions import Access
from request_mgmt.request_mgmt.doctype.request_list import request_list as stored

SHARED_WITH = ("Nobody", "Role", "All agents")
LONGEST_TITLE = 80
MOST_SHOWN = 30


@frappe.whitelist()
def mine() -> list[dict]:
	"""The caller's own and those shared with him, by title: {"name": for `lists.fetch`, "title", "is_own", "may_change",
	"shared_with", "role", "kind", "base_list", "filters", "criteria", "order_by"}; of a combined one also "combine" and "parts",
	the titles of those it is made of. Two queries, three if there is a combined one."""
	return shown_to(permissions.require_agent())


@frappe.whitelist()
def counts() -> dict[str, int]:
	"""How many requests each holds, up to 1000. Two queries a list, and where requests have to be compared at most one for each
	criterion that an index knows; what cannot be asked for any more is left out."""
	rights = permissions.require_agent()
	found = {}
	for row in shown_to(rights):
		said = permissions.messages_said()
		try:
			found[row["name"]] = asking.asked(rights, row["name"]).query(rights).count()
		except running.REFUSALS:  # a field or a list that it asks for is gone: opening it tells
			permissions.forget_messages(said)
	return found


@frappe.whitelist(methods=["POST"])
def save(
	title: str = "",
	list: str = "search",
	filters: dict | str | None = None,
	criteria: list | str | None = None,
	order_by: str | None = None,
	shared_with: str = "Nobody",
	role: str | None = None,
	kind: str = "Dynamic",
	requests: list | str | None = None,
) -> dict:
	"""Save what `lists.fetch` takes under a title; answers {"name"}, by which it is fetched.

	`kind` "Static": these `requests`, or else those that the list holds now, up to 10,000; they stay on it until they are taken
	off (actions add_to_list and remove_from_list). Lists are shared by managers, and by agents with the roles they have.
	"""
	rights = permissions.require_agent()
	if kind not in stored.KINDS[:2]:
		frappe.throw(_("A list is saved as one of: {0}.").format(", ".join(map(_, stored.KINDS[:2]))))
	wanted = asking.asked(rights, list, filters, criteria, order_by)
	order = "{} {}".format(wanted.order[0], "desc" if wanted.order[1] else "asc")
	made = {"title": _title(title), "user": rights.user, **_sharing(rights, shared_with, role)}
	if kind == "Static":
		picked = _found(rights, wanted) if requests is None else _open_ones(rights, requests)
		name = stored.make({**made, "kind": kind, "order_by": order})
		stored.pick(name, picked)
		return {"name": asking.SAVED + name}
	if wanted.picked or wanted.parts:
		frappe.throw(
			_(
				"What narrows a static or a combined list cannot be saved as a question. Save what it holds now."
			)
		)
	question = {
		"base_list": wanted.list,
		"filters": frappe.as_json(_plain(wanted.filters)),
		"criteria": frappe.as_json(_as_given(rights, list, criteria)),
		"order_by": order,
	}
	return {"name": asking.SAVED + stored.make({**made, **question})}


@frappe.whitelist(methods=["POST"])
def combine(
	title: str = "",
	first: str = "",
	second: str = "",
	combine: str = "Either",
	shared_with: str = "Nobody",
	role: str | None = None,
) -> dict:
	"""Save two saved lists put together: what is on "Either", on "Both", or on the "First only"; answers {"name"}.

	It follows its parts. Of "Either" it shows the newest thousand of each. Who shares it shares what its parts find, as far as that
	is open to the reader.
	"""
	rights = permissions.require_agent()
	if combine not in combining.WAYS:
		frappe.throw(_("Lists are put together as one of: {0}.").format(", ".join(map(_, combining.WAYS))))
	parts = [asking.saved(rights, str(name).removeprefix(asking.SAVED)).name for name in (first, second)]
	if parts[0] == parts[1]:
		frappe.throw(_("Choose two different lists."))
	made = {"title": _title(title), "user": rights.user, **_sharing(rights, shared_with, role)}
	of_what = {"kind": "Combined", "combine": combine, **dict(zip(stored.PARTS, parts, strict=True))}
	name = stored.make({**made, **of_what, "order_by": "last_message_at desc"})
	asking.asked(rights, asking.SAVED + name)  # not too deep
	return {"name": asking.SAVED + name}


@frappe.whitelist(methods=["POST"])
def change(
	name: str = "",
	title: str | None = None,
	shared_with: str | None = None,
	role: str | None = None,
	criteria: list | str | None = None,
) -> dict:
	"""Rename a list, share it otherwise, or give a dynamic one other criteria, as of `lists.fetch`; what is not given stays. FND-3.

	Its owner may, and a manager if it is shared. ValidationError for criteria of a list that asks nothing."""
	rights = permissions.require_agent()
	row = _changeable(rights, name)
	changes = {"title": _title(title)} if title is not None else {}
	if shared_with is not None:
		changes |= _sharing(rights, shared_with, role)
	if criteria is not None:
		if row.kind in ("Static", "Combined"):
			frappe.throw(_("Only a dynamic list has criteria."))
		asking.asked(rights, row.base_list, criteria=criteria)
		changes["criteria"] = frappe.as_json(_as_given(rights, row.base_list, criteria))
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
	parts = _titles(rights, [row.get(part) for row in rows for part in stored.PARTS])
	return [
		{
			"name": asking.SAVED + row.name,
			"title": row.title,
			"is_own": row.user == rights.user,
			"may_change": row.user == rights.user or rights.is_manager,
			"shared_with": row.shared_with,
			"role": row.role,
			"kind": row.kind or "Dynamic",
			"base_list": row.base_list,
			"filters": json.loads(row.filters or "{}"),
			"criteria": json.loads(row.criteria or "[]"),
			"order_by": row.order_by,
			**(
				{"combine": row.combine, "parts": [parts.get(row.get(part)) for part in stored.PARTS]}
				if row.kind == "Combined"
				else {}
			),
		}
		for row in rows
	]


def _titles(rights: Access, names: list) -> dict[str, str]:
	"""Of these lists, what those are called that the user may see himself."""
	names = [name for name in names if name]
	if not names:
		return {}
	fields = ["name", "title", "user", "shared_with", "role"]
	rows = frappe.get_all("Request List", {"name": ["in", names]}, fields, limit_page_length=0)
	return {row.name: row.title for row in rows if permissions.is_shared_with(row, rights.user)}


def _found(rights: Access, wanted: asking.Asked) -> list[str]:
	"""What a list holds now."""
	found = wanted.query(rights, batches.MOST + 1).names(wanted.order, batches.MOST + 1)
	if len(found) > batches.MOST:
		frappe.throw(_("At most {0} requests stand on a static list.").format(batches.MOST))
	return found


def _open_ones(rights: Access, requests) -> list[str]:
	"""These requests, all of them known and open to the user."""
	if not values.items(requests, _("Requests")):
		return []
	names = running.names_of(requests, most=batches.MOST)
	request = frappe.qb.DocType("Request")
	numbers = [name for name in names if name.isascii() and name.isdigit()]
	query = frappe.qb.from_(request).select(request.name).where(combining.numbered(numbers))
	if (rule := permissions.request_criterion(rights, request)) is not None:
		query = query.where(rule)
	found = {str(row[0]) for row in query.run()}
	for name in names:
		if name not in found:
			permissions.load(name, "read", rights)
	return names


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
