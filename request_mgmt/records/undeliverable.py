"""Addresses that refused our mail for good: known once, not tried again until somebody says so."""

import re
from collections.abc import Iterable

import frappe
from frappe.utils import now_datetime

from request_mgmt.records.statements import statement, value

# Enhanced status codes (RFC 3463) that say the address is no good: bad mailbox or system, mailbox switched off
_NO_GOOD = re.compile(r"\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")


class UndeliverableAddressError(frappe.ValidationError):
	"""Mail was to go to an address that is known to refuse it."""


def says_no_such_address(status: str | None) -> bool:
	"""Whether a status code or an answer of a server says that the address itself is no good. Pure."""
	return bool(_NO_GOOD.search(status or ""))


def remember(address: str, reason: str, request: str | None = None) -> None:
	"""Nothing goes there from now on."""
	address = address.strip().lower()[:140]
	if not address or frappe.db.exists("Undeliverable Address", address):
		return
	doc = frappe.get_doc(
		{
			"doctype": "Undeliverable Address",
			"address": address,
			"reason": (reason or "")[:500],
			"since": now_datetime(),
			"request": request,
		}
	)
	doc.insert(ignore_permissions=True, ignore_links=True)


def among(addresses: Iterable[str]) -> dict[str, str]:
	"""Those of the addresses that are known to refuse mail, with the reason. One query."""
	wanted = sorted({address.strip().lower()[:140] for address in addresses if address})
	known = _known(addresses=wanted) if wanted else ()
	return {address: reason for address, reason in known if address in wanted}


def forget(addresses: Iterable[str]) -> None:
	"""Somebody says they may be tried again."""
	for address in addresses:
		frappe.db.delete("Undeliverable Address", {"address": address.strip().lower()[:140]})


@statement
def _known():
	table = frappe.qb.DocType("Undeliverable Address")
	return (
		frappe.qb.from_(table)
		.select(table.address, table.reason)
		.where(table.address.isin(value("addresses")))
	)
