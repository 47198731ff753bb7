"""The catalogue of actions, and one door to all of them."""

import inspect

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import registry, running
from request_mgmt.actions.values import mapping

# What an action gets from us, never from a caller
GIVEN = frozenset(("doc", "request", "access", "seen"))


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
