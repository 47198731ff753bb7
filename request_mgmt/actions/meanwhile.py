"""What others did to a request since the caller last saw it: two at the same request do not work past each other (ACS-15).

The mark of what was seen is a moment, as `requests.get` answers it: that of the last thing anybody else did. What an
action minds stands in its declaration; anything else goes through.
"""

import json
from collections.abc import Collection

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, get_fullname, now_datetime

from request_mgmt.actions import update, values
from request_mgmt.actions.declaration import MESSAGES as MINDS_MESSAGES
from request_mgmt.actions.declaration import THIS_MESSAGE, Action
from request_mgmt.permissions import Access
from request_mgmt.records import log, moments
from request_mgmt.request_mgmt.doctype.request.request import MOMENTS

# Words of the log that stand for something to read in the conversation, and for a message that is another one now
MESSAGES = frozenset(
	("message_added", "reply_sent", "batch_reply_sent", "comment_added", "forwarded", "bounce", "merged")
)
EDITED = ("message_edited", "message_edit_undone")
CONTACTS = {"contact", "contacts"}
MOST_TOLD = 3


class ChangedMeanwhileError(frappe.ValidationError):
	"""Somebody did what the caller would want to know first."""

	http_status_code = 409


def mark(log: list[dict], user: str, since) -> str:
	"""The mark of who saw these rows of the log; `since` where nobody else did anything. Pure."""
	moments = [
		row["at"] for row in log if row["user"] != user and (row["changes"] or row["action"] in MESSAGES)
	]
	return str(max(moments, default=since))


def check(action: Action, request, access: Access, given: dict, seen, message: str | None = None) -> None:
	"""ChangedMeanwhileError when somebody else did since `seen` what the action minds; without a mark nothing is asked."""
	minded = minds(action, given) if seen else None
	if not minded:
		return
	told = [
		words
		for row in _since(request.name, _moment(seen), access.user)
		if (words := _words(row, minded, message))
	]
	if told:
		told = list(dict.fromkeys(reversed(told)))[:MOST_TOLD]
		frappe.throw(" ".join([*told, _("Nothing was done yet.")]), ChangedMeanwhileError)


def minds(action: Action, given: dict) -> set[str]:
	"""What the action declares, and where it says so the fields it is given. What is only added or removed overwrites nothing."""
	minded = set(action.minds)
	if action.minds_given:
		changes = {
			**given,
			**(values.mapping(given["changes"], _("Changes")) if given.get("changes") else {}),
		}
		minded |= {field for field, value in changes.items() if value is not None and not _only_adds(value)}
	return minded | CONTACTS if minded & CONTACTS else minded


def _only_adds(value) -> bool:
	return isinstance(value, dict) and bool(value) and set(value) <= {"add", "remove"}


def _moment(seen):
	try:
		return get_datetime(values.text(seen, _("Mark"), longest=40))
	except (ValueError, TypeError, OverflowError):
		frappe.throw(_("The mark of what was seen is a time, as the request answers it."))


def _since(request: str, moment, user: str) -> list[frappe._dict]:
	"""What others did after the moment. Read as it is now, not as it was when the transaction began and waited."""
	row = frappe.qb.DocType("Request Log")
	query = (
		frappe.qb.from_(row)
		.select(
			row.action, row.user, row.contact, row.actor_name, row.message, row.detail, row.changes, row.at
		)
		.where((row.request == request) & (row.at > moment))
		.where(row.user.isnull() | (row.user != user))
		.orderby(row.at)
	)
	return query.for_update().run(as_dict=True)


def _words(row, minded: Collection[str], message: str | None) -> str | None:
	"""What the row tells who minds these things, or None."""
	who = row.actor_name or (row.user and get_fullname(row.user)) or _("The system")
	who, when = frappe.bold(escape_html(who)), _when(row.at)
	automatic = row.action == "message_added" and row.detail
	if MINDS_MESSAGES in minded and row.action in MESSAGES and not automatic:
		return _sentence(row.action).format(who, when)
	if row.action in EDITED:
		edited = THIS_MESSAGE in minded and row.message == message
		return _("{0} changed the message {1}.").format(who, when) if edited else None
	for change in json.loads(row.changes or "[]"):
		field, value = change["field"], change["to"]
		if field in minded and (label := update.label_of(field)):
			value = frappe.bold(escape_html(_shown(field, value)))
			return _("{0} set {1} to {2} {3}.").format(who, label, value, when)
	return None


def _sentence(word: str) -> str:
	"""What is told of a word of MESSAGES: {0} is who, {1} when."""
	return {
		"message_added": _("{0} wrote {1}."),
		"comment_added": _("{0} commented {1}."),
		"forwarded": _("{0} forwarded it {1}."),
		"bounce": _("A mail came back {1}."),
		"merged": _("{0} merged another request into it {1}."),
	}.get(word) or _("{0} answered {1}.")


def _shown(field: str, value) -> str:
	if not value:
		return _("none")
	if field == "agent":
		return get_fullname(value)
	if field in update.LISTED:
		return ", ".join(log.names_of(value))
	return moments.shown(value) if field in MOMENTS else _(str(value))


def _when(at) -> str:
	minutes = int((now_datetime() - get_datetime(at)).total_seconds() // 60)
	if minutes < 1:
		return _("just now")
	return _("{0} min. ago").format(minutes) if minutes < 60 else moments.shown(at)
