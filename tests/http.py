"""A small HTTP client on the host's real WSGI application."""

import json
import threading

import frappe
from werkzeug.test import Client as WerkzeugClient


class Client:
	"""One browser: cookies and CSRF token are kept between calls.

	Each request runs in a thread of its own, as on a server: the test's own connection is committed first
	and sees the request's work afterwards.
	"""

	def __init__(self, site):
		import frappe.app

		self.site = site
		frappe.app._site = site.name
		frappe.app._sites_path = site.sites_path
		self._client = WerkzeugClient(frappe.app.application)
		self.csrf_token: str | None = None

	def open(self, path: str, method: str = "GET", **kwargs):
		"""One request; answers werkzeug's TestResponse, wholly read."""
		frappe.db.commit()
		headers = dict(kwargs.pop("headers", {}))
		headers.setdefault("Host", self.site.name)
		headers.setdefault("X-Frappe-Site-Name", self.site.name)
		if self.csrf_token:
			headers.setdefault("X-Frappe-CSRF-Token", self.csrf_token)
		answer: list = []
		failure: list = []

		def run():
			try:
				response = self._client.open(path, method=method, headers=headers, **kwargs)
				response.get_data()
				answer.append(response)
			except BaseException as error:  # a crash of the application is the test's to see
				failure.append(error)

		thread = threading.Thread(target=run)
		thread.start()
		thread.join()
		if failure:
			raise failure[0]
		frappe.db.rollback()  # a new snapshot: see what the request committed
		return answer[0]

	def get(self, path: str, **kwargs):
		return self.open(path, "GET", **kwargs)

	def post(self, path: str, **kwargs):
		return self.open(path, "POST", **kwargs)

	def login(self, user: str, password: str = "Kode-1234!") -> "Client":
		"""Sign in; raises AssertionError when refused."""
		self.csrf_token = None
		response = self.post("/api/method/login", data={"usr": user, "pwd": password})
		assert response.status_code == 200, response.get_data(as_text=True)
		self.csrf_token = self._token(user)
		return self

	def _token(self, user: str) -> str | None:
		"""The session's CSRF token, as the page hands it to its scripts."""
		cookie = self._client.get_cookie("sid", domain=self.site.name) or self._client.get_cookie("sid")
		data = frappe.db.sql("select sessiondata from `tabSessions` where sid = %s", (cookie.value,))
		if not data:
			return None
		session = frappe.safe_eval(data[0][0]) if not data[0][0].startswith('{"') else json.loads(data[0][0])
		return (session.get("data") or session).get("csrf_token")

	def call(self, method: str, http: str = "POST", **params):
		"""Call a whitelisted method; answers its message, raises `Refused` with status and text otherwise."""
		response = (
			self.post(f"/api/method/{method}", json=params)
			if http == "POST"
			else self.get(f"/api/method/{method}", query_string=params)
		)
		if response.status_code != 200:
			raise Refused(response)
		return response.get_json().get("message")


class Refused(Exception):
	"""The application said no: `status` and `exc_type` tell which no."""

	def __init__(self, response):
		self.status = response.status_code
		body = response.get_json(silent=True) or {}
		self.exc_type = body.get("exc_type")
		self.text = response.get_data(as_text=True)
		super().__init__(f"{self.status} {self.exc_type} {self.text[:500]}")
