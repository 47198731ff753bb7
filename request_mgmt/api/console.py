"""What the console needs to start, and the numbers it keeps fresh."""

import csv
import hashlib
from functools import cache
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from request_mgmt import permissions
from request_mgmt.actions import registry
from request_mgmt.api import change_log, drafts, history, lists, notices, saved_lists, screen
from request_mgmt.mail.sanitising import html_to_text
from request_mgmt.permissions import AGENT, MANAGERS, RIGHTS, Access
from request_mgmt.records import settings, types

COUNTED = ("own_open", "unassigned", "favourites")
# Of the agent's own choices, what screens start with
OWN_CHOICES = ("default_owner", "status_for_new", "status_for_message", "signature", "after_sending")
OWN_SWITCHES = (
	"newest_first",
	"plain_text",
	"preview_pictures",
	"quote_last_message",
	"only_own_categories",
	"timer",
)

OF_TYPES = ("is_default", "show_in_new", "external_as_default", "mail_at_start")

LONGEST_PREVIEW = 6000

APP = Path(__file__).resolve().parent.parent
MODULES = APP / "public" / "console"
ADDRESS = "/assets/request_mgmt/console/"


@frappe.whitelist()
def boot() -> dict:
	"""Who is signed in and all the words screens choose from, in his language; a fixed number of queries.

	`now` is the site's wall clock: moments are sent as that clock shows them, without a zone.
	"""
	rights = permissions.require_agent()
	own = settings.agent(rights.user)
	person = frappe.db.get_value("User", rights.user, ["full_name", "user_image", "time_zone"], as_dict=True)
	return {
		"user": rights.user,
		"full_name": person.full_name or rights.user,
		"user_image": person.user_image,
		"language": frappe.local.lang,
		"now": str(now_datetime().replace(microsecond=0)),
		"roles": sorted(frappe.get_roles(rights.user)),
		"is_manager": rights.is_manager,
		"rights": [right for right in RIGHTS if rights.has(right)],
		"may_export": lists.may_export(),
		"statuses": _statuses(),
		"categories": _categories(rights),
		"priorities": _priorities(),
		"types": _types(rights),
		"languages": _languages(),
		"agents": _agents(),
		"actions": registry.catalogue(rights),
		"counts": _numbers(rights),
		"lists": saved_lists.shown_to(rights),
		"recent": history.last_of(rights),
		"settings": start_settings(own),
		"columns": lists.columns_for(own.list_columns),
		"log": {**change_log.words(), "formats": change_log.formats()},
		"drafts": drafts.of(rights.user),
		"translations": _translations(),
	}


@frappe.whitelist(methods=["POST"])
def choose_after_sending(choice: str = "") -> None:
	"""What the console shows when the caller has sent, closed, postponed or given away a request: "Stay", the "Next request"
	or the "List"."""
	user = permissions.require_agent().user
	choices = frappe.get_meta("Request Agent").get_field("after_sending").options.split("\n")
	if choice not in choices:
		frappe.throw(_("Choose one of: {0}.").format(", ".join(map(_, choices))))
	settings.keep(user, {"after_sending": choice})


@frappe.whitelist()
def counts() -> dict[str, int]:
	"""How many requests the lists hold that show a number, and how many "notices" are unread; one query each."""
	return _numbers(permissions.require_agent())


@frappe.whitelist()
def preview(request: str | int | None = None) -> dict:
	"""A request at a glance: {"request", "contact", "last", "favourite", "actions"}; nothing becomes read by it.

	`last` is the message that was written last, None when there is none. A fixed number of queries. FND-6, FND-7.
	"""
	rights = permissions.require_agent()
	doc = permissions.load(str(request), "read", rights)
	favourite = bool(frappe.db.exists("Favourite", {"user": rights.user, "request": doc.name}))
	return {
		"request": {column: doc.get(column) for column in lists.COLUMNS}
		| {"agent_name": frappe.utils.get_fullname(doc.agent) if doc.agent else None},
		"contact": _contact(doc),
		"last": _last_message(doc.name),
		"favourite": favourite,
		"actions": registry.offered(doc, rights, favourite),
	}


@frappe.whitelist()
def modules() -> dict[str, dict[str, str]]:
	"""An import map: each script of the console with its version in the address, for servers that keep files long."""
	permissions.require_agent()
	return import_map()


def import_map() -> dict[str, dict[str, str]]:
	"""What `modules` answers; for pages."""
	version = version_of_files()
	scripts = sorted(path.relative_to(MODULES).as_posix() for path in MODULES.rglob("*.js"))
	return {"imports": {ADDRESS + script: f"{ADDRESS}{script}?v={version}" for script in scripts}}


