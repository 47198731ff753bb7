"""Who of a set of users can work on requests, and what they chose; a fixed number of queries for any set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe

from request_mgmt.permissions import AGENT, MANAGERS

PREFERENCES = ("new_request", "new_message", "activated", "taken_over", "favourite", "comment")


@dataclass(frozen=True)
class Colleague:
	"""An enabled user who is agent or manager."""

	user: str
	full_name: str
	email: str
	language: str | None
	present: bool
	last_active: datetime | None
	is_manager: bool
	notices: dict[str, str]


def colleagues(users: Iterable[str]) -> dict[str, Colleague]:
	"""Those of `users` who are enabled and agent or manager. At most two queries."""
	users = sorted({user for user in users if user and user != "Guest"})
	if not users:
		return {}
	user, agent = frappe.qb.DocType("User"), frappe.qb.DocType("Request Agent")
	choices = [getattr(agent, f"notify_{event}") for event in PREFERENCES]
	rows = (
		frappe.qb.from_(user)
		.left_join(agent)
		.on(agent.user == user.name)
		.select(
			user.name,
			user.full_name,
			user.email,
			user.language,
			user.last_active,
			agent.availability,
			*choices,
		)
		.where(user.name.isin(users) & (user.enabled == 1))
		.run(as_dict=True)
	)
	roles = _roles(users)
	return {
		row.name: Colleague(
			user=row.name,
			full_name=row.full_name or row.name,
			email=row.email or row.name,
			language=row.language,
			present=row.availability != "Not present",
			last_active=row.last_active,
			is_manager=row.name == "Administrator" or bool(roles.get(row.name, set()) & MANAGERS),
			notices={event: row.get(f"notify_{event}") or "Bell" for event in PREFERENCES},
		)
		for row in rows
		if row.name == "Administrator" or roles.get(row.name)
	}


def members(category: "frappe._dict") -> dict[str, int | None]:
	"""The category's members in their order: user -> weight; None for who is in only through a user group."""
	groups = [row.user_group for row in category.members if row.user_group]
	found: dict[str, int | None] = {}
	through = _users_of(groups)
	for row in category.members:
		if row.user and found.get(row.user) is None:
			found[row.user] = int(row.weight or 0)
		for user in through.get(row.user_group, ()):
			found.setdefault(user, None)
	return found


def _users_of(groups: list[str]) -> dict[str, list[str]]:
	if not groups:
		return {}
	rows = frappe.get_all(
		"User Group Member",
		filters={"parenttype": "User Group", "parent": ["in", groups]},
		fields=["parent", "user"],
		order_by="idx asc",
		limit_page_length=0,
	)
	users: dict[str, list[str]] = {}
	for row in rows:
		users.setdefault(row.parent, []).append(row.user)
	return users


def _roles(users: list[str]) -> dict[str, set[str]]:
	rows = frappe.get_all(
		"Has Role",
		filters={"parenttype": "User", "parent": ["in", users], "role": ["in", [AGENT, *sorted(MANAGERS)]]},
		fields=["parent", "role"],
		limit_page_length=0,
	)
	roles: dict[str, set[str]] = {}
	for row in rows:
		roles.setdefault(row.parent, set()).add(row.role)
	return roles
