"""/assets/<app>/...: files of the apps' public folders."""

import functools
import importlib.util
import os
import re

from frappe.utils.response import send_file
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response


def asset(request: Request) -> Response:
	"""The file, with an ETag; browsers ask again each time, so that a changed file is seen at once."""
	app, _slash, path = request.path[len("/assets/") :].partition("/")
	folder = _public_folder(app)
	if request.method not in ("GET", "HEAD") or not folder:
		return Response("Not Found", status=404, mimetype="text/plain")
	try:
		response = send_file(folder, path, request)
	except HTTPException as error:
		return error.get_response(request.environ)
	response.headers["Cache-Control"] = "public, no-cache"
	if request.path.lower().endswith(".svg"):  # our own pictures are shown; only people's files are not
		response.headers.pop("Content-Disposition", None)
	if response.mimetype in ("application/javascript", "text/x-javascript"):
		response.mimetype = "text/javascript"
	return response


@functools.cache
def _public_folder(app: str) -> str | None:
	"""An app's public folder; only of what is a Frappe app."""
	if not re.fullmatch(r"[a-z][a-z0-9_]*", app):
		return None
	spec = importlib.util.find_spec(app)
	if not spec or not spec.origin:
		return None
	folder = os.path.dirname(spec.origin)
	if app != "frappe" and not os.path.exists(os.path.join(folder, "hooks.py")):
		return None
	return os.path.join(folder, "public")
