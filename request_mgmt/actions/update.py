"""Update: owner, status, category, priority and the other properties (BEHAVIOUR ACS-6, ASG-15)."""

import frappe
from frappe import _

from request_mgmt.actions import changing, docfields, own_values, values
from request_mgmt.actions.declaration import action, unless_gone
from request_mgmt.assignment import assigning
from request_mgmt.permissions import Access
from request_mgmt.records import log, own_fields, types
from request_mgmt.records import status as statuses
from request_mgmt.request_mgmt.doctype.request.request import BY_ACTION_ONLY, changes_between

CHANGEABLE = {
	"title": "Title",
	"status": "Status",
	"agent": "Owner",
	"category": "Category",
	"priority": "Priority",
	"request_type": "Request type",
	"access_level": "Access level",
	"contact": "Contact",
	"contacts": "Contacts",
	"language": "Language",
	"tags": "Tags",
	"deadline": "Deadline",
	"postponed_to": "Postponed to",
}

LINKS = {
	"status": "Request Status",
	"category": "Request Category",
	"priority": "Request Priority",
	"request_type": "Request Type",
	"contact": "Contact",
	"language": "Language",
}
LISTED = ("contacts", "tags")
NEVER_EMPTY = ("title", "status", "category", "access_level")
CONFIGURED = ("category", "priority")

