"""What the DocTypes themselves see to (STA-2, STA-3, CAT-1, PER-7, TPL-2, INC-2)."""

import frappe
import pytest

from request_mgmt.patches import whole_minutes
from tests.actions.making import ANNA, BOB, OLE, customer_writes, house, make_request, stored, words
from tests.factories import as_user, make_category, make_contact, make_mailbox, set_settings


def new(doctype, **values):
	return frappe.get_doc({"doctype": doctype, **values}).insert()


def refused(doctype, **values):
	with pytest.raises(frappe.ValidationError) as no:
		new(doctype, **values)
	assert len(str(no.value)) > 10


# Request on the desk


def test_a_request_made_on_the_desk_is_logged_and_told():
	here = house()
	with as_user(ANNA):
		doc = new("Request", title="Desk", status="Open", contact=here.contact, agent=BOB)
	assert words(doc.name) == ["created"]
	assert frappe.db.exists("Notification Log", {"for_user": BOB, "document_name": doc.name})
	assert [row.contact for row in doc.contacts] == [here.contact] and doc.company_name == "Acme"


def test_a_request_changed_on_the_desk_is_logged_and_told():
	house()
	request = make_request(agent=BOB)
	with as_user(ANNA):
		doc = frappe.get_doc("Request", request)
		doc.agent = ANNA
		doc.status = "Closed"
		doc.save()
	assert words(request)[-1] == "closed"
	assert stored(request).closed_at
	assert frappe.db.exists("Notification Log", {"for_user": BOB, "document_name": request})


def test_a_state_of_its_own_is_not_chosen_by_hand():
	house()
	doc = stored(make_request())
	doc.status = "Spam"
	with pytest.raises(frappe.ValidationError, match="action"):
		doc.save()


def test_a_contact_stands_once():
	here = house()
	request = make_request(contact=here.contact)
	doc = stored(request)
	doc.append("contacts", {"contact": here.contact})
	doc.save()
	assert len(stored(request).contacts) == 1


def test_the_deadline_follows_the_priority():
	house()
	request = make_request(priority="High")
	doc = stored(request)
	created = doc.creation.replace(second=0, microsecond=0)
	assert (doc.deadline - created).total_seconds() / 60 == 240
	doc.priority = "Low"
	doc.save()
	doc = stored(request)
	assert (doc.deadline - created).total_seconds() / 60 == 2880


def test_moments_are_kept_to_the_minute():
	house()
	request = make_request()
	doc = stored(request)
	doc.update(
		{"status": "Postponed", "postponed_to": "2031-05-01 12:00:59.5", "deadline": "2031-05-02 08:30:30"}
	)
	doc.save()
	doc = stored(request)
	assert (str(doc.postponed_to), str(doc.deadline)) == ("2031-05-01 12:00:00", "2031-05-02 08:30:00")


def test_the_patch_takes_the_seconds_from_moments_there_are_and_nothing_else():
	house()
	request, whole, empty = make_request(), make_request(), make_request()
	seconds = {"deadline": "2031-05-02 08:30:30.25", "postponed_to": "2031-05-01 12:00:59"}
	frappe.db.set_value("Request", request, seconds, update_modified=False)
	frappe.db.set_value("Request", whole, "deadline", "2031-05-02 08:30:00", update_modified=False)
	frappe.db.set_value("Request", empty, "deadline", None, update_modified=False)
	before = [stored(name).modified for name in (request, whole, empty)]
	for _again in range(2):
		whole_minutes.execute()
		doc = stored(request)
		assert (str(doc.deadline), str(doc.postponed_to)) == ("2031-05-02 08:30:00", "2031-05-01 12:00:00")
		assert str(stored(whole).deadline) == "2031-05-02 08:30:00" and stored(empty).deadline is None
	assert [stored(name).modified for name in (request, whole, empty)] == before


