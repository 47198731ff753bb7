"""Every function that can be called from outside, by everybody who has no right: nothing is told, nothing is changed.

A function that is new is here by itself; what it takes is filled in by the name of its parameter.
"""

import importlib
import inspect
import pkgutil
from contextlib import suppress

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

import request_mgmt.api
from request_mgmt.api import batches, mailboxes, requests, saved_lists
from tests.actions.making import BOB, house, make_request
from tests.factories import (
	as_user,
	make_agent,
	make_category,
	make_contact,
	make_mailbox,
	make_manager,
	make_portal_user,
	make_user,
	raw_mail,
)

INSIDER, OUTSIDER, MANAGER = "in@example.com", BOB, "mona@example.com"
STRANGER, CLERK = "stranger@other.test", "clerk@example.com"
# Title, text and file of the secret request have this word; it is never an argument
SECRET = "zebra"
# Functions for customers and visitors; all others are for agents
FOR_EVERYBODY = "request_mgmt.api.portal."


def functions() -> dict[str, object]:
	"""All whitelisted functions of the app by their dotted name."""
	modules = [request_mgmt.api.__name__] + [
		found.name for found in pkgutil.iter_modules(request_mgmt.api.__path__, "request_mgmt.api.")
	]
	for found in pkgutil.walk_packages(
		importlib.import_module("request_mgmt.request_mgmt").__path__, "request_mgmt.request_mgmt."
	):
		if not found.ispkg:
			modules.append(found.name)
	for module in modules:
		importlib.import_module(module)
	return {
		f"{function.__module__}.{function.__name__}": function
		for function in frappe.whitelisted
		if function.__module__.startswith("request_mgmt.")
	}


@pytest.fixture
def secret(site):
	"""A request of a category that only its members see, with all that hangs on it; answers its arguments by name."""
	here = house()
	make_agent(INSIDER)
	make_manager(MANAGER)
	make_contact(STRANGER)
	make_portal_user(STRANGER)
	make_user(CLERK)
	make_category("Board", members=(INSIDER,), members_only=1, assignment_method="Do not assign")
	box = make_mailbox("board@example.com", category="Board")
	raw = raw_mail(
		frm="Ole <ole@acme.test>",
		to="board@example.com",
		subject=f"The {SECRET} quagga",
		text=f"My {SECRET} quagga",
		attachments=[(f"{SECRET}.txt", SECRET.encode())],
	)
	came = mailboxes.receive(box, raw)
	request = came["request"]
	file = frappe.db.get_value("File", {"attached_to_name": came["message"]}, "name")
	with as_user(INSIDER):
		saved = saved_lists.save(f"My {SECRET} list")
	with as_user(MANAGER):
		batch = batches.start("mark_read", [request])
		requests.relate(request, make_request("Another", user=MANAGER))
	frappe.db.commit()
	return {
		"request": request,
		"requests": [request],
		"primary": request,
		"parent": request,
		"other": request,
		"message": came["message"],
		"messages": [came["message"]],
		"file": file,
		"attachments": [file],
		"inbound_mail": came["inbound_mail"],
		"outgoing_mail": frappe.db.get_value("Outgoing Mail", {"request": request}),
		"name": saved["name"] if isinstance(saved, dict) else saved,
		"batch": batch["batch"] if isinstance(batch, dict) else batch,
		"category": "Board",
		"contact": here.contact,
		"list": "last",
		"filters": {"category": "Board"},
		"criteria": [[{"field": "category", "operator": "one_of", "value": ["Board"]}]],
		"text": "quagga",
		"body": "Hello",
		"comment": "Hello",
		"to": "somebody@else.test",
		"until": str(add_to_date(now_datetime(), days=1)),
		"changes": {"priority": "High"},
		"kind": "Parent",
		"action": "close",
		"template": "Automatic reply",
		"mailbox": box,
		"key": f"write:{request}:reply",
		"user": OUTSIDER,
		"first_name": "Otto",
		"include_closed": 1,
		"title": "Another title",
	}


