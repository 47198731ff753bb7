"""The actions there are: each module of this package that declares one adds it."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt import actions as package
from request_mgmt.actions import own_values
from request_mgmt.actions.declaration import Action, Facts, MessageFacts, declared
from request_mgmt.permissions import Access
from request_mgmt.records import settings, types

if TYPE_CHECKING:
	from frappe.model.document import Document


@cache
def _import_all() -> None:
	for module in iter_modules(package.__path__):
		import_module(f"{package.__name__}.{module.name}")


def all() -> list[Action]:
	"""Every action, in the order of the menus."""
	_import_all()
	return declared.in_order()


def get(name: str) -> Action:
	"""The action `name`; ValidationError when there is none."""
	_import_all()
	if name not in declared.actions:
		frappe.throw(_("There is no action {0}.").format(frappe.bold(name)))
	return declared.actions[name]


def facts_of(
	request: "Document", access: Access, is_favourite: bool = False, message: "Document | dict | None" = None
) -> Facts:
	"""What decides which actions a request, or one of its messages, is open to."""
	return Facts(
		base_status=request.base_status,
		agent=request.agent,
		user=access.user,
		read_status=request.read_status or "Unread",
		is_favourite=is_favourite,
		may_write=access.may(request, "write"),
		is_manager=access.is_manager,
		was_split=bool(request.get("split_from")),
		agents_edit_messages=bool(cint(settings.get().agents_edit_messages)),
		is_ever_postponed=types.has_state(request.request_type, "Postponed"),
		message=_facts_of_message(request, message) if message else None,
	)


def _facts_of_message(request: "Document", message) -> MessageFacts:
	return MessageFacts(
		kind=message.get("kind"),
		access_level=message.get("access_level"),
		flagged=bool(cint(message.get("flagged"))),
		is_only_one=cint(request.message_count) <= 1,
	)


def offered(request: "Document", access: Access, is_favourite: bool = False) -> list[str]:
	"""Names of the actions to show for this request, in order."""
	facts = facts_of(request, access, is_favourite)
	return [action.name for action in all() if may_use(action, access) and action.offered(facts)]


def offered_on_message(request: "Document", message, access: Access) -> list[str]:
	"""Names of the actions to show for one message, in order."""
	facts = facts_of(request, access, message=message)
	return [action.name for action in all() if may_use(action, access) and action.offered(facts)]


def may_use(action: Action, access: Access) -> bool:
	"""Whether the user's role is among those the action is for, and he has the right it takes."""
	if "Request Agent" in action.roles:
		return access.works_here and (not action.needs or access.has(action.needs))
	return access.is_manager


def catalogue(access: Access) -> list[dict]:
	"""The actions of this user's role as plain data with labels in his language."""
	return [_plain(action, access) for action in all() if may_use(action, access)]


def _plain(action: Action, access: Access) -> dict:
	return {
		"name": action.name,
		"label": _(action.label),
		"done": _(action.done or action.label),
		"fields": [translated(field) for field in (*action.fields, *_own_fields_of_new(action, access))],
		"of_many": [translated(field) for field in (*action.of_many, *_own_fields(action, access))],
		"many": action.many and (not action.many_needs or access.has(action.many_needs)),
		"on": action.on,
		"on_request": action.on_request,
		"confirm": _(action.confirm) if action.confirm else "",
		"asks_before": bool(action.before),
		"undone_by": action.undone_by,
		"undone_with": action.undone_with,
		"undo_label": _(action.undo_label) if action.undo_label else "",
		"undo_note": _(action.undo_note) if action.undo_note else "",
		"in_menu": action.in_menu,
		"icon": action.icon,
		"shortcut": action.shortcut,
		"primary": action.primary,
		"order": action.order,
	}


def _own_fields(action: Action, access: Access) -> list[dict]:
	return own_values.of_many(access.user) if action.own_fields and action.on_request else []


def _own_fields_of_new(action: Action, access: Access) -> list[dict]:
	return own_values.of_new(access.user) if action.own_fields and action.on == "nothing" else []


def translated(field: dict) -> dict:
	"""A docfield with its words in the user's language."""
	return {key: _(value) if key in ("label", "description") else value for key, value in field.items()}
