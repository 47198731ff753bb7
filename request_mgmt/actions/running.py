"""Runs an action on one request or many: loads, checks, does it whole or not at all."""

import json
from collections import Counter

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import meanwhile, registry
from request_mgmt.actions.declaration import Action
from request_mgmt.permissions import Access

MOST_AT_ONCE = 500
# So many different things are told of what was done to many
MOST_TOLD = 5

# The refusals a caller can do something about; anything else is a fault of ours and stops the lot.
REFUSALS = (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)


class SoAlreadyError(frappe.ValidationError):
	"""There was nothing to do. Who asks for one request is told so; among several it is no refusal."""


def run_many(name: str, requests: str | int | list, seen: str | None = None, **values) -> dict:
	"""Do `name` to each request; answers {"done": [names], "refused": [{"request", "reason"}]}.

	`requests` is a name, a list of names or such a list as JSON. Every request stands for itself: one that is
	refused is left as it was, the others are done. With exactly one request the error is raised instead, and the number of
	a request that was made is answered as "name". Where nothing was to be changed it is done, and named in "unchanged", too;
	what was done and can in no part be taken back, though some of what the action does can, is in "final".
	What the word of the action does not tell, to whom for one, is in "told": [{"request", "words"}]; "said" is that phrase where it is the
	same for all that were changed, "details" are the others, each with its number.
	`seen` is the mark of what the caller knows: what somebody else did since and the action minds refuses it.
	"""
	action, rights = prepared(name)
	names = names_of(requests)
	check_count(action, rights, len(names))
	if len(names) == 1:
		answer = run_whole(action, names[0], rights, values, seen) or {}
		made = {"name": answer["name"]} if answer.get("name") else {}
		words = {names[0]: answer["said"]} if answer.get("said") else {}
		return {"done": names, "refused": [], **made, **_told({outcome_of(answer): names}, words)}
	if not action.many:
		frappe.throw(_("{0} works on one request at a time.").format(frappe.bold(_(action.label))))
	done, refused, outcomes, words = [], [], {}, {}
	_wait_in_order(action, names, values)
	for request in names:
		said = permissions.messages_said()
		try:
			answer = run_whole(action, request, rights, values, seen) or {}
		except SoAlreadyError:
			permissions.forget_messages(said)
			done.append(request)
			outcomes.setdefault("Unchanged", []).append(request)
		except REFUSALS as error:
			permissions.forget_messages(said)
			refused.append({"request": request, "reason": reason_of(error)})
		else:
			done.append(request)
			outcomes.setdefault(outcome_of(answer), []).append(request)
			if answer.get("said"):
				words[request] = answer["said"]
	return {"done": done, "refused": refused, **_told(outcomes, words)}


def outcome_of(answer: dict | None) -> str:
	"""Done; Unchanged, where the action found everything as it should be; Final, where nothing of it can be taken back."""
	answer = answer or {}
	if answer.get("changed") is False:
		return "Unchanged"
	return "Final" if answer.get("undoable") is False else "Done"


def _told(outcomes: dict[str, list[str]], words: dict[str, str]) -> dict:
	told = {outcome.lower(): outcomes[outcome] for outcome in ("Unchanged", "Final") if outcome in outcomes}
	if not words:
		return told
	changed = [request for outcome in outcomes if outcome != "Unchanged" for request in outcomes[outcome]]
	phrases = {words.get(request) for request in changed}
	said = phrases.pop() if len(phrases) == 1 else None
	others = Counter(phrase for request, phrase in words.items() if phrase != said or request not in changed)
	details = [f"{phrase}: {count}" for phrase, count in others.most_common(MOST_TOLD)]
	told["told"] = [{"request": request, "words": phrase} for request, phrase in words.items()]
	return {**told, **({"said": said} if said else {}), **({"details": details} if details else {})}


def run_one(name: str, request: str | int | None = None, seen: str | None = None, **values) -> dict:
	"""Do `name` to one request (or to none, for create); answers what the action answers."""
	action, rights = prepared(name)
	return run_whole(action, request, rights, values, seen) or {}


