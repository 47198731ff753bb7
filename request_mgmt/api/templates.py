"""Reply templates for those who write: found, looked at, put into a text (BEHAVIOUR TPL-2 to TPL-4)."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values, writing
from request_mgmt.mail import sanitising
from request_mgmt.records import contents
from request_mgmt.registration import templates
from request_mgmt.request_mgmt import folders

MOST = 200


@frappe.whitelist()
def search(text: str | None = None) -> list[dict]:
	"""Templates with all the words in name, description, folder or text, those whose name fits first.

	Answers name, description, folder (the path: "Orders / Late"), languages. Three queries.
	"""
	permissions.require_agent()
	words = values.text(text, _("Text"), longest=140).lower().split()
	rows = frappe.get_all(
		"Reply Template",
		fields=["name", "description", "folder"],
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
	paths = folders.paths("Reply Template Folder")
	found = []
	for row in rows:
		own = versions.get(row.name, [])
		name = f"{row.name} {row.description or ''} {paths.get(row.folder, '')}".lower()
		all_of_it = " ".join([name, *(f"{v.subject or ''} {v.body or ''}" for v in own)]).lower()
		if all(word in all_of_it for word in words):
			fits = not all(word in name for word in words)
			found.append((fits, paths.get(row.folder, ""), row.name, row, [v.language for v in own]))
	found.sort(key=lambda item: item[:3])
	return [
		{"name": row.name, "description": row.description or "", "folder": path, "languages": languages}
		for _fits, path, _name, row, languages in found[:MOST]
	]


@frappe.whitelist()
def show(template: str, request: str | int | None = None, language: str | None = None) -> dict:
	"""A template as it would be put into an answer to `request`: {"language", "text", "html", "attachments": [file names]}.

	`html` is clean, `text` its words. In `language`, else the request's, else the template's own. Nothing is written.
	"""
	doc, version, html = _filled(template, request, language)
	return {
		"language": version.language if version else "",
		"text": writing.plain(html),
		"html": html,
		"attachments": [file.file_name for file in _files(doc, version)],
	}


@frappe.whitelist(methods=["POST"])
def insert(template: str, request: str | int | None = None, language: str | None = None) -> dict:
	"""What `show` tells, with copies of the template's files as uploads of the caller: "attachments" as upload_file answers."""
	doc, version, html = _filled(template, request, language)
	copies = []
	for file in _files(doc, version):
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


def _filled(template: str, request, language):
	rights = permissions.require_agent()
	name = values.text(template, _("Template"), longest=140)
	if not frappe.db.exists("Reply Template", name):
		frappe.throw(_("There is no template {0}.").format(frappe.bold(name)), frappe.DoesNotExistError)
	doc = frappe.get_cached_doc("Reply Template", name)
	about = permissions.load(str(request), "read", rights) if request else None
	wanted = values.text(language, _("Language"), longest=20) or (about.language if about else None)
	version = templates.choose_version(doc.versions, wanted)
	context = templates.context(request=about, user=rights.user)
	html, _remarks = sanitising.clean(templates.fill(version.body, context)) if version else ("", [])
	return doc, version, html


def _files(doc, version) -> list:
	"""The files of the template that go with the version."""
	language = version.language if version else None
	urls = [row.attachment for row in doc.attachments if row.language in (None, "", language)]
	if not urls:
		return []
	rows = frappe.get_all(
		"File",
		filters={"file_url": ["in", urls], "is_private": 1},
		fields=["name", "file_name", "file_url"],
		order_by="creation asc",
		limit_page_length=0,
	)
	first = {row.file_url: row for row in reversed(rows)}
	return [first[url] for url in dict.fromkeys(urls) if url in first]
