"""A list as a chart: how many of its requests have each value of a field, or were made in each day, week or month (BEHAVIOUR
FND-10)."""

import re
from datetime import date, timedelta

import frappe
from dateutil.relativedelta import relativedelta
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import getdate, now_datetime

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.api import asking, boards, combining, listing, lists

GROUPS = (*boards.GROUPS, "category")
# How many of each are shown one by one; what is earlier, together
PERIODS = {"day": 31, "week": 26, "month": 24}
# Of a longer list the newest are counted
CHARTED_UP_TO = 10_000
MOST_BARS = 60

_NAME = re.compile(r"[\w ]+")

builtin_list = list


@frappe.whitelist()
def fetch(
	list: str = "own_open",
	group_by: str = "status",
	filters: dict | str | None = None,
	criteria: builtin_list | str | None = None,
	further: str | None = None,
	requests: builtin_list | str | None = None,
) -> dict:
	"""Requests of a list that is asked for as by `lists.fetch`, counted: {"bars", "count", "counts_more", "mark", "seen", "requests", "further",
	"looked_to"}. FND-10.

	`group_by` status, request_type, priority, agent or category: bars {"value", "count"}, the longest first, "" for none; those
	of owners have a "label". day, week or month: bars {"from", "to", "count"}, first and last day of the period, the last 31 days,
	26 weeks or 24 months that the list holds; "from" is None for all that is earlier. `filters` for `lists.fetch` by a bar: the field, for none
	`without`; created_from and created_to. Of more than ten thousand requests the newest are counted. A fixed number of queries.
	`further` and `requests` as for `boards.fetch`: counted are then the first ten thousand that are found in the order of the list.
	"""
	rights = permissions.require_agent()
	_check(group_by)
	wanted = asking.asked(rights, list, filters, criteria)
	query = wanted.query(rights, CHARTED_UP_TO)
	seen = str(now_datetime())
	is_known = query.is_narrowed or query.is_by_stretches(wanted.order)  # the same whatever is counted
	first = query if is_known else wanted.query(rights)
	looked = lists.looked(first, wanted.order, further, requests)
	if looked["requests"] is None:
		looked["mark"] = lists.mark_of(
			first.marks(wanted.order, lists.LONGEST_PAGE, by_stretches=bool(further))
		)
	heaps = query.heaps(_field(group_by))
	return {
		"bars": _bars(heaps, group_by),
		"count": sum(row.held for row in heaps),
		"counts_more": query.counts_more,
		"seen": seen,
		**looked,
	}


@frappe.whitelist()
def of_desk(filters: builtin_list | str | None = None, group_by: str = "status") -> dict:
	"""Requests of a list of the platform's own, by its `filters` as it has them, counted as by `fetch`: {"bars", "count", "counts_more"};
	owners are without a "label". What the platform lists for the caller is counted, nothing else. Two queries. FND-10.
	"""
	permissions.require_agent()
	_check(group_by)
	names = frappe.get_list(
		"Request",
		filters=_of_the_platform(filters),
		pluck="name",
		order_by="creation desc",
		limit_page_length=CHARTED_UP_TO + 1,
	)
	request = frappe.qb.DocType("Request")
	heap = listing.heap_of(request, _field(group_by))
	heaps = (
		frappe.qb.from_(request)
		.select(heap.as_("heap"), Count("*").as_("held"))
		.where(combining.numbered(names[:CHARTED_UP_TO]))
		.groupby(heap)
		.run(as_dict=True)
	)
	return {
		"bars": _bars(heaps, group_by),
		"count": sum(row.held for row in heaps),
		"counts_more": len(names) > CHARTED_UP_TO,
	}


def _of_the_platform(filters) -> builtin_list:
	"""Filters as the platform's lists have them, [DocType, field, operator, value]; it puts their names into its query as they stand."""
	found = values.items(filters, _("Filters"))
	for one in found:
		names = one[: 2 if len(one) > 3 else 1] if isinstance(one, builtin_list) else ("`",)
		if not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
			frappe.throw(_("{0} cannot be read as a list.").format(frappe.bold(_("Filters"))))
	return found


def _check(group_by: str) -> None:
	if group_by not in (*GROUPS, *PERIODS):
		frappe.throw(_("A chart counts by one of: {0}.").format(", ".join((*GROUPS, *PERIODS))))


def _field(group_by: str) -> str | None:
	return None if group_by in PERIODS else group_by


def _bars(heaps: builtin_list, group_by: str) -> builtin_list[dict]:
	if group_by in PERIODS:
		return periods({getdate(row.heap): row.held for row in heaps}, group_by)
	heaps = sorted(heaps, key=lambda row: (-row.held, row.heap))[:MOST_BARS]
	return [
		{"value": row.heap, "count": row.held, **({"label": row.label} if row.get("label") else {})}
		for row in heaps
	]


def periods(days: dict[date, int], unit: str) -> builtin_list[dict]:
	"""Counts by day as counts by day, week or month, one after the other, also those that hold none."""
	if not days:
		return []
	starts = {day: start_of(day, unit) for day in days}
	step = relativedelta(**{f"{unit}s": 1})
	last, earliest = max(starts.values()), min(starts.values())
	first = max(earliest, last - step * (PERIODS[unit] - 1))
	bars = {}
	while first <= last:
		bars[first] = {"from": str(first), "to": str(first + step - timedelta(days=1)), "count": 0}
		first += step
	begin = min(bars)
	earlier = {"from": None, "to": str(begin - timedelta(days=1)), "count": 0}
	for day, held in days.items():
		bars.get(starts[day], earlier)["count"] += held
	return [*([earlier] if earliest < begin else []), *bars.values()]


def start_of(day: date, unit: str) -> date:
	if unit == "week":
		return day - timedelta(days=day.weekday())
	return day.replace(day=1) if unit == "month" else day
