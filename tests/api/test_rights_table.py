"""Who may do what, by which door: roles, actions and doors in one table (DESIGN 4, permissions.py).

guest: not signed in. customer: a website user, the contact of both requests. stranger: one of another company. outsider: an
agent at a request of a category that only its members see; member: an agent in it. agent: an agent at a request that is open
to all agents. novice: one at it from whom a manager took all rights that are given one by one; reader: one who reads all and changes
his own categories, narrow: one who sees his own alone (RGT-1). manager: at the one of the closed category.
"""

import json
from collections.abc import Callable

import frappe
import pytest

from request_mgmt.actions import batches as background
from request_mgmt.actions import registry
from request_mgmt.api import (
	actions,
	batches,
	boards,
	charts,
	console,
	contacts,
	counts,
	favourites,
	free_text,
	lists,
	messages,
	portal,
	requests,
	saved_lists,
)
from tests.actions.making import OLE, customer_writes, house, make_request
from tests.api.test_every_door import state
from tests.factories import as_user, make_agent, make_category, make_contact, make_manager, make_portal_user

USERS = {
	"guest": "Guest",
	"customer": OLE,
	"stranger": "stranger@other.test",
	"outsider": "out@example.com",
	"member": "in@example.com",
	"agent": "out@example.com",
	"novice": "novice@example.com",
	"reader": "reader@example.com",
	"narrow": "narrow@example.com",
	"manager": "mona@example.com",
}
AT_THE_OPEN = ("agent", "novice", "reader", "narrow")
TITLE = "The zebra"

# x: it is done. -: refused for want of the right. m: an agent is told to ask a manager
WHO_DOES_WHAT = """
                  guest customer stranger outsider member agent novice reader narrow manager
accept              -      -        -        -       x      x      x      -      -      x
add_favourite       -      -        -        -       x      x      x      x      -      x
add_to_list         -      -        -        -       x      x      x      x      -      x
batch_reply         -      -        -        -       x      x      x      -      -      x
close               -      -        -        -       x      x      x      -      -      x
comment             -      -        -        -       x      x      x      -      -      x
create              -      -        -        x       x      x      x      x      x      x
delete              -      -        -        -       -      -      -      -      -      x
delete_message      -      -        -        -       m      m      m      -      -      x
edit_message        -      -        -        -       m      m      m      -      -      x
flag_message        -      -        -        -       x      x      x      -      -      x
forward             -      -        -        -       x      x      x      -      -      x
mark_read           -      -        -        -       x      x      x      -      -      x
mark_spam           -      -        -        -       x      x      -      -      -      x
mark_unread         -      -        -        -       x      x      x      -      -      x
merge               -      -        -        -       x      x      x      -      -      x
next_in_queue       -      -        -        0       x      x      0      0      0      0
postpone            -      -        -        -       x      x      x      -      -      x
relate              -      -        -        -       x      x      x      -      -      x
remove_favourite    -      -        -        -       x      x      x      x      -      x
remove_from_list    -      -        -        -       x      x      x      x      -      x
reopen              -      -        -        -       x      x      x      -      -      x
reply               -      -        -        -       x      x      x      -      -      x
restore             -      -        -        -       m      m      m      -      -      x
split               -      -        -        -       x      x      x      -      -      x
split_message       -      -        -        -       x      x      x      -      -      x
transfer            -      -        -        -       x      x      x      -      -      x
undo                -      -        -        -       x      x      x      -      -      x
undo_edit           -      -        -        -       m      m      m      -      -      x
undo_reading        -      -        -        -       x      x      x      -      -      x
undo_split          -      -        -        -       x      x      x      -      -      x
unflag_message      -      -        -        -       x      x      x      -      -      x
unmerge             -      -        -        -       x      x      x      -      -      x
unrelate            -      -        -        -       x      x      x      -      -      x
update              -      -        -        -       x      x      x      -      -      x
"""

