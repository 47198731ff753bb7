"""Mail leaves through a real SMTP server: each once, each accounted for (BEHAVIOUR REP-5; MAIL.md 1.5, 4.1)."""

import json
import os
import re

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import mailboxes, messages, requests
from request_mgmt.mail import parsing, sending
from request_mgmt.records import outbox, undeliverable
from tests import servers
from tests.factories import (
	as_user,
	in_threads,
	make_agent,
	make_category,
	make_mailbox,
	make_manager,
	raw_mail,
	set_settings,
)

ANNA = "anna@example.com"
OLE = "ole@acme.test"
BOX = "support@example.com"


@pytest.fixture
def house(site):
	make_agent(ANNA, first_name="Anna")
	make_mailbox(BOX, display_name="Support")
	category = make_category("Helpdesk", members=(ANNA,))
	set_settings(default_mailbox=BOX, default_category=category)


def write(recipients=(OLE,), **values) -> str:
	"""One mail in the queue, committed."""
	values = {
		"purpose": "Notice",
		"subject": "Hello",
		"body_html": "<p>Hello</p>",
		"sender": "S <s@example.com>",
		**values,
	}
	name = outbox.queue(recipients=recipients, **values)
	frappe.db.commit()
	return name


def row(name: str):
	frappe.db.rollback()
	return frappe.get_doc("Outgoing Mail", name)


def later(**delay):
	return add_to_date(now_datetime(), **delay)


def answered(**values):
	"""A customer's mail and Anna's answer to it; answers the request and the answer's message."""
	came = mailboxes.receive(BOX, raw_mail(**{"message_id": "<one@acme.test>", **values}))
	with as_user(ANNA):
		requests.reply(came["request"], "<p>Brug vand, Jørgen.</p>")
	frappe.db.commit()
	name = frappe.get_all("Message", {"request": came["request"], "kind": "Reply"}, pluck="name")[0]
	return came["request"], name


def message(name: str):
	return frappe.db.get_value(
		"Message", name, ["delivery_state", "delivery_error", "sent_at", "message_id"], as_dict=True
	)


# --- the way out


@pytest.mark.parametrize("tls", [None, "starttls", "implicit"])
@pytest.mark.parametrize("password", [None, "Smtp-Pa55"])
def test_every_way_out(account, trust, tls, password):
	with servers.SmtpSink(tls, "relay-user" if password else None, password) as sink:
		if tls:
			trust(sink)
		account(sink)
		name = write()
		assert tasks.send_waiting() == {"sent": 1, "failed": 0, "waiting": 0}
		(letter,) = sink.letters
		assert (letter.sender, letter.recipients) == ("s@example.com", [OLE])
		assert letter.user == ("relay-user" if password else None)
		assert letter.encrypted == bool(tls)
		assert row(name).status == "Sent"
		assert row(name).sent_at


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_nobody_vouches_for(account, tls):
	with servers.SmtpSink(tls, "user", "Smtp-Pa55") as sink:
		account(sink)
		name = write()
		assert tasks.send_waiting()["waiting"] == 1
		assert sink.letters == []
		assert "certificate" in row(name).last_error.lower()


def test_a_wrong_password_is_not_shown(account):
	with servers.SmtpSink(None, "user", "Right-Pa55") as sink:
		account(sink, password="Wrong-Pa55")
		name = write()
		assert tasks.send_waiting()["waiting"] == 1
		assert "535" in row(name).last_error
		assert "Pa55" not in row(name).last_error


def test_no_account_at_all(site):
	frappe.flags.mute_emails = False
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	name = write()
	try:
		assert sending.send_waiting()["waiting"] == 1
	finally:
		frappe.flags.mute_emails = True
	assert "account" in row(name).last_error
	assert row(name).status == "Waiting"


def test_the_mailbox_has_its_own_server(account, sink):
	with servers.SmtpSink() as other:
		account(sink)
		own = account(other, default_outgoing=0, email_id="sales@example.com")
		make_mailbox("sales@example.com", outgoing_account=own)
		write(mailbox="sales@example.com")
		write()
		assert tasks.send_waiting()["sent"] == 2
		assert (len(other.letters), len(sink.letters)) == (1, 1)


def test_one_connection_for_many(account, sink):
	account(sink)
	for _number in range(20):
		write()
	assert tasks.send_waiting()["sent"] == 20
	assert sink.sessions == 1


def test_a_server_that_is_down_is_asked_once_a_run(account, sink):
	account(sink)
	names = [write() for _number in range(5)]
	sink.stop()
	assert tasks.send_waiting()["waiting"] == 5
	assert all(row(name).attempts == 1 for name in names)
	sink.start()
	assert sending.send_waiting(now=later(minutes=2))["sent"] == 5


