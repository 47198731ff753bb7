"""What hangs on a message: its files, and the mail as it came in (BEHAVIOUR ACS-10). `seen` is as in `requests`."""

import io
import zipfile

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt import permissions
from request_mgmt.actions import values
from request_mgmt.actions.running import run_on_message
from request_mgmt.api import screen
from request_mgmt.mail import store
from request_mgmt.records import contents
from request_mgmt.registration import attaching

LONGEST_HEADERS = 100_000
LARGEST_ZIP = 200 * 1024 * 1024

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

	What is not given stays. Answers {"message", "undoable"}. EDM-1 to EDM-3.
	"""
	return run_on_message("edit_message", **locals())


@frappe.whitelist(methods=["POST"])
def undo_edit(message: str | None = None) -> dict:
	"""Take back the caller's own last `edit` of a message, except files that were removed; refused when somebody changed it
	since. Answers {"message"}. EDM-2."""
	return run_on_message("undo_edit", message)


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
def get(message: str = "") -> dict:
	"""One message as a request's screen shows it, for a window of its own: {"request": {"name", "title", "access_level", "status",
	"base_status"}, "message"}. Nothing becomes read by it. ACS-10."""
	return screen.message(_readable(message).name)


@frappe.whitelist(methods=["GET"])
def raw(message: str = "") -> None:
	"""Download the mail this message came from, exactly as it was received (.eml)."""
	doc = _readable(message)
	_download(f"{doc.request}-{doc.name}.eml", _as_received(doc))


@frappe.whitelist(methods=["GET"])
def headers(message: str = "") -> str:
	"""The headers of the mail this message came from, as they were received; for those who may have the mail (`raw`). ACS-10."""
	lines = _as_received(_readable(message)).replace(b"\r\n", b"\n")
	return lines.partition(b"\n\n")[0][:LONGEST_HEADERS].decode("utf-8", "replace")


@frappe.whitelist(methods=["GET"])
def all_attachments(request: str = "") -> None:
	"""Download all files of a request's messages as one zip; ValidationError when there are none, or too much. REP-12."""
	doc = permissions.load(str(request), "read", permissions.require_agent())
	names = frappe.get_all("Message", filters={"request": doc.name}, pluck="name", limit_page_length=0)
	rows = [file for files in screen.attachments(names).values() for file in files]
	if not rows:
		frappe.throw(_("Request {0} has no files.").format(frappe.bold(doc.name)))
	if sum(cint(row["file_size"]) for row in rows) > LARGEST_ZIP:
		frappe.throw(_("The files are too large to be fetched at once. Fetch them one by one."))
	_download(f"{doc.name}.zip", _zipped(rows))


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


def _as_received(doc) -> bytes:
	"""The whole mail the message came from."""
	sha256 = doc.inbound_mail and frappe.db.get_value("Inbound Mail", doc.inbound_mail, "raw_sha256")
	if not sha256:
		frappe.throw(
			_("Message {0} did not come by mail.").format(frappe.bold(doc.name)), frappe.DoesNotExistError
		)
	return store.get(sha256)


def _zipped(rows: list[dict]) -> bytes:
	"""The files in one; those of the same name are numbered."""
	packed, used = io.BytesIO(), set()
	with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
		for row in rows:
			archive.writestr(_other_name(row["file_name"], used), contents.of_file(row["name"]))
	return packed.getvalue()


def _other_name(file_name: str, used: set[str]) -> str:
	stem, dot, ending = attaching.safe_file_name(file_name).rpartition(".")
	stem, ending = (stem, dot + ending) if stem else (ending, "")
	name, number = stem + ending, 1
	while name.lower() in used:
		number += 1
		name = f"{stem} ({number}){ending}"
	used.add(name.lower())
	return name


def _download(file_name: str, content: bytes, inline_type: str | None = None) -> None:
	frappe.response.filename = file_name
	frappe.response.filecontent = content
	frappe.response.type = "download"
	frappe.response.content_type = inline_type or "application/octet-stream"
	frappe.response.display_content_as = "inline" if inline_type else "attachment"
