"""Create: a request by phone or on our own account (BEHAVIOUR CRE-1 to CRE-8, CRE-11)."""

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt import permissions
from request_mgmt.actions import docfields, own_values, relate, sending, update, values, writing
from request_mgmt.actions.answering import Receivers
from request_mgmt.actions.declaration import action
from request_mgmt.permissions import Access
from request_mgmt.records import log, relations, settings, types
from request_mgmt.records import status as statuses
from request_mgmt.registration import requests
from request_mgmt.registration.contacts import spellings
from request_mgmt.request_mgmt import mailboxes
from request_mgmt.request_mgmt.doctype.request.request import check_may_own

CHANNELS = ("E-mail", "Phone", "Web form", "Portal", "API", "Chat", "Internal", "Other")

FIELDS = [
	{"fieldname": "title", "fieldtype": "Data", "label": "Title", "reqd": 1},
	{"fieldname": "contact", "fieldtype": "Link", "options": "Contact", "label": "Contact"},
	{"fieldname": "to", "fieldtype": "Data", "label": "To"},
	{"fieldname": "cc", "fieldtype": "Data", "label": "Cc"},
	{"fieldname": "bcc", "fieldtype": "Data", "label": "Bcc"},
	{"fieldname": "message", "fieldtype": "Text Editor", "label": "Message"},
	{
		"fieldname": "message_access_level",
		"fieldtype": "Select",
		"options": "External\nInternal",
		"label": "Message is",
	},
	*docfields.of("category", "priority", "request_type", "status", "postponed_to", "access_level", "agent"),
	{
		"fieldname": "channel",
		"fieldtype": "Select",
		"options": "\n".join(CHANNELS),
		"label": "Channel",
		"default": "Phone",
	},
	{"fieldname": "tags", "fieldtype": "Data", "label": "Tags"},
	{"fieldname": "parent", "fieldtype": "Link", "options": "Request", "label": "Parent"},
	{"fieldname": "attachments", "fieldtype": "Attach", "label": "Attachments"},
	{"fieldname": "time_spent", "fieldtype": "Int", "label": "Time spent (minutes)", "default": 0},
	{"fieldname": "time_to_charge", "fieldtype": "Int", "label": "Time to charge (minutes)", "default": 0},
]


@action(
	"create",
	label="New request",
	on="nothing",
	many=False,
	icon="plus",
	shortcut="n",
	primary=True,
	order=5,
	fields=FIELDS,
	own_fields=True,
)
def run(
	request,
	access: Access,
	title,
	contact=None,
	message=None,
	to=None,
	cc=None,
	bcc=None,
	category=None,
	priority=None,
	request_type=None,
	status=None,
	access_level=None,
	agent=None,
	channel="Phone",
	tags=None,
	attachments=None,
	time_spent=0,
	postponed_to=None,
	message_access_level=None,
	signature=None,
	parent=None,
	time_to_charge=0,
	fields=None,
) -> dict:
	"""A new request, with its first message if there is one, mailed to those in To (also when it is internal).

	Status and priority have to be among those of the type. What is not given comes from the type, then the category, then the
	agent's own settings, then the settings of all (CRE-8). `parent` is the request it belongs below, `fields` are values of the
	site's own fields, of which those the site makes mandatory are wanted (CRE-12). Answers {"name": number}.
	"""
	own = settings.agent(access.user)
	title = values.text(title, _("Title"), longest=255).strip()
	if not title:
		frappe.throw(_("Give the request a title."), frappe.MandatoryError)
	receivers = Receivers(
		values.recipients(to, _("To")), values.recipients(cc, _("Cc")), values.recipients(bcc, _("Bcc"))
	)
	if (receivers.cc or receivers.bcc) and not receivers.to:
		frappe.throw(_("Write at least one address in To."))
	properties = properties_of(own, category, priority, request_type, status, postponed_to, access_level)
	types.check_open(properties["request_type"], access)
	own_given = own_values.for_new(values.mapping(fields, _("Fields")) if fields else {}, access.user)
	owner = owner_of(agent, own, access, properties["category"])
	main, others = contacts_of(contact, receivers)
	times = values.times(time_spent, time_to_charge)
	first, sender = first_message(
		access, message, receivers, attachments, times, main, properties, message_access_level
	)
	above = parent_of(parent, properties["request_type"], access)
	request = requests.register(
		title=title,
		contact=main,
		contacts=others,
		message=first,
		channel=channel_of(channel),
		agent=owner,
		tags=values.tags(tags) or None,
		participants=participants_of(receivers),
		actor_user=access.user,
		fields=own_given,
		**properties,
	)
	if receivers.to:
		wanted = not writing.carries_signature(message) if signature is None else values.flag(signature)
		sign = writing.signature(request, own, new=True) if wanted else ""
		mail_first_message(request, sender, access, sign)
	if above:
		relate.put(request.name, above, "Parent", None, access)
	remember_category(own, request.category)
	return {"name": request.name}


