"""A field that the site makes mandatory is asked for in forms; it stops no mail, no answer and no alarm clock."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from request_mgmt import tasks
from request_mgmt.api import actions, mailboxes, portal, requests
from tests.actions.making import ANNA, OLE, house, make_request, stored
from tests.factories import as_user, make_portal_user, outgoing, raw_mail


@pytest.fixture
def here(site):
	make = house()
	make_portal_user(OLE)
	make.request = make_request(contact=make.contact, agent=ANNA, message="Hi")
	for doctype in ("Request", "Contact"):
		frappe.get_doc(
			{
				"doctype": "Custom Field",
				"dt": doctype,
				"fieldname": "machine",
				"label": "Machine",
				"fieldtype": "Data",
				"reqd": 1,
			}
		).insert()
	frappe.clear_cache()
	return make


def test_mail_is_taken_from_known_and_unknown_senders(here):
	new = mailboxes.receive(here.mailbox, raw_mail(frm="new@stranger.test"))
	assert new["outcome"] == "Created" and stored(new["request"]).contact
	back = mailboxes.receive(
		here.mailbox, raw_mail(frm=OLE, subject=f"[#{here.request}] Hi", text="One more thing")
	)
	assert (back["outcome"], back["request"]) == ("Added", here.request)


def test_agents_and_customers_go_on(here):
	with as_user(ANNA):
		requests.reply(here.request, "Hello")
		split = requests.split(here.request, [outgoing(purpose="Reply")[-1].message], "Other")["name"]
		requests.merge(here.request, split)
		requests.close(here.request)
	with as_user(OLE):
		portal.reply(here.request, "Not yet")
	assert stored(here.request).base_status == "Open"


def test_a_postponed_request_wakes(here):
	with as_user(ANNA):
		requests.postpone(here.request, "1h")
	frappe.db.set_value("Request", here.request, "postponed_to", add_to_date(now_datetime(), minutes=-1))
	assert tasks.wake_postponed() == 1 and stored(here.request).base_status == "Open"


def test_a_form_asks_for_it(here):
	doc = stored(here.request)
	doc.title = "Other"
	with pytest.raises(frappe.MandatoryError):
		doc.save()


def test_who_makes_a_request_is_asked_for_it(here):
	with as_user(ANNA):
		with pytest.raises(frappe.MandatoryError, match="Machine"):
			requests.create("No machine")
		made = requests.create("A machine", fields={"machine": " M-1 "})["name"]
		create = next(one for one in actions.catalogue() if one["name"] == "create")
	assert stored(made).machine == "M-1"
	asked = [(field["fieldname"], field.get("reqd")) for field in create["fields"] if field.get("own")]
	assert asked == [("machine", 1)]
