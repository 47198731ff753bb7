"""T04: which request an answer belongs to; and what a stranger can do with what he knows."""

import frappe
import pytest

from request_mgmt.api import mailboxes, requests
from tests.factories import as_user, make_agent, make_category, make_contact, make_mailbox, outgoing, raw_mail

BOX, SALES = "support@example.com", "sales@example.com"


@pytest.fixture
def answered():
	"""A request of Ole's that was answered; its number and the answer's mail."""
	anna = make_agent("anna@example.com")
	make_category("Support", members=[anna])
	make_mailbox(BOX, category="Support")
	make_contact("ole@acme.test")
	number = mailboxes.receive(BOX, raw_mail(message_id="<first@acme.test>"))["request"]
	with as_user(anna):
		requests.reply(number, "<p>Have you tried water?</p>")
	(answer,) = outgoing(purpose="Reply")
	return frappe._dict(number=number, message_id=answer.message_id)


def receive(**mail):
	return mailboxes.receive(BOX, raw_mail(**mail))


def test_t04_an_answer_joins_even_when_its_subject_changed(answered):
	came = receive(subject="Something else entirely", text="Yes.", In_Reply_To=answered.message_id)
	assert (came["outcome"], came["request"]) == ("Added", answered.number)
	assert frappe.db.get_value("Message", came["message"], ["kind", "access_level"]) == (
		"Enquiry",
		"External",
	)


def test_t04_references_alone_are_enough(answered):
	came = receive(subject="x", References=f"<other@x.test> {answered.message_id} <unknown@y.test>")
	assert (came["outcome"], came["request"]) == ("Added", answered.number)


def test_t04_the_customers_own_earlier_mail_is_an_id_too(answered):
	came = receive(subject="One more thing", In_Reply_To="<first@acme.test>")
	assert (came["outcome"], came["request"]) == ("Added", answered.number)


def test_t04_without_headers_the_number_in_the_subject_is_enough(answered):
	came = receive(subject=f"SV: [#{answered.number}] The printer")
	assert (came["outcome"], came["request"]) == ("Added", answered.number)


def test_t04_neither_makes_a_new_request(answered):
	came = receive(subject="The printer is on fire")
	assert came["outcome"] == "Created"
	assert came["request"] != answered.number


def test_t04_an_answer_is_not_acknowledged(answered):
	came = receive(text="Yes.", In_Reply_To=answered.message_id)
	assert not came["automatic_reply"]
	assert len(outgoing(purpose="Automatic reply")) == 1


@pytest.mark.parametrize("knows", ["number", "answer's id", "customer's id"])
def test_t04_a_stranger_who_knows_changes_nothing(answered, knows):
	before = frappe.get_doc("Request", answered.number).as_dict()
	clue = {
		"number": {"subject": f"Re: [#{answered.number}] The printer"},
		"answer's id": {"In_Reply_To": answered.message_id},
		"customer's id": {"References": "<first@acme.test>"},
	}[knows]

	came = receive(frm="Eve <eve@evil.test>", Reply_To="ole@acme.test", **clue)

	assert came["outcome"] == "Created"
	assert came["request"] != answered.number
	after = frappe.get_doc("Request", answered.number).as_dict()
	assert {k: str(v) for k, v in after.items()} == {k: str(v) for k, v in before.items()}
	assert frappe.db.count("Message", {"request": answered.number}) == 2
	hints = frappe.get_all("Request Log", {"request": came["request"]}, pluck="detail")
	assert any(answered.number in (hint or "") for hint in hints)
	assert answered.number not in frappe.db.get_value("Request", came["request"], "title")


def test_t04_a_forged_id_of_ours_leads_nowhere(answered):
	other = answered.number[:-1] + ("1" if answered.number.endswith("0") else "0")
	forged = answered.message_id.replace(answered.number, other)
	came = receive(
		In_Reply_To=f"<rm.{answered.number}.aaaaaaaaaaaa.bbbbbbbbbbbbbbbb@example.com>", subject="x"
	)
	assert came["outcome"] == "Created"
	assert receive(In_Reply_To=forged, subject="y")["outcome"] == "Created"


def test_t04_an_agents_mail_has_no_agents_rights(answered):
	came = receive(frm="anna@example.com", subject=f"Re: [#{answered.number}]", text="Close it.")
	assert came["outcome"] == "Created"


