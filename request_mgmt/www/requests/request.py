"""/requests/<name>: one request of the customer, to read, answer and close (BEHAVIOUR CUS-4, ACL-1, ACL-2)."""

import frappe
from frappe import _

from request_mgmt.api import customer as customers
from request_mgmt.api import portal
from request_mgmt.www.requests import posting, showing

no_cache = 1


def get_context(context: frappe._dict) -> None:
	posting.prepare(context)
	name = str(frappe.form_dict.get("name") or "")
	if not posting.signed_in(context, f"/requests/{name}"):
		return
	try:
		doc = customers.load(customers.current(), name)
	except frappe.PermissionError:
		# One page for what is somebody else's, internal or not there
		text = _("You have no access to this request, or it does not exist. Check the number.")
		posting.refuse(context, _("No access"), text)
		return
	if doc.name != name and not _is_answer():  # an answer goes on to where the request went
		posting.go(f"/requests/{doc.name}")
	if posting.is_post():
		posting.attempt(context, lambda: _answer(doc.name))
	_show(context, doc)


def _is_answer() -> bool:
	return posting.is_post() and frappe.form_dict.get("do") != "close"


def _answer(name: str) -> str:
	if frappe.form_dict.get("do") == "close":
		portal.close(name)
		return f"/requests/{name}?done=closed"
	made = portal.reply(name, frappe.form_dict.get("message") or "", frappe.form_dict.get("cc"))
	done = "sent" if made["request"] == name else "new"
	return f"/requests/{made['request']}?done={done}#newest"


def _show(context: frappe._dict, doc) -> None:
	context.shown = portal.get_request(doc.name)
	if not _is_answer():
		context.typed = {"cc": ", ".join(context.shown["copies"])}
	pictures = frappe.form_dict.get("pictures")
	for message in context.shown["messages"]:
		showing.prepare(message, with_remote_pictures=pictures == message["name"])
	# The heading shows the title; the theme puts this one into its head without escaping it
	context.title = _("Request {0}").format(doc.name)
	context.limits = portal.upload_limits()
	word = "" if context.error else str(frappe.form_dict.get("done") or "")
	context.done = _done(word, finished=context.shown["answer_becomes_new"])
	if frappe.request.method == "GET" and portal.note_read(doc):
		# A GET is rolled back unless its code says that it wrote on purpose
		frappe.local.flags.commit = True


def _done(word: str, finished: bool) -> str | None:
	closed = (
		_("The request is closed.")
		if finished
		else _("The request is closed. Write a message to open it again.")
	)
	return {
		"created": _("Your request has been received."),
		"sent": _("Your message has been sent."),
		"new": _("The request you wrote in is finished, so your message became this new one."),
		"closed": closed,
	}.get(word)
