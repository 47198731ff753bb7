"""What the caller opened lately: his last fifteen requests, on every machine the same (BEHAVIOUR FND-1)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from request_mgmt import permissions
from request_mgmt.permissions import HIDDEN_STATES
from request_mgmt.records import bell, statements

SHOWN = 15
# Older ones are cleared away now and then, not each time
KEPT = 60


@frappe.whitelist(methods=["POST"])
def opened(request: str | int | None = None) -> None:
	"""The caller opened the request, and knows what he was told about it. Raises as reading it does."""
	rights = permissions.require_agent()
	stored = frappe.db.get_value("Request", str(request), ["name", "category"], as_dict=True)
	if not stored:
		frappe.throw(
			_("There is no request {0}. Check the number.").format(frappe.bold(request or "?")),
			frappe.DoesNotExistError,
		)
	permissions.check(stored, "read", rights)
	bell.mark_read(rights.user, stored.name)
	one = {"user": rights.user, "request": stored.name}
	if frappe.db.exists("Request Visit", one):
		frappe.db.set_value("Request Visit", one, "at", now_datetime(), update_modified=False)
		return
	try:
		statements.insert("Request Visit", {**one, "at": now_datetime()})
	except frappe.UniqueValidationError:
		return  # opened twice at the same moment
	_clear_away(rights.user)


@frappe.whitelist()
def mine() -> list[dict]:
	"""{"name", "title", "base_status"} of the requests the caller opened last, latest first. One query."""
	return last_of(permissions.require_agent())


def last_of(rights) -> list[dict]:
	visit, request = frappe.qb.DocType("Request Visit"), frappe.qb.DocType("Request")
	query = (
		frappe.qb.from_(visit)
		.join(request)
		.on(request.name == visit.request)
		.select(request.name, request.title, request.base_status)
		.where((visit.user == rights.user) & request.base_status.notin(HIDDEN_STATES))
		.orderby(visit.at, order=frappe.qb.desc)
		.limit(SHOWN)
	)
	if (open_to_user := permissions.request_criterion(rights, request)) is not None:
		query = query.where(open_to_user)
	return query.run(as_dict=True)


def _clear_away(user: str) -> None:
	names = frappe.get_all(
		"Request Visit", filters={"user": user}, order_by="at desc", pluck="name", limit_page_length=0
	)
	if len(names) > KEPT:
		frappe.db.delete("Request Visit", {"name": ["in", names[SHOWN:]]})