def test_a_muted_site_sends_nothing(account, sink):
	account(sink)
	name = write()
	frappe.flags.mute_emails = True
	assert tasks.send_waiting() == {"sent": 0, "failed": 0, "waiting": 0}
	assert (row(name).status, row(name).attempts) == ("Waiting", 0)


# --- what arrives


def test_an_answer_as_the_customer_gets_it(house, account, sink):
	account(sink)
	request, name = answered(
		message_id=f"<{'A' * 190}@outlook.test>",
		References=f"<{'B' * 190}@outlook.test>",
		subject="Printeren brænder",
	)
	tasks.send_waiting()
	(letter,) = [letter for letter in sink.to(OLE) if b"Brug vand" in letter.raw]
	mail = parsing.parse(letter.raw)
	assert (mail.from_.email, "Support" in mail.from_.name) == (BOX, True)
	assert letter.sender == BOX
	assert [a.email for a in mail.to] == [OLE]
	assert mail.subject == f"[#{request}] Re: Printeren brænder"
	assert mail.in_reply_to == [f"<{'A' * 190}@outlook.test>"]
	assert mail.references == [f"<{'B' * 190}@outlook.test>", f"<{'A' * 190}@outlook.test>"]
	assert mail.message_id == message(name).message_id
	assert mail.header("Auto-Submitted") is None  # a person wrote it
	assert "Brug vand, Jørgen." in mail.text
	assert "Brug vand, Jørgen." in mail.html
	assert mail.content_type == "multipart/alternative"
	assert max(map(len, letter.raw.split(b"\r\n"))) <= 998
	assert message(name).delivery_state == "Sent"
	assert message(name).sent_at


def test_the_customers_answer_finds_its_way_back(house, account, sink):
	account(sink)
	request, name = answered()
	tasks.send_waiting()
	back = raw_mail(subject="Something else", In_Reply_To=message(name).message_id)
	assert mailboxes.receive(BOX, back)["request"] == request


def test_automatic_mail_says_so_and_has_no_sender(house, account, sink):
	account(sink)
	frappe.get_doc(
		{
			"doctype": "Reply Template",
			"template_name": "Thanks",
			"subject": "Thanks",
			"body": "<p>We have it.</p>",
		}
	).insert(ignore_permissions=True) if not frappe.get_all("Reply Template") else None
	write(envelope_sender="", headers=outbox.automatic_headers(True), purpose="Automatic reply")
	tasks.send_waiting()
	(letter,) = sink.letters
	mail = parsing.parse(letter.raw)
	assert letter.sender == ""
	assert mail.header("Auto-Submitted") == "auto-replied"
	assert mail.header("X-Auto-Response-Suppress") == "All"
	assert mail.from_.email == "s@example.com"


def test_hidden_recipients_stay_hidden(account, sink):
	account(sink)
	write(cc=["b@acme.test"], bcc=["Hidden <hidden@acme.test>"])
	tasks.send_waiting()
	(letter,) = sink.letters
	assert letter.recipients == [OLE, "b@acme.test", "hidden@acme.test"]
	assert b"hidden" not in letter.raw.lower()


def test_a_recipient_named_twice_gets_it_once(account, sink):
	account(sink)
	write([OLE, f"Ole <{OLE}>"], cc=[OLE])
	tasks.send_waiting()
	assert sink.letters[0].recipients == [OLE]


def test_nothing_can_be_smuggled_into_headers(account, sink):
	account(sink)
	write(
		subject="Hi\r\nBcc: evil@x.test", reply_to="a@b.test\r\nX-Evil: 1", in_reply_to="<a@b>\r\nX-Evil: 1"
	)
	tasks.send_waiting()
	(letter,) = sink.letters
	assert letter.recipients == [OLE]
	assert not re.search(rb"(?im)^(bcc|x-evil):", letter.raw)


def test_attachments_of_an_answer(house, account, sink):
	account(sink)
	came = mailboxes.receive(BOX, raw_mail())
	content = os.urandom(300_000)
	with as_user(ANNA):
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "bær.bin", "content": content, "is_private": 1}
		)
		file.insert(ignore_permissions=True)
		requests.reply(came["request"], "<p>See the file</p>", attachments=[{"file": file.name}])
	frappe.db.commit()
	tasks.send_waiting()
	(letter,) = [letter for letter in sink.to(OLE) if b"See the file" in letter.raw]
	(attachment,) = parsing.parse(letter.raw).attachments
	assert attachment.content == content
	assert attachment.file_name.endswith(".bin")