# x: it is there. 0: the door is open, it is not behind. -: refused
WHO_SEES_IT = """
                  guest customer stranger outsider member agent novice reader narrow manager
get                 -      -        -        -       x      x      x      x      -      x
preview             -      -        -        -       x      x      x      x      -      x
list                -      -        -        0       x      x      x      x      0      x
list by criteria    -      -        -        0       x      x      x      x      0      x
search              -      -        -        0       x      x      x      x      0      x
number              -      -        -        0       x      x      x      x      0      x
suggested by words  -      -        -        0       x      x      x      x      0      x
suggested by number -      -        -        0       x      x      x      x      0      x
count               -      -        -        0       x      x      x      x      0      x
chart               -      -        -        0       x      x      x      x      0      x
chart in the desk   -      -        -        0       x      x      x      x      0      x
tiles               -      -        -        0       x      x      x      x      0      x
export              -      -        -        0       x      x      x      x      0      x
board               -      -        -        0       x      x      x      x      0      x
static list         -      -        -        0       x      x      x      x      0      x
free text           -      -        -        0       x      x      x      x      0      x
requests of contact -      -        -        0       x      x      x      x      0      x
file                -      -        -        -       x      x      x      x      -      x
file of the desk    -      -        -        -       x      x      x      x      -      x
raw mail or none    -      -        -        -       0      0      0      0      -      0
notice              0      0        0        0       x      x      x      x      0      x
document            -      -        -        -       x      x      x      x      -      x
desk list           -      -        -        0       x      x      x      x      0      x
desk messages       -      -        -        0       x      x      x      x      0      x
desk log            -      -        -        0       x      x      x      x      0      x
portal              -      x        -        -       -      -      -      -      -      -
portal list         -      x        0        0       0      0      0      0      0      0
portal file         -      x        -        -       -      -      -      -      -      -
"""

# What a form of the desk may save, x, or not; the text of a message stays what it was even then (tests/actions/test_documents.py)
WHO_SAVES_WHAT = """
                  guest customer stranger outsider member agent novice reader narrow manager
a property          -      -        -        -       x      x      x      -      -      x
another category    -      -        -        -       x      x      x      -      -      x
closed              -      -        -        -       x      x      x      -      -      x
deleted by status   -      -        -        -       m      m      m      -      -      m
spam by status      -      -        -        -       m      m      m      -      -      m
a message           -      -        -        -       -      -      -      -      -      x
the log             -      -        -        -       -      -      -      -      -      -
removed             -      -        -        -       -      -      -      -      -      x
"""


def table(text: str) -> dict[str, dict[str, str]]:
	"""Row -> role -> sign."""
	_first, head, *rows = text.rstrip().split("\n")
	roles = head.split()
	return {
		" ".join(row.split()[: -len(roles)]): dict(zip(roles, row.split()[-len(roles) :], strict=True))
		for row in rows
	}


@pytest.fixture
def here(site):
	"""Both requests with a message, a file and a second message each; `subject(role)` is the one a role is tried at."""
	here = house()
	make_agent(USERS["outsider"])
	make_agent(USERS["member"])
	make_agent(
		USERS["novice"], **dict.fromkeys(("bulk_update", "mark_spam", "create_tags", "knowledge_base"), 0)
	)
	make_agent(USERS["reader"], requests_of="Read all, change own categories")
	make_agent(USERS["narrow"], requests_of="Own categories only")
	make_manager(USERS["manager"])
	make_contact(USERS["stranger"], "Stine", company_name="Other")
	make_portal_user(USERS["stranger"])
	make_portal_user(OLE)
	frappe.db.set_value("Contact", here.contact, "user", OLE)
	closed = {"members": (USERS["member"],), "members_only": 1, "assignment_method": "Do not assign"}
	here.board = make_category("Board", **closed)
	here.closed, here.open = (_made(here, category) for category in (here.board, here.category))
	here.other = make_request("Another", user="Administrator", contact=here.contact)
	frappe.db.commit()
	return here


