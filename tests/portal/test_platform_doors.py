"""What the platform offers to everybody who is signed in shows and changes nothing of requests that are closed to him (ASG-14, CUS-1)."""

import json
from urllib.parse import urlencode

import frappe
import pytest

from request_mgmt.actions import running
from tests import factories
from tests.factories import as_user
from tests.portal import people

SECRET = "kryptonite"
CUSTOMER, EMPLOYEE, OTHER_AGENT, MEMBER = (
	"eva@other.test",
	"ed@example.com",
	"nick@example.com",
	"mona@example.com",
)
OUTSIDERS = (CUSTOMER, EMPLOYEE, OTHER_AGENT)


@pytest.fixture
def board():
	"""A request of a category for its members only, with a tag and a file; a customer, an employee and an agent outside it."""
	factories.make_agent(MEMBER, first_name="Mona")
	factories.make_agent(OTHER_AGENT, first_name="Nick")
	factories.make_user(EMPLOYEE, roles=["Desk User"])
	category = factories.make_category("Board", members=[MEMBER], members_only=1)
	_user, contact = people.customer(customer=factories.make_customer("Acme"))
	people.customer(CUSTOMER, company_name="Other")
	files = [{"file_name": f"{SECRET}.txt", "content": SECRET.encode()}]
	doc = people.request(contact, f"{SECRET} title", "Words", category=category, attachments=files)
	with as_user(MEMBER):
		running.run_one("update", doc.name, changes={"tags": [f"{SECRET}tag"]})
	message = people.first_message(doc)
	file = people.file_of(message)
	url = frappe.db.get_value("File", file, "file_url")
	return frappe._dict(request=doc.name, contact=contact, message=message.name, file=file, url=url)


