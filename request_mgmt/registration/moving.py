"""Messages go from one request to another and back: what splitting and merging have in common.

A message takes its files, its mail on record and its mail on the way along. What was moved is kept in a Request Move, so
that it can be put back also after later messages came in.
"""

import json
from collections.abc import Collection, Iterable

import frappe
from frappe.utils import now_datetime

from request_mgmt.registration import messages


def messages_of(request: str) -> list[str]:
	"""Names of all messages of a request, oldest first: as they are now, not as they were when the transaction began and waited
	for the request."""
	return [row.name for row in messages.stored_of([request], ("name",))]


def move(names: Iterable[str], target: str) -> None:
	"""The messages belong to `target` now. The counters of both requests are the caller's (`settle`)."""
	names = list(names)
	if not names:
		return
	_update("Message", "name", names, target)
	_update("Inbound Mail", "message", names, target)
	_update("Outgoing Mail", "message", names, target)


def join_contacts(source, target, but: Collection[str] = ()) -> list[str]:
	"""Contacts of `source`, a Request, become contacts of `target`, too; answers those that were none yet. The caller saves."""
	known = {row.contact for row in target.contacts}.union(but)
	added = [row.contact for row in source.contacts if row.contact not in known]
	for contact in added:
		target.append("contacts", {"contact": contact})
	return added


def join_participants(source, target, but: Collection[str] = ()) -> list[str]:
	"""Who takes part in `source` takes part in `target`, too; answers the new addresses. The caller saves."""
	known = {(row.email_id.lower(), row.kind) for row in target.participants}
	added = []
	for row in source.participants:
		if (row.email_id.lower(), row.kind) not in known and row.email_id not in but:
			target.append(
				"participants", {"email_id": row.email_id, "full_name": row.full_name, "kind": row.kind}
			)
			added.append(row.email_id)
	return added


def move_stars(source: str, target: str) -> dict:
	"""Stars of one request become those of the other; answers who had one ("all") and whose moved ("moved")."""
	rows = frappe.get_all(
		"Favourite", filters={"request": source}, fields=["name", "user"], limit_page_length=0
	)
	there = set(frappe.get_all("Favourite", filters={"request": target}, pluck="user", limit_page_length=0))
	moved = [row.user for row in rows if row.user not in there]
	for row in rows:
		if row.user in there:
			frappe.delete_doc("Favourite", row.name, ignore_permissions=True, force=True)
		else:
			frappe.db.set_value("Favourite", row.name, "request", target, update_modified=False)
	return {"all": [row.user for row in rows], "moved": moved}


def settle(*requests) -> None:
	"""Count anew what each request holds and save it; the log is the caller's."""
	for request in requests:
		messages.recount(request)
		request.flags.recorded = request.flags.reviving = True
		try:
			request.save(ignore_permissions=True)
		finally:
			request.flags.recorded = request.flags.reviving = False


def keep(kind: str, source: str, target: str, user: str, content: dict) -> str:
	"""Record what was moved; answers the name of the Request Move."""
	return (
		frappe.get_doc(
			{
				"doctype": "Request Move",
				"kind": kind,
				"source": source,
				"target": target,
				"user": user,
				"content": json.dumps(content, ensure_ascii=False, default=str),
			}
		)
		.insert(ignore_permissions=True)
		.name
	)


def last_kept(kinds: Iterable[str], **ends) -> frappe._dict | None:
	"""The newest move of these kinds that was not undone; `ends` are source and target. Its content comes decoded."""
	rows = frappe.get_all(
		"Request Move",
		filters={"kind": ["in", list(kinds)], "undone_at": ["is", "not set"], **ends},
		fields=["name", "kind", "source", "target", "user", "content"],
		order_by="creation desc",
		limit_page_length=1,
	)
	if not rows:
		return None
	rows[0].content = json.loads(rows[0].content)
	return rows[0]


def correct(move: frappe._dict, content: dict) -> None:
	"""What was moved is another now, for a part of it went elsewhere."""
	frappe.db.set_value(
		"Request Move", move.name, "content", json.dumps(content, ensure_ascii=False, default=str)
	)


def undone(move: frappe._dict, user: str) -> None:
	frappe.db.set_value("Request Move", move.name, {"undone_at": now_datetime(), "undone_by": user})


def still_in(names: Iterable[str], requests: Iterable[str]) -> list[str]:
	"""Those of the messages that are in one of the requests now, oldest first."""
	wanted = set(names)
	if not wanted:
		return []
	return [row.name for row in messages.stored_of(requests, ("name",)) if row.name in wanted]


def _update(doctype: str, field: str, names: list[str], target: str) -> None:
	table = frappe.qb.DocType(doctype)
	frappe.qb.update(table).set(table.request, target).where(table[field].isin(names)).run()
