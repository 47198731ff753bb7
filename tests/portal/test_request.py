"""/requests/<name>: the conversation, an answer, closing (BEHAVIOUR CUS-4, ACL-2)."""

import io

import frappe
import pytest

from request_mgmt.api import messages as api_messages
from request_mgmt.api import portal, requests
from tests import factories
from tests.portal import people


@pytest.fixture
def case():
	"""Ole's request, answered by Anna, with a comment between agents."""
	user, contact = people.customer()
	factories.make_agent("anna@example.com", first_name="Anna")
	doc = people.request(contact, "The printer burns", "It burns since Monday.")
	people.answer(doc, "Have you tried water?")
	people.answer(doc, "He always burns printers.", level="Internal", kind="Comment")
	return frappe._dict(user=user, contact=contact, doc=doc, name=doc.name, path=f"/requests/{doc.name}")


def test_the_page_shows_external_messages_oldest_first(case, client):
	shown = people.page(client.login(case.user).get(case.path))
	assert shown.index("It burns since Monday.") < shown.index("Have you tried water?")
	assert "He always burns printers." not in shown


def test_an_agent_appears_by_name_never_by_address(case, client):
	html = client.login(case.user).get(case.path).get_data(as_text=True)
	assert "Anna" in html
	assert "anna@example.com" not in html


def test_an_agent_whose_name_is_his_address_stays_unnamed(case):
	frappe.db.set_value("Message", {"request": case.name, "kind": "Reply"}, "author_name", "anna@example.com")
	with factories.as_user(case.user):
		authors = [message["author"] for message in portal.get_request(case.name)["messages"]]
	assert authors[1] == "Support"


def test_agents_stay_unnamed_when_settings_say_so(case):
	factories.set_settings(anonymise_on_reply=1)
	with factories.as_user(case.user):
		messages = portal.get_request(case.name)["messages"]
	assert [message["author"] for message in messages] == ["Ole Olsen", "Support"]


def test_the_answer_holds_nothing_internal(case):
	with factories.as_user(case.user):
		shown = frappe.as_json(portal.get_request(case.name))
	for internal in (
		"always burns",
		"anna@example.com",
		"time_spent",
		"agent",
		"message_count",
		"deadline",
		"mailbox",
	):
		assert internal not in shown


def test_a_reply_by_form_is_added_and_shown_after_a_redirect(case, client):
	people.without_scripts(client.login(case.user))
	token = people.form_token(client.get(case.path))
	response = client.post(
		case.path, data={"csrf_token": token, "message": "Water made it worse.", "do": "reply"}
	)
	assert response.status_code == 303
	assert response.headers["Location"].endswith(f"{case.path}?done=sent#newest")
	shown = people.page(client.get(case.path + "?done=sent"))
	assert "Water made it worse." in shown
	assert "Your message has been sent." in shown


def test_whom_the_customer_names_gets_our_answer_too(case, client):
	factories.make_mailbox("support@example.com")
	people.without_scripts(client.login(case.user))
	token = people.form_token(client.get(case.path))
	written = {
		"csrf_token": token,
		"do": "reply",
		"message": "My janitor should know.",
		"cc": f"Jan <jan@acme.test>, boss@acme.test, support@example.com, {case.user}",
	}
	assert client.post(case.path, data=written).status_code == 303
	frappe.db.rollback()
	message = frappe.get_last_doc("Message", {"request": case.name})
	assert message.cc == "jan@acme.test, boss@acme.test"
	assert not factories.outgoing()  # nothing of what he wrote is passed on by us
	html = client.get(case.path).get_data(as_text=True)
	assert "Copies to: jan@acme.test, boss@acme.test" in html
	assert 'value="jan@acme.test, boss@acme.test"' in html  # for his next message
	with factories.as_user("anna@example.com"):
		offered = requests.get(case.name)["reply"]
		requests.reply(case.name, body="Done.")
	assert (offered["to"], offered["cc"]) == ([case.user], ["jan@acme.test", "boss@acme.test"])
	(mail,) = factories.outgoing(purpose="Reply")
	assert mail.cc == "jan@acme.test, boss@acme.test"


def test_an_address_that_is_none_comes_back_with_the_words(case, client):
	people.without_scripts(client.login(case.user))
	written = {"message": "My janitor should know.", "cc": "jan at acme", "do": "reply"}
	response = client.post(
		case.path, data={"csrf_token": people.form_token(client.get(case.path)), **written}
	)
	assert response.status_code == 417
	html = response.get_data(as_text=True)
	assert 'value="jan at acme"' in html
	assert "My janitor should know." in html
	with pytest.raises(frappe.ValidationError, match="10"), factories.as_user(case.user):
		portal.reply(case.name, "x", cc=",".join(f"a{n}@acme.test" for n in range(11)))


