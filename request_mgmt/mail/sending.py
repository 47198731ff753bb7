"""Mail leaves: rows of Outgoing Mail go out by SMTP, each in a transaction of its own (BEHAVIOUR REP-5, AUT-2).

A row is claimed and committed before its mail is sent, and settled after. A crash in between is the one window in which a
mail can go out twice, with the same Message-ID both times; it never goes out not at all.
"""

import json
import mimetypes
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, now_datetime

from request_mgmt.mail import addresses, composing
from request_mgmt.records import contents, log, notices, outbox, statements, undeliverable

# Minutes until the next attempt; after the last one it is given up: two days, as postmasters are used to
BACK_OFF = (1, 2, 5, 15, 30, 60, 120, 240, 480, 480, 720, 720)
LEASE_MINUTES = 15
TRIES_TO_SETTLE = 3
TIMEOUT_SECONDS = 60

WAITING, SENDING, SENT, FAILED = "Waiting", "Sending", "Sent", "Failed"
_PICTURE = re.compile(r"""(<img\b[^>]*?\bsrc=)(["'])(/(?:private/)?files/[^"'?#]+)[^"']*\2""", re.IGNORECASE)


@dataclass
class Result:
	"""What the server said about one recipient. `state` is Sent, Waiting (to be tried again) or Failed."""

	state: str
	text: str = ""

	@classmethod
	def refused(cls, code: int, text: bytes | str) -> "Result":
		said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
		return cls(FAILED if 500 <= code < 600 else WAITING, f"{code} {said}".strip()[:500])


class NoServer(Exception):
	"""There is no server to hand mail to, or it cannot be reached; it may be there later."""


def send_waiting(limit: int = 100, now: datetime | None = None) -> dict:
	"""Send up to `limit` mails that are due; answers {"sent", "failed", "waiting"}: how many of each.

	Looks again until nothing is due: what is queued meanwhile starts no job of its own. Nothing is sent while the site's
	mail is muted or suspended. Safe to run several times at once.
	"""
	counted = dict.fromkeys(("sent", "failed", "waiting"), 0)
	if _muted():
		return counted
	with _Servers() as servers:
		while (left := limit - sum(counted.values())) > 0:
			before = left
			for name in _due(left, now or now_datetime()):
				if row := _claim(name, now or now_datetime()):
					counted[_send(row, servers, now or now_datetime()).lower()] += 1
					left -= 1
			if left == before:
				break
	return counted


def missed_by(name: str) -> list[str]:
	"""Who has not got the mail, as far as the servers said (INC-6). Locks it; ValidationError when it is on its way or everybody has it."""
	row = frappe.db.get_value("Outgoing Mail", name, "*", as_dict=True, for_update=True)
	if row.status == SENDING:
		frappe.throw(_("This mail is being sent just now. Look again in a while."))
	if row.message and not frappe.db.exists("Message", row.message):
		frappe.throw(_("The message of this mail was deleted: it is not sent any more."))
	results = json.loads(row.delivery or "{}")
	missed = [one for one in _receivers(row) if results.get(one, {}).get("state") != SENT]
	if not missed:
		frappe.throw(
			_(
				"The mail server took this mail for everybody. If it came back, correct the address and write again."
			)
		)
	return missed


def send_again(name: str) -> None:
	"""Have the mail go out after the commit, from its first attempt on, to those alone who have not got it; it keeps its Message-ID."""
	row = frappe.db.get_value("Outgoing Mail", name, ["delivery", "message"], as_dict=True)
	results = json.loads(row.delivery or "{}")
	got = {address: result for address, result in results.items() if result["state"] == SENT}
	_set(
		name,
		status=WAITING,
		attempts=0,
		next_attempt_at=now_datetime(),
		last_error=None,
		delivery=json.dumps(got, ensure_ascii=False) if got else None,
	)
	if row.message:
		waiting = {"delivery_state": WAITING, "delivery_error": None}
		frappe.db.set_value("Message", row.message, waiting, update_modified=False)
	outbox.announce()


