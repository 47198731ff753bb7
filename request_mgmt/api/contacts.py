"""Contacts for whoever answers the telephone: found by name, number, address or company, or made on the spot (PER-12, PER-13)."""

import re

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint
from pypika.functions import Function

from request_mgmt import permissions
from request_mgmt.actions import conversation, reply, values
from request_mgmt.api import comparing, lists
from request_mgmt.api.criteria import LONGEST_LIST
from request_mgmt.permissions import Access
from request_mgmt.records import undeliverable
from request_mgmt.records.status import NOT_CLOSED
from request_mgmt.registration.contacts import spellings
from request_mgmt.request_mgmt import addresses
from request_mgmt.request_mgmt.doctype.request.contacts import customers_have_priorities

MOST = 50
# People write numbers with any of these between the digits
_BETWEEN_DIGITS = " -./()+"
_NUMBER = re.compile(r"[\d\s\-./()+]{4,40}")
# Without country code and trunk zero: enough to know a number by
_TELLING_DIGITS = 8


@frappe.whitelist()
def search(text: str = "", limit: int | str = 20) -> list[dict]:
	"""Contacts by name, telephone number however it is written, e-mail address or company.

	Every word of `text` has to occur. Answers contact, full_name, email_id, phone, company_name, customer, priority (that of new
	requests, None for the usual one) and open_requests (postponed ones among them), best first: whose name begins with the text, then by name. At most six queries.
	"""
	rights = permissions.require_agent()
	text = values.text(text, _("Search"), longest=200).strip()
	limit = min(max(cint(limit), 1), MOST)
	if len(text) < 2:
		return []
	if _NUMBER.fullmatch(text):
		names = _by_number(text, limit)
	else:
		names = _by_address(text) or _by_words(text.split()[:6], limit)
	return _cards(names, rights)


@frappe.whitelist(methods=["POST"])
def create(
	first_name: str = "",
	last_name: str | None = None,
	email: str | None = None,
	phone: str | None = None,
	company_name: str | None = None,
	customer: str | None = None,
	language: str | None = None,
) -> dict:
	"""A new contact; answers it as `search` does.

	Raises ValidationError without a name, for a malformed address, and for an address that is a contact's already
	(the text names him).
	"""
	rights = permissions.require_agent()
	first_name = _line(first_name, _("First name"))
	last_name = _line(last_name, _("Last name"))
	if not first_name and not last_name:
		frappe.throw(_("Give the contact a name."), frappe.MandatoryError)
	email = _line(email, _("E-mail address"))
	if email:
		addresses.check(email)
		_check_new(email, rights)
	phone = _line(phone, _("Phone"), longest=40)
	if phone and not _NUMBER.fullmatch(phone):
		frappe.throw(_("{0} is no telephone number.").format(frappe.bold(phone)))
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": first_name or last_name,
			"last_name": last_name if first_name else None,
			"company_name": _line(company_name, _("Company")) or None,
			"rm_language": values.existing("Language", language, "Language"),
			"email_ids": [{"email_id": email, "is_primary": 1}] if email else [],
			"phone_nos": [{"phone": phone, "is_primary_phone": 1}] if phone else [],
		}
	)
	if customer := _customer(customer):
		contact.append("links", {"link_doctype": "Customer", "link_name": customer.name})
		contact.company_name = contact.company_name or customer.customer_name
	frappe.flags.in_import, before = True, frappe.flags.in_import  # no web service is asked for his picture
	try:
		contact.insert(ignore_permissions=True)
	finally:
		frappe.flags.in_import = before
	return _cards([contact.name], rights)[0]


@frappe.whitelist()
def requests_of(
	contact: str | None = None,
	customer: str | None = None,
	include_closed: bool | int | str = False,
	start: int | str = 0,
	page_length: int | str = 20,
) -> dict:
	"""The requests of a contact, or of a customer and all his contacts, also those where they are not the main one; as
	`lists.fetch`. ACS-1, ACS-2, PER-3."""
	permissions.require_agent()
	if not contact and not customer:
		frappe.throw(_("Choose a contact or a customer."))
	filters = {} if values.flag(include_closed) else {"base_status": list(NOT_CLOSED)}
	whom = {"contact": [contact]} if contact else _concerned_by(customer)
	criteria = [[{"field": field, "operator": "one_of", "value": value}] for field, value in whom.items()]
	if len(criteria) == 1:
		filters |= whom
		criteria = []
	if values.flag(include_closed):
		filters["include_closed"] = 1
	return lists.fetch("search", filters, "last_message_at desc", start, page_length, criteria=criteria)


@frappe.whitelist(methods=["POST"])
def try_again(addresses: str | list | None = None) -> dict:
	"""Let addresses that refused our mail be written to again; answers {"addresses": [...]}."""
	permissions.require_agent()
	wanted = values.recipients(addresses, _("Addresses"))
	undeliverable.forget(wanted)
	return {"addresses": wanted}


@frappe.whitelist()
def answer_to(request: str | int, message: str | None = None, reply_all: bool | int | str = False) -> dict:
	"""Whom an answer to `message` goes to when the agent says nothing else: {"to", "cc", "bcc"}, maybe empty (REP-1)."""
	doc = permissions.load(str(request), "read", permissions.require_agent())
	base = conversation.base_of(doc.name, message)
	said = permissions.messages_said()
	try:
		found = reply.receivers_of(doc, base, message, reply_all, None, None, None)
	except frappe.ValidationError:  # nobody would get it: the agent will write an address
		permissions.forget_messages(said)
		return {"to": [], "cc": [], "bcc": []}
	return {"to": found.to, "cc": found.cc, "bcc": found.bcc}