def test_a_file_that_is_gone_fails_with_its_reason(account, sink):
	account(sink)
	name = write(attachments=["no-such-file"])
	assert tasks.send_waiting()["failed"] == 1
	assert "no-such-file" in row(name).last_error
	assert sink.letters == []


# --- what servers say


def test_each_recipient_has_a_result_of_his_own(account, sink):
	account(sink)
	sink.refuse.recipients = {"gone@acme.test": "550 5.1.1 No such user", "busy@acme.test": "451 4.7.1 Later"}
	name = write([OLE, "gone@acme.test", "busy@acme.test"])
	assert tasks.send_waiting()["waiting"] == 1
	results = json.loads(row(name).delivery)
	assert {a: r["state"] for a, r in results.items()} == {
		OLE: "Sent",
		"gone@acme.test": "Failed",
		"busy@acme.test": "Waiting",
	}
	assert "5.1.1" in results["gone@acme.test"]["text"]

	sink.refuse.recipients.pop("busy@acme.test")
	assert sending.send_waiting(now=later(minutes=5))["sent"] == 1
	assert [letter.recipients for letter in sink.letters] == [[OLE], ["busy@acme.test"]]


def test_a_temporary_refusal_is_tried_again_less_and_less_often(account, sink):
	account(sink)
	sink.refuse.data = "451 4.3.0 Try again"
	name = write()
	now, waits = now_datetime(), []
	for _attempt in range(5):
		assert sending.send_waiting(now=now)["waiting"] == 1
		waits.append((row(name).next_attempt_at - now).total_seconds())
		assert sending.send_waiting(now=now)["waiting"] == 0  # not due
		now = row(name).next_attempt_at
	assert waits == sorted(waits)
	assert waits[-1] > waits[0]
	assert "451" in row(name).last_error
	sink.refuse.data = None
	assert sending.send_waiting(now=now)["sent"] == 1
	assert len(sink.letters) == 1
	assert not row(name).last_error


def test_in_the_end_it_is_given_up(account, sink):
	account(sink)
	sink.refuse.data = "451 4.3.0 Try again"
	name = write()
	now = now_datetime()
	for _attempt in range(20):
		sending.send_waiting(now=now)
		if row(name).status == "Failed":
			break
		now = row(name).next_attempt_at
	assert row(name).status == "Failed"
	assert (now - row(name).creation).total_seconds() > 24 * 3600
	assert sending.send_waiting(now=later(days=30))["failed"] == 0


def test_a_permanent_refusal_shows_on_the_message_and_its_owner_hears_once(house, account, sink):
	account(sink)
	request, name = answered()
	sink.refuse.recipients[OLE] = "550 5.1.1 No such user"
	bells = frappe.db.count("Notification Log", {"for_user": ANNA})
	assert tasks.send_waiting()["failed"] >= 1
	assert message(name).delivery_state == "Failed"
	assert "5.1.1" in message(name).delivery_error
	assert frappe.db.count("Request Log", {"request": request, "action": "delivery_failed"}) == 1
	assert frappe.db.count("Notification Log", {"for_user": ANNA}) == bells + 1
	sending.send_waiting(now=later(days=3))
	assert frappe.db.count("Request Log", {"request": request, "action": "delivery_failed"}) == 1


def test_what_failed_is_sent_again_to_those_alone_who_have_not_got_it(house, account, sink):
	account(sink)
	_request, name = answered()
	frappe.db.set_value("Outgoing Mail", {"message": name}, "cc", "pia@acme.test")
	frappe.db.commit()
	mail = frappe.db.get_value("Outgoing Mail", {"message": name})
	message_id = row(mail).message_id
	sink.refuse.recipients[OLE] = "550 5.7.1 Not today"
	tasks.send_waiting()
	assert row(mail).status == "Sent" and message(name).delivery_state == "Failed"
	sink.refuse.recipients.clear()
	sink.letters.clear()

	assert mailboxes.send_again(mail) == {"to": [OLE]}
	frappe.db.commit()
	assert message(name).delivery_state == "Waiting" and not message(name).delivery_error
	assert tasks.send_waiting()["sent"] == 1
	assert [letter.recipients for letter in sink.letters] == [[OLE]]
	assert message_id.encode() in sink.letters[0].raw
	assert message(name).delivery_state == "Sent" and row(mail).attempts == 1
	with pytest.raises(frappe.ValidationError, match="took this mail for everybody"):
		mailboxes.send_again(mail)
	with as_user(ANNA), pytest.raises(frappe.PermissionError):
		mailboxes.send_again(mail)
	with pytest.raises(frappe.DoesNotExistError):
		mailboxes.send_again("nothing")


