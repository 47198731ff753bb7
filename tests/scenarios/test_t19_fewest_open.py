"""T19: to whom has the fewest open requests."""

import frappe

from request_mgmt.api import mailboxes, requests
from tests.factories import make_agent, make_category, make_mailbox, raw_mail

BOX = "support@example.com"


def test_t19_the_least_loaded_come_next():
	a, b, c = (make_agent(f"{letter}@example.com") for letter in "abc")
	make_category("Support", members=[a, b, c], assignment_method="Fewest open")
	make_mailbox(BOX, category="Support")
	for owner, count in ((a, 3), (b, 1), (c, 1)):
		for _number in range(count):
			requests.create("Load", agent=owner)
	closed = requests.create("Done already", agent=b)["name"]
	requests.close(closed)  # what is closed is no load

	numbers = [mailboxes.receive(BOX, raw_mail(frm=f"kunde{i}@acme.test"))["request"] for i in range(2)]

	assert {frappe.db.get_value("Request", number, "agent") for number in numbers} == {b, c}
