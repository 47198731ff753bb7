"""The catalogue of actions, and one door to all of them."""

import inspect

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from request_mgmt import permissions
from request_mgmt.actions import batches, registry, running
from request_mgmt.actions.declaration import Chosen, Heap
from request_mgmt.actions.values import mapping
from request_mgmt.api import asking, combining

# What an action gets from us, never from a caller
GIVEN = frozenset(("doc", "request", "access", "seen"))

builtin_list = list


@frappe.whitelist()
def catalogue() -> list[dict]:
	"""Name, label, dialog fields, icon and shortcut of each action the caller's role may use, in menu order."""
	return registry.catalogue(permissions.require_agent())


@frappe.whitelist(methods=["POST"])
def run(
	action: str,
	requests: str | int | list | None = None,
	values: dict | str | None = None,
	message: str | None = None,
	seen: str | None = None,
) -> dict:
	"""Do `action` to `requests` with the `values` of its dialog; answers {"done": [...], "refused": [...]}.

	`seen` is the mark of what the caller was shown (api.requests).

	An action on a message, or one that starts without a request (create), answers what it made; one that works on one request
	at a time answers that, too.
	"""
	given = checked(action, values)
	subject = registry.get(action).on
	if subject == "message":
		return running.run_on_message(action, message, seen=seen, **given)
	if subject == "nothing":
		return running.run_one(action, **given)
	if not registry.get(action).many and len(names := running.names_of(requests)) == 1:
		return {"done": names, "refused": [], **running.run_one(action, names[0], seen=seen, **given)}
	return running.run_many(action, requests, seen=seen, **given)


@frappe.whitelist(methods=["POST"])
def before(
	action: str = "",
	requests: str | int | builtin_list | None = None,
	list: str | None = None,
	filters: dict | str | None = None,
	criteria: builtin_list | str | None = None,
	order_by: str | None = None,
) -> dict | None:
	"""What one should know before `action` is done to `requests`, or to all of a list that is given as for `lists.fetch`: {"words",
	"fields": docfields asked for besides those of the action}; nothing where there is nothing to say. Nothing is done.

	What the caller may not read is not counted. A fixed number of queries. BEHAVIOUR BAT-3, BAT-8, ACC-3, FWD-3.
	"""
	declared, rights = running.prepared(action)
	if not declared.before:
		return None
	names = asking.numbers(rights, batches.MOST, requests, list, filters, criteria, order_by)
	table = frappe.qb.DocType("Request")
	alike = (table.agent, table.access_level, table.base_status)
	query = frappe.qb.from_(table).select(*alike, Count("*").as_("count")).groupby(*alike)
	query = query.where(combining.numbered(names))
	if (readable := permissions.request_criterion(rights, table)) is not None:
		query = query.where(readable)
	heaps = tuple(Heap(**row) for row in query.run(as_dict=True))
	told = declared.before(Chosen(rights.user, heaps))
	return told and {**told, "fields": [registry.translated(field) for field in told["fields"]]}


def checked(action: str, given: dict | str | None) -> dict:
	"""The values, with only what the action asks for. ValidationError otherwise."""
	given = mapping(given, _("Values")) if given else {}
	parameters = inspect.signature(registry.get(action).run).parameters.values()
	known = {p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD} - GIVEN
	open_ended = any(p.kind is p.VAR_KEYWORD for p in parameters)
	for name in given:
		if name in GIVEN or not (open_ended or name in known):
			frappe.throw(_("{0} has no value {1}.").format(frappe.bold(action), frappe.bold(name)))
	missing = [
		p.name
		for p in parameters
		if p.name not in GIVEN
		and p.kind is p.POSITIONAL_OR_KEYWORD
		and p.default is p.empty
		and p.name not in given
	]
	if missing:
		frappe.throw(_("{0} is missing.").format(frappe.bold(", ".join(missing))), frappe.MandatoryError)
	return given
