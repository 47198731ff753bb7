"""All mailboxes together."""

import frappe

from request_mgmt.records import settings
from request_mgmt.records.statements import statement
from request_mgmt.request_mgmt import addresses


def own_addresses() -> frozenset[str]:
	"""All addresses of all mailboxes, in lower case; remembered."""
	return settings.remembered("own_addresses", _look_up)


def _look_up() -> frozenset[str]:
	found: set[str] = set()
	for email_id, aliases in _mailboxes():
		found.update((email_id, *addresses.split(aliases)))
	return frozenset(address.lower() for address in found if address)


@statement
def _mailboxes():
	box = frappe.qb.DocType("Request Mailbox")
	return frappe.qb.from_(box).select(box.email_id, box.aliases)
