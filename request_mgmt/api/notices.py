"""The bell: what the caller was told about requests, newest first (BEHAVIOUR NOT-1, NOT-3)."""

import frappe

from request_mgmt import permissions
from request_mgmt.mail.sanitising import html_to_text
from request_mgmt.permissions import Access
from request_mgmt.records import bell

SHOWN = 50
COUNTED_UP_TO = 100


@frappe.whitelist()
def mine() -> list[dict]:
	"""The caller's last fifty: {"name", "request", "headline", "text" (a question put to him), "at", "read"}. One query.

	Nothing of requests that are not open to him, or not any more. NOT-3.
	"""
	log, query = _open_to(permissions.require_agent())
	rows = (
		query.select(log.name, log.document_name, log.subject, log.email_content, log.creation, log.read)
		.orderby(log.creation, order=frappe.qb.desc)
		.orderby(log.name, order=frappe.qb.desc)
		.limit(SHOWN)
		.run(as_dict=True)
	)
	return [
		{
			"name": row.name,
			"request": row.document_name,
			"headline": html_to_text(row.subject or "").strip(),
			"text": html_to_text(row.email_content or "").strip(),
			"at": row.creation,
			"read": bool(row.read),
		}
		for row in rows
	]


@frappe.whitelist(methods=["POST"])
def mark_read(request: str | int | None = None) -> None:
	"""The caller has read what he was told about the request; without one, all there is. NOT-3."""
	bell.mark_read(permissions.require_agent().user, str(request) if request else None)


@frappe.whitelist(methods=["POST"])
def clear() -> None:
	"""Remove all the caller was told about requests, read or not. NOT-3."""
	bell.clear(permissions.require_agent().user)


def unread(rights: Access) -> int:
	"""How many the caller has not read, up to 100. One query."""
	log, query = _open_to(rights)
	return len(query.select(log.name).where(log.read == 0).limit(COUNTED_UP_TO).run())


def _open_to(rights: Access) -> tuple:
	"""The table, and a query of the user's notices about requests he may read."""
	log, request = frappe.qb.DocType("Notification Log"), frappe.qb.DocType("Request")
	query = (
		frappe.qb.from_(log)
		.join(request)
		.on(request.name == log.document_name)
		.where((log.for_user == rights.user) & (log.document_type == "Request"))
	)
	criterion = permissions.request_criterion(rights, request)
	return log, query if criterion is None else query.where(criterion)
