"""Documents inserted as prepared are those the ordinary way makes, and every hook hears of them (DESIGN 6)."""

from unittest import mock

import frappe
import pytest
from frappe.model.document import Document

from request_mgmt.registration import contacts, requests
from tests.factories import make_agent, make_category, make_contact, make_customer

# What no two rows have in common
OWN = {
	"name",
	"parent",
	"request",
	"creation",
	"modified",
	"posted_at",
	"last_message_at",
	"agent",
	"deadline",
}


@pytest.fixture
def ole(site):
	make_category("Support", members=[make_agent("anna@example.com")])
	make_contact("ole@acme.test", customer=make_customer("Acme"))
	return contacts.identify("ole@acme.test")


def register(ole, prepared: bool, **values):
	"""The request's rows as they are stored, and which hooks of which documents ran."""
	hooks = []
	run_method = Document.run_method

	def heard(doc, method, *args, **kwargs):
		if doc.doctype in ("Request", "Message"):
			hooks.append((doc.doctype, method))
		return run_method(doc, method, *args, **kwargs)

	with mock.patch.object(Document, "run_method", heard):
		doc = requests.register(
			**{
				"title": "Order 7 has not arrived",
				"contact": ole.contact,
				"channel": "E-mail",
				"category": "Support",
				"language": "da",
				"actor_contact": ole.contact,
				"message": {
					"kind": "Enquiry",
					"access_level": "External",
					"contact": ole.contact,
					"sender": "ole@acme.test",
					"sender_name": "Ole Olsen",
					"subject": "Order <7>",
					"body_html": "<p>Where is it?</p>",
					"body_text": "Where is it?",
					"message_id": f"<{frappe.generate_hash(length=10)}@acme.test>",
				},
				"card": ole.card() if prepared else None,
				"prepared": prepared,
				**values,
			}
		)
	return doc, rows_of(doc.name), hooks


def rows_of(request: str) -> dict[str, list[dict]]:
	found = {
		"Request": {"name": request},
		"Request Contact": {"parent": request},
		"Message": {"request": request},
		"Request Log": {"request": request},
		"Notification Log": {"document_name": request},
	}
	return {
		doctype: [
			{
				field: value.replace(request, "#") if isinstance(value, str) else value
				for field, value in row.items()
				if field not in {*OWN, "message_id", "message_key", "message", "at", "document_name"}
			}
			for row in frappe.get_all(
				doctype, filters=filters, fields=["*"], order_by="name", limit_page_length=0
			)
		]
		for doctype, filters in found.items()
	}


@pytest.mark.parametrize(
	"title", ["Order 7 has not arrived", "<b>Order</b> <script>alert(1)</script> & 7", "x" * 300]
)
def test_both_ways_write_the_same(ole, title):
	_doc, ordinary, ordinary_hooks = register(ole, prepared=False, title=title)
	_doc, prepared, prepared_hooks = register(ole, prepared=True, title=title)
	assert [len(rows) for rows in ordinary.values()] == [1, 1, 1, 2, 1]
	for doctype, rows in ordinary.items():
		assert sorted(map(repr, prepared[doctype])) == sorted(map(repr, rows)), doctype
	assert ("Message", "after_insert") in ordinary_hooks
	assert prepared_hooks == ordinary_hooks


def test_a_default_the_site_sets_is_filled_in(ole):
	setter = {
		"doctype": "Property Setter",
		"doctype_or_field": "DocField",
		"doc_type": "Message",
		"field_name": "reply_to",
		"property": "default",
		"property_type": "Text",
		"value": "sales@example.com",
	}
	frappe.get_doc(setter).insert(ignore_permissions=True)
	for prepared in (False, True):
		_doc, rows, _hooks = register(ole, prepared=prepared)
		assert [row["reply_to"] for row in rows["Message"]] == ["sales@example.com"]


def test_what_the_ordinary_way_refuses_is_refused(ole):
	with mock.patch("request_mgmt.registration.messages.author", return_value="x" * 200):
		for prepared in (False, True):
			with pytest.raises(frappe.CharacterLengthExceededError):
				register(ole, prepared=prepared)