def test_an_address_that_is_no_good_is_sent_to_again_when_somebody_says_so(house, account, sink):
	account(sink)
	_request, name = answered()
	mail = frappe.db.get_value("Outgoing Mail", {"message": name})
	sink.refuse.recipients[OLE] = "550 5.1.1 No such user"
	tasks.send_waiting()
	with pytest.raises(undeliverable.UndeliverableAddressError):
		mailboxes.send_again(mail)
	assert row(mail).status == "Failed"
	sink.refuse.recipients.clear()
	mailboxes.send_again(mail, anyway=True)
	frappe.db.commit()
	tasks.send_waiting()
	assert row(mail).status == "Sent" and not undeliverable.among([OLE])


def test_what_waits_is_sent_now_and_what_is_being_sent_is_left_alone(account, sink):
	account(sink)
	sink.refuse.data = "451 4.3.0 Try again"
	name = write()
	tasks.send_waiting()
	sink.refuse.data = None
	assert tasks.send_waiting()["sent"] == 0  # not due
	assert mailboxes.send_again(name) == {"to": [OLE]}
	frappe.db.commit()
	assert tasks.send_waiting()["sent"] == 1
	other = write()
	frappe.db.set_value("Outgoing Mail", other, "status", "Sending")
	with pytest.raises(frappe.ValidationError, match="being sent"):
		mailboxes.send_again(other)


def test_a_mail_taken_out_of_the_queue_is_seen_on_its_message(house, account, sink):
	make_manager("mona@example.com")
	request, name = answered()
	with as_user("mona@example.com"):
		frappe.delete_doc("Outgoing Mail", frappe.db.get_value("Outgoing Mail", {"message": name}))
	assert message(name).delivery_state == "Failed" and "outbox" in message(name).delivery_error
	assert frappe.db.exists(
		"Request Log", {"request": request, "action": "delivery_failed", "user": "mona@example.com"}
	)
	tasks.send_waiting()
	assert not [letter for letter in sink.letters if b"Brug vand" in letter.raw]


def test_the_mail_of_a_deleted_message_goes_out_no_more(house, account, sink):
	account(sink)
	make_manager("mona@example.com")
	request, name = answered()
	with as_user(ANNA):
		requests.comment(request, "Not that one")
	mail = frappe.db.get_value("Outgoing Mail", {"message": name})
	with as_user("mona@example.com"):
		messages.delete(name)
	frappe.db.commit()
	tasks.send_waiting()
	assert not [letter for letter in sink.letters if b"Brug vand" in letter.raw]
	assert row(mail).status == "Failed" and "deleted" in row(mail).last_error
	with pytest.raises(frappe.ValidationError, match="was deleted"):
		mailboxes.send_again(mail)


def test_a_deleted_message_that_is_restored_says_what_became_of_its_mail(house, account, sink):
	account(sink)
	_request, name = answered()
	frappe.delete_doc("Message", name)
	kept = frappe.get_last_doc("Deleted Document", {"deleted_name": name})
	restored = frappe.get_doc(json.loads(kept.data)).insert()  # as the platform restores, under another name
	frappe.db.commit()
	tasks.send_waiting()
	assert not [letter for letter in sink.letters if b"Brug vand" in letter.raw]
	restored = message(restored.name)
	assert restored.delivery_state == "Failed" and "deleted" in restored.delivery_error


def test_the_mail_of_a_deleted_message_that_is_being_sent_is_on_its_way(house, account, sink):
	account(sink)
	request, name = answered()
	with as_user(ANNA):
		requests.comment(request, "Not that one")
	mail = frappe.db.get_value("Outgoing Mail", {"message": name})
	frappe.db.set_value("Outgoing Mail", mail, "status", "Sending")
	messages.delete(name)
	frappe.db.commit()
	assert row(mail).status == "Sending"


def test_while_it_waits_the_message_waits(house, account, sink):
	account(sink)
	sink.refuse.data = "451 4.3.0 Try again"
	_request, name = answered()
	tasks.send_waiting()
	assert message(name).delivery_state == "Waiting"
	assert "451" in message(name).delivery_error
	sink.refuse.data = None
	sending.send_waiting(now=later(minutes=5))
	assert message(name).delivery_state == "Sent"
	assert not message(name).delivery_error


@pytest.mark.parametrize(
	("answer", "status"), [("550 5.7.1 Spam", "Failed"), ("554 no", "Failed"), ("421 busy", "Waiting")]
)
def test_a_refused_mail(account, sink, answer, status):
	account(sink)
	sink.refuse.data = answer
	name = write()
	tasks.send_waiting()
	assert row(name).status == status


