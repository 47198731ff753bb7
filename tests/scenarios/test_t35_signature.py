"""T35: the request signature goes with answers, not the mail signature; a type can leave it out (SIG-*)."""

import frappe
import pytest

from request_mgmt.api import requests
from tests.actions.making import ANNA, BOB, customer_writes, house, last_message, make_request
from tests.factories import as_user, outgoing, set_settings


def reply(request, body="<p>Hello</p>", user=ANNA, **values):
	with as_user(user):
		requests.reply(request, body, quote=False, **values)
	return outgoing()[-1]


def test_t35_signature():
	here = house()
	frappe.db.set_value("User", ANNA, "email_signature", "<p>My mail signature</p>")
	frappe.db.set_value(
		"Request Agent",
		ANNA,
		"signature",
		"<p>[[user.full_name]], about #[[request.number]] [[server.key]]</p>",
	)
	request = make_request(contact=here.contact)
	customer_writes(request)

	mail = reply(request)
	assert f"Anna, about #{request}" in mail.body_html and f"Anna, about #{request}" in mail.body_text
	assert "My mail signature" not in mail.body_html and "server.key" not in mail.body_html
	assert f"about #{request}" in last_message(request).body_html

	for exclude, expected in ((1, False), (0, True)):
		frappe.get_doc("Request Type", "Request").update({"exclude_signature_on_reply": exclude}).save()
		assert (f"about #{request}" in reply(request).body_html) == expected


def test_t35_what_the_editor_shows_is_not_added_again():
	here = house()
	request = make_request(contact=here.contact)
	with as_user(ANNA):
		prepared = requests.get(request)["reply"]
	body = f'<p>Hello</p><div {prepared["signature_mark"]}="1">{prepared["signature"]}</div>'
	assert reply(request, body).body_html.count("Kind regards") == 1
	assert "Kind regards" not in reply(request, signature=False).body_html


def test_t35_new_requests_have_a_switch_of_their_own():
	here = house()
	frappe.get_doc("Request Type", "Request").update({"exclude_signature": 1}).save()
	with as_user(ANNA):
		requests.create("New", contact=here.contact, message="Hello", to="ole@acme.test")
	assert "Kind regards" not in outgoing()[0].body_html
	assert "Kind regards" in reply(make_request(contact=here.contact)).body_html


@pytest.mark.parametrize("nothing", [None, "", "<div><p><br></p></div>"])
def test_t35_who_has_none_signs_as_the_house_does(nothing):
	here = house()
	set_settings(signature="<p>[[user.full_name]], the house</p>")
	request = make_request(contact=here.contact)
	frappe.db.set_value("Request Agent", BOB, "signature", nothing)
	assert "Bob, the house" in reply(request, user=BOB).body_html
	assert "the house" not in reply(request, user=ANNA).body_html
	with as_user(BOB):
		assert "Bob, the house" in requests.get(request)["reply"]["signature"]
	frappe.get_doc("Request Type", "Request").update({"exclude_signature_on_reply": 1}).save()
	assert "the house" not in reply(request, user=BOB).body_html


def test_t35_the_signature_of_the_house_has_known_variables():
	with pytest.raises(frappe.ValidationError, match="no variable"):
		set_settings(signature="[[user.password.hash]]")
