"""What a request keeps of its contacts: name, address, company and customer (BEHAVIOUR PER-1)."""

from collections.abc import Iterable

import frappe
from pypika.terms import NullValue


def cards(contacts: Iterable[str]) -> dict[str, frappe._dict]:
	"""For each contact that exists: full_name, email_id, company_name, customer, language, priority.

	Two queries, however many contacts. The company is the contact's own `company_name`, else the name of the
	Customer it belongs to, and so is the service priority (PER-10); `customer` is set only on sites that have customers.
	"""
	names = sorted({contact for contact in contacts if contact})
	if not names:
		return {}
	rows = frappe.get_all(
		"Contact",
		filters={"name": ["in", names]},
		fields=["name", "first_name", "last_name", "email_id", "company_name", "rm_language", "rm_priority"],
		limit_page_length=0,
	)
	customers = _customers_of(names)
	return {row.name: _card(row, customers.get(row.name)) for row in rows}


def _card(row: frappe._dict, customer: frappe._dict | None) -> frappe._dict:
	full_name = " ".join(part.strip() for part in (row.first_name, row.last_name) if part)
	return frappe._dict(
		full_name=full_name or row.email_id or row.name,
		email_id=row.email_id,
		company_name=row.company_name or (customer.customer_name if customer else None),
		customer=customer.link_name if customer else None,
		language=row.rm_language,
		priority=row.rm_priority or (customer.rm_priority if customer else None),
	)


def service_priority(card: dict | None) -> str | None:
	"""That of a contact's card, his own or his customer's, as long as it is used (PER-10, PRI-3)."""
	return in_use(card and card.get("priority"))


def in_use(priority: str | None) -> str | None:
	"""The priority, unless it is disabled (PRI-4)."""
	if not priority or frappe.get_cached_doc("Request Priority", priority).disabled:
		return None
	return priority


def customers_have_priorities() -> bool:
	"""Whether the app's own field is on Customer: another app may have brought that behind our back."""
	return bool(frappe.get_meta("Customer").has_field("rm_priority"))


def _customers_of(contacts: list[str]) -> dict[str, frappe._dict]:
	"""The first customer each contact is tied to; nothing on a site without customers."""
	if not frappe.db.table_exists("Customer"):
		return {}
	link = frappe.qb.DocType("Dynamic Link")
	customer = frappe.qb.DocType("Customer")
	priority = customer.rm_priority if customers_have_priorities() else NullValue().as_("rm_priority")
	rows = (
		frappe.qb.from_(link)
		.inner_join(customer)
		.on(customer.name == link.link_name)
		.select(link.parent, link.link_name, customer.customer_name, priority)
		.where(
			(link.parenttype == "Contact") & (link.link_doctype == "Customer") & link.parent.isin(contacts)
		)
		.orderby(link.idx)
		.run(as_dict=True)
	)
	first: dict[str, frappe._dict] = {}
	for row in rows:
		first.setdefault(row.parent, row)
	return first
