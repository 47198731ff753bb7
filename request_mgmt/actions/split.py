"""Split: two matters in one request become two requests (BEHAVIOUR SPL-1, SPL-2, SPM-1), and its undoing."""

import json

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from request_mgmt import permissions
from request_mgmt.actions import docfields, update, values, writing
from request_mgmt.actions.create import owner_of
from request_mgmt.actions.declaration import THIS_MESSAGE, Facts, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log, own_fields, relations, settings, types
from request_mgmt.records import status as statuses
from request_mgmt.registration import moving, requests

TITLE = {"fieldname": "title", "fieldtype": "Data", "label": "Title", "reqd": 1}
PROPERTIES = [
	*docfields.of("category", "agent", "priority", "access_level", "status", "postponed_to"),
	{
		"fieldname": "original_status",
		"fieldtype": "Link",
		"options": "Request Status",
		"label": "Status of this request",
	},
	{
		"fieldname": "original_postponed_to",
		"fieldtype": "Datetime",
		"label": "This request is postponed to",
		"of_status": "original_status",
	},
]


@action(
	"split",
	label="Split",
	done="Split off",
	undone_by="undo_split",
	many=False,
	refusal=unless_gone,
	icon="scissors",
	order=80,
	fields=[
		{
			"fieldname": "messages",
			"fieldtype": "Messages of request",
			"label": "Messages to move",
			"reqd": 1,
		},
		TITLE,
		*PROPERTIES,
	],
)
def run(
	request, access: Access, messages, title, original_status=None, original_postponed_to=None, **properties
) -> dict:
	"""Any of the messages, but not all, move to a new request with the same contacts; answers {"name": its number}."""
	names = _chosen(request, messages)
	if len(names) == cint(request.message_count):
		frappe.throw(_("At least one message has to stay. Change the request instead of splitting it."))
	new = _new_request(request, access, title, properties, _main_contact(request, names))
	moving.move(names, new.name)
	state = _finish(request, new, access, original_status, original_postponed_to)
	moving.keep("Split", request.name, new.name, access.user, {"messages": names, **state})
	return {"name": new.name, "said": _("Split off as {0}").format(f"#{new.name}")}


@action(
	"split_message",
	label="Split message",
	minds=(THIS_MESSAGE,),
	done="Split off",
	undone_by="undo_split",
	on="message",
	many=False,
	refusal=unless_gone,
	icon="scissors",
	order=80,
	fields=[
		TITLE,
		{"fieldname": "body_original", "fieldtype": "Text Editor", "label": "Text that stays here"},
		{"fieldname": "body_new", "fieldtype": "Text Editor", "label": "Text of the new request"},
		{"fieldname": "attachments", "fieldtype": "Files of message", "label": "Attachments to move"},
		*PROPERTIES,
	],
)
def split_message(
	doc,
	request,
	access: Access,
	title,
	body_original=None,
	body_new=None,
	attachments=None,
	original_status=None,
	original_postponed_to=None,
	**properties,
) -> dict:
	"""A part of one message becomes a new request: both texts can be edited, chosen attachments move.

	The text that was there is kept with the message. Answers {"name": number of the new request}.
	"""
	files = _files_of(doc, attachments)
	new = _new_request(request, access, title, properties, doc.contact or request.contact)
	copy = _copy_of(doc, new, body_new)
	for file in files:
		frappe.db.set_value("File", file, "attached_to_name", copy.name)
	copy.db_set("attachment_count", len(files), update_modified=False)
	content = {
		"message": doc.name,
		"copy": copy.name,
		"files": files,
		"text": _put_text(doc, body_original, access, len(files)),
	}
	state = _finish(request, new, access, original_status, original_postponed_to)
	moving.keep("Split message", request.name, new.name, access.user, {**content, **state})
	return {"name": new.name, "said": _("Split off as {0}").format(f"#{new.name}")}


def was_split(facts: Facts) -> bool:
	return facts.was_split


