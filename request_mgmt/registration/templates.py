"""Reply templates: the version of a language, and `[[group.name]]` filled in (BEHAVIOUR TPL-2, TPL-6, TPL-7).

`fill` and `choose_version` are pure; `context` and `render` load.
"""

from collections.abc import Iterable, Mapping

import frappe
from frappe.utils import format_datetime, get_datetime, get_fullname, get_url

from request_mgmt.registration.language import main_language
from request_mgmt.request_mgmt import template_variables


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


def render(
	template: str, language: str | None, context: Mapping[str, Mapping[str, object]]
) -> tuple[str, str]:
	"""Subject and HTML body of the template's version in the language. DoesNotExistError for no such template."""
	version = choose_version(frappe.get_cached_doc("Reply Template", template).versions, language)
	if not version:
		return "", ""
	subject = fill(version.subject, context, html=False)
	return " ".join(subject.split()), fill(version.body, context)


def wrapped(html: str, category: str | None, language: str | None, context: Mapping[str, Mapping]) -> str:
	"""The mail's HTML inside the layout of its category, or of the next one above that has a layout (TPL-8)."""
	layout = layout_of(category)
	if not layout:
		return html
	message = {**context.get("message", {}), "body": BODY, "body_html": BODY}
	_subject, around = render(layout, language, {**context, "message": message})
	return around.replace(BODY, html) if BODY in around else html


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
	"""The values templates may use. `contact`: a mapping with first_name, last_name, email_id, company_name."""
	return {
		"request": _request(request) if request else {},
		"contact": _contact(request, contact),
		"company": _company(request, contact),
		"user": _user(user) if user else {},
		"message": _message(message) if message else {},
	}


def _request(request) -> dict:
	url = get_url(f"/requests/{request.name}") if request.name else None

	def owner() -> str | None:
		return get_fullname(request.agent) if request.agent else None

	return {
		"id": request.name,
		"name": request.name,
		"number": request.name,
		"title": request.title,
		"status": frappe._(request.status) if request.status else None,
		"category": request.category,
		"priority": frappe._(request.priority) if request.priority else None,
		"type": request.request_type,
		"channel": request.channel,
		"deadline": format_datetime(request.deadline) if request.deadline else None,
		"created_at": format_datetime(request.creation) if request.creation else None,
		"created_at_raw": str(request.creation or "") or None,
		"deadline_raw": str(request.deadline or "") or None,
		"closed_at_raw": str(request.closed_at or "") or None,
		"language": request.language,
		"closed_at": format_datetime(request.closed_at) if request.closed_at else None,
		"owner": owner,
		"owner_full_name": owner,
		"url": url,
		"customer_url": url,
	}


def _contact(request, contact) -> dict:
	if contact is None:
		full_name = (request.contact_name if request else None) or ""
		return {"full_name": full_name, "name": full_name, "first_name": full_name.split(" ")[0]}
	full_name = " ".join(filter(None, (contact.get("first_name"), contact.get("last_name"))))
	return {
		"first_name": contact.get("first_name"),
		"last_name": contact.get("last_name"),
		"full_name": full_name,
		"name": full_name,
		"email": contact.get("email_id"),
		"email_id": contact.get("email_id"),
	}


def _company(request, contact) -> dict:
	name = (contact or {}).get("company_name") or (request.company_name if request else None)
	return {"name": name}


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
		"body": message.body_text,
		"author": message.author_name,
		"sender": message.sender,
		"posted_at": format_datetime(message.posted_at) if message.posted_at else None,
	}


def _escape(text: str) -> str:
	for plain, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
		text = text.replace(plain, safe)
	return text
