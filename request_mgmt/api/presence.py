"""Who else has a request open, and who writes an answer: two agents do not answer the same mail (BEHAVIOUR ACS-15)."""

import frappe
from frappe.utils import add_to_date, cint, get_fullname, now_datetime

from request_mgmt import permissions
from request_mgmt.records import statements
from request_mgmt.records.statements import statement, value

# A screen that was not heard of for so long is taken for closed; screens speak up twice as often
FORGOTTEN_AFTER_SECONDS = 60


@frappe.whitelist(methods=["POST"])
def here(
	request: str | int | None = None, writing: bool | int = False, screen: str | None = None
) -> list[dict]:
	"""The caller has the request open, and writes an answer or does not; who else: {"user", "full_name", "writing"}.

	Those who write come first. Of several pages of his each is a `screen` of its own, named by whatever it likes.
	Raises as reading the request does.
	"""
	rights = permissions.require_agent()
	name = permissions.readable(request, rights)
	now = now_datetime()
	rows = _present(request=name, since=add_to_date(now, seconds=-FORGOTTEN_AFTER_SECONDS), as_dict=True)
	named = _named(screen)
	own = [row for row in rows if row.user == rights.user]
	elsewhere = [row for row in own if row.screen != named]
	writes = cint(bool(cint(writing)))
	if len(elsewhere) < len(own):
		_seen(request=name, user=rights.user, screen=named, now=now, writing=writes)
	else:
		_forget(rights.user, name, named)
		row = {"request": name, "user": rights.user, "screen": named, "writing": writes, "seen_at": now}
		statements.insert("Request Presence", row)
	if _as_seen(own) != _as_seen([*elsewhere, frappe._dict(writing=writes)]):
		_tell(name, rights.user)
	others = {}
	for row in rows:  # who writes on one of his screens comes with that
		if row.user != rights.user:
			others.setdefault(row.user, row)
	return [
		{"user": row.user, "full_name": get_fullname(row.user), "writing": bool(row.writing)}
		for row in others.values()
	]


@frappe.whitelist(methods=["POST"])
def gone(request: str | int | None = None, screen: str | None = None) -> None:
	"""The caller closed the request on this `screen`, or stopped looking at it. Others are told only by who was `here`, which is for
	those alone who may read it, and not while he has it open on another screen."""
	user, request, named = permissions.require_agent().user, str(request), _named(screen)
	since = add_to_date(now_datetime(), seconds=-FORGOTTEN_AFTER_SECONDS)
	own = [row for row in _present(request=request, since=since, as_dict=True) if row.user == user]
	_forget(user, request, named)
	if _as_seen(own) != _as_seen([row for row in own if row.screen != named]):
		_tell(request, user)


def _named(screen: str | None) -> str:
	return str(screen or "")[:40]


def _as_seen(screens: list) -> tuple[bool, bool]:
	"""What others see of somebody with these screens: whether he is there, and whether he writes."""
	return bool(screens), any(row.writing for row in screens)


def _forget(user: str, request: str, screen: str) -> None:
	frappe.db.delete("Request Presence", {"user": user, "request": request, "screen": screen})


def _tell(request: str, user: str) -> None:
	"""Others' screens that show the request ask again who is there, by the platform's socket; others do so now and then."""
	news = {"request": str(request), "user": user}
	frappe.publish_realtime("request_presence", news, doctype="Request", docname=request, after_commit=True)


@statement
def _present():
	row = frappe.qb.DocType("Request Presence")
	return (
		frappe.qb.from_(row)
		.select(row.user, row.screen, row.writing)
		.where((row.request == value("request")) & (row.seen_at >= value("since")))
		.orderby(row.writing, order=frappe.qb.desc)
		.orderby(row.seen_at)
		.limit(40)
	)


@statement
def _seen():
	row = frappe.qb.DocType("Request Presence")
	changed = frappe.qb.update(row).set(row.seen_at, value("now")).set(row.writing, value("writing"))
	return changed.where(
		(row.request == value("request")) & (row.user == value("user")) & (row.screen == value("screen"))
	)
