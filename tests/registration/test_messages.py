"""What a message does to its request (BEHAVIOUR REP-7, REP-14, REP-16, RD-1, ASG-11, CLO-3)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt.records import outbox
from request_mgmt.registration import messages, requests
from tests.factories import as_user, make_agent, make_category, make_contact, outgoing

ANNA, BENT = "anna@example.com", "bent@example.com"


@pytest.fixture
def request_doc(site):
	make_category("Support", members=[make_agent(ANNA), make_agent(BENT)])
	contact = make_contact("ole@acme.test")
	doc = requests.register(
		title="Printer",
		channel="Phone",
		category="Support",
		contact=contact,
		agent=ANNA,
		actor_user=ANNA,
		notify=False,
	)
	doc.db_set("read_status", "Read")
	return frappe.get_doc("Request", doc.name)


def enquiry(request, **values):
	return messages.add(
		request,
		**{
			"kind": "Enquiry",
			"access_level": "External",
			"contact": request.contact,
			"sender": "ole@acme.test",
			"body_text": "x",
			**values,
		},
	)


def test_a_customers_message_is_news_for_the_owner(request_doc):
	message = enquiry(request_doc)
	request_doc.reload()
	assert request_doc.read_status == "New information"
	assert (request_doc.message_count, request_doc.reply_count) == (1, 0)
	assert request_doc.last_message_from == "Customer"
	assert message.author_name == "Ole Olsen"
	log = frappe.get_all(
		"Request Log", {"request": request_doc.name, "action": "message_added"}, ["contact", "actor_name"]
	)
	assert log == [{"contact": request_doc.contact, "actor_name": "Ole Olsen"}]


def test_what_the_owner_never_read_stays_unread(request_doc):
	request_doc.db_set("read_status", "Unread")
	enquiry(request_doc)
	assert frappe.db.get_value("Request", request_doc.name, "read_status") == "Unread"


def test_a_colleagues_message_is_news_the_owners_own_is_not(request_doc):
	messages.add(request_doc, kind="Comment", access_level="Internal", body_text="x", user=ANNA, time_spent=5)
	assert frappe.db.get_value("Request", request_doc.name, "read_status") == "Read"
	messages.add(request_doc, kind="Comment", access_level="Internal", body_text="x", user=BENT, time_spent=7)
	request_doc.reload()
	assert request_doc.read_status == "New information"
	assert request_doc.time_spent == 12


def test_the_first_reply_is_noted_once(request_doc):
	first = messages.add(request_doc, kind="Reply", access_level="External", body_text="x", user=ANNA)
	request_doc.reload()
	assert request_doc.replied_at == frappe.db.get_value("Message", first.name, "posted_at")
	messages.add(request_doc, kind="Reply", access_level="External", body_text="y", user=ANNA)
	assert frappe.db.get_value("Request", request_doc.name, "replied_at") == request_doc.replied_at
	assert frappe.db.get_value("Request", request_doc.name, "reply_count") == 2


@pytest.mark.parametrize("state", ["Closed", "Postponed"])
def test_a_customers_message_wakes_what_slept(request_doc, state):
	request_doc.status = state
	request_doc.postponed_to = add_to_date(now_datetime(), days=3) if state == "Postponed" else None
	request_doc.save()
	enquiry(request_doc)
	request_doc.reload()
	assert (request_doc.base_status, request_doc.postponed_to) == ("Open", None)
	assert frappe.get_all("Notification Log", {"for_user": ANNA}, pluck="subject")


def test_an_automatic_message_wakes_nobody_and_is_no_news(request_doc):
	request_doc.status = "Closed"
	request_doc.save()
	enquiry(request_doc, is_automatic=True, access_level="Internal", mail_class="auto-reply")
	request_doc.reload()
	assert (request_doc.base_status, request_doc.read_status) == ("Closed", "Read")
	assert frappe.get_all("Notification Log") == []


def test_an_absent_owners_request_goes_to_somebody_present(request_doc):
	frappe.get_doc("Request Category", "Support").update({"reassign_when_absent": 1}).save()
	frappe.get_doc("Request Agent", ANNA).update({"availability": "Not present"}).save()
	enquiry(request_doc)
	request_doc.reload()
	assert (request_doc.agent, request_doc.read_status) == (BENT, "Unread")
	assert set(frappe.get_all("Notification Log", pluck="for_user")) == {ANNA, BENT}


def test_an_absent_owner_keeps_it_when_nobody_else_can_take_it(request_doc):
	frappe.get_doc("Request Category", "Support").update({"reassign_when_absent": 1}).save()
	for user in (ANNA, BENT):
		frappe.get_doc("Request Agent", user).update({"availability": "Not present"}).save()
	enquiry(request_doc)
	assert frappe.db.get_value("Request", request_doc.name, "agent") == ANNA


def test_without_the_switch_an_absent_owner_keeps_it(request_doc):
	frappe.get_doc("Request Agent", ANNA).update({"availability": "Not present"}).save()
	enquiry(request_doc)
	assert frappe.db.get_value("Request", request_doc.name, "agent") == ANNA


def test_attachments_are_private_files_of_the_message(request_doc):
	message = enquiry(
		request_doc,
		body_html='<p><img src="cid:pic@1"></p>',
		attachments=[
			{"file_name": "../a b.txt", "content": b"hello", "content_type": "text/plain"},
			{
				"file_name": "p.png",
				"content": b"\x89PNG\r\n\x1a\n0",
				"content_type": "image/png",
				"content_id": "<pic@1>",
			},
		],
	)
	files = frappe.get_all(
		"File",
		{"attached_to_doctype": "Message", "attached_to_name": message.name},
		["name", "file_name", "is_private", "file_url"],
		order_by="creation asc",
	)
	assert [file.is_private for file in files] == [1, 1]
	assert ".." not in files[0].file_name
	assert frappe.get_doc("File", files[0].name).get_content() in (b"hello", "hello")
	stored = frappe.get_doc("Message", message.name)
	assert stored.attachment_count == 2
	assert files[1].file_url in stored.body_html
	assert frappe.db.get_value("Request", request_doc.name, "has_attachment")


def test_somebody_elses_file_is_refused_and_nothing_is_stored(request_doc):
	with as_user(BENT):
		file = frappe.get_doc({"doctype": "File", "file_name": "b.txt", "content": b"b", "is_private": 1})
		file.insert(ignore_permissions=True)
	before = frappe.db.count("Message")
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		messages.add(
			request_doc,
			kind="Comment",
			access_level="Internal",
			body_text="x",
			user=ANNA,
			attachments=[{"file": file.name}],
		)
	assert frappe.db.count("Message") == before


def test_ones_own_upload_is_taken_over(request_doc):
	with as_user(ANNA):
		file = frappe.get_doc({"doctype": "File", "file_name": "a.txt", "content": b"a", "is_private": 1})
		file.insert(ignore_permissions=True)
		message = messages.add(
			request_doc,
			kind="Comment",
			access_level="Internal",
			body_text="x",
			user=ANNA,
			attachments=[{"file": file.name}],
		)
	file.reload()
	assert (file.attached_to_doctype, file.attached_to_name) == ("Message", message.name)


def test_outgoing_mail_is_part_of_the_transaction(request_doc):
	frappe.db.commit()
	outbox.queue(
		purpose="Reply", recipients=["a@x.test"], subject="x", body_html="x", request=request_doc.name
	)
	frappe.db.rollback()
	assert outgoing() == []


def test_no_header_of_outgoing_mail_has_a_line_break(request_doc):
	outbox.queue(
		purpose="Reply",
		recipients=["a@x.test\r\nBcc: all@x.test"],
		subject="Hi\r\nX-Evil: 1\u2028x",
		sender="A\n <a@example.com>",
		body_html="x",
	)
	(mail,) = outgoing()
	for value in (mail.recipients, mail.subject, mail.sender):
		assert not set(value) & set("\r\n\u2028")


def test_a_mail_of_a_message_gives_it_its_id(request_doc):
	message = messages.add(request_doc, kind="Reply", access_level="External", body_text="x", user=ANNA)
	outbox.queue(
		purpose="Reply",
		recipients=["a@x.test"],
		subject="x",
		body_html="x",
		sender="support@example.com",
		request=request_doc.name,
		message=message.name,
	)
	message.reload()
	assert message.message_id.endswith("@example.com>")
	assert message.message_key and message.delivery_state == "Waiting"