def _concerned_by(customer: str) -> dict[str, list[str]]:
	"""Whose requests are a customer's: of who is his contact now, and those that were his when they came."""
	links = {"link_doctype": "Customer", "link_name": customer, "parenttype": "Contact"}
	names = frappe.get_all(
		"Dynamic Link",
		links,
		pluck="parent",
		distinct=True,
		order_by="parent asc",
		limit_page_length=LONGEST_LIST,
	)
	return {"customer": [customer]} | ({"contact": names} if names else {})


def _by_number(text: str, limit: int) -> list[str]:
	digits = re.sub(r"\D", "", text)[-_TELLING_DIGITS:]
	if len(digits) < 4:
		return []
	phone = frappe.qb.DocType("Contact Phone")
	bare = phone.phone
	for sign in _BETWEEN_DIGITS:
		bare = Function("replace", bare, sign, "")
	query = (
		frappe.qb.from_(phone)
		.select(phone.parent)
		.distinct()
		.where((phone.parenttype == "Contact") & comparing.contains(bare, digits))
		.limit(limit)
	)
	return [row[0] for row in query.run()]


def _by_address(text: str) -> list[str]:
	"""Whose address this is: the index answers that among however many."""
	if "@" not in text:
		return []
	filters = {"email_id": ["in", spellings(text)], "parenttype": "Contact"}
	return list(
		dict.fromkeys(frappe.get_all("Contact Email", filters, pluck="parent", limit_page_length=MOST))
	)


def _by_words(words: list[str], limit: int) -> list[str]:
	contact, address = frappe.qb.DocType("Contact"), frappe.qb.DocType("Contact Email")
	query = (
		frappe.qb.from_(contact)
		.left_join(address)
		.on((address.parent == contact.name) & (address.parenttype == "Contact"))
		.select(contact.name, contact.first_name, contact.last_name)
		.distinct()
		.orderby(contact.first_name)
		.orderby(contact.last_name)
		.limit(limit * 3)
	)
	for word in words:
		places = (contact.first_name, contact.last_name, contact.company_name, address.email_id)
		found = comparing.contains(places[0], word)
		for place in places[1:]:
			found = found | comparing.contains(place, word)
		query = query.where(found)
	first = words[0].lower()
	rows = query.run(as_dict=True)
	rows.sort(
		key=lambda row: (
			not any((part or "").lower().startswith(first) for part in (row.first_name, row.last_name))
		)
	)
	return list(dict.fromkeys(row.name for row in rows))[:limit]


def _cards(names: list[str], rights: Access) -> list[dict]:
	"""The contacts in this order, with their company, priority and how many requests of theirs are open or postponed. At most four queries."""
	if not names:
		return []
	rows = frappe.get_all(
		"Contact",
		filters={"name": ["in", names]},
		fields=[
			"name",
			"first_name",
			"last_name",
			"email_id",
			"phone",
			"mobile_no",
			"company_name",
			"rm_priority",
		],
		limit_page_length=0,
	)
	customers, open_requests = _customers_of(names), _open_requests(names, rights)
	of_customers = _priorities_of(set(customers.values()))
	cards = {
		row.name: {
			"contact": row.name,
			"full_name": " ".join(filter(None, (row.first_name, row.last_name))) or row.name,
			"email_id": row.email_id,
			"phone": row.phone or row.mobile_no,
			"company_name": row.company_name or customers.get(row.name),
			"customer": customers.get(row.name),
			"priority": row.rm_priority or of_customers.get(customers.get(row.name)),
			"open_requests": open_requests.get(row.name, 0),
		}
		for row in rows
	}
	return [cards[name] for name in names if name in cards]


def _customers_of(names: list[str]) -> dict[str, str]:
	rows = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "parent": ["in", names], "link_doctype": "Customer"},
		fields=["parent", "link_name"],
		order_by="idx desc",
		limit_page_length=0,
	)
	return {row.parent: row.link_name for row in rows}


def _priorities_of(customers: set[str]) -> dict[str, str]:
	if not customers or not customers_have_priorities():
		return {}
	return dict(
		frappe.get_all(
			"Customer",
			{"name": ["in", sorted(customers)], "rm_priority": ["is", "set"]},
			["name", "rm_priority"],
			as_list=True,
			limit_page_length=0,
		)
	)


def _open_requests(names: list[str], rights: Access) -> dict[str, int]:
	request, row = frappe.qb.DocType("Request"), frappe.qb.DocType("Request Contact")
	query = (
		frappe.qb.from_(row)
		.inner_join(request)
		.on((request.name == row.parent) & (row.parenttype == "Request"))
		.select(row.contact, Count("*"))
		.where(row.contact.isin(names) & request.base_status.isin(NOT_CLOSED))
		.groupby(row.contact)
	)
	rule = permissions.request_criterion(rights, request)
	return dict((query.where(rule) if rule is not None else query).run())


def _line(value: str | None, label: str, longest: int = 140) -> str:
	return " ".join(values.text(value, label, longest=longest).split())


def _check_new(email: str, rights: Access) -> None:
	known = frappe.db.get_value(
		"Contact Email", {"email_id": ["in", spellings(email)], "parenttype": "Contact"}, "parent"
	)
	if known:
		frappe.throw(
			_("{0} is the address of {1} already. Choose that contact.").format(
				frappe.bold(email), frappe.bold(_cards([known], rights)[0]["full_name"])
			)
		)


def _customer(name: str | None):
	if not name:
		return None
	if not frappe.db.exists("DocType", "Customer"):
		frappe.throw(_("This site has no customers. Write the company's name instead."))
	found = frappe.db.get_value(
		"Customer", values.text(name, _("Customer"), longest=140), ["name", "customer_name"], as_dict=True
	)
	if not found:
		frappe.throw(_("There is no customer {0}.").format(frappe.bold(name)), frappe.DoesNotExistError)
	return found