FIELDS = docfields.of(*docfields.PROPERTIES)
# Of one request these are changed where they stand
FIELDS_OF_MANY = [
	*FIELDS,
	{"fieldname": "tags", "fieldtype": "MultiSelect", "options": "Tag", "label": "Tags"},
	{"fieldname": "contacts", "fieldtype": "MultiSelect", "options": "Contact", "label": "Contacts"},
	{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
	{"fieldname": "language", "fieldtype": "Link", "options": "Language", "label": "Language"},
	{"fieldname": "deadline", "fieldtype": "Datetime", "label": "Deadline"},
]


def with_ways(field: dict) -> dict:
	name = field["fieldname"]
	return {**field, "ways": changing.ways(name, may_be_empty=name not in NEVER_EMPTY)}


@action(
	"update",
	label="Change",
	minds_given=True,
	done="Changed",
	undone_by="undo",
	many_needs="bulk_update",
	refusal=unless_gone,
	icon="edit",
	order=50,
	fields=FIELDS,
	of_many=[with_ways(field) for field in FIELDS_OF_MANY],
	own_fields=True,
)
def run(request, access: Access, changes=None, **fields) -> dict:
	"""Change the properties named; what is not named stays. `agent` is a user, "auto", or "unassigned". The site's own fields that the
	user may change are properties, too; what the log keeps quiet about cannot be taken back.

	A value is the new one, or how it comes out of the one that is there (`changing`). Where all was so already, {"changed": False}
	is among the answer.
	"""
	given = {**(values.mapping(changes, _("Changes")) if changes else {}), **fields}
	own = check_names(given)
	wanted = checked(changing.plain(request, given))
	tags = wanted.pop("tags", None)
	contacts = wanted.pop("contacts", None)
	agent = wanted.pop("agent", _KEEP)
	check_postponing(request, wanted)
	if wanted.get("request_type") != request.request_type:
		types.check_open(wanted.get("request_type"), access)
	request.update(wanted)
	if contacts is not None:
		put_contacts(request, contacts, wanted)
	if agent is not _KEEP:
		put_owner(request, agent)
	request.flags.deadline_chosen = "deadline" in wanted
	changed = save(request, tags)
	told = not any(own_fields.is_untold(df) for name, df in own.items() if name in wanted)
	return {"status": request.status, "agent": request.agent, "changed": changed, "undoable": told}


_KEEP = object()


def checked(changes: dict) -> dict:
	"""The changes with clean values; ValidationError for what cannot be changed here."""
	own = check_names(changes)
	return {
		field: own_values.clean(own[field], value) if field in own else _clean(field, value)
		for field, value in changes.items()
	}


def check_names(changes: dict) -> dict:
	"""ValidationError for what cannot be changed here, before anything is said of its value; answers the site's own fields that can."""
	if not changes:
		frappe.throw(_("Say what to change."))
	own = own_fields.changeable(frappe.session.user)
	for field in changes:
		if field not in CHANGEABLE and field not in own:
			frappe.throw(
				_("{0} cannot be changed here. There are: {1}.").format(
					frappe.bold(field), ", ".join(sorted({*CHANGEABLE, *own}))
				)
			)
	return own


def label_of(field: str) -> str | None:
	"""What a property is called; None for one that is not changed here."""
	if field in CHANGEABLE:
		return _(CHANGEABLE[field])
	own = own_fields.changed_by_people(frappe.get_meta("Request")).get(field)
	return _(own.label or field) if own else None


def _clean(field: str, value):
	label = _(CHANGEABLE[field])
	if field == "tags":
		return values.tags(value)
	if field == "contacts":
		return [values.existing("Contact", contact, "Contact") for contact in values.items(value, label)]
	if field == "postponed_to":
		return values.moment_to_come(value) if value else None
	if field == "deadline":
		return values.moment(value) if value else None
	value = values.text(value, label, longest=255).strip()
	if not value and field in NEVER_EMPTY:
		frappe.throw(_("{0} cannot be empty.").format(frappe.bold(label)))
	if field == "access_level":
		return values.access_level(value, "External")
	if field in LINKS:
		value = values.existing(LINKS[field], value, CHANGEABLE[field])
	if field == "status" and statuses.get(value).base_status in BY_ACTION_ONLY:
		frappe.throw(
			_("Status {0} is not chosen by hand. Use the action for it.").format(frappe.bold(_(value)))
		)
	if value and field in CONFIGURED and frappe.db.get_value(LINKS[field], value, "disabled"):
		frappe.throw(_("{0} {1} is disabled. Choose another one.").format(label, frappe.bold(value)))
	return value or None


def check_postponing(request, wanted: dict) -> None:
	"""postponed_to and a postponed status come together (POS-1)."""
	status = wanted.get("status") or request.status
	postponed = frappe.get_cached_doc("Request Status", status).base_status == "Postponed"
	if postponed and not (wanted.get("postponed_to") or request.postponed_to):
		frappe.throw(_("Say until when the request is postponed."))
	if wanted.get("postponed_to") and not postponed:
		frappe.throw(_("Choose a postponed status together with the time."))


def put_contacts(request, contacts: list[str], wanted: dict) -> None:
	"""The whole list, first = main (PER-3)."""
	contacts = list(dict.fromkeys(filter(None, contacts)))
	if wanted.get("contact") and wanted["contact"] not in contacts:
		contacts.insert(0, wanted["contact"])
	request.set("contacts", [])
	for contact in contacts:
		request.append("contacts", {"contact": contact})
	request.contact = wanted.get("contact") or (contacts[0] if contacts else None)


def put_owner(request, agent: str | None) -> None:
	"""A user, "auto" by the rules of the (new) category, or nobody."""
	if agent == "auto":
		assigning.assign(request, reason="category")
	else:
		request.agent = None if agent in (None, "", "unassigned") else agent


def save(request, tags: list[str] | None = None) -> bool:
	"""Save, with exactly these tags if any are given: one row of the log for all of it. Answers whether anything is another now."""
	from frappe.desk.doctype.tag.tag import DocTags

	before = [tag for tag in request.get_tags() if tag] if tags is not None else []
	if tags is None or set(before) == set(tags):
		request.save(ignore_permissions=True)
		return bool(changes_between(request.get_doc_before_save(), request))
	change = {"field": "tags", "from": log.listed(before), "to": log.listed(tags)}
	request.flags.also_changed = [change]
	try:
		request.save(ignore_permissions=True)
	finally:
		request.flags.also_changed = None
	kept = DocTags("Request")
	for tag in before:
		if tag not in tags:
			kept.remove(request.name, tag)
	for tag in tags:
		if tag not in before:
			kept.add(request.name, tag)
	return True