def test_the_cc_of_a_mail_is_nobodys_choice_also_where_it_is_split(case):
	message = frappe.get_last_doc("Message", {"request": case.name, "kind": "Enquiry"})
	message.db_set({"cc": "anna@example.com", "received_at": message.posted_at})
	with factories.as_user("anna@example.com"):
		made = api_messages.split(message.name, title="Ink", body_new="Ink", body_original="Printer")["name"]
		offered = [requests.get(name)["reply"]["cc"] for name in (case.name, made)]
	assert offered == [[], []]
	with factories.as_user(case.user):
		for name in (case.name, made):
			shown = portal.get_request(name)
			assert (shown["copies"], {len(row["cc"]) for row in shown["messages"]}) == ([], {0})


def test_only_who_is_answered_names_others(case, client):
	colleague, contact = people.customer("ida@acme.test")
	frappe.db.set_value("Contact", contact, "rm_company_access", 1)
	html = client.login(colleague).get(case.path).get_data(as_text=True)
	assert 'name="message"' in html
	assert 'name="cc"' not in html
	with factories.as_user(colleague), pytest.raises(frappe.ValidationError, match="Ole Olsen"):
		portal.reply(case.name, "I also wait.", cc="jan@acme.test")
	assert not frappe.db.exists("Message", {"body_text": "I also wait."})


def test_a_form_without_the_token_changes_nothing(case, client):
	people.without_scripts(client.login(case.user)).get(case.path)
	response = client.post(case.path, data={"message": "Forged", "do": "reply"})
	assert response.status_code == 400
	assert not frappe.db.exists("Message", {"request": case.name, "body_text": "Forged"})


def test_a_reply_reopens_a_closed_request(case):
	with factories.as_user(case.user):
		portal.close(case.name)
		assert frappe.db.get_value("Request", case.name, "base_status") == "Closed"
		portal.reply(case.name, "It burns again.")
	assert frappe.db.get_value("Request", case.name, "base_status") == "Open"


def test_a_reply_to_a_finished_request_becomes_a_new_one_and_that_is_said(case, client):
	frappe.db.set_value("Request Status", "Closed", "new_request_on_reply", 1)
	frappe.clear_document_cache("Request Status", "Closed")
	with factories.as_user(case.user):
		assert not portal.get_request(case.name)["answer_becomes_new"]
		portal.close(case.name)
		assert portal.get_request(case.name)["answer_becomes_new"]
	shown = people.page(client.login(case.user).get(case.path + "?done=closed"))
	assert "becomes a new request" in shown and "open it again" not in shown and "opens it again" not in shown
	with factories.as_user(case.user):
		made = portal.reply(case.name, "Another thing.")
		assert made["request"] != case.name
		assert portal.get_request(made["request"])["title"] == "The printer burns"
	assert frappe.db.get_value("Request", case.name, "base_status") == "Closed"


def test_an_empty_reply_comes_back_with_what_to_do(case, client):
	client.login(case.user)
	response = client.post(case.path, data={"message": "  ", "do": "reply"})
	assert response.status_code == 417
	assert "Write what it is about." in people.page(response)


def test_closing_is_logged_with_the_contact(case, client):
	client.login(case.user)
	response = client.post(case.path, data={"do": "close"})
	assert response.status_code == 303
	assert frappe.db.get_value("Request", case.name, "base_status") == "Closed"
	assert frappe.db.exists(
		"Request Log", {"request": case.name, "action": "closed", "contact": case.contact}
	)
	assert "Write a message to open it again." in people.page(client.get(response.headers["Location"]))


def test_a_colleague_with_company_access_may_answer_and_close(case):
	user, contact = people.customer("kaj@acme.test")
	frappe.db.set_value("Contact", contact, "rm_company_access", 1)
	with factories.as_user(user):
		portal.reply(case.name, "I sit next to it.")
		portal.close(case.name)
	assert frappe.db.get_value("Request", case.name, "base_status") == "Closed"
	assert frappe.db.exists("Message", {"request": case.name, "contact": contact})


def test_reading_an_answer_notes_the_time_once(case, client):
	client.login(case.user)
	client.get(case.path)
	read = frappe.db.get_value("Request", case.name, "read_by_customer_at")
	assert read
	client.get(case.path)
	assert frappe.db.get_value("Request", case.name, "read_by_customer_at") == read
	assert frappe.db.count("Request Log", {"request": case.name, "action": "read_by_customer"}) == 1


def test_looking_changes_neither_modified_nor_the_owners_read_status(case, client):
	before = frappe.db.get_value("Request", case.name, ["modified", "read_status"])
	client.login(case.user).get(case.path)
	assert frappe.db.get_value("Request", case.name, ["modified", "read_status"]) == before


