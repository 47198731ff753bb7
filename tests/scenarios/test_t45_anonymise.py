"""T45: where agents stay nameless, no mail to customers holds an agent's name or address (REP-4)."""

import frappe
import pytest

from request_mgmt.api import portal, requests, templates
from request_mgmt.mail import composing
from tests.actions.making import ANNA, OLE, customer_writes, house, make_request
from tests.factories import as_user, make_portal_user, outgoing, set_settings


@pytest.fixture
def here(site):
	here = house()
	frappe.db.set_value("Request Agent", ANNA, "signature", "<p>[[user.full_name]], [[user.email]]</p>")
	here.request = make_request(contact=here.contact, access_level="External", agent=ANNA)
	customer_writes(here.request)
	set_settings(anonymise_on_reply=1)
	return here


TEMPLATE = "[[user.full_name]] [[request.owner_full_name]] [[request.owner_user_name]] [[each message]][[message.author]][[endeach]]"


def from_template(here) -> str:
	version = {"language": "en", "subject": "Hi", "body": f"<p>Hello {TEMPLATE}</p>", "is_default": 1}
	values = {"template_name": "Mine", "sharing": "Owner only", "versions": [version]}
	name = frappe.get_doc({"doctype": "Reply Template", **values}).insert().name
	return templates.insert(name, request=here.request)["html"]


WAYS = {
	"reply": lambda h: requests.reply(h.request, "Water", quote=True),
	"reply to all": lambda h: requests.reply(h.request, "Water", reply_all=True, cc="eva@acme.test"),
	"batch reply": lambda h: requests.batch_reply(h.request, "Soon"),
	"new request": lambda h: requests.create("New", contact=h.contact, message="Hello", to=OLE),
	"reply to our own message": lambda h: requests.reply(
		h.request, "Water", quote=True, message=requests.reply(h.request, "First")["message"]
	),
	"reply from a template": lambda h: requests.reply(h.request, from_template(h)),
	"forward of what she wrote": lambda h: (
		requests.reply(h.request, "Water"),
		requests.forward(h.request, "x@supplier.test", comment="Please help"),
	),
	"forward": lambda h: requests.forward(h.request, "x@supplier.test", comment="Please help"),
}


@pytest.mark.parametrize("way", WAYS)
def test_t45_no_mail_names_the_agent(here, way):
	before = len(outgoing())
	with as_user(ANNA):
		WAYS[way](here)
	sent = outgoing()[before:]
	assert sent
	for mail in sent:
		raw = composing.build(mail.as_dict()).decode("ascii", "replace")
		for word in ("Anna", ANNA):
			assert word not in raw, raw
			assert word not in f"{mail.body_html} {mail.body_text} {mail.sender} {mail.reply_to}"
		assert "support@example.com" in raw


def test_t45_nor_does_the_portal(here):
	with as_user(ANNA):
		requests.reply(here.request, "Water")
	with as_user(make_portal_user(OLE)):
		shown = str(portal.get_request(here.request))
	assert "Water" in shown
	assert "Anna" not in shown and ANNA not in shown


def test_t45_colleagues_still_see_who_wrote(here):
	with as_user(ANNA):
		requests.reply(here.request, "Water")
		authors = [message["author_name"] for message in requests.get(here.request)["messages"]]
	assert "Anna" in authors