def _made(here, category: str) -> frappe._dict:
	name = make_request(TITLE, user="Administrator", category=category, contact=here.contact)
	for text in ("zebra", "More"):
		message = customer_writes(name, text)
	values = {"doctype": "File", "file_name": "zebra.txt", "content": f"zebra {name}", "is_private": 1}
	attached = {"attached_to_doctype": "Message", "attached_to_name": message.name}
	file = frappe.get_doc({**values, **attached}).insert(ignore_permissions=True)
	return frappe._dict(name=name, message=message.name, file=file.name, category=category)


def subject(here, role: str) -> frappe._dict:
	return here.open if role in AT_THE_OPEN else here.closed


def before(action: str, here, it, user: str) -> None:
	"""What has to be so that the action fits."""
	with as_user("Administrator"):
		if action == "restore":
			requests.delete(it.name)
		elif action == "reopen":
			requests.close(it.name)
		elif action in (
			"mark_unread",
			"undo",
			"undo_edit",
			"undo_reading",
			"remove_favourite",
			"remove_from_list",
		):
			_own(action, it, user)
		elif action == "unflag_message":
			messages.flag(it.message)
		elif action == "unmerge":
			requests.merge(here.other, it.name)
		elif action == "unrelate":
			requests.relate(it.name, here.other)
		elif action == "undo_split":
			it.name = requests.split(it.name, [it.message], "Split off", category=it.category)["name"]
		elif action == "next_in_queue":
			_queue(it)


def _own(action: str, it, user: str) -> None:
	"""Something of the user's own, made while he had the right if he has none."""
	if action in ("mark_unread", "undo_reading"):
		requests.mark_read(it.name)
		frappe.db.set_value("Request Log", {"request": it.name, "action": "marked_read"}, "user", user)
	elif action == "remove_from_list":
		picked = {"doctype": "Request List", "title": "Picked", "user": user, "kind": "Static"}
		picked = frappe.get_doc(picked).insert(ignore_permissions=True)
		frappe.get_doc({"doctype": "Request List Item", "list": picked.name, "request": it.name}).insert(
			ignore_permissions=True
		)
	elif action == "remove_favourite":
		frappe.get_doc({"doctype": "Favourite", "user": user, "request": it.name}).insert(
			ignore_permissions=True
		)
	elif action == "undo_edit":
		messages.edit(it.message, time_spent=5)
		frappe.db.set_value("Request Log", {"request": it.name, "action": "message_edited"}, "user", user)
	else:
		requests.update(it.name, {"priority": "High"})
		frappe.db.set_value("Request Log", {"request": it.name, "action": "changed"}, "user", user)


def _queue(it) -> None:
	doc = frappe.get_doc("Request Category", it.category)
	if (
		doc.get("members")
		and not any(row.user == USERS["agent"] for row in doc.members)
		and doc.name != "Board"
	):
		doc.append("members", {"user": USERS["agent"], "weight": 1})
		doc.save()
	if not frappe.db.exists("Request Status", "In queue"):
		status = {
			"doctype": "Request Status",
			"status_name": "In queue",
			"base_status": "Open",
			"is_queue": 1,
		}
		frappe.get_doc(status).insert()
	requests.update(it.name, {"status": "In queue"})


