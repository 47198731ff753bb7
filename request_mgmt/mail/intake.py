"""A mail's way in: its bytes on disk first, then one transaction that handles it whole or not at all.

receive   one mail that was handed over: raw bytes to disk, a row with a unique key, parse, classify, match, register,
          acknowledge, commit. Whoever handed it over keeps it until then.
record    the first half alone, with a commit of its own: for a mail that could not be handled in one go
process   the second half alone; or roll back and park the mail with its reason
pull      all that waits in a mailbox; the server is told only after the commit
"""

import errno
import hashlib
import re
import time
from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, now_datetime

from request_mgmt import permissions
from request_mgmt.mail import arriving, fetching, store
from request_mgmt.records import notices, once_a_second, statements
from request_mgmt.records.statements import statement, value

# How often a mail is tried whose trouble may pass by itself: a lock, a race for the same row, a full disk
TRIES_AT_ONCE = 3
TRIES_AT_ALL = 10

# Failures in a row after which managers are told, once until it works again
ALARM_AFTER = 3

DONE, WAITING, PARKED, BLOCKED = "Done", "Waiting", "Parked", "Blocked"
_PASSING = (
	*statements.BUSY,
	frappe.DuplicateEntryError,
	frappe.UniqueValidationError,
	frappe.TimestampMismatchError,
	OSError,
)
_FULL = (errno.ENOSPC, errno.EDQUOT)
# Headers that tell one mail from another; those of its way here differ each time it is delivered.
_TELLING = re.compile(
	rb"^(message-id|from|to|cc|subject|date)[ \t]*:((?:.*(?:\r?\n|\r)[ \t])*.*)", re.IGNORECASE | re.MULTILINE
)
_AT_ONCE = 1024 * 1024
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")


def record(
	mailbox: str,
	raw: bytes,
	*,
	uid: int | None = None,
	uid_validity: str | None = None,
	envelope_sender: str | None = None,
	envelope_recipient: str | None = None,
) -> tuple[str, bool]:
	"""Put a mail on record and commit. Answers (Inbound Mail, whether it is new).

	The same mail (same id and same content) in the same mailbox is on record once; the same id with other content is
	another mail (MAIL.md 4.2). Raises when it cannot be stored: then the mail has to stay where it is.
	"""
	raw = _bytes(raw)
	_mailbox(mailbox)
	row = _row(mailbox, raw, store.put(raw), uid, uid_validity, envelope_sender, envelope_recipient)
	try:
		(name,) = statements.insert("Inbound Mail", row)
	except frappe.UniqueValidationError:
		# It is here already, or another worker was quicker; only what this one began is taken back.
		frappe.db.rollback()
		return frappe.db.get_value("Inbound Mail", {"mail_key": row["mail_key"]}, "name"), False
	frappe.db.commit()
	return name, True


def process(
	inbound_mail: str, *, as_person: bool = False, again: bool = False, without_filter: str | None = None
) -> dict:
	"""Handle a recorded mail in one transaction. Never raises for what is in the mail.

	Answers inbound_mail, status, outcome, request, message, kind, reason, automatic_reply. A mail that was handled before
	answers what came of it; two workers on the same mail take turns. `again` takes up a parked or merely recorded mail,
	`as_person` whatever its class, `without_filter` whatever that filter says.
	"""
	error: BaseException | None = None
	for attempt in range(1, TRIES_AT_ONCE + 1):
		said = permissions.messages_said()
		try:
			is_last = attempt == TRIES_AT_ONCE
			answer = _process_once(inbound_mail, as_person, again, without_filter, is_last)
			frappe.db.commit()
			return answer
		except _PASSING as passing:
			error = passing
			_undo(said)
			time.sleep(0.05 * attempt)
		except Exception as failure:
			_undo(said)
			return _set_aside(inbound_mail, failure, passing=False)
	return _set_aside(inbound_mail, error, passing=True)


