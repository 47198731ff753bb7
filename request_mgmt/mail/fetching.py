"""Where mail waits: an IMAP folder or a Maildir (BEHAVIOUR INC-1).

A source gives what waits, one mail at a time and untouched (`BODY.PEEK`); `done` tells the server, and is called only after
the mail's commit. What was not told is given again, and the intake knows it by its key.
"""

import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import frappe
import imapclient
from frappe import _
from frappe.utils import cint
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

TIMEOUT = imapclient.SocketTimeout(connect=20, read=60)
# A server that drips a byte now and then never times out: one run ends after this long whatever happens (MAIL.md 1.4)
RUN_SECONDS = 15 * 60
MAX_AT_ONCE = 500
CHUNK = 4 * 1024 * 1024
MAX_MAIL = 200 * 1024 * 1024
_SECRET = re.compile(r"(?i)\bLOGIN\b.*|AUTHENTICATE.*")


@dataclass
class Item:
	"""One waiting mail. `uid` and `uid_validity` are IMAP's; a Maildir has a `path` instead."""

	raw: bytes
	uid: int | None = None
	uid_validity: str | None = None
	path: Path | None = None


class SourceError(Exception):
	"""The mailbox cannot be reached or read; the text says why and holds no password."""


def source(box) -> "ImapSource | MaildirSource":
	"""The source of a Request Mailbox, to be used as a context manager. Raises SourceError when there is none."""
	if box.source == "IMAP":
		return ImapSource(box)
	if box.source == "Maildir":
		return MaildirSource(box)
	raise SourceError(_("Mail of {0} is handed over, not fetched.").format(box.name))


def test(box) -> dict:
	"""Reach the mailbox, fetch nothing: {"ok": True, "waiting": n} or {"ok": False, "error": why}; a note when it cannot
	be listened to though it should, or when the first import would answer old mail (INC-3)."""
	notes = []
	try:
		with source(box) as reached:
			waiting = reached.count()
			if box.source == "IMAP" and box.imap_listen and not reached.can_listen():
				notes.append(_("The server does not say when mail comes (IDLE): it is fetched every minute."))
	except SourceError as error:
		return {"ok": False, "error": str(error)}
	if waiting and not box.last_success_at and not cint(box.no_auto_reply):
		notes.append(
			_(
				"The first import takes all of them, and their senders get automatic replies. Tick {0} until that is done."
			).format(f"“{_('Do not send automatic replies')}”")
		)
	return {"ok": True, "waiting": waiting, **({"note": " ".join(notes)} if notes else {})}


