"""T34: reply templates in the customer's language, with variables, files and layouts (TPL-1 to TPL-9)."""

import frappe
import pytest

from request_mgmt.api import mailboxes, requests, templates
from tests.actions.making import ANNA, customer_writes, house, make_request, stored
from tests.factories import as_user, make_category, make_mailbox, outgoing, raw_mail


@pytest.fixture
def here(site):
	return house()


def make_template(name="Late", files=(), folder=None, **texts):
	doc = frappe.get_doc(
		{
			"doctype": "Reply Template",
			"template_name": name,
			"folder": folder,
			"versions": [
				{"language": language, "is_default": int(number == 0), "subject": name, "body": body}
				for number, (language, body) in enumerate((texts or {"en": "<p>x</p>"}).items())
			],
		}
	)
	for file_name, content, language in files:
		file = frappe.get_doc(
			{"doctype": "File", "file_name": file_name, "content": content, "is_private": 1}
		).insert()
		doc.append("attachments", {"attachment": file.file_url, "language": language})
	return doc.insert(ignore_permissions=True).name


def make_folder(name, parent=None):
	folder = {"doctype": "Reply Template Folder", "folder_name": name, "parent_folder": parent}
	return frappe.get_doc(folder).insert(ignore_permissions=True).name


def test_t34_danish_text_and_file_for_a_danish_customer(here):
	files = [("vilkår.txt", b"dansk", "da"), ("terms.txt", b"english", "en"), ("both.txt", b"all", None)]
	make_template(
		files=files,
		en="<p>Hello [[contact.first_name]], late.</p>",
		da="<p>Hej [[contact.first_name]]</p><p>#[[request.number]]</p>",
	)
	request = make_request(contact=here.contact)
	frappe.db.set_value("Request", request, "language", "da")
	with as_user(ANNA):
		shown = templates.show("Late", request)
		taken = templates.insert("Late", request)
	assert shown == {
		"language": "da",
		"text": f"Hej Ole\n\n#{request}",
		"html": f"<p>Hej Ole</p><p>#{request}</p>",
		"sms": "",
		"attachments": ["vilkår.txt", "both.txt"],
	}
	assert (taken["text"], taken["html"]) == (shown["text"], shown["html"])
	customer_writes(request)
	with as_user(ANNA):
		requests.reply(request, taken["text"], attachments=[file["name"] for file in taken["attachments"]])
	mail = outgoing(purpose="Reply")[-1]
	assert f"#{request}" in mail.body_text
	kept = frappe.get_all("File", {"attached_to_doctype": "Message"}, pluck="file_name")
	assert sorted(name.split(".")[0][:4] for name in kept) == ["both", "vilk"]
	# The template's own files stay its own
	again = templates.insert("Late", request)
	assert [frappe.get_doc("File", file["name"]).get_content() for file in again["attachments"]] == [
		"dansk",
		"all",
	]


def test_t34_a_language_that_is_missing_gets_the_default(here):
	make_template(en="<p>Hello</p>", da="<p>Hej</p>")
	request = make_request(contact=here.contact)
	for language, text in (("fr", "Hello"), ("da-DK", "Hej"), (None, "Hello")):
		frappe.db.set_value("Request", request, "language", language)
		assert templates.show("Late", request)["text"] == text
	assert templates.show("Late", request, language="da")["text"] == "Hej"


def test_t34_a_text_message_has_a_text_of_its_own_in_each_language(here):
	make_template(en="<p>Long</p>", da="<p>Langt</p>")
	with as_user(ANNA):
		kept = templates.get("Late")
		kept["versions"][0]["sms_text"] = "#[[request.number]] & late, [[contact.first_name]]"
		versions = kept["versions"]
		frappe.db.set_value("Request Agent", ANNA, "knowledge_base", 1)
		templates.save("Late", sharing=kept["sharing"], versions=versions)
		request = make_request(contact=here.contact)
		assert templates.show("Late", request, language="en")["sms"] == f"#{request} & late, Ole"
		assert templates.show("Late", request, language="da")["sms"] == ""
		tried = templates.preview(body="<p>x</p>", sms_text="[[request.number]] [[nothing]]", request=request)
		assert tried["sms"].startswith(request) and "[[nothing]]" in tried["problems"][0]
		versions[1]["sms_text"] = "[[nothing]]"
		with pytest.raises(frappe.ValidationError, match="no variable"):
			templates.save("Late", sharing=kept["sharing"], versions=versions)


def test_t34_without_a_request_its_variables_are_empty(here):
	make_template(en="<p>Number [[ticket.id]], from [[user.first_name]].</p>")
	with as_user(ANNA):
		assert templates.show("Late")["text"] == "Number, from Anna."


