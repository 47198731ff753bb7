"""Next in queue: the most urgent waiting request becomes mine (BEHAVIOUR QUE-1 to QUE-4)."""

from collections.abc import Collection, Iterator

import frappe
from frappe import _
from frappe.utils import cint
from pypika import Case

from request_mgmt import permissions
from request_mgmt.actions.declaration import action
from request_mgmt.permissions import Access
from request_mgmt.records import settings
from request_mgmt.records import status as statuses

LOOKED_AT = 20


@action(
	"next_in_queue",
	label="Next in queue",
	done="Taken from the queue",
	on="nothing",
	many=False,
	icon="inbox",
	shortcut="q",
	order=8,
)
def run(request, access: Access) -> dict:
	"""Answers {"name": number}, or None and a message when nobody waits.

	Waiting is who has a status of the queue, no owner, and a category of which the caller is a member. The closest
	deadline comes first. Two agents asking at once get different ones: who comes second takes the next.
	"""
	for name, owner in _in_order(access):
		doc = frappe.get_doc("Request", name, for_update=True)
		if owner and doc.agent == owner:
			return {"name": doc.name}  # his own, and it is the most urgent
		if doc.agent or not _in_queue(doc.status):
			continue
		_take(doc, access)
		return {"name": doc.name}
	if not _statuses():
		return {"name": None, "message": _("There is no queue: of no status is Queue ticked.")}
	return {"name": None, "message": _("Nothing waits in the queue.")}


def _in_order(access: Access) -> Iterator[tuple[str, str | None]]:
	"""The most urgent first; further ones are looked for only when all of these were taken meanwhile."""
	seen: list[str] = []
	while rows := _waiting(access, seen):
		yield from rows
		if len(rows) < LOOKED_AT:
			return
		seen += [name for name, _owner in rows]


def _take(request, access: Access) -> None:
	on_accept = settings.get().status_on_accept
	out_of_queue = on_accept and not _in_queue(on_accept)
	request.agent = access.user
	request.status = statuses.fitting(on_accept if out_of_queue else _open_status(), request.request_type)
	request.flags.log_action = "taken_from_queue"
	request.save(ignore_permissions=True)


def _in_queue(status: str) -> bool:
	return bool(cint(statuses.get(status).is_queue))


def _open_status() -> str:
	"""The default open status; when that is the queue itself, the first open one outside it (QUE-2)."""
	default = statuses.default_for("Open")
	if not _in_queue(default):
		return default
	others = frappe.get_all(
		"Request Status",
		filters={"base_status": "Open", "is_queue": 0},
		order_by="`rank` asc",
		pluck="name",
		limit_page_length=1,
	)
	return others[0] if others else default


def waiting_criterion(request):
	"""What waits in the queue, of whatever category: a status of the queue, and no owner."""
	nobody = request.agent.isnull()
	return request.status.isin(_statuses() or [""]) & nobody


def _statuses() -> list[str]:
	return frappe.get_all("Request Status", filters={"is_queue": 1, "base_status": "Open"}, pluck="name")


def _waiting(access: Access, seen: Collection[str] = ()) -> list[tuple[str, str | None]]:
	"""A few in order, with their owners; two queries and those of the member's groups."""
	categories = permissions.categories_of(access.user)
	if not categories:
		return []
	request = frappe.qb.DocType("Request")
	waits = waiting_criterion(request) & request.category.isin(categories)
	if cint(settings.get().queue_includes_own):
		waits = waits | ((request.agent == access.user) & (request.base_status == "Open"))
	if seen:
		waits = waits & request.name.notin(list(seen))
	without_deadline = Case().when(request.deadline.isnull(), 1).else_(0)
	query = (
		frappe.qb.from_(request)
		.select(request.name, request.agent)
		.where(waits)
		.orderby(without_deadline)
		.orderby(request.deadline)
		.orderby(request.creation)
		.limit(LOOKED_AT)
	)
	return list(query.run())
