"""The site's settings and each agent's own."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint


def get():
	"""The Request Settings, cached; never change the answer."""
	return frappe.get_cached_doc("Request Settings")


def remembered(name: str, look_up: Callable[[], Any]) -> Any:
	"""What `look_up` answers, kept as long as the cached settings: until they, a mailbox, a status, a priority or a type is
	saved (`forget`). Never change the answer."""
	kept = get().flags
	key = f"remembered_{name}"
	if key not in kept:
		kept[key] = look_up()
	return kept[key]


def forget(doc=None, method: str | None = None, *_names) -> None:
	"""Have it looked up anew; a hook of the documents it stands on."""
	frappe.clear_document_cache("Request Settings", "Request Settings")


def nameless(message) -> str | None:
	"""What stands for who wrote the message in mail that leaves, where agents stay nameless and one of them wrote it (REP-4)."""
	return _("Support") if message.get("user") and cint(get().anonymise_on_reply) else None


def agent(user: str) -> frappe._dict:
	"""The user's Request Agent values, or what a new Request Agent would have. One query."""
	fields = [f for f in frappe.get_meta("Request Agent").fields if not f.fieldtype.endswith("Break")]
	defaults = frappe._dict({f.fieldname: f.default for f in fields}, user=user)
	stored = frappe.db.get_value("Request Agent", user, [f.fieldname for f in fields], as_dict=True)
	return frappe._dict(defaults, **(stored or {}))


def keep(user: str, choices: dict[str, Any]) -> None:
	"""Keep choices of the user's in his Request Agent, which is made if he has none yet."""
	if not frappe.db.exists("Request Agent", user):
		frappe.get_doc({"doctype": "Request Agent", "user": user}).insert(ignore_permissions=True)
	frappe.db.set_value("Request Agent", user, choices)
