"""A list as a board: a column for each status, type, priority or owner (BEHAVIOUR FND-10)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from request_mgmt import permissions
from request_mgmt.actions import running, values
from request_mgmt.api import asking, lists

GROUPS = ("status", "request_type", "priority", "agent")
LONGEST_COLUMN = 100

builtin_list = list


@frappe.whitelist()
def fetch(
	list: str = "own_open",
	group_by: str = "status",
	filters: dict | str | None = None,
	order_by: str | None = None,
	criteria: builtin_list | str | None = None,
	page_length: int | str = 20,
	further: str | None = None,
	requests: builtin_list | str | None = None,
) -> dict:
	"""The first cards of each column of a list that is asked for as by `lists.fetch`: {"columns": [{"value", "count", "rows",
	"has_more"}], "count", "counts_more", "mark", "seen", "requests", "further", "looked_to"}.

	`group_by`: status, request_type, priority or agent; "value" is one of these, "" for none. Columns without a request are
	left out. Of a list with more than a thousand requests the first thousand are on the board. A fixed number of queries.

	`further` as for `lists.fetch`: where requests have to be compared one by one, on the board is what the first 10,000 hold. Who then
	says "further" again, and in `requests` the numbers that were answered, is answered a board of these and of what comes behind.
	"""
	rights = permissions.require_agent()
	field, page = _group(group_by), values.page(0, page_length, LONGEST_COLUMN)
	wanted = asking.asked(rights, list, filters, criteria, order_by)
	query = wanted.query(rights)
	seen = str(now_datetime())
	looked = lists.looked(query, wanted.order, further, requests)
	columns = query.board(field, wanted.order, *page)
	if looked["requests"] is None:
		looked["mark"] = lists.mark_of(query.first[: lists.LONGEST_PAGE])
	return {
		"columns": columns,
		"count": sum(column["count"] for column in columns),
		"counts_more": query.counts_more,
		"seen": seen,
		**looked,
	}


@frappe.whitelist()
def more(
	list: str = "own_open",
	group_by: str = "status",
	value: str = "",
	filters: dict | str | None = None,
	order_by: str | None = None,
	criteria: builtin_list | str | None = None,
	start: int | str = 0,
	page_length: int | str = 20,
	requests: builtin_list | str | None = None,
) -> dict:
	"""The next cards of one column: {"rows", "has_more"}; `requests` are those on the board, where `fetch` answered them."""
	rights = permissions.require_agent()
	wanted = asking.asked(rights, list, filters, criteria, order_by)
	page = values.page(start, page_length, LONGEST_COLUMN)
	query = wanted.query(rights)
	if requests:
		query.keep_only(running.names_of(requests, query.longest + 1))
	found = query.board(_group(group_by), wanted.order, *page, value or "")
	return (
		{"rows": found[0]["rows"], "has_more": found[0]["has_more"]}
		if found
		else {"rows": [], "has_more": False}
	)


def _group(field: str) -> str:
	if field not in GROUPS:
		frappe.throw(_("A board has columns by one of: {0}.").format(", ".join(GROUPS)))
	return field
