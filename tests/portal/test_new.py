"""/requests/new: a request by form (BEHAVIOUR CUS-3, CAT-3, INC-19)."""

import io
import re

import frappe
import pytest

from request_mgmt.api import portal
from tests import factories
from tests.http import Refused
from tests.portal import people

FORM = {"title": "The printer burns", "message": "It burns.", "full_name": "Eva Vis", "email": "eva@new.test"}


def last_request():
	return frappe.get_last_doc("Request")


def test_a_visitor_sends_a_request_and_is_told_its_number(client):
	response = client.post("/requests/new", data=FORM)
	assert response.status_code == 303
	doc = last_request()
	assert response.headers["Location"].endswith(f"/requests/new?sent={doc.name}")
	shown = people.page(client.get(response.headers["Location"]))
	assert doc.name in shown
	assert "It burns." not in shown and "printer" not in shown
	assert (doc.title, doc.channel, doc.access_level) == ("The printer burns", "Web form", "External")
	assert doc.contact_name == "Eva Vis"
	assert client.get(f"/requests/{doc.name}").status_code == 303


def test_a_title_is_one_line_that_reads_as_it_is_written(client):
	client.post("/requests/new", data={**FORM, "title": "  The\x00\x07printer\n\u202eburns "})
	assert last_request().title == "The printer burns"


def test_a_known_visitors_request_is_his_contacts(client):
	contact = factories.make_contact("eva@new.test")
	client.post("/requests/new", data=FORM)
	assert last_request().contact == contact


def test_a_customer_names_others_a_visitor_nobody(client):
	refused = client.post("/requests/new", data={**FORM, "cc": "jan@acme.test"})
	assert refused.status_code == 403
	assert "Sign in to name others" in people.page(refused)
	assert 'name="cc"' not in client.get("/requests/new").get_data(as_text=True)
	user, _contact = people.customer()
	people.without_scripts(client.login(user))
	token = people.form_token(client.get("/requests/new"))
	form = {"csrf_token": token, "title": "Ink", "message": "It is empty.", "cc": "jan@acme.test"}
	assert client.post("/requests/new", data=form).status_code == 303
	frappe.db.rollback()
	assert frappe.db.get_value("Message", {"request": last_request().name}, "cc") == "jan@acme.test"


def test_an_unknown_visitor_is_no_contact_when_settings_make_none(client):
	factories.set_settings(auto_create_contact=0)
	client.post("/requests/new", data=FORM)
	doc = last_request()
	assert not doc.contact
	assert [row.email_id for row in doc.participants] == ["eva@new.test"]


def test_a_visitor_is_acknowledged_by_mail(client):
	factories.make_mailbox("support@example.com")
	factories.set_settings(default_mailbox="support@example.com")
	client.post("/requests/new", data=FORM)
	(mail,) = factories.outgoing(purpose="Automatic reply")
	assert "eva@new.test" in mail.recipients
	assert last_request().name in mail.subject


def test_our_own_address_is_never_acknowledged(client):
	factories.make_mailbox("support@example.com")
	client.post("/requests/new", data={**FORM, "email": "support@example.com"})
	assert factories.outgoing(purpose="Automatic reply") == []


