"""All that a request screen shows, in a fixed number of queries however long the conversation."""

import json

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import conversation, mark_read, meanwhile, registry, sending, writing
from request_mgmt.actions.answering import Receivers
from request_mgmt.api import change_log, related
from request_mgmt.mail import sanitising
from request_mgmt.permissions import Access
from request_mgmt.records import own_fields, settings, status_times, types
from request_mgmt.registration import templates as registration_templates
from request_mgmt.request_mgmt import mailboxes

MESSAGE_FIELDS = [
	*conversation.FIELDS,
	"subject",
	"quoted_html",
	"quoted_text",
	"flagged",
	"time_spent",
	"time_to_charge",
	"delivery_state",
	"delivery_error",
	"remarks",
	"mail_class",
	"is_automatic",
	"attachment_count",
	"inbound_mail",
	"sent_at",
	"edited_at",
	"edited_by",
	"earlier_texts",
]
# For threading only; the screen has no use for them.
INSIDE = ("message_id", "mail_references", "reply_to", "request")

PICTURES = ("png", "jpg", "jpeg", "gif", "webp")


def of(request: str) -> dict:
	"""What `api.requests.get` answers. A merged request leads on to the one it went into (MRG-3)."""
	rights = permissions.require_agent()
	doc = _followed(permissions.load(request, "read", rights), rights)
	mark_read.opened_by_owner(doc, rights.user)
	messages = _messages(doc)
	favourite = bool(frappe.db.exists("Favourite", {"user": rights.user, "request": doc.name}))
	contacts = _contacts(doc)
	relations = related.of(doc, rights)
	log = change_log.rows(doc.name)
	return {
		"request": _fields(doc),
		"own_fields": _own_fields(doc),
		"contacts": contacts,
		"participants": [
			{"email_id": row.email_id, "full_name": row.full_name, "kind": row.kind}
			for row in doc.participants
		],
		"messages": [_shown(message, doc, rights) for message in messages],
		"log": log,
		"seen": meanwhile.mark(log, rights.user, doc.creation),
		"status_times": status_times.of(doc),
		"relations": relations,
		"merged": change_log.merged_in(doc.name, log),
		"parent_to_close": related.parent_to_close(doc, relations),
		"favourite": favourite,
		"actions": registry.offered(doc, rights, favourite),
		"reply": _prepared_reply(doc, rights, messages, contacts),
	}


def message(name: str) -> dict:
	"""What `api.messages.get` answers, of a message the caller may see."""
	rights = permissions.require_agent()
	[row] = frappe.get_all("Message", filters={"name": name}, fields=MESSAGE_FIELDS)
	row.attachments = attachments([name]).get(name, [])
	doc = permissions.load(row.request, "read", rights)
	head = {field: doc.get(field) for field in ("name", "title", "access_level", "status", "base_status")}
	return {"request": head, "message": _shown(row, doc, rights)}


def _followed(doc, rights: Access):
	"""Through several hops, and never round in a circle."""
	seen = {doc.name}
	while doc.base_status == "Merged" and doc.merged_into and doc.merged_into not in seen:
		seen.add(doc.merged_into)
		doc = permissions.load(doc.merged_into, "read", rights)
	return doc


def _fields(doc) -> dict:
	fields = doc.as_dict(no_nulls=False)
	for table in ("contacts", "participants", "doctype", "docstatus", "idx"):
		fields.pop(table, None)
	for field in own_fields.hidden_from(frappe.session.user):
		fields.pop(field, None)
	fields["tags"] = [tag for tag in (doc.get("_user_tags") or "").split(",") if tag]
	fields["agent_name"] = frappe.utils.get_fullname(doc.agent) if doc.agent else None
	return {key: value for key, value in fields.items() if not key.startswith("_")}


def _own_fields(doc) -> list[dict]:
	"""What the site's own fields hold that have something to show, in their order (ACS-8, CRE-12)."""
	shown = {name: df for name, df in own_fields.readable(frappe.session.user).items() if not df.hidden}
	return [
		{"label": _(df.label or name), "fieldtype": df.fieldtype, "value": _value(df, doc.get(name))}
		for name, df in shown.items()
	]


def _value(field, stored):
	if own_fields.is_table(field):
		return own_fields.listed(field, stored)
	return sanitising.html_to_text(stored or "") if field.fieldtype == "Text Editor" else stored


