"""What the caller opened lately: his last fifteen requests, on every machine the same (BEHAVIOUR FND-1), those he pinned above the
others (ACS-13)."""

from contextlib import suppress

import frappe
from frappe import _
from frappe.utils import now_datetime

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.permissions import HIDDEN_STATES
from request_mgmt.records import bell, statements

SHOWN = 15
# So that there is room for what is only opened
PINNED = 10
# Older ones are cleared away now and then, not each time
KEPT = 60


@frappe.whitelist(methods=["POST"])
def opened(request: str | int | None = None) -> None:
	"""The caller opened the request, and knows what he was told about it. Raises as reading it does."""
	rights = permissions.require_agent()
	name = permissions.readable(request, rights)
	bell.mark_read(rights.user, name)
	_note(rights.user, name, {"at": now_datetime()})


@frappe.whitelist()
def mine() -> list[dict]:
	"""{"name", "title", "base_status", "pinned_at"} of the requests the caller opened last, latest first, and above them those he
	pinned. One query."""
	return last_of(permissions.require_agent())


@frappe.whitelist(methods=["POST"])
def pin(request: str | int | None = None, pinned: bool | int | str = True) -> list[dict]:
	"""Have the request stay at the top of what the caller opened lately, or no longer. Answers as `mine`. ACS-13.

	ValidationError when too many are pinned.
	"""
	rights = permissions.require_agent()
	if not values.flag(pinned):
		one = {"user": rights.user, "request": str(request)}
		frappe.db.set_value("Request Visit", one, "pinned_at", None, update_modified=False)
		return last_of(rights)
	name = permissions.readable(request, rights)
	others = [row for row in last_of(rights) if row.pinned_at and row.name != name]
	if len(others) >= PINNED:
		frappe.throw(_("Only {0} requests can be pinned. Unpin another one first.").format(PINNED))
	_note(rights.user, name, {"pinned_at": now_datetime()})
	return last_of(rights)


@frappe.whitelist(methods=["POST"])
def remove(request: str | int | None = None) -> list[dict]:
	"""Take one request off what the caller opened lately. Answers as `mine`. ACS-13."""
	rights = permissions.require_agent()
	frappe.db.delete("Request Visit", {"user": rights.user, "request": str(request)})
	return last_of(rights)


@frappe.whitelist(methods=["POST"])
def remove_others(request: str | int | None = None) -> list[dict]:
	"""Take all off what the caller opened lately but this one, if one is named, and what is pinned. Answers as `mine`. ACS-13."""
	rights = permissions.require_agent()
	visit = frappe.qb.DocType("Request Visit")
	others = (visit.user == rights.user) & (visit.request != str(request or "")) & visit.pinned_at.isnull()
	frappe.qb.from_(visit).delete().where(others).run()
	return last_of(rights)


def last_of(rights) -> list[dict]:
	visit, request = frappe.qb.DocType("Request Visit"), frappe.qb.DocType("Request")
	query = (
		frappe.qb.from_(visit)
		.join(request)
		.on(request.name == visit.request)
		.select(request.name, request.title, request.base_status, visit.pinned_at)
		.where((visit.user == rights.user) & request.base_status.notin(HIDDEN_STATES))
		.orderby(visit.pinned_at, visit.at, order=frappe.qb.desc)  # what has no value comes last
		.limit(SHOWN)
	)
	if (open_to_user := permissions.request_criterion(rights, request)) is not None:
		query = query.where(open_to_user)
	return query.run(as_dict=True)


def _note(user: str, request: str, told: dict) -> None:
	"""Keep this of the user and the request."""
	one = {"user": user, "request": request}
	if not frappe.db.exists("Request Visit", one):
		with suppress(frappe.UniqueValidationError):  # opened elsewhere at the same moment
			statements.insert("Request Visit", {**one, "at": now_datetime(), **told})
			_clear_away(user)
			return
	frappe.db.set_value("Request Visit", one, told, update_modified=False)


def _clear_away(user: str) -> None:
	names = frappe.get_all(
		"Request Visit",
		filters={"user": user, "pinned_at": ["is", "not set"]},
		order_by="at desc",
		pluck="name",
		limit_page_length=0,
	)
	if len(names) > KEPT:
		frappe.db.delete("Request Visit", {"name": ["in", names[SHOWN:]]})