def parent_of(given, request_type: str | None, access: Access) -> str | None:
	"""The request above the new one, where one is given or a rule wants it (REL-3, REL-6)."""
	number = str(given or "").strip().lstrip("#")
	doc = permissions.load(number, "write", access) if number else None
	if doc and doc.base_status in permissions.HIDDEN_STATES:
		frappe.throw(
			_("Request {0} is deleted, spam or merged. Choose another one.").format(frappe.bold(doc.name))
		)
	request_type = request_type or statuses.default_type()
	relations.check_parent_given(request_type, doc and doc.request_type, has_parent=bool(doc))
	return doc.name if doc else None


def properties_of(own, category, priority, request_type, status, postponed_to, access_level) -> dict:
	"""Category, priority, type, status and access level with their defaults (CRE-8)."""
	given = {
		field: value
		for field, value in {
			"category": category,
			"priority": priority,
			"request_type": request_type,
			"status": status,
			"postponed_to": postponed_to,
			"access_level": access_level,
		}.items()
		if value not in (None, "")
	}
	given = update.checked(given) if given else {}
	kind = types.of(given.get("request_type"))
	of_type = given.get("request_type") or statuses.default_type()
	types.check(of_type, status=given.get("status"), priority=given.get("priority"))
	category = given.get("category") or default_category(own)
	group = frappe.get_cached_doc("Request Category", category) if category else None
	found = {
		"category": category,
		"priority": given.get("priority") or kind.default_priority or None,
		"request_type": given.get("request_type"),
		"status": given.get("status")
		or statuses.fitting(
			kind.default_status
			or (group and group.status_for_new)
			or own.status_for_new
			or statuses.default_for("Open"),
			of_type,
		),
		"access_level": given.get("access_level") or default_access_level(kind),
	}
	state = frappe.get_cached_doc("Request Status", found["status"]).base_status
	if (state == "Postponed") != ("postponed_to" in given):
		frappe.throw(_("A postponed status and the time it is postponed to come together."))
	if "postponed_to" in given:
		found["postponed_to"] = given["postponed_to"]
	return found


def default_category(own) -> str | None:
	last = own.last_category if cint(own.use_last_category) else None
	for category in (last, own.default_category, settings.get().default_category):
		if category and not frappe.get_cached_doc("Request Category", category).disabled:
			return category
	return None


def default_access_level(kind) -> str:
	external = kind.external_as_default if kind.name else settings.get().external_as_default
	return "External" if external else "Internal"


def owner_of(agent: str | None, own, access: Access, category: str | None) -> str | None:
	"""A user, "auto", or None for nobody (CRE-3)."""
	if agent in (None, ""):
		agent = {"Automatic": "auto", "Unassigned": "unassigned"}.get(own.default_owner, access.user)
	agent = values.text(agent, _("Owner"), longest=140)
	if agent == "unassigned":
		return None
	if agent != "auto":
		check_may_own(agent, category)
	return agent


def contacts_of(contact: str | None, receivers: Receivers) -> tuple[str | None, list[str]]:
	"""Main contact and the others: those in To who are contacts become contacts of the request (CRE-5, PER-4)."""
	main = values.existing("Contact", contact, "Contact")
	known = contacts_by_address(receivers.to)
	if main:
		known = {address: found for address, found in known.items() if not _belongs(main, address)}
	found = list(dict.fromkeys(known.values()))
	if not main and found:
		main = found[0]
	return main, [other for other in found if other != main]