def _contacts(doc) -> list[dict]:
	names = [row.contact for row in doc.contacts]
	if not names:
		return []
	cards = frappe.get_all(
		"Contact",
		filters={"name": ["in", names]},
		fields=["name", "email_id", "phone", "mobile_no"],
		limit_page_length=0,
	)
	by_name = {card.name: card for card in cards}
	found = []
	for row in doc.contacts:
		card = by_name.get(row.contact) or frappe._dict()
		found.append(
			{
				"contact": row.contact,
				"full_name": row.full_name,
				"email_id": card.email_id,
				"phone": card.phone or card.mobile_no,
				"company_name": row.company_name,
			}
		)
	return found


def _messages(doc) -> list:
	messages = frappe.get_all(
		"Message",
		filters={"request": doc.name},
		fields=MESSAGE_FIELDS,
		order_by="posted_at asc, creation asc",
		limit_page_length=0,
	)
	files = attachments([message.name for message in messages if message.attachment_count])
	for message in messages:
		message.attachments = files.get(message.name, [])
	return messages


def attachments(messages: list[str]) -> dict[str, list[dict]]:
	"""The files of several messages, by message. One query."""
	if not messages:
		return {}
	rows = frappe.get_all(
		"File",
		filters={"attached_to_doctype": "Message", "attached_to_name": ["in", messages]},
		fields=["name", "file_name", "file_url", "file_size", "attached_to_name"],
		order_by="creation asc",
		limit_page_length=0,
	)
	found: dict[str, list[dict]] = {}
	for row in rows:
		extension = (row.file_name or "").rpartition(".")[2].lower()
		found.setdefault(row.attached_to_name, []).append(
			{
				"name": row.name,
				"file_name": row.file_name,
				"file_url": row.file_url,
				"file_size": row.file_size,
				"content_type": content_type(row.file_name),
				"is_image": extension in PICTURES,
			}
		)
	return found


def content_type(file_name: str | None) -> str:
	"""By the name's ending; only to show an icon, never to decide how a file is served."""
	import mimetypes

	return mimetypes.guess_type(file_name or "")[0] or "application/octet-stream"


def _shown(message, doc, rights: Access) -> dict:
	shown = {key: value for key, value in message.items() if key not in INSIDE}
	shown["earlier_texts"] = json.loads(message.earlier_texts) if message.earlier_texts else []
	shown["actions"] = registry.offered_on_message(doc, message, rights)
	return shown


def beginning(doc, user: str) -> dict:
	"""What an answer begins with: the template of the request's type, in the customer's language (TPL-9).

	`text` and, clean, `html`; `template` is its name where it brings files along, which `templates.insert` copies.
	"""
	kind = types.of(doc.request_type)
	if not kind.reply_template:
		return {"text": "", "html": "", "template": None}
	context = registration_templates.context(request=doc, user=user)
	rendered = registration_templates.render(kind.reply_template, doc.language, context)
	html, _remarks = sanitising.clean(rendered.html)
	has_files = bool(frappe.get_cached_doc("Reply Template", kind.reply_template).attachments)
	return {"text": writing.plain(html), "html": html, "template": kind.reply_template if has_files else None}


def _prepared_reply(doc, rights: Access, messages: list, contacts: list[dict]) -> dict:
	"""What the reply dialog starts with: receivers, sender, subject, signature and status (REP-1 to REP-8)."""
	agent = settings.agent(rights.user)
	base = conversation.base_among(messages)
	own = mailboxes.own_addresses()
	address = next((card["email_id"] for card in contacts if card["contact"] == doc.contact), None)
	some = conversation.receivers(doc, base, address, own)
	everybody = conversation.receivers(doc, base, address, own, everybody=True)
	sender = sending.sender_for(doc.mailbox, doc.reply_address, rights.user)
	if types.of(doc.request_type).no_recipients_on_reply:
		some = everybody = Receivers()
	return {
		"to": some.to,
		"cc": some.cc,
		"all_to": everybody.to,
		"all_cc": everybody.cc,
		"all_bcc": everybody.bcc,
		"from": sender.header if sender else "",
		"subject": sending.subject_of(doc),
		"signature": writing.signature(doc, agent),
		"signature_mark": writing.SIGNATURE_MARK,
		"status": conversation.status_after_message(doc, agent) or doc.status,
		"quote": bool(frappe.utils.cint(agent.quote_last_message)),
		**beginning(doc, rights.user),
		"message": base.name if base else None,
	}
