"""Reply templates: found, looked at and put into a text by those who write, made and changed by whose they are
(BEHAVIOUR TPL-1 to TPL-4)."""

import frappe
from frappe import _
from frappe.utils import cint, get_fullname

from request_mgmt import permissions
from request_mgmt.actions import values, writing
from request_mgmt.mail import sanitising
from request_mgmt.permissions import Access
from request_mgmt.records import contents, settings
from request_mgmt.registration import templates
from request_mgmt.request_mgmt import folders, mail_headers, template_variables

MOST = 200
MOST_VERSIONS = 50
LONGEST_BODY = 1_000_000
FOLDERS = "Reply Template Folder"
OWN = permissions.OWNER_ONLY
TEXTS = ("subject", "body", "body_text", "headers", "sms_text")
VERSION = ("language", "is_default", *TEXTS)


@frappe.whitelist()
def search(text: str | None = None) -> list[dict]:
	"""Templates with all the words in name, description, folder or text, those whose name fits first, and last those that are
	sent automatically.

	Answers name, description, folder (the path: "Orders / Late"), automatic, languages. Three queries.
	"""
	rights = permissions.require_agent()
	paths = folders.paths(FOLDERS)
	house = settings.get()
	automatic = {house.auto_reply_template, house.welcome_template}
	rows = sorted(_found(rights, text, paths), key=lambda row: row.name in automatic)
	return [
		{
			"name": row.name,
			"description": row.description or "",
			"folder": paths.get(row.folder, ""),
			"automatic": row.name in automatic,
			"languages": row.languages,
		}
		for row in rows[:MOST]
	]


@frappe.whitelist()
def overview(text: str | None = None) -> dict:
	"""All that a screen for managing templates lists: {"templates", "folders", "may_manage"}.

	`templates` are those `search` finds, all of them, with {"name", "description", "folder" (its name), "languages", "user", "sharing",
	"may_change"}; `folders` are {"name", "parent", "path", "depth"} by their paths; `may_manage`: whether the caller manages what is
	shared. Three queries.
	"""
	rights = permissions.require_agent()
	tree = folders.tree(FOLDERS)
	paths = {folder["name"]: folder["path"] for folder in tree}
	return {
		"templates": [
			{
				"name": row.name,
				"description": row.description or "",
				"folder": row.folder,
				"languages": row.languages,
				"user": row.user,
				"sharing": row.sharing,
				"may_change": permissions.may_use_template(rights, row, "write"),
			}
			for row in _found(rights, text, paths)
		],
		"folders": tree,
		"may_manage": rights.has("knowledge_base"),
	}


@frappe.whitelist()
def get(template: str = "") -> dict:
	"""A template as it is edited: name, description, folder, sharing, user (its owner), versions (language, is_default,
	subject, body, body_text, headers, sms_text), attachments (attachment, file_name, file_size, language), and what the caller may
	("may_change", "may_delete"). `modified` is what `save` wants to see again.
	"""
	rights = permissions.require_agent()
	doc = _loaded(template, rights)
	files = {file.file_url: file for file in _files([row.attachment for row in doc.attachments])}
	return {
		"name": doc.name,
		"description": doc.description or "",
		"folder": doc.folder,
		"sharing": doc.sharing,
		"user": doc.user,
		"user_name": get_fullname(doc.user) if doc.user else "",
		"modified": str(doc.modified),
		"may_change": permissions.may_use_template(rights, doc, "write"),
		"may_delete": permissions.may_use_template(rights, doc, "delete"),
		"versions": [{field: row.get(field) or "" for field in VERSION} for row in doc.versions],
		"attachments": [
			{
				"attachment": row.attachment,
				"language": row.language,
				"file_name": files[row.attachment].file_name,
				"file_size": files[row.attachment].file_size,
			}
			for row in doc.attachments
			if row.attachment in files
		],
	}


@frappe.whitelist(methods=["POST"])
def save(
	template: str | None = None,
	template_name: str = "",
	description: str | None = None,
	folder: str | None = None,
	sharing: str | None = None,
	versions: list | str | None = None,
	attachments: list | str | None = None,
	seen: str | None = None,
) -> dict:
	"""Change `template`, or without it make a new one called `template_name`; answers {"name"}.

	All of it is given. `versions` and `attachments` are as `get` answers them; an attachment is one of a template the caller may
	use, or his own upload, by its address. `sharing`: "Owner only", or for who manages what is shared "All may use it" or "All
	may change it". With `seen`, what `get` told as modified, a change somebody made since refuses it. TPL-1, TPL-3.
	"""
	rights = permissions.require_agent()
	doc = _loaded(template, rights, "write", seen) if template else _new(template_name, rights)
	doc.description = values.text(description, _("Description"), longest=1000)
	doc.folder = values.existing(FOLDERS, folder, "Folder")
	doc.sharing = values.text(sharing, _("Who has it"), longest=40) or doc.sharing
	doc.set("versions", _versions(versions))
	doc.set("attachments", _attachments(attachments))
	doc.save()
	return {"name": doc.name}


