"""The words of requests that were there before the search index."""

import frappe

from request_mgmt.records import search_index

AT_ONCE = 200


def execute() -> None:
	"""From the newest down; what was interrupted can be done again, nothing is there twice."""
	search_index.make_table()
	names = frappe.get_all("Request", order_by="creation desc", pluck="name", limit_page_length=0)
	fields = ["name", "base_status", "title", "contact_name", "company_name"]
	for start in range(0, len(names), AT_ONCE):
		some = {"name": ["in", names[start : start + AT_ONCE]]}
		for row in frappe.get_all("Request", filters=some, fields=fields, limit_page_length=0):
			search_index.renew(row)
		frappe.db.commit()
