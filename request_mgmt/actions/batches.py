"""An action done to very many requests: in the background, with progress, stopped and undone as one (BEHAVIOUR BAT-1, BAT-3, BAT-5).

Each request is a transaction of its own, and what became of it is written in the same one: a batch that was interrupted goes
on where it was, and nothing is done twice.
"""

import json

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, now_datetime

from request_mgmt import permissions
from request_mgmt.actions import running, undo
from request_mgmt.actions.declaration import Action
from request_mgmt.permissions import Access
from request_mgmt.records import statements

MOST = 10_000
# A batch that gave no sign of life for so long was interrupted: a worker was stopped
SILENT_MINUTES = 5
KEPT_DAYS = 30
# So often the rights of who asked for it are looked up anew
RIGHTS_EVERY = 25
WAITING = ("Waiting", "Running")


def begin(
	name: str, requests: list[str], values: dict, undoes: str | None = None, seen: str | None = None
) -> dict:
	"""Have `name` done to the requests after the commit; answers {"batch", "total"}. Raises as `run_many` does."""
	action, rights = running.prepared(name)
	running.check_count(action, rights, len(set(requests)))
	if not (action.many and action.on_request):
		frappe.throw(_("{0} works on one request at a time.").format(frappe.bold(_(action.label))))
	names = list(dict.fromkeys(requests))
	if not names:
		frappe.throw(_("Choose at least one request."))
	if len(names) > MOST:
		frappe.throw(_("At most {0} requests at once.").format(MOST))
	batch = statements.insert(
		"Request Batch",
		{
			"action": name,
			"user": rights.user,
			"state": "Waiting",
			"total": len(names),
			"done": 0,
			"refused": 0,
			"stop_asked": 0,
			"undoes": undoes,
			"given": json.dumps({**values, "seen": seen}, ensure_ascii=False, default=str),
			"seen_at": now_datetime(),
		},
	)[0]
	for start in range(0, len(names), 500):
		rows = [
			{"batch": batch, "place": start + at, "request": request}
			for at, request in enumerate(names[start : start + 500])
		]
		statements.insert("Request Batch Item", *rows)
	_enqueue(batch)
	return {"batch": batch, "total": len(names)}


def run(batch: str) -> None:
	"""The background's work, as the user who asked for it and in his language."""
	row = _claimed(batch)
	if not row:
		return
	spoken = frappe.local.lang
	frappe.local.lang = frappe.db.get_value("User", row.user, "language") or spoken
	try:
		_do(batch, row)
	finally:
		frappe.local.lang = spoken


def _do(batch: str, row) -> None:
	values = json.loads(row.given or "{}")
	seen = values.pop("seen", None)
	items = frappe.get_all(
		"Request Batch Item",
		filters={"batch": batch, "outcome": ["in", ("", None)]},
		fields=["name", "request"],
		order_by="place asc",
		limit_page_length=0,
	)
	for at, item in enumerate(items):
		if at % RIGHTS_EVERY == 0:
			action, rights = running.prepared(row.action)
			running.check_count(action, rights, cint(row.total))
		if frappe.db.get_value("Request Batch", batch, "stop_asked"):
			return _end(batch, "Stopped")
		outcome, reason = _attempt(action, item.request, rights, values, seen, row)
		_note(batch, item.name, outcome, reason)
		frappe.db.commit()
	_end(batch, "Done")


def stop(batch: str) -> None:
	"""What is done stays, the rest is left as it is."""
	row = own(batch)
	if row.state in WAITING:
		frappe.db.set_value("Request Batch", row.name, "stop_asked", 1)


def take_back(batch: str) -> dict:
	"""Undo what a batch that ended did, as a batch; where a request was changed since, it is refused."""
	row = own(batch)
	if reason := why_not_undone(row):
		frappe.throw(reason)
	changed = frappe.get_all(
		"Request Batch Item",
		filters={"batch": row.name, "outcome": "Done"},
		order_by="place asc",
		pluck="request",
		limit_page_length=0,
	)
	action = running.prepared(row.action)[0]
	given = json.loads(row.given or "{}")
	values = {name: given[name] for name in action.undone_with if name in given}
	return begin(action.undone_by, changed, values, undoes=row.name)


def why_not_undone(row) -> str | None:
	"""Why the batch cannot be undone as one, or None."""
	if row.state in WAITING:
		return _("It is still running. Stop it first.")
	action = running.prepared(row.action)[0]
	if not action.undone_by or row.undoes:
		return _("{0} cannot be undone as one.").format(frappe.bold(_(action.label)))
	if frappe.db.exists("Request Batch", {"undoes": row.name}):
		return _("It was undone already.")
	if frappe.db.exists("Request Batch Item", {"batch": row.name, "outcome": "Done"}):
		return None
	if frappe.db.exists("Request Batch Item", {"batch": row.name, "outcome": "Final"}):
		return _("What was sent cannot be undone.")
	return _("Nothing was done, so there is nothing to undo.")