def _muted() -> bool:
	muted = frappe.flags.mute_emails or cint(frappe.conf.get("mute_emails"))
	return bool(muted) or cint(frappe.db.get_default("suspend_email_queue")) == 1


def _due(limit: int, now: datetime) -> list[str]:
	"""What waits and is due, and what somebody claimed and never settled."""
	return frappe.get_all(
		"Outgoing Mail",
		filters={"status": ["in", [WAITING, SENDING]], "next_attempt_at": ["<=", now]},
		order_by="next_attempt_at asc, creation asc",
		pluck="name",
		limit_page_length=limit,
	)


def _claim(name: str, now: datetime) -> frappe._dict | None:
	"""Make the mail ours, and commit; None when somebody else was quicker. The lease runs out if we die."""
	row = frappe.db.get_value("Outgoing Mail", name, "*", as_dict=True, for_update=True)
	if not row or row.status not in (WAITING, SENDING) or row.next_attempt_at > now:
		frappe.db.rollback()
		return None
	row.attempts = cint(row.attempts) + 1
	lease = add_to_date(now_datetime(), minutes=LEASE_MINUTES)
	_set(name, status=SENDING, attempts=row.attempts, next_attempt_at=max(lease, now))
	frappe.db.commit()
	return row


def _send(row: frappe._dict, servers: "_Servers", now: datetime) -> str:
	"""Try one mail and settle it; answers its new status."""
	results: dict[str, Result] = {}
	try:
		results = {address: Result(**result) for address, result in json.loads(row.delivery or "{}").items()}
		open_for = [r for r in _receivers(row) if r not in results or results[r].state == WAITING]
		if not open_for and not results:
			raise ValueError(_("The mail has no recipients"))
		mail = composing.build(*_with_files(row), date=None)
		results.update(_hand_over(servers.of(row), row, open_for, mail))
		error = None
	except (NoServer, OSError, smtplib.SMTPException) as trouble:
		servers.drop(row)
		error = Result(WAITING, _reason(trouble))
	except Exception as trouble:
		frappe.db.rollback()
		error = Result(FAILED, _reason(trouble))
	return _settled(row, results, error, now)


def _receivers(row: frappe._dict) -> list[str]:
	"""Every address once, as SMTP carries it. One that cannot be carried fails in `_hand_over`, alone."""
	found = [a.email for field in ("recipients", "cc", "bcc") for a in addresses.parse(row.get(field))]
	return list(dict.fromkeys(found))


def _hand_over(server: smtplib.SMTP, row, receivers: list[str], mail: bytes) -> dict[str, Result]:
	results: dict[str, Result] = {}
	envelope: dict[str, str] = {}
	for receiver in receivers:
		try:
			envelope[composing.envelope_address(receiver)] = receiver
		except ValueError as error:
			results[receiver] = Result(FAILED, str(error))
	if not envelope:
		return results
	try:
		refused = server.sendmail(_envelope_sender(row), list(envelope), mail)
	except smtplib.SMTPRecipientsRefused as error:
		refused = error.recipients
	except smtplib.SMTPResponseException as error:  # the sender or the mail itself
		refused = dict.fromkeys(envelope, (error.smtp_code, error.smtp_error))
	for address, receiver in envelope.items():
		results[receiver] = Result.refused(*refused[address]) if address in refused else Result(SENT)
	return results


def _envelope_sender(row: frappe._dict) -> str:
	if row.envelope_sender == outbox.NULL_SENDER:
		return ""
	sender = addresses.only_sender(row.envelope_sender or row.sender)
	return composing.envelope_address(sender.email) if sender else ""


def _settled(row, results: dict[str, Result], error: Result | None, now: datetime) -> str:
	"""As `_settle`, tried again: a mail that a server took is not sent once more because others work on its message just then."""
	for _again in range(TRIES_TO_SETTLE - 1):
		try:
			return _settle(row, results, error, now)
		except statements.BUSY:
			frappe.db.rollback()
	return _settle(row, results, error, now)


