"""Children are closed with their parent, with a message to their customers, where a rule says so (BEHAVIOUR REL-6)."""

import frappe

from request_mgmt import permissions
from request_mgmt.actions import batch_reply
from request_mgmt.records import relations
from request_mgmt.records import status as statuses


def after_save(request, method: str | None = None) -> None:
	"""Of a request that was just closed, by whatever door. What keeps a child open keeps its parent open too."""
	before = request.get_doc_before_save()
	if request.base_status != "Closed" or not before or before.base_status == "Closed":
		return
	closing = relations.rules("close_children")
	if not closing:
		return
	for child in relations.children_of(request.name):
		rule = next((one for one in closing if one.fits(request.request_type, child.request_type)), None)
		if rule and child.base_status in statuses.NOT_CLOSED:
			_close(child.name, rule, request)


def _close(name: str, rule, parent) -> None:
	child = frappe.get_doc("Request", name, for_update=True)
	if child.base_status not in statuses.NOT_CLOSED:
		return
	child.flags.log_action = "closed_by_rule"
	text = rule.message_to_children
	if text and frappe.utils.strip_html(text).strip():
		access = permissions.access()
		if not access.works_here:
			# A customer closed the parent: those of its children are told by us, not by him
			access = permissions.access(child.agent or parent.agent or "Administrator")
		copied = child.access_level == "External" and batch_reply.has_receivers(child)
		batch_reply.run(child, access, text, send_copy=copied, close=True)
		return
	child.status = statuses.default_for("Closed", child.request_type)
	child.save(ignore_permissions=True)
