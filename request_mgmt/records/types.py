"""What the type of a request allows and presets: statuses, priorities, whom it is offered to (BEHAVIOUR TYP-1)."""

import frappe
from frappe import _

from request_mgmt.permissions import Access
from request_mgmt.records import settings

# States whose statuses people choose; the others have actions of their own, and no type is without them
CHOSEN = ("Open", "Closed", "Postponed")


def of(request_type: str | None):
	"""The type, cached; without one, what allows everything and presets nothing."""
	return frappe.get_cached_doc("Request Type", request_type) if request_type else frappe._dict()


def statuses(request_type: str | None) -> list[str]:
	"""The statuses its requests may have, in the type's order; empty for all."""
	return [row.status for row in of(request_type).get("statuses") or ()]


def priorities(request_type: str | None) -> list[str]:
	"""The priorities its requests may have, in the type's order; empty for all."""
	return [row.priority for row in of(request_type).get("priorities") or ()]


def has_state(request_type: str | None, state: str) -> bool:
	"""Whether its requests have a status of the state."""
	available = statuses(request_type)
	return not available or any(_state(name) == state for name in available)


def check(request_type: str | None, *, status: str | None = None, priority: str | None = None) -> None:
	"""ValidationError, naming those there are, when requests of the type cannot have the status or the priority."""
	available = statuses(request_type) if status else []
	if available and status not in available and _state(status) in CHOSEN:
		frappe.throw(
			_("Requests of type {0} have no status {1}. Choose one of: {2}.").format(
				frappe.bold(_(request_type)), frappe.bold(_(status)), ", ".join(map(_, available))
			)
		)
	available = priorities(request_type) if priority else []
	if available and priority not in available:
		frappe.throw(
			_("Requests of type {0} have no priority {1}. Choose one of: {2}.").format(
				frappe.bold(_(request_type)), frappe.bold(_(priority)), ", ".join(map(_, available))
			)
		)


def fitting_priority(priority: str | None, request_type: str | None) -> str | None:
	"""The priority, or the type's own where its requests cannot have that one. For presets; what was chosen is checked."""
	available = priorities(request_type)
	return of(request_type).default_priority if available and priority not in available else priority


def names() -> list[str]:
	"""All types."""
	return settings.remembered("types", _names)


def _names() -> list[str]:
	return frappe.get_all("Request Type", pluck="name", order_by="name asc", limit_page_length=0)


def open_to(access: Access) -> list:
	"""The types offered to the user: those of everybody and of his groups. One query, where types are for groups."""
	kinds = [of(name) for name in names()]
	if access.is_manager or not any(kind.groups for kind in kinds):
		return kinds
	groups = _groups_of(access.user)
	return [kind for kind in kinds if not kind.groups or groups & {row.user_group for row in kind.groups}]


def check_open(request_type: str | None, access: Access) -> None:
	"""ValidationError when the type is for groups of which the user is in none."""
	groups = {row.user_group for row in of(request_type).get("groups") or ()}
	if groups and not access.is_manager and not groups & _groups_of(access.user):
		frappe.throw(
			_("Type {0} is for others. Choose another one, or ask a manager.").format(
				frappe.bold(_(request_type))
			)
		)


def _groups_of(user: str) -> set[str]:
	return set(
		frappe.get_all(
			"User Group Member",
			filters={"user": user, "parenttype": "User Group"},
			pluck="parent",
			limit_page_length=0,
		)
	)


def _state(status: str) -> str:
	return frappe.get_cached_doc("Request Status", status).base_status
