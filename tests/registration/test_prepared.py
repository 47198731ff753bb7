"""Documents inserted as prepared are those the ordinary way makes, and every hook hears of them (DESIGN 6)."""

from unittest import mock

import frappe
import pytest
from frappe.utils import get_datetime

from request_mgmt.records import listeners, settings, statements
from request_mgmt.registration import contacts, requests
from tests.factories import make_agent, make_category, make_contact, make_customer

# What no two rows have in common
OWN = {
	"name",
	"parent",
	"request",
	"creation",
	"modified",
	"status_since",
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


EVENTS = (
	"before_insert before_naming autoname before_validate validate before_save after_insert on_update on_change"
).split()
HANDLER = "request_mgmt.records.listeners.of_another_app"


@pytest.fixture
def another_app(monkeypatch):
	"""What another app hears: its handlers of our documents' events, called with (doctype, event, whether the row is there)."""
	heard = []

	def handler(doc, method, *_args):
		there = bool(doc.name and frappe.db.get_value(doc.doctype, doc.name, "name"))
		heard.append((doc.doctype, method, there))

	def install(events):
		hooks = {**frappe.get_doc_hooks()}
		for doctype in ("Request", "Message"):
			hooks[doctype] = {**hooks.get(doctype, {})}
			for event in events:
				hooks[doctype][event] = [*hooks[doctype].get(event, []), HANDLER]
		monkeypatch.setattr(frappe, "get_doc_hooks", lambda: hooks)
		settings.forget()
		return heard

	monkeypatch.setattr(listeners, "of_another_app", handler, raising=False)
	yield install
	settings.forget()


def register(ole, prepared: bool, **values):
	"""The request and its rows as they are stored."""
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
	return doc, rows_of(doc.name)


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
	_doc, ordinary = register(ole, prepared=False, title=title)
	_doc, prepared = register(ole, prepared=True, title=title)
	assert [len(rows) for rows in ordinary.values()] == [1, 1, 1, 2, 1]
	for doctype, rows in ordinary.items():
		assert sorted(map(repr, prepared[doctype])) == sorted(map(repr, rows)), doctype


@pytest.mark.parametrize("events", [EVENTS, ["validate"], ["after_insert", "on_change"], ["before_naming"]])
def test_another_app_hears_the_same(ole, another_app, events):
	heard = another_app(events)
	register(ole, prepared=False)
	ordinary = heard.copy()
	heard.clear()
	register(ole, prepared=True)
	assert ordinary
	assert {event for _doctype, event, _there in ordinary} <= set(events)
	assert heard == ordinary


def test_another_app_may_save_what_it_hears_of(ole, another_app, monkeypatch):
	def handler(doc, method, *_args):
		if doc.doctype == "Request" and doc.title != "Urgent":
			doc.title = "Urgent"
			doc.save(ignore_permissions=True)

	another_app(["after_insert"])
	monkeypatch.setattr(listeners, "of_another_app", handler)
	monkeypatch.setattr("request_mgmt.records.prepared._LOOK_AT_NO_ROW", ())
	with statements.held_back():
		doc, _rows = register(ole, prepared=True)
	owner, creation, title = frappe.db.get_value("Request", doc.name, ["owner", "creation", "title"])
	assert (owner, title) == (frappe.session.user, "Urgent")
	assert creation == get_datetime(doc.creation)


def test_what_held_back_rows_are_is_there_at_the_end(ole):
	_doc, at_once = register(ole, prepared=True)
	with statements.held_back():
		doc, _rows = register(ole, prepared=True)
		assert not frappe.get_all("Request Log", filters={"request": doc.name})
	at_the_end = rows_of(doc.name)
	for doctype, rows in at_once.items():
		assert sorted(map(repr, at_the_end[doctype])) == sorted(map(repr, rows)), doctype
	with pytest.raises(RuntimeError), statements.held_back():
		doc, _rows = register(ole, prepared=True)
		raise RuntimeError
	assert not frappe.get_all("Request Log", filters={"request": doc.name})


def test_the_platforms_search_hears_of_it_after_the_commit(ole, monkeypatch):
	global_search = pytest.importorskip("frappe.utils.global_search", reason="the embedded host has none")
	heard = []

	def hears(doc):
		heard.append((doc.doctype, doc.name))
		raise ConnectionError

	monkeypatch.setattr(global_search, "update_global_search", hears)
	doc, _rows = register(ole, prepared=True)
	assert heard == []
	frappe.db.commit()
	assert heard == [("Request", doc.name)]
	register(ole, prepared=True)
	frappe.db.rollback()
	frappe.db.commit()
	assert len(heard) == 1


def test_only_who_has_nothing_to_do_is_not_asked(site):
	"""Handlers of all documents' events that are not known here are asked."""
	events = frappe.get_doc_hooks().get("*", {})
	for method in EVENTS:
		spared = set(events.get(method, ())) - set(listeners.of("Request")[method])
		assert spared <= {*listeners._ONLY_WHERE_SET_UP, *listeners._ONLY_WITH_FIELD}
	assert not listeners.is_watched("Request")


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
		_doc, rows = register(ole, prepared=prepared)
		assert [row["reply_to"] for row in rows["Message"]] == ["sales@example.com"]


def test_what_the_ordinary_way_refuses_is_refused(ole):
	with mock.patch("request_mgmt.registration.messages.author", return_value="x" * 200):
		for prepared in (False, True):
			with pytest.raises(frappe.CharacterLengthExceededError):
				register(ole, prepared=prepared)