def participants_of(receivers: Receivers) -> list[dict]:
	"""Addresses that are no contact's take part without becoming contacts (PER-4, PER-5)."""
	everybody = [*receivers.to, *receivers.cc, *receivers.bcc]
	in_to = contacts_by_address(receivers.to)
	return [{"email_id": address, "kind": "Involved"} for address in everybody if address not in in_to]


def contacts_by_address(addresses: list[str]) -> dict[str, str]:
	"""The contact with each address, the oldest where several share it. One query."""
	if not addresses:
		return {}
	rows = frappe.get_all(
		"Contact Email",
		filters={
			"email_id": ["in", [spelling for address in addresses for spelling in spellings(address)]],
			"parenttype": "Contact",
		},
		fields=["email_id", "parent"],
		order_by="creation desc",
		limit_page_length=0,
	)
	found = {row.email_id.lower(): row.parent for row in rows}
	return {address: found[address.lower()] for address in addresses if address.lower() in found}


def first_message(
	access, text, receivers, attachments, times, contact, properties, level
) -> tuple[dict | None, sending.Sender | None]:
	"""What `registration.messages.add` takes, and who sends it."""
	files = writing.files(attachments)
	if not text or (isinstance(text, str) and not writing.says_something(text)):
		if receivers.to:
			frappe.throw(_("Write the message that is to be sent."), frappe.MandatoryError)
		if files or any(times.values()):
			frappe.throw(_("Write a message for the attachments and the time."), frappe.MandatoryError)
		return None, None
	html, plain = writing.body(text, _("Message"))
	level = values.access_level(level, properties["access_level"])
	if level == "External" and not contact and not receivers.to:
		frappe.throw(_("Choose a contact, write an address in To, or make the message internal."))
	first = {
		"access_level": level,
		"user": access.user,
		"attachments": files,
		**times,
		"body_html": html,
		"body_text": plain,
	}
	if not receivers.to:
		return {**first, "kind": "Comment" if level == "Internal" else "Enquiry"}, None
	sender = sending.sender_for(None, None, access.user)
	if not sender:
		frappe.throw(
			_("There is no mailbox to send from. Choose one in Request Settings, or leave To empty.")
		)
	sending.check_not_ourselves([*receivers.to, *receivers.cc, *receivers.bcc], mailboxes.own_addresses())
	sending.check_reachable([*receivers.to, *receivers.cc, *receivers.bcc])
	return {
		**first,
		"kind": "Reply",
		"sender": sender.address,
		"sender_name": sender.name,
		"recipients": receivers.to,
		"cc": receivers.cc,
		"bcc": receivers.bcc,
		"mailbox": sender.mailbox,
	}, sender


def mail_first_message(request, sender: sending.Sender, access: Access, sign: str) -> None:
	"""The number is known only now: subject and signature are filled in before the mail is queued."""
	message = request.first_message
	known_now = {"subject": sending.subject_of(request, reply=False)}
	if sign:
		known_now["body_html"] = writing.with_signature(message.body_html, sign)
		known_now["body_text"] = f"{message.body_text}\n\n{writing.plain(sign)}"
	message.db_set(known_now, update_modified=False)
	sending.send(request, message, sender, html=writing.as_sent(message.body_html), text=message.body_text)
	log.write(request.name, "reply_sent", user=access.user, message=message.name)


def remember_category(own, category: str | None) -> None:
	if cint(own.use_last_category) and own.last_category != category:
		frappe.db.set_value("Request Agent", own.user, "last_category", category)


def channel_of(channel) -> str:
	channel = values.text(channel, _("Channel"), longest=40) or "Phone"
	if channel not in CHANNELS:
		frappe.throw(
			_("{0} is no channel. There are: {1}.").format(frappe.bold(channel), ", ".join(CHANNELS))
		)
	return channel


def _belongs(contact: str, address: str) -> bool:
	return bool(
		frappe.db.exists("Contact Email", {"parent": contact, "email_id": ["in", spellings(address)]})
	)