class ImapSource:
	"""An IMAP folder. Waiting is what is neither seen nor deleted; done marks as seen, or moves away."""

	def __init__(self, box):
		self.box = box
		self.server: imapclient.IMAPClient | None = None
		self.uid_validity: str | None = None
		self.until = time.monotonic() + RUN_SECONDS
		self.watch = threading.Timer(RUN_SECONDS, self._hang_up)
		self.watch.daemon = True

	def __enter__(self) -> "ImapSource":
		box = self.box
		self.watch.start()
		try:
			self.server = self._connect()
			_sign_in(self.server, box)
			folder = self.server.select_folder(box.imap_folder or "INBOX")
			self.uid_validity = str(folder.get(b"UIDVALIDITY", ""))
			if box.imap_move_to:
				self._make_sure_of(box.imap_move_to)
		except Exception as error:
			self.__exit__()
			raise self._said(error) from None
		return self

	def __exit__(self, *_error) -> None:
		self.watch.cancel()
		if self.server:
			with suppress(Exception):
				self.server.logout()
			with suppress(Exception):
				self.server.shutdown()
			self.server = None

	def count(self) -> int:
		try:
			return len(self._uids())
		except Exception as error:
			raise self._said(error) from None

	def can_listen(self) -> bool:
		"""Whether the server says when mail comes (RFC 2177)."""
		return self.server.has_capability("IDLE")

	def wait(self, seconds: float) -> bool:
		"""Whether a mail came since this was asked last, or comes within so many seconds; answers as soon as one does.
		Raises SourceError when the line is gone, at the latest when the time is over.

		Nothing else may be asked on this line in between: a server says once that a mail came, with whatever it answers.
		"""
		until = time.monotonic() + seconds
		said: list[tuple] = []
		try:
			if _has_come(self.server.noop()[1]):
				return True
			self.server.idle()
			# Nothing said before the time is over: the line is gone, and ending IDLE says so (MAIL.md 1.4)
			while (left := until - time.monotonic()) > 0 and (said := self.server.idle_check(timeout=left)):
				if _has_come(said):
					break
			return _has_come([*said, *self.server.idle_done()[1]])
		except (IMAPClientError, OSError, AssertionError, ValueError) as error:
			raise self._said(error) from None

	def waiting(self) -> Iterator[Item]:
		"""What waits, oldest first, each mail fetched when it is asked for. Raises SourceError; for a mail that the server
		cannot give only after the others."""
		trouble: Exception | None = None
		try:
			for uid in self._uids()[:MAX_AT_ONCE]:
				try:
					raw = self._fetch(uid)
				except IMAPClientAbortError:
					raise
				except (IMAPClientError, AssertionError, ValueError, RecursionError) as error:
					trouble = trouble or error
					continue
				if raw is not None:
					yield Item(raw, uid, self.uid_validity)
			if trouble:
				raise trouble
		except (IMAPClientError, OSError, AssertionError, ValueError, RecursionError) as error:
			raise self._said(error) from None

	def done(self, item: Item) -> None:
		"""Mark as seen, or move to the folder of the mailbox. Raises SourceError; the mail then comes again."""
		try:
			if self.box.imap_move_to:
				self._move(item.uid)
			else:
				self.server.add_flags([item.uid], [imapclient.SEEN], silent=True)
		except (IMAPClientError, OSError, ValueError) as error:
			raise self._said(error) from None

	def _connect(self) -> imapclient.IMAPClient:
		box = self.box
		context = None
		if box.imap_security != "None":
			context = ssl.create_default_context(cafile=box.imap_ca_file or None)
		server = imapclient.IMAPClient(
			box.imap_host,
			port=cint(box.imap_port) or None,
			ssl=box.imap_security == "TLS",
			ssl_context=context,
			timeout=TIMEOUT,
		)
		if box.imap_security == "STARTTLS":
			self.server = server
			server.starttls(context)
		return server

	def _uids(self) -> list[int]:
		return sorted(self.server.search(["UNSEEN", "UNDELETED"]))

	def _fetch(self, uid: int) -> bytes | None:
		"""The mail in pieces, so that the clock is looked at; None when somebody took it away meanwhile."""
		found = self.server.fetch([uid], ["RFC822.SIZE"]).get(uid)
		if not found:
			return None
		size = min(int(found.get(b"RFC822.SIZE") or 0) or CHUNK, MAX_MAIL)
		pieces: list[bytes] = []
		start = 0
		while True:
			self._check_clock()
			part = self.server.fetch([uid], [f"BODY.PEEK[]<{start}.{CHUNK}>"]).get(uid)
			if part is None:
				return None
			piece = part.get(b"BODY[]<%d>" % start) or part.get(b"BODY[]") or b""
			pieces.append(piece)
			start += len(piece)
			# Some servers count the size wrongly: only a short piece is the end
			if len(piece) < CHUNK or start > max(size, MAX_MAIL):
				return b"".join(pieces)

	def _move(self, uid: int) -> None:
		target = self.box.imap_move_to
		if self.server.has_capability("MOVE"):
			self.server.move([uid], target)
			return
		self.server.copy([uid], target)
		self.server.add_flags([uid], [imapclient.SEEN, imapclient.DELETED], silent=True)
		if self.server.has_capability("UIDPLUS"):
			self.server.uid_expunge([uid])

	def _make_sure_of(self, folder: str) -> None:
		if not self.server.folder_exists(folder):
			self.server.create_folder(folder)

	def _hang_up(self) -> None:
		"""Each answer may come a byte at a time, and no timeout of a socket ends that."""
		with suppress(Exception):
			self.server.socket().shutdown(socket.SHUT_RDWR)

	def _check_clock(self) -> None:
		if time.monotonic() > self.until:
			raise self._said(TimeoutError())

	def _said(self, error: BaseException) -> SourceError:
		if time.monotonic() > self.until:
			minutes = RUN_SECONDS // 60
			return SourceError(
				_("The server was too slow: stopped after {0} minutes, the rest comes next time.").format(
					minutes
				)
			)
		return _said(error, self.box)