OWN = {
	"accept": lambda i, h: requests.accept(i.name),
	"add_favourite": lambda i, h: favourites.add(i.name),
	"add_to_list": lambda i, h: saved_lists.save("Picked", kind="Static", requests=[i.name]),
	"batch_reply": lambda i, h: requests.batch_reply(i.name, "Hello"),
	"close": lambda i, h: requests.close(i.name),
	"comment": lambda i, h: requests.comment(i.name, "Hello"),
	"create": lambda i, h: requests.create("New", agent="unassigned"),
	"delete": lambda i, h: requests.delete(i.name),
	"delete_message": lambda i, h: messages.delete(i.message),
	"edit_message": lambda i, h: messages.edit(i.message, time_spent=5),
	"flag_message": lambda i, h: messages.flag(i.message),
	"forward": lambda i, h: requests.forward(i.name, "smith@supplier.test", comment="Help"),
	"mark_read": lambda i, h: requests.mark_read(i.name),
	"mark_spam": lambda i, h: requests.mark_spam(i.name),
	"mark_unread": lambda i, h: requests.mark_unread(i.name),
	"merge": lambda i, h: requests.merge(h.other, i.name),
	"next_in_queue": lambda i, h: requests.next_in_queue(),
	"postpone": lambda i, h: requests.postpone(i.name, "1h"),
	"relate": lambda i, h: requests.relate(i.name, h.other),
	"remove_favourite": lambda i, h: favourites.remove(i.name),
	"remove_from_list": lambda i, h: actions.run("remove_from_list", i.name, {"title": "Picked"}),
	"reopen": lambda i, h: requests.reopen(i.name),
	"reply": lambda i, h: requests.reply(i.name, "Hello"),
	"restore": lambda i, h: requests.restore(i.name),
	"split": lambda i, h: requests.split(i.name, [i.message], "A part"),
	"split_message": lambda i, h: messages.split(i.message, "A part"),
	"transfer": lambda i, h: requests.transfer(i.name, agent=USERS["manager"]),
	"undo": lambda i, h: requests.undo(i.name),
	"undo_edit": lambda i, h: messages.undo_edit(i.message),
	"undo_reading": lambda i, h: actions.run("undo_reading", i.name),
	"undo_split": lambda i, h: requests.undo_split(i.name),
	"unflag_message": lambda i, h: messages.flag(i.message, False),
	"unmerge": lambda i, h: requests.unmerge(i.name),
	"unrelate": lambda i, h: requests.unrelate(i.name, h.other),
	"update": lambda i, h: requests.update(i.name, {"priority": "High"}),
}
VALUES = {
	"add_to_list": lambda i, h: {"title": "Picked"},
	"batch_reply": lambda i, h: {"body": "Hello"},
	"comment": lambda i, h: {"body": "Hello"},
	"create": lambda i, h: {"title": "New", "agent": "unassigned"},
	"edit_message": lambda i, h: {"time_spent": 5},
	"forward": lambda i, h: {"to": "smith@supplier.test", "comment": "Help"},
	"merge": lambda i, h: {"primary": h.other},
	"postpone": lambda i, h: {"until": "1h"},
	"relate": lambda i, h: {"other": h.other},
	"remove_from_list": lambda i, h: {"title": "Picked"},
	"reply": lambda i, h: {"body": "Hello"},
	"split": lambda i, h: {"messages": [i.message], "title": "A part"},
	"split_message": lambda i, h: {"title": "A part"},
	"transfer": lambda i, h: {"agent": USERS["manager"]},
	"unrelate": lambda i, h: {"other": h.other},
	"update": lambda i, h: {"priority": "High"},
}


def values(action: str, it, here) -> dict:
	return VALUES.get(action, lambda i, h: {})(it, here)


def by_run(action: str, it, here):
	message = it.message if registry.get(action).on == "message" else None
	return actions.run(action, it.name, values(action, it, here), message=message)


def by_batch(action: str, it, here):
	"""In the background; a refusal of it is raised here."""
	begun = batches.start(action, [it.name], values(action, it, here))["batch"]
	background.run(begun)
	(result,) = batches.results(begun)
	if result.outcome not in ("Done", "Final"):
		want_of_right = any(words in result.reason for words in ("not open to you", "may not change"))
		frappe.throw(result.reason, frappe.PermissionError if want_of_right else frappe.ValidationError)


BY = {"its own function": lambda action, it, here: OWN[action](it, here), "run": by_run}


def all_of_it(here, it) -> tuple:
	counted = ("Request", "Outgoing Mail", "Request List Item")
	return state(it.name), state(here.other), *map(frappe.db.count, counted)


def test_the_table_has_every_action_and_role():
	wanted = {action.name for action in registry.all()}
	assert set(table(WHO_DOES_WHAT)) == wanted == set(OWN)
	for text in (WHO_DOES_WHAT, WHO_SEES_IT, WHO_SAVES_WHAT):
		assert all(list(row) == list(USERS) for row in table(text).values())