@action(
	"undo_split",
	label="Undo split",
	many=False,
	refusal=unless_gone,
	shown=was_split,
	icon="corner-up-left",
	order=81,
	confirm="All messages of this request go back to the one it was split from.",
)
def undo(request, access: Access) -> dict:
	"""Everything of this request, also what came later, goes back to the one it was split from, with whoever joined it meanwhile, its
	stars and relations; its number leads there.

	The status that splitting gave the other one is taken back, unless it was changed since.
	"""
	move = moving.last_kept(["Split", "Split message"], target=request.name)
	if not move:
		frappe.throw(_("Request {0} was not split from another one.").format(frappe.bold(request.name)))
	original = permissions.load(move.source, "write", access, for_update=True)
	if original.base_status in ("Merged", "Deleted", "Spam"):
		frappe.throw(
			_("Request {0} is not there any more: it was merged or deleted.").format(
				frappe.bold(original.name)
			)
		)
	if move.kind == "Split message":
		_join_again(move.content)
	moving.move(moving.messages_of(request.name), original.name)
	moving.join_contacts(request, original, but=move.content.get("contacts", ()))
	moving.join_participants(request, original, but=move.content.get("participants", ()))
	moving.move_stars(request.name, original.name)
	relations.move(request.name, original.name)
	changes = _put_state_back(original, move.content)
	request.status = statuses.default_for("Merged")
	request.merged_into, request.split_from = original.name, None
	moving.settle(original, request)
	moving.undone(move, access.user)
	log.write(original.name, "split_undone", user=access.user, detail=request.name, changes=changes)
	log.write(request.name, "split_undone", user=access.user, detail=original.name)
	return {"request": original.name}


def _chosen(request, given) -> list[str]:
	names = [
		values.text(name, _("Messages to move"), longest=140)
		for name in values.items(given, _("Messages to move"))
	]
	found = moving.still_in(names, [request.name])
	if missing := set(names) - set(found):
		frappe.throw(
			_("There is no message {0} in request {1}.").format(
				frappe.bold(sorted(missing)[0]), frappe.bold(request.name)
			),
			frappe.DoesNotExistError,
		)
	if not found:
		frappe.throw(_("Choose the messages to move."))
	return found


def _main_contact(request, names: list[str]) -> str | None:
	"""Who wrote the first of the moved messages, if he is a contact of the request; else its main contact."""
	authors = frappe.get_all(
		"Message",
		filters={"name": ["in", names], "contact": ["is", "set"]},
		order_by="posted_at asc",
		pluck="contact",
		limit_page_length=1,
	)
	contacts = [row.contact for row in request.contacts]
	return authors[0] if authors and authors[0] in contacts else request.contact


def _new_request(request, access: Access, title, properties: dict, contact: str | None):
	title = values.text(title, _("Title"), longest=255).strip()
	if not title:
		frappe.throw(_("Give the new request a title."), frappe.MandatoryError)
	known = {field["fieldname"] for field in (TITLE, *PROPERTIES)}
	if strange := set(properties) - known:
		frappe.throw(_("{0} cannot be set here.").format(frappe.bold(sorted(strange)[0])))
	agent = properties.pop("agent", None)
	given = {field: value for field, value in properties.items() if value not in (None, "")}
	given = update.checked(given) if given else {}
	types.check(request.request_type, status=given.get("status"), priority=given.get("priority"))
	category = given.get("category") or request.category
	if agent:
		agent = owner_of(agent, settings.agent(access.user), access, category)
	else:
		agent = request.agent if category == request.category else "auto"
	others = [row.contact for row in request.contacts if row.contact != contact]
	return requests.register(
		title=title,
		contact=contact,
		contacts=others,
		channel=request.channel,
		mailbox=request.mailbox,
		reply_address=request.reply_address,
		category=category,
		priority=given.get("priority") or request.priority,
		request_type=request.request_type,
		status=given.get("status") or statuses.default_for("Open", request.request_type),
		postponed_to=given.get("postponed_to"),
		access_level=given.get("access_level") or request.access_level,
		agent=agent,
		language=request.language,
		fields=own_fields.copied(request),
		actor_user=access.user,
		participants=[
			{"email_id": row.email_id, "full_name": row.full_name, "kind": row.kind}
			for row in request.participants
		],
	)


