"""A site behind HTTP, one worker, in a process of its own: what somebody at a screen waits for.

`python -m benchmarks.served SITES_PATH SITE` serves the site until it is stopped and writes its port in a line;
`caller` starts that and signs somebody in.
"""

import contextlib
import http.client
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
FORM = "application/x-www-form-urlencoded"


@contextlib.contextmanager
def caller(sites_path: Path, site: str, user: str, password: str) -> Iterator[Callable[..., object]]:
	"""Answers `call(method, **params)`: a whitelisted method's message, or RuntimeError with what the site said."""
	command = [sys.executable, "-W", "ignore", "-m", "benchmarks.served", str(sites_path), site]
	with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
		connection = None
		try:
			connection = http.client.HTTPConnection("127.0.0.1", int(process.stdout.readline()), timeout=120)
			headers = {"Host": site, "X-Frappe-Site-Name": site, "Accept": "application/json"}

			def post(method: str, body: str, kind: str) -> http.client.HTTPResponse:
				connection.request("POST", f"/api/method/{method}", body, {**headers, "Content-Type": kind})
				return connection.getresponse()

			answer = post("login", urlencode({"usr": user, "pwd": password}), FORM)
			_read(answer)
			cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
			headers["Cookie"] = "; ".join(cookies)
			yield lambda method, **params: _read(post(method, json.dumps(params), "application/json"))
		finally:
			if connection:
				connection.close()
			process.terminate()


def _read(answer: http.client.HTTPResponse) -> object:
	text = answer.read()
	if answer.status != 200:
		raise RuntimeError(f"{answer.status}: {text.decode(errors='replace')[:1000]}")
	return json.loads(text).get("message")


def serve(sites_path: Path, site: str) -> None:
	if not (sites_path / "apps.txt").exists():  # no bench: the host that is embedded
		sys.path.insert(0, str(ROOT / "embedded"))
	import frappe.app
	from werkzeug.serving import WSGIRequestHandler, make_server

	class Handler(WSGIRequestHandler):
		protocol_version = "HTTP/1.1"

	logging.getLogger("werkzeug").setLevel(logging.ERROR)
	frappe.app._site, frappe.app._sites_path = site, str(sites_path)
	server = make_server("127.0.0.1", 0, frappe.app.application, request_handler=Handler)
	print(server.server_port, flush=True)
	server.serve_forever()


if __name__ == "__main__":
	folder = Path(sys.argv[1]).resolve()
	os.chdir(folder)
	serve(folder, sys.argv[2])
