"""Reply templates: the version of a language, and `[[group.name]]` filled in (BEHAVIOUR TPL-2, TPL-6, TPL-7).

`fill` and `choose_version` are pure; `context` and `render` load.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import NamedTuple

import frappe
from frappe.utils import cint, format_datetime, get_datetime, get_fullname, get_url

from request_mgmt.records import knowledge, moments, settings
from request_mgmt.registration.language import main_language
from request_mgmt.request_mgmt import mail_headers, template_variables


def fill(text: str | None, values: Mapping[str, Mapping[str, object]], *, html: bool = True) -> str:
	"""The text with its variables filled in (request_mgmt.template_variables); in HTML values are escaped."""
	return template_variables.fill(text, values, escape=_escape if html else str, format_date=_dated)


def choose_version(versions: Iterable, language: str | None):
	"""The version in the language, else in its main language, else the default, else the first; None if none."""
	versions = list(versions)
	for code in filter(None, (language, main_language(language))):
		for version in versions:
			if version.language == code:
				return version
	return next((version for version in versions if version.is_default), versions[0] if versions else None)


class Rendered(NamedTuple):
	"""A template filled in. `text` is None where it is to be made of the HTML; `headers` are those it adds to the mail."""

	subject: str = ""
	html: str = ""
	text: str | None = None
	headers: Mapping[str, str] = {}


def render(template: str, language: str | None, context: Mapping[str, Mapping[str, object]]) -> Rendered:
	"""The template's version in the language, filled in. DoesNotExistError for no such template."""
	version = choose_version(frappe.get_cached_doc("Reply Template", template).versions, language)
	if not version:
		return Rendered()
	return Rendered(
		subject=_line(version.subject, context),
		html=fill(version.body, context),
		text=fill(version.body_text, context, html=False).strip() or None,
		headers={
			name: filled
			for name, value in mail_headers.parsed(version.headers).items()
			if (filled := _line(value, context))
		},
	)


def wrapped(
	mail: Rendered,
	category: str | None,
	language: str | None,
	context: Mapping[str, Mapping],
	tidy: Callable[[str], str] = str,
) -> Rendered:
	"""The mail inside the layout of its category, or of the next one above that has a layout, with its headers, too (TPL-8).

	`tidy` is done to what the layout says, not to the mail in it.
	"""
	layout = layout_of(category)
	if not layout:
		return mail
	message = {**context.get("message", {}), "body": BODY, "body_html": BODY}
	around = render(layout, language, {**context, "message": message})
	if BODY not in around.html:
		return mail
	html = tidy(around.html).replace(BODY, mail.html)
	headers = {name: tidy(value) for name, value in around.headers.items()}
	return mail._replace(html=html, text=None, headers={**headers, **mail.headers})


def _line(text: str | None, context: Mapping[str, Mapping[str, object]]) -> str:
	return " ".join(fill(text, context, html=False).split())


# Stands for the mail in its layout until everything else is filled in: no value can be taken for it
BODY = "\x02body\x03"


def layout_of(category: str | None) -> str | None:
	"""The layout template of the category, or of one above it."""
	seen: set[str] = set()
	while category and category not in seen:
		seen.add(category)
		doc = frappe.get_cached_doc("Request Category", category)
		if doc.layout_template:
			return doc.layout_template
		category = doc.parent_category
	return None


def _dated(value, pattern: str) -> str:
	moment = get_datetime(value)
	return format_datetime(moment, pattern or None) if moment else ""


def context(*, request=None, contact=None, user: str | None = None, message=None) -> dict[str, dict]:
	"""The values templates may use. `contact`: a mapping with first_name, last_name, email_id, company_name; without it the
	request's. What has to be asked for is asked for when a template wants it, once. Where agents stay nameless, none is among it (REP-4).
	"""
	return {
		"request": _request(request) if request else {},
		"contact": _contact(request, contact),
		"company": _company(request, contact),
		"user": _user(user) if user and not cint(settings.get().anonymise_on_reply) else {},
		"message": _message(message) if message else {},
		"conversation": {"messages": lambda: _external_messages(request)} if request else {},
		"config": {
			"url": get_url,
			"portal_url": lambda: get_url("/requests"),
			"site_name": lambda: frappe.db.get_single_value("Website Settings", "app_name"),
		},
	}


MOMENTS = {
	"created_at": "creation",
	"last_changed": "modified",
	"last_message_at": "last_message_at",
	"deadline": "deadline",
	"postponed_to": "postponed_to",
	"replied_at": "replied_at",
	"closed_at": "closed_at",
	"read_by_owner": "read_at",
	"read_by_customer": "read_by_customer_at",
}
LONGEST_MESSAGE = 20_000


