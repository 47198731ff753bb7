"""What an agent is writing, kept on the server so that it is there on another machine (BEHAVIOUR CRE-9, T41).

A draft is its writer's alone: every function works on the caller's own, and no role may read the DocType. What was sent or
given up leaves a mark, so that another machine forgets its copy, too.
"""

import json

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, flt, now_datetime

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.records import statements
from request_mgmt.records.statements import statement, value

LONGEST = 500_000
MOST = 300
KEPT_FOR_DAYS = 30


@frappe.whitelist()
def mine() -> list[dict]:
	"""The caller's drafts: {"key", "value", "at"}; `value` None for what was sent or given up. One query."""
	return of(permissions.require_agent().user)


@frappe.whitelist(methods=["POST"])
def keep(key: str, value: dict | str | None = None, at: float | int | str = 0) -> dict:
	"""Keep what is being written under the key, or with `value` None forget it.

	`at`: milliseconds since 1970 when it was written, by the writer's clock; an older one never replaces a newer.
	Answers {"kept": whether}.
	"""
	user = permissions.require_agent().user
	key = values.text(key, _("Key"), longest=140)
	if not key:
		frappe.throw(_("Say what the draft is of."))
	text = None
	if value is not None:
		text = json.dumps(values.mapping(value, _("Draft")), ensure_ascii=False)
		if len(text) > LONGEST:
			frappe.throw(_("The draft is too long to be kept on the server."))
	written = int(flt(at))
	known = frappe.db.get_value(
		"Request Draft", {"user": user, "draft_key": key}, ["name", "written_at"], as_dict=True
	)
	if not known:
		_make_room(user)
		row = {"user": user, "draft_key": key, "text": text, "written_at": written}
		try:
			statements.insert("Request Draft", row)
		except frappe.UniqueValidationError:  # the same agent in two windows; the next change tells it again
			return {"kept": False}
	elif cint(known.written_at) > written:
		return {"kept": False}
	else:
		_change(name=known.name, text=text, written_at=written, modified=now_datetime())
	return {"kept": True}


def of(user: str) -> list[dict]:
	"""The user's drafts, as `mine` answers them."""
	rows = frappe.get_all(
		"Request Draft",
		filters={"user": user},
		fields=["draft_key", "text", "written_at"],
		order_by="modified desc",
		limit_page_length=MOST,
	)
	return [
		{
			"key": row.draft_key,
			"value": json.loads(row.text) if row.text else None,
			"at": cint(row.written_at),
		}
		for row in rows
	]


def forget_old() -> None:
	"""Remove what nobody has touched for a month."""
	before = add_to_date(now_datetime(), days=-KEPT_FOR_DAYS)
	frappe.db.delete("Request Draft", {"modified": ["<", before]})


def _make_room(user: str) -> None:
	"""The oldest go when somebody has very many."""
	rows = frappe.get_all(
		"Request Draft",
		filters={"user": user},
		pluck="name",
		order_by="modified desc",
		limit_start=MOST - 1,
		limit_page_length=MOST,
	)
	if rows:
		frappe.db.delete("Request Draft", {"name": ["in", rows]})


@statement
def _change():
	draft = frappe.qb.DocType("Request Draft")
	query = frappe.qb.update(draft).where(draft.name == value("name"))
	for field in ("text", "written_at", "modified"):
		query = query.set(draft[field], value(field))
	return query
