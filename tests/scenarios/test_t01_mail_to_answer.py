"""T01: a known contact's mail becomes a request, is acknowledged, given to an agent, answered and closed."""

import frappe

from request_mgmt.api import favourites, lists, mailboxes, requests
from tests.factories import as_user, make_agent, make_category, make_contact, make_mailbox, outgoing, raw_mail


def test_t01_mail_to_answer():
	anna = make_agent("anna@example.com", first_name="Anna")
	bent = make_agent("bent@example.com", first_name="Bent")
	make_category("Printers", members=[anna])
	frappe.get_doc({"doctype": "Request Type", "type_name": "Incident"}).insert()
	make_mailbox(
		"support@example.com",
		display_name="Support",
		category="Printers",
		priority="High",
		request_type="Incident",
	)
	ole = make_contact("ole@acme.test", company_name="Acme")
	raw = raw_mail(
		frm="Ole Olsen <ole@acme.test>", subject="The printer is on fire", message_id="<m1@acme.test>"
	)

	came = mailboxes.receive("support@example.com", raw)

	assert (came["outcome"], came["kind"], came["automatic_reply"]) == ("Created", "person", True)
	number = came["request"]
	request = frappe.get_doc("Request", number)
	assert request.title == "The printer is on fire"
	assert (request.contact, request.contact_name, request.company_name) == (ole, "Ole Olsen", "Acme")
	assert (request.category, request.priority, request.request_type) == ("Printers", "High", "Incident")
	assert (request.channel, request.mailbox) == ("E-mail", "support@example.com")
	assert (request.status, request.base_status, request.read_status) == ("Open", "Open", "Unread")
	assert request.deadline

	# the customer hears at once, with the number, by a mail no machine answers
	(acknowledgement,) = outgoing(purpose="Automatic reply")
	assert acknowledgement.recipients == "ole@acme.test"
	assert acknowledgement.subject.startswith(f"[#{number}]")
	assert acknowledgement.in_reply_to == "<m1@acme.test>"
	headers = frappe.parse_json(acknowledgement.headers)
	assert headers["Auto-Submitted"] == "auto-replied"
	assert acknowledgement.envelope_sender == "<>"
	assert "fire" not in acknowledgement.subject + acknowledgement.body_html
	assert "burns" not in acknowledgement.body_html

	# the agent whose turn it is has it and is told
	assert request.agent == anna
	bell = frappe.get_all("Notification Log", {"for_user": anna}, ["document_name", "subject"])
	assert [row.document_name for row in bell] == [number]

	with as_user(anna):
		assert [row["name"] for row in lists.fetch("own_open")["rows"]] == [number]
		requests.comment(number, "Is it still under guarantee?", notify=[bent])
	assert frappe.get_all("Notification Log", {"for_user": bent}, pluck="document_name") == [number]

	with as_user(anna):
		requests.reply(number, "<p>A technician is on the way.</p>")
	(answer,) = outgoing(purpose="Reply")
	assert answer.recipients == "ole@acme.test"
	assert "support@example.com" in answer.sender
	assert f"[#{number}]" in answer.subject
	assert answer.in_reply_to == "<m1@acme.test>"
	assert "technician" in answer.body_html
	assert "guarantee" not in answer.body_html

	with as_user(anna):
		favourites.add(number)
		requests.close(number)
		assert lists.fetch("own_open")["rows"] == []
	request.reload()
	assert request.base_status == "Closed"
	assert request.closed_at and request.replied_at
	kinds = frappe.get_all("Message", {"request": number}, pluck="kind", order_by="creation asc")
	assert sorted(kinds) == ["Comment", "Enquiry", "Reply"]
	words = frappe.get_all("Request Log", {"request": number}, pluck="action")
	assert {"created", "assigned", "auto_reply_sent", "comment_added", "reply_sent", "closed"} <= set(words)


def test_opening_a_mail_calls_nothing_on_our_site():
	make_mailbox()
	html = '<p>Hello</p><img src="/api/method/logout">'
	got = mailboxes.receive("support@example.com", raw_mail(html=html))
	body = frappe.db.get_value("Message", got["message"], "body_html")
	assert "Hello" in body and "logout" not in body
