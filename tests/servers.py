"""Real servers for the tests: a Dovecot of our own and an SMTP server that keeps what it gets.

Both listen on free ports of 127.0.0.1 and need no rights: Dovecot runs as who runs the tests, or as nobody when that is root.
"""

import asyncio
import contextlib
import grp
import imaplib
import itertools
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER = "support@example.com"
PASSWORD = "Kodeord-im4p!"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {d}/run
state_dir = {d}/state
log_path = {d}/dovecot.log
ssl = yes
ssl_cert = <{d}/cert.pem
ssl_key = <{d}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
mail_uid = {uid}
mail_gid = {gid}
mail_home = {d}/mail/%u
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
default_client_limit = 2000
default_process_limit = 100
mailbox_idle_check_interval = 1 s
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {d}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={d}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # No penalty for wrong passwords: one test's would slow the next one down
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap {{
  process_limit = 100
  service_count = 100
  process_min_avail = 1
}}
"""


def free_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


def _is_taken(port: int) -> bool:
	with socket.socket() as probe:
		return probe.connect_ex(("127.0.0.1", port)) == 0


def make_certificate(folder: Path) -> Path:
	"""A self-signed certificate for localhost and 127.0.0.1: cert.pem and key.pem in the folder."""
	subprocess.run(
		[
			*(
				"openssl",
				"req",
				"-x509",
				"-newkey",
				"rsa:2048",
				"-nodes",
				"-days",
				"2",
				"-subj",
				"/CN=localhost",
			),
			*("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
			*("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
		],
		check=True,
		capture_output=True,
	)
	return folder / "cert.pem"


class Dovecot:
	"""One Dovecot 2.3 with the users of `users` ({name: password}) and what else is to stand in its configuration; a
	context manager."""

	def __init__(self, users: dict[str, str] | None = None, settings: str = ""):
		self.binary = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
		if not self.binary:
			pytest.fail(
				"The tests of fetching need a real IMAP server, and there is no dovecot here. Get it with "
				"`apt-get install -y --no-install-recommends dovecot-imapd`.",
				pytrace=False,
			)
		self.users = users or {USER: PASSWORD}
		self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
		self.port, self.tls_port = free_port(), free_port()
		who = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
		self.uid, self.gid = who.pw_uid, who.pw_gid
		self.certificate = make_certificate(self.folder)
		(self.folder / "users").write_text(
			"".join(f"{u}:{{PLAIN}}{p}::::::\n" for u, p in self.users.items())
		)
		(self.folder / "mail").mkdir()
		config = _CONFIG.format(
			d=self.folder,
			user=who.pw_name,
			group=grp.getgrgid(self.gid).gr_name,
			uid=self.uid,
			gid=self.gid,
			port=self.port,
			tls_port=self.tls_port,
		)
		(self.folder / "dovecot.conf").write_text(config + settings)
		self._own(self.folder)
		self.process: subprocess.Popen | None = None
		self.numbers = itertools.count(1)

	def __enter__(self) -> "Dovecot":
		self.start()
		return self

	def __exit__(self, *_error) -> None:
		self.kill()
		shutil.rmtree(self.folder, ignore_errors=True)

	def start(self) -> None:
		as_nobody = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.getuid() == 0 else {}
		self.process = subprocess.Popen(
			[self.binary, "-F", "-c", str(self.folder / "dovecot.conf")],
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			start_new_session=True,
			**as_nobody,
		)
		end = time.monotonic() + 30
		while time.monotonic() < end:
			if self.process.poll() is not None:
				said = self.process.stdout.read().decode() + self.log()
				pytest.fail(f"Dovecot did not start: {said}", pytrace=False)
			with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as line:
				if line.recv(100).startswith(b"* OK"):
					return
			time.sleep(0.05)
		pytest.fail(f"Dovecot does not answer: {self.log()}", pytrace=False)

	def stop(self) -> None:
		"""As an administrator stops it: clients hear BYE."""
		self._signal(signal.SIGTERM)

	def kill(self) -> None:
		"""As a power cut stops it. Killing the master alone would leave sessions alive and answering."""
		self._signal(signal.SIGKILL)

	def restart(self) -> None:
		self.stop()
		self.start()

	def log(self) -> str:
		path = self.folder / "dovecot.log"
		return path.read_text(errors="replace") if path.exists() else ""

	def deliver(self, raw: bytes, user: str = USER, folder: str = "INBOX") -> None:
		"""Deliver as an MTA does: written aside, then renamed into the Maildir."""
		maildir = self.maildir(user, folder)
		for part in ("tmp", "new", "cur"):
			(maildir / part).mkdir(parents=True, exist_ok=True)
		name = f"{time.time_ns()}.{next(self.numbers)}.test"
		(maildir / "tmp" / name).write_bytes(raw)
		self._own(self.folder / "mail" / user)
		(maildir / "tmp" / name).rename(maildir / "new" / name)

	def maildir(self, user: str = USER, folder: str = "INBOX") -> Path:
		maildir = self.folder / "mail" / user / "Maildir"
		return maildir if folder == "INBOX" else maildir / f".{folder}"

	@contextlib.contextmanager
	def client(self, user: str = USER):
		"""A signed-in imaplib connection: another way in than the one under test."""
		imap = imaplib.IMAP4("127.0.0.1", self.port)
		imap.login(user, self.users[user])
		try:
			yield imap
		finally:
			with contextlib.suppress(OSError, imaplib.IMAP4.error):
				imap.logout()

	def flags(self, folder: str = "INBOX", user: str = USER) -> list[str]:
		"""The flags of each mail in the folder, in the order of their numbers."""
		with self.client(user) as imap:
			state, data = imap.select(folder, readonly=True)
			if state != "OK" or data == [b"0"]:
				return []
			_state, rows = imap.fetch("1:*", "(FLAGS)")
			return [b" ".join(imaplib.ParseFlags(row)).decode() for row in rows]

	def unseen(self, folder: str = "INBOX", user: str = USER) -> int:
		return sum("\\Seen" not in flags for flags in self.flags(folder, user))

	def _own(self, path: Path) -> None:
		if os.getuid() != 0:
			return
		os.chown(path, self.uid, self.gid)
		for folder, folders, files in os.walk(path):
			for name in (*folders, *files):
				with contextlib.suppress(FileNotFoundError):
					os.chown(os.path.join(folder, name), self.uid, self.gid)

	def _signal(self, number: int) -> None:
		if not self.process:
			return
		with contextlib.suppress(ProcessLookupError):
			os.killpg(self.process.pid, number)
		self.process.wait(timeout=20)
		# Its children share the session; nobody answers any more once they are gone too.
		end = time.monotonic() + 10
		while time.monotonic() < end and _is_taken(self.port):
			time.sleep(0.02)
		with contextlib.suppress(
			ProcessLookupError
		):  # one that still says goodbye would be in the way of the next
			os.killpg(self.process.pid, signal.SIGKILL)
		self.process.stdout.close()
		self.process = None


@dataclass
class Letter:
	"""One mail the server took."""

	sender: str
	recipients: list[str]
	raw: bytes
	user: str | None = None
	encrypted: bool = False


@dataclass
class Refusals:
	"""What the server says no to."""

	recipients: dict[str, str] = field(default_factory=dict)  # address: "550 5.1.1 No such user"
	sender: str | None = None
	data: str | None = None
	hang_up_on_data: int = 0  # how often it drops the line where the answer to DATA should come
	slow: float = 0.0  # seconds before it answers DATA


class SmtpSink:
	"""An SMTP server that keeps what it takes and refuses what it is told to.

	tls: None, "starttls" or "implicit". With `password` it asks for AUTH.
	"""

	def __init__(
		self,
		tls: str | None = None,
		user: str | None = None,
		password: str | None = None,
		size: int | None = None,
	):
		self.tls, self.user, self.password, self.size = tls, user, password, size
		self.port = free_port()
		self.letters: list[Letter] = []
		self.refuse = Refusals()
		self.sessions = 0
		self.folder = Path(tempfile.mkdtemp(prefix="smtp-"))
		self.certificate = make_certificate(self.folder) if tls else None
		self.lock = threading.Lock()
		self.controller: Controller | None = None

	def __enter__(self) -> "SmtpSink":
		self.start()
		return self

	def __exit__(self, *_error) -> None:
		self.stop()
		shutil.rmtree(self.folder, ignore_errors=True)

	def start(self) -> None:
		options: dict = {"hostname": "127.0.0.1", "port": self.port, "data_size_limit": self.size}
		if self.password:
			options.update(
				authenticator=self._authenticate, auth_required=True, auth_require_tls=self.tls == "starttls"
			)
		context = None
		if self.certificate:
			context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
			context.load_cert_chain(self.certificate, self.folder / "key.pem")
		if self.tls == "starttls":
			options.update(tls_context=context, require_starttls=True)
		if self.tls == "implicit":
			options.update(ssl_context=context)
		with warnings.catch_warnings():
			warnings.simplefilter("ignore")  # AUTH without TLS: on 127.0.0.1, and on purpose
			self.controller = Controller(self, **options)
			self.controller.start()

	def stop(self) -> None:
		if self.controller:
			self.controller.stop(no_assert=True)
			self.controller = None

	def to(self, address: str) -> list[Letter]:
		return [letter for letter in self.letters if address in letter.recipients]

	# --- called by aiosmtpd

	def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
		good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (
			self.user,
			self.password,
		)
		return AuthResult(success=good, handled=good, auth_data=data)

	async def handle_EHLO(self, server, session, envelope, hostname, responses):
		with self.lock:
			self.sessions += 1
		session.host_name = hostname
		return responses

	async def handle_MAIL(self, server, session, envelope, address, options):
		if self.refuse.sender:
			return self.refuse.sender
		envelope.mail_from = address or "<>"
		envelope.mail_options.extend(options)
		return "250 OK"

	async def handle_RCPT(self, server, session, envelope, address, options):
		if answer := self.refuse.recipients.get(address.lower()):
			return answer
		envelope.rcpt_tos.append(address)
		return "250 OK"

	async def handle_DATA(self, server: SMTP, session, envelope):
		if self.refuse.slow:
			await asyncio.sleep(self.refuse.slow)
		if self.refuse.hang_up_on_data:
			self.refuse.hang_up_on_data -= 1
			server.transport.abort()
			return "421 gone"
		if self.refuse.data:
			return self.refuse.data
		letter = Letter(
			"" if envelope.mail_from == "<>" else envelope.mail_from,
			list(envelope.rcpt_tos),
			envelope.content,
			session.auth_data.login.decode() if getattr(session, "auth_data", None) else None,
			session.ssl is not None or self.tls == "implicit",
		)
		with self.lock:
			self.letters.append(letter)
		return "250 OK"


def answers(port: int) -> bool:
	"""Whether an SMTP server listens there."""
	with (
		contextlib.suppress(OSError, smtplib.SMTPException),
		smtplib.SMTP("127.0.0.1", port, timeout=5) as smtp,
	):
		return smtp.noop()[0] == 250
	return False


class Line:
	"""A line to a server, which can be cut in the middle of what is said; a context manager."""

	def __init__(self, host: str, port: int):
		self.target = host, int(port)
		self.socket = socket.create_server(("127.0.0.1", 0))
		self.port = self.socket.getsockname()[1]
		self.ends: list[socket.socket] = []
		self.is_cut = False
		self.waits_for_commit: bool | None = None

	def __enter__(self) -> "Line":
		threading.Thread(target=self._accept, daemon=True).start()
		return self

	def __exit__(self, *_error) -> None:
		self.cut()
		self.socket.close()

	def cut(self) -> None:
		"""Nobody gets through any more."""
		self.is_cut = True
		for end in self.ends:
			with contextlib.suppress(OSError):
				end.shutdown(socket.SHUT_RDWR)

	def cut_at_commit(self, after: bool) -> None:
		"""Cut before the next COMMIT reaches the server, or when it has and its answer comes."""
		self.waits_for_commit = after

	def mend(self) -> None:
		self.is_cut, self.waits_for_commit = False, None

	def _accept(self) -> None:
		with contextlib.suppress(OSError):
			while True:
				client, _address = self.socket.accept()
				if self.is_cut:
					client.close()
					continue
				server = socket.create_connection(self.target)
				self.ends += [client, server]
				answers = threading.Event()  # the next answer is that to a commit
				for one, other, is_asking in ((client, server, True), (server, client, False)):
					threading.Thread(
						target=self._pass_on, args=(one, other, is_asking, answers), daemon=True
					).start()

	def _pass_on(
		self, one: socket.socket, other: socket.socket, is_asking: bool, answers: threading.Event
	) -> None:
		with contextlib.suppress(OSError):
			while data := one.recv(65536):
				if is_asking and self.waits_for_commit is not None and b"commit" in data.lower():
					if not self.waits_for_commit:
						self.cut()
						return
					answers.set()
				if not is_asking and answers.is_set():
					self.cut()
					return
				other.sendall(data)
		for end in (one, other):
			with contextlib.suppress(OSError):
				end.shutdown(socket.SHUT_RDWR)
