"""Who else has a request open, and who writes an answer: two agents do not answer the same mail (BEHAVIOUR ACS-15)."""

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, get_fullname, now_datetime

from request_mgmt import permissions
from request_mgmt.records import statements
from request_mgmt.records.statements import statement, value

# A screen that was not heard of for so long is taken for closed; screens speak up twice as often
FORGOTTEN_AFTER_SECONDS = 60


@frappe.whitelist(methods=["POST"])
def here(request: str | int | None = None, writing: bool | int = False) -> list[dict]:
	"""The caller has the request open, and writes an answer or does not; who else: {"user", "full_name", "writing"}.

	Those who write come first. Raises as reading the request does.
	"""
	rights = permissions.require_agent()
	doc = frappe.db.get_value("Request", str(request), ["name", "category"], as_dict=True)
	if not doc:
		frappe.throw(
			_("There is no request {0}. Check the number.").format(frappe.bold(request or "?")),
			frappe.DoesNotExistError,
		)
	permissions.check(doc, "read", rights)
	now = now_datetime()
	rows = _present(request=doc.name, since=add_to_date(now, seconds=-FORGOTTEN_AFTER_SECONDS), as_dict=True)
	own = next((row for row in rows if row.user == rights.user), None)
	if own:
		_seen(request=doc.name, user=rights.user, now=now, writing=cint(writing))
	else:
		_forget(rights.user, doc.name)
		row = {"request": doc.name, "user": rights.user, "writing": cint(writing), "seen_at": now}
		statements.insert("Request Presence", row)
	if not own or bool(own.writing) != bool(cint(writing)):
		_tell(doc.name, rights.user)
	others = [row for row in rows if row.user != rights.user]
	return [
		{"user": row.user, "full_name": get_fullname(row.user), "writing": bool(row.writing)}
		for row in others
	]


@frappe.whitelist(methods=["POST"])
def gone(request: str | int | None = None) -> None:
	"""The caller closed the request, or stopped looking at it. Others are told only by who was `here`, which is for those alone
	who may read it."""
	user, request = permissions.require_agent().user, str(request)
	if frappe.db.exists("Request Presence", {"user": user, "request": request}):
		_forget(user, request)
		_tell(request, user)


def _forget(user: str, request: str) -> None:
	frappe.db.delete("Request Presence", {"user": user, "request": request})


def _tell(request: str, user: str) -> None:
	"""Others' screens that show the request ask again who is there, by the platform's socket; others do so now and then."""
	news = {"request": str(request), "user": user}
	frappe.publish_realtime("request_presence", news, doctype="Request", docname=request, after_commit=True)


@statement
def _present():
	row = frappe.qb.DocType("Request Presence")
	return (
		frappe.qb.from_(row)
		.select(row.user, row.writing)
		.where((row.request == value("request")) & (row.seen_at >= value("since")))
		.orderby(row.writing, order=frappe.qb.desc)
		.orderby(row.seen_at)
		.limit(20)
	)


@statement
def _seen():
	row = frappe.qb.DocType("Request Presence")
	changed = frappe.qb.update(row).set(row.seen_at, value("now")).set(row.writing, value("writing"))
	return changed.where((row.request == value("request")) & (row.user == value("user")))
