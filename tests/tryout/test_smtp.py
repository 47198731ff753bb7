"""The try-out's SMTP port: a 250 means that the mail is on disk."""

import smtplib

import frappe
import pytest

pytestmark = pytest.mark.pure


@pytest.fixture
def tryout(tmp_path):
	from tryout.serving import Tryout

	with Tryout(tmp_path, plant=None) as running:
		running.connect()
		frappe.get_doc({"doctype": "Request Mailbox", "email_id": "support@example.com"}).insert()
		frappe.db.commit()
		frappe.destroy()
		yield running


def test_250_means_on_disk_and_on_record(tryout):
	raw = b"From: ole@acme.test\r\nTo: support@example.com\r\nSubject: Hello\r\n\r\nHello\r\n"
	with smtplib.SMTP("127.0.0.1", tryout.smtp_port) as smtp:
		refused = smtp.sendmail("ole@acme.test", ["support@example.com"], raw)
	assert refused == {}
	tryout.connect()
	try:
		inbound = frappe.get_all("Inbound Mail", fields=["raw_sha256", "envelope_sender"])
		assert [row.envelope_sender for row in inbound] == ["ole@acme.test"]
		from request_mgmt.mail import store

		assert store.get(inbound[0].raw_sha256) == raw
	finally:
		frappe.destroy()


def test_unknown_recipient_is_refused(tryout):
	with smtplib.SMTP("127.0.0.1", tryout.smtp_port) as smtp, pytest.raises(smtplib.SMTPRecipientsRefused):
		smtp.sendmail("ole@acme.test", ["nobody@example.com"], b"Subject: x\r\n\r\nx\r\n")


def test_when_it_cannot_be_recorded_the_sender_keeps_it(tryout, monkeypatch):
	from request_mgmt.mail import store

	def full_disk(raw):
		raise OSError(28, "No space left on device")

	monkeypatch.setattr(store, "put", full_disk)
	with smtplib.SMTP("127.0.0.1", tryout.smtp_port) as smtp, pytest.raises(smtplib.SMTPDataError) as error:
		smtp.sendmail("ole@acme.test", ["support@example.com"], b"From: a@b.c\r\nSubject: x\r\n\r\nx\r\n")
	assert error.value.smtp_code == 451