def test_files_go_up_and_come_down_as_they_were(case, client):
	client.login(case.user)
	content = b"\x00\x01binary\xff"
	client.post(
		case.path,
		data={
			"message": "See the file.",
			"do": "reply",
			"attachments": (io.BytesIO(content), "målinger 1.bin"),
		},
		content_type="multipart/form-data",
	)
	with factories.as_user(case.user):
		(file,) = portal.get_request(case.name)["messages"][-1]["attachments"]
		assert file["size"] == f"{file['file_size']} B"
	assert file["file_name"].startswith("målinger 1") or file["file_name"].endswith(".bin")
	response = client.get(file["url"])
	assert response.status_code == 200
	assert response.data == content
	assert response.headers["Content-Disposition"].startswith("attachment")
	assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_of_html_comes_down_as_bytes_never_as_a_page(case, client):
	message = people.answer(
		case.doc, "See.", attachments=[{"file_name": "evil.html", "content": b"<script>alert(1)</script>"}]
	)
	response = client.login(case.user).get(portal.attachment_url(people.file_of(message)))
	assert response.status_code == 200
	assert response.mimetype == "application/octet-stream"
	assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("ours, platforms", [(1, 25), (25, 1)])
def test_a_file_that_is_too_large_is_refused_and_the_text_kept(case, client, monkeypatch, ours, platforms):
	factories.set_settings(max_attachment_mb=ours)
	monkeypatch.setattr(portal, "get_max_file_size", lambda: platforms * 1024 * 1024)
	client.login(case.user)
	response = client.post(
		case.path,
		data={"message": "A long story", "attachments": (io.BytesIO(b"x" * (1024 * 1024 + 1)), "big.bin")},
		content_type="multipart/form-data",
	)
	assert response.status_code == 417
	shown = people.page(response)
	assert "larger than 1 MB" in shown and "A long story" in shown and "Attach your files once more" in shown
	assert not frappe.db.exists("Message", {"request": case.name, "body_text": "A long story"})


def test_bodies_with_styles_are_shown_in_a_sandbox(case, client):
	html = '<table style="color:red"><tr><td>Offer</td></tr></table><script>alert(1)</script>'
	frappe.db.set_value("Message", {"request": case.name, "kind": "Reply"}, "body_html", html)
	shown = client.login(case.user).get(case.path).get_data(as_text=True)
	assert "<script>alert(1)" not in shown
	assert 'sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"' in shown
	assert "allow-scripts" not in shown


def test_a_merged_request_leads_to_where_it_went(case, client):
	target = merged(case)
	response = client.login(case.user).get(case.path)
	assert response.status_code == 303
	assert response.headers["Location"].endswith(f"/requests/{target}")


def merged(case) -> str:
	"""Where the case went."""
	target = people.request(case.contact, "The bigger fire")
	frappe.db.set_value(
		"Request", case.name, {"base_status": "Merged", "status": "Merged", "merged_into": target.name}
	)
	return target.name


def test_a_request_that_was_merged_meanwhile_is_not_closed_unseen(case, client):
	target = merged(case)
	response = client.login(case.user).post(case.path, data={"do": "close"})
	assert response.headers["Location"].endswith(f"/requests/{target}")
	assert frappe.db.get_value("Request", target, "base_status") == "Open"


def test_an_answer_to_a_request_that_was_merged_meanwhile_goes_where_it_went(case, client):
	target = merged(case)
	response = client.login(case.user).post(case.path, data={"message": "It burns on.", "do": "reply"})
	assert response.headers["Location"].endswith(f"/requests/{target}?done=sent#newest")
	assert frappe.db.exists("Message", {"request": target, "body_text": "It burns on."})


def test_a_category_that_is_not_chosen_any_more_is_told_as_in_the_list(case):
	names = [{"language": "en", "external_name": "Devices"}]
	category = factories.make_category("Hardware", external_names=names, disabled=1)
	frappe.db.set_value("Request", case.name, "category", category)
	with factories.as_user(case.user):
		assert portal.list_requests()["rows"][0]["category"] == "Devices"
		assert portal.get_request(case.name)["category"] == "Devices"
		assert "Devices" not in {row["label"] for row in portal.choices()["categories"]}


def test_who_was_signed_out_while_he_wrote_keeps_his_words(case, client):
	response = client.post(case.path, data={"message": "A long story", "do": "reply"})
	assert response.status_code == 403
	assert "A long story" in people.page(response) and "The printer burns" not in people.page(response)
	assert f'href="/login?redirect-to={case.path}"' in response.get_data(as_text=True)
	assert not frappe.db.exists("Message", {"body_text": "A long story"})
	assert client.post(case.path, data={"do": "close"}).status_code == 303


def test_words_for_a_request_that_is_no_longer_his_come_back(case, client):
	frappe.db.set_value("Request", case.name, "access_level", "Internal")
	response = client.login(case.user).post(case.path, data={"message": "A long story", "do": "reply"})
	assert response.status_code == 403
	assert "A long story" in people.page(response) and "The printer burns" not in people.page(response)


def test_a_request_costs_the_same_however_long_the_conversation(case):
	def queries():
		with factories.as_user(case.user), factories.count_queries() as seen:
			portal.get_request(case.name)
		return len(seen)

	queries()
	few = queries()
	for number in range(6):
		people.answer(case.doc, f"Answer {number}")
	assert queries() == few


def test_visitors_see_nothing_of_a_request(case, client):
	response = client.get(case.path)
	assert response.status_code == 303
	assert "/login?redirect-to=" in response.headers["Location"]
