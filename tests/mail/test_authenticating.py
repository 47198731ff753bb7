"""Authentication-Results: only our own server's word counts (RFC 8601)."""

import frappe
import pytest

from request_mgmt.api import mailboxes
from request_mgmt.mail.authenticating import Verdict, verdict
from tests.factories import make_contact, make_mailbox, outgoing, raw_mail

OURS = "mx.example.com"


def said(*values: str):
	return verdict([("Authentication-Results", value) for value in values], OURS)


@pytest.mark.pure
@pytest.mark.parametrize(
	("value", "expected"),
	[
		("mx.example.com; dmarc=pass header.from=acme.test", Verdict(dmarc="pass")),
		("mx.example.com 1; spf=fail smtp.mailfrom=x; dkim=none", Verdict(spf="fail", dkim="none")),
		(
			"MX.Example.com; dkim=fail; dkim=pass header.d=acme.test; dmarc=pass (p=reject)",
			Verdict(dkim="pass", dmarc="pass"),
		),
		("mx.example.com (dmarc=pass); dmarc=fail", Verdict(dmarc="fail")),
		("mx.example.com; none", Verdict()),
		("mx.example.com", Verdict()),
	],
)
def test_what_our_server_says(value, expected):
	assert said(value) == expected


@pytest.mark.pure
def test_what_others_say_is_nothing():
	assert said("mx.example.com.evil.test; dmarc=pass") is None
	assert said("evil.test; dmarc=pass", "mx.example.com; dmarc=fail") == Verdict(dmarc="fail")
	assert said("mx.example.com; dmarc=fail", "mx.example.com; dmarc=pass").refused
	assert verdict([("Authentication-Results", "mx.example.com; dmarc=pass")], "") is None


@pytest.mark.pure
@pytest.mark.parametrize(
	("found", "refused"),
	[
		(Verdict(dmarc="fail", spf="pass"), True),
		(Verdict(dmarc="pass", spf="fail"), False),
		(Verdict(dmarc="none", spf="fail", dkim="none"), True),
		(Verdict(spf="softfail", dkim="pass"), False),
		(Verdict(spf="none", dkim="none"), False),
		(Verdict(), False),
	],
)
def test_when_a_mail_is_refused(found, refused):
	assert found.refused is refused


@pytest.fixture
def known(site):
	make_mailbox("support@example.com", authserv_id=OURS)
	make_contact("ole@acme.test")
	return mailboxes.receive("support@example.com", raw_mail())["request"]


def arrive(result: str, number: str):
	headers = {"Authentication_Results": f"mx.example.com; dmarc={result}"}
	return mailboxes.receive("support@example.com", raw_mail(subject=f"Re: [#{number}] more", **headers))


def test_a_forged_sender_joins_nothing_and_is_not_answered(known):
	came = arrive("fail", known)
	assert came["outcome"] == "Created"
	assert came["automatic_reply"] is False
	assert "dmarc=fail" in frappe.db.get_value("Message", came["message"], "remarks")
	assert len(outgoing(purpose="Automatic reply")) == 1  # of the first one
	assert frappe.db.exists("Request Log", {"request": came["request"], "detail": ["like", f"%{known}%"]})


def test_a_sender_who_is_vouched_for_or_of_whom_nothing_is_said_goes_on_as_ever(known):
	for result in ("pass", "none", "temperror"):
		came = arrive(result, known)
		assert (came["outcome"], came["request"]) == ("Added", known)
		assert not frappe.db.get_value("Message", came["message"], "remarks")
