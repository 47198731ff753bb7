"""Requests that belong together, and what the rules say about parents and children (BEHAVIOUR REL-1 to REL-6)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.records.status import NOT_CLOSED

DEEPEST = 100


class KeptOpenError(frappe.ValidationError):
	"""A rule keeps a request open for one below it."""


def pair(one: str, other: str) -> str:
	"""The same for both directions."""
	return "-".join(sorted((str(one), str(other))))


def parent_of(request: str, but: str | None = None) -> str | None:
	"""The parent, leaving out the relation `but`."""
	filters = {"target": request, "kind": "Parent"}
	if but:
		filters["name"] = ["!=", but]
	return frappe.db.get_value("Request Relation", filters, "source")


def ancestors_of(request: str, but: str | None = None) -> list[str]:
	"""Parent, its parent, and so on."""
	found: list[str] = []
	while len(found) < DEEPEST and (request := parent_of(request, but)) and request not in found:
		found.append(request)
	return found


def move(source: str, target: str) -> list[str]:
	"""Relations of `source` become those of `target`, but for one with it and those that cannot be; answers the moved ones."""
	rows = frappe.get_all(
		"Request Relation",
		or_filters={"source": source, "target": source},
		pluck="name",
		order_by="creation asc",
		limit_page_length=0,
	)
	return [name for name in rows if _move(name, source, target)]


def move_back(names: list[str], source: str, target: str) -> None:
	"""Those that are still there and still `target`'s go back to `source`."""
	for name in names:
		if frappe.db.exists("Request Relation", name):
			_move(name, target, source)


def _move(name: str, source: str, target: str) -> bool:
	doc = frappe.get_doc("Request Relation", name)
	ends = {"source": doc.source, "target": doc.target}
	if source not in ends.values() or target in ends.values():
		return False
	doc.update({end: target if number == source else number for end, number in ends.items()})
	said = permissions.messages_said()
	try:
		doc.save(ignore_permissions=True)
	except frappe.ValidationError:  # related already, a second parent, a circle: it stays where it is
		permissions.forget_messages(said)
		return False
	return True


def children_of(request: str) -> list[frappe._dict]:
	"""Number, type and state of each child. One query."""
	relation, child = frappe.qb.DocType("Request Relation"), frappe.qb.DocType("Request")
	return (
		frappe.qb.from_(relation)
		.join(child)
		.on(child.name == relation.target)
		.select(child.name, child.request_type, child.base_status)
		.where((relation.source == request) & (relation.kind == "Parent"))
		.orderby(child.creation)
		.run(as_dict=True)
	)


def rules(behaviour: str) -> list:
	"""Enabled rules with this behaviour; one query, the rules themselves are cached."""
	names = frappe.get_all(
		"Request Relation Rule", filters={"enabled": 1, behaviour: 1}, pluck="name", order_by="creation asc"
	)
	return [frappe.get_cached_doc("Request Relation Rule", name) for name in names]


def check_parent_given(request_type: str | None, parent_type: str | None, has_parent: bool) -> None:
	"""ValidationError when a request of this type needs a parent, of a certain type, and has none."""
	needed = [
		rule
		for rule in rules("require_parent")
		if not rule.types("child_types") or request_type in rule.types("child_types")
	]
	for rule in needed:
		if not has_parent:
			frappe.throw(
				_(
					"A request of this type needs a parent ({0}). Say which one, or choose another type."
				).format(frappe.bold(rule.name))
			)
		if not rule.fits(parent_type, request_type):
			frappe.throw(
				_("The parent has to be of type {0} ({1}).").format(
					", ".join(sorted(rule.types("parent_types"))), frappe.bold(rule.name)
				)
			)


def keeper_of(request) -> str | None:
	"""The number of a child that is open and keeps this request open by a rule; None when it may be closed."""
	keeping = rules("prevent_closing_parent")
	if not keeping:
		return None
	for child in children_of(request.name):
		if child.base_status in NOT_CLOSED and any(
			rule.fits(request.request_type, child.request_type) for rule in keeping
		):
			return child.name
	return None


def check_closing(request) -> None:
	"""KeptOpenError when a rule keeps this request open as long as a child is."""
	if keeper := keeper_of(request):
		frappe.throw(
			_("Request {0} cannot be closed while request {1} below it is open.").format(
				frappe.bold(request.name), frappe.bold(keeper)
			),
			KeptOpenError,
		)
