"""Sessions of signed-in people: one row of table Sessions each, found by the cookie `sid`."""

import json
from typing import Any
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.utils.data import cint, now, time_diff_in_seconds

SESSIONS_TABLE = """create table if not exists `tabSessions` (
	sid text primary key, user text, sessiondata text, ipaddress text, lastupdate text, status text
)"""

# How much older than now a row may be before a visit is written down: a GET should rarely write.
_WRITE_AFTER_SECONDS = 600

_PERSON = ("enabled", "user_type", "first_name", "last_name", "user_image", "language")


class Session:
	"""The session of one request: `data` is what `frappe.session` shows (user, sid, data)."""

	def __init__(self, user: str | None = None, resume: bool = False):
		self.data = frappe._dict(user="Guest", sid="Guest", data=frappe._dict(user="Guest"))
		self.person = frappe._dict(enabled=1, user_type="Website User")
		frappe.local.session = self.data
		if resume:
			self._resume(unquote(frappe.request.cookies.get("sid") or "Guest"))
		elif user and user != "Guest":
			self._start(user)

	@property
	def user(self) -> str:
		"""Whose session it is."""
		return self.data.user

	def _start(self, user: str) -> None:
		self.person = frappe.db.get_value("User", user, _PERSON, as_dict=True) or frappe._dict()
		_refuse_disabled(user, self.person)
		moment = now()
		self.data.update(user=user, sid=frappe.generate_hash(length=56))
		self.data.data = frappe._dict(
			user=user,
			session_ip=frappe.local.request_ip,
			last_updated=moment,
			creation=moment,
			full_name=full_name(self.person),
			user_type=self.person.user_type,
		)
		frappe.db.sql(
			"insert into `tabSessions` (sid, user, sessiondata, ipaddress, lastupdate, status)"
			" values (%s, %s, %s, %s, %s, 'Active')",
			(self.data.sid, user, json.dumps(self.data.data), frappe.local.request_ip, moment),
		)
		frappe.db.sql(
			"update `tabUser` set last_login = %s, last_ip = %s, last_active = %s where name = %s",
			(moment, frappe.local.request_ip, moment, user),
		)
		frappe.db.commit()
		self._speak()

	def _resume(self, sid: str) -> None:
		if sid == "Guest":
			return
		columns = ", ".join(f"u.`{column}`" for column in _PERSON)
		rows = frappe.db.sql(
			f"select s.sid, s.user, s.sessiondata, s.lastupdate, {columns} from `tabSessions` s"
			" join `tabUser` u on u.name = s.user where s.sid = %s",
			(sid,),
			as_dict=True,
		)
		if not rows or time_diff_in_seconds(now(), str(rows[0].lastupdate)) > get_expiry_in_seconds():
			frappe.response["session_expired"] = 1
			frappe.local.cookie_manager.forget_session()
			if rows:
				delete_session(sid)
			return
		row = rows[0]
		_refuse_disabled(row.user, row)
		self.person = row
		self.data.update(user=row.user, sid=sid, data=frappe._dict(json.loads(row.sessiondata)))
		self._speak()

	def _speak(self) -> None:
		language = self.person.language or frappe.get_system_settings("language") or "en"
		frappe.local.lang = frappe.local.user_lang = language

	def update(self, force: bool = False) -> bool:
		"""Write down the visit, now and then, or at once; commits then and answers True."""
		if self.data.user == "Guest" or self.data.sid in (self.data.user, "", None):  # no session: an API key
			return False
		moment = now()
		last = self.data.data.get("last_updated")
		if not force and last and time_diff_in_seconds(moment, last) < _WRITE_AFTER_SECONDS:
			return False
		self.data.data.update(last_updated=moment, lang=frappe.local.lang)
		frappe.db.sql(
			"update `tabSessions` set sessiondata = %s, lastupdate = %s where sid = %s",
			(json.dumps(self.data.data), moment, self.data.sid),
		)
		frappe.db.sql("update `tabUser` set last_active = %s where name = %s", (moment, self.data.user))
		frappe.db.commit()
		return True


def _refuse_disabled(user: str, person: Any) -> None:
	if not person.get("enabled"):
		frappe.throw(_("User {0} is disabled. Please contact your System Manager.").format(user))


def full_name(person: Any) -> str:
	"""First and last name of a row of User."""
	return " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))


def get_csrf_token() -> str:
	"""The session's token against forged requests; made at its first use. From then on it is asked for."""
	if not frappe.local.session.data.get("csrf_token"):
		generate_csrf_token()
	return frappe.local.session.data.csrf_token


def generate_csrf_token() -> None:
	"""A new token. Kept with the session, and committed at once as in Frappe, even in a GET."""
	frappe.local.session.data.csrf_token = frappe.generate_hash()
	if session := getattr(frappe.local, "session_obj", None):
		session.update(force=True)


def clear_sessions(user: str | None = None, keep_current: bool = False, force: bool = False) -> None:
	"""Sign the user out: of all sessions with `force`, else of those beyond his simultaneous_sessions."""
	user = user or frappe.session.user
	keep = 0
	if not force and user == frappe.session.user:
		keep = cint(frappe.db.get_value("User", user, "simultaneous_sessions")) or 1
	current = frappe.session.sid if keep_current else None
	if current and keep:
		keep -= 1
	sids = frappe.db.sql(
		"select sid from `tabSessions` where user = %s and sid != %s order by lastupdate desc",
		(user, current or ""),
	)
	for (sid,) in sids[keep:]:
		delete_session(sid)


def delete_session(sid: str | None = None, user: str | None = None, reason: str = "Session Expired") -> None:
	"""End one session. Commits, as in Frappe."""
	frappe.db.sql("delete from `tabSessions` where sid = %s", (sid,))
	frappe.db.commit()


def get_expiry_in_seconds() -> int:
	"""How long a session lives without a visit: System Settings' "HHH:MM" or "HHH:MM:SS"."""
	hours, minutes, seconds = f"{frappe.get_system_settings('session_expiry') or '240:00'}:0".split(":")[:3]
	return cint(hours) * 3600 + cint(minutes) * 60 + cint(seconds)