@pytest.mark.parametrize("action", table(WHO_DOES_WHAT))
def test_actions(here, action):
	for role, sign in table(WHO_DOES_WHAT)[action].items():
		for by, do in BY.items():
			frappe.db.savepoint("row_of_table")
			it = frappe._dict(subject(here, role))
			before(action, here, it, USERS[role])
			check(
				sign,
				USERS[role],
				lambda it=it: all_of_it(here, it),
				lambda: do(action, it, here),
				f"{action} by {by}",
			)
			frappe.db.rollback(save_point="row_of_table")


@pytest.mark.parametrize(
	"action", [action.name for action in registry.all() if action.many and action.on_request]
)
def test_actions_in_the_background(here, action):
	"""It commits, so that each role has a request of its own."""
	for role, sign in table(WHO_DOES_WHAT)[action].items():
		it = _made(here, subject(here, role).category)
		before(action, here, it, USERS[role])
		frappe.db.commit()
		check(
			sign, USERS[role], lambda it=it: all_of_it(here, it), lambda: by_batch(action, it, here), action
		)


def check(sign: str, user: str, stored: Callable, do: Callable, what: str) -> None:
	"""What came of it is what the table says, and what was refused changed nothing."""
	was, error = stored(), None
	frappe.db.savepoint("tried")
	with as_user(user):
		try:
			do()
		except Exception as raised:
			error = raised
	now = stored()
	expected = {"x": None, "0": None, "-": frappe.PermissionError, "m": frappe.ValidationError}[sign]
	if sign == "m":
		assert isinstance(error, frappe.ValidationError | frappe.PermissionError), (what, user, error)
	else:
		assert (type(error) if error else None) is expected, (what, user, error)
	assert (now != was) == (sign == "x"), (what, user)


def export(it) -> str:
	lists.export("last", columns=["name", "title"])
	return frappe.response.filecontent.decode()


def download(file: str) -> str:
	messages.attachment(file)
	return frappe.response.filecontent.decode()


def raw(it) -> str:
	"""The message did not come by mail, which only those hear who may read it."""
	try:
		messages.raw(it.message)
	except frappe.DoesNotExistError:
		return ""
	return TITLE


def allowed(doctype: str, name: str) -> str:
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return json.dumps(doc.as_dict(), default=str)


def _picked(it) -> str:
	"""A list that somebody else made and shared."""
	values = {"doctype": "Request List", "title": "Picked", "user": USERS["manager"], "kind": "Static"}
	name = frappe.get_doc({**values, "shared_with": "All agents"}).insert(ignore_permissions=True).name
	item = {"doctype": "Request List Item", "list": name, "request": it.name}
	frappe.get_doc(item).insert(ignore_permissions=True)
	return name


def listed(doctype: str, it, field: str = "request") -> list:
	return frappe.get_list(doctype, {field: it.name}, pluck="name", limit_page_length=0)


def notices(it) -> list:
	return frappe.get_all("Notification Log", {"for_user": frappe.session.user, "document_name": it.name})


