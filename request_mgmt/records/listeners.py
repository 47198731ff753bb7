"""Who hears of a document's events beside its controller: other apps, and what the site's administrators set up.

The platform asks all of them at each of the ten events of an insert, and most have nothing to say of our documents. What
is known of them here spares asking; whoever is not known here is always asked.
"""

from collections.abc import Callable, Iterable

import frappe

from request_mgmt.records import settings

# Have something done at events of a DocType's documents, which the field names; for those the platform is left to it
_SET_UP = {
	"Notification": "document_type",
	"Webhook": "webhook_doctype",
	"Server Script": "reference_doctype",
	"Document Naming Rule": "document_type",
	"Workflow": "document_type",
	"Assignment Rule": "document_type",
	"Energy Point Rule": "reference_doctype",
	"Milestone Tracker": "document_type",
	"User Type": "apply_user_permission_on",
	"Service Level Agreement": "document_type",
}
WATCHERS = tuple(_SET_UP)

# Handlers of all documents' events that act only where one of the above is set up ...
_ONLY_WHERE_SET_UP = frozenset(
	(
		"frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions",
		"frappe.automation.doctype.assignment_rule.assignment_rule.apply",
		"frappe.automation.doctype.assignment_rule.assignment_rule.update_due_date",
		"frappe.automation.doctype.milestone_tracker.milestone_tracker.evaluate_milestone",
		"frappe.core.doctype.user_type.user_type.apply_permissions_for_non_standard_user_type",
		"frappe.social.doctype.energy_point_rule.energy_point_rule.process_energy_points",
		"erpnext.support.doctype.service_level_agreement.service_level_agreement.apply",
	)
)
# ... or where the DocType has such a field
_ONLY_WITH_FIELD: dict[str, Callable] = {
	"frappe.core.doctype.file.utils.attach_files_to_document": lambda field: (
		field.fieldtype in ("Attach", "Attach Image")
	),
	"erpnext.setup.doctype.transaction_deletion_record.transaction_deletion_record.check_for_running_deletion_job": (
		lambda field: field.fieldname == "company"
	),
}


def is_watched(doctype: str) -> bool:
	"""Whether the site's administrators have something done at events of such documents."""
	return of(doctype) is None


def of(doctype: str) -> "Handlers | None":
	"""The apps' handlers of each event that may have something to do, in their order; None where the site's administrators
	have something done, too: there the platform is to be asked."""
	return settings.remembered(f"listeners {doctype}", lambda: _listeners(doctype))


def hears(doctype: str, method: str) -> bool:
	"""Whether anybody beside the controller may have something to do at the event."""
	handlers = of(doctype)
	return handlers is None or bool(handlers[method])


class Handlers(dict):
	"""Names of handlers by event, each found when it is first asked for."""

	def __init__(self, doctype: str):
		super().__init__()
		self.doctype = doctype

	def __missing__(self, method: str) -> list[str]:
		found = self[method] = list(_acting(self.doctype, _hooked(self.doctype, method)))
		return found


def _listeners(doctype: str) -> Handlers | None:
	return None if doctype in settings.remembered("watched", _watched) else Handlers(doctype)


def _hooked(doctype: str, method: str) -> list[str]:
	events = frappe.get_doc_hooks()
	return [handler for name in (doctype, "*") for handler in events.get(name, {}).get(method, ())]


def _acting(doctype: str, hooked: Iterable[str]) -> Iterable[str]:
	fields = frappe.get_meta(doctype).fields
	for handler in hooked:
		acts_on = _ONLY_WITH_FIELD.get(handler)
		if handler not in _ONLY_WHERE_SET_UP and (not acts_on or any(map(acts_on, fields))):
			yield handler


def _watched() -> frozenset[str]:
	"""DocTypes something is set up for, switched on or not. Kept until one of WATCHERS changes (hooks.py)."""
	there = frappe.get_all("DocType", filters={"name": ["in", WATCHERS]}, pluck="name", limit_page_length=0)
	query = None
	for doctype in there:
		table = frappe.qb.DocType(doctype)
		found = frappe.qb.from_(table).select(table[_SET_UP[doctype]].as_("watched"))
		query = found if query is None else query.union(found)
	return frozenset(row[0] for row in query.run() if row[0]) if query else frozenset()