def receive(mailbox: str, raw: bytes, **envelope) -> dict:
	"""Record one mail and handle it; a mail that is here already answers outcome Duplicate and changes nothing.

	`envelope` as for `record`, and so are the errors; what `process` answers. What the caller did before is committed.
	"""
	if not statements.nothing_done():
		frappe.db.commit()
	return _take(mailbox, raw, **envelope)[0]


def pull(mailbox: str) -> dict:
	"""Fetch what waits in a mailbox: each mail recorded and handled, then marked on the server.

	Answers fetched, created, added, recorded, duplicates, parked, and error when the server could not be reached.
	"""
	box = frappe.get_doc("Request Mailbox", mailbox)
	found = dict.fromkeys(("fetched", "created", "added", "recorded", "duplicates", "parked"), 0)
	frappe.db.commit()  # a mail is matched with what is there when it is handled
	try:
		with fetching.source(box) as source, once_a_second.while_many():
			for item in source.waiting():
				answer, is_new = _take(box.name, item.raw, uid=item.uid, uid_validity=item.uid_validity)
				source.done(item)
				_tally(found, answer, is_new)
		_note_pull(box, None)
	except Exception as error:
		frappe.db.rollback()
		_note_pull(box, error)
		found["error"] = str(error) or type(error).__name__
	return found


@once_a_second.while_many()
def process_waiting(limit: int = 100, older_than_minutes: int = 2) -> int:
	"""Handle mails that were recorded and then left, as after a crash; answers how many.

	A mail is counted before it is begun, so one that kills its worker is parked after a few times.
	"""
	before = add_to_date(now_datetime(), minutes=-older_than_minutes)
	rows = frappe.get_all(
		"Inbound Mail",
		filters={"status": WAITING, "modified": ["<=", before]},
		fields=["name", "attempts"],
		order_by="creation asc",
		limit_page_length=limit,
	)
	for row in rows:
		if cint(row.attempts) >= TRIES_AT_ALL:
			_park(row.name, _("Begun several times and never finished"))
			continue
		frappe.db.set_value("Inbound Mail", row.name, "attempts", cint(row.attempts) + 1)
		frappe.db.commit()
		process(row.name)
	return len(rows)


def mail_key(mailbox: str, raw: bytes) -> str:
	"""What makes a mail the same mail: mailbox, telling headers and body. Pure.

	Line ends are the transport's, and so are Received and its like.
	"""
	end = _END_OF_HEADERS.search(raw)
	head = raw[: end.start()] if end else raw
	digest = hashlib.sha256(mailbox.lower().encode() + b"\0")
	telling = _TELLING.findall(head)
	for name, told in telling:
		digest.update(name.lower() + b":" + b" ".join(told.split()) + b"\0")
	if not telling:  # what looks like no mail at all is told apart by all it is
		digest.update(head.replace(b"\r\n", b"\n"))
	digest.update(b"\0")
	for piece in _pieces(raw, end.end() if end else len(raw)):
		digest.update(piece.replace(b"\r\n", b"\n"))
	return digest.hexdigest()


def _pieces(raw: bytes, start: int) -> Iterator[bytes]:
	"""What follows, without white space at its end, and with no line break in two pieces: mails are large."""
	end = len(raw)
	while end > start and not (last := raw[max(start, end - _AT_ONCE) : end].rstrip()):
		end = max(start, end - _AT_ONCE)
	if end > start:
		end = max(start, end - _AT_ONCE) + len(last)
	while start < end:
		stop = min(start + _AT_ONCE, end)
		stop += raw[stop - 1 : stop + 1] == b"\r\n"
		yield raw[start:stop]
		start = stop