class MaildirSource:
	"""A Maildir folder. Waiting is what lies in `new`; done moves it to `cur` as seen, as mail programs do."""

	def __init__(self, box):
		self.box = box
		self.folder = Path(box.maildir_path or "/nonexistent")

	def __enter__(self) -> "MaildirSource":
		if not (self.folder / "new").is_dir():
			raise SourceError(_("{0} is no Maildir: there is no folder new in it.").format(self.folder))
		return self

	def __exit__(self, *_error) -> None:
		pass

	def count(self) -> int:
		return len(self._paths())

	def waiting(self) -> Iterator[Item]:
		"""What waits, oldest first. Raises SourceError for a mail that cannot be read, after the others."""
		trouble: str | None = None
		for path in self._paths()[:MAX_AT_ONCE]:
			try:
				raw = path.read_bytes()
			except FileNotFoundError:
				continue  # another worker took it
			except OSError as error:
				trouble = trouble or f"{path.name}: {error.strerror or error}"
				continue
			yield Item(raw, path=path)
		if trouble:
			raise SourceError(trouble)

	def done(self, item: Item) -> None:
		cur = self.folder / "cur"
		try:
			cur.mkdir(exist_ok=True)
			with suppress(FileNotFoundError):
				os.rename(item.path, cur / f"{item.path.name.split(':')[0]}:2,S")
		except OSError as error:
			raise SourceError(f"{item.path.name}: {error.strerror or error}") from None

	def _paths(self) -> list[Path]:
		found = []
		try:
			for entry in os.scandir(self.folder / "new"):
				with suppress(FileNotFoundError):  # another worker took it
					if entry.is_file(follow_symlinks=False):
						found.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
		except OSError as error:
			raise SourceError(f"{self.folder}: {error.strerror or error}") from None
		return [self.folder / "new" / name for _time, name in sorted(found)]


def _has_come(said: list[tuple]) -> bool:
	"""Whether what a server says in IDLE tells of a mail, and not of a flag, of one that is gone or of itself."""
	return any(b"EXISTS" in answer[1:2] for answer in said)


def _sign_in(server: imapclient.IMAPClient, box) -> None:
	"""By password, or by XOAUTH2 with the token of the outgoing account, which the platform renews."""
	if box.imap_sign_in != "OAuth2":
		server.login(box.imap_user, box.get_password("imap_password", raise_exception=False) or "")
		return
	account = frappe.get_doc("Email Account", box.outgoing_account)
	if account.get("auth_method") != "OAuth":
		raise SourceError(
			_("The e-mail account {0} does not sign in by OAuth. Set that up there first.").format(
				account.name
			)
		)
	server.oauth2_login(box.imap_user, account.get_oauth_token().get_password("access_token"))


def _said(error: BaseException, box) -> SourceError:
	"""What went wrong, in words for the mailbox's form."""
	if isinstance(error, SourceError):
		return error
	where = f"{box.imap_host}:{box.imap_port}"
	if isinstance(error, LoginError):
		return SourceError(_("{0} does not accept this user and password.").format(where))
	if isinstance(error, ssl.SSLError):
		return SourceError(_("No secure connection to {0}: {1}").format(where, error.reason or error))
	if isinstance(error, socket.gaierror):
		return SourceError(_("There is no server {0}.").format(where))
	if isinstance(error, TimeoutError):
		return SourceError(_("{0} does not answer.").format(where))
	text = _SECRET.sub("", str(error) or type(error).__name__).strip()
	return SourceError(f"{where}: {text}"[:500])
