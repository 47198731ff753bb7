"""What an agent writes: body, attachments, signature and the quoted message (BEHAVIOUR REP-3, SIG-2)."""

import re

import frappe
from frappe import _
from frappe.utils import escape_html

from request_mgmt.actions import values
from request_mgmt.mail import sanitising
from request_mgmt.records import contents, moments, settings, types
from request_mgmt.registration import attaching, templates

# The console puts the signature into the editor itself, inside an element with this attribute.
SIGNATURE_MARK = "data-signature"
_HELD_BACK = re.compile(r"(<img\b[^>]*?)\bdata-remote-src=", re.IGNORECASE)
_TAG = re.compile(r"<(?:[a-zA-Z!]|/[a-zA-Z])[^>]*>")


def body(text, label: str, required: bool = True) -> tuple[str, str]:
	"""Clean HTML and plain text of what was written, as HTML or as plain text. ValidationError when empty."""
	written = values.text(text, label)
	if not _TAG.search(written):
		html = sanitising.text_to_html(written.strip())
		text_only = written.strip()
	else:
		if len(written) > sanitising.MAX_HTML:
			frappe.throw(
				_("{0} is too long with its formatting and pictures. Attach the pictures as files.").format(
					frappe.bold(label)
				)
			)
		html, _remarks = sanitising.clean(written)
		text_only = plain(html)
	if required and not text_only and "<img" not in html:
		frappe.throw(
			_("{0} is empty. Write something first.").format(frappe.bold(label)), frappe.MandatoryError
		)
	return html, text_only


def plain(html: str) -> str:
	"""The text of clean HTML."""
	return sanitising.html_to_text(html).strip()


def files(attachments) -> list[dict]:
	"""Files the caller uploaded, by the name of their File. Whose they are is checked where they are attached."""
	wanted = []
	for item in values.items(attachments, _("Attachments")):
		name = item.get("file") or item.get("name") if isinstance(item, dict) else item
		if not isinstance(name, str) or not name:
			frappe.throw(_("An attachment is given by the name of its uploaded file."))
		wanted.append({"file": name})
	return list({item["file"]: item for item in wanted}.values())


def files_for(request, attachments, *, copied: bool = False) -> list[dict]:
	"""Uploads of the caller, or with `copied` copies of them, and copies of files that messages of this request have (REP-11, REP-12)."""
	return [_copied(request, item) or (copies([item])[0] if copied else item) for item in files(attachments)]


def copies(attachments) -> list[dict]:
	"""The caller's uploads as contents: where something is done to many requests each gets a file of its own."""
	given = files(attachments)
	attaching.check(given)
	return [_content(item["file"], frappe.db.get_value("File", item["file"], "file_name")) for item in given]


def _copied(request, item: dict) -> dict | None:
	"""The content of a file of this request; None for what is no file of a message."""
	row = frappe.db.get_value(
		"File",
		item["file"],
		["name", "file_name", "attached_to_doctype", "attached_to_name"],
		as_dict=True,
	)
	if not row or row.attached_to_doctype != "Message":
		return None
	if frappe.db.get_value("Message", row.attached_to_name, "request") != request.name:
		frappe.throw(
			_("File {0} does not belong to this request.").format(frappe.bold(item["file"])),
			frappe.PermissionError,
		)
	return _content(row.name, row.file_name)


def _content(file: str, file_name: str) -> dict:
	return {
		"file_name": attaching.safe_file_name(file_name),
		"content": contents.of_file(file),
		"content_type": None,
		"content_id": None,
	}


def signature(request, agent, *, new: bool = False, request_type: str | None = None) -> str:
	"""The agent's request signature, or that of the house when he has none of his own, filled in (SIG-1, SIG-2).

	"" when there is none, the type leaves it out, or agents stay nameless (REP-4): a signature names them.
	"""
	kind = request_type or (request.request_type if request else None)
	signed = next(filter(says_something, (agent.signature, settings.get().signature)), None)
	if not signed or _left_out(kind, new) or settings.get().anonymise_on_reply:
		return ""
	context = templates.context(request=request, user=agent.user)
	html, _remarks = sanitising.clean(templates.fill(signed, context))
	return html


def says_something(html: str | None) -> bool:
	"""Editors leave markup behind where nothing is written."""
	return bool(html) and ("<img" in html or bool(plain(html)))


def with_signature(html: str, signature_html: str) -> str:
	"""The body with the signature below it, in an element that says what it is."""
	return f'{html}<div {SIGNATURE_MARK}="1">{signature_html}</div>' if signature_html else html


def as_sent(html: str) -> str:
	"""The agent's own text for the mail: pictures he put in by address are shown, which we hold back on screens."""
	return _HELD_BACK.sub(r"\1src=", html)


def carries_signature(written) -> bool:
	"""Whether the editor's text has the signature in it already, perhaps edited."""
	return isinstance(written, str) and SIGNATURE_MARK in written


def quotation(message, language: str | None = None) -> tuple[str, str]:
	"""The message quoted below an answer to somebody of that language: HTML and text. Its own quotations stay behind."""
	who = settings.nameless(message) or message.sender_name or message.author_name or message.sender or ""
	line = _("On {0} {1} wrote:", lang=language).format(moments.shown(message.posted_at), who)
	html = message.body_html or sanitising.text_to_html(message.body_text or "")
	text = "\n".join("> " + row for row in (message.body_text or "").splitlines())
	return f'<p>{escape_html(line)}</p><blockquote type="cite">{html}</blockquote>', f"{line}\n{text}"


def _left_out(request_type: str | None, new: bool) -> bool:
	kind = types.of(request_type)
	return bool(kind.exclude_signature if new else kind.exclude_signature_on_reply)