def _finish(request, new, access: Access, status, postponed_to) -> dict:
	"""Status of the one that stays, counters of both, and their logs; answers its state before and after."""
	before = _state(request)
	if status:
		wanted = update.checked(
			{"status": status, **({"postponed_to": postponed_to} if postponed_to else {})}
		)
		update.check_postponing(request, wanted)
		request.update(wanted)
	new.split_from = request.name
	moving.settle(request, new)
	after = _state(request)
	log.write(request.name, "split", user=access.user, detail=new.name, changes=_changes(before, after))
	log.write(new.name, "split", user=access.user, detail=request.name)
	began_with = {
		"contacts": [row.contact for row in new.contacts],
		"participants": [row.email_id for row in new.participants],
	}
	return {"before": before, "after": after, **began_with}


def _state(request) -> dict:
	return {
		"status": request.status,
		"postponed_to": request.postponed_to and str(get_datetime(request.postponed_to)),
		"closed_at": request.closed_at and str(get_datetime(request.closed_at)),
	}


def _changes(before: dict, after: dict) -> list[dict]:
	return [
		{"field": field, "from": before[field], "to": after[field]}
		for field in ("status", "postponed_to")
		if before[field] != after[field]
	]


def _put_state_back(original, content: dict) -> list[dict]:
	"""What splitting made of the original's status, unless it was changed since; answers the changes."""
	now, before = _state(original), content.get("before")
	if not before or before == content["after"] or now != content["after"]:
		return []
	if before["postponed_to"] and get_datetime(before["postponed_to"]) <= now_datetime():
		open_again = statuses.default_for("Open", original.request_type)
		before = {"status": open_again, "postponed_to": None, "closed_at": None}
	if not frappe.db.exists("Request Status", before["status"]):
		return []
	original.flags.put_back = True
	original.update(before)
	return _changes(now, before)


def _files_of(doc, given) -> list[str]:
	names = [
		values.text(name, _("Attachments to move"), longest=140)
		for name in values.items(given, _("Attachments to move"))
	]
	if not names:
		return []
	own = frappe.get_all(
		"File",
		filters={"name": ["in", names], "attached_to_doctype": "Message", "attached_to_name": doc.name},
		pluck="name",
		limit_page_length=0,
	)
	if missing := set(names) - set(own):
		frappe.throw(
			_("File {0} does not belong to this message.").format(frappe.bold(sorted(missing)[0])),
			frappe.DoesNotExistError,
		)
	return own


def _copy_of(doc, new, body_new):
	"""The part that becomes a message of the new request: same author, same time, not a second mail."""
	html, plain = (
		(doc.body_html, doc.body_text)
		if body_new is None
		else writing.body(body_new, _("Text of the new request"))
	)
	copy = frappe.copy_doc(doc)
	copy.update(
		{
			"request": new.name,
			"body_html": html,
			"body_text": plain,
			"message_key": None,
			"inbound_mail": None,
			"delivery_state": None,
			"delivery_error": None,
			"time_spent": 0,
			"time_to_charge": 0,
			"flagged": 0,
			"attachment_count": 0,
			"earlier_texts": None,
		}
	)
	copy.insert(ignore_permissions=True, ignore_links=True)
	return copy


def _put_text(doc, body_original, access: Access, files_gone: int) -> dict | None:
	"""The part that stays; answers the text before, or None when it was left as it was."""
	doc.attachment_count = max(0, cint(doc.attachment_count) - files_gone)
	before = None
	if body_original is not None:
		html, plain = writing.body(body_original, _("Text that stays here"))
		if html != doc.body_html:
			before = {"html": doc.body_html, "text": doc.body_text, "now": html}
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
			doc.edited_at, doc.edited_by = now_datetime(), access.user
	doc.save(ignore_permissions=True)
	return before


def _join_again(content: dict) -> None:
	"""Files and text back to the message, and the copy away. What was edited since stays as it is."""
	if not frappe.db.exists("Message", content["message"]):
		return
	doc = frappe.get_doc("Message", content["message"])
	for file in content["files"]:
		if frappe.db.get_value("File", file, "attached_to_name") == content["copy"]:
			frappe.db.set_value("File", file, "attached_to_name", doc.name)
			doc.attachment_count = cint(doc.attachment_count) + 1
	text = content["text"]
	if text and doc.body_html == text["now"]:
		doc.body_html, doc.body_text = text["html"], text["text"]
	doc.save(ignore_permissions=True)
	if frappe.db.exists("Message", content["copy"]):
		frappe.delete_doc(
			"Message", content["copy"], force=True, ignore_permissions=True, delete_permanently=True
		)