@frappe.whitelist(methods=["POST"])
def delete(template: str = "") -> None:
	"""The template goes, with its files. Refused while a type, a category or a setting uses it. TPL-3."""
	doc = _loaded(template, permissions.require_agent(), "delete")
	frappe.delete_doc("Reply Template", doc.name)


@frappe.whitelist(methods=["POST"])
def save_folder(folder_name: str = "", parent: str | None = None, folder: str | None = None) -> dict:
	"""Move `folder`, or without it make a new one called `folder_name`, inside `parent` or to the top; answers {"name"}. TPL-3."""
	permissions.require_right("knowledge_base")
	if known := values.existing(FOLDERS, folder, "Folder"):
		doc = frappe.get_doc(FOLDERS, known)
	else:
		name = " ".join(values.text(folder_name, _("Folder"), longest=140).split())
		if not name:
			frappe.throw(_("Give the folder a name."), frappe.MandatoryError)
		if frappe.db.exists(FOLDERS, name):
			frappe.throw(_("There is a folder {0} already. Choose another name.").format(frappe.bold(name)))
		doc = frappe.new_doc(FOLDERS, folder_name=name)
	doc.parent_folder = values.existing(FOLDERS, parent, "Folder")
	doc.save()
	return {"name": doc.name}


@frappe.whitelist(methods=["POST"])
def delete_folder(folder: str = "") -> None:
	"""The folder goes; refused while something is in it. TPL-3."""
	permissions.require_right("knowledge_base")
	frappe.delete_doc(FOLDERS, values.existing(FOLDERS, folder, "Folder"))


@frappe.whitelist(methods=["POST"])
def preview(
	subject: str | None = None,
	body: str | None = None,
	body_text: str | None = None,
	headers: str | None = None,
	request: str | int | None = None,
	sms_text: str | None = None,
) -> dict:
	"""What texts of a template come to with `request`, or without one: {"subject", "html", "text", "sms", "problems"}.

	`problems` are sentences about what means nothing in them. Nothing is written.
	"""
	rights = permissions.require_agent()
	about = permissions.load(str(request), "read", rights) if request else None
	given = [
		values.text(text, label, longest=LONGEST_BODY)
		for text, label in (
			(subject, _("Subject")),
			(body, _("Text")),
			(body_text, _("Plain text")),
			(sms_text, _("SMS text")),
		)
	]
	mail = _("The text of the mail stands here.")  # of a layout
	context = templates.context(request=about, user=rights.user)
	context["message"] = {"body": mail, "body_html": mail}
	html, _remarks = sanitising.clean(templates.fill(given[1], context))
	unknown = dict.fromkeys(word for text in given for word in template_variables.problems(text))
	return {
		"subject": " ".join(templates.fill(given[0], context, html=False).split()),
		"html": html,
		"text": templates.fill(given[2], context, html=False) or writing.plain(html),
		"sms": templates.fill(given[3], context, html=False),
		"problems": [
			*(_("{0} is no variable, or not complete.").format(f"[[{word}]]") for word in unknown),
			*(
				_("{0} is no header a template may add.").format(line)
				for line, _name, fits in mail_headers.lines(
					values.text(headers, _("Extra mail headers"), longest=LONGEST_BODY)
				)
				if not fits
			),
		],
	}


@frappe.whitelist()
def show(template: str, request: str | int | None = None, language: str | None = None) -> dict:
	"""A template as it would be put into an answer to `request`: {"language", "text", "html", "sms", "attachments": [file names]}.

	`html` is clean, `text` its words, `sms` what it says in a text message, for programs that send these. In `language`, else the request's, else the template's own. Nothing is written.
	"""
	doc, version, html, sms = _filled(template, request, language)
	return {
		"language": version.language if version else "",
		"text": writing.plain(html),
		"html": html,
		"sms": sms,
		"attachments": [file.file_name for file in _files_of(doc, version)],
	}


@frappe.whitelist(methods=["POST"])
def insert(template: str, request: str | int | None = None, language: str | None = None) -> dict:
	"""What `show` tells, with copies of the template's files as uploads of the caller: "attachments" as upload_file answers."""
	doc, version, html, _sms = _filled(template, request, language)
	copies = []
	for file in _files_of(doc, version):
		copy = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": file.file_name,
				"content": contents.of_file(file.name),
				"is_private": 1,
			}
		).insert(ignore_permissions=True)
		copies.append({field: copy.get(field) for field in ("name", "file_name", "file_size", "file_url")})
	return {
		"language": version.language if version else "",
		"text": writing.plain(html),
		"html": html,
		"attachments": copies,
	}


