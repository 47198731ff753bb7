"""An address that a database takes for another one is somebody else's (MAIL.md 5 nos. 1 to 5, PER-2)."""

import frappe
import pytest

from request_mgmt.api import customer as customers
from request_mgmt.api import mailboxes
from request_mgmt.records import undeliverable
from request_mgmt.registration import contacts
from tests import factories
from tests.factories import as_user
from tests.portal import people

OLE = "ole@acme.test"
LOOKALIKES = ("ole@acmé.test", "ole@xn--acm-dma.test", "olé@acme.test")


@pytest.fixture
def ole():
	"""A request of Ole's."""
	factories.make_agent("anna@example.com", first_name="Anna")
	factories.make_mailbox("support@example.com")
	_user, contact = people.customer(OLE)
	eva = {"email_id": "eva@acme.test", "kind": "Involved"}
	return people.request(contact, "The printer burns", participants=[eva])


@pytest.mark.parametrize("sender", LOOKALIKES)
def test_a_lookalike_joins_nobodys_request(ole, sender):
	raw = factories.raw_mail(frm="x@x.test", subject=f"Re: [#{ole.name}] The printer burns")
	answered = mailboxes.receive("support@example.com", raw.replace(b"x@x.test", sender.encode()))
	assert answered["outcome"] == "Created"
	made = frappe.get_doc("Request", answered["request"])
	assert ole.contact not in [made.contact, *(row.contact for row in made.contacts)]


@pytest.mark.parametrize("sender", LOOKALIKES)
def test_a_lookalike_is_no_participant(ole, sender):
	raw = factories.raw_mail(frm="x@x.test", subject=f"Re: [#{ole.name}] The printer burns")
	other = sender.replace("ole", "eva").replace("olé", "evá")
	answered = mailboxes.receive("support@example.com", raw.replace(b"x@x.test", other.encode()))
	assert answered["outcome"] == "Created"


@pytest.mark.parametrize("sender", LOOKALIKES)
def test_a_lookalike_is_no_contact(ole, sender):
	assert contacts.identify(sender, create=False).contact is None
	for same in (OLE, "Ole@ACME.test", "ole@ａcme.test"):  # of a domain that is written otherwise, too
		assert contacts.identify(same, create=False).contact == ole.contact


def test_a_user_with_a_lookalike_sees_nothing(ole):
	user = factories.make_portal_user("other@acme.test")
	frappe.db.set_value("User", user, "email", "olé@acme.test")
	with as_user(user):
		assert ole.contact not in customers.current().contacts


def test_mail_to_an_address_goes_though_a_lookalike_refused_it(ole):
	undeliverable.remember("olé@acme.test", "5.1.1")
	assert undeliverable.among([OLE]) == {}
	assert undeliverable.among(["olé@acme.test"])
