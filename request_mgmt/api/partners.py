"""Suppliers and partners whom agents ask (BEHAVIOUR SIG-3)."""

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.api import comparing
from request_mgmt.request_mgmt import folders

MOST = 100


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
