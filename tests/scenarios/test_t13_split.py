"""T13 Split request, T14 Split message, and their undoing (BEHAVIOUR SPL-1, SPL-2, SPM-1)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.api import actions, favourites, mailboxes, messages, requests
from tests.actions.making import ANNA, BOB, OLE, customer_writes, house, make_request, stored, words
from tests.factories import as_user, make_category, make_contact, outgoing, raw_mail


@pytest.fixture
def here(site):
	make = house()
	make_category("Invoicing", members=(BOB,), assignment_method="Even")
	return make


def texts(request: str) -> list[str]:
	with as_user(ANNA):
		return [row["body_text"] for row in requests.get(request)["messages"]]


@pytest.fixture
def four(here):
	request = make_request("Printer", contact=here.contact, agent=ANNA, message="One")
	return request, [customer_writes(request, text) for text in ("Two", "Invoice?", "Four")]


def test_t13_split(four):
	request, (_two, invoice, _four) = four
	with as_user(ANNA):
		new = requests.split(
			request, [invoice.name], "Invoice", category="Invoicing", original_status="Closed"
		)["name"]
	assert texts(new) == ["Invoice?"] and texts(request) == ["One", "Two", "Four"]
	doc, old = stored(new), stored(request)
	assert (doc.title, doc.category, doc.agent, doc.contact) == ("Invoice", "Invoicing", BOB, old.contact)
	assert (doc.message_count, old.message_count, old.base_status) == (1, 3, "Closed")
	assert "split" in words(request) and words(new)[:2] == ["created", "assigned"] and "split" in words(new)


def test_any_set_of_messages_moves_adjacent_or_not(four):
	request, (two, _invoice, last) = four
	with as_user(ANNA):
		new = requests.split(request, [last.name, two.name], "Others")["name"]
	assert texts(new) == ["Two", "Four"] and stored(new).agent == ANNA


def test_answers_to_a_moved_mail_arrive_in_the_new_request(here):
	came = mailboxes.receive(here.mailbox, raw_mail(message_id="<one@acme.test>"))
	request = came["request"]
	mailboxes.receive(
		here.mailbox, raw_mail(message_id="<two@acme.test>", In_Reply_To="<one@acme.test>", text="Two")
	)
	with as_user(ANNA):
		sent = requests.reply(request, "Our answer")["message"]
		new = requests.split(request, [sent], "The answer")["name"]
	ours = outgoing(purpose="Reply")[-1].message_id
	back = mailboxes.receive(
		here.mailbox, raw_mail(In_Reply_To=ours, text="Back", References=f"<one@acme.test> {ours}")
	)
	assert (back["outcome"], back["request"]) == ("Added", new)
	first = mailboxes.receive(here.mailbox, raw_mail(In_Reply_To="<one@acme.test>", text="To the first"))
	assert first["request"] == request


@pytest.mark.parametrize("wrong", ["all", "none", "foreign", "title", "status", "past"])
def test_what_cannot_be_split_is_refused_and_nothing_changes(four, here, wrong):
	request, parts = four
	everything = frappe.get_all("Message", {"request": request}, pluck="name")
	other = customer_writes(make_request("Other", contact=here.contact), "Other's")
	values = {
		"all": ([everything, "New"], {}),
		"none": ([[], "New"], {}),
		"foreign": ([[parts[0].name, other.name], "New"], {}),
		"title": ([[parts[0].name], "  "], {}),
		"status": ([[parts[0].name], "New"], {"original_status": "Spam"}),
		"past": ([[parts[0].name], "New"], {"status": "Postponed", "postponed_to": "2001-01-01"}),
	}[wrong]
	count = frappe.db.count("Request")
	with as_user(ANNA), pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
		requests.split(request, *values[0], **values[1])
	assert frappe.db.count("Request") == count and len(texts(request)) == 4


def test_undo_split_brings_everything_back_also_what_came_later(four):
	request, (_two, invoice, _four) = four
	with as_user(ANNA):
		new = requests.split(request, [invoice.name], "Invoice")["name"]
		assert "undo_split" in requests.get(new)["actions"]
		assert "undo_split" not in requests.get(request)["actions"]
	customer_writes(new, "Later")
	with as_user(ANNA):
		assert requests.undo_split(new) == {"request": request}
		assert requests.get(new)["request"]["name"] == request
		with pytest.raises(frappe.ValidationError):
			requests.undo_split(new)
	assert texts(request) == ["One", "Two", "Invoice?", "Four", "Later"]
	assert stored(request).message_count == 5 and stored(new).base_status == "Merged"


def test_undo_split_brings_along_whoever_joined_meanwhile(four, here):
	"""Their next mail has to find the request; stars and relations come, too."""
	request, (_two, invoice, _four) = four
	pia = make_contact("pia@beta.test", "Pia", "Poulsen")
	other = make_request("Other")
	with as_user(ANNA):
		new = requests.split(request, [invoice.name], "Invoice")["name"]
		requests.update(new, {"contacts": {"add": [pia]}})
		requests.reply(new, "Look", to=OLE, cc="third@acme.test")
		favourites.add(new)
		requests.relate(new, other)
		requests.undo_split(new)
		assert favourites.mine() == [request]
		assert [row["request"] for row in requests.get(request)["relations"]] == [other]
	assert [row.contact for row in stored(request).contacts] == [here.contact, pia]
	ours = outgoing(purpose="Reply")[-1].message_id
	for sender in ("third@acme.test", "pia@beta.test"):
		back = mailboxes.receive(here.mailbox, raw_mail(frm=sender, In_Reply_To=ours, text=f"I am {sender}"))
		assert (back["outcome"], back["request"]) == ("Added", request)


def test_undo_split_brings_back_nobody_who_left_the_original_since(four, here):
	request, (_two, invoice, _four) = four
	pia = make_contact("pia@beta.test", "Pia", "Poulsen")
	with as_user(ANNA):
		requests.update(request, {"contacts": {"add": [pia]}})
		new = requests.split(request, [invoice.name], "Invoice")["name"]
		requests.update(request, {"contacts": {"remove": [pia]}})
		requests.undo_split(new)
	assert [row.contact for row in stored(request).contacts] == [here.contact]


@pytest.mark.parametrize("way", ["split", "split message"])
@pytest.mark.parametrize("given", ["Closed", "Postponed"])
def test_undo_split_takes_back_what_it_made_of_the_original(four, way, given):
	request, (_two, invoice, _four) = four
	state = {"original_status": given}
	if given == "Postponed":
		state["original_postponed_to"] = str(add_to_date(now_datetime(), days=7).replace(microsecond=0))
	with as_user(ANNA):
		if way == "split":
			new = requests.split(request, [invoice.name], "Invoice", **state)["name"]
		else:
			new = messages.split(invoice.name, "Invoice", **state)["name"]
		assert stored(request).base_status == given
		requests.undo_split(new)
	old = stored(request)
	assert (old.base_status, old.postponed_to, old.closed_at) == ("Open", None, None)
	with as_user(ANNA):
		[row] = [row for row in requests.get(request)["log"] if row["action"] == "split_undone"]
	assert "status" in {change["field"] for change in row["changes"]}


def test_undo_split_brings_a_closed_original_back_as_it_was(four):
	request, (_two, invoice, _four) = four
	with as_user(ANNA):
		requests.close(request)
		closed_at = stored(request).closed_at
		new = requests.split(request, [invoice.name], "Invoice", original_status="Open")["name"]
		assert stored(request).base_status == "Open"
		requests.undo_split(new)
	assert (stored(request).base_status, stored(request).closed_at) == ("Closed", closed_at)


def test_undo_split_leaves_a_status_that_was_changed_since(four):
	request, (_two, invoice, _four) = four
	with as_user(ANNA):
		new = requests.split(request, [invoice.name], "Invoice", original_status="Closed")["name"]
		requests.postpone(request, "week")
		requests.undo_split(new)
	assert stored(request).base_status == "Postponed"


def test_the_one_door_tells_what_was_split_off(four):
	request, (_two, invoice, _four) = four
	with as_user(ANNA):
		answer = actions.run("split", request, {"messages": [invoice.name], "title": "Invoice"})
		assert answer["done"] == [request] and texts(answer["name"]) == ["Invoice?"]
		undone_by = {action["name"]: action["undone_by"] for action in actions.catalogue()}
		assert undone_by["split"] == undone_by["split_message"] == "undo_split"


# T14


@pytest.fixture
def mixed(here):
	request = make_request("Printer", contact=here.contact, agent=ANNA, message="One")
	files = [
		{"file_name": name, "content": name.encode(), "content_type": "text/plain", "content_id": None}
		for name in ("printer.txt", "invoice.txt")
	]
	return customer_writes(request, "Printer burns. Invoice is wrong.", attachments=files)


def files(message: str) -> list[str]:
	return frappe.get_all("File", {"attached_to_name": message}, order_by="file_name asc", pluck="file_name")


def test_t14_split_message(mixed):
	request = mixed.request
	invoice = frappe.db.get_value("File", {"attached_to_name": mixed.name, "file_name": "invoice.txt"})
	with as_user(ANNA):
		new = messages.split(
			mixed.name,
			"Invoice",
			body_original="<p>Printer burns.</p>",
			body_new="Invoice is wrong.",
			attachments=[invoice],
		)["name"]
		shown = requests.get(new)["messages"][0]
	assert texts(request) == ["One", "Printer burns."] and texts(new) == ["Invoice is wrong."]
	assert files(mixed.name) == ["printer.txt"]
	assert [file["file_name"] for file in shown["attachments"]] == ["invoice.txt"]
	assert (shown["kind"], shown["sender"]) == ("Enquiry", OLE)
	assert not outgoing(purpose="Reply")


def test_undo_of_a_split_message_restores_text_and_files(mixed):
	request = mixed.request
	invoice = frappe.db.get_value("File", {"attached_to_name": mixed.name, "file_name": "invoice.txt"})
	with as_user(ANNA):
		new = messages.split(
			mixed.name, "Invoice", body_original="Short", body_new="New", attachments=[invoice]
		)["name"]
		requests.undo_split(new)
	assert texts(request) == ["One", "Printer burns. Invoice is wrong."]
	assert files(mixed.name) == ["invoice.txt", "printer.txt"]


def test_a_file_of_another_message_does_not_move(mixed):
	other = customer_writes(
		mixed.request,
		"x",
		attachments=[
			{"file_name": "x.txt", "content": b"x", "content_type": "text/plain", "content_id": None}
		],
	)
	file = frappe.db.get_value("File", {"attached_to_name": other.name})
	with as_user(ANNA), pytest.raises(frappe.DoesNotExistError):
		messages.split(mixed.name, "Invoice", attachments=[file])
	assert files(other.name) == ["x.txt"]
