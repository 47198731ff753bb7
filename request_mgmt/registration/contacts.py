"""Who wrote: the contact of an address, found or made (BEHAVIOUR PER-2, PER-6, PER-7, PER-9)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import frappe
from frappe.utils import cint, validate_email_address

from request_mgmt.records import settings
from request_mgmt.records.statements import Question, statement, value
from request_mgmt.registration import language as languages
from request_mgmt.request_mgmt.doctype.request.contacts import cards, customers_have_priorities

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True)
class Identified:
	"""Who an address belongs to. `contact` is None when it is nobody's and none was to be made."""

	contact: str | None
	full_name: str | None = None
	company_name: str | None = None
	customer: str | None = None
	language: str | None = None
	created: bool = False
	first_name: str | None = None
	last_name: str | None = None
	email: str | None = None
	priority: str | None = None

	def card(self) -> frappe._dict:
		"""What a request keeps of this contact, as `doctype.request.contacts.cards` looks it up."""
		name = _full_name(self.first_name, self.last_name)
		return frappe._dict(
			full_name=name or self.email or self.contact,
			email_id=self.email,
			company_name=self.company_name,
			customer=self.customer,
			language=self.language,
			priority=self.priority,
		)


def identify(
	email: str,
	name: str | None = None,
	*,
	create: bool | None = None,
	language: str | None = None,
	text: str | None = None,
) -> Identified:
	"""The contact with this e-mail address, else a new one.

	`create` None: as the settings say. `language`: what a new contact speaks when neither its company's domain nor its
	top-level domain says; where it is the site's or none, what `text`, his own words, is surely written in counts more. A fixed number of queries, found or made.
	"""
	email = (email or "").strip()
	found = _find(email) if email else None
	if found:
		return Identified(
			contact=found.name,
			full_name=_full_name(found.first_name, found.last_name) or email,
			company_name=found.company_name or found.customer_name,
			customer=found.customer,
			language=found.rm_language,
			first_name=found.first_name,
			last_name=found.last_name,
			email=found.email_id,
			priority=found.rm_priority or found.customer_priority,
		)
	if create is None:
		create = bool(settings.get().auto_create_contact)
	if create and is_storable(email):
		return _make(email, name, language, text)
	return Identified(None, full_name=tidy_name(name))


def named(contact: str) -> Identified:
	"""What is known of a contact that was found otherwise."""
	first_name, last_name = frappe.db.get_value("Contact", contact, ["first_name", "last_name"])
	card = cards([contact])[contact]
	return Identified(
		contact=contact,
		full_name=card.full_name,
		company_name=card.company_name,
		customer=card.customer,
		language=card.language,
		first_name=first_name,
		last_name=last_name,
		email=card.email_id,
		priority=card.priority,
	)


def is_storable(email: str) -> bool:
	"""Whether the platform takes the address for a contact; it knows neither root@localhost nor jøran@example.com."""
	return bool(email) and bool(validate_email_address(email))


def spellings(email: str) -> list[str]:
	"""An address as written and in lower case: not every database compares without regard to case. A domain of other
	letters than ASCII also as its other form says it."""
	lower = email.strip().lower()
	local, at, domain = lower.rpartition("@")
	try:
		other = domain.encode("idna").decode() if not domain.isascii() else domain
		if "xn--" in domain:
			other = domain.encode("ascii").decode("idna")
	except UnicodeError:
		other = domain
	return list(dict.fromkeys((email.strip(), lower, f"{local}{at}{other}")))


def is_spelling(stored: str | None, email: str) -> bool:
	"""Whether the stored address is this one. MariaDB finds ole@acme.test for ole@acmé.test, too, who is somebody else."""
	return (stored or "").strip().lower() in map(str.lower, spellings(email))


def tidy_name(name: str | None) -> str | None:
	"""A display name as one line without invisible characters; None when it is empty or merely an address."""
	tidy = " ".join(_CONTROL.sub(" ", name or "").split()).strip("'\" ")
	return None if not tidy or "@" in tidy else tidy[:140]


def split_name(name: str | None, email: str) -> tuple[str, str | None]:
	"""First and last name. `Olsen, Ole` is turned round; without a name the address's local part stands in."""
	tidy = tidy_name(name)
	if not tidy:
		return email.partition("@")[0][:140] or email[:140], None
	last, comma, first = tidy.partition(",")
	if comma and first.strip() and len(tidy.split()) <= 4:
		return first.strip(), last.strip()
	first, _space, last = tidy.partition(" ")
	return first, last.strip() or None


def domains_of(email: str) -> list[str]:
	"""The address's domain and those above it, longest first: `a@mail.acme.test` -> mail.acme.test, acme.test."""
	labels = email.rpartition("@")[2].lower().strip(". ").split(".")
	return [".".join(labels[start:]) for start in range(len(labels) - 1)] or labels


