"""Who of a set of users can work on requests, and what they chose; a fixed number of queries for any set."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

import frappe

from request_mgmt.permissions import AGENT, MANAGERS, OWN_CATEGORIES, REACH, READ_ALL
from request_mgmt.records.statements import GroupConcat, Question, statement, value

# What somebody who follows a request by his star hears about, too (FAV-3)
FOLLOWED = ("new_message", "activated", "taken_over", "comment")
PREFERENCES = ("new_request", "waiting", *FOLLOWED, *(f"followed_{event}" for event in FOLLOWED))


@dataclass(frozen=True)
class Colleague:
	"""An enabled user who is agent or manager."""

	user: str
	full_name: str
	email: str
	language: str | None
	present: bool
	last_active: datetime | str | None
	is_manager: bool
	notices: dict[str, str]
	has_seen_bell: bool = False
	requests_of: str | None = None

	def reads(self, is_member: bool, members_only: bool) -> bool:
		"""Whether requests of a category are open to him: the rule of permissions.Access, for many users at once."""
		return self.is_manager or is_member or not (members_only or self.requests_of == OWN_CATEGORIES)

	def changes(self, is_member: bool, members_only: bool) -> bool:
		"""Whether he may work on them, and so own them."""
		return self.reads(is_member, members_only) and (
			self.is_manager or is_member or self.requests_of != READ_ALL
		)


def colleagues(users: Iterable[str], choices: tuple[str, ...] = PREFERENCES) -> dict[str, Colleague]:
	"""Those of `users` who are enabled and agent or manager, with what they chose of PREFERENCES. At most one query."""
	users = _asked_for(users)
	rows = _enabled(choices).rows(users=users) if users else ()
	return {row.name: who for row in rows if (who := _colleague(row, choices))}


def _colleague(row: frappe._dict, choices: tuple[str, ...]) -> Colleague | None:
	roles = set((row.roles or "").split(","))
	is_manager = row.name == "Administrator" or not MANAGERS.isdisjoint(roles)
	if not is_manager and AGENT not in roles:
		return None
	return Colleague(
		user=row.name,
		full_name=row.full_name or row.name,
		email=row.email or row.name,
		language=row.language,
		present=row.availability != "Not present",
		last_active=row.last_active,
		is_manager=is_manager,
		notices={event: row.get(f"notify_{event}") or "Bell" for event in choices},
		has_seen_bell=bool(row.seen),
		requests_of=row.get(REACH),
	)


def question(users: Iterable[str], choices: tuple[str, ...] = PREFERENCES) -> Question | None:
	"""What `colleagues` asks."""
	users = _asked_for(users)
	return _enabled(choices).question(users=users) if users else None


def _asked_for(users: Iterable[str]) -> list[str]:
	return sorted({user for user in users if user and user != "Guest"})


@cache
def _enabled(choices: tuple[str, ...]) -> Callable:
	return statement(partial(_who_is_enabled, choices))


def _who_is_enabled(choices: tuple[str, ...]):
	names = ("User", "Request Agent", "Has Role", "Notification Settings")
	user, agent, role, bell = map(frappe.qb.DocType, names)
	roles = (
		frappe.qb.from_(role)
		.select(GroupConcat(role.role))
		.where((role.parenttype == "User") & (role.parent == user.name))
		.where(role.role.isin(sorted({AGENT, *MANAGERS})))
	)
	return (
		frappe.qb.from_(user)
		.left_join(agent)
		.on(agent.user == user.name)
		.left_join(bell)
		.on(bell.name == user.name)
		.select(
			user.name,
			user.full_name,
			user.email,
			user.language,
			user.last_active,
			agent.availability,
			agent[REACH],
			*(agent[f"notify_{event}"] for event in choices),
			roles.as_("roles"),
			bell.seen,
		)
		.where(user.name.isin(value("users")) & (user.enabled == 1))
	)


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