SEEN = {
	"get": lambda i, h: requests.get(i.name),
	"preview": lambda i, h: console.preview(i.name),
	"list": lambda i, h: [row for row in lists.fetch("last")["rows"] if row["name"] == i.name],
	"list by criteria": lambda i, h: lists.fetch(
		"search",
		criteria=[
			[
				{"field": "category", "operator": "one_of", "value": [i.category]},
				{"field": "title", "operator": "contains", "value": "zebra"},
			]
		],
	)["rows"],
	"search": lambda i, h: [
		row for row in lists.fetch("search", {"text": "zebra"})["rows"] if row["name"] == i.name
	],
	"number": lambda i, h: lists.fetch("search", {"text": i.name}).get("exact"),
	"suggested by words": lambda i, h: [row for row in lists.suggest("zebra", 20) if row["name"] == i.name],
	"suggested by number": lambda i, h: lists.suggest(i.name),
	"count": lambda i, h: lists.fetch("last", {"category": i.category, "agent": "unassigned"})["count"],
	"tiles": lambda i, h: counts.unassigned_requests()["value"] - (0 if i.name == h.open.name else 2),
	"export": lambda i, h: i.name in export(i),
	"board": lambda i, h: [
		row for column in boards.fetch("last")["columns"] for row in column["rows"] if row["name"] == i.name
	],
	"chart": lambda i, h: charts.fetch("last", filters={"category": i.category, "agent": "unassigned"})[
		"bars"
	],
	"chart in the desk": lambda i, h: charts.of_desk([["Request", "name", "=", i.name]])["bars"],
	"static list": lambda i, h: lists.fetch(f"saved-{_picked(i)}")["rows"],
	"free text": lambda i, h: [
		row for row in free_text.find("zebra")["messages"]["rows"] if row["request"] == i.name
	],
	"requests of contact": lambda i, h: [
		row for row in contacts.requests_of(h.contact)["rows"] if row["name"] == i.name
	],
	"file": lambda i, h: "zebra" in download(i.file),
	"file of the desk": lambda i, h: allowed("File", i.file),
	"raw mail or none": lambda i, h: raw(i),
	"notice": lambda i, h: notices(i),
	"document": lambda i, h: allowed("Request", i.name),
	"desk list": lambda i, h: listed("Request", i, "name"),
	"desk messages": lambda i, h: listed("Message", i),
	"desk log": lambda i, h: listed("Request Log", i),
	"portal": lambda i, h: portal.get_request(i.name),
	"portal list": lambda i, h: [row for row in portal.list_requests()["rows"] if row["name"] == i.name],
	"portal file": lambda i, h: portal.attachment(i.file),
}


@pytest.mark.parametrize("door", SEEN)
def test_what_is_seen(here, door):
	if door == "notice":
		_everybody_follows(here)
	seen = {}
	for role, user in USERS.items():
		frappe.local.response = frappe._dict()
		with as_user(user):
			try:
				seen[role] = "x" if SEEN[door](subject(here, role), here) else "0"
			except (frappe.PermissionError, frappe.DoesNotExistError):
				seen[role] = "-"
	assert seen == table(WHO_SEES_IT)[door]


def _everybody_follows(here) -> None:
	"""Stars from the time when both were open to all."""
	for it in (here.open, here.closed):
		for user in set(USERS.values()):
			star = {"doctype": "Favourite", "user": user, "request": it.name}
			frappe.get_doc(star).insert(ignore_permissions=True)
		customer_writes(it.name, "Again")


def saved(it, **values) -> None:
	doc = frappe.get_doc("Request", it.name)
	doc.update(values)
	doc.save()


def saved_message(it) -> None:
	doc = frappe.get_doc("Message", it.message)
	doc.body_html = "<p>Something else</p>"
	doc.save()


def saved_log(it) -> None:
	doc = frappe.get_doc("Request Log", frappe.get_all("Request Log", {"request": it.name}, pluck="name")[0])
	doc.action = "closed"
	doc.save()


SAVED = {
	"a property": lambda i: saved(i, priority="High", title="Another"),
	"another category": lambda i: saved(i, category="General"),
	"closed": lambda i: saved(i, status="Closed"),
	"deleted by status": lambda i: saved(i, status="Deleted"),
	"spam by status": lambda i: saved(i, status="Spam"),
	"a message": saved_message,
	"the log": saved_log,
	"removed": lambda i: frappe.delete_doc("Request", i.name),
}


@pytest.mark.parametrize("what", SAVED)
def test_what_is_saved_on_the_desk(here, what):
	for role, sign in table(WHO_SAVES_WHAT)[what].items():
		it = subject(here, role)
		frappe.db.savepoint("row_of_table")
		check(sign, USERS[role], lambda it=it: all_of_it(here, it), lambda: SAVED[what](it), what)
		frappe.db.rollback(save_point="row_of_table")
