"""What hangs on a message: its files, and the mail as it came in (BEHAVIOUR ACS-10). `seen` is as in `requests`."""

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.actions.running import run_on_message
from request_mgmt.mail import store
from request_mgmt.records import contents

# Signatures of the pictures a browser may show in place; everything else is only ever saved (MAIL.md 5, no. 7).
_PICTURES = (
	(b"\x89PNG\r\n\x1a\n", "image/png"),
	(b"\xff\xd8\xff", "image/jpeg"),
	(b"GIF87a", "image/gif"),
	(b"GIF89a", "image/gif"),
)


@frappe.whitelist(methods=["POST"])
def flag(message: str | None = None, flagged: bool | int | str = True) -> dict:
	"""Flag a message as important for everybody, or take the flag away. Answers {"message", "flagged"}. FLG-1."""
	return run_on_message("flag_message" if values.flag(flagged) else "unflag_message", message)


@frappe.whitelist(methods=["POST"])
def edit(
	message: str | None = None,
	access_level: str | None = None,
	time_spent: int | str | None = None,
	remove_attachments: str | list | None = None,
	body: str | None = None,
	time_to_charge: int | str | None = None,
	seen: str | None = None,
) -> dict:
	"""Change who may see a message, its times, take files away; managers change its text, the earlier one is kept.

	What is not given stays. Answers {"message"}. EDM-1 to EDM-3.
	"""
	return run_on_message("edit_message", **locals())


@frappe.whitelist(methods=["POST"])
def delete(message: str | None = None, seen: str | None = None) -> dict:
	"""Remove a message with its files for good; never the only one of its request. EDM-2."""
	return run_on_message("delete_message", message, seen=seen)


@frappe.whitelist(methods=["POST"])
def split(
	message: str | None = None,
	title: str = "",
	category: str | None = None,
	agent: str | None = None,
	priority: str | None = None,
	access_level: str | None = None,
	status: str | None = None,
	postponed_to: str | None = None,
	original_status: str | None = None,
	original_postponed_to: str | None = None,
	body_original: str | None = None,
	body_new: str | None = None,
	attachments: str | list | None = None,
	seen: str | None = None,
) -> dict:
	"""A part of a message becomes a new request; answers {"name": its number}. BEHAVIOUR SPM-1."""
	return run_on_message("split_message", **locals())


@frappe.whitelist(methods=["GET"])
def raw(message: str = "") -> None:
	"""Download the mail this message came from, exactly as it was received (.eml)."""
	doc = _readable(message)
	sha256 = doc.inbound_mail and frappe.db.get_value("Inbound Mail", doc.inbound_mail, "raw_sha256")
	if not sha256:
		frappe.throw(
			_("Message {0} did not come by mail.").format(frappe.bold(message)), frappe.DoesNotExistError
		)
	_download(f"{doc.request}-{doc.name}.eml", store.get(sha256))


@frappe.whitelist(methods=["GET"])
def attachment(file: str = "", inline: bool = False) -> None:
	"""Download a file of a message; `inline` shows it in place if it really is a picture."""
	permissions.require_agent()
	row = frappe.db.get_value(
		"File", file, ["name", "file_name", "attached_to_doctype", "attached_to_name"], as_dict=True
	)
	if not row or row.attached_to_doctype != "Message":
		frappe.throw(
			_("There is no attachment {0}.").format(frappe.bold(file or "?")), frappe.DoesNotExistError
		)
	_readable(row.attached_to_name)
	content = contents.of_file(row.name)
	_download(row.file_name, content, picture_type(content) if inline else None)


def picture_type(content: bytes) -> str | None:
	"""The type of a raster picture by its first bytes, whatever its name says; None for anything else."""
	if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
		return "image/webp"
	return next((kind for start, kind in _PICTURES if content.startswith(start)), None)


def _readable(message: str):
	"""The message, if its request is open to the caller."""
	rights = permissions.require_agent()
	doc = frappe.db.get_value("Message", message, ["name", "request", "inbound_mail"], as_dict=True)
	if not doc:
		frappe.throw(
			_("There is no message {0}.").format(frappe.bold(message or "?")), frappe.DoesNotExistError
		)
	permissions.load(doc.request, "read", rights)
	return doc


def _download(file_name: str, content: bytes, inline_type: str | None = None) -> None:
	frappe.response.filename = file_name
	frappe.response.filecontent = content
	frappe.response.type = "download"
	frappe.response.content_type = inline_type or "application/octet-stream"
	frappe.response.display_content_as = "inline" if inline_type else "attachment"
