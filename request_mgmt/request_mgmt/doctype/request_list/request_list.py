"""A list somebody saved, for himself, a role or all agents (BEHAVIOUR FND-3, FND-10).

Dynamic: a question, answered anew each time. Static: requests picked by hand. Combined: two other lists put together.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from request_mgmt.records import statements

KINDS = ("Dynamic", "Static", "Combined")
ITEM = "Request List Item"
# Rows of one statement
AT_ONCE = 500
PARTS = ("first_list", "second_list")


class RequestList(Document):
	def on_trash(self):
		self.check_no_part()
		frappe.db.delete(ITEM, {"list": self.name})

	def check_no_part(self):
		for part in PARTS:
			if of := frappe.db.get_value("Request List", {part: self.name}, "title"):
				frappe.throw(
					_("{0} is made of this list. Delete that one first.").format(
						frappe.bold(frappe.utils.escape_html(of))
					)
				)


def make(values: dict) -> str:
	"""A new list; answers its name."""
	doc = frappe.get_doc({"doctype": "Request List", "base_list": "search", **values})
	return doc.insert(ignore_permissions=True).name


def pick(list_name: str, requests: list[str]) -> None:
	"""Put requests on a static list on which none of them is."""
	for start in range(0, len(requests), AT_ONCE):
		rows = [{"list": list_name, "request": name} for name in requests[start : start + AT_ONCE]]
		statements.insert(ITEM, *rows)


def requests_of(list_name: str):
	"""The numbers on a static list, as a query."""
	item = frappe.qb.DocType(ITEM)
	return frappe.qb.from_(item).select(item.request).where(item.list == list_name)