def test_t34_conditions_and_words(here):
	make_template(
		en='<p>[[if request.priority = "High"]]At once[[elseif request.priority = &quot;Low&quot;]]Soon[[else]]In time[[endif]], '
		'[[decode request.language "da" "hej" "hello"]].</p>'
	)
	request = make_request(contact=here.contact)
	for priority, word in (("High", "At once"), ("Low", "Soon"), ("Medium", "In time")):
		frappe.db.set_value("Request", request, "priority", priority)
		assert templates.show("Late", request)["text"] == f"{word}, hello."


@pytest.mark.parametrize(
	"body", ["[[server.key]]", "[[if request.number]]", "[[endif]]", "[[request.number.x]]", "[[decode]]"]
)
def test_t34_what_means_nothing_is_refused(here, body):
	with pytest.raises(frappe.ValidationError, match="no variable"):
		make_template(en=f"<p>{body}</p>")


def test_t34_the_layout_of_a_category_goes_around_its_mail_and_that_below(here):
	make_template("Layout", en="<h1>[[request.category]]</h1>[[message.body]]<p>Acme [[request.number]]</p>")
	make_template("Own layout", en="<p>own</p>[[message.body_html]]")
	make_category("Sales", members=[ANNA], layout_template="Layout")
	make_category("Orders", members=[ANNA], parent_category="Sales")
	make_category("Returns", members=[ANNA], parent_category="Sales", layout_template="Own layout")
	for category, begins in (
		("Sales", "<h1>Sales</h1>"),
		("Orders", "<h1>Orders</h1>"),
		("Returns", "<p>own</p>"),
	):
		request = make_request(contact=here.contact, category=category)
		customer_writes(request)
		with as_user(ANNA):
			requests.reply(request, "<p>The [[request.title]] answer</p>", quote=False)
		mail = outgoing(purpose="Reply")[-1]
		assert mail.body_html.startswith(begins)
		assert (
			"The [[request.title]] answer" in mail.body_html
			and "The [[request.title]] answer" in mail.body_text
		)
		message = frappe.get_doc("Message", mail.message)
		assert begins not in message.body_html  # what the agent wrote is kept as he wrote it
	make_category("Plain", members=[ANNA])
	with pytest.raises(frappe.ValidationError, match=r"message\.body"):
		frappe.get_doc("Request Category", "Plain").update({"layout_template": make_template("Empty")}).save()


def test_t34_the_automatic_reply_wears_the_layout_too(here):
	make_template("Layout", en="<i>top</i>[[message.body]]")
	make_category("Sales", members=[ANNA], layout_template="Layout")
	make_mailbox("sales@example.com", category="Sales")
	mailboxes.receive("sales@example.com", raw_mail(to="sales@example.com"))
	assert outgoing(purpose="Automatic reply")[-1].body_html.startswith("<i>top</i>")


def test_t34_the_template_of_the_type_is_what_an_answer_begins_with(here):
	html = "<p><strong>Dear [[contact.first_name]]</strong>,</p>"
	make_template("By type", en=html + "<script>1</script>")
	make_template("With file", [("terms.txt", b"terms", None)], en=html)
	request = make_request(contact=here.contact)
	with as_user(ANNA):
		assert requests.get(request)["reply"]["text"] == ""
		kind = stored(request).request_type
		frappe.db.set_value("Request Type", kind, "reply_template", "By type")
		begins = requests.get(request)["reply"]
		assert begins["text"].startswith("Dear Ole,")
		assert begins["template"] is None
		assert begins["html"].startswith("<p><strong>Dear Ole</strong>,</p>")
		assert "<script" not in begins["html"]
		frappe.db.set_value("Request Type", kind, "reply_template", "With file")
		assert requests.get(request)["reply"]["template"] == "With file"


def test_t34_templates_are_found_by_name_folder_and_text(here):
	make_folder("Orders")
	make_folder("Late ones", "Orders")
	make_template("Apology", folder="Late ones", en="<p>We are sorry</p>", da="<p>Vi beklager</p>")
	make_template("Sorry, closed", en="<p>x</p>")
	with as_user(ANNA):
		assert [row["name"] for row in templates.search("sorry")] == ["Sorry, closed", "Apology"]
		(found,) = templates.search("orders beklager")
		every = templates.search()
	assert (found["folder"], found["languages"]) == ("Orders / Late ones", ["en", "da"])
	assert [row["automatic"] for row in every] == sorted(row["automatic"] for row in every)
	assert {row["name"] for row in every if row["automatic"]} == {"Automatic reply", "Welcome"}