def _take(mailbox: str, raw: bytes, **envelope) -> tuple[dict, bool]:
	"""Record and handle one mail in one transaction. Answers what `process` does, and whether the mail is new.

	Its row is written last, and whole. Whatever is in the way takes the longer road, where the record stands by itself: a
	mail that is here already, one that cannot be handled, and one whose bytes are on disk, since its handling may have
	killed a worker before.
	"""
	raw = _bytes(raw)
	_mailbox(mailbox)
	if not store.holds(raw):
		said = permissions.messages_said()
		try:
			with store.putting(raw) as digest, statements.held_back():
				row = frappe._dict(
					_row(mailbox, raw, digest, **envelope), name=statements.new_name("Inbound Mail")
				)
				row.update(_handle(row, raw))
				statements.insert("Inbound Mail", row)
			frappe.db.commit()
			return _as_answer(row), True
		except Exception:
			_undo(said)
	name, is_new = record(mailbox, raw, **envelope)
	if is_new:
		return process(name), True
	answer = _answer(name)
	if answer["status"] == WAITING:  # recorded once, but whoever did was interrupted
		return process(name), False
	return {**answer, "outcome": "Duplicate", "automatic_reply": False}, False


def _bytes(raw: bytes) -> bytes:
	if not isinstance(raw, bytes | bytearray | memoryview):
		frappe.throw(_("A mail is handed over as bytes."))
	return bytes(raw)


def _mailbox(name: str) -> None:
	"""No row and no file may belong to nothing: DoesNotExistError."""
	frappe.get_cached_doc("Request Mailbox", name)


def _row(
	mailbox: str,
	raw: bytes,
	digest: str,
	uid: int | None = None,
	uid_validity: str | None = None,
	envelope_sender: str | None = None,
	envelope_recipient: str | None = None,
) -> dict:
	"""What goes on record of a mail whose bytes have this SHA-256 on disk."""
	return {
		"mailbox": mailbox,
		"status": WAITING,
		"received_at": statements.clock(),
		"mail_key": mail_key(mailbox, raw),
		"raw_sha256": digest,
		"size": len(raw),
		"imap_uid": cint(uid),
		"uid_validity": str(uid_validity) if uid_validity is not None else None,
		"envelope_sender": "<>" if envelope_sender == "" else envelope_sender,
		"envelope_recipient": envelope_recipient,
	}


def _process_once(name: str, as_person: bool, again: bool, without_filter: str | None, is_last: bool) -> dict:
	rows = _locked(name=name, as_dict=True)
	if not rows:
		frappe.throw(_("There is no inbound mail {0}.").format(frappe.bold(name)), frappe.DoesNotExistError)
	row = rows[0]
	may_begin = row.status == WAITING or (again and not row.message)
	if not may_begin:
		return _as_answer(row)
	raw = store.get(row.raw_sha256)
	with statements.held_back():
		changes = _handle(row, raw, as_person=as_person, without_filter=without_filter)
		if is_last:  # a copy that cannot be seen any more holds up no mail
			changes["copy_key"] = None
		_handled.later("Inbound Mail", name=name, modified=now_datetime(), **changes)
	return _as_answer(frappe._dict(row, **changes))


def _handle(row: frappe._dict, raw: bytes, **how) -> dict:
	"""Make of a mail what it is; answers what its record tells of that."""
	came = arriving.handle(row, raw, **how)
	return {
		"status": BLOCKED if came.blocked else DONE if came.outcome else PARKED,
		"outcome": came.outcome,
		"mail_class": came.kind,
		"reason": came.reason,
		"mail_filter": came.mail_filter,
		"request": came.request,
		"message": came.message,
		"subject": came.subject,
		"sender": came.sender,
		"message_id": came.message_id,
		"auto_reply": cint(came.auto_reply),
		"auto_reply_reason": came.auto_reply_reason,
		"copy_key": came.copy_key,
		"attempts": max(cint(row.attempts), 1),
		"error": None,
	}


_FIELDS = [
	"name",
	"mailbox",
	"status",
	"outcome",
	"mail_class",
	"reason",
	"request",
	"message",
	"received_at",
	"raw_sha256",
	"size",
	"envelope_sender",
	"envelope_recipient",
	"attempts",
	"auto_reply",
	"auto_reply_reason",
]


@statement
def _locked():
	mail = frappe.qb.DocType("Inbound Mail")
	fields = (mail[field] for field in _FIELDS)
	return frappe.qb.from_(mail).select(*fields).where(mail.name == value("name")).for_update()