def run_on_message(name: str, message: str | None, seen: str | None = None, **values) -> dict:
	"""Do `name` to one message; answers what the action answers."""
	action, rights = prepared(name)
	stored = frappe.db.get_value("Message", str(message or ""), ["name", "request"], as_dict=True)
	if not stored:
		frappe.throw(
			_("There is no message {0}.").format(frappe.bold(message or "?")), frappe.DoesNotExistError
		)

	def on_message(request, access, **given):
		# As it is now, not as it was when the transaction began and waited for the request
		doc = frappe.get_doc("Message", stored.name, for_update=True)
		if doc.request != request.name:  # moved while we waited for the request
			frappe.throw(_("The message is in request {0} now.").format(frappe.bold(doc.request)))
		if reason := action.refusal(registry.facts_of(request, access, message=doc)):
			frappe.throw(_(reason).format(frappe.bold(request.name)))
		meanwhile.check(action, request, access, given, seen, message=doc.name)
		return action.run(doc, request, access, **given)

	return _whole(lambda: on_message(_locked(action, stored.request, rights), rights, **values)) or {}


def names_of(requests: str | int | list, most: int = MOST_AT_ONCE) -> list[str]:
	"""The request numbers meant, each once. ValidationError when there are none or too many."""
	if isinstance(requests, str) and requests.strip().startswith("["):
		try:
			requests = json.loads(requests)
		except ValueError:
			frappe.throw(_("The list of requests cannot be read."))
	if not isinstance(requests, list | tuple):
		requests = [requests]
	if not all(isinstance(request, str | int) for request in requests):
		frappe.throw(_("A request is given by its number."))
	names = list(dict.fromkeys(str(request).strip().lstrip("#") for request in requests))
	names = [name for name in names if name and name != "None"]
	if not names:
		frappe.throw(_("Choose at least one request."))
	if len(names) > most:
		frappe.throw(_("At most {0} requests at once.").format(most))
	return names


def reason_of(error: Exception) -> str:
	"""What the error says, as plain text in the user's language."""
	return frappe.utils.strip_html(str(error)) or _("Not permitted")


def check_count(action: Action, rights: Access, count: int) -> None:
	"""PermissionError unless the user may do it to so many requests at once."""
	if count > 1 and action.many_needs:
		permissions.require_right(action.many_needs, rights)


def prepared(name: str) -> tuple[Action, Access]:
	"""The action and the rights of who is signed in. Raises unless he may use it."""
	rights = permissions.require_agent()
	action = registry.get(name)
	if action.needs:
		permissions.require_right(action.needs, rights)
	if not registry.may_use(action, rights):
		frappe.throw(_("{0} is for managers.").format(frappe.bold(_(action.label))), frappe.PermissionError)
	return action, rights


def run_whole(
	action: Action, request: str | int | None, rights: Access, values: dict, seen: str | None = None
) -> dict | None:
	"""Do it to one request, all of it or nothing, in the caller's transaction; answers what the action answers."""
	if action.on_request:
		return _whole(lambda: action.run(_admitted(action, request, rights, values, seen), rights, **values))
	return _whole(lambda: action.run(None, rights, **values))


def _whole(work):
	"""All of it or nothing: what was written before a refusal is taken back."""
	point = "action"
	frappe.db.savepoint(point)
	try:
		answer = work()
	except frappe.QueryDeadlockError:
		raise  # the database itself took back all there was, the savepoint, too
	except Exception:
		frappe.db.rollback(save_point=point)
		raise
	frappe.db.release_savepoint(point)
	return answer


def _admitted(action: Action, request: str | int | None, rights: Access, values: dict, seen: str | None):
	"""The request, if the action fits it and what the caller knows of it."""
	_wait_in_order(action, [request], values)
	doc = _locked(action, request, rights)
	if reason := action.refusal(registry.facts_of(doc, rights)):
		frappe.throw(_(reason).format(frappe.bold(doc.name)))
	meanwhile.check(action, doc, rights, values, seen)
	return doc


def _wait_in_order(action: Action, requests: list, values: dict) -> None:
	"""Lock the requests, and those that the values name, in one order for all: of two agents who do something to the same
	ones the second waits for the first, whichever of them each named first. Of a single one this is `_locked`'s."""
	if action.right != "write":
		return
	asked = {field["fieldname"] for field in action.fields if field.get("options") == "Request"}
	named = map(permissions.number_of, (*requests, *map(values.get, asked)))
	names = sorted(set(filter(None, named)))
	if len(names) > 1:
		frappe.db.get_values("Request", {"name": ["in", names]}, order_by="name asc", for_update=True)


def _locked(action: Action, request: str | int | None, rights: Access):
	"""The request, locked until commit so that two agents act one after the other."""
	return permissions.load(request, action.right, rights, for_update=action.right == "write")