def test_t34_a_folder_is_emptied_before_it_goes(here):
	make_folder("Orders")
	make_folder("Late ones", "Orders")
	template = make_template("Apology", folder="Late ones", en="<p>x</p>")
	for folder in ("Orders", "Late ones"):
		with pytest.raises(frappe.ValidationError, match="not empty"):
			frappe.delete_doc("Reply Template Folder", folder)
	frappe.db.set_value("Reply Template", template, "folder", None)
	frappe.delete_doc("Reply Template Folder", "Late ones")
	frappe.delete_doc("Reply Template Folder", "Orders")
	circle = frappe.get_doc("Reply Template Folder", make_folder("A"))
	make_folder("B", "A")
	with pytest.raises(frappe.ValidationError, match="inside itself"):
		circle.update({"parent_folder": "B"}).save()


def test_t34_a_template_cannot_bring_along_what_is_not_its_own(here):
	doc = frappe.get_doc("Reply Template", make_template(en="<p>x</p>"))
	doc.append("attachments", {"attachment": "/private/files/../site_config.json"})
	with pytest.raises(frappe.ValidationError):
		doc.save()
	with as_user(ANNA):
		secret = frappe.get_doc(
			{"doctype": "File", "file_name": "secret.txt", "content": "Anna's own", "is_private": 1}
		).insert()
	doc.reload()
	doc.append("attachments", {"attachment": secret.file_url})
	with pytest.raises(frappe.ValidationError, match="upload the file"):
		doc.save()


def test_t34_a_value_is_text_wherever_it_stands(here):
	make_template(en="<p>[[request.title]]</p>")
	request = make_request("[[user.email]] & more", contact=here.contact)
	with as_user(ANNA):
		assert templates.show("Late", request)["text"] == "[[user.email]] & more"


def test_t34_all_that_is_known_of_a_request_can_be_said(here):
	"""Variables whose values have to be asked for are asked for when a template wants them (TPL-7)."""
	set_ = frappe.db.set_value
	set_("User", ANNA, "mobile_no", "+45 87654321")
	category = frappe.get_doc("Request Category", here.category)
	category.append("external_names", {"language": "da", "external_name": "Hjælp"})
	category.save()
	request = make_request(contact=here.contact, agent=ANNA)
	set_("Request", request, "language", "da")
	customer_writes(request, "It burns & smokes.")
	with as_user(ANNA):
		requests.comment(request, "He is always angry.")
		requests.postpone(request, "1h")
	wanted = {
		"request.access_level": "External",
		"request.category_full_name": "Helpdesk",
		"request.category_external_name": "Hjælp",
		"request.owner_full_name": "Anna",
		"request.owner_user_name": ANNA,
		"request.owner_phone": "+45 87654321",
		"request.last_message": "It burns & smokes.",
		"request.agent_url": f"/console#/request/{request}",
		"request.customer_url": f"/requests/{request}",
		"contact.email": "ole@acme.test",
		"contact.last_name": "Olsen",
		"contact.phone": "+45 12345678",
		"company.name": "Acme",
		"config.portal_url": "/requests",
	}
	moments = ("last_changed", "postponed_to", "created_at", "last_message_at")
	make_template(
		en="".join(f"<p>[[{name}]]</p>" for name in [*wanted, *(f"request.{name}" for name in moments)])
	)
	with as_user(ANNA):
		lines = templates.show("Late", request)["text"].split("\n\n")
	assert len(lines) == len(wanted) + len(moments)
	for (name, value), line in zip(wanted.items(), lines, strict=False):
		assert line.endswith(value), (name, line)


def test_t34_the_conversation_is_told_as_customers_see_it(here):
	make_template(
		en="[[each message]]<p>[[inc var.no]][[var.no]]. [[message.author]]: [[message.body]]</p>[[endeach]]"
	)
	request = make_request(contact=here.contact)
	customer_writes(request, "It burns.")
	with as_user(ANNA):
		requests.comment(request, "He is always angry.")
		requests.reply(request, "We come.", signature=False, quote=False)
		said = templates.show("Late", request)["text"]
	assert said.split() == "1. Ole Olsen: It burns. 2. Anna: We come.".split()


def test_t34_what_a_stranger_wrote_is_in_no_automatic_reply(here):
	make_template(
		en="<p>Received.[[request.title]][[request.last_message]][[each message]][[message.body]][[endeach]]</p>"
	)
	frappe.db.set_value("Request Mailbox", here.mailbox, "auto_reply_template", "Late")
	mailboxes.receive(here.mailbox, raw_mail(frm="v@victim.test", subject="BUY zebra", text="zebra pills"))
	(mail,) = outgoing(purpose="Automatic reply")
	assert "Received." in mail.body_html and "zebra" not in mail.body_html
