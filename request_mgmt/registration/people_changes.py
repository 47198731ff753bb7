"""Contacts that go, or become one with another: their requests go on (BEHAVIOUR PER-16, PER-17)."""

import frappe


def contact_goes(contact, method: str | None = None) -> None:
	"""Before a contact is deleted: his requests name him no more, the next of their contacts becomes the main one, and the company
	stays. What he wrote stays, with the name it was written under."""
	for name in _requests_of(contact.name):
		request = frappe.get_doc("Request", name, for_update=True)
		request.set("contacts", [row for row in request.contacts if row.contact != contact.name])
		if request.contact == contact.name:
			request.contact = None
		_save(request)
	frappe.db.set_value("Message", {"contact": contact.name}, "contact", None, update_modified=False)


def contact_renamed(
	contact, method: str | None = None, old: str = "", new: str = "", merge: bool = False
) -> None:
	"""After two contacts became one: their requests have him once, with his name and company."""
	if merge:
		for name in _requests_of(new):
			_save(frappe.get_doc("Request", name, for_update=True))


def _requests_of(contact: str) -> list[str]:
	rows = {"contact": contact, "parenttype": "Request"}
	return frappe.get_all(
		"Request Contact", rows, pluck="parent", distinct=True, order_by="parent asc", limit_page_length=0
	)


def _save(request) -> None:
	request.flags.contacts_anew = True
	request.flags.ignore_links = True  # what else it leads to is nobody's question here
	request.save(ignore_permissions=True)