def test_t04_a_colleague_the_customer_was_answered_with_takes_part():
	anna = make_agent("anna@example.com")
	make_category("Support", members=[anna])
	make_mailbox(BOX, category="Support")
	make_contact("ole@acme.test")
	boss = make_contact("boss@acme.test", first_name="Bo")
	number = receive()["request"]
	with as_user(anna):
		requests.update(number, {"contacts": [frappe.db.get_value("Request", number, "contact"), boss]})
	came = receive(frm="boss@acme.test", subject=f"Re: [#{number}]")
	assert (came["outcome"], came["request"]) == ("Added", number)
	assert frappe.db.get_value("Message", came["message"], "contact") == boss


def test_t04_our_own_words_are_folded_even_without_a_mark(answered):
	sent = frappe.db.get_value("Message", {"request": answered.number, "kind": "Reply"}, "body_text")
	came = receive(text=f"Yes, it helped.\n\n{sent}", In_Reply_To=answered.message_id)
	new, folded = frappe.db.get_value("Message", came["message"], ["body_text", "quoted_text"])
	assert new.strip() == "Yes, it helped."
	assert "Have you tried water?" in folded


def test_t04_what_a_forward_is_about_is_shown():
	make_category("Support", members=[make_agent("anna@example.com")])
	make_mailbox(BOX, category="Support")
	text = "See below\n\nFra: Bo <bo@x.test>\nSendt: 23. november 2026\nTil: Ole\nEmne: Invoice\n\nIt is too high.\n"
	came = receive(subject="VS: Invoice", text=text, In_Reply_To="<theirs@x.test>")
	assert came["outcome"] == "Created"
	shown, folded = frappe.db.get_value("Message", came["message"], ["body_text", "quoted_text"])
	assert "It is too high." in shown
	assert not folded


def test_t04_a_mail_to_two_departments_is_answered_in_each_of_them():
	make_mailbox(BOX)
	make_mailbox(SALES, category=make_category("Sales"))
	mail = raw_mail(to=f"{BOX}, {SALES}", message_id="<both@acme.test>")
	number = {box: mailboxes.receive(box, mail)["request"] for box in (BOX, SALES)}
	more = raw_mail(to=f"{BOX}, {SALES}", In_Reply_To="<both@acme.test>", text="And it smokes.")
	for box in (BOX, SALES):
		came = mailboxes.receive(box, more)
		assert (came["outcome"], came["request"]) == ("Added", number[box])


def test_t04_the_same_answer_through_two_mailboxes_is_one_message():
	make_mailbox(BOX)
	make_mailbox(SALES)
	number = mailboxes.receive(BOX, raw_mail())["request"]
	(acknowledgement,) = outgoing(purpose="Automatic reply")
	answer = {
		"to": f"{BOX}, {SALES}",
		"In_Reply_To": acknowledgement.message_id,
		"message_id": "<a@acme.test>",
	}
	assert mailboxes.receive(BOX, raw_mail(**answer))["outcome"] == "Added"
	came = mailboxes.receive(SALES, raw_mail(**answer))
	assert (came["outcome"], came["request"]) == ("Recorded", number)
	other = mailboxes.receive(SALES, raw_mail(text="Other words", **answer))
	assert (other["outcome"], other["request"]) == ("Added", number)
	assert frappe.db.count("Message", {"request": number, "kind": "Enquiry"}) == 3


@pytest.mark.parametrize(
	("subject", "title"),
	[
		("SV: Re: AW: Printeren brænder", "Printeren brænder"),
		("Re[2]: RE : The printer", "The printer"),
		("Reparation: sv: maskine", "Reparation: sv: maskine"),
		("Fwd: Invoice", "Fwd: Invoice"),
		("Re:", "(no subject)"),
	],
)
def test_a_title_is_without_the_marks_of_an_answer_and_the_message_keeps_them(subject, title):
	make_mailbox("support@example.com")
	came = mailboxes.receive("support@example.com", raw_mail(subject=subject))
	assert frappe.db.get_value("Request", came["request"], "title") == title
	assert frappe.db.get_value("Message", {"request": came["request"]}, "subject") == subject