def _found(rights: Access, text: str | None, paths: dict[str, str]) -> list:
	"""The templates the user may use with all the words, with their languages; two queries."""
	words = values.text(text, _("Text"), longest=140).lower().split()
	rows = frappe.get_all(
		"Reply Template",
		fields=["name", "description", "folder", "user", "sharing"],
		order_by="name asc",
		limit_page_length=0,
	)
	versions: dict[str, list] = {}
	for version in frappe.get_all(
		"Reply Template Version",
		filters={"parenttype": "Reply Template"},
		fields=["parent", "language", "subject", "body"],
		order_by="idx asc",
		limit_page_length=0,
	):
		versions.setdefault(version.parent, []).append(version)
	found = []
	for row in rows:
		if not permissions.may_use_template(rights, row):
			continue
		own = versions.get(row.name, [])
		name = f"{row.name} {row.description or ''} {paths.get(row.folder, '')}".lower()
		all_of_it = " ".join([name, *(f"{v.subject or ''} {v.body or ''}" for v in own)]).lower()
		if all(word in all_of_it for word in words):
			row.languages = [v.language for v in own]
			found.append((not all(word in name for word in words), paths.get(row.folder, ""), row.name, row))
	found.sort(key=lambda item: item[:3])
	return [item[-1] for item in found]


def _loaded(template: str, rights: Access, ptype: str = "read", seen: str | None = None):
	"""The template as it is stored. DoesNotExistError for none, PermissionError for one that is not the user's to do so."""
	name = values.text(template, _("Template"), longest=140)
	if not frappe.db.exists("Reply Template", name):
		frappe.throw(_("There is no template {0}.").format(frappe.bold(name)), frappe.DoesNotExistError)
	doc = frappe.get_doc("Reply Template", name, for_update=ptype != "read")
	if not permissions.may_use_template(rights, doc, ptype):
		frappe.throw(
			_("Template {0} is not yours to change. Copy it, or ask who manages the shared ones.").format(
				frappe.bold(name)
			)
			if ptype != "read"
			else _("Template {0} is somebody's own.").format(frappe.bold(name)),
			frappe.PermissionError,
		)
	if seen and str(doc.modified) != str(seen):
		frappe.throw(
			_("{0} changed this template since you opened it.").format(
				frappe.bold(get_fullname(doc.modified_by))
			),
			frappe.TimestampMismatchError,
		)
	return doc


def _new(template_name: str, rights: Access):
	name = " ".join(values.text(template_name, _("Name"), longest=140).split())
	if not name:
		frappe.throw(_("Give the template a name."), frappe.MandatoryError)
	if frappe.db.exists("Reply Template", name):
		frappe.throw(_("There is a template {0} already. Choose another name.").format(frappe.bold(name)))
	return frappe.new_doc("Reply Template", template_name=name, user=rights.user, sharing=OWN)


def _versions(given) -> list[dict]:
	rows = values.items(given, _("Versions"))
	if not rows or len(rows) > MOST_VERSIONS or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("Write the template in at least one language."))
	return [
		{
			"language": values.existing("Language", row.get("language"), "Language"),
			"is_default": cint(values.flag(row.get("is_default"))),
			**{field: values.text(row.get(field), _("Text"), longest=LONGEST_BODY) for field in TEXTS},
		}
		for row in rows
	]


def _attachments(given) -> list[dict]:
	rows = values.items(given, _("Attachments"))
	if not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("An attachment is given by its address."))
	return [
		{
			"attachment": values.text(row.get("attachment"), _("Attachments"), longest=255),
			"language": values.existing("Language", row.get("language"), "Language"),
		}
		for row in rows
	]


def _filled(template: str, request, language):
	rights = permissions.require_agent()
	doc = _loaded(template, rights)
	about = permissions.load(str(request), "read", rights) if request else None
	wanted = values.text(language, _("Language"), longest=20) or (about.language if about else None)
	version = templates.choose_version(doc.versions, wanted)
	context = templates.context(request=about, user=rights.user)
	html, _remarks = sanitising.clean(templates.fill(version.body, context)) if version else ("", [])
	return doc, version, html, templates.fill(version.sms_text, context, html=False) if version else ""


def _files_of(doc, version) -> list:
	"""The files of the template that go with the version."""
	language = version.language if version else None
	return _files([row.attachment for row in doc.attachments if row.language in (None, "", language)])


def _files(urls: list[str]) -> list:
	if not urls:
		return []
	rows = frappe.get_all(
		"File",
		filters={"file_url": ["in", urls], "is_private": 1},
		fields=["name", "file_name", "file_url", "file_size"],
		order_by="creation asc",
		limit_page_length=0,
	)
	first = {row.file_url: row for row in reversed(rows)}
	return [first[url] for url in dict.fromkeys(urls) if url in first]
