"""The public API over real HTTP: kinds of error, status codes, what is refused at the door (DESIGN 4)."""

import io
import zipfile

import frappe
import pytest

from request_mgmt.api import mailboxes, requests
from tests.actions.making import ANNA, BOB, house, make_request, stored, upload
from tests.factories import as_user, make_customer, raw_mail
from tests.http import Refused

API = "request_mgmt.api"


@pytest.fixture
def here(site):
	here = house()
	here.request = make_request(contact=here.contact)
	return here


@pytest.mark.parametrize(
	("method", "params", "status"),
	[
		("requests.create", {}, 417),
		("requests.create", {"title": "x", "category": "Nowhere"}, 404),
		("requests.get", {"request": "999999"}, 404),
		("requests.accept", {}, 417),
		("requests.accept", {"requests": "999999"}, 404),
		("requests.accept", {"requests": {"a": 1}}, 417),
		("requests.reply", {"request": "REQUEST", "body": ""}, 417),
		("requests.reply", {"request": "REQUEST", "body": "x", "to": "nobody"}, 417),
		("requests.reply", {"request": "REQUEST", "body": "x", "message": "nope"}, 404),
		("requests.comment", {"request": "REQUEST", "body": "x", "notify": "ole@acme.test"}, 417),
		("requests.update", {"requests": "REQUEST"}, 417),
		("requests.update", {"requests": "REQUEST", "changes": {"base_status": "Closed"}}, 417),
		("favourites.add", {"requests": []}, 417),
		("lists.fetch", {"list": "secret"}, 417),
		("actions.run", {"action": "explode", "requests": "REQUEST"}, 417),
		("messages.raw", {"message": "nope"}, 404),
	],
)
def test_errors_have_their_kind(here, client, method, params, status):
	client.login(ANNA)
	params = {key: here.request if value == "REQUEST" else value for key, value in params.items()}
	before = stored(here.request).as_dict()
	with pytest.raises(Refused) as no:
		client.call(f"{API}.{method}", http="GET" if method == "messages.raw" else "POST", **params)
	assert no.value.status == status, no.value
	assert stored(here.request).as_dict() == before


@pytest.mark.parametrize(
	"method", ["requests.create", "requests.accept", "requests.get", "favourites.mine", "lists.fetch"]
)
def test_visitors_are_turned_away(here, client, method):
	with pytest.raises(Refused) as no:
		client.call(f"{API}.{method}", title="x", requests=here.request, request=here.request)
	assert no.value.status == 403


def test_a_link_changes_nothing(here, client):
	"""What writes wants a POST: a picture's address in a mail must not close requests."""
	client.login(ANNA)
	with pytest.raises(Refused) as no:
		client.call(f"{API}.requests.close", http="GET", requests=here.request)
	assert no.value.status == 403
	assert stored(here.request).base_status == "Open"


def test_a_whole_call_by_phone(here, client):
	client.login(ANNA)
	name = client.call(f"{API}.requests.create", title="Toner", contact=here.contact)["name"]
	assert client.call(f"{API}.lists.fetch", list="own_open")["rows"][0]["name"] == name
	answer = client.call(f"{API}.requests.reply", request=name, body="<p>On its way</p>", status="Closed")
	assert answer["sent"] is True
	assert client.call(f"{API}.requests.get", request=name)["request"]["base_status"] == "Closed"
	many = client.call(f"{API}.requests.reopen", requests=[name, here.request])
	assert many["done"] == [name] and many["refused"][0]["request"] == here.request


def test_a_client_that_saves_a_document_cannot_set_what_is_kept(here, client):
	make_customer("Somebody")
	client.login(ANNA)
	response = client.open(
		f"/api/resource/Request/{here.request}",
		"PUT",
		json={
			"base_status": "Closed",
			"replied_at": "2001-01-01 10:00:00",
			"message_count": 99,
			"customer": "Somebody",
			"company_name": "Somebody",
			"read_status": "Read",
			"priority": "High",
		},
	)
	assert response.status_code == 200, response.get_data(as_text=True)
	doc = stored(here.request)
	assert doc.priority == "High"
	assert (doc.base_status, doc.replied_at, doc.message_count) == ("Open", None, 0)
	assert (doc.company_name, doc.read_status) == ("Acme", "Unread") and doc.customer != "Somebody"


def test_files_of_messages_come_as_downloads(here, client):
	page = upload(ANNA, "page.html", "<script>alert(1)</script>")
	with as_user(ANNA):
		requests.comment(here.request, "See the file", attachments=[page])
	client.login(BOB)
	response = client.get(f"/api/method/{API}.messages.attachment", query_string={"file": page, "inline": 1})
	assert response.status_code == 200
	assert response.headers["Content-Disposition"].startswith("attachment")
	assert "html" not in response.headers["Content-Type"]


def test_files_are_not_for_everybody(here, client):
	page = upload(ANNA, "page.txt", "secret")
	with as_user(ANNA):
		requests.comment(here.request, "See the file", attachments=[page])
	loose = upload(ANNA, "loose.txt", "not attached")
	assert (
		client.get(f"/api/method/{API}.messages.attachment", query_string={"file": page}).status_code == 403
	)
	client.login(BOB)
	assert (
		client.get(f"/api/method/{API}.messages.attachment", query_string={"file": loose}).status_code == 404
	)
	assert (
		client.get(f"/api/method/{API}.messages.attachment", query_string={"file": page}).status_code == 200
	)
	assert frappe.db.get_value("File", page, "is_private") == 1


def test_all_files_of_a_request_come_as_one(here, client):
	files = [upload(ANNA, "note.txt", text) for text in ("one", "two")]
	with as_user(ANNA):
		requests.comment(here.request, "See the file", attachments=files[:1])
		requests.comment(here.request, "And this", attachments=files[1:])
		empty = requests.create("Without files")["name"]
	address = f"/api/method/{API}.messages.all_attachments"
	assert client.get(address, query_string={"request": here.request}).status_code == 403
	client.login(BOB)
	response = client.get(address, query_string={"request": here.request})
	assert response.headers["Content-Disposition"].startswith("attachment")
	with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
		assert sorted(archive.read(name) for name in archive.namelist()) == [b"one", b"two"]
		assert len({name.lower() for name in archive.namelist()}) == 2
	assert client.get(address, query_string={"request": empty}).status_code == 417


def test_the_headers_of_a_mail_are_shown_without_its_text(here, client):
	message = mailboxes.receive(here.mailbox, raw_mail(X_Pigeon="Coo"))["message"]
	frappe.db.commit()
	address = f"/api/method/{API}.messages.headers"
	assert client.get(address, query_string={"message": message}).status_code == 403
	client.login(BOB)
	shown = client.get(address, query_string={"message": message}).json["message"]
	assert "X-Pigeon: Coo" in shown and "It burns" not in shown
