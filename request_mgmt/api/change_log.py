"""The change log of a request: its rows, its words, and as a file (BEHAVIOUR LOG-1, LOG-2)."""

import json
from html import escape

import frappe
from frappe import _

from request_mgmt import permissions
from request_mgmt.api import exporting, lists
from request_mgmt.mail.sanitising import html_to_text
from request_mgmt.records import log, own_fields

FORMATS = ("csv", "html", "txt")
TRANSLATED = ("status", "priority", "request_type", "access_level", "relation", "read_status")


def words() -> dict[str, dict[str, str]]:
	"""What the log calls actions and fields, in the user's language: {"actions", "fields"}, and the names of "chosen" fields, whose
	values are words of ours or of the site."""
	own = own_fields.changed_by_people(frappe.get_meta("Request"))
	return {
		"actions": _actions(),
		"fields": {**_fields(), **{name: _(df.label or name) for name, df in own.items()}},
		"chosen": [*TRANSLATED, *(name for name, df in own.items() if df.fieldtype in ("Check", "Select"))],
	}


def rows(request: str) -> list[dict]:
	"""Every row, oldest first, each with its changes {field, from, to}; of formatted texts the words. One query."""
	found = frappe.get_all(
		"Request Log",
		filters={"request": request},
		fields=["action", "at", "user", "actor_name", "contact", "message", "detail", "changes"],
		order_by="at asc, creation asc",
		limit_page_length=0,
	)
	own = own_fields.changed_by_people(frappe.get_meta("Request"))
	read = {name: _words for name, df in own.items() if df.fieldtype == "Text Editor"}
	read |= {name: _several for name, df in own.items() if own_fields.is_table(df)}
	read["contacts"] = _several
	return [
		{**row, "changes": [_as_read(one, read) for one in json.loads(row.changes or "[]")]} for row in found
	]


def merged_in(request: str, rows: list[dict]) -> list[dict]:
	"""What was merged into the request, whose log is in `rows`, and is in it now, the latest first: {"request", "at", "actor_name"}. One query,
	where something was merged."""
	merged = {row["detail"]: row for row in rows if row["action"] == "merged"}
	there = {"name": ["in", list(merged)], "merged_into": request, "base_status": "Merged"}
	still = frappe.get_all("Request", there, pluck="name", limit_page_length=0) if merged else ()
	told = sorted(
		(row for name, row in merged.items() if name in still), key=lambda row: row["at"], reverse=True
	)
	return [
		{"request": row["detail"], "at": row["at"], "actor_name": row["actor_name"] or row["user"]}
		for row in told
	]


def _as_read(change: dict, read: dict) -> dict:
	"""The change as people read it, by the field's way of `read`."""
	way = read.get(change["field"])
	return {**change, **{end: way(change[end]) for end in ("from", "to")}} if way else change


def _words(html: str | None) -> str | None:
	return html_to_text(html or "").strip() or None


def _several(value: str | None) -> str | None:
	names = log.names_of(value)
	return ("; " if any(", " in name for name in names) else ", ").join(names) or None


def formats() -> dict[str, str]:
	"""In which the log can be saved here, in the user's language by their names."""
	offered = {
		"csv": _("Spreadsheet (CSV)"),
		"xlsx": _("Spreadsheet (XLSX)"),
		"html": _("Web page (HTML)"),
		"txt": _("Text"),
	}
	return {name: offered[name] for name in dict.fromkeys((*exporting.formats(), *FORMATS))}


@frappe.whitelist()
def export(request: str | int | None = None, format: str = "csv") -> None:
	"""Download the whole change log: csv, xlsx (where the site can), html or txt. A line a change; nothing in it is a formula.

	PermissionError unless a role of the caller may export requests."""
	doc = permissions.load(str(request), "read", permissions.require_agent())
	lists.check_may_export()
	if format not in formats():
		frappe.throw(
			_("The change log cannot be exported as {0}. Possible are: {1}.").format(
				frappe.bold(escape(str(format))), ", ".join(formats())
			)
		)
	told = _told(rows(doc.name))
	title = f"#{doc.name} {doc.title}"
	if format == "html":
		content = _as_html(title, told)
	elif format == "txt":
		content = _as_text(title, told)
	else:
		write = exporting.as_xlsx if format == "xlsx" else exporting.as_csv
		content = write(_head(), _table(told))
	exporting.download(f"{doc.name}.{format}", content)


def _head() -> list[str]:
	return [_("Time"), _("Done by"), _("Action"), _("Detail"), _("Field"), _("From"), _("To")]


def _told(log: list[dict]) -> list[dict]:
	"""The rows in words: {"at", "who", "what", "detail", "changes": [(field, from, to)]}. Two queries."""
	known = words()
	named = {
		"category": dict(
			frappe.get_all(
				"Request Category", fields=["name", "full_name"], as_list=True, limit_page_length=0
			)
		),
		"agent": _names_of(
			{change[end] for row in log for change in row["changes"] for end in ("from", "to")}
		),
	}

	def shown(field: str, value) -> str:
		if value in (None, ""):
			return ""
		if field in known["chosen"]:
			return _(value)
		return str(named.get(field, {}).get(value) or value)

	return [
		{
			"at": row["at"],
			"who": row["actor_name"] or row["user"] or row["contact"] or _("System"),
			"what": known["actions"].get(row["action"], row["action"].replace("_", " ")),
			"detail": _(row["detail"]) if row["detail"] else "",
			"changes": [
				(
					known["fields"].get(one["field"], one["field"]),
					shown(one["field"], one["from"]),
					shown(one["field"], one["to"]),
				)
				for one in row["changes"]
			],
		}
		for row in log
	]


