"""Edit a message: who may see it, its time, its files; its text with the earlier one kept (BEHAVIOUR EDM-1 to EDM-3)."""

import json

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from request_mgmt.actions import values, writing
from request_mgmt.actions.declaration import THIS_MESSAGE, Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log
from request_mgmt.registration import messages


def refusal(facts: Facts) -> str | None:
	if not (facts.is_manager or facts.agents_edit_messages):
		return "Messages of request {0} are changed by managers. Ask one."
	return unless_gone(facts)


@action(
	"edit_message",
	label="Edit message",
	minds=(THIS_MESSAGE,),
	on="message",
	many=False,
	refusal=refusal,
	icon="edit",
	order=70,
	fields=[
		{
			"fieldname": "access_level",
			"fieldtype": "Select",
			"options": "External\nInternal",
			"label": "Access level",
		},
		{"fieldname": "time_spent", "fieldtype": "Int", "label": "Time spent (minutes)"},
		{"fieldname": "time_to_charge", "fieldtype": "Int", "label": "Time to charge (minutes)"},
		{"fieldname": "remove_attachments", "fieldtype": "Files of message", "label": "Remove attachments"},
		{"fieldname": "body", "fieldtype": "Text Editor", "label": "Text", "roles": "managers"},
	],
)
def run(
	doc,
	request,
	access: Access,
	access_level=None,
	time_spent=None,
	remove_attachments=None,
	body=None,
	time_to_charge=None,
) -> dict:
	"""What is not given stays. The text is for managers only; the earlier one is kept with who replaced it and when."""
	changes: list[dict] = []
	if access_level:
		_put(doc, "access_level", values.access_level(access_level, doc.access_level), changes)
	if time_spent not in (None, ""):
		_put(doc, "time_spent", values.minutes(time_spent), changes)
	if time_to_charge not in (None, ""):
		_put(doc, "time_to_charge", values.minutes(time_to_charge, _("Time to charge")), changes)
	if remove_attachments:
		changes.append({"field": "attachments", "from": _remove_files(doc, remove_attachments), "to": None})
	if body is not None:
		_put_text(doc, body, access, changes)
	if not changes:
		frappe.throw(_("Say what to change."))
	doc.edited_at, doc.edited_by = now_datetime(), access.user
	doc.save(ignore_permissions=True)
	messages.recount(request)
	request.flags.recorded = True
	request.save(ignore_permissions=True)
	log.write(request.name, "message_edited", user=access.user, message=doc.name, changes=changes)
	return {"message": doc.name}


def _put(doc, field: str, value, changes: list[dict]) -> None:
	if doc.get(field) != value:
		changes.append({"field": field, "from": doc.get(field), "to": value})
		doc.set(field, value)


def _put_text(doc, body, access: Access, changes: list[dict]) -> None:
	if not access.is_manager:
		frappe.throw(_("The text of a message is changed by managers only."), frappe.PermissionError)
	html, plain = writing.body(body, _("Text"))
	if html == doc.body_html:
		return
	kept = json.loads(doc.earlier_texts or "[]")
	kept.append(
		{
			"until": str(now_datetime()),
			"replaced_by": access.user,
			"html": doc.body_html,
			"text": doc.body_text,
		}
	)
	doc.earlier_texts = json.dumps(kept, ensure_ascii=False)
	doc.body_html, doc.body_text = html, plain
	changes.append({"field": "text", "from": None, "to": None})


def _remove_files(doc, given) -> str:
	"""Delete files of this message and of no other; answers their names."""
	removed = []
	for name in values.items(given, _("Remove attachments")):
		found = frappe.db.get_value(
			"File",
			{
				"name": values.text(name, _("File")),
				"attached_to_doctype": "Message",
				"attached_to_name": doc.name,
			},
			["name", "file_name"],
			as_dict=True,
		)
		if not found:
			frappe.throw(
				_("File {0} does not belong to this message.").format(frappe.bold(name)),
				frappe.DoesNotExistError,
			)
		frappe.delete_doc("File", found.name, ignore_permissions=True)
		removed.append(found.file_name)
	doc.attachment_count = max(0, cint(doc.attachment_count) - len(removed))
	return ", ".join(removed)
