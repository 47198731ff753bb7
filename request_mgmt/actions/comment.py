"""Comment: a note for colleagues, never for the customer (BEHAVIOUR REP-13, REP-14)."""

import frappe
from frappe import _
from frappe.utils import get_fullname

from request_mgmt.actions import values, writing
from request_mgmt.actions.declaration import action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.permissions import access as access_of
from request_mgmt.records import log, notices
from request_mgmt.registration import messages


@action(
	"comment",
	label="Add comment",
	done="Comment added",
	refusal=unless_gone,
	many=False,
	icon="message-square",
	shortcut="c",
	order=30,
	fields=[
		{"fieldname": "body", "fieldtype": "Text Editor", "label": "Comment", "reqd": 1},
		{"fieldname": "notify", "fieldtype": "MultiSelect", "label": "Notify", "options": "User"},
		{"fieldname": "time_spent", "fieldtype": "Int", "label": "Time spent (minutes)", "default": 0},
		{
			"fieldname": "time_to_charge",
			"fieldtype": "Int",
			"label": "Time to charge (minutes)",
			"default": 0,
		},
		{"fieldname": "attachments", "fieldtype": "Attach", "label": "Attachments"},
	],
)
def run(request, access: Access, body, notify=None, time_spent=0, attachments=None, time_to_charge=0) -> dict:
	"""Internal message; `notify` names colleagues by user or address, who are told by bell or mail."""
	html, plain = writing.body(body, _("Comment"))
	told = colleagues(notify, request)
	message = messages.add(
		request,
		kind="Comment",
		access_level="Internal",
		body_html=html,
		body_text=plain,
		user=access.user,
		attachments=writing.files_for(request, attachments),
		**values.times(time_spent, time_to_charge),
	)
	log.write(request.name, "comment_added", user=access.user, message=message.name)
	notices.tell("comment", request, message=message, actor=access.user, also=told)
	names = ", ".join(map(get_fullname, told))
	said = {"said": _("Comment added, {0} is told").format(names)} if told else {}
	return {"message": message.name, "notified": list(told), **said}


def colleagues(notify, request) -> tuple[str, ...]:
	"""The users meant. Only agents who may read the request: a comment never leaves the house."""
	found: dict[str, None] = {}
	for item in values.items(notify, _("Notify")):
		for part in values.text(item, _("Notify")).replace(";", ",").split(","):
			if part := part.strip():
				found[_colleague(part, request)] = None
	return tuple(found)


def _colleague(name: str, request) -> str:
	user = frappe.db.exists("User", name) or frappe.db.get_value("User", {"email": name})
	rights = access_of(user) if user else None
	if not rights or not rights.works_here:
		frappe.throw(
			_("{0} is no agent. Comments are for agents only; forward a message to reach others.").format(
				frappe.bold(name)
			)
		)
	if not rights.may(request, "read"):
		frappe.throw(_("{0} may not read this request.").format(frappe.bold(name)))
	return user
