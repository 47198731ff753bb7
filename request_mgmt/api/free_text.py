"""What free text finds beside requests: messages, contacts, companies, reply templates and tags (BEHAVIOUR FND-9)."""

import re

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from pypika.functions import Substring

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.api import comparing, contacts, quick_search, tags, templates
from request_mgmt.permissions import HIDDEN_STATES, Access
from request_mgmt.records import search_index

SHOWN = 20
# Messages are looked for in so many of the newest requests that hold the words, and so many of these are looked at
REQUESTS_LOOKED_AT = 60
MESSAGES_LOOKED_AT = 300
LONGEST_TEXT = 20_000
EXCERPT_BEFORE, EXCERPT = 60, 220

_WORD = re.compile(r"[^\W_]+")


@frappe.whitelist()
def find(text: str = "", include_closed: bool | int | str = False) -> dict[str, dict]:
	"""{"messages", "contacts", "companies", "templates", "tags"}, each {"rows", "has_more"} with up to twenty rows.

	`text` is what `lists.fetch` takes for a search. A message is found when it holds all the words itself, by their beginnings:
	{"name", "request", "title", "author_name", "kind", "access_level", "posted_at", "excerpt"}; newest first, of closed requests
	with `include_closed`. Contacts as by `contacts.search`, templates as by `templates.search`, companies {"company_name",
	"contacts"}, tags [name]. ValidationError for a text longer than 200 characters. A fixed number of queries.
	"""
	rights = permissions.require_agent()
	text = quick_search.parsed(values.text(text, _("Text"), longest=200)).text
	words = search_index.words_of(text)[: search_index.MOST_TERMS]
	states = {0, 1} if values.flag(include_closed) else {0}
	return {
		"messages": _page(_messages(text, words, states, rights) if words else []),
		"contacts": _page(contacts.search(text, SHOWN + 1) if words else []),
		"companies": _page(_companies(text.split()[: search_index.MOST_TERMS]) if words else []),
		"templates": _page(templates.search(text) if words else []),
		"tags": _page(tags.search(text) if words else []),
	}


def _page(rows: list) -> dict:
	return {"rows": rows[:SHOWN], "has_more": len(rows) > SHOWN}


def _messages(text: str, words: list[str], states: set[int], rights: Access) -> list[dict]:
	found = search_index.newest(text, states, REQUESTS_LOOKED_AT)
	if not found or not found.requests:
		return []
	message, request = frappe.qb.DocType("Message"), frappe.qb.DocType("Request")
	query = (
		frappe.qb.from_(message)
		.join(request)
		.on(request.name == message.request)
		.select(
			message.name,
			message.request,
			request.title,
			message.author_name,
			message.sender,
			message.subject,
			message.kind,
			message.access_level,
			message.posted_at,
			Substring(message.body_text, 1, LONGEST_TEXT).as_("text"),
		)
		.where(message.request.isin(list(map(str, found.requests))))
		.where(request.base_status.notin(HIDDEN_STATES))
		.orderby(message.posted_at, order=frappe.qb.desc)
		.limit(MESSAGES_LOOKED_AT)
	)
	if (rule := permissions.request_criterion(rights, request)) is not None:
		query = query.where(rule)
	rows = [row for row in query.run(as_dict=True) if _holds(row, words)][: SHOWN + 1]
	for row in rows:
		row["excerpt"] = excerpt(row.pop("text") or "", words)
		del row["sender"], row["subject"]
	return rows


def _holds(row, words: list[str]) -> bool:
	said = search_index.words_of(row.subject, row.author_name, row.sender, row.text)
	return all(any(one.startswith(word) for one in said) for word in words)


def excerpt(text: str, words: list[str]) -> str:
	"""The text around the first of the words, or its beginning. Pure."""
	text = " ".join(text.split())
	for match in _WORD.finditer(text):
		said = search_index.words_of(match[0])
		if said and any(said[0].startswith(word) for word in words):
			start = max(0, match.start() - EXCERPT_BEFORE)
			start = text.find(" ", start) + 1 if start else 0
			return ("… " if start else "") + text[start : start + EXCERPT]
	return text[:EXCERPT]


def _companies(words: list[str]) -> list[dict]:
	"""Companies of contacts, by name."""
	contact = frappe.qb.DocType("Contact")
	query = (
		frappe.qb.from_(contact)
		.select(contact.company_name, Count("*").as_("contacts"))
		.where(contact.company_name != "")
		.groupby(contact.company_name)
		.orderby(contact.company_name)
		.limit(SHOWN + 1)
	)
	for word in words:
		query = query.where(comparing.contains(contact.company_name, word))
	return query.run(as_dict=True)