def arguments(function, secret: dict) -> dict:
	"""What the function takes, as far as it is about the secret."""
	given = {name: secret[name] for name in inspect.signature(function).parameters if name in secret}
	if function.__module__ == "request_mgmt.api.portal" and "message" in given:
		given["message"] = "Hello"
	if function.__name__ == "of_desk":  # filters as the platform's lists have them
		given["filters"] = [["Request", "category", "=", "Board"]]
	return given


def state(request: str) -> dict:
	"""All that is stored of the request."""
	of_request = {"request": request}
	found = {
		doctype: frappe.get_all(doctype, filters=filters, fields=["*"], order_by="name", limit_page_length=0)
		for doctype, filters in {
			"Request": {"name": request},
			"Message": of_request,
			"Request Log": of_request,
			"Outgoing Mail": of_request,
			"Request Relation": {"source": request},
			"Request Contact": {"parent": request},
			"File": {"file_name": ["like", f"%{SECRET}%"]},
		}.items()
	}
	found["presence"] = frappe.get_all("Request Presence", of_request, pluck="user")
	found["favourites"] = frappe.get_all("Favourite", of_request, pluck="user")
	found["mine"] = frappe.get_all("Saved Request List", pluck="title") if _has("Saved Request List") else []
	return found


def _has(doctype: str) -> bool:
	return bool(frappe.db.exists("DocType", doctype))


def said(answer, error) -> str:
	"""All that reaches the caller."""
	told = [answer, error, getattr(frappe.local, "message_log", None), dict(frappe.local.response or {})]
	return repr(told).lower()


@pytest.mark.parametrize("name", sorted(functions()))
def test_who_may_not_learns_nothing_and_changes_nothing(secret, name):
	function = functions()[name]
	before = state(secret["request"])
	for user in (OUTSIDER, STRANGER, CLERK, "Guest"):
		answer = error = None
		frappe.local.message_log, frappe.local.response = [], frappe._dict()
		with as_user(user):
			try:
				answer = function(**arguments(function, secret))
			except Exception as raised:
				error = raised
				frappe.db.rollback()
			told = said(answer, error)
		assert SECRET not in told, (user, told)
		assert state(secret["request"]) == before, user
		if user != OUTSIDER and not name.startswith(FOR_EVERYBODY):
			assert isinstance(error, frappe.PermissionError), (user, answer, error)
	with suppress(Exception):
		frappe.db.rollback()


@pytest.mark.parametrize("name", sorted(name for name in functions() if not name.startswith(FOR_EVERYBODY)))
def test_who_is_no_agent_does_not_even_learn_what_there_is_not(secret, name):
	function = functions()[name]
	unknown = {
		argument: "999999999" if isinstance(value, str) else ["999999999"]
		for argument, value in secret.items()
		if argument not in ("filters", "criteria", "changes", "action", "include_closed")
	}
	for user in (STRANGER, "Guest"):
		with as_user(user), pytest.raises(frappe.PermissionError):
			function(**arguments(function, {**secret, **unknown}))


@pytest.mark.parametrize(
	"name",
	[
		"requests.get",
		"console.preview",
		"messages.raw",
		"messages.attachment",
		"messages.all_attachments",
		"messages.headers",
		"requests.forward_preview",
		"mailboxes.raw",
		"lists.fetch",
		"lists.export",
		"contacts.requests_of",
	],
)
def test_who_may_is_told(secret, name):
	"""The arguments are such that the functions tell, where the right is there."""
	function = functions()[f"request_mgmt.api.{name}"]
	frappe.local.message_log, frappe.local.response = [], frappe._dict()
	with as_user(MANAGER):
		told = said(function(**arguments(function, secret)), None)
	assert SECRET in told


def test_all_functions_are_here():
	assert len(functions()) > 80
