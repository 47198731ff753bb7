"""/api: functions by name, documents as resources (version 1 of Frappe's REST API)."""

import json
from typing import Any

import frappe
from frappe.utils.data import cint, sbool
from frappe.utils.response import build_response
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule, Submount
from werkzeug.wrappers import Request, Response

_LIST_PARAMETERS = "fields filters or_filters group_by order_by limit_start limit_page_length".split()


def handle(request: Request) -> Response:
	"""Answer one call. Raises frappe.DoesNotExistError for an unknown address."""
	if request.path.startswith("/api/v2/"):
		return Response("embedded host: /api/v2 is not supported", status=501, mimetype="text/plain")
	try:
		endpoint, arguments = _ROUTES.bind_to_environ(request.environ).match()
	except NotFound:
		raise frappe.DoesNotExistError
	data = endpoint(**arguments)
	if isinstance(data, Response):
		return data
	if data is not None:
		frappe.response["data"] = data
	return build_response("json")


def call_method(method: str) -> Response | None:
	"""/api/method/<method>"""
	from frappe import handler

	frappe.form_dict.cmd = method.split("/")[0]
	return handler.handle()


def document_list(doctype: str) -> list:
	"""GET /api/resource/<doctype>: a page of rows, 20 unless told."""
	form = frappe.form_dict
	args = {name: form[name] for name in _LIST_PARAMETERS if form.get(name) not in (None, "")}
	for name in ("fields", "filters", "or_filters"):
		if isinstance(args.get(name), str):
			args[name] = json.loads(args[name])
	args["limit_start"] = cint(args.get("limit_start"))
	args["limit_page_length"] = cint(form.get("limit") or args.get("limit_page_length") or 20)
	return frappe.get_list(doctype, as_list=sbool(form.get("as_dict", "1")) is False, **args)


def create_doc(doctype: str) -> Any:
	"""POST /api/resource/<doctype>: a new document."""
	data = _sent()
	data.pop("doctype", None)
	return frappe.get_doc({**data, "doctype": doctype}).insert()


def read_doc(doctype: str, name: str) -> Any:
	"""GET /api/resource/<doctype>/<name>: the document."""
	doc = frappe.get_doc(doctype, name)
	if not doc.has_permission("read"):
		raise frappe.PermissionError
	return doc


def update_doc(doctype: str, name: str) -> Any:
	"""PUT /api/resource/<doctype>/<name>: the fields sent are changed."""
	data = _sent()
	data.pop("flags", None)
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.update(data)
	doc.save()
	return doc


def delete_doc(doctype: str, name: str) -> str:
	"""DELETE /api/resource/<doctype>/<name>"""
	frappe.delete_doc(doctype, name, ignore_missing=False)
	frappe.response.http_status_code = 202
	return "ok"


def _sent() -> dict:
	"""The document sent: JSON in the body or in `data`, or the form's fields."""
	data = frappe.form_dict.get("data")
	if isinstance(data, str):
		data = json.loads(data)
	return dict(frappe.form_dict) if data is None else dict(data)


_RULES = [
	Rule("/method/<path:method>", endpoint=call_method),
	Rule("/resource/<doctype>", methods=["GET"], endpoint=document_list),
	Rule("/resource/<doctype>", methods=["POST"], endpoint=create_doc),
	Rule("/resource/<doctype>/<path:name>/", methods=["GET"], endpoint=read_doc),
	Rule("/resource/<doctype>/<path:name>/", methods=["PUT"], endpoint=update_doc),
	Rule("/resource/<doctype>/<path:name>/", methods=["DELETE"], endpoint=delete_doc),
]
_ROUTES = Map(
	[Submount("/api", _RULES), Submount("/api/v1", _RULES)], strict_slashes=False, merge_slashes=False
)