@statement
def _handled():
	mail = frappe.qb.DocType("Inbound Mail")
	query = frappe.qb.update(mail).where(mail.name == value("name"))
	for field in ("modified", *_OUTCOME):
		query = query.set(mail[field], value(field))
	return query


# What handling a mail tells of it
_OUTCOME = (
	"status",
	"outcome",
	"mail_class",
	"reason",
	"mail_filter",
	"request",
	"message",
	"subject",
	"sender",
	"message_id",
	"auto_reply",
	"auto_reply_reason",
	"copy_key",
	"attempts",
	"error",
)


def _undo(said: int) -> None:
	frappe.db.rollback()
	permissions.forget_messages(said)


def _set_aside(name: str, error: BaseException, *, passing: bool) -> dict:
	"""Keep the mail with its reason. What may pass by itself is tried again later, for a while."""
	attempts = cint(frappe.db.get_value("Inbound Mail", name, "attempts"))
	# A full disk is no fault of the mail's, however long it lasts: the try does not count, nor does the beginning of it
	is_full = isinstance(error, OSError) and error.errno in _FULL
	attempts = max(attempts - 1, 0) if is_full else attempts + 1
	keep_trying = is_full or (passing and attempts < TRIES_AT_ALL)
	text = str(error) or type(error).__name__
	try:
		frappe.db.set_value(
			"Inbound Mail",
			name,
			{
				"status": WAITING if keep_trying else PARKED,
				"reason": text[:1000],
				"error": _traceback(error),
				"attempts": attempts,
			},
		)
		frappe.db.commit()
	except Exception:
		# The raw mail is on record; that is all that is promised while the database cannot write.
		frappe.db.rollback()
		frappe.logger("request_mgmt").error(f"Inbound Mail {name} could not be parked", exc_info=True)
	return _answer(name)


def _traceback(error: BaseException) -> str:
	import traceback

	return "".join(traceback.format_exception(type(error), error, error.__traceback__))[-20000:]


def _park(name: str, reason: str) -> None:
	frappe.db.set_value("Inbound Mail", name, {"status": PARKED, "reason": reason})
	frappe.db.commit()


def _answer(name: str) -> dict:
	return _as_answer(
		frappe.db.get_value("Inbound Mail", name, _FIELDS, as_dict=True) or frappe._dict(name=name)
	)


def _as_answer(row: frappe._dict) -> dict:
	return {
		"inbound_mail": row.name,
		"status": row.status,
		"outcome": row.outcome or ("Parked" if row.status == PARKED else None),
		"request": row.request,
		"message": row.message,
		"kind": row.mail_class,
		"reason": row.reason,
		"automatic_reply": bool(row.auto_reply),
		"automatic_reply_reason": row.auto_reply_reason,
	}


def _tally(found: dict, answer: dict, is_new: bool) -> None:
	found["fetched"] += 1
	if not is_new:
		found["duplicates"] += 1
		return
	word = {"Created": "created", "Added": "added", "Recorded": "recorded"}.get(answer["outcome"], "parked")
	found[word] += 1


def _note_pull(box, error: BaseException | None) -> None:
	"""When it was tried, how it went, and when next: a server that is down is asked less and less often."""
	now = now_datetime()
	changes = {"last_tried_at": now}
	# Read here and held: two that fetch at the same time count after each other
	failures = cint(frappe.db.get_value("Request Mailbox", box.name, "failures", for_update=True)) + 1
	if error is None:
		changes.update(last_success_at=now, failures=0, last_error=None, next_pull_at=None)
	else:
		changes.update(
			failures=failures,
			last_error=(str(error) or type(error).__name__)[:1000],
			next_pull_at=add_to_date(now, minutes=min(2 ** min(failures - 1, 6), 60)),
		)
	frappe.db.set_value("Request Mailbox", box.name, changes, update_modified=False)
	if error is not None and failures == ALARM_AFTER:
		notices.alarm("fetching_fails", box.name, changes["last_error"])
	frappe.db.commit()
