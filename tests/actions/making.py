"""What the tests of actions start with: a house with mailbox, category, agents and a customer."""

import frappe

from request_mgmt.api import requests
from request_mgmt.registration import messages
from tests.factories import as_user, make_agent, make_category, make_contact, make_mailbox, set_settings

ANNA, BOB = "anna@example.com", "bob@example.com"
OLE = "ole@acme.test"


def house(**category) -> frappe._dict:
	"""Two agents, a mailbox, a category without automatic assignment and a contact."""
	make_agent(ANNA, first_name="Anna", signature="<p>Kind regards<br>[[user.full_name]]</p>")
	make_agent(BOB, first_name="Bob")
	mailbox = make_mailbox("support@example.com", display_name="Support")
	category = make_category("Helpdesk", members=(ANNA, BOB), assignment_method="Do not assign", **category)
	set_settings(default_mailbox=mailbox, default_category=category)
	contact = make_contact(OLE, "Ole", "Olsen", company_name="Acme", phone="+45 12345678")
	return frappe._dict(mailbox=mailbox, category=category, contact=contact)


def house_with_priorities() -> frappe._dict:
	"""The house with three requests of low priority that are Anna's, one of high that is Bob's, and one of none that is nobody's."""
	here = house()
	here.low = [make_request(f"Low {at}", agent=ANNA, priority="Low") for at in range(3)]
	here.high = make_request("High", agent=BOB, priority="High")
	here.none = make_request("Neither")
	frappe.db.set_value("Request", here.none, "priority", None)
	return here


def make_request(title="Printer on fire", user=ANNA, **values) -> str:
	"""A request as an agent makes it; answers its number."""
	with as_user(user):
		return requests.create(title, **{"agent": "unassigned", **values})["name"]


def customer_writes(request: str, text="It burns.", contact: str | None = None, sender=OLE, **values):
	"""A message from outside, as the mail's way in stores it."""
	doc = frappe.get_doc("Request", request)
	return messages.add(
		doc,
		kind="Enquiry",
		access_level="External",
		body_html=f"<p>{text}</p>",
		body_text=text,
		contact=contact or doc.contact,
		sender=sender,
		**{"message_id": f"<{frappe.generate_hash(length=8)}@acme.test>", **values},
	)


def stored(request: str):
	return frappe.get_doc("Request", request)


def last_message(request: str):
	name = frappe.get_all(
		"Message", {"request": request}, order_by="posted_at desc, creation desc", pluck="name"
	)[0]
	return frappe.get_doc("Message", name)


def words(request: str) -> list[str]:
	"""The words of the change log, oldest first."""
	return frappe.get_all(
		"Request Log", {"request": request}, order_by="at asc, creation asc", pluck="action"
	)


def upload(user: str, name="note.txt", content="hello") -> str:
	"""A private file that `user` uploaded; answers its File."""
	with as_user(user):
		return (
			frappe.get_doc({"doctype": "File", "file_name": name, "content": content, "is_private": 1})
			.insert(ignore_permissions=True)
			.name
		)
