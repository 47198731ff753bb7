"""Owners are reminded by mail of open requests nobody touched for some days (BEHAVIOUR NOT-2)."""

from itertools import groupby

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, escape_html, getdate, now_datetime

from request_mgmt import permissions
from request_mgmt.records import notices, outbox, people, settings
from request_mgmt.records.people import Colleague

MOST_NAMED = 50


def is_due() -> bool:
	"""Whether it is the hour of the Request Settings or later, and nobody was reminded today."""
	chosen, now = settings.get(), now_datetime()
	if not cint(chosen.remind_after_days) or now.hour < cint(chosen.remind_at_hour):
		return False
	return not chosen.reminded_on or getdate(chosen.reminded_on) < now.date()


def begin() -> None:
	"""From here on today's reminders count as gone out."""
	frappe.get_doc("Request Settings").db_set("reminded_on", now_datetime().date(), update_modified=False)


def remind() -> int:
	"""One mail to each owner who wants it, the request that waits longest first; answers how many were queued."""
	days = cint(settings.get().remind_after_days)
	if not days:
		return 0
	waiting = sorted(_waiting(days), key=lambda row: row.agent)  # stays in its order otherwise
	owners = people.colleagues({row.agent for row in waiting})
	queued = 0
	for user, rows in groupby(waiting, key=lambda row: row.agent):
		who = owners.get(user)
		if not who or who.notices["waiting"] == "None":
			continue
		rights = permissions.access(user)
		if open_to_him := [row for row in rows if rights.reaches(row.category)]:
			_mail(who, open_to_him, days)
			queued += 1
	return queued


def _waiting(days: int) -> list:
	return frappe.get_all(
		"Request",
		filters={
			"base_status": "Open",
			"agent": ["is", "set"],
			"modified": ["<", add_to_date(now_datetime(), days=-days)],
		},
		fields=["name", "title", "agent", "category"],
		order_by="modified asc",
		limit_page_length=0,
	)


def _mail(who: Colleague, rows: list, days: int) -> None:
	"""Numbers, titles and links, nothing of the conversations."""
	said = _("Your requests that have waited {0} days or more: {1}", lang=who.language).format(
		days, len(rows)
	)
	named = [(f"#{row.name} {row.title}", notices.link(row.name)) for row in rows[:MOST_NAMED]]
	lines = "".join(
		f'<li><a href="{escape_html(address)}">{escape_html(title)}</a></li>' for title, address in named
	)
	outbox.queue(
		purpose="Notice",
		recipients=[who.email],
		subject=said,
		body_html=f"<p>{escape_html(said)}</p><ul>{lines}</ul>",
		body_text=f"{said}\n\n" + "\n".join(f"{title}\n{address}" for title, address in named) + "\n",
		headers=outbox.automatic_headers(answers_a_mail=False),
		envelope_sender="",
	)
