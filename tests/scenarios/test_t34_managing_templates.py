"""T34: reply templates are made, shared, copied and tidied up by whose they are (TPL-1 to TPL-3, RGT-1)."""

from pathlib import Path

import frappe
import pytest

from request_mgmt.api import mailboxes, requests, templates
from request_mgmt.mail import composing
from request_mgmt.request_mgmt import mail_headers
from tests.actions.making import ANNA, BOB, customer_writes, house, make_request, upload
from tests.factories import as_user, count_queries, make_category, make_manager, make_user, outgoing, raw_mail

MONA, KAREN = "mona@example.com", "karen@example.com"
OWN, ALL_USE, ALL_CHANGE = "Owner only", "All may use it", "All may change it"


@pytest.fixture
def here(site):
	"""Karen is an agent with the right "Knowledge base"."""
	here = house()
	make_manager(MONA)
	make_user(KAREN, ("Request Agent",), "Karen", user_type="System User")
	frappe.get_doc({"doctype": "Request Agent", "user": KAREN, "knowledge_base": 1}).insert()
	return here


def version(body="<p>Hello</p>", language="en", **values) -> dict:
	return {"language": language, "is_default": int(language == "en"), "body": body, **values}


def save(user, name="Late", **values) -> str:
	with as_user(user):
		return templates.save(template_name=name, **{"versions": [version()], **values})["name"]


def again(user, name="Late", **values) -> None:
	with as_user(user):
		kept = templates.get(name)
		given = {key: kept[key] for key in ("description", "folder", "sharing", "versions", "attachments")}
		templates.save(template=name, **{**given, **values})


def seen_by(user) -> set[str]:
	with as_user(user):
		return {row["name"] for row in templates.search()} - {"Automatic reply", "Welcome"}


READ = {
	"show": lambda: templates.show("Late"),
	"insert": lambda: templates.insert("Late"),
	"get": lambda: templates.get("Late"),
	"document": lambda: frappe.get_doc("Reply Template", "Late").check_permission("read"),
}
CHANGE = {
	"save": lambda: templates.save(template="Late", versions=[version("<p>Other</p>")]),
	"desk": lambda: frappe.get_doc("Reply Template", "Late").update({"description": "Other"}).save(),
}


def put_into_another() -> None:
	"""As the platform does it when a document is merged into another one."""
	frappe.get_doc("Reply Template", "Late").run_method(
		"before_rename", "Late", "Automatic reply", merge=True
	)


DELETE = {
	"merge": put_into_another,
	"delete": lambda: templates.delete("Late"),
	"desk": lambda: frappe.delete_doc("Reply Template", "Late"),
}
# Who may read, change and delete a template of Anna's, by how it is shared
WHO = {
	OWN: {ANNA: "rcd", BOB: "", KAREN: "", MONA: "rcd"},
	ALL_USE: {ANNA: "r", BOB: "r", KAREN: "rcd", MONA: "rcd"},
	ALL_CHANGE: {ANNA: "rc", BOB: "rc", KAREN: "rcd", MONA: "rcd"},
}


@pytest.mark.parametrize("sharing", WHO)
def test_t34_whose_a_template_is_decides_by_every_door(here, sharing):
	url = frappe.db.get_value("File", upload(ANNA, "terms.txt", "terms"), "file_url")
	save(ANNA, attachments=[{"attachment": url}])
	if sharing != OWN:
		again(MONA, sharing=sharing)
	on_disk = Path(frappe.get_site_path(url.lstrip("/")))
	for user, may in WHO[sharing].items():
		for sign, doors in (("r", READ), ("c", CHANGE), ("d", DELETE)):
			for door, go in doors.items():
				frappe.db.savepoint("door")
				with as_user(user):
					try:
						go()
						was_done = True
					except frappe.PermissionError:
						was_done = False
				frappe.db.rollback(save_point="door")
				frappe.clear_document_cache("Reply Template", "Late")
				on_disk.write_text("terms")  # a file goes at once, whatever becomes of the transaction
				assert was_done == (sign in may), (user, door)
		assert ("Late" in seen_by(user)) == ("r" in may), user
		with as_user(user):
			assert bool(frappe.get_list("Reply Template", {"name": "Late"})) == ("r" in may), user
			for rows in ("Version", "Attachment"):
				found = frappe.get_list(
					f"Reply Template {rows}", {"parent": "Late"}, parent_doctype="Reply Template"
				)
				assert bool(found) == ("r" in may), (user, rows)
			rows = {row["name"]: row["may_change"] for row in templates.overview()["templates"]}
			assert rows.get("Late", False) == ("c" in may), user


