"""Files of a message: private, kept by the platform, never somebody else's (MAIL.md 5, nos. 7 to 9)."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress

import frappe
from frappe import _

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/\\:*?\"<>|%#]+")


def check(attachments: Iterable[dict]) -> None:
	"""PermissionError for an uploaded file that is not the caller's own; before anything is written."""
	for item in attachments:
		if item.get("file"):
			_own_upload(item["file"])


def attach(message, attachments: Iterable[dict]) -> list[str]:
	"""Store or take over each file, and let the message's HTML show its inline images; answers the files' names.

	A file the platform refuses (size, kind) is left out with a remark: the message itself is worth more, and the raw
	mail still holds the file.
	"""
	remarks, urls, names = [], {}, []
	for item in attachments:
		if item.get("file"):
			names.append(_take_over(message, item["file"]))
			continue
		stored = _store(message, item, remarks)
		if stored:
			names.append(stored.file_name)
		if stored and item.get("content_id"):
			urls[item["content_id"].strip("<> ")] = stored.file_url
	changes = {}
	if remarks:
		changes["remarks"] = "\n".join(filter(None, [message.remarks, *remarks]))
		changes["attachment_count"] = len(names)
	for field in ("body_html", "quoted_html"):
		html = message.get(field) or ""
		shown = with_inline_images(html, urls)
		if shown != html:
			changes[field] = shown
	if changes:
		message.db_set(changes, update_modified=False)
	return names


def with_inline_images(html: str, urls: dict[str, str]) -> str:
	"""`cid:` references replaced by where the files are now. Pure."""
	for content_id, url in urls.items():
		html = re.sub(rf"(?i)cid:{re.escape(content_id)}(?=[\"'\s>])", lambda _match, url=url: url, html)
	return html


def safe_file_name(name: str | None) -> str:
	"""A name without path, control and direction characters, at most 120 long, never empty or hidden. Pure."""
	tidy = " ".join(_UNSAFE.sub(" ", name or "").split()).strip(". ")
	stem, dot, ending = tidy.rpartition(".")
	if len(tidy) > 120:
		tidy = f"{stem[:100]}{dot}{ending[:19]}" if dot else tidy[:120]
	return tidy or "attachment"


def _store(message, item: dict, remarks: list[str]):
	"""The stored File, or None; what is to be said of it goes to `remarks`."""
	name = safe_file_name(item.get("file_name"))
	content = item.get("content") or b""
	if not content:
		remarks.append(_("Attachment {0} is empty.").format(name))
		return None
	try:
		return _written(message, name, content)
	except frappe.ValidationError as error:
		remarks.append(_("Attachment {0} was not kept: {1}").format(name, str(error) or type(error).__name__))
	except OSError as error:
		if error.errno is not None:
			raise  # a full disk is no property of the file: the mail waits
		# The platform looks into pictures, and this one is broken; as a file of no kind it is kept
		remarks.append(_("Attachment {0} is damaged; it is kept as {1}.").format(name, f"{name}.bin"))
		return _written(message, f"{name}.bin", content)
	return None


def _written(message, name: str, content: bytes):
	"""A private File of the message. What was begun is taken back when the platform refuses it."""
	frappe.db.savepoint("request_mgmt_file")
	said = len(getattr(frappe.local, "message_log", None) or ())
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"content": content,
			"is_private": 1,
			"attached_to_doctype": "Message",
			"attached_to_name": message.name,
		}
	)
	try:
		return file.insert(ignore_permissions=True)
	except (frappe.ValidationError, OSError) as error:
		frappe.db.rollback(save_point="request_mgmt_file")
		frappe.local.message_log = (getattr(frappe.local, "message_log", None) or [])[:said]
		if isinstance(error, OSError):
			_remove_beginning(file)
		raise


def _remove_beginning(file) -> None:
	"""A full disk leaves the beginning of a file, of which no row tells and which nobody would ever take away."""
	if file.file_url and not frappe.db.exists("File", {"file_url": file.file_url}):
		with suppress(FileNotFoundError):
			os.unlink(file.get_full_path())


def _own_upload(name: str):
	found = frappe.db.get_value(
		"File", name, ["name", "owner", "attached_to_doctype", "attached_to_name"], as_dict=True
	)
	if not found:
		frappe.throw(
			_("There is no file {0}. Upload it first.").format(frappe.bold(name)), frappe.DoesNotExistError
		)
	taken = found.attached_to_name and found.attached_to_doctype != "Request"
	if found.owner != frappe.session.user or frappe.session.user == "Guest" or taken:
		frappe.throw(
			_("File {0} is not yours to attach. Upload it yourself.").format(frappe.bold(name)),
			frappe.PermissionError,
		)
	return found


def _take_over(message, name: str) -> str:
	_own_upload(name)
	file = frappe.get_doc("File", name)
	file.attached_to_doctype, file.attached_to_name, file.attached_to_field = "Message", message.name, None
	file.is_private = 1
	file.save(ignore_permissions=True)
	return file.file_name