def test_rows_are_changed_with_their_document_alone():
	here = house()
	request = make_request(contact=here.contact, message="Hi", to=f"new@stranger.test, {OLE}")
	doc = stored(request)
	row = {"doctype": "Request Participant", "parent": request, "parenttype": "Request"}
	with as_user(ANNA):
		for own in (doc.participants[0], doc.contacts[0]):
			own.email_id = "other@stranger.test"
			with pytest.raises(frappe.PermissionError, match=request):
				own.save()
		with pytest.raises(frappe.PermissionError, match=request):
			frappe.get_doc({**row, "parentfield": "participants", "email_id": "x@y.test"}).insert()
		template = new(
			"Reply Template",
			template_name="Mine",
			sharing="Owner only",
			versions=[{"language": "en", "subject": "Hi", "body": "<p>Hi</p>", "is_default": 1}],
		)
		template.versions[0].headers = "From: boss@example.com"
		with pytest.raises(frappe.PermissionError, match="Mine"):
			template.versions[0].save()
	assert [(row.email_id, row.kind) for row in stored(request).participants] == [
		("new@stranger.test", "Involved")
	]
	assert words(request) == ["created", "reply_sent"]


def test_deleting_takes_what_hangs_on_it():
	here = house()
	request = make_request(contact=here.contact)
	customer_writes(request)
	new("Favourite", user="Administrator", request=request)
	frappe.delete_doc("Request", request)
	for doctype in ("Message", "Favourite", "Request Log"):
		assert not frappe.db.exists(doctype, {"request": request})


def test_the_text_of_a_message_stays():
	here = house()
	message = customer_writes(make_request(contact=here.contact), "The truth")
	doc = frappe.get_doc("Message", message.name)
	doc.update({"body_html": "<p>A lie</p>", "body_text": "A lie", "user": BOB, "access_level": "Internal"})
	doc.save()
	doc = frappe.get_doc("Message", message.name)
	assert (doc.body_text, doc.user, doc.access_level) == ("The truth", None, "Internal")


# Status


def test_each_state_has_one_default():
	new("Request Status", status_name="Done", base_status="Closed", is_default=1)
	defaults = frappe.get_all("Request Status", {"base_status": "Closed", "is_default": 1}, pluck="name")
	assert defaults == ["Done"]
	done = frappe.get_doc("Request Status", "Done")
	done.is_default = 0
	with pytest.raises(frappe.ValidationError, match="default"):
		done.save()


def test_default_last_and_used_statuses_are_not_deleted():
	house()
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Request Status", "Closed")
	make_request(status="In progress")
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Request Status", "In progress")
	frappe.delete_doc("Request Status", "Waiting for customer")


def test_a_used_status_keeps_its_state():
	house()
	make_request(status="In progress")
	doc = frappe.get_doc("Request Status", "In progress")
	doc.base_status = "Closed"
	with pytest.raises(frappe.ValidationError, match="state"):
		doc.save()


# Category


def test_categories_form_a_tree_with_full_names():
	make_category("Products")
	make_category("Printers", parent_category="Products")
	make_category("Laser", parent_category="Printers")
	assert frappe.db.get_value("Request Category", "Laser", "full_name") == "Products / Printers / Laser"
	top = frappe.get_doc("Request Category", "Products")
	top.parent_category = "Laser"
	with pytest.raises(frappe.ValidationError, match="circle"):
		top.save()
	printers = frappe.get_doc("Request Category", "Printers")
	printers.parent_category = None
	printers.save()
	assert frappe.db.get_value("Request Category", "Laser", "full_name") == "Printers / Laser"


def test_a_category_that_is_disabled_says_what_still_uses_it():
	make_category("Old")
	make_category("Spare", disabled=1)
	box = make_mailbox("old@example.com", category="Old")
	make_mailbox("off@example.com", category="Old", enabled=0)
	old = frappe.get_doc("Request Category", "Old")
	old.disabled = 1
	frappe.local.message_log = []
	old.save()
	[told] = frappe.local.message_log
	text = told["message"] if isinstance(told, dict) else str(told)
	assert box in text
	assert "off@example.com" not in text
	frappe.local.message_log = []
	old.save()
	assert frappe.local.message_log == []


def test_the_default_category_is_not_disabled():
	make_category("Usual")
	frappe.db.set_single_value("Request Settings", "default_category", "Usual")
	usual = frappe.get_doc("Request Category", "Usual")
	usual.disabled = 1
	with pytest.raises(frappe.ValidationError, match="default category"):
		usual.save()


