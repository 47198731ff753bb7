"""The try-out's servers: HTTP, SMTP in, SMTP out into a folder that a page shows. All of them on 127.0.0.1."""

import contextlib
import fcntl
import hashlib
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import frappe
from aiosmtpd.controller import Controller
from frappe.installer import new_site

from embedded import server
from tryout import demo
from tryout.outbox import Outbox
from tryout.pages import Pages
from tryout.smtp import SupportPort

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PASSWORD = demo.PASSWORD
LARGEST_MAIL = 60 * 1024 * 1024


class CannotStart(Exception):
	"""Why the try-out does not start, and what to do about it."""


class Tryout:
	"""All servers of one try-out; use as a context manager. Port 0 takes a free one.

	In `folder` lie the site, the mails it sent, and a lock. A site that was not finished is made anew.
	"""

	def __init__(
		self,
		folder: Path,
		port: int = 0,
		smtp_port: int = 0,
		plant: Callable[[], None] | None = demo.plant,
		fresh: bool = False,
	):
		self.folder = folder
		self.port = port or free_port()
		self.smtp_port = smtp_port or free_port()
		self.plant = plant
		self.fresh = fresh
		self.site = folder / "site"
		self.url = f"http://{HOST}:{self.port}"
		self._running = contextlib.ExitStack()

	def __enter__(self) -> "Tryout":
		with contextlib.ExitStack() as started:
			_look_free(self.port, "--port")
			_look_free(self.smtp_port, "--smtp-port")
			started.enter_context(_alone_in(self.folder))
			outbox = Outbox(self.folder / "outgoing")
			sink = Controller(outbox, hostname=HOST, port=free_port())
			sink.start()
			started.callback(sink.stop)
			self._make_site(sink.port)
			door = SupportPort(self.connect)
			intake = Controller(
				door, hostname=HOST, port=self.smtp_port, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True
			)
			intake.start()
			started.callback(door.wait)
			started.callback(intake.stop)
			pages = lambda app: Pages(app, outbox, self.smtp_port)  # noqa: E731
			running = server.serve(str(self.site), host=HOST, port=self.port, wrap=pages)
			started.callback(running.stop)
			self._running = started.pop_all()
		return self

	def __exit__(self, *_error) -> None:
		self._running.close()

	def connect(self, user: str = "Administrator") -> None:
		"""Connect this thread to the site; `frappe.destroy()` ends it."""
		frappe.init(site=self.site.name, sites_path=str(self.site.parent))
		frappe.connect()
		frappe.set_user(user)

	def _make_site(self, sink_port: int) -> None:
		"""A new site with its data, or the kept one; mail goes to this run's sink."""
		finished = self.site / "finished"
		kept = finished.exists() and not self.fresh
		if kept and finished.read_text() != _tables():
			raise CannotStart(
				f"The data in {self.folder} is of another version. Begin anew: ./run --data {self.folder} --fresh"
			)
		if not kept:
			started = time.monotonic()
			print("Making the data ...", end=" ", flush=True)
			for part in (self.site, self.folder / "outgoing"):
				shutil.rmtree(part, ignore_errors=True)
			(self.folder / "outgoing").mkdir()
			new_site(str(self.site), admin_password=PASSWORD, apps=["erpnext", "request_mgmt"])
			frappe.destroy()
		self.connect()
		try:
			demo.connect_mail(sink_port, self.url)
			if not kept and self.plant:
				self.plant()
			frappe.db.commit()
		finally:
			frappe.destroy()
		finished.write_text(_tables())
		if not kept:
			print(f"{time.monotonic() - started:.1f} s", flush=True)

	def welcome(self) -> str:
		people = "\n".join(f"  {user:<26} {PASSWORD:<8} {who}" for user, who, _home in demo.SIGN_INS)
		return (
			"\nRequest Management\n\n"
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


def _tables() -> str:
	"""Another word whenever the tables are others: the embedded host alters none that are there."""
	seen = hashlib.sha256()
	for folder in ("request_mgmt", "embedded"):
		for path in sorted((ROOT / folder).rglob("doctype/*/*.json")):
			seen.update(path.read_bytes())
	return seen.hexdigest()


def _look_free(port: int, option: str) -> None:
	"""Say it before anything is made."""
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((HOST, port))
		except OverflowError:
			raise CannotStart(f"{option} {port}: ports are numbers up to 65535.")
		except PermissionError:
			raise CannotStart(f"{option} {port}: not allowed for you. Ports above 1023 are.")
		except OSError:
			raise CannotStart(
				f"Port {port} on {HOST} is taken. Choose another one: ./run {option} {free_port()}"
			)


@contextlib.contextmanager
def _alone_in(folder: Path):
	"""One try-out at a time in a folder: two would take each other's mail."""
	try:
		folder.mkdir(parents=True, exist_ok=True)
		if any(folder.iterdir()) and not (folder / "lock").exists():
			raise CannotStart(f"--data {folder}: there are other things in it. Choose a new or empty folder.")
		lock = open(folder / "lock", "w")
	except OSError as error:
		raise CannotStart(f"--data {folder}: {error.strerror}.")
	with lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except OSError:
			raise CannotStart(f"Another ./run works in {folder}. End that one first.")
		yield