def _settle(row, results: dict[str, Result], error: Result | None, now: datetime) -> str:
	"""Messages are locked before their mails, as by who moves them."""
	states = {result.state for result in results.values()}
	status = error.state if error else next((s for s in (WAITING, SENT, FAILED) if s in states), FAILED)
	trouble = error.text if error else "; ".join(f"{a}: {r.text}" for a, r in results.items() if r.text)
	if status == WAITING and row.attempts > len(BACK_OFF):
		status = FAILED
		trouble = _("Given up after {0} attempts. {1}").format(row.attempts, trouble)
		for result in results.values():
			result.state = FAILED if result.state == WAITING else result.state
		if SENT in {result.state for result in results.values()}:
			status = SENT
	changes = {
		"status": status,
		"last_error": trouble[:1000] or None,
		"delivery": json.dumps({a: vars(r) for a, r in results.items()}, ensure_ascii=False),
	}
	if status == WAITING:
		changes["next_attempt_at"] = add_to_date(now, minutes=BACK_OFF[row.attempts - 1])
	elif status == SENT:
		changes["sent_at"] = now_datetime()
	lost = [a for a, r in results.items() if r.state == FAILED]
	_tell_message(row, status, changes.get("sent_at"), trouble, bool(lost) or status == FAILED)
	_set(row.name, **changes)
	for address in lost:
		if undeliverable.says_no_such_address(results[address].text):
			undeliverable.remember(address, results[address].text, row.request)
	frappe.db.commit()
	return status


def _tell_message(row, status: str, sent_at, trouble: str, something_failed: bool) -> None:
	"""The message shows what became of its mail; its owner hears when somebody did not get it, once."""
	if not row.message or not frappe.db.exists("Message", row.message):
		return
	state = FAILED if something_failed else status
	before = frappe.db.get_value("Message", row.message, "delivery_state")
	values = {"delivery_state": state, "delivery_error": trouble[:1000] or None}
	if sent_at:
		values["sent_at"] = sent_at
	frappe.db.set_value("Message", row.message, values, update_modified=False)
	if state != FAILED or before == FAILED or not row.request:
		return
	log.write(row.request, "delivery_failed", message=row.message, detail=trouble[:1000])
	notices.tell("delivery_failed", frappe.get_doc("Request", row.request))


def _set(name: str, **values) -> None:
	frappe.db.set_value("Outgoing Mail", name, values)


def _reason(error: BaseException) -> str:
	if isinstance(error, smtplib.SMTPResponseException):
		return Result.refused(error.smtp_code, error.smtp_error).text
	return (str(error) or type(error).__name__)[:500]


# Files


def _with_files(row: frappe._dict) -> tuple[dict, list[dict]]:
	"""The row and its attachments; pictures of the request inside the text travel along, since only we can open them."""
	files = [_file(item["file"]) for item in json.loads(row.attachments or "[]")]
	if not row.request or not row.body_html:
		return row, files
	urls = list(dict.fromkeys(match[2] for match in _PICTURE.findall(row.body_html)))
	pictures = _pictures(row, urls) if urls else {}
	shown = _PICTURE.sub(
		lambda m: f'{m[1]}"cid:{pictures[m[3]]["content_id"]}"' if m[3] in pictures else m[0], row.body_html
	)
	attached = {item["name"] for item in files}
	kept = [item for item in pictures.values() if item["name"] not in attached]
	for item in files:
		item.update(
			next(
				({"content_id": p["content_id"]} for p in pictures.values() if p["name"] == item["name"]), {}
			)
		)
	return {**row, "body_html": shown}, [*files, *kept]


def _pictures(row: frappe._dict, urls: list[str]) -> dict[str, dict]:
	"""Pictures at these addresses that belong to external messages of this request; nothing else leaves the house."""
	candidates = frappe.get_all(
		"File",
		filters={"file_url": ["in", urls], "attached_to_doctype": "Message"},
		fields=["name", "file_url", "attached_to_name"],
		limit_page_length=0,
	)
	messages = frappe.get_all(
		"Message",
		filters={"name": ["in", [c.attached_to_name for c in candidates] or [""]], "request": row.request},
		fields=["name", "access_level"],
		limit_page_length=0,
	)
	open_ones = {m.name for m in messages if m.access_level == "External" or m.name == row.message}
	found = {}
	for candidate in candidates:
		if candidate.attached_to_name in open_ones and candidate.file_url not in found:
			item = _file(candidate.name)
			if item["content_type"].startswith("image/"):
				found[candidate.file_url] = {**item, "content_id": f"{candidate.name}@inline"}
	return found


