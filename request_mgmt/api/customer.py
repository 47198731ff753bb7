"""Who a customer is, and which requests, messages and files exist for him (BEHAVIOUR CUS-*, ACL-1, ACL-2, PER-11).

One rule serves lists, single requests and files: external requests of the customer's contacts, and with company
access of everybody at the company; of those the external messages. Whatever else there is does not exist here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _

from request_mgmt.registration.contacts import is_spelling, spellings

# States a customer's request can be seen in; a merged one leads on to where it went.
VISIBLE_STATES = ("Open", "Postponed", "Closed")
# A report that a mail could not be delivered is for those who sent it; what went to outsiders for those who asked them.
HIDDEN_KINDS = ("Bounce", "Forward")


@dataclass(frozen=True)
class Customer:
	"""A signed-in person as a customer: his contacts, and those of his companies when he may see them."""

	user: str
	email: str | None
	contacts: tuple[str, ...]
	colleagues: tuple[str, ...] = ()

	def circle(self, own_only: bool = False) -> tuple[str, ...]:
		"""The contacts whose requests he sees."""
		return self.contacts if own_only else (*self.contacts, *self.colleagues)


def current() -> Customer:
	"""The signed-in customer. Raises PermissionError for visitors and whose user is disabled, whatever key he comes with."""
	user = frappe.session.user
	if user == "Guest":
		frappe.throw(_("Sign in to see your requests."), frappe.PermissionError)
	email, enabled = frappe.db.get_value("User", user, ["email", "enabled"]) or (None, 0)
	if not enabled:
		frappe.throw(_("Your user is disabled. Write to us by e-mail."), frappe.PermissionError)
	rows = _own_contacts(user, email)
	contacts = tuple(row.name for row in rows)
	with_access = [row for row in rows if row.rm_company_access]
	colleagues = _colleagues(with_access) - set(contacts) if with_access else set()
	return Customer(user, email, contacts, tuple(sorted(colleagues)))


def visible(customer: Customer, own_only: bool = False, states: tuple[str, ...] = VISIBLE_STATES):
	"""The requests that exist for the customer: a query on Request and, joined to it, its contacts.

	Answers (query, request table); a request with two of his contacts comes twice: group or select distinct.
	"""
	request = frappe.qb.DocType("Request")
	row = frappe.qb.DocType("Request Contact")
	query = (
		frappe.qb.from_(row)
		.inner_join(request)
		.on(request.name == row.parent)
		.where(row.contact.isin(customer.circle(own_only) or ("",)))
		.where(row.parenttype == "Request")
		.where(request.access_level == "External")
		.where(request.base_status.isin(states))
	)
	return query, request


def reaches(customer: Customer, request: str, states: tuple[str, ...] = VISIBLE_STATES) -> bool:
	"""Whether the request exists for the customer."""
	query, table = visible(customer, states=states)
	return bool(query.select(table.name).where(table.name == request).limit(1).run())


def load(customer: Customer, request: str):
	"""The request document; a merged one leads to its target.

	Raises the same PermissionError whether the request is somebody else's, internal, or not there at all.
	"""
	name = _after_mergers(customer, str(request or "").strip().lstrip("#"))
	if not reaches(customer, name):
		no_access()
	return frappe.get_doc("Request", name)


def no_access() -> None:
	"""PermissionError that tells nothing about what is there."""
	frappe.throw(
		_("You have no access to this request, or it does not exist. Check the number."),
		frappe.PermissionError,
	)


def visible_messages(request: str, fields: Iterable[str]) -> list[frappe._dict]:
	"""The external messages of a request, oldest first."""
	return frappe.get_all(
		"Message",
		filters={"request": request, "access_level": "External", "kind": ["not in", HIDDEN_KINDS]},
		fields=list(fields),
		order_by="posted_at asc, creation asc",
		limit_page_length=0,
	)


def files_of(messages: Iterable[str]) -> list[frappe._dict]:
	"""The files of these messages: name, file_name, file_url, file_size, attached_to_name."""
	names = list(messages)
	if not names:
		return []
	return frappe.get_all(
		"File",
		filters={"attached_to_doctype": "Message", "attached_to_name": ["in", names], "is_folder": 0},
		fields=["name", "file_name", "file_url", "file_size", "attached_to_name"],
		order_by="creation asc",
		limit_page_length=0,
	)


def visible_file(customer: Customer, file: str):
	"""The File document when it belongs to an external message of a request of his; else PermissionError."""
	message = frappe.db.get_value("File", file, ["attached_to_doctype", "attached_to_name"], as_dict=True)
	if message and message.attached_to_doctype == "Message":
		found = frappe.db.get_value(
			"Message", message.attached_to_name, ["request", "access_level", "kind"], as_dict=True
		)
		if (
			found
			and found.access_level == "External"
			and found.kind not in HIDDEN_KINDS
			and reaches(customer, found.request)
		):
			return frappe.get_doc("File", file)
	return no_access()


def contact_for(customer: Customer, request) -> str | None:
	"""In whose name the customer writes in this request: his contact that is on it, the main one first, else his first."""
	on_it = (request.contact, *(row.contact for row in request.contacts))
	return next((contact for contact in (*on_it, *customer.contacts) if contact in customer.contacts), None)


def languages() -> list[str]:
	"""The visitor's language and, for one of a region, the language itself: da-DK, da."""
	language = frappe.local.lang or "en"
	return list(dict.fromkeys((language, language.replace("_", "-").split("-")[0])))


