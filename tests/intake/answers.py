"""What a report is about: an answer that was sent."""

import frappe

from request_mgmt.api import mailboxes, requests
from tests.factories import as_user, make_agent, make_category, make_contact, make_mailbox, outgoing, raw_mail

BOX, ANNA, OLE = "support@example.com", "anna@example.com", "ole@acme.test"


def make_answer(cc: str | None = None, **mailbox):
	"""Anna's answer to Ole in a request that is closed; its Outgoing Mail."""
	make_agent(ANNA)
	make_category("Support", members=[ANNA])
	make_mailbox(BOX, category="Support", **mailbox)
	make_contact(OLE)
	number = mailboxes.receive(BOX, raw_mail())["request"]
	with as_user(ANNA):
		requests.reply(number, "<p>Water helps.</p>", **({"cc": cc} if cc else {}))
		requests.close(number)
	frappe.db.delete("Notification Log")
	return outgoing(purpose="Reply")[0]
