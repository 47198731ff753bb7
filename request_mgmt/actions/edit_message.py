"""Edit a message: who may see it, its time, its files; its text with the earlier one kept (BEHAVIOUR EDM-1 to EDM-3)."""

import json

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from request_mgmt.actions import flag_message, forward, values, writing
from request_mgmt.actions.declaration import THIS_MESSAGE, Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log
from request_mgmt.registration import messages
from request_mgmt.request_mgmt.doctype.message.message import CHANGEABLE

# Words of the log
EDITED, UNDONE = "message_edited", "message_edit_undone"
# What of a change can be taken back
TAKEN_BACK = {"access_level", "time_spent", "time_to_charge", "text"}


def refusal(facts: Facts) -> str | None:
	if not (facts.is_manager or facts.agents_edit_messages):
		return "Messages of request {0} are changed by managers. Ask one."
	return unless_gone(facts)


@action(
	"edit_message",
	label="Edit message",
	minds=(THIS_MESSAGE,),
	done="Message changed",
	undone_by="undo_edit",
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
		{
			"fieldname": "remove_attachments",
			"fieldtype": "Files of message",
			"label": "Remove attachments",
			"description": "Removed for good.",
		},
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
	"""What is not given stays. The text is for managers only; the earlier one is kept with who replaced it and when.

	Answers {"message", "undoable": whether more than files was changed}.
	"""
	changes: list[dict] = []
	if access_level:
		_put(doc, "access_level", values.access_level(access_level, doc.access_level), changes)
		_check_who_sees_it(doc, request, changes)
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
	_save(doc, request, access)
	log.write(request.name, EDITED, user=access.user, message=doc.name, changes=changes)
	return {"message": doc.name, "undoable": any(change["field"] in TAKEN_BACK for change in changes)}


# Offered after a change, where one sees what would be taken back
@action(
	"undo_edit",
	label="Undo",
	on="message",
	many=False,
	refusal=refusal,
	in_menu=False,
	icon="rotate-ccw",
	order=71,
)
def undo(doc, request, access: Access) -> dict:
	"""The caller's own last change of the message: access level, times and text as they were. Files that were removed stay away,
	and a text that stood for a while is kept among the earlier ones.

	Once, and nothing of it when somebody changed one of these since.
	"""
	row = _last_edit(doc, access)
	wanted = [change for change in json.loads(row.changes) if change["field"] in TAKEN_BACK]
	for change in wanted:
		_check_since(doc, change, row)
	changes: list[dict] = []
	for change in wanted:
		if change["field"] == "text":
			before = json.loads(doc.earlier_texts)[-1]
			_replace_text(doc, before["html"], before["text"], access, changes)
		else:
			_put(doc, change["field"], change["from"], changes)
	_save(doc, request, access)
	log.write(request.name, UNDONE, user=access.user, message=doc.name, changes=changes)
	return {"message": doc.name}


def after_save(doc, method: str | None = None) -> None:
	"""Of a message that somebody changed by a form of the desk or the platform's API: checked, logged and summed up like the action."""
	before = doc.get_doc_before_save()
	if not before or doc.flags.ignore_permissions:
		return
	changes = [
		{"field": field, "from": before.get(field), "to": doc.get(field)}
		for field in CHANGEABLE
		if field != "flagged" and before.get(field) != doc.get(field)
	]
	if cint(before.flagged) != cint(doc.flagged):
		log.write(doc.request, flag_message.word(doc.flagged), user=frappe.session.user, message=doc.name)
	if not changes:
		return
	request = frappe.get_doc("Request", doc.request, for_update=True)
	_check_who_sees_it(doc, request, changes)
	doc.db_set({"edited_at": now_datetime(), "edited_by": frappe.session.user}, update_modified=False)
	_sum_up(request)
	log.write(doc.request, EDITED, user=frappe.session.user, message=doc.name, changes=changes)


def _check_who_sees_it(doc, request, changes: list[dict]) -> None:
	"""What went to outsiders and came from them is never shown to the customer (FWD-1)."""
	if not any(change["field"] == "access_level" and change["to"] == "External" for change in changes):
		return
	came_from = {(doc.sender or "").lower()} & forward.outsiders_of(request) if not doc.user else set()
	if doc.kind == "Forward" or came_from - forward.addresses_of_contacts(request):
		frappe.throw(
			_(
				"What is written with somebody outside stays internal. Tell the customer in a reply what he may know."
			)
		)


def _last_edit(doc, access: Access):
	rows = frappe.get_all(
		"Request Log",
		filters={"request": doc.request, "message": doc.name, "action": ["in", [EDITED, UNDONE]]},
		fields=["action", "user", "actor_name", "changes", "at"],
		order_by="at desc, creation desc",
		limit_page_length=1,
	)
	row = rows[0] if rows else None
	if row and row.action == EDITED and row.user != access.user:
		frappe.throw(
			_("The message was changed since by {0}: it stays as it is now.").format(
				frappe.bold(frappe.utils.escape_html(row.actor_name or row.user))
			)
		)
	fields = {change["field"] for change in json.loads(row.changes)} if row else set()
	if not row or row.action == UNDONE or not fields & TAKEN_BACK:
		frappe.throw(_("There is no change of yours to take back in this message."))
	return row


def _check_since(doc, change: dict, row) -> None:
	"""What was changed without a word in the log, as a split does it, stays, too."""
	if change["field"] == "text":
		kept = json.loads(doc.earlier_texts or "[]")
		same = (
			bool(kept) and kept[-1]["replaced_by"] == row.user and get_datetime(kept[-1]["until"]) <= row.at
		)
	else:
		same = doc.get(change["field"]) == change["to"]
	if not same:
		frappe.throw(_("The message was changed since: it stays as it is now."))


def _save(doc, request, access: Access) -> None:
	doc.edited_at, doc.edited_by = now_datetime(), access.user
	doc.save(ignore_permissions=True)
	_sum_up(request)


def _sum_up(request) -> None:
	messages.recount(request)
	request.flags.recorded = True
	request.save(ignore_permissions=True)


def _put(doc, field: str, value, changes: list[dict]) -> None:
	if doc.get(field) != value:
		changes.append({"field": field, "from": doc.get(field), "to": value})
		doc.set(field, value)


def _put_text(doc, body, access: Access, changes: list[dict]) -> None:
	html, plain = writing.body(body, _("Text"))
	if html != doc.body_html:
		_replace_text(doc, html, plain, access, changes)


def _replace_text(doc, html: str, plain: str, access: Access, changes: list[dict]) -> None:
	if not access.is_manager:
		frappe.throw(_("The text of a message is changed by managers only."), frappe.PermissionError)
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
