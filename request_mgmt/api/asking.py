"""What somebody asks a list for, checked: which list, filters, criteria, order. Saved lists are asked for by their name."""

from dataclasses import dataclass

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import running, values
from request_mgmt.api import combining, comparing, quick_search
from request_mgmt.api import criteria as searching
from request_mgmt.api.listing import COLUMNS, LISTS, Query
from request_mgmt.permissions import Access

# A saved list is asked for as saved-<its name>
SAVED = "saved-"
STORED = [
	"name",
	"title",
	"user",
	"shared_with",
	"role",
	"kind",
	"combine",
	"first_list",
	"second_list",
	"base_list",
	"filters",
	"criteria",
	"order_by",
]
# A combined list may be made of combined ones, so deep
DEEPEST = 4
SORTABLE = frozenset(COLUMNS) - {"has_attachment"}

# Filters that compare a column with a value or with several
EQUALS = frozenset(
	(
		"status",
		"base_status",
		"agent",
		"category",
		"priority",
		"request_type",
		"access_level",
		"read_status",
		"contact",
		"customer",
		"company_name",
		"channel",
	)
)
MOMENTS = frozenset(("changed_from", "changed_to", "created_from", "created_to"))
# What a request can be without
UNSET = ("agent", "category", "priority", "request_type")
FILTERS = MOMENTS | EQUALS | {"text", "tag", "include_closed", "without"}


@dataclass(frozen=True)
class Asked:
	"""A list with filters, groups of criteria and an order, as `Query` takes them.

	`picked` names the static list it is, `parts` are how two lists are put together and both of them.
	"""

	list: str
	filters: dict
	criteria: list
	order: tuple[str, bool]
	picked: str | None = None
	parts: tuple[str, "Asked", "Asked"] | None = None

	def query(self, rights: Access, most: int = 0) -> Query:
		filters, also = dict(self.filters), []
		if text := filters.pop("text", None):
			said = quick_search.parsed(text)
			if said.text:
				filters["text"] = said.text
			if said.tag:
				filters["tag"] = said.tag
			if said.owner:
				filters["agent"] = _beginning("User", "full_name", said.owner, rights.user)
			if said.priority:
				filters["priority"] = _beginning("Request Priority", "name", said.priority)
			also = searching.groups(said.criteria)
		within = self._within(rights, most)
		query = Query(rights, self.list, filters, self.criteria, most, also=also, within=within)
		query.narrow()
		return query

	def _within(self, rights: Access, most: int) -> combining.Within | None:
		if self.picked:
			return combining.picked(self.picked)
		if not self.parts:
			return None
		way, *both = self.parts
		return combining.combined(way, *(one.query(rights, most) for one in both))


def numbers(rights: Access, most: int, requests=None, list_name: str | None = None, *question) -> list[str]:
	"""The requests that are given, or all of a list that is asked for instead, as `asked` takes it; ValidationError for more than
	`most` given, of a list one more at most."""
	if not list_name:
		return running.names_of(requests, most=most)
	wanted = asked(rights, list_name, *question)
	return wanted.query(rights, most + 1).names(wanted.order, most + 1)


def asked(rights: Access, list_name: str, filters=None, criteria=None, order_by: str | None = None) -> Asked:
	"""What is asked for. What is given narrows a saved list; PermissionError when that is not shared with the user.

	ValidationError for a list, a filter, a criterion or an order there is not.
	"""
	wanted, groups = checked_filters(filters), searching.groups(criteria)
	if list_name.startswith(SAVED):
		return _saved(saved(rights, list_name.removeprefix(SAVED)), wanted, groups, order_by)
	known(list_name)
	return Asked(list_name, wanted, groups, order_of(order_by or LISTS[list_name].order_by))


def _saved(row, wanted: dict, groups: list, order_by: str | None, depth: int = 0) -> Asked:
	"""What a stored list asks for, narrowed."""
	order = order_of(order_by or row.order_by or LISTS[known(row.base_list)].order_by)
	if row.kind in ("Static", "Combined"):
		wanted = {"include_closed": True, **wanted}
		picked = row.name if row.kind == "Static" else None
		parts = None if picked else (row.combine, *_parts(row, depth + 1))
		return Asked(row.base_list, wanted, groups, order, picked, parts)
	wanted = {**checked_filters(row.filters), **wanted}
	own = searching.groups(row.criteria)
	groups = [[*one, *other] for one in own for other in groups] if own and groups else own or groups
	return Asked(row.base_list, wanted, groups, order)


def _parts(row, depth: int) -> list[Asked]:
	"""What a combined list is made of, as its owner may use it: who shares that, shares these."""
	found = []
	for name in (row.first_list, row.second_list):
		part = frappe.db.get_value("Request List", name, STORED, as_dict=True)
		if not part or not permissions.is_shared_with(part, row.user) or depth > DEEPEST:
			frappe.throw(
				_(
					"This list is made of another one that its owner may use no more. Delete it, or ask its owner."
				),
				frappe.PermissionError,
			)
		found.append(_saved(part, {}, [], None, depth))
	return found


def _beginning(doctype: str, field: str, value: str, me: str | None = None) -> list[str]:
	"""Names of what begins so; what nobody is called when there is none."""
	if me and value.casefold() in ("me", _("me").casefold()):
		return [me]
	table = frappe.qb.DocType(doctype)
	found = comparing.text(table[field], "starts", value) | comparing.text(table.name, "starts", value)
	rows = frappe.qb.from_(table).select(table.name).where(found).limit(50).run()
	return [row[0] for row in rows] or ["\x00"]


def saved(rights: Access, name: str) -> frappe._dict:
	"""The stored list, if it is the user's own or shared with him."""
	row = frappe.db.get_value("Request List", name, STORED, as_dict=True)
	if not row:
		frappe.throw(_("This list was deleted. Choose another one."), frappe.DoesNotExistError)
	if not permissions.is_shared_with(row, rights.user):
		frappe.throw(_("This list is not shared with you. Ask its owner."), frappe.PermissionError)
	return row


def known(list_name: str) -> str:
	if list_name not in LISTS:
		frappe.throw(
			_("There is no list {0}. There are: {1}.").format(
				frappe.bold(list_name), ", ".join(sorted(LISTS))
			)
		)
	return list_name


def checked_filters(given: dict | str | None) -> dict:
	given = values.mapping(given, _("Filters")) if given else {}
	for name in given:
		if name not in FILTERS:
			frappe.throw(
				_("{0} is no filter. There are: {1}.").format(frappe.bold(name), ", ".join(sorted(FILTERS)))
			)
	found = {}
	for name, value in given.items():
		if name in ("text", "tag"):
			value = values.text(value, name, longest=200).strip()
		elif name == "include_closed":
			value = values.flag(value)
		elif name in MOMENTS:
			value = value and searching.moment(value, name)
		else:
			value = [values.text(item, name, longest=255) for item in values.items(value, name)]
			if name == "without" and not set(value) <= set(UNSET):
				frappe.throw(_("A request can be without: {0}.").format(", ".join(UNSET)))
		if value:
			found[name] = value
	return found


def order_of(order_by: str) -> tuple[str, bool]:
	column, _space, direction = order_by.strip().partition(" ")
	if column not in SORTABLE or direction.strip().lower() not in ("", "asc", "desc"):
		frappe.throw(
			_("{0} is no order. Write a column, then asc or desc.").format(frappe.bold(order_by)),
		)
	return column, direction.strip().lower() == "desc"