def _request(request) -> dict:
	def address(path: str) -> Callable[[], str | None]:
		return lambda: get_url(path + request.name) if request.name else None

	agent = None if cint(settings.get().anonymise_on_reply) else request.agent

	def owner() -> str | None:
		return get_fullname(agent) if agent else None

	@cache
	def phone() -> str | None:
		numbers = agent and frappe.db.get_value("User", agent, ["mobile_no", "phone"])
		return next(filter(None, numbers or ()), None)

	def last_message() -> str | None:
		messages = _external_messages(request, newest=True)
		return messages[0]["body"] if messages else None

	times = {name: request.get(field) for name, field in MOMENTS.items()}
	return {
		**{name: request.get(name) for name in own_fields(request.meta)},
		"id": request.name,
		"name": request.name,
		"number": request.name,
		"title": request.title,
		"status": partial(_translated, request.status),
		"category": request.category,
		"category_full_name": lambda: _category(request, "full_name"),
		"category_external_name": lambda: _external_name(request),
		"priority": partial(_translated, request.priority),
		"type": request.request_type,
		"access_level": partial(_translated, request.access_level),
		"channel": request.channel,
		"language": request.language,
		"time_spent": cint(request.time_spent),
		"time_spent_seconds": cint(request.time_spent) * 60,
		"message_count": cint(request.message_count),
		**{name: partial(moments.shown, moment) for name, moment in times.items()},
		**{f"{name}_raw": str(moment or "") or None for name, moment in times.items()},
		"owner": owner,
		"owner_full_name": owner,
		"owner_user_name": agent,
		"owner_phone": phone,
		"last_message": last_message,
		"url": address("/requests/"),
		"customer_url": address("/requests/"),
		"agent_url": address("/console#/request/"),
	}


@knowledge.of_meta
def own_fields(meta) -> list[str]:
	"""The site's own fields of a DocType."""
	return [field.fieldname for field in meta.fields if field.get("is_custom_field")]


def _translated(word: str | None) -> str | None:
	return frappe._(word) if word else None


def _category(request, field: str) -> str | None:
	return (
		frappe.get_cached_doc("Request Category", request.category).get(field) if request.category else None
	)


def _external_name(request) -> str | None:
	"""What customers call the category, in the request's language, else in the first there is."""
	names = (_category(request, "external_names") if request.category else None) or []
	wanted = (request.language, main_language(request.language))
	return next(
		(row.external_name for row in names if row.language in wanted),
		names[0].external_name if names else None,
	)


def _external_messages(request, newest: bool = False) -> list[dict]:
	"""What the customer may see of the conversation, as `message` in a template; the newest alone, or from the oldest on."""
	rows = frappe.get_all(
		"Message",
		filters={"request": request.name, "access_level": "External"} if request.name else {"name": ""},
		fields=["subject", "body_text", "author_name", "user", "sender", "posted_at", "kind"],
		order_by="posted_at desc, creation desc" if newest else "posted_at asc, creation asc",
		limit_page_length=1 if newest else template_variables.MOST_ROUNDS,
	)
	return [_message(row) for row in rows]


def _contact(request, contact) -> dict:
	if contact is None:
		return _contact_of(request) if request else {}
	full_name = " ".join(filter(None, (contact.get("first_name"), contact.get("last_name"))))
	return {
		"first_name": contact.get("first_name"),
		"last_name": contact.get("last_name"),
		"full_name": full_name,
		"name": full_name,
		"email": contact.get("email_id"),
		"email_id": contact.get("email_id"),
	}


def _contact_of(request) -> dict:
	"""The request's contact: the name as the request keeps it, the rest from his card."""
	full_name = request.contact_name or ""

	@cache
	def card() -> dict:
		fields = ["first_name", "last_name", "email_id", "phone", "mobile_no"]
		found = request.contact and frappe.db.get_value("Contact", request.contact, fields, as_dict=True)
		return found or {"first_name": full_name.split(" ")[0]}

	return {
		"full_name": full_name,
		"name": full_name,
		"first_name": lambda: card().get("first_name"),
		"last_name": lambda: card().get("last_name"),
		"email": lambda: card().get("email_id"),
		"email_id": lambda: card().get("email_id"),
		"phone": lambda: card().get("phone") or card().get("mobile_no"),
		"mobile": lambda: card().get("mobile_no"),
		"url": get_url("/requests"),
	}


def _company(request, contact) -> dict:
	name = (contact or {}).get("company_name") or (request.company_name if request else None)
	return {"name": name, "customer": request.customer if request else None}


def _user(user: str) -> dict:
	full_name = get_fullname(user)
	values = frappe.db.get_value(
		"User", user, ["first_name", "last_name", "email", "phone", "mobile_no"], as_dict=True
	)
	values = values or {}
	return {
		"full_name": full_name,
		"name": full_name,
		"first_name": values.get("first_name"),
		"last_name": values.get("last_name"),
		"email": values.get("email") or user,
		"phone": values.get("phone"),
		"mobile": values.get("mobile_no"),
	}


def _message(message) -> dict:
	return {
		"subject": message.subject,
		"body": (message.body_text or "")[:LONGEST_MESSAGE],
		"author": settings.nameless(message) or message.author_name,
		"sender": message.sender,
		"posted_at": moments.shown(message.posted_at),
		"posted_at_raw": str(message.posted_at or "") or None,
		"kind": frappe._(message.kind) if message.kind else None,
	}


def _escape(text: str) -> str:
	for plain, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
		text = text.replace(plain, safe)
	return text
