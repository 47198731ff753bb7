"""The requests a request is related to, as its screen shows them as a list and as a tree (BEHAVIOUR REL-2)."""

import frappe

from request_mgmt import permissions
from request_mgmt.actions.relate import TURNED
from request_mgmt.permissions import Access
from request_mgmt.records import relations
from request_mgmt.records.status import NOT_CLOSED

FIELDS = (
	"name",
	"title",
	"status",
	"base_status",
	"agent",
	"category",
	"contact_name",
	"creation",
	"modified",
)
ORDER = ("Parent", "Child", "Related")


def of(doc, rights: Access) -> list[dict]:
	"""Parent first, then children, then the others: {"request", "relation", "comment", "title", "status" ...}.

	`relation` says what the other one is to this one. What is not open to the user is left out. Two queries.
	"""
	row = frappe.qb.DocType("Request Relation")
	rows = (
		frappe.qb.from_(row)
		.select(row.source, row.target, row.kind, row.comment)
		.where((row.source == doc.name) | (row.target == doc.name))
		.run(as_dict=True)
	)
	kinds = {}
	for one in rows:
		is_source = one.source == doc.name
		kinds[one.target if is_source else one.source] = (TURNED[one.kind] if is_source else one.kind, one)
	found = []
	for other in _requests(list(kinds), rights):
		if other.base_status == "Merged":  # its relations went along
			continue
		kind, one = kinds[other.name]
		found.append({**other, "request": other.name, "relation": kind, "comment": one.comment})
	return sorted(found, key=lambda one: (ORDER.index(one["relation"]), one["creation"]))


# From the topmost parent down; a request has one parent, and none is below itself. MariaDB takes the length of a column from its first rows
FAMILY = """
	with recursive up as (
		select `name`, 0 as `level` from `tabRequest` where `name` = %(request)s
		union all
		select r.`source`, up.`level` + 1 from up join `tabRequest Relation` r on r.`target` = up.`name`
		where r.`kind` = 'Parent' and up.`level` < %(deepest)s
	), down as (
		select `name`, cast(null as char(140)) as `parent`, 0 as `level` from up where `level` = (select max(`level`) from up)
		union all
		select r.`target`, r.`source`, down.`level` + 1 from down join `tabRequest Relation` r on r.`source` = down.`name`
		where r.`kind` = 'Parent' and down.`level` < %(deepest)s
	)
	select `name`, `parent` from down order by `level` limit %(most)s
"""
MOST_OF_A_FAMILY = 200


@frappe.whitelist()
def tree(request: str) -> dict:
	"""The request with all above and below it: {"request", "title", "status", "base_status", "agent_name", "modified" ..., "children": [...]},
	from the topmost parent that is open to the caller. REL-2.

	What is not open to him is left out with what is below it. Of more than two hundred the nearest to the top. PermissionError
	for a request that is closed to him. A fixed number of queries, whatever the depth.
	"""
	rights = permissions.require_agent()
	doc = permissions.load(request, "read", rights)
	parents = dict(
		frappe.db.sql(FAMILY, {"request": doc.name, "deepest": relations.DEEPEST, "most": MOST_OF_A_FAMILY})
	)
	shown = {
		one.name: {**one, "request": one.name, "children": []}
		for one in sorted(_requests([*parents, doc.name], rights), key=lambda one: one.creation)
	}
	for name, one in shown.items():
		if (parent := parents.get(name)) in shown:
			shown[parent]["children"].append(one)
	top = doc.name
	while parents.get(top) in shown:
		top = parents[top]
	return shown[top]


def parent_to_close(doc, related: list[dict]) -> str | None:
	"""The open parent that could be closed too, now that the last child is, where a rule wants that offered (REL-6)."""
	parent = next((one for one in related if one["relation"] == "Parent"), None)
	if doc.base_status != "Closed" or not parent or parent["base_status"] not in NOT_CLOSED:
		return None
	rules = relations.rules("offer_closing_parent")
	if not rules or any(child.base_status in NOT_CLOSED for child in relations.children_of(parent["name"])):
		return None
	kind = frappe.db.get_value("Request", parent["name"], "request_type")
	return parent["name"] if any(rule.fits(kind, doc.request_type) for rule in rules) else None


def _requests(names: list[str], rights: Access) -> list:
	if not names:
		return []
	request, user = frappe.qb.DocType("Request"), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(request)
		.left_join(user)
		.on(user.name == request.agent)
		.select(*(request[field] for field in FIELDS), user.full_name.as_("agent_name"))
		.where(request.name.isin(names))
	)
	if (rule := permissions.request_criterion(rights, request)) is not None:
		query = query.where(rule)
	return query.run(as_dict=True)
