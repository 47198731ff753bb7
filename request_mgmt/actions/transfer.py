"""Transfer: a colleague, or another category, goes on with it (BEHAVIOUR TRF-1 to TRF-3)."""

import frappe
from frappe import _
from frappe.utils import get_fullname

from request_mgmt.actions import add_favourite, docfields, update, values, writing
from request_mgmt.actions.declaration import action, unless_gone
from request_mgmt.permissions import Access
from request_mgmt.records import log, notices
from request_mgmt.registration import messages


@action(
	"transfer",
	label="Transfer",
	minds=("agent",),
	minds_given=True,
	done="Transferred",
	undone_by="undo",
	refusal=unless_gone,
	icon="send",
	shortcut="t",
	order=25,
	fields=[
		*docfields.of("agent", "category"),
		{"fieldname": "comment", "fieldtype": "Text Editor", "label": "Question or comment"},
		{"fieldname": "favourite", "fieldtype": "Check", "label": "Keep as my favourite", "default": 1},
	],
)
def run(request, access: Access, agent=None, category=None, comment=None, favourite=False) -> dict:
	"""New owner (a user, "auto" or "unassigned"), new category, or both; the question as an internal comment.

	A category without an owner is given to somebody by that category's own rules. The colleague is told once, with
	the question; the star keeps the request in sight of who asked.
	"""
	wanted = update.checked({"category": category}) if category else {}
	agent = values.text(agent, _("Owner"), longest=255).strip()
	if not agent and not wanted:
		frappe.throw(_("Choose a colleague or a category."))
	html, plain = writing.body(comment, _("Comment")) if comment else ("", "")
	before = request.agent
	request.update(wanted)
	update.put_owner(request, agent or "auto")
	if not wanted and request.agent == before:
		frappe.throw(
			_("Request {0} stays where it is: choose somebody else.").format(frappe.bold(request.name))
		)
	message = _ask(request, access, html, plain) if plain or html else None
	if request.agent != before:
		request.read_status = "Read" if request.agent == access.user else "Unread"
	request.flags.log_action = "transferred"
	request.flags.log_message = message and message.name
	request.flags.owner_told = True
	request.save(ignore_permissions=True)
	if values.flag(favourite):
		add_favourite.run(request, access)
	if request.agent and request.agent != before:
		notices.tell("transferred", request, message=message, actor=access.user)
	elif message:
		notices.tell("comment", request, message=message, actor=access.user)
	return {
		"agent": request.agent,
		"category": request.category,
		"message": message.name if message else None,
		"said": _said(request, wanted),
	}


def _said(request, wanted: dict) -> str:
	"""To whom it went, and where to."""
	names = [get_fullname(request.agent) if request.agent else None, wanted.get("category")]
	to = " · ".join(filter(None, names))
	return _("Transferred to {0}").format(to) if to else _("Unassigned now")


def _ask(request, access: Access, html: str, plain: str):
	message = messages.add(
		request,
		kind="Comment",
		access_level="Internal",
		body_html=html,
		body_text=plain,
		user=access.user,
		save=False,
	)
	log.write(request.name, "comment_added", user=access.user, message=message.name)
	return message
