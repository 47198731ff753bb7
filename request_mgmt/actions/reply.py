"""Reply: the answer goes to the customer by mail (BEHAVIOUR REP-1 to REP-9)."""

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt.actions import answering, conversation, docfields, forward, sending, update, values, writing
from request_mgmt.actions.answering import Receivers
from request_mgmt.actions.blanking import blanked
from request_mgmt.actions.declaration import MESSAGES, action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log, settings
from request_mgmt.records import status as statuses
from request_mgmt.registration import messages
from request_mgmt.request_mgmt import mailboxes

FIELDS = [
	{"fieldname": "to", "fieldtype": "Data", "label": "To"},
	{"fieldname": "cc", "fieldtype": "Data", "label": "Cc"},
	{"fieldname": "bcc", "fieldtype": "Data", "label": "Bcc"},
	{"fieldname": "body", "fieldtype": "Text Editor", "label": "Message", "reqd": 1},
	{"fieldname": "attachments", "fieldtype": "Attach", "label": "Attachments"},
	*docfields.of("access_level", "status", "postponed_to"),
	{"fieldname": "time_spent", "fieldtype": "Int", "label": "Time spent (minutes)", "default": 0},
	{"fieldname": "time_to_charge", "fieldtype": "Int", "label": "Time to charge (minutes)", "default": 0},
]


@action(
	"reply",
	label="Reply",
	done="Answered",
	minds=(MESSAGES, "status"),
	undone_by="undo",
	**sending.CLOSING_UNDONE,
	refusal=unless_gone,
	many=False,
	icon="reply",
	shortcut="r",
	primary=True,
	order=20,
	fields=FIELDS,
)
def run(
	request,
	access: Access,
	body,
	message=None,
	reply_all=False,
	to=None,
	cc=None,
	bcc=None,
	access_level="External",
	status=None,
	postponed_to=None,
	attachments=None,
	time_spent=0,
	quote=None,
	signature=None,
	time_to_charge=0,
) -> dict:
	"""Mail to whom the message is from, or to the addresses given; kept as an external message.

	`quote` and `signature` are True, False, or None for the agent's own setting. With access level Internal
	nothing is mailed and no customer sees it. Answers {"message", "sent", "to", "undoable": whether it closed the request}.
	"""
	agent = settings.agent(access.user)
	html, plain = writing.body(body, _("Message"))
	base = conversation.base_of(request.name, message)
	external = values.access_level(access_level, "External") == "External"
	common = {
		"user": access.user,
		"attachments": writing.files_for(request, attachments),
		**values.times(time_spent, time_to_charge),
		"body_text": plain,
	}
	receivers = receivers_of(request, base, message, reply_all, to, cc, bcc) if external else None
	if receivers:
		sending.check_reachable([*receivers.to, *receivers.cc, *receivers.bcc])
	answered = bool(receivers) and not is_for_outsiders(request, receivers)
	if answered:
		word = "reply_sent"
		remember_participants(request, receivers)
		sign = writing.signature(request, agent) if _wants_signature(signature, body) else ""
		quoted = base if _wants_quotation(quote, agent, base) else None
		written = mail_out(request, quoted, base, receivers, html, sign, common)
	elif receivers:
		word = "forwarded"
		written = mail_out(request, None, base if message else None, receivers, html, "", common, inside=True)
	else:
		word = "comment_added"
		written = messages.add(
			request, kind="Comment", access_level="Internal", body_html=html, save=False, **common
		)
	log.write(request.name, word, user=access.user, message=written.name)
	was = request.base_status
	after(request, access, agent, status, postponed_to, answered=answered)
	return {
		"message": written.name,
		"sent": bool(receivers),
		"to": written.recipients or "",
		"said": _("Sent to {0}").format(sending.sent_to(receivers)) if receivers else _("Comment added"),
		"undoable": sending.was_closed(request, was),
	}


def is_for_outsiders(request, receivers: Receivers) -> bool:
	"""Whether the answer goes to those the request was forwarded to. Never to them and customers in one mail (FWD-1)."""
	outsiders = forward.outsiders_of(request)
	everybody = [*receivers.to, *receivers.cc, *receivers.bcc]
	among = [address for address in everybody if address.lower() in outsiders]
	if among and len(among) < len(everybody):
		frappe.throw(
			_(
				"{0} was asked for help from outside, and customers shall not see that. Write to them separately."
			).format(frappe.bold(among[0]))
		)
	return bool(among)


def _wants_signature(signature, body) -> bool:
	return not writing.carries_signature(body) if signature is None else values.flag(signature)


def _wants_quotation(quote, agent, base) -> bool:
	"""What is internal is never quoted to a customer."""
	if not base or base.access_level != "External":
		return False
	return bool(cint(agent.quote_last_message)) if quote is None else values.flag(quote)