def _own_contacts(user: str, email: str | None) -> list[frappe._dict]:
	contact = frappe.qb.DocType("Contact")
	address = frappe.qb.DocType("Contact Email")
	by_user = frappe.get_all(
		"Contact", filters={"user": user}, fields=["name", "rm_company_access"], order_by="creation asc"
	)
	if not email:
		return by_user
	by_email = (
		frappe.qb.from_(address)
		.inner_join(contact)
		.on(contact.name == address.parent)
		.select(contact.name, contact.rm_company_access, address.email_id)
		.where(address.email_id.isin(spellings(email)) & (address.parenttype == "Contact"))
		# A contact that was given to another user is that user's, whatever address it carries
		.where(contact.user.isnull() | contact.user.isin(("", user)))
		.orderby(contact.creation)
		.run(as_dict=True)
	)
	by_email = [row for row in by_email if is_spelling(row.email_id, email)]
	known = {row.name for row in by_user}
	return by_user + [row for row in {row.name: row for row in by_email}.values() if row.name not in known]


def _colleagues(contacts: list[frappe._dict]) -> set[str]:
	"""Everybody at the companies of these contacts: the same Customer, or without one the same company name."""
	names = [row.name for row in contacts]
	links = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "parent": ["in", names], "link_doctype": "Customer"},
		fields=["parent", "link_name"],
		limit_page_length=0,
	)
	found: set[str] = set()
	if links:
		found.update(
			frappe.get_all(
				"Dynamic Link",
				filters={
					"parenttype": "Contact",
					"link_doctype": "Customer",
					"link_name": ["in", sorted({link.link_name for link in links})],
				},
				pluck="parent",
				limit_page_length=0,
			)
		)
	alone = sorted(set(names) - {link.parent for link in links})
	if alone:
		companies = frappe.get_all("Contact", filters={"name": ["in", alone]}, pluck="company_name")
		if companies := sorted({company for company in companies if company}):
			found.update(_contacts_without_customer(companies))
	return found


def _contacts_without_customer(companies: list[str]) -> list[str]:
	contact = frappe.qb.DocType("Contact")
	link = frappe.qb.DocType("Dynamic Link")
	rows = (
		frappe.qb.from_(contact)
		.left_join(link)
		.on(
			(link.parent == contact.name) & (link.parenttype == "Contact") & (link.link_doctype == "Customer")
		)
		.select(contact.name)
		.where(contact.company_name.isin(companies) & link.name.isnull())
		.run()
	)
	return [row[0] for row in rows]


def _after_mergers(customer: Customer, name: str) -> str:
	"""Where a merged request of his went; a chain ends after ten steps at the latest."""
	for _step in range(10):
		found = frappe.db.get_value("Request", name, ["base_status", "merged_into"], as_dict=True)
		if not found or found.base_status != "Merged" or not found.merged_into:
			return name
		if not reaches(customer, name, states=("Merged",)):
			return name
		name = found.merged_into
	return name
