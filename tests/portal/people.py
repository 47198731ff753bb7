"""A customer, his colleague and a stranger, with requests as the tests of the customers' pages need them."""

import re
from html import unescape

import frappe

from request_mgmt.registration import messages, requests
from tests import factories

PNG = (
	b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
	b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


def customer(
	email: str = "ole@acme.test", company_name: str | None = "Acme", language: str = "en", **contact
):
	"""A website user with a contact of his address; answers (user, contact)."""
	name = email.split("@")[0].title()
	# First the contact: the platform makes one of its own for a user whose address is nobody's, and else gives it
	# the user's name
	known = factories.make_contact(
		email, first_name=name, last_name="Olsen", company_name=company_name, **contact
	)
	user = factories.make_portal_user(email, language=language, first_name=name, last_name="Olsen")
	return user, known


def request(contact: str, title: str = "The printer burns", text: str = "It burns.", **fields):
	"""A request of this contact with its first message."""
	sender = frappe.db.get_value("Contact", contact, "email_id")
	doc = requests.register(
		title=title,
		contact=contact,
		channel="Portal",
		access_level=fields.pop("access_level", "External"),
		message={
			"kind": "Enquiry",
			"access_level": fields.pop("message_level", "External"),
			"body_text": text,
			"body_html": f"<p>{text}</p>",
			"contact": contact,
			"sender": sender,
			"attachments": fields.pop("attachments", ()),
		},
		**fields,
	)
	return frappe.get_doc("Request", doc.name)


def answer(
	doc, text: str, user: str = "anna@example.com", level: str = "External", kind: str = "Reply", **more
):
	"""An agent's message on the request."""
	doc.reload()
	return messages.add(
		doc, kind=kind, access_level=level, user=user, body_text=text, body_html=f"<p>{text}</p>", **more
	)


def file_of(message) -> str:
	"""The name of the message's first file."""
	name = getattr(message, "name", message)
	return frappe.get_all("File", {"attached_to_doctype": "Message", "attached_to_name": name}, pluck="name")[
		0
	]


def first_message(doc):
	return frappe.get_doc("Message", frappe.get_all("Message", {"request": doc.name}, pluck="name")[0])


def page(response) -> str:
	"""What a page shows as text, with the attributes' texts gone and entities resolved."""
	html = response.get_data(as_text=True)
	html = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", html)
	return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def form_token(response) -> str:
	"""The CSRF token a page's form carries."""
	found = re.search(r'name="csrf_token" value="([^"]+)"', response.get_data(as_text=True))
	assert found, "the page has no form with a token"
	return found.group(1)


def without_scripts(client):
	"""The client as a browser that runs no scripts: it sends only what forms hold."""
	client.csrf_token = None
	return client