LISTS = {
	"tag links": '/api/resource/Tag Link?fields=["*"]',
	"tag links by the client": '/api/method/frappe.client.get_list?doctype=Tag Link&fields=["*"]',
	"files": '/api/resource/File?fields=["*"]',
	"files that are looked for": "/api/method/frappe.core.api.file.get_files_by_search_text?text=krypt",
	"pictures of a message": '/api/method/frappe.core.api.file.get_attached_images?doctype=Message&names=["{message}"]',
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("door", LISTS)
def test_lists_of_the_platform_leave_it_out(board, client, door, who):
	body = client.login(who).get(LISTS[door].format(**board)).get_data(as_text=True)
	assert SECRET not in body
	assert board.request not in body


def test_members_find_tags_and_files(board):
	with as_user(MEMBER):
		assert frappe.get_list("Tag Link", {"document_type": "Request"}, pluck="document_name") == [
			board.request
		]
		link = frappe.get_doc("Tag Link", {"document_name": board.request})
		assert link.has_permission("read")
	with as_user(OTHER_AGENT):
		assert not link.has_permission("read")


def insert(client, **doc):
	return client.post(f"/api/resource/{doc.pop('doctype')}", json=doc)


# A filter whose field ends the condition it stands in, and begins another one
BREAKOUT = "name` is not null or `tab{0}`.`name"
WAYS_TO_FILTER = {
	"list": lambda doctype, field: [[doctype, field, "=", "x"]],
	"short list": lambda doctype, field: [[field, "=", "x"]],
	"dict": lambda doctype, field: {field: "x"},
	"dict with an operator": lambda doctype, field: {field: ["=", "x"]},
}


@pytest.mark.parametrize("coded", [False, True])
@pytest.mark.parametrize("way", WAYS_TO_FILTER)
def test_no_filter_breaks_out_of_what_one_may_see(board, client, way, coded):
	for who, doctype in ((OTHER_AGENT, "Request"), (CUSTOMER, "Contact"), (EMPLOYEE, "File")):
		client.login(who)
		filters = json.dumps(WAYS_TO_FILTER[way](doctype, BREAKOUT.format(doctype)))
		filters = filters.replace("`", "\\u0060") if coded else filters
		for door in (f"/api/resource/{doctype}", f"/api/method/frappe.client.get_list?doctype={doctype}"):
			query = {"filters": filters, "fields": '["name"]'}
			response = client.get(f"{door}{'&' if '?' in door else '?'}{urlencode(query)}")
			assert response.status_code == 417, (who, door)


def test_other_filters_are_what_they_were(board, client):
	client.login(MEMBER)
	for filters in (
		[["title", "=", "a `quoted` word"]],
		{"title": "a `quoted` word"},
		[["name", "like", "%`%"]],
	):
		response = client.get(f"/api/resource/Request?{urlencode({'filters': json.dumps(filters)})}")
		assert response.status_code == 200
		assert response.get_json()["data"] == []


# An address, and ways to write it
SPELLINGS = (
	"{url}",
	"/private/files/./{name}",
	"/private/files//{name}",
	"/private/files/x/../{name}",
	"/private/files/{coded}",
	"/private/files/{twice}",
	"http://{host}/private/files/{name}",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_reads_a_file_by_giving_its_address_to_one_of_his_own(site, board, client, who, spelling):
	name = board.url.rsplit("/", 1)[-1]
	coded = name.replace("y", "%79")
	values = {"name": name, "coded": coded, "twice": coded.replace("%", "%25"), "host": site.name}
	address = spelling.format(url=board.url, **values)
	client.login(who)
	own = insert(client, doctype="File", file_name="own.txt", content="Mine", is_private=1)
	assert own.status_code == 200
	for more in ({}, {"content": "Mine"}, {"file_name": name}):  # the platform knows a content by its hash
		response = insert(client, doctype="File", file_url=address, is_private=1, **more)
		assert response.status_code == 403
	changed = client.open(
		f"/api/resource/File/{own.get_json()['data']['name']}", "PUT", json={"file_url": address}
	)
	assert changed.status_code == 403
	assert client.get(board.url).status_code == 403


def test_a_file_with_the_same_content_is_uploaded_as_ever(board, client):
	response = insert(
		client.login(EMPLOYEE), doctype="File", file_name="mine.txt", content=SECRET, is_private=1
	)
	assert response.status_code == 200


@pytest.mark.parametrize("who", (*OUTSIDERS, MEMBER))
def test_nobody_puts_a_file_under_a_message(board, client, who):
	response = insert(
		client.login(who),
		doctype="File",
		file_name="more.txt",
		content="More",
		is_private=1,
		attached_to_doctype="Message",
		attached_to_name=board.message,
	)
	assert response.status_code == 403


def test_a_message_keeps_the_file_its_writer_uploaded(board, client):
	frappe.db.set_value("File", board.file, "owner", CUSTOMER)
	client.login(CUSTOMER)
	assert client.open(f"/api/resource/File/{board.file}", "DELETE").status_code == 403
	moved = client.open(f"/api/resource/File/{board.file}", "PUT", json={"attached_to_doctype": None})
	assert moved.status_code == 403
	assert frappe.db.get_value("File", board.file, "attached_to_name") == board.message


def comment(request: str, kind: str = "Comment"):
	"""As the platform writes one, in the name of who is signed in."""
	values = {"comment_type": kind, "reference_doctype": "Request", "reference_name": request}
	return frappe.get_doc({"doctype": "Comment", "content": "Hello", **values}).insert(
		ignore_permissions=True
	)


@pytest.mark.parametrize("kind", ["Comment", "Like"])
@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_comments_on_what_is_closed_to_him(board, who, kind):
	with as_user(who), pytest.raises(frappe.PermissionError):
		comment(board.request, kind)
	with as_user(MEMBER):
		assert comment(board.request, kind).name


def test_what_the_site_says_when_a_customer_does_something_is_said(board):
	"""As a script of the site may, in the customer's name."""
	for who in ("ole@acme.test", "Guest"):
		with as_user(who):
			assert comment(board.request).name


def own_contact(who: str, **values) -> dict:
	return {
		"doctype": "Contact",
		"first_name": "Evil",
		"email_ids": [{"email_id": who, "is_primary": 1}],
		"user": who,
		**values,
	}


# Ways to become somebody whose requests one sees on the website
DISGUISES = {
	"of a company": {"rm_company_access": 1, "company_name": "Acme"},
	"of a customer": {
		"rm_company_access": 1,
		"links": [{"link_doctype": "Customer", "link_name": "Acme"}],
	},
	"of another address": {"email_ids": [{"email_id": "new@acme.test", "is_primary": 1}]},
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_nobody_makes_a_contact_by_which_he_sees_other_peoples_requests(board, client, disguise, who):
	if disguise == "of a customer" and not frappe.db.table_exists("Customer"):
		pytest.skip("a site without customers")
	client.login(who)
	assert insert(client, **own_contact(who, **DISGUISES[disguise])).status_code == 403
	rows = client.call("request_mgmt.api.portal.list_requests", http="GET", state="all")["rows"]
	assert rows == []


@pytest.mark.parametrize("change", ["user", "address"])
def test_agents_do_not_make_other_people_of_themselves(board, change):
	seller = factories.make_agent("sally@example.com", roles=("Request Agent", "Sales User"))
	with as_user(seller):
		contact = frappe.get_doc("Contact", board.contact)
		contact.update({"first_name": "Olav"})
		contact.save()  # as every agent keeps contacts
		if change == "user":
			contact.user = seller
		else:
			contact.append("email_ids", {"email_id": seller})
		with pytest.raises(frappe.PermissionError):
			contact.save()


def test_a_customer_does_not_change_his_own_contact(client):
	user, contact = people.customer()
	frappe.db.set_value("Contact", contact, "owner", user)
	changed = client.login(user).open(
		f"/api/resource/Contact/{contact}", "PUT", json={"rm_company_access": 1}
	)
	assert changed.status_code == 403
	assert client.open(f"/api/resource/Contact/{contact}", "DELETE").status_code in (403, 417)
	assert not frappe.db.get_value("Contact", contact, "rm_company_access")


def test_a_customer_without_a_contact_is_given_one(client):
	user = factories.make_portal_user("new@acme.test", first_name="New")
	frappe.db.delete("Contact", {"user": user})
	frappe.db.delete("Contact Email", {"email_id": user})
	made = client.login(user).call("request_mgmt.api.portal.create", title="Hello", message="Words")
	assert client.call("request_mgmt.api.portal.get_request", http="GET", request=made["name"])["is_own"]
