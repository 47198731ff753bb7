"""Relate: requests that belong together, as equals or as parent and child (BEHAVIOUR REL-1 to REL-5)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.actions.declaration import action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log, relations

KINDS = ("Related", "Parent", "Child")
TURNED = {"Related": "Related", "Parent": "Child", "Child": "Parent"}


@action(
	"relate",
	label="Relate",
	done="Related",
	undone_by="unrelate",
	undone_with=("other",),
	refusal=unless_gone,
	icon="link",
	order=84,
	fields=[
		{
			"fieldname": "other",
			"fieldtype": "Link",
			"options": "Request",
			"label": "Other request",
			"reqd": 1,
		},
		{
			"fieldname": "kind",
			"fieldtype": "Select",
			"options": "Related\nParent\nChild",
			"label": "The other one is",
			"default": "Related",
		},
		{"fieldname": "comment", "fieldtype": "Small Text", "label": "Comment"},
	],
)
def run(request, access: Access, other, kind="Related", comment=None) -> dict:
	"""`kind` says what the other one is to this one: Related, its Parent, or its Child. Both have to be open to the caller."""
	kind = kind or "Related"
	if kind not in KINDS:
		frappe.throw(_("The other request is Related, Parent or Child."))
	number = _number(other)
	if number == request.name:
		frappe.throw(_("Request {0} cannot be related to itself.").format(frappe.bold(number)))
	target = permissions.load(number, "write", access, for_update=True)
	if target.base_status in permissions.HIDDEN_STATES:
		frappe.throw(
			_("Request {0} is deleted, spam or merged. Choose another one.").format(frappe.bold(target.name))
		)
	put(request.name, target.name, kind, comment, access)
	return {"other": target.name, "kind": kind, "said": _("Related to {0}").format(f"#{target.name}")}


@action(
	"unrelate",
	label="Remove relation",
	icon="unlink",
	order=85,
	in_menu=False,  # offered beside each relation
	fields=[
		{"fieldname": "other", "fieldtype": "Link", "options": "Request", "label": "Other request", "reqd": 1}
	],
)
def unrelate(request, access: Access, other) -> dict:
	"""The relation goes, both requests stay as they are. Both have to be open to the caller."""
	number = permissions.load(_number(other), "write", access).name
	pair = relations.pair(request.name, number)
	row = frappe.db.get_value("Request Relation", {"pair": pair}, ["name", "kind", "source"], as_dict=True)
	if not row:
		frappe.throw(
			_("Requests {0} and {1} are not related.").format(
				frappe.bold(request.name), frappe.bold(frappe.utils.escape_html(number))
			),
			frappe.DoesNotExistError,
		)
	frappe.delete_doc("Request Relation", row.name, ignore_permissions=True, force=True)
	kind = row.kind if row.kind == "Related" else "Parent" if row.source == number else "Child"
	_log(request.name, number, kind, "unrelated", access)
	return {"other": number, "said": _("No longer related to {0}").format(f"#{number}")}


def put(request: str, other: str, kind: str, comment, access: Access) -> None:
	"""Store it and write both logs; the document refuses what cannot be (REL-4)."""
	frappe.get_doc(
		{
			"doctype": "Request Relation",
			"source": other,
			"target": request,
			"kind": kind,
			"comment": values.text(comment, _("Comment"), longest=1000).strip() or None,
		}
	).insert(ignore_permissions=True)
	_log(request, other, kind, "related", access)


def _log(request: str, other: str, kind: str, word: str, access: Access) -> None:
	for one, two, role in ((request, other, kind), (other, request, TURNED[kind])):
		change = {"field": "relation", "from": None, "to": role}
		if word == "unrelated":
			change = {"field": "relation", "from": role, "to": None}
		log.write(one, word, user=access.user, detail=two, changes=[change])


def _number(other) -> str:
	number = str(other) if isinstance(other, int) else values.text(other, _("Other request"), longest=140)
	number = number.strip().lstrip("#")
	if not number:
		frappe.throw(_("Choose the other request."), frappe.MandatoryError)
	return number