def test_members_stand_once_with_weights_of_zero_or_more():
	house()
	one = {"user": ANNA, "weight": 1}
	refused("Request Category", category_name="A", members=[one, dict(one)])
	refused("Request Category", category_name="B", members=[{"user": ANNA, "weight": -1}])
	refused("Request Category", category_name="C", members=[{"weight": 1}])
	refused("Request Category", category_name="D", notification_email="a@b.dk, nonsense")
	names = [{"language": "en", "external_name": "x"}, {"language": "en", "external_name": "y"}]
	refused("Request Category", category_name="E", external_names=names)


# Mailbox


def test_a_mailbox_has_an_address_of_its_own():
	assert make_mailbox("Support@Example.com ") and frappe.db.exists("Request Mailbox", "support@example.com")
	make_mailbox("sales@example.com", aliases="shop@example.com, Buy@example.com")
	refused("Request Mailbox", email_id="not an address")
	refused("Request Mailbox", email_id="shop@example.com")
	refused("Request Mailbox", email_id="x@example.com", aliases="support@example.com")
	refused("Request Mailbox", email_id="y@example.com", aliases="nonsense")


def test_a_source_has_what_it_needs():
	imap = {"source": "IMAP", "imap_host": "mail.example.com", "imap_user": "u", "imap_password": "p"}
	for missing in ("imap_host", "imap_user", "imap_password"):
		refused("Request Mailbox", email_id="i@example.com", **{**imap, missing: None})
	refused("Request Mailbox", email_id="i@example.com", **imap, imap_security="None")
	refused("Request Mailbox", email_id="i@example.com", **imap, imap_port=70000)
	refused("Request Mailbox", email_id="i@example.com", **{**imap, "imap_user": "u\r\nA1 LOGOUT"})
	refused("Request Mailbox", email_id="i@example.com", source="Maildir", maildir_path="relative/path")
	doc = new("Request Mailbox", email_id="i@example.com", **imap)
	assert (doc.imap_port, doc.imap_folder) == (993, "INBOX")
	new(
		"Request Mailbox",
		email_id="l@example.com",
		**{**imap, "imap_host": "127.0.0.1"},
		imap_security="None",
	)


# Template, settings, domain, agent


def test_a_template_has_one_default_and_known_variables():
	def version(language, default=0, body="Hi [[contact.first_name]]"):
		return {"language": language, "is_default": default, "subject": "s", "body": body}

	assert new("Reply Template", template_name="One", versions=[version("en")]).versions[0].is_default
	refused("Reply Template", template_name="Two", versions=[version("en"), version("da")])
	refused("Reply Template", template_name="Two", versions=[version("en", 1), version("da", 1)])
	refused("Reply Template", template_name="Two", versions=[version("en", 1), version("en")])
	refused("Reply Template", template_name="Two", versions=[version("en", 1, "[[site.secret]]")])


def test_settings_refer_to_what_fits():
	make_category("Old", disabled=1)
	for values in (
		{"status_on_accept": "Closed"},
		{"default_category": "Old"},
		{"subject_tag": "[x]"},
		{"auto_replies_per_address_hour": -1},
		{"welcome_new_contacts": 1, "welcome_template": None},
	):
		with pytest.raises(frappe.ValidationError):
			set_settings(**values)
		frappe.clear_document_cache("Request Settings", "Request Settings")


def test_a_company_domain_says_something():
	assert new("Company Domain", domain="@Acme.Test", company_name="Acme").name == "acme.test"
	for domain in ("gmail.com", "acme", "a b.dk", "-x.dk"):
		refused("Company Domain", domain=domain, company_name="Acme")


def test_a_signature_has_known_variables():
	house()
	with as_user(ANNA):
		own = frappe.get_doc("Request Agent", ANNA)
		own.signature = "[[user.full_name]] [[user.password.hash]]"
		with pytest.raises(frappe.ValidationError, match="variable"):
			own.save()


def test_a_new_main_contact_brings_his_name():
	here = house()
	request = make_request(contact=here.contact)
	kim = make_contact("kim@acme.test", "Kim", "Larsen")
	doc = stored(request)
	doc.contact = kim
	doc.save()
	assert stored(request).contact_name == "Kim Larsen"