def test_a_refused_sender(account, sink):
	account(sink)
	sink.refuse.sender = "553 5.1.8 Not from here"
	name = write()
	assert tasks.send_waiting()["failed"] == 1
	assert "5.1.8" in row(name).last_error


def test_a_mail_that_is_too_big(account):
	with servers.SmtpSink(size=10_000) as sink:
		account(sink)
		name = write(body_html="<p>" + "x " * 20_000)
		assert tasks.send_waiting()["failed"] == 1
		assert "552" in row(name).last_error


def test_a_line_that_drops_is_tried_again(account, sink):
	account(sink)
	sink.refuse.hang_up_on_data = 1
	first, second = write(), write()
	tasks.send_waiting()
	assert row(first).status == "Waiting"
	assert row(second).status == "Sent"  # on a new line
	assert sending.send_waiting(now=later(minutes=5))["sent"] == 1
	assert len(sink.letters) == 2


@pytest.mark.parametrize("bad", ["jørgen@acme.test", "no address", ""])
def test_an_address_no_mail_can_carry_fails_alone(account, sink, bad):
	account(sink)
	name = write([OLE], cc=[bad]) if bad else write([])
	other = write()
	tasks.send_waiting()
	assert row(other).status == "Sent"
	assert row(name).status in ("Sent", "Failed")
	if bad == "jørgen@acme.test":
		results = json.loads(row(name).delivery)
		assert results[bad]["state"] == "Failed"
		assert results[OLE]["state"] == "Sent"


def test_a_broken_row_does_not_stop_the_others(account, sink):
	account(sink)
	broken, good = write(), write()
	frappe.db.set_value("Outgoing Mail", broken, {"attachments": "{not json", "delivery": "[]"})
	frappe.db.commit()
	tasks.send_waiting()
	assert row(broken).status == "Failed"
	assert row(good).status == "Sent"


# --- twice, never


def test_two_senders_at_once_send_each_mail_once(site, account, sink):
	account(sink)
	names = [write(subject=f"Mail {number}") for number in range(15)]
	sink.refuse.slow = 0.02
	counted = in_threads(site, [_unmuted(sending.send_waiting)] * 3)
	assert not [c for c in counted if isinstance(c, Exception)], counted
	assert sum(c["sent"] for c in counted) == 15
	subjects = [parsing.parse(letter.raw).subject for letter in sink.letters]
	assert sorted(subjects) == sorted(f"Mail {number}" for number in range(15))
	assert {row(name).status for name in names} == {"Sent"}


def _unmuted(job):
	def run():
		frappe.flags.mute_emails = False
		return job()

	return run


def test_what_is_being_sent_is_left_alone_for_a_while(account, sink):
	account(sink)
	name = write()
	assert sending._claim(name, now_datetime())  # another process, which then dies
	assert tasks.send_waiting()["sent"] == 0
	assert sending.send_waiting(now=later(minutes=sending.LEASE_MINUTES + 1))["sent"] == 1
	assert len(sink.letters) == 1


def test_a_sent_mail_is_never_sent_again(account, sink):
	account(sink)
	write()
	for _time in range(3):
		sending.send_waiting(now=later(days=3))
	assert len(sink.letters) == 1


def test_a_mail_whose_message_others_work_on_is_not_sent_twice(house, account, sink, monkeypatch):
	account(sink)
	_request, name = answered()
	frappe.db.commit()
	plain, tries = sending._tell_message, []

	def busy(*args):
		tries.append(args)
		if len(tries) == 1:
			frappe.db.rollback()  # so the database does
			raise frappe.QueryDeadlockError("deadlock")
		return plain(*args)

	monkeypatch.setattr(sending, "_tell_message", busy)
	sent = tasks.send_waiting()["sent"]
	assert len(tries) == sent + 1 and message(name).delivery_state == "Sent"
	sending.send_waiting(now=later(hours=1))
	assert len(sink.letters) == sent


def test_a_rolled_back_mail_does_not_exist(account, sink):
	account(sink)
	outbox.queue(recipients=[OLE], purpose="Notice", subject="x", body_html="x", sender="s@example.com")
	frappe.db.rollback()
	assert tasks.send_waiting() == {"sent": 0, "failed": 0, "waiting": 0}
	assert sink.letters == []


def test_a_hundred_mails(account, sink):
	account(sink)
	for _number in range(100):
		write()
	assert tasks.send_waiting()["sent"] == 100
	assert len({parsing.parse(letter.raw).message_id for letter in sink.letters}) == 100
