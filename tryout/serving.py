"""The try-out's servers: HTTP, SMTP in, SMTP out into a folder that a page shows."""

import socket
import sys
import time
from pathlib import Path

import frappe
from aiosmtpd.controller import Controller
from frappe.installer import new_site

from embedded import server
from tryout import demo
from tryout.outbox import Outbox, OutboxPage
from tryout.smtp import SupportPort

HOST = "127.0.0.1"
PASSWORD = "admin"


class Tryout:
	"""All servers of one try-out; use as a context manager. Listens on 127.0.0.1 only."""

	def __init__(self, folder: Path, port: int = 0, smtp_port: int = 0, with_demo: bool = True):
		self.folder = folder
		self.port = port or free_port()
		self.smtp_port = smtp_port or free_port()
		self.with_demo = with_demo
		self.site = folder / "site"
		self.url = f"http://{HOST}:{self.port}"
		self._running: list = []

	def __enter__(self) -> "Tryout":
		self.folder.mkdir(parents=True, exist_ok=True)
		outbox = Outbox(self.folder / "outgoing")
		try:
			sink = Controller(outbox, hostname=HOST, port=free_port())
			sink.start()
			self._running.append(sink.stop)
			fresh = not self.site.exists()
			if fresh:
				new_site(str(self.site), admin_password=PASSWORD, apps=["erpnext", "request_mgmt"])
			self.prepare(sink.port, fresh)
			door = SupportPort(self.connect)
			intake = Controller(door, hostname=HOST, port=self.smtp_port, data_size_limit=60 * 1024 * 1024)
			intake.start()
			self._running.append(intake.stop)
			running = server.serve(
				str(self.site), host=HOST, port=self.port, wrap=lambda app: OutboxPage(app, outbox)
			)
			self._running.append(running.stop)
		except BaseException:
			self.__exit__()
			raise
		return self

	def __exit__(self, *_error) -> None:
		for stop in reversed(self._running):
			try:
				stop()
			except Exception as error:
				print(f"while stopping: {error}", file=sys.stderr)
		self._running.clear()

	def connect(self, user: str = "Administrator") -> None:
		frappe.init(site=self.site.name, sites_path=str(self.site.parent))
		frappe.connect()
		frappe.set_user(user)

	def prepare(self, sink_port: int, fresh: bool) -> None:
		"""Mailbox and outgoing account of this run; demo data on a new site."""
		self.connect()
		try:
			demo.connect_mail(sink_port, self.url)
			if fresh and self.with_demo:
				started = time.monotonic()
				count = demo.plant()
				print(f"Planted {count} requests in {time.monotonic() - started:.1f} s", flush=True)
			frappe.db.commit()
		finally:
			frappe.destroy()

	def welcome(self) -> str:
		people = "\n".join(f"  {user:<26} {PASSWORD:<8} {who}" for user, who in demo.SIGN_INS)
		return (
			"\nRequest Management - a try-out on the embedded host, not for production.\n\n"
			f"  Console (agents)      {self.url}/console\n"
			f"  Portal (customers)    {self.url}/requests\n"
			f"  Outgoing mail         {self.url}/outbox\n"
			f"  Mail to {demo.SUPPORT} is taken at SMTP {HOST}:{self.smtp_port}\n\n"
			f"Sign in as (password):\n{people}\n"
		)


def free_port() -> int:
	with socket.socket() as probe:
		probe.bind((HOST, 0))
		return probe.getsockname()[1]
