"""The WSGI application: one request, from the browser's bytes to the answer."""

import json
import os
import re
from typing import Any

import frappe
import frappe.api
import frappe.handler
import frappe.utils.response
from frappe import _
from frappe.auth import UNSAFE_HTTP_METHODS, HTTPRequest, validate_auth
from frappe.core.api.file import get_max_file_size
from frappe.utils import CallbackManager, cint, escape_html
from frappe.utils.response import report_error, send_file
from frappe.website import static
from frappe.website.serve import get_response
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Request, Response

# Which site is served when there is only one, and where sites are; the launcher sets them.
_site: str | None = None
_sites_path: str = os.environ.get("SITES_PATH", ".")

_MAX_BODY = 25 * 1024 * 1024


@Request.application
def application(request: Request) -> Response:
	"""Answer one request. Connects to the site, and is done with it when this returns."""
	if request.path.startswith("/assets/"):
		return _harmless(static.asset(request))
	try:
		return _harmless(_answer(request))
	finally:
		frappe.destroy()


def _answer(request: Request) -> Response:
	response: Any = None
	unfinished = True
	try:
		init_request(request)
		validate_auth()
		response = _dispatch(request)
		unfinished = _sync_database()
	except HTTPException as error:
		response = error.get_response(request.environ)
	except Exception as error:
		response = handle_exception(error)
	finally:
		if unfinished and getattr(frappe.local, "db", None):
			frappe.db.rollback()
	if getattr(frappe.local, "cookie_manager", None):
		for method in frappe.get_hooks("after_request") or []:
			frappe.call(method, response=response, request=request)
		frappe.local.cookie_manager.flush_cookies(response)
	request.after_response.run()
	return response


def _harmless(response: Response) -> Response:
	response.headers.setdefault("X-Content-Type-Options", "nosniff")
	response.headers.setdefault("Referrer-Policy", "same-origin")
	response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
	return response


def init_request(request: Request) -> None:
	"""Connect to the site the request is for, read its parameters, find out who asks."""
	request.after_response = CallbackManager()
	site = _site or request.headers.get("X-Frappe-Site-Name") or request.host.partition(":")[0]
	if not re.fullmatch(r"[\w.-]+", site) or site.startswith("."):
		raise NotFound
	if not os.path.exists(os.path.join(_sites_path, site, "site_config.json")):
		raise NotFound
	frappe.local.request = request
	frappe.init(site=site, sites_path=_sites_path, force=True)
	frappe.local.request = request
	frappe.local.is_ajax = request.headers.get("X-Requested-With") == "XMLHttpRequest"
	frappe.connect(set_admin_as_user=False)
	uploading = request.path.startswith("/api/method/upload_file")
	limit = get_max_file_size() if uploading else cint(frappe.conf.get("max_file_size")) or _MAX_BODY
	request.max_content_length = limit
	request.max_form_memory_size = limit
	make_form_dict(request)
	if request.method != "OPTIONS":
		frappe.local.http_request = HTTPRequest()
	for method in frappe.get_hooks("before_request") or []:
		frappe.call(method)


def make_form_dict(request: Request) -> None:
	"""frappe.form_dict: the JSON body, or query and form together."""
	body = request.get_data(as_text=True, cache=True) if request.is_json else ""
	sent = json.loads(body) if body else {**request.args.to_dict(), **request.form.to_dict()}
	if isinstance(sent, list):
		sent = {"data": sent}
	if not isinstance(sent, dict):
		frappe.throw(_("Invalid request arguments"))
	sent.pop("_", None)  # jQuery's way around caches
	frappe.local.form_dict = frappe._dict(sent)


def _dispatch(request: Request) -> Response:
	if request.method == "OPTIONS":
		return Response()
	if frappe.form_dict.get("cmd"):
		return frappe.handler.handle() or frappe.utils.response.build_response("json")
	if request.path.startswith("/api/"):
		return frappe.api.handle(request)
	if request.path.startswith("/private/files/"):
		return frappe.utils.response.download_private_file(request.path)
	if request.path.startswith("/files/"):
		folder = os.path.join(frappe.local.site_path, "public", "files")
		return send_file(folder, request.path[len("/files/") :])
	if request.method in ("GET", "HEAD", "POST"):
		return get_response()
	raise NotFound


def _sync_database() -> bool:
	"""Commit what a changing request did, forget what a reading one did; answers whether work is left open."""
	if frappe.local.flags.commit or frappe.request.method in UNSAFE_HTTP_METHODS:
		frappe.db.commit()
	else:
		frappe.db.rollback()
	if session := getattr(frappe.local, "session_obj", None):
		session.update()
	return False


def handle_exception(error: Exception) -> Response:
	"""The answer to an error: JSON for programs, a page for people."""
	error = unless_hidden(error)
	status = getattr(error, "http_status_code", 500)
	if not frappe.session or not frappe.session.get("user"):
		frappe.local.session = frappe._dict(user="Guest", sid="Guest", data=frappe._dict())
	if type(error) is frappe.AuthenticationError and getattr(frappe.local, "cookie_manager", None):
		frappe.local.cookie_manager.forget_session()
	if status >= 500 and frappe.db:
		_log(error)
	if _wants_json():
		return report_error(status)
	title, text = _page_text(status)
	if status == 500 and frappe.utils.response.is_traceback_allowed():
		text = f"<pre>{escape_html(frappe.utils.get_traceback())}</pre>"
	frappe.respond_as_web_page(title, text, http_status_code=status, indicator_color="red")
	return get_response("message", http_status_code=status)


def unless_hidden(error: Exception) -> Exception:
	"""Whoever may not read a DocType is not told whether a document of it exists."""
	doctype = getattr(error, "doctype", None)
	if isinstance(error, frappe.DoesNotExistError) and doctype and frappe.db.exists("DocType", doctype):
		if not frappe.has_permission(doctype, "read"):
			return frappe.PermissionError(str(error))
	return error


def _wants_json() -> bool:
	accept = frappe.request.headers.get("Accept") or ""
	if accept and (frappe.local.is_ajax or "application/json" in accept):
		return True
	return frappe.request.path.startswith("/api/") and not accept.startswith("text")


def _log(error: Exception) -> None:
	"""Server faults are on record in the Error Log, whatever becomes of the request's transaction."""
	frappe.db.rollback()
	frappe.log_error(title=f"{type(error).__name__}: {error}"[:140])
	frappe.db.commit()


def _page_text(status: int) -> tuple[str, str]:
	texts = {
		401: (_("Session Expired"), _("Your session has expired, please login again to continue.")),
		403: (_("Not Permitted"), _("You do not have enough permissions to complete the action")),
		404: (_("Not Found"), _("The resource you are looking for is not available")),
		429: (_("Too Many Requests"), ""),
	}
	return texts.get(status, ("Server Error", ""))