def receivers_of(request, base, message, reply_all, to, cc, bcc) -> Receivers:
	"""The addresses given, else those that follow from the message; refused when nobody would get it."""
	own = mailboxes.own_addresses()
	given = Receivers(
		values.recipients(to, _("To")), values.recipients(cc, _("Cc")), values.recipients(bcc, _("Bcc"))
	)
	if given.to:
		receivers = given
	else:
		address = conversation.contact_address(request)
		everybody = values.flag(reply_all)
		found = conversation.receivers(request, base, address, own, everybody, chosen=bool(message))
		found = _of_one_side(request, found)
		receivers = Receivers(found.to, given.cc or found.cc, given.bcc or found.bcc)
	if not receivers.to:
		refuse_without_address(request)
	sending.check_not_ourselves([*receivers.to, *receivers.cc, *receivers.bcc], own)
	return receivers


def _of_one_side(request, found: Receivers) -> Receivers:
	"""Whoever the first receiver is, customer or outsider: only his side stays among those found by themselves."""
	outsiders = forward.outsiders_of(request)
	outside = bool(found.to) and found.to[0].lower() in outsiders
	return Receivers(
		*(
			[a for a in part if (a.lower() in outsiders) == outside]
			for part in (found.to, found.cc, found.bcc)
		)
	)


def remember_participants(request, receivers: Receivers) -> None:
	"""Whoever gets the mail and is no contact of the request takes part in it from now on (PER-5)."""
	known = {row.email_id.lower() for row in request.participants}
	contacts = [row.contact for row in request.contacts]
	if contacts:
		rows = frappe.get_all(
			"Contact Email",
			filters={"parenttype": "Contact", "parent": ["in", contacts]},
			pluck="email_id",
			limit_page_length=0,
		)
		known.update(address.lower() for address in rows)
	for address in [*receivers.to, *receivers.cc, *receivers.bcc]:
		if address.lower() not in known:
			known.add(address.lower())
			request.append("participants", {"email_id": address, "kind": "Involved"})


def after(request, access: Access, agent, status, postponed_to, *, answered: bool) -> None:
	"""What an answer does to the request: status and owner (REP-8, REP-9); counters and times are the message's."""
	chosen = {"status": status} if status else {}
	if postponed_to:
		chosen["postponed_to"] = postponed_to
	if chosen:
		chosen = update.checked(chosen)
	elif answered and (preset := conversation.status_after_message(request, agent)):
		chosen = {"status": preset}
	if chosen:
		update.check_postponing(request, chosen)
		request.update(chosen)
		if answered and chosen.get("status") and statuses.get(chosen["status"]).base_status == "Closed":
			request.flags.log_action = word_of_closing(request)
	if answered and request.category and request.agent != access.user:
		if frappe.get_cached_doc("Request Category", request.category).take_ownership_on_reply:
			request.agent = access.user
	request.save(ignore_permissions=True)


def word_of_closing(request) -> str | None:
	"""What the log says when the answer closes the request; None where it was closed already."""
	return "closed_after_reply" if request.base_status != "Closed" else None


def mail_out(
	request, quoted, base, receivers: Receivers, html: str, sign: str, common: dict, *, inside: bool = False
):
	sender = sending.sender_for(request.mailbox, request.reply_address, common["user"])
	if not sender:
		frappe.throw(
			_("There is no mailbox to send from. Choose one in Request Settings, or answer internally.")
		)
	base, hidden = _thread(request, base, inside), forward.hidden_from_outsiders(request) if inside else ()
	quoted_html, quoted_text = writing.quotation(quoted, request.language) if quoted else ("", "")
	signed = writing.with_signature(html, sign)
	if sign:
		common = {**common, "body_text": f"{common['body_text']}\n\n{writing.plain(sign)}"}
	written = messages.add(
		request,
		kind="Forward" if inside else "Reply",
		access_level="Internal" if inside else "External",
		body_html=signed,
		subject=blanked(sending.subject_of(request), hidden),
		sender=sender.address,
		sender_name=sender.name,
		recipients=receivers.to,
		cc=receivers.cc,
		bcc=receivers.bcc,
		in_reply_to=base.message_id if base else None,
		references=answering.references(base.message_id, base.mail_references) if base else None,
		quoted_html=quoted_html or None,
		quoted_text=quoted_text or None,
		mailbox=sender.mailbox,
		save=False,
		**common,
	)
	sending.send(
		request,
		written,
		sender,
		html=writing.as_sent(signed) + quoted_html,
		text="\n\n".join(filter(None, [common["body_text"], quoted_text])),
		in_reply_to=base.message_id if base else None,
		hidden=hidden,
	)
	return written


def _thread(request, base, inside: bool):
	"""The message the mail hangs on, one of the receivers' own side: ids of the other's would tell of it (FWD-1)."""
	if not base or (base.access_level == "External") != inside:
		return base
	return None if inside else conversation.base_of(request.name, None)


def refuse_without_address(request) -> None:
	if request.contact:
		frappe.throw(
			_("{0} has no e-mail address. Add one to the contact, or write an address in To.").format(
				frappe.bold(request.contact_name or request.contact)
			)
		)
	frappe.throw(_("Nobody would get this. Choose a contact, or write an address in To."))
