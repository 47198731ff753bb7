"""The answer to a request: JSON, download, page, redirect, file."""

import datetime
import decimal
import json
import mimetypes
import os
import sys
import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils.data import cint, cstr
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import redirect as werkzeug_redirect
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import wrap_file

# A browser must not run these as a page of the site.
_NEVER_INLINE = (".svg", ".html", ".htm", ".xml", ".xhtml", ".shtml")


def report_error(status_code: int) -> Response:
	"""The exception being handled as JSON: exc_type, messages, and the traceback where System Settings allow."""
	kind = sys.exc_info()[0]
	if is_traceback_allowed() and status_code != 404:
		frappe.response["exception"] = frappe.utils.get_traceback().splitlines()[-1]
		frappe.response["exc"] = json.dumps([frappe.utils.get_traceback()])
	frappe.response["exc_type"] = kind.__name__
	response = build_response("json")
	response.status_code = status_code
	return response


def is_traceback_allowed() -> bool:
	"""Whether whoever asked may see tracebacks."""
	return bool(
		frappe.db
		and cint(frappe.get_system_settings("allow_error_traceback"))
		and not frappe.local.flags.disable_traceback
	)


def build_response(response_type: str = "json") -> Response:
	"""The answer as frappe.response describes it; its `type` wins."""
	answer = frappe.local.response
	if not answer.get("docs"):
		answer.pop("docs", None)
	kind = answer.get("type") or response_type
	builders = {
		"json": _as_json,
		"download": _as_download,
		"binary": _as_download,
		"pdf": _as_download,
		"page": _as_page,
		"redirect": lambda: werkzeug_redirect(frappe.local.response.location),
	}
	if kind not in builders:
		raise NotImplementedError(f"embedded host: response type {kind!r} is not supported")
	return builders[kind]()


def _as_json() -> Response:
	answer = frappe.local.response
	if messages := getattr(frappe.local, "message_log", None):
		answer["_server_messages"] = json.dumps([json.dumps(message, default=str) for message in messages])
	if debug := getattr(frappe.local, "debug_log", None):
		answer["_debug_messages"] = json.dumps(debug)
	status = answer.pop("http_status_code", None) or 200
	data = json.dumps(answer, default=json_handler, separators=(",", ":"))
	return Response(data, status=status, mimetype="application/json")


def json_handler(obj: Any) -> Any:
	"""What JSON does not know, as Frappe writes it. Raises TypeError for the rest."""
	if isinstance(obj, datetime.date | datetime.datetime | datetime.time | uuid.UUID):
		return str(obj)
	if isinstance(obj, datetime.timedelta):
		hours, rest = divmod(int(obj.total_seconds()), 3600)
		return f"{hours}:{rest // 60:02}:{rest % 60:02}"
	if isinstance(obj, decimal.Decimal):
		return float(obj)
	if hasattr(obj, "as_dict"):
		return obj.as_dict(no_nulls=True)
	if isinstance(obj, type | Exception) or callable(obj):
		return repr(obj)
	if isinstance(obj, Iterable):
		return list(obj)
	raise TypeError(f"Object of type {type(obj)} is not JSON serializable")


def _as_download() -> Response:
	answer = frappe.local.response
	name = cstr(answer.get("filename"))
	kind = answer.get("type")
	mimetype = answer.get("content_type") or {
		"pdf": "application/pdf",
		"binary": "application/octet-stream",
	}.get(kind, mimetypes.guess_type(name)[0] or "application/unknown")
	response = Response(answer.get("filecontent"), mimetype=mimetype)
	shown = answer.get("display_content_as") or ("inline" if kind == "pdf" else "attachment")
	response.headers.set("Content-Disposition", _disposition(shown, name))
	return response


def _disposition(kind: str, name: str) -> str:
	"""RFC 6266: a plain name for old programs, the true one beside it."""
	plain = "".join(c if 32 <= ord(c) < 127 and c not in '"\\' else "_" for c in name)
	value = f'{kind}; filename="{plain}"'
	return value if plain == name else f"{value}; filename*=UTF-8''{quote(name, safe='')}"


def _as_page() -> Response:
	from frappe.website.serve import get_response

	answer = frappe.local.response
	return get_response(answer["route"], http_status_code=answer.get("http_status_code") or 200)


# --- files


def find_readable_file(file_url: str, name: str | None = None) -> Any:
	"""The File row of that address which the user may read, or None."""
	from frappe.core.doctype.file.file import has_permission

	filters = {"file_url": file_url, **({"name": name} if name else {})}
	for row in frappe.get_all("File", filters=filters, pluck="name"):
		file = frappe.get_doc("File", row)
		# As on Frappe: who may read what it hangs on may read it; DocType rights alone would leave it to its owner
		if has_permission(file, "read"):
			return file
	return None


def download_private_file(path: str) -> Response:
	"""/private/files/...: for those who may read one of its File rows. Raises werkzeug's Forbidden."""
	if frappe.session.user == "Guest" or not find_readable_file(path, frappe.form_dict.get("fid")):
		raise Forbidden(_("You don't have permission to access this file"))
	return send_file(os.path.join(frappe.local.site_path, "private", "files"), path[len("/private/files/") :])


def send_file(folder: str, path: str, request: Request | None = None) -> Response:
	"""A file under the folder, never from outside of it. Raises werkzeug's NotFound."""
	request = request or frappe.request
	full = os.path.realpath(os.path.join(folder, path))
	if not full.startswith(os.path.realpath(folder) + os.sep) or not os.path.isfile(full):
		raise NotFound
	file = open(full, "rb")
	stat = os.fstat(file.fileno())
	mimetype = mimetypes.guess_type(full)[0] or "application/octet-stream"
	response = Response(wrap_file(request.environ, file), mimetype=mimetype, direct_passthrough=True)
	response.content_length = stat.st_size
	response.last_modified = datetime.datetime.fromtimestamp(stat.st_mtime, datetime.timezone.utc)
	response.set_etag(f"{stat.st_mtime_ns:x}-{stat.st_size:x}")
	response.headers["X-Content-Type-Options"] = "nosniff"
	response.headers["Cache-Control"] = "private, no-cache"
	if os.path.splitext(full)[1].lower() in _NEVER_INLINE:
		response.headers["Content-Disposition"] = _disposition("attachment", os.path.basename(full))
	response.make_conditional(request)
	return response