@pytest.mark.parametrize("sharing", [ALL_USE, ALL_CHANGE])
def test_t34_everybody_has_his_own_and_shares_with_the_right_alone(here, sharing):
	with pytest.raises(frappe.PermissionError, match="Knowledge base"):
		save(BOB, sharing=sharing)
	assert not frappe.db.exists("Reply Template", "Late")
	save(BOB)
	with pytest.raises(frappe.PermissionError, match="Knowledge base"):
		again(BOB, sharing=sharing)
	save(KAREN, "Shared", sharing=sharing)
	assert seen_by(BOB) == {"Late", "Shared"}
	if sharing == ALL_CHANGE:
		with pytest.raises(frappe.PermissionError, match="Knowledge base"):
			again(BOB, "Shared", sharing=OWN)
	with as_user(BOB), pytest.raises(frappe.PermissionError):
		frappe.get_doc("Reply Template", "Late").update({"user": ANNA}).save()


def test_t34_folders_are_kept_by_who_has_the_right(here):
	for user in (KAREN, MONA):
		with as_user(user):
			top = templates.save_folder(f"Orders of {user}")["name"]
			templates.save_folder("Late ones", parent=top)
			with pytest.raises(frappe.ValidationError, match="not empty"):
				templates.delete_folder(top)
			with pytest.raises(frappe.ValidationError, match="inside itself"):
				templates.save_folder(folder=top, parent="Late ones")
			with pytest.raises(frappe.ValidationError, match="already"):
				templates.save_folder("Late ones")
			templates.save_folder(folder="Late ones", parent=None)
			templates.delete_folder(top)
			templates.delete_folder("Late ones")
	for door in (
		lambda: templates.save_folder("Orders"),
		lambda: templates.delete_folder("Orders"),
		lambda: frappe.get_doc({"doctype": "Reply Template Folder", "folder_name": "Orders"}).insert(),
	):
		with as_user(ANNA), pytest.raises(frappe.PermissionError):
			door()


def test_t34_the_screen_gets_folders_and_templates_in_a_fixed_number_of_questions(here):
	with as_user(KAREN):
		for number in range(3):
			templates.save_folder(f"Folder {number}", parent=f"Folder {number - 1}" if number else None)
		save(KAREN, "A", folder="Folder 2", sharing=ALL_USE)
		shown = templates.overview()
		assert [(f["path"], f["depth"]) for f in shown["folders"]][-1] == (
			"Folder 0 / Folder 1 / Folder 2",
			2,
		)
		assert shown["may_manage"] is True
		templates.overview()
		with count_queries() as few:
			templates.overview()
		for name in "BCD":
			save(KAREN, name, folder="Folder 1", sharing=ALL_USE)
		templates.overview()
		with count_queries() as many:
			assert [row["name"] for row in templates.overview("folder 2")["templates"]] == ["A"]
	assert len(few) == len(many)
	with as_user(ANNA):
		assert templates.overview()["may_manage"] is False


def test_t34_versions_are_edited_with_all_they_have(here):
	versions = [
		version("<p>Hello</p>", subject="Late [[request.number]]", body_text="Plain", headers="X-Kind: late"),
		version("<p>Hej</p>", "da"),
	]
	save(ANNA, versions=versions, description="When it is late")
	with as_user(ANNA):
		kept = templates.get("Late")
		assert [row["language"] for row in kept["versions"]] == ["en", "da"]
		assert kept["versions"][0]["headers"] == "X-Kind: late" and kept["description"] == "When it is late"
		again(ANNA, versions=kept["versions"][:1])
		assert [row["language"] for row in templates.get("Late")["versions"]] == ["en"]
		for wrong, match in (
			([], "at least one"),
			([version(), version()], "two versions"),
			([version(language="da")], None),
			([version(language="nowhere")], "does not exist"),
			([version("[[if]]")], "no variable"),
			([version(body_text="[[nobody.name]]")], "no variable"),
			(["x"], "at least one"),
		):
			if match:
				with pytest.raises(frappe.ValidationError, match=match):
					again(ANNA, versions=wrong)
		with pytest.raises(frappe.ValidationError, match="already"):
			save(ANNA)
		with pytest.raises(frappe.ValidationError, match="name"):
			save(ANNA, " ")


def test_t34_two_who_edit_the_same_template_lose_nothing(here):
	save(MONA, sharing=ALL_CHANGE)
	with as_user(ANNA):
		seen = templates.get("Late")["modified"]
	again(BOB, versions=[version("<p>Bob's</p>")])
	with pytest.raises(frappe.ValidationError, match="changed this template"):
		again(ANNA, versions=[version("<p>Anna's</p>")], seen=seen)


def test_t34_files_belong_to_the_template_and_a_copy_has_its_own(here):
	url = frappe.db.get_value("File", upload(ANNA, "terms.txt", "terms"), "file_url")
	save(ANNA, attachments=[{"attachment": url}])
	file = {"attached_to_doctype": "Reply Template", "attached_to_name": "Late"}
	assert frappe.db.count("File", file) == 1
	with as_user(ANNA):
		kept = templates.get("Late")
	save(ANNA, "Copy", versions=kept["versions"], attachments=kept["attachments"])
	with as_user(ANNA):
		templates.delete("Late")
		[taken] = templates.insert("Copy")["attachments"]
		assert frappe.get_doc("File", taken["name"]).get_content() == "terms"
	assert frappe.db.count("File", file) == 0


