"""/requests/new: a new request of a customer, or of a visitor with name and e-mail (BEHAVIOUR CUS-3, INC-19)."""

import frappe
from frappe import _

from request_mgmt.api import portal
from request_mgmt.records import settings
from request_mgmt.www.requests import posting

no_cache = 1

MAX_LINKED_TITLE = 255


def get_context(context: frappe._dict) -> None:
	posting.prepare(context)
	if not settings.get().portal_open_to_visitors and not posting.signed_in(context, "/requests/new"):
		return
	context.title = _("New request")
	context.sent = _sent(context)
	if context.sent:
		context.title = _("Thank you")
		return
	if posting.is_post():
		posting.attempt(context, _create)
	else:
		# A page of the website may link here with the first words filled in
		context.typed = {
			"title": (frappe.form_dict.get("title") or "")[:MAX_LINKED_TITLE],
			"category": frappe.form_dict.get("category") or "",
		}
	context.choices = portal.choices()
	context.limits = portal.upload_limits()


def _create() -> str:
	given = frappe.form_dict
	made = portal.create(
		title=given.get("title") or "",
		message=given.get("message") or "",
		category=given.get("category"),
		priority=given.get("priority"),
		full_name=given.get("full_name"),
		email=given.get("email"),
		homepage=given.get("homepage"),
		cc=given.get("cc"),
	)
	if frappe.session.user == "Guest":
		return f"/requests/new?sent={made['name']}"
	return f"/requests/{made['name']}?done=created"


def _sent(context: frappe._dict) -> str | None:
	"""The number a visitor is told; he sees nothing else of his request here."""
	number = str(frappe.form_dict.get("sent") or "")
	return number if number.isdigit() and len(number) < 20 and not posting.is_post() else None
