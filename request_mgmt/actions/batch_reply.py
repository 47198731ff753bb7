"""Batch reply: the same message to the customers of many requests (BEHAVIOUR BAT-3, BAT-4)."""

import frappe
from frappe import _

from request_mgmt.actions import conversation, forward, reply, sending, values, writing
from request_mgmt.actions.answering import Receivers
from request_mgmt.actions.declaration import MESSAGES, Chosen, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log, settings
from request_mgmt.records import status as statuses
from request_mgmt.registration import messages
from request_mgmt.request_mgmt import mailboxes


def whose_customers(chosen: Chosen) -> dict:
	"""How many customers' side there is (BAT-3)."""
	external = chosen.count(lambda heap: heap.access_level == "External")
	words = _(
		"External requests: {0}, internal: {1}. Only the customers of external ones can get it by mail."
	).format(external, chosen.count() - external)
	return {"words": words, "fields": []}


@action(
	"batch_reply",
	label="Reply to customers",
	minds=(MESSAGES,),
	done="Answered",
	undone_by="undo",
	**sending.CLOSING_UNDONE,
	refusal=unless_gone,
	before=whose_customers,
	icon="reply",
	order=22,
	fields=[
		{"fieldname": "body", "fieldtype": "Text Editor", "label": "Message", "reqd": 1},
		{
			"fieldname": "access_level",
			"fieldtype": "Select",
			"options": "External\nInternal",
			"label": "Access level",
			"default": "External",
		},
		{
			"fieldname": "send_copy",
			"fieldtype": "Check",
			"label": "Send copy to customers",
			"description": "Only to the contacts of external requests.",
			"default": 1,
		},
		{"fieldname": "close", "fieldtype": "Check", "label": "Close request", "default": 0},
		{"fieldname": "attachments", "fieldtype": "Attach", "label": "Attachments"},
		{"fieldname": "time_spent", "fieldtype": "Int", "label": "Time spent (minutes)", "default": 0},
		{
			"fieldname": "time_to_charge",
			"fieldtype": "Int",
			"label": "Time to charge (minutes)",
			"default": 0,
		},
	],
)
def run(
	request,
	access: Access,
	body,
	send_copy=True,
	close=False,
	access_level="External",
	attachments=None,
	time_spent=0,
	time_to_charge=0,
) -> dict:
	"""The message on the request; mailed to its contacts when they may see it: request and message are external.

	On an internal request it is kept and mailed to nobody. Answers {"message", "sent", "to", "undoable": whether it closed
	the request}.
	"""
	html, plain = writing.body(body, _("Message"))
	external = values.access_level(access_level, "External") == "External"
	copied = values.flag(send_copy)
	if copied and not external:
		frappe.throw(
			_("An internal message is sent to nobody. Make it external, or do not send it to customers.")
		)
	common = {
		"user": access.user,
		"attachments": writing.copies(attachments),
		**values.times(time_spent, time_to_charge),
		"body_text": plain,
	}
	if copied and request.access_level == "External":
		written = _mailed(request, access, body, html, common)
	else:
		kind = "Reply" if external else "Comment"
		level = "External" if external else "Internal"
		written = messages.add(request, kind=kind, access_level=level, body_html=html, save=False, **common)
	log.write(
		request.name, "batch_reply_sent", user=access.user, message=written.name, detail=written.recipients
	)
	was = request.base_status
	if values.flag(close):
		request.flags.log_action = request.flags.log_action or reply.word_of_closing(request)
		request.status = statuses.default_for("Closed", request.request_type)
	request.save(ignore_permissions=True)
	return {
		"message": written.name,
		"sent": bool(written.recipients),
		"to": written.recipients or "",
		"undoable": sending.was_closed(request, was),
	}


def receivers_of(request, base) -> Receivers:
	"""The main contact, the other contacts and whom he named as copies; never ourselves or those asked for help from outside."""
	never = mailboxes.own_addresses() | forward.outsiders_of(request)
	address = conversation.contact_address(request)
	answered = conversation.receivers(request, base, address, never)
	to = [a for a in answered.to if a.lower() not in never]
	others = [row.contact for row in request.contacts if row.contact != request.contact]
	cards = (
		frappe.get_all(
			"Contact", filters={"name": ["in", others]}, fields=["name", "email_id"], limit_page_length=0
		)
		if others
		else []
	)
	found = {card.name: card.email_id for card in cards}
	taken = never | {a.lower() for a in to}
	copies = [*answered.cc, *(found[name] for name in others if found.get(name))]
	cc = list(dict.fromkeys(a for a in copies if a.lower() not in taken))
	return Receivers(to, cc) if to else Receivers(cc[:1], cc[1:])


def has_receivers(request) -> bool:
	"""Whether a copy would reach anybody."""
	return bool(receivers_of(request, conversation.base_of(request.name, None)).to)


def _mailed(request, access: Access, body, html: str, common: dict):
	base = conversation.base_of(request.name, None)
	receivers = receivers_of(request, base)
	if not receivers.to:
		reply.refuse_without_address(request)
	sending.check_reachable([*receivers.to, *receivers.cc])
	agent = settings.agent(access.user)
	sign = "" if writing.carries_signature(body) else writing.signature(request, agent)
	return reply.mail_out(request, None, base, receivers, html, sign, common)