def _names_of(users: set) -> dict[str, str]:
	wanted = [user for user in users if isinstance(user, str) and "@" in user]
	if not wanted:
		return {}
	return dict(
		frappe.get_all(
			"User", {"name": ["in", wanted]}, ["name", "full_name"], as_list=True, limit_page_length=0
		)
	)


def _table(told: list[dict]) -> list[list]:
	return [
		[row["at"], row["who"], row["what"], row["detail"], *change]
		for row in told
		for change in row["changes"] or [("", "", "")]
	]


def _as_text(title: str, told: list[dict]) -> bytes:
	"""Pure."""
	lines = [title, ""]
	for row in told:
		lines.append(
			" · ".join(filter(None, (f"{row['at']:%Y-%m-%d %H:%M}", row["who"], row["what"], row["detail"])))
		)
		lines += [f"    {field}: {before or '–'} → {after or '–'}" for field, before, after in row["changes"]]
	return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _as_html(title: str, told: list[dict]) -> bytes:
	"""A page that stands alone; whatever people wrote is text in it. Pure but for the language of its heads."""
	head = "".join(f"<th>{escape(label)}</th>" for label in _head())
	body = []
	for row in told:
		cells = [f"{row['at']:%Y-%m-%d %H:%M}", row["who"], row["what"], row["detail"]]
		first, *others = row["changes"] or [("", "", "")]
		span = f' rowspan="{len(others) + 1}"' if others else ""
		body.append(
			"<tr>"
			+ "".join(f"<td{span}>{escape(cell)}</td>" for cell in cells)
			+ "".join(f"<td>{escape(cell)}</td>" for cell in first)
			+ "</tr>"
		)
		body += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in other) + "</tr>" for other in others]
	style = (
		"body{font:14px/1.4 sans-serif;margin:2em}table{border-collapse:collapse}"
		"td,th{border:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top}"
	)
	return (
		f'<!doctype html><html lang="{escape(frappe.local.lang)}"><meta charset="utf-8"><title>{escape(title)}</title>'
		f"<style>{style}</style><h1>{escape(title)}</h1><table><thead><tr>{head}</tr></thead>"
		f"<tbody>{''.join(body)}</tbody></table></html>"
	).encode()


def _actions() -> dict[str, str]:
	return {
		"created": _("created the request"),
		"message_added": _("added a message"),
		"activated": _("activated"),
		"owner_changed": _("changed the owner"),
		"accepted": _("accepted"),
		"closed": _("closed"),
		"closed_after_forward": _("forwarded and closed"),
		"closed_after_reply": _("answered and closed"),
		"closed_by_rule": _("closed by a rule"),
		"reopened": _("reopened"),
		"postponed": _("postponed"),
		"changed": _("changed"),
		"read_by_owner": _("read it"),
		"read_by_customer": _("read it"),
		"auto_reply_sent": _("automatic reply sent"),
		"reply_sent": _("replied"),
		"batch_reply_sent": _("replied to several requests at once"),
		"comment_added": _("added a comment"),
		"delivery_failed": _("mail could not be delivered"),
		"marked_read": _("marked as read"),
		"marked_unread": _("marked as unread"),
		"assigned": _("assigned"),
		"bounce": _("mail came back"),
		"deleted": _("deleted"),
		"restored": _("restored"),
		"marked_spam": _("marked as spam"),
		"transferred": _("transferred"),
		"taken_from_queue": _("taken from the queue"),
		"message_edited": _("edited a message"),
		"message_edit_undone": _("undid the change of a message"),
		"message_deleted": _("deleted a message"),
		"message_flagged": _("flagged a message"),
		"message_unflagged": _("removed a flag"),
		"forwarded": _("forwarded"),
		"split": _("split"),
		"split_undone": _("undid a split"),
		"merged": _("merged"),
		"unmerged": _("took a merge apart"),
		"related": _("related"),
		"unrelated": _("removed a relation"),
		"undone": _("undid"),
	}


def _fields() -> dict[str, str]:
	return {
		"title": _("Title"),
		"status": _("Status"),
		"agent": _("Owner"),
		"category": _("Category"),
		"priority": _("Priority"),
		"request_type": _("Request type"),
		"access_level": _("Access level"),
		"contact": _("Contact"),
		"contacts": _("Contacts"),
		"language": _("Language"),
		"deadline": _("Deadline"),
		"postponed_to": _("Postponed to"),
		"mailbox": _("Mailbox"),
		"merged_into": _("Merged into"),
		"tags": _("Tags"),
		"relation": _("Relation"),
		"time_spent": _("Time spent"),
		"time_to_charge": _("Time to charge"),
		"attachments": _("Attachments"),
		"text": _("Text"),
		"read_status": _("Read status"),
	}