def own(batch: str) -> frappe._dict:
	"""The batch as it is stored. Whose it is may see it, and managers."""
	rights = permissions.require_agent()
	fields = ["name", "action", "user", "state", "total", "done", "refused", "stop_asked", "undoes", "given"]
	row = frappe.db.get_value("Request Batch", str(batch or ""), fields, as_dict=True)
	if not row:
		frappe.throw(
			_("There is no batch {0}. It may be over for long.").format(frappe.bold(batch or "?")),
			frappe.DoesNotExistError,
		)
	if row.user != rights.user and not rights.is_manager:
		frappe.throw(_("This batch is somebody else's."), frappe.PermissionError)
	return row


def resume_interrupted() -> int:
	"""Have those go on whose worker was stopped; answers how many. Each runs as its own user."""
	silent = frappe.get_all(
		"Request Batch",
		filters={
			"state": ["in", WAITING],
			"seen_at": ["<", add_to_date(now_datetime(), minutes=-SILENT_MINUTES)],
		},
		fields=["name", "user"],
		limit_page_length=20,
	)
	asker = frappe.session.user
	for row in silent:
		frappe.set_user(row.user)
		try:
			_enqueue(row.name)
		finally:
			frappe.set_user(asker)
	frappe.db.commit()
	return len(silent)


def forget_old() -> None:
	"""Remove batches that ended long ago."""
	before = add_to_date(now_datetime(), days=-KEPT_DAYS)
	names = frappe.get_all(
		"Request Batch", filters={"ended_at": ["<", before]}, pluck="name", limit_page_length=500
	)
	if names:
		frappe.db.delete("Request Batch Item", {"batch": ["in", names]})
		frappe.db.delete("Request Batch", {"name": ["in", names]})
	frappe.db.commit()


def _enqueue(batch: str) -> None:
	frappe.enqueue(
		"request_mgmt.actions.batches.run",
		queue="long",
		timeout=4 * 3600,
		job_id=f"request_batch_{batch}",
		deduplicate=True,
		enqueue_after_commit=True,
		batch=batch,
	)


def _claimed(batch: str) -> frappe._dict | None:
	"""The batch, if it waits for a worker; a second worker finds it taken."""
	fields = ["name", "action", "user", "state", "total", "undoes", "given", "seen_at"]
	row = frappe.db.get_value("Request Batch", batch, fields, as_dict=True, for_update=True)
	silent = row and row.seen_at < add_to_date(now_datetime(), minutes=-SILENT_MINUTES)
	taken = not row or row.state not in WAITING or (row.state == "Running" and not silent)
	if not taken:
		frappe.db.set_value("Request Batch", batch, {"state": "Running", "seen_at": now_datetime()})
	frappe.db.commit()
	return None if taken else row


def _attempt(
	action: Action, request: str, rights: Access, values: dict, seen: str | None, row
) -> tuple[str, str | None]:
	"""Do it to one request; answers the outcome, and why when it was refused, or what else is to tell of it."""
	for last in (False, True):
		said = permissions.messages_said()
		try:
			_check_untouched(request, row)
			answer = running.run_whole(action, request, rights, values, seen)
			return running.outcome_of(answer), (answer or {}).get("said")
		except running.SoAlreadyError:
			permissions.forget_messages(said)
			return "Unchanged", None
		except running.REFUSALS as error:
			permissions.forget_messages(said)
			return "Refused", running.reason_of(error)
		except statements.BUSY as error:
			frappe.db.rollback()
			if last:
				return "Refused", running.reason_of(error)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"Request Management: batch {row.name}, request {request}")
			return "Refused", _("An error occurred. A manager finds it in the Error Log.")
	raise AssertionError("the last attempt answers")


def _check_untouched(request: str, row) -> None:
	"""What is undone is the batch's change, not a later one of the same user."""
	if not row.undoes:
		return
	at = frappe.db.get_value("Request Batch Item", {"batch": row.undoes, "request": request}, "at")
	later = {"request": request, "user": row.user, "action": ["in", [*undo.WORDS, "undone"]], "at": [">", at]}
	if frappe.db.exists("Request Log", later):
		frappe.throw(_("You changed request {0} again since.").format(frappe.bold(request)))


def _note(batch: str, item: str, outcome: str, reason: str | None) -> None:
	now = now_datetime()
	became = {"outcome": outcome, "reason": reason, "at": now}
	frappe.db.set_value("Request Batch Item", item, became, update_modified=False)
	table = frappe.qb.DocType("Request Batch")
	column = table.refused if outcome == "Refused" else table.done
	frappe.qb.update(table).set(column, column + 1).set(table.seen_at, now).where(table.name == batch).run()


def _end(batch: str, state: str) -> None:
	frappe.db.set_value("Request Batch", batch, {"state": state, "ended_at": now_datetime()})
	frappe.db.commit()
