"""T46: an answer that comes back is on its request, which is active again; the address is not written to again (INC-11)."""

import frappe
import pytest

from request_mgmt.api import contacts, mailboxes, requests
from request_mgmt.mail import sending
from request_mgmt.records import undeliverable
from tests.factories import as_user, outgoing, raw_mail
from tests.intake.answers import ANNA, BOX, OLE, make_answer
from tests.intake.test_bounces import report


@pytest.fixture
def answered(site):
	"""A closed request whose answer was sent; the answer's Outgoing Mail."""
	return make_answer(cc="eva@acme.test")


def blocked() -> list[str]:
	return frappe.get_all("Undeliverable Address", pluck="address")


def test_t46_the_request_is_active_again(answered):
	came = mailboxes.receive(BOX, report(answered.message_id))
	assert frappe.db.get_value("Message", came["message"], "kind") == "Bounce"
	assert frappe.db.get_value("Message", answered.message, "delivery_state") == "Failed"
	assert frappe.db.get_value("Request", answered.request, ["base_status", "closed_at"]) == ("Open", None)
	words = frappe.get_all("Request Log", {"request": answered.request}, ["action", "detail"])
	assert ("activated", "bounce") in [(row.action, row.detail) for row in words]
	assert frappe.get_all("Notification Log", pluck="for_user") == [ANNA]


def test_t46_a_note_that_came_back_opens_nothing(answered):
	acknowledgement = outgoing(purpose="Automatic reply")[0]
	mailboxes.receive(BOX, report(acknowledgement.message_id))
	assert frappe.db.get_value("Request", answered.request, "base_status") == "Closed"


def test_t46_an_address_that_is_no_good_is_not_written_to_until_somebody_says_so(answered):
	mailboxes.receive(BOX, report(answered.message_id))
	assert blocked() == [OLE]
	before = len(outgoing())
	with as_user(ANNA):
		with pytest.raises(undeliverable.UndeliverableAddressError, match="No such user"):
			requests.reply(answered.request, "<p>Again</p>")
		with pytest.raises(undeliverable.UndeliverableAddressError):
			requests.create("New", message="x", to=OLE)
		with pytest.raises(undeliverable.UndeliverableAddressError):
			requests.batch_reply(answered.request, "x")
		with pytest.raises(undeliverable.UndeliverableAddressError):
			requests.forward(answered.request, OLE)
		assert len(outgoing()) == before
		contacts.try_again([OLE.upper()])
		assert requests.reply(answered.request, "<p>Again</p>")["sent"]
	assert blocked() == []


def test_t46_nothing_automatic_goes_there_either(answered):
	mailboxes.receive(BOX, report(answered.message_id))
	came = mailboxes.receive(BOX, raw_mail(subject="Something else"))
	assert (came["outcome"], came["automatic_reply"]) == ("Created", False)
	assert "refuses" in came["automatic_reply_reason"]


@pytest.mark.parametrize(
	("action", "status", "expected"),
	[
		("failed", "5.1.1", [OLE]),
		("failed", "5.2.1", [OLE]),
		("failed", "5.2.2", []),
		("failed", "5.7.1", []),
		("failed", "4.4.7", []),
	],
)
def test_t46_only_an_address_that_is_no_good_is_remembered(answered, action, status, expected):
	mailboxes.receive(BOX, report(answered.message_id, action, status))
	assert blocked() == expected


def test_t46_a_report_names_only_whom_we_wrote_to(answered):
	forged = report(answered.message_id).replace(b"rfc822; ole@acme.test", b"rfc822; boss@other.test")
	mailboxes.receive(BOX, forged)
	assert blocked() == []


@pytest.mark.parametrize(
	("said", "expected"),
	[("550 5.1.1 unknown", True), ("550 5.7.1 spam", False), ("550 no", False), ("451 4.1.1 later", False)],
)
def test_t46_what_servers_say(said, expected):
	assert undeliverable.says_no_such_address(said) is expected


def test_t46_a_refusal_while_sending_is_remembered(answered):
	results = {OLE: sending.Result("Failed", "550 5.1.1 unknown"), "eva@acme.test": sending.Result("Sent")}
	row = frappe.db.get_value("Outgoing Mail", answered.name, "*", as_dict=True)
	sending._settle(row, results, None, frappe.utils.now_datetime())
	assert blocked() == [OLE]