def _file(name: str) -> dict:
	file = frappe.get_doc("File", name)
	return {
		"name": file.name,
		"file_name": file.file_name,
		"content": contents.of_file(name),
		"content_type": mimetypes.guess_type(file.file_name or "")[0] or "application/octet-stream",
	}


# Servers


@dataclass
class _Servers:
	"""Open connections of one run, one for each account."""

	open: dict[str, smtplib.SMTP] = field(default_factory=dict)
	down: dict[str, str] = field(default_factory=dict)
	accounts: dict[str | None, str] = field(default_factory=dict)

	def __enter__(self) -> "_Servers":
		return self

	def __exit__(self, *_error) -> None:
		for server in self.open.values():
			_leave(server)

	def of(self, row: frappe._dict) -> smtplib.SMTP:
		"""A connection for the mail's mailbox. Raises NoServer; a server that was down is not asked again in this run."""
		account = self._account(row.mailbox)
		if account in self.down:
			raise NoServer(self.down[account])
		if account not in self.open:
			try:
				self.open[account] = _connect(frappe.get_doc("Email Account", account))
			except (OSError, smtplib.SMTPException, ValueError) as error:
				self.down[account] = f"{account}: {_reason(error)}"
				raise NoServer(self.down[account]) from error
		return self.open[account]

	def drop(self, row: frappe._dict) -> None:
		"""Forget a connection that may be in any state."""
		if server := self.open.pop(self.accounts.get(row.mailbox), None):
			_leave(server)

	def _account(self, mailbox: str | None) -> str:
		if mailbox not in self.accounts:
			self.accounts[mailbox] = _account_of(mailbox)
		return self.accounts[mailbox]


def _account_of(mailbox: str | None) -> str:
	account = frappe.db.get_value("Request Mailbox", mailbox, "outgoing_account") if mailbox else None
	account = account or frappe.db.get_value(
		"Email Account", {"default_outgoing": 1, "enable_outgoing": 1}, "name"
	)
	if not account:
		raise NoServer(_("There is no outgoing e-mail account. Set one up or choose one on the mailbox."))
	return account


def _connect(account) -> smtplib.SMTP:
	"""A signed-in connection. Certificates are checked; the password never stands in an error."""
	if not account.smtp_server:
		raise ValueError(_("no SMTP server is set"))
	port = cint(account.smtp_port)
	if account.use_ssl_for_outgoing:
		server: smtplib.SMTP = smtplib.SMTP_SSL(
			account.smtp_server, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
		)
	else:
		server = smtplib.SMTP(account.smtp_server, port or 587, timeout=TIMEOUT_SECONDS)
	try:
		if account.use_tls and not account.use_ssl_for_outgoing:
			server.starttls(context=ssl.create_default_context())
		_sign_in(server, account)
	except BaseException:
		_leave(server)
		raise
	return server


def _sign_in(server: smtplib.SMTP, account) -> None:
	user = account.login_id if account.login_id_is_different and account.login_id else account.email_id
	if account.get("auth_method") == "OAuth":
		token = account.get_oauth_token().get_password("access_token")
		server.ehlo_or_helo_if_needed()
		server.auth("XOAUTH2", lambda challenge=None: f"user={user}\1auth=Bearer {token}\1\1")
	elif not account.no_smtp_authentication:
		password = account.get_password("password", raise_exception=False)
		if not password:
			raise ValueError(_("no password is set"))
		server.login(user, password)


def _leave(server: smtplib.SMTP) -> None:
	with suppress(OSError, smtplib.SMTPException):
		server.quit()