def _find(email: str) -> frappe._dict | None:
	"""With several contacts of one address the one whose main address it is, then the oldest; with several customers the
	first. One query, whose few rows are put in order here: MariaDB would make a table on disk of them to do so."""
	rows = [
		row for row in _looked_up().rows(spellings=spellings(email)) if is_spelling(row.pop("address"), email)
	]
	return min(rows, key=_order) if rows else None


def _order(row: frappe._dict) -> tuple:
	return -cint(row.is_primary), str(row.creation), not row.customer, cint(row.idx)


def question(email: str) -> Question:
	"""What `identify` asks first."""
	return _looked_up().question(spellings=spellings(email.strip()))


def _looked_up() -> Callable:
	if not frappe.db.table_exists("Customer"):
		return _by_address
	return _by_address_with_priority if customers_have_priorities() else _by_address_with_customer


@statement
def _by_address():
	contact, address = frappe.qb.DocType("Contact"), frappe.qb.DocType("Contact Email")
	return (
		frappe.qb.from_(address)
		.inner_join(contact)
		.on((contact.name == address.parent) & (address.parenttype == "Contact"))
		.select(
			contact.name,
			contact.first_name,
			contact.last_name,
			contact.email_id,
			contact.company_name,
			contact.rm_language,
			address.email_id.as_("address"),
			contact.rm_priority,
			address.is_primary,
			contact.creation,
		)
		.where(address.email_id.isin(value("spellings")))
	)


def _with_customer(*more: str):
	"""The same with each customer the contact is tied to and which is there.

	That a link is a customer's is asked last: asked of the link itself, MariaDB may go through the links of all customers.
	"""
	contact, link, customer = map(frappe.qb.DocType, ("Contact", "Dynamic Link", "Customer"))
	found = (
		_by_address.query().left_join(link).on((link.parenttype == "Contact") & (link.parent == contact.name))
	)
	return (
		found.left_join(customer)
		.on((link.link_doctype == "Customer") & (customer.name == link.link_name))
		.select(customer.name.as_("customer"), customer.customer_name, link.idx)
		.select(*(customer[name].as_("customer_priority") for name in more))
	)


_by_address_with_customer = statement(_with_customer)
_by_address_with_priority = statement(partial(_with_customer, "rm_priority"))


def _make(email: str, name: str | None, language: str | None, text: str | None) -> Identified:
	company = _company_by_domain(email)
	first_name, last_name = split_name(name, email)
	told = company.language, languages.by_address(email), _other_than_the_sites(language)
	spoken = _known_language(told if any(told) else (languages.by_words(text), language))
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": first_name,
			"last_name": last_name,
			"company_name": company.company_name,
			"rm_language": spoken,
			"email_ids": [{"email_id": email, "is_primary": 1}],
		}
	)
	if company.customer:
		contact.append("links", {"link_doctype": "Customer", "link_name": company.customer})
	_insert_without_calling_out(contact)
	return Identified(
		contact=contact.name,
		full_name=_full_name(first_name, last_name),
		company_name=company.company_name,
		customer=company.customer,
		language=spoken,
		created=True,
		first_name=first_name,
		last_name=last_name,
		email=contact.email_id,
		priority=company.priority,
	)


def _other_than_the_sites(language: str | None) -> str | None:
	"""The language where somebody chose it: the platform's forms fill in that of the site by themselves."""
	return language if language != frappe.get_system_settings("language") else None


def _insert_without_calling_out(contact) -> None:
	"""The platform asks a web service for a picture of every new contact, without a time limit, except on import."""
	before = frappe.flags.in_import
	frappe.flags.in_import = True
	contact.flags.ignore_mandatory = True  # what the site wants to know besides is no reason to park his mail
	try:
		contact.insert(ignore_permissions=True)
	finally:
		frappe.flags.in_import = before


def _company_by_domain(email: str) -> frappe._dict:
	"""The company the address's domain is registered for, the longest domain first (PER-7)."""
	domains = domains_of(email)
	rows = frappe.get_all(
		"Company Domain",
		filters={"domain": ["in", domains]},
		fields=["domain", "company_name", "customer", "language"],
		limit_page_length=0,
	)
	rows = [row for row in rows if row.domain.lower() in domains]
	if not rows:
		return frappe._dict()
	company = max(rows, key=lambda row: len(row.domain))
	if company.customer and not (
		frappe.db.exists("DocType", "Customer") and frappe.db.exists("Customer", company.customer)
	):
		company.customer = None
	if company.customer and customers_have_priorities():
		company.priority = frappe.db.get_value("Customer", company.customer, "rm_priority")
	return company


def _known_language(candidates: tuple[str | None, ...]) -> str | None:
	wanted = {code for c in candidates if c for code in (c, languages.main_language(c))}
	if not wanted:
		return None
	known = frappe.get_all(
		"Language", filters={"name": ["in", sorted(wanted)]}, pluck="name", limit_page_length=0
	)
	return languages.first_known(candidates, known)


def _full_name(first_name: str | None, last_name: str | None) -> str | None:
	return " ".join(part.strip() for part in (first_name, last_name) if part and part.strip()) or None
