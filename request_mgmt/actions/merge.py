"""Merge: several requests are one matter (BEHAVIOUR MRG-1 to MRG-4), and Unmerge: they were not."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from request_mgmt import permissions
from request_mgmt.actions import update, values
from request_mgmt.actions.declaration import Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log, relations
from request_mgmt.records import status as statuses
from request_mgmt.registration import moving

# What may be taken over from a request that is merged into the other
CHOICES = ("title", "category", "priority", "request_type", "access_level", "status", "agent", "language")


@action(
	"merge",
	label="Merge",
	done="Merged",
	undone_by="unmerge",
	refusal=unless_gone,
	icon="git-merge",
	order=82,
	fields=[
		{
			"fieldname": "primary",
			"fieldtype": "Link",
			"options": "Request",
			"label": "Into request",
			"reqd": 1,
		},
		{"fieldname": "keep", "fieldtype": "Merge choices", "label": "Values that stay"},
	],
)
def run(request, access: Access, primary, keep=None) -> dict:
	"""All messages, contacts, stars and relations of `request` go to `primary`; its number leads there from now on.

	`keep` names fields and the request whose value stays: {"title": "100042"}; the others are those of the primary.
	"""
	target = _target(request, access, primary)
	content = {
		"messages": moving.messages_of(request.name),
		"status": request.status,
		"postponed_to": str(request.postponed_to) if request.postponed_to else None,
		"contacts": moving.join_contacts(request, target),
		"participants": moving.join_participants(request, target),
		"stars": moving.move_stars(request.name, target.name),
		"relations": relations.move(request.name, target.name),
		"values": _take_values(request, target, keep),
	}
	moving.move(content["messages"], target.name)
	request.status = statuses.default_for("Merged")
	request.merged_into = target.name
	moving.settle(target, request)
	moving.keep("Merge", request.name, target.name, access.user, content)
	log.write(
		target.name, "merged", user=access.user, detail=request.name, changes=_changes(content["values"])
	)
	log.write(request.name, "merged", user=access.user, detail=target.name)
	return {"primary": target.name, "said": _("Merged into {0}").format(f"#{target.name}")}


def not_merged(facts: Facts) -> str | None:
	return None if facts.base_status == "Merged" else "Request {0} was not merged into another one."


@action("unmerge", label="Unmerge", done="Taken apart", refusal=not_merged, icon="git-branch", order=6)
def unmerge(request, access: Access) -> dict:
	"""Every message, file, contact and star goes back, also after later messages came in; those stay where they are."""
	move = moving.last_kept(["Merge"], source=request.name)
	if not move:
		frappe.throw(_("It is not known what was merged from request {0}.").format(frappe.bold(request.name)))
	target = permissions.load(_now_in(move.target), "write", access, for_update=True)
	content, further = move.content, _carried_on(move)
	moving.move(moving.still_in(content["messages"], [target.name, move.target]), request.name)
	request.status, request.merged_into = _status_before(content, request.request_type), None
	request.postponed_to = content["postponed_to"]
	if request.postponed_to and values_past(request.postponed_to):
		request.status, request.postponed_to = statuses.default_for("Open", request.request_type), None
	_part_contacts(content, target, moving.messages_of(target.name))
	_put_back_values(content["values"], target, further)
	_stars_back(content["stars"], request.name, target.name, further)
	for holder in (target.name, *(step.source for step in further)):
		relations.move_back(content.get("relations", []), request.name, holder)
	for step in further:
		_forget_what_came(content, step)
	moving.settle(target, request)
	moving.undone(move, access.user)
	log.write(target.name, "unmerged", user=access.user, detail=request.name)
	log.write(request.name, "unmerged", user=access.user, detail=target.name)
	return {"request": request.name}


def preview(requests: list[str], access: Access) -> list[dict]:
	"""Requests side by side, with the fields among which one chooses, for a dialog."""
	fields = ("name", "creation", "contact", "contact_name", "company_name", "message_count", *CHOICES)
	return [
		{field: doc.get(field) for field in fields}
		for doc in (permissions.load(n, "read", access) for n in requests)
	]


def _target(request, access: Access, primary):
	name = values.text(primary, _("Into request"), longest=140).strip().lstrip("#")
	if name == request.name:
		frappe.throw(_("Request {0} cannot be merged into itself.").format(frappe.bold(name)))
	target = permissions.load(name, "write", access, for_update=True)
	if target.base_status == "Merged":
		frappe.throw(
			_("Request {0} was itself merged into {1}. Choose that one.").format(
				frappe.bold(target.name), frappe.bold(_now_in(target.name))
			)
		)
	if target.base_status in ("Deleted", "Spam"):
		frappe.throw(_("Request {0} is in the bin. Restore it first.").format(frappe.bold(target.name)))
	return target


def _now_in(name: str) -> str:
	"""Where a number leads, through several merges."""
	seen = set()
	while name not in seen:
		seen.add(name)
		found = frappe.db.get_value("Request", name, ["base_status", "merged_into"], as_dict=True)
		if not found or found.base_status != "Merged" or not found.merged_into:
			break
		name = found.merged_into
	return name


def _carried_on(move: frappe._dict) -> list[frappe._dict]:
	"""The later merges that took what came by this one along, in order."""
	steps: list[frappe._dict] = []
	passed = {move.source}
	end = move.target
	while end not in passed and frappe.db.get_value("Request", end, "base_status") == "Merged":
		passed.add(end)
		if not (step := moving.last_kept(["Merge"], source=end)):
			break
		steps.append(step)
		end = step.target
	return steps


def _forget_what_came(content: dict, step: frappe._dict) -> None:
	"""A request on the way, itself merged further: when it is taken apart in its turn it is what it was without the other one."""
	between = frappe.get_doc("Request", step.source, for_update=True)
	own = [name for name in step.content["messages"] if name not in content["messages"]]
	_part_contacts(content, between, own)
	_put_back_values(content["values"], between)
	moving.settle(between)
	stars, came = step.content["stars"], content["stars"]["moved"]
	kept = {which: [user for user in users if user not in came] for which, users in stars.items()}
	taken = {
		field: [before, content["values"].get(field, [after, after])[0]]
		for field, (before, after) in step.content["values"].items()
	}
	moving.correct(step, {**step.content, "messages": own, "stars": kept, "values": taken})


def _part_contacts(content: dict, target, messages: list[str]) -> None:
	"""Who came along goes back, unless one of the messages that stay is his."""
	staying = frappe.get_all(
		"Message",
		filters={"name": ["in", messages or [""]]},
		fields=["contact", "sender"],
		limit_page_length=0,
	)
	needed = {row.contact for row in staying} | {(row.sender or "").lower() for row in staying}
	gone = set(content["contacts"]) - needed
	kept = [row for row in target.contacts if row.contact not in gone]
	if kept or not target.contacts:
		if target.contact in gone:
			target.contact = kept[0].contact if kept else None
		target.set("contacts", kept)
	parted = {email.lower() for email in content["participants"]} - needed
	target.set("participants", [row for row in target.participants if row.email_id.lower() not in parted])


def _stars_back(stars: dict, source: str, target: str, further: list) -> None:
	for user in stars["moved"]:
		if all(user in step.content["stars"]["moved"] for step in further):  # else he had one there himself
			frappe.db.delete("Favourite", {"user": user, "request": target})
	for user in stars["all"]:
		star = {"user": user, "request": source}
		if frappe.db.exists("User", user) and not frappe.db.exists("Favourite", star):
			favourite = frappe.get_doc({"doctype": "Favourite", **star})
			favourite.flags.put_back = True
			favourite.insert(ignore_permissions=True)


def _take_values(request, target, keep) -> dict:
	"""Fields of `target` that take the value of `request`: field -> [before, after]."""
	chosen = values.mapping(keep, _("Values that stay")) if keep else {}
	taken = {}
	for field, number in chosen.items():
		if field not in CHOICES:
			frappe.throw(
				_("{0} cannot be chosen. There are: {1}.").format(frappe.bold(field), ", ".join(CHOICES))
			)
		if str(number).lstrip("#") == request.name and request.get(field) != target.get(field):
			taken[field] = [target.get(field), request.get(field)]
	wanted = {field: after for field, (_before, after) in taken.items() if after}
	target.update(
		update.checked({f: v for f, v in wanted.items() if f not in ("agent", "status")})
		if wanted.keys() - {"agent", "status"}
		else {}
	)
	for field in ("agent", "status"):
		if field in taken:
			target.set(field, taken[field][1])
	if "status" in taken and request.postponed_to:
		target.postponed_to = request.postponed_to
	return taken


def _put_back_values(taken: dict, target, further=()) -> None:
	"""Only what nobody has changed since, and what later merges took along."""
	for field, (before, after) in taken.items():
		if target.get(field) == after and all(field in step.content["values"] for step in further):
			target.set(field, before)


def _status_before(content: dict, request_type: str | None) -> str:
	if content["status"] and frappe.db.exists("Request Status", content["status"]):
		return statuses.fitting(content["status"], request_type)
	return statuses.default_for("Open", request_type)


def values_past(moment: str) -> bool:
	return frappe.utils.get_datetime(moment) <= now_datetime()


def _changes(taken: dict) -> list[dict]:
	return [{"field": field, "from": before, "to": after} for field, (before, after) in taken.items()]
