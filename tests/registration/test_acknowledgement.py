"""What stops an automatic reply, counted from what was sent (BEHAVIOUR AUT-2, MAIL.md 4.5)."""

from request_mgmt.api import mailboxes
from request_mgmt.records import outbox
from request_mgmt.registration import acknowledgement
from tests.factories import make_mailbox, raw_mail, set_settings

BOX = "support@example.com"
OLE = "ole@acme.test"


def test_a_request_is_acknowledged_once_to_one_address(site):
	set_settings(auto_replies_per_address_hour=100, auto_replies_per_address_day=100)
	make_mailbox(BOX)
	first, second = (mailboxes.receive(BOX, raw_mail(message_id=f"<{n}@acme.test>")) for n in (1, 2))
	assert first["automatic_reply"] and second["automatic_reply"]
	for came in (first, second):
		assert "acknowledged" in acknowledgement.limit_reached(OLE, BOX, came["request"])
	assert acknowledgement.limit_reached(OLE, BOX, "0") is None
	assert acknowledgement.limit_reached("eva@acme.test", BOX, first["request"]) is None


def test_mail_that_a_person_wrote_does_not_count(site):
	set_settings(auto_replies_per_mailbox_10_minutes=2)
	make_mailbox(BOX)
	for number in range(3):
		outbox.queue(
			purpose="Reply", recipients=[f"n{number}@x.test"], subject="x", body_html="x", mailbox=BOX
		)
	assert acknowledgement.limit_reached(OLE, BOX, None) is None
	for number in range(2):
		assert mailboxes.receive(BOX, raw_mail(frm=f"n{number}@x{number}.test"))["automatic_reply"]
	assert "mailbox" in acknowledgement.limit_reached(OLE, BOX, None)
