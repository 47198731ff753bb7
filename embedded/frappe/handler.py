"""Calls of whitelisted functions: /api/method/<dotted name>."""

import mimetypes
from typing import Any

import frappe
from frappe import _
from frappe.utils.data import cint
from werkzeug.wrappers import Response

# What somebody without desk access may upload: pictures, office documents, films, text.
ALLOWED_MIMETYPES = frozenset(
	"image/png image/jpeg application/pdf application/msword application/vnd.ms-excel text/plain text/csv"
	" video/quicktime video/mp4 application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	" application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	" application/vnd.oasis.opendocument.text application/vnd.oasis.opendocument.spreadsheet".split()
)


def handle() -> Response | None:
	"""Do what `frappe.form_dict.cmd` names; its answer becomes `message`, unless it is a Response."""
	cmd = frappe.local.form_dict.cmd
	if cmd == "login":  # has happened already, when the session was made
		return None
	answer = execute_cmd(cmd)
	if isinstance(answer, Response):
		return answer
	if answer is not None:
		frappe.response["message"] = answer
	return None


def execute_cmd(cmd: str) -> Any:
	"""Call the function with the request's parameters, if whitelisted for this user and HTTP method."""
	cmd = (frappe.get_hooks("override_whitelisted_methods", {}).get(cmd) or [cmd])[-1]
	try:
		method = get_attr(cmd)
	except Exception as error:
		frappe.throw(_("Failed to get method for command {0} with {1}").format(cmd, error))
	frappe.is_whitelisted(method)
	if frappe.request.method not in frappe.allowed_http_methods_for_whitelisted_func[method]:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return frappe.call(method, **frappe.form_dict)


def get_attr(cmd: str) -> Any:
	"""The function of a dotted name, or one of this file. Raises KeyError, or what importing raises."""
	return _SHORT_NAMES[cmd] if cmd in _SHORT_NAMES or "." not in cmd else frappe.get_attr(cmd)


@frappe.whitelist(allow_guest=True)
def ping() -> str:
	"""Whether anybody is there."""
	return "pong"


@frappe.whitelist(allow_guest=True)
def logout() -> None:
	"""End the session."""
	frappe.local.login_manager.logout()
	frappe.db.commit()


@frappe.whitelist(allow_guest=True)
def web_logout() -> None:
	"""End the session and show a page that says so."""
	logout()
	frappe.respond_as_web_page(
		_("Logged Out"), _("You have been successfully logged out"), indicator_color="green"
	)


@frappe.whitelist(allow_guest=True)
def upload_file() -> Any:
	"""Make a File of the uploaded `file`; doctype and docname attach it, if the user may write there."""
	form = frappe.form_dict
	guest = frappe.session.user == "Guest"
	if guest and not cint(frappe.get_system_settings("allow_guests_to_upload_files")):
		raise frappe.PermissionError
	if form.get("library_file_name") or form.get("method"):
		raise NotImplementedError(
			"embedded host: upload_file from the library or to a method is not supported"
		)
	if not guest:
		check_write_permission(form.doctype, form.docname)
	content, filename = None, form.file_name
	if upload := frappe.request.files.get("file"):
		content, filename = upload.stream.read(), upload.filename
		if guest or not _has_desk_access():
			if mimetypes.guess_type(filename or "")[0] not in ALLOWED_MIMETYPES:
				frappe.throw(_("You can only upload JPG, PNG, PDF, TXT, CSV or Microsoft documents."))
	return frappe.get_doc(
		{
			"doctype": "File",
			"attached_to_doctype": form.doctype,
			"attached_to_name": form.docname,
			"attached_to_field": form.fieldname,
			"folder": form.folder or "Home",
			"file_name": filename,
			"file_url": form.file_url,
			"is_private": cint(form.is_private),
			"content": content,
		}
	).save(ignore_permissions=guest)


def _has_desk_access() -> bool:
	return frappe.db.get_value("User", frappe.session.user, "user_type") == "System User"


def check_write_permission(doctype: str | None = None, name: str | None = None) -> None:
	"""Raises frappe.PermissionError unless the user may write the document, or make one of its kind."""
	if not doctype:
		return
	if not name:
		frappe.has_permission(doctype, "write", throw=True)
		return
	try:
		doc = frappe.get_doc(doctype, name)
	except frappe.DoesNotExistError:
		doc = frappe.new_doc(doctype)  # not saved yet
	doc.check_permission("write")


_SHORT_NAMES = {
	"ping": ping,
	"frappe.ping": ping,
	"logout": logout,
	"web_logout": web_logout,
	"upload_file": upload_file,
}
