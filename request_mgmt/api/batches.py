"""Actions on more requests than fit a screen: begun here, done in the background (BEHAVIOUR BAT-1, BAT-3, BAT-5)."""

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, now_datetime

from request_mgmt import permissions
from request_mgmt.actions import batches, registry
from request_mgmt.actions.values import flag
from request_mgmt.api import actions, asking

LONGEST_PAGE = 500
# What ended is shown so long to who asked for it
SHOWN_MINUTES = 10
# What was done, and more is told of it
TOLD = {"outcome": ["in", ("Done", "Unchanged", "Final")], "reason": ["is", "set"]}

builtin_list = list


@frappe.whitelist(methods=["POST"])
def start(
	action: str = "",
	requests: str | builtin_list | None = None,
	values: dict | str | None = None,
	list: str | None = None,
	filters: dict | str | None = None,
	criteria: builtin_list | str | None = None,
	order_by: str | None = None,
	seen: str | None = None,
) -> dict:
	"""Have `action` done to `requests`, or to all of a list that is given as for `lists.fetch`; at most 10,000.

	Answers what `progress` does. Each request stands for itself: one that is refused is left as it was.
	`seen` is the mark of what the caller was shown (api.requests).
	"""
	rights = permissions.require_agent()
	given = actions.checked(action, values)
	names = asking.numbers(rights, batches.MOST, requests, list, filters, criteria, order_by)
	return _shown(batches.own(batches.begin(action, names, given, seen=seen)["batch"]))


@frappe.whitelist()
def progress(batch: str = "") -> dict:
	"""{"batch", "action", "label" (of what is undone, when it is an undo), "state": Waiting, Running, Done or Stopped, "total", "done", "refused", "undoes",
	"undoable", "undo_label", where only a part can be undone, "told": whether `results` say more of what was done than that it was}."""
	return _shown(batches.own(batch))


@frappe.whitelist()
def mine() -> list[dict]:
	"""The caller's batches that wait or run, or ended a moment ago, oldest first."""
	rights = permissions.require_agent()
	table = frappe.qb.DocType("Request Batch")
	fresh = add_to_date(now_datetime(), minutes=-SHOWN_MINUTES)
	names = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.user == rights.user) & (table.state.isin(batches.WAITING) | (table.ended_at > fresh)))
		.orderby(table.creation)
		.limit(20)
		.run()
	)
	return [_shown(batches.own(name)) for (name,) in names]


@frappe.whitelist()
def results(
	batch: str = "",
	outcome: str | None = None,
	start: int | str = 0,
	page_length: int | str = 100,
	told: bool | int | str = False,
) -> list[dict]:
	"""What became of each request: {"request", "outcome": Done, Unchanged, Final (done, and not to be undone), Refused or none yet,
	"reason"}, in the batch's order. The reason of one that was done is what was done to it, where that is more than the action says: from
	whom it was taken over, for one. With `told` these alone.
	"""
	row = batches.own(batch)
	if not 0 < cint(page_length) <= LONGEST_PAGE:
		frappe.throw(_("A page starts at 0 or later and has 1 to {0} rows.").format(LONGEST_PAGE))
	filters = {"batch": row.name, **({"outcome": outcome} if outcome else {})}
	if flag(told):
		filters |= TOLD
	return frappe.get_all(
		"Request Batch Item",
		filters=filters,
		fields=["request", "outcome", "reason"],
		order_by="place asc",
		limit_start=max(0, cint(start)),
		limit_page_length=cint(page_length),
	)


@frappe.whitelist(methods=["POST"])
def stop(batch: str = "") -> dict:
	"""Leave what is not done yet as it is; answers what `progress` does."""
	batches.stop(batch)
	return _shown(batches.own(batch))


@frappe.whitelist(methods=["POST"])
def undo(batch: str = "") -> dict:
	"""Take back what the batch did, as a batch of its own; answers that one's `progress`."""
	return _shown(batches.own(batches.take_back(batch)["batch"]))


def _shown(row: frappe._dict) -> dict:
	undone = row.undoes and frappe.db.get_value("Request Batch", row.undoes, "action")
	action = registry.get(undone or row.action)
	ended = row.state not in batches.WAITING
	return {
		"batch": row.name,
		"action": row.action,
		"label": _(action.label),
		"state": row.state,
		"total": cint(row.total),
		"done": cint(row.done),
		"refused": cint(row.refused),
		"stop_asked": bool(row.stop_asked),
		"undoes": row.undoes,
		"undoable": ended and batches.why_not_undone(row) is None,
		"told": ended and bool(frappe.db.exists("Request Batch Item", {"batch": row.name, **TOLD})),
		"undo_label": _(action.undo_label) if action.undo_label else "",
	}
