"""What is internal or somebody else's does not exist for a customer, whichever door he tries (ACL-1, ACL-2)."""

import frappe
import pytest

from request_mgmt.api import portal
from tests import factories
from tests.http import Refused
from tests.portal import people

SECRET = "kryptonite"


@pytest.fixture
def secrets():
	"""For each thing a customer must not see: its request, its message, its file."""
	factories.make_agent("anna@example.com", first_name="Anna")
	user, contact = people.customer()
	_other, foreign_contact = people.customer("eva@other.test", company_name="Other")
	file = [{"file_name": "plan.txt", "content": SECRET.encode()}]

	def parts(doc, message):
		file_name = people.file_of(message)
		url = frappe.db.get_value("File", file_name, "file_url")
		return frappe._dict(request=doc.name, message=message.name, file=file_name, url=url)

	internal = people.request(contact, SECRET, SECRET, access_level="Internal", attachments=file)
	foreign = people.request(foreign_contact, SECRET, SECRET, attachments=file)
	open_one = people.request(contact, "Open one", "Words")
	comment = people.answer(open_one, SECRET, level="Internal", kind="Comment", attachments=file)
	bounce = people.request(contact, "Bounced", "Words")
	report = people.answer(bounce, SECRET, kind="Bounce", attachments=file)
	return frappe._dict(
		user=user,
		open_one=open_one.name,
		things={
			"internal request": parts(internal, people.first_message(internal)),
			"foreign request": parts(foreign, people.first_message(foreign)),
			"internal message": parts(open_one, comment),
			"delivery report": parts(bounce, report),
		},
	)


THINGS = ("internal request", "foreign request", "internal message", "delivery report")
WHOLE_REQUESTS = ("internal request", "foreign request")

# Doors by which a thing's content could leave: each is an address to GET.
DOORS = {
	"page": "/requests/{request}",
	"page as merged or odd number": "/requests/%23{request}",
	"page of the list": "/requests?state=all",
	"search": "/requests?state=all&text=" + SECRET,
	"portal list": "/api/method/request_mgmt.api.portal.list_requests?state=all",
	"portal request": "/api/method/request_mgmt.api.portal.get_request?request={request}",
	"portal file": "/api/method/request_mgmt.api.portal.attachment?file={file}",
	"platform file": "{url}",
	"platform file by name": "{url}?fid={file}",
	"download": "/api/method/frappe.core.doctype.file.file.download_file?file_url={url}",
	"resource request": "/api/resource/Request/{request}",
	"resource message": "/api/resource/Message/{message}",
	"resource file": "/api/resource/File/{file}",
	"resource requests": '/api/resource/Request?fields=["*"]&limit_page_length=0',
	"resource messages": '/api/resource/Message?fields=["*"]&limit_page_length=0',
	"resource log": '/api/resource/Request Log?fields=["*"]&limit_page_length=0',
	"agents' screen": "/api/method/request_mgmt.api.requests.get?request={request}",
	"agents' list": "/api/method/request_mgmt.api.lists.fetch?list=last",
	"agents' file": "/api/method/request_mgmt.api.messages.attachment?file={file}",
	"agents' raw mail": "/api/method/request_mgmt.api.messages.raw?message={message}",
	"client get": "/api/method/frappe.client.get?doctype=Message&name={message}",
	"client list": '/api/method/frappe.client.get_list?doctype=Message&fields=["*"]',
	"client value": "/api/method/frappe.client.get_value?doctype=Message&filters={message}&fieldname=body_text",
	"report view": '/api/method/frappe.desk.reportview.get?doctype=Message&fields=["*"]',
	"form": "/api/method/frappe.desk.form.load.getdoc?doctype=Request&name={request}",
}


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_lets_it_out(secrets, client, thing, door):
	client.login(secrets.user)
	body = client.get(DOORS[door].format(**secrets.things[thing])).get_data(as_text=True)
	# The search page repeats what was searched for; nothing else may hold it
	body = body.replace(f'value="{SECRET}"', "").replace(f"text={SECRET}", "")
	assert SECRET not in body


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_lets_it_out_to_visitors(secrets, client, thing, door):
	body = client.get(DOORS[door].format(**secrets.things[thing])).get_data(as_text=True)
	assert SECRET not in body


@pytest.mark.parametrize("thing", WHOLE_REQUESTS)
def test_the_page_is_the_same_as_for_a_number_that_does_not_exist(secrets, client, thing):
	client.login(secrets.user)
	hidden = client.get(f"/requests/{secrets.things[thing].request}")
	unknown = client.get("/requests/999999")
	assert hidden.status_code == unknown.status_code == 403
	assert people.page(hidden) == people.page(unknown)
	assert "no access" in people.page(hidden)


@pytest.mark.parametrize("thing", WHOLE_REQUESTS)
@pytest.mark.parametrize("method", ["get_request", "reply", "close", "mark_read"])
def test_functions_answer_as_for_a_number_that_does_not_exist(secrets, client, thing, method):
	client.login(secrets.user)

	def answer(number):
		values = {"message": "Hello"} if method == "reply" else {}
		with pytest.raises(Refused) as refused:
			client.call(f"request_mgmt.api.portal.{method}", request=number, **values)
		return refused.value.status, refused.value.exc_type

	assert answer(secrets.things[thing].request) == answer("999999") == (403, "PermissionError")


@pytest.mark.parametrize("do", ["reply", "close"])
@pytest.mark.parametrize("thing", WHOLE_REQUESTS)
def test_posting_to_it_changes_nothing(secrets, client, thing, do):
	number = secrets.things[thing].request
	before = frappe.db.count("Message", {"request": number})
	response = client.login(secrets.user).post(f"/requests/{number}", data={"message": "Hello", "do": do})
	assert response.status_code == 403
	assert frappe.db.count("Message", {"request": number}) == before
	assert frappe.db.get_value("Request", number, "base_status") == "Open"


@pytest.mark.parametrize("state", ["Deleted", "Spam"])
def test_what_was_taken_away_cannot_be_opened(secrets, client, state):
	frappe.db.set_value("Request", secrets.open_one, {"base_status": state, "status": state})
	assert client.login(secrets.user).get(f"/requests/{secrets.open_one}").status_code == 403


def test_a_message_made_external_appears_and_its_file_with_it(secrets, client):
	thing = secrets.things["internal message"]
	frappe.db.set_value("Message", thing.message, "access_level", "External")
	client.login(secrets.user)
	assert SECRET in people.page(client.get(f"/requests/{thing.request}"))
	assert client.get(portal.attachment_url(thing.file)).data == SECRET.encode()


def test_files_of_other_documents_do_not_come_through_the_customers_door(secrets, client):
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "salary.txt", "content": SECRET, "is_private": 1}
	).insert(ignore_permissions=True)
	response = client.login(secrets.user).get(portal.attachment_url(file.name))
	assert response.status_code == 403
	assert client.get(portal.attachment_url("nonsense")).status_code == 403


def test_a_customer_cannot_write_by_the_platforms_doors(secrets, client):
	client.login(secrets.user)
	for doctype, name, values in (
		("Request", secrets.open_one, {"access_level": "External", "title": "Mine"}),
		("Message", secrets.things["internal message"].message, {"access_level": "External"}),
	):
		response = client.open(f"/api/resource/{doctype}/{name}", "PUT", json=values)
		assert response.status_code == 403
	response = client.post("/api/resource/Message", json={"request": secrets.open_one, "kind": "Reply"})
	assert response.status_code == 403