@pytest.mark.parametrize(
	"missing, text",
	[
		("title", "Give your request a title."),
		("message", "Write what it is about."),
		("full_name", "Give your name."),
		("email", "Give your e-mail address"),
	],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(client, missing, text):
	before = frappe.db.count("Request")
	response = client.post("/requests/new", data={**FORM, missing: ""})
	assert response.status_code == 417
	shown = response.get_data(as_text=True)
	assert text in people.page(response)
	assert re.findall(r'name="(\w+)" autofocus', shown) == [missing] and shown.count("autofocus") == 1
	for field, value in FORM.items():
		if field != missing:
			assert value in shown
	assert frappe.db.count("Request") == before


@pytest.mark.parametrize(
	"email", ["eva", "eva@", "a@b.test, c@d.test", "<script>@x", "x" * 200 + "@new.test"]
)
def test_an_address_has_to_be_one_address(client, email):
	response = client.post("/requests/new", data={**FORM, "email": email})
	assert response.status_code == 417
	assert "<script>@x" not in response.get_data(as_text=True)


def test_a_program_that_fills_every_field_is_refused_and_a_person_could_mend_it(client):
	before = frappe.db.count("Request")
	response = client.post("/requests/new", data={**FORM, "homepage": "http://spam.test"})
	assert response.status_code == 417
	assert 'tabindex="-1" autofocus' in response.get_data(as_text=True)  # nothing is empty: what is said
	assert "Homepage" in people.page(response) and "It burns." in response.get_data(as_text=True)
	assert frappe.db.count("Request") == before


def test_a_visitor_cannot_flood(client, monkeypatch):
	codes = [
		client.post("/requests/new", data=FORM).status_code
		for _ in range(portal.VISITOR_REQUESTS_PER_HOUR + 1)
	]
	assert codes[:-1] == [303] * portal.VISITOR_REQUESTS_PER_HOUR
	assert codes[-1] == 429


def test_the_visitors_door_can_be_shut(client):
	factories.set_settings(portal_open_to_visitors=0)
	response = client.get("/requests/new")
	assert response.status_code == 303 and "/login" in response.headers["Location"]
	refused = client.post("/requests/new", data=FORM)
	assert refused.status_code == 403 and all(
		word in people.page(refused) for word in ("It burns.", "Sign in")
	)
	with pytest.raises(Refused) as refused:
		client.call("request_mgmt.api.portal.create", **FORM)
	assert refused.value.status == 403
	assert not frappe.db.count("Request")


def test_files_come_with_the_request(client):
	response = client.post(
		"/requests/new",
		data={**FORM, "attachments": [(io.BytesIO(b"one"), "one.txt"), (io.BytesIO(b"two"), "two.txt")]},
		content_type="multipart/form-data",
	)
	assert response.status_code == 303
	message = people.first_message(last_request())
	names = frappe.get_all(
		"File", {"attached_to_name": message.name}, ["file_name", "is_private"], order_by="file_name"
	)
	assert len(names) == 2 and all(row.is_private for row in names)


def test_a_customer_is_led_to_his_new_request(client):
	user, contact = people.customer()
	people.without_scripts(client.login(user))
	token = people.form_token(client.get("/requests/new"))
	response = client.post("/requests/new", data={"csrf_token": token, "title": "New", "message": "Text"})
	doc = last_request()
	assert response.headers["Location"].endswith(f"/requests/{doc.name}?done=created")
	assert (doc.contact, doc.channel) == (contact, "Portal")
	assert "Your request has been received." in people.page(client.get(response.headers["Location"]))


def test_a_signed_in_person_without_a_contact_becomes_one(client):
	user = factories.make_portal_user("fresh@new.test")
	for name in frappe.get_all("Contact Email", {"email_id": user}, pluck="parent"):
		frappe.delete_doc("Contact", name, force=True)
	factories.set_settings(auto_create_contact=0)
	client.login(user).call("request_mgmt.api.portal.create", title="New", message="Text")
	with factories.as_user(user):
		assert [row["title"] for row in portal.list_requests()["rows"]] == ["New"]


@pytest.fixture
def categories():
	"""Names in two languages, one without a Danish name, one internal, one switched off."""

	def names(**by_language):
		return [{"language": code, "external_name": name} for code, name in by_language.items()]

	factories.make_category("Hardware (L2)", external_names=names(en="Devices", da="Apparater"))
	factories.make_category("English only", external_names=names(en="Paperwork"))
	factories.make_category("Hush", internal=1, external_names=names(en="Hidden", da="Skjult"))
	factories.make_category("Gone", disabled=1, external_names=names(en="Gone", da="Væk"))
	factories.make_category("Nameless")


def offered(user) -> set[str]:
	with factories.as_user(user):
		frappe.local.lang = frappe.db.get_value("User", user, "language")
		return {row["label"] for row in portal.choices()["categories"]}


def test_categories_go_by_their_names_in_the_customers_language(categories):
	english, _contact = people.customer("eng@acme.test", language="en")
	danish, _contact = people.customer("dan@acme.test", language="da")
	assert {"Devices", "Paperwork"} <= offered(english)
	assert "Apparater" in offered(danish)
	assert not offered(danish) & {"Devices", "Paperwork", "Skjult", "Væk"}
	assert not offered(english) & {"Hidden", "Gone", "Nameless", "Hardware (L2)"}


def test_the_chosen_category_is_stored_under_its_inner_name_which_the_page_does_not_tell(categories, client):
	user, _contact = people.customer(language="da")
	client.login(user)
	page = client.get("/requests/new")
	html = page.get_data(as_text=True)
	assert "Hardware (L2)" not in html and "Hush" not in html
	key = re.search(r'<option value="([^"]+)"[^>]*>Apparater', html).group(1)
	token = people.form_token(page)
	client.post(
		"/requests/new", data={"csrf_token": token, "title": "New", "message": "Text", "category": key}
	)
	assert last_request().category == "Hardware (L2)"


def test_a_category_that_is_not_offered_is_refused(categories, client):
	user, _contact = people.customer()
	hidden = frappe.db.get_value("Request Category Name", {"parent": "Hush", "language": "en"})
	for category in (hidden, "Hush", "Hardware (L2)"):
		with pytest.raises(Refused) as refused:
			client.login(user).call(
				"request_mgmt.api.portal.create", title="T", message="M", category=category
			)
		assert refused.value.status == 417


def test_a_category_for_those_who_are_signed_in_is_not_for_visitors(categories, client):
	frappe.db.set_value("Request Category", "English only", "signed_in_only", 1)
	user, _contact = people.customer()
	assert "Paperwork" in offered(user)
	assert "Devices" in offered("Guest") and "Paperwork" not in offered("Guest")
	key = frappe.db.get_value("Request Category Name", {"parent": "English only"})
	assert client.post("/requests/new", data={**FORM, "category": key}).status_code == 417


def test_only_external_priorities_can_be_chosen(client):
	user, _contact = people.customer()
	with factories.as_user(user):
		assert [row["key"] for row in portal.choices()["priorities"]] == ["Low", "Medium"]
	client.login(user)
	with pytest.raises(Refused):
		client.call("request_mgmt.api.portal.create", title="T", message="M", priority="High")
	client.call("request_mgmt.api.portal.create", title="T", message="M", priority="Low")
	assert last_request().priority == "Low"


def test_typed_text_cannot_bring_markup_into_the_page(client):
	evil = '"><script>alert(1)</script></textarea><script>'
	response = client.post("/requests/new", data={**FORM, "title": evil, "message": "", "full_name": evil})
	assert "<script>alert(1)" not in response.get_data(as_text=True)