def version_of_files() -> str:
	"""Another one whenever a file of the console is another."""
	seen = hashlib.sha256()
	for path in sorted(MODULES.rglob("*.*")):
		stat = path.stat()
		seen.update(f"{path.relative_to(MODULES)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
	return seen.hexdigest()[:12]


def _numbers(rights: Access) -> dict[str, int]:
	return {**lists.counts(COUNTED), "notices": notices.unread(rights)}


def _contact(doc) -> dict | None:
	if not doc.contact:
		return None
	card = frappe.db.get_value("Contact", doc.contact, ["email_id", "phone", "mobile_no"], as_dict=True) or {}
	return {
		"name": doc.contact,
		"full_name": doc.contact_name or doc.contact,
		"company_name": doc.company_name,
		"email_id": card.get("email_id"),
		"phone": card.get("phone") or card.get("mobile_no"),
	}


def _last_message(request: str) -> dict | None:
	rows = frappe.get_all(
		"Message",
		filters={"request": request},
		fields=[
			"name",
			"kind",
			"access_level",
			"author_name",
			"posted_at",
			"body_html",
			"body_text",
			"attachment_count",
		],
		order_by="posted_at desc, creation desc",
		limit_page_length=1,
	)
	if not rows:
		return None
	row = rows[0]
	files = screen.attachments([row.name]) if row.attachment_count else {}
	text = row.body_text or html_to_text(row.body_html or "")
	return {
		"name": row.name,
		"kind": row.kind,
		"access_level": row.access_level,
		"author_name": row.author_name,
		"posted_at": row.posted_at,
		"text": text[:LONGEST_PREVIEW].strip(),
		"is_cut": len(text) > LONGEST_PREVIEW,
		"attachments": files.get(row.name, []),
	}


def _statuses() -> list[dict]:
	rows = frappe.get_all(
		"Request Status",
		fields=["name", "base_status", "color", "is_default", "is_queue"],
		order_by="rank asc, name asc",
		limit_page_length=0,
	)
	return _labelled(rows)


def _priorities() -> list[dict]:
	rows = frappe.get_all(
		"Request Priority",
		filters={"disabled": 0},
		fields=["name", "color", "is_default"],
		order_by="rank asc, name asc",
		limit_page_length=0,
	)
	return _labelled(rows)


def _types(rights: Access) -> list[dict]:
	"""All types; `open` are those the user may choose. An empty list of statuses or priorities is all of them."""
	offered = {kind.name for kind in types.open_to(rights)}
	return _labelled([{**_type(types.of(name)), "open": name in offered} for name in types.names()])


def _type(kind) -> dict:
	return {
		"name": kind.name,
		"icon": kind.icon or "",
		"default_status": kind.default_status,
		"default_priority": kind.default_priority,
		**{switch: bool(cint(kind.get(switch))) for switch in OF_TYPES},
		"statuses": types.statuses(kind.name),
		"priorities": types.priorities(kind.name),
	}


def _languages() -> list[dict]:
	rows = frappe.get_all(
		"Language",
		filters={"enabled": 1},
		fields=["name", "language_name"],
		order_by="language_name asc",
		limit_page_length=0,
	)
	return [{"name": row.name, "label": row.language_name or row.name} for row in rows]


def _labelled(rows: list) -> list[dict]:
	return [{**row, "label": _(row["name"])} for row in rows]


def _categories(rights: Access) -> list[dict]:
	rows = frappe.get_all(
		"Request Category",
		filters={"disabled": 0},
		fields=["name", "full_name", "internal", "show_in_overview"],
		order_by="full_name asc, name asc",
		limit_page_length=0,
	)
	return [
		{
			"name": row.name,
			"label": row.full_name or row.name,
			"internal": bool(row.internal),
			"show_in_overview": bool(row.show_in_overview),
		}
		for row in rows
		if rights.reaches(row.name)
	]


def _agents() -> list[dict]:
	"""Who can own a request, with the words of those who are away (CRE-3)."""
	user, agent, role = map(frappe.qb.DocType, ("User", "Request Agent", "Has Role"))
	holders = (
		frappe.qb.from_(role)
		.select(role.parent)
		.where((role.parenttype == "User") & role.role.isin([AGENT, *sorted(MANAGERS)]))
	)
	rows = (
		frappe.qb.from_(user)
		.left_join(agent)
		.on(agent.user == user.name)
		.select(user.name, user.full_name, agent.availability, agent.absence_text)
		.where((user.enabled == 1) & user.name.isin(holders))
		.orderby(user.full_name)
		.run(as_dict=True)
	)
	return [
		{
			"user": row.name,
			"full_name": row.full_name or row.name,
			"present": row.availability != "Not present",
			"absence_text": row.absence_text or "",
		}
		for row in rows
	]


def start_settings(own) -> dict:
	"""Of the agent's own and the site's settings, what screens start with."""
	common = settings.get()
	return {
		**{choice: own.get(choice) for choice in OWN_CHOICES},
		**{switch: bool(cint(own.get(switch))) for switch in OWN_SWITCHES},
		"default_category": (cint(own.use_last_category) and own.last_category)
		or own.default_category
		or common.default_category,
		"expanded_messages": max(cint(own.expanded_messages), 0),
		"external_as_default": bool(cint(common.external_as_default)),
		"agents_nameless": bool(cint(common.anonymise_on_reply)),
		"max_attachment_mb": cint(common.max_attachment_mb),
	}


def _translations() -> dict[str, str]:
	"""The app's texts in the user's language, without those that are the same."""
	if frappe.local.lang == "en":
		return {}
	said = {text: _(text) for text in _texts()}
	return {text: local for text, local in said.items() if local != text}


@cache
def _texts() -> tuple[str, ...]:
	"""Every text the app shows: Danish has all of them (tests/test_translations.py)."""
	with open(APP / "translations" / "da.csv", encoding="utf-8", newline="") as file:
		return tuple(dict.fromkeys(row[0] for row in csv.reader(file) if row))