def test_t34_nobodys_own_file_is_had_through_a_template(here):
	for url in (
		frappe.db.get_value("File", upload(BOB, "secret.txt", "zebra"), "file_url"),
		"/private/files/../site_config.json",
	):
		with pytest.raises(frappe.ValidationError, match="upload the file"):
			save(ANNA, attachments=[{"attachment": url}])
	url = frappe.db.get_value("File", upload(BOB, "own.txt", "quagga"), "file_url")
	save(BOB, "Bob's", attachments=[{"attachment": url}])
	with pytest.raises(frappe.ValidationError, match="upload the file"):
		save(
			ANNA,
			attachments=[{"attachment": frappe.get_doc("Reply Template", "Bob's").attachments[0].attachment}],
		)


def test_t34_a_template_that_is_used_does_not_go(here):
	save(MONA, sharing=ALL_USE)
	frappe.get_doc("Request Type", "Request").update({"reply_template": "Late"}).save()
	with as_user(MONA), pytest.raises(frappe.LinkExistsError):
		templates.delete("Late")


def test_t34_what_is_being_written_is_tried_on_a_request(here):
	request = make_request("Fire & smoke", contact=here.contact)
	make_category("Board", members=(BOB,), members_only=1)
	hidden = make_request("Hidden", user=MONA, category="Board")
	with as_user(ANNA):
		shown = templates.preview(
			"About [[request.number]]",
			"<p>[[request.title]]<script>1</script> [[server.key]]</p>",
			"",
			"Bcc: all@example.com\nX-Kind: late",
			request,
		)
		assert shown["subject"] == f"About {request}"
		assert shown["html"] == "<p>Fire &amp; smoke</p>" and shown["text"] == "Fire & smoke"
		assert len(shown["problems"]) == 2 and "Bcc: all@example.com" in shown["problems"][1]
		assert templates.preview(body="<p>No [[request.number]].</p>")["html"] == "<p>No.</p>"
		with pytest.raises(frappe.PermissionError):
			templates.preview(body="[[request.title]]", request=hidden)


def test_t34_automatic_mail_has_the_templates_plain_text_and_headers(here):
	headers = "X-Kind: [[request.category]]\nImportance: high\nAuto-Reply: x"
	with pytest.raises(frappe.ValidationError, match="Auto-Reply: x"):
		save(MONA, versions=[version(headers=headers)])
	headers = headers.rpartition("\n")[0]
	save(MONA, sharing=ALL_USE, versions=[version(body_text="No. [[request.number]]", headers=headers)])
	frappe.db.set_value("Request Mailbox", here.mailbox, "auto_reply_template", "Late")
	came = mailboxes.receive(here.mailbox, raw_mail())
	[mail] = outgoing(purpose="Automatic reply")
	assert mail.body_text == f"No. {came['request']}"
	raw = composing.build(mail.as_dict()).decode()
	assert "\r\nX-Kind: Helpdesk\r\n" in raw and "\r\nImportance: high\r\n" in raw
	assert "\r\nAuto-Submitted: auto-replied\r\n" in raw


def test_t34_mail_in_a_layout_has_the_layouts_headers(here):
	save(
		MONA,
		"Layout",
		sharing=ALL_USE,
		versions=[version("<i>x</i>[[message.body]]", headers="X-House: Acme")],
	)
	make_category("Sales", members=[ANNA], layout_template="Layout")
	request = make_request(contact=here.contact, category="Sales")
	customer_writes(request)
	with as_user(ANNA):
		requests.reply(request, "Hello")
	assert "\r\nX-House: Acme\r\n" in composing.build(outgoing(purpose="Reply")[-1].as_dict()).decode()


@pytest.mark.pure
@pytest.mark.parametrize(
	("text", "found"),
	[
		("X-Kind: late", {"X-Kind": "late"}),
		("X-Kind: one\n\nx-kind:two", {"x-kind": "two"}),
		("importance: High", {"importance": "High"}),
		("Bcc: all@example.com", {}),
		("From: boss@example.com", {}),
		("Reply-To: x@evil.test", {}),
		("Message-ID: <1@evil.test>", {}),
		("Content-Type: text/html", {}),
		("X-Kind: a\rBcc: all@example.com", {}),
		("X-Kind: a\x0bBcc: all@example.com", {}),
		("X-Kind : a", {"X-Kind": "a"}),
		("X-: a", {}),
		("X-Kind:", {}),
		("X-Ü: a", {}),
		("X-Auto-Response-Suppress: None", {}),
		("X-Request-Mgmt-Loop: 1", {}),
		(f"X-Kind: {'a' * 600}", {}),
		("\n".join(f"X-A{n}: 1" for n in range(20)), {f"X-A{n}": "1" for n in range(10)}),
		(None, {}),
	],
)
def test_t34_headers_a_template_may_add(text, found):
	assert mail_headers.parsed(text) == found
