"""Delete a message with its files (BEHAVIOUR EDM-2, EDM-3)."""

import frappe

from request_mgmt.actions import edit_message
from request_mgmt.actions.declaration import THIS_MESSAGE, Facts, action
from request_mgmt.permissions import Access
from request_mgmt.records import log
from request_mgmt.registration import messages


def refusal(facts: Facts) -> str | None:
	if facts.message and facts.message.is_only_one:
		return "It is the only message of request {0}. Delete the request instead."
	return edit_message.refusal(facts)


@action(
	"delete_message",
	label="Delete message",
	minds=(THIS_MESSAGE,),
	done="Message deleted",
	on="message",
	many=False,
	refusal=refusal,
	icon="trash-2",
	order=90,
	confirm="The message and its files are removed for good.",
)
def run(doc, request, access: Access) -> dict:
	"""The mail it came from stays on record, marked, and is not imported again by itself."""
	detail = " · ".join(filter(None, (doc.author_name, str(doc.posted_at), doc.subject)))
	if doc.inbound_mail:
		frappe.db.set_value("Inbound Mail", doc.inbound_mail, "message", None)
	frappe.delete_doc("Message", doc.name, force=True, ignore_permissions=True, delete_permanently=True)
	messages.recount(request)
	request.flags.recorded = True
	request.save(ignore_permissions=True)
	log.write(request.name, "message_deleted", user=access.user, detail=detail)
	return {"message": doc.name}
