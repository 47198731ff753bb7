"""Suppliers and partners whom agents ask (BEHAVIOUR SIG-3)."""

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt import permissions
from request_mgmt.actions import answering, values
from request_mgmt.actions.running import names_of
from request_mgmt.api import comparing
from request_mgmt.request_mgmt import folders

MOST = 100
# So many of those asked before are looked at
ASKED_UP_TO = 200


@frappe.whitelist()
def suggest(text: str = "", requests: str | int | list | None = None) -> list[dict]:
	"""Whom to forward to, {"full_name", "email_id"}: those who were asked about these requests before, those the caller asked lately,
	and partners; with `text` those in whose name or address it occurs. FWD-2, SIG-3. At most four queries."""
	rights = permissions.require_agent()
	text = values.text(text, _("Search"), longest=200).strip()
	asked = [*_asked_about(names_of(requests), rights), *_asked_by(rights.user)] if requests else []
	fitting = [
		person
		for person in asked
		if text.casefold() in f"{person['full_name'] or ''} {person['email_id']}".casefold()
	]
	found = {}
	for person in [*fitting, *search(text)]:
		shown = {"full_name": person["full_name"], "email_id": person["email_id"]}
		found.setdefault(person["email_id"].lower(), shown)
	return list(found.values())[:MOST]


def _asked_about(requests: list[str], rights) -> list[dict]:
	row, request = frappe.qb.DocType("Request Participant"), frappe.qb.DocType("Request")
	query = (
		frappe.qb.from_(row)
		.join(request)
		.on(request.name == row.parent)
		.select(row.full_name, row.email_id)
		.where((row.parent.isin(requests)) & (row.kind == "Outsider"))
		.limit(ASKED_UP_TO)
	)
	if (rule := permissions.request_criterion(rights, request)) is not None:
		query = query.where(rule)
	return query.run(as_dict=True)


def _asked_by(user: str) -> list[dict]:
	"""The receivers of the last forwards among what the user did lately."""
	rows = frappe.get_all(
		"Request Log",
		filters={"user": user},
		fields=["action", "detail"],
		order_by="at desc",
		limit_page_length=ASKED_UP_TO,
	)
	said = [row.detail for row in rows if row.action == "forwarded"]
	return [
		{"full_name": None, "email_id": address}
		for listed in said
		for address in answering.addresses_in(listed)
	]


@frappe.whitelist()
def search(text: str = "", limit: int | str = 50) -> list[dict]:
	"""{"full_name", "email_id", "phone", "folder" (its path)} by name; with `text` those in whose name, address or
	folder every word of it occurs. Two queries. SIG-3."""
	permissions.require_agent()
	partner = frappe.qb.DocType("Partner Address")
	query = (
		frappe.qb.from_(partner)
		.select(partner.partner_name, partner.email_id, partner.phone, partner.folder)
		.orderby(partner.partner_name)
		.orderby(partner.name)
		.limit(min(max(cint(limit), 1), MOST))
	)
	for word in values.text(text, _("Search"), longest=200).split()[:6]:
		columns = (partner.partner_name, partner.email_id, partner.folder)
		first, *others = (comparing.contains(column, word) for column in columns)
		for other in others:
			first |= other
		query = query.where(first)
	rows = query.run(as_dict=True)
	paths = folders.paths("Partner Folder")
	return [
		{
			"full_name": row.partner_name,
			"email_id": row.email_id,
			"phone": row.phone,
			"folder": paths.get(row.folder),
		}
		for row in rows
	]
